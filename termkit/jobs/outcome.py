"""What checking one part of a run gave: it adds up, so that parts may be checked apart, in any process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from termkit.core.alignment import CORRESPOND
from termkit.core.document import Basis, Method, Text
from termkit.core.evidence import DocumentView, PairView, Tally, WorkView
from termkit.core.finding import ConceptCount, Finding
from termkit.core.glossary import Glossary
from termkit.core.language import is_chinese, related
from termkit.core.practice import Practice
from termkit.core.result import CheckResult, PairSummary
from termkit.core.rule import Project, Rule
from termkit.core.uses import Uses
from termkit.errors import Problem
from termkit.text.wording import preferred_form

if TYPE_CHECKING:
    from termkit.jobs.suppression import Suppression

MERGED = 16  # parts after which the evidence of a text in several parts is made one
_BASES: tuple[Basis, ...] = ("unit", "sentence", "paragraph", "section", "document")


@dataclass
class Fared:
    """How one concept fared: occurrences in the sources, and what stands for them in the targets."""

    required: int = 0
    met: int = 0
    rivals: int = 0
    spread: Counter[str] = field(default_factory=Counter)

    def add(self, tally: Tally, text: str) -> None:
        """Takes in one segment; ``text`` is the target's."""
        needed = len(tally.source)
        good = min(needed, len(tally.approved) + len(tally.variant))
        self.required += needed
        self.met += good
        self.rivals += min(needed - good, len(tally.rivals) - len(tally.variant))
        self.spread.update(" ".join(text[m.start : m.end].split()) for m in (*tally.approved, *tally.rivals))

    def merge(self, other: Fared) -> None:
        """Takes in what was counted elsewhere."""
        self.required += other.required
        self.met += other.met
        self.rivals += other.rivals
        self.spread.update(other.spread)


@dataclass
class Paired:
    """How two files were paired: segments by basis, and by what."""

    bases: Counter[Basis] = field(default_factory=Counter)
    method: Method = "given"
    confidence: float = 1.0

    def merge(self, later: Paired) -> None:
        """Takes in a later part of the same files."""
        self.bases.update(later.bases)
        self.method, self.confidence = later.method, min(self.confidence, later.confidence)


@dataclass
class Outcome:
    """Findings, evidence for rules that judge later, and counts. Outcomes are merged in the order of the texts."""

    findings: list[Finding] = field(default_factory=list)
    evidence: dict[tuple[str, str], list[Any]] = field(default_factory=dict)  # by rule and document
    uses: Uses = field(default_factory=Uses)
    practice: Practice = field(default_factory=Practice)
    fared: dict[tuple[str, str], Fared] = field(default_factory=dict)  # by language of the targets and concept
    languages: dict[str, str] = field(default_factory=dict)  # of the targets, by path
    pairs: dict[tuple[str, str], Paired] = field(default_factory=dict)
    alone: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # paths of texts that were looked at by themselves
    documents: dict[str, Text] = field(default_factory=dict)
    unread: list[Problem] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)  # with how often
    digests: dict[str, str] = field(default_factory=dict)
    suppressions: list[Suppression] = field(default_factory=list)
    _growing: dict[tuple[str, str], None] = field(default_factory=dict)  # evidence in several parts, in order

    @property
    def checked(self) -> frozenset[str]:
        """The paths of all texts that were looked at."""
        return frozenset((*(path for files in self.pairs for path in files), *self.seen))

    def gather(self, key: tuple[str, str], evidence: Iterable[Any]) -> None:
        """Takes in what a rule gathered from further parts of a document."""
        known = self.evidence.setdefault(key, [])
        known.extend(evidence)
        if len(known) > 1:
            self._growing[key] = None

    def compact(self, rules: Iterable[Rule]) -> None:
        """Makes one of the evidence of several parts of a text, so that it does not grow with the text."""
        merges = {rule.name: rule.document.merge for rule in rules if rule.document}
        for key in self._growing:
            self.evidence[key] = [merges[key[0]](self.evidence[key])]
        self._growing.clear()

    def merge(self, later: Outcome) -> None:
        """Takes in the outcome of texts that come after these."""
        self.findings.extend(later.findings)
        for key, evidence in later.evidence.items():
            self.gather(key, evidence)
        self.uses.merge(later.uses)
        self.practice.merge(later.practice)
        for key, fared in later.fared.items():
            self.fared.setdefault(key, Fared()).merge(fared)
        self.languages.update(later.languages)
        for files, paired in later.pairs.items():
            self.pairs.setdefault(files, Paired()).merge(paired)
        self.alone.extend(later.alone)
        self.seen.update(later.seen)
        self.documents.update(later.documents)
        self.unread.extend(later.unread)
        self.notes.update(later.notes)
        self.digests.update(later.digests)
        self.suppressions.extend(later.suppressions)


