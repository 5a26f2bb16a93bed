"""The table of what was mined, with a person's decisions in it -> an edit of the glossary.

Rows of one concept belong together. Where the glossary has the concept, what was chosen becomes further terms of it;
where it has not, a new concept, which is proposed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from termkit.core.glossary import Concept, Glossary, Status, Term
from termkit.core.language import canonical, is_chinese, related
from termkit.core.mined import COLUMNS
from termkit.errors import GlossaryError, InputError, LanguageError, Problem, hint
from termkit.jobs.glossary_edits import Edited, amended
from termkit.jobs.reading import read_glossary_file, read_text, shown
from termkit.text.fold import fold

_STATUSES: dict[str, Status] = {
    "preferred": "preferred",
    "admitted": "admitted",
    "variant": "variant",
    "deprecated": "deprecated",
}
_PROPOSED = ("proposed", "new")
DECISIONS = (*_STATUSES, *_PROPOSED)


class Row(NamedTuple):
    """One line of the table."""

    line: int
    concept: str
    kind: str
    term: str
    language: str  # canonical
    decision: str  # one of DECISIONS, or empty


class _Plan(NamedTuple):
    """What the chosen rows lead to."""

    concepts: list[Concept]
    terms: dict[str, list[Term]]
    proposed: list[tuple[str, str]]  # concept and text of those terms that nobody decided on


def accept(table: Path, glossary: Path) -> Edited | None:
    """The glossary with what was chosen in the table; None where it has all of it already, or nothing was chosen.

    Raises GlossaryError with every fault of the table, InputError where a file cannot be read or the glossary would
    not load afterwards.
    """
    problems: list[Problem] = []
    loaded = read_glossary_file(glossary)
    rows = list(_rows(table, problems))
    plan = _Plan([], {}, [])
    for concept, group in _by_concept(rows):
        known = _known(loaded, concept, group)
        chosen = [row for row in group if row.decision]
        if known is None and all(row.kind == "rival" for row in chosen):
            told = f"the glossary has no concept {concept[:60]!r}; mine again, or add it first"
            problems.append(Problem(shown(table), chosen[0].line, 1, told))
        elif known is None:
            plan.concepts.append(_new(concept, group, loaded))
        else:
            terms = list(_further(known, group, shown(table), problems))
            if terms:
                plan.terms.setdefault(known.id, []).extend(terms)
                open_ = {row.term for row in group if row.decision in _PROPOSED}
                plan.proposed.extend((known.id, term.text) for term in terms if term.text in open_)
    if problems:
        raise GlossaryError([*sorted(problems), Problem(shown(glossary), 0, 0, "nothing was written")])
    return amended(glossary, *plan) if plan.concepts or plan.terms else None


def _rows(path: Path, problems: list[Problem]) -> Iterator[Row]:
    """The rows of the table; what is wrong with one is added to ``problems``."""
    lines = csv.reader(StringIO(read_text(path), newline=""), delimiter="\t", strict=True)  # U+2028 ends no row
    name = shown(path)
    try:
        head = [cell.strip().lower() for cell in next(lines, [])]
        missing = [column for column in COLUMNS if column not in head and column in _NEEDED]
        if missing:
            raise InputError(f"{name}:1: no column {missing[0]!r}; expected the table of 'termkit mine --format tsv'")
        for cells in lines:
            if any(cell.strip() for cell in cells):
                row = _row(dict(zip(head, map(str.strip, cells), strict=False)), lines.line_num, name, problems)
                if row is not None:
                    yield row
    except csv.Error as error:
        raise InputError(f"{name}:{lines.line_num}: not a table: {error}") from None


_NEEDED = ("concept", "kind", "term", "language", "decision")


def _row(cells: dict[str, str], line: int, path: str, problems: list[Problem]) -> Row | None:
    decision = cells.get("decision", "").lower()
    if decision and decision not in DECISIONS:
        told = hint(decision, DECISIONS, f"write one of {', '.join(DECISIONS)}, or nothing")
        problems.append(Problem(path, line, 1, f"{decision[:40]!r} is no decision; {told}"))
        return None
    for column in ("concept", "term"):
        if decision and not cells.get(column):
            problems.append(Problem(path, line, 1, f"no {column} in the row, but the decision {decision!r}"))
            return None
    try:
        language = canonical(cells.get("language", ""))
    except LanguageError as error:
        if decision:
            problems.append(Problem(path, line, 1, str(error)))
        return None
    return Row(line, cells.get("concept", ""), cells.get("kind", ""), cells.get("term", ""), language, decision)


def _by_concept(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The concepts of which something was chosen, in the order of the table, each with all of its rows."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.concept, []).append(row)
    return (entry for entry in groups.items() if any(row.decision for row in entry[1]))


def _known(glossary: Glossary, concept: str, rows: Sequence[Row]) -> Concept | None:
    """The concept of the glossary that the rows are of: by its id, else by the Chinese of a candidate."""
    if concept in glossary.by_id:
        return glossary.by_id[concept]
    wanted = {fold(row.term) for row in rows if row.kind == "candidate"}
    return next(
        (
            each
            for each in glossary.concepts
            if any(fold(t.text) in wanted for t in each.terms if is_chinese(t.language))
        ),
        None,
    )


def _new(name: str, rows: Sequence[Row], glossary: Glossary) -> Concept:
    """A proposed concept of what was chosen; of a candidate alone, its first rendering comes with it.

    A Chinese term comes with a rendering that was chosen without it.
    """
    chosen = [row for row in rows if row.decision]
    for missing in (True, False):
        if not any(is_chinese(row.language) == missing for row in chosen):
            chosen += [row for row in rows if is_chinese(row.language) == missing and row.kind != "rival"][:1]
    terms: dict[tuple[str, str], Term] = {}
    preferred: set[str] = set()
    for row in sorted(chosen, key=lambda row: (row.decision != "preferred", row.line)):
        language = glossary.narrow(row.language)
        status = _STATUSES.get(row.decision)
        if status is None or (status == "preferred" and language in preferred):
            status = "admitted" if language in preferred else "preferred"
        if status == "preferred":
            preferred.add(language)
        terms.setdefault((row.term, language), Term(row.term, language, status))
    ordered = sorted(terms.values(), key=lambda term: not related(term.language, glossary.source))
    return Concept(name, tuple(ordered), decided=False)


def refuse_decided(table: Path) -> None:
    """Raises InputError for a table that holds decisions, which a new one in its place would lose."""
    problems: list[Problem] = []
    try:
        decided = any(row.decision for row in _rows(table, problems))
    except InputError:
        return  # no such table
    if decided or problems:
        raise InputError(
            f"{shown(table)}: decisions are in it, which would be lost; accept them first, or name another file"
        )


def _further(concept: Concept, rows: Sequence[Row], path: str, problems: list[Problem]) -> Iterator[Term]:
    """The terms that a concept does not have yet."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if not row.decision or (row.term, row.language) in seen:
            continue
        seen.add((row.term, row.language))
        status = _STATUSES.get(row.decision, "admitted")
        there = next((t for t in concept.terms if t.text == row.term and related(t.language, row.language)), None)
        if there is not None:
            if there.status != status and row.decision not in _PROPOSED:
                problems.append(Problem(path, row.line, 1, _contradiction(concept, there, row)))
            continue
        first = next((t for t in concept.in_language(row.language, "preferred")), None)
        if status == "preferred" and first is not None:
            told = f"{first.text!r} is preferred in concept {concept.id!r}; write admitted, or edit that entry first"
            problems.append(Problem(path, row.line, 1, told))
            continue
        yield Term(row.term, _stated_as(concept, row.language), status)


def _contradiction(concept: Concept, there: Term, row: Row) -> str:
    return (
        f"{row.term!r} is {there.status} in concept {concept.id!r} already, and {row.decision} here; "
        "edit that entry, or leave the decision empty"
    )


def _stated_as(concept: Concept, language: str) -> str:
    """The tag under which the concept has terms of this language: zh-Hant-TW for zh-Hant."""
    return next((term.language for term in concept.terms if related(term.language, language)), language)
