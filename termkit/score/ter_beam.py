"""The matrix of edit distances in a beam around the diagonal, a row at a time: sacrebleu's, in a few machine words.

sacrebleu 2.6 looks only at 25 cells on either side of the diagonal (more where one side is over 50 times as long).
Neighbouring cells of a row differ by at most one, in the beam as in the whole matrix, so a row is one cost and two
numbers whose bits say where the cost rises and where it falls (Myers 1999, 10.1145/316542.316550; Hyyrö 2003). What the
beam adds: a cell whose neighbours lie outside must not gain by them. A column that the row above does not reach counts
as one more than the column before it, and the column to the left of the beam as one more in each row; with that no way
through such a cell is cheaper than the way inside, unless two words match there, and those matches are left out.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import add, sub
from typing import NamedTuple

_WIDTH = 25  # cells on either side of the diagonal

Window = tuple[int, int]  # of a row: the first column, and the one after the last
Places = Mapping[str, Sequence[int]]  # where a word stands in the reference, ascending


class Row(NamedTuple):
    """A row of the matrix; bit k of the numbers is about column ``ground`` + 1 + k."""

    first: int
    end: int
    ground: int  # the column that the bits start after: the one before the first
    base: int  # the cost there
    rises: int
    falls: int
    free: int = 0  # where the cost is that of the cell above to the left
    worse: int = 0  # where the cost is one more than above


class Beam:
    """The part of the matrix that is looked at, for so many words of ours and a reference."""

    def __init__(self, ours: int, theirs: int, places: Places) -> None:
        ratio = theirs / ours
        wide = math.ceil(ratio / 2 + _WIDTH) if ratio / 2 > _WIDTH else _WIDTH
        diagonals = [math.floor(number * ratio) for number in range(1, ours + 1)]
        self.places = places
        self.columns = theirs + 1
        self.windows = [(max(0, each - wide), min(self.columns, each + wide)) for each in diagonals]  # from row 1 on
        self.windows[-1] = (self.windows[-1][0], self.columns)

    def rows(self, words: Sequence[str]) -> list[Row]:
        """All rows, from row 0 on."""
        first = _first_row(self.columns)
        return [first, *_follow(first, words, self.places, self.windows)]

    def between(self, row: Row, words: Sequence[str], number: int) -> Row:
        """The row that some words lead to from row ``number``."""
        return _follow(row, words, self.places, self.windows[number : number + len(words)])[-1]

    def rows_to_end(self, words: Sequence[str]) -> list[Row]:
        """What remains to the end, the matrix of the reversed texts: from the last row back to row 1."""
        last = self.columns - 1
        places = {word: [last - 1 - place for place in reversed(found)] for word, found in self.places.items()}
        (_, columns), *windows = [(last + 1 - end, last + 1 - first) for first, end in reversed(self.windows)]
        row = _first_row(columns)
        return [row, *_follow(row, words[:0:-1], places, windows)]


class Strip:
    """Distances of texts that differ from one, the rows of which are known, in a few neighbouring words."""

    def __init__(self, beam: Beam, words: Sequence[str], rows: Sequence[Row]) -> None:
        self._beam = beam
        self._words = words
        self._rows = rows
        self._costs_to_end: dict[int, list[int]] = {}

    def cost(self, words: Sequence[str], start: int, end: int) -> int:
        """The distance of words that differ from ``start`` to ``end``."""
        row = self._beam.between(self._rows[start], words[start:end], start)
        if end not in self._costs_to_end:
            self._costs_to_end[end] = costs(self._rows_to_end[len(words) - end])[::-1]
        cost: int = min(map(add, costs(row), self._costs_to_end[end]))
        return cost

    @cached_property
    def _rows_to_end(self) -> list[Row]:
        return self._beam.rows_to_end(self._words)


def _first_row(columns: int) -> Row:
    """All of the reference is inserted."""
    return Row(0, columns, 0, 0, (1 << columns - 1) - 1, 0)


def _follow(row: Row, words: Iterable[str], places: Places, windows: Iterable[Window]) -> list[Row]:
    """The rows after ``row`` for the next words, one for each window."""
    first, end, ground, base, rises, falls, _, _ = row
    rows = []
    for word, (next_first, next_end) in zip(words, windows, strict=False):
        start = next_first - 1 if next_first else 0
        if start > ground:
            passed = (1 << start - ground) - 1
            base += (rises & passed).bit_count() - (falls & passed).bit_count()
            rises >>= start - ground
            falls >>= start - ground
        inside = (1 << next_end - 1 - start) - 1
        if next_end > end:
            rises |= inside ^ (1 << end - 1 - start) - 1
        same, found = 0, places.get(word, ())
        low, high = first if first > start else start, end if end < next_end else next_end - 1
        if len(found) > 1:
            found = found[bisect_left(found, low) : bisect_left(found, high)]
        for place in found:
            if low <= place < high:
                same |= 1 << place - start
        free = (((same & rises) + rises) ^ rises) | same | falls
        worse = falls | ~(free | rises)
        shifted = worse << 1 | 1
        rises, falls = ((rises & free) << 1 | ~(free | shifted)) & inside, shifted & free & inside
        first, end, ground, base = next_first, next_end, start, base + 1
        rows.append(Row(first, end, ground, base, rises, falls, free, worse))
    return rows


def last_cost(row: Row) -> int:
    """The cost in the last column of a row."""
    return row.base + row.rises.bit_count() - row.falls.bit_count()


def costs(row: Row) -> list[int]:
    """The costs from the first column to the last."""
    columns = row.end - 1 - row.ground
    rises, falls = (map(int, reversed(f"{bits:0{columns}b}")) for bits in (row.rises, row.falls))
    line = list(accumulate(map(sub, rises, falls), initial=row.base)) if columns else [row.base]
    return line[row.first - row.ground :]
