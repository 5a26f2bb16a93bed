"""The entries of gettext catalogs (PO, POT): messages with their translations, plural forms, contexts and states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from termkit.core.language import primary, related
from termkit.core.passage import Passage, Piece
from termkit.core.span import LineIndex
from termkit.core.unit import Bitext, State, Unit
from termkit.errors import InputError
from termkit.formats.declared import declared, is_foreign
from termkit.formats.joined import raw_range
from termkit.formats.pieces import shortened, text_of, unescaped
from termkit.formats.po import write

# Comments are blank too, but for flags and obsolete entries.
_BLANK = re.compile(r"(?:[ \t\r\n\f\v\0\ufeff]++|#(?![,=~])[^\r\n]*+)*+")
_STRING = r'"([^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+)"'
_TOKEN = re.compile(
    rf"{_BLANK.pattern}(?:(msgid_plural|msgid|msgctxt|msgstr|domain)(?!\w)(?:\[(\d{{1,9}})\])?[ \t\r\n]*+(?:{_STRING})?"
    rf"|{_STRING}|(\#[^\r\n]*+)|\Z)"
)
_FUZZY = re.compile(r"#[,=].*\bfuzzy\b")
_OBSOLETE = re.compile(r"#~[ \t]*msgid(?!\w)")
_ESCAPE = re.compile(r"""(?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}))+|\\[abfnrtv"'?\\]""")
_BYTE = re.compile(r"\\(?:x([0-9A-Fa-f]+)|([0-7]+))")
_PLAIN = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_LANGUAGE = re.compile(r"^(Language|X-Source-Language):[ \t]*([A-Za-z]+(?:[_-][A-Za-z0-9]+)*)", re.MULTILINE)
_FORMS = re.compile(r"^Plural-Forms:\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;\n]*)", re.MULTILINE)

Pieces = tuple[Piece, ...]


class _Field(NamedTuple):
    """A keyword and its string."""

    keyword: str
    number: int | None  # msgstr[number]
    pieces: Pieces
    start: int
    fuzzy: bool  # a comment says so between the field before and this one


@dataclass(slots=True)
class _Entry:
    """An entry of a catalog, as it is read."""

    start: int
    fuzzy: bool
    context: Pieces | None = None
    id: Pieces | None = None
    plural: Pieces | None = None
    forms: list[tuple[int | None, Pieces]] = field(default_factory=list)

    @property
    def is_header(self) -> bool:
        """True for the entry without an identifier."""
        return self.context is None and self.id is not None and not text_of(self.id)


class _Header(NamedTuple):
    """What the header says, as far as it concerns the reading."""

    languages: dict[str, str]  # as written
    distinct: bool | None  # whether one thing is told from several; None: not said


def bitext(text: str, path: str, source: str | None, target: str | None, left_out: Counter[str]) -> Bitext:
    """The units of a catalog; see ``termkit.formats.po.units``."""
    header = _header(text, path)
    own = declared(header.languages.get("Language"))
    if "X-Source-Language" in header.languages:
        original = declared(header.languages["X-Source-Language"]) or source
    elif source is not None and not (own and related(source, own)):
        original = source
    else:
        original = None if own and primary(own) == "en" else "en"  # identifiers are English unless said otherwise
    return Bitext(_units(text, path, header.distinct, own, left_out), original, own or target)


def _header(text: str, path: str) -> _Header:
    """What the first entry says, if it is a header. Raises InputError for a language that termkit does not read."""
    try:
        first = next(_entries(text, path, Counter()), None)
    except InputError:  # it is told when the units are read
        first = None
    if first is None or not first.is_header:
        return _Header({}, None)
    pieces = first.forms[0][1]
    said = text_of(pieces)
    languages = {}
    for match in _LANGUAGE.finditer(said):
        languages[match[1]] = match[2]
        if is_foreign(match[2]):
            place = raw_range(Passage(pieces), *match.span(2))[0]
            message = f"the header declares the language {match[2]!r}; termkit reads Chinese and English"
            raise _fault(text, path, place, message)
    forms = _FORMS.search(said)
    return _Header(languages, int(forms[1]) > 1 and forms[2].strip(" ()") != "0" if forms else None)


def _units(text: str, path: str, distinct: bool | None, language: str | None, left_out: Counter[str]) -> Iterator[Unit]:
    """The units of all entries but the header."""
    for entry in _entries(text, path, left_out):
        if not entry.is_header:
            yield from _of_entry(entry, len(entry.forms) > 1 if distinct is None else distinct, language)


def _of_entry(entry: _Entry, distinct: bool, language: str | None) -> Iterator[Unit]:
    """The unit of an entry, or of each of its plural forms."""
    name, context = text_of(entry.id or ()), text_of(entry.context or ())
    where = shortened(f"{context}/{name}" if context else name)
    one = Passage(entry.id or (), write, None, where)
    many = one if entry.plural is None else Passage(entry.plural, write, None, where)
    for number, pieces in entry.forms:
        translation = Passage(pieces, write, language, where)
        empty = pieces[0].start == pieces[0].end
        state: State = "untranslated" if empty else "fuzzy" if entry.fuzzy else "translated"
        if number is None:
            yield Unit(name, one, translation, state, context)
        else:
            yield Unit(f"{name}[{number}]", one if number == 0 and distinct else many, translation, state, context)


