"""What a metric is: a value made in its own file, with its documentation and worked examples inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from termkit.core.evidence import PairView
from termkit.core.score import Omission, SegmentBasis

if TYPE_CHECKING:
    from termkit.score.statistics import Floats, Statistics


@dataclass(frozen=True)
class Task:
    """Parallel segments with the terms that each requires: what the metrics of the shared tasks look at.

    ``terms`` has, for each segment, source terms with the renderings that are allowed. ``documents`` names the document
    of each segment; empty: each segment is a document of its own. All tuples are of one length.
    """

    sources: tuple[str, ...]
    hypotheses: tuple[str, ...]
    references: tuple[tuple[str, ...], ...]  # for each reference, a text for each segment
    terms: tuple[Mapping[str, tuple[str, ...]], ...]
    documents: tuple[str, ...] = ()
    source_language: str = "zh-Hant"
    target_language: str = "en"


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
    task: Task | None = None  # where the texts are parallel line by line and terms are known


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


def whole(statistics: Statistics) -> int:
    """The number of segments."""
    return statistics.size


@dataclass(frozen=True)
class Metric:
    """One way to score a draft: how to count, and how to make values of counts.

    ``values`` takes statistics (for their options and groups) and sums of columns, [..., columns], and gives values,
    [...]. A metric whose value is no function of such sums has ``resampled`` besides: statistics and how often each
    segment counts, [draws, segments], to values, [draws].
    """

    name: str  # config key, column, name in reports
    summary: str  # one line
    needs: Literal["reference", "source", "terms"]
    higher_is_better: bool
    maximum: float | None  # None: no bound
    digits: int  # decimals to print
    doc: str
    statistics: Callable[[Material], Statistics | Omission]
    values: Callable[[Statistics, Floats], Floats]
    samples: tuple[Sample, ...]
    n: Callable[[Statistics], int] = whole  # what was counted: segments, or occurrences of terms
    nothing: str = "there is nothing to count"  # why there is no value where n is 0
    ceilings: Callable[[Material], tuple[Statistics, ...]] | None = None  # each reference scored as a draft
    resampled: Callable[[Statistics, Floats], Floats] | None = None
