"""Whether what a reader gives stands in the file where it says: checked by a map of characters of its own.

Every character of a passage has its own stretch of the file, in order; a range of the text is written from the first
character's stretch to the last one's. What a stretch of another length says is for the format to unescape.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape as unescape_html

from termkit.core.document import Document
from termkit.core.passage import PLACEHOLDER, Passage, Piece
from termkit.core.span import LineIndex, Location

Unescape = Callable[[str], str]
_RANGES = 12  # of one text that are looked for in the file
_SURROGATE = re.compile("[\ud800-\udfff]")
_PO_NAMED = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_YAML_NAMED = dict(zip("0abtnvfreN_LP", "\0\a\b\t\n\v\f\r\x1b\x85\xa0\u2028\u2029", strict=True)) | {"\t": "\t"}


class MisplacedError(AssertionError):
    """A reader says that a text stands where it does not."""


def expect(holds: bool, message: str) -> None:
    """Raises MisplacedError unless it holds, also where assertions are switched off."""
    if not holds:
        raise MisplacedError(message)


def check_document(document: Document, raw: str, unescape: Unescape, chance: random.Random) -> None:
    """Blocks and masks are in order and inside the text; ranges of it are where the file writes them."""
    for spans in ([block.span for block in document.blocks], document.masks):
        end = 0
        for span in spans:
            expect(end <= span[0] <= span[1] <= len(document.text), f"{span} behind {end}")
            end = span[1]
    if document.origin is None:
        expect(document.text == raw, "the text of a document without an origin is the file's")
        return
    passages = document.origin._passages  # type: ignore[attr-defined]
    lines = LineIndex(raw)
    start = 0
    for passage in passages:
        check_passage(passage, raw, unescape)
        for first, last in ranges(len(passage.text), chance, 3):
            _check_range(document.locate(start + first, start + last), passage, first, last, lines)
        start += len(passage.text) + 2
    for first, last in ranges(len(document.text), chance, 3):
        found = document.locate(first, last)
        expect(0 <= found.start <= found.end <= len(raw), f"{found} is outside of {len(raw)}")
        expect(lines.position(found.start) == (found.line, found.column), f"{found} has another line or column")


def check_passage(passage: Passage, raw: str, unescape: Unescape) -> None:
    """Pieces are in order and inside the file; each is written there as it is, or as what stands for it."""
    end = 0
    for piece in passage.pieces:
        expect(end <= piece.start <= piece.end <= len(raw), f"{piece} behind {end}")
        end = piece.end
        written = raw[piece.start : piece.end]
        if PLACEHOLDER in piece.text or piece.text == written or (piece.text == " " and not written.strip()):
            continue  # a blank may be a line end that is folded
        expect(unescape(written) == piece.text, f"{piece} is written {written!r}, which says {unescape(written)!r}")


def _check_range(found: Location, passage: Passage, first: int, last: int, lines: LineIndex) -> None:
    """A range of a passage that is not empty, against the map of its characters."""
    if first == last:
        return
    written = list(_stretches(passage.pieces))
    expected = written[first][0], written[last - 1][1]
    expect((found.start, found.end) == expected, f"[{first}, {last}) is at {expected}, not {found}")
    expect(lines.position(found.start) == (found.line, found.column), f"{found} has another line or column")


def _stretches(pieces: Iterable[Piece]) -> Iterator[tuple[int, int]]:
    """Where the file writes each character."""
    for text, start, end in pieces:
        if end - start == len(text):
            yield from ((at, at + 1) for at in range(start, end))
        else:
            yield from ((start, end) for _ in text)


def ranges(length: int, chance: random.Random, count: int = _RANGES) -> Iterator[tuple[int, int]]:
    """Some ranges of a text, all of it among them."""
    yield 0, length
    for _ in range(count if length else 0):
        first = chance.randint(0, length)
        yield first, chance.randint(first, min(length, first + 9))


def verbatim(written: str) -> str:
    """What plain text says."""
    return written


def html(written: str) -> str:
    """What a reference of HTML, or a line end, says."""
    return unescape_html(written.replace("\r\n", "\n"))


def xml(written: str) -> str:
    """What a reference of XML says."""
    return unescape_html(written)


def json_string(written: str) -> str:
    """What an escape of JSON says; half a character is U+FFFD, if the reader says so."""
    return str(json.loads(f'"{written}"'))


def json_whole(written: str) -> str:
    """What an escape of JSON says; half a character is U+FFFD, and so is what is no escape at all."""
    try:
        return _SURROGATE.sub("\ufffd", json_string(written))
    except ValueError:
        return "\ufffd"


def po_string(written: str) -> str:
    """What an escape of gettext says; bytes by their numbers are UTF-8."""
    if written[1] in _PO_NAMED or written[1] not in "x01234567":
        return _PO_NAMED.get(written[1], written[1])
    numbers = re.findall(r"\\(?:x([0-9A-Fa-f]+)|([0-7]+))", written)
    codes = bytes((int(h, 16) if h else int(o, 8)) & 0xFF for h, o in numbers)
    return codes.decode("utf-8", "replace")


def table_cell(written: str) -> str:
    """What two quotes in quotes say."""
    return written.replace('""', '"')


def subtitle(written: str) -> str:
    """What a reference of WebVTT, or a line end, says."""
    return "\n" if written in ("\r\n", "\r") else unescape_html(written)


def yaml_scalar(written: str) -> str:
    """What an escape or a line end of YAML says."""
    if written == "''":
        return "'"
    if written[:1] == "\\" and len(written) > 1:
        if written[1] in "xuU" and len(written) == {"x": 4, "u": 6, "U": 10}[written[1]]:
            return chr(int(written[2:], 16))
        if len(written) == 2:
            return _YAML_NAMED.get(written[1], written[1])
    return "\n" if written in ("\r\n", "\r", "\x85") else written
