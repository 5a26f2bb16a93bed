"""``termkit glossary`` import, export, merge, diff, add, fill: glossaries in and out, side by side, and longer."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click

from termkit.cli.project import project
from termkit.core.glossary import Glossary
from termkit.errors import ConfigError, Problem

_READ = ("tsv", "csv", "tbx", "xlsx", "utx", "yaml")
_WRITE = ("tsv", "csv", "tbx", "tbx-dct", "tbx-v2", "xlsx", "utx", "deepl", "google", "aws", "weblate", "yaml")
_GLOSSARY = click.option(
    "-g", "--glossary", type=click.Path(path_type=Path), help="The glossary; default: termkit.toml's."
)
_OUTPUT = click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to FILE; default: standard output."
)


def _read(path: Path) -> Glossary:
    from termkit.jobs.glossary_exchange import read_any

    return read_any(path)


def _emit(data: bytes, output: Path | None) -> None:
    """The result, into a file in one step, or to standard output."""
    from termkit.jobs.glossary_exchange import write_output

    if not write_output(output, data):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _remark(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",")) if text else ()


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from-format", type=click.Choice(_READ), help="What FILE is; default: by its suffix.")
@click.option("--columns", metavar="A,B,...", default="", help="What the columns of a table mean: en,zh-Hans,note,-.")
@click.option("--from", "source", metavar="TAG", default="", help="The language of the source terms.")
@click.option("--to", "target", metavar="TAG", default="", help="The language of the target terms.")
@click.option("--alternatives", metavar="CHARS", default="", help="What parts alternatives in a cell, besides '|'.")
@click.option("--encoding", metavar="NAME", help="utf-8, utf-16, utf-32, gb18030 or big5. Default: detected.")
@_OUTPUT
def import_(
    file: Path,
    from_format: str | None,
    columns: str,
    source: str,
    target: str,
    alternatives: str,
    encoding: str | None,
    output: Path | None,
) -> None:
    """Make termkit's YAML of a glossary in another format.

    What was not taken as it stands (prose in a cell, a term twice, a column that is not known) is listed on standard
    error, a line each.

    \b
    Example:
      termkit glossary import terms.tsv -o glossary.yaml
      termkit glossary import terms.csv --columns en,zh-Hans,zh-Hant,note,status
    """
    from termkit.jobs.glossary_exchange import Order, checked_yaml, import_glossary

    order = Order(from_format or "", source, target, _listed(columns), alternatives, encoding)
    imported = import_glossary(file, order)
    _remark(imported.notices)
    _emit(checked_yaml(imported.glossary).encode(), output)


@click.command("export")
@_GLOSSARY
@click.option("--to-format", type=click.Choice(_WRITE), required=True, help="The format to write.")
@_OUTPUT
def export(glossary: Path | None, to_format: str, output: Path | None) -> None:
    """Write the glossary in another format.

    What that format cannot hold is listed on standard error, a line each.

    \b
    Example:
      termkit glossary export --to-format tbx -o glossary.tbx
    """
    from termkit.jobs.glossary_exchange import export_glossary

    if to_format == "xlsx" and output is None and sys.stdout.isatty():
        raise ConfigError("a workbook is no text for a terminal; say -o FILE")
    written = export_glossary(_read(project(glossary)[1]), to_format)
    _remark(written.losses)
    _emit(written.data, output)


@click.command("merge")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--prefer", type=click.Choice(("first", "second")), help="Which one is right where they contradict.")
@_OUTPUT
@click.pass_context
def merge(
    ctx: click.Context, first: Path, second: Path, prefer: Literal["first", "second"] | None, output: Path | None
) -> None:
    """Make one glossary of two: concepts of one id, or of one source term, are united.

    Contradictions are listed; unless --prefer says which glossary is right, nothing is written and the status is 1.

    \b
    Example:
      termkit glossary merge ours.yaml theirs.tbx --prefer first -o glossary.yaml
    """
    from termkit.jobs.glossary_exchange import checked_yaml
    from termkit.jobs.glossary_merge import merge as merged

    result = merged(_read(first), _read(second), prefer)
    _remark(result.conflicts)
    if result.conflicts and prefer is None:
        click.echo(f"{len(result.conflicts)} contradictions; --prefer first or --prefer second decides them", err=True)
        ctx.exit(1)
    _emit(checked_yaml(result.glossary).encode(), output)


@click.command("diff")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="Default: text.")
@click.pass_context
def diff(ctx: click.Context, first: Path, second: Path, format_: str) -> None:
    """Show what changes from one glossary to another, concept by concept. Status 1 where anything does.

    \b
    Example:
      termkit glossary diff old.yaml new.yaml --format json
    """
    import json

    from termkit.jobs.glossary_merge import difference_data, difference_lines, differences

    one, other = _read(first), _read(second)
    found = differences(one, other)
    if format_ == "json":
        click.echo(json.dumps(difference_data(one, other, found), ensure_ascii=False, indent=2))
    else:
        for line in difference_lines(found):
            click.echo(line)
    ctx.exit(1 if found else 0)


@click.command("add")
@click.argument("source")
@click.argument("target")
@click.option("--status", type=click.Choice(("decided", "proposed")), default="decided", help="Default: decided.")
@click.option("--admitted", metavar="FORM", multiple=True, help="A form that may stand beside TARGET.")
@click.option("--deprecated", metavar="FORM", multiple=True, help="A form that is refused in its place.")
@click.option("--note", metavar="TEXT", default="", help="Anything a translator should know.")
@_GLOSSARY
def add(
    source: str,
    target: str,
    status: str,
    admitted: tuple[str, ...],
    deprecated: tuple[str, ...],
    note: str,
    glossary: Path | None,
) -> None:
    """Add a concept to the glossary's YAML; all other bytes of the file stay. A name stands on both sides.

    \b
    Example:
      termkit glossary add 氛圍編程 'vibe coding' --deprecated 'atmosphere programming'
      termkit glossary add OpenAI OpenAI
    """
    from termkit.jobs.glossary_edits import Addition, added, write_back
    from termkit.jobs.reading import shown

    path = project(glossary)[1]
    edited = added(path, Addition(source, target, admitted, deprecated, status == "decided", note))
    write_back(edited)
    click.echo(f"{shown(path)}: added {source!r}")


@click.command("fill")
@_GLOSSARY
@click.option("--scripts", metavar="TAG,...", required=True, help="zh-Hans, zh-Hant-TW, zh-Hant-HK or zh-Hant.")
@click.option("-i", "--in-place", is_flag=True, help="Change the glossary itself.")
@_OUTPUT
def fill(glossary: Path | None, scripts: str, in_place: bool, output: Path | None) -> None:
    """Derive the terms of scripts that concepts lack, by conversion, and mark them '# derived'.

    A concept that has a term of its own in a script keeps it; names, which stay as they are, need none.

    \b
    Example:
      termkit glossary fill --scripts zh-Hans,zh-Hant-HK -i
    """
    from termkit.jobs.glossary_edits import filled, write_back
    from termkit.jobs.reading import shown

    if in_place and output is not None:
        raise ConfigError("-i and -o contradict each other; give one of them")
    path = project(glossary)[1]
    edited = filled(path, _listed(scripts))
    if in_place and edited.changed:
        write_back(edited)
    elif not in_place:
        _emit(edited.data, output)
    click.echo(f"{shown(path)}: {len(edited.changed)} terms derived", err=True)


EXCHANGE = (import_, export, merge, diff, add, fill)
