"""Gettext catalogs (PO): the translations, as the program will show them, for conversion and for checks.

A string continued over several quoted lines is one passage, so a word broken over two lines is read whole. Message
identifiers, contexts, comments, obsolete entries and the header are no prose. The header may name the language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose
from termkit.core.span import LineIndex
from termkit.core.unit import Bitext
from termkit.errors import InputError
from termkit.formats.pieces import readable, shortened, text_of, unescaped
from termkit.formats.tags import chinese_tag, says_chinese, says_other

_LINE = re.compile(r"[^\r\n]+")
_START = re.compile(r'[ \t\ufeff]*(?:(msgid_plural|msgid|msgctxt|msgstr)(?:\[\d+\])?[ \t]*)?(?=")')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"[ \t\0]*', re.DOTALL)
_ESCAPE = re.compile(r"""\\(?:[abfnrtv"'?\\]|[0-7]{1,3}|x[0-9A-Fa-f]{1,2})""")
_PLAIN = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_ESCAPED = str.maketrans({plain: f"\\{name}" for name, plain in [*_PLAIN.items(), ("\\", "\\"), ('"', '"')]})
_LANGUAGE = re.compile(r"^Language:[ \t]*([A-Za-z]+(?:[_-][A-Za-z0-9]+)*)", re.MULTILINE)


def prose(text: str, path: str = "<text>") -> Prose:
    """All translations in a catalog; none when its header declares a language that is not Chinese.

    Raises InputError, with line and column, for a string that does not end in its line.
    """
    context: str | None = None
    identifier = previous = ""
    header: Sequence[Piece] = ()
    found: list[tuple[Sequence[Piece], str]] = []
    for keyword, pieces in _fields(text, path):
        if keyword == "msgctxt":
            context = text_of(pieces)
        elif keyword == "msgid":
            context = context if previous == "msgctxt" else None
            identifier = text_of(pieces)
        elif keyword == "msgstr" and not identifier and context is None:
            header = pieces
        elif keyword == "msgstr" and pieces:
            found.append((pieces, shortened(f"{context}/{identifier}" if context else identifier)))
        previous = keyword
    mark = _mark(header)
    if mark and says_other(mark.tag):
        return Prose(())
    language = chinese_tag(mark.tag) if mark else None
    passages = (Passage(readable(pieces), write, language, where) for pieces, where in found)
    marks = (mark,) if mark and says_chinese(mark.tag) else ()
    return Prose(tuple(passage for passage in passages if passage.pieces), marks)


def units(
    text: str,
    path: str = "<text>",
    *,
    source: str | None = None,
    target: str | None = None,
    left_out: Counter[str] | None = None,
) -> Bitext:
    """Each message with its translation, read one by one; each form of a plural is a unit.

    ``source`` and ``target`` (canonical tags) are the languages where the header names none. What is left out is
    counted in ``left_out``. Raises InputError for a catalog in another language; for a broken entry the units raise it
    behind those before it.
    """
    from termkit.formats.po_units import bitext

    return bitext(text, path, source, target, Counter() if left_out is None else left_out)


def _fields(text: str, path: str) -> Iterator[tuple[str, list[Piece]]]:
    """Each keyword with the pieces of its string. Lines that are neither keywords nor strings part nothing."""
    keyword = ""
    pieces: list[Piece] = []
    for line in _LINE.finditer(text):
        start = _START.match(text, *line.span())
        if start is None:
            continue
        if start[1]:
            yield keyword, pieces
            keyword, pieces = start[1], []
        position = start.end()
        while position < line.end():
            string = _STRING.match(text, position, line.end())
            if string is None:
                raise _broken(text, path, position)
            pieces.extend(unescaped(text, *string.span(1), _ESCAPE, _plain))
            position = string.end()
    yield keyword, pieces


def _broken(text: str, path: str, position: int) -> InputError:
    line, column = LineIndex(text).position(position)
    if text[position] == '"':
        return InputError(f"{path}:{line}:{column}: the string does not end in its line; close it with '\"'")
    return InputError(f"{path}:{line}:{column}: text behind the end of a string; write a quote inside it as '\\\"'")


def _plain(escape: str) -> str:
    """What an escape stands for; a byte by its number is part of a character at best, and no prose."""
    name = escape[1:]
    return _PLAIN.get(name, PLACEHOLDER if name[0] in "x01234567" else name)


def write(text: str) -> str:
    """Plain text as a string holds it, between its quotes."""
    return text.translate(_ESCAPED)


def _mark(header: Sequence[Piece]) -> LanguageMark | None:
    """Where the header names the language, if it does; a tag broken over two lines is overlooked."""
    match = _LANGUAGE.search(text_of(header))
    if match is None:
        return None
    offset = 0
    for piece in header:
        if offset <= match.start(1) and match.end(1) <= offset + len(piece.text):
            start = piece.start + match.start(1) - offset
            return LanguageMark(start, start + len(match[1]), match[1])
        offset += len(piece.text)
    return None
