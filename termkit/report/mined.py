"""What mining found: tables for a person at a terminal, JSON for programs, and the table in which a person decides."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from termkit.core.mined import COLUMNS, Example, Mined, MinedCandidate, MinedFamily, MinedRival, Sight
from termkit.report.characters import encodable, harmless
from termkit.report.text import pad, width

VERSION = 1  # of the JSON
_TERM = 22  # columns
_ENGLISH = 26
_EXAMPLE = 92
_BEFORE = 16  # characters of a passage before what it is an example of
_REASONS = 2
_SURFACES = 8


def mined_text(mined: Mined) -> str:
    """Ranked candidates with their reasons, families, rivals with one example each."""
    lines = [_summary(mined), ""]
    if mined.candidates:
        lines += [*_candidates(mined.candidates), ""]
    else:
        lines += ["No candidates: nothing in it is repeated or marked as terms are", ""]
    if mined.all_candidates > len(mined.candidates):
        lines += [f"… and {mined.all_candidates - len(mined.candidates)} more candidates; --top shows more", ""]
    if mined.families:
        lines += ["Families: one word, written in several ways", *_families(mined.families), ""]
    if mined.rivals:
        lines += ["Rivals: what stands where the approved rendering does not", *_rivals(mined.rivals), ""]
    elif mined.glossary and mined.read.passages:
        lines += ["No rivals: nothing stands often where an approved rendering does not", ""]
    return "\n".join(line.rstrip() for line in lines[:-1]) + "\n"


def _summary(mined: Mined) -> str:
    read = mined.read
    parts = [_number(read.texts, "Chinese text")]
    if read.bilingual:
        parts.append(f"{_number(read.bilingual, 'bilingual file')} among them")
    parts.append(_number(read.characters, "Chinese character"))
    if read.pairs:
        parts.append(f"{_number(read.pairs, 'pair')} of texts aligned")
    if read.passages:
        parts.append(f"{_number(read.passages, 'passage')} in both languages")
    return ", ".join(parts)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _candidates(candidates: Sequence[MinedCandidate]) -> Iterator[str]:
    aligned = any(candidate.renderings for candidate in candidates)
    english = pad("rendering", _ENGLISH) + "  " if aligned else ""
    yield f"{pad('candidate', _TERM)}  {'count':>6} {'score':>6}  {english}why; first place"
    for one in candidates:
        best = one.renderings[0] if one.renderings else None
        rendered = _cut(f"{best.text} ({best.times})" if best else "", _ENGLISH)
        english = pad(rendered, _ENGLISH) + "  " if aligned else ""
        why = "; ".join(_why(one))
        yield f"{pad(_cut(one.term, _TERM), _TERM)}  {one.count:>6} {one.score:>6.1f}  {english}{harmless(why)}"


def _why(one: MinedCandidate) -> Iterator[str]:
    if one.known:
        yield f"known: {one.known}"
    yield from (why.text for why in [why for why in one.reasons if why.text and why.name != "known"][:_REASONS])
    if len(one.surfaces) > 1:
        yield f"also {', '.join(one.surfaces[1:4])}"
    if one.places:
        yield str(one.places[0])


def _families(families: Iterable[MinedFamily]) -> Iterator[str]:
    for family in families:
        known = f"; known: {family.known}" if family.known else ""
        shown = [f"{one.term} {one.count}×{f' ({one.role})' if one.role else ''}" for one in family.surfaces]
        more = f", and {len(shown) - _SURFACES} more" if len(shown) > _SURFACES else ""
        yield f"  {harmless(', '.join(shown[:_SURFACES]))}{more}"
        yield f"      {harmless(family.reason + known)}; {harmless(str(family.surfaces[0].places[0]))}"


def _rivals(rivals: Iterable[MinedRival]) -> Iterator[str]:
    yield f"{_columns('concept', 'approved', 'rival')}  {'count':>11} {'met':>6}  suggestion"
    for one in rivals:
        counts = f"{f'{one.count} of {one.missed}':>11} {one.met:>6}"
        yield f"{_columns(one.term or one.concept, one.approved, one.rival)}  {counts}  {one.suggestion}"
        yield f"      {harmless(one.reason)}"
        for example in one.examples[:1]:
            yield f"      {harmless(example.place)}"
            yield f"      {_around(example.chinese, one.rival, one.term)}"
            yield f"      {_around(example.english, one.rival, one.term)}"


def _around(text: str, *forms: str) -> str:
    """The part of a passage in which one of the forms stands, as much as a line shows."""
    low = text.lower()
    at = next((at for form in forms if (at := low.find(form.lower())) >= 0), 0)
    start = max(0, at - _BEFORE)
    return _cut(("…" if start else "") + text[start:], _EXAMPLE)


def _columns(concept: str, approved: str, rival: str) -> str:
    sizes = ((concept, _TERM), (approved, _ENGLISH), (rival, _ENGLISH))
    return "  ".join(pad(_cut(text, size), size) for text, size in sizes)


def _cut(text: str, columns: int) -> str:
    """The text on one line, in a number of columns at most."""
    text = harmless(text[: 2 * columns])
    if width(text) <= columns:
        return text
    while width(text) > columns - 1:
        text = text[:-1]
    return text + "…"


def mined_json(mined: Mined) -> str:
    """One JSON object. Places are ``file:line:column``, places of examples ``file:line``."""
    data = {
        "version": VERSION,
        "languages": {"source": mined.source, "target": mined.target},
        "glossary": mined.glossary or None,
        "read": mined.read._asdict(),
        "found": {
            "candidates": mined.all_candidates,
            "families": len(mined.families),
            "rivals": len(mined.rivals),
        },
        "candidates": [_candidate_data(one) for one in mined.candidates],
        "families": [_family_data(one) for one in mined.families],
        "rivals": [_rival_data(one) for one in mined.rivals],
        "notes": list(mined.notes),
    }
    return encodable(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def _candidate_data(one: MinedCandidate) -> dict[str, Any]:
    return {
        "term": one.term,
        "language": one.language,
        "count": one.count,
        "score": one.score,
        "kind": one.kind,
        "known": one.known or None,
        "surfaces": list(one.surfaces),
        "reasons": [why._asdict() for why in one.reasons],
        "places": [str(place) for place in one.places],
        "context": one.places[0].context if one.places else "",
        "renderings": [
            {
                "text": each.text,
                "count": each.times,
                "dice": each.dice,
                "examples": [_example_data(example) for example in each.examples],
            }
            for each in one.renderings
        ],
    }


def _family_data(one: MinedFamily) -> dict[str, Any]:
    surfaces = [
        {
            "term": each.term,
            "language": each.language,
            "count": each.count,
            "role": each.role or None,
            "places": [str(place) for place in each.places],
        }
        for each in one.surfaces
    ]
    return {"key": one.key, "reason": one.reason, "known": one.known or None, "surfaces": surfaces}


def _rival_data(one: MinedRival) -> dict[str, Any]:
    return {
        "concept": one.concept,
        "term": one.term,
        "approved": one.approved,
        "rival": one.rival,
        "language": one.language,
        "count": one.count,
        "missed": one.missed,
        "met": one.met,
        "g2": one.g2,
        "suggestion": one.suggestion,
        "reason": one.reason,
        "examples": [_example_data(example) for example in one.examples],
    }


def _example_data(example: Example) -> dict[str, Any]:
    return {"place": example.place, "chinese": example.chinese, "english": example.english}


def mined_tsv(mined: Mined) -> str:
    """The table to decide in: rivals, then families, then candidates with their renderings; ``decision`` is empty."""
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    for row in _rows(mined):
        table.writerow([*(harmless(" ".join(str(cell).split())) for cell in row), ""])
    return out.getvalue()


def _rows(mined: Mined) -> Iterator[Sequence[object]]:
    for rival in mined.rivals:
        shown = _both(rival.examples, rival.rival, rival.term)
        yield rival.concept, "rival", rival.rival, rival.language, rival.count, shown, rival.suggestion
    for family in mined.families:
        concept = family.known or family.surfaces[0].term
        for each in family.surfaces:
            if not each.role:
                yield concept, "variant", each.term, each.language, each.count, _seen(each.places), ""
    for one in mined.candidates:
        if one.known:
            continue
        yield one.term, "candidate", one.term, one.language, one.count, _seen(one.places), ""
        for rendering in one.renderings:
            yield (
                one.term,
                "rendering",
                rendering.text,
                "en",
                rendering.times,
                _both(rendering.examples, rendering.text, *one.surfaces),
                "",
            )


def _both(examples: Sequence[Example], *forms: str) -> str:
    if not examples:
        return ""
    first = examples[0]
    return f"{first.place}: {_around(first.chinese, *forms)} = {_around(first.english, *forms)}"


def _seen(places: Sequence[Sight]) -> str:
    return f"{places[0]}: {places[0].context}" if places else ""
