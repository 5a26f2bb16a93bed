"""How closely an occurrence of a term keeps the form that the glossary writes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

from termkit.core.language import is_chinese, script
from termkit.text.fold import fold
from termkit.text.mixed import has_han
from termkit.text.spelling import spellings

Tier = Literal["exact", "case", "spelling", "lemma"]
TIERS: tuple[Tier, ...] = get_args(Tier)  # closest first

_JOINTS = re.compile(r"[\s-]+")


@lru_cache(maxsize=1 << 16)
def tier_of(form: str, surface: str, language: str) -> Tier:
    """The tier of an occurrence that the matcher took for ``form``, in a text in ``language``.

    *exact*: letter for letter, but for line breaks, widths and typographic signs; a form of the other Chinese script
    is exact in the characters of the text's own. *case*: other capitals besides. *spelling*: other hyphens and spaces,
    British for American, another written form of a Chinese character. *lemma*: all else, which is inflection.
    """
    ours, theirs = " ".join(form.split()), " ".join(surface.split())
    if fold(ours) == fold(theirs):
        if any(one.isupper() != other.isupper() for one, other in zip(ours, theirs, strict=True)):
            return "case"
        return "exact" if _is_own_script(ours, theirs, language) else "spelling"
    return "spelling" if is_respelt(ours, theirs) else "lemma"


def is_respelt(form: str, surface: str) -> bool:
    """Are two the same words, but for hyphens, spaces, capitals, and British or American spelling?"""
    closed, ends = _JOINTS.sub("", fold(surface)), {0}
    for word in _JOINTS.split(fold(form)):
        ends = {end + len(each) for each in spellings(word) for end in ends if closed.startswith(each, end)}
    return len(closed) in ends


def _is_own_script(form: str, surface: str, language: str) -> bool:
    """Do the Chinese characters stand as the form, or its derivation for the text's script, has them?"""
    if not is_chinese(language) or not has_han(surface):
        return True
    from termkit.text.script import simplified_only, traditional_only  # reads dictionaries

    wrong = simplified_only() if script(language) == "Hant" else traditional_only()
    if not wrong.isdisjoint(surface):
        return False
    return not wrong.isdisjoint(form) or all(
        one == other or not has_han(one) for one, other in zip(form, surface, strict=True)
    )
