"""New concepts and derived scripts, put into a glossary's own text so that all its other bytes stay."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from termkit.core.glossary import ANY, NOWHERE, Concept, Glossary, Term
from termkit.core.language import canonical, is_chinese
from termkit.errors import ConfigError, GlossaryError, InputError
from termkit.formats.files import Signature
from termkit.formats.glossary_rows import normal, stated
from termkit.jobs.reading import shown
from termkit.text.mixed import has_han


class Addition(NamedTuple):
    """A concept to add: its source and target term, and what else is known of it."""

    source: str
    target: str
    admitted: tuple[str, ...] = ()  # in the target
    deprecated: tuple[str, ...] = ()  # in the target
    decided: bool = True
    note: str = ""


class Edited(NamedTuple):
    """A glossary's text after an edit, with all that is needed to write it back."""

    path: Path
    data: bytes
    signature: Signature | None
    changed: tuple[str, ...]  # what was added, a line each


class _Opened(NamedTuple):
    text: str
    encoding: str
    bom: bytes
    signature: Signature | None
    glossary: Glossary


def added(path: Path, addition: Addition) -> Edited:
    """The glossary in ``path`` with one more concept.

    Raises InputError where its source term is there already, or the file is no YAML; GlossaryError for bad terms.
    """
    from termkit.formats.glossary_edit import with_concept

    opened = _open(path)
    concept = _new_concept(opened.glossary, addition)
    _refuse_known(opened.glossary, addition.source)
    text = with_concept(opened.text, opened.glossary, concept)
    _compare(path, text, opened.glossary, [*opened.glossary.concepts, concept])
    return _edited(path, opened, text, (f"{concept.id}: {addition.target}",))


def amended(
    path: Path,
    concepts: Sequence[Concept],
    terms: Mapping[str, Sequence[Term]],
    proposed: Collection[tuple[str, str]] = (),
) -> Edited:
    """The glossary in ``path`` with new ``concepts``, and with further ``terms`` of those that it has, by their ids.

    Those that are only ``proposed`` (id, text) get a comment that says so. Raises InputError where the file is no YAML,
    or would not load afterwards; the text says why.
    """
    from termkit.formats.glossary_edit import with_concept
    from termkit.formats.glossary_edit_terms import with_terms

    opened = _open(path)
    text = with_terms(opened.text, opened.glossary, terms)
    for name, form in proposed:
        text = _remarked(path, text, name, form)
    new = [normal(concept) for concept in concepts]
    for concept in new:
        text = with_concept(text, opened.glossary, concept)
    old = opened.glossary.concepts
    _compare(path, text, opened.glossary, [*(_with(concept, terms.get(concept.id, ())) for concept in old), *new])
    lines = [f"{name}: {term.text} ({term.language}, {term.status})" for name, added in terms.items() for term in added]
    lines += [f"{concept.id}: new, proposed" for concept in new]
    return _edited(path, opened, text, tuple(lines))


def _remarked(path: Path, text: str, name: str, form: str) -> str:
    """The text with a comment on a proposed term."""
    from termkit.formats.glossary_edit_terms import with_remark
    from termkit.formats.glossary_yaml import read_glossary

    try:
        concept = read_glossary(text, shown(path)).by_id[name]
    except GlossaryError as error:
        raise InputError(f"{error}\n{shown(path)}: nothing was written") from None
    term = next((term for term in concept.terms if term.text == form), None)
    return text if term is None else with_remark(text, term.place, f"proposed: {form}")


def _with(concept: Concept, terms: Sequence[Term]) -> Concept:
    return dataclasses.replace(concept, terms=(*concept.terms, *terms)) if terms else concept


def filled(path: Path, scripts: Sequence[str]) -> Edited:
    """The glossary in ``path`` with the terms of the missing ``scripts`` derived from those that it has.

    Raises LanguageError for tags that are not Chinese, InputError where the file is no YAML.
    """
    from termkit.formats.glossary_edit import with_languages

    opened = _open(path)
    tags = [canonical(tag) for tag in scripts]
    wrong = next((tag for tag in tags if not is_chinese(tag)), None)
    if wrong:
        raise ConfigError(f"--scripts: {wrong!r} is not Chinese; write zh-Hans, zh-Hant-TW or the like")
    derived = {
        concept.id: terms for concept in opened.glossary.concepts if (terms := _derived(opened.glossary, concept, tags))
    }
    text = with_languages(opened.text, opened.glossary, derived)
    wanted = [
        dataclasses.replace(concept, terms=(*concept.terms, *derived.get(concept.id, ())))
        for concept in opened.glossary.concepts
    ]
    _compare(path, text, opened.glossary, wanted)
    lines = [f"{name}: {term.language} {term.text}" for name, terms in derived.items() for term in terms]
    return _edited(path, opened, text, tuple(lines))


