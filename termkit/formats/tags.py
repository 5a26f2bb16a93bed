"""What a tag of language written in a file says: Chinese, and which, or another language."""

from __future__ import annotations

import re

from termkit.core.language import canonical
from termkit.errors import LanguageError

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{3})?(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_]\w+)*")
_CHINESE = frozenset({"zh", "cmn", "yue", "wuu", "lzh", "hak", "nan", "gan", "hsn"})
_WRITTEN = frozenset({"Hani", "Hans", "Hant"})
_UNSAID = frozenset({"und", "mul", "cn"})  # "cn" is no language; who writes it means China
_HAN = frozenset({"ja", "ko"})


def says_chinese(tag: str) -> bool:
    """True for a tag of written Chinese as files have it: ``zh``, ``zh_TW``, ``zh-cmn-Hans``; not for ``zh-Latn``."""
    match = _TAG.fullmatch(tag.strip())
    return match is not None and match[1].lower() in _CHINESE and (match[2] or "Hani").title() in _WRITTEN


def says_other(tag: str) -> bool:
    """True for a tag of anything that is not written Chinese; false for what is no tag, and for ``und``."""
    match = _TAG.fullmatch(tag.strip())
    return match is not None and match[1].lower() not in _UNSAID and not says_chinese(tag)


def says_han(tag: str) -> bool:
    """True for a tag of a language that writes other words with the same characters: Japanese and Korean."""
    match = _TAG.fullmatch(tag.strip())
    return match is not None and match[1].lower() in _HAN


def chinese_tag(tag: str) -> str | None:
    """The canonical form of a tag that says which written Chinese, and None for all others."""
    match = _TAG.fullmatch(tag.strip())
    if match is None or not says_chinese(tag):
        return None
    try:
        return canonical("-".join(["zh", *filter(None, match.groups()[1:])]))
    except LanguageError:
        return None
