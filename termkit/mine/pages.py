"""What term mining sees of a text: its prose, folded, with everything else blanked out, at the offsets of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, cached_property

from termkit.core.document import Block, Document
from termkit.core.span import Span
from termkit.text.fold import fold
from termkit.text.mixed import HAN

BLANK = "\0"  # stands where no prose is: no word reaches across


@cache
def han_runs() -> re.Pattern[str]:
    """Stretches of Han characters."""
    return re.compile(f"[{HAN}]+")


class Page:
    """One document. ``view`` has the length of ``text``; a candidate is a stretch of it."""

    def __init__(self, number: int, document: Document) -> None:
        self.number = number
        self.document = document
        self.text = document.text
        self.blocks = document.blocks
        self.view = _view(document)

    @cached_property
    def _runs(self) -> tuple[list[int], list[int]]:
        found = [match.span() for match in han_runs().finditer(self.view)]
        return [start for start, _ in found], [end for _, end in found]

    @cached_property
    def han(self) -> int:
        """How many Han characters are prose."""
        return sum(self._runs[1]) - sum(self._runs[0])

    def run_at(self, at: int) -> Span:
        """The whole stretch of Han characters around ``at``; empty where none stands there."""
        starts, ends = self._runs
        number = bisect_right(starts, at) - 1
        return Span(starts[number], ends[number]) if number >= 0 and at < ends[number] else Span(at, at)

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def block_at(self, at: int) -> Block | None:
        """The block in which ``at`` lies."""
        number = bisect_right(self._block_starts, at) - 1
        return self.blocks[number] if number >= 0 and at < self.blocks[number].end else None


def _view(document: Document) -> str:
    folded = fold(document.text)
    parts: list[str] = []
    end = 0
    for span in _prose(document):
        parts.append(BLANK * (span.start - end))
        parts.append(folded[span.start : span.end])
        end = span.end
    parts.append(BLANK * (len(folded) - end))
    return "".join(parts)


def _prose(document: Document) -> Iterator[Span]:
    """What the blocks hold outside the masks, in order; two blocks never touch."""
    masks, number, last = document.masks, 0, -1
    for block in document.blocks:
        start = block.start + (block.start == last)  # a blank between cells that touch
        last = block.end
        while number < len(masks) and masks[number].end <= start:
            number += 1
        at = number
        while at < len(masks) and masks[at].start < block.end:
            if start < masks[at].start:
                yield Span(start, masks[at].start)
            start = max(start, masks[at].end)
            at += 1
        if start < block.end:
            yield Span(start, block.end)
