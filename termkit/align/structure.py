"""Pairs a source with its version by their structure, as finely as the structure proves, and says how finely.

Blocks are paired one to one where both texts have the same sequence of headings and other blocks; sentences within a
pair of blocks where their numbers and their lengths agree. Where the sequences differ, headings divide both texts
into sections and each section is tried on its own; what still differs is paired as a whole section, and a text
without a common division as a whole document. A coarse segment is honest: rules know its basis.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from termkit.core.document import Basis, Block, Document, Pair, Segment
from termkit.core.language import is_chinese
from termkit.core.span import Span
from termkit.text.sentences import sentences

_WIDE = 2.0  # a Han character says about as much as two to three Latin letters
_SHORT = 12.0  # weighted length below which a sentence proves nothing about proportions
_SPREAD = 2.2  # how far a sentence pair's length ratio may lie from its paragraph's


def align(source: Document, target: Document) -> Pair:
    """The segments of ``target`` and what they render in ``source``. Deterministic, linear in the number of blocks.

    Blocks of the source that nothing renders, such as a section that the target left empty, are segments too, with an
    empty range of the target where their rendering should stand: what is missing there is not lost from sight.
    """
    return Pair(source, target, tuple(_with_gaps(source.blocks, _segments(source, target))))


def align_blocks(source: Document, target: Document) -> Pair:
    """The same, but never finer than a block: for scores, whose segments should not depend on sentence splitting."""
    return Pair(source, target, tuple(_pair(source, target, source.blocks, target.blocks, None)))


def _segments(source: Document, target: Document) -> Iterator[Segment]:
    for segment in _pair(source, target, source.blocks, target.blocks, None):
        if segment.basis == "paragraph":
            yield from _sentences(source, target, segment)
        else:
            yield segment


def _with_gaps(blocks: Sequence[Block], segments: Iterator[Segment]) -> Iterator[Segment]:
    """The segments, which are in the order of both texts, and a section for each run of blocks between two of them."""
    number = end = 0
    for segment in segments:
        first = number
        while number < len(blocks) and blocks[number].end <= segment.source.start:
            number += 1
        if number > first:
            yield _gap(blocks[first:number], end)
        while number < len(blocks) and blocks[number].start < segment.source.end:
            number += 1
        end = segment.target.end
        yield segment
    if number < len(blocks):
        yield _gap(blocks[number:], end)


def _gap(blocks: Sequence[Block], place: int) -> Segment:
    return Segment(_extent(blocks), Span(place, place), "section")


def _pair(
    source: Document, target: Document, left: Sequence[Block], right: Sequence[Block], whole: Basis | None
) -> Iterator[Segment]:
    """Segments of two runs of blocks; ``whole`` is the basis to fall back to inside a section."""
    if not left or not right:
        return
    if _shape(left) == _shape(right) or (whole and len(left) == len(right)):
        yield from (Segment(a.span, b.span, "paragraph") for a, b in zip(left, right, strict=True))
        return
    parts, others = _sections(left), _sections(right)
    if whole is None and len(parts) == len(others) > 1:
        for part, other in zip(parts, others, strict=True):
            yield from _pair(source, target, part, other, "section")
        return
    if whole is None and len(left) == len(right):
        yield from (Segment(a.span, b.span, "paragraph") for a, b in zip(left, right, strict=True))
        return
    if whole and left[0].kind == right[0].kind == "heading":
        yield Segment(left[0].span, right[0].span, "paragraph")
        left, right = left[1:], right[1:]
        if not left or not right:
            return
    yield Segment(_extent(left), _extent(right), whole or "document")


def _shape(blocks: Sequence[Block]) -> list[bool]:
    return [block.kind == "heading" for block in blocks]


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """Runs of blocks that start at a heading; the first may lack one and may be empty."""
    sections: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind == "heading":
            sections.append([])
        sections[-1].append(block)
    return sections


def _extent(blocks: Sequence[Block]) -> Span:
    return Span(blocks[0].start, blocks[-1].end)


def _sentences(source: Document, target: Document, segment: Segment) -> Iterator[Segment]:
    left = sentences(source.text, *segment.source, source.language)
    right = sentences(target.text, *segment.target, target.language)
    if len(left) != len(right) or len(left) < 2 or not _in_step(source, target, left, right):
        yield segment
        return
    yield from (Segment(a, b, "sentence") for a, b in zip(left, right, strict=True))


def _in_step(source: Document, target: Document, left: list[Span], right: list[Span]) -> bool:
    """Do the lengths of the sentences run in parallel, so that no split is made good by a merge?"""
    a = [_weight(source, span) for span in left]
    b = [_weight(target, span) for span in right]
    ratio = sum(b) / max(sum(a), 1.0)
    return all(
        max(x, y / ratio) < _SHORT or 1 / _SPREAD <= (y / ratio) / max(x, 1.0) <= _SPREAD
        for x, y in zip(a, b, strict=True)
    )


def _weight(document: Document, span: Span) -> float:
    return (span.end - span.start) * (_WIDE if is_chinese(document.language) else 1.0)
