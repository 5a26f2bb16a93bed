"""``termkit init``: a project to start from."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from termkit.errors import InputError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--from", "source", metavar="TAG", help="Language of the sources; default: as the files suggest.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.option("--starter", is_flag=True, help="Write commented files to start from, whatever is in FOLDER.")
def command(folder: Path, source: str | None, yes: bool, starter: bool) -> None:
    """Write a termkit.toml and a first glossary for the texts in FOLDER; nothing that exists is touched.

    Looks for texts in Chinese and English that belong together (essay.zh-Hant.md and essay.en.md, docs/zh and docs/en,
    catalogs, bilingual files), and proposes the terms that both have, each with its evidence. It shows what it would
    write, and asks. An empty folder gets commented files to start from.

    \b
    Example:
      termkit init
      termkit init docs --yes
      termkit init my-translation
    """
    from termkit.jobs.init import is_bare, propose

    for name in ("termkit.toml", "glossary.yaml"):
        if os.path.lexists(folder / name):
            raise InputError(f"{folder / name}: exists already; nothing was written")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is no folder")
    if starter or is_bare(folder):
        _write_starter(folder)
        return
    from termkit.report.characters import harmless

    proposal = propose(folder, source)
    for line in proposal.lines():
        click.echo(harmless(line))
    for note in (*proposal.notes, *proposal.unread):
        click.echo(f"termkit: {harmless(str(note))}", err=True)
    if not yes:
        if not sys.stdin.isatty():
            click.echo("nothing was written: there is no terminal to ask at; --yes writes both files")
            return
        if not click.confirm("Write both files?"):
            click.echo("nothing was written")
            return
    _write(folder, proposal.config, proposal.glossary)
    click.echo("Read glossary.yaml: what it says is proposed. Then run: termkit check")


def _write_starter(folder: Path) -> None:
    from termkit.jobs.init import STARTER_GLOSSARY, starter_config

    try:
        (folder / "translations").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made: {error.strerror}") from None
    _write(folder, starter_config(), STARTER_GLOSSARY)
    click.echo("Put essay.zh-Hant.md and essay.en.draft-a.md into translations/, then run: termkit check")


def _write(folder: Path, config: str, glossary: str) -> None:
    from termkit.formats.files import write_atomic

    for name, text in (("glossary.yaml", glossary), ("termkit.toml", config)):
        write_atomic(folder / name, text.encode("utf-8"))
        click.echo(f"wrote {folder / name}")
