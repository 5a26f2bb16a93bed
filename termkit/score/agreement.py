"""How far a metric agrees with people: on which draft is better, and on which segment.

    system    pearson            correlation of the systems' scores
              pairwise-accuracy  share of pairs of systems that both put in the same order (Kocmi et al. 2021)
    segment   pearson            correlation over all segments of all systems
              kendall-tau-b      the same by ranks, ties counted as in tau-b
              acc-eq             share of pairs of one segment's translations on which both agree, ties included; the
                                 metric's ties are those below the difference that fits people best, as WMT does since
                                 2023 (Deutsch, Foster and Freitag 2023, arXiv 2305.14324). It is chosen on these data.

numpy has all that is needed. scipy, which has Kendall's tau besides, would be forty megabytes for twenty lines here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import sqrt

import numpy as np

from termkit.core.score import Agreement, Interval
from termkit.errors import InputError
from termkit.score.people import Judgements
from termkit.score.resampling import DRAWS, Seed, generator, interval, resamples
from termkit.score.statistics import Floats, Integers


def agreements(
    metric: str,
    segments: Mapping[str, Sequence[float]],
    systems: Mapping[str, float],
    judgements: Judgements,
    *,
    higher_is_better: bool = True,
    draws: int = DRAWS,
    seed: Seed = None,
) -> tuple[Agreement, ...]:
    """All measures of agreement of one metric; those of systems need three of them (accuracy: two).

    ``segments`` has the metric's score for each segment of each system, ``systems`` its score for the whole; both by
    the names that the judgements use. Systems that people did not judge are left out, and the reverse. Raises
    InputError where no system is in both, and where people judged a segment that is not there.
    """
    names = [name for name in judgements.scores if name in segments and judgements.scores[name]]
    if not names:
        known = f"judged are {', '.join(judgements.scores)}; scored are {', '.join(segments)}"
        raise InputError(f"{judgements.path}: no system was both judged and scored: {known}")
    sign = 1.0 if higher_is_better else -1.0
    theirs = _table(names, judgements)
    ours = sign * np.array([_padded(name, segments[name], theirs.shape[1], judgements.path) for name in names])
    ours = np.where(np.isnan(theirs), np.nan, ours)
    theirs = np.where(np.isnan(ours), np.nan, theirs)
    found = []
    means = judgements.systems()
    if len(names) >= 2:
        pair = np.array([sign * systems[name] for name in names]), np.array([means[name] for name in names])
        if len(names) >= 3:
            found.append(Agreement(metric, "system", "pearson", pearson(*pair), len(names)))
        count = len(names) * (len(names) - 1) // 2
        found.append(Agreement(metric, "system", "pairwise-accuracy", _pairwise_accuracy(*pair), count))
    judged = ~np.isnan(theirs)
    pair = ours[judged], theirs[judged]
    count = int(judged.sum())
    spread = _pearson_interval(ours, theirs, draws, seed)
    found.append(Agreement(metric, "segment", "pearson", pearson(*pair), count, spread))
    found.append(Agreement(metric, "segment", "kendall-tau-b", kendall(*pair), count))
    if len(names) >= 2:
        value, pairs = accuracy_with_ties(ours, theirs)
        found.append(Agreement(metric, "segment", "acc-eq", value, pairs))
    return tuple(found)


def _table(names: Sequence[str], judgements: Judgements) -> Floats:
    """Scores of people, [systems, segments]; NaN where nobody judged."""
    size = 1 + max(max(judgements.scores[name]) for name in names)
    table = np.full((len(names), size), np.nan)
    for row, name in zip(table, names, strict=True):
        row[list(judgements.scores[name])] = list(judgements.scores[name].values())
    return table


def _padded(name: str, scores: Sequence[float], size: int, path: str) -> Floats:
    if len(scores) < size:
        raise InputError(f"{path}: segment {size} was judged, but {name} has {len(scores)} segments")
    return np.array(scores[:size], dtype=np.float64)


def pearson(one: Floats, other: Floats) -> float:
    """Pearson's correlation of two lists of numbers; NaN where one of them is constant."""
    one, other = one - one.mean(), other - other.mean()
    scale = np.sqrt((one @ one) * (other @ other))
    return float(one @ other / scale) if scale > 0 else float("nan")


