"""What all glossary formats share: the words of other tools, one normal form of concepts, and what is lost on the way.

A reader yields concepts as their file has them, and ``settled`` makes them a glossary that termkit's own loader would
accept: one preferred term in a language, one concept for a source term. What it had to change becomes a notice.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from termkit.core.glossary import ANY, Concept, Glossary, PartOfSpeech, Place, Status, Term
from termkit.core.language import canonical, is_chinese, primary, related
from termkit.errors import InputError, LanguageError, Problem
from termkit.formats.glossary_fields import CONCEPT, Field
from termkit.formats.glossary_yaml import what_is_wrong

STATUS_WORDS: dict[str, Status] = {  # lower-case, without "Term-admn-sts" and the like
    "preferred": "preferred",
    "approved": "preferred",
    "standardized": "preferred",
    "admitted": "admitted",
    "non-standard": "admitted",
    "variant": "variant",
    "variants": "variant",
    "deprecated": "deprecated",
    "superseded": "deprecated",
    "forbidden": "deprecated",
    "banned": "deprecated",
    "obsolete": "deprecated",
    "rejected": "deprecated",
    "not recommended": "deprecated",
}
DECIDED_WORDS = {"decided": True, "finalized": True, "proposed": False, "provisional": False, "draft": False}
APPROVED = ("preferred", "admitted")
YES = frozenset({"true", "yes", "1", "y", "x", "wahr", "是"})
NO = frozenset({"false", "no", "0", "n", "falsch", "否"})

_FIELD_OF_STATUS: dict[str, str] = {"variant": "variants"}
_ATTRIBUTES = {
    "status": "decided",
    "deprecated-when": "when",
    "deprecated-unless": "unless",
    "when": "only_when",
    "unless": "never_when",
}
_STATUS_ORDER = ("preferred", "admitted", "variant", "contextual", "deprecated")
_SPEECH: dict[str, PartOfSpeech] = {
    "noun": "noun",
    "n": "noun",
    "n.": "noun",
    "名词": "noun",
    "名詞": "noun",
    "verb": "verb",
    "v": "verb",
    "v.": "verb",
    "动词": "verb",
    "動詞": "verb",
    "adjective": "adjective",
    "adj": "adjective",
    "adj.": "adjective",
    "形容词": "adjective",
    "形容詞": "adjective",
    "": "",
    "-": "",
    "propernoun": "",
    "proper noun": "",
}
_TERM_SUFFIX = re.compile(r"[- ]?(?:term)?(?:-admn-sts)?$", re.IGNORECASE)
_ENGLISH_NAMES = {
    "english": "en",
    "英文": "en",
    "英语": "en",
    "英語": "en",
    "simplified chinese": "zh-Hans",
    "chinese (simplified)": "zh-Hans",
    "chinese simplified": "zh-Hans",
    "简体中文": "zh-Hans",
    "简体": "zh-Hans",
    "traditional chinese": "zh-Hant",
    "chinese (traditional)": "zh-Hant",
    "chinese traditional": "zh-Hant",
    "繁體中文": "zh-Hant",
    "繁体中文": "zh-Hant",
    "繁體": "zh-Hant",
    "正體中文": "zh-Hant",
}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_FOREIGN_TAG = re.compile(r"[A-Za-z]{2}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}|[0-9]{3}))*")


class Languages(NamedTuple):
    """The languages that a person states for a file that says too little; empty where not stated."""

    source: str = ""
    target: str = ""

    @property
    def chinese(self) -> str:
        """What a bare ``zh`` means: the one Chinese of the two, or an empty text."""
        stated = [tag for tag in self if tag and is_chinese(tag)]
        return stated[0] if len(stated) == 1 else ""


UNSTATED = Languages()


class Imported(NamedTuple):
    """A glossary from another format, and what a person should know of the way it came."""

    glossary: Glossary
    notices: tuple[Problem, ...]


class Written(NamedTuple):
    """A glossary in another format, and what that could not hold, a line each."""

    data: bytes
    losses: tuple[Problem, ...]


class Notices:
    """What a person should know of one file, each with its place."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Problem] = []

    def add(self, place: Place, message: str) -> None:
        """Notes a message, once."""
        problem = Problem(self.path, *place, message)
        if problem not in self.found[-20:]:
            self.found.append(problem)


def attribute(field: Field) -> str:
    """The attribute of Concept that holds what a key of a glossary says."""
    return _ATTRIBUTES.get(field.name, field.name.replace("-", "_"))


def field_of_status(status: str) -> str:
    """The key under which the terms of a status stand."""
    return _FIELD_OF_STATUS.get(status, status)


def part_of_speech(word: str) -> PartOfSpeech | None:
    """What another tool's word for a part of speech is here: an empty text for those that a glossary does not tell
    apart from nouns, None for a word that is not known or has no place."""
    return _SPEECH.get(word.strip().lower())


def default_id(concept: Concept, source: str) -> str:
    """The id that a concept gets where a format holds none: its source term, else its first term."""
    return (concept.in_language(source, "preferred") or concept.terms)[0].text


