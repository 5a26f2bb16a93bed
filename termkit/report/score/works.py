"""What the template of a page of scores is given: each work with its rows, charts and pairs, ready to be drawn."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby, islice, takewhile
from pathlib import PurePath
from typing import NamedTuple, TypeVar

from termkit.core.language import canonical
from termkit.core.score import Comparison, Delta, Detail, DraftScores, Omission, Score, ScoreResult, WeakSegment
from termkit.errors import LanguageError
from termkit.report.score.charts import Figure, Scale, figures, scale_of_table
from termkit.report.score.tables import Table, chance, higher_is_better, number, pairing_line, signed, tables

T = TypeVar("T", bound=Hashable)

SURE = 0.05  # p below which a difference is not put down to chance
_DRAFTS = 300  # rows of one table
_COMPARED = 24  # rows and columns of a matrix
_CARDS = 60  # drafts whose flags and segments are shown, in the whole page
_FIGURES = 60  # charts of the whole page
_WEAK = 300  # segments of the whole page


class Cell(NamedTuple):
    """A score in a table: in words, and as places on the metric's scale."""

    value: str
    span: str  # the interval in words
    at: float
    low: float | None
    high: float | None
    ceiling: float | None
    delta: str
    sense: str  # of the delta: better, worse; empty where chance may explain it


class Row(NamedTuple):
    """A draft in a table."""

    draft: DraftScores
    anchor: str
    cells: tuple[Cell | None, ...]


class Column(NamedTuple):
    """A metric of a table."""

    metric: str
    low: str
    high: str
    ceiling: str
    better: str  # arrow and word


class Signature(NamedTuple):
    """How a number was made, for the drafts that share it."""

    metric: str
    n: int
    text: str
    drafts: tuple[str, ...]


class Stack(NamedTuple):
    """What a score is made of, as one bar: name, count, kind, start and size in percent."""

    metric: str
    pieces: tuple[tuple[str, int, str, float, float], ...]


class Card(NamedTuple):
    """What is known of a draft besides its scores."""

    draft: DraftScores
    anchor: str
    stacks: tuple[Stack, ...]
    worst: tuple[WeakSegment, ...]
    source_language: str


class Matrix(NamedTuple):
    """All pairs of a table: each row against the drafts that come after it."""

    metric: str
    test: str
    drafts: tuple[str, ...]
    rows: tuple[tuple[Comparison | None, ...], ...]  # differences are those of the row's draft less the column's
    left: int


class Work(NamedTuple):
    """The drafts that are compared with each other."""

    number: int
    table: Table
    folder: str  # that all drafts lie in, with its slash; it is not repeated with each
    columns: tuple[Column, ...]
    bands: tuple[tuple[int | None, tuple[Row, ...]], ...]  # drafts that cannot be told apart, by cluster
    left: int  # drafts without a row
    signatures: tuple[Signature, ...]
    pairings: tuple[tuple[str, tuple[str, ...]], ...]
    omissions: tuple[tuple[Omission, tuple[str, ...]], ...]
    cards: tuple[Card, ...]
    figures: tuple[Figure, ...]
    matrices: tuple[Matrix, ...]

    @property
    def ranked(self) -> bool:
        """True where clusters are known."""
        return any(cluster is not None for cluster, _ in self.bands)


def works_of(result: ScoreResult) -> list[Work]:
    """All tables; what is shown below them is limited for the page as a whole."""
    cards, charts, weak = _CARDS, _FIGURES, _WEAK
    works = []
    start = 0
    for count, table in enumerate(tables(result.drafts)):
        work = _work(count, table, start, result.comparisons, cards, charts, weak)
        start += len(table.drafts)
        cards -= len(work.cards)
        charts -= len(work.figures)
        weak -= sum(len(card.worst) for card in work.cards)
        works.append(work)
    return works


def _work(
    count: int, table: Table, start: int, comparisons: Sequence[Comparison], cards: int, charts: int, weak: int
) -> Work:
    scales = [scale_of_table(table, metric) for metric in table.metrics]
    rows = [
        Row(draft, f"d{start + n}", tuple(map(_cell, table.metrics, scales, [draft] * len(scales))))
        for n, draft in enumerate(table.drafts[:_DRAFTS])
    ]
    bands = tuple((cluster, tuple(group)) for cluster, group in groupby(rows, key=lambda row: row.draft.cluster))
    scores = [(draft, score) for draft in table.drafts for score in draft.scores]
    signatures = [(draft.path, Signature(s.name, s.n, s.signature, ())) for draft, s in scores]
    signatures.sort(key=lambda each: table.metrics.index(each[1].metric))
    return Work(
        count,
        table,
        _folder([draft.path for draft in table.drafts]),
        tuple(map(_column, [table] * len(scales), table.metrics, scales)),
        bands,
        max(0, len(table.drafts) - _DRAFTS),
        tuple(each._replace(drafts=paths) for each, paths in _shared(signatures)),
        tuple(_shared([(d.path, pairing_line(pairing)) for d in table.drafts for pairing in d.pairings])),
        tuple(_shared([(d.path, omission) for d in table.drafts for omission in d.omitted])),
        tuple(_cards(rows, cards, weak)),
        tuple(islice(figures(table), max(0, charts))),
        tuple(_matrices(table, comparisons)),
    )


