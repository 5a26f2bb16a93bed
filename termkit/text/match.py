"""Finds all terms of a glossary in a text at once.

One Aho-Corasick automaton runs over the folded view with the *seeds* of all forms; each form then says how far its
occurrence reaches. What is left is resolved leftmost-longest: a longer form of any concept shields the shorter ones
inside it (投影片 is no 影片), unless its concept includes theirs. Masked passages hold no terms.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, Protocol

from termkit.core.document import Document
from termkit.core.glossary import ANY, Concept, Glossary, Role, Term
from termkit.core.match import Matches, TermMatch
from termkit.core.span import Span
from termkit.text.boundaries import LONGEST_TERM, crosses_words
from termkit.text.fold import fold
from termkit.text.mixed import HanForm, MixedForm, has_han

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_ROLE_ORDER: tuple[Role | None, ...] = ("approved", "variant", "contextual", "refused", "foreign", None)


_CROWD = 2  # forms with the same seed from which it pays to look at the next word first
_RUNNING = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")  # of the view; among these no form begins
_MOST_CHOICES = 512  # that a crowd remembers
# a word and the initial of the next; behind a hyphen or an apostrophe there may be the rest of the first
_FIRST_WORD = re.compile(r"([^\W_]++)(?![-'])[\W_]{1,40}+([^\W_])")
_TITLE = re.compile(r"(?<![A-Za-z0-9])[A-Z](?=[a-z]+(?![A-Za-z0-9]))")  # of Title and Case, not of iOS, API or GitHub


class Form(Protocol):
    """One way to write something, and how to recognise it."""

    @property
    def seeds(self) -> tuple[str, ...]:
        """Folded strings with one of which every occurrence starts."""

    def match(self, view: str, start: int) -> int | None:
        """End of the longest occurrence that starts at ``start`` of the folded view, or None."""


class _Sense(NamedTuple):
    """One reading of a form: a term of a concept, or (``term`` None) a longer word that shields the concept."""

    concept: int
    term: Term | None


class _Reading(NamedTuple):
    """What a form is to one language: a sense, its role there, and whether any surface of it is exact."""

    sense: _Sense
    role: Role | None
    case_free: bool  # Han has no case


class _Entry(NamedTuple):
    """What to do where a seed is hit."""

    number: int  # of the form
    form: Form
    literal: str  # the folded term itself
    may_cross: bool  # a short term of Han characters, which may be found where they belong to other words
    readings: tuple[_Reading, ...]


class _Crowd:
    """Entries with one seed, such as all terms that begin with "data": told apart by the next word's initial."""

    def __init__(self, entries: list[_Entry]) -> None:
        self._entries = entries
        self._firsts: list[tuple[frozenset[str], str]] = [
            (getattr(entry.form, "first_forms", frozenset()), getattr(entry.form, "next_initial", ""))
            for entry in entries
        ]
        self._words = frozenset().union(*(forms for forms, _ in self._firsts))
        self._chosen: dict[tuple[str, ...], list[_Entry]] = {}  # by first word and initial

    def at(self, view: str, start: int) -> list[_Entry]:
        """Those that may stand at a place: all but where the first word stands there as a whole."""
        found = _FIRST_WORD.match(view, start)
        if not found or found[1] not in self._words:
            return self._entries
        key = found.groups()
        chosen = self._chosen.get(key)
        if chosen is None:
            chosen = [
                entry
                for entry, (forms, initial) in zip(self._entries, self._firsts, strict=True)
                if key[0] not in forms or initial in ("", key[1])
            ]
            if len(self._chosen) < _MOST_CHOICES:
                self._chosen[key] = chosen
        return chosen


# start, -end, is it an inflection, is it inexact, number of the concept, form, role: the order of precedence
_Candidate = tuple[int, int, bool, bool, int, str, Role | None]


class _Index:
    """The forms of a glossary by their seeds. Forms that fold alike are one form with several senses."""

    def __init__(self, glossary: Glossary) -> None:
        self.forms: list[Form] = []
        self.literal: list[str] = []  # the folded term itself, by number of form
        self.senses: list[list[_Sense]] = []
        self._by_seed: dict[str, list[int]] = {}
        self._numbers: dict[str, int] = {}
        for number, concept in enumerate(glossary.concepts):
            for term in concept.terms:
                self._add(glossary_spelling(glossary, concept, term), _Sense(number, term))
            for word in concept.not_in:
                self._add(word, _Sense(number, None))

    def _add(self, text: str, sense: _Sense) -> None:
        folded = fold(text)
        key = folded if has_han(folded) else text  # English keeps its case for ``case_fits``
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.forms)
            form = _form(text, folded)
            self.forms.append(form)
            self.literal.append(folded)
            self.senses.append([])
            for seed in form.seeds:
                self._by_seed.setdefault(seed, []).append(number)
        self.senses[number].append(sense)

    @cached_property
    def automaton(self) -> AhoCorasick:
        """Finds all seeds; its patterns are numbered as ``of_seed`` is."""
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(list(self._by_seed), store_patterns=False)

    @cached_property
    def of_seed(self) -> list[list[int]]:
        """The numbers of the forms that begin with each seed."""
        return list(self._by_seed.values())


