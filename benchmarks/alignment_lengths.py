"""A baseline: alignment by lengths alone (Gale and Church 1993), along the same path and with the same shapes of beads.

What termkit gains over it, it gains by words, numbers, names and structure.
"""

from __future__ import annotations

from typing import Any

from termkit.align.path import Gaps, Step, best_path
from termkit.align.shapes import SHAPES, Proportions, believed, estimated
from termkit.core.alignment import Bead, Sentences

_PASSES = 3
_GAPS = Gaps(-3.5, -3.0)  # log cost of a passage without counterpart
_WIDE = 3  # a Han character says as much as three letters


def by_lengths(source: Sentences, target: Sentences) -> list[Bead]:
    """The beads of two texts, without a look at their words."""
    sums = _running(source), _running(target)
    proportions = believed(float(sums[0][-1]), float(sums[1][-1]), float(sums[1][-1] / sums[0][-1]))
    steps: list[Step] = []
    for _ in range(_PASSES):
        steps = best_path((0, 0), (len(source), len(target)), _Scorer(*sums, proportions), _GAPS)
        lengths = [
            (
                float(sums[0][step.row] - sums[0][step.row - step.m]),
                float(sums[1][step.column] - sums[1][step.column - step.n]),
            )
            for step in steps
            if step.m and step.n
        ]
        proportions = estimated(((step.m, step.n) for step in steps), lengths, proportions)
    return [Bead(range(step.row - step.m, step.row), range(step.column - step.n, step.column)) for step in steps]


class _Scorer:
    """Log scores of beads by their shapes and lengths, as ``best_path`` asks for them."""

    def __init__(self, source: Any, target: Any, proportions: Proportions) -> None:
        self.source, self.target, self.proportions = source, target, proportions

    def __call__(self, rows: range, columns: range) -> Any:
        import numpy as np

        scores = np.zeros((len(SHAPES), len(rows), len(columns)))
        ends, stops = np.arange(rows.start, rows.stop), np.arange(columns.start, columns.stop)
        for number, (m, n) in enumerate(SHAPES):
            source = self.source[ends] - self.source[np.maximum(ends - m, 0)]
            target = self.target[stops] - self.target[np.maximum(stops - n, 0)]
            scores[number] = self.proportions.logs[number]
            scores[number] += self.proportions.lengths(source[:, None], target[None, :])
        return scores


def _running(text: Sentences) -> Any:
    """Running sums of the sentences' lengths."""
    import numpy as np

    sentences = (text.document.text[start:end] for start, end in text.spans)
    sizes = (sum(_WIDE if character > "\u2000" else 1 for character in sentence) for sentence in sentences)
    return np.cumsum([0, *(max(size, 1) for size in sizes)])
