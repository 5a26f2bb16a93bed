"""Characters that both scripts write, in words in which only one of them does: 后 in 后面, which is 後面.

The list is ``data/ambiguous.tsv``; its head says how it was made. Neighbours are compared folded (see `fold`), so that
這里, 这里 and 這裡 are one word, in which the character in question must stand as the other script writes it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path

from termkit.core.span import Span
from termkit.text.fold import fold

_LIST = Path(__file__).with_name("data") / "ambiguous.tsv"
_NUMERALS = "0123456789一二三四五六七八九十百千万两几数半多"  # folded
_EVERY_WORD = "*"
_NOTHING = "-"


class Ambiguous:
    """What is known of one character. All words are folded."""

    def __init__(self) -> None:
        self.words: dict[tuple[str, int], str] = {}  # a word and a place in it: what is right there
        self.kept: set[tuple[str, int]] = set()  # words and places in which the character is right as it stands
        self.elsewhere = ""  # what is right in all other words, if that can be said
        self.pairs: set[str] = set()  # of characters, one of which stands in every word and place of both

    def right_at(self, text: str, at: int) -> str | None:
        """What belongs at ``at`` of a folded text, if that is proved."""
        if text[at - 1 : at + 1] not in self.pairs and text[at : at + 2] not in self.pairs:  # so it is mostly
            return self.elsewhere or None
        word = max(_words_at(text, at, self.words), key=lambda span: span.end - span.start, default=Span(at, at))
        if any(kept == word or not word.contains(kept) for kept in _words_at(text, at, self.kept)):
            return None
        return self.words.get((text[word.start : word.end], at - word.start), self.elsewhere) or None


def proved_right(text: str, at: int, script: str) -> str | None:
    """What ``script`` (Hant or Hans) writes for the character at ``at``, where its neighbours prove it.

    The answer has the shape of the dictionaries' own standard (裏, 爲). None where nothing is proved.
    """
    entry = _entries(script).get(text[at])
    if entry is None:
        return None
    low = max(0, at - _longest() + 1)
    return entry.right_at(fold(text[low : at + _longest()]), at - low)


@cache
def ambiguous(script: str) -> frozenset[str]:
    """The characters that may be of the other script in text of this one."""
    return frozenset(_entries(script))


def _words_at(text: str, at: int, words: Container[tuple[str, int]]) -> Iterator[Span]:
    """The places of words that cover ``at``."""
    longest = _longest()
    for start in range(max(0, at - longest + 1), at + 1):
        for end in range(max(at, start + 1) + 1, min(len(text), start + longest) + 1):
            if (text[start:end], at - start) in words:
                yield Span(start, end)


@cache
def _entries(script: str) -> Mapping[str, Ambiguous]:
    entries: dict[str, Ambiguous] = {}
    for row_script, char, right, words, kept in _rows():
        if row_script == script:
            entry = entries.setdefault(char, Ambiguous())
            if words == _EVERY_WORD:
                entry.elsewhere = right
            else:
                entry.words.update({place: right for word in words.split("|") for place in _places(word, right)})
            entry.kept.update(place for word in kept.split("|") for place in _places(word, char))
    for entry in entries.values():
        entry.pairs.update(word[max(0, at - 1) : max(0, at - 1) + 2] for word, at in (*entry.words, *entry.kept))
    return entries


@cache
def _longest() -> int:
    return max(len(word) for row in _rows() for cell in row[3:] for word in cell.split("|"))


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    lines = (line for line in _LIST.read_text("utf-8").split("\n") if line and not line.startswith("#"))
    next(lines)  # names of the columns
    return tuple(tuple(line.split("\t")) for line in lines)


def _places(word: str, char: str) -> Iterator[tuple[str, int]]:
    """The word, folded, with each place in it where ``char`` stands."""
    for numeral in _NUMERALS if "#" in word else ("",):
        folded = fold(word.replace("#", numeral))
        yield from ((folded, place) for place, each in enumerate(word) if each == char)
