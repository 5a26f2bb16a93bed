"""The geometry of the charts of a page of scores: values on common scales, as shares of a width.

All places are percentages, so that a drawing fits whatever room it has, and no line or dot is distorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from math import inf, isnan
from typing import Literal, NamedTuple, TypeAlias

from termkit.core.score import DraftScores, PartKind, Profile, ProfilePart
from termkit.report.findings import plural
from termkit.report.score.tables import Table, higher_is_better, maximum, number

ROWS = 40  # parts in rows; more sections or documents are drawn as a row of thin bars, more concepts are counted
BARS = 400  # thin bars of one drawing
PANELS = 6  # drafts side by side

_MARGIN = 0.05  # of a scale, beyond its lowest and its highest value

Member: TypeAlias = tuple[DraftScores, Profile]
Sense = Literal["weak", "strong", "even", "unsure"]  # unsure: too little text to tell


class Scale(NamedTuple):
    """What the left and the right end of a drawing stand for."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """How far to the right a value stands, from 0 to 100."""
        return round(min(1.0, max(0.0, (value - self.low) / (self.high - self.low))) * 100, 2)


def scale_of(values: Iterable[float], most: float | None = None) -> Scale:
    """A scale that has room for all values; only values beyond 0 and ``most`` let it reach there."""
    known = [value for value in values if not isnan(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    margin = (high - low) * _MARGIN or max(abs(high), 1.0) * _MARGIN
    top = high + margin if most is None or high > most else min(most, high + margin)
    return Scale(low - margin if low < 0 else max(0.0, low - margin), top)


def scale_of_table(table: Table, metric: str) -> Scale:
    """The scale that all drafts of a table share for a metric."""
    scores = [score for draft in table.drafts if (score := draft.score(metric))]
    ends = [end for score in scores for end in score.interval or ()]
    ceilings = [score.ceiling for score in scores if score.ceiling is not None]
    return scale_of([*(score.value for score in scores), *ceilings, *ends], maximum(metric))


class Mark(NamedTuple):
    """One part of one draft: a bar from the draft's own value to that of the part."""

    name: str
    value: str  # empty where there is nothing to count
    span: str  # the interval in words; empty without one
    n: int
    sense: Sense
    at: float
    start: float  # of the bar
    size: float
    low: float | None  # ends of the whisker
    high: float | None


class Panel(NamedTuple):
    """The parts of one draft."""

    draft: DraftScores
    value: str  # of the whole draft
    at: float | None  # where it stands
    jagged: str
    marks: tuple[Mark | None, ...]  # one for each name of the block; None where the draft has no such part


class Block(NamedTuple):
    """Drafts whose parts have the same names, which are given once."""

    names: tuple[str, ...]
    counts: tuple[int | None, ...]  # n of each part where all drafts have the same
    panels: tuple[Panel, ...]


class Figure(NamedTuple):
    """All profiles of one metric by one kind of part, on one scale."""

    metric: str
    by: PartKind
    low: str
    high: str
    blocks: tuple[Block, ...]
    thin: bool  # to be drawn as a row of thin bars, with all values in a table
    left: str  # what is not shown
    n: int  # drafts that are not shown


def figures(table: Table) -> Iterator[Figure]:
    """The profiles of a table's drafts, those of one metric and kind together."""
    for (metric, by), found in _kinds(table).items():
        yield _figure(metric, by, found[:PANELS], len(found) - PANELS)


def count_of(table: Table) -> int:
    """How many figures there are for a table."""
    return len(_kinds(table))


def _kinds(table: Table) -> dict[tuple[str, PartKind], list[Member]]:
    found: dict[tuple[str, PartKind], list[Member]] = {}
    for draft in table.drafts:
        for profile in draft.profiles:
            if profile.parts:
                found.setdefault((profile.metric, profile.by), []).append((draft, profile))
    return found


def _figure(metric: str, by: PartKind, shown: Sequence[Member], left: int) -> Figure:
    groups = _alike(shown)
    chosen = [_chosen(metric, by, group) for group in groups]
    scale = _scale(metric, groups, chosen)
    return Figure(
        metric,
        by,
        number(metric, scale.low),
        number(metric, scale.high),
        tuple(map(_block, groups, chosen, repeat(scale))),
        by != "concept" and max(map(len, chosen)) > ROWS,
        "; ".join(dict.fromkeys(filter(None, map(_left, repeat(metric), repeat(by), groups, chosen)))),
        max(0, left),
    )


def _scale(metric: str, groups: Sequence[Sequence[Member]], chosen: Sequence[tuple[str, ...]]) -> Scale:
    """One scale for all parts that are drawn and for the drafts as a whole."""
    values, ends = [], []
    for group, names in zip(groups, chosen, strict=True):
        kept = frozenset(names)
        for draft, profile in group:
            parts = [part for part in profile.parts if part.name in kept and not isnan(part.value)]
            whole = draft.value(metric)
            values += [*(part.value for part in parts), *([] if whole is None else [whole])]
            ends += [end for part in parts for end in part.interval or ()]
    return scale_of([*values, *_near(values, ends)], maximum(metric))


