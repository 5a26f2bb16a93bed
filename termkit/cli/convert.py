"""``termkit convert``: Traditional and Simplified, Taiwan and Hong Kong, in files, whole trees and streams."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import click

from termkit.cli.pipe import quiet_pipe
from termkit.errors import ConfigError, InputError

if TYPE_CHECKING:
    from termkit.jobs.convert import Outcome
    from termkit.jobs.portions import Look, Order
    from termkit.jobs.trees import Found, Place

_STDIN = "<stdin>"
_FEW = 5  # files of which each is named, when its language was guessed
_SECTIONS = {
    "What to convert": ("from_", "to", "compat", "vocabulary", "glossary", "engine"),
    "Which files": ("include", "exclude", "format_", "encoding", "jobs"),
    "Where it goes": ("in_place", "output", "output_dir", "beside", "force", "review"),
    "Only look": ("check", "diff", "explain", "json_"),
}


class _Command(click.Command):
    """A command whose help gathers its options under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = {
            option.name: option.get_help_record(ctx)
            for option in self.get_params(ctx)
            if option.param_type_name == "option"
        }
        named = {name for names in _SECTIONS.values() for name in names}
        sections = {**_SECTIONS, "Options": tuple(name for name in records if name not in named)}
        for title, names in sections.items():
            rows = [record for name in names if (record := records.get(name))]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


class Settings(NamedTuple):
    """The options that say where the result goes, as they were given."""

    in_place: bool
    output: str | None
    output_dir: str | None
    beside: bool
    force: bool
    check: bool
    diff: bool
    explain: bool
    json: bool
    review: str | None
    jobs: int

    @property
    def looks_only(self) -> bool:
        """True when nothing is to be written."""
        return self.check or self.diff or self.explain

    @property
    def look(self) -> Look:
        """What of the conversion is asked for."""
        if self.explain:
            return "choices"
        if self.diff:
            return "diff"
        return "places" if self.check else "review" if self.review else "text"


