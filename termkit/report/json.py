"""Findings as JSON, for programs. The shape is fixed by a JSON Schema that ships with termkit."""

from __future__ import annotations

import json
from typing import Any, get_args

from termkit.core.document import Method
from termkit.core.finding import ConceptCount, Finding, Spot
from termkit.core.mqm import SEVERITIES
from termkit.core.result import CheckResult

VERSION = 1


def check_report(result: CheckResult) -> str:
    """The whole result of a check, as one JSON object."""
    report = {
        "version": VERSION,
        "findings": [_finding(finding) for finding in result.findings],
        "concepts": [_concept(count) for count in result.concepts],
        "summary": {
            "documents": len(result.paths),
            "severities": {severity: result.count(severity) for severity in SEVERITIES},
            "pairs": [
                {
                    "source": pair.source,
                    "target": pair.target,
                    "segments": dict(pair.segments),
                    "method": pair.method,
                    "confidence": pair.confidence,
                }
                for pair in result.pairs
            ],
            "alone": list(result.alone),
        },
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "concept": finding.concept,
        "path": finding.path,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "line": finding.line,
        "column": finding.column,
        "confidence": finding.confidence,
        "segment": finding.segment,
        "side": finding.side,
        "offset": finding.offset,
        "suggestions": list(finding.suggestions),
        "fix": finding.fix,
        "related": [_place(place) for place in finding.related],
    }


def _place(place: Spot) -> dict[str, Any]:
    return {
        "path": place.path,
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "line": place.line,
        "column": place.column,
    }


def _concept(count: ConceptCount) -> dict[str, Any]:
    return {
        "concept": count.concept,
        "preferred": count.preferred,
        "language": count.language,
        "required": count.required,
        "met": count.met,
        "rivals": count.rivals,
        "missing": count.missing,
        "renderings": dict(count.spread),
        "practice": dict(count.practice),
    }


def check_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``check_report``'s output."""
    text, count = {"type": "string"}, {"type": "integer", "minimum": 0}
    number = {"type": "integer", "minimum": 1}
    place = {"path": text, "start": count, "end": count, "text": text, "line": number, "column": number}
    finding = {
        "rule": text,
        "severity": {"enum": list(SEVERITIES)},
        "message": text,
        "concept": {**text, "description": "Id in the glossary; empty where no concept is concerned."},
        "path": text,
        "start": {**count, "description": "Code points of the decoded file, its BOM not counted."},
        "end": {**count, "description": "Half-open."},
        "text": {**text, "description": "What stands at [start, end)."},
        "line": number,
        "column": {**number, "description": "1-based, code points."},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "segment": {**text, "description": "Id or key in a bilingual file; empty elsewhere."},
        "side": {"enum": ["source", "target"]},
        "offset": {**count, "description": "Code points of the segment's own text before it."},
        "suggestions": {"type": "array", "items": text},
        "fix": {"enum": ["safe", "unsafe", ""], "description": "May text be replaced by the one suggestion?"},
        "related": {"type": "array", "items": closed_object(place)},
    }
    concept = {
        "concept": text,
        "preferred": text,
        "language": {**text, "description": "Of the targets (BCP 47)."},
        "required": {**count, "description": "Occurrences in the sources."},
        "met": count,
        "rivals": count,
        "missing": count,
        "renderings": {"type": "object", "additionalProperties": number},
        "practice": {"type": "object", "additionalProperties": number},
    }
    pair = {
        "source": text,
        "target": text,
        "segments": {"type": "object", "additionalProperties": number},
        "method": {"enum": list(get_args(Method)), "description": "By the file itself, line by line, or by words."},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1, "description": "That both say the same thing."},
    }
    summary = {
        "documents": count,
        "severities": closed_object(dict.fromkeys(SEVERITIES, count)),
        "pairs": {"type": "array", "items": closed_object(pair)},
        "alone": {"type": "array", "items": text, "description": "Versions whose source is not at hand."},
    }
    report = {
        "version": {"const": VERSION},
        "findings": {"type": "array", "items": closed_object(finding)},
        "concepts": {"type": "array", "items": closed_object(concept)},
        "summary": closed_object(summary),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "termkit:check.schema.json",
        "title": "termkit check --format json",
        **closed_object(report),
    }


def closed_object(properties: dict[Any, Any]) -> dict[str, Any]:
    """The schema of an object that has just these properties, all of them."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
