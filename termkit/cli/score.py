"""``termkit score``: drafts against a reference and the glossary."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from termkit.cli.project import project, project_glossary
from termkit.core.score import PartKind
from termkit.errors import ConfigError

if TYPE_CHECKING:
    from termkit.config import Config
    from termkit.core.glossary import Glossary
    from termkit.core.score import ScoreResult
    from termkit.jobs.score_request import Request
    from termkit.score.gates import Gates
    from termkit.score.significance import Test
    from termkit.score.statistics import Option

_FILE = click.Path(path_type=Path)
_FORMATS = ("text", "json", "html", "markdown", "junit")


@click.command()
@click.argument("drafts", nargs=-1, type=_FILE)
@click.option("-r", "--reference", multiple=True, type=_FILE, help="The human version; several may be given.")
@click.option("-s", "--source", type=_FILE, help="The text that all DRAFTS render; default: the one beside each.")
@click.option("-g", "--glossary", type=_FILE, help="The glossary; default: termkit.toml's.")
@click.option("--metric", "metrics", multiple=True, metavar="NAME", help="Only this metric (may be repeated).")
@click.option(
    "--option",
    "options",
    multiple=True,
    metavar="METRIC.NAME=VALUE",
    help="An option of a metric by sacrebleu's name: bleu.tokenize=char, ter.normalized=yes (may be repeated).",
)
@click.option("--items", type=_FILE, metavar="JSONL", help="Source, references, required terms and document by line.")
@click.option("--documents", type=_FILE, metavar="FILE", help="The document of each line, for profiles and intervals.")
@click.option("--lines", is_flag=True, help="Line n of all files says the same thing; blank lines count too.")
@click.option("--first", type=click.IntRange(1), metavar="N", help="Number of the first segment, if this is a shard.")
@click.option(
    "--resamples", type=click.IntRange(0, 1_000_000), default=1000, metavar="N", help="For intervals; default: 1000."
)
@click.option(
    "--test",
    type=click.Choice(["bootstrap", "randomization"]),
    default="bootstrap",
    help="Of the difference from --baseline: paired bootstrap (default) or approximate randomization.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice(get_args(PartKind)),
    help="Show where drafts are strong and weak (may be repeated).",
)
@click.option("--worst", type=click.IntRange(0), default=0, metavar="N", help="Show the N weakest segments.")
@click.option("--no-flags", is_flag=True, help="Do not look for what makes scores mean less than they seem to.")
@click.option("--mqm", is_flag=True, help="Weigh what the checker finds: penalty per 100 words or characters.")
@click.option("--comet", type=_FILE, metavar="PATH", help="Score with the COMET model in PATH (extra: neural).")
@click.option("--metricx", type=_FILE, metavar="PATH", help="Score with the MetricX model in PATH (extra: neural).")
@click.option("--people", type=_FILE, metavar="TSV", help="Human MQM or ESA judgements, to see who agrees with them.")
@click.option(
    "--baseline", type=_FILE, metavar="PATH", help="Saved statistics, a JSON report or a draft to compare with."
)
@click.option("--gate", "gates", multiple=True, metavar="NAME=VALUE", help="Exit with 1 unless all drafts keep it.")
@click.option("--save", type=_FILE, metavar="DIR", help="Write the statistics of each draft to DIR.")
@click.option("--wmt", type=_FILE, metavar="DIR", help="Write scores of segments and systems for mt-metrics-eval.")
@click.option("--merge", type=_FILE, metavar="FILE", help="Put DRAFTS, saved statistics of shards, together in FILE.")
@click.option("--check-sacrebleu", is_flag=True, help="Count again with sacrebleu itself; exit with 1 on a difference.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", help="Default: text.")
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write to FILE instead of standard output.")
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
    options: tuple[str, ...],
    items: Path | None,
    documents: Path | None,
    lines: bool,
    first: int | None,
    resamples: int,
    test: Test,
    profiles: tuple[PartKind, ...],
    worst: int,
    no_flags: bool,
    mqm: bool,
    comet: Path | None,
    metricx: Path | None,
    people: Path | None,
    baseline: Path | None,
    gates: tuple[str, ...],
    save: Path | None,
    wmt: Path | None,
    merge: Path | None,
    check_sacrebleu: bool,
    format_: str,
    output: Path | None,
    language: str | None,
    encoding: str | None,
) -> None:
    """Score drafts against a reference and the glossary.

    BLEU, chrF, chrF++ and TER are sacrebleu's numbers, with its signatures; term metrics say how the glossary was
    kept, beside what the reference itself gets. Without DRAFTS, scores those of the works that termkit.toml names.
    A file called - is standard input.

    A gate is a lower bound (for metrics that are better when lower, an upper one), of the whole or of a section,
    concept or document; or it is a distance from --baseline that resamples must back. termkit.toml holds them under
    [score.gates].

    \b
    Example:
      termkit score
      termkit score draft-a.en.md draft-b.en.md --reference human.en.md --source original.zh-Hant.md
      termkit score hyp.txt --reference ref.txt --language en --lines --option bleu.tokenize=intl
      termkit score draft.en.md --gate chrf=55 --gate "term-accuracy[concept:rlvr]=1" --format junit -o score.xml
      termkit score draft.en.md --baseline last-run/ --gate "chrf++=baseline-0.5@0.05" --save this-run
      termkit score --profile section --profile concept --worst 5 --format html -o score.html
    """
    from termkit.jobs.score_request import Request

    if not drafts and (reference or source or items):
        raise click.UsageError("--reference, --source and --items belong to DRAFTS: name the drafts.")
    read = (*drafts, *reference, source, glossary, items, documents, people, baseline, merge)
    _refuse_output(output, [file for file in read if file is not None])
    if merge is not None:
        from termkit.jobs.score_saved import merged

        if len(drafts) < 2:
            raise click.UsageError("--merge FILE puts together two or more files of saved statistics: name them.")
        merged(drafts, merge)
        drafts = (merge,)
    config, path = project(glossary)
    loaded = project_glossary(path) if glossary is not None or path.exists() else None
    request = Request(
        only=metrics,
        draws=resamples,
        test=test,
        profiles=tuple(dict.fromkeys(profiles)),
        worst=worst,
        flags=not no_flags,
        lines=lines or items is not None,
        first=first - 1 if first else 0,
        documents=documents,
        items=items,
        baseline=baseline,
        save=save,
        check_sacrebleu=check_sacrebleu,
        mqm=mqm,
        people=people,
        wmt=wmt,
        options=_options(options),
        neural={name: model for name, model in (("comet", comet), ("metricx", metricx)) if model is not None},
    )
    flagged = _gates(gates)
    asked = [*(gate for gate in config.gates.items() if gate[0] not in dict(flagged)), *flagged]
    names = metrics or (config.metrics if loaded else _without_terms(config.metrics))
    result = _score(config, loaded, drafts, reference, source, names, asked, language, encoding, request)
    if loaded is None and not items and not all(draft.suffix == ".npz" for draft in drafts or (Path(),)):
        result = replace(result, notes=(f"{path}: no such glossary, so terms are not scored", *result.notes))
    compared = [Path(name) for draft in result.drafts for name in (draft.path, *draft.references, draft.source or "")]
    _refuse_output(output, [*compared, path])
    for note in (*result.notes, *result.differences):
        click.echo(f"termkit: {note}", err=True)
    _write(ctx, result, format_, output)
    ctx.exit(0 if result.passed else 1)


def _refuse_output(output: Path | None, read: list[Path]) -> None:
    """A report is not written over what it is about."""
    if output is None or (os.path.exists(output) and not os.path.isfile(output)):  # pipes and terminals may be both
        return
    if any(output.resolve() == path.resolve() for path in read):
        raise ConfigError(f"--output {output}: is one of the files that are read; name another")


def _write(ctx: click.Context, result: ScoreResult, format_: str, output: Path | None) -> None:
    """The report, and for programs' formats the failing gates on standard error."""
    from termkit.report.score.formats import RENDERERS
    from termkit.report.score.tables import gate_line

    color = output is None and format_ == "text" and (sys.stdout.isatty() if ctx.color is None else ctx.color)
    text = RENDERERS[format_](result, color)
    if format_ != "text" or output is not None:
        for gate in result.gates:
            if not gate.passed:
                click.echo(f"termkit: {gate_line(gate)}", err=True)
    if output is None:
        click.echo(text, nl=False, color=color)
        return
    from termkit.formats.files import write_atomic

    write_atomic(output, text.encode("utf-8", "surrogatepass"))


