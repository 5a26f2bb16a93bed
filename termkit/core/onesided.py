"""Passages that only one of two texts has: what a translation leaves out, and what it adds.

An alignment says where a passage has no counterpart, and how sure that is. Three things make it less sure than that:
a passage that holds little more than a name, a number or code; a neighbour that is longer than what it renders, and so
may hold the passage too; a passage of about the same length that only the other side has, not far away, which may be
the same one in another place or another wording.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from termkit.core.alignment import CORRESPOND
from termkit.core.document import Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Side
from termkit.core.span import Span

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_HAN_WORTH = 0.65  # words that a Han character is worth
_FEWEST = 5.0  # words; what has fewer is a label
_PROSE = 0.3  # words for each word and masked character of a passage; below it is markup
_NEAR = 12  # segments within which a passage may have moved
_ALIKE = 0.5  # how much shorter or longer it may be then
_ABSORBED = 0.6  # of a passage, that a neighbour is longer than expected
_SURE = 0.9


class OneSided(NamedTuple):
    """A passage without a counterpart. ``behind`` is the passage of the other text that stands before its place."""

    passage: Span
    behind: Span | None
    confidence: float
    is_sure: bool


def one_sided(view: PairView, side: Side) -> Iterator[OneSided]:
    """The passages that only the text of ``side`` has, in order; nothing where the texts hardly correspond."""
    pair = view.pair
    if pair.method == "given" or pair.confidence < CORRESPOND:
        return
    own, other = (view.source, view.target) if side == "source" else (view.target, view.source)
    number = 0 if side == "source" else 1
    lonely = [index for index, segment in enumerate(pair.segments) if _is_lonely(segment, number)]
    if not lonely:
        return
    totals = _totals(view, pair.segments, number)
    strangers = [index for index, segment in enumerate(pair.segments) if _is_lonely(segment, 1 - number)]
    for index in lonely:
        segment = pair.segments[index]
        passage = _side(segment, number)
        weight = _weight(own, passage)
        if weight < _FEWEST or _is_markup(own, passage, weight):
            continue
        if _is_absorbed(view, index, number, totals, weight):
            continue
        expected = weight * totals[1] / totals[0]
        near = strangers[bisect_left(strangers, index - _NEAR) : bisect_right(strangers, index + _NEAR)]
        weights = (_weight(other, _side(pair.segments[stranger], 1 - number)) for stranger in near)
        moved = any(abs(weight / expected - 1) < _ALIKE for weight in weights)
        yield OneSided(
            passage,
            _behind(pair.segments, index, 1 - number),
            segment.confidence * (0.5 if moved else 1.0),
            segment.confidence >= _SURE and not moved,
        )


def _side(segment: Segment, number: int) -> Span:
    return segment.target if number else segment.source


def _is_lonely(segment: Segment, number: int) -> bool:
    own, other = _side(segment, number), _side(segment, 1 - number)
    return own.start < own.end and other.start == other.end


def _weight(view: DocumentView, span: Span) -> float:
    """The words of a passage, those of Chinese by its characters; what is masked does not count."""
    text = view.document.text
    total, start = 0.0, span.start
    for mask in (*view.document.masks_in(*span), None):
        end = max(start, min(mask.start, span.end)) if mask else span.end
        part = text[start:end]
        total += len(_WORD.findall(part)) + _HAN_WORTH * len(_HAN.findall(part))
        start = max(start, mask.end) if mask else span.end
    return total


def _is_markup(view: DocumentView, span: Span, weight: float) -> bool:
    """True for a passage that is code, addresses or signs for the most part."""
    signs = sum(not char.isspace() for char in view.document.text[span.start : span.end])
    return weight * 4 < _PROSE * signs


def _totals(view: PairView, segments: Sequence[Segment], number: int) -> tuple[float, float]:
    """Words of this side and of the other, in passages that both have."""
    sides = (view.source, view.target)
    own = other = 1.0
    for segment in segments:
        if segment.source.start < segment.source.end and segment.target.start < segment.target.end:
            own += _weight(sides[number], _side(segment, number))
            other += _weight(sides[1 - number], _side(segment, 1 - number))
    return own, other


def _is_absorbed(view: PairView, index: int, number: int, totals: tuple[float, float], weight: float) -> bool:
    """Is a neighbour on the other side so long that it may render this passage as well as its own?"""
    sides, segments = (view.source, view.target), view.pair.segments
    for near in (index - 1, index + 1):
        if 0 <= near < len(segments):
            own = _weight(sides[number], _side(segments[near], number))
            other = _weight(sides[1 - number], _side(segments[near], 1 - number))
            ratio = max(totals[1] - other, 1.0) / max(totals[0] - own, 1.0)  # of all others: the neighbour is judged
            if own and other - own * ratio > _ABSORBED * weight * ratio:
                return True
    return False


def _behind(segments: Sequence[Segment], index: int, number: int) -> Span | None:
    spans = (_side(segments[before], number) for before in range(index - 1, -1, -1))
    return next((span for span in spans if span.start < span.end), None)
