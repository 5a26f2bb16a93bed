"""What a text does in more than one way, and the clear majority among its ways, if it has one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from termkit.core.evidence import DocumentView
from termkit.core.finding import Spot
from termkit.core.place import spot

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MOST_PLACES = 200  # of one way that are kept; in a big text the counts must do
FEWEST = 8  # cases below which a text has no habit
_CLEAR = 3  # times as often as all other ways together


@dataclass
class Way:
    """One way of doing it: how often, and the first places."""

    count: int = 0
    places: list[Spot] = field(default_factory=list)


@dataclass
class Habit:
    """The ways in which a text does one thing, by name."""

    ways: dict[str, Way] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Cases in all."""
        return sum(way.count for way in self.ways.values())

    @property
    def usual(self) -> str | None:
        """The way that the text clearly prefers; None where there are too few cases, or no such way."""
        if self.total < FEWEST:
            return None
        name = max(self.ways, key=lambda each: self.ways[each].count)
        count = self.ways[name].count
        return name if count >= _CLEAR * (self.total - count) else None

    def others(self, usual: str) -> list[Spot]:
        """The first places of all other ways, in the order of the text."""
        return sorted(
            (place for name, way in self.ways.items() if name != usual for place in way.places),
            key=lambda place: (place.start, place.end),
        )[:MOST_PLACES]


def habit_of(view: DocumentView, patterns: Mapping[str, re.Pattern[str]]) -> Habit:
    """What matches each way's pattern in a part of a text, but for what code, URLs and the like touch."""
    return Habit({name: _way(view, pattern) for name, pattern in patterns.items()})


def _way(view: DocumentView, pattern: re.Pattern[str]) -> Way:
    way = Way()
    document = view.document
    for match in pattern.finditer(document.text):
        if document.masks and document.is_masked(*match.span()):
            continue
        way.count += 1
        if way.count <= MOST_PLACES:
            way.places.append(spot(view, *match.span()))
    return way


def joined(habits: Iterable[Habit]) -> Habit:
    """The habit of a text, from those of its parts in order."""
    whole = Habit()
    for habit in habits:
        for name, way in habit.ways.items():
            known = whole.ways.setdefault(name, Way())
            known.count += way.count
            known.places.extend(way.places[: MOST_PLACES - len(known.places)])
    return whole
