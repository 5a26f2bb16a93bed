"""Strings that stand again and again as wholes: how firmly their parts hold together, and how freely they are used.

*Cohesion* is pointwise mutual information, the least over all ways to cut the string in two: by how many bits its parts
meet more often than chance would have it. *Branching* is the entropy of the characters that stand before it, and of
those behind it, in bits; the smaller of the two counts. What is no Han character is a new neighbour each time, which is
what makes the measure usable on one short text.

Strings are counted length by length. One can only be frequent if its two parts that lack one character are, so the
work shrinks with every length, and memory is some forty bytes for each character of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from termkit.mine.pages import han_runs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Logs = NDArray[np.float16]

LONGEST = 12  # characters
_PER_MILLION = 1.0  # how often a string must stand for each million characters, and twice at least


class Gram(NamedTuple):
    """A string of Han characters as the view writes it."""

    text: str
    times: int
    cohesion: float  # bits
    branching: float  # bits


class _Level(NamedTuple):
    """All frequent strings of one length: which one begins at each position, where each begins first, its count."""

    length: int
    ids: Ints  # -1 where none begins
    first: Ints
    counts: Ints


def repeated(views: Iterable[str], *, cohesion: float, branching: float, most: int) -> list[Gram]:
    """The repeated strings of two to LONGEST characters that reach both thresholds; the ``most`` that weigh most."""
    import numpy as np

    joined = _joined(views)
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    if len(codes) == 1:  # nothing but the seam at the front
        return []
    floor = max(2, round(_PER_MILLION * len(codes) / 1e6))
    total = int(np.count_nonzero(codes != _SEAM))
    logs: list[Logs] = []
    found: list[tuple[Ints, Ints, Floats, Floats, int]] = []
    before: _Level | None = None
    for level, log in _levels(codes, floor):
        logs.append(log)
        if before is not None and before.length > 1:
            found.append(_judged(before, logs, total, cohesion, branching))
        before = level
    return _heaviest(joined, found, most)


_SEAM = ord("\n")


def _joined(views: Iterable[str]) -> str:
    """The Han characters of all views, a line break for whatever stands between them."""
    return "\n" + "".join(run + "\n" for view in views for run in han_runs().findall(view))


def _levels(codes: NDArray[np.uint32], floor: int) -> Iterator[tuple[_Level, Logs]]:
    """For each length the frequent strings, and for each position the binary logarithm of its string's count.

    There is one length more than is asked for, since entropies need the strings that are longer by a character.
    """
    import numpy as np

    _, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    ids = inverse.astype(np.int32)
    ids[codes == _SEAM] = -1
    log = np.where(ids >= 0, np.log2(counts)[inverse], 0).astype(np.float16)
    del inverse
    yield _Level(1, ids, np.zeros(0, np.int32), counts.astype(np.int32)), log
    width = len(counts)
    for length in range(2, LONGEST + 2):
        at = np.flatnonzero((ids[:-1] >= 0) & (ids[1:] >= 0)).astype(np.int32)
        key = ids[at].astype(np.int64) * width + ids[at + 1]
        _, first, inverse, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        del key
        log = np.zeros(len(codes), np.float16)
        log[at] = np.log2(counts)[inverse]
        kept = counts >= floor
        number = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
        ids = np.full(len(codes), -1, np.int32)
        ids[at] = number[inverse]
        del inverse
        yield _Level(length, ids, at[first[kept]], counts[kept].astype(np.int32)), log
        width = int(kept.sum()) + 1


def _judged(
    level: _Level, logs: list[Logs], total: int, cohesion: float, branching: float
) -> tuple[Ints, Ints, Floats, Floats, int]:
    """The strings of a length that reach both thresholds: first position, count, both measures, length.

    The last of ``logs`` is that of the strings longer by one. The entropy of what follows a string is the mean, over
    its occurrences, of the logarithm of its count over the count of the string with the character that follows.
    """
    import numpy as np

    length, first = level.length, level.first
    own = np.log2(level.counts)
    held = np.full(len(first), np.inf)
    for cut in range(1, length):
        parts = logs[cut - 1][first].astype(float) + logs[length - cut - 1][first + cut].astype(float)
        held = np.minimum(held, own + np.log2(total) - parts)
    at = np.flatnonzero(level.ids >= 0)
    ids, longer = level.ids[at], logs[length]
    right = own - np.bincount(ids, longer[at], len(first)) / level.counts
    left = own - np.bincount(ids, longer[at - 1], len(first)) / level.counts
    free = np.minimum(left, right)
    good = (held >= cohesion) & (free >= branching)
    return first[good], level.counts[good], held[good], free[good], length


def _heaviest(joined: str, found: list[tuple[Ints, Ints, Floats, Floats, int]], most: int) -> list[Gram]:
    """The strings in the order of the text, at most ``most`` of them."""
    import numpy as np

    if not found:
        return []
    first, counts, held, free = (np.concatenate(column) for column in list(zip(*found, strict=True))[:4])
    lengths = np.concatenate([np.full(len(rows[0]), rows[4]) for rows in found])
    weight = np.log2(counts + 1) * np.minimum(held, 8) * np.log2(lengths + 1)
    chosen = np.sort(np.lexsort((lengths, first, -weight))[:most])
    return [
        Gram(joined[start : start + length], int(count), float(bits), float(entropy))
        for start, length, count, bits, entropy in zip(
            first[chosen].tolist(), lengths[chosen].tolist(), counts[chosen], held[chosen], free[chosen], strict=True
        )
    ]
