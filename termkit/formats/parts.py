"""A big UTF-8 text, read part by part, so that memory does not grow with the file.

The file is read once to find where to cut it: behind a line end, in Markdown behind a blank line outside a fenced
block, so that each part can be read as a document of its own. Then only one part is held at a time.
"""

from __future__ import annotations

import codecs
import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from termkit.core.document import Document, Part
from termkit.core.span import LineIndex
from termkit.errors import InputError

_BIG = 4 << 20  # bytes; a smaller file is read whole
_PART = 1 << 20  # bytes of a part, about
_LONGEST = 16  # parts: what has no place to cut for so long is cut at any line end, or else anywhere
_FENCE_OR_BLANK = re.compile(rb"^[ \t]*(?:(?P<fence>`{3,}|~{3,})|\r?\n)", re.MULTILINE)


class _Cut(NamedTuple):
    """Where a part begins."""

    byte: int
    offset: int  # code points
    line: int


class BigText:
    """A text file of several parts. The file must not change while it is looked at."""

    is_empty = False

    def __init__(self, file: Path, path: str, language: str, cuts: list[_Cut], end: int) -> None:
        self._file = file
        self.path = path
        self.language = language
        self._cuts = cuts
        self._end = end
        self._offsets = [cut.offset for cut in cuts]
        self._read = lru_cache(maxsize=2)(self._part)

    def parts(self) -> Iterator[Part]:
        """All parts in order, one at a time."""
        for number in range(len(self._cuts)):
            yield self._part(number)

    def part(self, offset: int) -> Part:
        """The part in which a code-point offset lies."""
        return self._read(bisect_right(self._offsets, offset) - 1)

    def _part(self, number: int) -> Part:
        from termkit.formats import document

        cut = self._cuts[number]
        end = self._cuts[number + 1].byte if number + 1 < len(self._cuts) else self._end
        with open(self._file, "rb") as file:
            file.seek(cut.byte)
            data = file.read(end - cut.byte)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError(f"{self.path}: changed while it was read; run the check again") from None
        whole: Document = document(self.path, text, self.language)
        return Part(whole, cut.offset, cut.line)


def big_text(file: Path, path: str, language: str, encoding: str | None = None) -> BigText | None:
    """The file as a text of parts; None when it is small, has markup that must be read whole, or is not UTF-8."""
    from termkit.formats import format_of

    if encoding is not None and encoding.lower() not in ("utf-8", "utf8"):
        return None
    if format_of(path).name not in ("text", "markdown") or file.suffix.lower() == ".docx":
        return None
    try:
        if not file.is_file() or file.stat().st_size < _BIG:
            return None
        cuts, end = _find_cuts(file, markdown=format_of(path).name == "markdown")
    except (OSError, UnicodeDecodeError):
        return None  # the ordinary reader says what is wrong
    return BigText(file, path, language, cuts, end)


def _find_cuts(file: Path, markdown: bool) -> tuple[list[_Cut], int]:
    """Where the parts begin, and where the file ends. Raises UnicodeDecodeError unless all of it is UTF-8."""
    with open(file, "rb") as stream:
        start = len(codecs.BOM_UTF8) if stream.read(3) == codecs.BOM_UTF8 else 0
        stream.seek(start)
        size = os.fstat(stream.fileno()).st_size
        cuts, pending = [_Cut(start, 0, 0)], b""
        while True:
            data = stream.read(_PART)
            pending += data
            length = _cut(pending, markdown) if data else len(pending)
            if length:
                last = cuts[-1]
                text = pending[:length].decode("utf-8")
                cuts.append(_Cut(last.byte + length, last.offset + len(text), last.line + len(LineIndex(text)) - 1))
                pending = pending[length:]
            if not data:
                break
    return (cuts[:-1] or cuts), size


def _cut(data: bytes, markdown: bool) -> int:
    """How many bytes make a part; 0 when more must be read first."""
    length = _blank_line(data) if markdown else data.rfind(b"\n") + 1
    if length or len(data) < _LONGEST * _PART:
        return length
    return data.rfind(b"\n") + 1 or codecs.utf_8_decode(data, "strict", False)[1]  # whole characters only


def _blank_line(data: bytes) -> int:
    """Behind the last blank line in no fenced block, before a line that begins no list, rule or block; 0 if none."""
    found, fence = 0, b""
    for match in _FENCE_OR_BLANK.finditer(data):
        mark = match["fence"]
        if mark is None:
            if not fence and data[match.end() : match.end() + 1].strip(b" \t\r\n-+"):
                found = match.end()
        elif not fence:
            fence = mark
        elif mark[:1] == fence[:1] and len(mark) >= len(fence):
            fence = b""
    return found