class Matcher:
    """All forms of one glossary, ready to search. A form is compiled when its seed is first met."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._known: dict[tuple[str, bool], dict[int, list[_Entry] | _Crowd]] = {}  # entries by language, then by seed

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.glossary)

    @cached_property
    def _includes(self) -> list[frozenset[int]]:
        numbers = {concept.id: number for number, concept in enumerate(self.glossary.concepts)}
        return [frozenset(numbers[name] for name in concept.includes) for concept in self.glossary.concepts]

    def find(self, document: Document, *, alien: bool = True) -> Matches:
        """All terms in ``document``, in order, resolved leftmost-longest among those of its own language.

        Without ``alien``, terms of other languages are not looked for.
        """
        if not document.text or not self.glossary.concepts:
            return Matches((), ())
        native, foreign, shields = self._candidates(document, alien)
        return Matches(tuple(self._resolve(native, shields)), tuple(self._resolve(foreign, shields)))

    def _candidates(
        self, document: Document, alien: bool
    ) -> tuple[list[_Candidate], list[_Candidate], dict[int, list[Span]]]:
        """Every occurrence outside the masks: of the document's language, of others; and the spans of shields."""
        text, view, masked = document.text, fold(document.text), bool(document.masks)
        native: list[_Candidate] = []
        others: list[_Candidate] = []
        shields: dict[int, list[Span]] = {}
        known = self._known.setdefault((document.language, alien), {})
        last_start: dict[int, int] = {}  # of each form: several of its seeds may hit at one place
        for seed, start, _ in self._index.automaton.find_matches_as_indexes(view, overlapping=True):
            if view[start] in _RUNNING and start and view[start - 1] in _RUNNING:
                continue
            entries = known.get(seed)
            if entries is None:
                entries = known[seed] = self._entries(seed, document.language, alien)
            if isinstance(entries, _Crowd):
                entries = entries.at(view, start)
            for number, form, literal, may_cross, readings in entries:
                end = form.match(view, start)
                if end is None or last_start.get(number) == start or (masked and document.is_masked(start, end)):
                    continue
                last_start[number] = start
                crossing = may_cross and crosses_words(view, start, end)
                inflected = view[start:end] != literal
                for (concept, term), role, case_free in readings:
                    if term is None:
                        shields.setdefault(concept, []).append(Span(start, end))
                        continue
                    if crossing:
                        continue
                    if not case_free and not self._is_meant(concept, term, view, start, end):
                        continue
                    exact = case_free or self._is_exact(concept, term, text[start:end])
                    if exact or term.language == ANY:
                        kind = others if role is None else native
                        kind.append((start, -end, inflected, not exact, concept, term.text, role))
        return native, others, shields

    def _entries(self, seed: int, language: str, alien: bool) -> list[_Entry] | _Crowd:
        """The forms that begin with a seed, with what they are to a language; those of no interest left out."""
        index = self._index
        entries = []
        for number in index.of_seed[seed]:
            readings = tuple(
                _Reading(sense, role, sense.term is not None and has_han(sense.term.text))
                for sense, role in self._roles(number, language)
                if alien or role is not None or sense.term is None
            )
            if any(reading.role in ("approved", "variant") for reading in readings):
                # 文件 is right for "document" in Taiwan: there it is no mainland form of "file"
                readings = tuple(reading for reading in readings if reading.role != "foreign")
            if readings:
                literal = index.literal[number]
                entries.append(_Entry(number, index.forms[number], literal, _may_cross(literal), readings))
        return entries if len(entries) < _CROWD else _Crowd(entries)

    def _roles(self, number: int, language: str) -> list[tuple[_Sense, Role | None]]:
        """The senses of a form with their role in ``language``: for each concept the best one only."""
        best: dict[tuple[int, bool], tuple[_Sense, Role | None]] = {}
        for sense in self._index.senses[number]:
            concept = self.glossary.concepts[sense.concept]
            role = concept.role(sense.term, language) if sense.term else None
            key = (sense.concept, sense.term is None)
            if key not in best or _ROLE_ORDER.index(role) < _ROLE_ORDER.index(best[key][1]):
                best[key] = (sense, role)
        return list(best.values())

    def _is_exact(self, concept: int, term: Term, surface: str) -> bool:
        """Does the surface have the letter case of the term, or, for a name, one of its spellings?"""
        if term.language == ANY:
            return _is_spelling(surface, self.glossary.concepts[concept].names)
        from termkit.text.english import case_exact, case_fits

        case = self.glossary.concepts[concept].case
        if surface == term.text or case == "free":
            return True
        spelling = glossary_spelling(self.glossary, self.glossary.concepts[concept], term)
        return case_exact(spelling, surface) if case == "exact" else case_fits(spelling, surface)

    def _is_meant(self, concept: int, term: Term, view: str, start: int, end: int) -> bool:
        """Does an English word stand in the function that its concept asks for?"""
        part = self.glossary.concepts[concept].part_of_speech
        if not part or term.language == ANY:
            return True
        from termkit.text.speech import stands_as

        return stands_as(part, term.text, view, start, end)

    def _resolve(self, candidates: list[_Candidate], shields: dict[int, list[Span]]) -> Iterator[TermMatch]:
        """Leftmost-longest; readings of the same span all stand, and so do included concepts inside.

        Where one reading is the term as it is written, inflections of other terms give way: programming is not
        a form of program if the glossary has both.
        """
        if shields:
            around = {concept: _Shield(spans) for concept, spans in shields.items()}
            candidates = [c for c in candidates if c[4] not in around or not around[c[4]].holds(c[0], -c[1])]
        candidates = _without_yielding(sorted(candidates))
        chosen_start = chosen_end = -1
        chosen_literal = False
        concepts: set[int] = set()  # that stand at the chosen span
        includes: frozenset[int] = frozenset()
        inner: dict[int, int] = {}  # end of the last included match, by concept
        for start, minus_end, inflected, inexact, concept, form, role in candidates:
            end = -minus_end
            if start >= chosen_end:
                chosen_start, chosen_end, chosen_literal = start, end, not inflected
                concepts, includes, inner = {concept}, self._includes[concept], {}
            elif start == chosen_start and end == chosen_end:
                if concept in concepts or (chosen_literal and inflected):
                    continue
                concepts.add(concept)
                includes |= self._includes[concept]
            elif concept in includes and end <= chosen_end and start >= inner.get(concept, 0):
                inner[concept] = end
            else:
                continue
            yield TermMatch(start, end, self.glossary.concepts[concept].id, form, role, not inexact)


