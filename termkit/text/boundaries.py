"""Whether a Chinese term reaches over the boundary of two words: 數組 in 個數組成, 余额 in 剩余额度.

Chinese writes no spaces, so a short term is often found where its characters belong to two other words. A match is
refused where one common word begins before it and ends inside it, and another one begins there and goes on at least as
far as the match. Words are those that conversion uses (``data/words.txt``).
"""

from __future__ import annotations

from functools import cache

# Characters that mostly stand by themselves: 此|项目|的 is likelier than 此项|目的.
_LOOSE = frozenset(
    "的了是在和与及或把被从对将就也都不有会能可要再又还而且则于以为其此该这那每各本某来自由到向往中上下里内外前后一二两三几个种些子新小大"
)
LONGEST_TERM = 3  # characters; a longer term is hardly ever an accident
_LONGEST_WORD = 4


def crosses_words(view: str, start: int, end: int) -> bool:
    """Does ``[start, end)`` of a folded (Simplified) view reach over the boundary of two common words?"""
    words = _words()
    for cut in range(start + 1, end):
        # by hand, since this runs at every short match: most have no word that begins before them
        if start and (
            view[start - 1 : cut] in words
            or (start > 1 and view[start - 2 : cut] in words)
            or (start > 2 and cut == start + 1 and view[start - 3 : cut] in words)
        ):
            for stop in range(max(end, cut + 2), min(len(view), cut + _LONGEST_WORD) + 1):
                if view[cut:stop] in words:
                    return not (_ends_word(view, start, words) and _begins_word(view, end, words))
    return False


def _ends_word(view: str, at: int, words: frozenset[str]) -> bool:
    """Does what stands before ``at`` end there: a word (关闭|会话), or a character that mostly stands by itself?"""
    return view[at - 1] in _LOOSE or any(view[begin:at] in words for begin in range(max(0, at - 4), at - 1))


def _begins_word(view: str, at: int, words: frozenset[str]) -> bool:
    """Does what stands behind ``at`` begin there? No Chinese at all is a beginning as well."""
    char = view[at : at + 1]
    if char in _LOOSE or not "\u3400" <= char <= "\u9fff":
        return True
    return any(view[at:stop] in words for stop in range(at + 2, min(len(view), at + 4) + 1))


@cache
def _words() -> frozenset[str]:
    from importlib.resources import files

    text = files("termkit").joinpath("text", "data", "words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())  # the figures beside the words do no harm, and to leave them out takes longer
