"""Which drafts of a table can be told apart: all pairs by paired bootstrap, Holm's correction, and clusters.

A line between two clusters means: each draft above it is better than each draft below it on this metric, and over
segments drawn from the same source such differences would seldom come by chance (all pairs of the table
together are wrong in at most alpha of such tables). It is the rule of WMT's tables. Drafts of one cluster are not
thereby equal: the segments were too few, or too uneven, to draw a line there, and two drafts of a cluster may even
differ significantly while a third between them differs from neither. Nothing is said of what the metric does not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import ceil

from termkit.core.score import Comparison
from termkit.score.measure import value_of
from termkit.score.metric import Metric
from termkit.score.resampling import DRAWS, Seed, bootstrap_values_of
from termkit.score.significance import bootstrap_p, check_drafts
from termkit.score.statistics import Statistics

ALPHA = 0.05


def clustered(
    metric: Metric,
    drafts: Sequence[tuple[str, Statistics]],
    draws: int | None = None,
    seed: Seed = None,
    by: str = "",
    alpha: float = ALPHA,
) -> tuple[list[int], list[Comparison]]:
    """The cluster of each draft, from 1, and the comparisons of all pairs; ``drafts`` are best first.

    ``draws`` are 1000, or more where Holm's correction of many pairs would leave no p below alpha. The better draft of
    a pair is its ``path``. Two drafts with the same value get p = 1. Raises InputError where drafts differ in segments.
    """
    check_drafts((metric, drafts), by)
    pairs = list(combinations(range(len(drafts)), 2))
    draws = draws or max(DRAWS, ceil(2 * len(pairs) / alpha))
    drawn = bootstrap_values_of([(metric, statistics) for _, statistics in drafts], draws, seed, by)
    values = [value_of(metric, statistics) for _, statistics in drafts]
    found = []
    for better, worse in pairs:
        difference = values[better] - values[worse]
        p = bootstrap_p(drawn[better], drawn[worse], difference) if difference else 1.0
        found.append(Comparison(metric.name, drafts[better][0], drafts[worse][0], difference, p, p))
    adjusted = holm([comparison.p for comparison in found])
    told_apart = {pair for pair, p in zip(pairs, adjusted, strict=True) if p < alpha}
    comparisons = [comparison._replace(adjusted=p) for comparison, p in zip(found, adjusted, strict=True)]
    return _numbers(len(drafts), told_apart), comparisons


def holm(ps: Sequence[float]) -> list[float]:
    """p-values corrected by Holm's step-down method (1979): below alpha, all are right but in alpha of all families."""
    adjusted, reached = [0.0] * len(ps), 0.0
    for rank, number in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        reached = max(reached, min(1.0, (len(ps) - rank) * ps[number]))
        adjusted[number] = reached
    return adjusted


def _numbers(count: int, told_apart: set[tuple[int, int]]) -> list[int]:
    """The cluster of each draft: a line is drawn where all above can be told from all below."""
    numbers = [1] * count
    for line in range(1, count):
        apart = all((above, below) in told_apart for above in range(line) for below in range(line, count))
        numbers[line] = numbers[line - 1] + apart
    return numbers
