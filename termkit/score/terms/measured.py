"""What the metrics of a task share: options, rows with their groups, and values that are shares or means of shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from termkit import __version__
from termkit.core.score import Omission
from termkit.errors import InputError
from termkit.score.metric import Material, Metric, Sample, Task
from termkit.score.statistics import Floats, Groups, Integers, Statistics
from termkit.score.tallies import grouped
from termkit.score.terms.lemmas import Lemmatiser, lemmatiser
from termkit.score.terms.task import why_nothing

Variant = Literal["fixed", "compat"]


class Options(NamedTuple):
    """How to count, where the caller may choose."""

    source: Lemmatiser
    target: Lemmatiser
    variant: Variant = "fixed"


def usual_options(task: Task) -> Options:
    """Of a task about which nothing is said."""
    return Options(lemmatiser(None, task.source_language), lemmatiser(None, task.target_language))


class Row(NamedTuple):
    """Counts of one entry in one unit; ``term`` is its source term."""

    unit: int
    term: str
    counts: tuple[int, ...]


Count = Callable[[Task, Options], Statistics]
Values = Callable[[Statistics, Floats], Floats]


@dataclass(frozen=True)
class TermMetric:
    """A metric of a task, with the way to count under options."""

    metric: Metric
    count: Count  # no rows where no term counts
    takes: tuple[str, ...]  # options of ``evaluate`` besides those that describe the texts

    def counted(self, task: Task, options: Options) -> Statistics:
        """The statistics of a task. Raises InputError where nothing is there to count, with the counts."""
        statistics = self.count(task, options)
        if not statistics.size or not self.metric.n(statistics):
            raise InputError(f"{self.metric.name}: {why_nothing(task)}")
        return statistics

    def ceilings(self, task: Task, options: Options) -> tuple[Statistics, ...]:
        """Each reference scored as a system against itself."""
        tasks = [replace(task, hypotheses=stream, references=(stream,)) for stream in task.references]
        every = [self.count(each, options) for each in tasks]
        return tuple(statistics for statistics in every if self.metric.n(statistics))


def term_metric(
    name: str,
    summary: str,
    doc: str,
    count: Count,
    values: tuple[Values, Values | None],
    counts: Callable[[Statistics], int],
    samples: tuple[Sample, ...],
    takes: tuple[str, ...] = (),
    needs_reference: bool = False,
    higher_is_better: bool = True,
    maximum: float | None = 1.0,
) -> TermMetric:
    """A metric of tasks. ``counts`` tells n; ``values`` are the functions ``values`` and ``resampled`` of Metric."""

    def counted(task: Task, options: Options) -> Statistics:
        if needs_reference and not task.references:
            raise InputError(f"{name}: a reference is needed; give at least one stream")
        return replace(count(task, options), metric=name)

    def of_material(material: Material) -> Statistics | Omission:
        if material.task is None:
            return Omission(name, "no terms of parallel segments are known")
        try:
            return made.counted(material.task, usual_options(material.task))
        except InputError as error:
            return Omission(name, str(error).removeprefix(f"{name}: "))

    def ceilings(material: Material) -> tuple[Statistics, ...]:
        return made.ceilings(material.task, usual_options(material.task)) if material.task else ()

    metric = Metric(
        name=name,
        summary=summary,
        needs="terms",
        higher_is_better=higher_is_better,
        maximum=maximum,
        digits=3,
        doc=doc,
        statistics=of_material,
        values=values[0],
        samples=samples,
        n=counts,
        ceilings=ceilings,
        resampled=values[1],
    )
    made = TermMetric(metric, counted, takes)
    return made


def signature(task: Task, **parts: str) -> str:
    """``variant:official|case:lower|...``, the number of references and our version at the end."""
    shown = {**parts, "refs": str(len(task.references)), "version": __version__}
    return "|".join(f"{key}:{value}" for key, value in shown.items())


def statistics(
    task: Task,
    signature: str,
    columns: tuple[str, ...],
    rows: Sequence[Row],
    more: Mapping[str, Groups] | None = None,
) -> Statistics:
    """Rows of segments, in order of segments, with the groups ``term`` and, where they are named, ``document``."""
    units = np.array([row.unit for row in rows], dtype=np.int64)
    groups = {"term": grouped(row.term for row in rows), **(more or {})}
    if task.documents:
        names, of = documents(task)
        groups["document"] = Groups(names, of[units])
    return Statistics(
        metric="",
        signature=signature,
        columns=columns,
        rows=np.array([row.counts for row in rows], dtype=np.int64).reshape(len(rows), len(columns)),
        size=len(task.sources),
        units=units,
        groups=groups,
    )


def documents(task: Task) -> tuple[tuple[str, ...], Integers]:
    """The names of the documents as they come, and the number of the document of each segment."""
    numbers: dict[str, int] = {}
    of = [numbers.setdefault(name, len(numbers)) for name in task.documents]
    return tuple(numbers), np.array(of, dtype=np.int64)


def total(column: str) -> Callable[[Statistics], int]:
    """n as the sum of a column."""
    return lambda statistics: int(statistics.column(column).sum())


def row_count(statistics: Statistics) -> int:
    """n as the number of rows."""
    return len(statistics.rows)


def share(top: int, bottom: int) -> tuple[Values, None]:
    """Values that are one sum over another; NaN for a draw that holds nothing."""

    def values(statistics: Statistics, sums: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(sums[..., top] / sums[..., bottom])

    return values, None


def mean_share(complement: bool = False) -> tuple[Values, Values]:
    """Values that are the mean, over rows, of the first column over the second (0 where that is 0), or 1 less it."""

    def resampled(statistics: Statistics, weights: Floats) -> Floats:
        top, bottom = statistics.rows[:, 0], statistics.rows[:, 1]
        shares = np.divide(top, bottom, out=np.zeros(len(top)), where=bottom > 0)
        units = statistics.units if statistics.units is not None else np.arange(statistics.size)
        sums = np.bincount(units, weights=shares, minlength=statistics.size)
        counts = np.bincount(units, minlength=statistics.size).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.asarray((weights @ sums) / (weights @ counts))
        return 1 - means if complement else means

    return whole_values(resampled), resampled


def whole_values(resampled: Values) -> Values:
    """``values`` of a metric that is no function of sums: of all segments, whatever the sums."""

    def values(statistics: Statistics, sums: Floats) -> Floats:
        return np.broadcast_to(resampled(statistics, np.ones((1, statistics.size))), sums.shape[:-1])

    return values


def best_reference(count: Count, values: tuple[Values, Values | None]) -> Count:
    """Counts against each reference by itself, and keeps the one with the highest value."""

    def value(statistics: Statistics) -> float:
        if not len(statistics.rows):
            return float("-inf")
        if values[1] is not None:
            return float(values[1](statistics, np.ones((1, statistics.size)))[0])
        return float(values[0](statistics, statistics.total[None])[0])

    def best(task: Task, options: Options) -> Statistics:
        each = [count(replace(task, references=(stream,)), options) for stream in task.references]
        chosen = max(each, key=value)
        return replace(chosen, signature=chosen.signature.replace("|refs:1|", f"|refs:{len(each)}|"))

    return best
