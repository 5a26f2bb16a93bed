"""TSV and CSV: a bitext of one segment a row, read in flat memory.

A first row of known names (``id,source,target,context`` or ``key,en,zh-Hans``) is a header; without one the first
column is the source, the second the target, the third the context. CSV is read as RFC 4180 has it. In TSV quotes are
characters like any other, unless the beginning of the file shows that they enclose columns.
"""

from __future__ import annotations

import os.path
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from termkit.core.passage import Passage, Piece, verbatim
from termkit.core.row import Layout, Row
from termkit.core.span import Location, Span
from termkit.errors import InputError, Problem
from termkit.formats import rows
from termkit.formats.columns import Columns, columns, is_known
from termkit.formats.pieces import unescaped
from termkit.formats.rewrite import Replacement, rewrite
from termkit.formats.rows import Faults, Line, Side, read_lines

_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
_DOUBLED = re.compile('""')
_LONGEST = 1 << 17  # characters of one row over several lines; more is a quote that is never closed
_SAMPLE = 500  # lines that show whether a TSV file quotes
_HEADERLESS = Columns(source=0, target=1, context=2)
_DELIMITERS = {",": "comma", "\t": "tab"}


class _Record(NamedTuple):
    """A row that is cut into columns."""

    line: int
    start: int
    raw: str
    cells: list[str]
    quoted: bool  # whether quotes enclose columns in it


class _Lines:
    """Lines in order; those that turn out to be rows of their own can be given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._again.popleft() if self._again else next(self._lines)

    def give_back(self, lines: Sequence[Line]) -> None:
        """Lets these lines come again, before all others."""
        self._again.extendleft(reversed(lines))


class _Shape(NamedTuple):
    """What holds for all rows of a table."""

    columns: Columns
    width: int  # columns of the first row
    exact: bool  # no row may have more
    delimiter: str


class _Fault(NamedTuple):
    """Quotes that are wrong: where in the row they open, and where text stands behind them; None: none close them."""

    opening: int
    behind: int | None


def read(
    stream: BinaryIO,
    path: str,
    *,
    source: str | None,
    target: str | None,
    encoding: str | None,
    problems: list[Problem],
) -> Iterator[Row]:
    """All rows; ``source`` and ``target`` (canonical tags) choose between columns named after languages.

    What is wrong with a row is added to ``problems``, and reading goes on. Raises InputError for undecodable bytes,
    and for a file that has no column for a source and a target.
    """
    delimiter = "," if os.path.splitext(path)[1].lower() == ".csv" else "\t"
    lines: Iterator[Line] = read_lines(stream, path, encoding)
    quoted = delimiter == ","
    if not quoted:
        sample = list(islice(lines, _SAMPLE))
        quoted = _quotes(sample, delimiter)
        lines = chain(sample, lines)
    faults = Faults(path, problems)
    records = _records(lines, delimiter, quoted, faults)
    first = next(records, None)
    if first is None:
        return
    named = sum(map(is_known, first.cells)) > 1
    chosen = columns(first.cells, source, target) if named else _HEADERLESS
    shape = _Shape(chosen, len(first.cells), named or delimiter == ",", delimiter)
    _demand(shape, first, path, named)
    for record in records if named else chain((first,), records):
        row = _row(record, shape, faults)
        if row is not None:
            yield row


def locate(row: Row, side: Side, start: int, end: int) -> Location:
    """Where the file writes ``[start, end)`` of a side's text, in code points of the file."""
    return rows.locate(row, passage(row, side), start, end)


def rewrite_row(row: Row, side: Side, replacements: Iterable[Replacement]) -> str:
    """The row with disjoint replacements made in one side's text, whose code points they index; all else stays.

    A column is put in quotes where its new text needs them. Raises InputError where the file cannot hold the text.
    """
    field = _field(row, side)
    if field is None:
        return rows.rewritten(row, rows.nowhere(row, side), replacements)
    inner = rows.changed(passage(row, side), replacements)
    if row.raw[field.start : field.end].startswith('"') and row.layout.quoted:
        return rewrite(row.raw, inner)
    before, behind = row.raw[: field.start], row.raw[field.end :]
    text = rewrite(row.raw, inner)[len(before) : -len(behind) or None]
    if row.layout.delimiter in text or "\n" in text or "\r" in text or (row.layout.quoted and text.startswith('"')):
        if not row.layout.quoted:
            name = _DELIMITERS[row.layout.delimiter]
            raise InputError(f"line {row.line}: {text[:40]!r} has a {name} or a line end, which the row cannot hold")
        text = f'"{_double(text)}"'
    return before + text + behind


@lru_cache(maxsize=256)  # findings of one row come together
def passage(row: Row, side: Side) -> Passage:
    """A side's text, with places in ``row.raw``."""
    field = _field(row, side)
    if field is None:
        return rows.nowhere(row, side)
    start, end = field
    if not row.layout.quoted or not row.raw.startswith('"', start, end):
        return Passage((Piece(row.raw[start:end], start, end),), verbatim)
    pieces = tuple(unescaped(row.raw, start + 1, end - 1, _DOUBLED, lambda _: '"'))
    return Passage(pieces or (Piece("", start + 1, start + 1),), _double)


def _field(row: Row, side: Side) -> Span | None:
    """Where the column of a side stands in its row, with its quotes."""
    where = row.layout.source if side == "source" else row.layout.target
    if not where:
        return None
    fields, _ = _fields(row.raw, row.layout.delimiter, row.layout.quoted)
    return fields[int(where[0])]


def _double(text: str) -> str:
    return text.replace('"', '""')


