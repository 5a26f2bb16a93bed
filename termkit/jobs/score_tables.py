"""Drafts that were counted -> a table: scores with intervals, best first, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from termkit.core.score import Comparison, Delta, Detail, DraftScores, Flag, Profile, Score, WeakSegment
from termkit.jobs.score_drafts import Measured
from termkit.jobs.score_findings import findings_by_segment
from termkit.jobs.score_request import Request
from termkit.jobs.score_saved import Baseline
from termkit.score.clusters import clustered
from termkit.score.flags import flags
from termkit.score.measure import score_of
from termkit.score.metric import Metric
from termkit.score.profiles import jaggedness, profile
from termkit.score.resampling import FEWEST, bootstrap_values_of, drawn_by, interval, units_drawn
from termkit.score.significance import paired
from termkit.score.statistics import Statistics
from termkit.score.strings import filled
from termkit.score.term_accuracy import misses, tiers
from termkit.score.weak import weakest

RANKS_BY = "chrf++"


class Table(NamedTuple):
    """The drafts of one work, best first."""

    drafts: tuple[DraftScores, ...]
    comparisons: tuple[Comparison, ...]


def table_of(
    work: Sequence[Measured],
    metrics: Mapping[str, Metric],
    baselines: Mapping[str, Baseline],
    request: Request,
) -> Table:
    """Scores the drafts of a work and puts them in order."""
    scored = [(measured, _scored(measured, metrics, request)) for measured in work]
    ranking = _ranking([draft for _, draft in scored], metrics)
    scored.sort(key=lambda each: _rank(each[1], ranking))
    numbers, comparisons = _clusters(scored, ranking, request)
    drafts = [
        _beside(measured, replace(draft, cluster=number), ranking, metrics, baselines.get(draft.path), request)
        for (measured, draft), number in zip(scored, numbers, strict=True)
    ]
    return Table(tuple(drafts), tuple(comparisons))


def _scored(measured: Measured, metrics: Mapping[str, Metric], request: Request) -> DraftScores:
    """The draft with its scores and their intervals."""
    chosen = [metric for name, metric in metrics.items() if name in measured.statistics]
    items = [(metric, measured.statistics[metric.name]) for metric in chosen]
    by = {metric.name: drawn_by(statistics) for metric, statistics in items}
    scores = {
        metric.name: score_of(metric, statistics, measured.ceilings.get(metric.name, ()))
        for metric, statistics in items
    }
    for unit in dict.fromkeys(by.values()):
        some = [item for item in items if by[item[0].name] == unit and units_drawn(item[1], unit) >= FEWEST]
        if not request.draws or not some:
            continue
        for (metric, statistics), values in zip(some, bootstrap_values_of(some, request.draws, by=unit), strict=True):
            found = interval(values, units_drawn(statistics, unit))
            scores[metric.name] = scores[metric.name]._replace(interval=found)
    details = tuple(_details(scores.values(), measured.statistics))
    return replace(measured.draft, scores=tuple(scores.values()), omitted=measured.omitted, details=details)


def _details(scores: Iterable[Score], statistics: Mapping[str, Statistics]) -> Iterator[Detail]:
    for score in scores:
        if score.name == "term-accuracy":
            yield Detail(score.name, "tiers", tiers(statistics[score.name]))
            yield Detail(score.name, "misses", misses(statistics[score.name]))


def _ranking(drafts: Sequence[DraftScores], metrics: Mapping[str, Metric]) -> Metric | None:
    """The metric that drafts are put in order by: chrF++, or the first that any of them has."""
    names = [RANKS_BY, *metrics]
    return next((metrics[name] for name in names if any(draft.score(name) for draft in drafts)), None)


def _rank(draft: DraftScores, metric: Metric | None) -> tuple[bool, bool, float, str]:
    """Best first; those without a value last.

    Before these come drafts that could only be compared as a whole, if others could be compared by passages: any two
    long texts share most of their n-grams, so their scores are too high to be ranked with the others.
    """
    value = draft.value(metric.name) if metric else None
    whole = draft.segments == "document" and metric is not None and metric.needs == "reference"
    sign = -1.0 if metric is None or metric.higher_is_better else 1.0
    return value is None, whole, sign * (value or 0.0), draft.path


def _clusters(
    scored: Sequence[tuple[Measured, DraftScores]], metric: Metric | None, request: Request
) -> tuple[list[int | None], list[Comparison]]:
    """The cluster of each draft, where all have the same segments; else none."""
    nothing: list[int | None] = [None] * len(scored)
    if metric is None or len(scored) < 2 or not request.draws:
        return nothing, []
    if not all(metric.name in measured.statistics for measured, _ in scored):
        return nothing, []
    drafts = [(draft.path, measured.statistics[metric.name]) for measured, draft in scored]
    first = drafts[0][1]
    if first.size < FEWEST or any(
        (each.size, each.first, each.signature) != (first.size, first.first, first.signature) for _, each in drafts
    ):
        return nothing, []
    numbers, comparisons = clustered(metric, drafts, by=drawn_by(*(each for _, each in drafts)))
    return [*numbers], comparisons


def _beside(
    measured: Measured,
    draft: DraftScores,
    ranking: Metric | None,
    metrics: Mapping[str, Metric],
    baseline: Baseline | None,
    request: Request,
) -> DraftScores:
    """With what stands beside the scores: distances from a baseline, flags, profiles, weak segments."""
    material = measured.material
    found: tuple[Flag, ...] = ()
    if request.flags and material:
        whole = replace(material, references=filled(material.references))
        found = flags(whole, tuple(measured.statistics.values()), measured.sources)
    return replace(
        draft,
        deltas=tuple(_deltas(measured, draft, metrics, baseline, request)) if baseline else (),
        flags=found,
        profiles=tuple(_profiles(measured, ranking, metrics, request)),
        worst=_worst(measured, ranking, request),
    )


def _worst(measured: Measured, ranking: Metric | None, request: Request) -> tuple[WeakSegment, ...]:
    """The weakest segments with what the checker finds in them."""
    material = measured.material
    if not request.worst or material is None or not material.hypotheses or ranking is None:
        return ()
    if ranking.needs != "reference":
        return ()
    return weakest(
        ranking,
        measured.statistics[ranking.name],
        material,
        request.worst,
        sources=measured.sources,
        lines=measured.lines,
        findings=findings_by_segment(material.pair, measured.spans) if material.pair and measured.spans else {},
    )


def _profiles(
    measured: Measured, ranking: Metric | None, metrics: Mapping[str, Metric], request: Request
) -> Iterator[Profile]:
    """Of the metric that ranks by document and section; of term-accuracy by concept as well."""
    names = dict.fromkeys(name for name in (ranking.name if ranking else "", "term-accuracy") if name)
    for by in request.profiles:
        for name in names:
            statistics = measured.statistics.get(name)
            if statistics is not None and by in statistics.groups:
                found = profile(metrics[name], statistics, by, draws=request.draws)
                yield found._replace(jagged=jaggedness(found))


def _deltas(
    measured: Measured, draft: DraftScores, metrics: Mapping[str, Metric], baseline: Baseline, request: Request
) -> Iterator[Delta]:
    """How far each score is from the baseline's, with p where both have the same segments."""
    for score in draft.scores:
        if score.name not in baseline.values:
            continue
        before = baseline.values[score.name]
        p = None
        theirs, ours = baseline.statistics.get(score.name), measured.statistics.get(score.name)
        if theirs is not None and ours is not None and request.draws and ours.is_like(theirs):
            # as everywhere in a table: equal values are no difference, whatever the test of sacrebleu says
            metric = metrics[score.name]
            (_, compared), *_ = paired(
                [(metric, [("baseline", theirs), (draft.path, ours)])],
                request.test,
                request.draws if request.test == "bootstrap" else None,
                by=drawn_by(ours, theirs),
            )
            p = compared.comparison.p if compared.comparison and score.value != before else 1.0
        yield Delta(score.name, before, score.value - before, p)
