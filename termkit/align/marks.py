"""What the layout of two texts says of their pairing: a soft bonus, never a wall.

Where both sides begin a paragraph, a heading, a list item, or stand behind the same fence, image or label, a bead is
likelier to begin; where only one does, less so. A translator who joins two paragraphs only loses a bonus.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from termkit.core.alignment import Sentences

_KINDS = {"paragraph": 1, "heading": 2, "item": 3, "row": 4, "quote": 5}
_BOTH, _ONE = 1.6, -1.4  # a block begins on both sides, on one side
_SAME_KIND, _OTHER_KIND = 0.9, -1.2  # they are of one kind, of two
_SAME_GAP, _OTHER_GAP = 3.0, -1.0  # what stands before them, markup such as a fence or an image, is the same or not
_INSIDE = (0.0, -1.2, -3.5, -1.8, -3.0, -1.2)  # a block of each kind begins inside a side of a bead
_TELLING = 6  # characters of markup between two blocks that make it telling


class Marks(NamedTuple):
    """For each sentence, and one more for the end of the text. All int64."""

    kinds: Any  # the kind of the block that it begins, 0 where it begins none
    gaps: Any  # a number for the markup before that block, 0 for none worth mentioning


def marks_of(text: Sentences, known: dict[str, int]) -> Marks:
    """The marks of a text; equal markup has the same number in all texts that share ``known``."""
    import numpy as np

    blocks, document = text.document.blocks, text.document
    kinds, gaps = np.zeros(len(text) + 1, np.int64), np.zeros(len(text) + 1, np.int64)
    kinds[-1] = _KINDS["paragraph"]
    last = -1
    for number, block in enumerate(text.blocks):
        if block == last:
            continue
        kinds[number] = _KINDS[blocks[block].kind]
        markup = document.text[blocks[block - 1].end if block else 0 : blocks[block].start]
        markup = "".join(markup.split())
        if len(markup) >= _TELLING:
            gaps[number] = known.setdefault(markup, len(known) + 1)
        last = block
    return Marks(kinds, gaps)


def corner_bonus(source: Marks, target: Marks, rows: range, columns: range) -> Any:
    """Log bonus ``[row, column]`` of a bead that begins at a source and a target sentence. float32."""
    import numpy as np

    a, b = source.kinds[rows.start : rows.stop, None], target.kinds[None, columns.start : columns.stop]
    both, either = (a > 0) & (b > 0), (a > 0) | (b > 0)
    bonus = np.where(both, np.where(a == b, _BOTH + _SAME_KIND, _BOTH + _OTHER_KIND), np.where(either, _ONE, 0.0))
    c, d = source.gaps[rows.start : rows.stop, None], target.gaps[None, columns.start : columns.stop]
    bonus += np.where((c > 0) | (d > 0), np.where(c == d, _SAME_GAP, _OTHER_GAP), 0.0)
    return bonus.astype(np.float32)


def inner_breaks(marks: Marks) -> Any:
    """Running sums of what blocks cost that begin at or before each sentence: a difference is what breaks cost."""
    import numpy as np

    return np.cumsum(np.array(_INSIDE)[marks.kinds])
