"""What an element of XLIFF or TMX says: its words, and the inline codes that stand between them.

Codes that stand alone (<x/>, <ph/>) are placeholders, whose place in the file is the code as it is written. Codes
that come in pairs (<g>, <pc>, <mrk>, <hi>, <bpt> and <ept>) part no word: what they enclose is read through.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from termkit.core.passage import PLACEHOLDER, Passage, Piece
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.formats.pieces import readable
from termkit.formats.xml import Tag, write_cdata, write_xml, xml_pieces

_SEAMS = frozenset({"g", "pc", "mrk", "bpt", "ept", "bx", "ex", "sc", "ec", "sm", "em", "it", "hi"})
_CODE = frozenset({"bpt", "ept", "ph", "it", "ut"})  # what stands in them is the code of another format
_START_TAG = re.compile(r"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_REST = re.compile(r"(?:[^<]++|<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>)*+</[^>]*+>", re.DOTALL)
_LAYOUT_BEFORE = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_LAYOUT_BEHIND = re.compile(r"(?<![ \t\r\n])[ \t]*[\r\n][ \t\r\n]*\Z")


class _Run(NamedTuple):
    """Pieces that are written in one way."""

    pieces: list[Piece]
    cdata: bool


class Flow:
    """The words of one element, taken in as the callbacks of ``read_xml`` bring them."""

    def __init__(self, text: str, tag: Tag) -> None:
        self.start = tag.start
        self.subflows: list[Flow] = []  # prose in the midst of codes
        self._text = text
        self._runs: list[_Run] = []
        self._owners: list[Flow | None] = [self]  # of each element open: whose words stand in it; None: those of a code

    @property
    def is_inside(self) -> bool:
        """True while an element in this one is open."""
        return len(self._owners) > 1

    def open(self, tag: Tag) -> None:
        """An element in this one begins."""
        owner = self._owners[-1]
        if tag.name == "sub":
            owner = Flow(self._text, tag)
            self.subflows.append(owner)
        elif owner is not None:
            if tag.prefix or tag.name not in _SEAMS:
                owner._add([Piece(PLACEHOLDER, *_element(self._text, tag.start))], False)
            if tag.prefix or tag.name in _CODE:
                owner = None
        self._owners.append(owner)

    def close(self) -> None:
        """The innermost element in this one ends."""
        self._owners.pop()

    def words(self, span: Span, cdata: bool) -> None:
        """A stretch of text."""
        owner = self._owners[-1]
        if owner is not None:
            owner._add(xml_pieces(self._text, span, cdata), cdata)

    def prose(self, language: str | None, where: str) -> Iterator[Passage]:
        """What can be converted: a passage for each stretch that is written in one way."""
        for pieces, cdata in self._runs:
            if found := readable(pieces):
                yield Passage(found, write_cdata if cdata else write_xml, language, where)
        for subflow in self.subflows:
            yield from subflow.prose(language, where)

    def passage(self, language: str | None, where: str, *, preserve: bool = True) -> Passage:
        """All of it as one passage; without ``preserve`` not the line ends and indents around it."""
        runs = self._runs if preserve else list(_without_layout(self._runs))
        pieces = tuple(piece for run in runs for piece in run.pieces)
        if not pieces:
            return self._empty(language, where)
        ways = {run.cdata for run in runs if any(piece.text != PLACEHOLDER for piece in run.pieces)}
        write = partial(_write_either, where) if len(ways) == 2 else write_cdata if True in ways else write_xml
        return Passage(pieces, write, language, where)

    def _add(self, pieces: Iterable[Piece], cdata: bool) -> None:
        if not self._runs or self._runs[-1].cdata != cdata:
            self._runs.append(_Run([], cdata))
        self._runs[-1].pieces.extend(pieces)

    def _empty(self, language: str | None, where: str) -> Passage:
        """A passage without words, at the place where they would stand."""
        end = _tag_end(self._text, self.start)
        if self._text[end - 2] == "/":
            return nowhere(self.start, language, where)
        return Passage((Piece("", end, end),), write_xml, language, where)


def nowhere(offset: int, language: str | None, where: str) -> Passage:
    """Stands for a text that the file has no element for; ``offset`` is a place for messages."""
    return Passage((Piece("", offset, offset),), partial(_refuse, where), language, where)


def paired(source: Flow, target: Flow, left_out: Counter[str]) -> Iterator[tuple[str, Flow, Flow]]:
    """A source and its target, and then the prose in the midst of their codes, each with a suffix for its id.

    Where the two have not the same number of such texts, they are counted in ``left_out``.
    """
    yield "", source, target
    inner = source.subflows, target.subflows
    if len(inner[0]) == len(inner[1]):
        for number, (one, other) in enumerate(zip(*inner, strict=True), 1):
            yield f"/sub{number}", one, other
    else:
        left_out["entries with texts inside codes on one side only"] += 1


def _refuse(where: str, _: str) -> str:
    raise InputError(f"{where}: no element here could hold a text; give it a start tag and an end tag first")


def _write_either(where: str, text: str) -> str:
    """Plain text as both a CDATA section and the text beside it may hold it."""
    if any(mark in text for mark in ("&", "<", "]]>")):
        raise InputError(f"{where}: a text that is partly CDATA takes no new '&' or '<'; write all of it as one")
    return text


def _element(text: str, start: int) -> Span:
    """Where the element that begins at ``start`` stands; only its start tag where elements stand in it."""
    end = _tag_end(text, start)
    rest = None if text[end - 2] == "/" else _REST.match(text, end)
    return Span(start, rest.end() if rest else end)


def _tag_end(text: str, start: int) -> int:
    """Where a start tag ends, which expat has read already."""
    match = _START_TAG.match(text, start)
    return match.end() if match else start + 1


def _without_layout(runs: list[_Run]) -> Iterator[_Run]:
    """The runs without white space at both ends of them all that holds a line end."""
    for number, (pieces, cdata) in enumerate(runs):
        kept = list(pieces)
        if number == 0 and not cdata:
            kept[:1] = _cut(kept[0], _LAYOUT_BEFORE.match(kept[0].text), before=True)
        if number == len(runs) - 1 and not cdata and kept:
            kept[-1:] = _cut(kept[-1], _LAYOUT_BEHIND.search(kept[-1].text), before=False)
        if kept:
            yield _Run(kept, cdata)


def _cut(piece: Piece, layout: re.Match[str] | None, *, before: bool) -> list[Piece]:
    """The piece without the layout before or behind its words, if it is written as it is; none of it may be left."""
    text, start, end = piece
    if layout is None or end - start != len(text) or text == PLACEHOLDER:
        return [piece]
    first, last = (layout.end(), len(text)) if before else (0, layout.start())
    return [Piece(text[first:last], start + first, start + last)] if first < last else []
