"""What the two term metrics share: the tallies of a draft, and the parts of their signatures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import get_args

import numpy as np

from termkit import __version__
from termkit.core.document import Basis, Segment
from termkit.core.evidence import PairView
from termkit.score.statistics import Groups

_BASES: tuple[Basis, ...] = get_args(Basis)  # finest first


def basis(pair: PairView) -> str:
    """The kinds of passages that were compared, finest first: ``sentence+section``; ``none`` without any."""
    return "+".join(each for each in _BASES if pair.pair.count(each)) or "none"


def ending(pair: PairView) -> str:
    """The last parts of a signature: passages, the size of the glossary, and our version."""
    return f"basis:{basis(pair)}|concepts:{len(pair.target.glossary.concepts)}|version:{__version__}"


def required(pair: PairView) -> dict[str, int]:
    """Occurrences in the source for each concept that the glossary can render in the language of the target.

    Those in passages that nothing in the target renders count too, since those are segments as well.
    """
    language = pair.target.document.language
    counts: Counter[str] = Counter()
    for tally in pair.tallies:
        counts[tally.concept.id] += len(tally.source)
    by_id = pair.target.glossary.by_id
    return {concept: count for concept, count in counts.items() if by_id[concept].approved(language)}


def grouped(names: Iterable[str]) -> Groups:
    """The groups of rows that are named one by one."""
    numbers: dict[str, int] = {}
    of = np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)
    return Groups(tuple(numbers), of)


def units_of(pair: PairView) -> dict[Segment, int]:
    """The number of each segment of a pair."""
    return {segment: number for number, segment in enumerate(pair.pair.segments)}
