"""XML, read with the exact places of its text, and written.

expat reads the XML and says where each tag and each stretch of text begins; what a stretch looks like in the file
(references, ends of lines) is taken from the file itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

from termkit.core.passage import PLACEHOLDER, Piece
from termkit.core.span import LineIndex, Span
from termkit.errors import InputError
from termkit.formats.pieces import unescaped

_REFERENCE = re.compile(r"&(?:#x[0-9A-Fa-f]+|#[0-9]+|[^;\s]+);")
_ATTRIBUTE = re.compile(r"""([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_FURTHER = bytes(range(0x80, 0xC0))


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
    if cdata:
        return iter([Piece(text[span.start : span.end], *span)])
    return unescaped(text, *span, _REFERENCE, _character)


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


def _character(reference: str) -> str:
    if reference[1] != "#":
        return _NAMED.get(reference[1:-1], PLACEHOLDER)  # declared in a DTD that is not read
    number = reference[2:-1]
    return chr(int(number[1:].lstrip("0"), 16) if number[0] == "x" else int(number.lstrip("0")))


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
