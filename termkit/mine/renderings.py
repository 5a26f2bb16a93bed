"""The English of Chinese forms, and what it says of two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from termkit.text.fold import fold

_PREFIX = 4  # letters by which two English words may be one: configure, configuration


class English:
    """The English of Chinese forms, all folded."""

    def __init__(self, renderings: Mapping[str, Sequence[str]]) -> None:
        self._of: dict[str, set[str]] = defaultdict(set)
        for surface, english in renderings.items():
            self._of[fold(surface)] |= {_plain(each) for each in english if each.strip()}

    def agree(self, one: str, other: str) -> bool | None:
        """True where two forms render the same, False where they render different words, None where that is open."""
        first, second = self._of.get(one), self._of.get(other)
        if not first or not second:
            return None
        if first & second:
            return True
        return None if _stems(first) & _stems(second) else False

    def by_rendering(self) -> dict[str, list[str]]:
        """The forms that render the same, sorted, by what they render."""
        forms: dict[str, list[str]] = defaultdict(list)
        for surface in sorted(self._of):
            for english in sorted(self._of[surface]):
                forms[english].append(surface)
        return forms


def _plain(english: str) -> str:
    """English for comparing: lower case, single spaces, the last word without the s of a plural."""
    words = " ".join(fold(english).replace("-", " ").split())
    return words[:-1] if len(words) > 3 and words.endswith("s") and not words.endswith(("ss", "us", "is")) else words


def _stems(english: Collection[str]) -> set[str]:
    return {word[:_PREFIX] for each in english for word in each.split() if len(word) > 2}
