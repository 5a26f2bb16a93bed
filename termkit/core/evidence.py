"""What the two sides of each segment hold, concept by concept: all that a rule needs to judge.

A rule never searches a text for terms. It reads tallies: which terms of a concept stand in the source passage, and
which approved, refused, foreign, altered or untranslated forms stand in the passage that renders it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from termkit.core.document import Document, Pair, Segment, Text
from termkit.core.finding import Side
from termkit.core.glossary import Concept, Glossary
from termkit.core.language import primary
from termkit.core.match import Matches, TermMatch
from termkit.core.span import Span
from termkit.errors import GlossaryError, Problem

if TYPE_CHECKING:
    from regex import Pattern

_NAME_BEFORE = re.compile(r"(?:[A-Za-z0-9_.-]*[A-Za-z0-9_][-._/])?\Z")
_NAME_AFTER = re.compile(r"(?:[-._/][A-Za-z0-9_][A-Za-z0-9_.-]*)?")
# A glossary's regex may not hang the check: neither in one passage, nor by and by in all of a pair.
_SECONDS_ONCE = 0.5
_SECONDS_ALLOWED = 5.0
_SECONDS_A_CHARACTER = 1e-6  # allowed besides; what is usual takes a tenth of it


class Tally(NamedTuple):
    """One concept in one segment. All matches but ``source`` are of the target; offsets are the documents'."""

    concept: Concept
    segment: Segment
    source: tuple[TermMatch, ...]
    approved: tuple[TermMatch, ...] = ()  # as the glossary spells them
    altered: tuple[TermMatch, ...] = ()  # a name in another case or spacing
    variant: tuple[TermMatch, ...] = ()
    refused: tuple[TermMatch, ...] = ()
    foreign: tuple[TermMatch, ...] = ()
    alien: tuple[TermMatch, ...] = ()  # terms of the source language

    @property
    def rivals(self) -> tuple[TermMatch, ...]:
        """Whatever stands in the target instead of an approved form, in order."""
        return tuple(sorted(self.altered + self.variant + self.refused + self.foreign + self.alien))

    @property
    def missing(self) -> int:
        """Occurrences of the source for which nothing known stands in the target."""
        return max(0, len(self.source) - len(self.approved) - len(self.rivals))


@dataclass(frozen=True, eq=False, repr=False)
class DocumentView:
    """A document, or a part of a big one, and the terms in it.

    ``has_source`` is True for a version that was paired with its source. ``offset`` and ``line`` are the code points
    and the lines of the whole text before this part.
    """

    document: Document
    search: Callable[[Document], Matches]
    glossary: Glossary
    has_source: bool = False
    offset: int = 0
    line: int = 0
    side: Side = "target"
    names: tuple[str, ...] = ()  # what else it is called: its path below the project's root, its document in a file

    def is_scope_of(self, concept: Concept, key: str = "") -> bool:
        """Does the glossary say that a concept holds here? ``key`` is that of an entry of a bilingual file."""
        if not concept.is_conditional:
            return True
        for names, kind in (((self.document.path, *self.names), "paths"), ((key,), "keys")):
            inside, outside = getattr(concept.scope, kind), getattr(concept.exempt, kind)
            if (inside and not _fits(names, inside)) or _fits(names, outside):
                return False
        return True

    @cached_property
    def matches(self) -> Matches:
        """The terms, searched for when first asked for."""
        return self.search(self.document)

    @cached_property
    def _cursor(self) -> _Cursor:
        return _Cursor(self.matches.native)

    def within(self, span: Span) -> list[TermMatch]:
        """The document's own terms inside a range, in order."""
        return self._cursor.within(span)

    @cached_property
    def by_concept(self) -> dict[str, tuple[TermMatch, ...]]:
        """The document's own terms, concept by concept in the order of the text."""
        return _by_concept(self.matches.native)


@dataclass(frozen=True, eq=False, repr=False)
class TextView:
    """A text that is looked at by itself, part by part, so that memory does not grow with it."""

    text: Text
    search: Callable[[Document], Matches]
    glossary: Glossary
    names: tuple[str, ...] = ()

    def views(self) -> Iterator[DocumentView]:
        """A view of each part, in order."""
        for document, offset, line in self.text.parts():
            yield DocumentView(document, self.search, self.glossary, offset=offset, line=line, names=self.names)


