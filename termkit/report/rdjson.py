"""Findings in reviewdog's Diagnostic Format (rdjson). Columns are 1-based UTF-8 bytes, ends are exclusive.

Where the bytes before a finding in its line are not known (a string of a catalog), the line alone is given, and no
suggestion, since reviewdog would put it in the place of the whole line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from termkit.core.document import Text
from termkit.core.finding import Finding
from termkit.core.mqm import SEVERITIES, Severity
from termkit.core.result import CheckResult
from termkit.errors import Problem
from termkit.report.characters import encodable
from termkit.report.context import ReportContext
from termkit.report.places import Position, byte_range, relative_path

_SEVERITIES: dict[Severity, str] = {"critical": "ERROR", "major": "ERROR", "minor": "WARNING", "neutral": "INFO"}


def render(result: CheckResult, context: ReportContext) -> str:
    """A DiagnosticResult, with a line break at the end."""
    diagnostics = [_unread(problem, context.root) for problem in result.unread]
    diagnostics.extend(_diagnostic(finding, result.documents, context.root) for finding in result.findings)
    report: dict[str, Any] = {"source": {"name": "termkit"}}
    if diagnostics:
        report["severity"] = _worst(result)
    report["diagnostics"] = diagnostics
    return encodable(json.dumps(report, ensure_ascii=False, indent=2)) + "\n"


def _worst(result: CheckResult) -> str:
    found = {finding.severity for finding in result.findings}
    return "ERROR" if result.unread else next(_SEVERITIES[severity] for severity in SEVERITIES if severity in found)


def _diagnostic(finding: Finding, documents: Mapping[str, Text], root: str) -> dict[str, Any]:
    exact = byte_range(finding.spot, documents)
    place = _range(*exact) if exact else {"start": {"line": max(1, finding.line)}}
    diagnostic: dict[str, Any] = {
        "message": finding.message,
        "location": {"path": relative_path(finding.path, root), "range": place},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    if exact and finding.fix and len(finding.suggestions) == 1:
        diagnostic["suggestions"] = [{"range": place, "text": finding.suggestions[0]}]
    return diagnostic


def _range(start: Position, end: Position) -> dict[str, Any]:
    return {"start": start._asdict(), "end": end._asdict()}


def _unread(problem: Problem, root: str) -> dict[str, Any]:
    location: dict[str, Any] = {"path": relative_path(problem.path, root)}
    if problem.line:
        location["range"] = {"start": {"line": problem.line}}
    return {"message": problem.message, "location": location, "severity": "ERROR", "code": {"value": "unread-file"}}
