"""The rough way through two long texts: where to look for the fine one.

Both are cut into a few hundred stretches of equal numbers of sentences, which are compared as bags of units under the
lexicon known so far. Whole chapters that only one side has show up as gaps, however long they are; a band along the
way found so keeps the fine search linear.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from termkit.align.gains import bead_gains
from termkit.align.path import Band, Gaps, Step, best_path
from termkit.align.shapes import DEEPEST, SHAPES
from termkit.align.translation import Translation
from termkit.align.units import Encoded

_STRETCHES = 400  # of the longer text, at most
_SENTENCES = 6  # of a stretch, at least
_UNITS = 3000  # of each side that are compared
_FREQUENT = 2e-3  # share of a text above which a unit tells nothing of a place
_WEIGHT = 0.1  # of the gains: the units of a stretch are far from independent
_GAP = 0.35  # what a sentence of a gap costs
_MARGIN = 3.0  # stretches on either side of the way
_SINGLE = [number for number, (m, n) in enumerate(SHAPES) if max(m, n) <= 2]
_MISSING = -1e30


def rough_band(source: Encoded, target: Encoded, translation: Translation) -> Band | None:
    """A band for ``best_path`` along the rough way; None where the texts are short enough to search all of them."""
    sizes = len(source.starts) - 1, len(target.starts) - 1
    stretch = max(_SENTENCES, -(-max(sizes) // _STRETCHES))
    left, right = (
        _Stretches(text, table, stretch) for text, table in ((source, translation.source), (target, translation.target))
    )
    if min(left.count, right.count) < DEEPEST:
        return None

    def scorer(rows: range, columns: range) -> Any:
        import numpy as np

        shapes = [SHAPES[number] for number in _SINGLE]
        scores = np.full((len(SHAPES), len(rows), len(columns)), _MISSING, np.float32)
        scores[_SINGLE] = bead_gains(left.text, right.text, rows, columns, translation, shapes) * _WEIGHT
        scores[_SINGLE] -= np.array([0.5 * (m + n - 2) for m, n in shapes], np.float32)[:, None, None]
        return scores

    cost = -_GAP * stretch
    steps = best_path(
        (0, 0), (left.count, right.count), scorer, Gaps(cost - 2.0, cost), lambda rows: range(right.count + 1)
    )
    return _band(steps, stretch, sizes)


def _band(steps: list[Step], stretch: int, sizes: tuple[int, int]) -> Band:
    margin = round(_MARGIN * stretch)
    rows = [min(step.row * stretch, sizes[0]) for step in steps]
    columns = [min(step.column * stretch, sizes[1]) for step in steps]

    def band(strip: range) -> range:
        first = bisect_left(rows, max(strip.start - margin, 0))
        last = bisect_left(rows, strip.stop + margin)
        low = columns[first - 1] if first else 0
        high = columns[min(last, len(columns) - 1)]
        return range(low - margin, high + margin + 1)

    return band


class _Stretches:
    """A text as stretches of sentences, of which only units count that tell a place."""

    def __init__(self, text: Encoded, table: Any, stretch: int) -> None:
        import numpy as np

        counts = np.bincount(text.ids, minlength=len(table.share))
        telling = np.flatnonzero((table.share > 0) & (counts > 0) & (counts < max(_FREQUENT * len(text.ids), 3)))
        telling = telling[np.argsort(-counts[telling], kind="stable")[:_UNITS]]
        kept = np.zeros(len(table.share), bool)
        kept[telling] = True
        held = kept[text.ids]
        before = np.concatenate([[0], np.cumsum(held)])
        starts = np.append(text.starts[:-1:stretch], text.starts[-1])
        self.count = len(starts) - 1
        self.text = Encoded(text.ids[held], before[starts].astype(np.int64))
