"""What a text does in more than one way, and the clear majority among its ways, if it has one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from termkit.core.evidence import DocumentView
from termkit.core.finding import Spot
from termkit.core.place import spot

HAN = "\u3400-\u9fff"  # one plain range, which compiles fast; rarer characters make no habit
MOST_PLACES = 200  # of one way that are kept; in a big text the counts must do
FEWEST = 8  # cases below which a text has no habit
_CLEAR = 3  # times as often as all other ways together


@dataclass
class Way:
    """One way of doing it: how often, and the first places."""

    count: int = 0
    places: list[Spot] = field(default_factory=list)

    def add(self, view: DocumentView, start: int, end: int) -> None:
        """Takes in one case."""
        self.count += 1
        if self.count <= MOST_PLACES:
            self.places.append(spot(view, start, end))


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


def habit_of(view: DocumentView, patterns: Mapping[str, str]) -> Habit:
    """What matches each way's pattern in a part of a text, but for what code, URLs and the like touch."""
    habit = Habit()
    for name, pattern in patterns.items():
        way = habit.ways[name] = Way()
        for start, end in _places(view, pattern):
            way.add(view, start, end)
    return habit


def habits_by_mark(view: DocumentView, pattern: str, marks: Mapping[str, tuple[str, str]]) -> dict[str, Habit]:
    """Several habits in one pass: ``marks`` says of what is found to which habit it belongs, and which way it is."""
    habits: dict[str, Habit] = {}
    for what, name in marks.values():
        habits.setdefault(what, Habit()).ways[name] = Way()
    text = view.document.text
    for start, end in _places(view, pattern):
        what, name = marks[text[start:end]]
        habits[what].ways[name].add(view, start, end)
    return habits


def _places(view: DocumentView, pattern: str) -> Iterator[tuple[int, int]]:
    document = view.document
    for match in _compiled(pattern).finditer(document.text):
        if not (document.masks and document.is_masked(*match.span())):
            yield match.span()


@cache  # when first needed: most runs look at a text of one language only
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


def joined(habits: Iterable[Habit]) -> Habit:
    """The habit of a text, from those of its parts in order."""
    whole = Habit()
    for habit in habits:
        for name, way in habit.ways.items():
            known = whole.ways.setdefault(name, Way())
            known.count += way.count
            known.places.extend(way.places[: MOST_PLACES - len(known.places)])
    return whole
