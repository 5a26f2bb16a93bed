"""JSON catalogs of messages: every string value is prose, and no key. Comments and trailing commas are tolerated.

ARB keeps what is said about a message under ``@key``: no prose. Its ``@@locale`` names the language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from termkit.core.passage import LanguageMark, Passage, Piece, Prose
from termkit.core.span import LineIndex
from termkit.errors import InputError
from termkit.formats.entry import Entry, entries_below
from termkit.formats.pieces import path_below, readable, text_of, unescaped
from termkit.formats.tags import chinese_tag, says_chinese, says_other

TOKEN = re.compile(
    r"""(?P<blank>[\s\ufeff]++|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)
    | (?P<string>"(?:[^"\\\r\n]|\\[^\r\n])*+")
    | (?P<literal>-?[0-9][0-9.eE+-]*+|true\b|false\b|null\b|NaN\b|-?Infinity\b)
    | [{}\[\]:,]""",
    re.VERBOSE,
)
ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
LONE = re.compile("[\ud800-\udfff]")  # half a pair of surrogates, which an escape can write: no character
_ESCAPES = frozenset('"\\/bfnrtu')
_VALUE, _KEY, _COLON, _COMMA, _END = "a value", "a key in double quotes", "':'", "','", "the end of the file"


@dataclass(slots=True)
class _Container:
    """An object or a list that is open."""

    closer: str
    path: str
    prose: bool  # False below ``@key``
    here: str = ""  # the path of the value to come
    index: int = -1  # of the item to come
    key: str = ""


class _Value(NamedTuple):
    start: int  # inside the quotes
    end: int
    path: str
    locale: bool
    root: str | None  # the key at the top that it stands under


def entries(text: str, path: str = "<text>") -> Iterator[Entry]:
    """All string values in a file with their keys, in its order; in ARB only the messages. None is left out.

    Raises InputError, with line and column, for what is not JSON.
    """
    values = list(_values(text, path))
    language = next((chinese_tag(text[one.start : one.end]) for one in values if one.locale), None)
    write = partial(write_string, ascii_only=text.isascii())
    found = []
    for one in values:
        if not one.locale:
            pieces = tuple(unescaped(text, one.start, one.end, ESCAPE, _whole))
            pieces = pieces or (Piece("", one.start, one.start),)
            tag = language or (chinese_tag(one.root) if one.root else None)
            found.append((one.root, Passage(pieces, write, tag, one.path)))
    return entries_below(found)


def prose(text: str, path: str = "<text>", *, every_language: bool = False) -> Prose:
    """All string values in a file; none when ``@@locale`` declares a language that is not Chinese.

    With ``every_language`` that declaration does not count.

    Raises InputError, with line and column, for what is not JSON.
    """
    values = list(_values(text, path))
    marks = [LanguageMark(one.start, one.end, text[one.start : one.end]) for one in values if one.locale]
    mark = marks[0] if marks else None
    if mark and says_other(mark.tag) and not every_language:
        return Prose(())
    language = chinese_tag(mark.tag) if mark else None
    write = partial(write_string, ascii_only=text.isascii())
    passages = []
    for one in values:
        pieces = readable(tuple(unescaped(text, one.start, one.end, ESCAPE, plain)))
        if pieces and not one.locale:
            passages.append(Passage(pieces, write, language, one.path))
    return Prose(tuple(passages), (mark,) if mark and says_chinese(mark.tag) else ())


def _values(text: str, path: str) -> Iterator[_Value]:
    """Every string value that is prose, and the tag of ``@@locale``."""
    stack: list[_Container] = []
    expected, may_close = _VALUE, True
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise _broken(text, path, position, _wanted(expected, may_close, stack))
        position = match.end()
        if match.lastgroup == "blank":
            continue
        token = text[match.start()] if match.lastgroup is None else match.lastgroup
        top = stack[-1] if stack else None
        if token == "string" and expected is _KEY and top:
            top.key = _decoded(text, path, *match.span())
            top.here = path_below(top.path, top.key)
            expected, may_close = _COLON, False
        elif token == ":" and expected is _COLON:
            expected, may_close = _VALUE, False
        elif token == "," and expected is _COMMA and top:
            expected, may_close = (_KEY if top.closer == "}" else _VALUE), True
        elif top and token == top.closer and may_close:
            stack.pop()
            expected, may_close = (_COMMA, True) if stack else (_END, False)
        elif token in ("string", "literal", "{", "[") and expected is _VALUE:
            here, is_prose, locale = _place(top, len(stack))
            if token in "{[":
                stack.append(_Container("}" if token == "{" else "]", here, is_prose))
                expected, may_close = (_KEY if token == "{" else _VALUE), True
                continue
            if token == "string":
                _decoded(text, path, *match.span())
                if is_prose or locale:
                    root = stack[0].key if stack and stack[0].closer == "}" else None
                    yield _Value(match.start() + 1, match.end() - 1, here, locale, root)
            expected, may_close = (_COMMA, True) if stack else (_END, False)
        else:
            raise _broken(text, path, match.start(), _wanted(expected, may_close, stack))
    if stack:
        raise _broken(text, path, len(text), _wanted(expected, may_close, stack))


def _place(top: _Container | None, depth: int) -> tuple[str, bool, bool]:
    """Path of the value that begins here, whether it is prose, and whether it names the language."""
    if top is None:
        return "", True, False
    if top.closer == "]":
        top.index += 1
        return path_below(top.path, top.index), top.prose, False
    return top.here, top.prose and top.key[:1] != "@" and top.key != "$schema", depth == 1 and top.key == "@@locale"


def _decoded(text: str, path: str, start: int, end: int) -> str:
    """The string that a token stands for; its escapes are looked at."""
    inner = text[start + 1 : end - 1]
    if "\\" not in inner:
        return inner
    for match in ESCAPE.finditer(text, start + 1, end - 1):
        if match[0][1] not in _ESCAPES or match[0] == r"\u":
            raise _broken(text, path, match.start(), r"an escape such as \n or \u4e2d")
    return text_of(tuple(unescaped(text, start + 1, end - 1, ESCAPE, plain)))


def plain(escape: str) -> str:
    """What an escape stands for; a pair of surrogates is one character."""
    if len(escape) == 6:
        return chr(int(escape[2:], 16))
    return str(json.loads(f'"{escape}"'))


def _whole(escape: str) -> str:
    """What an escape stands for; U+FFFD for half a character."""
    return LONE.sub("\ufffd", plain(escape))


def write_string(text: str, ascii_only: bool) -> str:
    """Plain text inside a string; a file that writes all Chinese as escapes goes on doing so."""
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def _wanted(expected: str, may_close: bool, stack: list[_Container]) -> str:
    return f"{expected} or '{stack[-1].closer}'" if stack and may_close else expected


def _broken(text: str, path: str, position: int, wanted: str) -> InputError:
    line, column = LineIndex(text).position(position)
    found = "the end of the file" if position == len(text) else repr(text[position])
    if text.startswith('"', position) and not TOKEN.match(text, position):
        return InputError(f"{path}:{line}:{column}: the string does not end in its line; close it with '\"'")
    return InputError(f"{path}:{line}:{column}: not JSON: found {found}, expected {wanted}")
