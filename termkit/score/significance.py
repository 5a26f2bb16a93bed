"""Whether a draft differs from a baseline by more than chance: the two paired tests of sacrebleu.

``bootstrap`` (Koehn 2004, W04-3250): the same segments are drawn again and again for both drafts; p is the share of
draws whose absolute difference, less the mean of all of them, exceeds the real one. ``randomization`` (Riezler &
Maxwell 2005, W05-0908): segments change hands between the drafts by the toss of a coin; p is the share of trials with
a larger difference than the real one. Both are two-sided, and one is added above and below, as in sacrebleu 2.6, whose
random stream this is: p-values and intervals are its own where its sums in single precision are exact (all below
2**24), and exact beyond, since sums are made in double precision here.

Two properties of sacrebleu's p that a reader should know: a draft beside itself gets the smallest p there is, since no
draw exceeds a difference of nothing; and p is never below 1 / (trials + 1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from termkit.core.score import Comparison, Interval
from termkit.errors import InputError
from termkit.score.measure import value_of
from termkit.score.metric import Metric
from termkit.score.resampling import (
    CHUNK,
    DRAWS,
    Item,
    Seed,
    bootstrap_values_of,
    generator,
    interval,
    mean,
    resamples,
    spread,
    sums_by_unit,
    units_drawn,
    values_of_chunks,
    widest,
)
from termkit.score.statistics import Floats, Statistics, together

Test = Literal["bootstrap", "randomization"]
Column = tuple[Metric, Sequence[tuple[str, Statistics]]]  # a metric, and path and statistics of each draft

TRIALS = 10_000
_WORD = 32  # coins that one word of the stream gives; what is left of it at the end of a call is lost


class Compared(NamedTuple):
    """A draft of a paired test. The baseline has no comparison."""

    path: str
    value: float
    comparison: Comparison | None
    mean: float | None = None  # of the resamples
    interval: Interval | None = None


def paired(
    columns: Sequence[Column],
    test: Test = "bootstrap",
    trials: int | None = None,
    confidence: int = 0,
    seed: Seed = None,
    by: str = "",
) -> list[list[Compared]]:
    """For each metric, each draft against the first one, the baseline.

    ``trials``: 1000 draws of the bootstrap or 10,000 randomizations. ``confidence``: of how many resamples mean and
    interval are made beside a randomization (0: none); the bootstrap makes them of its own draws. ``by``: the group
    whose parts are drawn (``document``). A seed of 0 is one like any other; sacrebleu takes it for none.

    Raises InputError where drafts differ in segments or in how they were counted.
    """
    for column in columns:
        check_drafts(column, by)
    if test == "bootstrap":
        return _bootstrap(columns, trials or DRAWS, seed, by)
    return [_randomization(column, trials or TRIALS, confidence, seed, by) for column in columns]


def check_drafts(column: Column, by: str = "") -> None:
    """Raises InputError for drafts that cannot be compared segment by segment."""
    metric, drafts = column
    for path, statistics in drafts:
        first, start = drafts[0]
        if statistics.metric != metric.name:
            raise InputError(f"{path}: statistics of {statistics.metric} where those of {metric.name} are needed")
        if statistics.size != start.size or statistics.first != start.first:
            raise InputError(
                f"{metric.name}: drafts must have the same segments to be compared, but {first} has "
                f"{_range(start)} and {path} has {_range(statistics)}"
            )
        if (statistics.columns, dict(statistics.options)) != (start.columns, dict(start.options)):
            raise InputError(
                f"{metric.name}: {first} and {path} were counted in different ways: "
                f"{start.signature} and {statistics.signature}"
            )
        if units_drawn(statistics, by) != units_drawn(start, by):
            raise InputError(f"{metric.name}: {first} and {path} differ in the number of {by} parts")


def p_value(differences: Floats, real: float) -> float:
    """The share of differences that exceed the real one; one is added above and below."""
    return (int(np.count_nonzero(differences > real)) + 1) / (len(differences) + 1)


def bootstrap_p(ours: Floats, theirs: Floats, difference: float) -> float:
    """p of a difference by the values of the same draws for both, [draws]; 1.0 where a value is missing everywhere."""
    apart = np.abs(ours - theirs)
    apart = apart[~np.isnan(apart)]
    if not len(apart) or np.isnan(difference):
        return 1.0
    return p_value(apart - apart.mean(), abs(difference))


def _range(statistics: Statistics) -> str:
    return f"{statistics.size} segments from number {statistics.first + 1}"


def _bootstrap(columns: Sequence[Column], draws: int, seed: Seed, by: str) -> list[list[Compared]]:
    items = [(metric, statistics) for metric, drafts in columns for _, statistics in drafts]
    values = iter(bootstrap_values_of(items, draws, seed, by))
    found = []
    for metric, drafts in columns:
        drawn = [next(values) for _ in drafts]
        real = [value_of(metric, statistics) for _, statistics in drafts]
        ps = [bootstrap_p(each, drawn[0], value - real[0]) for each, value in zip(drawn, real, strict=True)]
        found.append(_results((metric, drafts), "bootstrap", real, ps, drawn, by))
    return found


def _randomization(column: Column, trials: int, confidence: int, seed: Seed, by: str) -> list[Compared]:
    metric, drafts = column
    items = [(metric, statistics) for _, statistics in drafts]
    real = [value_of(*item) for item in items]
    count, stream = units_drawn(items[0][1], by), generator(seed)
    pairs = [_Shuffled(items[0], item, by) for item in items[1:]]
    for selected in selections(count, trials, stream, widest(items)):
        for pair in pairs:
            pair.add(selected)
    ps = [1.0]
    for pair, value in zip(pairs, real[1:], strict=True):
        apart = pair.differences()
        known = apart[~np.isnan(apart)]
        ps.append(p_value(known, abs(real[0] - value)) if len(known) and not np.isnan(real[0] - value) else 1.0)
    drawn: list[Floats] = []
    if confidence > 0:
        drawn += bootstrap_values_of(items[:1], confidence, seed, by)  # sacrebleu's own stream for the baseline
        drawn += values_of_chunks(items[1:], resamples(count, confidence, stream, widest(items)), by)
    return _results(column, "randomization", real, ps, drawn, by)


def _results(
    column: Column, test: Test, real: Sequence[float], ps: Sequence[float], drawn: Sequence[Floats], by: str
) -> list[Compared]:
    metric, drafts = column
    found = []
    for number, ((path, statistics), value, p) in enumerate(zip(drafts, real, ps, strict=True)):
        comparison = Comparison(metric.name, path, drafts[0][0], value - real[0], p, p, test) if number else None
        values = drawn[number] if drawn else np.empty(0)
        found.append(Compared(path, value, comparison, mean(values), interval(values, units_drawn(statistics, by))))
    return found


def selections(count: int, trials: int, stream: np.random.Generator, width: int = 0) -> Iterator[NDArray[np.bool_]]:
    """For each trial and unit, whether it changes hands, [some trials, count]: sacrebleu's single call in chunks.

    Chunks of whole words, since what a call leaves of a word of the stream is lost.
    """
    step = max(1, CHUNK // (8 * max(count, width)) // _WORD) * _WORD
    for start in range(0, trials, step):
        yield stream.integers(2, size=(min(step, trials - start), count), dtype=bool)


class _Shuffled:
    """Two drafts whose segments change hands: the values of both new drafts, trial by trial."""

    def __init__(self, baseline: Item, other: Item, by: str) -> None:
        self.metric, self.baseline = baseline
        self.other, self.by = other[1], by
        self.parts: list[tuple[Floats, Floats]] = []  # sums of both, or values where those are made of no sums
        if self.metric.resampled:
            shifted = replace(
                self.other, first=self.baseline.first + self.baseline.size, signature=self.baseline.signature
            )
            self.both = together([self.baseline, shifted])
        else:
            theirs = sums_by_unit(self.other, by)
            self.change = sums_by_unit(self.baseline, by) - theirs
            self.start = theirs.sum(axis=0)
            self.all = self.start + self.baseline.total

    def add(self, selected: NDArray[np.bool_]) -> None:
        """More trials: what is selected is the baseline's in the first new draft, and the other's in the second."""
        weights = selected.astype(np.float64)
        if self.metric.resampled is None:
            sums = self.start + weights @ self.change
            self.parts.append((sums, self.all - sums))
            return
        ours = spread(self.baseline, weights, self.by)
        theirs = spread(self.other, weights, self.by)
        first = self.metric.resampled(self.both, np.hstack([ours, 1 - theirs]))
        self.parts.append((first, self.metric.resampled(self.both, np.hstack([1 - ours, theirs]))))

    def differences(self) -> Floats:
        """The absolute difference of the two new drafts in each trial."""
        first, second = (np.concatenate(side) for side in zip(*self.parts, strict=True))
        if self.metric.resampled is None:
            first, second = (self.metric.values(self.baseline, sums) for sums in (first, second))
        return np.asarray(np.abs(first - second))
