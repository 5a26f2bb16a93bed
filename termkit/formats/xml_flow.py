"""What an element of XLIFF or TMX says: its words, and the inline codes that stand between them.

Codes that stand alone (<x/>, <ph/>) are placeholders, whose place in the file is the code as it is written. Codes
that come in pairs (<g>, <pc>, <mrk>, <hi>, <bpt> and <ept>) part no word: what they enclose is read through.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
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

    __slots__ = ("_cdata", "_owners", "_pieces", "_subflows", "_text", "start")  # there is one for every text

    def __init__(self, text: str, tag: Tag) -> None:
        self.start = tag.start
        self._text = text
        self._pieces: list[Piece] = []
        self._cdata: set[int] | None = None  # the numbers of the pieces that stand in CDATA
        self._owners: list[Flow | None] | None = None  # of each open element in this one: whose words stand in it
        self._subflows: list[Flow] | None = None

    @property
    def subflows(self) -> Sequence[Flow]:
        """The prose in the midst of its codes."""
        return self._subflows or ()

    @property
    def is_inside(self) -> bool:
        """True while an element in this one is open."""
        return bool(self._owners)

    def open(self, tag: Tag) -> None:
        """An element in this one begins."""
        owner = self._owner()
        if tag.name == "sub":
            owner = Flow(self._text, tag)
            self._subflows = self._subflows or []
            self._subflows.append(owner)
        elif owner is not None:
            if tag.prefix or tag.name not in _SEAMS:
                owner._pieces.append(Piece(PLACEHOLDER, *_element(self._text, tag.start)))
            if tag.prefix or tag.name in _CODE:
                owner = None
        if self._owners is None:
            self._owners = []
        self._owners.append(owner)

    def close(self) -> None:
        """The innermost element in this one ends."""
        if self._owners:
            self._owners.pop()

    def words(self, span: Span, cdata: bool) -> None:
        """A stretch of text."""
        owner = self._owner()
        if owner is None:
            return
        if cdata:
            owner._cdata = owner._cdata or set()
            owner._cdata.add(len(owner._pieces))
        if cdata or self._text.find("&", *span) < 0:
            owner._pieces.append(Piece(self._text[span.start : span.end], *span))
        else:
            owner._pieces.extend(xml_pieces(self._text, span))

    def prose(self, language: str | None, where: str) -> Iterator[Passage]:
        """What can be converted: a passage for each stretch that is written in one way."""
        for pieces, cdata in self._runs():
            if found := readable(pieces):
                yield Passage(found, write_cdata if cdata else write_xml, language, where)
        for subflow in self.subflows:
            yield from subflow.prose(language, where)

    def passage(self, language: str | None, where: str, *, preserve: bool = True) -> Passage:
        """All of it as one passage; without ``preserve`` not the line ends and indents around it."""
        runs = self._runs() if preserve else list(_without_layout(self._runs()))
        pieces = tuple(piece for run in runs for piece in run.pieces)
        if not pieces:
            return self._empty(language, where)
        return Passage(pieces, _way(runs, where), language, where)

    def _owner(self) -> Flow | None:
        """Whose words come next; None: those of a code."""
        return self._owners[-1] if self._owners else self

    def _runs(self) -> list[_Run]:
        """The pieces, parted where CDATA begins and ends."""
        if self._cdata is None:
            return [_Run(self._pieces, False)] if self._pieces else []
        numbers = groupby(range(len(self._pieces)), self._cdata.__contains__)
        return [_Run([self._pieces[number] for number in run], cdata) for cdata, run in numbers]

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


def _way(runs: Sequence[_Run], where: str) -> Callable[[str], str]:
    """How text is written into runs, whatever codes stand between them."""
    single = len(runs) == 1
    ways = {run.cdata for run in runs if single or any(piece.text != PLACEHOLDER for piece in run.pieces)}
    if len(ways) == 2:
        return partial(_write_either, where)
    return write_cdata if True in ways else write_xml


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


def _without_layout(runs: Sequence[_Run]) -> Iterator[_Run]:
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
