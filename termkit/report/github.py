"""Findings as workflow commands, which GitHub Actions turns into annotations, and as a summary of the step.

A step may have 10 annotations of each level; GitHub drops the rest in silence. So the worst come first, and a last
line counts what is left out and says where it stands. Columns are 1-based code points, and are given only where a
finding lies in one line: annotations over several lines may have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from termkit.core.finding import Finding
from termkit.core.mqm import Severity
from termkit.core.result import CheckResult
from termkit.errors import Problem
from termkit.report.characters import harmless
from termkit.report.context import ReportContext
from termkit.report.findings import plural, worst_first
from termkit.report.places import end_of, relative_path

MOST_ANNOTATIONS = 10  # of one level
_SUMMARY_SIZE = 1_000_000  # bytes; GitHub takes 1 MiB
_LEVELS: dict[Severity, str] = {"critical": "error", "major": "error", "minor": "warning", "neutral": "notice"}


class _Command(NamedTuple):
    level: str
    properties: dict[str, str | int]
    message: str

    def __str__(self) -> str:
        properties = ",".join(f"{key}={_property(str(value))}" for key, value in self.properties.items())
        return f"::{self.level} {properties}::{_data(self.message)}"


def render(result: CheckResult, context: ReportContext) -> str:
    """The commands, one a line; nothing at all where nothing was found."""
    shown: list[str] = []
    counts: Counter[str] = Counter()
    for command in _commands(result, context.root):
        counts[command.level] += 1
        if counts[command.level] <= MOST_ANNOTATIONS:
            shown.append(str(command))
    if len(shown) < counts.total():
        shown.append(_rest(counts, context))
    return "".join(f"{line}\n" for line in shown)


def summary(result: CheckResult, context: ReportContext) -> str:
    """Markdown for the file that $GITHUB_STEP_SUMMARY names: the Markdown report, below 1 MiB."""
    from termkit.report.markdown import page

    return page(result, context, size=_SUMMARY_SIZE)


def _commands(result: CheckResult, root: str) -> Iterator[_Command]:
    for problem in result.unread:
        yield _unread(problem, root)
    for finding in worst_first(result.findings):
        yield _annotation(finding, root)


def _annotation(finding: Finding, root: str) -> _Command:
    properties: dict[str, str | int] = {"file": relative_path(finding.path, root), "line": max(1, finding.line)}
    end = end_of(finding.spot)
    if end is None:
        properties["col"] = max(1, finding.column)
    elif end.line == finding.line:
        properties |= {"endLine": end.line, "col": finding.column, "endColumn": end.column}
    else:
        properties["endLine"] = end.line
    properties["title"] = f"{finding.rule} [{finding.concept}]" if finding.concept else finding.rule
    return _Command(_LEVELS[finding.severity], properties, finding.message)


def _unread(problem: Problem, root: str) -> _Command:
    properties: dict[str, str | int] = {"file": relative_path(problem.path, root)}
    if problem.line:
        properties |= {"line": problem.line, "col": max(1, problem.column)}
    return _Command("error", {**properties, "title": "unread-file"}, problem.message)


def _rest(counts: Counter[str], context: ReportContext) -> str:
    left = ", ".join(
        plural(counts[level] - MOST_ANNOTATIONS, f"more {level}")
        for level in ("error", "warning", "notice")
        if counts[level] > MOST_ANNOTATIONS
    )
    where = "all stand in the summary of this step" if context.step_summary else "--format markdown lists all"
    return f"termkit: {left}; GitHub shows {MOST_ANNOTATIONS} annotations of a level, {where}"


def _data(text: str) -> str:
    return harmless(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace("\t", " "))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