@click.command(
    cls=_Command,
    epilog="""\b
Example:
  termkit convert --to zh-Hans < essay.zh-Hant.txt > essay.zh-Hans.txt
  termkit convert --from zh-Hans --to zh-Hant-TW -i docs --exclude 'vendor/**'
  termkit convert --to zh-Hans --beside site --include '*.html' --include '*.md'
  termkit convert --to zh-Hant-TW --check --diff locales
  termkit convert --compat s2twp notes.txt -o notes.tw.txt
""",
)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--to", metavar="TAG", help="zh-Hant, zh-Hant-TW, zh-Hant-HK or zh-Hans.")
@click.option(
    "--from",
    "from_",
    metavar="TAG",
    help="What the text is. Default: the tag in its path (x.zh-Hant.md, zh-TW/x.md), else what the file itself "
    "declares, else the script of its characters.",
)
@click.option(
    "--vocabulary",
    type=click.Choice(["certain", "usual", "all", "none"]),
    help="How many regional words to exchange (软件, 軟體). Default: usual.",
)
@click.option("--no-vocabulary", is_flag=True, hidden=True)
@click.option("--glossary", metavar="FILE", type=click.Path(), help="Convert the terms of a glossary as it says.")
@click.option("--compat", metavar="MODE", help="Just what OpenCC does: its configuration s2twp, say, instead of --to.")
@click.option("--mode", metavar="MODE", hidden=True)
@click.option(
    "--engine",
    type=click.Choice(["termkit", "reimplemented"]),
    default="termkit",
    help="Whose dictionaries: termkit's, or opencc-python-reimplemented's.",
)
@click.option("--include", metavar="GLOB", multiple=True, help="Of a folder only what matches, such as 'docs/**/*.md'.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="Leave out files and folders that match.")
@click.option(
    "--format",
    "format_",
    metavar="NAME",
    help="Read as text, markdown, html, xliff, po, json, yaml, subtitles or docx.",
)
@click.option("--encoding", metavar="NAME", help="utf-8, utf-16, utf-32, gb18030 or big5. Default: detected.")
@click.option("--jobs", metavar="N", type=click.IntRange(1), default=1, help="Convert N files at a time.")
@click.option("-i", "--in-place", is_flag=True, help="Replace the files; encoding, BOM and line ends stay.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to FILE, as UTF-8.")
@click.option("--output-dir", metavar="DIR", type=click.Path(), help="Write every file into DIR, as UTF-8.")
@click.option("--beside", is_flag=True, help="Write x.zh-Hant.md to x.zh-Hans.md, zh-TW/x.md to zh-CN/x.md.")
@click.option("--force", is_flag=True, help="With --beside, replace files that are there already.")
@click.option(
    "--review", metavar="FILE", type=click.Path(), help="List the doubtful places of the result there, as JSON."
)
@click.option("--check", is_flag=True, help="List the files that would change; exit with 1 if there are any.")
@click.option("--diff", is_flag=True, help="Show what would change.")
@click.option("--explain", is_flag=True, help="Show each choice between several conversions, and the reason.")
@click.option("--json", "json_", is_flag=True, help="With --explain, as JSON.")
def command(paths: tuple[str, ...], **options: Any) -> None:
    """Convert PATHS (files and folders), or standard input, between the ways of writing Chinese.

    One text goes to standard output as UTF-8. Files change only with -i, each in one step, and not at all when one of
    them cannot be converted. Of files with markup only the prose is converted. In folders, hidden files,
    node_modules, binary files and symbolic links are left out.

    Exit status: 0 done, 1 --check found something, 2 cannot run.
    """
    ctx = click.get_current_context()
    settings = Settings(json=options["json_"], **{name: options[name] for name in Settings._fields if name != "json"})
    names = paths or ("-",)
    _refuse_contradictions(names, settings)
    order = _order(options)
    changed = False
    with quiet_pipe():
        if "-" in names:
            changed = _convert_stdin(ctx, order, settings)
        else:
            changed = _convert_paths(ctx, names, options["include"], options["exclude"], order, settings)
    ctx.exit(1 if settings.check and changed else 0)


def _order(options: dict[str, Any]) -> Order:
    """What to convert to and from, and how, out of the options that say so in one way or the other."""
    from termkit.jobs.portions import Order, check_order
    from termkit.text.convert import mode_route

    to, source, compat = options["to"], options["from_"], options["compat"] or options["mode"]
    vocabulary = "none" if options["no_vocabulary"] else options["vocabulary"]
    if compat is not None:
        if (to, source, vocabulary) != (None, None, None):
            raise ConfigError(
                "--compat (or --mode) says all of --from, --to and --vocabulary; give the one or the others"
            )
        source, to, _ = mode_route(compat)
    if to is None:
        raise ConfigError("say what to convert to: --to zh-Hant, zh-Hant-TW, zh-Hant-HK or zh-Hans")
    glossary, engine = options["glossary"], options["engine"]
    order = Order(to, source, vocabulary or "usual", compat, engine, glossary, options["encoding"], options["format_"])
    check_order(order)
    return order


def _refuse_contradictions(names: Sequence[str], settings: Settings) -> None:
    places = settings.in_place + settings.beside + (settings.output is not None) + (settings.output_dir is not None)
    if places > 1:
        raise ConfigError("-i, --output, --output-dir and --beside exclude one another")
    if settings.looks_only and (places or settings.review):
        raise ConfigError("--check, --diff and --explain write nothing; leave -i, --output and their like out")
    if settings.explain and (settings.check or settings.diff):
        raise ConfigError("--explain shows choices, --check and --diff changes; ask for one at a time")
    if settings.json and not settings.explain:
        raise ConfigError("--json is a way to --explain; add --explain, or leave it out")
    if settings.force and not settings.beside:
        raise ConfigError("--force belongs to --beside; --output and --output-dir replace files anyway")
    if "-" in names:
        if len(names) > 1:
            raise ConfigError("standard input ('-') cannot be converted together with files")
        if settings.in_place or settings.beside or settings.output_dir is not None:
            raise ConfigError("-i, --beside and --output-dir need the names of files")


def _convert_stdin(ctx: click.Context, order: Order, settings: Settings) -> bool:
    from termkit.jobs.convert import convert_stream

    stream = sys.stdin.buffer
    if settings.looks_only:
        outcome = convert_stream(stream, _STDIN, order, settings.look, None)
        _show(ctx, [outcome], settings)
    else:
        with _sink(settings.output) as write:
            outcome = convert_stream(stream, _STDIN, order, settings.look, write)
    _say_languages([outcome], order)
    _write_review([(settings.output or "<stdout>", outcome)], order, settings)
    return outcome.changed


def _convert_paths(
    ctx: click.Context,
    names: Sequence[str],
    include: Sequence[str],
    exclude: Sequence[str],
    order: Order,
    settings: Settings,
) -> bool:
    """Converts files and trees; true when anything changed, or would."""
    from termkit.jobs.convert import Task, convert_files
    from termkit.jobs.trees import find_files

    found = find_files(names, include, exclude)
    for note in found.notes:
        click.echo(note, err=True)
    whole = any(os.path.isdir(name) for name in names)
    if settings.looks_only:
        tasks = [Task(place.path, order, settings.look) for place in found.files]
        outcomes = _show(ctx, convert_files(tasks, settings.jobs), settings)
        named = [(outcome.path, outcome) for outcome in outcomes]
    elif settings.in_place or settings.beside or settings.output_dir is not None:
        named = _write_all(found, order, settings)
    else:
        named = [_write_one(found, whole, order, settings)]
    outcomes = [outcome for _, outcome in named]
    _say_languages(outcomes, order)
    _raise_faults(found, outcomes)
    _write_review(named, order, settings)
    if whole or len(outcomes) > 1 or settings.check:
        click.echo(_closing(found, outcomes, settings), err=True)
    return any(outcome.changed for outcome in outcomes)


def _write_all(found: Found, order: Order, settings: Settings) -> list[tuple[str, Outcome]]:
    """Converts every file to its place; each outcome comes with where it went."""
    from termkit.formats.files import draft_of
    from termkit.jobs.convert import Task, write_files
    from termkit.jobs.trees import refuse_collisions

    places = [(place, _target(place, order, settings)) for place in found.files]
    if settings.beside:  # a text that is in the language already, by its path, is its own conversion
        places = [
            (place, target) for place, target in places if os.path.normpath(place.path) != os.path.normpath(target)
        ]
    if not settings.in_place:
        pairs = [(place.path, target) for place, target in places]
        refuse_collisions(pairs, beside=settings.beside, force=settings.force)
    if found.faults:
        return []
    tasks = [Task(place.path, order, settings.look, draft_of(target), settings.in_place) for place, target in places]
    outcomes = write_files(tasks, settings.jobs)
    return [(target, outcome) for (_, target), outcome in zip(places, outcomes, strict=True)]


def _target(place: Place, order: Order, settings: Settings) -> str:
    from termkit.jobs.trees import path_beside, path_in

    if settings.beside:
        return path_beside(place.path, order.to)
    if settings.output_dir is not None:
        return path_in(settings.output_dir, place.inside, order.to)
    return place.path


def _write_one(found: Found, whole: bool, order: Order, settings: Settings) -> tuple[str, Outcome]:
    """Converts the one file to standard output or to the file that --output names."""
    from termkit.formats.files import open_bytes
    from termkit.jobs.convert import convert_stream
    from termkit.jobs.trees import refuse_collisions

    if whole or len(found.files) != 1:
        count = len(found.files)
        what = f"{count} file{'' if count == 1 else 's'}" + (" in folders" if whole else "")
        raise ConfigError(f"{what}: use -i to convert them in place, --beside, or --output-dir DIR")
    path = found.files[0].path
    if settings.output not in (None, "-"):
        refuse_collisions([(path, str(settings.output))], beside=False, force=False)
    with open_bytes(path) as (stream, _), _sink(settings.output) as write:
        return settings.output or "<stdout>", convert_stream(stream, path, order, settings.look, write)


@contextmanager
def _sink(output: str | None) -> Iterator[Any]:
    """Where the bytes of one text go: standard output, a device, or a file that appears when all is well."""
    from termkit.formats.files import discard, draft_of, open_draft, publish

    if output in (None, "-"):
        yield _to_stdout
    elif os.path.exists(str(output)) and not os.path.isfile(str(output)) and not os.path.isdir(str(output)):
        with _device(str(output)) as file:
            yield file.write
    else:
        draft = draft_of(str(output))
        try:
            with open_draft(draft) as file:
                yield file.write
            publish([(draft, None)])
        finally:
            discard(draft)


def _device(path: str) -> BinaryIO:
    try:
        return open(path, "wb")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})") from None


