"""``termkit check``: the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from termkit.cli.project import project, project_glossary
from termkit.core.mqm import SEVERITIES
from termkit.errors import ConfigError, hint

if TYPE_CHECKING:
    from termkit.core.rule import Rule


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-g", "--glossary", type=click.Path(path_type=Path), help="The glossary; default: termkit.toml's.")
@click.option("-s", "--source", type=click.Path(path_type=Path), help="The text that all PATHS render.")
@click.option("--language", metavar="TAG", help="Language of PATHS whose names do not tell (BCP 47: zh-Hant-TW, en).")
@click.option("--encoding", metavar="NAME", help="Encoding of PATHS; default: detected, or refused.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
@click.option("--rule", "only", multiple=True, metavar="NAME", help="Only this rule (may be repeated).")
@click.option("--disable", multiple=True, metavar="NAME", help="Without this rule (may be repeated).")
@click.option("--strict", is_flag=True, help="Report every absent term at its place.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    help="The mildest severity that makes exit status 1; default: minor.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    glossary: Path | None,
    source: Path | None,
    language: str | None,
    encoding: str | None,
    format_: str,
    only: tuple[str, ...],
    disable: tuple[str, ...],
    strict: bool,
    fail_on: str | None,
    exit_zero: bool,
) -> None:
    """Check texts against the glossary.

    Without PATHS, checks the works that termkit.toml names. A file is checked against the source that lies beside it
    by name (essay.en.draft.md against essay.zh-Hant.md), or against --source; a source is checked by itself.

    \b
    Example:
      termkit check
      termkit check translations/llm-2025.en.draft-b.md
      termkit check draft.md --source original.zh-Hant.md --language en --format json
    """
    from termkit.core.language import canonical
    from termkit.jobs.check import check_works, works_of

    if source is not None and not paths:
        raise ConfigError("--source belongs to PATHS: name the files that render it")
    config, glossary_path = project(glossary)
    loaded = project_glossary(glossary_path)
    works = works_of(
        paths,
        loaded,
        folders=[config.root / folder for folder in config.works],
        source=source,
        source_language=config.source,
        language=canonical(language) if language else None,
    )
    result = check_works(
        works,
        loaded,
        encoding=encoding,
        rules=_rules(only, (*config.disable, *disable)),
        strict=strict or config.strict,
    )
    if format_ == "json":
        from termkit.report.json import check_report

        click.echo(check_report(result))
    else:
        from termkit.report.text import check_text

        color = sys.stdout.isatty() if ctx.color is None else ctx.color
        click.echo(check_text(result, color=color), nl=False, color=color)
    threshold = config.fail_on if fail_on is None else next((s for s in SEVERITIES if s == fail_on), None)
    ctx.exit(1 if result.fails(threshold) and not exit_zero else 0)


def _rules(only: tuple[str, ...], disable: tuple[str, ...]) -> list[Rule] | None:
    """The chosen rules; None for all of them."""
    if not only and not disable:
        return None
    from termkit.rules import RULES

    names = [rule.name for rule in RULES]
    for name in (*only, *disable):
        if name not in names:
            raise ConfigError(f"no rule is named {name!r}; {hint(name, names)}")
    chosen = [rule for rule in RULES if (not only or rule.name in only) and rule.name not in disable]
    if not chosen:
        raise ConfigError("no rule is left: what --rule asks for is disabled")
    return chosen
