"""A document made of passages, one block each, that knows where its file writes every part of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, repeat

from termkit.core.document import Block, BlockKind, Document
from termkit.core.passage import PLACEHOLDER, Passage
from termkit.core.span import LineIndex, Location, Span
from termkit.text.mask import find_masks, merge

_SEAM = "\n\n"  # between two passages; a term may reach over one line end, and over no blank line
_PLACEHOLDERS = re.compile(PLACEHOLDER + "+")


class PassageOrigin:
    """The way back from the joined text to the file."""

    def __init__(self, lines: LineIndex, passages: Sequence[Passage], ids: Sequence[str]) -> None:
        self._lines = lines
        self._passages = passages
        self._ids = ids
        self._starts = list(accumulate((len(passage.text) + len(_SEAM) for passage in passages), initial=0))

    def locate(self, start: int, end: int) -> Location:
        """Where the file writes a range. A part of an escape is the whole of it; an end stays in its passage."""
        if not self._passages:
            return Location(0, 0, 1, 1)
        number = max(0, min(bisect_right(self._starts, start), len(self._passages)) - 1)
        offset = start - self._starts[number]
        first, last = raw_range(self._passages[number], offset, offset + end - start)
        segment = self._ids[number]
        return Location(first, last, *self._lines.position(first), segment, offset if segment else first)


def raw_range(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Where the file writes ``passage.text[start:end]``: from the first piece it touches to the last.

    An empty range is an empty one: before the character at ``start``, or behind the last. (0, 0) without any piece.
    """
    first = last = -1
    number = bisect_right(passage.ends, start)  # of the first piece that is touched
    offset = passage.ends[number - 1] if number else 0
    for at in range(number, len(passage.pieces)):
        piece = passage.pieces[at]
        after = offset + len(piece.text)
        as_written = piece.end - piece.start == len(piece.text)
        if first < 0 and start < after:
            first = last = piece.start + (max(start, 0) - offset if as_written else 0)
        if first >= 0:
            if offset < end and start < end:
                last = piece.start + min(end, after) - offset if as_written else piece.end
            if end <= after:
                return first, last
        offset = after
    if first >= 0:
        return first, last
    behind = passage.pieces[-1].end if passage.pieces else 0
    return behind, behind


def joined(
    path: str,
    raw: str,
    language: str,
    passages: Sequence[Passage],
    ids: Iterable[str] | None = None,
    kinds: Iterable[BlockKind] | None = None,
) -> Document:
    """The document that ``passages`` make, in their order; ``ids`` name them (their ``where`` if not given).

    A block holds no white space at its ends. Placeholders in the text of a passage are masked, and so is what else is
    no prose.
    """
    names = [passage.where for passage in passages] if ids is None else list(ids)
    return joined_at(path, LineIndex(raw), language, passages, names, kinds)


def joined_at(
    path: str,
    lines: LineIndex,
    language: str,
    passages: Sequence[Passage],
    ids: Sequence[str],
    kinds: Iterable[BlockKind] | None = None,
) -> Document:
    """The same, for several documents of one file, whose lines are counted once."""
    blocks: list[Block] = []
    parts: list[str] = []
    masks: list[Span] = []
    start = 0
    every: Iterable[BlockKind] = repeat("paragraph") if kinds is None else kinds
    for passage, kind in zip(passages, every, strict=False):  # one of them may have no end
        text = passage.text
        begin = start + len(text) - len(text.lstrip())
        blocks.append(Block(begin, max(begin, start + len(text.rstrip())), kind))
        masks.extend(Span(start + first, start + last) for first, last in find_masks(text))
        masks.extend(Span(start + found.start(), start + found.end()) for found in _PLACEHOLDERS.finditer(text))
        parts.append(text)
        start += len(text) + len(_SEAM)
    return Document(path, _SEAM.join(parts), language, tuple(blocks), merge(masks), PassageOrigin(lines, passages, ids))
