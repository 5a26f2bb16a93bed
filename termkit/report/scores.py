"""Scores: a table for a person, best draft first, with signatures and gates below it; and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, get_args

from termkit.core.alignment import CORRESPOND
from termkit.core.document import Method
from termkit.core.score import DraftScores, GateResult, Pairing, ScoreResult, SegmentBasis
from termkit.report.json import closed_object
from termkit.report.text import width
from termkit.score.catalog import BY_NAME, METRICS

VERSION = 1
_CEILING = "the reference itself"
_MOST_DIGITS = 12  # a shortfall too small for these is not shown as zero but as it is


def score_text(result: ScoreResult, *, color: bool = False) -> str:
    """The report as text that ends with a line break."""
    lines: list[str] = []
    for _, group in groupby(result.drafts, key=lambda draft: (draft.references or draft.work, draft.language)):
        lines.extend(_table(list(group)))
    for gate in result.gates:
        lines.append(f"{_verdict(gate, color)}  {gate_line(gate)}")
    return "\n".join(lines).rstrip("\n") + "\n"


def gate_line(gate: GateResult) -> str:
    """What a gate demands, what the draft has, and by how much it fails."""
    bound = "at most" if gate.at_most else "at least"
    needs = f"needs {bound} {repr(gate.threshold).removesuffix('.0')}"
    if gate.value is None:
        return f"gate {gate.name}: {gate.path} has no value, {needs}"
    digits = BY_NAME[gate.name].digits
    if gate.shortfall:
        digits = next((n for n in range(digits, _MOST_DIGITS) if round(gate.shortfall, n)), _MOST_DIGITS)
        needs += f" ({gate.shortfall:.{digits}f} {'over' if gate.at_most else 'short'})"
    return f"gate {gate.name}: {gate.path} has {gate.value:.{digits}f}, {needs}"


def _verdict(gate: GateResult, color: bool) -> str:
    word = "PASS" if gate.passed else "FAIL"
    if not color:
        return word
    import click

    return click.style(word, fg="green" if gate.passed else "red", bold=True)


def _table(drafts: Sequence[DraftScores]) -> Iterator[str]:
    """The drafts of one work: title, table, ceiling, signatures."""
    first = drafts[0]
    against = [f"against {', '.join(first.references)}"] if first.references else []
    sources = dict.fromkeys(draft.source for draft in drafts if draft.source)
    title = first.work if first.work and len({draft.work for draft in drafts}) == 1 else "drafts"
    yield ", ".join([title, *against, *(f"source {source}" for source in sources)])
    names = [metric.name for metric in METRICS if any(draft.score(metric.name) for draft in drafts)]
    rows = [("draft", *names)]
    rows.extend((draft.path, *(_cell(name, draft.value(name)) for name in names)) for draft in drafts)
    ceilings = [_ceiling(drafts, name) for name in names]
    if any(ceiling is not None for ceiling in ceilings):
        cells = (_cell(name, ceiling) for name, ceiling in zip(names, ceilings, strict=True))
        rows.append((_CEILING, *cells))
    yield from _aligned(rows)
    yield ""
    yield from _signatures(drafts, names)
    yield ""


def _cell(name: str, value: float | None) -> str:
    return "-" if value is None else f"{value:.{BY_NAME[name].digits}f}"


def _ceiling(drafts: Sequence[DraftScores], name: str) -> float | None:
    """What the reference gets; None without one, and where the drafts have different sources."""
    ceilings = {score.ceiling for draft in drafts if (score := draft.score(name))}
    return ceilings.pop() if len(ceilings) == 1 else None


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first column to the left, the others to the right; wide characters take two columns."""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        left = row[0] + " " * (widths[0] - width(row[0]))
        yield "  ".join([left, *(f"{cell:>{size}}" for cell, size in zip(row[1:], widths[1:], strict=True))])


def _signatures(drafts: Sequence[DraftScores], names: Sequence[str]) -> Iterator[str]:
    """Each metric's signature with n, once where the drafts share it, else with the drafts that it holds for."""
    column = max(map(len, names), default=0)
    for name in names:
        paths: dict[tuple[str, int], list[str]] = {}
        for draft in drafts:
            score = draft.score(name)
            if score:
                paths.setdefault((score.signature, score.n), []).append(draft.path)
        for (signature, n), of in paths.items():
            where = f"  ({', '.join(of)})" if len(paths) > 1 else ""
            yield f"{name:<{column}}  n={n}  {signature}{where}"
    pairings: dict[str, list[str]] = {}
    for draft in drafts:
        for pairing in draft.pairings:
            pairings.setdefault(_pairing(pairing), []).append(draft.path)
    for how, of in pairings.items():
        where = f"  ({', '.join(of)})" if len(drafts) > 1 else ""
        yield f"{'paired':<{column}}  {how}{where}"


def _pairing(pairing: Pairing) -> str:
    segments = ", ".join(f"{number} by {basis}" for basis, number in pairing.segments) or "nothing to pair"
    sure = "aligned" if pairing.confidence >= CORRESPOND else "hardly a version of it"
    how = {"given": "", "lines": "", "aligned": f"; {sure}, confidence {pairing.confidence:.2f}"}
    return f"with the {pairing.other}: {segments}{how[pairing.method]}"


def score_report(result: ScoreResult) -> str:
    """The whole result as one JSON object; its shape is that of ``score_schema``."""
    report = {
        "version": VERSION,
        "drafts": [_draft(draft) for draft in result.drafts],
        "gates": [gate._asdict() for gate in result.gates],
        "notes": list(result.notes),
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
    }


def score_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``score_report``'s output."""
    text, boolean = {"type": "string"}, {"type": "boolean"}
    number, optional = {"type": "number"}, {"type": ["number", "null"]}
    name = {"enum": [metric.name for metric in METRICS]}
    score = {
        "name": name,
        "value": {**number, "description": "0 to 100 for string metrics (TER has no bound), 0 to 1 for term metrics."},
        "signature": {**text, "description": "How the number was made: sacrebleu's signature for string metrics."},
        "n": {"type": "integer", "minimum": 1, "description": "Segments, or occurrences of terms."},
        "ceiling": {**optional, "description": "What the reference itself gets; null for string metrics."},
        "interval": {
            "description": "Between which 95 of 100 resamples lie: low and high; null where nothing was resampled.",
            "anyOf": [{"type": "array", "items": number, "minItems": 2, "maxItems": 2}, {"type": "null"}],
        },
    }
    pairing = {
        "other": {"enum": ["references", "source"]},
        "segments": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
        "method": {"enum": list(get_args(Method)), "description": "By the file itself, line by line, or by words."},
        "confidence": {**number, "description": "That both say the same thing at all, 0 to 1."},
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
    }
    gate = {
        "name": name,
        "path": text,
        "value": {**optional, "description": "Null where the draft has no value; such a gate fails."},
        "threshold": number,
        "at_most": {**boolean, "description": "The threshold is an upper bound (TER)."},
        "passed": boolean,
        "shortfall": {**optional, "description": "How much is missing or too much; 0 when passed."},
    }
    report = {
        "version": {"const": VERSION},
        "drafts": {"type": "array", "items": closed_object(draft), "description": "Works in order, best draft first."},
        "gates": {"type": "array", "items": closed_object(gate)},
        "notes": {"type": "array", "items": text},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "termkit:score.schema.json",
        "title": "termkit score --format json",
        **closed_object(report),
    }
