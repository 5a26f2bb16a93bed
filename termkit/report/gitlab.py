"""Findings as GitLab's Code Quality report: a JSON array that a merge request shows beside the changed lines.

Findings of the baseline and suppressed ones are left out. A file that could not be read is an issue of its own.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from termkit.core.finding import Finding
from termkit.core.mqm import Severity
from termkit.core.result import CheckResult
from termkit.errors import Problem
from termkit.report.characters import encodable
from termkit.report.context import ReportContext
from termkit.report.findings import fingerprints
from termkit.report.places import end_of, relative_path

_SEVERITIES: dict[Severity, str] = {"critical": "blocker", "major": "major", "minor": "minor", "neutral": "info"}


def render(result: CheckResult, context: ReportContext) -> str:
    """The array, with a line break at the end."""
    root = context.root
    marks = fingerprints(result.findings, root)
    issues = [_issue(finding, mark, root) for finding, mark in zip(result.findings, marks, strict=True)]
    issues.extend(_unread(problem, root) for problem in dict.fromkeys(result.unread))
    return encodable(json.dumps(issues, ensure_ascii=False, indent=2)) + "\n"


def _issue(finding: Finding, mark: str, root: str) -> dict[str, Any]:
    end = end_of(finding.spot)
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": mark,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": relative_path(finding.path, root),
            "lines": {"begin": max(1, finding.line), "end": max(1, end.line if end else finding.line)},
        },
    }


def _unread(problem: Problem, root: str) -> dict[str, Any]:
    path = relative_path(problem.path, root)
    anchor = json.dumps(["unread-file", path, *problem[1:]])
    return {
        "description": problem.message,
        "check_name": "unread-file",
        "fingerprint": sha256(anchor.encode("ascii")).hexdigest(),
        "severity": "blocker",
        "location": {"path": path, "lines": {"begin": max(1, problem.line)}},
    }
