"""Rows of a table become concepts: what people write into cells.

In our own tables a cell holds just what it says. In those of others it may hold alternatives (``a|b``), ``=X`` for
"keep the English", a remark in brackets, or prose that is no term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from termkit.core.glossary import ANY, Concept, Glossary, Place, Status, Term
from termkit.core.language import is_chinese
from termkit.errors import InputError, hint
from termkit.formats.glossary_fields import CASES, Field
from termkit.formats.glossary_header import OWN_HEADER, Cell, Column, Row, TableOptions, columns_of
from termkit.formats.glossary_rows import (
    DECIDED_WORDS,
    NO,
    YES,
    Imported,
    Languages,
    Notices,
    attribute,
    chosen_languages,
    joined,
    part_of_speech,
    settled,
    status_of,
)

_LONGEST = 400  # code points of a term and its remark
_REMARK = re.compile(r"(.*\S)\s+[(（]([^()（）]+)[)）]", re.DOTALL)
_CHINESE_REMARK = re.compile(r"(.*?\S)\s*[(（]([^()（）]+)[)）]", re.DOTALL)
_GAP = re.compile(r"\S(?:…+|\.{3,})\S")
_SENTENCE = re.compile(r"[，。；？！](?=.)|。$", re.DOTALL)
_SLASH = re.compile("[^\\s/]\\s/\\s[^\\s/]|[\u3400-\u9fff]/[\u3400-\u9fff]")
_EITHER = re.compile("(?<=[\u3400-\u9fff]) ?/ ?(?=[\u3400-\u9fff])")  # 实例/示例
_HAN = re.compile("[\u3400-\u9fff]")


def read_rows(rows: Sequence[Row], path: str, options: TableOptions) -> Imported:
    """The glossary that a table holds; raises InputError where its columns cannot be told."""
    rows = [row for row in rows if any(cell.text.strip() for cell in row)]
    if not rows:
        raise InputError(f"{path}: the table is empty; the first row names the columns, such as en, zh-Hans, note")
    notices = Notices(path)
    own = OWN_HEADER.fullmatch(rows[0][0].text.strip())
    columns, body = columns_of(rows, path, options, notices)
    found = [column.language for column in _filled(columns, body) if column.kind == "term" and column.language]
    stated = options.languages
    if own:
        stated = Languages(stated.source or own[1], stated.target or own[2])
    chosen = chosen_languages(list(dict.fromkeys(found)), stated, path)
    reader = _Reader(columns, chosen, options, bool(own), notices)
    concepts = settled([reader.concept(row) for row in body], chosen, notices, by_source=not own)
    return Imported(Glossary(path, *chosen, concepts), tuple(sorted(notices.found)))


def _filled(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns in which anything stands."""
    return [
        column
        for number, column in enumerate(columns)
        if any(number < len(row) and row[number].text.strip() for row in rows)
    ]


class _Alternative(NamedTuple):
    text: str
    raw: str  # as the cell has it, with a remark
    place: Place


