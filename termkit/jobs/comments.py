"""Comments addressed to termkit, in every format that has comments, and the lines or the entry that each is about.

A comment on a line of its own is about what follows: in Markdown and TOML the lines up to the next blank one, in HTML
and XML the next element, in YAML and JSON the next key with its value, in PO the entry below, in WebVTT the next cue.
A comment that shares its line with text is about that line. Code, strings and CDATA hold no comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import NamedTuple

from termkit.core.span import LineIndex, Span
from termkit.errors import ConfigError
from termkit.jobs.comment_reach import (
    VOID,
    View,
    blocks,
    next_cue,
    next_element,
    next_entry,
    next_key,
    next_lines,
    next_member,
    numbers_of,
)

_ADDRESSED = re.compile(r"(?m:^|(?<=\r))[ \t*]*termkit:")
_COMMENT = re.compile(r"<!--.*?-->|\{/\*.*?\*/\}|/\*.*?\*/", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t>\r]*\n|\Z")
_TICKS = re.compile("`+")
# What opens a comment, or what must not be searched for comments, by the names of the groups below.
_HTML = r"(?P<html><!--)|(?P<script>(?i:<script\b))|(?P<style>(?i:<style\b))|(?P<textarea>(?i:<textarea\b))"
_CODE = r"(?m:^)[ \t>]*(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,})|(?P<ticks>`+)|\\[!-~]"
_MARKUP = re.compile(rf"{_HTML}|(?P<cdata><!\[CDATA\[)")
_MARKDOWN = re.compile(rf"{_CODE}|{_HTML}")
_MDX = re.compile(rf"{_CODE}|{_HTML}|(?P<mdx>\{{/\*)")
_JSON = re.compile(r'"(?:[^"\\\r\n]|\\.)*+"?|//(?P<line>[^\r\n]*)|(?P<block>/\*)')
_TOML = re.compile(r'(?P<basic>""")|(?P<literal>\'\'\')|"(?:[^"\\\r\n]|\\.)*+"?|\'[^\'\r\n]*+\'?|#(?P<line>[^\r\n]*)')
_HASH = re.compile(r"(?m:^|(?<=[ \t\r]))#(?P<line>[^\r\n]*)")
_PO = re.compile(r"(?m:^)[ \t]*#\.?[ \t]+(?P<line>termkit:[^\r\n]*)")
_CLOSERS = {
    "html": re.compile("-->"),
    "mdx": re.compile(r"\*/\}"),
    "block": re.compile(r"\*/"),
    "cdata": re.compile("]]>"),
    "basic": re.compile('"""'),
    "literal": re.compile("'''"),
    "script": re.compile("</script", re.IGNORECASE),
    "style": re.compile("</style", re.IGNORECASE),
    "textarea": re.compile("</textarea", re.IGNORECASE),
}
_COMMENTS = frozenset(("html", "mdx", "block"))
_DEPTH = 1000  # of flow collections in YAML, as its reader has it; the scanner's time grows with the square of it
_MOST = 2000  # in one file; what each is about is looked for behind all that follow it
_NOTE = re.compile(r"NOTE(?:[ \t]|$)")


class Comment(NamedTuple):
    """A comment that begins a line of its text with ``termkit:``."""

    span: Span  # with its marks
    inner: Span  # without them
    reach: Span  # what it is about; empty where nothing follows


_Find = Callable[[str, LineIndex], Iterable[tuple[Span, Span]]]
_Reach = Callable[[View, Span], Span]


def comments(text: str, path: str, format_name: str) -> list[Comment]:
    """The comments for termkit in a decoded text, in order; none in formats that have no comments.

    The suffix of ``path`` tells MDX from Markdown. Raises ConfigError for very many.
    """
    if "termkit:" not in text:
        return []
    name = format_name
    if name == "markdown" and path.lower().endswith(".mdx"):
        name = "mdx"
    if name == "subtitles" and text.startswith(("WEBVTT", "\ufeffWEBVTT")):
        name = "vtt"
    if name not in _FORMATS:
        return []
    find, reach = _FORMATS[name]
    lines = LineIndex(text)
    found = [(span, inner) for span, inner in find(text, lines) if _ADDRESSED.search(text[inner.start : inner.end])]
    if len(found) > _MOST:
        line, column = lines.position(found[_MOST][0].start)
        message = f"more than {_MOST} comments for termkit in one file; silence it under [[check.suppress]]"
        raise ConfigError(f"{path}:{line}:{column}: {message}")
    alone = {span: _is_alone(text, lines, span) for span, _ in found}
    taken = frozenset(number for span, own in alone.items() if own for number in numbers_of(lines, span))
    view = View(text, lines, taken)
    return [Comment(span, inner, reach(view, span) if alone[span] else _own(lines, span)) for span, inner in found]