@dataclass(frozen=True, eq=False, repr=False)
class PairView:
    """A source and one version of it, with their tallies in the order of the target."""

    pair: Pair
    source: DocumentView
    target: DocumentView
    label: str = ""  # of a draft; empty for a reference or a script variant
    strict: bool = False  # each absence is to be reported at its place
    part: str = ""  # of a bilingual file that holds several documents: the name of this one

    @property
    def is_portion(self) -> bool:
        """True for entries of a bilingual file, of which there may be many more."""
        return any(segment.basis == "unit" for segment in self.pair.segments[:1])

    @property
    def name(self) -> str:
        """What the target is called: its path, or its document within a bilingual file."""
        return self.part or self.target.document.path

    @cached_property
    def _conditions(self) -> _Conditions:
        return _Conditions(self.target.glossary.path)

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """A tally for each concept that stands in the source of each segment."""
        return tuple(self._tallies())

    @cached_property
    def by_concept(self) -> dict[str, tuple[Tally, ...]]:
        """The tallies of each concept, in the order of the target."""
        groups: dict[str, list[Tally]] = {}
        for tally in self.tallies:
            groups.setdefault(tally.concept.id, []).append(tally)
        return {concept: tuple(tallies) for concept, tallies in groups.items()}

    def _tallies(self) -> Iterator[Tally]:
        translated = primary(self.source.document.language) != primary(self.target.document.language)
        alien = _Cursor(self.target.matches.alien if translated else ())
        by_id = self.target.glossary.by_id
        for segment in self.pair.segments:
            there = self.source.within(segment.source)
            needed = _by_concept(match for match in there if match.exact and match.role != "contextual")
            if not needed:
                continue
            here = self.target.within(segment.target)
            found = _by_concept(here)
            others = [match for match in here if match.concept not in needed]
            left = _by_concept(alien.within(segment.target))
            for concept_id, places in needed.items():
                if by_id[concept_id].is_conditional and not self._is_meant(by_id[concept_id], segment):
                    continue
                own = found.get(concept_id) or self._inside(by_id[concept_id], others)
                yield self._tally(by_id[concept_id], segment, places, own, left.get(concept_id, ()))

    def _inside(self, concept: Concept, others: Sequence[TermMatch]) -> tuple[TermMatch, ...]:
        """Approved forms inside longer terms that the source does not have: OpenClaw in 更新 OpenClaw.

        A longer term shields what it contains only where it is meant itself.
        """
        if not others:
            return ()
        text, language = self.target.document.text, self.target.document.language
        first, last = others[0].start, max(match.end for match in others)
        found: list[TermMatch] = []
        for form in concept.approved(language):
            start = text.find(form, first, last)
            while start >= 0:
                end = start + len(form)
                if any(m.start <= start and end <= m.end for m in others) and _is_whole(text, start, end):
                    found.append(TermMatch(start, end, concept.id, form, "approved"))
                start = text.find(form, end, last)
        return tuple(sorted(set(found)))

    def _tally(
        self,
        concept: Concept,
        segment: Segment,
        source: tuple[TermMatch, ...],
        found: tuple[TermMatch, ...],
        alien: tuple[TermMatch, ...],
    ) -> Tally:
        if not alien and not concept.also_allowed and all(m.role == "approved" and m.exact for m in found):
            return Tally(concept, segment, source, found)
        passage = self.source.document.text[segment.source.start : segment.source.end]
        holds = self._conditions.holds
        allowed = {form for form, pattern in concept.also_allowed if holds(pattern, passage, concept)}
        rivals = [
            m
            for m in found
            if m.role in ("refused", "foreign")
            and m.form not in allowed
            and self._is_refused(concept, m.form, passage)
            and not self._is_part_of_a_name(m, passage)
        ]
        return Tally(
            concept=concept,
            segment=segment,
            source=source,
            approved=tuple(m for m in found if (m.role == "approved" and m.exact) or m.form in allowed),
            altered=tuple(m for m in found if m.role == "approved" and not m.exact and self._is_new(m, passage)),
            variant=tuple(m for m in found if m.role == "variant"),
            refused=tuple(m for m in rivals if m.role == "refused"),
            foreign=tuple(m for m in rivals if m.role == "foreign"),
            alien=tuple(m for m in alien if not concept.is_name),
        )

    def _is_meant(self, concept: Concept, segment: Segment) -> bool:
        """Does what the glossary says about where a concept holds include this segment?"""
        if not self.target.is_scope_of(concept, segment.id):
            return False
        passage, holds = self.source.document.text[slice(*segment.source)], self._conditions.holds
        if concept.only_when and not any(holds(pattern, passage, concept) for pattern in concept.only_when):
            return False
        return not any(holds(pattern, passage, concept) for pattern in concept.never_when)

    def _is_refused(self, concept: Concept, form: str, passage: str) -> bool:
        """Do the conditions of a deprecated form hold for this passage of the other side?"""
        holds = self._conditions.holds
        when = [pattern for text, pattern in concept.when if text == form]
        unless = [pattern for text, pattern in concept.unless if text == form]
        if when and not any(holds(pattern, passage, concept) for pattern in when):
            return False
        return not any(holds(pattern, passage, concept) for pattern in unless)

    def _is_part_of_a_name(self, match: TermMatch, passage: str) -> bool:
        """True for a Latin word inside a longer one that the source has as well: the agent of ssh-agent."""
        text = self.target.document.text
        if not text[match.start : match.end].isascii():
            return False
        start = match.start - len(_NAME_BEFORE.search(text[max(0, match.start - 40) : match.start])[0])  # type: ignore[index]
        end = _NAME_AFTER.match(text, match.end, match.end + 40).end()  # type: ignore[union-attr]
        return (start, end) != (match.start, match.end) and text[start:end] in passage

    def _is_new(self, match: TermMatch, passage: str) -> bool:
        """False for a spelling that the source passage has as well: then the translator changed nothing."""
        return self.target.document.text[match.start : match.end] not in passage


