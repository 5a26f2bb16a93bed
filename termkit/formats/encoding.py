"""Bytes <-> text in the encodings that Chinese files come in: UTF-8, UTF-16, UTF-32, GB18030 and Big5.

An encoding is declared, proved (by a BOM, or because the bytes are UTF-8), or inferred from the text that the bytes
would make; where that leaves a doubt, the file is refused, because a wrong guess destroys text without a word.

The inference. Text in a wrong encoding is made of rare characters. Every character of the decoded text gets a
weight (``_weight``); the best candidate must reach ``_ENOUGH`` (one frequent character), lead the next one by
``_LEAD``, and at least ``_FREQUENT_SHARE`` of its Han characters must be frequent ones, which is never so where
Korean or Japanese bytes happen to be valid. Measured on windows of 4 to 1000 characters of Traditional and
Simplified prose and documentation: Big5 and GB18030 were never taken for one another; undecided were 1 of 5 at 6
characters and 1 of 40 at 50. Bytes that are valid UTF-8 are UTF-8, though one or two characters of GB18030 between
Latin letters (通) can look so.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from termkit.core.span import LineIndex
from termkit.errors import InputError


class Decoded(NamedTuple):
    """The text of a file, without its BOM, and what ``encode`` needs to write it back the same way."""

    text: str
    encoding: str  # the name of a Python codec that writes no BOM of its own
    bom: bytes


SNIFFED = 1 << 20  # bytes by which the encoding of a text that is read bit by bit is told
_BOMS = (  # UTF-32's first: its little-endian BOM begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# What may be declared, by the name Python gives it -> the codecs to try. Files that call themselves GB 2312 or Big5
# hold what Windows writes: GBK, which GB18030 contains, and code page 950; in Hong Kong the HKSCS characters too.
_DECLARABLE = {
    "utf-8": ("utf-8",),
    "utf-8-sig": ("utf-8",),
    "utf-16": ("utf-16-le", "utf-16-be"),
    "utf-16-le": ("utf-16-le",),
    "utf-16-be": ("utf-16-be",),
    "utf-32": ("utf-32-le", "utf-32-be"),
    "utf-32-le": ("utf-32-le",),
    "utf-32-be": ("utf-32-be",),
    "gb18030": ("gb18030",),
    "gbk": ("gb18030",),
    "gb2312": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "cp950": ("cp950", "big5hkscs"),
    "big5hkscs": ("big5hkscs",),
}
_INFERABLE = (("gb18030",), ("cp950", "big5hkscs"), ("utf-16-le",), ("utf-16-be",))
_LABELS = {"gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS"}

# The most frequent characters of written Chinese, in both scripts: about a third of any running text.
_FREQUENT = frozenset(
    "的一是不了人我在有他這这為为之大來来以個个中上們们到說说國国和地也子時时道出而要於于就下得可你年生自會会那後后能對对著着事其"
    "裡里所去行過过家十用發发天如然作方成者多日都三小軍军二無无同麼么經经法當当起與与好看學学進进種种將将還还分此心前面又定見见只主"
    "沒没公從从知使些"
)
_PUNCTUATION = frozenset("　、。〈〉《》「」『』【】〔〕—…–‘’“”·，；：？！（）％／～")
_ENOUGH = 3.0
_LEAD = 5.0
_FREQUENT_SHARE = 0.04


def decode(data: bytes, path: str, encoding: str | None = None) -> Decoded:
    """The text of a file; ``path`` is for messages, ``encoding`` what the user declares it to be.

    Raises InputError when the encoding is unknown, does not fit (with the first byte that does not, its line and
    its column in code points), or cannot be told.
    """
    if encoding is not None:
        return _declared(data, path, encoding)
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _strictly(data, path, codec)
    for decoded in _fitting(data, _wide_latin(data)):
        return decoded
    try:
        return Decoded(data.decode("utf-8"), "utf-8", b"")
    except UnicodeDecodeError as error:
        return _inferred(data, path, error)


def encode(text: str, path: str, encoding: str = "utf-8", bom: bytes = b"") -> bytes:
    """The bytes of a text, the way ``decode`` found them. Raises InputError for a character the encoding lacks.

    Big5 has a dozen characters with two codes (十, 卅, ╞, /); they come back as the one that Python writes.
    """
    try:
        return bom + text.encode(encoding)
    except UnicodeEncodeError as error:
        line, column = LineIndex(text).position(error.start)
        char = text[error.start]
        raise InputError(
            f"{path}: {_label(encoding)} has no {char!r} (U+{ord(char):04X}, line {line}, column {column}); "
            "nothing was written; write UTF-8 instead"
        ) from None


def _declared(data: bytes, path: str, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        name = ""
    if name not in _DECLARABLE:
        raise InputError(f"{path}: unknown encoding {encoding!r}; write utf-8, utf-16, utf-32, gb18030 or big5")
    choices = _DECLARABLE[name]
    for bom, codec in _BOMS:
        if codec in choices and data.startswith(bom):
            return _strictly(data, path, codec)
    fitting = list(_fitting(data, choices))
    if not fitting:
        return _strictly(data, path, choices[0])
    if name in ("utf-16", "utf-32"):  # without a BOM the order of the bytes is not declared
        return max(fitting, key=lambda decoded: _plausibility(decoded.text).score)
    return fitting[0]


def _inferred(data: bytes, path: str, not_utf8: UnicodeDecodeError) -> Decoded:
    """The text of bytes that are not UTF-8 and have no BOM."""
    candidates = [next(_fitting(data, choices), None) for choices in _INFERABLE]
    scored = [(_plausibility(decoded.text), decoded) for decoded in candidates if decoded is not None]
    scored.sort(key=lambda pair: pair[0].score, reverse=True)
    if scored:
        best, decoded = scored[0]
        lead = best.score - scored[1][0].score if len(scored) > 1 else _LEAD
        if best.score >= _ENOUGH and lead >= _LEAD and best.frequent >= best.han * _FREQUENT_SHARE:
            return decoded
    possible = [_label(decoded.encoding) for found, decoded in scored if found.score > 0]
    advice = (
        f"could be {' or '.join(possible)}: say --encoding"
        if possible
        else "and no other encoding known here fits; save it as UTF-8, or say --encoding"
    )
    raise InputError(f"{path}: not UTF-8 ({_place(data, not_utf8, 'utf-8')}); {advice}")


def _fitting(data: bytes, choices: tuple[str, ...]) -> Iterator[Decoded]:
    for codec in choices:
        try:
            yield Decoded(data.decode(codec), codec, b"")
        except UnicodeDecodeError:
            continue


def _strictly(data: bytes, path: str, codec: str) -> Decoded:
    bom = next((bom for bom, name in _BOMS if name == codec and data.startswith(bom)), b"")
    body = data[len(bom) :]
    try:
        return Decoded(body.decode(codec), codec, bom)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not {_label(codec)} ({_place(body, error, codec)})") from None


def _place(data: bytes, error: UnicodeDecodeError, codec: str) -> str:
    """What is wrong where, for a person: ``byte 0xB4 at line 1, column 5``."""
    before = data[: error.start].decode(codec, "replace")
    line, column = LineIndex(before).position(len(before))
    unit = data[error.start : error.start + 2]
    encoded_surrogate = codec == "utf-8" and unit[:1] == b"\xed" and unit[1:] >= b"\xa0"
    what = "a lone surrogate, byte" if encoded_surrogate or "surrogate" in error.reason else "byte"
    return f"{what} 0x{data[error.start]:02X} at line {line}, column {column}"


def _wide_latin(data: bytes) -> tuple[str, ...]:
    """The codec of UTF-16 without a BOM that holds mostly Latin: its NULs would pass for UTF-8, where NULs are rare.

    That is when one half of the bytes, every other one, is NUL to three quarters or more, and the other half never.
    """
    if len(data) < 8 or len(data) % 2:
        return ()
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if min(even, odd) or max(even, odd) * 8 < len(data) * 3:
        return ()
    return ("utf-16-le",) if odd else ("utf-16-be",)


class _Plausibility(NamedTuple):
    score: float
    frequent: int
    han: int


def _plausibility(text: str) -> _Plausibility:
    """How much the text looks like Chinese that someone wrote, rather than bytes in a wrong encoding."""
    score = 0.0
    frequent = han = 0
    for char, count in Counter(text).items():
        score += count * _weight(char)
        if "\u3400" <= char <= "\u9fff":
            han += count
            frequent += count * (char in _FREQUENT)
    return _Plausibility(score, frequent, han)


def _weight(char: str) -> float:
    if char in _FREQUENT:
        return 3.0
    if char in _PUNCTUATION:
        return 1.0
    if char.isascii():
        return 0.0 if char.isprintable() or char in "\t\n\r\f" else -6.0
    if _is_everyday(char, "gb2312", 0xB0A1, 0xD7F9) or _is_everyday(char, "big5", 0xA440, 0xC67E):
        return 0.3
    return -6.0 if unicodedata.category(char) in ("Co", "Cn", "Cc") else -3.0


def _is_everyday(char: str, codec: str, first: int, last: int) -> bool:
    """True in the part of a standard that holds its everyday characters: GB 2312's and Big5's first levels."""
    try:
        return first <= int.from_bytes(char.encode(codec), "big") <= last
    except UnicodeEncodeError:
        return False


def _label(codec: str) -> str:
    return _LABELS.get(codec, codec.upper())


def sniff(start: bytes, path: str, encoding: str | None) -> Decoded:
    """The encoding of a text by its beginning (SNIFFED bytes or more), whose last character may be cut.

    Raises InputError as ``decode`` does.
    """
    fault: InputError | None = None
    line_end = start.rfind(b"\n") + 1 or len(start)
    line_end += line_end % 2 and b"\0" in start  # of UTF-16 the line end has another byte
    for cut in (line_end, *(len(start) - spare for spare in range(4))):
        try:
            return decode(start[:cut], path, encoding)
        except InputError as error:
            fault = fault or error
    assert fault is not None
    raise fault
