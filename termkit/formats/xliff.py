"""XLIFF 1.2 and 2.x: the text of the targets for conversion, and sources with their targets for checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose
from termkit.core.span import Span
from termkit.core.unit import Bitext
from termkit.formats.pieces import readable
from termkit.formats.tags import chinese_tag, says_chinese, says_other
from termkit.formats.xml import Tag, attribute_value, read_xml, write_cdata, write_xml, xml_pieces

_UNITS = frozenset({"trans-unit", "unit"})
_HOLDERS = frozenset({"trans-unit", "segment", "ignorable"})  # a target elsewhere is a suggestion or a match
_SEAMS = frozenset({"g", "pc", "mrk", "bpt", "ept", "bx", "ex", "sc", "ec", "sm", "em", "it"})
_LANGUAGE = {"file": "target-language", "xliff": "trgLang", "target": "xml:lang"}  # where the targets' is declared
_CODE = frozenset({"bpt", "ept", "ph", "it"})  # what stands in them is the code of another format


def prose(text: str, path: str = "<text>") -> Prose:
    """The text of all targets of a file, unless it says that they are in a language that is not Chinese.

    Raises InputError for what is not well-formed XML, and where entities are declared.
    """
    return _Xliff(text, path).read()


def units(
    text: str,
    path: str = "<text>",
    *,
    source: str | None = None,
    target: str | None = None,
    left_out: Counter[str] | None = None,
) -> Bitext:
    """Each entry with its source and target; in version 2 each segment of an entry.

    Where parts of the file are in several languages, those nearest to ``source`` and ``target`` (canonical tags) are
    read. What is left out is counted in ``left_out``. Raises InputError for a file in other languages only; for what
    is not well-formed, and for declared entities, the units raise it behind those that can be read.
    """
    from termkit.formats.xliff_units import bitext

    return bitext(text, path, source, target, Counter() if left_out is None else left_out)


class _State(NamedTuple):
    """An open element, and what holds in it."""

    name: str
    language: str | None = None  # of the targets
    foreign: bool = False  # the targets are not in Chinese
    frozen: bool = False  # translate="no"
    unit: str = ""
    target: bool = False  # in a target whose text is prose
    pieces: list[Piece] | None = None  # of the passage that its text belongs to; None: its text is no prose


class _Xliff:
    """Reads one file."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._passages: list[Passage] = []
        self._marks: list[LanguageMark] = []
        self._stack = [_State("")]

    def read(self) -> Prose:
        """The text of all targets."""
        read_xml(self._text, self._path, self._start, self._end, self._words)
        self._passages.sort(key=lambda passage: passage.pieces[0].start)
        return Prose(tuple(self._passages), tuple(self._marks))

    def _start(self, tag: Tag) -> None:
        outer = self._stack[-1]
        state = self._declared(tag, outer._replace(name=tag.name))
        if tag.name in _UNITS:
            state = state._replace(unit=tag.attributes.get("id", ""))
        if tag.name == "target":
            prose_here = outer.name in _HOLDERS and not state.foreign and not state.frozen
            state = state._replace(target=prose_here, pieces=[] if prose_here else None)
        elif tag.name == "sub" and outer.name in _CODE and state.target and not state.frozen:
            state = state._replace(pieces=[])  # prose in the midst of code: a passage of its own
        elif outer.pieces is not None:
            state = self._inline(tag, state, outer.pieces)
        self._stack.append(state)

    def _inline(self, tag: Tag, state: _State, pieces: list[Piece]) -> _State:
        """The state in an element that stands in a target's text."""
        protected = state.frozen or tag.attributes.get("mtype") == "protected"
        if tag.name not in _SEAMS or protected:
            pieces.append(Piece(PLACEHOLDER, tag.start, tag.start + 1))
        return state._replace(pieces=None) if protected or tag.name in _CODE else state

    def _declared(self, tag: Tag, state: _State) -> _State:
        """What a start tag says of language and of translation, which then holds for all in it."""
        if "translate" in tag.attributes:
            state = state._replace(frozen=tag.attributes["translate"] == "no")
        name = _LANGUAGE.get(tag.name, "")
        if name in tag.attributes and (tag.name != "target" or self._stack[-1].name in _HOLDERS):
            value = tag.attributes[name]
            state = state._replace(language=chinese_tag(value), foreign=says_other(value))
            span = attribute_value(self._text, tag.start, name)
            if not state.frozen and says_chinese(self._text[span.start : span.end]):
                self._marks.append(LanguageMark(*span, self._text[span.start : span.end]))
        return state

    def _end(self) -> None:
        state = self._stack.pop()
        if state.pieces is not None and state.pieces is not self._stack[-1].pieces:
            self._emit(state, state.pieces, write_xml)
            state.pieces.clear()

    def _words(self, span: Span, cdata: bool) -> None:
        state = self._stack[-1]
        if state.pieces is None:
            return
        if cdata:  # it is written in its own way, so it is a passage of its own
            self._emit(state, state.pieces, write_xml)
            state.pieces.clear()
            self._emit(state, list(xml_pieces(self._text, span, cdata)), write_cdata)
        else:
            state.pieces.extend(xml_pieces(self._text, span))

    def _emit(self, state: _State, pieces: list[Piece], write: Callable[[str], str]) -> None:
        """Adds a passage, unless there is nothing to read in it."""
        if found := readable(pieces):
            self._passages.append(Passage(found, write, state.language, state.unit))
