"""HTML: what a reader sees of a page, in its text and in its attributes, with exact places.

The tokens are read here, by the rules of the HTML standard, in one pass. Parsers that mend a page do not say where a
text stood; those that do take ``{% if a > b %}`` or ``<?php $a->b ?>`` apart at the ``>``. So templates are tokens too.
The tree is kept as far as it decides what is prose: which language holds, what is left out, where a passage ends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from html import unescape
from html.entities import html5
from typing import NamedTuple

from termkit.core.document import BlockKind, Document
from termkit.core.language import primary
from termkit.core.passage import PLACEHOLDER, LanguageMark, Passage, Piece, Prose
from termkit.formats.joined import joined
from termkit.formats.pieces import readable
from termkit.formats.tags import chinese_tag, says_chinese, says_han, says_other

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
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u30fa\u1100-\u11ff\uac00-\ud7af]")  # and Hangul
_KANA_SHARE = 20  # a Japanese text has one for every two or three Chinese characters; a Chinese one may quote a few
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_FROZEN = frozenset({"notranslate", "ignore-opencc"})
_PROSE_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label", "label"})
_META = _names(
    """
    description keywords og:title og:description og:site_name og:image:alt twitter:title
    twitter:description twitter:image:alt application-name apple-mobile-web-app-title
    """
)


def document(path: str, text: str, language: str) -> Document:
    """A page as a document in ``language``, a canonical tag; headings are blocks of their own kind.

    Left out is what ``prose`` leaves out, but foreign is what is not in that language, and what ``<html>`` and
    ``<body>`` say does not count. A page that would be empty then is read without heeding ``lang`` at all.
    """
    xml = _is_xml(text, path)
    reader = _Reader(text, xml, heeds_frame=False, is_foreign=partial(_says_another, primary(language)))
    passages = reader.read().passages
    if not passages:
        reader = _Reader(text, xml, heeds_frame=False, is_foreign=_never)
        passages = reader.read().passages
    kinds: list[BlockKind] = [
        "heading" if passage.pieces[0].start in reader.headings else "paragraph" for passage in passages
    ]
    return joined(path, text, language, passages, kinds=kinds)


def prose(text: str, path: str = "<text>", *, every_language: bool = False) -> Prose:
    """What a reader sees of a page: its text, and the attributes that are shown or read aloud. It never fails.

    Left out: code, scripts, comments, ``translate="no"``, class ``notranslate``, and every part whose ``lang`` is
    not Chinese. The ``lang="en"`` that editors write around every page does not count where the page, which names no
    other language, is in Chinese nevertheless. ``path`` decides, as an XML declaration does, whether ``<p/>`` is an
    element of its own. With ``every_language`` no part is left out for its language.
    """
    xml = _is_xml(text, path)
    if every_language:
        return _Reader(text, xml, is_foreign=_never).read()
    reader = _Reader(text, xml)
    found = reader.read()
    if reader.is_doubtful():
        without = _Reader(text, xml, heeds_frame=False).read()
        if _in_chinese(without):
            return without
    return found


def _is_xml(text: str, path: str) -> bool:
    return path.lower().endswith((".xhtml", ".xht")) or text[:5] == "<?xml"


def _never(tag: str) -> bool:
    return False


def _says_another(language: str, tag: str) -> bool:
    """Whether a tag names a language other than this one; ``language`` is a primary subtag."""
    if language == "zh":
        return says_other(tag)
    return says_chinese(tag) or (says_other(tag) and primary(tag.strip().lower().replace("_", "-")) != language)


def _in_chinese(found: Prose) -> bool:
    """Whether a page is in Chinese, by its letters alone: more Chinese characters than words in Latin ones."""
    text = " ".join(passage.text for passage in found.passages)
    chinese = len(_HAN.findall(text))
    return chinese > len(_LATIN.findall(text)) and chinese > _KANA_SHARE * len(_KANA.findall(text))


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

    def __init__(
        self, text: str, xml: bool, heeds_frame: bool = True, is_foreign: Callable[[str], bool] = says_other
    ) -> None:
        """Without ``heeds_frame`` what ``<html>`` and ``<body>`` say of language does not count.

        ``is_foreign`` tells which tags of language mean that a part is left out.
        """
        self.headings: set[int] = set()  # where the passages begin that are headings
        self._text = text
        self._xml = xml
        self._is_foreign = is_foreign
        self._heeds_frame = heeds_frame
        self._declared: list[tuple[str, str]] = []  # elements that name a language, and the tags
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

    def is_doubtful(self) -> bool:
        """Whether one tag around everything is all that the page says of language, and it may be mere habit."""
        if len(self._declared) != 1:
            return False
        ((name, tag),) = self._declared
        return name in _LASTING and says_other(tag) and not says_han(tag)

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
            if element.name in _HEADINGS or any(self._open[name] for name in _HEADINGS):
                self.headings.add(element.pieces[0].start)
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
                self._declared.append((name, tag))
                if self._heeds_frame or name not in _LASTING:
                    language, foreign = chinese_tag(tag), self._is_foreign(tag)
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
        if says_chinese(tag):
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
