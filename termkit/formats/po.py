"""Gettext catalogs (PO): the translations, as the program will show them.

A string continued over several quoted lines is one passage, so a word broken over two lines is read whole. Message
identifiers, contexts, comments, obsolete entries and the header are no prose. The header may name the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from termkit.core.language import canonical
from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose
from termkit.core.span import LineIndex, Span
from termkit.errors import InputError, LanguageError
from termkit.text.mask import find_masks

_LINE = re.compile(r"[^\r\n]+")
_START = re.compile(r'[ \t\ufeff]*(?:(msgid_plural|msgid|msgctxt|msgstr)(?:\[\d+\])?[ \t]*)?(?=")')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"[ \t\0]*', re.DOTALL)
_ESCAPE = re.compile(r"""\\(?:[abfnrtv"'?\\]|[0-7]{1,3}|x[0-9A-Fa-f]{1,2})""")
_PLAIN = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_LANGUAGE = re.compile(r"^Language:[ \t]*([A-Za-z]+(?:[_-][A-Za-z0-9]+)*)", re.MULTILINE)
_WHERE_LENGTH = 60

# Tags that stand inside a word without parting it.
INLINE_TAGS = re.compile(
    r"(?:</?(?:a|abbr|b|bdi|bdo|big|cite|dfn|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u|var)"
    r"(?:[\s/][^<]*)?>)+",
    re.IGNORECASE,
)


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
            context = _read(pieces)
        elif keyword == "msgid":
            context = context if previous == "msgctxt" else None
            identifier = _read(pieces)
        elif keyword == "msgstr" and not identifier and context is None:
            header = pieces
        elif keyword == "msgstr" and pieces:
            found.append((pieces, shortened(f"{context}/{identifier}" if context else identifier)))
        previous = keyword
    mark = _mark(header)
    if mark and not says_chinese(mark.tag):
        return Prose(())
    language = language_of(mark.tag) if mark else None
    passages = (Passage(with_placeholders(pieces), _write, language, where) for pieces, where in found)
    return Prose(tuple(passage for passage in passages if passage.pieces), (mark,) if mark else ())


def with_placeholders(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The same passage with PLACEHOLDER for whatever is no prose in it; tags such as <b> become seams instead."""
    text = _read(pieces)
    masks = find_masks(text)
    if not masks:
        return tuple(pieces)
    shown: list[Piece] = []
    inside: list[Piece] = []
    masked = iter((*masks, Span(len(text), len(text))))
    mask = next(masked)
    offset = 0
    for piece in pieces:
        end = offset + len(piece.text)
        while offset < end:
            stop = min(end, mask.start if offset < mask.start else mask.end)
            (shown if offset < mask.start else inside).append(
                _part(piece, len(piece.text) - end + offset, stop - offset)
            )
            offset = stop
            if inside and offset == mask.end:
                if not INLINE_TAGS.fullmatch(text, *mask):
                    shown.append(Piece(PLACEHOLDER, inside[0].start, inside[-1].end))
                inside.clear()
                mask = next(masked)
    return tuple(shown)


def unescaped(raw: str, start: int, end: int, escapes: re.Pattern[str], plain: Callable[[str], str]) -> Iterator[Piece]:
    """The pieces of ``raw[start:end]``; ``plain`` says what an escape stands for."""
    for match in escapes.finditer(raw, start, end):
        if start < match.start():
            yield Piece(raw[start : match.start()], start, match.start())
        yield Piece(plain(match[0]), *match.span())
        start = match.end()
    if start < end:
        yield Piece(raw[start:end], start, end)


def says_chinese(tag: str) -> bool:
    """True for the tags of Chinese, also for those that say no script: ``zh``."""
    return re.split("[-_]", tag)[0].lower() == "zh"


def language_of(tag: str) -> str | None:
    """The canonical form of a tag that says which Chinese, and None for all others."""
    try:
        return canonical(tag) if says_chinese(tag) else None
    except LanguageError:
        return None


def shortened(text: str) -> str:
    """A text fit to name a place in a message: one line, 60 characters at most."""
    text = " ".join(text[: 4 * _WHERE_LENGTH].split())
    return text if len(text) <= _WHERE_LENGTH else text[: _WHERE_LENGTH - 1] + "…"


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


def _write(text: str) -> str:
    return text.translate(_ESCAPED)


def _read(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _part(piece: Piece, start: int, length: int) -> Piece:
    """A stretch of a piece; an escape is one character and is never parted."""
    if length == len(piece.text):
        return piece
    return Piece(piece.text[start : start + length], piece.start + start, piece.start + start + length)


def _mark(header: Sequence[Piece]) -> LanguageMark | None:
    """Where the header names the language, if it does; a tag broken over two lines is overlooked."""
    match = _LANGUAGE.search(_read(header))
    if match is None:
        return None
    offset = 0
    for piece in header:
        if offset <= match.start(1) and match.end(1) <= offset + len(piece.text):
            start = piece.start + match.start(1) - offset
            return LanguageMark(start, start + len(match[1]), match[1])
        offset += len(piece.text)
    return None
