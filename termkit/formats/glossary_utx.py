"""Glossaries as UTX (1.11 and 1.20): tab-separated pairs of terms with a status, under two lines of header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from termkit.core.glossary import ANY, NOWHERE, Concept, Glossary, PartOfSpeech, Place, Status, Term
from termkit.core.language import related
from termkit.core.span import LineIndex
from termkit.errors import InputError, LanguageError, Problem
from termkit.formats.glossary_rows import (
    UNSTATED,
    Imported,
    Languages,
    Notices,
    Written,
    joined,
    language_of,
    losses,
    lost,
    part_of_speech,
    settled,
    side,
    stated,
    status_of,
)

_HEAD = re.compile(r"#UTX(?:-S)?\s+([\d.]+)\s*;\s*([\w-]+)\s*/\s*([\w-]+)\s*(?:;|$)", re.IGNORECASE)
_NAMES = {
    "src": "source",
    "tgt": "target",
    "src:pos": "speech",
    "term status": "status",
    "status": "status",
    "concept id": "id",
    "src:definition": "definition",
    "definition": "definition",
    **dict.fromkeys(("src:note", "tgt:note", "src:comment", "tgt:comment", "comment", "note"), "note"),
}
_COLUMNS = ("src", "tgt", "src:pos", "term status", "concept ID", "src:definition", "comment")
_WORDS: dict[str, str] = {"preferred": "approved", "deprecated": "forbidden"}
_HELD = ("definition", "note", "decided", "part_of_speech")


class _Line(NamedTuple):
    values: dict[str, str]
    places: dict[str, Place]


def read_utx(text: str, path: str, said: Languages = UNSTATED) -> Imported:
    """The glossary in a UTX file. Raises InputError where its header does not say what it holds."""
    notices = Notices(path)
    index = LineIndex(text)
    lines = [text[slice(*index.line(number))] for number in range(1, len(index) + 1)]
    head = _HEAD.match(lines[0])
    if head is None:
        raise InputError(f"{path}:1:1: no UTX: it begins with a line like '#UTX 1.20; en/zh-Hans; 2026-01-31; ...'")
    chosen = Languages(said.source or _language(head, 2, path, said), said.target or _language(head, 3, path, said))
    names = next((line[1:].split("\t") for line in lines[1:] if line.lower().startswith("#src\t")), None)
    if names is None:
        raise InputError(f"{path}:2:1: no line names the columns; write '#src', 'tgt', 'src:pos', with tabs between")
    kinds = [_NAMES.get(name.strip().lower(), "") for name in names]
    for name, kind in zip(names, kinds, strict=True):
        if not kind:
            notices.add(Place(2, 1), f"column {name.strip()!r} was left out: a glossary has no place for it")
    rows = list(_rows(lines, kinds))
    concepts = _concepts(rows, chosen, notices)
    return Imported(
        Glossary(path, *chosen, settled(concepts, chosen, notices, by_source="id" not in kinds)),
        tuple(sorted(notices.found)),
    )


def _language(head: re.Match[str], group: int, path: str, said: Languages) -> str:
    try:
        tag = language_of(head[group], said)
    except LanguageError as error:
        raise InputError(f"{path}:1:{head.start(group) + 1}: {error}; say --from and --to") from None
    if tag is None:
        raise InputError(f"{path}:1:{head.start(group) + 1}: {head[group]!r} is no language; say --from and --to")
    return tag


def _rows(lines: list[str], kinds: list[str]) -> Iterator[_Line]:
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line.strip():
            continue
        values: dict[str, str] = {}
        places: dict[str, Place] = {}
        column = 1
        for kind, cell in zip(kinds, line.split("\t"), strict=False):
            text = cell.strip()
            if kind and text and (text != "-" or kind in ("source", "target")):
                values[kind] = joined([values.get(kind, ""), text]) if kind == "note" else text
                places.setdefault(kind, Place(number, column))
            column += len(cell) + 1
        yield _Line(values, places)


def _concepts(rows: list[_Line], chosen: Languages, notices: Notices) -> list[Concept]:
    """A concept for each concept ID, and for each row without one."""
    groups: dict[str, list[_Line]] = {}
    for number, row in enumerate(rows):
        groups.setdefault(row.values.get("id", "") or f"\0{number}", []).append(row)
    return [_concept(name, group, chosen, notices) for name, group in groups.items()]


def _concept(name: str, rows: list[_Line], chosen: Languages, notices: Notices) -> Concept:
    terms: dict[tuple[str, str], Term] = {}
    decided = True
    for row in rows:
        word = row.values.get("status", "")
        status = status_of(word) if word and word.lower() != "provisional" else "preferred"
        decided = decided and word.lower() != "provisional"
        if status is None:
            notices.add(row.places["status"], f"term status {word!r} is not known and was left out")
        for term in _pair(row, status or "preferred", terms, chosen):
            terms.setdefault((term.language, term.text), term)
    return Concept(
        id="" if name.startswith("\0") else name,
        terms=tuple(terms.values()),
        place=min((place for row in rows for place in row.places.values()), default=NOWHERE),
        definition=joined(row.values.get("definition", "") for row in rows),
        note=joined(row.values.get("note", "") for row in rows),
        decided=decided,
        part_of_speech=next(filter(None, (_speech(row, notices) for row in rows)), ""),
    )


def _speech(row: _Line, notices: Notices) -> PartOfSpeech:
    word = row.values.get("speech", "")
    found = part_of_speech(word)
    if found is None:
        notices.add(row.places["speech"], f"part of speech {word!r} has no place in a glossary; left out")
    return found or ""


def _pair(row: _Line, status: Status, known: dict[tuple[str, str], Term], chosen: Languages) -> Iterator[Term]:
    """The terms of a row. Its status is that of the rendering, or of the source term where only that is new."""
    source, target = row.values.get("source", ""), row.values.get("target", "")
    if source and source == target and row.values.get("speech", "").lower() == "propernoun":
        yield Term(source, ANY, status, row.places["source"])
        return
    source_is_name, target_is_name = (ANY, source) in known, (ANY, target) in known
    new_source = (chosen.source, source) not in known and ((chosen.target, target) in known or target_is_name)
    if source and not source_is_name:
        yield Term(source, chosen.source, status if new_source else "preferred", row.places["source"])
    if target and not target_is_name:
        yield Term(target, chosen.target, status, row.places["target"])


def write_utx(glossary: Glossary) -> Written:
    """The glossary as UTX 1.20, and what that has no place for."""
    missed = losses(glossary, _HELD, "UTX")
    head = f"#UTX 1.20; {glossary.source}/{glossary.target}; creator: termkit;"
    lines = [head, "#" + "\t".join(_COLUMNS)]
    for concept in glossary.concepts:
        missed.extend(_losses(glossary, concept))
        lines.extend("\t".join(row) for row in _lines(glossary, concept))
    return Written(("\r\n".join(lines) + "\r\n").encode(), tuple(sorted(missed)))


class _Sides(NamedTuple):
    """The terms of a concept as UTX pairs them."""

    names: list[Term]
    sources: list[Term]
    targets: list[Term]

    @property
    def source(self) -> Term | None:
        """The source term that stands beside every rendering."""
        approved = [term for term in self.sources if term.status in ("preferred", "admitted")]
        return next(iter(self.names or approved), None)

    @property
    def target(self) -> Term | None:
        """The rendering that stands beside every further source term."""
        return next(iter(self.names or self.targets), None)


def _sides(glossary: Glossary, concept: Concept) -> _Sides:
    """The pairs of a concept, without what would begin a line as a remark does."""
    names = [term for term in stated(concept) if term.language == ANY and not term.text.startswith("#")]
    sources, targets = (
        [term for term in side(concept, tag) if term.language != ANY] for tag in (glossary.source, glossary.target)
    )
    return _Sides(names, [term for term in sources if not term.text.startswith("#")], targets)


def _tags(glossary: Glossary) -> tuple[str, str]:
    return glossary.source, glossary.target


def _pairs(sides: _Sides) -> Iterator[tuple[Term, Term, Term]]:
    """(source, target, the one of them whose status the row has)."""
    for name in sides.names:
        yield name, name, name
    source, target = sides.source, sides.target
    if source is None or target is None:
        return
    for term in sides.targets:
        yield source, term, term
    for term in sides.sources:
        if term is not source:
            yield term, target, term


def _lines(glossary: Glossary, concept: Concept) -> Iterator[list[str]]:
    further = [concept.definition, concept.note]
    for source, target, new in _pairs(_sides(glossary, concept)):
        word = "provisional" if new.status == "preferred" and not concept.decided else ""
        word = word or _WORDS.get(new.status, "non-standard")
        kind = "properNoun" if source is target else concept.part_of_speech or "-"
        cells = [source.text, target.text, kind, word, concept.id, *further]
        yield [_in_one_line(cell) for cell in cells]
        further = ["", ""]


def _in_one_line(text: str) -> str:
    return " ".join(text.split()) if re.search(r"[\t\r\n]", text) else text


def _losses(glossary: Glossary, concept: Concept) -> Iterator[Problem]:
    sides = _sides(glossary, concept)
    rows = list(_pairs(sides))
    held = {term for row in rows for term in row}
    for term in stated(concept):
        if term not in held:
            tag = "" if term.language in _tags(glossary) else f" ({term.language})"
            yield lost(glossary, concept, f"UTX has no place for {term.text!r}{tag}; it holds pairs of two languages")
        elif term.language not in (ANY, *_tags(glossary)):
            tag = glossary.target if related(term.language, glossary.target) else glossary.source
            yield lost(glossary, concept, f"UTX has two languages; {term.text!r} ({term.language}) becomes {tag}")
        if term in held and term.status == "variant":
            yield lost(glossary, concept, f"UTX has no status 'variant'; {term.text!r} becomes non-standard")
    source = sides.source
    if source in held and source is not None and source.status == "admitted":
        yield lost(glossary, concept, f"UTX cannot say that {source.text!r} is only admitted")
    if not concept.decided and not any(row[2].status == "preferred" for row in rows):
        yield lost(glossary, concept, "UTX has no place for 'status'")
    if concept.part_of_speech and all(row[0] is row[1] for row in rows):
        yield lost(glossary, concept, "UTX has no place for 'part-of-speech' beside a name")
    for name in ("id", "definition", "note"):
        value = getattr(concept, name)
        if value and (_in_one_line(value).strip() != value or not rows or value == "-"):
            what = "all white space of" if rows and value.strip() != "-" else "this entry's"
            yield lost(glossary, concept, f"UTX has no place for {what} {name!r}")
