"""What the scores of a draft would be if some of its segments were other than they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from termkit.score.metric import Material
from termkit.score.public import string_metric
from termkit.score.statistics import Floats, Integers, Option, Statistics
from termkit.score.strings import StringMetric

Costs = Mapping[str, float]  # metric to the points that it would gain

_STRING_METRICS = ("bleu", "chrf", "chrf++", "ter")


@dataclass(frozen=True)
class Rescoring:
    """A draft beside what its string metrics counted; only segments that change are counted again.

    All gains are points by which a metric would get better: higher, or lower for TER. A metric that has no value
    afterwards is left out.
    """

    material: Material
    statistics: tuple[Statistics, ...]

    @classmethod
    def of(cls, material: Material, statistics: Sequence[Statistics]) -> Rescoring:
        """With those of the statistics that are of string metrics and of the material's segments."""
        size = len(material.hypotheses)
        usable = [each for each in statistics if each.metric in _STRING_METRICS and len(each.rows) == size]
        return cls(material, tuple(each for each in usable if each.units is None))

    def mended(
        self, hypotheses: Mapping[int, str], references: Mapping[int, tuple[str, ...]] | None = None
    ) -> dict[str, float]:
        """The gains with other texts in some segments, by their numbers."""
        references = references or {}
        numbers = sorted({*hypotheses, *references})
        if not numbers:
            return {}
        drafts = [hypotheses.get(number, self.material.hypotheses[number]) for number in numbers]
        own = [tuple(stream[number] for stream in self.material.references) for number in numbers]
        theirs = [references.get(number, mine) for number, mine in zip(numbers, own, strict=True)]
        streams = list(zip(*theirs, strict=True))
        gains = {}
        for statistics in self.statistics:
            rows = metric_of(statistics).rows(drafts, streams)
            gains[statistics.metric] = _gain(statistics, numbers, rows)
        return gains

    def without(self, numbers: Collection[int]) -> dict[str, float]:
        """The gains without these segments; nothing where no other is left."""
        if not numbers or len(numbers) == len(self.material.hypotheses):
            return {}
        return {each.metric: _gain(each, sorted(numbers), None) for each in self.statistics}

    def with_options(self, statistics: Statistics, options: Mapping[str, Option]) -> float:
        """The gain of one metric counted with other options."""
        metric = metric_of(statistics, options)
        sums = metric.rows(self.material.hypotheses, self.material.references).sum(axis=0)
        return _oriented(statistics, _value(metric, statistics, sums) - _value_now(statistics))


def metric_of(statistics: Statistics, options: Mapping[str, Option] | None = None) -> StringMetric:
    """The metric that counted, with some options changed."""
    own = {name: value for name, value in statistics.options.items() if name != "streams"}
    return string_metric(statistics.metric, {**own, **(options or {})})


def _gain(statistics: Statistics, numbers: Sequence[int], rows: Integers | None) -> float:
    """Better by how much with other rows for these segments, or with none."""
    sums = statistics.total - statistics.rows[list(numbers)].sum(axis=0)
    if rows is not None:
        sums = sums + rows.sum(axis=0)
    after = _value(metric_of(statistics), statistics, sums)
    return _oriented(statistics, after - _value_now(statistics))


def _value_now(statistics: Statistics) -> float:
    return _value(metric_of(statistics), statistics, statistics.total)


def _value(metric: StringMetric, statistics: Statistics, sums: Floats | Integers) -> float:
    streams = statistics.options.get("streams", 1)
    assert isinstance(streams, int)
    return float(metric.values(np.asarray(sums, dtype=np.float64)[None], streams)[0])


def _oriented(statistics: Statistics, change: float) -> float:
    return -change if statistics.metric == "ter" else change
