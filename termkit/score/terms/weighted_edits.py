"""Edits and shifts where some words of the reference weigh more: a term that is missing or replaced costs twice.

The search is that of pyter, which the published script of TERm has changed: whole runs of words that both texts have
move to where they stand in the reference, as long as that saves anything, the one that saves most first (of several,
the one whose words come last in the alphabet). There is no limit to length or distance as in Tercom.

What makes it bearable changes no result. Taking a run out of the text costs something that the matrices of the whole
tell at once, and putting it back saves at most the weights of its words; runs that stand where they should are never
tried. A trial needs only the rows that its shift changes, and all trials go through their rows side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.signedinteger]

_CELLS = 2**20  # of the rows of all trials of a batch


class _Shift(NamedTuple):
    """A run of ``length`` words that moves from ``here`` to ``there``, and what that saves at most."""

    bound: int
    here: int
    there: int
    length: int


def weighted_edits(ours: Sequence[str], theirs: Sequence[str], weights: Sequence[int]) -> int:
    """What it costs to turn ``ours`` into ``theirs``: a shift or a word too many 1, else the weight of their word."""
    if not ours or not theirs:
        return len(ours) + sum(weights)
    spelled = sorted({*ours, *theirs})  # so that numbers are in the order of the alphabet
    numbers = {word: number for number, word in enumerate(spelled)}
    words = np.array([numbers[word] for word in ours], dtype=np.int32)
    reference = np.array([numbers[word] for word in theirs], dtype=np.int32)
    weight = np.array(weights, dtype=np.int32)
    heaviest = np.zeros(len(spelled), dtype=np.int64)
    np.maximum.at(heaviest, reference, weight)
    shifts = 0
    while True:
        before = _matrix(words, reference, weight)
        cost = int(before[-1, -1])
        if not cost:
            return shifts
        after = _matrix(words[::-1], reference[::-1], weight[::-1])[::-1, ::-1]
        moved = _best(words, reference, weight, before, after, _shifts(words, reference, before, after, heaviest))
        if moved is None:
            return shifts + cost
        words, shifts = moved, shifts + 1


def _matrix(words: Numbers, reference: Numbers, weight: Numbers) -> Numbers:
    """Costs of turning the first i words into the first j of the reference, [words + 1, reference + 1]."""
    missing = _missing(weight)
    rows = [missing]
    for word in words:
        rows.append(_next(rows[-1], word != reference, weight, missing))
    return np.array(rows)


def _missing(weight: Numbers) -> Numbers:
    return np.concatenate([[0], np.cumsum(weight)]).astype(np.int32)


def _next(row: Numbers, differs: Numbers, weight: Numbers, missing: Numbers) -> Numbers:
    """The next row of a matrix, or of many side by side."""
    best = row + 1
    np.minimum(best[..., 1:], row[..., :-1] + differs * weight, out=best[..., 1:])
    return np.asarray(np.minimum.accumulate(best - missing, axis=-1) + missing)


def _shifts(words: Numbers, reference: Numbers, before: Numbers, after: Numbers, heaviest: Numbers) -> list[_Shift]:
    """The shifts that may save something, the most promising first."""
    cost = int(before[-1, -1])
    worth = np.concatenate([[0], np.cumsum(heaviest[words])])
    bounds: dict[tuple[int, int], int] = {}
    found = set()
    for here, there, length in _places(words.tolist(), reference.tolist()):
        if (here, length) not in bounds:
            without = int((before[here] + after[here + length]).min())
            bounds[here, length] = cost - without + int(worth[here + length] - worth[here])
        there = min(there, len(words) - length)
        if bounds[here, length] > 0 and here != there:
            found.add(_Shift(bounds[here, length], here, there, length))
    return sorted(found, reverse=True)


def _places(words: list[int], reference: list[int]) -> Iterator[tuple[int, int, int]]:
    """Runs that both texts have in different places: where in ours, where in theirs, how long."""
    places: dict[int, list[int]] = {}
    for there, word in enumerate(reference):
        places.setdefault(word, []).append(there)
    for here, word in enumerate(words):
        for there in places.get(word, ()):
            if here != there:
                longest = min(len(words) - here, len(reference) - there)
                yield (
                    here,
                    there,
                    next((n for n in range(1, longest) if words[here + n] != reference[there + n]), longest),
                )


def _best(
    words: Numbers, reference: Numbers, weight: Numbers, before: Numbers, after: Numbers, shifts: list[_Shift]
) -> Numbers | None:
    """The words after the shift that saves most, or None where none saves anything."""
    cost, most = int(before[-1, -1]), 1
    best: list[int] | None = None
    step = max(1, _CELLS // (len(reference) + 1))
    size = 16
    while shifts and shifts[0].bound >= most:
        batch, shifts = shifts[:size], shifts[size:]
        size = min(2 * size, step)
        candidates = np.array([_moved(words, shift) for shift in batch])
        savings = cost - _costs(candidates, batch, reference, weight, before, after)
        gain = int(savings.max())
        if gain >= most:
            last = max(candidates[savings == gain].tolist())
            best = last if gain > most or best is None else max(best, last)
            most = gain
    return None if best is None else np.array(best, dtype=np.int32)


def _moved(words: Numbers, shift: _Shift) -> Numbers:
    _, here, there, length = shift
    rest = np.concatenate([words[:here], words[here + length :]])
    return np.concatenate([rest[:there], words[here : here + length], rest[there:]])


def _costs(
    candidates: Numbers,
    shifts: Sequence[_Shift],
    reference: Numbers,
    weight: Numbers,
    before: Numbers,
    after: Numbers,
) -> Numbers:
    """The distance of each shifted text: its changed rows, joined to what remains behind them."""
    first = np.array([min(shift.here, shift.there) for shift in shifts])
    end = np.array([max(shift.here, shift.there) + shift.length for shift in shifts])
    order = np.argsort(first - end, kind="stable")  # most rows first
    spans = (end - first)[order]
    rows = before[first[order]]
    missing = _missing(weight)
    for number in range(int(spans[0])):
        active = int(np.searchsorted(-spans, -number, side="left"))  # of which more rows are left
        chosen = order[:active]
        word = candidates[chosen, first[chosen] + number]
        rows[:active] = _next(rows[:active], word[:, None] != reference, weight, missing)
    costs = np.empty(len(shifts), dtype=np.int64)
    costs[order] = (rows + after[end[order]]).min(axis=1)
    return costs
