"""Finds all terms of a glossary in a text at once.

One Aho-Corasick automaton runs over the folded view with the *seeds* of all forms; each form then says how far its
occurrence reaches. What is left is resolved leftmost-longest: a longer form of any concept shields the shorter ones
inside it (投影片 is no 影片), unless its concept includes theirs. Masked passages hold no terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from termkit.core.document import Document
from termkit.core.glossary import ANY, Concept, Glossary, Role, Term
from termkit.core.match import Matches, TermMatch
from termkit.core.span import Span
from termkit.text.english import case_fits, latin_form
from termkit.text.fold import fold
from termkit.text.mixed import HanForm, MixedForm, has_han

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_ROLE_ORDER: tuple[Role | None, ...] = ("approved", "variant", "refused", "foreign", None)


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


class _Candidate(NamedTuple):
    start: int
    end: int
    sense: _Sense
    role: Role | None
    exact: bool
    literal: bool  # the surface is the term itself, not an inflection of it


class Matcher:
    """All forms of one glossary, ready to search. A form is compiled when its seed is first met."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._forms: list[Form] = []
        self._literal: list[str] = []
        self._senses: list[list[_Sense]] = []
        self._by_seed: dict[str, list[int]] = {}
        self._index: dict[str, int] = {}
        self._includes = [
            frozenset(i for i, other in enumerate(glossary.concepts) if other.id in concept.includes)
            if concept.includes
            else frozenset()
            for concept in glossary.concepts
        ]
        for number, concept in enumerate(glossary.concepts):
            for term in concept.terms:
                self._add(term.text, _Sense(number, term))
            for word in concept.not_in:
                self._add(word, _Sense(number, None))

    def _add(self, text: str, sense: _Sense) -> None:
        """Forms that fold alike are one form with several senses; English keeps its case for ``case_fits``."""
        folded = fold(text)
        key = folded if has_han(folded) else text
        number = self._index.get(key)
        if number is None:
            number = self._index[key] = len(self._forms)
            form = _form(text, folded)
            self._forms.append(form)
            self._literal.append(folded)
            self._senses.append([])
            for seed in form.seeds:
                self._by_seed.setdefault(seed, []).append(number)
        self._senses[number].append(sense)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(list(self._by_seed))

    @cached_property
    def _numbers(self) -> list[list[int]]:
        return list(self._by_seed.values())

    def find(self, document: Document) -> Matches:
        """All terms in ``document``, in order, resolved leftmost-longest among those of its own language."""
        if not document.text or not self._forms:
            return Matches((), ())
        native: list[_Candidate] = []
        alien: list[_Candidate] = []
        shields: dict[int, list[Span]] = {}
        for candidate in self._candidates(document):
            if candidate.sense.term is None:
                shields.setdefault(candidate.sense.concept, []).append(Span(candidate.start, candidate.end))
            else:
                (alien if candidate.role is None else native).append(candidate)
        return Matches(
            tuple(self._matches(self._resolve(native, shields))), tuple(self._matches(self._resolve(alien, shields)))
        )

    def _candidates(self, document: Document) -> Iterator[_Candidate]:
        """Every occurrence of every sense outside the masks, overlapping ones too."""
        text, view = document.text, fold(document.text)
        roles: dict[int, list[tuple[_Sense, Role | None]]] = {}
        seen: set[tuple[int, int]] = set()
        for seed, start, _ in self._automaton.find_matches_as_indexes(view, overlapping=True):
            for number in self._numbers[seed]:
                end = self._forms[number].match(view, start)
                if end is None or (number, start) in seen or document.is_masked(start, end):
                    continue
                seen.add((number, start))
                if number not in roles:
                    roles[number] = self._roles(number, document.language)
                surface = text[start:end]
                for sense, role in roles[number]:
                    exact = sense.term is None or self._is_exact(sense, surface)
                    if exact or (sense.term is not None and sense.term.language == ANY):
                        yield _Candidate(start, end, sense, role, exact, view[start:end] == self._literal[number])

    def _roles(self, number: int, language: str) -> list[tuple[_Sense, Role | None]]:
        """The senses of a form with their role in ``language``: for each concept the best one only."""
        best: dict[tuple[int, bool], tuple[_Sense, Role | None]] = {}
        for sense in self._senses[number]:
            concept = self.glossary.concepts[sense.concept]
            role = concept.role(sense.term, language) if sense.term else None
            key = (sense.concept, sense.term is None)
            if key not in best or _ROLE_ORDER.index(role) < _ROLE_ORDER.index(best[key][1]):
                best[key] = (sense, role)
        return list(best.values())

    def _is_exact(self, sense: _Sense, surface: str) -> bool:
        """Does the surface have the letter case of the term, or, for a name, one of its spellings?"""
        term = sense.term
        assert term is not None
        if term.language == ANY:
            return _is_spelling(surface, self.glossary.concepts[sense.concept].names)
        return has_han(term.text) or case_fits(term.text, surface)

    def _resolve(self, candidates: list[_Candidate], shields: dict[int, list[Span]]) -> Iterator[_Candidate]:
        """Leftmost-longest; readings of the same span all stand, and so do included concepts inside.

        Where one reading is the term as it is written, inflections of other terms give way: programming is not
        a form of program if the glossary has both.
        """
        candidates = [c for c in candidates if not _is_inside(c, shields.get(c.sense.concept, ()))]
        candidates.sort(key=lambda c: (c.start, -c.end, not c.literal, not c.exact))
        chosen_end = chosen_start = -1
        literal = False
        concepts: set[int] = set()  # that stand at the chosen span
        includes: frozenset[int] = frozenset()
        inner: dict[int, int] = {}  # end of the last included match, by concept
        for candidate in candidates:
            span = (candidate.start, candidate.end)
            if candidate.start >= chosen_end:
                (chosen_start, chosen_end), literal = span, candidate.literal
                includes, inner = self._includes[candidate.sense.concept], {}
                concepts = {candidate.sense.concept}
                yield candidate
            elif span == (chosen_start, chosen_end):
                if candidate.sense.concept in concepts or (literal and not candidate.literal):
                    continue
                concepts.add(candidate.sense.concept)
                includes |= self._includes[candidate.sense.concept]
                yield candidate
            elif (
                candidate.sense.concept in includes
                and candidate.end <= chosen_end
                and candidate.start >= inner.get(candidate.sense.concept, 0)
            ):
                inner[candidate.sense.concept] = candidate.end
                yield candidate

    def _matches(self, candidates: Iterable[_Candidate]) -> Iterator[TermMatch]:
        for candidate in candidates:
            concept: Concept = self.glossary.concepts[candidate.sense.concept]
            term = candidate.sense.term
            assert term is not None
            yield TermMatch(candidate.start, candidate.end, concept.id, term.text, candidate.role, candidate.exact)


def _form(text: str, folded: str) -> Form:
    if not has_han(folded):
        return latin_form(text)
    return HanForm(folded) if all(has_han(char) for char in folded) else MixedForm(folded)


def _is_spelling(surface: str, names: tuple[str, ...]) -> bool:
    """Is it one of the spellings of a name, with a possessive or a plural at most?"""
    plain = " ".join(surface.replace("\u2019", "'").split())
    stems = {plain, plain.removesuffix("'s"), plain.removesuffix("'"), plain.removesuffix("s")}
    return any(name in stems or (plain.isupper() and name.upper() == plain) for name in names) or any(
        name[:1].islower() and name[:1].upper() + name[1:] in stems for name in names
    )


def _is_inside(candidate: _Candidate, spans: Iterable[Span]) -> bool:
    return any(span.start <= candidate.start and candidate.end <= span.end for span in spans)
