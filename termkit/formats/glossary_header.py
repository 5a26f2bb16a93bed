"""The header of a glossary table: what each column means, in our own words and in those of other tools."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from termkit.core.glossary import Place, Status
from termkit.errors import InputError, LanguageError, hint
from termkit.formats.glossary_fields import CONCEPT, TERMS, Field
from termkit.formats.glossary_rows import UNSTATED, Languages, Notices, attribute, language_of, status_of

OWN_HEADER = re.compile(r"termkit:([A-Za-z0-9-]+):([A-Za-z0-9-]+)")
_SHAPES = ("text", "texts", "regexes", "flag", "status", "case", "speech")
FIELDS = {field.name: field for field in CONCEPT if field.shape in _SHAPES and field.name != "keep"}
HELD = tuple(attribute(field) for field in FIELDS.values())
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
_LONGEST_NAME = 80  # code points of a column's name
_OF_LANGUAGE = re.compile(r"(.+?)\s*(?:\[\s*(.+?)\s*\]|\(\s*(.+?)\s*\)|[:：]\s*(.+?)|\s-\s+(.+?))")


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


def columns_of(
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
        known = ["en", "zh-Hans", "zh-Hant", *sorted({*_WORDS.values()}), *FIELDS]
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
    if word in FIELDS:
        return Column("field", field=FIELDS[word])
    tag = language_of(name, stated)
    if tag:
        return Column("term", tag)
    parts = _OF_LANGUAGE.fullmatch(name) if len(name) <= _LONGEST_NAME else None
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
        shown = ", ".join(repr(cell.text[:30]) for cell in rows[0][:4])
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
