"""Punctuation and spaces that differ from the references by habit alone, and how the references would have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_WIDE = dict(zip(",.?!:;()", "，。？！：；（）", strict=True))
_NARROW = {wide: half for half, wide in _WIDE.items()}
_AFTER_CHINESE = f"(?:(?<=[{_HAN}」』”’》〉）])|(?<=[{_HAN}][)]))"
# Half-width marks that a Chinese text would write in full width: behind Chinese, and parentheses around or beside it.
_HALF = {
    mark: re.compile(rf"{_AFTER_CHINESE} *{re.escape(mark)}(?![A-Za-z0-9_./\\-]) *")  # not in a.b or :tag
    for mark in ",.?!:;"
}
_HALF_PARENTHESES = re.compile(rf" *(?<!\])(?<![A-Za-z0-9_])\(([^()\n]*[{_HAN}][^()\n]*)\) *")
_FULL = {mark: re.compile(rf" *{re.escape(mark)} *") for mark in _NARROW}

_CURLED = {"'": "\u2018\u2019", '"': "\u201c\u201d"}
_STRAIGHTENED = str.maketrans("\u2018\u2019\u201c\u201d", "''" + '""')
_CURLY = re.compile("[\u2018\u2019\u201c\u201d]")
_STRAIGHT = re.compile("['\"]")
_OPENING = re.compile("(?<![^\\s(\\[\u2014*_])['\"](?=\\w)")

# A space before a mark that ends something, as tokenizers leave it; not in " .5", " ...", " :name:" or " :)".
_LOOSE_MARK = re.compile(r"(?<=[^\W_]) +([.,!?;:])(?= |$)")
_LOOSE_ENDING = re.compile(r"(?<=[A-Za-z]) +('(?:s|re|ve|ll|d|m)|n't)\b")
_LOOSE_OPENING = re.compile(r"(?<=[(\[]) +| +(?=[)\]])")
_LOOSE_HAN = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])")
_BESIDE_WIDE = re.compile(rf"(?<=[{_HAN}，。？！：；、（）]) +(?=[{_HAN}，。？！：；、（）])")
FEWEST_LOOSE_HAN = 3  # gaps between Han characters in one segment: a list of names has one or two


def widened(text: str, references: Sequence[str]) -> str:
    """The text with those of its half-width marks in full width that all references write only so."""
    for mark, pattern in _HALF.items():
        if pattern.search(text) and _write_only(references, _WIDE[mark], pattern):
            text = pattern.sub(_WIDE[mark], text)
    if _HALF_PARENTHESES.search(text) and _write_only(references, "（", _HALF_PARENTHESES):
        text = _HALF_PARENTHESES.sub(r"（\1）", text)
    return text


def narrowed(text: str, references: Sequence[str], chinese: bool) -> str:
    """The text with those of its full-width marks in half width that no reference writes so.

    In Chinese, the references must write the half-width mark itself, behind Chinese.
    """
    for wide, pattern in _FULL.items():
        if wide in text and not any(wide in reference for reference in references):
            half = _NARROW[wide]
            if not chinese or (half in _HALF and all(_HALF[half].search(reference) for reference in references)):
                text = pattern.sub(_spaced(half, chinese), text).strip()
    return text


def requoted(text: str, references: Sequence[str]) -> str:
    """The text with straight quotes and apostrophes curly, or curly ones straight, as all references write them."""
    curly = [bool(_CURLY.search(reference)) for reference in references]
    straight = [bool(_STRAIGHT.search(reference)) for reference in references]
    if all(curly) and not any(straight):
        text = _OPENING.sub(lambda mark: _CURLED[mark.group()][0], text)
        return _STRAIGHT.sub(lambda mark: _CURLED[mark.group()][1], text)
    if all(straight) and not any(curly):
        return text.translate(_STRAIGHTENED)
    return text


def _write_only(references: Sequence[str], wide: str, half: re.Pattern[str]) -> bool:
    return all(wide in reference and not half.search(reference) for reference in references)


def _spaced(half: str, chinese: bool) -> str:
    if half == "(":
        return " ("
    return half if chinese and half in ".)" else f"{half} "


def is_tokenized(text: str) -> bool:
    """True where spaces stand before punctuation or between Han characters, as tokenizers leave them."""
    loose = _LOOSE_MARK.search(text) or _LOOSE_ENDING.search(text)
    return loose is not None or len(_LOOSE_HAN.findall(text)) >= FEWEST_LOOSE_HAN


def untokenized(text: str) -> str:
    """The text without such spaces."""
    text = _LOOSE_ENDING.sub(r"\1", _LOOSE_MARK.sub(r"\1", text))
    return _BESIDE_WIDE.sub("", _LOOSE_OPENING.sub("", text))
