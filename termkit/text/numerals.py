"""What numerals are worth: Chinese numerals (三百二十, 二〇二五, 三成二), English number words, scales, months."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

_ONES_WRITTEN = ("零〇", "一壹", "二兩两貳贰", "三叁參", "四肆", "五伍", "六陸陆", "七柒", "八捌", "九玖")
ONES = {char: value for value, chars in enumerate(_ONES_WRITTEN) for char in chars}
SCALES = dict(
    zip("十拾百佰千仟万萬亿億兆", (10, 10, 100, 100, 1000, 1000, 10**4, 10**4, 10**8, 10**8, 10**12), strict=True)
)
HAN_DIGITS = "".join(ONES) + "廿卅"
SMALL_SCALES = "十拾百佰千仟"
LARGE_SCALES = "万萬亿億"

_COUNTED = (
    "zero",
    "one first once a an single",
    "two second twice double both pair couple dual",
    "three third thrice triple",
    "four fourth quadruple",
    "five fifth",
    "six sixth",
    "seven seventh",
    "eight eighth",
    "nine ninth",
    "ten tenth",
    "eleven eleventh",
    "twelve twelfth dozen",
    "thirteen thirteenth",
    "fourteen fourteenth",
    "fifteen fifteenth",
    "sixteen sixteenth",
    "seventeen seventeenth",
    "eighteen eighteenth",
    "nineteen nineteenth",
    "twenty twentieth",
)
_TENS = {
    word: value
    for value, word in zip(range(30, 100, 10), "thirty forty fifty sixty seventy eighty ninety".split(), strict=True)
}
_BELOW_100 = {word: value for value, words in enumerate(_COUNTED) for word in words.split()} | _TENS
WORD_SCALES = {
    "hundred": 100,
    "hundredth": 100,
    "thousand": 1000,
    "thousandth": 1000,
    "million": 10**6,
    "millionth": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "billionth": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
}
LETTER_SCALES = {"k": 1000, "m": 10**6, "b": 10**9, "t": 10**12}
_MONTH_NAMES = "january february march april may june july august september october november december".split()
MONTHS = {name: number for number, month in enumerate(_MONTH_NAMES, 1) for name in (month, month[:3])} | {"sept": 9}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
PARTS = _PARTS | {name + "s": value for name, value in _PARTS.items()} | {"halves": 2}
# Words that are a number among other things, or stand for one: they answer a number, they do not ask for one.
HINTS: dict[str, tuple[Fraction, ...]] = {
    word: tuple(map(Fraction, values.split(",")))
    for word, values in (
        pair.split(":")
        for pair in (
            "half:1/2,50,6,30 week:7 fortnight:14,2 decade:10 decades:10 century:100 twofold:2 doubled:2 doubling:2 "
            "tripled:3 threefold:3 latter:2 hundreds:100 thousands:1000 millions:1000000 billions:1000000000 "
            "dozens:12 hourly:1 daily:1,24 noon:12 midnight:0,12,24 ii:2 iii:3 iv:4 vi:6 vii:7 viii:8 ix:9"
        ).split()
    )
}
HAN_HINTS: dict[str, tuple[Fraction, ...]] = {
    word: tuple(map(Fraction, values.split(",")))
    for word, values in (
        pair.split(":")
        for pair in (
            "半:1/2,50,6,30 雙:2 双:2 倆:2 俩:2 季:3,4 每:1 星期:7 週:7 周:7 世紀:100 世纪:100 打:12 "
            "中午:12 正午:12 午夜:0,12,24"
        ).split()
    )
}
# Words that are nothing but a number of things: two, not second.
CARDINALS = frozenset("two three four five six seven eight nine ten eleven twelve".split()) | _TENS.keys()


WORDS = frozenset((*_BELOW_100, *WORD_SCALES, *MONTHS, *PARTS, *HINTS))  # in lower case


def is_number_word(word: str) -> bool:
    """True for a lower-case English word that a number may hold."""
    return word in _BELOW_100 or word in WORD_SCALES


def english_values(words: Sequence[str]) -> tuple[Fraction, ...]:
    """What English number words mean, the likeliest first: "two hundred and fifty" without its "and"."""
    counted = tuple(Fraction(_BELOW_100[word]) for word in words if word in _BELOW_100)
    if len(words) > 1 and words[-1] in PARTS and words[-2] in _BELOW_100:
        return (Fraction(_BELOW_100[words[-2]], PARTS[words[-1]]), *counted)
    total = current = 0
    for word in words:
        if WORD_SCALES.get(word, 0) > 100:
            total, current = total + (current or 1) * WORD_SCALES[word], 0
        elif word in WORD_SCALES:
            current = (current or 1) * 100
        else:
            current += _BELOW_100.get(word, 0)
    part = (Fraction(1, PARTS[words[-1]]),) if words[-1] in PARTS else ()
    return (Fraction(total + current), *(counted if len(words) > 1 else ()), *part)


@lru_cache(maxsize=4096)
def han_values(numeral: str) -> tuple[Fraction, ...]:
    """What a Chinese numeral may mean: 三百二十 is 320, 二〇二五 is 2025, 三四 is 34, 3 or 4, 三點五 is 3.5."""
    whole, _, decimals = re.sub("[點点]", ".", numeral).partition(".")
    if decimals:
        scale = han_scale(decimals.lstrip(HAN_DIGITS))
        digits = "".join(str(ONES[char]) for char in decimals if char in ONES)
        return (Fraction(f"{int(han_values(whole)[0])}.{digits or 0}") * scale,)
    whole = whole.replace("廿", "二十").replace("卅", "三十")
    digits_in = tuple(Fraction(ONES[char]) for char in whole if char in ONES)
    if all(char in ONES for char in whole):
        read = Fraction("".join(str(ONES[char]) for char in whole))
        return (read, *digits_in) if len(whole) == 2 else (read,)
    others = list(digits_in)
    if len(whole) > 2 and whole[-1] in ONES:
        others += han_values(whole[:-1])  # 十三五: the 13th five-year plan
        if whole[-2] in SCALES:  # 一千二: 1,200
            others.append(_sum(whole[:-1]) + Fraction(ONES[whole[-1]] * SCALES[whole[-2]], 10))
    return (_sum(whole), *others)


def _sum(numeral: str) -> Fraction:
    total = section = digit = largest = 0
    for char in numeral:
        if char in ONES:
            digit = ONES[char]
            continue
        scale = SCALES[char]
        if scale < 10**4:
            section, digit = section + (digit or 1) * scale, 0
        elif largest > scale:  # 一億兩千萬: the 萬 counts its own section only
            total, section, digit = total + (section + digit or 1) * scale, 0, 0
        else:  # 兩萬億: the 億 multiplies all before it
            total, section, digit, largest = (total + section + digit or 1) * scale, 0, 0, scale
    return Fraction(total + section + digit)


def han_scale(scales: str) -> int:
    """The product of Chinese scales: 百萬 is a million; 1 for none."""
    product = 1
    for char in scales:
        product *= SCALES[char]
    return product
