"""Tags that have no partner: opened and never closed, or closed and never opened. Offsets are code points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_TAG = re.compile(r"<(?P<closing>/)?(?P<element>[A-Za-z][\w.-]{0,40}|\d{1,2})(?:\s[^<>]{0,400})?>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


class Tag(NamedTuple):
    """An opening or a closing tag at ``[start, end)``; ``element`` is its name in lower case."""

    start: int
    end: int
    element: str
    closing: bool


def find_tags(text: str) -> list[Tag]:
    """The opening and closing tags in ``text``, in order; none of elements that are empty: ``<br>``, ``<x/>``."""
    return [
        Tag(*match.span(), element, match["closing"] is not None)
        for match in _TAG.finditer(text)
        if (element := match["element"].lower()) not in _VOID and text[match.end() - 2] != "/"
    ]


def without_partner(tags: Iterable[Tag]) -> list[Tag]:
    """Those that are not closed, or close nothing, in order. How elements stand inside each other is not looked at."""
    open_tags: dict[str, list[Tag]] = {}
    alone: list[Tag] = []
    for tag in tags:
        waiting = open_tags.setdefault(tag.element, [])
        if not tag.closing:
            waiting.append(tag)
        elif waiting:
            waiting.pop()
        else:
            alone.append(tag)
    return sorted([*alone, *(tag for waiting in open_tags.values() for tag in waiting)])
