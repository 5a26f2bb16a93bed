"""Which script a character belongs to, and one form for all that are written differently across scripts.

Everything here is derived from OpenCC's dictionaries (see dictionaries.py) when first asked for, and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from termkit.text.dictionaries import dictionary

# Code points worth an entry of their own even where nothing changes: str.translate is slow on a missing key.
_USUAL = (
    *range(0x20, 0x7F),
    *range(0x2010, 0x2027),
    *range(0x3000, 0x3020),
    *range(0x4E00, 0xA000),
    *range(0xFF00, 0xFFF0),
)

# Simplified forms that Traditional books or Hong Kong writing hold as well, though Big5 lacks them: older forms
# (却 beside 卻, 叠 beside 疊), Hong Kong's (毁, 粮, 厦), and Cantonese words (吓 in 睇吓). Chosen by hand.
_ALSO_TRADITIONAL = frozenset("却够泪烟踪咏叙吓响糍咤叠毁笋粮耻脉脚迹晋韵虬厦")
# Big5 has these, but in its second half, that of rare characters, for old words that look the same (机, a tree).
# Chosen by hand from those; in 2.1 million Han characters of Traditional text not one of them stood.
_RARE_IN_BIG5 = frozenset("与体优吨圣岭忏怀怜惊扰机构气洁离网触异")
# Traditional forms that Simplified text keeps in names, though GB 2312 lacks them. Chosen by hand; annex 1 of the
# General Standard of 2013 (通用规范汉字表) says so of 昇, 陞 and 甦.
_ALSO_SIMPLIFIED = frozenset("昇陞甦氾祕釐")


def to_simplified(text: str) -> str:
    """The text in Simplified characters, without a change of vocabulary (mode ``t2s``)."""
    from termkit.text.convert import opencc

    return opencc(text, "t2s")


def to_traditional(text: str) -> str:
    """The text in Traditional characters, without a change of vocabulary (mode ``s2t``)."""
    from termkit.text.convert import opencc

    return opencc(text, "s2t")


@cache
def simplified_only() -> frozenset[str]:
    """The characters that prove a text to be Simplified: no Traditional text holds them.

    Those that STCharacters converts, never leaving them as they are, and that neither Big5 (as cp950) nor any
    Traditional side of the dictionaries holds.
    """
    traditional = dictionary("TSCharacters").keys() | _values("STCharacters", "TWVariants", "HKVariants")
    changing = {char for char in _changing("STCharacters") if char in _RARE_IN_BIG5 or not _fits(char, "cp950")}
    return frozenset(changing - traditional - _ALSO_TRADITIONAL)


@cache
def traditional_only() -> frozenset[str]:
    """The characters that prove a text to be Traditional: no Simplified text holds them.

    Those that TSCharacters converts, never leaving them as they are, into one that GB 2312 holds (the others had no
    Simplified form in digital text for long: 鎔), and that neither GB 2312 nor the Simplified side holds.
    """
    simplified = dictionary("STCharacters").keys() | _values("TSCharacters")
    forms = dictionary("TSCharacters")
    changing = {char for char in _changing("TSCharacters") if any(_fits(form, "gb2312") for form in forms[char])}
    return frozenset(char for char in changing - simplified - _ALSO_SIMPLIFIED if not _fits(char, "gb2312"))


@cache
def japanese_only() -> frozenset[str]:
    """Shinjitai that no Chinese writes: 駅, 円, 図."""
    chinese = [*dictionary("STCharacters"), *dictionary("TSCharacters"), *_values("STCharacters", "TSCharacters")]
    japanese = dictionary("JPShinjitaiCharacters").keys() - set(chinese) - _values("TWVariants", "HKVariants")
    return frozenset(char for char in japanese if not _fits(char, "gb2312") and not _fits(char, "cp950"))


@lru_cache(maxsize=1)
def fold_table() -> dict[int, str]:
    """For ``str.translate``: each character to the one form that stands for all its written forms.

    Forms are one where a dictionary turns one into the other: Traditional and Simplified (髮, 發 and 发), Taiwan,
    Hong Kong and OpenCC's standard (裡, 裏 and 里; 台 and 臺; 著 and 着). The form that stands for them is a
    Simplified one where there is one. Every value is one code point, so the text keeps its length; folding twice
    is folding once. Usual characters that stay as they are have entries too: str.translate is slow without.

    The caller must not change the table.
    """
    simplified = set(_characters("TSCharacters").values())
    regional = _regional_forms()
    table = {code: chr(code) for code in _USUAL}
    for forms in _same_words():
        best = min(forms, key=lambda form: (not _fits(form, "gb2312"), form not in simplified, form in regional, form))
        table.update((ord(form), best) for form in forms)
    return table


def _same_words() -> list[set[str]]:
    """Characters that the dictionaries turn into one another, as disjoint sets."""
    sets: dict[str, set[str]] = {}
    for name in ("TSCharacters", "STCharacters", "TWVariantsRev", "HKVariantsRev"):
        for key, value in _characters(name).items():
            one, other = sets.setdefault(key, {key}), sets.setdefault(value, {value})
            if one is not other:
                one |= other
                sets.update(dict.fromkeys(other, one))
    return list({id(forms): forms for forms in sets.values()}.values())


def _characters(name: str) -> dict[str, str]:
    """The entries of a dictionary that are one code point on both sides, each with its first candidate."""
    entries = ((key, values[0]) for key, values in dictionary(name).items())
    return {key: value for key, value in entries if len(key) == len(value) == 1}


def _regional_forms() -> set[str]:
    """The forms that Taiwan or Hong Kong prefers to OpenCC's standard."""
    names = ("TWVariants", "HKVariants")
    return {form for name in names for values in dictionary(name).values() for form in values}


def _changing(name: str) -> Iterator[str]:
    return (char for char, forms in dictionary(name).items() if char not in forms)


def _values(*names: str) -> set[str]:
    return {form for name in names for forms in dictionary(name).values() for form in forms}


def _fits(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
