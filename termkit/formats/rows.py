"""Bitexts that are read row by row: bytes to lines in flat memory, and places inside one row.

The encoding is told by the first megabyte. Lines end with CR LF, CR or LF only, as everywhere.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import BinaryIO, Literal, NamedTuple

from termkit.core.passage import Passage, Piece
from termkit.core.row import Row
from termkit.core.span import LineIndex, Location
from termkit.errors import InputError, Problem
from termkit.formats.encoding import SNIFFED as _SNIFFED
from termkit.formats.encoding import Decoded, decode, sniff
from termkit.formats.joined import raw_range
from termkit.formats.rewrite import Replacement, rewrite

Side = Literal["source", "target"]

_READ = 1 << 18  # bytes read at a time
_MOST_FAULTS = 1000  # of one file that are told one by one
_LINE_END = re.compile(r"\r\n|\r|\n")


class Line(NamedTuple):
    """One line of a text that is being read."""

    number: int  # 1-based
    start: int  # code points before it
    text: str  # without its end
    end: str  # empty at the end of the file


class Faults:
    """Collects what is wrong with a file; of very many faults the rest is told in one."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self._path = path
        self._problems = problems
        self._left = _MOST_FAULTS

    def add(self, line: int, column: int, message: str) -> None:
        """One more fault; line and column are 1-based."""
        self._left -= 1
        if self._left > 0:
            self._problems.append(Problem(self._path, line, column, message))
        elif self._left == 0:
            message = f"{_MOST_FAULTS} lines with faults up to here; further ones are not listed"
            self._problems.append(Problem(self._path, line, column, message))


def read_lines(stream: BinaryIO, path: str, encoding: str | None) -> Iterator[Line]:
    """All lines of a stream of bytes, without a BOM. Raises InputError, with the place, for bytes that do not fit."""
    start = _start(stream, path)
    if len(start) < _SNIFFED:
        return _lines(iter((decode(start, path, encoding).text,)), path)
    return _lines(_texts(stream, path, start, sniff(start, path, encoding)), path)


def locate(row: Row, passage: Passage, start: int, end: int) -> Location:
    """Where the file writes a range of a passage of this row, whose pieces index ``row.raw``."""
    first, last = raw_range(passage, start, end)
    line, column = _lines_of(row.raw).position(first)
    return Location(row.start + first, row.start + last, row.line + line - 1, column, row.id, start)


_lines_of = lru_cache(maxsize=8)(LineIndex)  # findings of one row come together


def changed(passage: Passage, replacements: Iterable[Replacement]) -> list[Replacement]:
    """Replacements in the text of a passage as replacements in its row."""
    return [Replacement(*raw_range(passage, start, end), passage.write(text)) for start, end, text in replacements]


def rewritten(row: Row, passage: Passage, replacements: Iterable[Replacement]) -> str:
    """The row with a passage of it changed and all else as it was."""
    return rewrite(row.raw, changed(passage, replacements))


def nowhere(row: Row, side: Side) -> Passage:
    """Stands for a text that the row does not have: its place is that of the row, and nothing can be written there."""

    def refuse(text: str) -> str:
        raise InputError(
            f"line {row.line}: the row {row.id!r} has no {side} that could be changed; add the field first"
        )

    return Passage((Piece("", 0, 0),), refuse)


def _start(stream: BinaryIO, path: str) -> bytes:
    """The first megabyte of a stream, or all of it where it has less."""
    parts: list[bytes] = []
    length = 0
    while length < _SNIFFED and (data := _read(stream, path)):
        parts.append(data)
        length += len(data)
    return b"".join(parts)


def _read(stream: BinaryIO, path: str) -> bytes:
    try:
        return stream.read(_READ)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({os.strerror(error.errno or 0).lower()})") from None


def _texts(stream: BinaryIO, path: str, start: bytes, found: Decoded) -> Iterator[str]:
    """The text as it is read. Raises UnicodeDecodeError for bytes that do not fit."""
    decoder = codecs.getincrementaldecoder(found.encoding)("strict")
    data = start[len(found.bom) :]
    while data:
        yield decoder.decode(data)
        data = _read(stream, path)
    yield decoder.decode(b"", final=True)


def _lines(texts: Iterator[str], path: str) -> Iterator[Line]:
    """The lines of a text that comes in pieces; a line is joined once only, however many pieces it has."""
    number, start = 1, 0
    parts: list[str] = []  # of the line that comes next
    try:
        for text in texts:
            parts.append(text)
            if "\n" not in text and "\r" not in text:
                continue
            held = "".join(parts)
            done = 0
            for match in _LINE_END.finditer(held, 0, len(held) - held.endswith("\r")):  # an LF may follow
                yield Line(number, start + done, held[done : match.start()], match[0])
                number += 1
                done = match.end()
            start += done
            parts = [held[done:]]
    except UnicodeDecodeError as error:
        raise _misfit(error, path, "".join(parts), number) from None
    for text in re.findall(r"[^\r]+\r?|\r", "".join(parts)):
        yield Line(number, start, text.rstrip("\r"), "\r" if text[-1] == "\r" else "")
        number += 1
        start += len(text)


def _misfit(error: UnicodeDecodeError, path: str, held: str, number: int) -> InputError:
    """Where the bytes stop being text; ``held`` is what came before them from the line ``number`` on."""
    before = held + error.object[: error.start].decode(error.encoding, "replace")
    line, column = LineIndex(before).position(len(before))
    return InputError(
        f"{path}:{number + line - 1}:{column}: byte 0x{error.object[error.start]:02X} is not "
        f"{error.encoding.upper()}, though the file begins so; if it is another encoding, say --encoding"
    )
