"""What a metric is: a value made in its own file, with its documentation and worked examples inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from termkit.core.evidence import PairView
from termkit.core.score import Omission, Score, SegmentBasis


@dataclass(frozen=True)
class Material:
    """All that a metric may look at: a draft's segments with their references, and the draft beside its source."""

    language: str  # of the draft; a canonical tag
    hypotheses: tuple[str, ...] = ()
    references: tuple[tuple[str, ...], ...] = ()  # for each reference, a text for each hypothesis
    segments: SegmentBasis = "line"  # the coarsest that was used
    pair: PairView | None = None  # the draft against its source
    ceilings: tuple[PairView, ...] = ()  # each reference against the same source
    no_pair: str = "no source is known"  # why ``pair`` is None


@dataclass(frozen=True)
class Sample:
    """A worked example: parallel segments, the glossary's concepts for term metrics, and the value they give."""

    value: float
    hypotheses: tuple[str, ...]
    references: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    concepts: str = ""  # YAML, as under ``concepts:`` of a glossary
    language: str = "en"  # of the hypotheses
    source_language: str = "zh-Hant-TW"
    note: str = ""


@dataclass(frozen=True)
class Metric:
    """One way to score a draft."""

    name: str  # config key, column, name in reports
    summary: str  # one line
    needs: Literal["reference", "source"]
    higher_is_better: bool
    maximum: float | None  # None: no bound
    digits: int  # decimals to print
    doc: str
    function: Callable[[Material], Score | Omission]
    samples: tuple[Sample, ...]
