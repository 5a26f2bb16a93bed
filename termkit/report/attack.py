"""The attack table as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from termkit.core.attack import AttackResult, AttackRow
from termkit.report.markdown import quoted
from termkit.report.text import width

VERSION = 1
_LONGEST = 100  # code points of an example


def text(result: AttackResult) -> str:
    """The table for a person: what each attack brings on average, and how often it pays."""
    rows = [("attack", "reward", "change", "gains", "")]
    rows.append(("(none)", f"{result.base:.4f}", "", "", ""))
    rows += [
        (row.name, f"{row.mean:.4f}", f"{row.mean - result.base:+.4f}", f"{row.share:.2%}", _verdict(result, row))
        for row in result.rows
    ]
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = [f"{result.reward} on {result.data}: {_described(result)}", ""]
    for row in rows:
        name = row[0] + " " * (widths[0] - width(row[0]))
        values = [f"{cell:>{size}}" for cell, size in zip(row[1:4], widths[1:], strict=True)]
        lines.append("  ".join([name, *values, row[4]]).rstrip())
    lines += ["", f"gains: outputs that gain more than {result.max_gain:g} (of all, changed or not)"]
    lines += _examples(result)
    return "\n".join(lines) + "\n"


def markdown(result: AttackResult) -> str:
    """The table for a page."""
    lines = [f"{quoted(result.reward)} on {quoted(result.data)}: {_described(result)}", ""]
    lines += ["| attack | reward | change | gains | |", "|---|---:|---:|---:|---|"]
    lines.append(f"| (none) | {result.base:.3f} | | | |")
    for row in result.rows:
        lines.append(
            f"| {row.name}: {row.summary} | {row.mean:.3f} | {row.mean - result.base:+.3f} "
            f"| {row.share:.2%} | {_verdict(result, row)} |"
        )
    return "\n".join(lines) + "\n"


def as_json(result: AttackResult) -> str:
    """The whole result as one JSON object."""
    report = {
        "version": VERSION,
        "data": result.data,
        "reward": result.reward,
        "with_reference": result.with_reference,
        "items": result.items,
        "bases": dict(result.bases),
        "base": result.base,
        "max_gain": result.max_gain,
        "max_share": result.max_share,
        "passed": result.passed,
        "attacks": [_row(result, row) for row in result.rows],
    }
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _row(result: AttackResult, row: AttackRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "summary": row.summary,
        "mean": row.mean,
        "change": row.mean - result.base,
        "means": dict(row.means),
        "beaten": list(row.beaten),
        "share": row.share,
        "changed": row.changed,
        "tried": row.tried,
        "passed": not result.fails(row),
        "best": row.best._asdict() if row.best else None,
    }


RENDERERS: Mapping[str, Callable[[AttackResult], str]] = {"text": text, "markdown": markdown, "json": as_json}


def _described(result: AttackResult) -> str:
    systems = f"{len(result.bases)} system{'s' if len(result.bases) > 1 else ''}"
    return f"{result.items} items, {systems}, {'with' if result.with_reference else 'without'} the reference"


def _verdict(result: AttackResult, row: AttackRow) -> str:
    if row.beaten:
        return f"beats the base of {', '.join(row.beaten)}"
    return f"pays in {result.max_share:.0%} or more" if result.fails(row) else ""


def _examples(result: AttackResult) -> Iterator[str]:
    """The best single gain of each attack that pays."""
    for row in result.rows:
        if result.fails(row) and row.best is not None:
            output = "".join(char if char.isprintable() else " " for char in row.best.output)
            short = output if len(output) <= _LONGEST else output[: _LONGEST - 1] + "…"
            yield f"{row.name}: {row.best.gain:+.4f} for item {row.best.item} of {row.best.system}: {short}"
