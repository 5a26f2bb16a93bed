"""In which passages Chinese terms stand by themselves, and in which their parts do."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from termkit.text.boundaries import LONGEST_TERM, crosses_words
from termkit.text.mixed import has_han

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]


def passages_of(terms: Sequence[str], views: Iterable[str], *, nested: bool = False) -> dict[str, Longs]:
    """For each term (folded, different ones) the numbers of the passages that hold it, in order.

    A term inside a longer one of the list is not counted, unless ``nested``; nor is a short one that belongs to two
    other words (数组 in 个数组成), or Latin letters inside a longer word.
    """
    import numpy as np
    from ahocorasick_rs import AhoCorasick, MatchKind

    kind = MatchKind.Standard if nested else MatchKind.LeftmostLongest
    automaton = AhoCorasick(terms, matchkind=kind, store_patterns=False)
    latin = [not has_han(term) for term in terms]
    found = [array("q") for _ in terms]
    for number, view in enumerate(views):
        for term, start, end in automaton.find_matches_as_indexes(view, overlapping=nested):
            passages = found[term]
            if passages and passages[-1] == number:
                continue
            if latin[term]:
                if _is_cut(view, start, end):
                    continue
            elif 1 < end - start <= LONGEST_TERM and crosses_words(view, start, end):
                continue
            passages.append(number)
    return {term: np.array(passages, np.int64) for term, passages in zip(terms, found, strict=True)}


def _is_cut(view: str, start: int, end: int) -> bool:
    """Do letters go on beyond a range of Latin letters?"""
    return any(
        0 < at < len(view) and all(char.isascii() and char.isalnum() for char in view[at - 1 : at + 1])
        for at in (start, end)
    )
