"""Replaces phrases and characters in texts: the machine below the converter, in Python.

Three machines, each built once from lists and run on any number of texts; ``termkit.text._speed`` holds the same three
in C, used where it was built. They give the same results to the last bit; a test holds them to that.

``Stage``: the longest phrase at each place, from left to right; what is no phrase goes character by character.
``Chain``: stages one after the other; with segments, a match is final and the runs between go through the stages.
``Words``: the likeliest division of the text into words; a word with a value becomes it, all else by character.

What changed where comes as an array of native 32-bit integers, four for each edit: where it begins in the text before,
how long it is there, how long it is afterwards, and the number of the phrase or word that made it (-1: a character).
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from daachorse import CharwiseDoubleArrayAhoCorasick

_SURROGATE = re.compile("[\ud800-\udfff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SEAM = "\ufdd0"  # between the runs that are converted together; the caller sees to it that no text holds it
_SHORT = 200  # code points; below, numpy takes longer to start than to run
_MUCH = 1 << 21  # code points: numpy is worth its import once so many were converted
_LINKS = 1 << 21
_WINDOWS = 1 << 16  # windows of text whose division is remembered


class Change(NamedTuple):
    """``text[start:end]`` becomes ``value``, by the phrase or word ``number``; -1: by its characters alone."""

    start: int
    end: int
    value: str
    number: int


class Stage:
    """Phrases and a table of single characters; phrases are not empty, and of equal ones the first counts."""

    def __init__(self, source: str, target: str, keys: str, values: str, automaton: bytes | None = None) -> None:
        """``source[i]`` becomes ``target[i]``; keys and values are lines. ``automaton``: ``built`` of the keys."""
        self._characters = _Characters(source, target)
        self._keys = keys
        self._values = lines(values)
        self._automaton = _opened(built(keys) if automaton is None else automaton)
        self._telling: bytes | None = None

    def replace(self, text: str) -> str:
        """The text with all phrases and characters replaced."""
        plain = self._characters.map(text)
        if self._automaton is None:
            return plain
        telling, values = self._tells(), self._values
        parts: list[str] = []
        done = 0
        for start, end, index in _found(self._automaton, text):
            if telling[index]:
                parts += plain[done:start], values[index]
                done = end
        parts.append(plain[done:])
        return "".join(parts)

    def changes(self, text: str) -> Iterator[Change]:
        """What ``replace`` puts in its place, in order; a phrase that stays as it is, too: its parts are one."""
        plain = self._characters.map(text)
        done = 0
        for start, end, index in self.find(text):
            yield from _by_character(text, plain, done, start)
            yield Change(start, end, self._values[index], index)
            done = end
        yield from _by_character(text, plain, done, len(text))

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Start, end and number of every phrase that is replaced, in order."""
        return [] if self._automaton is None else _found(self._automaton, text)

    def _tells(self) -> bytes:
        """For each phrase, whether it says anything else than its characters do: most do not."""
        if self._telling is None:
            plain = lines(self._characters.map(self._keys))
            self._telling = bytes(one != other for one, other in zip(plain, self._values, strict=True))
        return self._telling


