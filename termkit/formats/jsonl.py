"""JSON Lines: a bitext of one JSON object a line, read in flat memory.

    {"id": "7", "source": "大型語言模型", "target": "large language model", "context": "...", "file": "a.md"}
    {"translation": {"zh": "大型語言模型", "en": "large language model"}}

U+2028 in a string ends no line. A broken line is reported, and of its texts those that can be made out are given.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, BinaryIO, NamedTuple

from termkit.core.passage import Passage, Piece
from termkit.core.row import Layout, Row
from termkit.core.span import Location, Span
from termkit.errors import Problem
from termkit.formats import rows
from termkit.formats.columns import columns
from termkit.formats.json_catalog import ESCAPE, LONE, TOKEN, plain, write_string
from termkit.formats.pieces import text_of, unescaped
from termkit.formats.rewrite import Replacement
from termkit.formats.rows import Faults, Line, Side, read_lines

_NESTED = "translation"  # as Hugging Face's data sets have it
_SHAPES = 1000  # kinds of objects that are remembered
_Object = Mapping[str, Any]


class _Plan(NamedTuple):
    """Which keys of an object are for what; None: it has none for that."""

    layout: Layout
    id: str | None
    key: str | None
    context: str | None
    document: str | None


def read(
    stream: BinaryIO,
    path: str,
    *,
    source: str | None,
    target: str | None,
    encoding: str | None,
    problems: list[Problem],
) -> Iterator[Row]:
    """All rows; ``source`` and ``target`` (canonical tags) choose between keys named after languages.

    What is wrong with a line is added to ``problems``, and reading goes on. Raises InputError for undecodable bytes.
    """
    faults = Faults(path, problems)
    plans: dict[tuple[str | None, ...], _Plan] = {}
    for line in read_lines(stream, path, encoding):
        if not line.text or line.text.isspace():
            continue
        data, whole = _object(line, faults)
        if data is None:
            continue
        nested = data.get(_NESTED)
        shape = (*data, None, *nested) if isinstance(nested, dict) else tuple(data)
        plan = plans.get(shape)
        if plan is None:
            if len(plans) == _SHAPES:
                plans.clear()
            plan = plans[shape] = _plan(data, source, target)
        row = _row(line, data, plan, faults if whole else None)
        if row is not None:
            yield row


def locate(row: Row, side: Side, start: int, end: int) -> Location:
    """Where the file writes ``[start, end)`` of a side's text, in code points of the file."""
    text = row.source if side == "source" else row.target
    if "\\" not in row.raw and text:  # no escapes: what stands in quotes just once is the text
        quoted = f'"{text}"'
        first = row.raw.find(quoted)
        if first >= 0 and row.raw.find(quoted, first + 1) < 0:
            at = first + 1 + start
            return Location(row.start + at, row.start + first + 1 + end, row.line, at + 1, row.id, start)
    where = passage(row, side)
    if where.text != text:  # the last one of its key is no string
        where = rows.nowhere(row, side)
    return rows.locate(row, where, start, end)


def rewrite_row(row: Row, side: Side, replacements: Iterable[Replacement]) -> str:
    """The line with disjoint replacements made in one side's text, whose code points they index; all else stays.

    Raises InputError for a side that the row does not have.
    """
    return rows.rewritten(row, passage(row, side), replacements)


@lru_cache(maxsize=256)  # findings of one row come together
def passage(row: Row, side: Side) -> Passage:
    """A side's text, with places in ``row.raw``."""
    found: Span | None = None
    wanted = row.layout.source if side == "source" else row.layout.target
    for keys, span in _strings(row.raw):
        if keys == wanted:
            found = span  # of a key that is there twice the last counts
    if found is None:
        return rows.nowhere(row, side)
    pieces = tuple(unescaped(row.raw, *found, ESCAPE, _character)) or (Piece("", found.start, found.start),)
    return Passage(pieces, partial(write_string, ascii_only="\\u" in row.raw and row.raw.isascii()))


def _object(line: Line, faults: Faults) -> tuple[_Object | None, bool]:
    """The object in a line and whether it is whole; of a broken one the strings that can be made out."""
    try:
        data = json.loads(line.text)
    except RecursionError:
        faults.add(line.number, 1, "nested too deeply; expected one flat JSON object")
        return None, False
    except ValueError as error:  # JSONDecodeError, or a number that is too long
        column = error.pos + 1 if isinstance(error, json.JSONDecodeError) else 1
        what = error.msg.removesuffix(" starting at") if isinstance(error, json.JSONDecodeError) else str(error)
        faults.add(line.number, column, f"not JSON: {what[:1].lower() + what[1:]}; each line holds one whole object")
        return _salvaged(line.text), False
    if not isinstance(data, dict):
        faults.add(line.number, 1, 'expected a JSON object such as {"source": "...", "target": "..."}')
        return None, False
    return data, True


