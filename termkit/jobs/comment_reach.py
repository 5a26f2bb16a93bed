"""What a comment on a line of its own is about: the block, the entry or the element that follows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from termkit.core.span import LineIndex, Span

_TOKEN = re.compile(r'"(?:[^"\\\r\n]|\\.)*+"?|//[^\r\n]*|/\*.*?\*/|[{}\[\]:,]|[^\s"{}\[\]:,/]++|/', re.DOTALL)
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][\w:.-]*+)(?P<rest>(?:\"[^\"]*+\"|'[^']*+'|[^<>\"'])*+)>",
    re.DOTALL,
)
VOID = frozenset(  # elements of HTML
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


class View(NamedTuple):
    """A text by its lines."""

    text: str
    lines: LineIndex
    taken: frozenset[int]  # numbers of lines that hold comments for termkit and nothing else

    def line(self, number: int) -> str:
        """Line ``number``, 1-based, without its end."""
        return self.text[slice(*self.lines.line(number))]

    def after(self, span: Span) -> int:
        """The number of the line that follows a span."""
        return numbers_of(self.lines, span)[-1] + 1

    def whole(self, first: int, behind: int) -> Span:
        """All of the lines from ``first`` to before ``behind``; empty where there are none."""
        if first >= behind:
            return Span(len(self.text), len(self.text))
        return Span(self.lines.line(first).start, self.lines.line(behind - 1).end)


def numbers_of(lines: LineIndex, span: Span) -> range:
    """The lines that a span touches."""
    return range(lines.position(span.start)[0], lines.position(span.end)[0] + 1)


def blocks(view: View, number: int) -> Iterator[tuple[int, int]]:
    """The runs of lines between blank ones: the first, and the one behind the last."""
    while number <= len(view.lines):
        first = number
        while number <= len(view.lines) and view.line(number).strip():
            number += 1
        if first < number:
            yield first, number
        number += 1


def next_lines(view: View, span: Span) -> Span:
    """The lines up to the next blank one; the marks of a quote are blank, too."""
    first = view.after(span)
    while first <= len(view.lines) and (first in view.taken or not view.line(first).strip(" \t>")):
        first += 1
    behind = first
    while behind <= len(view.lines) and view.line(behind).strip(" \t>"):
        behind += 1
    return view.whole(first, behind)


def next_cue(view: View, span: Span) -> Span:
    """The next cue of a WebVTT file."""
    for first, behind in blocks(view, view.after(span)):
        if not _NO_CUE.match(view.line(first)):
            return view.whole(first, behind)
    return view.whole(1, 1)


def next_entry(view: View, span: Span) -> Span:
    """The entry of a PO file that a comment stands above, or in: up to the end of its last translation."""
    first = behind = view.after(span)
    translated = False
    while behind <= len(view.lines):
        line = view.line(behind).strip()
        if translated and not line.startswith(('"', "msgstr")):
            break
        translated = translated or line.startswith("msgstr")
        behind += 1
    return view.whole(first, behind)


def next_key(view: View, span: Span) -> Span:
    """The next key of a YAML file with all that is indented below it, or the next item of a list."""
    first = view.after(span)
    while first <= len(view.lines) and (not view.line(first).strip() or view.line(first).lstrip().startswith("#")):
        first += 1
    if first > len(view.lines):
        return view.whole(1, 1)
    indent, is_item = _indent(view.line(first)), view.line(first).lstrip().startswith("- ")
    behind = first + 1
    while behind <= len(view.lines):
        line = view.line(behind)
        item_below = not is_item and _indent(line) == indent and line.lstrip().startswith("- ")
        if line.strip() and _indent(line) <= indent and not item_below:
            break
        behind += 1
    return view.whole(first, behind)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def next_member(view: View, span: Span) -> Span:
    """The next key of a JSON file with its value, or the next item of a list."""
    start = end = -1
    depth = 0
    for match in _TOKEN.finditer(view.text, span.end):
        token = match[0]
        if token.startswith(("//", "/*")) or (token == "," and start < 0):
            continue
        if (token == "," and depth == 0) or (token in "}]" and depth == 0):
            break
        depth += (token in "{[") - (token in "}]")
        start = match.start() if start < 0 else start
        end = match.end()
    return view.whole(1, 1) if start < 0 else Span(start, end)


def next_element(view: View, span: Span, void: frozenset[str] = frozenset()) -> Span:
    """The next element with all that is in it; text that comes first, up to a blank line or a tag at a line's start."""
    start = span.end
    while True:
        while view.text[start : start + 1].isspace():
            start += 1
        tag = _TAG.match(view.text, start)
        if tag is None or tag["name"]:
            break
        start = tag.end()
    if tag is None:
        number = first = view.lines.position(start)[0]
        while (
            number <= len(view.lines) and view.line(number).strip() and not view.line(number).lstrip().startswith("<")
        ):
            number += 1
        return view.whole(first, number)
    if tag["close"]:
        return view.whole(1, 1)
    return Span(start, _closing(view.text, tag, void))


def _closing(text: str, tag: re.Match[str], void: frozenset[str]) -> int:
    """Where an element ends; ``void`` are the names of those that have no end tag."""
    if _is_whole(tag, void):
        return tag.end()
    depth = 1
    for other in _TAG.finditer(text, tag.end()):
        if other["name"] == tag["name"] and not _is_whole(other, void):
            depth += -1 if other["close"] else 1
            if not depth:
                return other.end()
    return _implied_end(text, tag, void)


def _implied_end(text: str, tag: re.Match[str], void: frozenset[str]) -> int:
    """Where an element ends that has no end tag: at the next of its kind, or where the one around it ends."""
    opened: Counter[str] = Counter()
    for other in _TAG.finditer(text, tag.end()):
        name = other["name"]
        if not name or _is_whole(other, void):
            continue
        if name == tag["name"] or (other["close"] and not opened[name]):
            return other.start()
        opened[name] += -1 if other["close"] else 1
    return len(text)


def _is_whole(tag: re.Match[str], void: frozenset[str]) -> bool:
    """True for a tag that no end tag follows."""
    return (tag["rest"] or "").endswith("/") or tag["name"].lower() in void