class Chain:
    """Stages one after the other, perhaps only over what no key of ``segments`` covers."""

    def __init__(self, stages: Sequence[Stage], segments: Stage | None = None) -> None:
        self._stages = tuple(stages)
        self._segments = segments

    def convert(self, text: str) -> str:
        """The text converted."""
        if self._segments is None:
            return self._through(text)
        found = self._segments.find(text)
        values = self._segments._values
        runs: list[str] = []
        done = 0
        for start, end, _ in found:
            runs.append(text[done:start])
            done = end
        runs.append(text[done:])
        parts = [""] * (2 * len(found) + 1)
        parts[0::2] = self._through(_SEAM.join(runs)).split(_SEAM)
        parts[1::2] = [values[index] for _, _, index in found]
        return "".join(parts)

    def convert_edits(self, text: str) -> tuple[str, bytes]:
        """The text converted, and what changed where."""
        if self._segments is None:
            return _result(text, self._all_changes(text))
        return _result(text, self._segmented(text))

    def _through(self, text: str) -> str:
        for stage in self._stages:
            text = stage.replace(text)
        return text

    def _all_changes(self, text: str) -> list[Change]:
        changes: list[Change] = []
        for stage in self._stages:
            after = list(stage.changes(text))
            changes = _joined(changes, after, text)
            text = _changed(text, after)
        return changes

    def _segmented(self, text: str) -> Iterator[Change]:
        """The changes of the segments, and between them those of the runs, which are made together."""
        assert self._segments is not None
        found = self._segments.find(text)
        runs, done, origins, offset = [], 0, [], 0  # origins: where a run begins, joined and in the text
        for start, end, _ in [*found, (len(text), len(text), -1)]:
            if done < start:
                runs.append(text[done:start])
                origins.append((offset, done))
                offset += start - done + 1
            done = end
        between = self._all_changes(_SEAM.join(runs))
        inside = (Change(start, end, self._segments._values[index], index) for start, end, index in found)
        yield from sorted([*_moved(between, origins), *inside])


