"""A text without its terms: what is left, where the terms stood in it, and what is counted of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, compress, pairwise
from typing import NamedTuple

from termkit.rewards.tokens import View, is_content

_ENDS = frozenset(".!?。！？")


class Span(NamedTuple):
    """Half-open, in tokens; ``entry`` is the number of the entry whose form stands there."""

    start: int
    end: int
    entries: tuple[int, ...]


class Side:
    """``masked`` are the keys outside of terms, ``words`` the words; span n stood before key ``gaps[n]`` of them.

    ``before`` counts the content keys before each of them; ``content`` are these. Span n stood before number
    ``places[n]`` of those, and at ``where[n]`` of the whole text, from 0 to 1. ``units`` are the words and numbers
    outside of terms.
    """

    def __init__(self, view: View, spans: Sequence[Span]) -> None:
        self.view = view
        self.spans = spans
        keys = view.keys
        masked: list[str] = []
        gaps, at = [], 0
        for span in spans:
            masked += keys[at : span.start]
            gaps.append(len(masked))
            at = span.end
        masked += keys[at:]
        self.masked = masked
        self.words: list[str] = []
        at = 0
        for span in spans:
            self.words += view.words[at : span.start]
            at = span.end
        self.words += view.words[at:]
        self.gaps = gaps
        tells = list(map(is_content, masked))
        self.before = before = list(accumulate(tells, initial=0))
        self.content = list(compress(masked, tells))
        self.counts = Counter(self.content)
        self.units = sum(map(str.isalnum, masked))
        self.places = [before[gap] for gap in gaps]
        size = max(1, len(keys))
        self.where = [(span.start + span.end) / 2 / size for span in spans]

    @cached_property
    def listed(self) -> list[bool]:
        """For each span: True when it stands as in a list: no word between it and another term, or in its sentence."""
        gaps, masked = self.gaps, self.masked
        between = [any(map(str.isalnum, masked[one:other])) for one, other in pairwise(gaps)]
        return [
            not (before and after) or not (_has_word(masked, gap - 1, -1) or _has_word(masked, gap, 1))
            for gap, before, after in zip(gaps, [True, *between], [*between, True], strict=True)
        ]

    @cached_property
    def at(self) -> dict[str, list[int]]:
        """Where each content key stands, in content keys."""
        found: dict[str, list[int]] = {}
        for place, key in enumerate(self.content):
            found.setdefault(key, []).append(place)
        return found

    def around(self, span: int, window: int) -> list[str]:
        """The content keys about a span, ``window`` on each side."""
        place = self.places[span]
        return self.content[max(0, place - window) : place + window]

    def is_near(self, span: int, key: str, reach: int) -> bool:
        """True when a content key stands within ``reach`` of a span."""
        place = self.places[span]
        return any(place - reach <= at < place + reach for at in self.at.get(key, ()))


def _has_word(keys: Sequence[str], at: int, step: int) -> bool:
    """True when a word comes before the sentence ends, going from ``at`` in steps of 1 or -1."""
    while 0 <= at < len(keys) and keys[at] not in _ENDS:
        if keys[at].isalnum():
            return True
        at += step
    return False