class _Reader:
    """Makes concepts of the rows of one table."""

    def __init__(
        self, columns: Sequence[Column], chosen: Languages, options: TableOptions, own: bool, notices: Notices
    ) -> None:
        self._columns = columns
        self._chosen = chosen
        self._own = own
        self._notices = notices
        self._separators = "|" + options.alternatives
        self._declared = options.alternatives

    def concept(self, row: Row) -> Concept:
        """The concept of one row; without an id where the table has none."""
        cells = list(zip(self._columns, row, strict=False))
        values: dict[str, Any] = {"id": "", "place": row[0].place}
        notes: list[str] = []
        terms = self._terms(cells, notes)
        for column, cell in cells:
            text = cell.text if self._own else cell.text.strip()
            if not text or column.kind in ("term", "skip"):
                continue
            if column.kind == "status":
                terms = self._with_status(terms, cell, column.language, values)
            elif column.kind == "note" and not self._own and text.lower() in DECIDED_WORDS:
                values["decided"] = DECIDED_WORDS[text.lower()]
            elif column.kind == "note":
                notes.append(text)
            elif column.kind == "field":
                self._field(column.field, cell, values)
            elif column.kind == "speech":
                self._speech(cell, values)
            elif column.kind == "case":
                values["case"] = "exact" if self._truth(cell) else ""
            elif column.kind in ("translatable", "forbidden"):
                terms = self._flagged(terms, column.kind, cell)
            elif column.kind in ("id", "definition"):
                values[column.kind] = joined([values.get(column.kind, ""), text])
        return Concept(terms=tuple(terms), note=joined(notes), **values)

    def _field(self, field: Field | None, cell: Cell, values: dict[str, Any]) -> None:
        assert field is not None  # columns of this kind have one
        if field.shape in ("texts", "regexes"):
            values[attribute(field)] = tuple(self._split(cell.text))
        elif field.shape == "flag":
            values[attribute(field)] = self._truth(cell)
        elif field.shape == "speech":
            self._speech(cell, values)
        elif field.shape == "case" and cell.text not in CASES:
            self._notices.add(cell.place, f"case {cell.text!r} is not known and was left out; {hint(cell.text, CASES)}")
        else:
            values[attribute(field)] = cell.text

    def _speech(self, cell: Cell, values: dict[str, Any]) -> None:
        speech = part_of_speech(cell.text)
        if speech is None:
            self._notices.add(cell.place, f"part of speech {cell.text.strip()!r} has no place in a glossary; left out")
        else:
            values["part_of_speech"] = values.get("part_of_speech") or speech

    def _truth(self, cell: Cell) -> bool:
        word = cell.text.strip().lower()
        if word not in YES | NO:
            self._notices.add(cell.place, f"{cell.text!r} is neither true nor false; it counts as false")
        return word in YES

    def _with_status(self, terms: list[Term], cell: Cell, language: str, values: dict[str, Any]) -> list[Term]:
        word = cell.text.strip()
        if word.lower() in DECIDED_WORDS:
            values["decided"] = DECIDED_WORDS[word.lower()]
            return terms
        status = status_of(word)
        if status is None:
            self._notices.add(cell.place, f"status {word!r} is not known and was left out")
            return terms
        return self._marked(terms, status, language)

    def _marked(self, terms: list[Term], status: Status, language: str) -> list[Term]:
        """The target's terms (or those of ``language``) with a status; the first of several is the preferred one."""
        first = True
        marked: list[Term] = []
        for term in terms:
            concerned = term.language == language if language else term.language not in (self._chosen.source, ANY)
            if concerned and term.status in ("preferred", "admitted"):
                if status != "preferred" or not first:
                    term = term._replace(status="admitted" if status == "preferred" else status)
                first = False
            marked.append(term)
        return marked

    def _flagged(self, terms: list[Term], kind: str, cell: Cell) -> list[Term]:
        """Phrase's columns: a term that may not be translated is a name, one that is forbidden is deprecated."""
        flag = self._truth(cell)
        if kind == "forbidden":
            return self._marked(terms, "deprecated", "") if flag else terms
        if flag:
            return terms
        kept = [term for term in terms if term.language == self._chosen.source]
        texts = {term.text for term in kept}
        return [term._replace(language=ANY) for term in kept] + [
            term for term in terms if term.language != self._chosen.source and term.text not in texts
        ]

    def _terms(self, cells: Sequence[tuple[Column, Cell]], notes: list[str]) -> list[Term]:
        slashed = any("/" in cell.text for column, cell in cells if column.language.startswith("en"))
        alternatives = {
            number: self._alternatives(cell, slashed=slashed)
            for number, (column, cell) in enumerate(cells)
            if column.kind in ("term", "keep") and cell.text.strip()
        }
        if self._own:
            return [
                term
                for number, found in alternatives.items()
                for term in _with_statuses(found, cells[number][0].language or ANY, cells[number][0].status)
            ]
        english = [
            alternative
            for number, found in alternatives.items()
            if cells[number][0].language.startswith("en") and cells[number][0].status in (None, "preferred")
            for alternative in found
        ]
        remarks = {alternative.raw for alternative in english if alternative.text != alternative.raw}
        kept: set[int] = set()
        terms: dict[int, list[Term]] = {}
        for number, found in alternatives.items():
            column, cell = cells[number]
            if is_chinese(column.language):
                found = self._renderings(found, bool(remarks), column.language, cell, notes)
                if cell.text.strip().startswith("=") and any(_keeps(one, english) for one in found):
                    kept.add(number)
                    continue
            terms[number] = self._marked_up(found, column, cell)
        for raw in remarks:
            match = _REMARK.fullmatch(raw)
            assert match  # that is why it is a remark
            notes.insert(0, match[2])
        return self._with_kept(terms, kept, cells, english)

    def _marked_up(self, found: list[_Alternative], column: Column, cell: Cell) -> list[Term]:
        """Terms of a cell; ``=X`` for an X that is not the English is an admitted X."""
        status = column.status
        if len(found) == 1 and _SLASH.search(found[0].text):
            message = f"{found[0].text!r} looks like alternatives; --alternatives '/' reads it so"
            self._notices.add(cell.place, message)
        if cell.text.strip().startswith("=") and is_chinese(column.language) and status is None:
            found = [one._replace(text=one.text.removeprefix("=").strip()) for one in found]
            status = "admitted"
        return list(_with_statuses([one for one in found if one.text], column.language or ANY, status))

    def _with_kept(
        self,
        terms: dict[int, list[Term]],
        kept: set[int],
        cells: Sequence[tuple[Column, Cell]],
        english: list[_Alternative],
    ) -> list[Term]:
        """All terms of a row in which the cells ``kept`` say that the English stays."""
        others = [n for n in terms if is_chinese(cells[n][0].language) and terms[n]]
        if kept and not others:
            names = list(_with_statuses(english, ANY, None))
            return names + [t for n, group in terms.items() if not cells[n][0].language.startswith("en") for t in group]
        found: list[Term] = []
        for number, (column, _) in enumerate(cells):
            found.extend(_with_statuses(english, column.language, None) if number in kept else terms.get(number, []))
        return found

    def _alternatives(self, cell: Cell, *, slashed: bool) -> list[_Alternative]:
        """The alternatives of a cell. Where the English has no slash, one between Chinese words parts them, too."""
        found: list[_Alternative] = []
        parts = self._split(cell.text)
        if not (self._own or slashed):
            parts = [each for part in parts for each in _EITHER.split(part)]
        for part in parts:
            text = part if self._own else part.strip()
            plain = self._own or len(text) > _LONGEST or _HAN.search(text.partition("(")[0])
            match = None if plain else _REMARK.fullmatch(text)
            if text:
                found.append(_Alternative(match[1] if match else text, text, cell.place))
        return found

    def _split(self, text: str) -> list[str]:
        """The alternatives of a cell. In our own tables a separator inside a term is escaped."""
        if not self._own:
            return re.split("[" + re.escape(self._separators) + "]", text)
        parts = re.findall(r"(?:\\.|[^|\\])+", text, re.DOTALL)
        return [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in parts]

    def _renderings(
        self, found: list[_Alternative], remarks: bool, language: str, cell: Cell, notes: list[str]
    ) -> list[_Alternative]:
        """The alternatives of a Chinese cell that are terms; prose is told, and becomes a note."""
        fit: list[_Alternative] = []
        for one in found:
            remarked = remarks and not one.text.startswith("=") and len(one.text) <= _LONGEST
            match = _CHINESE_REMARK.fullmatch(one.text) if remarked else None
            one = one._replace(text=match[1]) if match else one
            reason = why_no_term(one.text)
            if reason is None:
                fit.append(one)
                continue
            pieces = [piece for piece in re.split("[，；]", one.text) if piece]
            listed = len(pieces) > 1 and max(map(len, pieces)) <= 6
            advice = f"; --alternatives '{_mark(one.text)}' reads it as {len(pieces)} terms" if listed else ""
            self._notices.add(cell.place, f"{one.text[:60]!r} {reason}: no term; it was kept as a note{advice}")
            notes.append(f"{language}: {one.text}")
        return fit


def _mark(text: str) -> str:
    return next(char for char in text if char in "，；")


def _keeps(rendering: _Alternative, english: Iterable[_Alternative]) -> bool:
    wanted = rendering.raw.removeprefix("=").strip()
    return any(wanted in (one.text, one.raw) for one in english)


def _with_statuses(found: Sequence[_Alternative], language: str, status: Status | None) -> Iterator[Term]:
    for number, one in enumerate(found):
        yield Term(one.text, language, status or ("admitted" if number else "preferred"), one.place)


def why_no_term(text: str) -> str | None:
    """Why a rendering is prose rather than a term, or None."""
    if _GAP.search(text):
        return "has a gap"
    if _SENTENCE.search(text):
        return "is punctuated like a sentence"
    return None
