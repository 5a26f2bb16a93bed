"""``termkit convert``: Traditional and Simplified, Taiwan and Hong Kong, with or without regional vocabulary."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from termkit.errors import ConfigError

if TYPE_CHECKING:
    from termkit.formats.files import FileState
    from termkit.jobs.convert import Converted, Order


@click.command(
    epilog="""\b
Example:
  termkit convert --to zh-Hans < essay.zh-Hant.txt > essay.zh-Hans.txt
  termkit convert --from zh-Hans --to zh-Hant-TW -i docs/*.md
  termkit convert --mode s2twp notes.txt -o notes.tw.txt
"""
)
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--to", metavar="TAG", help="zh-Hant, zh-Hant-TW, zh-Hant-HK or zh-Hans.")
@click.option(
    "--from",
    "source",
    metavar="TAG",
    help="What the text is. Default: the tag in the file's name (x.zh-Hant.md), else the script of its characters.",
)
@click.option(
    "--vocabulary/--no-vocabulary",
    default=None,
    help="Exchange regional words too (软件, 軟體), known between zh-Hans and zh-Hant-TW only. Default: yes.",
)
@click.option("--mode", metavar="MODE", help="An OpenCC mode such as s2twp, instead of --from, --to and --vocabulary.")
@click.option("-i", "--in-place", is_flag=True, help="Replace the files; encoding, BOM and line ends stay.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to FILE, as UTF-8.")
@click.option("--output-dir", metavar="DIR", type=click.Path(), help="Write every file into DIR, as UTF-8.")
@click.option("--encoding", metavar="NAME", help="utf-8, utf-16, utf-32, gb18030 or big5. Default: detected.")
def command(
    files: tuple[str, ...],
    to: str | None,
    source: str | None,
    vocabulary: bool | None,
    mode: str | None,
    in_place: bool,
    output: str | None,
    output_dir: str | None,
    encoding: str | None,
) -> None:
    """Convert FILES, or standard input, between the ways of writing Chinese.

    One text goes to standard output as UTF-8. Files change only with -i, each in one step, and not at all when one
    of them cannot be read or decoded.
    """
    from termkit.formats.files import make_folder
    from termkit.jobs.convert import Order, convert_data, convert_files, target_in, write_back, write_new

    names = files or ("-",)
    _refuse_contradictions(names, in_place, output, output_dir)
    order = Order(*_route(to, source, vocabulary, mode), encoding)
    if names == ("-",):
        results = [convert_data(_standard_input(), "<stdin>", order)]
    else:
        results = list(convert_files(_distinct(names), order))
    _say_sources(results, order)
    if in_place:
        write_back(results)
    elif output_dir is not None:
        make_folder(output_dir)
        write_new(results, [target_in(output_dir, one.path, order.to) for one in results])
    elif output not in (None, "-"):
        write_new(results, [str(output)])
    else:
        sys.stdout.buffer.write(results[0].text.encode("utf-8"))


def _route(
    to: str | None, source: str | None, vocabulary: bool | None, mode: str | None
) -> tuple[str, str | None, bool]:
    """To, from and vocabulary, out of the options that say so in one way or the other."""
    from termkit.text.convert import mode_route

    if mode is not None:
        if (to, source, vocabulary) != (None, None, None):
            raise ConfigError("--mode says all of --from, --to and --vocabulary; give the one or the others")
        start, end, words = mode_route(mode)
        return end, start, words
    if to is None:
        raise ConfigError("say what to convert to: --to zh-Hant, zh-Hant-TW, zh-Hant-HK or zh-Hans")
    return to, source, vocabulary is not False


def _refuse_contradictions(names: tuple[str, ...], in_place: bool, output: str | None, output_dir: str | None) -> None:
    if in_place + (output is not None) + (output_dir is not None) > 1:
        raise ConfigError("-i, --output and --output-dir exclude one another")
    if "-" in names:
        if len(names) > 1:
            raise ConfigError("standard input ('-') cannot be converted together with files")
        if in_place or output_dir is not None:
            raise ConfigError("-i and --output-dir need the names of files")
    if len(names) > 1 and not in_place and output_dir is None:
        raise ConfigError(f"{len(names)} files: use -i to convert them in place, or --output-dir DIR")


def _distinct(names: tuple[str, ...]) -> list[str]:
    """The files without those named twice, which would seem to have changed when their second turn comes."""
    return list({os.path.realpath(name): name for name in reversed(names)}.values())[::-1]


def _standard_input() -> FileState:
    from termkit.formats.files import FileState

    return FileState(sys.stdin.buffer.read(), None)


def _say_sources(results: list[Converted], order: Order) -> None:
    """On standard error: which script each text was taken for, where nobody had said so."""
    for one in results:
        if one.basis == "characters":
            changed = "" if one.text != one.before.text else f"; nothing to convert to {order.to}"
            click.echo(f"{one.path}: taken as {one.source} by its characters (no --from){changed}", err=True)
