"""A draft and its references, all in one language -> the same segments of each, so that they can be scored.

Lines where the files are line-aligned, else aligned blocks, coarser where the alignment is unsure, else all.
Nothing is lost: blocks of a reference that the draft leaves out are segments of their own with an empty draft, and
what the draft has beyond the reference is added to the segment before it (or, at the beginning, after it).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, get_args

from termkit.align.documents import align_blocks, groups
from termkit.align.lexicon import Lexicon
from termkit.core.alignment import CORRESPOND, Alignment
from termkit.core.document import Document, Method
from termkit.core.score import SegmentBasis
from termkit.core.span import Span

_ORDER: tuple[SegmentBasis, ...] = get_args(SegmentBasis)
_FINE = 2  # blocks of one side that are still a paragraph
_BREAK = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n)\s*")


class Segmented(NamedTuple):
    """Parallel segments. ``basis`` is the coarsest that was used."""

    basis: SegmentBasis
    draft: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]  # for each reference, a text for each segment of the draft
    spans: tuple[Span, ...]  # where each segment stands in the text of the draft; empty where it is left out
    method: Method = "aligned"
    confidence: float = 1.0  # that the draft says at all what the references say: the least of them


class _Bead(NamedTuple):
    """Where a segment ends: numbers of blocks in the draft and in the reference."""

    draft: int
    reference: int
    basis: SegmentBasis


def segment_versions(draft: Document, references: Sequence[Document], *, plain: bool = False) -> Segmented:
    """The segments of a draft and of one or more references. ``plain``: the texts have no markup.

    A segment is one line of text: line ends inside it are spaces.
    """
    return _by_lines(draft, references, plain) or _by_blocks(draft, references)


def line_texts(document: Document) -> list[str]:
    """The lines of a text; a line end at its very end opens no further line."""
    lines = [document.text[slice(*document.lines.line(number))] for number in range(1, len(document.lines) + 1)]
    return lines[:-1] if not lines[-1] else lines


def _by_lines(draft: Document, references: Sequence[Document], plain: bool) -> Segmented | None:
    """Non-blank lines as segments, where line n of all texts says the same thing.

    Plain texts: as many lines, and the same ones blank; in a reference without blank lines every line is a segment,
    so the draft may leave some of them blank. Markup: besides, each block takes one line, on the same lines.
    """
    ours, theirs = line_texts(draft), [line_texts(reference) for reference in references]
    if any(len(lines) != len(ours) for lines in theirs):
        return None
    blanks = [[not line.strip() for line in lines] for lines in theirs]
    gaps = [not line.strip() for line in ours]
    if not (plain and not any(map(any, blanks))) and any(blank != gaps for blank in blanks):
        return None
    if not plain and (_block_lines(draft) is None or any(_block_lines(draft) != _block_lines(r) for r in references)):
        return None
    kept = [number for number in range(len(ours)) if not blanks[0][number]]
    if not kept:
        return None
    return Segmented(
        "line",
        tuple(ours[number] for number in kept),
        tuple(tuple(lines[number] for number in kept) for lines in theirs),
        tuple(Span(*draft.lines.line(number + 1)) for number in kept),
        "lines",
    )


def _block_lines(document: Document) -> list[tuple[int, bool]] | None:
    """The line of each block, and whether it is a heading; None when a block takes several lines."""
    lines = []
    for block in document.blocks:
        first, last = document.lines.position(block.start)[0], document.lines.position(block.end)[0]
        if first != last:
            return None
        lines.append((first, block.kind == "heading"))
    return lines


def _by_blocks(draft: Document, references: Sequence[Document]) -> Segmented:
    alignments = [
        align_blocks(reference, draft, Lexicon()) if draft.blocks and reference.blocks else None
        for reference in references
    ]
    beads = [_beads(draft, reference, found) for reference, found in zip(references, alignments, strict=True)]
    if len(beads) > 1:
        beads = _common(beads)
    basis: SegmentBasis = max((bead.basis for each in beads for bead in each), key=_ORDER.index, default="paragraph")
    if len(beads[0]) == 1 and any(len(line_texts(text)) > 1 for text in (draft, *references)):
        basis = "document"  # one paragraph over several lines is all there is
    return Segmented(
        basis,
        tuple(_texts(draft, [bead.draft for bead in beads[0]])),
        tuple(
            tuple(_texts(reference, [bead.reference for bead in each]))
            for reference, each in zip(references, beads, strict=True)
        ),
        tuple(_spans(draft, [bead.draft for bead in beads[0]])),
        confidence=min((found.confidence for found in alignments if found), default=1.0),
    )


def _beads(draft: Document, reference: Document, alignment: Alignment | None) -> list[_Bead]:
    """Segments that cover every block of both texts; without an alignment one of them is empty."""
    if alignment is None:
        return [_Bead(len(draft.blocks), number, "paragraph") for number in range(1, len(reference.blocks) + 1)]
    if alignment.confidence < CORRESPOND:
        return [_Bead(len(draft.blocks), len(reference.blocks), "document")]
    beads: list[_Bead] = []
    for group in groups(alignment.beads):
        ours = range(group[0].target.start, group[-1].target.stop)
        theirs = range(group[0].source.start, group[-1].source.stop)
        fine = len(group) == 1 and max(len(ours), len(theirs)) <= _FINE
        if not ours:  # the draft leaves it out
            beads.extend(_Bead(ours.stop, number + 1, "paragraph") for number in theirs)
        elif not theirs and beads:  # the draft's own: to the segment before
            beads[-1] = beads[-1]._replace(draft=ours.stop, basis="section")
        else:
            beads.append(_Bead(ours.stop, theirs.stop, "paragraph" if fine else "section"))
    if len(beads) > 1 and beads[0].reference == 0:  # the draft's own, before anything else: to the segment after
        beads[:2] = [beads[1]._replace(basis="section")]
    return beads


def _common(beads: list[list[_Bead]]) -> list[list[_Bead]]:
    """The segments of several references, merged until all of them cut the draft at the same blocks."""
    ends = [{bead.draft: bead.reference for bead in each} for each in beads]  # the last one of several
    cuts = sorted(set.intersection(*(set(each) for each in ends)) - {0}) or [0]
    merged: list[list[_Bead]] = []
    for each, end in zip(beads, ends, strict=True):
        coarse: SegmentBasis = "document" if len(cuts) == 1 < len(each) else "section"
        bases = dict.fromkeys(cuts, 0)
        basis: dict[int, SegmentBasis] = {}
        for bead in each:
            cut = cuts[bisect_left(cuts, bead.draft)]
            bases[cut] += 1
            basis[cut] = bead.basis if bases[cut] == 1 else max(bead.basis, basis[cut], coarse, key=_ORDER.index)
        merged.append([_Bead(cut, end[cut], basis[cut]) for cut in cuts])
    return merged


def _texts(document: Document, ends: Sequence[int]) -> Iterator[str]:
    """The text of each run of blocks."""
    start = 0
    for end in ends:
        blocks = document.blocks[start:end]
        yield " ".join(_BREAK.sub(" ", document.text[block.start : block.end]) for block in blocks)
        start = max(start, end)


def _spans(document: Document, ends: Sequence[int]) -> Iterator[Span]:
    """The range of each run of blocks; of an empty one, the place where it is missing."""
    start = 0
    for end in ends:
        if end > start:
            yield Span(document.blocks[start].start, document.blocks[end - 1].end)
        else:
            place = document.blocks[start - 1].end if start else 0
            yield Span(place, place)
        start = max(start, end)