def status_of(word: str) -> Status | None:
    """The status that another tool calls ``word``: ``supersededTerm-admn-sts`` is deprecated."""
    word = word.strip().lower()
    return STATUS_WORDS.get(word) or STATUS_WORDS.get(_TERM_SUFFIX.sub("", word))


def language_of(name: str, stated: Languages = UNSTATED) -> str | None:
    """The canonical tag of a language as files name it: ``ZH_HANT``, ``zh-CN``, ``简体中文``; None for what is none.

    Raises LanguageError for Chinese of no script, and for tags of other languages.
    """
    name = name.strip()
    known = _ENGLISH_NAMES.get(name.lower())
    if known or not _TAG.fullmatch(name):
        return known
    if name.lower() in ("zh", "zho", "chi") and stated.chinese:
        return stated.chinese
    try:
        return canonical(name)
    except LanguageError:
        if primary(name.lower().replace("_", "-")) in ("zh", "en") or _FOREIGN_TAG.fullmatch(name):
            raise
        return None


def unheld(concept: Concept, held: Iterable[str]) -> Iterator[str]:
    """The keys of a glossary whose values a format that holds the attributes ``held`` cannot take from a concept."""
    held = {"id", "terms", "place", *held}
    names = {attribute(field): field.name for field in CONCEPT}
    for field in dataclasses.fields(Concept):
        if field.name not in held and getattr(concept, field.name) != field.default:
            yield names.get(field.name, field.name)


def losses(glossary: Glossary, held: Iterable[str], name: str) -> list[Problem]:
    """A line for each value of a concept that a format called ``name`` cannot hold."""
    held = tuple(held)
    return [
        lost(glossary, concept, f"{name} has no place for {key!r}")
        for concept in glossary.concepts
        for key in unheld(concept, held)
    ]


def lost(glossary: Glossary, concept: Concept, message: str) -> Problem:
    """A line that says what a format could not hold of a concept."""
    return Problem(glossary.path, *concept.place, f"lost: {concept.id!r}: {message}")


def languages(glossary: Glossary) -> list[str]:
    """The languages of the terms: source, target, then the others as they come up."""
    found = dict.fromkeys((glossary.source, glossary.target))
    for concept in glossary.concepts:
        found.update(dict.fromkeys(term.language for term in stated(concept) if term.language != ANY))
    return list(found)


def stated(concept: Concept) -> tuple[Term, ...]:
    """The terms that stand under their languages, without those that only ``also-allowed`` names."""
    return tuple(term for term in concept.terms if term.status != "contextual")


def side(concept: Concept, language: str) -> list[Term]:
    """The terms that speak for a language where a format has one language a side: its own and the names.

    Where none of them is approved, those of the next wider or narrower language: zh-Hant's for zh-Hant-TW.
    """
    terms = stated(concept)
    own = [term for term in terms if term.language in (ANY, language)]
    if not any(term.status in APPROVED for term in own):
        near = [term for term in terms if related(term.language, language) and term not in own]
        tag = next((term.language for term in near if term.status in APPROVED), None)
        own += [term for term in near if term.language == tag]
    return own


def joined(texts: Iterable[str]) -> str:
    """Notes as one note, each once."""
    return "; ".join(dict.fromkeys(text for text in texts if text))


