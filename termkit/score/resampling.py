"""Values of resamples: what a score would be on other segments of the same kind.

Segments (or documents) are drawn with replacement, as many as there are, by the random stream of sacrebleu 2.6, so
intervals and p-values are its own. A draw is a row of counts, how often each segment was taken; counts times the
statistics are the sums of a draw, for all drafts and metrics at once. Draws are made in chunks; only their sums stay.

sacrebleu adds and divides in single precision. Sums below 2**24 are exact there, so values are then made in single
precision here too, and are equal to sacrebleu's; above, its sums are rounded, and ours, in double precision, are exact.
The metrics that sacrebleu does not have are always made in double precision.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np

from termkit.core.score import Interval
from termkit.errors import ConfigError, InputError
from termkit.score.metric import Metric
from termkit.score.statistics import Floats, Statistics

Seed = int | Literal["none"] | None  # None: what SACREBLEU_SEED says, or 12345; "none": other draws in each run
Item = tuple[Metric, Statistics]

DRAWS = 1000
FEWEST = 5  # units; fewer say nothing about how a value would vary
CHUNK = 2**20  # bytes of counts that are made at a time; larger ones leave the cache and take twice as long
_VARIABLE = "SACREBLEU_SEED"
_SINGLE = 2**24  # integers below are exact in single precision


def seed_word(seed: Seed = None) -> str:
    """The seed as signatures name it: ``12345``, or ``none``. Raises ConfigError for what is no seed."""
    word = str(os.environ.get(_VARIABLE, "12345") if seed is None else seed).strip().lower()
    if word != "none" and not (word.isascii() and word.isdecimal()):
        where = f"{_VARIABLE}: " if seed is None else ""
        raise ConfigError(f"{where}{word!r} is no seed; a whole number from 0 up, or none for other draws each time")
    return word


def generator(seed: Seed = None) -> np.random.Generator:
    """The random stream of a seed."""
    word = seed_word(seed)
    return np.random.default_rng(None if word == "none" else int(word))


def bootstrap_values(
    metric: Metric, statistics: Statistics, draws: int = DRAWS, seed: Seed = None, by: str = ""
) -> Floats:
    """The value of each resample, [draws]; NaN where one holds nothing to count. See ``bootstrap_values_of``."""
    return bootstrap_values_of([(metric, statistics)], draws, seed, by)[0]


def bootstrap_values_of(items: Sequence[Item], draws: int = DRAWS, seed: Seed = None, by: str = "") -> list[Floats]:
    """For each draft and metric, the value of each resample, [draws]; all of one size see the same draws.

    ``by`` names the group whose parts are drawn (``document``); empty: segments are drawn. Raises InputError where
    statistics have no such group.
    """
    counts = [units_drawn(statistics, by) for _, statistics in items]
    found: dict[int, Floats] = {}
    for count in dict.fromkeys(counts):
        numbers = [number for number, other in enumerate(counts) if other == count]
        chosen = [items[number] for number in numbers]
        chunks = resamples(count, draws, generator(seed), widest(chosen))
        found.update(zip(numbers, values_of_chunks(chosen, chunks, by), strict=True))
    return [found[number] for number in range(len(items))]


def drawn_by(*drafts: Statistics) -> str:
    """What to draw: documents where all drafts know FEWEST or more of them, and the same ones, else segments."""
    known = [each.groups["document"].names if "document" in each.groups else () for each in drafts]
    return "document" if len(known[0]) >= FEWEST and all(names == known[0] for names in known) else ""


def mean(values: Floats) -> float | None:
    """The mean of the resamples' values; None where none has a value."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def interval(values: Floats, units: int = 2) -> Interval | None:
    """Between which values 95 of 100 resamples lie; half of its width is the ``ci`` of sacrebleu.

    None where no resample has a value, or fewer than two units (segments, documents) were there to be drawn.
    """
    known = np.sort(values[~np.isnan(values)])
    if not len(known) or units < 2:
        return None
    skipped = len(known) // 40
    return Interval(float(known[skipped]), float(known[len(known) - skipped - 1]))


def units_drawn(statistics: Statistics, by: str = "") -> int:
    """How many segments, or parts of the group ``by``, there are to draw. Raises InputError without such a group."""
    if by and by not in statistics.groups:
        known = ", ".join(statistics.groups) or "none"
        raise InputError(f"{statistics.metric}: nothing tells the {by} of each segment; groups that are known: {known}")
    return len(statistics.groups[by].names) if by else statistics.size


def widest(items: Iterable[Item]) -> int:
    """The number of segments of the longest draft."""
    return max(statistics.size for _, statistics in items)


def resamples(count: int, draws: int, stream: np.random.Generator, width: int = 0) -> Iterator[Floats]:
    """How often each of ``count`` units was taken in each draw, [some draws, count] at a time.

    Chunks draw the same units as sacrebleu's single call would. ``width``: to how many segments counts will be spread.
    """
    step = max(1, CHUNK // (8 * max(count, width)))
    for start in range(0, draws, step):
        rows = min(step, draws - start)
        taken = stream.choice(count, size=(rows, count), replace=True)
        taken += count * np.arange(rows)[:, None]
        yield np.bincount(taken.ravel(), minlength=rows * count).reshape(rows, count).astype(np.float64)


def values_of_chunks(items: Sequence[Item], chunks: Iterable[Floats], by: str = "") -> list[Floats]:
    """For each item, the values of all draws of all chunks, [draws]."""
    tables = [None if metric.resampled else sums_by_unit(statistics, by) for metric, statistics in items]
    found: list[list[Floats]] = [[] for _ in items]
    for weights in chunks:
        for (metric, statistics), table, parts in zip(items, tables, found, strict=True):
            if table is not None:
                parts.append(weights @ table)
            elif metric.resampled is not None:
                parts.append(metric.resampled(statistics, spread(statistics, weights, by)))
    return [
        np.concatenate(parts) if table is None else _values(metric, statistics, np.concatenate(parts))
        for (metric, statistics), table, parts in zip(items, tables, found, strict=True)
    ]


def sums_by_unit(statistics: Statistics, by: str = "") -> Floats:
    """The sums of each segment, or of each part of the group ``by``, [units, columns]."""
    if not by:
        return statistics.by_unit
    group = statistics.groups[by]
    sums = np.zeros((len(group.names), len(statistics.columns)))
    np.add.at(sums, group.of, statistics.rows)
    return sums


def spread(statistics: Statistics, weights: Floats, by: str = "") -> Floats:
    """Counts of the parts of the group ``by``, [draws, parts], given to their segments, [draws, segments]."""
    if not by:
        return weights
    part_of = np.zeros(statistics.size, dtype=np.int64)
    part_of[slice(None) if statistics.units is None else statistics.units] = statistics.groups[by].of
    return np.asarray(weights[:, part_of])


def _values(metric: Metric, statistics: Statistics, sums: Floats) -> Floats:
    """Values of sums, with the rounding of sacrebleu where its sums are exact."""
    if "streams" in statistics.options and sums.max(initial=0.0) < _SINGLE:
        sums = sums.astype(np.float32)
    return np.asarray(metric.values(statistics, sums), dtype=np.float64)
