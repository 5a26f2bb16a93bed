"""Which sentences of a source and of its version say the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from termkit.core.document import Document
from termkit.core.language import is_chinese
from termkit.core.span import Span

CORRESPOND = 0.5  # of two texts: below this confidence they hardly say the same thing
_BREAK = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n)\s*")


class Bead(NamedTuple):
    """Sentences of the source and the sentences of the target that render them, by their numbers from 0.

    One side is empty (``start == stop``) where a passage was left out or added; where it would stand is its number.
    """

    source: range
    target: range
    confidence: float = 1.0  # estimated probability, from 0 to 1, that the bead is right
    locked: bool = False  # given by a person, not found

    @property
    def is_null(self) -> bool:
        """True for a passage without a counterpart."""
        return not (self.source and self.target)


@dataclass(frozen=True)
class Sentences:
    """The sentences of a text, in order, and the number of the block (paragraph, heading, item) each belongs to."""

    document: Document
    spans: Sequence[Span]
    blocks: Sequence[int]

    def __len__(self) -> int:
        return len(self.spans)

    def extent(self, numbers: range) -> Span:
        """From the first to the last of these sentences; an empty span where there are none."""
        if numbers:
            return Span(self.spans[numbers.start].start, self.spans[numbers.stop - 1].end)
        if not self.spans:
            return Span(0, 0)
        at = self.spans[numbers.start].start if numbers.start < len(self.spans) else self.spans[-1].end
        return Span(at, at)

    def text(self, numbers: range) -> str:
        """These sentences and their lines, as one line: Chinese joined by nothing, English by spaces."""
        between = "" if is_chinese(self.document.language) else " "
        return between.join(_BREAK.sub(between, self.document.text[slice(*self.spans[number])]) for number in numbers)


@dataclass(frozen=True)
class Alignment:
    """Two texts, and beads that together hold every sentence of both, in order."""

    source: Sentences
    target: Sentences
    beads: tuple[Bead, ...]
    confidence: float = 1.0  # of the whole: how likely the texts correspond at all, from 0 to 1

    @property
    def omitted(self) -> list[Bead]:
        """Passages of the source that nothing renders."""
        return [bead for bead in self.beads if not bead.target]

    @property
    def added(self) -> list[Bead]:
        """Passages of the target that render nothing."""
        return [bead for bead in self.beads if not bead.source]