def _to_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _show(ctx: click.Context, outcomes: Any, settings: Settings) -> list[Outcome]:
    """Prints what was found, file by file as it comes."""
    from termkit.report.conversion import choices_json, choices_text, colored

    color = sys.stdout.isatty() if ctx.color is None else ctx.color
    seen: list[Outcome] = []
    for outcome in outcomes:
        seen.append(outcome)
        if settings.diff:
            _to_stdout((colored(outcome.diff) if color else outcome.diff).encode("utf-8", "surrogateescape"))
        elif settings.check and outcome.changed:
            places = f"{outcome.places} place{'' if outcome.places == 1 else 's'}"
            _to_stdout(f"{outcome.path}: {places}\n".encode("utf-8", "surrogateescape"))
        elif settings.explain and not settings.json:
            _to_stdout("".join(choices_text(outcome.path, outcome.choices)).encode("utf-8", "surrogateescape"))
    if settings.json:
        files = [(outcome.path, outcome.choices) for outcome in seen if not outcome.fault]
        _to_stdout(choices_json(files).encode("utf-8", "backslashreplace"))
    return seen


def _say_languages(outcomes: Sequence[Outcome], order: Order) -> None:
    """On standard error: what each text was taken for, where nobody had said so, and what was left as it is."""
    guessed = [one for one in outcomes if one.basis == "characters" and not one.fault]
    if len(outcomes) > 1:  # of many files only those count for which it mattered
        guessed = [one for one in guessed if one.changed]
    if len(guessed) > _FEW:
        for source in sorted({one.source for one in guessed}):
            count = sum(one.source == source for one in guessed)
            click.echo(f"{count} files: taken as {source} by their characters (no --from)", err=True)
        guessed = []
    for one in guessed:
        changed = "" if one.changed else f"; nothing to convert to {order.to}"
        click.echo(f"{one.path}: taken as {one.source} by its characters (no --from){changed}", err=True)
    for one in outcomes:
        for note in one.notes:
            click.echo(f"{one.path}: {note}", err=True)


def _raise_faults(found: Found, outcomes: Sequence[Outcome]) -> None:
    faults = [*found.faults, *(outcome.fault for outcome in outcomes if outcome.fault)]
    if faults:
        raise InputError("\n".join(faults))


def _write_review(named: Sequence[tuple[str, Outcome]], order: Order, settings: Settings) -> None:
    if settings.review is None:
        return
    from termkit.formats.files import write_atomic
    from termkit.report.conversion import review_json

    files = [(path, outcome.choices) for path, outcome in named]
    write_atomic(settings.review, review_json(files, order.to).encode("utf-8", "backslashreplace"))


def _closing(found: Found, outcomes: Sequence[Outcome], settings: Settings) -> str:
    """How many files, how many of them changed, and what was left out."""
    changed = sum(outcome.changed for outcome in outcomes)
    verb = "would change" if settings.looks_only else "changed"
    count = f"{len(found.files)} file{'' if len(found.files) == 1 else 's'}"
    already = len(found.files) - len(outcomes)
    parts = [f"{changed} {verb}"]
    parts += [f"{already} left, as their paths say they are in it already"] if already else []
    parts += [f"{found.binary} binary left out"] if found.binary else []
    return f"{count}: {', '.join(parts)}"
