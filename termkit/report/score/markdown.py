"""Scores as Markdown for a comment under a pull request: gates first, then a table for each work.

Whatever comes from a file stands in a code span, so that no text can mention people, link, or break a table.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.score import DraftScores, ScoreResult
from termkit.report.characters import encodable
from termkit.report.markdown import quoted
from termkit.report.score.tables import (
    CEILING,
    Table,
    agreement_line,
    cell,
    chance,
    compared_by,
    gate_line,
    number,
    signed,
    tables,
)

_MOST = 60_000  # bytes: a comment may hold 65,536 characters
_GATES = 100  # those that failed come first


def render(result: ScoreResult) -> str:
    """The page, fit for a comment; what does not fit is left out, and that is said."""
    lines: list[str] = []
    room = _MOST
    works = list(tables(result.drafts))
    blocks = [_gates(result), _notes(result), *(_table(table, result) for table in works), _agreements(result)]
    blocks += [_drafts(table.drafts) for table in works]
    for number_of_block, block in enumerate(map(list, blocks)):
        size = sum(len(line.encode("utf-8", "surrogatepass")) + 1 for line in block)
        if size > room and number_of_block:
            lines.append("The rest is too long for a comment: see the other formats.\n")
            break
        room -= size
        lines += block
    if result.caution:
        lines.append(result.caution)
    return encodable("\n".join(lines).rstrip("\n")) + "\n"


def _gates(result: ScoreResult) -> Iterator[str]:
    if not result.gates:
        return
    failed = [gate for gate in result.gates if not gate.passed]
    verdict = f"{len(failed)} of {len(result.gates)} gates failed" if failed else "All gates passed"
    yield f"**{verdict}**\n"
    for gate in (*failed, *(gate for gate in result.gates if gate.passed))[:_GATES]:
        yield f"- {'pass' if gate.passed else '**FAIL**'}: {quoted(gate_line(gate))}"
    if len(result.gates) > _GATES:
        yield f"- and {len(result.gates) - _GATES} more"
    yield ""


def _notes(result: ScoreResult) -> Iterator[str]:
    """What sacrebleu counted otherwise, and what a reader should know of the run."""
    yield from (f"- **FAIL**: sacrebleu counted something else: {quoted(text)}" for text in result.differences)
    yield from (f"- {quoted(note)}" for note in result.notes)
    if result.differences or result.notes:
        yield ""


def _table(table: Table, result: ScoreResult) -> Iterator[str]:
    yield f"{quoted(table.title)}\n"
    ranked = any(draft.cluster for draft in table.drafts) and len(table.drafts) > 1
    yield "| " + " | ".join([*(["#"] if ranked else []), "draft", *table.metrics]) + " |"
    yield "| " + " | ".join([*(["---:"] if ranked else []), "---", *("---:" for _ in table.metrics)]) + " |"
    for draft in table.drafts:
        rank = [str(draft.cluster or "-")] if ranked else []
        cells = [cell(draft.score(metric)) for metric in table.metrics]
        yield "| " + " | ".join([*rank, quoted(draft.path), *cells]) + " |"
    if any(table.ceiling(metric) is not None for metric in table.metrics):
        cells = [number(metric, table.ceiling(metric)) for metric in table.metrics]
        yield "| " + " | ".join([*([""] if ranked else []), CEILING, *cells]) + " |"
    yield ""
    metric = compared_by(table, result.comparisons)
    if ranked and metric:
        yield f"Drafts with the same # cannot be told apart by {metric}.\n"


def _agreements(result: ScoreResult) -> Iterator[str]:
    for each in result.agreements:
        yield f"- {agreement_line(each)}"
    if result.agreements:
        yield ""


def _drafts(drafts: tuple[DraftScores, ...]) -> Iterator[str]:
    """What stands beside the scores of each draft."""
    for draft in drafts:
        lines = [
            f"- {delta.metric} {signed(delta.metric, delta.difference)} against the baseline"
            + ("" if delta.p is None else f" (p = {chance(delta.p)})")
            for delta in draft.deltas
        ]
        lines += [f"- {flag.name}: {quoted(flag.message)}" for flag in draft.flags]
        if lines:
            yield f"{quoted(draft.path)}\n"
            yield from lines
            yield ""
