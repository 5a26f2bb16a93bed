"""From statistics to values: of the whole, of parts, and of resamples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from termkit.core.score import Omission, Score
from termkit.score.catalog import BY_NAME
from termkit.score.metric import Metric
from termkit.score.statistics import Statistics


def value_of(metric: Metric, statistics: Statistics) -> float:
    """The value of all segments together."""
    if metric.resampled is not None:
        return float(metric.resampled(statistics, np.ones((1, statistics.size)))[0])
    return float(metric.values(statistics, statistics.total[None])[0])


def score_of(metric: Metric, statistics: Statistics, ceilings: Sequence[Statistics] = ()) -> Score:
    """The score of a draft, beside what the best of its references gets."""
    best = max if metric.higher_is_better else min
    ceiling = best((value_of(metric, reference) for reference in ceilings), default=None)
    return Score(metric.name, value_of(metric, statistics), statistics.signature, metric.n(statistics), ceiling)


def metric_of(statistics: Statistics) -> Metric:
    """The metric that counted."""
    return BY_NAME[statistics.metric]


def settled(metric: Metric, statistics: Statistics) -> Statistics | Omission:
    """The statistics, or why there is no value: a draft, or all of its shards, in which nothing was counted."""
    return statistics if metric.n(statistics) else Omission(metric.name, metric.nothing)
