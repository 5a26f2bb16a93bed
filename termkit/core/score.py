"""Scores of drafts, and whether they pass the gates that were set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from termkit.core.document import Basis, Method

SegmentBasis = Literal["line", "sentence", "paragraph", "section", "document"]  # finest first


class Interval(NamedTuple):
    """Between which values 95 of 100 bootstrap resamples lie."""

    low: float
    high: float


class Score(NamedTuple):
    """One number and how it was made.

    ``value`` is 0 to 100 for string metrics (above 100 for the worst TER), a share of 0 to 1 for term metrics. ``n`` is
    what was counted: segments for string metrics, occurrences of terms for term metrics. ``ceiling`` is what the human
    reference gets on the same measure, where there is one; ``interval`` is None where nothing was resampled.
    """

    name: str
    value: float
    signature: str
    n: int
    ceiling: float | None = None
    interval: Interval | None = None


class Omission(NamedTuple):
    """A metric that has no value here, and why."""

    name: str
    reason: str


PartKind = Literal["document", "section", "concept"]


class ProfilePart(NamedTuple):
    """The score of one document, section or concept: one bar of a profile."""

    name: str
    value: float
    n: int
    interval: Interval | None = None  # None where there is too little to resample


class Profile(NamedTuple):
    """Where a draft is strong and where it is weak, in the order of the text (concepts: by need, most first)."""

    metric: str
    by: PartKind
    parts: tuple[ProfilePart, ...]
    jagged: float | None = None  # how much the parts differ beyond chance; None where that cannot be told


class Flag(NamedTuple):
    """Something about a draft that makes its scores say less than they seem to, or costs it points for nothing."""

    name: str  # such as source-copied, empty, wrong-script, wrong-tokenizer: those of termkit.score.flags
    message: str  # what it is, how often, and what it costs
    segments: tuple[int, ...]  # numbers of the segments, from 0
    metric: str = ""  # of which ``cost`` tells points
    cost: float | None = None  # points gained without it; below 0: the score is too high; None: cannot be told


class WeakSegment(NamedTuple):
    """A segment with a low score, with all texts and what the checker found in it."""

    number: int  # from 0
    line: int  # of the draft, from 1; 0 where segments are no lines
    value: float
    metric: str
    hypothesis: str
    references: tuple[str, ...]
    source: str = ""
    findings: tuple[str, ...] = ()


class Detail(NamedTuple):
    """What a score is made of: the tiers of the terms that were met, or the kinds of those that were missed."""

    metric: str
    what: str  # tiers, misses
    counts: tuple[tuple[str, int], ...]


class Delta(NamedTuple):
    """A draft less its baseline."""

    metric: str
    baseline: float
    difference: float
    p: float | None = None  # of paired resamples; None where the baseline has no statistics of the same segments


class Agreement(NamedTuple):
    """How far a metric agrees with people, in one way of measuring it.

    ``n``: systems for a correlation of systems, pairs for accuracies, judged segments of all systems for correlations
    of segments. ``interval`` is of resamples of segments, with the same systems; None where there is none.
    """

    metric: str
    level: Literal["system", "segment"]
    kind: Literal["pearson", "pairwise-accuracy", "kendall-tau-b", "acc-eq"]
    value: float  # NaN where one side has no differences at all
    n: int
    interval: Interval | None = None


class Comparison(NamedTuple):
    """Two drafts on one metric over the same segments."""

    metric: str
    path: str
    other: str
    difference: float  # value of ``path`` less that of ``other``
    p: float
    adjusted: float  # by Holm's method over all comparisons of the table; p itself for a single one
    test: Literal["bootstrap", "randomization"] = "bootstrap"


class Pairing(NamedTuple):
    """How a draft was paired with its references, or with its source."""

    other: Literal["references", "source"]
    segments: tuple[tuple[Basis | SegmentBasis, int], ...]  # how many, by basis
    method: Method
    confidence: float  # that the two say the same thing at all, from 0 to 1


@dataclass(frozen=True)
class DraftScores:
    """The scores of one draft, in the order of the metrics."""

    path: str  # empty for segments that came from no file
    scores: tuple[Score, ...]
    omitted: tuple[Omission, ...] = ()
    work: str = ""
    language: str = ""  # a canonical tag
    references: tuple[str, ...] = ()  # paths
    source: str | None = None  # path
    segments: SegmentBasis | None = None  # the coarsest passages compared with the references; None without any
    pairings: tuple[Pairing, ...] = ()
    profiles: tuple[Profile, ...] = ()
    flags: tuple[Flag, ...] = ()
    worst: tuple[WeakSegment, ...] = ()  # the weakest first
    cluster: int | None = None  # from 1; drafts of a table with the same number cannot be told apart
    details: tuple[Detail, ...] = ()
    deltas: tuple[Delta, ...] = ()

    def score(self, name: str) -> Score | None:
        """The score called ``name``."""
        return next((score for score in self.scores if score.name == name), None)

    def value(self, name: str) -> float | None:
        """The value of the score called ``name``."""
        score = self.score(name)
        return score.value if score else None


class Gate(NamedTuple):
    """What a draft must keep: a bound, or a distance from the baseline; of the whole, or of one of its parts."""

    metric: str
    bound: float | None = None  # at least; for a metric that is better when lower, at most
    worse_by: float | None = None  # no more than this worse than the baseline; below 0: better by so much
    p: float = 0.05  # a difference from the baseline counts only when chance explains it less often than this
    by: PartKind | None = None  # None: the whole draft
    part: str = ""  # the name of the section, concept or document

    @property
    def name(self) -> str:
        """The metric, and which part of the draft it is about."""
        return self.metric if self.by is None else f"{self.metric}[{self.by}:{self.part}]"


class GateResult(NamedTuple):
    """A gate held against one draft. A draft without a value for the metric does not pass."""

    name: str  # of the gate: the metric, and the part if it is about one
    path: str
    value: float | None
    threshold: float  # the bound; against a baseline, the worst value that is allowed
    at_most: bool  # the threshold is an upper bound, as for TER
    passed: bool
    shortfall: float | None  # how much is missing, or is too much; 0.0 when passed; None without a value
    baseline: float | None = None  # its value, where the gate is about one
    p: float | None = None  # how often resamples of a draft that is no worse than allowed would look as bad
    reason: str = ""  # why there is no value


@dataclass(frozen=True)
class ScoreResult:
    """All drafts, those of a work together and best first, the gates, and what a reader should know of the run."""

    drafts: tuple[DraftScores, ...]
    gates: tuple[GateResult, ...] = ()
    notes: tuple[str, ...] = ()
    comparisons: tuple[Comparison, ...] = ()  # all pairs of each table
    agreements: tuple[Agreement, ...] = ()
    draws: int = 0  # resamples behind the intervals
    caution: str = ""  # what these scores cannot say
    differences: tuple[str, ...] = ()  # from sacrebleu's own count, where it was asked for

    @property
    def passed(self) -> bool:
        """True when no gate failed, and sacrebleu counted the same if it was asked."""
        return all(gate.passed for gate in self.gates) and not self.differences