def _open(path: Path) -> _Opened:
    from termkit.formats.encoding import decode
    from termkit.formats.files import read_bytes
    from termkit.formats.glossary_yaml import read_glossary

    if path.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(f"{shown(path)}: only YAML is edited in place; 'termkit glossary import' makes YAML of it")
    data, signature = read_bytes(path)
    decoded = decode(data, shown(path))
    return _Opened(*decoded, signature, read_glossary(decoded.text, shown(path)))


def _edited(path: Path, opened: _Opened, text: str, changed: tuple[str, ...]) -> Edited:
    from termkit.formats.encoding import encode

    return Edited(path, encode(text, shown(path), opened.encoding, opened.bom), opened.signature, changed)


def write_back(edited: Edited) -> None:
    """Replaces the file, if it is still the one that was read. Raises InputError."""
    from termkit.formats.files import write_atomic

    write_atomic(edited.path, edited.data, edited.signature)


def _new_concept(glossary: Glossary, addition: Addition) -> Concept:
    source, target = addition.source, addition.target
    sides = [(source, glossary.source), (target, glossary.target)]
    if has_han(target) > has_han(source) and is_chinese(glossary.source) and not is_chinese(glossary.target):
        raise ConfigError(
            f"{glossary.path} goes from {glossary.source} to {glossary.target}: write {target!r} first, then {source!r}"
        )
    if has_han(source) > has_han(target) and is_chinese(glossary.target) and not is_chinese(glossary.source):
        raise ConfigError(
            f"{glossary.path} goes from {glossary.source} to {glossary.target}: write {target!r} first, then {source!r}"
        )
    if source == target:
        sides = [(source, ANY)]
    terms = [Term(text, language, "preferred") for text, language in sides]
    terms += [Term(text, glossary.target, "admitted") for text in addition.admitted]
    terms += [Term(text, glossary.target, "deprecated") for text in addition.deprecated]
    for term in terms:
        other = next((one for one in terms if one.text == term.text and one.language == term.language), term)
        if other is not term:
            raise ConfigError(f"{term.text!r} is given as {other.status} and as {term.status}; give it once")
    return normal(Concept(source, tuple(terms), note=addition.note, decided=addition.decided))


def _refuse_known(glossary: Glossary, source: str) -> None:
    from termkit.text.fold import fold

    for concept in glossary.concepts:
        known = next((term for term in concept.in_language(glossary.source) if fold(term.text) == fold(source)), None)
        if known or concept.id == source:
            place = known.place if known else concept.place
            what = f"{known.text!r} ({known.status})" if known else f"the id {source!r}"
            raise InputError(
                f"{glossary.path}:{place.line}:{place.column}: {what} is there already, in concept {concept.id!r}; "
                "edit that entry"
            )


def _derived(glossary: Glossary, concept: Concept, tags: Sequence[str]) -> list[Term]:
    return [term for tag in tags for term in _derived_for(glossary, concept, tag)]


def _derived_for(glossary: Glossary, concept: Concept, tag: str) -> Iterator[Term]:
    """The approved terms of a concept in another Chinese; nothing where it has terms there already."""
    from termkit.text.convert import converter

    own = [term for term in stated(concept) if is_chinese(term.language)]
    if concept.is_name or not own or any(term in concept.in_language(tag) for term in own):
        return
    order = [glossary.source, glossary.target, *(term.language for term in own)]
    language = next((name for name in order if any(_approved(term, name) for term in own)), None)
    if language is None:
        return
    machine = converter(tag, language)
    seen: set[str] = set()
    for term in own:
        if _approved(term, language):
            text = machine.text(term.text)
            if text not in seen:
                seen.add(text)
                yield Term(text, tag, term.status)


def _approved(term: Term, language: str) -> bool:
    return term.language == language and term.status in ("preferred", "admitted")


def _compare(path: Path, text: str, glossary: Glossary, wanted: Sequence[Concept]) -> None:
    """Refuses an edit after which the glossary does not say just what it should."""
    from termkit.formats.glossary_yaml import read_glossary

    try:
        found = read_glossary(text, shown(path)).concepts
    except GlossaryError as error:
        raise InputError(f"{error}\n{shown(path)}: nothing was written") from None
    if [_bare(concept) for concept in found] != [_bare(concept) for concept in wanted]:
        raise InputError(f"{shown(path)}: is written in a way that cannot be edited here; nothing was written")


def _bare(concept: Concept) -> Concept:
    """The concept without places, and its terms in an order of their own."""
    terms = sorted(term._replace(place=NOWHERE) for term in concept.terms)
    examples = tuple(example._replace(place=NOWHERE) for example in concept.examples)
    return dataclasses.replace(concept, place=NOWHERE, terms=tuple(terms), examples=examples)
