"""Words of a text, and where the forms of terms stand among them.

A word is a run of letters and digits of any script with spaces; every Chinese, Japanese or Korean character is one, and
so is every sign. A form stands where its words stand one after the other. So a Latin letter or digit at its edge has
no Latin letter or digit beside it, and a Chinese edge asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import compress, count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from termkit.score.terms.lemmas import Lemmatiser

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
Split = Callable[[str], list[str]]
Shape = Callable[[str], tuple[str, ...]]

_WORD = re.compile(rf"[^\W{_CJK}]+|\S")


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return _WORD.findall(text)


def is_word(word: str) -> bool:
    """Has it a letter or a digit?"""
    return word[0].isalnum()


class Span(NamedTuple):
    """Words ``start`` to ``end``, and the numbers of the entries that have this form."""

    start: int
    end: int
    entries: tuple[int, ...]


class Spotter:
    """Finds forms of entries in lists of words: disjoint, from the left, the longest first."""

    def __init__(self, forms: Iterable[tuple[int, Sequence[str]]]) -> None:
        """``forms``: the number of an entry with the words of one of its forms."""
        self._by_head: dict[str, list[tuple[tuple[str, ...], tuple[int, ...]]]] = {}
        numbers: dict[tuple[str, ...], tuple[int, ...]] = {}
        for number, each in forms:
            form = tuple(each)
            given = numbers.get(form, ())
            if number not in given:
                numbers[form] = (*given, number)
        for form, entries in numbers.items():
            if form:
                self._by_head.setdefault(form[0], []).append((form, entries))
        for bucket in self._by_head.values():
            if len(bucket) > 1:
                bucket.sort(key=lambda each: -len(each[0]))

    def spans(self, words: Sequence[str]) -> list[Span]:
        """Where forms stand, in order."""
        found, at = [], 0
        heads = self._by_head
        for start in compress(count(), map(heads.__contains__, words)):
            if start < at:
                continue
            for form, entries in heads[words[start]]:
                end = start + len(form)
                if len(form) == 1 or tuple(words[start:end]) == form:
                    found.append(Span(start, end, entries))
                    at = end
                    break
        return found


def assigned(spans: Sequence[Span], needed: Sequence[int]) -> list[tuple[Span, int]]:
    """Each span with the entry it counts for: the first that still needs one, else the first that has the form."""
    left = list(needed)
    given = []
    for span in spans:
        entry = span.entries[0]
        if len(span.entries) > 1:
            entry = next((number for number in span.entries if left[number] > 0), entry)
        left[entry] -= 1
        given.append((span, entry))
    return given


class Terms:
    """The entries of one segment, ready to be found in texts; words are compared by their lemmas, lower-cased."""

    def __init__(self, entries: Mapping[str, Sequence[str]], source: Shape, target: Shape) -> None:
        """``source`` and ``target`` give the keys of texts of the two languages."""
        self.sources = tuple(entries)
        self.targets = tuple(tuple(targets) for targets in entries.values())
        self._of_source = source
        self._of_target = target
        self._in_source = Spotter((number, source(form)) for number, form in enumerate(self.sources))

    @cached_property
    def _in_target(self) -> Spotter:
        return Spotter((number, self._of_target(form)) for number, forms in enumerate(self.targets) for form in forms)

    def needed(self, source: str) -> list[int]:
        """How often each entry stands in a source text; what stands inside a longer source term does not count."""
        counts = [0] * len(self.sources)
        if not counts:
            return counts
        for span in self._in_source.spans(self._of_source(source)):
            counts[span.entries[0]] += 1
        return counts

    def rendered(self, target: Sequence[str], needed: Sequence[int]) -> list[tuple[Span, int]]:
        """Where targets stand in a text, given by its keys, each with the entry that it counts for."""
        return assigned(self._in_target.spans(target), needed)


def keys(text: str, lemmatiser: Lemmatiser) -> list[str]:
    """The lemmas of the words of a text, lower-cased."""
    return list(map(lemmatiser.key, words(text)))


def counted(given: Iterable[tuple[Span, int]], entries: int) -> list[int]:
    """How many spans count for each entry."""
    counts = [0] * entries
    for _, entry in given:
        counts[entry] += 1
    return counts


def terms_of(
    segments: Sequence[Mapping[str, Sequence[str]]], source: Lemmatiser, target: Lemmatiser, split: Split = words
) -> Iterable[Terms]:
    """The terms of each segment; segments that share one dict share the work."""
    made: dict[int, Terms] = {}
    of_target: Shape = target.keys
    if split is not words:
        of_target = lru_cache(maxsize=8192)(lambda text: tuple(map(target.key, split(text))))
    for entries in segments:
        if id(entries) not in made:
            made[id(entries)] = Terms(entries, source.keys, of_target)
        yield made[id(entries)]
