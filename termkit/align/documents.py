"""A source and a version of it -> passages that render each other, as finely as they can be told apart.

Sentences are aligned; where the alignment is unsure, its beads are put together, for a coarse passage is honest and a
wrong pair is not; and texts that do not say the same thing are one passage as a whole. Nothing is lost: what a version
leaves out is a segment with an empty range where it should stand, what it adds one with an empty range of the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from termkit.align.lexicon import Lexicon
from termkit.align.texts import Options, align_texts, split_blocks, split_sentences
from termkit.core.alignment import CORRESPOND, Alignment, Bead, Sentences
from termkit.core.document import Basis, Document, Pair, Segment
from termkit.core.span import Span

SURE = 0.5  # of a bead: below it, it is put together with its neighbours
GONE = 0.8  # of a passage without counterpart: below it, its neighbours may well render it
_LONGEST = 12  # beads that are put together, at most


def align(source: Document, target: Document, lexicon: Lexicon) -> Pair:
    """The segments of ``target`` and what they render in ``source``, in the order of both texts. Deterministic.

    ``lexicon`` is what is known of their words; between texts of one language it does not matter.
    """
    left, right = split_sentences(source), split_sentences(target)
    if not (len(left) and len(right)):
        return Pair(source, target, tuple(_one_sided(left, right)))
    alignment = aligned(left, right, lexicon)
    return Pair(source, target, tuple(_segments(alignment)), "aligned", alignment.confidence)


def aligned(source: Sentences, target: Sentences, lexicon: Lexicon) -> Alignment:
    """The alignment of two texts for a reader who waits: as many passes as tell something new."""
    options = Options(lexicon, rounds=1 if len(lexicon) else None)
    return align_texts([(source, target)], options).alignments[0]


def align_blocks(source: Document, target: Document, lexicon: Lexicon) -> Alignment:
    """The same with blocks for sentences: for scores, whose segments should not depend on sentence splitting."""
    return aligned(split_blocks(source), split_blocks(target), lexicon)


def _one_sided(left: Sentences, right: Sentences) -> Iterator[Segment]:
    if len(left):
        yield Segment(left.extent(range(len(left))), Span(0, 0), "section")
    if len(right):
        yield Segment(Span(0, 0), right.extent(range(len(right))), "section")


def _segments(alignment: Alignment) -> Iterator[Segment]:
    if alignment.confidence < CORRESPOND:
        yield _segment(alignment, alignment.beads, "document")
        return
    source = target = 0  # where the segment before ended
    for group in groups(alignment.beads):
        null = all(bead.is_null for bead in group)
        segment = _segment(alignment, group, "sentence" if len(group) == 1 and not null else "section")
        if segment.source.start == segment.source.end:
            segment = segment._replace(source=Span(source, source))
        if segment.target.start == segment.target.end:
            segment = segment._replace(target=Span(target, target))
        source, target = segment.source.end, segment.target.end
        yield segment


def _segment(alignment: Alignment, beads: Sequence[Bead], basis: Basis) -> Segment:
    return Segment(
        alignment.source.extent(range(beads[0].source.start, beads[-1].source.stop)),
        alignment.target.extent(range(beads[0].target.start, beads[-1].target.stop)),
        basis,
        confidence=min(bead.confidence for bead in beads),
    )


def groups(beads: Sequence[Bead]) -> Iterator[Sequence[Bead]]:
    """Sure beads one by one; unsure ones with a neighbour on either side; passages left out, or added, as a whole."""
    unsure = [*(bead.confidence < (GONE if bead.is_null else SURE) for bead in beads), False]
    start = 0
    while start < len(beads):
        end = start + 1
        if unsure[start] or unsure[end]:
            while end < len(beads) and end - start < _LONGEST and (unsure[end] or unsure[end - 1]):
                end += 1
        elif beads[start].is_null:
            while end < len(beads) and _same_gap(beads[start], beads[end]) and not (unsure[end] or unsure[end + 1]):
                end += 1
        yield beads[start:end]
        start = end


def _same_gap(one: Bead, other: Bead) -> bool:
    return other.is_null and bool(one.source) == bool(other.source)