def _pearson_interval(ours: Floats, theirs: Floats, draws: int, seed: Seed) -> Interval | None:
    """Of resamples of segments; a segment brings the scores of all systems, which depend on each other."""
    judged = ~np.isnan(theirs)
    size = int(judged.any(axis=0).sum())
    if size < 2 or not draws:
        return None
    one, other = (np.where(judged, table - table[judged].mean(), 0.0) for table in (ours, theirs))
    parts = np.stack([judged, one, other, one * one, other * other, one * other]).sum(axis=1)[:, judged.any(axis=0)]
    values = []
    for weights in resamples(size, draws, generator(seed)):
        n, x, y, xx, yy, xy = (weights @ parts.T).T
        with np.errstate(divide="ignore", invalid="ignore"):
            values.append((n * xy - x * y) / np.sqrt((n * xx - x * x) * (n * yy - y * y)))
    return interval(np.concatenate(values), size)


def _pairwise_accuracy(ours: Floats, theirs: Floats) -> float:
    pairs = combinations(range(len(ours)), 2)
    return float(np.mean([np.sign(ours[i] - ours[j]) == np.sign(theirs[i] - theirs[j]) for i, j in pairs]))


def kendall(one: Floats, other: Floats) -> float:
    """Kendall's tau-b of two lists of numbers, in O(n log n); NaN where one of them is constant."""
    first, second = _ranks(one), _ranks(other)
    pairs = len(first) * (len(first) - 1) // 2
    both = first * (int(second.max(initial=0)) + 1) + second
    ties_one, ties_other, ties_both = (_tied(ranks) for ranks in (first, second, both))
    discordant = _inversions(second[np.lexsort((second, first))])
    concordant = pairs - ties_one - ties_other + ties_both - discordant
    scale = sqrt((pairs - ties_one) * (pairs - ties_other))
    return (concordant - discordant) / scale if scale > 0 else float("nan")


def _ranks(values: Floats) -> Integers:
    """From 0; equal numbers have the same."""
    return np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _tied(ranks: Integers) -> int:
    """Pairs of equal numbers."""
    counts = np.unique(ranks, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def _inversions(ranks: Integers) -> int:
    """Pairs in which the first number is the greater, by the highest bit in which they differ."""
    found = 0
    for bit in reversed(range(int(ranks.max(initial=0)).bit_length())):
        ranks = ranks[np.argsort(ranks >> (bit + 1), kind="stable")]
        group, ones = ranks >> (bit + 1), (ranks >> bit) & 1
        before = np.cumsum(ones) - ones
        starts = np.searchsorted(group, group)  # of the numbers that have all higher bits in common
        found += int((before - before[starts])[ones == 0].sum())
    return found


def accuracy_with_ties(ours: Floats, theirs: Floats) -> tuple[float, int]:
    """acc-eq with tie calibration of [systems, segments], averaged over segments, and how many pairs there are.

    A pair counts where the metric's order is that of people, or where the metric's difference is at most a threshold
    and people see none. Of all thresholds, that with the best mean over segments is taken. NaN stands for no score.
    """
    first, second = (np.array(index) for index in zip(*combinations(range(len(ours)), 2), strict=True))
    own, human = (ours[first] - ours[second]).T, (theirs[first] - theirs[second]).T  # [segments, pairs]
    known = ~np.isnan(human)
    counts = known.sum(axis=1)
    if not counts.any():
        return float("nan"), 0
    share = np.broadcast_to(1.0 / np.maximum(counts, 1)[:, None], known.shape)[known] / np.count_nonzero(counts)
    own, human = own[known], human[known]
    order = np.argsort(np.abs(own), kind="stable")
    size, share = np.abs(own)[order], share[order]
    agreed = share * ((own * human > 0) | ((own == 0) & (human == 0)))[order]
    tied = share * (human == 0)[order]
    gains = agreed.sum() + np.concatenate(([0.0], np.cumsum(tied - agreed)))
    last = np.concatenate(([True], np.append(size[1:] != size[:-1], True)))  # equal differences are tied together
    return float(gains[last].max()), len(own)
