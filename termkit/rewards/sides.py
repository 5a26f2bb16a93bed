"""A text without its terms: what is left, where the terms stood in it, and what is counted of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from termkit.rewards.tokens import View, content_before, is_content


class Span(NamedTuple):
    """Half-open, in tokens; ``entry`` is the number of the entry whose form stands there."""

    start: int
    end: int
    entries: tuple[int, ...]


class Side:
    """``masked`` are the keys outside of terms; span n stood before key ``gaps[n]`` of them.

    ``content`` are the content keys among them; span n stood before number ``places[n]`` of those, and at
    ``where[n]`` of the whole text, from 0 to 1.
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
        self.gaps = gaps
        before = content_before(masked)
        self.before = before
        self.content = [key for key in masked if is_content(key)]
        self.places = [before[gap] for gap in gaps]
        size = max(1, len(keys))
        self.where = [(span.start + span.end) / 2 / size for span in spans]

    @cached_property
    def units(self) -> int:
        """How many words and numbers stand outside of terms."""
        return sum(map(str.isalnum, self.masked))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each content key stands outside of terms."""
        return Counter(self.content)

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