def _without_yielding(candidates: list[_Candidate]) -> list[_Candidate]:
    """Without refused forms that reach into an approved one behind them: 分类 in 拆分类别, where 类别 is right."""
    approved = [(c[0], -c[1]) for c in candidates if c[6] == "approved"]
    if len(approved) == len(candidates):
        return candidates
    starts = [start for start, _ in approved]

    def yields(start: int, end: int) -> bool:
        first, last = bisect_right(starts, start), bisect_right(starts, end - 1)
        return any(approved[number][1] > end for number in range(first, last))

    return [c for c in candidates if c[6] not in ("refused", "foreign") or not yields(c[0], -c[1])]


def _may_cross(literal: str) -> bool:
    """Is it a short term of Han characters alone?"""
    return 2 <= len(literal) <= LONGEST_TERM and all(map(has_han, literal))


def glossary_spelling(glossary: Glossary, concept: Concept, term: Term) -> str:
    """How a term is looked for. Where a glossary writes all its terms in Title Case, capitals make no names."""
    if term.language == ANY or concept.case == "exact" or not (concept.case == "free" or glossary.is_title_case):
        return term.text
    return _TITLE.sub(lambda match: match[0].lower(), term.text)


def _form(text: str, folded: str) -> Form:
    if not has_han(folded):
        from termkit.text.english import latin_form

        return latin_form(text)
    return HanForm(folded) if all(has_han(char) for char in folded) else MixedForm(folded)


def _is_spelling(surface: str, names: tuple[str, ...]) -> bool:
    """Is it one of the spellings of a name, with a possessive or a plural at most?"""
    plain = " ".join(surface.replace("\u2019", "'").split())
    stems = {plain, plain.removesuffix("'s"), plain.removesuffix("'"), plain.removesuffix("s")}
    return any(name in stems or (plain.isupper() and name.upper() == plain) for name in names) or any(
        name[:1].islower() and name[:1].upper() + name[1:] in stems for name in names
    )


class _Shield:
    """Spans of longer words, asked whether one of them holds a range."""

    def __init__(self, spans: list[Span]) -> None:
        spans = sorted(spans)
        self._starts = [span.start for span in spans]
        self._farthest = list(accumulate((span.end for span in spans), max))  # end of those up to each start

    def holds(self, start: int, end: int) -> bool:
        number = bisect_right(self._starts, start)
        return number > 0 and self._farthest[number - 1] >= end
