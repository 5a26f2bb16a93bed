"""Whether an English word abbreviates a phrase: MLP of multilayer perceptron."""

from __future__ import annotations

from collections.abc import Sequence

_LETTERS = range(2, 8)


def is_short_for(short: str, words: Sequence[str]) -> bool:
    """Is it made of the initials of all words, in order, and of some letters inside them? All in lower case.

    The words of grammar may be passed over: RLHF, reinforcement learning from human feedback.
    """
    if len(short) not in _LETTERS or not short.isalpha() or len(words) > len(short) + 2:
        return False
    return len(words) > 1 and _fits(short, words, 0)


def _fits(short: str, words: Sequence[str], at: int) -> bool:
    """Do the words from ``at`` on make up what is left of the letters?"""
    if at == len(words):
        return not short
    if words[at] in _PASSED and _fits(short, words, at + 1):
        return True
    return bool(short) and any(
        _is_within(short[:size], words[at]) and _fits(short[size:], words, at + 1) for size in range(1, len(short) + 1)
    )


_PASSED = frozenset(("of", "the", "and", "for", "in", "on", "to", "a", "an", "by", "from", "with"))


def _is_within(letters: str, word: str) -> bool:
    """Do the letters stand in the word in this order, the first of them at its start?"""
    if not word.startswith(letters[0]):
        return False
    at = 0
    for letter in letters:
        at = word.find(letter, at) + 1
        if not at:
            return False
    return True
