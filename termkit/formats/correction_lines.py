"""The lines of a file of corrections: which sentences each of them locks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from termkit.errors import Problem, hint

_LINE_END = re.compile(r"\r\n|\r|\n")
_IDS = re.compile(r"\[?\s*(\d{1,9}(?:[\s,]+\d{1,9})*)?\s*\]?", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_COLUMNS = ("source_ids", "target_ids", "locked", "at", "source_file", "target_file", "source", "target")
_WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}


class Entry(NamedTuple):
    """A line as it is read."""

    line: int
    source: Sequence[int]
    target: Sequence[int]
    at: int | None = None  # where the empty side would stand
    files: tuple[str, str] | None = None
    texts: tuple[str, str] | None = None  # what the sentences said when the line was written


class _LineError(Exception):
    """What is wrong with a line."""

    def __init__(self, message: str, column: int = 1) -> None:
        super().__init__(message)
        self.column = column


def entries(text: str, path: str, problems: list[Problem]) -> Iterator[Entry]:
    """What is locked, line by line; what cannot be read is added to ``problems``."""
    parse: Callable[[str, int], Entry | None] | None = None
    files: tuple[str, str] | None = None  # of the lines that follow, where a line "# SOURCE<tab>TARGET" says so
    for number, line in enumerate(_LINE_END.split(text), 1):
        if not line or line.isspace():
            continue
        if line.startswith("# "):
            source, tab, target = line[2:].partition("\t")
            files = (source, target.rstrip()) if tab else None
            continue
        try:
            if parse is None:
                parse, is_header = _reader(line)
                if is_header:
                    continue
            entry = parse(line, number)
        except _LineError as fault:
            problems.append(Problem(path, number, fault.column, str(fault)))
            if parse is None:  # a header that says nothing of use
                return
        else:
            if entry is not None:
                yield entry if entry.files else entry._replace(files=files)


def _reader(first: str) -> tuple[Callable[[str, int], Entry | None], bool]:
    """What reads the lines, by the first of them, and whether that one is a header."""
    if first.startswith("{"):
        return _of_object, False
    if first.startswith("[") and "\t" not in first:
        return _of_ids, False
    cells = first.split("\t")
    if len(cells) > 1 and all(_IDS.fullmatch(_bare(cell)) for cell in cells[:2]):
        return _Table(_COLUMNS[:2]).row, False
    names = [_bare(cell).lower() for cell in cells]
    for wanted in _COLUMNS[:2]:
        if wanted not in names:
            otherwise = "write a header with source_ids and target_ids, two columns of numbers, or lines like [0,1]:[2]"
            raise _LineError(f"no column {wanted!r}; {otherwise}")
    return _Table(names).row, True


def _bare(cell: str) -> str:
    """A cell without the quotes that a spreadsheet may put around it."""
    cell = cell.strip()
    return cell[1:-1].strip() if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


class _Table:
    """Reads rows of a table by its header."""

    def __init__(self, names: Sequence[str]) -> None:
        self._numbers = {name: names.index(name) for name in _COLUMNS if name in names}

    def row(self, line: str, number: int) -> Entry | None:
        """What a row locks; None for one that is not locked."""
        cells = line.split("\t")
        if "locked" in self._numbers:
            word, column = self._cell(cells, "locked")
            if word.lower() not in _WORDS:
                raise _LineError(f"locked is {word[:40]!r}; write yes or no", column)
            if not _WORDS[word.lower()]:
                return None
        source, target = (_ids(*self._cell(cells, name), name) for name in _COLUMNS[:2])
        at, column = self._cell(cells, "at")
        if at and not _NUMBER.fullmatch(at):
            raise _LineError(f"at is {at[:40]!r}; write the number of a sentence, or nothing", column)
        named = self._cell(cells, "source_file")[0], self._cell(cells, "target_file")[0]
        texts = self._cell(cells, "source")[0], self._cell(cells, "target")[0]
        held = texts if {"source", "target"} <= self._numbers.keys() else None
        return Entry(number, source, target, int(at) if at else None, named if any(named) else None, held)

    def _cell(self, cells: Sequence[str], name: str) -> tuple[str, int]:
        """What a named column holds, and where in the line it begins; nothing where there is no such column."""
        at = self._numbers.get(name)
        if at is None:
            return "", 1
        if at >= len(cells):
            raise _LineError(f"the row ends before the column {name!r}, which is number {at + 1}")
        return _bare(cells[at]), sum(map(len, cells[:at])) + at + 1


def _ids(cell: str, column: int, name: str) -> list[int]:
    """The numbers in a cell: 0,1 or [0,1] or 0 1."""
    match = _IDS.fullmatch(cell)
    if match is None or (cell[:1] == "[") != (cell[-1:] == "]"):
        raise _LineError(
            f"{name.replace('_', ' ')} are {cell[:40]!r}; write numbers of sentences like [0,1], or []", column
        )
    return [int(part) for part in re.findall(r"\d+", match[1] or "")]


def _of_ids(line: str, number: int) -> Entry:
    """A line like ``[0,1]:[2]``; a score behind it (``[0]:[1]:0.25``) is of no account."""
    parts = line.strip().split(":")
    if len(parts) not in (2, 3) or not all(part.startswith("[") for part in parts[:2]):
        raise _LineError(f"{line[:40]!r} is no bead; write [0,1]:[2], with [] for no sentence")
    column = len(line) - len(line.lstrip()) + 1
    return Entry(number, _ids(parts[0], column, "source_ids"), _ids(parts[1], column + len(parts[0]) + 1, "target_ids"))


def _of_object(line: str, number: int) -> Entry | None:
    """What a JSON object locks; None for one that is not locked."""
    try:
        data = json.loads(line)
    except RecursionError:
        raise _LineError("nested too deeply; expected one flat JSON object") from None
    except ValueError as error:
        column = error.pos + 1 if isinstance(error, json.JSONDecodeError) else 1
        raise _LineError("not JSON; each line holds one whole object", column) from None
    if not isinstance(data, dict):
        raise _LineError('expected a JSON object such as {"source_ids": [0, 1], "target_ids": [2]}')
    locked = data.get("locked", True)
    if not isinstance(locked, bool):
        raise _LineError(f"locked is {json.dumps(locked)[:40]}; write true or false")
    if not locked:
        return None
    source, target = (_numbers(data, name) for name in _COLUMNS[:2])
    at = data.get("at")
    if at is not None and not _is_number(at):
        raise _LineError(f"at is {json.dumps(at)[:40]}; write the number of a sentence")
    named = tuple(str(data.get(name) or "") for name in _COLUMNS[4:6])
    texts = (str(data["source"]), str(data["target"])) if {"source", "target"} <= data.keys() else None
    return Entry(number, source, target, at, (named[0], named[1]) if any(named) else None, texts)


def _numbers(data: dict[str, Any], name: str) -> list[int]:
    if name not in data:
        raise _LineError(f"no {name!r}; {hint(name, data, 'each object needs source_ids and target_ids')}")
    value = data[name]
    if not isinstance(value, list) or not all(map(_is_number, value)):
        raise _LineError(
            f"{name.replace('_', ' ')} are {json.dumps(value)[:40]}; write numbers of sentences like [0, 1], or []"
        )
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
