"""From one written Chinese to another: which chain of dictionary modes leads from where to where."""

from __future__ import annotations

from typing import NamedTuple

from termkit.core.language import canonical, covers, is_chinese, script
from termkit.errors import LanguageError
from termkit.text.opencc import MODES, convert_mode
from termkit.text.script import evidence


class Route(NamedTuple):
    """The modes to run one after the other, without and with regional vocabulary (软件 -> 軟件 or 軟體)."""

    characters: tuple[str, ...]
    vocabulary: tuple[str, ...]


# The dictionaries know regional vocabulary between the mainland and Taiwan only.
ROUTES: dict[tuple[str, str], Route] = {
    ("zh-Hans", "zh-Hant"): Route(("s2t",), ("s2t",)),
    ("zh-Hans", "zh-Hant-TW"): Route(("s2tw",), ("s2twp",)),
    ("zh-Hans", "zh-Hant-HK"): Route(("s2hk",), ("s2hk",)),
    ("zh-Hant", "zh-Hans"): Route(("t2s",), ("t2s",)),
    ("zh-Hant", "zh-Hant-TW"): Route(("t2tw",), ("t2tw",)),
    ("zh-Hant", "zh-Hant-HK"): Route(("t2hk",), ("t2hk",)),
    ("zh-Hant-TW", "zh-Hans"): Route(("tw2s",), ("tw2sp",)),
    ("zh-Hant-TW", "zh-Hant"): Route(("tw2t",), ("tw2t",)),
    ("zh-Hant-TW", "zh-Hant-HK"): Route(("tw2t", "t2hk"), ("tw2t", "t2hk")),
    ("zh-Hant-HK", "zh-Hans"): Route(("hk2s",), ("hk2s",)),
    ("zh-Hant-HK", "zh-Hant"): Route(("hk2t",), ("hk2t",)),
    ("zh-Hant-HK", "zh-Hant-TW"): Route(("hk2t", "t2tw"), ("hk2t", "t2tw")),
}
_NAMES = {"s": "zh-Hans", "t": "zh-Hant", "tw": "zh-Hant-TW", "hk": "zh-Hant-HK"}  # in OpenCC's mode names
_LIKE = {"zh-Hant-MO": "zh-Hant-HK"}  # Macau writes as Hong Kong does


def convert(text: str, *, to: str, source: str | None = None, vocabulary: bool = True) -> str:
    """``text`` in the written Chinese ``to``; ``vocabulary`` also exchanges regional words where ROUTES knows any.

    ``source`` is the tag of the text; without it ``infer_source`` decides the script, never the region. A text that
    is in ``to`` already is returned unchanged. Raises LanguageError for a tag that is none or not Chinese.
    """
    start = infer_source(text, to=to) if source is None else source
    for mode in modes(start, to, vocabulary=vocabulary):
        text = convert_mode(text, mode)
    return text


def modes(source: str, to: str, *, vocabulary: bool = True) -> tuple[str, ...]:
    """The modes that lead from one tag to another; none where they are the same. Raises LanguageError."""
    start, end = _place(source), _place(to)
    if start == end:
        return ()
    route = ROUTES[start, end]
    return route.vocabulary if vocabulary else route.characters


def infer_source(text: str, *, to: str) -> str:
    """``zh-Hans`` or ``zh-Hant``: the script of which the text holds more characters that stand in no other.

    Where there is no proof, or as much for either, it is the opposite of ``to``: who asks for a conversion has
    something to convert.
    """
    simplified, traditional = evidence(text)
    if simplified == traditional:
        return "zh-Hant" if script(_place(to)) == "Hans" else "zh-Hans"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def mode_route(name: str) -> tuple[str, str, bool]:
    """What a mode's name (``s2twp``) asks of ``convert``: source, to, vocabulary. Raises LanguageError."""
    if name not in MODES:
        raise LanguageError(f"{name!r} is no conversion mode; write one of {', '.join(MODES)}")
    source, _, to = name.removesuffix("p").partition("2")
    return _NAMES[source], _NAMES[to], name.endswith("p")


def _place(tag: str) -> str:
    """The tag that ROUTES knows for any tag of Chinese: ``zh-Hans-CN`` is ``zh-Hans``, as no route tells them apart."""
    tag = canonical(tag)
    if not is_chinese(tag):
        raise LanguageError(f"{tag!r} is not Chinese; write zh-Hant, zh-Hant-TW, zh-Hant-HK or zh-Hans")
    tag = _LIKE.get(tag, tag)
    return next(known for known in ("zh-Hant-TW", "zh-Hant-HK", "zh-Hant", "zh-Hans") if covers(known, tag))