def _block(group: Sequence[Member], names: tuple[str, ...], scale: Scale) -> Block:
    panels = tuple(_panel(draft, profile, names, scale) for draft, profile in group)
    counts = [{mark.n for mark in row if mark} for row in zip(*(panel.marks for panel in panels), strict=True)]
    return Block(names, tuple(n.pop() if len(n) == 1 else None for n in counts), panels)


def _near(values: Sequence[float], ends: Sequence[float]) -> list[float]:
    """The ends of intervals, but no farther from the values than these from each other: else nothing else is seen."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    reach = high - low
    return [min(max(end, low - reach), high + reach) for end in ends] if reach else list(ends)


def _alike(shown: Sequence[Member]) -> list[list[Member]]:
    """Drafts together whose parts are mostly named alike: headings of translations usually are not."""
    groups: list[list[Member]] = []
    for each in shown:
        names = {part.name for part in each[1].parts}
        for group in groups:
            others = {part.name for part in group[0][1].parts}
            if 2 * len(names & others) >= len(names | others):
                group.append(each)
                break
        else:
            groups.append([each])
    return groups


def _names(group: Sequence[Member]) -> tuple[str, ...]:
    """The names of all parts, as they come in the text."""
    return tuple(dict.fromkeys(part.name for _, profile in group for part in profile.parts))


def _chosen(metric: str, by: PartKind, group: Sequence[Member]) -> tuple[str, ...]:
    """The names of the parts to draw: as they come in the text, or the concepts that are not perfect, weakest first."""
    if by != "concept":
        return _names(group)[:BARS]
    sign = 1 if higher_is_better(metric) else -1
    worst: dict[str, tuple[float, int]] = {}
    for _, profile in group:
        for part in profile.parts:
            if not isnan(part.value):
                worst[part.name] = min(worst.get(part.name, (inf, 0)), (sign * part.value, -part.n))
    best = maximum(metric) if sign > 0 else 0.0
    return tuple(sorted((name for name in worst if worst[name][0] != best), key=lambda name: worst[name])[:ROWS])


def _left(metric: str, by: PartKind, group: Sequence[Member], chosen: Sequence[str]) -> str:
    """How many parts are not shown, and between which values they lie."""
    hidden = frozenset(_names(group)).difference(chosen)
    if not hidden:
        return ""
    parts = [part for _, profile in group for part in profile.parts if part.name in hidden and not isnan(part.value)]
    blank = len(hidden) - len({part.name for part in parts})
    told = []
    if parts:
        low, high = (number(metric, end(part.value for part in parts)) for end in (min, max))
        told.append(f"{plural(len(hidden) - blank, by)} {f'at {low}' if low == high else f'from {low} to {high}'}")
    return ", ".join([*told, *([f"{plural(blank, by)} with nothing to count"] if blank else [])])


def _panel(draft: DraftScores, profile: Profile, names: Sequence[str], scale: Scale) -> Panel:
    whole = draft.value(profile.metric)
    parts = {part.name: part for part in profile.parts}
    jagged = ""
    if profile.jagged is not None:
        jagged = (
            f"uneven by {number(profile.metric, profile.jagged)} beyond chance"
            if profile.jagged
            else "no more uneven than chance explains"
        )
    marks = (_mark(profile.metric, parts[name], whole, scale) if name in parts else None for name in names)
    at = None if whole is None else scale.at(whole)
    return Panel(draft, number(profile.metric, whole), at, jagged, tuple(marks))


def _mark(metric: str, part: ProfilePart, whole: float | None, scale: Scale) -> Mark:
    if isnan(part.value):
        return Mark(part.name, "", "", part.n, "unsure", 0.0, 0.0, 0.0, None, None)
    at, origin = scale.at(part.value), scale.at(scale.low if whole is None else whole)
    low, high = (scale.at(end) for end in part.interval) if part.interval else (None, None)
    span = f"{number(metric, part.interval.low)} to {number(metric, part.interval.high)}" if part.interval else ""
    start, size = min(at, origin), round(abs(at - origin), 2)
    sense = _sense(metric, part, whole)
    return Mark(part.name, number(metric, part.value), span, part.n, sense, at, start, size, low, high)


def _sense(metric: str, part: ProfilePart, whole: float | None) -> Sense:
    """Whether a part can be told from the whole draft, and which is better."""
    if part.interval is None or whole is None:
        return "unsure"
    if part.interval.low <= whole <= part.interval.high:
        return "even"
    return "strong" if (part.value > whole) == higher_is_better(metric) else "weak"
