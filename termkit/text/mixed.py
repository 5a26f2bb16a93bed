"""Terms with Han characters in them: 強化學習, LLM應用, Scaling 定律."""

from __future__ import annotations

import re
from functools import cache, cached_property

# Han, with the extension planes and 〇; radicals and punctuation are no part of a term's edge.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = "a-z0-9_\u00df-\u00f6\u00f8-\u024f"  # of the folded view


@cache
def _han() -> re.Pattern[str]:  # compiled when first needed: a class with astral ranges takes milliseconds
    return re.compile(f"[{HAN}]")


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]+|[^{HAN}]+")


def has_han(text: str) -> bool:
    """True when a Han character stands in ``text``."""
    return not text.isascii() and _han().search(text) is not None


def count_han(text: str) -> int:
    """How many Han characters stand in ``text``."""
    return 0 if text.isascii() else len(_han().findall(text))


class HanForm:
    """A folded term of Han characters alone: found wherever its characters stand, since Chinese writes no spaces."""

    __slots__ = ("_length", "seeds")

    def __init__(self, folded: str) -> None:
        self.seeds = (folded,)
        self._length = len(folded)

    def match(self, view: str, start: int) -> int | None:
        """End of the occurrence at ``start`` of the folded view, where its seed, the whole of it, stands."""
        return start + self._length


class MixedForm:
    """A folded term of Han and Latin: a space may stand or be missing where the scripts meet (LLM 應用, LLM應用).

    A Latin edge needs a word boundary, a Han edge needs none.
    """

    def __init__(self, folded: str) -> None:
        self._runs = [run.strip() for run in _runs().findall(folded) if run.strip()]
        self.seeds = (re.split(r"[\s-]", self._runs[0], maxsplit=1)[0] or self._runs[0],)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        runs = [r"[ -]?".join(map(re.escape, re.split(r"[\s-]+", run))) for run in self._runs]
        before = f"(?<![{_WORD}])" if re.match(f"[{_WORD}]", self._runs[0]) else ""
        after = f"(?![{_WORD}])" if re.search(f"[{_WORD}]$", self._runs[-1]) else ""
        return re.compile(before + " ?".join(runs) + after)

    def match(self, view: str, start: int) -> int | None:
        """End of the occurrence at ``start`` of the folded view, or None."""
        found = self._pattern.match(view, start)
        return found.end() if found else None
