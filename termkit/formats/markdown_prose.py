"""Markdown for the converter: the blocks of ``markdown.read``, without emphasis and inline tags inside words.

Besides blocks, prose are the titles of links, the attributes ``alt`` and ``title`` of tags, and in the front matter the
values that readers see. A label is converted at its definition and wherever it is referred to, so that both still meet;
footnotes keep their labels.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.formats import markdown, yaml_catalog
from termkit.formats.pieces import INLINE_TAGS
from termkit.formats.tags import chinese_tag, says_chinese

_END = r"(?>\r\n|\r|\n)"  # atomic: CR LF is one end, or two in a row would double the ways to read them
_FRONT_MATTER = re.compile(rf"\ufeff?---[ \t]*{_END}(?:[^\r\n]*{_END})*?(?=(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))")
_ROOT_KEY = re.compile(r"[^.\[]*")
_SHOWN = frozenset(
    ("title", "description", "summary", "subtitle", "keywords", "tags", "sidebar_label", "category", "categories")
)
_LANGUAGES = frozenset(("lang", "language", "locale"))
_TAG = re.compile(r"</?([A-Za-z][\w:.-]*+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>", re.ASCII)
_VERBATIM = frozenset(["script", "style", "pre", "textarea", "svg", "math"])
_ATTRIBUTE = re.compile(r"([^\s=<>\"'/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'))?")
_LABEL = re.compile(r"(?<=\])\[(?!\^)[^\[\]]++\]")
_DEFINITION = re.compile(
    r"\[(?!\^)((?:[^\[\]\\]|\\.)++)\]:\s*(?:<[^<>\r\n]*>|[^\s<]\S*)(?:\s+(?:\"([^\"]+)\"|'([^']+)'|\(([^()]+)\)))?\Z"
)
_INDENTED_CODE = re.compile(r"(?:\A|[\r\n][ \t>]*)(?:\r\n|\r|\n)[ \t>]*(?: {4}|\t)[ \t]*\Z")
# An escaped mark, the label of a footnote or a heading, emphasis. The star of "2 * 3" is none.
_MARKS = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])|(?P<name>\[\^[^\[\]\s]++\]|\{\#[^{}\s]++\})"
    r"|(?<!\s)\*++|\*++(?!\s)|(?<![^\W_])_++|_++(?![^\W_])|~~",
    re.ASCII,
)


def prose(text: str, path: str = "<text>") -> Prose:
    """All prose of a Markdown text; ``lang: zh-CN`` in the front matter (also ``language``, ``locale``) holds for it.

    Front matter that is not YAML is left alone; nothing is refused.
    """
    document = markdown.read(path, text, "zh-Hans")
    front, mark = _front_matter(text, path, document.masks)
    ends = [mask.end for mask in document.masks]
    covered: set[int] = set()  # numbers of the masks that stand in blocks
    found: list[Sequence[Piece]] = []
    for block in document.blocks:
        first = number = bisect_right(ends, block.start)
        while number < len(ends) and document.masks[number].start < block.end:
            number += 1
        covered.update(range(first, number))
        found.append(tuple(_block(text, block.span, document.masks[first:number])))
    for number, mask in enumerate(document.masks):
        if number not in covered:
            found.extend(_between(text, mask))
    language = chinese_tag(mark.tag) if mark else None
    passages = [replace(passage, language=language) for passage in front]
    passages += (Passage(tuple(pieces), language=language) for pieces in found if pieces)
    passages.sort(key=lambda passage: passage.pieces[0].start)
    return Prose(tuple(passages), (mark,) if mark else ())


def _front_matter(text: str, path: str, masks: Sequence[Span]) -> tuple[list[Passage], LanguageMark | None]:
    """What readers see of the front matter, and where it names the language."""
    match = _FRONT_MATTER.match(text)
    if match is None or not masks or masks[0].start > 1 or masks[0].end < match.end():
        return [], None
    try:
        values = yaml_catalog.prose(match[0], path).passages
    except InputError:
        return [], None
    shown: list[Passage] = []
    mark: LanguageMark | None = None
    for passage in values:
        key = _ROOT_KEY.match(passage.where)
        if key and key[0] in _SHOWN:
            shown.append(passage)
        elif passage.where in _LANGUAGES and says_chinese(passage.text) and mark is None:
            mark = LanguageMark(passage.pieces[0].start, passage.pieces[-1].end, passage.text)
    return shown, mark


def _block(text: str, block: Span, masks: Sequence[Span]) -> Iterator[Piece]:
    """The pieces of one block, with placeholders for its masks."""
    start = block.start
    for mask in masks:
        yield from _words(text, start, max(start, mask.start))
        yield from _masked(text, Span(max(block.start, mask.start), min(block.end, mask.end)))
        start = mask.end
    yield from _words(text, start, block.end)


def _words(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of what no mask covers; emphasis is a seam."""
    done = start
    for match in _MARKS.finditer(text, start, end):
        if match.lastgroup == "escaped":
            continue
        yield from _piece(text, done, match.start())
        if match.lastgroup == "name":
            yield Piece(PLACEHOLDER, *match.span())
        done = match.end()
    yield from _piece(text, done, end)


def _masked(text: str, mask: Span) -> Iterator[Piece]:
    """The pieces of a mask in a block: labels and attributes are read, inline tags are seams, all else no prose."""
    start, end = mask
    label = _LABEL.match(text, start, end)
    if label:
        yield from _piece(text, start, label.end())
        start = label.end()
    values = list(_attributes(text, Span(start, end)))
    if start == end or (not values and INLINE_TAGS.fullmatch(text, start, end)):
        return
    for value in values:
        yield Piece(PLACEHOLDER, start, value.start)
        yield from _piece(text, *value)
        start = value.end
    yield Piece(PLACEHOLDER, start, end)


def _between(text: str, mask: Span) -> Iterator[Sequence[Piece]]:
    """The passages in a mask that stands in no block: a tag, a link definition."""
    if _INDENTED_CODE.search(text[max(0, mask.start - 200) : mask.start]):
        return
    for value in _attributes(text, mask):
        yield tuple(_piece(text, *value))
    definition = _DEFINITION.match(text, *mask)
    if definition:
        for group in (1, 2, 3, 4):
            if definition[group]:
                yield tuple(_piece(text, *definition.span(group)))


def _attributes(text: str, mask: Span) -> Iterator[Span]:
    """The values of ``alt`` and ``title`` in the tags that a mask begins with."""
    start = mask.start
    while (tag := _TAG.match(text, start, mask.end)) and tag[1].lower() not in _VERBATIM:
        for attribute in _ATTRIBUTE.finditer(text, *tag.span(2)):
            group = 2 if attribute[2] else 3
            if attribute[1].lower() in ("alt", "title") and attribute[group]:
                yield Span(*attribute.span(group))
        start = tag.end()


def _piece(text: str, start: int, end: int) -> Iterator[Piece]:
    if start < end:
        yield Piece(text[start:end], start, end)
