"""``termkit align``: which sentences of a text and of its translation belong together."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from termkit.cli.pipe import drop_rest, quiet_pipe
from termkit.cli.project import project, project_glossary
from termkit.errors import ConfigError, InputError, LanguageError

if TYPE_CHECKING:
    from termkit.config import Config
    from termkit.core.alignment import Alignment
    from termkit.jobs.align import AlignResult, Request
    from termkit.jobs.align_inputs import Pair, PairFiles, Reading
    from termkit.jobs.align_outputs import Output

_FILE = click.Path(path_type=Path)
_FORMATS = ("text", "tsv", "jsonl", "ids", "tmx", "xliff", "moses", "html")


class _Finite(click.FloatRange):
    """A number in a range: click takes nan for one, which lies in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value} is no number from {self.min} to {self.max}.", param, ctx)
        return number


@click.command()
@click.argument("source", required=False, type=_FILE)
@click.argument("target", required=False, type=_FILE)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write to FILE, in the format that its name asks for (may be repeated), or into a folder: DIR/.",
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Default: by the name of FILE, else text.")
@click.option(
    "--from", "--source-language", "source_language", metavar="TAG", help="Language of SOURCE; default: by its path."
)
@click.option(
    "--to", "--target-language", "target_language", metavar="TAG", help="Language of TARGET; default: by its path."
)
@click.option("--pairs", type=_FILE, metavar="TSV", help="Align all pairs of a list: source, target[, output] a line.")
@click.option("--presplit", is_flag=True, help="Each line is a sentence, empty lines too; markup means nothing.")
@click.option("--locked", type=_FILE, metavar="FILE", help="Beads that stay as they are: what the HTML page exports.")
@click.option("-g", "--glossary", type=_FILE, help="Its terms are anchors; default: termkit.toml's glossary.")
@click.option(
    "--lexicon",
    "lexicons",
    multiple=True,
    metavar="FILE",
    help="Known words instead of termkit's own (may be repeated); 'none' for none, 'default' for its own.",
)
@click.option(
    "--dictionary",
    "dictionaries",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="A dictionary in CEDICT's format, also .gz (may be repeated).",
)
@click.option("--learn", type=_FILE, metavar="FILE", help="A lexicon that grows: read, and what was learnt added.")
@click.option("--no-learn", is_flag=True, help="Leave alone the lexicon that termkit.toml names.")
@click.option("--may-omit", is_flag=True, help="The translation leaves passages out, or adds some: --omits 2.")
@click.option("--faithful", is_flag=True, help="It hardly leaves anything out: --omits -2.")
@click.option(
    "--omits",
    type=_Finite(-50, 50),
    metavar="N",
    help="How freely: above 0 more so, below 0 less, each 1 a factor of 2.7 a sentence. Default: 0.",
)
@click.option("--embedding", type=_FILE, metavar="DIR", help="Compare by a sentence-transformers model in a folder.")
@click.option(
    "--min-confidence",
    type=_Finite(0, 1),
    default=0.5,
    metavar="X",
    help="Mark beads below, from 0 to 1. Default: 0.5.",
)
@click.option("--nulls", is_flag=True, help="In the format moses: an empty line opposite to what nothing renders.")
@click.option("--encoding", metavar="NAME", help="Encoding of the texts; default: detected, or refused.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def command(source: Path | None, target: Path | None, **options: Any) -> None:
    """Pair the sentences of SOURCE and TARGET.

    Both may be Markdown, HTML, DOCX, subtitles or plain text, of Chinese and English in either direction, or both in
    one language. Every sentence of both is in one bead; a bead without a counterpart is null. What each bead is worth
    is estimated, from 0 to 1. Formats: text is for the terminal and cuts long passages; tsv and jsonl hold everything;
    ids only numbers, as [0,1]:[2]; tmx and xliff are for translators, moses (two files) for training, and html is a
    page to look through and to correct.

    Words come from termkit's own lexicon, the glossary, and the texts themselves, all pairs together. With
    [align] lexicon in termkit.toml (or --learn) what they teach is kept for the next run, unless the texts do not
    belong together.

    Exit status: 0 aligned; 1 aligned and written, but two texts hardly correspond (confidence below 0.5), or
    nothing is paired; 2 something could not be read or written.

    \b
    Example:
      termkit align essay.zh-Hant.md essay.en.md
      termkit align essay.zh-Hant.md essay.en.md -o essay.tmx -o essay.html
      termkit align essay.zh-Hant.md essay.en.md --locked corrections.tsv -o essay.tmx
      termkit align --pairs chapters.tsv --may-omit -o book.jsonl
      termkit align --presplit --format ids a.zh b.en --from zh-Hans --to en
    """
    from termkit.jobs.align_inputs import read_locked, read_pairs
    from termkit.jobs.align_outputs import plan, refuse_harmful

    files = _files(source, target, options["pairs"])
    config, _ = project()
    request = _request(options, config)
    listed = options["pairs"]
    root = listed.parent if listed else files[0].source.parent
    outputs = plan(files, options["outputs"], options["format_"], root)
    _refuse_contradictions(options, outputs)
    pairs, notes = read_pairs(files, _reading(options))
    refuse_harmful(outputs, pairs, _inputs(files, request, options, config), request.words.project)
    locked = read_locked(options["locked"], pairs, options["encoding"]) if options["locked"] else ()
    _tell(() if options["quiet"] else notes)
    result = _align(pairs, request, locked)
    with _to_reader():
        _write(outputs, pairs, result, options)
    learnt = _learn(result, request)
    _report(result, options, learnt)
    from termkit.report.alignment.summary import is_unlike

    click.get_current_context().exit(1 if any(map(is_unlike, result.alignments)) else 0)


def _files(source: Path | None, target: Path | None, listed: Path | None) -> list[PairFiles]:
    from termkit.jobs.align_inputs import PairFiles, read_list

    if listed is not None:
        if source is not None:
            raise ConfigError(f"--pairs {listed} names the texts; leave {source} out")
        return read_list(listed)
    if source is None or target is None:
        raise click.UsageError("name two texts, SOURCE and TARGET, or a list of them with --pairs.")
    return [PairFiles(source, target)]


def _reading(options: dict[str, Any]) -> Reading:
    from termkit.jobs.align_inputs import Reading

    source, target = (_language(options, name) for name in ("source_language", "target_language"))
    return Reading(source, target, options["encoding"], options["presplit"])


def _language(options: dict[str, Any], name: str) -> str | None:
    from termkit.core.language import canonical

    if options[name] is None:
        return None
    try:
        return canonical(options[name])
    except LanguageError as error:
        raise LanguageError(f"{'--from' if name == 'source_language' else '--to'}: {error}") from None


def _request(options: dict[str, Any], config: Config) -> Request:
    """What the options and termkit.toml ask for."""
    from termkit.jobs.align import Request
    from termkit.jobs.align_lexicon import Words

    if options["learn"] and options["no_learn"]:
        raise ConfigError("--learn writes a lexicon, --no-learn none; give one of them")
    given = options["glossary"]
    path = given or config.glossary_path
    glossary = project_glossary(path) if given is not None or path.exists() else None
    learn = None if options["no_learn"] else options["learn"] or config.lexicon_path
    words = Words(options["lexicons"], options["dictionaries"], glossary, learn)
    return Request(words, _omits(options, config), not options["presplit"], options["embedding"])


def _omits(options: dict[str, Any], config: Config) -> float:
    from termkit.jobs.align import FAITHFUL, MAY_OMIT

    asked = [
        value
        for value, is_asked in (
            (MAY_OMIT, options["may_omit"]),
            (FAITHFUL, options["faithful"]),
            (options["omits"], options["omits"] is not None),
        )
        if is_asked
    ]
    if len(asked) > 1:
        raise ConfigError("--may-omit, --faithful and --omits exclude one another; give one of them")
    return asked[0] if asked else config.omits


def _refuse_contradictions(options: dict[str, Any], outputs: Sequence[Output]) -> None:
    if options["nulls"] and not any(output.format.name == "moses" for output in outputs):
        raise ConfigError("--nulls belongs to --format moses; the other formats say by themselves what is null")


def _inputs(files: Sequence[PairFiles], request: Request, options: dict[str, Any], config: Config) -> Iterator[Path]:
    """All files that are read; none of them may be written to, but for the lexicon that grows."""
    for each in files:
        yield from (each.source, each.target)
    yield from (Path(name) for name in options["lexicons"] if Path(name) != request.words.project)
    yield from request.words.dictionaries
    if request.words.glossary is not None:
        yield options["glossary"] or config.glossary_path
    yield from (options[name] for name in ("pairs", "locked") if options[name])
    if config.path:
        yield config.path


def _align(pairs: Sequence[Pair], request: Request, locked: Sequence[Any]) -> AlignResult:
    from termkit.jobs.align import align_pairs
    from termkit.jobs.progress import doing

    with doing() as tell:
        return align_pairs(pairs, request, locked, tell)


def _write(outputs: Sequence[Output], pairs: Sequence[Pair], result: AlignResult, options: dict[str, Any]) -> None:
    from termkit import __version__
    from termkit.jobs.align_outputs import buffered, write_outputs
    from termkit.report.alignment import Settings

    settings = Settings(__version__, options["min_confidence"], options["nulls"])
    with ExitStack() as stack:
        stdout = buffered(sys.stdout.buffer.write, stack.callback)
        notes = write_outputs(outputs, pairs, result.alignments, settings, stdout)
    _tell(() if options["quiet"] else notes)


@contextmanager
def _to_reader() -> Iterator[None]:
    """Standard output: a reader who leaves is no fault, a full disk is one."""
    try:
        with quiet_pipe():
            yield
    except OSError as error:
        drop_rest()
        raise InputError(f"<stdout>: cannot be written ({(error.strerror or str(error)).lower()})") from None


def _learn(result: AlignResult, request: Request) -> list[str]:
    """Keeps what was learnt; what there is to say of it."""
    from termkit.jobs.align_lexicon import keep

    path = request.words.project
    if path is None:
        return []
    if not len(result.learnt):
        return [f"{path}: nothing was learnt"]
    return [f"{path}: {keep(path, result.learnt):,} pairs of words"]


def _report(result: AlignResult, options: dict[str, Any], learnt: Sequence[str]) -> None:
    from termkit.report.alignment.summary import remarks, summary, warnings

    alignments: Sequence[Alignment] = result.alignments
    for alignment in alignments:
        _tell(warnings(alignment))
    if not options["quiet"]:
        for alignment in alignments:
            _tell(remarks(alignment))
        _tell(learnt)
        _tell(summary(alignments, options["min_confidence"]))


def _tell(lines: Any) -> None:
    from termkit.report.characters import harmless

    for line in lines:
        click.echo(f"termkit: {harmless(line)}", err=True)
