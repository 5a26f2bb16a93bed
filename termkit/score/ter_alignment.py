"""What the cheapest edits do with each word: the one alignment among many that sacrebleu would find.

It goes back from the end of the matrix, and where several edits cost the same, a word kept or replaced goes before one
deleted, and that before one inserted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from termkit.score.ter_beam import Places, Row

Cells = list[tuple[int, int]]  # of each row: where the cost is that of the cell above to the left; one more than above


class Alignment(NamedTuple):
    """For each word of the reference the last word of ours so far; from each word on, the next that is in error."""

    ours: list[int]
    our_errors: list[int]
    their_errors: list[int]


def bits(places: Places) -> dict[str, int]:
    """For each word of the reference a number with a bit where it stands."""
    return {word: sum(1 << place for place in found) for word, found in places.items()}


def whole_matrix(words: Sequence[str], masks: Mapping[str, int], columns: int) -> Cells:
    """All of the matrix, for words and a reference of so many; bit k is about column k + 1."""
    inside = (1 << columns) - 1
    rises, falls = inside, 0
    cells = []
    for word in words:
        same = masks.get(word, 0)
        free = (((same & rises) + rises) ^ rises) | same | falls
        worse = falls | ~(free | rises)
        shifted = worse << 1 | 1
        rises, falls = ((rises & free) << 1 | ~(free | shifted)) & inside, shifted & free & inside
        cells.append((free, worse))
    return cells


def align_whole(words: Sequence[str], reference: Sequence[str], cells: Cells) -> Alignment:
    """The alignment that the whole matrix gives."""
    alignment = _unaligned(words, reference)
    ours, our_errors, their_errors = alignment
    i, j = len(words), len(reference)
    wrong, missed = i, j
    while i and j:
        free, worse = cells[i - 1]
        bit = 1 << j - 1
        if words[i - 1] == reference[j - 1]:
            i, j = i - 1, j - 1
            ours[j], our_errors[i], their_errors[j] = i, wrong, missed
        elif not free & bit:
            i, j = i - 1, j - 1
            ours[j] = our_errors[i] = wrong = i
            their_errors[j] = missed = j
        elif worse & bit:
            i -= 1
            our_errors[i] = wrong = i
        else:
            j -= 1
            ours[j] = i - 1
            their_errors[j] = missed = j
    return alignment


def align_beam(words: Sequence[str], reference: Sequence[str], rows: Sequence[Row]) -> Alignment:
    """The alignment that the beam gives; ``rows`` from row 0 on."""
    alignment = _unaligned(words, reference)
    ours, our_errors, their_errors = alignment
    i, j = len(words), len(reference)
    wrong, missed = i, j
    while i and j:
        row, above = rows[i], rows[i - 1]
        bit = 1 << j - 1 - row.ground
        if above.first < j <= above.end and (words[i - 1] == reference[j - 1] or not row.free & bit):
            i, j = i - 1, j - 1
            if words[i] != reference[j]:
                wrong, missed = i, j
            ours[j], our_errors[i], their_errors[j] = i, wrong, missed
        elif j <= above.first or (j < above.end and row.worse & bit):
            i -= 1
            our_errors[i] = wrong = i
        else:
            j -= 1
            ours[j] = i - 1
            their_errors[j] = missed = j
    return alignment


def _unaligned(words: Sequence[str], reference: Sequence[str]) -> Alignment:
    """Every word in error."""
    return Alignment([-1] * len(reference), list(range(len(words))), list(range(len(reference))))
