"""Scores drafts against references and the glossary: read, segment, match, count, rank, hold to the gates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from termkit.config import METRICS as DEFAULTS
from termkit.core.glossary import Glossary
from termkit.core.language import canonical
from termkit.core.score import Agreement, DraftScores, Omission, ScoreResult
from termkit.errors import ConfigError, InputError
from termkit.jobs.items import Items, read_items
from termkit.jobs.line_files import Files
from termkit.jobs.pairing import is_plain
from termkit.jobs.reading import shown
from termkit.jobs.score_drafts import Drafts, Measured
from termkit.jobs.score_gates import hold
from termkit.jobs.score_inputs import Candidate, Inputs, found_drafts, named_drafts
from termkit.jobs.score_lines import BIG, Lines, Shape, are_parallel, shape_of
from termkit.jobs.score_models import model
from termkit.jobs.score_notes import notes_of, notes_of_request, nothing_scored
from termkit.jobs.score_people import agreements_with, write_wmt
from termkit.jobs.score_request import Request
from termkit.jobs.score_saved import Baseline, baseline_of, baselines_in, measured_of, read_saved, save
from termkit.jobs.score_segments import count, line_material, listed
from termkit.jobs.score_tables import table_of
from termkit.score.archive import EXACT
from termkit.score.catalog import BY_NAME, METRICS
from termkit.score.gates import Gates, metrics_of, parse_gates, unknown_metric
from termkit.score.limits import lexical_limit
from termkit.score.measure import score_of
from termkit.score.metric import Metric
from termkit.score.public import string_metric
from termkit.text.match import Matcher

ALL = DEFAULTS


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
    ours, theirs, origin = listed(hypotheses, references, sources)
    material = line_material(
        ours,
        theirs,
        origin,
        Matcher(glossary) if glossary else None,
        language=language,
        source_language=source_language,
    )
    chosen = _chosen(metrics)
    counts = count(material, chosen)
    scores = tuple(
        score_of(metric, counts.statistics[metric.name], counts.ceilings[metric.name])
        for metric in chosen
        if metric.name in counts.statistics
    )
    return DraftScores(
        "", scores, tuple(counts.omitted.values()), language=language, segments="line" if theirs else None
    )


def score_files(
    drafts: Sequence[Path | str],
    *,
    references: Sequence[Path | str] = (),
    source: Path | str | None = None,
    glossary: Glossary | None = None,
    metrics: Sequence[str] = ALL,
    gates: Gates | None = None,
    language: str | None = None,
    encoding: str | None = None,
    request: Request | None = None,
) -> ScoreResult:
    """Scores files. References and source are those given, or those that lie beside each draft by name.

    Files are named <work>.<language tag>[.<label>].<ext>; ``language`` is for drafts whose names do not tell. With
    several references, string metrics use them all. A draft may be the saved statistics of one (.npz), which need
    nothing else. Raises InputError for what is missing, unreadable or in the wrong language, ConfigError for unknown
    metrics and impossible gates.
    """
    request = request or Request()
    _refuse_beside_items(request, references, source)
    job = _Job(glossary, metrics, gates or {}, encoding, request)

    def named(paths: Sequence[Path]) -> Inputs:
        return named_drafts(
            paths,
            job.drafts.glossary,
            job.sample,
            references=[Path(reference) for reference in references],
            source=Path(source) if source is not None else None,
            language=canonical(language) if language else None,
        )

    paths = [Path(draft) for draft in drafts]
    texts = [path for path in paths if not _is_saved(path)]
    saved = list(_saved([path for path in paths if _is_saved(path)], request, map(shown, texts)))
    return job.run(named(texts), named, saved, strict=True)


def score_works(
    folders: Sequence[Path | str],
    *,
    glossary: Glossary | None = None,
    source_language: str | None = None,
    metrics: Sequence[str] = ALL,
    gates: Gates | None = None,
    language: str | None = None,
    encoding: str | None = None,
    request: Request | None = None,
) -> ScoreResult:
    """Scores all drafts of the works in the folders, each against its reference and its source.

    ``source_language`` is the glossary's if not given; with ``language``, only drafts in it are scored.
    """
    job = _Job(glossary, metrics, gates or {}, encoding, request or Request())
    tag = canonical(language) if language else None
    inputs = found_drafts([Path(folder) for folder in folders], job.drafts.glossary, source_language, tag)
    return job.run(inputs, lambda paths: named_drafts(paths, job.drafts.glossary, job.sample), strict=False)


class _Job:
    """One run: what was asked for, and who counts."""

    def __init__(
        self,
        glossary: Glossary | None,
        metrics: Sequence[str],
        gates: Gates,
        encoding: str | None,
        request: Request,
    ) -> None:
        models = [model(name, path) for name, path in request.neural.items()]
        self._by_name = {**BY_NAME, **{metric.name: metric for metric in models}}
        self._gates = parse_gates(gates, self._by_name)
        asked = (*metrics, *metrics_of(self._gates), *(["mqm"] if request.mqm else []))
        wanted = [name for name in asked if name not in request.neural]
        self._metrics = [*_chosen(wanted), *models]
        for name in request.options:
            string_metric(name, request.options[name])  # raises ConfigError for what there is none of
            if name not in wanted:
                raise ConfigError(f"--option {name}.*: {name} is not scored here; add --metric {name}")
        if request.first >= EXACT:
            raise ConfigError(f"--first {request.first + 1}: the number of a segment is at most {EXACT}")
        self._files = Files(encoding)
        self._request = request
        self.drafts = Drafts(glossary, self._metrics, self._files, request)
        matcher = self.drafts.matcher if glossary else None
        self._items = self._read_items(request.items) if request.items else None
        self._lines = Lines(matcher, self._metrics, self._files, request)

    def sample(self, path: Path) -> str:
        """The text of a file, of a big one its beginning: enough to tell its language."""
        return self._files.beginning(path) if self._files.size(path) > BIG else self.drafts.text(path)

    def _read_items(self, path: Path) -> Items:
        needed = any(metric.needs == "reference" for metric in self._metrics)
        return read_items(path, self._files, needs_references=needed)

    def run(
        self, inputs: Inputs, named: Callable[[Sequence[Path]], Inputs], saved: Sequence[Measured] = (), *, strict: bool
    ) -> ScoreResult:
        """Scores all candidates, and what was saved; ``named`` finds what a baseline is scored against.

        Raises InputError when the references are missing that a metric needs: of one draft if ``strict``, else of all.
        """
        missing = [candidate for candidate in inputs.candidates if not candidate.references]
        needed = not self._items and any(metric.needs == "reference" for metric in self._metrics)
        if needed and missing and (strict or len(missing) == len(inputs.candidates)):
            raise InputError(_no_reference(missing[0]))
        works: dict[tuple[object, ...], list[Measured]] = {}
        for candidate in inputs.candidates:
            measured = self._measure(candidate)
            works.setdefault(measured.draft.references or (candidate.work, candidate.draft.language), []).append(
                measured
            )
        for measured in saved:
            works.setdefault(measured.draft.references or ("",), []).append(measured)
        everything = [measured for work in works.values() for measured in work]
        baselines = self._baselines(everything, named)
        found = [table_of(work, self._by_name, baselines, self._request) for work in works.values()]
        drafts = tuple(draft for table in found for draft in table.drafts)
        if not any(draft.scores for draft in drafts):
            raise InputError(nothing_scored(drafts))
        if self._request.save is not None:
            save(self._request.save, everything, self._files)
        if self._request.wmt is not None:
            write_wmt(self._request.wmt, works.values(), self._by_name)
        ordered = {measured.draft.path: measured for measured in everything}
        return ScoreResult(
            drafts,
            hold(self._gates, [ordered[draft.path] for draft in drafts], self._by_name, baselines, self._request),
            (
                *inputs.notes,
                *self._notes_of_items(),
                *notes_of(drafts),
                *notes_of_request(everything, drafts, baselines, self._request),
            ),
            tuple(comparison for table in found for comparison in table.comparisons),
            agreements=self._agreements(everything),
            draws=self._request.draws,
            caution=next((said for table in found if (said := lexical_limit(table.drafts))), ""),
            differences=tuple(f"{each.draft.path}: {text}" for each in everything for text in each.differences),
        )

    def _notes_of_items(self) -> Iterator[str]:
        if self._items and self._items.outputs:
            yield f"{self._items.path}: its outputs ('hyp') are not scored, but the drafts that were named"

    def _agreements(self, drafts: Sequence[Measured]) -> tuple[Agreement, ...]:
        path = self._request.people
        if path and self._request.first:
            raise ConfigError("--people: judgements are of the whole text; leave out --first")
        return agreements_with(path, drafts, self._by_name, self._request.draws) if path else ()

    def _baselines(self, drafts: Sequence[Measured], named: Callable[[Sequence[Path]], Inputs]) -> dict[str, Baseline]:
        """What each draft is compared with, if a baseline was asked for."""
        path = self._request.baseline
        if path is None:
            return {}
        if path.is_dir() or path.suffix.lower() == ".json" or _is_saved(path):
            return baselines_in(path, [measured.draft.path for measured in drafts])
        known = next((measured for measured in drafts if measured.draft.path == shown(path)), None)
        measured = known or self._measure(named([path]).candidates[0])
        baseline = baseline_of(measured.statistics, self._by_name)
        return {
            draft.draft.path: baseline
            for draft in drafts
            if draft is not known and draft.draft.references == measured.draft.references
        }

    def _measure(self, candidate: Candidate) -> Measured:
        if self._request.lines or self._items or self._request.documents or self._is_big(candidate):
            return self._lines.measure(candidate, self._items, self._request.documents)
        if self._request.first:
            raise ConfigError("--first: numbers the lines of a shard, so it needs --lines")
        return self.drafts.measure(candidate)

    def _is_big(self, candidate: Candidate) -> bool:
        """Are these files too big to be held, and parallel line by line?"""
        others = [*candidate.references, *([candidate.source] if candidate.source else [])]
        paths = [candidate.draft.path, *(version.path for version in others)]
        if not any(self._files.size(path) > BIG for path in paths) or not all(is_plain(str(path)) for path in paths):
            return False
        return are_parallel(*self._shapes(paths))

    def _shapes(self, paths: Sequence[Path]) -> tuple[Shape, list[Shape]]:
        first, *rest = (shape_of(path, self._files) for path in paths)
        return first, rest


def _saved(paths: Sequence[Path], request: Request, names: Iterable[str]) -> Iterator[Measured]:
    """Saved statistics as drafts; of ``only`` the metrics that were named, where some were.

    One that is called as another draft is (``names``: of those that are texts) is called by its file.
    """
    known = set(names)
    for path in dict.fromkeys(paths):
        found = measured_of(read_saved(path), path)
        if request.only:
            kept = {name: each for name, each in found.statistics.items() if name in request.only}
            missing = tuple(
                Omission(name, "it is not among the saved statistics") for name in request.only if name not in kept
            )
            found = replace(found, statistics=kept, omitted=missing)
        if found.draft.path in known:  # two runs of one draft
            found = replace(found, draft=replace(found.draft, path=shown(path)))
        known.add(found.draft.path)
        yield found


def _refuse_beside_items(request: Request, references: Sequence[Path | str], source: Path | str | None) -> None:
    """Items hold references and sources: others are not passed over in silence."""
    for flag, paths in (("--reference", references), ("--source", [source] if source is not None else [])):
        if request.items and paths:
            raise ConfigError(
                f"{flag} {', '.join(map(str, paths))}: that of the items ({shown(request.items)}) is taken; "
                f"leave {flag} out, or give files of lines instead of --items"
            )


def _is_saved(path: Path) -> bool:
    return path.suffix.lower() == ".npz"


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
