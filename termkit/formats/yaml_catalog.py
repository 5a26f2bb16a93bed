"""YAML catalogs of messages: every value and list item is prose, and no key, anchor, tag or comment.

PyYAML says where scalars begin and what they hold; where each character of one stands is read here, style by style.
A scalar for which the two readings differ is left alone, so that nothing is ever changed by mistake.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from termkit.core.passage import LanguageMark, Passage, Piece, Prose
from termkit.core.span import LineIndex, Span
from termkit.errors import InputError
from termkit.formats.entry import Entry, entries_below
from termkit.formats.pieces import path_below, readable, text_of
from termkit.formats.tags import chinese_tag, says_chinese

if TYPE_CHECKING:
    import yaml

_BREAK = r"(?:\r\n|[\r\n\x85\u2028\u2029])"
_BREAKS = re.compile(_BREAK)
_FOLD = rf"(?P<fold>[ \t]*+(?:{_BREAK}[ \t]*+)++)|[ \t]++"
_PLAIN = re.compile(_FOLD)
_SINGLE = re.compile(rf"{_FOLD}|(?P<escape>'')")
_DOUBLE = re.compile(
    rf"{_FOLD}|(?P<joined>\\{_BREAK}[ \t]*+(?:{_BREAK}[ \t]*+)*+)"
    r"|(?P<escape>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.))"
)
_PROPERTIES = re.compile(rf"(?:(?:!<[^>]*>|[!&][^\s]*)(?:[ \t]|#[^\r\n]*|{_BREAK})*+)*+")
_BLOCK = re.compile(rf"[|>][-+0-9]*[ \t]*+(?:#[^\r\n]*)?{_BREAK}")
_FIRST = re.compile(r"(?<! )( *+)[^ \r\n\x85\u2028\u2029]")
_ESCAPES = dict(zip("0abtnvfreN_LP", "\0\a\b\t\n\v\f\r\x1b\x85\xa0\u2028\u2029", strict=True)) | {"\t": "\t"}
_ESCAPED = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\x85": r"\N", "\u2028": r"\L", "\u2029": r"\P"}
)
_STRINGS = (None, "!", "tag:yaml.org,2002:str")
_NULLS = ("", "~", "null", "Null", "NULL")
_DEPTH = 1000  # the parser's time grows with the square of the depth
_TOO_DEEP = f"nested deeper than {_DEPTH} levels"
_TOO_DEEP_FOR_PARSER = "exceeded maximum nesting depth"  # some versions of it stop at that depth, too
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What would end an unquoted value or make something else of it. A blank at either end may stand in the midst of a line.
_MEANING = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`]|[\r\n\x85\u2028\u2029]|:(?:\s|$)|\s#")
_EDGE = re.compile(r"^ | $")
_FLOW_MEANING = re.compile(rf"{_MEANING.pattern}|[\[\]{{}},]")


@dataclass(slots=True)
class _Collection:
    """A mapping or a list that is open. ``root`` is the key at the top of the document that it stands under."""

    mapping: bool
    flow: bool
    path: str = ""
    prose: bool = True
    root: int | None = None
    index: int = -1  # of the last item
    value_next: bool = False  # in a mapping: the next node is a value
    here: str = ""  # the path of the value to come


class _Scalar(NamedTuple):
    start: int
    end: int
    value: str
    style: str | None
    flow: bool
    path: str
    root: int | None


@dataclass
class _Found:
    """What the parser saw: values, and the keys at the top of each document, with the number of the document."""

    values: list[_Scalar] = field(default_factory=list)
    roots: list[tuple[int, str, int, int]] = field(default_factory=list)


def entries(text: str, path: str = "<text>") -> Iterator[Entry]:
    """All values in a file with their keys, in its order. None is left out: one for which the two readings differ has
    the place of the whole scalar.

    Raises InputError, with line and column, for what is not YAML.
    """
    found = _scan(text, path)
    lines = LineIndex(text)
    below: list[tuple[str | None, Passage]] = []
    for scalar in found.values:
        root = found.roots[scalar.root][1] if scalar.root is not None else None
        pieces = _pieces(text, scalar)
        if text_of(pieces) != scalar.value:
            pieces = (Piece(scalar.value, scalar.start, scalar.end),)
        if not pieces or (not scalar.style and scalar.value in _NULLS):
            pieces = (Piece("", scalar.start, scalar.start),)
        below.append((root, _passage(pieces, scalar, root, path, lines)))
    return entries_below(below)


def prose(text: str, path: str = "<text>", *, every_scalar: bool = False) -> Prose:
    """All values in a file. What stands under a locale (``zh-CN:`` at the top) has its language.

    With ``every_scalar`` one for which the two readings differ is a single piece, to be looked at but not changed.

    Raises InputError, with line and column, for what is not YAML.
    """
    found = _scan(text, path)
    lines = LineIndex(text)
    passages = []
    for scalar in found.values:
        pieces = _pieces(text, scalar)
        if text_of(pieces) != scalar.value:
            if not every_scalar:
                continue
            pieces = (Piece(scalar.value, scalar.start, scalar.end),)
        pieces = readable(pieces)
        if not pieces:
            continue
        root = found.roots[scalar.root][1] if scalar.root is not None else None
        passages.append(_passage(pieces, scalar, root, path, lines))
    return Prose(tuple(passages), tuple(_marks(text, found.roots)))


def _passage(pieces: tuple[Piece, ...], scalar: _Scalar, root: str | None, path: str, lines: LineIndex) -> Passage:
    """The passage in a scalar, which stands under the key ``root`` at the top."""
    line, column = lines.position(scalar.start)
    write = partial(_WRITERS[scalar.style or ""], place=f"{path}:{line}:{column}", flow=scalar.flow)
    return Passage(pieces, write, chinese_tag(root) if root is not None else None, scalar.path)


def _marks(text: str, roots: Sequence[tuple[int, str, int, int]]) -> Iterator[LanguageMark]:
    """The locales that are the only key of their document: where there are more, each keeps its name."""
    keys = Counter(root[0] for root in roots)
    for document, key, start, end in roots:
        if keys[document] == 1 and says_chinese(key):
            offset = text.find(key, start, end)
            if offset >= 0:
                yield LanguageMark(offset, offset + len(key), key)


def _scan(text: str, path: str) -> _Found:
    """Runs the parser over the text."""
    import yaml

    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        raise _broken(text, path, forbidden.start(), f"YAML cannot hold the character U+{ord(forbidden[0]):04X}")
    base = len(text) - len(text.lstrip("\ufeff"))  # the parser does not count them
    loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _collect(yaml.parse(text[base:], Loader=loader), base)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = _TOO_DEEP if error.problem == _TOO_DEEP_FOR_PARSER else error.problem
        raise _broken(text, path, base + (mark.index if mark else 0), f"not YAML: {problem}") from None


def _collect(events: Iterator[yaml.Event], base: int) -> _Found:
    """The values among the events of the parser."""
    import yaml

    found = _Found()
    stack: list[_Collection] = []
    document = 0
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            document += 1
        elif isinstance(event, yaml.NodeEvent):
            top = stack[-1] if stack else _Collection(False, False)
            is_key = top.mapping and not top.value_next
            start, end = (mark.index + base if mark else base for mark in (event.start_mark, event.end_mark))
            if is_key:
                key = event.value if isinstance(event, yaml.ScalarEvent) else "?"
                top.here = path_below(top.path, key)
                if len(stack) == 1:
                    found.roots.append((document, key, start, end))
                    top.root = len(found.roots) - 1
            elif stack and not top.mapping:
                top.index += 1
                top.here = path_below(top.path, top.index)
            top.value_next = is_key
            if isinstance(event, yaml.CollectionStartEvent):
                if len(stack) == _DEPTH:
                    mark = cast("yaml.Mark | None", event.start_mark)
                    raise yaml.MarkedYAMLError(None, None, _TOO_DEEP, mark)
                mapping = isinstance(event, yaml.MappingStartEvent)
                stack.append(_Collection(mapping, bool(event.flow_style), top.here, top.prose and not is_key, top.root))
            elif isinstance(event, yaml.ScalarEvent) and top.prose and not is_key and event.tag in _STRINGS:
                found.values.append(_Scalar(start, end, event.value, event.style, top.flow, top.here, top.root))
    return found


def _pieces(raw: str, scalar: _Scalar) -> tuple[Piece, ...]:
    """The pieces of a scalar; none when it is not written as expected."""
    match = _PROPERTIES.match(raw, scalar.start, scalar.end)
    start = match.end() if match else scalar.start
    end = scalar.end
    if scalar.style in ("|", ">"):
        return tuple(_block(raw, start, end, scalar))
    if scalar.style in ("'", '"'):
        tokens = _SINGLE if scalar.style == "'" else _DOUBLE
        return tuple(_flow(raw, start + 1, end - 1, tokens))
    return tuple(_flow(raw, start, end, _PLAIN))


def _flow(raw: str, start: int, end: int, tokens: re.Pattern[str]) -> Iterator[Piece]:
    """The pieces of an unquoted or quoted scalar: verbatim stretches, escapes and folded line ends."""
    for match in tokens.finditer(raw, start, end):
        if match.lastgroup is None:  # blanks inside a line
            continue
        if start < match.start():
            yield Piece(raw[start : match.start()], start, match.start())
        start = match.end()
        if match.lastgroup == "escape":
            yield Piece(_plain(match[0]), *match.span())
        else:
            yield from _folded(
                list(_BREAKS.finditer(raw, *match.span())), match.lastgroup == "fold", Span(*match.span())
            )
    if start < end:
        yield Piece(raw[start:end], start, end)


def _folded(breaks: Sequence[re.Match[str]], spaced: bool, whole: Span) -> Iterator[Piece]:
    """What line ends become: one, with the blanks around it (``whole``), is a space, or nothing when escaped.

    Of several the first is lost.
    """
    first = breaks[0]
    if first[0] in "\u2028\u2029" and spaced:
        yield Piece(first[0], *first.span())
    elif len(breaks) == 1 and spaced:
        yield Piece(" ", *whole)
    yield from map(_line_end, breaks[1:])


def _line_end(found: re.Match[str]) -> Piece:
    return Piece(found[0] if found[0] in "\u2028\u2029" else "\n", *found.span())


def _block(raw: str, start: int, end: int, scalar: _Scalar) -> Iterator[Piece]:
    """The pieces of a literal or folded block scalar, as many as its value has text for."""
    header = _BLOCK.match(raw, start)
    if header is None:
        return
    left = len(scalar.value)
    for piece in _block_lines(raw, header.end(), end, scalar):
        left -= len(piece.text)
        if left < 0:
            return
        yield piece


def _block_lines(raw: str, start: int, end: int, scalar: _Scalar) -> Iterator[Piece]:
    indent = _indent(raw, start, end, scalar.value)
    breaks: list[re.Match[str]] = []
    foldable = False  # the last line of text allows folding
    while start < end:
        found = _BREAKS.search(raw, start)
        stop = found.start() if found else len(raw)
        begin = min(start + indent, stop)
        if begin < stop and not raw[start:begin].strip(" "):
            here = scalar.style == ">" and raw[begin] not in " \t"
            if breaks and foldable and here:
                yield from _folded(breaks, True, Span(breaks[0].start(), begin))
            else:
                yield from map(_line_end, breaks)
            yield Piece(raw[begin:stop], begin, stop)
            breaks, foldable = [], here
        if found is None:
            break
        breaks.append(found)
        start = found.end()
    yield from map(_line_end, breaks)


def _indent(raw: str, start: int, end: int, value: str) -> int:
    """How far a block scalar is indented: what its first line of text has more blanks than that of its value."""
    first, shown = _FIRST.search(raw, start, end), _FIRST.search(value)
    return len(first[1]) - len(shown[1]) if first and shown else 0


def _plain(escape: str) -> str:
    name = escape[1]
    if name in "xuU":
        return chr(int(escape[2:], 16))
    return "'" if escape == "''" else _ESCAPES.get(name, name)


def _write_plain(text: str, place: str, flow: bool) -> str:
    if (_FLOW_MEANING if flow else _MEANING).search(text):
        raise InputError(f"{place}: {text!r} cannot stand in a value without quotes; put the value into quotes")
    return text


def _write_single(text: str, place: str, flow: bool) -> str:
    return _write_block(text.replace("'", "''"), place, flow)


def _write_double(text: str, place: str, flow: bool) -> str:
    return _EDGE.sub(r"\\ ", text.translate(_ESCAPED))  # else it is lost at the beginning or the end of a line


def _write_block(text: str, place: str, flow: bool) -> str:
    if _BREAKS.search(text):
        raise InputError(f"{place}: {text!r} has a line end; only a value in double quotes can take it")
    return text


_WRITERS = {"": _write_plain, "'": _write_single, '"': _write_double, "|": _write_block, ">": _write_block}


def _broken(text: str, path: str, position: int, message: str) -> InputError:
    line, column = LineIndex(text).position(position)
    return InputError(f"{path}:{line}:{column}: {message}")