def judge(view: WorkView, glossary: Glossary, rules: Sequence[Rule], *, keep_texts: bool = True) -> Outcome:
    """Everything that can be said of one work, or of one part of a bilingual file, by itself."""
    outcome = Outcome()
    texts = texts_of(view)
    if keep_texts:
        outcome.documents.update((text.path, text) for text in texts)
    outcome.seen.update(text.path for text in texts)
    outcome.alone.extend(each.text.path for each in view.alone if not related(each.text.language, glossary.source))
    if all(text.is_empty for text in texts):
        return outcome
    given = any(pair.is_portion for pair in view.pairs)
    # the English of a bilingual file is not its translator's to change
    looked_at = [
        each for each in _paired(view) if not (given and each.side == "source") or is_chinese(each.document.language)
    ]
    for rule in rules:
        if rule.document:
            _gather(rule, ((each, view.part or each.document.path) for each in looked_at), outcome)
        elif rule.pair:
            for pair in view.pairs:
                outcome.findings.extend(rule.pair(pair))
    _look_alone(view, rules, outcome)
    for pair in view.pairs:
        _count(pair, outcome)
        outcome.uses.add(pair)
        outcome.practice.add(pair)
    return outcome


def conclude(outcome: Outcome, glossary: Glossary, rules: Sequence[Rule]) -> CheckResult:
    """The result of a run, once everything was gathered."""
    found = outcome.findings
    counts = {key: _concept_count(key, outcome, glossary) for key in outcome.fared}
    project = Project(glossary, outcome.uses, outcome.practice, counts)
    for rule in rules:
        if rule.document:
            for (name, _), evidence in outcome.evidence.items():
                if name == rule.name:
                    found.extend(rule.document.conclude(evidence))
        elif rule.project:
            found.extend(rule.project(project))
    weighed = _weighed(dict.fromkeys(found), rules, outcome.languages, counts)  # no place twice
    return CheckResult(
        findings=tuple(sorted(weighed, key=lambda finding: finding.order)),
        concepts=tuple(sorted(counts.values(), key=lambda c: (-c.rivals, -c.missing, c.share, c.concept, c.language))),
        pairs=tuple(
            PairSummary(
                source,
                target,
                tuple((basis, paired.bases[basis]) for basis in _BASES if paired.bases[basis]),
                paired.method,
                paired.confidence,
            )
            for (source, target), paired in outcome.pairs.items()
        ),
        alone=tuple(outcome.alone),
        documents=outcome.documents,
        unread=tuple(outcome.unread),
        notes=tuple(note if number == 1 else f"{note} ({number}×)" for note, number in outcome.notes.items()),
        digests=outcome.digests,
    )


def texts_of(view: WorkView) -> list[Text]:
    """All texts of a work."""
    return [*(each.document for each in _paired(view)), *(each.text for each in view.alone)]


def _paired(view: WorkView) -> Iterator[DocumentView]:
    if view.source is not None:
        yield view.source
    yield from (pair.target for pair in view.pairs)


def _gather(rule: Rule, views: Iterable[tuple[DocumentView, str]], outcome: Outcome) -> None:
    assert rule.document is not None
    for view, name in views:
        outcome.gather((rule.name, f"{view.side} {name}"), [rule.document.gather(view)])


def _look_alone(view: WorkView, rules: Sequence[Rule], outcome: Outcome) -> None:
    """Texts that are looked at by themselves, part by part; each part is read once."""
    chosen = [rule for rule in rules if rule.document]
    for text in view.alone:
        for number, part in enumerate(text.views() if chosen else (), 1):
            for rule in chosen:
                _gather(rule, [(part, text.text.path)], outcome)
            if number % MERGED == 0:
                outcome.compact(chosen)


def _count(pair: PairView, outcome: Outcome) -> None:
    text = pair.target.document.text
    language = pair.target.document.language
    outcome.languages[pair.target.document.path] = language
    for tally in pair.tallies:
        outcome.fared.setdefault((language, tally.concept.id), Fared()).add(tally, text)
    files = (pair.source.document.path, pair.target.document.path)
    bases = Counter(segment.basis for segment in pair.pair.segments)
    paired = Paired(bases, pair.pair.method, round(pair.pair.confidence, 3))
    outcome.pairs.setdefault(files, Paired()).merge(paired)
    if paired.confidence < CORRESPOND:
        outcome.notes[
            f"{files[1]} hardly says what {files[0]} says (confidence {paired.confidence:.2f}): "
            "paired as a whole; is it the right file?"
        ] += 1


def _concept_count(key: tuple[str, str], outcome: Outcome, glossary: Glossary) -> ConceptCount:
    fared = outcome.fared[key]
    language, concept = key
    return ConceptCount(
        concept=concept,
        preferred=preferred_form(glossary.by_id[concept], language) or "",
        language=language,
        required=fared.required,
        met=fared.met,
        rivals=fared.rivals,
        missing=fared.required - fared.met - fared.rivals,
        spread=tuple(sorted(fared.spread.items(), key=lambda item: (-item[1], item[0]))),
        practice=outcome.practice.of(key),
    )


def _weighed(
    findings: Iterable[Finding],
    rules: Sequence[Rule],
    languages: Mapping[str, str],
    counts: Mapping[tuple[str, str], ConceptCount],
) -> Iterator[Finding]:
    """The findings as they stand once it is known how their concepts fared throughout."""
    weigh = {rule.name: rule.weigh for rule in rules if rule.weigh}
    for finding in findings:
        count = counts.get((languages.get(finding.path, ""), finding.concept))
        weighed = weigh[finding.rule](finding, count) if count and finding.rule in weigh else finding
        if weighed is not None:
            yield weighed
