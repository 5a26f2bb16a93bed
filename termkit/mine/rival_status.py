"""Which status a rival may get in the glossary: a form of the approved term is admitted, a rare other word deprecated.

What stands as often as the approved term is only proposed: it may be the glossary that is odd.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from termkit.mine.shortened import is_short_for
from termkit.mine.twins import lemmas
from termkit.text.fold import fold
from termkit.text.mixed import has_han

Suggested = Literal["deprecated", "admitted", "proposed"]
_STEM = 5  # letters that two words of one origin share


def suggested(rival: str, approved: Sequence[str], count: int, met: int) -> tuple[Suggested, str]:
    """Which status a rival may get, and why. ``count`` and ``met`` are passages with the one and with the other."""
    for form in approved:
        if relation := _relation(rival, form):
            return "admitted", f"{relation} {form!r}"
    if count >= met:
        return "proposed", f"stands in {count} passages, the approved rendering in {met}"
    return "deprecated", f"stands in {count} passages only, the approved rendering in {met}"


def _relation(rival: str, form: str) -> str:
    """How the two are the same word; empty where they are not."""
    if has_han(rival) or has_han(form):
        one, other = fold(rival), fold(form)
        return "is a longer form of" if other in one else "is a shorter form of" if one in other else ""
    words, others = lemmas(rival), lemmas(form)
    if "".join(words) == "".join(others):
        return "is another spelling of"
    if len(words) == 1 and is_short_for(words[0], others):
        return "is an abbreviation of"
    if len(others) == 1 and is_short_for(others[0], words):
        return "is the full form of"
    if len(words) == len(others) and all(map(_is_akin, words, others)):
        return "is derived like"
    if holds(words, others):
        return "is a longer form of"
    return "is a shorter form of" if holds(others, words) else ""


def _is_akin(one: str, other: str) -> bool:
    """Do two words begin alike: converge, convergence?"""
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one == other or (shared >= _STEM and shared >= 0.75 * min(len(one), len(other)))


def holds(words: Sequence[str], part: Sequence[str]) -> bool:
    """Do some of the words, in a row, make up the part?"""
    size = len(part)
    return any(tuple(words[at : at + size]) == tuple(part) for at in range(len(words) - size + 1))
