"""Plain text of any size, a chunk at a time: bytes -> chunks that may be converted on their own -> bytes.

A chunk ends where no word can be cut, so that the chunks, converted, are what the whole would have become.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from termkit.core.span import LineIndex
from termkit.errors import InputError
from termkit.formats.encoding import SNIFFED as _SNIFFED
from termkit.formats.encoding import Decoded, decode, sniff

_READ = 1 << 18  # bytes read at a time
_LABELS = {"gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS"}
_FLOWING = ("utf-8", "gb18030")  # declared, these need no look at the text


class Position:
    """How far a text has been read: code points, and the line and column (both 1-based) of what comes next."""

    __slots__ = ("_after_return", "column", "line", "offset")

    def __init__(self) -> None:
        self.offset = 0
        self.line = 1
        self.column = 1
        self._after_return = False

    def advance(self, text: str) -> None:
        """Goes on behind ``text``."""
        if not text:
            return
        ends = text.count("\n") + text.count("\r") - text.count("\r\n") - (self._after_return and text[0] == "\n")
        last = max(text.rfind("\n"), text.rfind("\r"))
        self.line += ends
        self.column = self.column + len(text) if last < 0 else len(text) - last
        self.offset += len(text)
        self._after_return = text[-1] == "\r"

    def of(self, index: LineIndex, offset: int) -> tuple[int, int]:
        """Line and column of an offset in the text that comes next, whose lines are ``index``."""
        line, column = index.position(offset)
        return self.line + line - 1, column + (self.column - 1 if line == 1 else 0)


class Source(NamedTuple):
    """A text that is being read. ``first`` is its beginning, by which its encoding was told."""

    encoding: str
    bom: bytes
    first: str  # as much of it as was decoded at once; all of a small text
    chunks: Iterator[str]  # all of the text, cut where a conversion may be cut


def open_source(stream: BinaryIO, path: str, encoding: str | None, *, flowing: bool = False) -> Source:
    """The text of a stream of bytes; ``path`` is for messages.

    The encoding is told by the first megabyte; with ``flowing`` a declared UTF-8 or GB18030 is taken at its word, and
    no more is read than there is to have. Bytes that do not fit raise InputError, in ``chunks`` too, with their place.
    """
    few = flowing and encoding is not None and _codec(encoding) in _FLOWING
    start, ended = _start(stream, path, 4 if few else _SNIFFED)
    if ended:
        found = decode(start, path, encoding)
        return Source(found.encoding, found.bom, found.text, iter((found.text,)))
    found = sniff(start, path, encoding)
    return Source(found.encoding, found.bom, found.text, _chunks(_texts(stream, path, start, found)))


def encode_chunk(text: str, path: str, encoding: str, at: Position) -> bytes:
    """The bytes of a chunk that begins ``at``. Raises InputError for a character that the encoding lacks."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        line, column = at.of(LineIndex(text), error.start)
        char = text[error.start]
        raise InputError(
            f"{path}: {_label(encoding)} has no {char!r} (U+{ord(char):04X}, line {line}, column {column}); "
            "nothing was written; write UTF-8 instead"
        ) from None


def _start(stream: BinaryIO, path: str, size: int) -> tuple[bytes, bool]:
    """The beginning of a stream, ``size`` bytes or more, and whether it is all."""
    parts: list[bytes] = []
    length = 0
    while length < size:
        data = _read(stream, path)
        if not data:
            return b"".join(parts), True
        parts.append(data)
        length += len(data)
    return b"".join(parts), False


def _read(stream: BinaryIO, path: str) -> bytes:
    """What there is to have, waiting only when there is nothing; empty at the end."""
    try:
        return stream.read1(_READ) if hasattr(stream, "read1") else stream.read(_READ)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({os.strerror(error.errno or 0).lower()})") from None


def _texts(stream: BinaryIO, path: str, start: bytes, found: Decoded) -> Iterator[str]:
    """The text as it is read."""
    decoder = codecs.getincrementaldecoder(found.encoding)("strict")
    at = Position()
    read = len(found.bom)  # bytes before ``data``
    data = start[read:]
    while True:
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise InputError(_misfit(error, path, found.encoding, read - pending, at)) from None
        yield text
        if not data:
            return
        at.advance(text)
        read += len(data)
        data = _read(stream, path)


def _misfit(error: UnicodeDecodeError, path: str, codec: str, read: int, at: Position) -> str:
    """Where the bytes stop being text; ``read`` is how many lie before those that the error speaks of."""
    at.advance(error.object[: error.start].decode(codec, "replace"))
    place = f"byte 0x{error.object[error.start]:02X} at line {at.line}, column {at.column}, offset {read + error.start}"
    return f"{path}: not {_label(codec)} ({place}), though it begins so; if it is another encoding, say --encoding"


def _chunks(texts: Iterator[str]) -> Iterator[str]:
    """The same text in pieces that end where a conversion may be cut."""
    from termkit.text.convert import safe_cut

    held = ""
    enough = 0  # how much to hold before it is looked at again, so that a line without any place to cut takes no longer
    for text in texts:
        held += text
        if len(held) >= enough:
            cut = safe_cut(held)
            if cut:
                yield held[:cut]
                held = held[cut:]
            enough = 0 if cut else 2 * len(held)
    if held:
        yield held


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return ""


def _label(codec: str) -> str:
    return _LABELS.get(codec, codec.upper())
