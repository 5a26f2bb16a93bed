"""Which script a character belongs to, and one form for all that are written differently across scripts.

Everything here is derived from the dictionaries of opencc-python-reimplemented (see opencc.py) when first asked
for, in about 30 ms, and kept.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from termkit.text.opencc import USUAL, convert_mode, dictionary

# Simplified forms that Traditional books and Hong Kong writing hold as well, though Big5 lacks them: older forms
# (却 beside 卻) and Cantonese words (吓 in 睇吓). Chosen by hand.
_ALSO_TRADITIONAL = frozenset("却够泪烟踪咏叙吓响")
# Traditional forms that Simplified text keeps in names, though GB 2312 lacks them. Chosen by hand; annex 1 of the
# General Standard of 2013 (通用规范汉字表) says so of 昇, 陞 and 甦.
_ALSO_SIMPLIFIED = frozenset("昇陞甦氾祕釐")


def to_simplified(text: str) -> str:
    """The text in Simplified characters, without a change of vocabulary (mode ``t2s``)."""
    return convert_mode(text, "t2s")


def to_traditional(text: str) -> str:
    """The text in Traditional characters, without a change of vocabulary (mode ``s2t``)."""
    return convert_mode(text, "s2t")


@lru_cache(maxsize=1)
def simplified_only() -> frozenset[str]:
    """The characters that prove a text to be Simplified: no Traditional text holds them.

    Those that STCharacters converts, never leaving them as they are, and that neither Big5 (as cp950) nor any
    Traditional side of the dictionaries holds.
    """
    traditional = _characters("TSCharacters.txt").keys() | _regional_forms() | _ALSO_TRADITIONAL
    return _changing("STCharacters.txt", codec="cp950") - traditional


@lru_cache(maxsize=1)
def traditional_only() -> frozenset[str]:
    """The characters that prove a text to be Traditional: no Simplified text holds them.

    Those that TSCharacters converts, never leaving them as they are, and that neither GB 2312 nor the Simplified
    side of the dictionaries holds.
    """
    return _changing("TSCharacters.txt", codec="gb2312") - _characters("STCharacters.txt").keys() - _ALSO_SIMPLIFIED


def evidence(text: str) -> tuple[int, int]:
    """How many characters of the text are proof of Simplified, and how many of Traditional."""
    counts = Counter(text)
    simplified = sum(counts[char] for char in counts.keys() & simplified_only())
    traditional = sum(counts[char] for char in counts.keys() & traditional_only())
    return simplified, traditional


@lru_cache(maxsize=1)
def fold_table() -> dict[int, str]:
    """For ``str.translate``: each character to the one form that stands for all its written forms.

    Forms are one where a dictionary turns one into the other: Traditional and Simplified (髮, 發 and 发), Taiwan,
    Hong Kong and OpenCC's standard (裡, 裏 and 里; 台 and 臺; 著 and 着). The form that stands for them is a
    Simplified one where there is one. Every value is one code point, so the text keeps its length; folding twice
    is folding once. Usual characters that stay as they are have entries too: str.translate is slow without.

    The caller must not change the table.
    """
    simplified = set(_characters("TSCharacters.txt").values())
    regional = _regional_forms()
    table = {code: chr(code) for code in USUAL}
    for forms in _same_words():
        best = min(forms, key=lambda form: (not _fits(form, "gb2312"), form not in simplified, form in regional, form))
        table.update((ord(form), best) for form in forms)
    return table


def _same_words() -> list[set[str]]:
    """Characters that the dictionaries turn into one another, as disjoint sets."""
    sets: dict[str, set[str]] = {}
    for name in ("TSCharacters.txt", "STCharacters.txt", "TWVariantsRev.txt", "HKVariantsRev.txt"):
        for key, value in _characters(name).items():
            one, other = sets.setdefault(key, {key}), sets.setdefault(value, {value})
            if one is not other:
                one |= other
                sets.update(dict.fromkeys(other, one))
    return list({id(forms): forms for forms in sets.values()}.values())


def _characters(name: str) -> dict[str, str]:
    """The entries of a dictionary that are one code point on both sides, each with its first candidate."""
    entries = ((key, value.split(" ")[0]) for key, value in dictionary(name).items())
    return {key: value for key, value in entries if len(key) == len(value) == 1}


def _regional_forms() -> set[str]:
    """The forms that Taiwan or Hong Kong prefers to OpenCC's standard."""
    names = ("TWVariants.txt", "HKVariants.txt")
    return {form for name in names for value in dictionary(name).values() for form in value.split(" ")}


def _changing(name: str, *, codec: str) -> frozenset[str]:
    """The keys of a character dictionary that are no candidate of their own, and that the codec cannot encode."""
    entries = dictionary(name).items()
    return frozenset(key for key, value in entries if key not in value.split(" ") and not _fits(key, codec))


def _fits(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
