"""Passages that only one of two texts has: what a translation leaves out, and what it adds.

An alignment says where a passage has no counterpart, and how sure that is. Three things make it less sure than that:
a passage that holds little more than a name, a number, a link, an image or code; a neighbour that is longer than what
it renders, and so may hold the passage too; a passage of about the same length that only the other side has, not far
away, which may be the same one in another place or another wording. Notes of a translator and credits do not count:
they are no part of what is rendered.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from termkit.core.alignment import CORRESPOND
from termkit.core.document import Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Side
from termkit.core.span import Span

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
# [text](address) and ![text](address): a label, whatever its words
_LINK = re.compile(r"!?\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}")
_NOTE = re.compile(
    r"""[\s>*_(（【\[〔]{0,20}(?:
        (?:[译譯]者?|[编編]者)[注註按]
        | (?:[译譯]者|[校審审][对對校]|原文(?:[链鏈連][接結]|地址|作者|出[处處])?)\s*[:：]
        | 本文由.{1,24}[译譯] | translat(?:or|ion)['’]?s?\s+note | translat(?:ed|ion)\s+(?:from|by)\b )""",
    re.VERBOSE | re.IGNORECASE,
)
_HAN_WORTH = 0.65  # words that a Han character is worth
_FEWEST = 5.0  # words; what has fewer is a label
_PROSE = 0.3  # of the signs outside masks and links, that belong to words of prose
_WORD_SIGNS = 4
_NEAR = 12  # segments within which a passage may have moved
_ALIKE = 0.5  # how much shorter or longer it may be then
_ABSORBED = 0.6  # of a passage, that a neighbour is longer than expected
_STRETCHED = 1.25  # times its expected length, at least, of a neighbour that holds more than its own
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
    segments = _filled(pair)
    lonely = [index for index, segment in enumerate(segments) if _is_lonely(segment, number)]
    if not lonely:
        return
    totals = _totals(view, segments, number)
    strangers = [index for index, segment in enumerate(segments) if _is_lonely(segment, 1 - number)]
    for index in lonely:
        segment = segments[index]
        passage = _side(segment, number)
        if not _is_prose(own, passage):
            continue
        weight = _weight(own, passage)
        if _is_absorbed(view, segments, index, number, totals, weight):
            continue
        expected = weight * totals[1] / totals[0]
        near = strangers[bisect_left(strangers, index - _NEAR) : bisect_right(strangers, index + _NEAR)]
        weights = (_weight(other, _side(segments[stranger], 1 - number)) for stranger in near)
        moved = any(abs(weight / expected - 1) < _ALIKE for weight in weights)
        yield OneSided(
            passage,
            _behind(segments, index, 1 - number),
            segment.confidence * (0.5 if moved else 1.0),
            segment.confidence >= _SURE and not moved,
        )


def _side(segment: Segment, number: int) -> Span:
    return segment.target if number else segment.source


def _is_lonely(segment: Segment, number: int) -> bool:
    own, other = _side(segment, number), _side(segment, 1 - number)
    return own.start < own.end and other.start == other.end


def _filled(pair: Pair) -> Sequence[Segment]:
    """The segments; where lines were paired, a line of white space alone is as empty as one without."""
    if pair.method != "lines":
        return pair.segments
    left, right = pair.source.text, pair.target.text
    return [
        s._replace(source=_filled_span(left, s.source), target=_filled_span(right, s.target)) for s in pair.segments
    ]


def _filled_span(text: str, span: Span) -> Span:
    return Span(span.start, span.start) if text[span.start : span.end].isspace() else span


def _weight(view: DocumentView, span: Span) -> float:
    """The words of a passage, those of Chinese by its characters; what is masked does not count."""
    return sum(_words(part) for part in _parts(view, span, view.document.masks_in(*span)))


def _words(text: str) -> float:
    return len(_WORD.findall(text)) + _HAN_WORTH * len(_HAN.findall(text))


def _parts(view: DocumentView, span: Span, left_out: Iterable[Span]) -> Iterator[str]:
    """What stands between the spans that are left out, which come in order and may overlap."""
    text, start = view.document.text, span.start
    for out in left_out:
        if out.start > start:
            yield text[start : out.start]
        start = max(start, out.end)
    if start < span.end:
        yield text[start : span.end]


def _is_prose(view: DocumentView, span: Span) -> bool:
    """Enough words outside code, addresses, links and images; and no translator's note."""
    text = view.document.text
    if _NOTE.match(text, span.start, span.end):
        return False
    links = (Span(*match.span()) for match in _LINK.finditer(text, span.start, span.end))
    rest = " ".join(_parts(view, span, sorted((*view.document.masks_in(*span), *links))))
    words, signs = _words(rest), sum(not char.isspace() for char in rest)
    return words >= _FEWEST and words * _WORD_SIGNS >= _PROSE * signs


def _totals(view: PairView, segments: Sequence[Segment], number: int) -> tuple[float, float]:
    """Words of this side and of the other, in passages that both have."""
    sides = (view.source, view.target)
    own = other = 1.0
    for segment in segments:
        if segment.source.start < segment.source.end and segment.target.start < segment.target.end:
            own += _weight(sides[number], _side(segment, number))
            other += _weight(sides[1 - number], _side(segment, 1 - number))
    return own, other


def _is_absorbed(
    view: PairView, segments: Sequence[Segment], index: int, number: int, totals: tuple[float, float], weight: float
) -> bool:
    """Is a neighbour on the other side so long that it may render this passage as well as its own?"""
    sides = (view.source, view.target)
    for near in (index - 1, index + 1):
        if 0 <= near < len(segments):
            own = _weight(sides[number], _side(segments[near], number))
            other = _weight(sides[1 - number], _side(segments[near], 1 - number))
            ratio = max(totals[1] - other, 1.0) / max(totals[0] - own, 1.0)  # of all others: the neighbour is judged
            if own and other > own * ratio * _STRETCHED and other - own * ratio > _ABSORBED * weight * ratio:
                return True
    return False


def _behind(segments: Sequence[Segment], index: int, number: int) -> Span | None:
    spans = (_side(segments[before], number) for before in range(index - 1, -1, -1))
    return next((span for span in spans if span.start < span.end), None)
