"""Glossaries as spreadsheets of Excel (.xlsx): the first sheet holds the table, as in CSV.

An .xlsx file is a zip archive of XML from a stranger: what it unpacks to is bounded before it is unpacked, and document
types, which a spreadsheet never needs, are refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from termkit.core.glossary import Glossary, Place
from termkit.errors import InputError, Problem
from termkit.formats.glossary_columns import read_rows
from termkit.formats.glossary_header import Cell, Row, TableOptions
from termkit.formats.glossary_own_table import table
from termkit.formats.glossary_rows import Imported, Written, without_control

_LARGEST = 64 << 20  # bytes of all parts together, unpacked
_MOST_PARTS = 1000
_MOST_ROWS = 100_000
_LAST_ROW = 1 << 20  # Excel's own; empty rows up to there are only formatting
_MOST_COLUMNS = 200
_LONGEST_CELL = 32_767  # characters; Excel's own limit
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_MADE = b"2000-01-01T00:00:00"  # the same bytes on every run


def read_xlsx(data: bytes, path: str, options: TableOptions | None = None) -> Imported:
    """The glossary in the first sheet of a workbook. Raises InputError for what is no workbook, or unpacks too far."""
    import openpyxl

    _refuse_bomb(data, path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = book.worksheets
        rows = list(_rows(sheets[0], path)) if sheets else []
        others = [
            sheet.title
            for sheet in sheets[1:]
            if any(any(row) for row in sheet.iter_rows(max_row=20, max_col=20, values_only=True))
        ]
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part leads to
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise InputError(f"{path}: not a workbook that can be read ({reason}); save it as .xlsx again") from None
    imported = read_rows(rows, path, options or TableOptions())
    notices = [
        Problem(path, 0, 0, f"sheet {title!r} was not read; the glossary is the first sheet") for title in others
    ]
    return imported._replace(notices=(*imported.notices, *notices))


def _refuse_bomb(data: bytes, path: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > _LARGEST or len(parts) > _MOST_PARTS:
                shown = f"{size >> 20} MiB in {len(parts)} parts"
                raise InputError(
                    f"{path}: unpacks to {shown}; a glossary has at most {_LARGEST >> 20} MiB in {_MOST_PARTS} parts"
                )
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _refuse_document_type(archive.read(part), part.filename, path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise InputError(f"{path}: not an .xlsx file ({error})") from None
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise InputError(f"{path}: not an .xlsx file ({error})") from None


def _refuse_document_type(part: bytes, name: str, path: str) -> None:
    for codec in ("ascii", "utf-16-le", "utf-16-be"):
        if "<!DOCTYPE".encode(codec) in part or "<!ENTITY".encode(codec) in part:
            raise InputError(f"{path}: {name} declares a document type; a spreadsheet has none, so this one is refused")


def _rows(sheet: Any, path: str) -> Iterator[Row]:
    sheet.reset_dimensions()  # what the file says of its size need not be true
    rows = sheet.iter_rows(max_col=_MOST_COLUMNS + 1, values_only=True)
    for number, values in enumerate(rows, 1):
        if values.count(None) == len(values) and number <= _LAST_ROW:
            continue
        last = max((n for n, value in enumerate(values, 1) if value is not None), default=0)
        if number > _MOST_ROWS or last > _MOST_COLUMNS:
            raise InputError(f"{path}: a glossary has at most {_MOST_ROWS} rows and {_MOST_COLUMNS} columns")
        yield tuple(Cell(_shown(value), Place(number, n)) for n, value in enumerate(values[:last], 1))


def _shown(value: object) -> str:
    """A cell's value as a person sees it: 3.0 is 3."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def write_xlsx(glossary: Glossary) -> Written:
    """Our own table as a workbook; every cell is text, so that no value is taken for a formula."""
    import openpyxl
    from openpyxl.styles import Font

    rows, missed = table(glossary, "XLSX")
    losses = list(missed)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("glossary")
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if not text:
                continue
            held = without_control(text)[:_LONGEST_CELL]
            if held != text:
                what = "control characters" if len(text) <= _LONGEST_CELL else f"more than {_LONGEST_CELL} characters"
                losses.append(
                    Problem(
                        glossary.path,
                        *glossary.concepts[number - 2].place,
                        f"lost: {row[0]!r}: XLSX has no place for {what}",
                    )
                )
            cell = sheet.cell(number, column)
            cell.value = held
            cell.data_type = "s"  # also for "=1+1"
            cell.quotePrefix = True
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    return Written(_saved(book), tuple(losses))


def _saved(book: Any) -> bytes:
    """The workbook's bytes, without the time of writing."""
    book.properties.creator = "termkit"
    stream = io.BytesIO()
    book.save(stream)
    result = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _TIME.sub(_MADE, content)
            target.writestr(zipfile.ZipInfo(part.filename), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
