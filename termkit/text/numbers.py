"""Numbers in Chinese and English text, and what they are worth, however they are written.

Digits of both widths with separators, scales (3.5億, 2 million, 5k), percent, Chinese numerals, English number words,
months, fractions and parts of dates. A number has all the values that it may stand for, so that 5pm meets 17時,
1990s meets 90年代, and 24 hours meets one day. Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from termkit.text.numerals import (
    CARDINALS,
    HAN_DIGITS,
    HAN_HINTS,
    HINTS,
    LARGE_SCALES,
    LETTER_SCALES,
    MONTHS,
    PARTS,
    SMALL_SCALES,
    WORD_SCALES,
    WORDS,
    english_values,
    han_scale,
    han_values,
    is_number_word,
)

Kind = Literal["digits", "words", "hint"]  # hint: may be a number; good enough to answer one, not to ask for one
Values = tuple[Fraction, ...]

_ASCII = str.maketrans("０１２３４５６７８９．％，：／", "0123456789.%,:/")  # one to one: offsets stay
_LONGEST = 30  # digits; what is longer is no number to a reader
_SCALES_WRITTEN = SMALL_SCALES + LARGE_SCALES
_HAN_NUMERAL = rf"[{HAN_DIGITS}{_SCALES_WRITTEN}]{{1,30}}(?:[點点][{HAN_DIGITS}]{{1,30}}[{_SCALES_WRITTEN}]{{0,8}})?"
_MEASURES = "個个種种條条項项次步類类倍位名家份組组層层章節节篇頁页行列句段週周天年月日歲岁秒"
_ASKS = re.compile(
    rf"[0-9０-９]|[{HAN_DIGITS}十拾](?=[{_MEASURES}])|分之"
    rf"|\b[tfsenTFSEN](?i:{'|'.join(word[1:] for word in sorted(CARDINALS))})\b"
)
_RUN = re.compile("[a-z]+")
_WRITTEN = rf"""(?P<digits>\d{{1,3}}(?:[,\u00a0\u2009\u202f]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*)
    | (?P<han>{_HAN_NUMERAL})
    | (?P<hint>{"|".join(HAN_HINTS)})"""
_NUMBER = re.compile(_WRITTEN, re.VERBOSE | re.ASCII)
_NUMBER_OR_WORD = re.compile(_WRITTEN + "| (?P<word>[A-Za-z]+)", re.VERBOSE | re.ASCII)
_SCALE = re.compile(
    rf"""[\s-]?(?P<word>{"|".join(WORD_SCALES)})\b
    | \s?(?P<letter>[kmbt])(?![a-z])
    | [\s$]?(?P<han>(?:[{SMALL_SCALES}](?![米克瓦卡赫分焦帕])|[{LARGE_SCALES}]|兆(?![字節节瓦赫比位帕]))+)""",
    re.VERBOSE | re.IGNORECASE,
)
_MORE = re.compile(r"\s?(\d[\d,]{0,20})")  # 1億2,000萬
_RANGE = re.compile(r"\s?(?:至|到|[-–—~～、]|to\b|or\b|and\b|或|和)\s?\d[\d,.]*")  # 10至20萬
_PERCENT = re.compile(r"\s?(?:%|per\s?cent|basis|個?基點|个?基点|bps?\b)", re.IGNORECASE)
_CLOCK = re.compile(r":\d\d|\s?[ap]\.?m\b|\s?[點点時时]", re.IGNORECASE)
_SPAN = re.compile(  # what is also so many of a larger unit
    r"[\s-]?(?:(?P<day>hours?\b|hrs?\b|小[時时])|(?P<year>months?\b|[個个]月)"
    r"|(?P<hour>minutes?\b|mins?\b|分[鐘钟]|seconds?\b|秒)|(?P<days>days?\b|[天日]))",
    re.IGNORECASE,
)
_IN_LARGER = {"day": (24,), "year": (12,), "hour": (60,), "days": (7, 30, 365)}
_GROUP = re.compile(r"[\s-]+(?P<unit>decade|dozen)s?\b", re.IGNORECASE)
_MEGA = re.compile(r"[\s-]?mega", re.IGNORECASE)
_CENTURY = re.compile(r"(?:st|nd|rd|th)?[\s-]?(?:century|世[紀纪])", re.IGNORECASE)
_DECADE = re.compile(rf"\s?世[紀纪]的?\s?(\d\d|[{HAN_DIGITS}{SMALL_SCALES}]{{1,3}})\s?年代")
_CENTURY_BEFORE = re.compile(rf"(\d\d?|[{HAN_DIGITS}{SMALL_SCALES}]{{1,4}})\s?世[紀纪]的?\s?\Z")
_TENTHS = re.compile(rf"成([{HAN_DIGITS}])?|折")
_AND_A_HALF = re.compile(r"[個个年天月日週周小時时]{1,2}半")
_PART_OF = re.compile(rf"分之\s?(\d{1, 9}(?:\.\d{1, 9})?|{_HAN_NUMERAL})")
_SLASH = re.compile(r"/(\d{1,9})(?![\d./])")
_NAME_BEFORE = re.compile(r"[A-Za-z_#][-.]?\Z", re.ASCII)
_NAME_AFTER = re.compile(r"[A-Za-z_]+[-_]?\d|_", re.ASCII)
_MARKER_END = re.compile(r"[.)）\]】、:]")
_NEXT_WORD = re.compile(r"[\s-]+(?:and[\s-]+)?([A-Za-z]+)")
_PART_OF_SCALE = re.compile(r"\s+(?:of\s+)?an?\s+([a-z]+)", re.IGNORECASE)


class Number(NamedTuple):
    """A number at ``[start, end)``; the first of its values is the likeliest, none is for a version such as 1.2.3."""

    start: int
    end: int
    values: Values
    kind: Kind
    bare: bool = True  # no part of a name or a code, and no list marker

    @property
    def value(self) -> Fraction:
        """What it most likely is."""
        return self.values[0]


def asks(text: str) -> bool:
    """False where no number of ``text`` is sure to be one: a quick look that spares reading most texts."""
    return _ASKS.search(text) is not None


def find_numbers(text: str) -> list[Number]:
    """All numbers of ``text``, in order, with those that only may be numbers (kind ``hint``)."""
    text = text.translate(_ASCII)
    pattern = _NUMBER if WORDS.isdisjoint(_RUN.findall(text.lower())) else _NUMBER_OR_WORD
    found: list[Number] = []
    position = 0
    while match := pattern.search(text, position):
        position = match.end()
        kind = match.lastgroup or ""
        if kind != "word" or match[0].lower() in WORDS:
            found.append(_READERS[kind](text, match))
            position = max(position, found[-1].end)
    return found


def unanswered(numbers: Iterable[Number], others: Iterable[Number]) -> Iterator[Number]:
    """Those of ``numbers`` that are surely numbers and have no counterpart among ``others``, whatever it may mean."""
    known = {value for other in others for value in other.values}
    for number in numbers:
        if number.kind != "hint" and not any(_answers(value, known) for value in number.values):
            yield number


def _answers(value: Fraction, known: set[Fraction]) -> bool:
    """Equal, or a year with or without its century."""
    if value in known:
        return True
    if value.denominator != 1:
        return False
    if value < 100:
        return 1900 + value in known or 2000 + value in known
    return 1900 <= value < 2100 and value % 100 in known


def likeness(one: str, other: str) -> int:
    """How much two written numbers look alike: three for each digit they share, in order, less all their digits."""
    a, b = (re.sub(r"[^\d.]", "", text.translate(_ASCII)) for text in (one, other))
    row = [0] * (len(b) + 1)
    for left in a:
        row = [0, *_longer(row, b, left)]
    return 3 * row[-1] - len(a) - len(b) - (4 if ("." in a) != ("." in b) else 0)


def _longer(row: list[int], text: str, char: str) -> Iterator[int]:
    """The next row of the table of longest common subsequences."""
    best = 0
    for column, right in enumerate(text, 1):
        best = max(row[column], best, row[column - 1] + (char == right))
        yield best


def _digits(text: str, match: re.Match[str]) -> Number:
    start, end = match.span()
    raw = re.sub(r"[^\d.]", "", match[0])
    if raw.count(".") > 1 or len(raw) > _LONGEST:
        return Number(start, end, (), "hint")
    values, end = _scaled(text, Fraction(raw), end)
    if part := _PART_OF.match(text, end):
        return Number(start, part.end(), (_worth(part[1]) / (values[0] or 1), _worth(part[1])), "digits")
    values += _around(text, start, end, values[0])
    if len(raw) == 5 and raw.startswith(("19", "20")):
        values.append(Fraction(raw[:4]))  # the mark of a footnote stuck to a year
    if "," in match[0] and text[start - 1 : start] in ("(", "（", "[") and text[end : end + 1] in (")", "）", "]"):
        values += [Fraction(group) for group in match[0].split(",") if group.isdecimal()]  # a point, (250,250)
    if (under := _SLASH.match(text, end)) and int(under[1]) and text[start - 1 : start] != "/":
        values.append(values[0] / int(under[1]))
    attached = _NAME_BEFORE.search(text, max(0, start - 2), start) or _NAME_AFTER.match(text, end)
    marker = start <= 8 and _MARKER_END.match(text, end) and not text[:start].strip(" \t*#>(（[【-")
    return Number(start, end, tuple(values), "digits", not (attached or marker))


def _scaled(text: str, value: Fraction, end: int) -> tuple[list[Fraction], int]:
    """What a number is worth with the scale behind it: 3.5億, 1億2,000萬, 2 million, 5k (which may be no scale)."""
    scale = _SCALE.match(text, end)
    if scale is None:
        shared = _RANGE.match(text, end)
        scale = _SCALE.match(text, shared.end()) if shared else None
        return [value] + ([value * _factor(scale)] if scale and not scale["letter"] else []), end
    total, end = value * _factor(scale), scale.end()
    if scale["letter"]:
        return ([value, total] if scale["letter"] in "mbt" else [total, value]), end  # 5m is rather metres or minutes
    more = _MORE.match(text, end) if scale["han"] else None
    smaller = _SCALE.match(text, more.end()) if more else None
    if more and smaller and smaller["han"] and _factor(smaller) < _factor(scale):
        return [total + Fraction(more[1].replace(",", "")) * _factor(smaller)], smaller.end()
    return [total], end


def _factor(scale: re.Match[str]) -> int:
    if scale["letter"]:
        return LETTER_SCALES[scale["letter"].lower()]
    return WORD_SCALES[scale["word"].lower()] if scale["word"] else han_scale(scale["han"])


def _worth(written: str) -> Fraction:
    """Digits or a Chinese numeral as a number."""
    return Fraction(written) if written[0].isascii() else han_values(written)[0]


def _around(text: str, start: int, end: int, value: Fraction) -> Iterator[Fraction]:
    """What else a number may be worth, as the words beside it say."""
    if _PERCENT.match(text, end):
        yield value / 100
    if tenths := _TENTHS.match(text, end):
        percent = value * 10 + (_worth(tenths[1]) if tenths[1] else 0)
        yield from (percent, 100 - percent, 100 - value)  # 八折 is 20% off, and so is 八成 less than all
    if group := _GROUP.match(text, end):
        yield value * (10 if group["unit"].lower() == "decade" else 12)
    if _MEGA.match(text, end):
        yield value * 10**6
    if value <= 12 and _CLOCK.match(text, end):
        yield from (value + 12, value % 12)
    if larger := _SPAN.match(text, end):
        yield from (value / size for size in _IN_LARGER[larger.lastgroup or ""])
    if _AND_A_HALF.match(text, end):
        yield from (value + Fraction(1, 2), value * 12 + 6, value * 60 + 30)
    if text.endswith(("民國", "民国"), 0, start):
        yield value + 1911
    if _CENTURY.match(text, end):
        yield 100 * (value - 1)
    if decade := _DECADE.match(text, end):
        yield 100 * (value - 1) + _worth(decade[1])
    if century := _CENTURY_BEFORE.search(text, max(0, start - 9), start):
        yield 100 * (_worth(century[1]) - 1) + value


def _han(text: str, match: re.Match[str]) -> Number:
    start, end = match.span()
    values = list(han_values(match[0]))
    if part := _PART_OF.match(text, end):
        return Number(start, part.end(), (_worth(part[1]) / (values[0] or 1), _worth(part[1])), "words")
    values += _around(text, start, end, values[0])
    counts = text[end : end + 1] in set(_MEASURES) and not _AND_A_HALF.match(text, end)
    sure = len(match[0]) == 1 and 2 <= values[0] <= 12 and counts
    return Number(start, end, tuple(values), "words" if sure else "hint")


def _word(text: str, match: re.Match[str]) -> Number:
    """English number words, read as one as far as they belong together: two hundred and fifty."""
    start, end = match.span()
    word = match[0].lower()
    if word in PARTS and (whole := _PART_OF_SCALE.match(text, end)) and whole[1].lower() in WORD_SCALES:
        return Number(start, whole.end(), (Fraction(WORD_SCALES[whole[1].lower()], PARTS[word]),), "hint")
    if word in MONTHS:
        return Number(start, end, (Fraction(MONTHS[word]),), "hint")
    if word in HINTS:
        return Number(start, end, HINTS[word], "hint")
    if not is_number_word(word):
        return Number(start, end, (Fraction(1, PARTS[word]), Fraction(PARTS[word])), "hint")
    words = [word]
    while (following := _NEXT_WORD.match(text, end)) and _goes_on(following[1].lower()):
        words.append(following[1].lower())
        end = following.end()
    values = english_values(words)
    if words[-1] in PARTS and (whole := _PART_OF_SCALE.match(text, end)) and whole[1].lower() in WORD_SCALES:
        values = (*values, Fraction(WORD_SCALES[whole[1].lower()], PARTS[words[-1]]))
    sure = len(words) == 1 and word in CARDINALS
    return Number(start, end, (*values, *_around(text, start, end, values[0])), "words" if sure else "hint")


def _goes_on(word: str) -> bool:
    return is_number_word(word) or word in PARTS


def _hint(text: str, match: re.Match[str]) -> Number:
    return Number(*match.span(), HAN_HINTS[match[0]], "hint")


_READERS: dict[str, Callable[[str, re.Match[str]], Number]] = {
    "digits": _digits,
    "han": _han,
    "word": _word,
    "hint": _hint,
}
