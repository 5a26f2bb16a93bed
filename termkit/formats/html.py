"""HTML: what a reader sees of a page, in its text and in its attributes, with exact places.

The tokens are read here, by the rules of the HTML standard, in one pass. Parsers that mend a page do not say where a
text stood; those that do take ``{% if a > b %}`` or ``<?php $a->b ?>`` apart at the ``>``. So templates are tokens too.
The tree is kept as far as it decides what is prose: which language holds, what is left out, where a passage ends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import unescape
from html.entities import html5
from typing import NamedTuple

from termkit.core.language import canonical
from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose
from termkit.core.span import Span
from termkit.errors import LanguageError
from termkit.text.mask import find_masks

# Each stops where another of its kind opens, so that no number of them left open takes more than one pass.
_TEMPLATE = r"""(?:
    \{\{(?:[^{}]++|\}(?!\})|\{(?!\{))*+\}\}
  | \{%(?:[^%{]++|%(?!\})|\{(?!%))*+%\}
  | \{\#(?:[^\#{]++|\#(?!\})|\{(?!\#))*+\#\}
  | <\?(?:[^?<]++|\?(?!>)|<(?!\?))*+\?>
  | <%(?:[^%<]++|%(?!>)|<(?!%))*+%>
)"""
_VALUE = rf"""(?:
    "(?:[^"{{<]++|{_TEMPLATE}|[{{<])*+(?:"|\Z)
  | '(?:[^'{{<]++|{_TEMPLATE}|[{{<])*+(?:'|\Z)
  | \{{(?:[^{{}}]++|\{{[^{{}}]*+\}})*+\}}                       # JSX, Svelte: name={{ ... }}
  | (?:{_TEMPLATE}|[^\s>])++
)"""
_NAME = r"(?:=[^\s/>=]*+|[^\s/>=]++)"
_ATTRIBUTE = re.compile(rf"{_TEMPLATE}|(?P<name>{_NAME})(?:\s*+=\s*+(?P<value>{_VALUE})?+)?+", re.VERBOSE | re.ASCII)
_TOKEN = re.compile(
    rf"""[<{{](?:
    (?<=<)(?P<name>[A-Za-z][^\s/>]*+)
        (?P<attributes>(?:[\s/]++|{_TEMPLATE}|{_NAME}(?:\s*+=\s*+{_VALUE}?+)?+)*+)(?:>|\Z)
  | (?<=<)/(?P<end>[A-Za-z][^\s/>]*+)[^>]*+(?:>|\Z)
  | (?<=<)!--(?:-?>|.*?(?:--!?>|\Z))
  | (?<=<)!\[CDATA\[.*?(?:\]\]>|\Z)
  | (?<=<)(?=\?(?i:php)\s)(?:(?!\?>|<\?).)*+\Z                  # code to the end of the file
  | (?<=<)(?=[!/?])[^>]*+(?:>|\Z)                              # doctype, and what the standard calls a bogus comment
    )""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_MARKUP = re.compile(rf"(?P<template>{_TEMPLATE})|(?P<token>{_TOKEN.pattern})", _TOKEN.flags)
_INSIDE = re.compile(
    rf"{_TEMPLATE}|&(?:\#[xX](?P<hex>[0-9A-Fa-f]+)|\#(?P<decimal>[0-9]+)|(?P<entity>[A-Za-z][A-Za-z0-9]*+));?",
    re.VERBOSE | re.ASCII,
)
_WANTED = re.compile("lang|title|alt|translate|opencc|placeholder|label|content|value", re.IGNORECASE)
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{3})?(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_]\w+)*")
_CHINESE = frozenset({"zh", "cmn", "yue", "wuu", "lzh", "hak", "nan", "gan", "hsn"})
_UNSAID = frozenset({"und", "mul", "cn"})  # "cn" is no language; who writes it means China


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INLINE = _names(
    """
    a abbr acronym b bdi bdo big cite data del dfn em font i ins mark nobr q rb ruby s small span strike
    strong sub sup time u wbr area base basefont col link meta param source track
    """
)
_CODE = _names("code iframe kbd math noembed noframes rp samp script style textarea tt var xmp")
_SHOWN = (_CODE - {"rp"}) | {"br", "embed", "img", "input"}  # stands in the line, and is no prose
_BESIDE = frozenset({"rt", "rp", "rtc"})  # stands beside the line
_IN_LINE = _INLINE | _SHOWN | _BESIDE
_VOID = _names("area base basefont br col embed hr img input link meta param source track wbr")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])|\Z", re.IGNORECASE | re.ASCII)
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
}
_SCOPE = ("table", "td", "th", "caption", "template", "object", "button", "svg")  # its end tags reach no further out
_LASTING = frozenset({"html", "body"})  # text behind their end tags is in them, too
_TABLE = _names("table caption thead tbody tfoot tr td th")
# A start tag ends the innermost of the elements of the first row, unless one of the second is further in.
_IMPLIED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "li": (("li",), ("ul", "ol", "menu", *_SCOPE)),
    "dt": (("dt", "dd"), ("dl", *_SCOPE)),
    "dd": (("dt", "dd"), ("dl", *_SCOPE)),
    "td": (("td", "th", "caption"), ("table", "tr")),
    "th": (("td", "th", "caption"), ("table", "tr")),
    "tr": (("tr", "caption"), ("table",)),
    "thead": (("thead", "tbody", "tfoot", "tr", "caption"), ("table",)),
    "tbody": (("thead", "tbody", "tfoot", "caption"), ("table",)),
    "tfoot": (("thead", "tbody", "tfoot", "caption"), ("table",)),
    "option": (("option",), ("select", "datalist", *_SCOPE)),
    "optgroup": (("optgroup", "option"), ("select", *_SCOPE)),
    "rt": (("rt", "rp"), ("ruby", "p", "div", "li", *_SCOPE)),
    "rp": (("rt", "rp"), ("ruby", "p", "div", "li", *_SCOPE)),
}
_ENDS_P = _names(
    """
    address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary
    table ul
    """
)
_FROZEN = frozenset({"notranslate", "ignore-opencc"})
_NOTHING = " \t\r\n\f" + PLACEHOLDER
_PROSE_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label", "label"})
_META = _names(
    """
    description keywords og:title og:description og:site_name og:image:alt twitter:title
    twitter:description twitter:image:alt application-name apple-mobile-web-app-title
    """
)


def prose(text: str, path: str = "<text>") -> Prose:
    """What a reader sees of a page: its text, and the attributes that are shown or read aloud. It never fails.

    Left out: code, scripts, comments, ``translate="no"``, class ``notranslate``, and every part whose ``lang`` is
    not Chinese. ``path`` decides, as an XML declaration does, whether ``<p/>`` is an element of its own.
    """
    return _Reader(text, xml=path.lower().endswith((".xhtml", ".xht")) or text[:5] == "<?xml").read()


def is_chinese_tag(tag: str) -> bool:
    """True for a tag of written Chinese as files have it: ``zh``, ``zh_TW``, ``zh-cmn-Hans``; not for ``zh-Latn``."""
    match = _TAG.fullmatch(tag.strip())
    return (
        match is not None and match[1].lower() in _CHINESE and (match[2] or "Hani").title() in ("Hani", "Hans", "Hant")
    )


def is_other_tag(tag: str) -> bool:
    """True for a tag of anything that is not written Chinese; false for what is no tag, and for ``und``."""
    match = _TAG.fullmatch(tag.strip())
    return match is not None and match[1].lower() not in _UNSAID and not is_chinese_tag(tag)


def chinese(tag: str) -> str | None:
    """The canonical tag of a Chinese one, or None where it does not say which script."""
    match = _TAG.fullmatch(tag.strip())
    try:
        return canonical("-".join(["zh", *filter(None, match.groups()[1:])])) if match else None
    except LanguageError:
        return None


def readable(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of a passage, with a PLACEHOLDER for each part of their text that is no prose: an address, ``{x}``.

    None at all where there is nothing to read.
    """
    text = "".join([piece.text for piece in pieces])
    if not text.strip(_NOTHING):
        return ()
    masks = find_masks(text)
    return tuple(_split(pieces, masks)) if masks else tuple(pieces)


def _split(pieces: Iterable[Piece], masks: Sequence[Span]) -> Iterator[Piece]:
    """Cuts pieces where a mask begins and ends. A mask over several stands in the first; an escape is masked whole."""
    number = offset = 0  # the mask, and where in the text the piece begins
    for piece in pieces:
        text, start, end = piece
        stop = offset + len(text)
        done = offset
        while number < len(masks) and masks[number].start < stop:
            low, high = masks[number]
            if end - start != len(text):
                low, high = offset, max(high, stop)
            if done < low:
                yield Piece(text[done - offset : low - offset], start + done - offset, start + low - offset)
            if masks[number].start >= offset:
                first = start + max(low - offset, 0)
                yield Piece(PLACEHOLDER, first, min(end, first + high - low))
            done = min(high, stop)
            if masks[number].end > stop:
                break
            number += 1
        if done == offset:
            yield piece
        elif done < stop:
            yield Piece(text[done - offset :], start + done - offset, end)
        offset = stop


def _write_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _write_double(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def _write_single(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;")


def _write_bare(text: str) -> str:
    return re.sub(r"""[\s&"'<>=`]""", lambda match: f"&#{ord(match[0])};", text)


_WRITE = {'"': _write_double, "'": _write_single}


class _Attribute(NamedTuple):
    """The value of an attribute: ``raw[start:end]`` without its quotes."""

    start: int
    end: int
    quote: str  # or the first character of a value without quotes


class _Element(NamedTuple):
    """An open element, and what holds for the text in it."""

    name: str
    pieces: list[Piece]  # of the passage that its text belongs to; shared by the elements of one line
    language: str | None = None
    foreign: bool = False  # in a language that is not Chinese
    frozen: bool = False  # not to be translated
    code: bool = False
    left_out: bool = False  # any of the three


class _Reader:
    """Reads one page. Where in the stack the elements of a name are is kept beside it, so that no look-up walks it."""

    def __init__(self, text: str, xml: bool) -> None:
        self._text = text
        self._xml = xml
        self._passages: list[Passage] = []
        self._marks: list[LanguageMark] = []
        self._stack = [_Element("", [])]
        self._open: defaultdict[str, list[int]] = defaultdict(list)
        self._blocks = [0]
        self._scopes = [0]

    def read(self) -> Prose:
        """All prose of the page."""
        text, position = self._text, 0
        while match := _MARKUP.search(text, position):
            start, end = match.span()
            if position < start:
                self._words(position, start)
            position = end
            if match["name"]:
                position = self._start(match)
            elif match["end"]:
                self._end(match["end"].lower())
            elif match["template"]:
                self._placeholder(start, end)
        self._words(position, len(text))
        self._close(1)
        self._emit(self._stack[0])
        self._passages.sort(key=lambda passage: passage.pieces[0].start)
        return Prose(tuple(self._passages), tuple(self._marks))

    def _words(self, start: int, end: int) -> None:
        """Takes a stretch between two tags."""
        element = self._stack[-1]
        if not element.left_out and (element.pieces or not self._text[start:end].isspace()):
            element.pieces.extend(_pieces(self._text, start, end))

    def _placeholder(self, start: int, end: int) -> None:
        element = self._stack[-1]
        if not element.left_out:
            element.pieces.append(Piece(PLACEHOLDER, start, end))

    def _emit(self, element: _Element) -> None:
        """Ends the passage that the element's text belongs to."""
        if element.pieces:
            self._passage(element.pieces, element.language, _write_text)
            element.pieces.clear()

    def _passage(
        self, pieces: Sequence[Piece], language: str | None, write: Callable[[str], str], where: str = ""
    ) -> None:
        """Adds a passage, unless there is nothing to read in it."""
        if found := readable(pieces):
            self._passages.append(Passage(found, write, language, where))

    def _start(self, token: re.Match[str]) -> int:
        """Opens an element; the offset from which to read on."""
        name = token["name"].lower()
        self._end_implied(name)
        parent = self._stack[-1]
        attributes = self._attributes(token)
        element = self._element(name, parent, attributes)
        if attributes:
            self._read_attributes(element, parent, attributes)
        if name not in _IN_LINE:
            self._emit(parent)
        elif name not in _BESIDE and element.pieces is not parent.pieces:
            self._placeholder(*token.span())
        if name in _VOID or (token[0].endswith("/>") and self._closes_itself(name)):
            return token.end()
        self._push(element)
        if name not in _RAW:
            return token.end()
        end = _RAW[name].search(self._text, token.end())
        assert end is not None  # \Z matches
        self._words(token.end(), end.start())
        return end.start()

    def _closes_itself(self, name: str) -> bool:
        """Whether ``<name/>`` is a whole element: in XML, SVG and MathML only."""
        return self._xml or name in ("svg", "math") or bool(self._open["svg"] or self._open["math"])

    def _element(self, name: str, parent: _Element, attributes: Mapping[str, _Attribute]) -> _Element:
        """The element of a start tag: what its attributes say, and else what holds around it."""
        _, pieces, language, foreign, frozen, code, left_out = parent
        code = code or name in _CODE
        if attributes:
            if not _FROZEN.isdisjoint(self._value(attributes, "class").split()):
                frozen = True
            if "translate" in attributes:
                frozen = self._value(attributes, "translate").lower() == "no"
            if tag := self._value(attributes, "lang") or self._value(attributes, "xml:lang"):
                language, foreign = chinese(tag), is_other_tag(tag)
        excluded = foreign or frozen or code
        if name not in _INLINE or excluded != left_out or language != parent.language:
            pieces = []
        return _Element(name, pieces, language, foreign, frozen, code, excluded)

    def _attributes(self, token: re.Match[str]) -> Mapping[str, _Attribute]:
        """The attributes of a start tag by name, the first of each; none when no name among them matters."""
        start, end = token.span("attributes")
        if start == end or not _WANTED.search(self._text, start, end):
            return {}
        found: dict[str, _Attribute] = {}
        for match in _ATTRIBUTE.finditer(self._text, start, end):
            if value := match["value"]:
                low, high = match.span("value")
                quoted = value[0] in "\"'"
                closed = quoted and len(value) > 1 and value[-1] == value[0]
                found.setdefault(match["name"].lower(), _Attribute(low + quoted, high - closed, value[0]))
        return found

    def _read_attributes(self, element: _Element, parent: _Element, attributes: Mapping[str, _Attribute]) -> None:
        """Takes the prose and the marks of language in the attributes of a start tag."""
        if element.frozen:
            return
        shown = _PROSE_ATTRIBUTES | self._shown(element.name, attributes)
        for name, attribute in attributes.items():
            if name in ("lang", "xml:lang") and not element.code:
                self._mark(attribute)
            elif name in shown and not element.foreign and not parent.code and attribute.quote != "{":
                pieces = _pieces(self._text, attribute.start, attribute.end, attribute=True)
                write = _WRITE.get(attribute.quote, _write_bare)
                self._passage(pieces, element.language, write, f"{element.name} {name}")

    def _shown(self, name: str, attributes: Mapping[str, _Attribute]) -> set[str]:
        """Which attribute is prose in this element only."""
        if name == "meta" and not _META.isdisjoint(
            self._value(attributes, key).lower() for key in ("name", "property", "itemprop")
        ):
            return {"content"}
        if name == "input" and "name" not in attributes:  # with a name the label of a button is sent to the server
            return {"value"} if self._value(attributes, "type").lower() in ("button", "reset", "submit") else set()
        return set()

    def _mark(self, attribute: _Attribute) -> None:
        tag = self._text[attribute.start : attribute.end]
        if is_chinese_tag(tag):
            start = attribute.start + len(tag) - len(tag.lstrip())
            self._marks.append(LanguageMark(start, start + len(tag.strip()), tag.strip()))

    def _value(self, attributes: Mapping[str, _Attribute], name: str) -> str:
        attribute = attributes.get(name)
        return self._text[attribute.start : attribute.end].strip() if attribute else ""

    def _top(self, names: Iterable[str]) -> int:
        """Where in the stack the innermost element of these names is; -1: none is open."""
        return max((self._open[name][-1] for name in names if self._open[name]), default=-1)

    def _end_implied(self, name: str) -> None:
        """Ends the elements that a start tag ends: ``<li>`` the item before it, ``<div>`` a paragraph."""
        if name in _IMPLIED:
            ended, stops = _IMPLIED[name]
            index = self._top(ended)
            if index > self._top(stops) and not (self._stack[-1].name in _IN_LINE and self._goes_on(index)):
                self._close(index)
        if name in _ENDS_P and self._open["p"] and self._open["p"][-1] > self._scopes[-1]:
            index = self._open["p"][-1]
            if not self._goes_on(index):
                self._close(index)

    def _goes_on(self, index: int) -> bool:
        """Whether text is left out because of what stands in an element: to a browser, ``<code>`` outlives ``<p>``."""
        return self._stack[-1].left_out and not self._stack[index].left_out

    def _end(self, name: str) -> None:
        """Ends an element and all in it; an end tag that fits nothing is passed over, as a browser does."""
        index = self._open[name][-1] if self._open[name] else -1
        if name in _IN_LINE:
            if index > self._blocks[-1]:
                self._close(index)
        elif index < max(1, self._top(("table",)) if name in _TABLE else self._scopes[-1]) or name in _LASTING:
            self._emit(self._stack[-1])
        else:
            self._close(index)

    def _push(self, element: _Element) -> None:
        name, index = element.name, len(self._stack)
        self._stack.append(element)
        self._open[name].append(index)
        if name not in _IN_LINE:
            self._blocks.append(index)
            if name in _SCOPE:
                self._scopes.append(index)

    def _close(self, index: int) -> None:
        """Ends all elements from the stack's ``index`` on."""
        while len(self._stack) > index:
            element = self._stack.pop()
            name = element.name
            self._open[name].pop()
            if name not in _IN_LINE:
                self._blocks.pop()
                if name in _SCOPE:
                    self._scopes.pop()
            if element.pieces is not self._stack[-1].pieces:
                self._emit(element)


def _pieces(text: str, start: int, end: int, attribute: bool = False) -> list[Piece]:
    """A stretch without tags, with every reference and every template a piece of its own."""
    words = text[start:end]
    if "&" not in words and "{" not in words and "<" not in words:
        return [Piece(words, start, end)] if words else []
    pieces: list[Piece] = []
    done = start
    for match in _INSIDE.finditer(text, start, end):
        found = _reference(match, attribute) if match[0][0] == "&" else (PLACEHOLDER, match.end())
        if found is None:
            continue
        if done < match.start():
            pieces.append(Piece(text[done : match.start()], done, match.start()))
        pieces.append(Piece(found[0], match.start(), found[1]))
        done = found[1]
    if done < end:
        pieces.append(Piece(text[done:end], done, end))
    return pieces


def _reference(match: re.Match[str], attribute: bool) -> tuple[str, int] | None:
    """What a character reference stands for and where it ends; None when it is none after all."""
    if name := match["entity"]:
        if match[0][-1] == ";" and name + ";" in html5:
            return html5[name + ";"], match.end()
        return _old_reference(match, name, attribute)
    digits = (match["hex"] or match["decimal"]).lstrip("0")
    if not digits or len(digits) > 8:
        return "\ufffd", match.end()
    text = unescape(f"&#x{digits};" if match["hex"] else f"&#{digits};")
    return (text, match.end()) if text else None


def _old_reference(match: re.Match[str], name: str, attribute: bool) -> tuple[str, int] | None:
    """One of the names that need no semicolon; ``&copy=`` in an attribute is part of an address."""
    for length in range(min(len(name), 6), 1, -1):
        if name[:length] in html5:
            end = match.start() + 1 + length
            follows = match.string[end : end + 1]
            return None if attribute and (follows == "=" or follows.isalnum()) else (html5[name[:length]], end)
    return None
