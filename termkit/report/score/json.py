"""Scores as JSON for programs, and the schema of it."""

from __future__ import annotations

import json
from math import isnan
from typing import Any, get_args

from termkit.core.document import Method
from termkit.core.score import Agreement, DraftScores, PartKind, ProfilePart, ScoreResult, SegmentBasis
from termkit.report.json import closed_object
from termkit.score.catalog import METRICS

VERSION = 1


def score_report(result: ScoreResult) -> str:
    """The whole result as one JSON object; its shape is that of ``score_schema``."""
    report = {
        "version": VERSION,
        "drafts": [_draft(draft) for draft in result.drafts],
        "gates": [gate._asdict() for gate in result.gates],
        "notes": list(result.notes),
        "comparisons": [comparison._asdict() for comparison in result.comparisons],
        "agreements": [_known(agreement) for agreement in result.agreements],
        "resamples": result.draws,
        "caution": result.caution,
        "differences": list(result.differences),
    }
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False)


def _draft(draft: DraftScores) -> dict[str, Any]:
    return {
        "path": draft.path,
        "work": draft.work,
        "language": draft.language,
        "references": list(draft.references),
        "source": draft.source,
        "segments": draft.segments,
        "pairings": [{**pairing._asdict(), "segments": dict(pairing.segments)} for pairing in draft.pairings],
        "scores": [score._asdict() for score in draft.scores],
        "omitted": [omission._asdict() for omission in draft.omitted],
        "cluster": draft.cluster,
        "details": [{**detail._asdict(), "counts": dict(detail.counts)} for detail in draft.details],
        "deltas": [delta._asdict() for delta in draft.deltas],
        "profiles": [
            {**profile._asdict(), "parts": [_known(part) for part in profile.parts]} for profile in draft.profiles
        ],
        "flags": [flag._asdict() for flag in draft.flags],
        "worst": [weak._asdict() for weak in draft.worst],
    }


def _known(valued: ProfilePart | Agreement) -> dict[str, Any]:
    """As an object; a value that there is none of is null."""
    return {**valued._asdict(), "value": None if isnan(valued.value) else valued.value}


def score_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``score_report``'s output."""
    text, boolean = {"type": "string"}, {"type": "boolean"}
    number, optional = {"type": "number"}, {"type": ["number", "null"]}
    name = {**text, "description": f"A metric: {', '.join(metric.name for metric in METRICS)}, or a model's."}
    integers = {"type": "array", "items": {"type": "integer", "minimum": 0}}
    texts = {"type": "array", "items": text}
    interval = {
        "description": "Between which 95 of 100 resamples lie: low and high; null where nothing was resampled.",
        "anyOf": [{"type": "array", "items": number, "minItems": 2, "maxItems": 2}, {"type": "null"}],
    }
    score = {
        "name": name,
        "value": {**number, "description": "0 to 100 for string metrics (TER has no bound), 0 to 1 for term metrics."},
        "signature": {**text, "description": "How the number was made: sacrebleu's signature for string metrics."},
        "n": {"type": "integer", "minimum": 1, "description": "Segments, or occurrences of terms."},
        "ceiling": {**optional, "description": "What the reference itself gets; null for string metrics."},
        "interval": interval,
    }
    pairing = {
        "other": {"enum": ["references", "source"]},
        "segments": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
        "method": {"enum": list(get_args(Method)), "description": "By the file itself, line by line, or by words."},
        "confidence": {**number, "description": "That both say the same thing at all, 0 to 1."},
    }
    detail = {
        "metric": name,
        "what": {"enum": ["tiers", "misses"]},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
    }
    delta = {"metric": name, "baseline": number, "difference": number, "p": optional}
    part = {"name": text, "value": optional, "n": {"type": "integer"}, "interval": interval}
    profile = {
        "metric": name,
        "by": {"enum": list(get_args(PartKind))},
        "parts": {"type": "array", "items": closed_object(part)},
        "jagged": {**optional, "description": "How much the parts differ beyond chance."},
    }
    flag = {
        "name": text,
        "message": text,
        "segments": {**integers, "description": "Numbers of segments, from 0."},
        "metric": text,
        "cost": {**optional, "description": "Points that the metric would gain without it."},
    }
    weak = {
        "number": {"type": "integer", "description": "Of the segment, from 0."},
        "line": {"type": "integer", "description": "Of the draft, from 1; 0 where segments are no lines."},
        "value": number,
        "metric": name,
        "hypothesis": text,
        "references": texts,
        "source": text,
        "findings": texts,
    }
    comparison = {
        "metric": name,
        "path": text,
        "other": text,
        "difference": number,
        "p": number,
        "adjusted": {**number, "description": "By Holm's method over all comparisons of the table."},
        "test": {"enum": ["bootstrap", "randomization"]},
    }
    agreement = {
        "metric": name,
        "level": {"enum": ["system", "segment"]},
        "kind": text,
        "value": {**optional, "description": "Null where one side has no differences at all."},
        "n": {"type": "integer"},
        "interval": interval,
    }
    draft = {
        "path": text,
        "work": {**text, "description": "Empty where the file's name tells none."},
        "language": {**text, "description": "BCP 47."},
        "references": {"type": "array", "items": text},
        "source": {"type": ["string", "null"], "description": "Null where term metrics have none."},
        "segments": {"enum": [*get_args(SegmentBasis), None], "description": "The coarsest that were compared."},
        "pairings": {"type": "array", "items": closed_object(pairing)},
        "scores": {"type": "array", "items": closed_object(score)},
        "omitted": {"type": "array", "items": closed_object({"name": name, "reason": text})},
        "cluster": {
            "type": ["integer", "null"],
            "description": "From 1; drafts with the same number cannot be told apart. Null: nothing was compared.",
        },
        "details": {"type": "array", "items": closed_object(detail), "description": "What scores are made of."},
        "deltas": {"type": "array", "items": closed_object(delta), "description": "The draft less its baseline."},
        "profiles": {"type": "array", "items": closed_object(profile)},
        "flags": {"type": "array", "items": closed_object(flag)},
        "worst": {"type": "array", "items": closed_object(weak), "description": "The weakest segments."},
    }
    gate = {
        "name": {**text, "description": "The metric, and in brackets the part of the draft, if it is about one."},
        "path": text,
        "value": {**optional, "description": "Null where the draft has no value; such a gate fails."},
        "threshold": {**number, "description": "Against a baseline: the worst value that is allowed."},
        "at_most": {**boolean, "description": "The threshold is an upper bound (TER)."},
        "passed": boolean,
        "shortfall": {**optional, "description": "How much is missing or too much; 0 when passed."},
        "baseline": {**optional, "description": "Its value, where the gate is about one."},
        "p": {**optional, "description": "Of paired resamples, where the draft is worse than allowed."},
        "reason": {**text, "description": "Why there is no value."},
    }
    report = {
        "version": {"const": VERSION},
        "drafts": {"type": "array", "items": closed_object(draft), "description": "Works in order, best draft first."},
        "gates": {"type": "array", "items": closed_object(gate)},
        "notes": texts,
        "comparisons": {"type": "array", "items": closed_object(comparison), "description": "All pairs of a table."},
        "agreements": {"type": "array", "items": closed_object(agreement), "description": "Metrics and people."},
        "resamples": {"type": "integer", "description": "Behind the intervals; 0: none."},
        "caution": {**text, "description": "What these scores cannot say."},
        "differences": {**texts, "description": "From sacrebleu's own count, where it was asked for."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "termkit:score.schema.json",
        "title": "termkit score --format json",
        **closed_object(report),
    }
