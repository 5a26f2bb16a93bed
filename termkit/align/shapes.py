"""How many sentences a bead joins, how likely that is, and how long the two sides of a bead are.

The shapes go as far as translators do: one sentence rendered by up to seven, up to five by one. Source of the length
model: Gale and Church 1993, with sizes that fit Chinese and a variance measured on the texts at hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# For novels and essays, whose translators cut long sentences; and for documentation, whose translators keep them.
_FREE = {
    (1, 1): 0.62, (1, 2): 0.2, (1, 3): 0.06, (1, 4): 0.018, (1, 5): 0.005, (1, 6): 0.0015, (1, 7): 0.0006,
    (2, 1): 0.04, (2, 2): 0.016, (2, 3): 0.009, (2, 4): 0.003, (3, 1): 0.004, (3, 2): 0.002, (3, 3): 0.0015,
    (4, 1): 0.001, (4, 2): 0.0005, (5, 1): 0.0005,
}  # fmt: skip
_CLOSE = {
    (1, 1): 0.85, (1, 2): 0.05, (1, 3): 0.006, (1, 4): 0.002, (1, 5): 0.0008, (1, 6): 0.0004, (1, 7): 0.0002,
    (2, 1): 0.05, (2, 2): 0.008, (2, 3): 0.002, (2, 4): 0.0006, (3, 1): 0.006, (3, 2): 0.002, (3, 3): 0.0008,
    (4, 1): 0.002, (4, 2): 0.0006, (5, 1): 0.0008,
}  # fmt: skip
SHAPES: list[tuple[int, int]] = sorted(_FREE)  # by their number of source sentences
DEEPEST = max(m for m, _ in SHAPES)
WIDEST = max(n for _, n in SHAPES)
_BELIEF = 60.0  # beads that the prior of the shapes is worth
_VARIANCE = 12.0  # of the weighted lengths, for each unit of length
_LEAST_VARIANCE, _MOST_VARIANCE = 1.0, 60.0
_SWAY = 1.4  # how far the ratio of two texts lies from the usual one, at most
_WORST = 12.0  # no bead is refused for its length alone


@dataclass(frozen=True)
class Proportions:
    """What is believed of shapes and lengths: re-estimated in each pass."""

    ratio: float  # length of the target for each unit of length of the source
    variance: float
    usual: float  # the ratio of texts in these languages
    logs: tuple[float, ...]  # log prior for each of SHAPES

    def lengths(self, source: Any, target: Any) -> Any:
        """Log density of target lengths given source lengths (arrays that broadcast), 0 where they fit exactly."""
        import numpy as np

        expected = source * self.ratio
        spread = (expected + target) * (self.variance / 2)
        return np.maximum(-0.5 * (target - expected) ** 2 / np.maximum(spread, 1e-6), -_WORST)


def believed(source: float, target: float, usual: float) -> Proportions:
    """The proportions before any pass, from the whole lengths of the two sides.

    Where one side leaves much out, the whole lengths say nothing of the ratio of what it renders: the usual one holds.
    """
    return Proportions(_near(target / max(source, 1.0), usual), _VARIANCE, usual, _logs({}))


def _near(ratio: float, usual: float) -> float:
    return ratio if usual / _SWAY <= ratio <= usual * _SWAY else usual


def estimated(
    shapes: Iterable[tuple[int, int]], lengths: Sequence[tuple[float, float]], before: Proportions
) -> Proportions:
    """The proportions that a pass found: shapes of its beads, and the lengths of those with two sides."""
    import numpy as np

    counts: dict[tuple[int, int], int] = {}
    for shape in shapes:
        counts[shape] = counts.get(shape, 0) + 1
    logs = _logs(counts)
    if len(lengths) < 3:
        return Proportions(before.ratio, before.variance, before.usual, logs)
    sides = np.array(lengths, float)
    ratio = _near(float(sides[:, 1].sum() / max(sides[:, 0].sum(), 1.0)), before.usual)
    spread = (sides[:, 1] - sides[:, 0] * ratio) ** 2 / np.maximum((sides[:, 0] * ratio + sides[:, 1]) / 2, 1e-6)
    weight = len(lengths) / (len(lengths) + 20)
    variance = float(np.median(spread)) / 0.455 * weight + before.variance * (1 - weight)
    return Proportions(ratio, min(max(variance, _LEAST_VARIANCE), _MOST_VARIANCE), before.usual, logs)


def _logs(counts: dict[tuple[int, int], int]) -> tuple[float, ...]:
    """Log priors: half of each kind of translators, and what was counted."""
    total = sum(counts.get(shape, 0) for shape in SHAPES)
    prior = [(_FREE[shape] + _CLOSE[shape]) / 2 for shape in SHAPES]
    return tuple(
        math.log((counts.get(shape, 0) + _BELIEF * chance) / (total + _BELIEF))
        for shape, chance in zip(SHAPES, prior, strict=True)
    )
