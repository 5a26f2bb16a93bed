"""The words that TER compares, as sacrebleu 2.6 finds them with its port of Tercom's Normalizer.

Its regular expressions run in the same order, but those that cannot match are left out. Three need a word on why the
result is the same. Spaces are not set apart: words are found by white space in the end, and no later expression tells
one space from two. Asian characters are set apart all at once: each of those expressions touches characters of its own
and only adds spaces. And those that set runs of kana apart match only a text that begins with kana, which none does
after the Western part, which begins with a space.
"""

from __future__ import annotations

import re

_ENTITIES = (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"))
_PUNCTUATION = re.compile(r"([{-~[-`!-&(-+:-@/])")
_AFTER_NO_DIGIT = re.compile(r"([^0-9])([.,])")
_BEFORE_NO_DIGIT = re.compile(r"([.,])([^0-9])")
_DASH = re.compile(r"([0-9])-")
_ASIAN_MARKS = (
    r"\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb"
    r"\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09"
)
_ASIAN_LETTERS = r"\u2e80-\u2eff\u31c0-\u31ef\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
_ASIAN = re.compile(f"([{_ASIAN_LETTERS}{_ASIAN_MARKS}])")
_WESTERN_MARK = re.compile(r'[.,?:;!"()]')
_ASIAN_MARK = re.compile(f"[{_ASIAN_MARKS}]")


def split_words(text: str, normalized: bool, no_punct: bool, asian_support: bool, case_sensitive: bool) -> list[str]:
    """The words of a text, with the options of sacrebleu's class."""
    text = text.rstrip()
    if not case_sensitive:
        text = text.lower()
    if normalized:
        text = _normalized(text)
        if asian_support:
            text = " ".join(_ASIAN.split(text))
    if no_punct:
        text = _WESTERN_MARK.sub("", text)
        if asian_support:
            text = _ASIAN_MARK.sub("", text)
    return text.split()


def split_reference(
    text: str, normalized: bool, no_punct: bool, asian_support: bool, case_sensitive: bool
) -> list[str]:
    """The words of a reference, which sacrebleu prepares twice: only the normalization finds more the second time."""
    options = (normalized, no_punct, asian_support, case_sensitive)
    words = split_words(text, *options)
    return split_words(" ".join(words), *options) if normalized else words


def _normalized(text: str) -> str:
    """Lines joined, entities resolved, punctuation set apart."""
    if "\n" in text:
        text = text.replace("\n-", "").replace("\n", " ")
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    text = _PUNCTUATION.sub(r" \1 ", f" {text} ").replace("'s ", " 's ")
    if "." in text or "," in text:
        text = _BEFORE_NO_DIGIT.sub(r" \1 \2", _AFTER_NO_DIGIT.sub(r"\1 \2 ", text))
    return _DASH.sub(r"\1 - ", text) if "-" in text else text
