"""Drafts in files, one by one: read, segment, pair, count."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import get_args

import numpy as np

from termkit.align.versions import Segmented, segment_versions
from termkit.core.document import Basis, Document
from termkit.core.evidence import DocumentView, PairView
from termkit.core.glossary import Glossary
from termkit.core.score import DraftScores, Omission, Pairing
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.formats import document
from termkit.jobs.check import all_rules
from termkit.jobs.line_files import Files
from termkit.jobs.pairing import is_plain, pair_documents
from termkit.jobs.reading import shown
from termkit.jobs.score_findings import findings_of
from termkit.jobs.score_inputs import Candidate
from termkit.jobs.score_request import Request
from termkit.jobs.score_segments import count, terms_of
from termkit.jobs.works import Version
from termkit.score.metric import Material, Metric, Task
from termkit.score.mqm import mqm_statistics
from termkit.score.saved import SavedFile
from termkit.score.sections import sections_of
from termkit.score.statistics import Groups, Statistics
from termkit.score.tallies import grouped
from termkit.text.match import Matcher


@dataclass(frozen=True, eq=False)
class Measured:
    """A draft that was read and counted. ``draft`` says what it is and has no scores yet."""

    draft: DraftScores
    statistics: Mapping[str, Statistics]
    ceilings: Mapping[str, tuple[Statistics, ...]] = field(default_factory=dict)
    omitted: tuple[Omission, ...] = ()
    material: Material | None = None  # None: its texts are not held (a big file, saved statistics)
    spans: tuple[Span, ...] = ()  # where each segment stands in the draft
    lines: tuple[int, ...] = ()  # of each segment, from 1
    sources: tuple[str, ...] = ()  # what each segment renders, as far as that is known
    differences: tuple[str, ...] = ()  # from sacrebleu's count
    saved_files: tuple[SavedFile, ...] = ()  # of saved statistics: what was counted


class Drafts:
    """Reads and counts; texts, views and pairs that several drafts share are made once."""

    def __init__(self, glossary: Glossary | None, metrics: Sequence[Metric], files: Files, request: Request) -> None:
        self.glossary = glossary or Glossary("", "zh-Hant", "en", ())
        self.matcher = Matcher(self.glossary)
        self.has_glossary = glossary is not None
        self._metrics = metrics
        self._files = files
        self._request = request
        self._texts: dict[Path, str] = {}
        self._views: dict[Version, DocumentView] = {}

    def text(self, path: Path) -> str:
        """The text of a file, read once."""
        if path not in self._texts:
            self._texts[path] = self._files.text(path)
        return self._texts[path]

    def measure(self, candidate: Candidate) -> Measured:
        """Counts one draft; raises InputError for a reference without text."""
        draft = self._view(candidate.draft).document
        references = [self._reference(version) for version in candidate.references]
        parts = segment_versions(draft, references, plain=is_plain(draft.path)) if references else None
        pair = self._pair(candidate.source, candidate.draft)
        material = Material(
            language=draft.language,
            hypotheses=parts.draft if parts else (),
            references=parts.references if parts else (),
            segments=parts.basis if parts else "line",
            pair=pair,
            ceilings=tuple(p for version in candidate.references if (p := self._pair(candidate.source, version))),
            no_pair="no source is known" if self.has_glossary else "no glossary is known",
            task=_task(parts, pair, draft.language) if parts and pair else None,
        )
        counts = count(material, self._metrics, self._request.options, check=self._request.check_sacrebleu)
        if "mqm" in counts.omitted and pair is not None:
            rules = [rule.name for rule in all_rules()]
            counts.statistics["mqm"] = mqm_statistics(findings_of(pair), draft, rules=rules)
            del counts.omitted["mqm"]
        scores = DraftScores(
            path=draft.path,
            scores=(),
            work=candidate.work,
            language=draft.language,
            references=tuple(reference.path for reference in references),
            source=pair.source.document.path if pair else None,
            segments=parts.basis if parts else None,
            pairings=tuple(_pairings(parts, pair)),
        )
        return Measured(
            scores,
            {name: _with_parts(found, draft, parts) for name, found in counts.statistics.items()},
            counts.ceilings,
            tuple(counts.omitted.values()),
            material,
            parts.spans if parts else (),
            tuple(draft.lines.position(span.start)[0] for span in parts.spans) if parts else (),
            material.task.sources if material.task else (),
            tuple(counts.differences),
        )

    def _reference(self, version: Version) -> Document:
        document = self._view(version).document
        if not document.blocks:
            raise InputError(f"{document.path}: the reference holds no text")
        return document

    def _view(self, version: Version) -> DocumentView:
        """The document and its terms, once for each file and language."""
        if version not in self._views:
            read = document(shown(version.path), self.text(version.path), version.language)
            self._views[version] = DocumentView(read, self.matcher.find, self.matcher.glossary)
        return self._views[version]

    def _pair(self, source: Version | None, target: Version) -> PairView | None:
        if source is None or not self.has_glossary or source.path.resolve() == target.path.resolve():
            return None
        ours, theirs = self._view(source), self._view(target)
        return PairView(pair_documents(ours.document, theirs.document, self.matcher), ours, theirs, target.label)


def _with_parts(statistics: Statistics, draft: Document, parts: Segmented | None) -> Statistics:
    """With the section and the document of each segment, if the metric has not said them itself."""
    if parts is None or statistics.groups:
        return statistics
    sections = sections_of(draft)
    starts = [start for start, _ in sections]
    names = [sections[max(0, bisect_right(starts, span.start) - 1)][1] for span in parts.spans]
    whole = Groups((draft.path,), np.zeros(statistics.size, dtype=np.int64))
    return replace(statistics, groups={"section": grouped(names), "document": whole})


def _pairings(parts: Segmented | None, pair: PairView | None) -> Iterator[Pairing]:
    if parts is not None:
        yield Pairing("references", ((parts.basis, len(parts.draft)),), parts.method, round(parts.confidence, 3))
    if pair is not None:
        counts = Counter(segment.basis for segment in pair.pair.segments)
        segments = tuple((basis, counts[basis]) for basis in get_args(Basis) if counts[basis])
        yield Pairing("source", segments, pair.pair.method, round(pair.pair.confidence, 3))


def _task(parts: Segmented, pair: PairView, language: str) -> Task:
    """The segments of a draft with what they render, as far as the pairing with the source knows."""
    sources, terms = [], []
    segments = sorted(zip(pair.pair.segments, terms_of(pair), strict=True), key=lambda each: each[0].target)
    ends = [segment.target.end for segment, _ in segments]
    text = pair.source.document.text
    for span in parts.spans:
        passages: list[str] = []
        needed: dict[str, tuple[str, ...]] = {}
        for segment, of_segment in islice(segments, bisect_right(ends, span.start), None):
            if segment.target.start >= span.end:
                break
            passages.append(text[slice(*segment.source)])
            needed |= of_segment
        sources.append("\n".join(passages))
        terms.append(needed)
    return Task(
        tuple(sources),
        parts.draft,
        parts.references,
        tuple(terms),
        source_language=pair.source.document.language,
        target_language=language,
    )
