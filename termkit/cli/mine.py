"""``termkit mine``: what the glossary lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from termkit.cli.project import project, project_glossary
from termkit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termkit.core.mined import Mined

_FORMATS = ("text", "json", "tsv", "yaml")
_SUFFIXES = {".json": "json", ".tsv": "tsv", ".yaml": "yaml", ".yml": "yaml"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-g", "--glossary", type=click.Path(path_type=Path), help="The glossary; default: termkit.toml's.")
@click.option("--from", "source", metavar="TAG", help="Language of the sources; default: as the files have it.")
@click.option("--to", "target", metavar="TAG", help="Language of the translations.")
@click.option("--top", type=click.IntRange(min=1), default=50, metavar="N", help="Show so many. Default: 50.")
@click.option("--min-count", type=click.IntRange(min=1), default=1, metavar="N", help="Leave out what is rarer.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files and folders that match.")
@click.option("--encoding", metavar="NAME", help="Encoding of PATHS; default: detected, or refused.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Default: text, or by the name of --output.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.")
@click.option(
    "--accept", type=click.Path(path_type=Path), metavar="FILE", help="Put what was decided in FILE into the glossary."
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    glossary: Path | None,
    source: str | None,
    target: str | None,
    top: int,
    min_count: int,
    exclude: tuple[str, ...],
    encoding: str | None,
    format_: str | None,
    output: Path | None,
    accept: Path | None,
) -> None:
    """Find the terms that texts use: candidates, families of variants, rivals of approved renderings.

    PATHS are Chinese texts, folders, texts with their translations beside them, or bilingual files (PO, XLIFF, TMX,
    JSONL, TSV, CSV); without PATHS, what termkit.toml names. Where there is English beside the Chinese, candidates
    come with their renderings; rivals need a glossary, too.

    The table of --format tsv is there to be edited: write preferred, admitted, variant, deprecated, or proposed into
    its last column, and --accept puts those rows into the glossary; all other bytes of the glossary stay.

    \b
    Example:
      termkit mine book/
      termkit mine translations -o terms.tsv
      termkit mine --accept terms.tsv
    """
    if accept is not None:
        if paths or output or format_ or source or target or exclude or encoding:
            raise ConfigError("--accept takes a table and --glossary, nothing else; mine first, then accept")
        _accept(accept, glossary)
        return
    from termkit.jobs.mine import Order, mine
    from termkit.jobs.mine_gather import Wanted
    from termkit.report.characters import harmless

    config, path = project(glossary)
    known = project_glossary(path) if glossary is not None or path.exists() else None
    if output is not None:
        _refuse_harmful(output, (*paths, path))
    name = format_ or (_SUFFIXES.get(output.suffix.lower(), "text") if output else "text")
    if name == "tsv" and output is not None and output.exists():
        from termkit.jobs.mine_accept import refuse_decided

        refuse_decided(output)
    found = mine(Order(Wanted(paths, source, target, exclude, encoding), top, min_count), config, known)
    _write(_rendered(name, found.mined), output)
    for note in found.mined.notes:
        click.echo(f"termkit: {harmless(note)}", err=True)
    for problem in found.unread:
        click.echo(f"termkit: {harmless(str(problem))}", err=True)
    ctx.exit(2 if found.unread else 0)


def _refuse_harmful(output: Path, inputs: Sequence[Path]) -> None:
    """Raises ConfigError where the output would take the place of the glossary or of a text."""
    if output.is_file() and any(each.is_file() and each.samefile(output) for each in inputs):
        raise ConfigError(f"{output}: is read in this run; name another file to write")


def _rendered(name: str, mined: Mined) -> str:
    from termkit.report import mined as report

    if name == "yaml":
        from termkit.jobs.mine_glossary import FirstGlossary

        return FirstGlossary(mined).text
    return {"text": report.mined_text, "json": report.mined_json, "tsv": report.mined_tsv}[name](mined)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    from termkit.formats.files import write_atomic
    from termkit.jobs.reading import shown

    write_atomic(output, text.encode("utf-8", "replace"))
    click.echo(f"wrote {shown(output)}", err=True)


def _accept(table: Path, glossary: Path | None) -> None:
    from termkit.jobs.glossary_edits import write_back
    from termkit.jobs.mine_accept import accept
    from termkit.jobs.reading import shown

    path = project(glossary)[1]
    edited = accept(table, path)
    if edited is None:
        click.echo(f"{shown(path)}: nothing to change")
        return
    write_back(edited)
    for line in edited.changed:
        click.echo(line)
    click.echo(f"{shown(path)}: {len(edited.changed)} changed")