class Words:
    """Words with scores, divided so that the sum of the scores is the greatest; of equal ones the longer word first.

    A single character that is no word scores ``unknown``. A word whose value is empty goes by its characters.
    Most of a text need not be divided: only where a word stands whose value tells something that its characters do
    not, and from there as far as words reach over one another.
    """

    def __init__(
        self,
        source: str,
        target: str,
        keys: str,
        values: str,
        scores: bytes,
        unknown: int,
        kept: WordTables | None = None,
    ) -> None:
        """Keys and values are lines, keys distinct; scores are native 32-bit integers.

        ``kept``: what ``word_tables`` gave for the same arguments.
        """
        self._characters = _Characters(source, target)
        self._values = values.split("\n")
        self._scores = array("i", scores)
        self._unknown = unknown
        tables = kept or word_tables(source, target, keys, values)
        self._telling = _opened(tables.telling)
        self._all = _opened(tables.all)
        self._links = tables.links
        self._windows: dict[str, tuple[Change, ...]] = {}

    def convert(self, text: str) -> str:
        """The text converted."""
        plain = self._characters.map(text)
        parts: list[str] = []
        done = 0
        for start, end in self._stretches(text):
            for change in self._changes(text[start:end]):
                parts += plain[done : start + change.start], change.value
                done = start + change.end
        parts.append(plain[done:])
        return "".join(parts)

    def convert_edits(self, text: str) -> tuple[str, bytes]:
        """The text converted, and what changed where."""
        return _result(text, self._all_changes(text))

    def value(self, form: str, number: int) -> str:
        """What a word of the division becomes, or a character that is none (-1)."""
        return (self._values[number] if number >= 0 else "") or self._characters.map(form)

    def divide(self, text: str) -> list[tuple[int, int, int]]:
        """All words and single characters of the text in order: start, end, number of the word or -1."""
        size = len(text)
        starting: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        if self._all is not None:
            for start, end, number in _found(self._all, text, overlapping=True):
                starting[start].append((end, number))
        best = [0] * (size + 1)
        ends = [0] * size
        numbers = [-1] * size
        scores, unknown = self._scores, self._unknown
        for at in range(size - 1, -1, -1):
            score, end, number = unknown + best[at + 1], at + 1, -1
            for stop, other in sorted(starting[at]):
                sum_ = scores[other] + best[stop]
                if sum_ >= score or stop == at + 1:
                    score, end, number = sum_, stop, other
            best[at], ends[at], numbers[at] = score, end, number
        found = []
        at = 0
        while at < size:
            found.append((at, ends[at], numbers[at]))
            at = ends[at]
        return found

    def _all_changes(self, text: str) -> Iterator[Change]:
        plain = self._characters.map(text)
        done = 0
        for start, end in self._stretches(text):
            for change in self._changes(text[start:end]):
                yield from _by_character(text, plain, done, start + change.start)
                done = start + change.end
                yield change._replace(start=start + change.start, end=done)
        yield from _by_character(text, plain, done, len(text))

    def _stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a telling word may stand, widened until no word reaches over either edge."""
        if self._telling is None:
            return
        links, size = self._links, len(text)
        done = 0
        for start, end, _ in _found(self._telling, text, overlapping=True):
            if start < done:
                continue
            while start > done and links[_link(text[start - 1], text[start])]:
                start -= 1
            while end < size and links[_link(text[end - 1], text[end])]:
                end += 1
            yield start, end
            done = end

    def _changes(self, window: str) -> tuple[Change, ...]:
        """The words with values in a window that no word reaches out of."""
        known = self._windows.get(window)
        if known is None:
            if len(self._windows) >= _WINDOWS:
                self._windows.clear()
            known = tuple(
                Change(start, end, value, number)
                for start, end, number in self.divide(window)
                if number >= 0 and (value := self._values[number])
            )
            self._windows[window] = known
        return known


class Finder:
    """Forms, and where they stand in a text."""

    def __init__(self, forms: Sequence[str]) -> None:
        """``forms`` are distinct and not empty."""
        self._automaton = _opened(built("\n".join(forms), overlapping=True))

    def find(self, text: str, fits: Callable[[int, int], bool]) -> Iterator[tuple[int, int, int]]:
        """Start, end and number of the leftmost and longest occurrences that fit, none over another."""
        if self._automaton is None:
            return
        done = 0
        found = _found(self._automaton, text, overlapping=True)
        for start, end, number in sorted(found, key=lambda each: (each[0], -each[1])):
            if start >= done and fits(start, end):
                yield start, end, number
                done = end


class WordTables(NamedTuple):
    """What Words needs beside its words, as bytes to keep."""

    telling: bytes  # an automaton of the words whose value is not what their characters give; empty for none
    all: bytes  # an automaton of all words
    links: bytes  # by _link: 1 where some word may hold these two characters side by side


def word_tables(source: str, target: str, keys: str, values: str) -> WordTables:
    """The tables for Words of these arguments."""
    links = bytearray(_LINKS)
    for one, other in pairwise(keys):
        links[_link(one, other)] = 1
    plain = lines(_Characters(source, target).map(keys))
    rows = zip(lines(keys), plain, values.split("\n"), strict=bool(keys))
    telling = "\n".join(key for key, one, value in rows if value and one != value)
    return WordTables(built(telling, overlapping=True), built(keys, overlapping=True), bytes(links))


def _link(one: str, other: str) -> int:
    """The place of two neighbours in the table of links; several share one, which only makes windows wider."""
    return (ord(one) * 8191 + ord(other)) % _LINKS


def lines(text: str) -> list[str]:
    """The lines of a text; none of an empty one."""
    return text.split("\n") if text else []


def built(keys: str, *, overlapping: bool = False) -> bytes:
    """The automaton of these keys as bytes to keep: for their longest matches, or for all; empty for no keys."""
    if not keys:
        return b""
    import daachorse

    kind = daachorse.MATCH_KIND_STANDARD if overlapping else daachorse.MATCH_KIND_LEFTMOST_LONGEST
    return daachorse.CharwiseDoubleArrayAhoCorasick(lines(keys), kind).serialize()


@cache
def _same() -> list[int]:
    return list(range(0x10000))


class _Characters:
    """A table from character to character."""

    def __init__(self, source: str, target: str) -> None:
        self._table = _same().copy()
        self._high: dict[str, str] = {}
        for one, other in zip(source, target, strict=True):
            if ord(one) < 0x10000:
                self._table[ord(one)] = ord(other)
            else:
                self._high[one] = other
        self._wide: object = None
        self._seen = 0

    def map(self, text: str) -> str:
        """The text with each character replaced; as long as the text."""
        if text.isascii() and self._table[:128] == _same()[:128]:
            return text
        self._seen += len(text)
        if len(text) >= _SHORT and (self._seen > _MUCH or "numpy" in sys.modules):
            return self._map_wide(text)
        mapped = text.translate(self._table)
        if self._high and _ASTRAL.search(mapped):
            mapped = _ASTRAL.sub(lambda match: self._high.get(match[0], match[0]), mapped)
        return mapped

    def _map_wide(self, text: str) -> str:
        import numpy

        if self._wide is None:
            wide = numpy.arange(0x110000, dtype=numpy.uint32)
            wide[:0x10000] = self._table
            for one, other in self._high.items():
                wide[ord(one)] = ord(other)
            self._wide = wide
        codes = numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32)
        return self._wide.take(codes).tobytes().decode("utf-32-le", "surrogatepass")  # type: ignore[attr-defined, no-any-return]


def _opened(kept: bytes) -> CharwiseDoubleArrayAhoCorasick | None:
    if not kept:
        return None
    import daachorse

    return daachorse.CharwiseDoubleArrayAhoCorasick.deserialize(kept)


def _found(
    automaton: CharwiseDoubleArrayAhoCorasick, text: str, *, overlapping: bool = False
) -> list[tuple[int, int, int]]:
    find = automaton.find_overlapping if overlapping else automaton.find
    try:
        return find(text)
    except UnicodeEncodeError:  # a lone surrogate, which stands in no phrase
        return find(_SURROGATE.sub("\ufffd", text))


def _by_character(text: str, plain: str, start: int, end: int) -> Iterator[Change]:
    """The characters that differ between two texts of one length."""
    for at in range(start, end):
        if text[at] != plain[at]:
            yield Change(at, at + 1, plain[at], -1)


def _changed(text: str, changes: Iterable[Change]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, value, _ in changes:
        parts += text[done:start], value
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _result(text: str, changes: Iterable[Change]) -> tuple[str, bytes]:
    made = list(changes)
    edits = array("i")
    for start, end, value, index in made:
        if text[start:end] != value:
            edits.extend((start, end - start, len(value), index))
    return _changed(text, made), edits.tobytes()


def _joined(first: Sequence[Change], second: Sequence[Change], between: str) -> list[Change]:
    """Two rounds of changes as one; ``between`` is the text after the first. What overlaps becomes one change."""
    if not first:
        return list(second)
    joined: list[Change] = []
    shift = 0  # how far ``between`` is ahead of the text before
    one = two = 0
    while one < len(first) or two < len(second):
        begun, changed = one, two
        start = stop = None
        while True:  # grow until nothing overlaps any more
            if one < len(first) and (stop is None or first[one].start + shift < stop):
                low = first[one].start + shift
                if stop is None and two < len(second) and second[two].start < low:
                    start, stop = second[two].start, second[two].end
                    two += 1
                    continue
                shift += len(first[one].value) - (first[one].end - first[one].start)
                high = first[one].end + shift
                one += 1
            elif two < len(second) and (stop is None or second[two].start < stop):
                low, high = second[two].start, second[two].end
                two += 1
            else:
                break
            start = low if start is None else min(start, low)
            stop = high if stop is None else max(stop, high)
        joined.append(_one_change(first[begun:one], second[changed:two], between, start or 0, stop or 0, shift))
    return joined


def _one_change(
    first: Sequence[Change], second: Sequence[Change], between: str, start: int, stop: int, shift: int
) -> Change:
    """The changes of two rounds in ``between[start:stop]`` as one; ``shift`` holds at its end."""
    before = shift - sum(len(change.value) - (change.end - change.start) for change in first)
    moved = [change._replace(start=change.start - start, end=change.end - start) for change in second]
    number = max((change.number for change in second), default=-1)
    if number < 0:
        number = max((change.number for change in first), default=-1)
    return Change(start - before, stop - shift, _changed(between[start:stop], moved), number)


def _moved(changes: Iterable[Change], origins: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """Changes of the joined runs as changes of the text."""
    number = 0
    for change in changes:
        while number + 1 < len(origins) and origins[number + 1][0] <= change.start:
            number += 1
        by = origins[number][1] - origins[number][0]
        yield change._replace(start=change.start + by, end=change.end + by)