def _folder(paths: Sequence[str]) -> str:
    """The folder that all paths begin with, with its slash."""
    levels = zip(*(path.rpartition("/")[0].split("/") for path in paths), strict=False)
    folder = "/".join(names[0] for names in takewhile(lambda names: len(set(names)) == 1, levels))
    return f"{folder}/" if folder else ""


def _shared(pairs: Sequence[tuple[str, T]]) -> Iterator[tuple[T, tuple[str, ...]]]:
    """Each thing once, with the paths of the drafts that it holds for."""
    paths: dict[T, list[str]] = {}
    for path, thing in pairs:
        paths.setdefault(thing, []).append(path)
    yield from ((thing, tuple(of)) for thing, of in paths.items())


def _column(table: Table, metric: str, scale: Scale) -> Column:
    ceiling = table.ceiling(metric)
    return Column(
        metric,
        number(metric, scale.low),
        number(metric, scale.high),
        "" if ceiling is None else number(metric, ceiling),
        "↑ higher is better" if higher_is_better(metric) else "↓ lower is better",
    )


def _cell(metric: str, scale: Scale, draft: DraftScores) -> Cell | None:
    score = draft.score(metric)
    if score is None:
        return None
    delta = next((delta for delta in draft.deltas if delta.metric == metric), None)
    return Cell(
        number(metric, score.value),
        _span(score),
        scale.at(score.value),
        scale.at(score.interval.low) if score.interval else None,
        scale.at(score.interval.high) if score.interval else None,
        None if score.ceiling is None else scale.at(score.ceiling),
        "" if delta is None else _delta(delta),
        "" if delta is None else _sense(delta),
    )


def _span(score: Score) -> str:
    if score.interval is None:
        return ""
    return f"{number(score.name, score.interval.low)}\u2013{number(score.name, score.interval.high)}"


def _delta(delta: Delta) -> str:
    odds = "" if delta.p is None else f", p = {chance(delta.p)}"
    return f"{signed(delta.metric, delta.difference).replace('-', '−')}{odds}"


def _sense(delta: Delta) -> str:
    if delta.p is None or delta.p >= SURE or not delta.difference:
        return ""
    return "better" if (delta.difference > 0) == higher_is_better(delta.metric) else "worse"


def tells(draft: DraftScores) -> bool:
    """Whether there is anything to say besides the scores."""
    return bool(draft.flags or draft.worst or any(count for detail in draft.details for _, count in detail.counts))


def _cards(rows: Sequence[Row], most: int, weak: int) -> Iterator[Card]:
    for row in islice((row for row in rows if tells(row.draft)), max(0, most)):
        worst = row.draft.worst[: max(0, weak)]
        weak -= len(worst)
        stacks = tuple(_stacks(row.draft.details))
        yield Card(row.draft, row.anchor, stacks, worst, named_language(row.draft.source or ""))


def _stacks(details: Sequence[Detail]) -> Iterator[Stack]:
    """The tiers and the misses of each metric in one bar of the whole width."""
    for metric in dict.fromkeys(detail.metric for detail in details):
        counts = [
            (name, count, _kind(detail.what, name))
            for detail in details
            if detail.metric == metric
            for name, count in detail.counts
            if count > 0
        ]
        whole = sum(count for _, count, _ in counts)
        pieces, start = [], 0
        for name, count, kind in counts:
            pieces.append((name, count, kind, round(start / whole * 100, 3), round(count / whole * 100, 3)))
            start += count
        if pieces:
            yield Stack(metric, tuple(pieces))


def _kind(what: str, name: str) -> str:
    """The class of a piece of the bar: how it is coloured."""
    return f"{'met' if what == 'tiers' else 'miss'} {re.sub(r'[^a-z-]', '', name.lower())}"


def _matrices(table: Table, comparisons: Sequence[Comparison]) -> Iterator[Matrix]:
    paths = tuple(draft.path for draft in table.drafts)
    known = frozenset(paths)
    own = [each for each in comparisons if each.path in known and each.other in known]
    shown = paths[:_COMPARED]
    for metric in dict.fromkeys(each.metric for each in own):
        found = {(each.path, each.other): each for each in own if each.metric == metric}
        rows = tuple(
            tuple(
                _turned(found.get((path, other)), found.get((other, path))) if column > row else None
                for column, other in enumerate(shown)
            )
            for row, path in enumerate(shown)
        )
        test = next(iter(found.values())).test
        yield Matrix(metric, test, shown, rows, len(paths) - len(shown))


def _turned(there: Comparison | None, back: Comparison | None) -> Comparison | None:
    """The comparison of a row's draft with a column's, whichever way it was made."""
    if there is not None or back is None:
        return there
    return back._replace(path=back.other, other=back.path, difference=-back.difference)


def named_language(path: str) -> str:
    """The language that a file's name tells; empty where it tells none."""
    for piece in reversed(PurePath(path).name.split(".")[1:]):
        try:
            return canonical(piece)
        except LanguageError:
            continue
    return ""
