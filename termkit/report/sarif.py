"""Findings as SARIF 2.1.0, the OASIS standard that code scanning services and editors read.

Columns and offsets are code points (``columnKind``). Known findings stay in the report: those of the baseline as
``unchanged``, suppressed ones with their reason. At most 5,000 results are given, which is what code scanning keeps:
the worst first, known ones last, and a notification says so.

Fingerprints have a name of their own. ``primaryLocationLineHash`` belongs to GitHub's upload action, which warns of
every value that is not its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from termkit.core.finding import Finding, Spot
from termkit.core.mqm import Severity
from termkit.core.result import CheckResult
from termkit.errors import Problem
from termkit.report.characters import encodable
from termkit.report.context import ReportContext, RuleInfo
from termkit.report.findings import fingerprints, weight, worst_first
from termkit.report.places import end_of, file_uri, is_verbatim, uri

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 5_000
MOST_RELATED = 20  # locations of one result; ``properties.related`` holds their number where there are more
_LONGEST = 1_024  # characters of a rule's full description that code scanning shows
_BASE = "%SRCROOT%"

_LEVELS: dict[Severity, str] = {"critical": "error", "major": "error", "minor": "warning", "neutral": "note"}
_URGENCY: dict[Severity, str] = {
    "critical": "error",
    "major": "error",
    "minor": "warning",
    "neutral": "recommendation",
}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_NEEDS_NO_ESCAPE = re.compile(r"\w+(?:[ ·・-]\w+)*")  # in any format of strings


class _Result(NamedTuple):
    """A finding and what is known of it."""

    finding: Finding
    mark: str
    state: str  # against the baseline; empty where there is none
    reason: str | None  # of a suppression


def render(result: CheckResult, context: ReportContext) -> str:
    """The log, with a line break at the end."""
    results = _results(result, context.root)
    kept = results[:MOST_RESULTS]
    rules = _Rules(context.rules)
    artifacts = _Artifacts(context.root)
    for path in sorted(result.documents):
        artifacts.location(path)
    rows = [_row(each, rules, artifacts, bool(result.suppressed)) for each in kept]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "termkit", "version": context.version, "rules": rules.descriptors}},
        "invocations": [_invocation(result, len(kept), len(results), artifacts)],
        "columnKind": "unicodeCodePoints",
        "artifacts": artifacts.rows,
        "results": rows,
    }
    if context.root:
        run["originalUriBaseIds"] = {_BASE: {"uri": file_uri(context.root).rstrip("/") + "/"}}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return encodable(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _results(result: CheckResult, root: str) -> list[_Result]:
    """All results, the new ones first and the worst of each kind first."""
    new, known = ("new", "unchanged") if result.baselined else ("", "")
    silent = sorted(result.suppressed, key=lambda each: weight(each.finding))
    rows: list[tuple[Finding, str, str | None]] = [
        *((finding, new, None) for finding in worst_first(result.findings)),
        *((finding, known, None) for finding in worst_first(result.baselined)),
        *((each.finding, known, each.reason) for each in silent),
    ]
    marks = fingerprints([finding for finding, _, _ in rows], root)
    return [_Result(finding, mark, state, reason) for (finding, state, reason), mark in zip(rows, marks, strict=True)]


class _Rules:
    """The descriptors of rules, and their numbers. A rule that nobody described is described by its name."""

    def __init__(self, rules: Iterable[RuleInfo]) -> None:
        self.descriptors = [_descriptor(rule) for rule in rules]
        self._numbers = {descriptor["id"]: number for number, descriptor in enumerate(self.descriptors)}

    def number(self, name: str) -> int:
        """The place of a rule in the list."""
        if name not in self._numbers:
            self._numbers[name] = len(self.descriptors)
            text = {"text": name}
            self.descriptors.append({"id": name, "shortDescription": text, "fullDescription": text, "help": text})
        return self._numbers[name]


def _descriptor(rule: RuleInfo) -> dict[str, Any]:
    doc = rule.doc.strip() or rule.summary
    full = doc if len(doc) <= _LONGEST else doc[: _LONGEST - 1] + "…"
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": full},
        "help": {"text": doc, "markdown": doc},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["terminology", rule.mqm], "problem.severity": _URGENCY[rule.severity]},
    }


class _Artifacts:
    """The files of a run, and their numbers."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._numbers: dict[str, int] = {}
        self.rows: list[dict[str, Any]] = []

    def location(self, path: str) -> dict[str, Any]:
        """An artifactLocation."""
        number = self._numbers.setdefault(path, len(self._numbers))
        location: dict[str, Any] = {"uri": uri(path, self._root)}
        if self._root and not location["uri"].startswith("file:"):
            location["uriBaseId"] = _BASE
        if number == len(self.rows):
            self.rows.append({"location": location})
        return {**location, "index": number}


