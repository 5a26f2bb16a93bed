"""Which shifts of phrases Tercom thinks worth a trial."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from termkit.score.ter_alignment import Alignment

_LONGEST = 10  # words
_FARTHEST = 50  # words


class Trials(NamedTuple):
    """How many there are, and each once: its length (below 0), start and target, the preferred ones first.

    Of shifts that save the same the longest is preferred, then the earliest, then the one with the earliest target.
    """

    number: int
    shifts: list[tuple[int, int, int]]


def find_trials(
    words: Sequence[str], reference: Sequence[str], places: Mapping[str, Sequence[int]], alignment: Alignment, most: int
) -> Trials:
    """The shifts that are worth a trial; it stops where there are ``most`` or more.

    The phrase must stand in both texts, hold an error where it is and where it goes, and leave its place. The same
    shift may come several times, and each counts.
    """
    ours, our_errors, their_errors = alignment
    befores = [-1, *ours]
    found: set[tuple[int, int, int]] = set()
    tried = 0
    for start, error in enumerate(our_errors):
        if error - start >= _LONGEST:
            continue
        for goal in _near(places.get(words[start], ()), start):
            if ours[goal] == start:
                continue
            shortest = max(error - start, their_errors[goal] - goal) + 1
            longest = min(_LONGEST, len(words) - start, len(reference) - goal)
            if ours[goal] >= start:
                longest = min(longest, ours[goal] - start)
            if shortest > longest or words[start : start + shortest] != reference[goal : goal + shortest]:
                continue
            length = shortest
            while True:
                targets = set(befores[goal : goal + length + 1])
                tried += len(targets)
                found.update([(-length, start, target + 1) for target in targets])
                if length == longest or words[start + length] != reference[goal + length]:
                    break
                length += 1
            if tried >= most:
                return Trials(tried, [])
    return Trials(tried, sorted(found))


def _near(places: Sequence[int], start: int) -> Sequence[int]:
    """Those of the places that are not too far away."""
    if not places or (places[0] >= start - _FARTHEST and places[-1] <= start + _FARTHEST):
        return places
    return places[bisect_left(places, start - _FARTHEST) : bisect_right(places, start + _FARTHEST)]
