"""What a rule has to say about a place in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from termkit.core.mqm import Severity

Side = Literal["source", "target"]
Grade = Literal["safe", "unsafe", ""]


class Spot(NamedTuple):
    """A place in a file that a report can name and quote without reading the file again. Offsets in code points."""

    path: str
    start: int  # of the file as decoded, its BOM not counted; half-open
    end: int
    text: str  # what a reader sees there
    line: int = 0  # 1-based
    column: int = 0  # 1-based
    before: str = ""  # what a reader sees before it in the same line or segment, at most CONTEXT code points
    after: str = ""
    segment: str = ""  # id or key in a bilingual file; empty elsewhere
    side: Side = "target"  # of the pair it was checked in
    offset: int = 0  # code points of the segment's own text before it; ``start`` where there are no segments


CONTEXT = 48


@dataclass(frozen=True)
class Finding:
    """One thing to mend, at ``[start, end)`` of the file as decoded; ``text`` is what a reader sees there."""

    rule: str
    severity: Severity
    message: str
    concept: str  # empty where no concept is concerned
    path: str
    start: int
    end: int
    text: str
    line: int  # 1-based
    column: int  # 1-based, code points
    related: tuple[Spot, ...] = ()  # the source term, the other renderings
    suggestions: tuple[str, ...] = ()
    fix: Grade = ""  # may ``text`` be replaced by the one suggestion there is?
    confidence: float = 1.0  # the share of findings with such evidence that are faults
    before: str = ""
    after: str = ""
    segment: str = ""
    side: Side = "target"
    offset: int = 0

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """Sorts findings by file, place, rule, concept: the same order on every run."""
        return (self.path, self.start, self.end, self.rule, self.concept, self.side)

    @property
    def spot(self) -> Spot:
        """The place alone."""
        return Spot(
            self.path,
            self.start,
            self.end,
            self.text,
            self.line,
            self.column,
            self.before,
            self.after,
            self.segment,
            self.side,
            self.offset,
        )


@dataclass(frozen=True)
class ConceptCount:
    """How one concept fared over all pairs with one target language. Counts are occurrences in the source."""

    concept: str
    preferred: str  # as texts in ``language`` write it
    required: int = 0  # occurrences in the sources
    met: int = 0  # rendered by an approved form
    rivals: int = 0  # a refused, foreign, changed or untranslated form stands in the target
    missing: int = 0  # neither: nothing known stands there
    spread: tuple[tuple[str, int], ...] = ()  # renderings and their counts, most frequent first
    practice: tuple[tuple[str, int], ...] = ()  # what the texts say instead, as far as it could be learnt: places of it
    language: str = ""  # of the targets

    @property
    def share(self) -> float:
        """met / required; 1.0 where nothing was required."""
        return self.met / self.required if self.required else 1.0
