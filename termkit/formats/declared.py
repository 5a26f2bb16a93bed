"""The languages that a bilingual file declares, as far as a check can use them."""

from __future__ import annotations

import re
from functools import lru_cache

from termkit.core.language import canonical, primary, related
from termkit.errors import LanguageError
from termkit.formats.tags import chinese_tag, says_chinese, says_other

_ENGLISH = re.compile(r"\s*en(?![A-Za-z])", re.IGNORECASE)


@lru_cache(maxsize=256)
def declared(tag: str | None) -> str | None:
    """The canonical form of a tag of Chinese or English; None for others, and for Chinese of an unknown script."""
    if not tag:
        return None
    if chinese := chinese_tag(tag):
        return chinese
    try:
        return canonical(tag)
    except LanguageError:
        return "en" if _ENGLISH.match(tag) else None


def is_foreign(tag: str | None) -> bool:
    """True for a tag of a language that is neither Chinese nor English."""
    return bool(tag) and says_other(tag or "") and declared(tag) is None


@lru_cache(maxsize=256)
def nearness(tag: str, wanted: str) -> int:
    """How well a file's tag fits a canonical one: 3 it is the same, 2 one covers the other, 1 it leaves open, 0 not."""
    found = declared(tag)
    if found is None:
        return int(primary(wanted) == "zh" and says_chinese(tag))
    return 3 if found == wanted else 2 if related(found, wanted) else 0
