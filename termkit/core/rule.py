"""What a rule is: a value made in its own file, with its documentation and its examples inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import ConceptCount, Finding, Grade, Spot
from termkit.core.glossary import Glossary
from termkit.core.match import TermMatch
from termkit.core.mqm import Severity
from termkit.core.place import spot
from termkit.core.practice import Practice
from termkit.core.uses import Uses

Scope = Literal["document", "pair", "project"]


@dataclass(frozen=True)
class Sample:
    """An example of a rule: the concepts of a glossary, a text or two, and what must be found in the last one."""

    concepts: str  # YAML, as under ``concepts:`` of a glossary
    finds: tuple[str, ...]  # the exact texts of the findings, in order; empty: nothing may be found
    target: str
    source: str = ""  # empty: the target is checked alone
    language: str = "en"  # of the target
    source_language: str = "zh-Hant-TW"
    note: str = ""


class Project(NamedTuple):
    """What was gathered from all texts of a run."""

    glossary: Glossary
    uses: Uses
    practice: Practice
    counts: Mapping[tuple[str, str], ConceptCount]  # by language of the targets and concept


class DocumentCheck(NamedTuple):
    """How a rule looks at one text: part by part, as a big one is read, and then at what the parts gave.

    What ``gather`` gives is small, holds no text and can be pickled. It must not hold a thing for every place in a
    text of any size: counts, and the first places.
    """

    gather: Callable[[DocumentView], Any]
    conclude: Callable[[Sequence[Any]], Iterable[Finding]]  # the parts of one text, in order
    merge: Callable[[Sequence[Any]], Any]  # several parts that follow each other as one: keeps memory flat


@dataclass(frozen=True)
class Rule:
    """One thing that the checker looks for. Just one of the three functions is set: it says what the rule sees."""

    name: str  # kebab-case: file name, config key, docs page, rule id in reports
    summary: str  # one line
    severity: Severity
    mqm: str  # error type of MQM
    doc: str
    samples: tuple[Sample, ...]
    document: DocumentCheck | None = None
    pair: Callable[[PairView], Iterable[Finding]] | None = None
    project: Callable[[Project], Iterable[Finding]] | None = None
    weigh: Callable[[Finding, ConceptCount], Finding | None] | None = None  # once it is known how the concept fared

    @property
    def scope(self) -> Scope:
        """How much of a project the rule sees at once."""
        return "document" if self.document else "pair" if self.pair else "project"


def finding(
    view: DocumentView,
    match: TermMatch,
    *,
    rule: str,
    severity: Severity,
    message: str,
    related: Iterable[Spot] = (),
    suggestions: tuple[str, ...] = (),
    fix: Grade = "",
    confidence: float = 1.0,
) -> Finding:
    """A finding at a term match of ``view``; a proposed concept is never worse than minor."""
    concept = view.glossary.by_id[match.concept]
    return finding_at(
        spot(view, match.start, match.end),
        rule=rule,
        severity="minor" if severity == "major" and not concept.decided else severity,
        message=message,
        concept=match.concept,
        related=related,
        suggestions=suggestions,
        fix=fix,
        confidence=confidence,
    )


def finding_at(
    place: Spot,
    *,
    rule: str,
    severity: Severity,
    message: str,
    concept: str = "",
    related: Iterable[Spot] = (),
    suggestions: tuple[str, ...] = (),
    fix: Grade = "",
    confidence: float = 1.0,
) -> Finding:
    """A finding at any place."""
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        concept=concept,
        path=place.path,
        start=place.start,
        end=place.end,
        text=place.text,
        line=place.line,
        column=place.column,
        related=tuple(related),
        suggestions=suggestions,
        fix=fix,
        confidence=confidence,
        before=place.before,
        after=place.after,
        segment=place.segment,
        side=place.side,
        offset=place.offset,
    )


def outermost(matches: Iterable[TermMatch]) -> list[TermMatch]:
    """The matches that lie in no longer one, in order: one fault is reported once, at its widest."""
    found: list[TermMatch] = []
    for match in sorted(set(matches), key=lambda m: (m.start, -m.end)):
        if not found or match.end > found[-1].end or match.span == found[-1].span:
            found.append(match)
    return found
