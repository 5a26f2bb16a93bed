"""Where a draft is strong and where it is weak: its score by document, by section, by concept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from termkit.core.score import Interval, PartKind, Profile, ProfilePart
from termkit.score.measure import value_of
from termkit.score.metric import Metric
from termkit.score.resampling import DRAWS, FEWEST, Seed, bootstrap_values_of, interval
from termkit.score.statistics import Floats, Groups, Integers, Statistics

MANY = 40  # parts; of more, reports show the extremes
BARS = "▁▂▃▄▅▆▇█"
_BATCH = 128  # parts resampled together, so that memory does not grow with their number
_WIDTH = 3.92  # of an interval of 95 %, in standard errors


def profile(metric: Metric, statistics: Statistics, by: PartKind, draws: int = DRAWS, seed: Seed = None) -> Profile:
    """The value of each part of the group ``by`` that the statistics have, in the order in which parts come.

    Concepts come by need: those with most to count first. Parts with FEWEST segments or more have an interval,
    from ``draws`` resamples of their segments; none have with ``draws`` 0. A part with nothing to count has no value:
    NaN.
    """
    named = list(parts(statistics, by))
    found = [
        ProfilePart(name, value_of(metric, part), metric.n(part), each)
        for (name, part), each in zip(named, _intervals(metric, [part for _, part in named], draws, seed), strict=True)
    ]
    if by == "concept":
        found.sort(key=lambda part: -part.n)
    return Profile(metric.name, by, tuple(found))


def parts(statistics: Statistics, by: str) -> Iterator[tuple[str, Statistics]]:
    """The statistics of each part, by its name: only its own segments, and its own groups. One pass for all parts."""
    group = statistics.groups[by]
    units = np.arange(statistics.size) if statistics.units is None else statistics.units
    order = np.argsort(group.of, kind="stable")
    ends = np.cumsum(np.bincount(group.of, minlength=len(group.names)))
    for name, start, end in zip(group.names, [0, *ends[:-1]], ends, strict=True):
        if end > start:
            yield name, _part(statistics, order[start:end], units)


def _part(statistics: Statistics, rows: Integers, units: Integers) -> Statistics:
    own, numbered = np.unique(units[rows], return_inverse=True)
    groups = {name: _compact(group, rows) for name, group in statistics.groups.items()}
    alone = len(own) == len(rows)
    return replace(
        statistics,
        rows=statistics.rows[rows],
        size=len(own),
        units=None if alone and statistics.units is None else numbered,
        groups=groups,
    )


def _compact(group: Groups, rows: Integers) -> Groups:
    own, numbered = np.unique(group.of[rows], return_inverse=True)
    return Groups(tuple(group.names[number] for number in own), numbered)


def _intervals(metric: Metric, of: Sequence[Statistics], draws: int, seed: Seed) -> Iterator[Interval | None]:
    for start in range(0, len(of), _BATCH):
        batch = of[start : start + _BATCH]
        enough = [part for part in batch if draws and part.size >= FEWEST]
        values = iter(bootstrap_values_of([(metric, part) for part in enough], draws, seed) if enough else ())
        for part in batch:
            yield interval(next(values), part.size) if draws and part.size >= FEWEST else None


def sparkline(profile: Profile, digits: int = 2) -> str:
    """One bar for each part, and the lowest and the highest value, between which bars are scaled: ``▁▅█ 31.40-58.22``.

    A part without a value is a blank. Where all values are equal, all bars are of middle height.
    """
    values = np.array([part.value for part in profile.parts], dtype=np.float64)
    known = values[~np.isnan(values)]
    if not len(known):
        return " " * len(values)
    low, high = known.min(), known.max()
    heights = (values - low) / (high - low) if high > low else 0.0 * values + 0.5
    top = len(BARS) - 1
    bars = "".join(" " if np.isnan(height) else BARS[round(float(height) * top)] for height in heights)
    return f"{bars} {low:.{digits}f}-{high:.{digits}f}"


class Extremes(NamedTuple):
    """The parts that a reader should look at, the worst and the best first; no part is in both."""

    weakest: tuple[ProfilePart, ...]
    strongest: tuple[ProfilePart, ...]


def extremes(profile: Profile, count: int = 10, higher_is_better: bool = True) -> Extremes:
    """The ``count`` weakest and strongest parts.

    A part with one segment is nearly always at one of the ends, by chance; so parts with an interval are preferred,
    and the others are taken only where there are not enough of those. Ties are in the order of the profile.
    """
    known = [part for part in profile.parts if not np.isnan(part.value)]
    sure = [part for part in known if part.interval is not None]
    chosen = sure if len(sure) >= 2 * count else known
    chosen = sorted(chosen, key=lambda part: part.value if higher_is_better else -part.value)
    half = min(count, (len(chosen) + 1) // 2)
    return Extremes(tuple(chosen[:half]), tuple(reversed(chosen[half:][-count:])))


def jaggedness(profile: Profile) -> float | None:
    """How uneven a draft is over its parts, in the metric's own units: 0.0 where chance may explain the differences.

    The standard deviation of the parts' true values, estimated by the method of moments for random effects
    (DerSimonian and Kacker 2007, with weights w of the parts' ``n``): the variance that is observed, less what
    resampling says of each part's own uncertainty.

        sum w (value - mean)^2 - sum w (1 - w) error^2, over 1 - sum w^2;  sum w = 1, error = width of interval / 3.92

    Chance may explain a variance below 95 of 100 of those that it makes: multiples of the expected one, spread as
    chi-square over its degrees of freedom (by Satterthwaite; the quantile by Wilson and Hilferty). Only parts with an
    interval count; None where fewer than two have one.
    """
    sure = [part for part in profile.parts if part.interval is not None and not np.isnan(part.value) and part.n]
    if len(sure) < 2:
        return None
    values = np.array([part.value for part in sure])
    errors = np.array([(part.interval.high - part.interval.low) / _WIDTH for part in sure if part.interval])
    weights = np.array([part.n for part in sure], dtype=np.float64)
    weights /= weights.sum()
    observed = weights @ (values - weights @ values) ** 2
    noise = weights * (1 - weights) * errors**2
    if observed <= _by_chance(noise):
        return 0.0
    return float(np.sqrt((observed - noise.sum()) / (1 - weights @ weights)))


def _by_chance(noise: Floats) -> float:
    """The variance that chance stays below in 95 of 100 cases; ``noise`` is what each part adds to the expected one."""
    if not noise.any():
        return 0.0
    freedom = max(1.0, noise.sum() ** 2 / (noise @ noise) - 1)
    spread = 2 / (9 * freedom)
    return float(noise.sum() * (1 - spread + 1.645 * np.sqrt(spread)) ** 3)
