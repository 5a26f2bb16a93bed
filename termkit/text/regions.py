"""Words that belong to one region and are foreign in another: 軟件 in Taiwan, 軟體 in the mainland.

The list is ``data/regions.tsv``; its head says how its rows were chosen. It is short on purpose: conversion has a list
of its own (see `vocabulary`), of which most words are no proof that a text has the wrong region.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termkit.core.language import script
from termkit.core.span import Span
from termkit.text.boundaries import LONGEST_TERM, crosses_words
from termkit.text.fold import fold

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_LIST = Path(__file__).with_name("data") / "regions.tsv"
_NOTHING = "-"
_LIKELY = "?"


class Native(NamedTuple):
    """What a region writes instead of a word that is foreign there."""

    word: str
    is_certain: bool


class Foreign(NamedTuple):
    """A word, and what is written instead by the regions in which it is foreign."""

    word: str
    taiwan: Native | None
    hong_kong: Native | None
    mainland: Native | None
    not_in: tuple[str, ...]

    def native(self, language: str) -> Native | None:
        """What text of this tag writes; None where the word is right, or where the tag leaves it open."""
        if language in ("zh-Hans", "zh-Hans-CN"):
            return self.mainland
        if script(language) == "Hans":
            return self.mainland if self.mainland and self.mainland.is_certain else None
        if language == "zh-Hant-TW":
            return self.taiwan
        if language in ("zh-Hant-HK", "zh-Hant-MO"):
            return self.hong_kong
        return self._anywhere_in_traditional() if language == "zh-Hant" else None

    def _anywhere_in_traditional(self) -> Native | None:
        if not (self.taiwan and self.hong_kong and self.taiwan.is_certain and self.hong_kong.is_certain):
            return None
        both = dict.fromkeys((self.taiwan.word, self.hong_kong.word))
        return Native(" / ".join(both), is_certain=True)


class ForeignWord(NamedTuple):
    """An occurrence of a word that is foreign in a text."""

    start: int
    end: int
    row: Foreign
    native: Native


def foreign_words(text: str, language: str) -> Iterator[ForeignWord]:
    """The foreign words in a text of this tag, in order; the longest at each place, and none inside ``not_in``."""
    table = _table(language)
    if table.automaton is None:
        return
    view = fold(text)
    words: list[ForeignWord] = []
    guards: dict[str, list[Span]] = {}
    for number, start, end in table.automaton.find_matches_as_indexes(view, overlapping=True):
        pattern = table.patterns[number]
        if pattern.row and pattern.native:
            words.append(ForeignWord(start, end, pattern.row, pattern.native))
        for word in pattern.guarded:
            guards.setdefault(word, []).append(Span(start, end))
    for spans in guards.values():
        spans.sort()
    reached = 0
    for found in sorted(words, key=lambda found: (found.start, -found.end)):
        if found.start >= reached and _is_meant(view, Span(found.start, found.end), guards.get(found.row.word, [])):
            reached = found.end
            yield found


def _is_meant(view: str, span: Span, guards: list[Span]) -> bool:
    """False for a word that is part of another one, or whose characters belong to two others."""
    near = bisect_left(guards, Span(max(0, span.end - _longest_guard()), 0))
    for guard in guards[near:]:
        if guard.start > span.start:
            break
        if guard.contains(span):
            return False
    return span.end - span.start > LONGEST_TERM or not crosses_words(view, span.start, span.end)


class _Pattern:
    """What a folded word is to one language: foreign, or a longer word that guards others, or both."""

    def __init__(self) -> None:
        self.row: Foreign | None = None
        self.native: Native | None = None
        self.guarded: list[str] = []


class _Table(NamedTuple):
    """An automaton for the words and guards that matter to one language, and what its patterns are."""

    automaton: AhoCorasick | None  # None: nothing is foreign there
    patterns: list[_Pattern]


@cache
def _table(language: str) -> _Table:
    patterns: dict[str, _Pattern] = {}
    for row in foreign_rows():
        native = row.native(language)
        if native is None:
            continue
        pattern = patterns.setdefault(fold(row.word), _Pattern())
        pattern.row, pattern.native = row, native
        for guard in (*row.not_in, *_longer(row.word)):
            patterns.setdefault(fold(guard), _Pattern()).guarded.append(row.word)
    if not patterns:
        return _Table(None, [])
    from ahocorasick_rs import AhoCorasick

    return _Table(AhoCorasick(list(patterns), store_patterns=False), list(patterns.values()))


def _longer(word: str) -> list[str]:
    """The longer words of the list that hold this one."""
    return [row.word for row in foreign_rows() if word in row.word and word != row.word]


@cache
def _longest_guard() -> int:
    return max(len(word) for row in foreign_rows() for word in (row.word, *row.not_in))


@cache
def foreign_rows() -> tuple[Foreign, ...]:
    """All rows of the list."""
    lines = (line for line in _LIST.read_text("utf-8").split("\n") if line and not line.startswith("#"))
    next(lines)  # names of the columns
    return tuple(_row(*line.split("\t")) for line in lines)


def _row(word: str, taiwan: str, hong_kong: str, mainland: str, not_in: str, _evidence: str) -> Foreign:
    guards = () if not_in == _NOTHING else tuple(not_in.split("|"))
    return Foreign(word, _native(taiwan), _native(hong_kong), _native(mainland), guards)


def _native(cell: str) -> Native | None:
    return None if cell == _NOTHING else Native(cell.removesuffix(_LIKELY), not cell.endswith(_LIKELY))
