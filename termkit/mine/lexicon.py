"""Words of everyday and technical Chinese, how common they are, and the likeliest division of a run into them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import exp

from termkit.mine.words import adjectives, function_words, general_nouns, loose_words, suffixes, technical_heads
from termkit.text.accurate import word_list
from termkit.text.dictionaries import dictionary
from termkit.text.fold import fold
from termkit.text.vocabulary import rows

_LONGEST = 5  # characters of a word here; what is longer is put together from words
_RARE = -125  # of a word that only a dictionary of phrases has: 10 x ln(share of all words)
_TECHNICAL = -115  # of a word in the list of regional, mostly technical, vocabulary
_OURS = -100  # of a word in our own lists
_UNSEEN = -145  # of a character that is no word by itself


@cache
def _scores() -> Mapping[str, int]:
    """All words, folded, with 10 x ln(share)."""
    scores = dict.fromkeys(_folded(_phrases()), _RARE)
    scores.update(dict.fromkeys(_folded(_regional()), _TECHNICAL))
    for words in (technical_heads(), general_nouns(), loose_words(), function_words()):
        scores.update((word, _OURS) for word in words if len(word) > 1)
    common = word_list()[0]
    for word, score in zip(_folded(common), common.values(), strict=True):
        scores[word] = max(score, scores.get(word, score))
    return scores


def _phrases() -> list[str]:
    return [word for word in dictionary("STPhrases") if 2 <= len(word) <= 4]


def _regional() -> list[str]:
    words = {word for row in rows() for word in (row.mainland, *row.taiwan, *row.hong_kong)}
    return [word for word in sorted(words) if 2 <= len(word) <= 4]


def _folded(words: Mapping[str, int] | list[str]) -> list[str]:
    return fold("\n".join(words)).split("\n")


def commonness(word: str) -> float | None:
    """The share of all words that ``word`` has in everyday Chinese; None for what is rare there."""
    score = word_list()[0].get(word)
    if score is None and len(word) < 3:
        score = _scores().get(word)
    return None if score is None else exp(score / 10)


@lru_cache(maxsize=1 << 16)
def divide(run: str) -> tuple[str, ...]:
    """The likeliest words of a run of Han characters (folded)."""
    scores = _scores()
    best: list[float] = [0.0]
    back: list[int] = [0]
    for end in range(1, len(run) + 1):
        begin, top = end - 1, best[end - 1] + scores.get(run[end - 1], _UNSEEN)
        for start in range(max(0, end - _LONGEST), end - 1):
            score = scores.get(run[start:end])
            if score is not None and best[start] + score > top:
                begin, top = start, best[start] + score
        best.append(top)
        back.append(begin)
    words: list[str] = []
    end = len(run)
    while end:
        words.append(run[back[end] : end])
        end = back[end]
    return tuple(reversed(words))


def is_edge(word: str) -> bool:
    """May no term begin or end with it?"""
    ordinal = len(word) > 1 and word[0] == "第"
    return ordinal or word in function_words() or word in loose_words() or word in adjectives()


def is_head(word: str) -> bool:
    """Does it end compounds in technical prose?"""
    return word in technical_heads() or word in suffixes()


def is_general(word: str) -> bool:
    """Is it an everyday word that says nothing by itself?"""
    return is_edge(word) or word in general_nouns()
