"""Plain text: a block for each paragraph, and for each heading and list item that can be told from its marker.

A paragraph is a line, as Chinese texts are written, unless the text is wrapped by hand; then it is what blank lines
enclose. Lines end with CR LF, CR or LF only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from termkit.core.document import Block, Document
from termkit.core.span import LineIndex, Span
from termkit.text.mask import find_masks

_ITEM = re.compile(r"(?:[-*+•·‧●○▪]\s+|[•●]|[(（]\d{1,3}[)）]\s*|\d{1,3}[)）]\s*|[a-z][)）]\s+)(?=\S)")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.．、]\s*+(?!\d)|[一二三四五六七八九十]{1,3}、\s*")
_FINAL = frozenset("。！？；，：、…—.!?;,:")
_HEADING_COLUMNS = 60  # a heading is shorter than this; Chinese characters take two columns
_WRAP_COLUMNS = (30, 100)  # lines wrapped by hand are about this wide
_WRAPPED_SHARE = 0.9  # of the lines inside paragraphs; in what is not wrapped, line ends are arbitrary
_WRAPPED_LINES = 3  # fewer say nothing


def read(path: str, text: str, language: str) -> Document:
    """The document in a plain text. A block holds no white space at its ends, and no marker of a list item."""
    index = LineIndex(text)
    lines = [_trim(text, index.line(number)) for number in range(1, len(index) + 1)]
    blocks = tuple(_blocks(text, lines, _is_wrapped(text, lines)))
    return Document(path, text, language, blocks, find_masks(text))


def _blocks(text: str, lines: Sequence[Span], wrapped: bool) -> Iterator[Block]:
    """The blocks in order; in a wrapped text, lines without a marker go on with the block before them."""
    current: Block | None = None
    for number, line in enumerate(lines):
        begun = _begin(text, lines, number) if line.start < line.end else None
        if current and begun and wrapped and begun.kind == "paragraph" and current.kind != "heading":
            current = current._replace(end=begun.end)
            continue
        if current:
            yield current
        current = begun
    if current:
        yield current


def _begin(text: str, lines: Sequence[Span], number: int) -> Block:
    """The block that begins with this line."""
    start, end = lines[number]
    item = _ITEM.match(text, start, end)
    if item:
        return Block(item.end(), end, "item")
    numbered = _NUMBERED.match(text, start, end)
    if numbered is None or numbered.end() == end:
        return Block(start, end, "paragraph")
    if _is_numbered_heading(text, lines, number):
        return Block(start, end, "heading")
    if numbered["number"] is None:  # 一、二線城市 begins a sentence as well
        return Block(start, end, "paragraph")
    return Block(numbered.end(), end, "item")


def _is_numbered_heading(text: str, lines: Sequence[Span], number: int) -> bool:
    """True for a short line with a number and no final punctuation, where the next line is no further list item."""
    start, end = lines[number]
    if text[end - 1] in _FINAL or _columns(text[start:end]) > _HEADING_COLUMNS:
        return False
    following = number + 1
    while following < len(lines) and lines[following].start == lines[following].end:
        following += 1
    return following < len(lines) and not _NUMBERED.match(text, *lines[following])


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """True when lines were broken by hand at a certain width: then the next line's first word would not have fitted."""
    inner = [
        (line, after)
        for line, after in pairwise(lines)
        if line.start < line.end and after.start < after.end and not _ITEM.match(text, *after)
    ]
    if len(inner) < _WRAPPED_LINES:
        return False
    widths = [_columns(text[line.start : line.end]) for line, _ in inner]
    width = max(widths)
    if not _WRAP_COLUMNS[0] <= width <= _WRAP_COLUMNS[1]:
        return False
    full = sum(used + _first_word(text, after) > width for used, (_, after) in zip(widths, inner, strict=True))
    return full >= _WRAPPED_SHARE * len(inner)


def _first_word(text: str, line: Span) -> int:
    """The columns that the first word of a line would have needed on the line before, with a space."""
    word = text[line.start : line.end].split(maxsplit=1)[0]
    return 2 if _columns(word[0]) == 2 else 1 + _columns(word)


def _columns(text: str) -> int:
    """The width on a terminal: characters that are East Asian wide or full-width (UAX 11) take two columns."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _trim(text: str, line: Span) -> Span:
    """The line without white space at its ends; empty for a blank line."""
    start, end = line
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)
