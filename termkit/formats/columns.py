"""What the columns of a table and the keys of a line are for, by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from termkit.core.language import canonical, covers, primary, related
from termkit.errors import LanguageError

_ROLES = {
    "id": "id, identifier, segment id, string id",
    "key": "key, key name, string key, msgid key",
    "source": "source, src, original, source text, source string, source phrase, 原文, 源文, 来源, 來源",
    "target": "target, tgt, translation, target text, target string, translated text, 译文, 譯文, 翻译, 翻譯",
    "reference": "ref, reference",
    "context": "context, msgctxt",
    "document": "file, document, doc, file name, filename, doc id, document id",
}
_ROLE = {name: role for role, names in _ROLES.items() for name in names.split(", ")}
_LANGUAGES = {
    "zh": "zh, zho, chi, cmn, chinese, 中文",
    "zh-Hans": "hans, zhs, chs, simplified, chinese simplified, simplified chinese, 简体, 简体中文",
    "zh-Hant": "hant, zht, cht, traditional, chinese traditional, traditional chinese, 繁體, 繁體中文, 正體中文",
    "en": "eng, english, 英文, 英语, 英語",
}
_LANGUAGE = {name: tag for tag, names in _LANGUAGES.items() for name in names.split(", ")}
_BETWEEN = re.compile(r"[\s_,()-]+")


class Columns(NamedTuple):
    """The number of the column for each part of a row; None: there is none."""

    id: int | None = None
    key: int | None = None
    source: int | None = None
    target: int | None = None
    context: int | None = None
    document: int | None = None


def is_known(name: str) -> bool:
    """True for the name of a part of a row or of a language."""
    return _plain(name) in _ROLE or _tag(name) is not None


def columns(names: Sequence[str], source: str | None, target: str | None) -> Columns:
    """What each of the named columns is for; of two for one thing the first.

    ``source`` and ``target`` are canonical tags that choose between columns named after languages. Where a tag is not
    given, the first language that is left is meant.
    """
    roles: dict[str, int] = {}
    for number, name in enumerate(names):
        role = _ROLE.get(_plain(name))
        if role is not None:
            roles.setdefault(role, number)
    tags = {number: tag for number, name in enumerate(names) if (tag := _tag(name)) is not None}
    first, second = roles.get("source"), roles.get("target")
    if first is None:
        first = _best(tags, source, None if second is not None else target)
    if second is None:
        tags.pop(-1 if first is None else first, None)
        second = _best(tags, target, source)
    if second is None:
        second = roles.get("reference")
    return Columns(roles.get("id"), roles.get("key"), first, second, roles.get("context"), roles.get("document"))


def _best(tags: dict[int, str], wanted: str | None, other: str | None) -> int | None:
    """The column whose language fits best; without ``wanted`` the first that is not in the other language."""
    if wanted is None:
        return next((number for number, tag in tags.items() if other is None or not _fit(tag, other)), None)
    fits = {number: _fit(tag, wanted) for number, tag in tags.items()}
    best = max(fits, key=lambda number: fits[number], default=None)  # the first of the best
    return best if best is not None and fits[best] else None


def _fit(tag: str, wanted: str) -> int:
    """How well a column's language fits: 4 the same, 3 one that holds for it, 2 a part of it, 1 just Chinese, 0 no."""
    if tag == wanted:
        return 4
    if tag == primary(wanted):
        return 1 if tag == "zh" else 3
    return 3 if covers(tag, wanted) else 2 if related(tag, wanted) else 0


def _tag(name: str) -> str | None:
    """The language that a column is named after; ``zh`` may be either script."""
    known = _LANGUAGE.get(_plain(name))
    if known is not None or name.strip().lower() == "zh":
        return known or "zh"
    try:
        return canonical(name)
    except LanguageError:
        return None


def _plain(name: str) -> str:
    return _BETWEEN.sub(" ", name).strip().lower()
