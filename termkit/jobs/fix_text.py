"""Changes in a file of any size: bytes in, bytes out, and every byte that no change touches is the same."""

from __future__ import annotations

import codecs
from collections.abc import Generator, Iterable, Iterator
from hashlib import sha256
from typing import BinaryIO, NamedTuple, Protocol

from termkit.errors import InputError
from termkit.formats.encoding import decode
from termkit.formats.rewrite import Replacement

CHANGED = "changed since it was read; run the check again"
_READ = 1 << 18  # bytes read at a time
_SNIFFED = 1 << 20  # bytes by which the encoding of a stream is told


class Change(NamedTuple):
    """``[start, end)`` of the file as decoded, in code points, which holds ``before`` and is to hold ``after``."""

    start: int
    end: int
    before: str
    after: str


class Coding(NamedTuple):
    """How the text of a file is written in bytes."""

    encoding: str  # the name of a Python codec that writes no BOM of its own
    bom: bytes


class Source(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes."""


class Hashed:
    """A stream that notes the SHA-256 of what was read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = sha256()

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes."""
        data = self._stream.read(size)
        self._digest.update(data)
        return data

    def digest(self) -> str:
        """Of the whole stream, whose rest is read."""
        while self.read(_READ):
            pass
        return self._digest.hexdigest()


def coding_of(stream: BinaryIO, path: str, encoding: str | None) -> Coding:
    """The coding of a text, told by its first megabyte, and the stream is at its beginning again.

    Raises InputError where it cannot be told.
    """
    start = stream.read(_SNIFFED)
    stream.seek(0)
    if len(start) == _SNIFFED:  # whole lines only
        end = start.rfind(b"\n") + 1
        start = start[: end + (end % 2 and b"\0" in start)] if end else start
    found = decode(start, path, encoding)
    return Coding(found.encoding, found.bom)


def changes_of(raw: str, replacements: Iterable[Replacement], offset: int = 0) -> Iterator[Change]:
    """Replacements as changes, as short as they can be; ``offset`` code points of the file stand before ``raw``."""
    for start, end, text in sorted(replacements):
        change = narrowed(Change(offset + start, offset + end, raw[start:end], text))
        if change.before != change.after:
            yield change


def narrowed(change: Change) -> Change:
    """A change without what stays at its beginning and its end."""
    start, end, before, after = change
    most = min(len(before), len(after))
    head = next((i for i in range(most) if before[i] != after[i]), most)
    most -= head
    tail = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    return Change(start + head, end - tail, before[head : len(before) - tail], after[head : len(after) - tail])


def blocks(stream: Source, coding: Coding) -> Iterator[tuple[bytes, str]]:
    """The text of a stream in portions, each with its bytes. Raises InputError for bytes that do not fit."""
    if stream.read(len(coding.bom)) != coding.bom:
        raise InputError(CHANGED)
    decoder = codecs.getincrementaldecoder(coding.encoding)("strict")
    held = b""
    try:
        while data := stream.read(_READ):
            text = decoder.decode(data)
            held += data
            size = len(held) - len(decoder.getstate()[0])
            if text:
                yield held[:size], text
                held = held[size:]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise InputError(CHANGED) from None


def rewritten(stream: Source, coding: Coding, changes: Iterable[Change]) -> Iterator[bytes]:
    """The bytes of a file with changes made that are in order and disjoint.

    Raises InputError where the file does not hold what is to be changed, or where it cannot be told which bytes a
    character has.
    """
    yield coding.bom
    todo = iter(changes)
    change = next(todo, None)
    data, text, at = b"", "", 0  # what was not written yet, and where it begins
    for more, words in blocks(stream, coding):
        data, text = data + more, text + words
        done = byte = 0
        while change is not None and change.end <= at + len(text):
            byte = yield from _kept(data, byte, text[done : change.start - at], coding)
            done = change.end - at
            if text[change.start - at : done] != change.before:
                raise InputError(CHANGED)
            byte += _size(data, byte, change.before, coding)
            yield change.after.encode(coding.encoding)
            change = next(todo, None)
        if change is not None and change.start < at + len(text):
            byte = yield from _kept(data, byte, text[done : change.start - at], coding)
            done = change.start - at
            data, text, at = data[byte:], text[done:], at + done
        else:
            yield data[byte:]
            data, text, at = b"", "", at + len(text)
    if change is not None:
        raise InputError(CHANGED)


def _kept(data: bytes, byte: int, text: str, coding: Coding) -> Generator[bytes, None, int]:
    """Yields the very bytes of ``text``, and returns where they end."""
    end = byte + _size(data, byte, text, coding)
    yield data[byte:end]
    return end


def _size(data: bytes, byte: int, text: str, coding: Coding) -> int:
    """How many bytes from ``byte`` on are ``text``; some encodings have characters with two codes."""
    size = len(text.encode(coding.encoding))
    try:
        fits = data[byte : byte + size].decode(coding.encoding) == text
    except UnicodeDecodeError:
        fits = False
    if not fits:
        raise InputError(f"its {coding.encoding} writes a character in two ways; save it as UTF-8 first")
    return size
