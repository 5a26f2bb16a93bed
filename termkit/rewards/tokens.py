"""A text as the reward sees it: a list of keys, with what hides a word taken off first.

A key is the stem of an English word, one Han character in one script, a number, or a mark. Characters without width are
dropped, accents and styled letters (𝐡𝐨𝐮𝐬𝐞) are undone, Cyrillic and Greek twins of Latin letters are read as Latin: who
disguises a word gains nothing by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cached_property, lru_cache
from itertools import pairwise

from termkit.text.fold import fold
from termkit.text.inflection import stem

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+|[^\w\s]|_")
_HIDDEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
                     "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]")  # fmt: skip
_ACCENTS = re.compile("[\u0300-\u036f]")
_TWINS = str.maketrans("авеіјкмнорсѕтухαβεικνορτυχ", "abeijkmhopcstyxabeiknoptux")
_SHORT = 12  # keys; of a heading that is said twice, few runs of four come again
_SMALL_TEXT = """
    a an the of to in on at for and or but nor so yet if as by with from into onto over under between about
    during through after before above below up down out off again then than too very also such no not only own
    same this that these those it its is are was were be been being am have has had having do does did doing
    will would can could may might must shall should i you he she we they me him her us them my your his our
    their who whom whose which what when where why how all any both each few more most other some while because
    until against per via s t d ll re ve m
"""
SMALL = frozenset(_SMALL_TEXT.split())
SMALL_HAN = frozenset(
    "的了是在和与及或而且也都就并其之于以为对从把被将有这那此该一个不等所又但则若如因由至很更最上下中里着过地得们我你他她它"
)


def clean(text: str) -> str:
    """The text in small letters and one script, without what hides a word; its length may change."""
    if text.isascii():
        return text.lower()
    view = unicodedata.normalize("NFKC", _HIDDEN.sub("", text))
    if not view.isascii():
        bare = _ACCENTS.sub("", unicodedata.normalize("NFD", view))
        view = fold(unicodedata.normalize("NFC", bare)).lower().translate(_TWINS)
    return view.lower()


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    return stem(word) if word.isascii() and word.isalpha() else word


@lru_cache(maxsize=65536)
def is_content(key: str) -> bool:
    """True for what says something: no function word, no mark."""
    return key.isalnum() and key not in _SMALL_KEYS


class View:
    """The words of a text, their keys, and what is counted of them; ``units`` are words and numbers, without marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _TOKEN.findall(clean(text))
        self.keys = list(map(_key, self.words))
        self.units = sum(map(str.isalnum, self.words))

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each key stands in the text."""
        return Counter(self.keys)

    @cached_property
    def repeated(self) -> float:
        """Which share of the runs of four keys, in a short text of two, stood in the text before."""
        keys = self.keys
        if len(keys) < _SHORT:
            return 1 - len(set(pairwise(keys))) / (len(keys) - 1) if len(keys) > 1 else 0.0
        return 1 - len(set(zip(keys, keys[1:], keys[2:], keys[3:], strict=False))) / (len(keys) - 3)


@lru_cache(maxsize=8192)
def view(text: str) -> View:
    """The view of a text that comes back: a source, a reference, a term."""
    return View(text)


_SMALL_KEYS = frozenset(_key(word) for word in SMALL) | SMALL | SMALL_HAN