def _row(each: _Result, rules: _Rules, artifacts: _Artifacts, with_suppressions: bool) -> dict[str, Any]:
    finding = each.finding
    row: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.number(finding.rule),
        "level": _LEVELS[finding.severity],
        "rank": round(100 * finding.confidence, 2),
        "message": _message(finding.message),
        "locations": [{"physicalLocation": _physical(finding.spot, artifacts)}],
        "partialFingerprints": {"termkit/v1": each.mark},
    }
    if finding.segment:
        row["locations"][0]["logicalLocations"] = [{"fullyQualifiedName": finding.segment, "kind": "resource"}]
    if finding.related:
        row["relatedLocations"] = [
            _related(number, spot, artifacts) for number, spot in enumerate(finding.related[:MOST_RELATED], 1)
        ]
    if each.state:
        row["baselineState"] = each.state
    if with_suppressions:  # where one result has the list, all have it
        row["suppressions"] = [] if each.reason is None else [_suppression(each.reason)]
    if finding.fix and len(finding.suggestions) == 1:
        row.update(_fixes(finding, artifacts))
    properties: dict[str, Any] = {"concept": finding.concept} if finding.concept else {}
    if len(finding.related) > MOST_RELATED:
        properties["related"] = len(finding.related)
    if properties:
        row["properties"] = properties
    return row


def _physical(spot: Spot, artifacts: _Artifacts) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": artifacts.location(spot.path)}
    if spot.line:
        location["region"] = _region(spot)
    return location


def _region(spot: Spot) -> dict[str, Any]:
    """The range. Where escapes hide how long it is in lines and columns, its offsets tell."""
    region = {"startLine": spot.line, "startColumn": max(1, spot.column)}
    end = end_of(spot)
    if end is not None:
        region |= {"endLine": end.line, "endColumn": max(1, end.column)}
    return region | {"charOffset": spot.start, "charLength": spot.end - spot.start}


def _related(number: int, spot: Spot, artifacts: _Artifacts) -> dict[str, Any]:
    text = " ".join(spot.text.split())
    return {"id": number, "physicalLocation": _physical(spot, artifacts), "message": _message(text or "here")}


def _message(text: str) -> dict[str, str]:
    """A message in which nothing that a file says is taken for a placeholder or a link."""
    return {"text": _LINK.sub(r"\\[", _PLACEHOLDER.sub(r"{{\1}}", text))}


def _suppression(reason: str) -> dict[str, str]:
    return {"kind": "inSource", **({"justification": reason} if reason else {})}


def _fixes(finding: Finding, artifacts: _Artifacts) -> dict[str, Any]:
    """The one replacement, unless the file would have to escape it: a catalog must not be broken by it."""
    suggestion = finding.suggestions[0]
    is_file_text = not finding.segment and finding.offset == finding.start and is_verbatim(finding.spot)
    if not is_file_text and not _NEEDS_NO_ESCAPE.fullmatch(suggestion):
        return {}
    region = {"charOffset": finding.start, "charLength": finding.end - finding.start}
    replacement = {"deletedRegion": region, "insertedContent": {"text": suggestion}}
    change = {"artifactLocation": artifacts.location(finding.path), "replacements": [replacement]}
    description = f"Replace {finding.text!r} by {suggestion!r}"
    return {"fixes": [{"description": _message(description), "artifactChanges": [change]}]}


def _invocation(result: CheckResult, given: int, found: int, artifacts: _Artifacts) -> dict[str, Any]:
    notifications = [_unread(problem, artifacts) for problem in result.unread]
    if given < found:
        text = f"{given:,} of {found:,} results are given: the worst first, known ones last."
        notifications.append({"descriptor": {"id": "results-left-out"}, "level": "warning", "message": {"text": text}})
    invocation: dict[str, Any] = {"executionSuccessful": not result.unread}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    return invocation


def _unread(problem: Problem, artifacts: _Artifacts) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": artifacts.location(problem.path)}
    if problem.line:
        location["region"] = {"startLine": problem.line, "startColumn": max(1, problem.column)}
    return {
        "descriptor": {"id": "unread-file"},
        "level": "error",
        "message": _message(problem.message),
        "locations": [{"physicalLocation": location}],
    }
