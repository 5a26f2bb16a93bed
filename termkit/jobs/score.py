"""Scores drafts against references and the glossary: read, segment, match, measure, rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from termkit.align.versions import Segmented, segment_versions
from termkit.core.alignment import CORRESPOND
from termkit.core.document import Basis, Block, Document, Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.glossary import Glossary
from termkit.core.language import canonical
from termkit.core.score import DraftScores, Omission, Pairing, Score, ScoreResult
from termkit.errors import ConfigError, InputError
from termkit.formats import document
from termkit.jobs.pairing import is_plain, pair_documents
from termkit.jobs.reading import read_text, shown
from termkit.jobs.score_inputs import Candidate, Inputs, found_drafts, named_drafts
from termkit.jobs.works import Version
from termkit.score.catalog import BY_NAME, METRICS
from termkit.score.gates import check_gates, hold, unknown_metric
from termkit.score.measure import score_of
from termkit.score.metric import Material, Metric
from termkit.text.mask import find_masks
from termkit.text.match import Matcher

ALL = tuple(metric.name for metric in METRICS)
_RANKS_BY = "chrf++"
_CAUTION = {False: "small differences mean nothing", True: "those compared as a whole come last, whatever they score"}


def score_segments(
    hypotheses: str | Sequence[str],
    references: str | Sequence[str] | Sequence[Sequence[str]] = (),
    *,
    sources: str | Sequence[str] = (),
    glossary: Glossary | None = None,
    language: str = "en",
    source_language: str | None = None,
    metrics: Sequence[str] = ALL,
) -> DraftScores:
    """Scores parallel segments from memory, with sacrebleu's own signatures.

    ``hypotheses`` is a list of segments; ``references`` a list of as many, or a list of such lists, one for each
    reference; ``sources`` a list of as many. One text instead of a list is one segment, and then a list of references
    is several references of that segment. ``language`` is that of the hypotheses, ``source_language`` the glossary's
    if not given. Metrics that lack what they need (references; sources and a glossary) are in ``omitted`` with
    the reason. Raises InputError for lists of unequal length and ConfigError for an unknown metric.
    """
    language = canonical(language)
    ours, theirs, origin = _lists(hypotheses, references, sources)
    pairs: list[PairView] = []
    if glossary and origin:
        matcher = Matcher(glossary)
        source = _view(_of_lines(origin, canonical(source_language or glossary.source)), matcher)
        pairs = [_pair_lines(source, _of_lines(lines, glossary.narrow(language)), matcher) for lines in (ours, *theirs)]
    material = Material(
        language=language,
        hypotheses=ours,
        references=theirs,
        pair=pairs[0] if pairs else None,
        ceilings=tuple(pairs[1:]),
        no_pair=_no_pair(glossary is not None),
    )
    scores, omitted = _measure(material, _chosen(metrics))
    return DraftScores("", scores, omitted, language=language, segments="line" if theirs else None)


def score_files(
    drafts: Sequence[Path | str],
    *,
    references: Sequence[Path | str] = (),
    source: Path | str | None = None,
    glossary: Glossary | None = None,
    metrics: Sequence[str] = ALL,
    gates: Mapping[str, float] | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> ScoreResult:
    """Scores files. References and source are those given, or those that lie beside each draft by name.

    Files are named <work>.<language tag>[.<label>].<ext>; ``language`` is for drafts whose names do not tell. With
    several references, string metrics use them all. Raises InputError for what is missing, unreadable or in the
    wrong language, ConfigError for unknown metrics and impossible gates.
    """
    job = _Job(glossary, metrics, gates or {}, encoding)
    inputs = named_drafts(
        [Path(draft) for draft in drafts],
        job.glossary,
        job.text,
        references=[Path(reference) for reference in references],
        source=Path(source) if source is not None else None,
        language=canonical(language) if language else None,
    )
    return job.run(inputs, strict=True)


def score_works(
    folders: Sequence[Path | str],
    *,
    glossary: Glossary | None = None,
    source_language: str | None = None,
    metrics: Sequence[str] = ALL,
    gates: Mapping[str, float] | None = None,
    language: str | None = None,
    encoding: str | None = None,
) -> ScoreResult:
    """Scores all drafts of the works in the folders, each against its reference and its source.

    ``source_language`` is the glossary's if not given; with ``language``, only drafts in it are scored.
    """
    job = _Job(glossary, metrics, gates or {}, encoding)
    tag = canonical(language) if language else None
    return job.run(found_drafts([Path(folder) for folder in folders], job.glossary, source_language, tag), strict=False)


class _Job:
    """One run: what was asked for, and the texts and views that several drafts share."""

    def __init__(
        self, glossary: Glossary | None, metrics: Sequence[str], gates: Mapping[str, float], encoding: str | None
    ) -> None:
        check_gates(gates)
        self.glossary = glossary or Glossary("", "zh-Hant", "en", ())
        self._has_glossary = glossary is not None
        self._matcher = Matcher(self.glossary)
        self._metrics = _chosen([*metrics, *gates])
        self._gates = gates
        self._encoding = encoding
        self._texts: dict[Path, str] = {}
        self._views: dict[Version, DocumentView] = {}

    def text(self, path: Path) -> str:
        """The text of a file, read once."""
        if path not in self._texts:
            self._texts[path] = read_text(path, self._encoding)
        return self._texts[path]

    def run(self, inputs: Inputs, *, strict: bool) -> ScoreResult:
        """Scores all candidates.

        Raises InputError when the references are missing that a metric needs: of one draft if ``strict``, else of all.
        """
        missing = [candidate for candidate in inputs.candidates if not candidate.references]
        needed = any(metric.needs == "reference" for metric in self._metrics)
        if needed and missing and (strict or len(missing) == len(inputs.candidates)):
            raise InputError(_no_reference(missing[0]))
        works: dict[tuple[object, ...], list[DraftScores]] = {}
        for candidate in inputs.candidates:
            paths = tuple(version.path for version in candidate.references)
            works.setdefault(paths or (candidate.work, candidate.draft.language), []).append(self._score(candidate))
        drafts = tuple(draft for work in works.values() for draft in _ranked(work, self._metrics))
        return ScoreResult(drafts, hold(self._gates, drafts), (*inputs.notes, *_unlike(drafts), *_notes(drafts)))

    def _score(self, candidate: Candidate) -> DraftScores:
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
            no_pair=_no_pair(self._has_glossary),
        )
        scores, omitted = _measure(material, self._metrics)
        return DraftScores(
            path=draft.path,
            scores=scores,
            omitted=omitted,
            work=candidate.work,
            language=draft.language,
            references=tuple(reference.path for reference in references),
            source=pair.source.document.path if pair else None,
            segments=parts.basis if parts else None,
            pairings=tuple(_pairings(parts, pair)),
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
            self._views[version] = _view(read, self._matcher)
        return self._views[version]

    def _pair(self, source: Version | None, target: Version) -> PairView | None:
        if source is None or not self._has_glossary or source.path.resolve() == target.path.resolve():
            return None
        ours, theirs = self._view(source), self._view(target)
        return PairView(pair_documents(ours.document, theirs.document, self._matcher), ours, theirs, target.label)


def _ranked(drafts: Sequence[DraftScores], metrics: Sequence[Metric]) -> list[DraftScores]:
    """Best first by chrF++, or by the first metric that any of them has; those without a value last.

    Before these come drafts that could only be compared as a whole, if others could be compared by passages: any two
    long texts share most of their n-grams, so their scores are too high to be ranked with the others.
    """
    names = [_RANKS_BY, *(metric.name for metric in metrics)]
    name = next((name for name in names if any(draft.score(name) for draft in drafts)), _RANKS_BY)
    sign = -1.0 if BY_NAME[name].higher_is_better else 1.0

    def rank(draft: DraftScores) -> tuple[bool, bool, float, str]:
        value = draft.value(name)
        whole = draft.segments == "document" and BY_NAME[name].needs == "reference"
        return value is None, whole, sign * (value or 0.0), draft.path

    return sorted(drafts, key=rank)


def _no_pair(has_glossary: bool) -> str:
    return "no source is known" if has_glossary else "no glossary is known"


def _no_reference(candidate: Candidate) -> str:
    path = candidate.draft.path
    name = f"{candidate.work or path.name.split('.')[0]}.{candidate.draft.language}{path.suffix}"
    return (
        f"{shown(path)}: no reference found; give --reference FILE, or name one {name} beside it; "
        "term metrics alone need none (--metric term-accuracy)"
    )


def _chosen(names: Sequence[str]) -> list[Metric]:
    """The metrics in their own order; raises ConfigError for an unknown name."""
    for name in names:
        if name not in BY_NAME:
            raise ConfigError(unknown_metric(name))
    return [metric for metric in METRICS if metric.name in names]


def _measure(material: Material, metrics: Sequence[Metric]) -> tuple[tuple[Score, ...], tuple[Omission, ...]]:
    scores, omitted = [], []
    for metric in metrics:
        found = metric.statistics(material)
        if isinstance(found, Omission):
            omitted.append(found)
        else:
            scores.append(score_of(metric, found, metric.ceilings(material) if metric.ceilings else ()))
    return tuple(scores), tuple(omitted)


def _pairings(parts: Segmented | None, pair: PairView | None) -> Iterator[Pairing]:
    if parts is not None:
        yield Pairing("references", ((parts.basis, len(parts.draft)),), parts.method, round(parts.confidence, 3))
    if pair is not None:
        counts = Counter(segment.basis for segment in pair.pair.segments)
        segments = tuple((basis, counts[basis]) for basis in get_args(Basis) if counts[basis])
        yield Pairing("source", segments, pair.pair.method, round(pair.pair.confidence, 3))


def _unlike(drafts: Sequence[DraftScores]) -> Iterator[str]:
    """Drafts that hardly say what they were compared with."""
    for draft in drafts:
        for pairing in draft.pairings:
            if pairing.confidence < CORRESPOND:
                other = draft.source if pairing.other == "source" else ", ".join(draft.references)
                yield (
                    f"{draft.path} hardly says what {other} says (confidence {pairing.confidence:.2f}): "
                    "compared as a whole; is it the right file?"
                )


def _notes(drafts: Sequence[DraftScores]) -> Iterator[str]:
    """Which metrics were left out and why; drafts with the same reason share a line."""
    groups: dict[str, dict[str, list[str]]] = {}
    for draft in drafts:
        for name, reason in draft.omitted:
            groups.setdefault(reason, {}).setdefault(draft.path, []).append(name)
    for reason, paths in groups.items():
        names = list(dict.fromkeys(name for each in paths.values() for name in each))
        where = "" if len(paths) == len(drafts) > 1 else f"{', '.join(paths)}: "
        yield f"{where}{' and '.join(names)} left out: {reason}"
    for reference in dict.fromkeys(draft.references for draft in drafts):
        bases = dict.fromkeys(draft.segments for draft in drafts if draft.references == reference and draft.segments)
        if len(bases) > 1:
            yield (
                f"drafts of {', '.join(reference)} were compared by {' and by '.join(sorted(bases))}: "
                f"longer segments score higher, so {_CAUTION['document' in bases]}"
            )


def _view(text: Document, matcher: Matcher) -> DocumentView:
    return DocumentView(text, matcher.find, matcher.glossary)


def _lists(
    hypotheses: str | Sequence[str],
    references: str | Sequence[str] | Sequence[Sequence[str]],
    sources: str | Sequence[str],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Hypotheses, references (one tuple for each reference) and sources, all of one length."""
    ours, origin = _texts(hypotheses), _texts(sources)
    if isinstance(references, str) or (
        references and isinstance(references[0], str) and not isinstance(hypotheses, str)
    ):
        references = [references]  # type: ignore[list-item]
    theirs = tuple(_texts(reference) for reference in references)
    if not ours:
        raise InputError("there is no segment to score")
    for what, texts in (("references", theirs), ("sources", (origin,) if origin else ())):
        for each in texts:
            if len(each) != len(ours):
                raise InputError(f"{len(ours)} hypotheses but {len(each)} {what}: one for each")
    return ours, theirs, origin


def _texts(texts: str | Sequence[str]) -> tuple[str, ...]:
    """A list of texts; one text is a list of one. Raises InputError for what is no text."""
    listed = (texts,) if isinstance(texts, str) else tuple(texts)
    for number, text in enumerate(listed):
        if not isinstance(text, str):
            raise InputError(f"segment {number} is {text!r}, not a text")
    return listed


def _of_lines(lines: Sequence[str], language: str) -> Document:
    """A document with a block for each line, whatever the lines hold."""
    blocks, start = [], 0
    for line in lines:
        blocks.append(Block(start, start + len(line), "paragraph"))
        start += len(line) + 1
    text = "\n".join(lines)
    return Document("", text, language, tuple(blocks), find_masks(text))


def _pair_lines(source: DocumentView, target: Document, matcher: Matcher) -> PairView:
    spans = zip(source.document.blocks, target.blocks, strict=True)
    segments = tuple(Segment(left.span, right.span, "sentence") for left, right in spans)
    return PairView(Pair(source.document, target, segments), source, _view(target, matcher))
