"""Glossaries as CSV and TSV: delimiter and quoting as found; written as termkit's own table, or as machines take them.

A cell that a spreadsheet would take for a formula gets an apostrophe in our own tables, and loses it on the way back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from termkit.core.glossary import ANY, Concept, Glossary, Place, Term
from termkit.core.language import is_chinese, script
from termkit.core.span import LineIndex
from termkit.errors import Problem
from termkit.formats.glossary_columns import read_rows
from termkit.formats.glossary_header import OWN_HEADER, Cell, Row, TableOptions
from termkit.formats.glossary_own_table import table
from termkit.formats.glossary_rows import APPROVED, Imported, Written, default_id, languages, losses, lost, side, stated

_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_LOOK = 50  # records by which a delimiter is told
_BOM = "\ufeff"


def read_table(text: str, path: str, options: TableOptions | None = None, delimiter: str | None = None) -> Imported:
    """The glossary in a text of delimited cells. Raises InputError where its columns cannot be told."""
    start = 0
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        start, delimiter = stated.end(), stated[1]
    rows = list(_rows(text, delimiter or _delimiter(text[start:]), start))
    if rows and OWN_HEADER.fullmatch(rows[0][0].text.strip()):
        rows = [tuple(cell._replace(text=unguarded(cell.text)) for cell in row) for row in rows]
    return read_rows(rows, path, options or TableOptions())


def _delimiter(text: str) -> str:
    """The delimiter by which most of the first records have as many cells as the first."""
    return max("\t,;", key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    widths = [len(row) for row, _ in zip(_rows(text, delimiter), range(_LOOK), strict=False)]
    if not widths or widths[0] < 2:
        return (0, 0)
    return (sum(width == widths[0] for width in widths), widths[0])


def _rows(text: str, delimiter: str, start: int = 0) -> Iterator[Row]:
    """The records of a text, each cell with its place. A quote that opens a cell and is not closed is a character."""
    index = LineIndex(text)
    plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*")
    row: list[Cell] = []
    while start < len(text):
        place = Place(*index.position(start))
        quoted = _QUOTED.match(text, start)
        if quoted and (quoted.end() == len(text) or text[quoted.end()] in delimiter + "\r\n"):
            row.append(Cell(quoted[1].replace('""', '"'), place))
            start = quoted.end()
        else:
            found = plain.match(text, start)
            assert found  # it may be empty
            row.append(Cell(found[0], place))
            start = found.end()
        if start < len(text) and text[start] == delimiter:
            start += 1
            if start < len(text):
                continue
            row.append(Cell("", Place(*index.position(start))))
        yield tuple(row)
        row = []
        start += 2 if text.startswith("\r\n", start) else 1


def write_table(glossary: Glossary, name: str) -> Written:
    """Our own table as ``csv`` (with a BOM, which Excel wants) or ``tsv``."""
    rows, missed = table(glossary, name.upper())
    guarded = [rows[0], *([guarded_cell(cell) for cell in row] for row in rows[1:])]
    return Written(_delimited(guarded, "," if name == "csv" else "\t", _BOM if name == "csv" else ""), missed)


def guarded_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before ``guarded_cell``."""
    return text[1:] if _GUARDED.match(text) else text


def write_deepl(glossary: Glossary) -> Written:
    """DeepL's TSV: no header, source and target, and no source twice."""
    return _two_columns(glossary, "DeepL", "\t")


def write_google(glossary: Glossary) -> Written:
    """Google's CSV for one direction: no header, source and target."""
    return _two_columns(glossary, "Google", ",")


def write_aws(glossary: Glossary) -> Written:
    """AWS's CSV: language codes, then a row for each source term with its preferred rendering in every language."""
    codes: dict[str, str] = {}
    for tag in languages(glossary):
        codes.setdefault(_aws_code(tag), tag)
    missed: list[Problem] = []
    rows = [list(codes), *_rows_by_source(glossary, list(codes.values()), "AWS", missed)]
    return Written(_delimited(rows, ",", ""), tuple(sorted(missed)))


def _aws_code(tag: str) -> str:
    if not is_chinese(tag):
        return tag
    return "zh-TW" if script(tag) == "Hant" else "zh"


def _two_columns(glossary: Glossary, name: str, delimiter: str) -> Written:
    missed: list[Problem] = []
    rows = _rows_by_source(glossary, [glossary.source, glossary.target], name, missed)
    return Written(_delimited(list(rows), delimiter, ""), tuple(sorted(missed)))


def _rows_by_source(glossary: Glossary, tags: list[str], name: str, missed: list[Problem]) -> Iterator[list[str]]:
    """A row for each approved source term: the term, and the preferred rendering in every other language."""
    missed.extend(losses(glossary, (), name))
    seen: dict[str, str] = {}
    for concept in glossary.concepts:
        renderings = [_first(side(concept, tag)) for tag in tags[1:]]
        held: set[Term] = set()
        for term in side(concept, tags[0]):
            if term.status not in APPROVED or not any(renderings):
                continue
            if seen.setdefault(term.text, concept.id) != concept.id:
                missed.append(lost(glossary, concept, f"{name} takes {term.text!r} once; {seen[term.text]!r} has it"))
                continue
            held.update([term, *(found for found in renderings if found)])
            kept = term.language == ANY
            yield [term.text, *(term.text if kept else found.text if found else "" for found in renderings)]
        missed.extend(lost(glossary, concept, what) for what in _unsaid(concept, glossary.source, tags, held, name))


def _unsaid(concept: Concept, source: str, tags: list[str], held: set[Term], name: str) -> Iterator[str]:
    """What rows of bare renderings leave out of a concept."""
    for term in stated(concept):
        if term not in held:
            yield f"{name} has no place for {term.text!r} ({term.language}, {term.status})"
        elif term.status == "admitted":
            yield f"{name} cannot say that {term.text!r} is only admitted"
        if term in held and term.language not in (ANY, *tags):
            yield f"{name} has no column for {term.language}; {term.text!r} stands in that of a related language"
    if concept.is_name and held:
        yield f"{name} cannot say that a name is kept; it is its own rendering"
    if held and concept.id != default_id(concept, source):
        yield f"{name} has no place for the id"


def _first(terms: list[Term]) -> Term | None:
    """The term to use, of those of one side."""
    approved = sorted((term for term in terms if term.status in APPROVED), key=lambda term: term.status == "admitted")
    return approved[0] if approved else None


def _delimited(rows: Sequence[Sequence[str]], delimiter: str, bom: str) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return (bom + stream.getvalue()).encode()


MACHINES: dict[str, Callable[[Glossary], Written]] = {
    "deepl": write_deepl,
    "google": write_google,
    "aws": write_aws,
}
