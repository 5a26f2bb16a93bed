"""What all reports of scores share: tables of drafts, and how values are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from termkit.core.alignment import CORRESPOND
from termkit.core.score import DraftScores, GateResult, Interval, Pairing, Score
from termkit.score.catalog import BY_NAME, METRICS

_MOST_DIGITS = 12  # a shortfall too small for these is not shown as zero but as it is
CEILING = "the reference itself"


class Table(NamedTuple):
    """The drafts of one work in one language, best first, with the metrics that any of them has."""

    title: str
    drafts: tuple[DraftScores, ...]
    metrics: tuple[str, ...]

    def ceiling(self, metric: str) -> float | None:
        """What the reference gets; None without one, and where the drafts have different sources."""
        ceilings = {score.ceiling for draft in self.drafts if (score := draft.score(metric))}
        return ceilings.pop() if len(ceilings) == 1 else None


def tables(drafts: Sequence[DraftScores]) -> Iterator[Table]:
    """The drafts, divided into tables."""
    for _, group in groupby(drafts, key=lambda draft: (draft.references or draft.work, draft.language)):
        members = tuple(group)
        names = tuple(metric.name for metric in METRICS if any(draft.score(metric.name) for draft in members))
        extra = dict.fromkeys(score.name for draft in members for score in draft.scores if score.name not in BY_NAME)
        yield Table(_title(members), members, (*names, *extra))


def _title(drafts: Sequence[DraftScores]) -> str:
    first = drafts[0]
    against = [f"against {', '.join(first.references)}"] if first.references else []
    sources = dict.fromkeys(draft.source for draft in drafts if draft.source)
    title = first.work if first.work and len({draft.work for draft in drafts}) == 1 else "drafts"
    return ", ".join([title, *against, *(f"source {source}" for source in sources)])


def digits_of(metric: str) -> int:
    """Decimals to write; metrics that are not in the catalog (those of a model) have three."""
    return BY_NAME[metric].digits if metric in BY_NAME else 3


def number(metric: str, value: float | None) -> str:
    """A value as a reader sees it."""
    return "-" if value is None else f"{value:.{digits_of(metric)}f}"


def signed(metric: str, value: float) -> str:
    """A difference, with its sign."""
    return f"{value:+.{digits_of(metric)}f}"


def half(interval: Interval) -> float:
    """Half of an interval's width: what sacrebleu prints behind ±."""
    return (interval.high - interval.low) / 2


def cell(score: Score | None) -> str:
    """A value with half its interval, for a table."""
    if score is None:
        return "-"
    spread = f" ±{half(score.interval):.{digits_of(score.name)}f}" if score.interval else ""
    return number(score.name, score.value) + spread


def gate_line(gate: GateResult) -> str:
    """What a gate demands, what the draft has, and by how much it fails."""
    metric = gate.name.partition("[")[0]
    bound = "at most" if gate.at_most else "at least"
    if gate.baseline is None:
        needs = f"needs {bound} {repr(gate.threshold).removesuffix('.0')}"
    else:
        needs = f"needs {bound} {number(metric, gate.threshold)} beside the baseline's {number(metric, gate.baseline)}"
    if gate.value is None:
        return f"gate {gate.name}: {gate.path} has no value, {needs}{f': {gate.reason}' if gate.reason else ''}"
    digits = digits_of(metric)
    if gate.shortfall:
        digits = next((n for n in range(digits, _MOST_DIGITS) if round(gate.shortfall, n)), _MOST_DIGITS)
        needs += f" ({gate.shortfall:.{digits}f} {'over' if gate.at_most else 'short'})"
    chance = "" if gate.p is None else f", p = {gate.p:.3f}"
    return f"gate {gate.name}: {gate.path} has {gate.value:.{digits}f}, {needs}{chance}"


def pairing_line(pairing: Pairing) -> str:
    """How a draft was paired with the other texts."""
    segments = ", ".join(f"{count} by {basis}" for basis, count in pairing.segments) or "nothing to pair"
    sure = "aligned" if pairing.confidence >= CORRESPOND else "hardly a version of it"
    how = {"given": "", "lines": "", "aligned": f"; {sure}, confidence {pairing.confidence:.2f}"}
    return f"with the {pairing.other}: {segments}{how[pairing.method]}"
