"""How sure a bead is: its share of all ways through the texts near the best one, each way weighted by its score.

The forward-backward algorithm over short stretches of the best way. Scores count evidence more than once (the two
lexical directions repeat each other, words of a sentence depend on each other), so they are softened before; by how
much was fitted to texts whose beads are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from termkit.align.path import Gaps, Scorer, Step
from termkit.align.shapes import DEEPEST, SHAPES, WIDEST

_STRETCH = 48  # steps whose confidence is found at once
_AROUND = 8  # steps before and after them that are free to move too
_SOFT = 1.0  # of a score; 0.6 to 1.2 were tried, on texts with known beads
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
    gap = (gaps.begin + gaps.go_on) / 2 * _SOFT
    beads = (scorer(rows, columns) * _SOFT).astype(float) if len(rows) else np.zeros((len(SHAPES), 0, len(columns)))
    forward = _forward(beads, gap)
    backward = _backward(beads, gap)
    whole = forward[-1, -1]
    for number in wanted:
        step = steps[number]
        i, j = step.row - first, step.column - left
        score = gap if not (step.m and step.n) else beads[SHAPES.index((step.m, step.n)), i - 1, j]
        log = forward[i - step.m, j - step.n] + score + backward[i, j] - whole
        yield float(np.exp(min(log, 0.0)))


def _forward(beads: Any, gap: float) -> Any:
    """Log weights of all ways from the beginning to each node."""
    import numpy as np

    size, columns = beads.shape[1] + 1, beads.shape[2]
    weights = np.full((size + DEEPEST, columns + WIDEST), _MISSING)
    slope = gap * np.arange(columns)
    weights[DEEPEST, WIDEST:] = slope
    for row in range(1, size):
        ways = np.empty((len(SHAPES) + 1, columns))
        for number, (m, n) in enumerate(SHAPES):
            before = weights[DEEPEST + row - m, WIDEST - n : WIDEST - n + columns]
            np.add(before, beads[number, row - 1], out=ways[number])
        ways[-1] = weights[DEEPEST + row - 1, WIDEST:] + gap
        weights[DEEPEST + row, WIDEST:] = np.logaddexp.accumulate(_sum(ways) - slope) + slope
    return weights[DEEPEST:, WIDEST:]


def _backward(beads: Any, gap: float) -> Any:
    """Log weights of all ways from each node to the end."""
    import numpy as np

    size, columns = beads.shape[1] + 1, beads.shape[2]
    weights = np.full((size + DEEPEST, columns + WIDEST), _MISSING)
    slope = gap * np.arange(columns)
    weights[size - 1, :columns] = slope[::-1]
    padded = np.full((len(SHAPES), size + DEEPEST, columns + WIDEST), _MISSING)
    padded[:, 1:size, :columns] = beads
    for row in range(size - 2, -1, -1):
        ways = np.empty((len(SHAPES) + 1, columns))
        for number, (m, n) in enumerate(SHAPES):
            ways[number] = weights[row + m, n : n + columns] + padded[number, row + m, n : n + columns]
        ways[-1] = weights[row + 1, :columns] + gap
        weights[row, :columns] = (np.logaddexp.accumulate((_sum(ways)[::-1]) - slope) + slope)[::-1]
    return weights[:size, :columns]


def _sum(ways: Any) -> Any:
    """log(sum(exp)) over the first axis."""
    import numpy as np

    most = ways.max(axis=0)
    return most + np.log(np.exp(ways - most).sum(axis=0))
