"""What the checker finds in a draft that is scored."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from termkit.core.evidence import PairView, WorkView
from termkit.core.finding import Finding
from termkit.core.span import Span
from termkit.jobs.check import check_views


def findings_of(pair: PairView) -> tuple[Finding, ...]:
    """The findings in the target of a pair, in its order."""
    view = WorkView(pair.target.document.path, pair.source, (pair,))
    found = check_views([view], pair.target.glossary).findings
    return tuple(finding for finding in found if finding.path == pair.target.document.path)


def findings_by_segment(pair: PairView, spans: Sequence[Span]) -> dict[int, list[str]]:
    """What is found in each segment, by its number: severity, rule and message."""
    starts = [span.start for span in spans]
    found: dict[int, list[str]] = {}
    for finding in findings_of(pair):
        number = bisect_right(starts, finding.start) - 1
        if number >= 0 and finding.start <= spans[number].end:
            found.setdefault(number, []).append(f"{finding.severity} {finding.rule}: {finding.message}")
    return found
