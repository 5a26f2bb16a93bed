"""Findings as machines count them: in an order of weight, and each with a mark by which it is known again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

from termkit.core.finding import Finding
from termkit.core.mqm import SEVERITIES
from termkit.report.places import relative_path


def weight(finding: Finding) -> tuple[int, float, tuple[str, int, int, str, str, str]]:
    """Sorts findings by severity, then by confidence, then by file and place; the worst come first."""
    return SEVERITIES.index(finding.severity), -finding.confidence, finding.order


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by ``weight``."""
    return sorted(findings, key=weight)


def fingerprints(findings: Sequence[Finding], root: str) -> list[str]:
    """One for each finding, all different, and the same wherever in its file the line has moved to.

    The SHA-256 (hexadecimal) of path, rule, concept, text, context, and the number among those that are alike.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    marks = [""] * len(findings)
    for index in sorted(range(len(findings)), key=lambda index: findings[index].order):
        finding = findings[index]
        path = relative_path(finding.path, root)
        anchor = (path, finding.rule, finding.concept, finding.text, finding.before, finding.after)
        marks[index] = sha256(json.dumps([*anchor, seen[anchor]]).encode("ascii")).hexdigest()
        seen[anchor] += 1
    return marks


def plural(number: int, noun: str) -> str:
    """1 finding, 2,000 findings."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