def _entries(text: str, path: str, left_out: Counter[str]) -> Iterator[_Entry]:
    """All entries, the header too. Raises InputError behind the last one before what is no catalog."""
    entry: _Entry | None = None
    try:
        for found in _fields(text, path, left_out):
            if found.keyword in ("msgctxt", "domain") or (
                found.keyword == "msgid" and (entry is None or entry.id is not None)
            ):
                if entry is not None:
                    done, entry = entry, None
                    yield _whole(done, text, path)
                if found.keyword != "domain":
                    entry = _Entry(found.start, found.fuzzy)
            entry = _with(entry, found, text, path)
    except InputError:
        if entry is not None and entry.forms:
            yield entry
        raise
    if entry is not None:
        yield _whole(entry, text, path)


def _with(entry: _Entry | None, found: _Field, text: str, path: str) -> _Entry | None:
    """The entry with one more field."""
    keyword = found.keyword
    if entry is None:
        if keyword == "domain":
            return None
    elif keyword == "msgctxt":
        entry.context = found.pieces
        return entry
    elif keyword == "msgid":
        entry.id = found.pieces
        entry.fuzzy = entry.fuzzy or found.fuzzy
        return entry
    elif keyword == "msgid_plural" and entry.id is not None and entry.plural is None and not entry.forms:
        entry.plural = found.pieces
        return entry
    elif keyword == "msgstr" and entry.id is not None and all(number != found.number for number, _ in entry.forms):
        entry.forms.append((found.number, found.pieces))
        return entry
    shown = keyword if found.number is None else f"{keyword}[{found.number}]"
    raise _fault(text, path, found.start, f"{shown} is out of place; an entry is msgctxt, msgid, msgid_plural, msgstr")


def _whole(entry: _Entry, text: str, path: str) -> _Entry:
    if not entry.forms:
        raise _fault(text, path, entry.start, "the entry has no msgstr; write one, even if it is empty")
    return entry


def _fields(text: str, path: str, left_out: Counter[str]) -> Iterator[_Field]:
    """Each keyword with its string. Raises InputError for what is neither, behind the last field before it."""
    keyword, number, start, first, fuzzy = "", None, 0, -1, False
    said_fuzzy = False
    pieces: list[Piece] = []
    position = 0
    while True:
        token = _TOKEN.match(text, position)
        if token is None:
            fault = _unreadable(text, path, position)
            if keyword and first >= 0 and _is_next_line(text, position):
                yield _Field(keyword, number, tuple(pieces) or (Piece("", first, first),), start, fuzzy)
            raise fault
        position = token.end()
        word, digits, own, more, comment = token.groups()
        if comment is not None:
            if comment.startswith("#~"):
                said_fuzzy = False
                if _OBSOLETE.match(comment):
                    left_out["obsolete entries"] += 1
            elif not said_fuzzy:
                said_fuzzy = _FUZZY.match(comment) is not None
        elif more is not None:
            if not keyword:
                raise _fault(text, path, token.start(4) - 1, "a string before any keyword; write 'msgid' before it")
            first = token.start(4) if first < 0 else first
            _add(pieces, text, *token.span(4))
        else:
            if keyword:
                if first < 0:
                    raise _fault(text, path, start, f"{keyword} without a string; write it in quotes behind it")
                yield _Field(keyword, number, tuple(pieces) or (Piece("", first, first),), start, fuzzy)
            if word is None:
                return
            keyword, number, start, first = word, int(digits) if digits else None, token.start(1), token.start(3)
            fuzzy, said_fuzzy = said_fuzzy, False
            pieces = []
            if own:
                _add(pieces, text, *token.span(3))


def _add(pieces: list[Piece], text: str, start: int, end: int) -> None:
    """Adds the pieces of a string."""
    escape = text.find("\\", start, end)
    if escape < 0:
        if start < end:
            pieces.append(Piece(text[start:end], start, end))
    elif escape == end - 2 and text[end - 1] == "n":  # as most strings end
        if start < escape:
            pieces.append(Piece(text[start:escape], start, escape))
        pieces.append(Piece("\n", escape, end))
    else:
        pieces.extend(unescaped(text, start, end, _ESCAPE, _plain))


def _plain(escape: str) -> str:
    """What an escape stands for; bytes by their numbers are UTF-8."""
    if escape[1] not in "x01234567":
        return _PLAIN.get(escape[1], escape[1])
    codes = (int(match[1], 16) if match[1] else int(match[2], 8) for match in _BYTE.finditer(escape))
    return bytes(code & 0xFF for code in codes).decode("utf-8", "replace")


def _is_next_line(text: str, position: int) -> bool:
    """True where what comes next is no string, and stands in a line of its own."""
    at = _place(text, position)
    return text[at] != '"' and ("\n" in text[position:at] or "\r" in text[position:at])


def _place(text: str, position: int) -> int:
    """Where the next thing begins that is not blank."""
    match = _BLANK.match(text, position)
    return match.end() if match else position


def _unreadable(text: str, path: str, position: int) -> InputError:
    """Says why no token can be read."""
    at = _place(text, position)
    if text[at] == '"':
        return _fault(text, path, at, "the string does not end in its line; close it with '\"'")
    if not _is_next_line(text, position) and text[max(position, 1) - 1] == '"':
        return _fault(text, path, at, "text behind the end of a string; write a quote inside it as '\\\"'")
    return _fault(text, path, at, "no keyword, string or comment; a line begins with 'msgid', 'msgstr', '\"' or '#'")


def _fault(text: str, path: str, position: int, message: str) -> InputError:
    line, column = LineIndex(text).position(position)
    return InputError(f"{path}:{line}:{column}: {message}")