@dataclass(frozen=True, eq=False, repr=False)
class WorkView:
    """A source text and all versions of it that were found."""

    name: str
    source: DocumentView | None  # None where there is no pair
    pairs: tuple[PairView, ...]
    alone: tuple[TextView, ...] = ()  # a source without versions, versions whose source is not at hand
    part: str = ""  # of a bilingual file that holds several documents: the name of this one


class _Cursor:
    """Matches in order, handed out by range. Ranges may come in any order."""

    def __init__(self, matches: tuple[TermMatch, ...]) -> None:
        self._matches = matches
        self._starts = [match.start for match in matches]

    def within(self, span: Span) -> list[TermMatch]:
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end)
        return [match for match in self._matches[first:last] if match.end <= span.end]


def _by_concept(matches: Iterable[TermMatch]) -> dict[str, tuple[TermMatch, ...]]:
    groups: dict[str, list[TermMatch]] = {}
    for match in matches:
        groups.setdefault(match.concept, []).append(match)
    return {concept: tuple(places) for concept, places in groups.items()}


def _is_whole(text: str, start: int, end: int) -> bool:
    """False where a Latin word goes on beyond a range: the Go of Google."""
    return not any(
        0 < at < len(text) and all(char.isascii() and char.isalnum() for char in text[at - 1 : at + 1])
        for at in (start, end)
    )


def _fits(names: Iterable[str], globs: tuple[str, ...]) -> bool:
    """Does a name, or the last part of one, fit a glob?"""
    return any(
        fnmatchcase(name, glob) or fnmatchcase(name.rpartition("/")[2], glob) for name in names for glob in globs
    )


@cache
def _compiled(pattern: str) -> Pattern[str]:
    import regex  # has a time limit, which the standard library's engine has not

    return regex.compile(pattern, regex.VERSION0)


class _Conditions:
    """The regexes of a glossary over the passages of one pair, and how long each has taken there.

    What other pairs took does not count, so that the result of a pair never depends on what the process did before.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._seconds: dict[str, float] = {}
        self._characters: dict[str, int] = {}

    def holds(self, pattern: str, passage: str, concept: Concept) -> bool:
        """Whether it matches somewhere in a passage. Raises GlossaryError where it takes too long, now or in all."""
        started = process_time()
        try:
            found = _compiled(pattern).search(passage, timeout=_SECONDS_ONCE) is not None
        except TimeoutError:
            raise self._endless(pattern, concept) from None
        seconds = self._seconds[pattern] = self._seconds.get(pattern, 0.0) + process_time() - started
        characters = self._characters[pattern] = self._characters.get(pattern, 0) + len(passage)
        if seconds > _SECONDS_ALLOWED + _SECONDS_A_CHARACTER * characters:
            raise self._endless(pattern, concept)
        return found

    def _endless(self, pattern: str, concept: Concept) -> GlossaryError:
        message = f"the condition {pattern!r} of concept {concept.id!r} runs without end; simplify it"
        return GlossaryError([Problem(self._path, *concept.place, message)])
