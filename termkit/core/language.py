"""BCP 47 language tags, as far as Chinese and English need them.

Inside termkit a language is a canonical tag: ``zh-Hant``, ``zh-Hant-TW``, ``zh-Hans-CN``, ``en``, ``en-GB``.
What other tools write (``zh-TW``, ``zh_CN``, ``ZH-HANT``) is accepted at the edge and made canonical here.
"""

from __future__ import annotations

import re

from termkit.errors import LanguageError, hint

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?")
_REGION_SCRIPT = {"TW": "Hant", "HK": "Hant", "MO": "Hant", "CN": "Hans", "SG": "Hans", "MY": "Hans"}
_KNOWN = ("zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "zh-Hans", "zh-Hans-CN", "en", "en-US", "en-GB")


def canonical(tag: str) -> str:
    """The canonical form of a language tag: ``zh_tw`` gives ``zh-Hant-TW``.

    Raises LanguageError for what is no tag, and for ``zh`` alone, which says no script.
    """
    match = _TAG.fullmatch(tag.strip())
    if match is None:
        raise LanguageError(f"{tag!r} is no language tag; {hint(tag, _KNOWN)}")
    language, script, region = match.groups()
    language = language.lower()
    script = script.title() if script else None
    region = region.upper() if region else None
    if language not in ("zh", "en"):
        raise LanguageError(f"{tag!r} is neither Chinese nor English; write one of {', '.join(_KNOWN)}")
    if language == "zh" and script is None:
        script = _REGION_SCRIPT.get(region or "")
        if script is None:
            raise LanguageError(f"{tag!r} does not say which script; write 'zh-Hant' or 'zh-Hans'")
    if language == "zh" and script not in ("Hant", "Hans"):
        raise LanguageError(f"{tag!r}: the script of Chinese is 'Hant' or 'Hans'")
    return "-".join(part for part in (language, script, region) if part)


def primary(tag: str) -> str:
    """The language subtag: ``zh`` of ``zh-Hant-TW``."""
    return tag.partition("-")[0]


def is_chinese(tag: str) -> bool:
    """True for every canonical tag of Chinese."""
    return primary(tag) == "zh"


def script(tag: str) -> str:
    """``Hant`` or ``Hans`` for Chinese, ``Latn`` for everything else."""
    return tag[3:7] if is_chinese(tag) else "Latn"


def covers(wide: str, narrow: str) -> bool:
    """True when text in ``narrow`` is also text in ``wide``: ``zh-Hant`` covers ``zh-Hant-TW`` and itself."""
    return narrow == wide or narrow.startswith(wide + "-")


def related(one: str, other: str) -> bool:
    """True when one tag covers the other, so that what is said of one concerns the other."""
    return covers(one, other) or covers(other, one)
