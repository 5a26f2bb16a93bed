"""The formats of ``termkit check``: one file each, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from termkit.core.result import CheckResult
from termkit.errors import ConfigError, hint
from termkit.report.characters import encodable
from termkit.report.context import ReportContext


class Format(NamedTuple):
    """A format, the module whose ``render(result, context)`` writes it, and the ends of file names that ask for it."""

    name: str
    module: str
    suffixes: tuple[str, ...]  # lower case


FORMATS: tuple[Format, ...] = (
    Format("text", "termkit.report.text", (".txt",)),
    Format("json", "termkit.report.json", (".json",)),
    Format("jsonl", "termkit.report.jsonl", (".jsonl", ".ndjson")),
    Format("sarif", "termkit.report.sarif", (".sarif", ".sarif.json")),
    Format("github", "termkit.report.github", ()),
    Format("gitlab", "termkit.report.gitlab", ("code-quality-report.json", "codequality.json")),
    Format("junit", "termkit.report.junit", (".xml",)),
    Format("checkstyle", "termkit.report.checkstyle", ("checkstyle.xml", "checkstyle-result.xml")),
    Format("rdjson", "termkit.report.rdjson", (".rdjson", ".rdjson.json")),
    Format("markdown", "termkit.report.markdown", (".md", ".markdown")),
    Format("html", "termkit.report.html", (".html", ".htm")),
)


def format_of(path: str) -> str | None:
    """The name of the format that a file name asks for by its end, the longest that fits; None if it asks for none."""
    ends = [
        (len(suffix), entry.name) for entry in FORMATS for suffix in entry.suffixes if path.lower().endswith(suffix)
    ]
    return max(ends)[1] if ends else None


def render(name: str, result: CheckResult, context: ReportContext) -> str:
    """The report in the named format, fit to be written as UTF-8. An unknown name raises ConfigError."""
    entry = next((entry for entry in FORMATS if entry.name == name), None)
    if entry is None:
        names = [entry.name for entry in FORMATS]
        raise ConfigError(f"no report is named {name!r}; {hint(name, names)}")
    if name == "text":
        from termkit.report.text import check_text

        return encodable(check_text(result, color=context.color))
    if name == "json":
        from termkit.report.json import check_report

        return encodable(check_report(result)) + "\n"
    rendered: str = import_module(entry.module).render(result, context)
    return rendered
