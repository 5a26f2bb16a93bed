"""What all reports of scores share: tables of drafts, and how values are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isnan
from typing import NamedTuple

from termkit.core.alignment import CORRESPOND
from termkit.core.score import Agreement, Comparison, DraftScores, GateResult, Interval, Pairing, Score
from termkit.report.characters import harmless
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


def plain(text: str) -> str:
    """The text on one line, without what could steer a terminal or a viewer."""
    return harmless(" ".join(text.split()))


def some(names: Sequence[str], most: int = 3) -> str:
    """The first few names, and how many more there are."""
    more = [f"and {len(names) - most} more"] if len(names) > most else []
    return ", ".join([*map(plain, names[:most]), *more])


def compared_by(table: Table, comparisons: Sequence[Comparison]) -> str | None:
    """The metric by which the drafts of a table were told apart; None where they were not compared."""
    paths = {draft.path for draft in table.drafts}
    return next((each.metric for each in comparisons if {each.path, each.other} <= paths), None)


def higher_is_better(metric: str) -> bool:
    """True where more is better; of the models' metrics, MetricX counts errors."""
    return BY_NAME[metric].higher_is_better if metric in BY_NAME else metric != "metricx"


def maximum(metric: str) -> float | None:
    """The best or worst value there can be at the upper end; None where there is no bound, or none is known."""
    return BY_NAME[metric].maximum if metric in BY_NAME else None


def metric_of(gate: GateResult) -> str:
    """The metric that a gate is about."""
    return gate.name.partition("[")[0]


def threshold(gate: GateResult) -> str:
    """The bound as it was set, or the worst value allowed beside the baseline."""
    return repr(gate.threshold).removesuffix(".0") if gate.baseline is None else number(metric_of(gate), gate.threshold)


def shortfall(gate: GateResult) -> str:
    """By how much a gate fails, never as zero; empty where it passed or has no value."""
    if not gate.shortfall:
        return ""
    digits = digits_of(metric_of(gate))
    digits = next((n for n in range(digits, _MOST_DIGITS) if round(gate.shortfall, n)), _MOST_DIGITS)
    return f"{gate.shortfall:.{digits}f} {'over' if gate.at_most else 'short'}"


def gate_value(gate: GateResult) -> str:
    """What the draft has, with as many digits as it takes to see that it falls short."""
    metric = metric_of(gate)
    digits = len(shortfall(gate).partition(" ")[0].partition(".")[2])
    return number(metric, gate.value) if gate.value is None else f"{gate.value:.{max(digits_of(metric), digits)}f}"


def chance(p: float) -> str:
    """A p-value, never as zero: there is none below that of one more trial than were made."""
    return f"{p:.3f}" if p >= 0.0005 else f"{p:.1g}"


def gate_line(gate: GateResult) -> str:
    """What a gate demands, what the draft has, and by how much it fails."""
    metric, name, path = metric_of(gate), plain(gate.name), plain(gate.path)
    needs = f"needs {'at most' if gate.at_most else 'at least'} {threshold(gate)}"
    if gate.baseline is not None:
        needs += f" beside the baseline's {number(metric, gate.baseline)}"
    if gate.value is not None and gate.reason:
        return f"gate {name}: {path} has {number(metric, gate.value)}, which cannot be compared: {plain(gate.reason)}"
    if gate.value is None:
        return f"gate {name}: {path} has no value, {needs}{f': {plain(gate.reason)}' if gate.reason else ''}"
    missing = shortfall(gate)
    needs += f" ({missing})" if missing else ""
    odds = "" if gate.p is None else f", p = {chance(gate.p)}"
    return f"gate {name}: {path} has {gate_value(gate)}, {needs}{odds}"


def agreement_line(agreement: Agreement) -> str:
    """How far a metric agrees with people, in one way of measuring it."""
    value = "no differences on one side" if isnan(agreement.value) else f"{agreement.value:.3f}"
    return f"{agreement.metric}: {agreement.level} {agreement.kind} with people {value} (n={agreement.n})"


def pairing_line(pairing: Pairing) -> str:
    """How a draft was paired with the other texts."""
    segments = ", ".join(f"{count} by {basis}" for basis, count in pairing.segments) or "nothing to pair"
    sure = "aligned" if pairing.confidence >= CORRESPOND else "hardly a version of it"
    how = {"given": "", "lines": "", "aligned": f"; {sure}, confidence {pairing.confidence:.2f}"}
    return f"with the {pairing.other}: {segments}{how[pairing.method]}"
