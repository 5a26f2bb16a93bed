"""``termkit attack``: whether a reward can be gamed."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(path_type=Path)
_DEFAULT = "termkit.rewards:reward"


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
    from termkit.report.attack import RENDERERS

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
    click.echo(RENDERERS[format_](table))
    failures = table.failures()
    for failure in failures:
        click.echo(f"termkit: {failure}", err=True)
    ctx.exit(1 if failures else 0)
