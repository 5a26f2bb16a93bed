"""What the two term metrics share: the tallies of a draft, and the parts of their signatures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import get_args

from termkit import __version__
from termkit.core.document import Basis
from termkit.core.evidence import PairView

_BASES: tuple[Basis, ...] = get_args(Basis)  # finest first


def basis(pair: PairView) -> str:
    """The kinds of passages that were compared, finest first: ``sentence+section``; ``none`` without any."""
    return "+".join(each for each in _BASES if pair.pair.count(each)) or "none"


def ending(pair: PairView) -> str:
    """The last parts of a signature: passages, the size of the glossary, and our version."""
    return f"basis:{basis(pair)}|concepts:{len(pair.target.glossary.concepts)}|version:{__version__}"


def required(pair: PairView) -> dict[str, int]:
    """Occurrences in the source for each concept that the glossary can render in the language of the target.

    Those in passages that nothing in the target renders count too: a dropped section is no way to lose terms.
    """
    language = pair.target.document.language
    counts = Counter(_uncovered(pair))
    for tally in pair.tallies:
        counts[tally.concept.id] += len(tally.source)
    by_id = pair.target.glossary.by_id
    return {concept: count for concept, count in counts.items() if by_id[concept].approved(language)}


def _uncovered(pair: PairView) -> Iterator[str]:
    """The concepts of matches inside the source's blocks that lie in no single segment."""
    inside = iter(sorted(block.span for block in pair.source.document.blocks))
    covered = iter(sorted(segment.source for segment in pair.pair.segments))
    block, segment = next(inside, None), next(covered, None)
    for match in pair.source.matches.native:
        while block is not None and block.end <= match.start:
            block = next(inside, None)
        while segment is not None and segment.end <= match.start:
            segment = next(covered, None)
        if block is not None and block.contains(match.span) and not (segment and segment.contains(match.span)):
            yield match.concept
