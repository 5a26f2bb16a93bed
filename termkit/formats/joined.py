"""A document made of passages, one block each, that knows where its file writes every part of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from termkit.core.document import Block, Document
from termkit.core.passage import PLACEHOLDER, Passage
from termkit.core.span import LineIndex, Location, Span
from termkit.text.mask import find_masks, merge

_SEAM = "\n"  # between two passages; no term reaches over it


class PassageOrigin:
    """The way back from the joined text to the file."""

    def __init__(self, lines: LineIndex, passages: Sequence[Passage], ids: Sequence[str]) -> None:
        self._lines = lines
        self._passages = passages
        self._ids = ids
        self._starts = list(accumulate((len(passage.text) + len(_SEAM) for passage in passages), initial=0))

    def locate(self, start: int, end: int) -> Location:
        """Where the file writes a range. A part of an escape is the whole of it; an end stays in its passage."""
        number = max(0, min(bisect_right(self._starts, start) - 1, len(self._passages) - 1))
        passage, offset = self._passages[number], start - self._starts[number]
        first, last = raw_range(passage, offset, offset + end - start)
        return Location(first, last, *self._lines.position(first), segment=self._ids[number], offset=offset)


def raw_range(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Where the file writes ``passage.text[start:end]``: from the first piece it touches to the last."""
    first = last = None
    offset = 0
    for piece in passage.pieces:
        after = offset + len(piece.text)
        as_written = piece.end - piece.start == len(piece.text)
        if first is None and (start < after or (start == after and piece is passage.pieces[-1])):
            first = piece.start + (start - offset if as_written else 0)
            last = first
        if first is not None and offset < end:
            last = piece.start + min(end, after) - offset if as_written else piece.end
        if after >= end:
            break
        offset = after
    return first or 0, last or 0


def joined(
    path: str, raw: str, language: str, passages: Sequence[Passage], ids: Iterable[str] | None = None
) -> Document:
    """The document that ``passages`` make, in their order; ``ids`` name them (their ``where`` if not given).

    Placeholders in the text of a passage are masked, and so is what else is no prose.
    """
    names = [passage.where for passage in passages] if ids is None else list(ids)
    return joined_at(path, LineIndex(raw), language, passages, names)


def joined_at(path: str, lines: LineIndex, language: str, passages: Sequence[Passage], ids: Sequence[str]) -> Document:
    """The same, for several documents of one file, whose lines are counted once."""
    blocks: list[Block] = []
    parts: list[str] = []
    masks: list[Span] = []
    start = 0
    for passage in passages:
        text = passage.text
        blocks.append(Block(start, start + len(text), "paragraph"))
        masks.extend(Span(start + first, start + last) for first, last in find_masks(text))
        masks.extend(Span(start + at, start + at + 1) for at, char in enumerate(text) if char == PLACEHOLDER)
        parts.append(text)
        start += len(text) + len(_SEAM)
    return Document(path, _SEAM.join(parts), language, tuple(blocks), merge(masks), PassageOrigin(lines, passages, ids))
