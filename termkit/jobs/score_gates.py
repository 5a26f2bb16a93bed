"""Gates held against drafts that were counted: bounds, and distances from a baseline that resamples back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np

from termkit.core.score import Gate, GateResult
from termkit.jobs.score_drafts import Measured
from termkit.jobs.score_request import DRAWS, Request
from termkit.jobs.score_saved import Baseline
from termkit.score.measure import value_of
from termkit.score.metric import Metric
from termkit.score.profiles import parts
from termkit.score.resampling import FEWEST, bootstrap_values_of, drawn_by, units_drawn
from termkit.score.statistics import Statistics


def hold(
    gates: Sequence[Gate],
    drafts: Sequence[Measured],
    metrics: Mapping[str, Metric],
    baselines: Mapping[str, Baseline],
    request: Request,
) -> tuple[GateResult, ...]:
    """Every gate against every draft, in the order of metrics and drafts."""
    order = {name: number for number, name in enumerate(metrics)}
    ordered = sorted(gates, key=lambda gate: order[gate.metric])
    return tuple(_held(gate, metrics[gate.metric], draft, baselines, request) for gate in ordered for draft in drafts)


def _held(
    gate: Gate, metric: Metric, measured: Measured, baselines: Mapping[str, Baseline], request: Request
) -> GateResult:
    path = measured.draft.path
    at_most = not metric.higher_is_better
    statistics = measured.statistics.get(gate.metric)
    missing = GateResult(gate.name, path, None, gate.bound or 0.0, at_most, passed=False, shortfall=None)
    if statistics is None:
        reasons = {omission.name: omission.reason for omission in measured.omitted}
        return missing._replace(reason=reasons.get(gate.metric, "it was not counted"))
    part = _part(statistics, gate)
    if part is None or not len(part.rows):
        groups = statistics.groups.get(gate.by or "")
        known = ", ".join(groups.names) if groups else "none"
        return missing._replace(reason=f"no {gate.by} is named {gate.part!r} here; known: {known}")
    value = value_of(metric, part)
    if isnan(value):
        return missing._replace(reason=metric.nothing)
    if gate.bound is not None:
        shortfall = max(0.0, value - gate.bound if at_most else gate.bound - value)
        return missing._replace(value=value, passed=shortfall == 0.0, shortfall=shortfall)
    baseline = baselines.get(path)
    if baseline is None or gate.metric not in baseline.statistics:
        known = "give --baseline" if request.baseline is None else "statistics are needed, as --save writes them"
        return missing._replace(value=value, reason=f"the baseline's counts are not known: {known}")
    return _against(gate, metric, part, value, missing, baseline.statistics[gate.metric], request)


def _part(statistics: Statistics, gate: Gate) -> Statistics | None:
    """The statistics of the part that a gate is about; None where there is no such part."""
    if gate.by is None:
        return statistics
    groups = statistics.groups.get(gate.by)
    if groups is None or gate.part not in groups.names:
        return None
    return next((part for name, part in parts(statistics, gate.by) if name == gate.part), None)


def _against(
    gate: Gate,
    metric: Metric,
    ours: Statistics,
    value: float,
    missing: GateResult,
    whole: Statistics,
    request: Request,
) -> GateResult:
    """A draft beside its baseline. Segments are drawn together, so that what is hard is hard for both."""
    theirs = _part(whole, gate)
    if theirs is None or not len(theirs.rows):
        return missing._replace(value=value, reason=f"the baseline has no {gate.by} named {gate.part!r}")
    if isnan(value_of(metric, theirs)):
        return missing._replace(value=value, reason=f"the baseline has no value: {metric.nothing}")
    if theirs.size != ours.size:
        reason = f"the baseline has {theirs.size} segments and the draft {ours.size}"
        return missing._replace(value=value, reason=reason)
    if not ours.is_like(theirs):
        reason = f"they were counted in different ways or places: {theirs.signature} and {ours.signature}"
        return missing._replace(value=value, reason=reason)
    allowed, sign = gate.worse_by or 0.0, 1.0 if metric.higher_is_better else -1.0
    baseline = value_of(metric, theirs)
    threshold = baseline - sign * allowed
    shortfall = max(0.0, sign * (threshold - value))
    if not shortfall:
        return missing._replace(value=value, threshold=threshold, passed=True, shortfall=0.0, baseline=baseline)
    by = drawn_by(ours, theirs)
    p = 1.0  # a few segments back nothing
    if units_drawn(ours, by) >= FEWEST:
        drawn = bootstrap_values_of([(metric, ours), (metric, theirs)], request.draws or DRAWS, by=by)
        differences = sign * (drawn[0] - drawn[1])
        differences = differences[~np.isnan(differences)]
        p = (int(np.count_nonzero(differences >= -allowed)) + 1) / (len(differences) + 1)
    passed = p >= gate.p
    return missing._replace(
        value=value, threshold=threshold, passed=passed, shortfall=0.0 if passed else shortfall, baseline=baseline, p=p
    )
