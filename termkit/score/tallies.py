"""What the term metrics of a glossary share: the tallies of a draft, their rows and groups, and parts of signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import get_args

import numpy as np

from termkit import __version__
from termkit.core.document import Basis
from termkit.core.evidence import PairView, Tally
from termkit.core.score import Omission
from termkit.score.metric import Material
from termkit.score.sections import sections_of
from termkit.score.statistics import Floats, Groups, Statistics

_BASES: tuple[Basis, ...] = get_args(Basis)  # finest first
NOTHING_NEEDED = "no term of the glossary stands in the source"

Row = tuple[int, str, tuple[int, ...]]  # number of the segment, concept, what the columns count


def basis(pair: PairView) -> str:
    """The kinds of passages that were compared, finest first: ``sentence+section``; ``none`` without any."""
    return "+".join(each for each in _BASES if pair.pair.count(each)) or "none"


def ending(pair: PairView) -> str:
    """The last parts of a signature: passages, the size of the glossary, and our version."""
    return f"basis:{basis(pair)}|concepts:{len(pair.target.glossary.concepts)}|version:{__version__}"


def numbered(pair: PairView) -> Iterator[tuple[int, Tally]]:
    """Each tally with the number of its segment, ascending."""
    segments, number = pair.pair.segments, 0
    for tally in pair.tallies:
        while segments[number] is not tally.segment:
            number += 1
        yield number, tally


def needed(pair: PairView) -> Iterator[tuple[int, Tally]]:
    """As ``numbered``, for the concepts that the glossary can render in the language of the target.

    Those in passages that nothing in the target renders count too, since those are segments as well.
    """
    language = pair.target.document.language
    return ((number, tally) for number, tally in numbered(pair) if tally.concept.approved(language))


def of_rows(name: str, signature: str, pair: PairView, columns: tuple[str, ...], rows: Sequence[Row]) -> Statistics:
    """Statistics with a row for each concept in each segment, grouped by concept, section and document.

    ``rows`` are in the order of segments. ``ending`` is put behind the signature.
    """
    units = [number for number, _, _ in rows]
    return Statistics(
        metric=name,
        signature=f"{signature}|{ending(pair)}",
        columns=columns,
        rows=np.array([counts for _, _, counts in rows], dtype=np.int64).reshape(len(rows), len(columns)),
        size=len(pair.pair.segments),
        units=np.array(units, dtype=np.int64),
        groups={"concept": grouped(concept for _, concept, _ in rows), **places(pair, units)},
    )


def places(pair: PairView, numbers: Sequence[int]) -> dict[str, Groups]:
    """The groups of rows whose segments are given: the section of the target in which each stands, and the document."""
    starts, names = zip(*sections_of(pair.target.document), strict=True)
    at = [segment.target.start for segment in pair.pair.segments]
    sections = np.maximum(0, np.searchsorted(starts, at, side="right") - 1)
    found, of = np.unique(sections[np.asarray(numbers, dtype=np.int64)], return_inverse=True)
    document = np.zeros(len(numbers), dtype=np.int64)
    return {
        "section": Groups(tuple(names[number] for number in found), of.reshape(-1).astype(np.int64)),
        "document": Groups((pair.name,), document),
    }


def grouped(names: Iterable[str]) -> Groups:
    """The groups of rows that are named one by one."""
    numbers: dict[str, int] = {}
    of = np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)
    return Groups(tuple(numbers), of)


def of_draft(
    name: str, count: Callable[[PairView], Statistics | None], nothing: str = NOTHING_NEEDED
) -> Callable[[Material], Statistics | Omission]:
    """How a metric counts a draft, from how it counts a pair; ``nothing`` is said where there was nothing to count."""

    def statistics(material: Material) -> Statistics | Omission:
        if material.pair is None:
            return Omission(name, material.no_pair)
        return count(material.pair) or Omission(name, nothing)

    return statistics


def of_references(count: Callable[[PairView], Statistics | None]) -> Callable[[Material], tuple[Statistics, ...]]:
    """How a metric counts each reference as a draft."""
    return lambda material: tuple(found for pair in material.ceilings if (found := count(pair)) is not None)


def share(part: Floats, whole: Floats) -> Floats:
    """``part / whole``; NaN where the whole is nothing."""
    whole = np.asarray(whole, dtype=np.float64)
    values: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return values


def rate(_: Statistics, sums: Floats) -> Floats:
    """The second column of the first, [..., columns] to [...]; NaN where nothing is needed."""
    return share(sums[..., 1], sums[..., 0])


def needs(statistics: Statistics) -> int:
    """The sum of the first column, which has the occurrences of terms: n."""
    return int(statistics.total[0])
