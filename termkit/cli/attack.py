"""``termkit attack``: whether a reward can be gamed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from termkit.jobs.attack import AttackRow, AttackTable

_FILE = click.Path(path_type=Path)
_DEFAULT = "termkit.rewards:reward"
_ROW = "{:<26} {:>8} {:>8} {:>8} {:>7}  {}"
_WIDTH = 60  # characters of an example that are shown


@click.command()
@click.argument("data", type=_FILE, required=False)
@click.option("--reward", "reward_name", default=_DEFAULT, show_default=True, metavar="MODULE:FUNCTION",
              help="What to attack; its module is imported and run.")  # fmt: skip
@click.option("--output", "outputs", multiple=True, type=_FILE, help="Outputs to attack, one a line (may be repeated).")
@click.option("--without-reference", is_flag=True, help="The reward is given no reference.")
@click.option("--attack", "names", multiple=True, metavar="NAME", help="Only this attack (may be repeated).")
@click.option("--list", "listed", is_flag=True, help="Print the attacks and stop; DATA is not read.")
@click.option("--seed", default=0, show_default=True, help="Of what attacks choose at random.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N segments.")
@click.option(
    "--max-gain", default=0.01, show_default=True, type=click.FloatRange(0), help="A segment that gains more counts."
)
@click.option(
    "--max-share", default=0.02, show_default=True, type=click.FloatRange(0, 1), help="Share of segments that may."
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", help="Default: text."
)
@click.pass_context
def command(
    ctx: click.Context,
    data: Path | None,
    reward_name: str,
    outputs: tuple[Path, ...],
    without_reference: bool,
    names: tuple[str, ...],
    listed: bool,
    seed: int,
    limit: int | None,
    max_gain: float,
    max_share: float,
    format_: str,
) -> None:
    """Attack a reward in all the ways that a policy may find.

    DATA is a JSONL file, or a folder with items.jsonl and perhaps systems/*.txt. Each line has src (or source), ref (or
    reference) and terms: a list of {source, targets}, or an object. Attacked are the files of --output, else the fields
    hyp, output or mt, else the folder's systems, else the references.

    The reward is called as f(source, output, terms, reference); it gives a number, or a value that has one as .value.
    MODULE is looked for in the current folder first, and its code is run: name only what you trust.

    Exits with 1 when an attack beats its base in the mean, or lets more segments gain than --max-share.

    \b
    Example:
      termkit attack segments.jsonl
      termkit attack data/ --without-reference --format markdown
      termkit attack segments.jsonl --reward myproject.rewards:combined --limit 200
    """
    from termkit.jobs.attack import attack_table, choose_attacks, load_reward
    from termkit.jobs.attack_inputs import read_segments

    attacks = choose_attacks(names)
    if listed:
        for attack in attacks:
            click.echo(f"{attack.name:<26} {attack.summary}")
        return
    if data is None:
        raise click.UsageError("name the DATA: a JSONL file, or a folder with items.jsonl.")
    function = load_reward(reward_name)
    segments = read_segments(data, outputs, limit)
    table = attack_table(
        segments, function, reward_name, attacks=attacks, with_reference=not without_reference, seed=seed,
        max_gain=max_gain, max_share=max_share,
    )  # fmt: skip
    click.echo({"text": _text, "json": _json, "markdown": _markdown}[format_](table))
    failures = table.failures()
    for failure in failures:
        click.echo(f"termkit: {failure}", err=True)
    ctx.exit(1 if failures else 0)


def _text(table: AttackTable) -> str:
    from termkit.report.characters import harmless

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


def _head(table: AttackTable) -> str:
    systems = ", ".join(f"{name} {mean:.4f}" for name, mean in table.systems.items())
    return f"{table.reward} on {table.segments} outputs: {table.base:.4f} without attack ({systems})"


def _example(row: AttackRow) -> str:
    if row.example is None:
        return ""
    best = row.example
    text = " ".join(best.output.split())
    short = text if len(text) <= _WIDTH else "…" + text[1 - _WIDTH :]
    return f"{best.id} of {best.system}: {best.base:.2f} to {best.value:.2f}: {short}"


def _markdown(table: AttackTable) -> str:
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


def _json(table: AttackTable) -> str:
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
