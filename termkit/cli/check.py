"""``termkit check``: the main job."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termkit.cli.project import project, project_glossary
from termkit.core.mqm import SEVERITIES
from termkit.errors import ConfigError

if TYPE_CHECKING:
    from termkit.config import Config
    from termkit.core.glossary import Glossary
    from termkit.core.result import CheckResult
    from termkit.jobs.project_check import Request

_REPORTS = (
    *("text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "html"),
)

_WORD = re.compile(r"[A-Za-z][\w-]+")  # longer than the letter of a drive


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-g", "--glossary", type=click.Path(path_type=Path), help="The glossary; default: termkit.toml's.")
@click.option("-s", "--source", type=click.Path(path_type=Path), help="The text that all PATHS render.")
@click.option("--from", "source_language", metavar="TAG", help="Language of the sources; default: the glossary's.")
@click.option(
    "--to",
    "--language",
    "language",
    metavar="TAG",
    help="Language of PATHS whose names do not tell (BCP 47: zh-Hant-TW, en).",
)
@click.option("--encoding", metavar="NAME", help="Encoding of PATHS; default: detected, or refused.")
@click.option("--format", "formats", multiple=True, type=click.Choice(_REPORTS), help="Default: text.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="[FORMAT:]FILE",
    help="Write a report to a file, too (may be repeated); its format by its name, if not given.",
)
@click.option("--select", "--rule", "select", multiple=True, metavar="NAME", help="Only this rule (may be repeated).")
@click.option("--ignore", "--disable", "ignore", multiple=True, metavar="NAME", help="Without this rule.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files and folders that match.")
@click.option("--force-exclude", is_flag=True, help="Leave them out though they are named (for pre-commit).")
@click.option("--baseline", type=click.Path(path_type=Path), help="Findings that are known; only others are reported.")
@click.option("--no-baseline", is_flag=True, help="Without the baseline that termkit.toml names.")
@click.option("--update-baseline", is_flag=True, help="Write the baseline: what is gone leaves it.")
@click.option("--grow-baseline", is_flag=True, help="Write the baseline with everything that was found.")
@click.option("--diff-from", metavar="REV", help="Only lines that changed since a git revision.")
@click.option("--fix", is_flag=True, help="Make the changes that are safe, then check again.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: changes of words, too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option("--strict", is_flag=True, help="Report every absent term at its place.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    help="The mildest severity that makes exit status 1; default: minor.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
@click.option("-j", "--jobs", type=click.IntRange(min=0), metavar="N", help="Processes; 0: one for each processor.")
@click.option("--cache", is_flag=True, help="Keep what was found, and look again only at files that changed.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    glossary: Path | None,
    source: Path | None,
    source_language: str | None,
    language: str | None,
    encoding: str | None,
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    force_exclude: bool,
    baseline: Path | None,
    no_baseline: bool,
    update_baseline: bool,
    grow_baseline: bool,
    diff_from: str | None,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    strict: bool,
    fail_on: str | None,
    exit_zero: bool,
    jobs: int | None,
    cache: bool,
    watch: bool,
) -> None:
    """Check texts against the glossary.

    Without PATHS, checks what termkit.toml names. A file is checked against the source that lies beside it by name
    (essay.en.draft.md against essay.zh-Hant.md, zh-TW.json against en.json), or against --source; bilingual files
    (PO, XLIFF, TMX, JSONL, TSV, CSV) carry their source; a source is checked by itself.

    Exit status: 0 clean, 1 findings, 2 something could not be read or run, 3 a fault of termkit.

    \b
    Example:
      termkit check
      termkit check translations/llm-2025.en.draft-b.md
      termkit check draft.md --source original.zh-Hant.md --to en --format json
      termkit check corpus.jsonl --from en --to zh-Hans --format jsonl
      termkit check --baseline termkit-baseline.json --output sarif:termkit.sarif
    """
    from termkit.jobs.project_check import Request, check_project

    if source is not None and not paths:
        raise ConfigError("--source belongs to PATHS: name the files that render it")
    if unsafe_fixes and not (fix or diff):
        raise ConfigError("--unsafe-fixes belongs to --fix or --diff")
    if fix and diff:
        raise ConfigError("--fix makes the changes, --diff only shows them; ask for one of them")
    if diff and any(name != "text" for name in formats):
        raise ConfigError(f"--diff takes standard output; write the report to a file: --output {formats[0]}:FILE")
    if diff and (update_baseline or grow_baseline):
        raise ConfigError("--diff writes nothing, so it cannot write the baseline; ask for one of them")
    if baseline is not None and no_baseline:
        raise ConfigError(f"--no-baseline leaves out --baseline {baseline}; give one of them")
    request = Request(
        paths=paths,
        source=source,
        source_language=source_language,
        target_language=language,
        encoding=encoding,
        select=select,
        ignore=ignore,
        exclude=exclude,
        force_exclude=force_exclude,
        baseline=baseline,
        no_baseline=no_baseline,
        update_baseline=update_baseline or grow_baseline,
        grow_baseline=grow_baseline,
        diff_from=diff_from,
        strict=strict,
        jobs=jobs,
        digests=fix or diff,
        cache=cache,
    )
    reports = _reports(formats, outputs)

    def once() -> tuple[CheckResult, int]:
        config, glossary_path = project(glossary)
        loaded = project_glossary(glossary_path)
        result = check_project(request, config, loaded)
        if fix or diff:
            result = _fixed(result, request, config, loaded, unsafe=unsafe_fixes, show=diff)
        _write(ctx, result, reports)
        threshold = config.fail_on if fail_on is None else next((s for s in SEVERITIES if s == fail_on), None)
        if result.unread:
            return result, 2
        return result, 1 if result.fails(threshold) and not exit_zero else 0

    if watch:
        from termkit.jobs.watch import watch as keep_watching

        config, glossary_path = project(glossary)
        written = [Path(path) for _, path in reports if path]
        known = baseline or config.baseline_path
        keep_watching(
            lambda: _looked_at(once()[0]),
            _watched(paths, source, config, glossary_path),
            written=[*written, *([known] if known else [])],
        )
    ctx.exit(once()[1])


def _watched(paths: tuple[Path, ...], source: Path | None, config: Config, glossary: Path) -> list[Path]:
    """What a check depends on, as far as is known before: the texts, the glossaries, the settings."""
    from termkit.jobs.pair_patterns import pattern

    works = [config.root / folder for folder in config.works]
    pairs = [config.root / pattern(side).folder for pair in config.pairs for side in (pair.source, pair.target)]
    texts = [*(paths or (*works, *pairs)), *([source] if source else [])]
    glossaries = [glossary, *(config.root / pair.glossary for pair in config.pairs if pair.glossary)]
    return [*texts, *glossaries, *([config.path] if config.path else [])]


def _looked_at(result: CheckResult) -> list[Path]:
    """The files of a check, sources that were found beside the named ones and what could not be read too."""
    return [Path(path) for path in (*result.paths, *(problem.path for problem in result.unread))]


def _reports(formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """The reports to write, each with its file; an empty file name is standard output."""
    reports = [(name, "") for name in formats]
    for output in outputs:
        name, colon, path = output.partition(":")
        if not colon or name not in _REPORTS:
            from termkit.report.formats import format_of

            if colon and _WORD.fullmatch(name):
                known = ", ".join(_REPORTS)
                raise ConfigError(f"--output {output!r}: no report is named {name!r}; {_meant(name)}known are {known}")
            path, told = output, format_of(output)
            if told is None:
                raise ConfigError(f"cannot tell the format of {output!r} by its name; write --output sarif:{output}")
            name = told
        if not path:
            raise ConfigError(f"--output {output!r} names no file; write --output {name}:report")
        reports.append((name, path))
    if len(formats) > 1:
        raise ConfigError("only one --format goes to standard output; write the others with --output FORMAT:FILE")
    return reports if formats else [("text", ""), *reports]


def _meant(name: str) -> str:
    """The reports of which the name may be a slip, or that are written to files with such an end."""
    from termkit.errors import nearest
    from termkit.report.formats import FORMATS

    meant = [each.name for each in FORMATS if f".{name.lower()}" in each.suffixes]
    meant += [each.name for each in FORMATS if any(end.endswith(f".{name.lower()}") for end in each.suffixes)]
    near = meant or [one for one in (nearest(name, _REPORTS),) if one]
    return f"did you mean {' or '.join(map(repr, dict.fromkeys(near)))}? " if near else ""


def _write(ctx: click.Context, result: CheckResult, reports: list[tuple[str, str]]) -> None:
    """All reports: those with a file name into their files, in one step each."""
    import os

    from termkit import __version__
    from termkit.report.characters import harmless
    from termkit.report.context import ReportContext, RuleInfo
    from termkit.report.formats import render

    rules: tuple[RuleInfo, ...] = ()
    if any(name != "text" for name, _ in reports):
        from termkit.rules import RULES

        rules = tuple(RuleInfo(rule.name, rule.summary, rule.doc, rule.severity, rule.mqm) for rule in RULES)
    color = sys.stdout.isatty() if ctx.color is None else ctx.color
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    for name, path in reports:
        context = ReportContext(__version__, rules, str(Path.cwd()), color and not path, summary)
        text = render(name, result, context)
        if path:
            from termkit.formats.files import write_atomic

            write_atomic(path, text.encode("utf-8", "replace"))
        else:
            click.echo(text, nl=False, color=color)
        if name == "github" and summary and not path:
            from termkit.report.github import summary as step_summary

            with open(summary, "a", encoding="utf-8") as stream:
                stream.write(step_summary(result, context))
    for note in result.notes:
        click.echo(f"termkit: {harmless(note)}", err=True)
    for problem in result.unread:
        click.echo(f"termkit: {harmless(str(problem))}", err=True)


def _fixed(
    result: CheckResult, request: Request, config: Config, glossary: Glossary, *, unsafe: bool, show: bool
) -> CheckResult:
    """Makes the fixes, or shows them, and gives what is left."""
    from termkit.jobs.fix import FixReport, apply, diff, plan
    from termkit.jobs.project_check import check_project

    planned = plan(result, unsafe=unsafe, encoding=request.encoding, root=config.root)
    if show:
        click.echo(diff(planned), nl=False)
    report = FixReport((), planned.left, planned.unsafe) if show else apply(planned)
    for line in report.lines():
        click.echo(f"termkit: {line}", err=True)
    return result if show else check_project(request, config, glossary)
