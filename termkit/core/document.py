"""A text as it was read, its blocks, and the pairs of passages that say the same thing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from termkit.core.span import LineIndex, Location, Span

BlockKind = Literal["heading", "paragraph", "item", "row", "quote"]
Basis = Literal["unit", "sentence", "paragraph", "section", "document"]  # unit: an entry of a bilingual file

Method = Literal["given", "lines", "aligned"]  # by the file itself; line by line; by the words of both sides


class Block(NamedTuple):
    """A passage that stands on its own: a paragraph, a heading, a list item, a table cell."""

    start: int
    end: int
    kind: BlockKind

    @property
    def span(self) -> Span:
        """The block's range."""
        return Span(self.start, self.end)


class Origin(Protocol):
    """Where the text of a document comes from, when it is not the file itself: strings of a catalog, prose of HTML."""

    def locate(self, start: int, end: int) -> Location:
        """Where the file writes ``[start, end)`` of the document's text."""


@dataclass(frozen=True)
class Document:
    """One text with its language. All spans index ``text``: the file as decoded, without a BOM, or what a reader of
    the file sees of it; then ``origin`` knows the way back.
    """

    path: str
    text: str
    language: str  # a canonical BCP 47 tag
    blocks: tuple[Block, ...]  # in order, disjoint; what lies between them is markup or white space
    masks: tuple[Span, ...] = ()  # in order, disjoint: code, URLs, placeholders: no term stands there
    origin: Origin | None = None

    @cached_property
    def lines(self) -> LineIndex:
        """Lines and columns of ``text``."""
        return LineIndex(self.text)

    def locate(self, start: int, end: int) -> Location:
        """Where ``[start, end)`` stands in the file."""
        if self.origin is not None:
            return self.origin.locate(start, end)
        return Location(start, end, *self.lines.position(start), offset=start)

    @cached_property
    def _mask_ends(self) -> list[int]:
        return [mask.end for mask in self.masks]

    def is_masked(self, start: int, end: int) -> bool:
        """True when a mask touches the range."""
        number = bisect_right(self._mask_ends, start)
        return number < len(self.masks) and self.masks[number].start < end

    def masks_in(self, start: int, end: int) -> Iterator[Span]:
        """The masks that touch ``[start, end)``, in order."""
        number = bisect_right(self._mask_ends, start)
        while number < len(self.masks) and self.masks[number].start < end:
            yield self.masks[number]
            number += 1

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to look at."""
        return not self.text

    def parts(self) -> Iterator[Part]:
        """The document is its own only part."""
        yield Part(self)

    def part(self, offset: int) -> Part:
        """The part in which ``offset`` lies."""
        return Part(self)


class Part(NamedTuple):
    """A stretch of a text as a document of its own, and where in the whole it begins."""

    document: Document
    offset: int = 0  # code points before it
    line: int = 0  # lines before it


class Text(Protocol):
    """A text that is read part by part: a Document is its own only part, a big file has many."""

    @property
    def path(self) -> str:
        """For messages."""

    @property
    def language(self) -> str:
        """A canonical tag."""

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to look at."""

    def parts(self) -> Iterator[Part]:
        """All parts in order; each begins at the start of a line, and no passage is cut that belongs together."""

    def part(self, offset: int) -> Part:
        """The part in which a code-point offset lies."""


class Segment(NamedTuple):
    """A passage of the source, the passage of the target that renders it, and how fine the pairing is."""

    source: Span
    target: Span
    basis: Basis
    id: str = ""  # in a bilingual file: its id or key
    context: str = ""  # in a bilingual file: what tells it from others with the same source (msgctxt)
    confidence: float = 1.0  # that the two passages render each other, from 0 to 1


@dataclass(frozen=True)
class Pair:
    """A source, one version of it, and their segments in the order of the target."""

    source: Document
    target: Document
    segments: tuple[Segment, ...]
    method: Method = "given"
    confidence: float = 1.0  # that the texts say the same thing at all, from 0 to 1

    def count(self, basis: Basis) -> int:
        """How many segments were paired on this basis."""
        return sum(1 for segment in self.segments if segment.basis == basis)
