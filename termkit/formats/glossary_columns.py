"""Rows of a table become concepts: what the columns mean, and what people write into cells.

The header is ours, or one of Weblate, Crowdin, Phrase, AWS, Google, or simply languages. In the tables of others a cell
may hold alternatives (``a|b``), ``=X`` for "keep the English", a remark in brackets, or prose that is no term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from termkit.core.glossary import ANY, Concept, Glossary, Place, Status, Term
from termkit.core.language import is_chinese
from termkit.errors import InputError, LanguageError, hint
from termkit.formats.glossary_fields import CASES, CONCEPT, TERMS, Field
from termkit.formats.glossary_rows import (
    DECIDED_WORDS,
    NO,
    UNSTATED,
    YES,
    Imported,
    Languages,
    Notices,
    attribute,
    chosen_languages,
    field_of_status,
    joined,
    language_of,
    languages,
    losses,
    part_of_speech,
    settled,
    status_of,
)
from termkit.formats.glossary_rows import stated as stated_terms


class Cell(NamedTuple):
    """One cell: its text, and where it stands."""

    text: str
    place: Place


Row = tuple[Cell, ...]


class Column(NamedTuple):
    """What a column means."""

    kind: str  # term, keep, id, note, definition, status, translatable, forbidden, field, skip
    language: str = ""  # of a term; "source" and "target" where only the user can say
    status: Status | None = None
    field: Field | None = None


class TableOptions(NamedTuple):
    """What a person may say of a table."""

    languages: Languages = UNSTATED
    columns: tuple[str, ...] = ()
    alternatives: str = ""  # separators of alternatives besides "|"


OWN_HEADER = re.compile(r"termkit:([A-Za-z0-9-]+):([A-Za-z0-9-]+)")
_SHAPES = ("text", "texts", "regexes", "flag", "status", "case", "speech")
_FIELDS = {field.name: field for field in CONCEPT if field.shape in _SHAPES and field.name != "keep"}
HELD = tuple(attribute(field) for field in _FIELDS.values())
_WORDS = {
    "id": "id",
    "concept id": "id",
    "concept-id": "id",
    "entry id": "id",
    "context": "skip",  # Weblate's checksum of a unit
    "location": "skip",
    "note": "note",
    "notes": "note",
    "comment": "note",
    "comments": "note",
    "translator_comments": "note",
    "developer_comments": "note",
    "备注": "note",
    "備註": "note",
    "说明": "note",
    "definition": "definition",
    "description": "definition",
    "定义": "definition",
    "定義": "definition",
    "status": "status",
    "term status": "status",
    "concept status": "status",
    "状态": "status",
    "狀態": "status",
    "pos": "speech",
    "part of speech": "speech",
    "词性": "speech",
    "詞性": "speech",
    "case sensitive": "case",
    "translatable": "translatable",
    "forbidden": "forbidden",
    "keep": "keep",
    "-": "skip",
    "": "skip",
}
_SIDES = {"source": "source", "src": "source", "source term": "source", "term": "source"}
_SIDES |= {"target": "target", "tgt": "target", "translation": "target", "target term": "target"}
_OF_LANGUAGE = re.compile(r"(.+?)\s*(?:\[\s*(.+?)\s*\]|\(\s*(.+?)\s*\)|[:：]\s*(.+?)|\s-\s+(.+?))")
_REMARK = re.compile(r"(.*\S)\s+[(（]([^()（）]+)[)）]", re.DOTALL)
_CHINESE_REMARK = re.compile(r"(.*?\S)\s*[(（]([^()（）]+)[)）]", re.DOTALL)
_GAP = re.compile(r"\S(?:…+|\.{3,})\S")
_SENTENCE = re.compile(r"[，。；？！](?=.)|。$", re.DOTALL)
_SLASH = re.compile("[^\\s/]\\s/\\s[^\\s/]|[\u3400-\u9fff]/[\u3400-\u9fff]")
_HAN = re.compile("[\u3400-\u9fff]")


def read_rows(rows: Sequence[Row], path: str, options: TableOptions) -> Imported:
    """The glossary that a table holds; raises InputError where its columns cannot be told."""
    rows = [row for row in rows if any(cell.text.strip() for cell in row)]
    if not rows:
        raise InputError(f"{path}: the table is empty; the first row names the columns, such as en, zh-Hans, note")
    notices = Notices(path)
    own = OWN_HEADER.fullmatch(rows[0][0].text.strip())
    columns, body = _columns(rows, path, options, notices)
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


def _columns(
    rows: Sequence[Row], path: str, options: TableOptions, notices: Notices
) -> tuple[list[Column], Sequence[Row]]:
    """What the columns mean, and the rows below the header."""
    head = rows[0]
    if options.columns:
        columns = [_stated_column(name, path, options.languages) for name in options.columns]
        if max(len(row) for row in rows) > len(columns):
            notices.add(
                head[0].place, f"--columns names {len(columns)} columns; what stands to their right was left out"
            )
        named = _header(head, path, options.languages, None)
        return columns, rows[1:] if named or _names_of(head, options.columns) else rows
    columns_found = _header(head, path, options.languages, notices)
    if columns_found:
        return columns_found, rows[1:]
    return _headerless(rows, path, options.languages), rows


def _names_of(head: Row, names: Sequence[str]) -> bool:
    return [cell.text.strip().lower() for cell in head][: len(names)] == [name.lower() for name in names]


def _stated_column(name: str, path: str, stated: Languages) -> Column:
    try:
        column = _column(name, stated)
    except LanguageError as error:
        raise InputError(f"{path}: --columns: {error}") from None
    if column is None:
        known = ["en", "zh-Hans", "zh-Hant", *sorted({*_WORDS.values()}), *_FIELDS]
        raise InputError(f"{path}: --columns: unknown column {name!r}; {hint(name, known)}")
    return column


def _header(head: Row, path: str, stated: Languages, notices: Notices | None) -> list[Column] | None:
    """The columns that a header names, or None where the row is no header."""
    columns: list[Column] = []
    unknown: list[Cell] = []
    foreign: list[tuple[Cell, LanguageError]] = []
    simplified = _beside_traditional(head, stated)
    for cell in head:
        column = None
        try:
            column = _column(cell.text.strip().lstrip("\ufeff"), simplified)
        except LanguageError as error:
            foreign.append((cell, error))
        else:
            if column is None:
                unknown.append(cell)
        columns.append(column or Column("skip"))
    terms = [column for column in columns if column.kind in ("term", "keep")]
    sides = {column.language for column in terms}
    known = len(head) - len(unknown)
    if not terms or (sides == {"source"} and known == 1) or known < len(unknown) or (sides <= {"source"} and foreign):
        return None
    columns = [_sided(column, head[0].place, path, stated) for column in columns]
    if notices is not None:
        _tell_left_out(unknown, foreign, path, notices)
    return columns


def _tell_left_out(unknown: list[Cell], foreign: list[tuple[Cell, LanguageError]], path: str, notices: Notices) -> None:
    for cell in unknown:
        notices.add(
            cell.place, f"column {cell.text.strip()!r} is not known and was left out; --columns says what it is"
        )
    for cell, error in foreign:
        if cell.text.strip().lower() in ("zh", "zho", "chi"):
            raise InputError(f"{path}:{cell.place.line}:{cell.place.column}: {error}, with --columns or --to")
        notices.add(cell.place, f"column {cell.text.strip()!r} was left out: termkit knows Chinese and English")


def _beside_traditional(head: Row, stated: Languages) -> Languages:
    """Beside ``zh-TW`` a bare ``zh`` is Simplified: so AWS names them."""
    names = {cell.text.strip().lower().replace("_", "-") for cell in head}
    if "zh" in names and names & {"zh-tw", "zh-hant", "zh-hant-tw", "zh-hk"} and not stated.chinese:
        return Languages(target="zh-Hans")
    return stated


def _column(name: str, stated: Languages) -> Column | None:
    """What a column of this name means; None where it says nothing known. Raises LanguageError."""
    if OWN_HEADER.fullmatch(name):
        return Column("id")
    word = name.lower().strip()
    if word in _SIDES:
        return Column("term", _SIDES[word], None)
    if word in _WORDS:
        return Column(_WORDS[word])
    if word in _FIELDS:
        return Column("field", field=_FIELDS[word])
    tag = language_of(name, stated)
    if tag:
        return Column("term", tag)
    parts = _OF_LANGUAGE.fullmatch(name)
    return _column_of_language(parts[1], next(part for part in parts.groups()[1:] if part), stated) if parts else None


def _column_of_language(one: str, other: str, stated: Languages) -> Column | None:
    """``Term [en]``, ``Status [en]`` as Crowdin writes, and ``en:deprecated`` as we do."""
    if one.lower() == "keep":
        return Column("keep", status=status_of(other))
    word, tag = (
        (one.lower(), language_of(other, stated)) if _is_word(one) else (other.lower(), language_of(one, stated))
    )
    if tag is None:
        return None
    if word in ("term", "terms"):
        return Column("term", tag)
    names = {field.name: field.name for field in TERMS}
    status = status_of(names.get(word, word))
    if status:
        return Column("term", tag, status)
    kind = _WORDS.get(word)
    return Column(kind, tag) if kind in ("note", "definition", "status", "speech") else None


def _is_word(name: str) -> bool:
    return name.lower() in ("term", "terms", *_WORDS) or status_of(name) is not None


def _sided(column: Column, place: Place, path: str, stated: Languages) -> Column:
    """Source and target as the user says which languages they are."""
    if column.language not in ("source", "target"):
        return column
    tag = stated.source if column.language == "source" else stated.target
    if not tag:
        raise InputError(
            f"{path}:{place.line}:{place.column}: which language is {column.language!r}? say --from and --to"
        )
    return column._replace(language=tag)


def _headerless(rows: Sequence[Row], path: str, stated: Languages) -> list[Column]:
    """The columns of a table without a header: source, target, and their tags behind them as DeepL writes them."""
    width = max(len(row) for row in rows)
    tags = [_tag_everywhere(rows, number, stated) for number in range(2, min(width, 4))]
    if len(tags) == 2 and all(tags) and width <= 5:
        source, target = tags
    else:
        source, target = stated
    if not source or not target or width < 2:
        first = rows[0][0]
        place = f"{path}:{first.place.line}:{first.place.column}"
        shown = ", ".join(repr(cell.text) for cell in rows[0][:4])
        raise InputError(f"{place}: no header ({shown}); say what the columns are: --columns en,zh-Hans,note")
    note = [Column("note")] if width == 3 else []
    return [Column("term", source), Column("term", target), *note, *[Column("skip")] * (width - 2 - len(note))]


def _tag_everywhere(rows: Sequence[Row], number: int, stated: Languages) -> str:
    """The language that a column names in every row, or an empty text."""
    names = {row[number].text.strip() for row in rows if number < len(row)}
    if len(names) != 1 or any(len(row) <= number for row in rows):
        return ""
    try:
        return language_of(names.pop(), stated) or ""
    except LanguageError:
        return ""


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
        alternatives = {
            number: self._alternatives(cell)
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

    def _alternatives(self, cell: Cell) -> list[_Alternative]:
        found: list[_Alternative] = []
        for part in self._split(cell.text):
            text = part if self._own else part.strip()
            match = None if self._own or _HAN.search(text.partition("(")[0]) else _REMARK.fullmatch(text)
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
            match = _CHINESE_REMARK.fullmatch(one.text) if remarks and not one.text.startswith("=") else None
            one = one._replace(text=match[1]) if match else one
            reason = why_no_term(one.text)
            if reason is None:
                fit.append(one)
                continue
            pieces = [piece for piece in re.split("[，；]", one.text) if piece]
            listed = len(pieces) > 1 and max(map(len, pieces)) <= 6
            advice = f"; --alternatives '{_mark(one.text)}' reads it as {len(pieces)} terms" if listed else ""
            self._notices.add(cell.place, f"{one.text!r} {reason}: no term; it was kept as a note{advice}")
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


def table(glossary: Glossary, name: str) -> tuple[list[list[str]], tuple[Any, ...]]:
    """Our own table of a glossary, its header first, and what a table called ``name`` cannot hold."""
    keys = _own_columns(glossary)
    rows = [[f"termkit:{glossary.source}:{glossary.target}", *(_column_name(*key) for key in keys)]]
    for concept in glossary.concepts:
        rows.append([concept.id, *(_own_cell(concept, *key) for key in keys)])
    return rows, tuple(losses(glossary, HELD, name))


def _own_columns(glossary: Glossary) -> list[tuple[str, str]]:
    """(language, status) for terms, ("", key of the glossary) for the rest; only what is used."""
    used = {(term.language, term.status) for concept in glossary.concepts for term in stated_terms(concept)}
    statuses: list[str] = ["preferred", "admitted"]
    statuses += [status for _, status in used if status not in statuses]
    order = [ANY, *languages(glossary)]
    keys = [
        (tag, status) for tag in order for status in dict.fromkeys(sorted(statuses, key=_rank)) if (tag, status) in used
    ]
    plain = [
        ("", field.name) for field in _FIELDS.values() if any(_own_cell(c, "", field.name) for c in glossary.concepts)
    ]
    return keys + plain


def _rank(status: str) -> int:
    order = [field.name for field in TERMS]
    name = field_of_status(status)
    return order.index(name) if name in order else len(order)


def _column_name(language: str, key: str) -> str:
    if not language:
        return key
    name = "keep" if language == ANY else language
    return name if key == "preferred" else f"{name}:{field_of_status(key)}"


def _own_cell(concept: Concept, language: str, key: str) -> str:
    if language:
        return _packed(term.text for term in concept.terms if (term.language, term.status) == (language, key))
    field = _FIELDS[key]
    value = getattr(concept, attribute(field))
    if value == Concept.__dataclass_fields__[attribute(field)].default:
        return ""
    if field.name == "status":
        return "decided" if value else "proposed"
    if field.shape == "flag":
        return "true" if value else "false"
    return value if isinstance(value, str) else _packed(value)


def _packed(texts: Iterable[str]) -> str:
    return "|".join(re.sub(r"[\\|]", r"\\\g<0>", text) for text in texts)