def _fields(raw: str, delimiter: str, quoted: bool) -> tuple[list[Span], _Fault | None]:
    """Where the columns of a row stand, with their quotes, up to the first quote that is wrong."""
    found: list[Span] = []
    position = 0
    while True:
        if quoted and raw.startswith('"', position):
            match = _QUOTED.match(raw, position)
            if match is None:
                return found, _Fault(position, None)
            end = match.end()
            if end < len(raw) and not raw.startswith(delimiter, end):
                return found, _Fault(position, end)
        else:
            end = raw.find(delimiter, position)
            end = len(raw) if end < 0 else end
        found.append(Span(position, end))
        if end == len(raw):
            return found, None
        position = end + 1


def _records(lines: Iterable[Line], delimiter: str, quoted: bool, faults: Faults) -> Iterator[_Record]:
    """The rows, without blank ones. One with a wrong quote ends with its line, and its quotes are taken as they are."""
    coming = _Lines(iter(lines))
    for line in coming:
        if quoted and '"' in line.text:
            raw, fields, fault = line.text, *_fields(line.text, delimiter, True)
            found = fault
            if fault is not None and fault.behind is None:
                raw, fields, found = _continued(line, coming, delimiter)
            if found is None:
                yield _Record(line.number, line.start, raw, [_cell(raw, field) for field in fields], True)
                continue
            _tell(fault or found, line, faults)
        if line.text and not line.text.isspace():
            cells = line.text.split(delimiter)
            yield _Record(line.number, line.start, line.text, cells, quoted and '"' not in line.text)


def _continued(line: Line, coming: _Lines, delimiter: str) -> tuple[str, list[Span], _Fault | None]:
    """A row whose quotes are still open at the end of its line; where they are wrong, the other lines go back."""
    taken = [line]
    raw, fields, fault = line.text, *_fields(line.text, delimiter, True)
    size = len(raw)
    while fault is not None and fault.behind is None and size < _LONGEST and (more := next(coming, None)):
        taken.append(more)
        size += len(taken[-2].end) + len(more.text)
        if '"' in more.text:
            raw = "".join(one.text + one.end for one in taken[:-1]) + more.text
            fields, fault = _fields(raw, delimiter, True)
    if fault is not None:
        coming.give_back(taken[1:])
    return raw, fields, fault


def _tell(fault: _Fault, line: Line, faults: Faults) -> None:
    """Reports quotes that are wrong in a line."""
    if fault.behind is None:
        message = "the quote is not closed; close it, or write it twice in quotes"
        faults.add(line.number, fault.opening + 1, message)
    else:
        message = "text behind a closing quote; a quote inside quotes is written twice"
        faults.add(line.number, fault.behind + 1, message)


def _cell(raw: str, field: Span) -> str:
    text = raw[field.start : field.end]
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def _quotes(sample: Sequence[Line], delimiter: str) -> bool:
    """Whether quotes enclose columns: they are well-formed, and doubled, around everything, or needed for even rows."""
    if not any('"' in line.text for line in sample):
        return False
    problems: list[Problem] = []
    found = list(_records(sample, delimiter, True, Faults("", problems)))
    if problems and len(sample) == _SAMPLE < 2 * problems[0].line:  # the last row may be cut
        return _quotes(sample[: problems[0].line - 1], delimiter)
    if problems or len({len(record.cells) for record in found}) != 1 or len(found[0].cells) == 1:
        return False
    fields = [record.raw[start:end] for record in found for start, end in _fields(record.raw, delimiter, True)[0]]
    inner = [text[1:-1] for text in fields if text.startswith('"')]
    uneven = len({line.text.count(delimiter) for line in sample if line.text}) > 1
    return uneven or any('""' in text for text in inner) or len(inner) == sum(map(bool, fields))


def _demand(shape: _Shape, first: _Record, path: str, named: bool) -> None:
    """Raises InputError for a table without a column for each side."""
    if not named and shape.width == 1:
        name = _DELIMITERS[shape.delimiter]
        raise InputError(f"{path}:{first.line}:1: one column only; a {name} stands between source and translation")
    for side, number in (("source", shape.columns.source), ("target", shape.columns.target)):
        if number is None:
            names = ", ".join(repr(cell[:40]) for cell in first.cells[:8])
            raise InputError(
                f"{path}:{first.line}:1: no column for the {side} among {names}; name it {side!r} or by its language"
            )


def _row(record: _Record, shape: _Shape, faults: Faults) -> Row | None:
    """The row in a record; None where it cannot be told which column is which."""
    cells, chosen = record.cells, shape.columns
    count = f"{len(cells)} column{'s' * (len(cells) != 1)}, but the first row has {shape.width}"
    if shape.exact and any(cells[shape.width :]):
        comma = shape.delimiter == ","
        advice = "put a text with commas in double quotes" if comma else "a text may hold no tab"
        faults.add(record.line, 1, f"{count}; {advice}")
        return None

    def cell(number: int | None) -> str:
        return cells[number] if number is not None and number < len(cells) else ""

    def where(number: int | None) -> tuple[int, ...]:
        return (number,) if number is not None and number < len(cells) else ()

    layout = Layout(where(chosen.source), where(chosen.target), shape.delimiter, record.quoted)
    if not layout.source or not layout.target:
        faults.add(record.line, 1, f"{count}; there is no {'target' if layout.source else 'source'}")
    key = cell(chosen.key)
    return Row(
        cell(chosen.id) or key or str(record.line),
        cell(chosen.source),
        cell(chosen.target),
        cell(chosen.context),
        key,
        cell(chosen.document),
        record.line,
        record.start,
        record.raw,
        layout,
    )
