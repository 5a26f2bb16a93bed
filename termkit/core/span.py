"""Where something stands in a text: half-open ranges of code points, and lines and columns for people."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

# U+2028, U+0085, VT and FF end no line here: editors and compilers agree on these three only.
_LINE_END = re.compile(r"\r\n|\r|\n")


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code points in a text as it was decoded."""

    start: int
    end: int

    def contains(self, other: Span) -> bool:
        """True when ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class Location(NamedTuple):
    """Where something stands in a file, and in the segment of a bilingual file that holds it."""

    start: int  # code points of the file as decoded, half-open
    end: int
    line: int  # 1-based
    column: int  # 1-based, code points
    segment: str = ""  # id or key of the segment; empty where the file has none
    offset: int = 0  # code points of the segment's own text before it; ``start`` where the file has none


class LineIndex:
    """Turns code-point offsets of one text into lines and columns, both 1-based, and back into lines."""

    __slots__ = ("_ends", "_length", "_starts")

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._ends: list[int] = []
        for match in _LINE_END.finditer(text):
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._length = len(text)
        self._ends.append(self._length)

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, 1-based, of a code-point offset; an offset past the end is the end."""
        offset = max(0, min(offset, self._length))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> Span:
        """The span of line ``number`` (1-based) without its terminator."""
        return Span(self._starts[number - 1], self._ends[number - 1])
