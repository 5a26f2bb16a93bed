"""How many n-grams texts have in common: exact counts for all orders at once, by one sort.

A window of as many units (characters, tokens) as the longest n-gram, the number of the row and the side that the text
is on are packed into one 64-bit key. Sorted, windows that begin alike lie together, and the xor of two neighbours tells
at which order they part. Nothing is hashed, so nothing can be confused; where 64 bits do not suffice, units are
numbered anew within each row, and where that is not enough either, n-grams are ranked order by order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from termkit.score.statistics import Integers

Ids = NDArray[Any]  # integers from 1; of any width
Keys = NDArray[np.uint64]

_CHUNK = 40_000  # units whose arrays stay in the processor's cache
_ROWS = 4_096  # at most in a chunk
_CELLS = 1 << 22  # of the table that numbers units anew within rows
_KEY = 64  # bits


def chunks(sizes: Sequence[int], most: int = _CHUNK) -> Iterator[slice]:
    """Consecutive rows of together about ``most`` units; a row that is larger is alone."""
    start = units = 0
    for row, size in enumerate(sizes):
        if row > start and (units + size > most or row - start >= _ROWS):
            yield slice(start, row)
            start, units = row, 0
        units += size
    if start < len(sizes):
        yield slice(start, len(sizes))


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a text, lone surrogates among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def dense(ids: NDArray[Any]) -> Ids:
    """The same units numbered from 1 without gaps, in their order; ``ids`` are integers from 0."""
    if not ids.size:
        return ids
    seen = np.zeros(int(ids.max()) + 1, dtype=np.bool_)
    seen[ids] = True
    found = np.flatnonzero(seen)
    numbers = np.empty(seen.size, dtype=np.uint32)
    numbers[found] = np.arange(1, found.size + 1, dtype=np.uint32)
    renumbered: Ids = numbers[ids]
    return renumbered


def shared(ids: Ids, lengths: Integers, orders: int, merged: bool = False) -> Integers:
    """How many n-grams the first text of each row shares with each other text of it, [others, rows, orders].

    ``ids`` are the units of all texts one behind the other, row by row, equal where units are equal; ``lengths`` is how
    many each text has, [rows, texts]. An n-gram counts as often as it stands in both; with ``merged`` it may be as
    often as in the other text that has most of it, and the result is [1, rows, orders].
    """
    rows, sides = lengths.shape
    if not ids.size:
        return np.zeros((1 if merged else sides - 1, rows, orders), dtype=np.int64)
    room = _KEY - (rows - 1).bit_length() - (sides - 1).bit_length()
    if not _fits(ids, orders, room):
        ids = dense(ids)
    if not _fits(ids, orders, room) and rows * int(ids.max()) <= _CELLS:
        ids = _local(ids, lengths)
    if not _fits(ids, orders, room):
        return _by_ranks(ids, lengths, orders, merged)
    return _by_sort(ids, lengths, orders, merged)


def _width(ids: Ids) -> int:
    """Bits for each unit; the lowest and the highest number are kept for what lies behind the end of a text."""
    return int(int(ids.max()) + 1).bit_length()


def _fits(ids: Ids, orders: int, room: int) -> bool:
    return _width(ids) * orders <= room


def _local(ids: Ids, lengths: Integers) -> Ids:
    """The units numbered from 1 within each row."""
    top = int(ids.max()) + 1
    sizes = lengths.sum(axis=1)
    cells = ids + np.repeat(np.arange(sizes.size) * top, sizes)
    seen = np.zeros(sizes.size * top, dtype=np.bool_)
    seen[cells] = True
    found = np.flatnonzero(seen)
    starts = np.searchsorted(found, np.arange(sizes.size) * top)
    numbers = np.empty(seen.size, dtype=np.uint32)
    numbers[found] = np.arange(1, found.size + 1) - np.repeat(starts, np.diff(starts, append=found.size))
    renumbered: Ids = numbers[cells]
    return renumbered


def _by_sort(ids: Ids, lengths: Integers, orders: int, merged: bool) -> Integers:
    rows, sides = lengths.shape
    width, side_bits = _width(ids), (sides - 1).bit_length()
    keys = _windows(ids.astype(np.uint64), orders, width)
    _mark_ends(keys, lengths, orders, width)
    shift = min(width * orders + side_bits, _KEY - 1)  # less only for a single row, which is number 0
    heads = np.arange(rows, dtype=np.uint64)[:, None] << np.uint64(shift) | np.arange(sides, dtype=np.uint64)
    keys <<= np.uint64(side_bits)
    keys |= np.repeat(heads.ravel(), lengths.ravel())
    keys.sort()
    return _matches(keys, lengths, orders, width, merged)


def _windows(ids: Keys, orders: int, width: int) -> Keys:
    """So many units from each place on, the first in the highest bits."""
    if orders == 1:
        return ids.copy()
    back_orders = orders // 2
    front = _windows(ids, orders - back_orders, width)
    back = front if orders == 2 * back_orders else _windows(ids, back_orders, width)
    keys = front << np.uint64(width * back_orders)
    reach = orders - back_orders
    if reach < keys.size:
        keys[:-reach] |= back[reach:]
    return keys


def _mark_ends(keys: Keys, lengths: Integers, orders: int, width: int) -> None:
    """Windows that reach beyond their text go on with what is equal on no two sides: zeros in the first, else ones."""
    if orders == 1:
        return
    left = np.arange(1, orders)  # units from here to the end
    masks = (np.uint64(1) << (width * (orders - left)).astype(np.uint64)) - np.uint64(1)
    ends = lengths.cumsum().reshape(lengths.shape)
    for side, (lengths_of, ends_of) in enumerate(((lengths[:, :1], ends[:, :1]), (lengths[:, 1:], ends[:, 1:]))):
        inside = (lengths_of[:, :, None] >= left).nonzero()
        places = (ends_of[:, :, None] - left)[inside]
        if side:
            keys[places] |= masks[inside[2]]
        else:
            keys[places] &= ~masks[inside[2]]


def _matches(keys: Keys, lengths: Integers, orders: int, width: int, merged: bool) -> Integers:
    """Counts of sorted keys, [others, rows, orders].

    Where neighbours part at an order, they part at all longer ones too. So from the longest down, the places where
    windows part become fewer, and no more than them is looked at. Each begins a group of equal n-grams.
    """
    rows, sides = lengths.shape
    surplus = _surplus(keys, sides, merged)
    parting = np.empty(keys.size + 1, dtype=np.uint64)
    parting[0] = parting[-1] = np.iinfo(np.uint64).max
    keys >>= np.uint64((sides - 1).bit_length())
    np.bitwise_xor(keys[1:], keys[:-1], out=parting[1:-1])
    filled = lengths.sum(axis=1).nonzero()[0]
    limits = np.uint64(1) << (width * np.arange(orders + 1)).astype(np.uint64)
    found = np.zeros((1 if merged else sides - 1, rows, orders), dtype=np.int64)
    for order in range(orders, 0, -1):
        kept = (parting >= limits[orders - order]).nonzero()[0]
        parting, surplus = parting.take(kept), surplus.take(kept, axis=1)
        groups = surplus[:, 1:] - surplus[:, :-1]
        starts = (parting >= limits[orders]).nonzero()[0][:-1]
        both = np.minimum(groups[0], groups[1:].max(axis=0))[None] if merged and sides > 2 else np.abs(groups)
        found[:, filled, order - 1] = np.add.reduceat(both, starts, axis=1)
    if merged and sides > 2:
        return found
    windows = (lengths[:, :1] + lengths[:, 1:]).T
    matched: Integers = windows[:, :, None] - found >> 1
    return matched


def _surplus(keys: Keys, sides: int, merged: bool) -> Integers:
    """What sums up how many windows before each place are on which side, [others or sides, keys + 1].

    Windows of the first side less those of each other, since min(a, b) is (a + b - |a - b|) / 2; for ``merged`` with
    several others, those of each side.
    """
    if sides == 2:
        steps = np.int64(1) - ((keys & np.uint64(1)) << np.uint64(1)).view(np.int64)[None]
    else:
        side = keys & ((np.uint64(1) << np.uint64((sides - 1).bit_length())) - np.uint64(1))
        on = (side == np.arange(sides, dtype=np.uint64)[:, None]).astype(np.int64)
        steps = on if merged else on[:1] - on[1:]
    result = np.zeros((len(steps), keys.size + 1), dtype=np.int64)
    np.cumsum(steps, axis=1, out=result[:, 1:])
    return result


def _by_ranks(ids: Ids, lengths: Integers, orders: int, merged: bool) -> Integers:
    """The same for any number of units and orders, one sort an order: an n-gram is a ranked (n-1)-gram and a unit."""
    rows, sides = lengths.shape
    flat = lengths.ravel()
    row = np.repeat(np.arange(rows), lengths.sum(axis=1))
    side = np.repeat(np.tile(np.arange(sides), rows), flat)
    left = np.repeat(np.cumsum(flat), flat) - np.arange(ids.size)  # units from here to the end of the text
    units = ids.astype(np.int64)
    top = int(units.max()) + 1
    ranks = row  # of the windows of one order less, at ``places``
    places = np.arange(ids.size)
    result = np.zeros((1 if merged else sides - 1, rows, orders), dtype=np.int64)
    for order in range(1, orders + 1):
        whole = left[places] >= order
        places, ranks = places[whole], ranks[whole]
        if not places.size:
            break
        _, first, ranks = np.unique(ranks * top + units[places + order - 1], return_index=True, return_inverse=True)
        counts = np.stack([np.bincount(ranks[side[places] == each], minlength=first.size) for each in range(sides)])
        theirs = counts[1:].max(axis=0, keepdims=True) if merged else counts[1:]
        for other, both in enumerate(np.minimum(counts[0], theirs)):
            np.add.at(result[other, :, order - 1], row[places[first]], both)
    return result
