"""Two glossaries beside one another: what differs, concept by concept, and both as one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from termkit.core.glossary import NOWHERE, Concept, Example, Glossary, Term
from termkit.errors import Problem
from termkit.formats.glossary_fields import CONCEPT
from termkit.formats.glossary_rows import attribute, joined, normal, stated

Side = Literal["first", "second"]

_KEYS = {attribute(field): field.name for field in CONCEPT if field.name != "keep"}


class Difference(NamedTuple):
    """How one concept differs between two glossaries; one of the two is None where only the other has it."""

    id: str
    first: Concept | None
    second: Concept | None
    removed: tuple[Term, ...] = ()
    added: tuple[Term, ...] = ()
    restated: tuple[tuple[Term, Term], ...] = ()  # the same form with another status
    fields: tuple[tuple[str, Any, Any], ...] = ()  # (key of the glossary, first value, second value)

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        if self.first is None:
            return "added"
        return "removed" if self.second is None else "changed"


class Merged(NamedTuple):
    """Two glossaries as one, and where they contradict each other."""

    glossary: Glossary
    conflicts: tuple[Problem, ...]


def matched(first: Glossary, second: Glossary) -> Iterator[tuple[Concept | None, Concept | None]]:
    """The concepts of both that belong together: by id, else by a source term. The first's order, then the rest."""
    by_source: dict[str, Concept] = {}
    for concept in second.concepts:
        for word in _source_words(concept, first.source):
            by_source.setdefault(word, concept)
    taken: set[str] = set()
    same = {concept.id for concept in first.concepts if concept.id in second.by_id}
    for concept in first.concepts:
        other = second.by_id.get(concept.id)
        if other is None:
            found = (by_source.get(word) for word in _source_words(concept, first.source))
            other = next((one for one in found if one and one.id not in taken | same), None)
        if other is not None:
            taken.add(other.id)
        yield concept, other
    for concept in second.concepts:
        if concept.id not in taken:
            yield None, concept


def _source_words(concept: Concept, source: str) -> list[str]:
    return [term.text.casefold() for term in concept.in_language(source, "preferred")]


def differences(first: Glossary, second: Glossary) -> list[Difference]:
    """What changes from the first glossary to the second; order of terms and of concepts is no change."""
    found: list[Difference] = []
    for one, other in matched(first, second):
        known = one or other
        assert known is not None  # matched yields no empty pair
        if one is None or other is None:
            found.append(Difference(known.id, one, other))
            continue
        change = _change(one, other)
        if change.removed or change.added or change.restated or change.fields:
            found.append(change)
    return found


def _change(one: Concept, other: Concept) -> Difference:
    old, new = ({(term.language, term.text): term for term in concept.terms} for concept in (one, other))
    fields: list[tuple[str, Any, Any]] = [("id", one.id, other.id)] if one.id != other.id else []
    for name, key in _KEYS.items():
        before, after = _plain(getattr(one, name)), _plain(getattr(other, name))
        if before != after:
            fields.append((key, before, after))
    return Difference(
        one.id,
        one,
        other,
        removed=tuple(term for key, term in old.items() if key not in new),
        added=tuple(term for key, term in new.items() if key not in old),
        restated=tuple((term, new[key]) for key, term in old.items() if key in new and term.status != new[key].status),
        fields=tuple(fields),
    )


def _plain(value: Any) -> Any:
    """A value without places."""
    if isinstance(value, tuple):
        return tuple(item._replace(place=NOWHERE) if isinstance(item, Example) else item for item in value)
    return value


def merge(first: Glossary, second: Glossary, prefer: Side | None = None) -> Merged:
    """Both glossaries as one, in the languages of the first. Where they contradict, ``prefer`` wins, else the first."""
    conflicts: list[Problem] = []
    concepts: list[Concept] = []
    for one, other in matched(first, second):
        if one is None or other is None:
            concepts.extend(concept for concept in (one, other) if concept is not None)
        else:
            concepts.append(_united(one, other, prefer or "first", second.path, conflicts))
    names: dict[str, str] = {}
    for one, other in matched(first, second):
        if one is not None and other is not None and other.id != one.id:
            names[other.id] = one.id
    own = {concept.id for concept in first.concepts}
    renamed = [_with_includes(concept, names) if concept.id not in own or names else concept for concept in concepts]
    return Merged(dataclasses.replace(first, concepts=tuple(renamed)), tuple(conflicts))


def _with_includes(concept: Concept, names: dict[str, str]) -> Concept:
    includes = tuple(dict.fromkeys(names.get(name, name) for name in concept.includes))
    return dataclasses.replace(concept, includes=includes) if includes != concept.includes else concept


