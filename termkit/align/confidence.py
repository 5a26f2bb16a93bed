"""How sure a bead is: its share of all ways through the texts near the best one, each way weighted by its score.

The forward-backward algorithm over short stretches of the best way. The scores are taken as they are: softened ones
were too modest, as texts with known beads showed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any, NamedTuple

from termkit.align.path import Gaps, Scorer, Step
from termkit.align.shapes import DEEPEST, SHAPES, WIDEST

_STRETCH = 48  # steps whose confidence is found at once
_AROUND = 8  # steps before and after them that are free to move too
_MISSING = -1e30


def confidences(steps: Sequence[Step], scorer: Scorer, gaps: Gaps) -> list[float]:
    """For each step, in order, the probability (0 to 1) that it is right."""
    found: list[float] = []
    for start in range(0, len(steps), _STRETCH):
        stop = min(start + _STRETCH, len(steps))
        low, high = max(0, start - _AROUND), min(len(steps), stop + _AROUND)
        found.extend(_stretch(steps[low:high], scorer, gaps, range(start - low, stop - low)))
    return found


def _stretch(steps: Sequence[Step], scorer: Scorer, gaps: Gaps, wanted: range) -> Iterator[float]:
    import numpy as np

    first, left = steps[0].row - steps[0].m, steps[0].column - steps[0].n
    rows, columns = range(first + 1, steps[-1].row + 1), range(left, steps[-1].column + 1)
    beads = scorer(rows, columns).astype(float) if len(rows) else np.zeros((len(SHAPES), 0, len(columns)))
    before, after = _forward(beads, gaps), _backward(beads, gaps)
    whole = _add(*(each[-1, -1] for each in before))
    for number in wanted:
        step = steps[number]
        i, j = step.row - first, step.column - left
        bead, up, back = (each[i - step.m, j - step.n] for each in before)
        if step.m and step.n:
            log = _add(bead, up, back) + beads[SHAPES.index((step.m, step.n)), i - 1, j] + after.bead[i, j]
        elif step.m:
            log = _add(_add(bead, back) + gaps.begin, up + gaps.go_on) + after.up[i, j]
        else:
            log = _add(_add(bead, up) + gaps.begin, back + gaps.go_on) + after.back[i, j]
        yield float(np.exp(min(log - whole, 0.0)))


class _Weights(NamedTuple):
    """Log weights of all ways that reach (or leave) a node in a state: behind a bead, in a gap of either side."""

    bead: Any
    up: Any  # a source sentence without counterpart
    back: Any  # a target sentence without counterpart


def _forward(beads: Any, gaps: Gaps) -> _Weights:
    """The ways from the beginning to each node."""
    import numpy as np

    size, columns = beads.shape[1] + 1, beads.shape[2]
    whole = np.full((size + DEEPEST, columns + WIDEST), _MISSING)
    bead, up, back = (np.full((size, columns), _MISSING) for _ in range(3))
    bead[0, 0] = 0.0
    slope = gaps.go_on * np.arange(columns)
    for row in range(size):
        if row:
            ways = np.empty((len(SHAPES), columns))
            for number, (m, n) in enumerate(SHAPES):
                start = whole[DEEPEST + row - m, WIDEST - n : WIDEST - n + columns]
                np.add(start, beads[number, row - 1], out=ways[number])
            bead[row] = _sum(ways)
            up[row] = np.logaddexp(np.logaddexp(bead[row - 1], back[row - 1]) + gaps.begin, up[row - 1] + gaps.go_on)
        begun = np.logaddexp.accumulate(np.logaddexp(bead[row], up[row]) - slope)
        back[row, 1:] = begun[:-1] + slope[1:] + gaps.begin - gaps.go_on
        whole[DEEPEST + row, WIDEST:] = _add(bead[row], up[row], back[row])
    return _Weights(bead, up, back)


def _backward(beads: Any, gaps: Gaps) -> _Weights:
    """The ways from each node to the end."""
    import numpy as np

    size, columns = beads.shape[1] + 1, beads.shape[2]
    bead = np.full((size + DEEPEST, columns + WIDEST), _MISSING)
    up, back = (np.full((size + 1, columns + 1), _MISSING) for _ in range(2))
    padded = np.full((len(SHAPES), size + DEEPEST, columns + WIDEST), _MISSING)
    padded[:, 1:size, :columns] = beads
    slope = gaps.go_on * np.arange(columns)[::-1]
    for row in range(size - 1, -1, -1):
        ways = np.empty((len(SHAPES) + 1, columns))
        for number, (m, n) in enumerate(SHAPES):
            np.add(bead[row + m, n : n + columns], padded[number, row + m, n : n + columns], out=ways[number])
        ways[-1] = _MISSING
        if row == size - 1:
            ways[-1, -1] = 0.0
        onward = _sum(ways)
        down = up[row + 1, :columns]
        resumed = np.logaddexp(onward, down + gaps.begin)
        back[row, :columns] = np.logaddexp.accumulate((resumed - slope)[::-1])[::-1] + slope
        right = back[row, 1 : columns + 1] + gaps.begin
        bead[row, :columns] = np.logaddexp(resumed, right)
        up[row, :columns] = _add(onward, down + gaps.go_on, right)
    return _Weights(bead[:size, :columns], up[:size, :columns], back[:size, :columns])


def _add(*logs: Any) -> Any:
    """log(sum(exp)) of several weights."""
    import numpy as np

    return reduce(np.logaddexp, logs)


def _sum(ways: Any) -> Any:
    """log(sum(exp)) over the first axis."""
    import numpy as np

    most = ways.max(axis=0)
    return most + np.log(np.exp(ways - most).sum(axis=0))
