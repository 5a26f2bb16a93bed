"""What a rule has to say about a place in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from termkit.core.mqm import Severity


class Related(NamedTuple):
    """Another place that a finding speaks of: the source term, the other renderings. Offsets in code points."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    """One thing to mend, at ``[start, end)`` of the file as decoded; ``text`` is what stands there."""

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
    related: tuple[Related, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sorts findings by file, place, rule, concept: the same order on every run."""
        return (self.path, self.start, self.end, self.rule, self.concept)


@dataclass(frozen=True)
class ConceptCount:
    """How one concept fared over all pairs that were checked. Counts are occurrences in the source."""

    concept: str
    preferred: str  # in the target language of the glossary
    required: int = 0  # occurrences in the sources
    met: int = 0  # rendered by an approved form
    rivals: int = 0  # a refused, foreign, changed or untranslated form stands in the target
    missing: int = 0  # neither: nothing known stands there
    spread: tuple[tuple[str, int], ...] = ()  # renderings and their counts, most frequent first

    @property
    def share(self) -> float:
        """met / required; 1.0 where nothing was required."""
        return self.met / self.required if self.required else 1.0
