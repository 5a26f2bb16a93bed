"""What a source asks for: which terms stand in it, where, and what may, and may not, stand for them in the output."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from termkit.core.glossary import Glossary
from termkit.core.language import is_chinese
from termkit.rewards.lexical import expected, renderings
from termkit.rewards.sides import Side, Span
from termkit.rewards.tokens import View, view
from termkit.text.inflection import inflections

_MOST = 5000  # content words of a source that are looked up in the dictionary
_LONGEST = 64  # tokens; a longer form is no term and is never found


class Entry(NamedTuple):
    """A term: how the source names it, what is allowed for it in the output, and what is refused."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    refused: tuple[str, ...] = ()


Entries = tuple[Entry, ...]


class Forms:
    """An index of forms: the longest that stands at a place is found by looking up a few runs of keys."""

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        self._index: dict[str, dict[int, dict[tuple[str, ...], list[tuple[tuple[frozenset[str], ...], int]]]]] = {}
        for form, number in dict.fromkeys(forms):
            form_view = view(form)
            keys = tuple(form_view.keys)
            if 0 < len(keys) <= _LONGEST:
                words = tuple(_allowed(word) for word in form_view.words)
                by_length = self._index.setdefault(keys[0], {})
                by_length.setdefault(len(keys), {}).setdefault(keys, []).append((words, number))
        self._index = {
            first: dict(sorted(lengths.items(), reverse=True)) for first, lengths in self._index.items()
        }  # the longest first

    def find(self, text: View) -> list[Span]:
        """Disjoint spans, leftmost and longest."""
        found: list[Span] = []
        at, index = 0, self._index
        if not index:
            return found
        for number in [place for place, key in enumerate(text.keys) if key in index]:
            span = self._at(text, number, index[text.keys[number]]) if number >= at else None
            if span is not None:
                found.append(span)
                at = span.end
        return found

    @staticmethod
    def _at(
        text: View,
        start: int,
        lengths: Mapping[int, Mapping[tuple[str, ...], list[tuple[tuple[frozenset[str], ...], int]]]],
    ) -> Span | None:
        for length, forms in lengths.items():
            end = start + length
            candidates = forms.get(tuple(text.keys[start:end]))
            if candidates:
                words = text.words[start:end]
                entries = tuple(
                    dict.fromkeys(
                        number
                        for allowed, number in candidates
                        if all(word in some for word, some in zip(words, allowed, strict=True))
                    )
                )
                if entries:
                    return Span(start, end, entries)
        return None


def _allowed(word: str) -> frozenset[str]:
    """A word of a form, in all its inflections; never a derivation that only shares its stem."""
    return inflections(word) if word.isascii() else frozenset((word,))


class Task:
    """The terms of one source, and where they stand in it. ``chinese``: the output is to be Chinese."""

    def __init__(self, source: str, entries: Entries, chinese: bool) -> None:
        self.source = view(source)
        self.chinese = chinese
        spans = _source_forms(entries).find(self.source)
        numbers = sorted({number for span in spans for number in span.entries})
        self.entries: Entries = tuple(entries[number] for number in numbers)
        new = {number: place for place, number in enumerate(numbers)}
        # A name that two entries share asks for either of them: the first stands for both.
        self.spans = [Span(span.start, span.end, tuple(new[number] for number in span.entries)) for span in spans]
        self.forms = Forms((form, place) for place, entry in enumerate(self.entries) for form in entry.targets)
        self.refused = Forms((form, place) for place, entry in enumerate(self.entries) for form in entry.refused)
        self.left = Forms(
            (form, place)
            for place, entry in enumerate(self.entries)
            for form in entry.sources
            if not any(view(form).keys == view(target).keys for target in entry.targets)
        )
        self.needed = [0] * len(self.entries)
        for span in self.spans:
            self.needed[span.entries[0]] += 1
        self.side = Side(self.source, self.spans)
        self._contexts: dict[tuple[int, int], frozenset[str]] = {}

    @cached_property
    def expected(self) -> Counter[str]:
        """What the source accounts for in the output, outside of its terms."""
        return expected(self.side.content, self.chinese)

    @cached_property
    def given(self) -> frozenset[str]:
        """The keys of all renderings that are allowed."""
        return frozenset(key for entry in self.entries for form in entry.targets for key in view(form).keys)

    @cached_property
    def masks(self) -> dict[str, int]:
        """For each word that may render content of the source outside of its terms: a bit for each place."""
        found: dict[str, int] = {}
        for place, words in enumerate(self.readings):
            for word in words:
                found[word] = found.get(word, 0) | 1 << place
        return found

    @cached_property
    def readings(self) -> list[frozenset[str]]:
        """For each content key of the source outside of its terms: itself, and the words that may render it."""
        return [frozenset((key, *renderings(key, self.chinese))) for key in self.side.content[:_MOST]]

    def context(self, span: int, window: int) -> frozenset[str]:
        """What may stand about a term in the output, for what stands about it in the source."""
        found = self._contexts.get((span, window))
        if found is None:
            place = self.side.places[span]
            found = frozenset().union(*self.readings[max(0, place - window) : place + window])
            self._contexts[span, window] = found
        return found


