"""The longest common subsequence of two texts, by bit-parallel search.

Source: Hyyrö 2004, "Bit-parallel LCS-length computation revisited". Rows are kept, so that the way can be read back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_STRETCH = 1500  # keys; longer texts are compared stretch by stretch, so that time and memory stay near linear


def common_run(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places, rising in both, at which the two texts have the same key; as many as possible."""
    pieces = max(len(one), len(other)) // _STRETCH + 1
    if pieces == 1:
        return _common(one, other)
    pairs: list[tuple[int, int]] = []
    for piece in range(pieces):
        a, b = (len(text) * piece // pieces for text in (one, other))
        c, d = (len(text) * (piece + 1) // pieces for text in (one, other))
        pairs.extend((a + x, b + y) for x, y in _common(one[a:c], other[b:d]))
    return pairs


def _common(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    places: dict[str, int] = {}
    bit = 1
    for key in other:
        places[key] = places.get(key, 0) | bit
        bit <<= 1
    full = bit - 1
    row, rows = full, [full]  # a zero bit: the run grows there
    for key in one:
        hits = places.get(key)
        if hits is not None:
            seen = row & hits
            row = ((row + seen) | (row - seen)) & full
        rows.append(row)
    pairs = []
    i, j = len(one), len(other) - 1
    while i > 0 and j >= 0:
        if rows[i] >> j & 1:
            j -= 1
        elif not rows[i - 1] >> j & 1:
            i -= 1
        else:
            i -= 1
            pairs.append((i, j))
            j -= 1
    pairs.reverse()
    return pairs


def longest_run(keys: Sequence[str], places: Mapping[str, int], size: int) -> int:
    """How many keys, in order, fit rising places of a text of ``size``; a key has a bit for each place it fits."""
    row = full = (1 << size) - 1
    for key in keys:
        hits = places.get(key)
        if hits is not None:
            seen = row & hits
            row = ((row + seen) | (row - seen)) & full
    return full.bit_count() - row.bit_count()
