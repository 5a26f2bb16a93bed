"""What a person should know of alignments beside their beads: how many there are, and which texts do not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from termkit.core.alignment import CORRESPOND, Alignment, Sentences
from termkit.report.alignment.format import is_doubtful
from termkit.report.findings import plural

_LISTED = 20  # pairs that are counted one by one
_SHAPES = 6  # kinds of beads that are counted
_PART = 0.3  # of a text without counterpart that makes the other a summary of it


def is_unlike(alignment: Alignment) -> bool:
    """True where the texts do not belong together, nothing is paired, or one of them is empty."""
    return alignment.confidence < CORRESPOND or all(bead.is_null for bead in alignment.beads)


def warnings(alignment: Alignment) -> Iterator[str]:
    """Why an alignment is of no use."""
    source, target = (side.document.path for side in (alignment.source, alignment.target))
    empty = [side.document.path for side in (alignment.source, alignment.target) if not len(side)]
    if empty:
        yield f"{' and '.join(empty)}: no sentences, so nothing is paired"
    elif all(bead.is_null for bead in alignment.beads):
        yield f"{source} and {target}: no sentence of one renders one of the other, so nothing is paired"
    elif is_unlike(alignment):
        yield (
            f"{source} and {target}: hardly versions of one text: confidence {alignment.confidence:.2f}, "
            f"below {CORRESPOND:.2f}; look at the beads before you use them"
        )


def remarks(alignment: Alignment) -> Iterator[str]:
    """What of one text is not in the other, where that is much."""
    if is_unlike(alignment):
        return
    sides = (
        (alignment.source, [bead.source for bead in alignment.omitted], alignment.target),
        (alignment.target, [bead.target for bead in alignment.added], alignment.source),
    )
    for side, missing, other in sides:
        share = sum(_size(side, numbers) for numbers in missing) / max(_size(side, range(len(side))), 1)
        if share >= _PART:
            count = sum(map(len, missing))
            yield (
                f"{other.document.path}: leaves out {share:.0%} of {side.document.path} "
                f"({count:,} of {plural(len(side), 'sentence')}), as a summary or an excerpt does"
            )


def _size(side: Sentences, numbers: range) -> int:
    return sum(side.spans[number].end - side.spans[number].start for number in numbers)


def summary(alignments: Sequence[Alignment], threshold: float) -> Iterator[str]:
    """A line for each pair, and one for all of them if there are several."""
    for alignment in alignments[:_LISTED]:
        yield f"{alignment.source.document.path} | {alignment.target.document.path}: {_counts([alignment], threshold)}"
    if len(alignments) > 1:
        yield f"{len(alignments):,} pairs: {_counts(alignments, threshold)}"


def _counts(alignments: Iterable[Alignment], threshold: float) -> str:
    shapes: Counter[tuple[int, int]] = Counter()
    sizes = [0, 0]
    doubtful = locked = 0
    for alignment in alignments:
        sizes[0] += len(alignment.source)
        sizes[1] += len(alignment.target)
        for bead in alignment.beads:
            shapes[len(bead.source), len(bead.target)] += 1
            doubtful += is_doubtful(bead, threshold)
            locked += bead.locked
    nulls = sum(count for (m, n), count in shapes.items() if not (m and n))
    most = sorted(shapes.items(), key=lambda item: (-item[1], item[0]))
    kinds = [f"{count:,} of {m}:{n}" for (m, n), count in most[:_SHAPES]]
    kinds += [f"{sum(count for _, count in most[_SHAPES:]):,} others"] if len(most) > _SHAPES else []
    paired = f" ({', '.join(kinds)})" if kinds else ""
    found = f"{sizes[0]:,} and {plural(sizes[1], 'sentence')} in {plural(shapes.total(), 'bead')}{paired}"
    parts = [found, f"{nulls:,} null", f"{doubtful:,} below {threshold:.2f}"]
    return ", ".join([*parts, f"{locked:,} locked"] if locked else parts)
