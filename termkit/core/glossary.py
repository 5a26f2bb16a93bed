"""A glossary: concepts, and the terms that name each of them in every language.

Words are those of TBX (ISO 30042): concept, term, administrative status. termkit adds one status, *variant*:
a form that is fine alone but may not be mixed with another one in the same text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from termkit.core.language import covers, is_chinese, primary, related

Status = Literal["preferred", "admitted", "variant", "contextual", "deprecated"]
Role = Literal["approved", "variant", "contextual", "refused", "foreign"]
Case = Literal["", "exact", "free"]
PartOfSpeech = Literal["", "noun", "verb", "adjective"]
ExampleKind = Literal["ok", "bad", "none"]

_ENOUGH_TERMS = 12  # from which the capitals of a glossary say something about its habits
_TITLE_SHARE = 0.8
ANY = "mul"  # ISO 639-2 for "multiple languages": a name that is the same in all of them

_ROLE_OF_STATUS: dict[Status, Role] = {
    "preferred": "approved",
    "admitted": "approved",
    "variant": "variant",
    "contextual": "contextual",
    "deprecated": "refused",
}


class Place(NamedTuple):
    """Where an entry stands in its file; both 1-based."""

    line: int = 0
    column: int = 0


NOWHERE = Place()


class Term(NamedTuple):
    """One designation of a concept in one language."""

    text: str
    language: str  # a canonical tag, or ANY
    status: Status
    place: Place = NOWHERE


class Example(NamedTuple):
    """A sentence that shows how a concept is found. ``source`` is empty unless the example is a pair."""

    kind: ExampleKind
    text: str
    source: str = ""
    place: Place = NOWHERE


class Scope(NamedTuple):
    """Where a concept holds, or where it does not: globs of paths, and of keys or ids of bilingual files."""

    paths: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


EVERYWHERE = Scope()  # no glob: nothing is left out


@dataclass(frozen=True)
class Concept:
    """One thing and all its names."""

    id: str
    terms: tuple[Term, ...]
    place: Place = NOWHERE
    definition: str = ""
    note: str = ""
    decided: bool = True  # a proposed concept warns where a decided one blocks
    required: bool = False  # each absence is reported, not only counted
    when: tuple[tuple[str, str], ...] = ()  # (form, regex): refused only where the other side matches
    unless: tuple[tuple[str, str], ...] = ()  # (form, regex): not refused where the other side matches
    not_in: tuple[str, ...] = ()  # longer words in which this concept's characters are another word
    includes: tuple[str, ...] = ()  # concepts whose forms inside this concept's forms still count
    examples: tuple[Example, ...] = ()
    only_when: tuple[str, ...] = ()  # regexes: the concept is meant only where the source passage matches one
    never_when: tuple[str, ...] = ()  # regexes: it is not meant where the source passage matches one
    also_allowed: tuple[tuple[str, str], ...] = ()  # (form, regex): approved where the source passage matches
    case: Case = ""  # of its English terms; empty: as the term is written (a capital makes a name)
    part_of_speech: PartOfSpeech = ""  # of its English terms
    scope: Scope = EVERYWHERE
    exempt: Scope = EVERYWHERE

    @property
    def is_conditional(self) -> bool:
        """True when something besides its terms says where it is meant."""
        return bool(self.only_when or self.never_when or any(self.scope) or any(self.exempt))

    @cached_property
    def may_vary(self) -> bool:
        """True when it has forms that may not be mixed."""
        return any(term.status in ("variant", "contextual") for term in self.terms)

    @property
    def is_name(self) -> bool:
        """True for a name that stays verbatim in every language."""
        return any(term.language == ANY for term in self.terms)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The spellings in which a name may stand; empty for a term."""
        return tuple(term.text for term in self.terms if term.language == ANY)

    def in_language(self, language: str, *statuses: Status) -> tuple[Term, ...]:
        """The terms that hold for text in ``language``, in the order of the file; all statuses when none is given."""
        return tuple(
            term
            for term in self.terms
            if (term.language == ANY or related(term.language, language)) and (not statuses or term.status in statuses)
        )

    def approved(self, language: str) -> tuple[str, ...]:
        """Preferred forms, then admitted ones, for text in ``language``.

        Chinese without terms for its own script takes those of the other script: they are derived by folding.
        """
        known = self._approved.get(language)
        if known is None:
            known = self._approved[language] = self._approved_for(language)
        return known

    @cached_property
    def _approved(self) -> dict[str, tuple[str, ...]]:
        return {}  # by language; asked for at every place where the concept is needed

    def _approved_for(self, language: str) -> tuple[str, ...]:
        preferred = self.in_language(language, "preferred")
        admitted = self.in_language(language, "admitted")
        if not preferred and is_chinese(language):
            preferred = tuple(t for t in self.terms if is_chinese(t.language) and t.status == "preferred")
        return tuple(term.text for term in preferred + admitted)

    def preferred(self, language: str) -> str | None:
        """The form to use in ``language``, or None when the glossary gives none."""
        forms = self.approved(language)
        return forms[0] if forms else None

    def states(self, language: str) -> bool:
        """True when the concept itself says what is right in ``language`` (by preferred terms of its own)."""
        return bool(self.in_language(language, "preferred"))

    def role(self, term: Term, language: str) -> Role | None:
        """What ``term`` is to a text in ``language``; None when it belongs to another language altogether.

        *foreign* is a Chinese form of another script or region, where the concept states its own for this one:
        程式碼 to zh-Hans, which has 代码. Without such a statement the form is derived and holds as it is.
        """
        if term.language == ANY or related(term.language, language):
            return _ROLE_OF_STATUS[term.status]
        if primary(term.language) != primary(language):
            return None
        if term.status == "deprecated":
            return "refused" if self.is_name or not self.states(language) else None
        if not self.states(language):
            return _ROLE_OF_STATUS[term.status]
        return "foreign" if is_chinese(language) and not term.text.isascii() else "approved"


@dataclass(frozen=True)
class Glossary:
    """All concepts of one file. ``source`` and ``target`` are canonical tags."""

    path: str
    source: str
    target: str
    concepts: tuple[Concept, ...]

    @cached_property
    def by_id(self) -> dict[str, Concept]:
        """Concepts by their id."""
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def is_title_case(self) -> bool:
        """True when the glossary writes its English terms with a capital as a matter of course: Session, Usage."""
        words = [
            term.text.split()[0]
            for concept in self.concepts
            for term in concept.terms
            if term.language != ANY and not is_chinese(term.language) and term.status == "preferred"
        ]
        plain = [word for word in words if word.isascii() and not word[1:].isupper()]
        return len(plain) >= _ENOUGH_TERMS and sum(word[:1].isupper() for word in plain) >= _TITLE_SHARE * len(plain)

    def narrow(self, language: str) -> str:
        """``language`` made as precise as the glossary is: zh-Hant becomes zh-Hant-TW if that is its source."""
        for stated in (self.source, self.target):
            if covers(language, stated):
                return stated
        return language
