"""Findings as JSON Lines: one object a line, for streams and data frames.

Offsets are code points, half-open. In a file of segments (a bilingual file) ``start`` and ``end`` count within the
segment's own text on that side, elsewhere from the beginning of the file, its BOM not counted.
"""

from __future__ import annotations

import json
from typing import Any

from termkit.core.finding import Finding, Spot
from termkit.core.result import CheckResult
from termkit.report.characters import encodable
from termkit.report.context import ReportContext


def render(result: CheckResult, context: ReportContext) -> str:
    """One line a finding; nothing at all where nothing was found."""
    return encodable("".join(json.dumps(_row(f), ensure_ascii=False) + "\n" for f in result.findings))


def _row(finding: Finding) -> dict[str, Any]:
    start, end = _range(finding.spot)
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "concept": finding.concept,
        "segment": finding.segment,
        "side": finding.side,
        "start": start,
        "end": end,
        "text": finding.text,
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "suggestions": list(finding.suggestions),
        "fix": finding.fix,
        "related": [_place(spot) for spot in finding.related],
    }


def _place(spot: Spot) -> dict[str, Any]:
    start, end = _range(spot)
    return {
        "segment": spot.segment,
        "side": spot.side,
        "start": start,
        "end": end,
        "text": spot.text,
        "path": spot.path,
        "line": spot.line,
        "column": spot.column,
    }


def _range(spot: Spot) -> tuple[int, int]:
    if spot.segment:
        return spot.offset, spot.offset + len(spot.text)
    return spot.start, spot.end
