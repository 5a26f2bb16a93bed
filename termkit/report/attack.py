"""The attack table as text, Markdown and JSON, without a line break at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from termkit.core.attack import AttackRow, AttackTable
from termkit.report.characters import harmless

_ROW = "{:<26} {:>8} {:>8} {:>8} {:>7}  {}"
_WIDTH = 60  # characters of an example that are shown


def text(table: AttackTable) -> str:
    """The table for a terminal, with the segment that gained most by each attack."""
    lines = [_head(table), "", _ROW.format("attack", "mean", "delta", "worst", "gain", "most gained")]
    for row in table.rows:
        share = f"{row.share:.1%}"
        lines.append(
            _ROW.format(
                row.name, f"{row.mean:.4f}", f"{row.delta:+.4f}", f"{row.worst:+.4f}", share, harmless(_example(row))
            )
        )
    count = len(table.failures())
    lines += [
        "",
        f"{len(table.rows)} attacks, {count} of them succeed" if count else f"{len(table.rows)} attacks: none succeeds",
    ]
    return "\n".join(lines)


def markdown(table: AttackTable) -> str:
    """The table for a page."""
    lines = [
        _head(table),
        "",
        "| attack | mean | delta | worst system | segments that gain |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.name} | {row.mean:.4f} | {row.delta:+.4f} | {row.worst:+.4f} | {row.share:.1%} |" for row in table.rows
    ]
    return "\n".join(lines)


def as_json(table: AttackTable) -> str:
    """All of it as one object."""
    value = {
        **{key: value for key, value in table._asdict().items() if key != "rows"},
        "attacks": [
            {
                **row._asdict(),
                "example": row.example and row.example._asdict(),
                "failures": row.failures(table.max_share),
            }
            for row in table.rows
        ],
        "passed": not table.failures(),
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


RENDERERS: Mapping[str, Callable[[AttackTable], str]] = {"text": text, "json": as_json, "markdown": markdown}


def _head(table: AttackTable) -> str:
    systems = ", ".join(f"{name} {mean:.4f}" for name, mean in table.systems.items())
    return harmless(f"{table.reward} on {table.segments} outputs: {table.base:.4f} without attack ({systems})")


def _example(row: AttackRow) -> str:
    if row.example is None:
        return ""
    best = row.example
    output = " ".join(best.output.split())
    short = output if len(output) <= _WIDTH else "…" + output[1 - _WIDTH :]
    return f"{best.id} of {best.system}: {best.base:.2f} to {best.value:.2f}: {short}"