def _salvaged(text: str) -> _Object | None:
    """The strings in a broken object, as far as they can be made out."""
    data: dict[str, Any] = {}
    for keys, span in _strings(text):
        value = text_of(tuple(unescaped(text, *span, ESCAPE, _character)))
        if len(keys) == 1:
            data[keys[0]] = value
        elif isinstance(data.setdefault(keys[0], {}), dict):
            data[keys[0]][keys[1]] = value
    return data or None


def _plan(data: _Object, source: str | None, target: str | None) -> _Plan:
    """What the keys of an object are for."""
    names = list(data)
    nested = data.get(_NESTED)
    inner = list(nested) if isinstance(nested, dict) else []
    if inner:
        names.remove(_NESTED)
    chosen = columns([*names, *inner], source, target)
    paths: list[tuple[str, ...]] = [(name,) for name in names] + [(_NESTED, name) for name in inner]

    def name(number: int | None) -> str | None:
        return names[number] if number is not None and number < len(names) else None

    def where(number: int | None) -> tuple[str, ...]:
        return () if number is None else paths[number]

    layout = Layout(where(chosen.source), where(chosen.target))
    return _Plan(layout, name(chosen.id), name(chosen.key), name(chosen.context), name(chosen.document))


def _row(line: Line, data: _Object, plan: _Plan, faults: Faults | None) -> Row | None:
    """The row in an object; a side that it lacks is empty. None where it lacks both. No faults: they are told."""
    first, second = plan.layout.source, plan.layout.target
    for side, where in (("source", first), ("target", second)):
        if not where and faults is not None:
            keys = ", ".join(repr(key[:40]) for key in list(data)[:8]) or "none"
            faults.add(line.number, 1, f"no {side}: expected the key {side!r} or that of its language; found {keys}")
    if not first and not second:
        return None
    key = _label(data, plan.key)
    return Row(
        _label(data, plan.id) or key or str(line.number),
        _text(line, data, first, faults),
        _text(line, data, second, faults),
        _label(data, plan.context),
        key,
        _label(data, plan.document),
        line.number,
        line.start,
        line.text,
        plan.layout,
    )


def _text(line: Line, data: _Object, where: tuple[str | int, ...], faults: Faults | None) -> str:
    """One side; null is empty, and what is no string is a fault."""
    value: Any = data
    for step in where:
        value = value[step]
    if isinstance(value, str):
        return LONE.sub("\ufffd", value) if "\\u" in line.text else value
    if where and value is not None and faults is not None:
        faults.add(line.number, 1, f"the value of {where[-1]!r} is no string; write it in double quotes")
    return ""


def _label(data: _Object, key: str | None) -> str:
    """An id, a context or the like; a number is as good as a string."""
    value = data.get(key) if key is not None else None
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _character(escape: str) -> str:
    """What an escape stands for; U+FFFD for half a character and, in a broken line, for what is no escape."""
    try:
        return LONE.sub("\ufffd", plain(escape))
    except ValueError:
        return "\ufffd"


def _strings(raw: str) -> Iterator[tuple[tuple[str, ...], Span]]:
    """The strings in an object and in the objects just below it: their keys, and where they stand inside the quotes.

    It ends at what is no token, and leaves it to json.loads to say whether the grammar is kept.
    """
    keys: list[str | None] = []  # of the containers open; None: no key
    position = 0
    previous = ""
    while match := TOKEN.match(raw, position):
        position = match.end()
        if match.lastgroup == "blank":
            continue
        token = match.lastgroup or match[0]
        if token == "string":
            inner = Span(match.start() + 1, match.end() - 1)
            if previous != ":" and keys and keys[-1] is not None:
                keys[-1] = text_of(tuple(unescaped(raw, *inner, ESCAPE, _character)))
            elif previous == ":" and 1 <= len(keys) <= 2 and keys[0] is not None:
                yield tuple(key for key in keys if key is not None), inner
        elif token in ("{", "["):
            keys.append("" if token == "{" else None)
        elif token in ("}", "]") and keys:
            keys.pop()
        previous = token