def _united(one: Concept, other: Concept, prefer: Side, path: str, conflicts: list[Problem]) -> Concept:
    winner, loser = (one, other) if prefer == "first" else (other, one)

    def conflict(what: str) -> None:
        conflicts.append(Problem(path, *other.place, f"{one.id!r}: {what}"))

    for what in _contradictions(one, other):
        conflict(what)
    changes: dict[str, Any] = {"id": one.id, "place": one.place}
    for name, key in _KEYS.items():
        value, conflicting = _value(name, winner, loser)
        changes[name] = value
        if conflicting:
            conflict(f"{key} is {_shown(getattr(one, name))} and {_shown(getattr(other, name))}")
    terms = {(term.language, term.text): term for term in (*stated(loser), *stated(winner))}
    ordered = dict.fromkeys((term.language, term.text) for term in (*stated(winner), *stated(loser)))
    contextual = [
        term
        for term in (*winner.terms, *loser.terms)
        if term.status == "contextual" and all(term.text != text for _, text in terms)
    ]
    united = dataclasses.replace(winner, terms=tuple(terms[key] for key in ordered), **changes)
    united = normal(united)
    return dataclasses.replace(united, terms=(*united.terms, *dict.fromkeys(contextual)))


def _contradictions(one: Concept, other: Concept) -> Iterator[str]:
    """Two preferred terms in one language, or a form that one approves and the other refuses."""
    for language in dict.fromkeys(term.language for term in one.terms):
        mine, yours = (_preferred(concept, language) for concept in (one, other))
        if mine and yours and mine != yours:
            yield f"the preferred term in {language} is {mine!r} and {yours!r}"
    statuses = {(term.language, term.text): term.status for term in stated(one)}
    for term in stated(other):
        mine_status = statuses.get((term.language, term.text))
        if mine_status and mine_status != term.status and {mine_status, term.status} != {"preferred", "admitted"}:
            yield f"{term.text!r} ({term.language}) is {mine_status} and {term.status}"


def _preferred(concept: Concept, language: str) -> str:
    return next((t.text for t in concept.terms if (t.language, t.status) == (language, "preferred")), "")


def _value(name: str, winner: Concept, loser: Concept) -> tuple[Any, bool]:
    """What the united concept says under a key, and whether the two contradict there."""
    mine, yours = getattr(winner, name), getattr(loser, name)
    default = Concept.__dataclass_fields__[name].default
    if name == "decided":
        return mine, mine != yours
    if _plain(mine) == _plain(yours) or yours == default:
        return mine, False
    if mine == default:
        return yours, False
    if name == "note":
        return joined([mine, yours]), False
    if name in ("when", "unless", "also_allowed"):
        both = {**dict(yours), **dict(mine)}
        return tuple(both.items()), any(dict(yours).get(form, regex) != regex for form, regex in mine)
    if name in ("not_in", "includes", "examples", "only_when", "never_when"):
        known = {_plain((item,)) for item in mine}
        return (*mine, *(item for item in yours if _plain((item,)) not in known)), False
    return mine, True


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "decided" if value else "proposed"
    return repr(value)


def difference_lines(found: Sequence[Difference]) -> Iterator[str]:
    """The differences for a person, a concept at a time."""
    for change in found:
        concept = change.second or change.first
        assert concept is not None
        sign = {"added": "+", "removed": "-", "changed": "~"}[change.kind]
        forms = ", ".join(term.text for term in concept.terms if term.status == "preferred")
        yield f"{sign} {change.id}" + (f": {forms}" if change.kind != "changed" else "")
        yield from (f"    - {term.language} {term.text} ({term.status})" for term in change.removed)
        yield from (f"    + {term.language} {term.text} ({term.status})" for term in change.added)
        for old, new in change.restated:
            yield f"    ~ {old.language} {old.text}: {old.status} -> {new.status}"
        for key, before, after in change.fields:
            yield f"    ~ {key}: {_value_of(key, before)} -> {_value_of(key, after)}"


def _value_of(key: str, value: Any) -> str:
    if key == "status":
        return "decided" if value else "proposed"
    return repr(_jsonable(value))


def difference_data(first: Glossary, second: Glossary, found: Sequence[Difference]) -> dict[str, Any]:
    """The differences for programs."""
    return {
        "first": first.path,
        "second": second.path,
        "differences": [
            {
                "id": change.id,
                "kind": change.kind,
                "removed": [_term(term) for term in _all(change.first, change.removed, change.kind == "removed")],
                "added": [_term(term) for term in _all(change.second, change.added, change.kind == "added")],
                "restated": [{**_term(new), "was": old.status} for old, new in change.restated],
                "fields": {
                    key: {"from": _field(key, before), "to": _field(key, after)} for key, before, after in change.fields
                },
            }
            for change in found
        ],
    }


def _all(concept: Concept | None, terms: tuple[Term, ...], whole: bool) -> tuple[Term, ...]:
    return concept.terms if whole and concept is not None else terms


def _field(key: str, value: Any) -> Any:
    return ("decided" if value else "proposed") if key == "status" else _jsonable(value)


def _term(term: Term) -> dict[str, str]:
    return {"language": term.language, "text": term.text, "status": term.status}


def _jsonable(value: Any) -> Any:
    if isinstance(value, Example):
        return {"kind": value.kind, "text": value.text, **({"source": value.source} if value.source else {})}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: list(items) for key, items in value._asdict().items()}
    if isinstance(value, tuple):
        return [_jsonable(item) for item in value]
    return value
