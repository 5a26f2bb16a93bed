"""What a check found, all of it, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from termkit.core.document import Basis, Method, Text
from termkit.core.finding import ConceptCount, Finding
from termkit.core.mqm import Severity, at_least
from termkit.errors import Problem


class Suppressed(NamedTuple):
    """A finding that somebody decided to live with."""

    finding: Finding
    reason: str


class PairSummary(NamedTuple):
    """How a version was paired with its source: segments by basis, finest first."""

    source: str
    target: str
    segments: tuple[tuple[Basis, int], ...]
    method: Method = "given"
    confidence: float = 1.0  # that the two say the same thing at all, from 0 to 1


@dataclass(frozen=True)
class CheckResult:
    """Findings in the order of files and places. ``documents`` holds the texts by path, for reports that quote."""

    findings: tuple[Finding, ...]
    concepts: tuple[ConceptCount, ...]  # worst first
    pairs: tuple[PairSummary, ...]
    documents: dict[str, Text]
    alone: tuple[str, ...] = ()  # paths of versions whose source is not at hand
    unread: tuple[Problem, ...] = ()  # what could not be read, and why: the run is not whole
    notes: tuple[str, ...] = ()  # what a person should be told beside the findings
    digests: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of the files as they were read, by path
    baselined: tuple[Finding, ...] = ()  # known before, and left out of ``findings``
    suppressed: tuple[Suppressed, ...] = ()  # silenced in the file or in the configuration, with the reason

    @property
    def paths(self) -> tuple[str, ...]:
        """All files that were checked, bilingual ones too, sorted."""
        paired = {path for pair in self.pairs for path in (pair.source, pair.target)}
        return tuple(sorted(paired | self.documents.keys()))

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(1 for finding in self.findings if finding.severity == severity)

    def fails(self, threshold: Severity | None) -> bool:
        """True when a finding is at least as bad as ``threshold``."""
        return threshold is not None and any(at_least(f.severity, threshold) for f in self.findings)