def _own(lines: LineIndex, span: Span) -> Span:
    """The whole lines of a comment."""
    numbers = numbers_of(lines, span)
    return Span(lines.line(numbers[0]).start, lines.line(numbers[-1]).end)


def _is_alone(text: str, lines: LineIndex, span: Span) -> bool:
    """True where nothing but comments and the marks of a quote share the lines of a comment."""
    own = _own(lines, span)
    rest = _COMMENT.sub("", text[own.start : span.start] + "\n" + text[span.end : own.end])
    return not rest.strip(" \t\r\n>\ufeff")


def _opened_by(openers: re.Pattern[str]) -> _Find:
    """Finds the comments of a syntax by what opens them, in one pass."""
    return lambda text, lines: _scan(text, openers)


def _scan(text: str, openers: re.Pattern[str]) -> Iterator[tuple[Span, Span]]:
    """Each comment, and its inside. What is opened and never closed is looked for once, so the time is linear."""
    unclosed: set[str] = set()
    code = _CodeSpans(text)
    position = 0
    while match := openers.search(text, position):
        position, kind = match.end(), match.lastgroup or ""
        if kind == "line":
            yield Span(*match.span()), Span(*match.span("line"))
        elif kind == "fence":
            fence = re.compile(rf"^[ \t>]*{match['fence']}[`~]*[ \t\r]*$", re.MULTILINE).search(text, position)
            position = fence.end() if fence else len(text)
        elif kind == "ticks":
            position = code.end(*match.span())
        elif kind in _CLOSERS and kind not in unclosed:
            closer = _CLOSERS[kind].search(text, position)
            if closer is None:
                unclosed.add(kind)
                continue
            if kind in _COMMENTS:
                yield Span(match.start(), closer.end()), Span(position, closer.start())
            position = closer.end()


class _CodeSpans:
    """Where code spans of a Markdown text end; asked for in the order of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blank = -1  # the end of the present paragraph

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """Where runs of backticks begin, by their length."""
        runs: dict[int, list[int]] = {}
        for run in _TICKS.finditer(self._text):
            runs.setdefault(len(run[0]), []).append(run.start())
        return runs

    def end(self, start: int, opened: int) -> int:
        """The end of the code span opened by the backticks at [start, opened); ``opened`` where nothing closes it."""
        if self._blank < opened:
            blank = _BLANK_LINE.search(self._text, opened)
            self._blank = blank.start() if blank else len(self._text)
        starts = self._runs.get(opened - start, [])
        number = bisect_left(starts, opened)
        closed = number < len(starts) and starts[number] < self._blank
        return starts[number] + opened - start if closed else opened


def _yaml_comments(text: str, lines: LineIndex) -> Iterator[tuple[Span, Span]]:
    """What is behind a number sign outside of all scalars; only the header of a block scalar may hold one."""
    import yaml

    scalars: list[Span] = []
    loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for token in yaml.scan(text.removeprefix("\ufeff"), Loader=loader):
            depth += isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken)
            depth -= isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken)
            if depth > _DEPTH:
                return
            if isinstance(token, yaml.ScalarToken):
                base = len(text) - len(text.removeprefix("\ufeff"))
                start, end = token.start_mark.index + base, token.end_mark.index + base
                if token.style in ("|", ">"):
                    start = lines.line(lines.position(start)[0]).end
                scalars.append(Span(start, end))
    except (yaml.YAMLError, UnicodeEncodeError):  # a lone surrogate
        return  # whoever reads the file says what is wrong
    starts = [scalar.start for scalar in scalars]
    for span, inner in _scan(text, _HASH):
        number = bisect_right(starts, span.start) - 1
        if number < 0 or span.start >= scalars[number].end:
            yield span, inner


def _vtt_comments(text: str, lines: LineIndex) -> Iterator[tuple[Span, Span]]:
    view = View(text, lines, frozenset())
    for first, behind in blocks(view, 1):
        if _NOTE.match(view.line(first)):
            span = view.whole(first, behind)
            yield span, Span(span.start + len("NOTE"), span.end)


_FORMATS: dict[str, tuple[_Find, _Reach]] = {
    "markdown": (_opened_by(_MARKDOWN), next_lines),
    "mdx": (_opened_by(_MDX), next_lines),
    "html": (_opened_by(_MARKUP), partial(next_element, void=VOID)),
    "xml": (_opened_by(_MARKUP), next_element),
    "xliff": (_opened_by(_MARKUP), next_element),
    "tmx": (_opened_by(_MARKUP), next_element),
    "yaml": (_yaml_comments, next_key),
    "toml": (_opened_by(_TOML), next_lines),
    "json": (_opened_by(_JSON), next_member),
    "po": (_opened_by(_PO), next_entry),
    "vtt": (_vtt_comments, next_cue),
}
