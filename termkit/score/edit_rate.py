"""Edits and shifts between two lists of words, as Tercom counts them: sacrebleu's numbers in a fraction of its time.

TER is edit distance after greedy shifts of phrases (Snover et al. 2006, 2006.amta-papers.25). The search is bounded as
sacrebleu 2.6 bounds it, after Tercom: phrases of at most 10 words move by at most 50, the distance is searched in a
beam around the diagonal (ter_beam.py), and no shift is made any more once 1,000 have been tried.

What makes this quicker changes no result; the suite holds both side by side.

* Only whether a word of ours is one of the reference matters. So words become characters, texts become strings, and
  rapidfuzz measures the distance of strings. That distance is never more than the one in the beam, and the same where
  it and the difference in length are small, since no way of that cost leaves the beam then. Otherwise it tells which
  few trials may be better than the best so far, and only those are measured in the beam.
* No order of the words comes nearer than the words that both texts have, however they stand, allow.
* A phrase that passes a few words, or is of a few, saves at most twice as many edits. The longest are tried first; of
  several shifts that save the same the longest wins, then the earliest, then the one with the earliest target.
* Where a round of trials would pass the 1,000, sacrebleu tries them and throws the outcome away; here they are counted
  first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance.Levenshtein import distance

from termkit.score.ter_alignment import Alignment, align_beam, align_whole, bits, whole_matrix
from termkit.score.ter_beam import Beam, Row, Strip, last_cost
from termkit.score.ter_shifts import find_trials

_MOST_TRIALS = 1000
_NEAR = 46  # twice the words that a way may be off the diagonal and stay in the beam, whatever the rounding
_NARROW = 24  # a reference of so many words lies in the beam as a whole
_LARGE = 10_000_000  # cells of the whole matrix; above, a strip of the beam is quicker


class _State(NamedTuple):
    """Our words as they stand after some shifts."""

    words: Sequence[str]
    cost: int  # the distance in the beam
    spare: int  # at most so much more than the distance without a beam
    rows: list[Row]  # of the beam; none where no cheapest way leaves it


def edit_rate(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """The number of edits and shifts that turn ``ours``, a hypothesis, into ``theirs``, a reference."""
    if not ours or not theirs:
        return len(ours) + len(theirs)
    both = Counter(ours) & Counter(theirs)
    least = max(len(ours), len(theirs)) - both.total()
    if len(ours) * len(theirs) > _LARGE:
        return _Search(list(theirs), len(ours), least).edits(list(ours))
    characters = {word: chr(number) for number, word in enumerate(both, 2)}
    words = "".join([characters.get(word, "\0") for word in ours])
    return _Search("".join([characters.get(word, "\1") for word in theirs]), len(ours), least).edits(words)


class _Search:
    """Looks for shifts that bring words of ours nearer to a reference."""

    def __init__(self, reference: Sequence[str], ours: int, least: int) -> None:
        self.reference = reference
        self.ours = ours  # how many words
        self.least = least  # the distance that no order of them goes below
        self.apart = abs(len(reference) - ours)
        self.places: dict[str, list[int]] = {}
        for place, word in enumerate(reference):
            self.places.setdefault(word, []).append(place)

    @cached_property
    def _masks(self) -> dict[str, int]:
        return bits(self.places)

    @cached_property
    def _beam(self) -> Beam:
        return Beam(self.ours, len(self.reference), self.places)

    def edits(self, words: Sequence[str]) -> int:
        """Edits and shifts."""
        shifts = tried = 0
        while True:
            state = self._state(words)
            if state.cost == self.least:
                return shifts + state.cost
            found = find_trials(words, self.reference, self.places, self._alignment(state), _MOST_TRIALS - tried)
            tried += found.number
            moved = self._best(state, found.shifts) if tried < _MOST_TRIALS else None
            if moved is None:
                return shifts + state.cost
            words, shifts = moved, shifts + 1

    def _state(self, words: Sequence[str]) -> _State:
        """Measures the words in the beam, or without it where that is the same."""
        cost = distance(words, self.reference) if isinstance(words, str) else self.least
        if isinstance(words, str) and self._is_near(cost):
            return _State(words, cost, 0, [])
        rows = self._beam.rows(words)
        return _State(words, last_cost(rows[-1]), last_cost(rows[-1]) - cost, rows)

    def _is_near(self, cost: int) -> bool:
        """Whether no way of so many edits leaves the beam."""
        return cost + self.apart <= _NEAR or len(self.reference) <= _NARROW

    def _alignment(self, state: _State) -> Alignment:
        if state.rows:
            return align_beam(state.words, self.reference, state.rows)
        cells = whole_matrix(state.words, self._masks, len(self.reference))
        return align_whole(state.words, self.reference, cells)

    def _best(self, state: _State, shifts: Sequence[tuple[int, int, int]]) -> Sequence[str] | None:
        """The words after the shift that saves most, or None when none saves any."""
        words, best, saved = state.words, None, 0
        strip = Strip(self._beam, words, state.rows) if state.rows else None
        for length, start, target in shifts:
            if saved == state.cost - self.least or state.spare - 2 * length <= saved:
                break
            first, middle, end = _exchanged(start, start - length, target, self.ours)
            if state.spare + 2 * min(middle - first, end - middle) <= saved:
                continue
            moved = _swapped(words, first, middle, end)
            most = state.cost - saved - 1
            cost = distance(moved, self.reference, score_cutoff=most) if isinstance(moved, str) else self.least
            if strip and cost <= most and not (isinstance(moved, str) and self._is_near(cost)):
                cost = strip.cost(moved, first, end)
            if cost <= most:
                best, saved = moved, state.cost - cost
        return best


def _swapped(words: Sequence[str], first: int, middle: int, end: int) -> Sequence[str]:
    """The words with two neighbouring parts in each other's place."""
    if isinstance(words, str):
        return words[:first] + words[middle:end] + words[first:middle] + words[end:]
    return [*words[:first], *words[middle:end], *words[first:middle], *words[end:]]


def _exchanged(start: int, end: int, target: int, size: int) -> tuple[int, int, int]:
    """A shift as two neighbouring parts that change places: where the first begins, the second begins and ends."""
    if target < start:
        return target, start, end
    # a target inside the phrase counts from the phrase's end, and may then lie behind the last word
    return start, end, target if target > end else min(size, target - start + end)
