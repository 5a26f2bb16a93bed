"""Passages in both languages, and their words, by which phrases are counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from termkit.mine.lexicon import divide
from termkit.mine.words import function_words
from termkit.text.fold import fold
from termkit.text.inflection import inflections
from termkit.text.mask import find_masks
from termkit.text.mixed import HAN

BLANK = "\0"  # stands where no prose is: no phrase reaches across


class Twin(NamedTuple):
    """A passage and its other version, and where it is from, so that it can be shown."""

    chinese: str
    english: str
    file: str = ""
    line: int = 0  # 1-based; 0 where there is none
    key: str = ""  # of an entry of a bilingual file


class Word(NamedTuple):
    """A word of a passage. ``key`` is what all its inflected forms have in common."""

    key: str
    start: int
    end: int
    free: bool  # may a phrase begin or end with it?


Reader = Callable[[str], Iterator[Word | None]]  # None: no phrase reaches across

_ENGLISH = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[^\s\w'\-*`]|\n\s*\n")
_FUNCTION = frozenset(
    """
    the a an of to in on at for and or be is are was were by with as it its that this these those we our us you your
    they their them he his she her i from which not no have has had do does did will would can could may might must
    shall should if then than so such each any all more most some when where what how why who there here into also let
    e g s etc about but while because however both either neither same other another only just very too been being one
    under between through after before during per via within without against whether using use used
    """.split()
)


def view_of(text: str) -> str:
    """The passage folded, at its own offsets; what is no prose is blanked out."""
    view = fold(text)
    for start, end in reversed(find_masks(text)):
        view = view[:start] + BLANK * (end - start) + view[end:]
    return view


@lru_cache(maxsize=1 << 17)
def lemma(word: str) -> str:
    """What the forms of a lower-case word have in common; no derivation: tokenize is not tokenization.

    It is a key, not always a word: ``sampl`` for sample and sampling.
    """
    word = word.removesuffix("'s")
    base = min(inflections(word), key=lambda form: (len(form), form))
    if base == word and len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        base = word[:-1]
    return base[:-1] if len(base) > 3 and base.endswith("e") else base


def lemmas(english: str) -> tuple[str, ...]:
    """The keys of the words of an English phrase."""
    return tuple(word.key for word in english_words(english) if word)


def english_words(text: str) -> Iterator[Word | None]:
    """The words of English, hyphens taken for spaces; other punctuation is None."""
    for found in _ENGLISH.finditer(view_of(text)):
        word = found[0]
        if word[0].isalnum():
            yield Word(lemma(word), found.start(), found.end(), is_content(word))
        else:
            yield None


def is_content(word: str) -> bool:
    """Is it more than a word of grammar?"""
    return word not in _FUNCTION


@cache
def _chinese() -> re.Pattern[str]:
    return re.compile(f"([{HAN}]+)|[a-z0-9]+(?:[-.+][a-z0-9]+)*|[^ \t]")


def chinese_words(text: str) -> Iterator[Word | None]:
    """The likeliest words of Chinese, and Latin ones between them; punctuation is None."""
    grammar = function_words()
    for found in _chinese().finditer(view_of(text)):
        run, at = found[0], found.start()
        if not found[1]:
            yield Word(run, at, found.end(), True) if run[0].isalnum() else None
            continue
        for word in divide(run):
            yield Word(word, at, at + len(word), word not in grammar)
            at += len(word)
