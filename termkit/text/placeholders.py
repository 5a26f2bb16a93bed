"""Placeholders in messages: what a program replaces, and what a translation must therefore keep.

Braces ({x}, {{x}}, ${x}), printf conversions (%s, %(x)s, %1$s, %@), ICU arguments with their branches, inline tags
(<b>, <0>, <x id="1"/>), translation calls ($t(key)), and roles with a key (:numref:`fig_x`). A placeholder's key is
what must be the same in both languages: white space, the text of branches and attributes are no part of it.
Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["brace", "printf", "tag", "role", "call", "inline"]

_NAME = r"(?:[^\W\d][\w.$\[\]-]{0,79}|\d{1,3})"
_FORMAT = r"(?:![rsa])?(?::[\w.,<>^=+%#/-]{0,40})?"
_QUOTED = r"(?:\"[^\"{}\n]{0,80}\"|'[^'{}\n]{0,80}')"
_PROSE = r"\s*(?:[^\W\d_]+\s+){4}"
_PLACEHOLDER = re.compile(
    rf"""(?P<double>\{{\{{\{{?(?!{_PROSE})[\s\#/^&!>~-]{{0,4}}[\w$@.(](?:[^{{}}`\n"'“”‘’「」]|{_QUOTED}){{0,200}}\}}\}}\}}?)
    | (?P<dollar>\$\{{[^{{}}\n]{{1,200}}\}})
    | (?P<icu>\{{\s*(?P<argument>{_NAME})\s*,\s*(?P<type>plural|select|selectordinal)\s*,)
    | (?P<typed>\{{\s*{_NAME}\s*,\s*(?:number|date|time|duration|ordinal|spellout|choice)\b[^{{}}]{{0,80}}\}})
    | (?P<brace>(?<![\\$\w]\\)(?<!\{{)\{{\s?(?:{_NAME}{_FORMAT}|{_FORMAT})\s?\}}(?!\}}))
    | (?P<escaped>%%)
    | (?P<percent>%(?:\((?P<mapping>[\w.]{{1,80}})\)[-+0#]*\d*(?:\.\d+)?[sdifgxXeor]
        | (?:(?P<position>\d{{1,2}}\$)|(?<!\d%))(?P<width>[-+0#]{{0,3}}\d{{0,3}}(?:\.\d{{1,3}})?)(?P<length>ll?|hh?|z)?
          (?P<conversion>[sdiufgxXc@])(?P<glued>(?=[A-Za-z]))?
        | (?<!\d%)\{{[\w.]{{1,80}}\}}))
    | (?P<tag></?(?P<element>[A-Za-z][\w.-]{{0,40}}|\d{{1,2}})(?P<attributes>(?:\s[^<>]{{0,400}})?)/?>)
    | (?P<role>:[a-z]{{2,16}}:`[\w./:\#+,-]{{1,120}}`)
    | (?P<call>\$t\([^()\s]{{1,120}}\))
    | (?P<inline>\ufffc)""",
    re.VERBOSE,
)
_ID = re.compile(r"\bid\s*=\s*[\"']([^\"']*)[\"']")
_BRANCH = re.compile(r"\s*(?:=\d+|[A-Za-z]\w*|offset:\d+)\s*(\{)?")
_DEEPEST = 8  # branches inside branches
_CODED = frozenset({"x", "ph", "g", "bpt", "ept", "bx", "ex", "it", "pc", "sc", "ec"})  # elements told apart by id
# HTML that stands in messages; any other element name is one only where it is closed or empty.
HTML = frozenset(
    "a abbr b bdi bdo button cite code del div em font h1 h2 h3 h4 h5 h6 hr i img ins kbd label li mark ol p pre q "
    "s samp small span strong sub sup table tbody td th thead tr tt u ul var".split()
)

_BREAKS = frozenset({"br", "wbr"})  # where lines break is each language's own matter
# What an element of another name may carry: values with their names, and placeholders for such.
_ATTRIBUTES = re.compile(
    rf"""(?:\s+(?:[\w:@.-]{{1,60}}\s?=\s?(?:{_QUOTED}|[^\s"'<>]+)|%\(\w{{1,80}}\)s|%s|[$%]?\{{[^{{}}\s]{{0,80}}\}}))*\s*"""
)


class Placeholder(NamedTuple):
    """A placeholder at ``[start, end)``. ``optional``: the other language may not have it.

    That is what stands in a branch, and what may be no placeholder at all: a conversion with a word glued to it.
    """

    start: int
    end: int
    kind: Kind
    key: str
    name: str = ""  # the bare name of an argument
    optional: bool = False


def find_placeholders(text: str) -> list[Placeholder]:
    """The placeholders in ``text``, in order; those in branches of an ICU message are optional, its argument is not."""
    return _find(text, 0, len(text), 0)


def _find(text: str, start: int, end: int, depth: int) -> list[Placeholder]:
    """Those in ``text[start:end]``, which stands in so many branches."""
    found: list[Placeholder] = []
    position = start
    while match := _PLACEHOLDER.search(text, position, end):
        position = match.end()
        if match["tag"] and not _is_tag(text, match):
            position = match.start("element")  # placeholders may stand inside
        elif not match["icu"]:
            found.extend(_read(text, match, depth > 0))
        elif depth < _DEEPEST:
            key = f"{{{match['argument']}}}"
            found.append(Placeholder(*match.span(), "brace", key, match["argument"], depth > 0))
            position = _message_end(text, match.end(), end, depth, found)
    return found


def _message_end(text: str, position: int, end: int, depth: int, found: list[Placeholder]) -> int:
    """Reads the branches of an ICU message and adds what stands in them; gives where the message ends."""
    while branch := _BRANCH.match(text, position, end):
        position = branch.end()
        if not branch[1]:
            continue
        closing = _closing_brace(text, position, end)
        found.extend(_find(text, position, closing, depth + 1))
        position = closing + 1
    return min(position + 1, end) if text[position : position + 1] == "}" else position


def _closing_brace(text: str, position: int, end: int) -> int:
    depth = 1
    for at in range(position, end):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at
    return end


def _read(text: str, match: re.Match[str], optional: bool) -> Iterator[Placeholder]:
    span, kind = match.span(), match.lastgroup
    if match["escaped"]:
        return
    if match["tag"]:
        yield from _tag(match, optional)
    elif match["percent"]:
        yield Placeholder(*span, "printf", *_printf(match), optional or _is_doubtful(match))
    elif match["inline"]:
        yield Placeholder(*span, "inline", "\ufffc", "", optional)
    elif kind in ("role", "call"):
        yield Placeholder(*span, kind, match[0], "", optional)  # type: ignore[arg-type]
    else:
        written = re.sub(r"\s+", "", match[0])
        if not re.match(r"\{[#.:]", written):  # {#anchor}, {.class} and {: attributes} are Markdown
            yield Placeholder(
                *span, "brace", _brace_key(written), re.split(r"[^\w]", written.strip("${}"))[0], optional
            )


def _brace_key(written: str) -> str:
    return re.sub(r"^(\{+)([\w.]+),.*", r"\1\2}", written) if "," in written else written


def _printf(match: re.Match[str]) -> tuple[str, str]:
    """Key and name. The conversion is part of the key, its width is not."""
    if match["mapping"]:
        return f"%({match['mapping']})", match["mapping"]
    if match["conversion"]:
        return f"%{match['position'] or ''}{match['length'] or ''}{match['conversion']}", ""
    return match[0], match[0][2:-1]


def _is_doubtful(match: re.Match[str]) -> bool:
    """True for %ss, which may be %s and a plural or no conversion: nothing else about it tells."""
    width = match["width"] or ""
    return match["glued"] is not None and not (match["position"] or "." in width or re.match(r"[-+#]*0\d", width))


def _is_tag(text: str, match: re.Match[str]) -> bool:
    """True for closing tags, HTML, and other elements that are closed. Array<string> and <your-name> are none."""
    element = match["element"]
    if match[0][1] == "/" or element.lower() in HTML or element.lower() in _BREAKS:
        return True
    before = text[match.start() - 1 : match.start()] if match.start() else ""
    if before.isascii() and (before.isalnum() or before in "_\\"):
        return False
    closed = match[0].endswith("/>") or f"</{element}>" in text[match.end() : match.end() + 2000]
    return closed and _ATTRIBUTES.fullmatch(match["attributes"].removesuffix("/")) is not None


def _tag(match: re.Match[str], optional: bool) -> Iterator[Placeholder]:
    """An opening or empty tag; closing tags say nothing new."""
    element = match["element"]
    if match[0][1] == "/" or element.lower() in _BREAKS:
        return
    key = f"<{element.lower()}>"
    if element in _CODED and (identity := _ID.search(match["attributes"])):
        key = f"<{element} id={identity[1]}>"
    yield Placeholder(*match.span(), "tag", key, "", optional)