def _without_terms(names: tuple[str, ...]) -> tuple[str, ...]:
    """The metrics that need no glossary."""
    from termkit.score.catalog import BY_NAME

    return tuple(name for name in names if BY_NAME[name].needs == "reference")


def _gates(flags: tuple[str, ...]) -> list[tuple[str, float | str]]:
    gates: list[tuple[str, float | str]] = []
    for flag in flags:
        name, _, value = flag.rpartition("=")
        if not name.strip() or not value.strip():
            raise ConfigError(f"--gate {flag}: write NAME=VALUE, such as --gate chrf=55")
        gates.append((name.strip(), value.strip()))
    return gates


def _options(flags: tuple[str, ...]) -> dict[str, dict[str, Option]]:
    """Options by metric; values are yes, no, numbers or words."""
    options: dict[str, dict[str, Option]] = {}
    for flag in flags:
        name, equals, value = flag.partition("=")
        metric, dot, option = name.strip().rpartition(".")
        if not (equals and dot and metric and option and value):
            raise ConfigError(f"--option {flag}: write METRIC.NAME=VALUE, such as --option bleu.tokenize=char")
        options.setdefault(metric.lower(), {})[option] = _value(value.strip())
    return options


def _value(text: str) -> Option:
    if text.lower() in ("yes", "true", "no", "false"):
        return text.lower() in ("yes", "true")
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _score(
    config: Config,
    glossary: Glossary | None,
    drafts: tuple[Path, ...],
    references: tuple[Path, ...],
    source: Path | None,
    metrics: tuple[str, ...],
    gates: Gates,
    language: str | None,
    encoding: str | None,
    request: Request,
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
            request=request,
        )
    return score_works(
        [config.root / folder for folder in config.works],
        glossary=glossary,
        source_language=config.source,
        metrics=metrics,
        gates=gates,
        language=language,
        encoding=encoding,
        request=request,
    )
