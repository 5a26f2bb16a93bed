"""XLIFF 1.2 and 2.x: the text of the targets. Also how any XML is read with the exact places of its text.

expat reads the XML and says where each tag and each stretch of text begins; what a stretch looks like in the file
(references, ends of lines) is taken from the file itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose
from termkit.core.span import LineIndex, Span
from termkit.errors import InputError
from termkit.formats.html import chinese, is_chinese_tag, is_other_tag, readable

_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([^;\s]+));")
_ATTRIBUTE = re.compile(r"""([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_FURTHER = bytes(range(0x80, 0xC0))

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


class Tag(NamedTuple):
    """A start tag: its name, its attributes, and where it begins."""

    prefix: str
    name: str  # without the prefix
    attributes: Mapping[str, str]
    start: int


def read_xml(
    text: str, path: str, start: Callable[[Tag], None], end: Callable[[], None], words: Callable[[Span, bool], None]
) -> None:
    """Calls back for each start tag, end tag and stretch of text of an XML text, in order, with its place.

    ``words`` is told whether the stretch stands in a CDATA section. Nothing is fetched, whatever the file names.
    Raises InputError for what is not well-formed, and where entities are declared.
    """
    _Walk(text, path, start, end, words).run()


def xml_pieces(text: str, span: Span, cdata: bool = False) -> Iterator[Piece]:
    """A stretch of text of an XML file, with every reference a piece of its own."""
    done, end = span
    for match in () if cdata else _REFERENCE.finditer(text, done, end):
        if done < match.start():
            yield Piece(text[done : match.start()], done, match.start())
        done = match.end()
        yield Piece(_character(match), match.start(), done)
    if done < end:
        yield Piece(text[done:end], done, end)


def attribute_value(text: str, start: int, name: str) -> Span:
    """Where the value of an attribute stands, without its quotes; the start tag begins at ``start`` and has it."""
    found = next(match for match in _ATTRIBUTE.finditer(text, start) if match[1] == name)
    return Span(found.start(2) + 1, found.end(2) - 1)


def write_xml(text: str) -> str:
    """Plain text as the content of an element; ``>`` too, for ``]]>`` may not stand there."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_cdata(text: str) -> str:
    """Plain text as a CDATA section holds it: nothing can be escaped there, so ``]]>`` is divided between two."""
    return text.replace("]]>", "]]]]><![CDATA[>")


def _character(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits:
        return chr(int(digits.lstrip("0"), 16 if match[1] else 10))
    return _NAMED.get(match[3], PLACEHOLDER)  # declared in a DTD that is not read


class _Walk:
    """One pass of expat over a text. Its byte offsets become code points as they grow."""

    def __init__(
        self,
        text: str,
        path: str,
        start: Callable[[Tag], None],
        end: Callable[[], None],
        words: Callable[[Span, bool], None],
    ) -> None:
        self._text, self._path = text, path
        self._bytes = text.encode("utf-8", "surrogatepass")
        self._start, self._end, self._words = start, end, words
        self._byte = self._point = 0  # the same place in both
        self._run: int | None = None  # where the present stretch of text began
        self._cdata = False
        self._parser = expat.ParserCreate("utf-8")  # whatever the declaration says: the text is decoded
        self._parser.specified_attributes = True  # not those that a DTD adds

    def run(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._start_tag
        parser.EndElementHandler = self._end_tag
        parser.CharacterDataHandler = self._characters
        parser.SkippedEntityHandler = self._characters
        parser.StartCdataSectionHandler = lambda: self._section(True)
        parser.EndCdataSectionHandler = lambda: self._section(False)
        parser.CommentHandler = self._break
        parser.ProcessingInstructionHandler = self._break
        parser.EntityDeclHandler = self._entity
        if "\0" in self._text:  # expat would take the file for UTF-16
            raise InputError(f"{self._at(self._text.index(chr(0)))}: U+0000 may not stand in XML; remove it")
        try:
            parser.Parse(self._bytes, True)
        except expat.ExpatError as error:
            offset = _code_points(self._bytes[: max(parser.ErrorByteIndex, 0)])
            offset -= self._text[offset - 1 : offset] in ("&", "<")  # expat points behind it
            raise InputError(f"{self._at(offset)}: {_fault(error, self._text[offset : offset + 1])}") from None

    def _offset(self) -> int:
        """Where the present event begins, in code points."""
        byte = self._parser.CurrentByteIndex
        self._point += _code_points(self._bytes[self._byte : byte])
        self._byte = byte
        return self._point

    def _characters(self, *_: object) -> None:
        if self._run is None:
            self._run = self._offset()

    def _break(self, *_: object) -> None:
        """Ends the present stretch of text at a tag, a comment or the like."""
        if self._run is not None:
            run, self._run = self._run, None
            self._words(Span(run, self._offset()), self._cdata)

    def _section(self, cdata: bool) -> None:
        self._break()
        self._cdata = cdata

    def _start_tag(self, name: str, attributes: dict[str, str]) -> None:
        self._break()
        prefix, _, local = name.rpartition(":")
        self._start(Tag(prefix, local, attributes, self._offset()))

    def _end_tag(self, _: str) -> None:
        self._break()
        self._end()

    def _entity(self, name: str, *_: object) -> None:
        place = self._at(self._text.rfind("<!ENTITY", 0, self._offset() + 1))
        raise InputError(f"{place}: the file declares the entity {name!r}; write what it stands for instead")

    def _at(self, offset: int) -> str:
        line, column = LineIndex(self._text).position(offset)
        return f"{self._path}:{line}:{column}"


def _code_points(utf8: bytes) -> int:
    """How many code points the bytes hold: all that do not go on with one."""
    return len(utf8.translate(None, _FURTHER))


_ADVICE = {
    expat.errors.XML_ERROR_TAG_MISMATCH: "every tag is closed by its own end tag, the innermost first",
    expat.errors.XML_ERROR_INVALID_TOKEN: "in text '&' is written '&amp;' and '<' '&lt;', and values stand in quotes",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "write the character itself, or its number as in '&#160;'",
    expat.errors.XML_ERROR_NO_ELEMENTS: "an end tag is missing, or the file is empty or cut off",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "the file is cut off",
    expat.errors.XML_ERROR_SYNTAX: "an XML file begins with a tag",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "one element holds everything else",
}


def _fault(error: expat.ExpatError, character: str) -> str:
    """What is wrong with the XML, and what would be right; ``character`` stands at the place."""
    message = expat.ErrorString(error.code) or "error"
    advice = _ADVICE.get(message, "")
    if character and character not in "\t\r\n" and not character.isprintable():
        advice = f"U+{ord(character):04X} may not stand in XML; remove it"
    return f"not well-formed XML: {message}{'; ' if advice else ''}{advice}"


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
            state = state._replace(language=chinese(value), foreign=is_other_tag(value))
            span = attribute_value(self._text, tag.start, name)
            if not state.frozen and is_chinese_tag(self._text[span.start : span.end]):
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