@lru_cache(maxsize=8192)
def task(source: str, entries: Entries, chinese: bool) -> Task:
    """The task of a source; kept, for one source is answered many times."""
    return Task(source, entries, chinese)


@lru_cache(maxsize=32)
def _source_forms(entries: Entries) -> Forms:
    return Forms((form, number) for number, entry in enumerate(entries) for form in entry.sources)


def entries_of(terms: Any, chinese: bool) -> Entries:
    """The entries of a mapping, a list of mappings or a glossary; what is no term is passed over.

    A mapping has source terms with one target or several; a list has {"source": ..., "targets": ...} and, if you like,
    "refused". Entries without any target ask for nothing and are dropped.
    """
    if isinstance(terms, Glossary):
        return _of_glossary(terms, chinese)
    if isinstance(terms, Mapping):
        found = (Entry(_texts(source), _texts(targets)) for source, targets in terms.items())
    elif isinstance(terms, Sequence) and not isinstance(terms, (str, bytes)):
        found = (entry for each in terms for entry in _of_row(each))
    else:
        return ()
    return tuple(entry for entry in found if entry.sources and entry.targets)


def _of_row(row: Any) -> Iterator[Entry]:
    if isinstance(row, Mapping):
        targets = row.get("targets", row.get("target"))
        yield Entry(_texts(row.get("source")), _texts(targets), _texts(row.get("refused")))
    elif isinstance(row, (tuple, list)) and len(row) == 2:
        yield Entry(_texts(row[0]), _texts(row[1]))


def _texts(value: Any) -> tuple[str, ...]:
    """The texts among the values, without blank ones and doublets."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    values = value if isinstance(value, (list, tuple, set, frozenset)) else ()
    texts = [each for each in values if isinstance(each, str) and each.strip()]
    return tuple(dict.fromkeys(sorted(texts) if isinstance(values, (set, frozenset)) else texts))


_OF_GLOSSARIES: dict[tuple[int, bool], tuple[weakref.ref[Glossary], Entries]] = {}


def _of_glossary(glossary: Glossary, chinese: bool) -> Entries:
    """Kept for each glossary as long as it lives: hashing one would take longer than reading it."""
    kept = _OF_GLOSSARIES.get((id(glossary), chinese))
    if kept is not None and kept[0]() is glossary:
        return kept[1]
    entries = tuple(entry for entry in _read_glossary(glossary, chinese) if entry.sources and entry.targets)
    key = (id(glossary), chinese)
    _OF_GLOSSARIES[key] = (weakref.ref(glossary, lambda _: _OF_GLOSSARIES.pop(key, None) and None), entries)
    return entries


def _read_glossary(glossary: Glossary, chinese: bool) -> Iterator[Entry]:
    """Entries from the glossary's own languages, turned round where the output is in its source language."""
    target = glossary.source if is_chinese(glossary.source) == chinese else glossary.target
    for concept in glossary.concepts:
        sources = tuple(
            dict.fromkeys(
                term.text
                for term in concept.terms
                if (term.language == "mul" or is_chinese(term.language) != chinese) and term.status != "deprecated"
            )
        )
        targets = dict.fromkeys(concept.approved(target))
        targets.update(
            dict.fromkeys(term.text for term in concept.in_language(target, "variant", "contextual", "preferred"))
        )
        refused = tuple(term.text for term in concept.in_language(target, "deprecated"))
        yield Entry(sources, tuple(targets), refused)
