"""The best way through two texts, bead by bead, in a band: linear time, memory that does not grow with the texts.

Rows are numbers of source sentences behind us, columns those of target sentences. Scores of all beads of a strip of
rows are made at once; within a row, a bead costs one addition. A passage without a counterpart is a gap: its first
sentence costs more than the rest of it (affine gaps, Gotoh 1982).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from termkit.align.shapes import DEEPEST, SHAPES, WIDEST

_STRIP = 64  # rows whose beads are scored at once
_BLOCK = 4096  # rows after which what is behind is settled
_OVERLAP = 512  # rows of a block that are gone through again: the way settles long before
_MARGIN = 128  # columns on either side of the likely way, where no earlier way is known
_MISSING = -1e30
_UP, _LEFT = len(SHAPES), len(SHAPES) + 1  # a source sentence, a target sentence without counterpart
_FRESH = 64  # this source sentence begins its gap
_GROUPS = [(m, [k for k, (a, _) in enumerate(SHAPES) if a == m]) for m in range(1, DEEPEST + 1)]


class Step(NamedTuple):
    """Source sentences ``[row - m, row)`` render as target sentences ``[column - n, column)``."""

    row: int
    column: int
    m: int
    n: int


@dataclass(frozen=True)
class Gaps:
    """What it costs to leave a sentence without counterpart: the first of a passage, and each further one."""

    begin: float
    go_on: float


# (rows, columns) -> log scores [shape, row, column] of beads that end there
Scorer = Callable[[range, range], Any]
# a strip's rows -> columns to look at, where an earlier way is known
Band = Callable[[range], range]


def best_path(
    start: tuple[int, int], end: tuple[int, int], scorer: Scorer, gaps: Gaps, band: Band | None = None
) -> list[Step]:
    """The best steps from one node (row, column) to another."""
    steps: list[Step] = []
    row, column = start
    while row < end[0]:
        stop = min(end[0], row + _BLOCK + _OVERLAP)
        block = _Block((row, column), end, gaps, band)
        for first in range(row, stop, _STRIP):
            block.advance(range(first + 1, min(first + _STRIP, stop) + 1), scorer, band)
        found = block.trace()
        if stop < end[0]:
            found = [step for step in found if step.row <= row + _BLOCK]
        steps.extend(found)
        row, column = (found[-1].row, found[-1].column) if found else (stop, column)
    steps.extend(Step(row, place + 1, 0, 1) for place in range(column, end[1]))
    return steps


class _Strip(NamedTuple):
    rows: range
    columns: range
    operations: Any  # uint8 [row, column]
    origins: Any  # int32 [row, column]: where a gap of the target began


class _Block:
    """Rows from ``start`` on, up to which all is settled, on the way to ``end``."""

    def __init__(self, start: tuple[int, int], end: tuple[int, int], gaps: Gaps, band: Band | None) -> None:
        import numpy as np

        self.start, self.gaps = start, gaps
        self.total, self.columns = end
        row, column = start
        self.strips: list[_Strip] = []
        self.slope = (end[1] - column) / max(end[0] - row, 1)
        # the target's passage before the first row may be as long as the band is wide
        ahead = max(column + _MARGIN * 2 + 1, band(range(row, row + 1)).stop if band else 0)
        self.window = range(column, min(self.columns + 1, ahead))
        scores = np.full(len(self.window), _MISSING)
        scores[0] = 0.0
        scores[1:] = gaps.begin + gaps.go_on * np.arange(len(scores) - 1)
        self.recent = [scores]  # the last rows, newest last
        self.upward = np.full(len(self.window), _MISSING)  # best score of a way that ends in a gap of the source
        first = np.full((1, len(scores)), _LEFT, np.uint8)
        self.strips.append(_Strip(range(row, row + 1), self.window, first, np.full((1, len(scores)), column, np.int32)))

    def advance(self, rows: range, scorer: Scorer, band: Band | None) -> None:
        """Goes on through a strip of rows."""
        import numpy as np

        columns = band(rows) if band else self._guess(rows)
        columns = range(max(columns.start, self.start[1]), max(min(columns.stop, self.columns + 1), self.start[1] + 1))
        columns = range(min(columns.start, self.window.stop - 1), max(columns.stop, self.window.start + 1))
        size = len(columns)
        scores = np.full((DEEPEST + len(rows), WIDEST + size), _MISSING)
        for back, old in enumerate(reversed(self.recent), 1):
            scores[DEEPEST - back, WIDEST:] = _moved(old, self.window, columns)
        upward = _moved(self.upward, self.window, columns)
        beads = scorer(rows, columns)
        # shifted[row, n - 1, column] is the score n columns before
        step = scores.strides[1]
        shifted = np.lib.stride_tricks.as_strided(
            scores[:, WIDEST - 1 :], (len(scores), WIDEST, size), (scores.strides[0], -step, step)
        )
        chances = np.empty((len(SHAPES) + 1, size))
        operations = np.empty((len(rows), size), np.uint8)
        origins = np.empty((len(rows), size), np.int32)
        places = np.arange(size)
        slope = self.gaps.go_on * places
        for number in range(len(rows)):
            for m, shapes in _GROUPS:
                before = shifted[DEEPEST + number - m, : len(shapes)]
                np.add(before, beads[shapes[0] : shapes[-1] + 1, number], out=chances[shapes[0] : shapes[-1] + 1])
            fresh = scores[DEEPEST + number - 1, WIDEST:] + self.gaps.begin
            upward = upward + self.gaps.go_on
            begins = fresh >= upward
            upward = np.where(begins, fresh, upward)
            chances[_UP] = upward
            operation = chances.argmax(axis=0)
            best = chances[operation, places]
            line = operations[number]
            line[:] = operation
            # a gap of the target: from the best column before, whatever the distance
            level = best - slope
            reached = np.maximum.accumulate(level)
            origin = np.maximum.accumulate(np.where(level >= reached, places, 0))
            gap = np.empty(size)
            gap[0] = _MISSING
            gap[1:] = reached[:-1] + slope[1:] + (self.gaps.begin - self.gaps.go_on)
            better = gap > best
            line[better] = _LEFT
            origins[number, 1:] = origin[:-1]
            scores[DEEPEST + number, WIDEST:] = np.where(better, gap, best)
            line[begins] |= _FRESH
        self.strips.append(_Strip(rows, columns, operations, origins + columns.start))
        self.recent = list(scores[-DEEPEST:, WIDEST:].copy())
        self.upward, self.window = upward, columns

    def _best(self, row: int) -> int:
        """The best place of the window; at the end of the source, what is left of the target is a gap."""
        import numpy as np

        scores = self.recent[-1]
        if row == self.total:
            left = self.columns - np.arange(self.window.start, self.window.stop)
            scores = scores + np.where(left > 0, self.gaps.begin + self.gaps.go_on * (left - 1), 0.0)
        return int(scores.argmax())

    def _guess(self, rows: range) -> range:
        """Where the way goes on: from the best column so far, in the proportion of both texts."""
        best = self.window.start + int(self.recent[-1].argmax())
        ahead = int(len(rows) * max(self.slope, 1.0)) + _MARGIN
        return range(best - _MARGIN, best + ahead + 1)

    def trace(self) -> list[Step]:
        """The steps that lead to the best column of the last row."""
        row = self.strips[-1].rows.stop - 1
        column = self.window.start + self._best(row)
        steps: list[Step] = []
        at = len(self.strips) - 1
        climbing = False
        while (row, column) != self.start:
            while row < self.strips[at].rows.start:
                at -= 1
            strip = self.strips[at]
            cell = (row - strip.rows.start, column - strip.columns.start)
            operation = int(strip.operations[cell])
            code, fresh = operation & (_FRESH - 1), operation & _FRESH
            if climbing or code == _UP:
                steps.append(Step(row, column, 1, 0))
                row, climbing = row - 1, not fresh
            elif code == _LEFT:
                origin = int(strip.origins[cell])
                steps.extend(Step(row, place, 0, 1) for place in range(column, origin, -1))
                column = origin
            else:
                m, n = SHAPES[code]
                steps.append(Step(row, column, m, n))
                row, column = row - m, column - n
        return steps[::-1]


def _moved(scores: Any, old: range, new: range) -> Any:
    """A row of scores seen through another window; what lies outside the old one cannot be reached."""
    import numpy as np

    moved = np.full(len(new), _MISSING)
    start, stop = max(old.start, new.start), min(old.stop, new.stop)
    if start < stop:
        moved[start - new.start : stop - new.start] = scores[start - old.start : stop - old.start]
    return moved


def around(steps: list[Step], margin: int) -> Band:
    """A band around an earlier way, ``margin`` columns on either side."""
    from bisect import bisect_left

    rows = [step.row for step in steps]
    columns = [step.column for step in steps]

    def band(strip: range) -> range:
        first = bisect_left(rows, max(strip.start - DEEPEST, 0))
        last = bisect_left(rows, strip.stop)
        low = columns[first - 1] if first else 0
        high = columns[min(last, len(columns) - 1)] if columns else 0
        return range(low - margin, high + margin + 1)

    return band
