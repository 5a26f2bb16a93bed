"""What both sides write alike: names and numbers, and Chinese names that sound like an English word with a capital."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from termkit.align.units import HAN
from termkit.core.alignment import Sentences
from termkit.text.inflection import stem

_TELLING = re.compile(rf"[^{HAN}]")
_CAPITAL = re.compile(r"\b[A-Z][a-z]+")
_PLAIN = frozenset(",、(")


def alike(
    texts: Iterable[tuple[Sentences, Sentences]], source: dict[str, int], target: dict[str, int], same: bool
) -> Iterator[tuple[str, str]]:
    """Pairs of units that are the same: all of them between two texts of one language (``same``)."""
    for unit in source:
        if unit in target and (same or _TELLING.match(unit)) and unit not in _PLAIN:
            yield unit, unit
