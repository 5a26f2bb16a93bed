"""Two documents -> their sentences -> an alignment: what the rest of termkit calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from termkit.align.aligner import Aligner
from termkit.align.embedding import Encoder
from termkit.align.lexicon import Lexicon
from termkit.align.path import Step
from termkit.core.alignment import Alignment, Bead, Sentences
from termkit.core.document import Block, Document
from termkit.core.span import Span
from termkit.text.sentences import sentences


@dataclass(frozen=True)
class Options:
    """How to align. ``omits`` above 0 makes a passage without counterpart likelier, below 0 less so (nats)."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    omits: float = 0.0
    structure: bool = True  # paragraph breaks, headings and the like attract each other
    encoder: Encoder | None = None
    rounds: int | None = None  # of learning from the texts at hand; None: as many as their size asks for


class Aligned(NamedTuple):
    """The alignments of several pairs of texts, in their order, and what they taught."""

    alignments: tuple[Alignment, ...]
    learnt: Lexicon


def align_texts(
    texts: Sequence[tuple[Sentences, Sentences]],
    options: Options,
    locked: Sequence[Sequence[Bead]] = (),
    progress: Callable[[str], object] | None = None,
) -> Aligned:
    """Aligns all pairs together, so that they share what they teach; all must be of the same two languages.

    ``locked`` are beads that a person gave, for each pair, in order and without contradiction: they are kept as they
    are. ``progress`` is told what is being done. Deterministic.
    """
    if not texts:
        return Aligned((), Lexicon())
    fixed = [_steps(beads) for beads in locked]
    aligner = Aligner(
        texts, options.lexicon, omits=options.omits, structure=options.structure, locked=fixed, encoder=options.encoder
    )
    aligner.run(progress or (lambda doing: None), options.rounds)
    if progress:
        progress("how sure each bead is")
    found = []
    for number, (source, target) in enumerate(texts):
        given = set(fixed[number]) if number < len(fixed) else set()
        steps, sure = aligner.steps(number), aligner.confidences(number)
        beads = tuple(
            Bead(
                range(step.row - step.m, step.row),
                range(step.column - step.n, step.column),
                confidence,
                step in given,
            )
            for step, confidence in zip(steps, sure, strict=True)
        )
        found.append(Alignment(source, target, beads, aligner.correspondence(number)))
    return Aligned(tuple(found), aligner.lexicon())


def _steps(beads: Sequence[Bead]) -> list[Step]:
    return [Step(bead.source.stop, bead.target.stop, len(bead.source), len(bead.target)) for bead in beads]


def split_sentences(document: Document) -> Sentences:
    """The sentences of a document's blocks."""
    spans: list[Span] = []
    blocks: list[int] = []
    for number, block in enumerate(document.blocks):
        found = sentences(document.text, block.start, block.end, document.language)
        spans.extend(found)
        blocks.extend([number] * len(found))
    return Sentences(document, spans, blocks)


def split_blocks(document: Document) -> Sentences:
    """The blocks of a document, each as one sentence."""
    return Sentences(document, [block.span for block in document.blocks], range(len(document.blocks)))


def split_lines(document: Document) -> Sentences:
    """One sentence for each line, an empty line too, so that numbers of sentences are numbers of lines from 0."""
    lines = document.lines
    spans = [lines.line(number) for number in range(1, len(lines) + 1)]
    if document.text[-1:] in ("", "\n", "\r"):
        spans.pop()  # what follows the last line end is no line
    return Sentences(document, [Span(*span) for span in spans], [0] * len(spans))


def of_segments(texts: Sequence[str], language: str) -> Sentences:
    """Sentences from memory, whatever they hold; their document has no path, and a line for each."""
    spans: list[Span] = []
    start = 0
    for text in texts:
        spans.append(Span(start, start + len(text)))
        start += len(text) + 1
    joined = "\n".join(texts)
    return Sentences(Document("", joined, language, (Block(0, len(joined), "paragraph"),)), spans, [0] * len(spans))
