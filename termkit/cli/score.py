"""``termkit score``: drafts against a reference and the glossary."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from termkit.cli.project import project, project_glossary
from termkit.config import Config
from termkit.core.glossary import Glossary
from termkit.core.score import ScoreResult
from termkit.errors import ConfigError

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("drafts", nargs=-1, type=_FILE)
@click.option("-r", "--reference", multiple=True, type=_FILE, help="The human version; several may be given.")
@click.option("-s", "--source", type=_FILE, help="The text that all DRAFTS render; default: the one beside each.")
@click.option("-g", "--glossary", type=_FILE, help="The glossary; default: termkit.toml's.")
@click.option("--metric", "metrics", multiple=True, metavar="NAME", help="Only this metric (may be repeated).")
@click.option("--gate", "gates", multiple=True, metavar="NAME=VALUE", help="Exit with 1 unless all drafts keep it.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
@click.option("--language", metavar="TAG", help="Language of DRAFTS whose names do not tell; else, only drafts in it.")
@click.option("--encoding", metavar="NAME", help="Encoding of the files; default: detected, or refused.")
@click.pass_context
def command(
    ctx: click.Context,
    drafts: tuple[Path, ...],
    reference: tuple[Path, ...],
    source: Path | None,
    glossary: Path | None,
    metrics: tuple[str, ...],
    gates: tuple[str, ...],
    format_: str,
    language: str | None,
    encoding: str | None,
) -> None:
    """Score drafts against a reference and the glossary.

    BLEU, chrF, chrF++ and TER are sacrebleu's, with its signatures; term-accuracy and term-consistency say how the
    glossary was kept, beside what the reference itself gets. Without DRAFTS, scores those of the works that
    termkit.toml names. A gate is a lower bound, for ter an upper one; termkit.toml holds them under [score.gates].

    \b
    Example:
      termkit score
      termkit score draft-a.en.md draft-b.en.md --reference human.en.md --source original.zh-Hant.md
      termkit score hyp.txt --reference ref.txt --language en --gate chrf=55 --gate term-accuracy=0.95 --format json
    """
    from termkit.report.scores import gate_line, score_report, score_text

    if not drafts and (reference or source):
        raise click.UsageError("--reference and --source belong to DRAFTS: name the drafts.")
    config, path = project(glossary)
    loaded = project_glossary(path) if glossary is not None or path.exists() else None
    asked = {**config.gates, **_gates(gates)}
    names = metrics or (config.metrics if loaded else _without_terms(config.metrics))
    result = _score(config, loaded, drafts, reference, source, names, asked, language, encoding)
    if loaded is None:
        result = replace(result, notes=(f"{path}: no such glossary, so terms are not scored", *result.notes))
    for note in result.notes:
        click.echo(f"termkit: {note}", err=True)
    if format_ == "json":
        click.echo(score_report(result))
        for gate in result.gates:
            if not gate.passed:
                click.echo(f"termkit: {gate_line(gate)}", err=True)
    else:
        color = sys.stdout.isatty() if ctx.color is None else ctx.color
        click.echo(score_text(result, color=color), nl=False, color=color)
    ctx.exit(0 if result.passed else 1)


def _without_terms(names: tuple[str, ...]) -> tuple[str, ...]:
    """The metrics that need no glossary."""
    from termkit.score.catalog import BY_NAME

    return tuple(name for name in names if BY_NAME[name].needs == "reference")


def _gates(flags: tuple[str, ...]) -> dict[str, float]:
    gates = {}
    for flag in flags:
        name, _, value = flag.rpartition("=")
        try:
            gates[name.strip()] = float(value)
        except ValueError:
            name = ""
        if not name.strip():
            raise ConfigError(f"--gate {flag}: write NAME=VALUE, such as --gate chrf=55")
    return gates


def _score(
    config: Config,
    glossary: Glossary | None,
    drafts: tuple[Path, ...],
    references: tuple[Path, ...],
    source: Path | None,
    metrics: tuple[str, ...],
    gates: dict[str, float],
    language: str | None,
    encoding: str | None,
) -> ScoreResult:
    from termkit.jobs.score import score_files, score_works

    if drafts:
        return score_files(
            drafts,
            references=references,
            source=source,
            glossary=glossary,
            metrics=metrics,
            gates=gates,
            language=language,
            encoding=encoding,
        )
    return score_works(
        [config.root / folder for folder in config.works],
        glossary=glossary,
        source_language=config.source,
        metrics=metrics,
        gates=gates,
        language=language,
        encoding=encoding,
    )
