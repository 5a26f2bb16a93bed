"""Where findings stand, in the words of other tools: relative paths, URIs, ends, columns in bytes.

A result holds no files. What can be worked out without one is given, what cannot is None: a position that is missing
does less harm than one that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from termkit.core.document import Text
from termkit.core.finding import Spot
from termkit.core.span import LineIndex

_URI_SAFE = "/~!$&'()*+,;=@"  # no colon: what stands before one in a relative URI would be a scheme


class Position(NamedTuple):
    """A line and a column, both 1-based."""

    line: int
    column: int


def relative_path(path: str, root: str) -> str:
    """The path with slashes, from ``root`` on where it lies below it."""
    pure = PurePath(path)
    if root and pure.is_absolute() and pure.is_relative_to(root):
        pure = pure.relative_to(root)
    return pure.as_posix()


def uri(path: str, root: str) -> str:
    """The path as a percent-encoded URI reference, relative wherever the path is."""
    path = relative_path(path, root)
    encoded = quote(_bytes(path), safe=_URI_SAFE)
    return file_uri(path) if PurePath(path).is_absolute() else encoded


def file_uri(path: str) -> str:
    """The file URI of an absolute path."""
    path = PurePath(path).as_posix()
    return ("file://" if path.startswith("/") else "file:///") + quote(_bytes(path), safe=_URI_SAFE + ":")


def _bytes(path: str) -> bytes:
    """A path as the file system knows it: names that are no UTF-8 come as surrogates, one for each byte."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")


def is_verbatim(spot: Spot) -> bool:
    """True when the file writes the text just as a reader sees it, without escapes and seams."""
    return spot.end - spot.start == len(spot.text)


def end_of(spot: Spot) -> Position | None:
    """The position behind the last character, columns in code points; None where escapes hide it."""
    if not is_verbatim(spot):
        return None
    return _behind(spot, spot.column, spot.text)


def byte_range(spot: Spot, documents: Mapping[str, Text]) -> tuple[Position, Position] | None:
    """Begin and end with columns in UTF-8 bytes; None where the beginning of the line cannot be known."""
    before = _before(spot, documents)
    if before is None or not is_verbatim(spot):
        return None
    column = _byte_count(before) + 1
    return Position(spot.line, column), _behind(spot, column, spot.text, in_bytes=True)


def _behind(spot: Spot, column: int, text: str, *, in_bytes: bool = False) -> Position:
    lines = LineIndex(text)
    last = text[lines.line(len(lines)).start :]
    length = _byte_count(last) if in_bytes else len(last)
    return Position(spot.line + len(lines) - 1, (column if len(lines) == 1 else 1) + length)


def _byte_count(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _before(spot: Spot, documents: Mapping[str, Text]) -> str | None:
    """What the file has before the place in its line."""
    text = documents.get(spot.path)
    if text is None:
        width = spot.column - 1
        is_file_text = not spot.segment and spot.offset == spot.start
        return spot.before[len(spot.before) - width :] if is_file_text and width <= len(spot.before) else None
    part = text.part(spot.start)
    document, start = part.document, spot.start - part.offset
    if document.origin is not None or not document.text.startswith(spot.text, start):
        return None
    number, _ = document.lines.position(start)
    return document.text[document.lines.line(number).start : start]
