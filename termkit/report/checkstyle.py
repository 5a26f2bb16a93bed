"""Findings as Checkstyle's XML, which many review tools and Jenkins' warnings plugin read.

Columns are 1-based code points. Files without findings are listed too; one that could not be read has an error.
"""

from __future__ import annotations

from xml.etree import ElementTree

from termkit.core.mqm import Severity
from termkit.core.result import CheckResult
from termkit.report.characters import xml_safe
from termkit.report.context import ReportContext
from termkit.report.places import relative_path

_SEVERITIES: dict[Severity, str] = {"critical": "error", "major": "error", "minor": "warning", "neutral": "info"}


def render(result: CheckResult, context: ReportContext) -> str:
    """The document, with a line break at the end."""
    tree = ElementTree.Element("checkstyle", version="4.3")
    paths = {*result.paths, *(f.path for f in result.findings), *(problem.path for problem in result.unread)}
    files = {
        path: ElementTree.SubElement(tree, "file", name=xml_safe(relative_path(path, context.root)))
        for path in sorted(paths)
    }
    for problem in result.unread:
        _error(files[problem.path], problem.line, problem.column, "error", problem.message, "unread-file")
    for f in result.findings:
        _error(files[f.path], f.line, f.column, _SEVERITIES[f.severity], f.message, f.rule)
    ElementTree.indent(tree)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(tree, encoding="unicode")}\n'


def _error(file: ElementTree.Element, line: int, column: int, severity: str, message: str, source: str) -> None:
    place = {"line": str(line), "column": str(column)} if line else {}
    ElementTree.SubElement(
        file, "error", {**place, "severity": severity, "message": xml_safe(message), "source": f"termkit.{source}"}
    )
