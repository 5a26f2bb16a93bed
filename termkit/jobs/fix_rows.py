"""Fixes in bitexts of rows (JSONL, TSV, CSV), whose files are read row by row in flat memory.

The columns are found by the places themselves, since nothing here knows which languages were checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import BinaryIO, NamedTuple, cast

from termkit.core.finding import CONTEXT, Finding, Spot
from termkit.core.row import Layout, Row
from termkit.errors import InputError
from termkit.formats.bitext import BitextFormat
from termkit.formats.rewrite import Replacement, rewrite
from termkit.jobs.fix_choice import Left, admitted, without_overlaps
from termkit.jobs.fix_places import MOVED, offset_in, wording
from termkit.jobs.fix_text import Change, Hashed, narrowed

_UNFIT = "the row could not be read as before"
_LINE_END = re.compile(r"[\r\n]")


class RowFix(NamedTuple):
    """A finding, the cell that holds it (as the target of its row), and what becomes of the cell's text."""

    finding: Finding
    cell: Layout
    replacements: tuple[Replacement, ...]


def plan_rows(
    stream: BinaryIO, path: str, format_: BitextFormat, findings: Sequence[Finding], encoding: str | None
) -> tuple[list[Change], list[Finding], list[Left], str]:
    """Changes, the findings that they fix, the others, and the SHA-256 of the file; ``findings`` are in order."""
    module = import_module(format_.module)
    source = Hashed(stream)
    rows = module.read(cast(BinaryIO, source), path, source=None, target=None, encoding=encoding, problems=[])
    changes: list[Change] = []
    fixed: list[Finding] = []
    left: list[Left] = []
    waiting = list(reversed(findings))
    for row in rows:
        here: list[Finding] = []
        end = row.start + len(row.raw)
        while waiting and waiting[-1].end <= end:
            here.append(waiting.pop())
        if here:
            raw, done, undone = _fixed_row(row, here, module)
            fixed += done
            left += undone
            if raw != row.raw:
                changes.append(narrowed(Change(row.start, end, row.raw, raw)))
        if not waiting:
            break
    left += (Left(finding, MOVED) for finding in reversed(waiting))
    return changes, fixed, left, source.digest()


def _fixed_row(row: Row, findings: Sequence[Finding], module: ModuleType) -> tuple[str, list[Finding], list[Left]]:
    """The row as it should be written, what was fixed in it, and what was not."""
    left: list[Left] = []
    placed: list[RowFix] = []
    for finding in findings:
        try:
            placed.append(_place(row, finding, module))
        except InputError as error:
            left.append(Left(finding, str(error)))
    apart: list[RowFix] = []
    for cell in dict.fromkeys(fix.cell for fix in placed):
        some, overlapping = without_overlaps([fix for fix in placed if fix.cell == cell])
        apart += some
        left += overlapping
    kept, refused = admitted(apart, lambda fixes: _written(row, fixes, module) is not None)
    left += (Left(fix.finding, _UNFIT) for fix in refused)
    return _written(row, kept, module) or row.raw, [fix.finding for fix in kept], left


def _place(row: Row, finding: Finding, module: ModuleType) -> RowFix:
    """The cell that holds a finding just as it was found. Raises InputError where none does."""
    spot = finding.spot
    found = _cell_of(row, spot, module) if finding.segment in ("", row.id) else None
    if found is None or not all(
        _cell_of(row, other, module) for other in finding.related if _is_beside(other, finding)
    ):
        raise InputError(MOVED)
    after = wording(finding)
    at = spot.offset
    return RowFix(finding, found, (Replacement(at, at + len(finding.text), after),))


def _is_beside(spot: Spot, finding: Finding) -> bool:
    """Does a related place stand in the same row?"""
    return (spot.path, spot.segment, spot.line) == (finding.path, finding.segment, finding.line)


def _cell_of(row: Row, spot: Spot, module: ModuleType) -> Layout | None:
    """The cell that holds a place, with the same words before and behind it."""
    start, end = spot.start - row.start, spot.end - row.start
    for cell in _cells(row, module):
        at = offset_in(module.passage(cell, "target"), start, end, spot.text, spot.offset)
        if at != spot.offset:
            continue
        text = module.passage(cell, "target").text
        behind = at + len(spot.text)
        before = _LINE_END.split(text[max(0, at - CONTEXT) : at])[-1]
        after = _LINE_END.split(text[behind : behind + CONTEXT], maxsplit=1)[0]
        return cell.layout if (before, after) == (spot.before, spot.after) else None
    return None


def _cells(row: Row, module: ModuleType) -> Iterator[Row]:
    """The row once for each text in it, which stands as its target."""
    layout = row.layout
    for where in dict.fromkeys((layout.target, layout.source, *_others(row))):
        if where:
            try:
                cell = row._replace(layout=layout._replace(source=(), target=where))
                module.passage(cell, "target")
            except IndexError:  # no more columns
                return
            yield cell


def _others(row: Row) -> Iterator[tuple[str | int, ...]]:
    """All places in a row where a text may stand."""
    if row.layout.delimiter:
        yield from ((number,) for number in range(row.raw.count(row.layout.delimiter) + 1))
        return
    try:
        data = json.loads(row.raw)
    except ValueError:
        return
    for key, value in data.items():
        if isinstance(value, str):
            yield (key,)
        elif isinstance(value, dict):
            yield from ((key, inner) for inner, text in value.items() if isinstance(text, str))


def _written(row: Row, fixes: Sequence[RowFix], module: ModuleType) -> str | None:
    """The row with fixes made; None where it could not be read again as meant."""
    raw = row.raw
    wanted: dict[Layout, str] = {}
    for layout in dict.fromkeys(fix.cell for fix in fixes):
        made = [one for fix in fixes if fix.cell == layout for one in fix.replacements]
        cell = row._replace(raw=raw, layout=layout)
        wanted[layout] = rewrite(module.passage(cell, "target").text, made)
        try:
            raw = module.rewrite_row(cell, "target", made)
        except InputError:
            return None
    texts = (module.passage(row._replace(raw=raw, layout=layout), "target").text for layout in wanted)
    return raw if list(texts) == list(wanted.values()) else None
