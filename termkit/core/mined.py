"""What mining found in texts: candidates for terms, families of variants, rivals of approved renderings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Sight(NamedTuple):
    """Where something stands, and the words around it on one line."""

    path: str
    line: int  # 1-based
    column: int  # 1-based, code points
    context: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Example(NamedTuple):
    """A passage in both languages. Where it stands is told of the translation."""

    chinese: str
    english: str
    path: str
    line: int  # 1-based; 0 where it is not known

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.path}:{self.line}" if self.line else self.path


class Why(NamedTuple):
    """A reason for or against a candidate. ``points`` is its share of the score."""

    name: str
    text: str
    points: float


class MinedRendering(NamedTuple):
    """What renders a candidate, and in how many passages it stands beside it."""

    text: str
    times: int
    dice: float  # 0 to 1: how often one stands where the other does
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class MinedCandidate:
    """A string that may be a term. ``known`` is the concept of the glossary that has it; empty where none has."""

    term: str
    language: str
    count: int
    score: float
    reasons: tuple[Why, ...]
    places: tuple[Sight, ...]
    surfaces: tuple[str, ...]
    kind: str  # term, or name: Latin letters alone
    known: str = ""
    renderings: tuple[MinedRendering, ...] = ()


@dataclass(frozen=True)
class MinedSurface:
    """One way to write a word."""

    term: str
    language: str
    count: int
    places: tuple[Sight, ...]
    role: str = ""  # what the glossary says of it: approved, refused, foreign, variant; empty: nothing


@dataclass(frozen=True)
class MinedFamily:
    """Surfaces that are one word, the most frequent first. ``known``: the concept of the glossary with one of them."""

    key: str
    reason: str
    surfaces: tuple[MinedSurface, ...]
    known: str = ""


@dataclass(frozen=True)
class MinedRival:
    """What stands in many passages where the approved rendering of a concept does not."""

    concept: str
    term: str  # of the concept, in the source
    approved: str
    rival: str
    language: str
    count: int  # passages without a known rendering in which it stands
    missed: int  # all passages without a known rendering
    met: int  # passages with the approved rendering
    g2: float  # log-likelihood ratio against the passages without the concept
    suggestion: str  # a status
    reason: str  # of the suggestion
    examples: tuple[Example, ...] = ()


class ReadCounts(NamedTuple):
    """How much was read."""

    texts: int = 0  # Chinese texts, and Chinese sides of bilingual files
    bilingual: int = 0  # bilingual files
    pairs: int = 0  # pairs of texts that were aligned
    passages: int = 0  # passages with their rendering
    characters: int = 0  # Chinese characters


@dataclass(frozen=True)
class Mined:
    """All that was found; candidates the best first, ``all_candidates`` is how many there were."""

    source: str
    target: str
    read: ReadCounts
    candidates: tuple[MinedCandidate, ...]
    families: tuple[MinedFamily, ...]
    rivals: tuple[MinedRival, ...]
    all_candidates: int
    glossary: str = ""  # path of the one that told what is known; empty: none
    notes: tuple[str, ...] = ()


# Of the table in which a person decides what goes into the glossary.
COLUMNS = ("concept", "kind", "term", "language", "count", "example", "suggestion", "decision")
