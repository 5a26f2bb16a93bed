"""Which units of one language render which of the other: IBM Model 1 in both directions, learnt from paired passages.

Each unit of a passage is explained by one unit of the passage across, or by nothing; how often by nothing is learnt for
each unit (its *share*). Expected counts are smoothed by what a lexicon says, and about one count is taken from every
pair that no lexicon holds: a pair met once was put together by the very pairing that it would confirm.

Source: Brown et al. 1993; Moore 2002 (lexicons for sentence alignment); leave-one-out as in absolute discounting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

_ROUNDS = 4
_CELLS = 3_000_000  # pairs of units that are looked at in one training: what a gigabyte holds with ease
_LONGEST = 400  # units of a passage; a longer one teaches nothing
_SHARE = 0.5  # of a unit's occurrences, explained by the other side, before anything is known
_SHARE_WEIGHT = 2.0  # occurrences that this belief is worth
_SHARE_MOST = 0.95
_LOST = 0.5  # of a unit's counts, kept for renderings never seen
_DISCOUNT = 1.0
_LEAST = 1e-3  # probabilities below it are dropped


class Table(NamedTuple):
    """p(explained unit | explaining unit), one row for each explaining unit: ``starts`` into columns and values.

    ``share[u]`` tells how much of the explained unit ``u`` the other side explains, ``base[u]`` how frequent it is.
    """

    starts: Any  # int64 (explaining units + 1)
    columns: Any  # int32
    values: Any  # float32
    share: Any  # float32 (explained units)
    base: Any  # float32 (explained units)


class Translation(NamedTuple):
    """Both directions: ``target`` explains target units by source units, ``source`` the other way round."""

    target: Table
    source: Table


class Counts(NamedTuple):
    """Weights of pairs of units, sorted by ``key = source * target_size + target`` and unique."""

    source: Any  # int32
    target: Any  # int32
    weight: Any  # float64


def learn(
    passages: Sequence[tuple[Any, Any]], prior: Counts, base_source: Any, base_target: Any
) -> tuple[Translation, Counts]:
    """Both tables from pairs of arrays of unit numbers, and the counts they were made of (without the prior's).

    Without passages the tables say what the prior says. ``base_*`` are the frequencies of units (float, they add up
    to 1); their lengths are the sizes of the vocabularies. Deterministic.
    """
    import numpy as np

    cells = _cells(passages, len(base_target))
    size = len(base_target)
    prior_keys = prior.source.astype(np.int64) * size + prior.target
    keys, where = np.unique(np.concatenate([cells.keys, prior_keys]), return_inverse=True)
    seed = np.bincount(where[len(cells.keys) :], prior.weight, minlength=len(keys))
    at = where[: len(cells.keys)].astype(np.int32)
    source, target = (keys // size).astype(np.int32), (keys % size).astype(np.int32)
    forward, counts = _train(cells.by_target, at, target, source, seed, base_target, len(base_source))
    backward, others = _train(cells.by_source, at, source, target, seed, base_source, len(base_target))
    learnt = np.sqrt(counts * others)
    kept = learnt > 0.05
    return Translation(forward, backward), Counts(source[kept], target[kept], learnt[kept])


class _Groups(NamedTuple):
    """Occurrences to be explained: of which cells each consists, which unit it is, how many units may explain it."""

    of_cell: Any  # int32: for each cell, its occurrence
    unit: Any  # int32: for each occurrence
    others: Any  # float64: for each occurrence


class _Cells(NamedTuple):
    keys: Any  # int64: for each cell, source * size + target
    by_target: _Groups
    by_source: _Groups


def _cells(passages: Sequence[tuple[Any, Any]], size: int) -> _Cells:
    """Every pair of different units of every pair of passages; a big corpus is thinned evenly."""
    import numpy as np

    unique = [(np.unique(a), np.unique(b)) for a, b in passages if 0 < len(a) <= _LONGEST and 0 < len(b) <= _LONGEST]
    total = sum(len(a) * len(b) for a, b in unique)
    if total > _CELLS:
        step = total / _CELLS
        unique = [unique[int(number * step)] for number in range(int(len(unique) / step))]
    empty = [np.zeros(0, np.int64)]
    sizes_a = np.array([len(a) for a, _ in unique], np.int64)
    sizes_b = np.array([len(b) for _, b in unique], np.int64)
    keys = np.concatenate([(a[None, :].astype(np.int64) * size + b[:, None]).ravel() for a, b in unique] or empty)
    # Cells of a passage run over its target units, and within each over its source units.
    targets = np.repeat(np.arange(sizes_b.sum(), dtype=np.int32), np.repeat(sizes_a, sizes_b))
    bases = np.cumsum(sizes_a) - sizes_a
    sources = np.concatenate(
        [
            np.tile(np.arange(base, base + a, dtype=np.int32), b)
            for base, a, b in zip(bases, sizes_a, sizes_b, strict=True)
        ]
        or [np.zeros(0, np.int32)]
    )
    units_a = np.concatenate([a for a, _ in unique] or empty).astype(np.int32)
    units_b = np.concatenate([b for _, b in unique] or empty).astype(np.int32)
    return _Cells(
        keys,
        _Groups(targets, units_b, np.repeat(sizes_a, sizes_b).astype(float)),
        _Groups(sources, units_a, np.repeat(sizes_b, sizes_a).astype(float)),
    )


def _train(
    groups: _Groups, at: Any, explained: Any, explaining: Any, seed: Any, base: Any, size: int
) -> tuple[Table, Any]:
    """EM of one direction. ``at`` tells the pair of each cell; ``seed`` the prior's weight of each pair."""
    import numpy as np

    seen = np.bincount(groups.unit, minlength=len(base)).astype(float)
    share = np.where(seen > 0, _SHARE, 0.0)
    cooccurring = np.bincount(at, minlength=len(seed))
    values = cooccurring / np.maximum(seen[explained], 1) * 0.2 + seed
    values = values / np.maximum(np.bincount(explaining, values, minlength=size), 1e-9)[explaining]
    counts = np.zeros(len(seed))
    for _ in range(_ROUNDS if len(at) else 0):
        counts, share = _expect(groups, at, values, share, seen, base)
        values = _normal(counts + seed, explaining, size)
    counts = np.maximum(counts - _DISCOUNT * (counts > 0), 0)
    values = _normal(counts + seed, explaining, size)
    if len(at):
        _, share = _expect(groups, at, values, share, seen, base)
    known = np.bincount(explained, values, minlength=len(base)) > 0
    share = np.where(known, np.where(seen > 0, share, _SHARE), 0.0)
    return _table(values, explaining, explained, size, np.minimum(share, _SHARE_MOST), base), counts


def _expect(groups: _Groups, at: Any, values: Any, share: Any, seen: Any, base: Any) -> tuple[Any, Any]:
    """Expected counts of each pair, and the share of each unit that was explained."""
    import numpy as np

    weights = values[at]
    explained = share[groups.unit] / groups.others
    sums = np.bincount(groups.of_cell, weights, minlength=len(groups.unit)) * explained
    wholes = sums + (1 - share[groups.unit]) * base[groups.unit]
    counts = np.bincount(at, weights * (explained / wholes)[groups.of_cell], minlength=len(values))
    posterior = np.bincount(groups.unit, sums / wholes, minlength=len(base))
    return counts, (posterior + _SHARE_WEIGHT * _SHARE) / (seen + _SHARE_WEIGHT)


def _normal(counts: Any, explaining: Any, size: int) -> Any:
    import numpy as np

    return counts / (np.bincount(explaining, counts, minlength=size) + _LOST)[explaining]


def _table(values: Any, rows: Any, columns: Any, size: int, share: Any, base: Any) -> Table:
    import numpy as np

    kept = np.flatnonzero(values > _LEAST)
    order = kept[np.argsort(rows[kept], kind="stable")]
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(rows[kept], minlength=size), out=starts[1:])
    return Table(
        starts, columns[order].astype(np.int32), values[order].astype(np.float32), share.astype(np.float32),
        np.maximum(base, 1e-9).astype(np.float32),
    )  # fmt: skip