def without_control(text: str) -> str:
    """The text without the characters that neither XML nor a spreadsheet may hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def normal(concept: Concept) -> Concept:
    """The concept as YAML can hold it: names first, then language by language, the preferred term first and alone."""
    groups: dict[str, list[Term]] = {}
    for term in concept.terms:
        if term.status != "contextual":
            groups.setdefault(term.language, []).append(term)
    terms: list[Term] = []
    for language in sorted(groups, key=lambda language: language != ANY):
        group = list({term.text: term for term in reversed(groups[language])}.values())[::-1]
        if language == ANY:
            group = [term._replace(status="admitted" if n else "preferred") for n, term in enumerate(group)]
        first = next((term for term in group if term.status == "preferred"), None)
        group = [term._replace(status="admitted") if _second(term, first) else term for term in group]
        terms.extend(sorted(group, key=lambda term: _STATUS_ORDER.index(term.status)))
    terms.extend(term for term in concept.terms if term.status == "contextual")
    return dataclasses.replace(concept, terms=tuple(terms))


def _second(term: Term, first: Term | None) -> bool:
    return term.status == "preferred" and term is not first


def settled(
    concepts: Sequence[Concept], languages: Languages, notices: Notices, by_source: bool = False
) -> tuple[Concept, ...]:
    """Concepts that make a glossary together. What has no id gets its source term for one.

    Concepts of one source term are united where a glossary may not hold them apart, or always (``by_source``).
    """
    source, target = languages
    united: list[Concept] = []
    seen: dict[str, int] = {}
    for concept in concepts:
        concept = normal(_fit(concept, notices))
        if not concept.terms:
            notices.add(concept.place, f"no term is left of {concept.id or 'this entry'!r}; it was left out")
            continue
        keys = _source_keys(concept, source)
        at = next((seen[key] for key in keys if key in seen), None)
        if at is not None and (by_source or united[at].approved(target)[:1] != concept.approved(target)[:1]):
            united[at] = _unite(united[at], concept, languages, notices)
        else:
            at = len(united)
            united.append(concept)
        for key in _source_keys(united[at], source):
            seen.setdefault(key, at)
    return tuple(_with_ids(united, source))


def _source_keys(concept: Concept, source: str) -> list[str]:
    return [term.text.casefold() for term in concept.in_language(source, "preferred")]


def _fit(concept: Concept, notices: Notices) -> Concept:
    """The concept without terms that could never be found; they are told, and kept in the note."""
    fit: list[Term] = []
    unfit: list[str] = []
    seen: dict[tuple[str, str], Term] = {}
    for term in concept.terms:
        term = term._replace(text=" ".join(term.text.split()) if "\n" in term.text else term.text.strip())
        wrong = what_is_wrong(term.text)
        first = seen.setdefault((term.language, term.text), term)
        if wrong:
            notices.add(term.place, f"{wrong}; it was kept as a note")
            unfit.append(f"{term.language}: {term.text}")
        elif first is term:
            fit.append(term)
        elif first.status != term.status and {first.status, term.status} != {"preferred", "admitted"}:
            message = f"{term.text!r} is both {first.status} and {term.status}; it stays {first.status}"
            notices.add(term.place, message)
    return dataclasses.replace(concept, terms=tuple(fit), note=joined([concept.note, *map(without_control, unfit)]))


def _unite(first: Concept, second: Concept, languages: Languages, notices: Notices) -> Concept:
    """One concept of two; what the first says counts where only one thing can be said."""
    one, other = first, second
    if first.is_name != second.is_name:
        one, other = _as_name(first), _as_name(second)
    if one.is_name != other.is_name:
        one, other = _as_term(first, languages), _as_term(second, languages)
    known = {(term.language, term.text) for term in one.terms}
    further = [term for term in other.terms if (term.language, term.text) not in known]
    word = second.approved(languages.source)[:1] or (second.id,)
    new = ", ".join(dict.fromkeys(term.text for term in further))
    added = f"; {new} came in beside it" if new else ""
    notices.add(second.place, f"{word[0]!r} stands in line {first.place.line} already: one concept{added}")
    merged = normal(dataclasses.replace(one, terms=(*one.terms, *further)))
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(Concept):
        mine, yours = getattr(one, field.name), getattr(other, field.name)
        if field.name in ("id", "terms", "place") or mine == yours:
            continue
        changes[field.name] = _united_value(field.name, mine, yours)
    return dataclasses.replace(merged, **changes)


def _united_value(name: str, mine: Any, yours: Any) -> Any:
    if name in ("note", "definition"):
        return joined([mine, yours])
    if name == "decided":
        return mine and yours
    if isinstance(mine, bool):
        return mine or yours
    if isinstance(mine, tuple) and isinstance(yours, tuple):
        return tuple(dict.fromkeys((*mine, *yours)))
    return mine or yours


def _as_name(concept: Concept) -> Concept:
    """A term that is the same in two languages, as the name that it is."""
    if concept.is_name or len(concept.terms) < 2 or len({term.text for term in concept.terms}) > 1:
        return concept
    return dataclasses.replace(concept, terms=(concept.terms[0]._replace(language=ANY),))


def _as_term(concept: Concept, languages: Languages) -> Concept:
    """A name, as a term that is the same in source and target."""
    terms: list[Term] = []
    for term in concept.terms:
        tags = languages if term.language == ANY else (term.language,)
        terms.extend(term._replace(language=tag) for tag in tags)
    return dataclasses.replace(concept, terms=tuple(terms))


def _with_ids(concepts: Iterable[Concept], source: str) -> Iterator[Concept]:
    concepts = list(concepts)
    taken = {concept.id for concept in concepts if concept.id}
    used: set[str] = set()
    for concept in concepts:
        name = concept.id
        if not name or name in used:
            base = name or default_id(concept, source)
            number = 2
            name = base
            while name in used or (name in taken and name != concept.id):
                name, number = f"{base} ({number})", number + 1
        used.add(name)
        yield dataclasses.replace(concept, id=name)


def chosen_languages(found: Sequence[str], stated: Languages, path: str) -> Languages:
    """Source and target: as stated, else the first language found and the first one that is of another kind.

    Raises InputError where one of them cannot be told.
    """
    source = stated.source or next((tag for tag in found if tag != stated.target), "")
    others = [tag for tag in found if tag != source]
    target = stated.target or next((tag for tag in others if primary(tag) != primary(source)), "")
    target = target or next(iter(others), "")
    if not source or not target:
        has = f"has {source} only" if source else "names no language"
        raise InputError(f"{path}: {has}; say --from TAG --to TAG")
    if source == target:
        raise InputError(f"{path}: source and target are both {source!r}; say --from TAG --to TAG")
    return Languages(source, target)
