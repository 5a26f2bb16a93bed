"""Pairs of texts -> their alignments. All pairs of the same two languages share what they teach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from termkit.align.embedding import Encoder, load
from termkit.align.lexicon import Lexicon
from termkit.align.texts import Options, align_texts
from termkit.core.alignment import Alignment, Bead
from termkit.core.language import primary
from termkit.jobs.align_inputs import Pair
from termkit.jobs.align_lexicon import Words, known_words
from termkit.report.alignment.summary import is_unlike

MAY_OMIT, FAITHFUL = 2.0, -2.0  # how freely passages are left out, in nats


@dataclass(frozen=True)
class Request:
    """How texts are aligned."""

    words: Words = field(default_factory=Words)
    omits: float = 0.0
    structure: bool = True
    embedding: Path | None = None  # the folder of a model


@dataclass(frozen=True)
class AlignResult:
    """The alignments in the order of the pairs, and what those taught that belong together."""

    alignments: tuple[Alignment, ...]
    learnt: Lexicon


def align_pairs(
    pairs: Sequence[Pair],
    request: Request,
    locked: Sequence[Sequence[Bead]] = (),
    progress: Callable[[str], object] | None = None,
) -> AlignResult:
    """Aligns all pairs. Nothing is learnt from texts that do not belong together, nor from those beside them.

    ``locked`` holds the beads that a person gave, for each pair. Raises InputError for a file of words or a model
    that cannot be read.
    """
    options = Options(known_words(request.words), request.omits, request.structure, _encoder(request.embedding))
    groups: dict[tuple[str, str], list[int]] = {}
    for number, pair in enumerate(pairs):
        languages = (primary(pair.source.document.language), primary(pair.target.document.language))
        groups.setdefault(languages, []).append(number)
    found: dict[int, Alignment] = {}
    learnt = Lexicon()
    for numbers in groups.values():
        given = [locked[number] for number in numbers] if locked else ()
        aligned = align_texts([pairs[number] for number in numbers], options, given, progress)
        found.update(zip(numbers, aligned.alignments, strict=True))
        if not any(map(is_unlike, aligned.alignments)):
            learnt.update(aligned.learnt)
    return AlignResult(tuple(found[number] for number in range(len(pairs))), learnt)


def _encoder(model: Path | None) -> Encoder | None:
    return None if model is None else load(model)
