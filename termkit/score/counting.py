"""N-grams of one segment, counted one by one: for a short text that is quicker than to make arrays of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from operator import add

SHORT = 300  # units of a segment with its references, up to which this is the quicker way

Grams = list[Counter[Hashable]]  # for each order


def of_characters(text: str, orders: int) -> Grams:
    """How often each n-gram of characters stands in a text, for each order."""
    grams = list(text)
    counted: Grams = [Counter(grams)]
    for order in range(1, orders):
        grams = list(map(add, grams, text[order:]))
        counted.append(Counter(grams))
    return counted[:orders]


def of_tokens(tokens: Sequence[str], orders: int) -> Grams:
    """The same for n-grams of tokens."""
    return [Counter(zip(*(tokens[start:] for start in range(order)), strict=False)) for order in range(1, orders + 1)]


def common(ours: Grams, theirs: Grams) -> list[int]:
    """How many n-grams are in both, as often as they are in both, for each order."""
    found = []
    for mine, other in zip(ours, theirs, strict=True):
        both = mine.keys() & other.keys()
        again = sum([min(mine[gram], other[gram]) - 1 for gram in both if mine[gram] > 1])
        found.append(len(both) + again)
        if not both:
            break  # nor is a longer one in both
    return found + [0] * (len(ours) - len(found))


def most(texts: Sequence[Grams]) -> Grams:
    """How often each n-gram stands in the text that has most of it."""
    merged = texts[0]
    for each in texts[1:]:
        merged = [one | other for one, other in zip(merged, each, strict=True)]
    return merged
