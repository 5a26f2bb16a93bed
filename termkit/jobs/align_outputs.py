"""Where alignments are written: which pairs go to which file, in which format; all files in one step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from termkit.core.alignment import Alignment
from termkit.errors import ConfigError, InputError
from termkit.formats.files import Draft, discard, draft_of, make_folder, open_draft, publish
from termkit.jobs.align_inputs import Pair, PairFiles
from termkit.jobs.layouts import in_name
from termkit.jobs.reading import shown
from termkit.report.alignment import FORMATS, Format, Settings, Write, format_named, format_of
from termkit.report.findings import plural

STDOUT = "-"
_IN_FOLDER = "tsv"  # the format of files in a folder, if none is named
_BUFFERED = 1 << 20  # bytes that are written at once


class Output(NamedTuple):
    """A file (STDOUT for standard output), its format, and the numbers of the pairs that go there."""

    path: str
    format: Format
    pairs: tuple[int, ...]
    makes_folder: bool = False  # its folder is made where it is missing


def plan(files: Sequence[PairFiles], named: Sequence[str], format_name: str | None, root: Path) -> list[Output]:
    """Which pairs go where: a pair to the output that its line names, all others to each that is ``named``.

    With none named they go to standard output. In a folder (named with a slash at its end, or there already) each
    pair has a file of its own, called after its source as it lies below ``root``. Raises ConfigError.
    """
    own: dict[str, list[int]] = {}
    for number, pair in enumerate(files):
        if pair.output is not None:
            own.setdefault(os.path.normpath(pair.output), []).append(number)
    rest = tuple(number for number, pair in enumerate(files) if pair.output is None)
    outputs = [Output(path, _format(path, None, format_name), tuple(numbers)) for path, numbers in own.items()]
    if named and not rest:
        raise ConfigError(f"--output {named[0]}: every pair of the list names its own output; leave one of them out")
    if format_name and len(named) > 1:
        raise ConfigError("with --format, one --output; without it the name of each file tells its format")
    for path in named or ([STDOUT] if rest else []):
        if path.endswith(("/", os.sep)) or os.path.isdir(path):
            outputs += _in_folder(path, files, rest, format_named(format_name or _IN_FOLDER), root)
        else:
            outputs.append(Output(path, _format(path, format_name, "text" if path == STDOUT else None), rest))
    for output in outputs:
        _refuse_unfit(output)
    return outputs


def _format(path: str, first: str | None, otherwise: str | None) -> Format:
    """The format named first, else the one that the name of the file asks for, else the other one."""
    if first is not None:
        return format_named(first)
    found = format_of(path)
    if found is None and otherwise is not None:
        found = format_named(otherwise)
    if found is None:
        known = ", ".join(each.name for each in FORMATS)
        raise ConfigError(f"{path}: its name does not tell a format; give --format, one of {known}")
    return found


def _in_folder(
    folder: str, files: Sequence[PairFiles], numbers: Sequence[int], chosen: Format, root: Path
) -> list[Output]:
    outputs: dict[str, int] = {}
    for number in numbers:
        path = os.path.join(folder, _name(files[number].source, root) + (chosen.suffixes[0] if chosen.suffixes else ""))
        if path in outputs:
            one, other = files[outputs[path]], files[number]
            raise ConfigError(
                f"{path}: {shown(one.target)} and {shown(other.target)} would both be written there; "
                "name an output for each in the third column of the list"
            )
        outputs[path] = number
    return [Output(path, chosen, (number,), makes_folder=True) for path, number in outputs.items()]


def _name(source: Path, root: Path) -> str:
    """What a file in the folder is called: the source below the root, without its tag and suffix."""
    slot = in_name(source)
    stem = (slot.before.strip("._-") if slot else "") or source.stem
    folder, top = os.path.abspath(source.parent), os.path.abspath(root)
    inside = os.path.relpath(folder, top) if Path(folder).is_relative_to(top) else "."
    return os.path.normpath(os.path.join(inside, stem))


def _refuse_unfit(output: Output) -> None:
    """Raises ConfigError for a format that cannot be written to that place."""
    name = output.format.name
    if output.path == STDOUT and not output.format.to_stdout:
        raise ConfigError(f"the format {name!r} is several files; say where: --output PREFIX")


def refuse_harmful(outputs: Iterable[Output], pairs: Sequence[Pair], inputs: Iterable[Path], kept: Path | None) -> None:
    """Looks at all files that will be written, before the work. ``kept`` is written to, too, after it is read.

    Raises ConfigError where one of them is an input or is written twice, InputError where it may not be written.
    """
    read = {_identity(path): path for path in inputs if path.exists()}
    taken: set[str] = set()
    files = [output for output in outputs if output.path != STDOUT]
    written = [path for output in files for path in _paths(output, pairs)]
    grows = [str(kept)] if kept else []
    for folder in map(os.path.dirname, [*(output.path for output in files if not output.makes_folder), *grows]):
        if folder and not os.path.isdir(folder):
            raise InputError(f"{folder}: no such folder to write to; make it, or name another one")
    for path in [*written, *grows]:
        real = os.path.realpath(path)
        if real in taken:
            raise ConfigError(f"{path}: would be written twice; name another file")
        if os.path.isfile(path) and _identity(path) in read:
            raise ConfigError(f"{path}: is read in this run; name another file to write")
        if os.path.isdir(path):
            raise InputError(f"{path}: is a folder; name a file in it")
        if os.path.exists(path) and not os.access(path, os.W_OK):
            raise InputError(f"{path}: may not be written (permission denied)")
        taken.add(real)


def _identity(path: str | Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_dev, found.st_ino


def _paths(output: Output, pairs: Sequence[Pair]) -> tuple[str, ...]:
    """The files of an output. Raises ConfigError for several pairs of languages in files that are called after them."""
    chosen = (pairs[number] for number in output.pairs)
    languages = {(pair.source.document.language, pair.target.document.language) for pair in chosen}
    paths = {output.format.paths(output.path, *each) for each in languages}
    if len(paths) > 1:
        told = ", ".join(sorted(f"{source} and {target}" for source, target in languages))
        name = output.format.name
        raise ConfigError(f"{output.path}: a file of the format {name!r} has one language, and these are in {told}")
    return paths.pop()


def write_outputs(
    outputs: Sequence[Output], pairs: Sequence[Pair], alignments: Sequence[Alignment], settings: Settings, stdout: Write
) -> list[str]:
    """Writes all of them: files, which appear together when all is well, then standard output. What was left out.

    Raises InputError for what cannot be written.
    """
    drafts: list[Draft] = []
    notes: list[str] = []
    try:
        for output in outputs:
            if output.path != STDOUT:
                with ExitStack() as stack:
                    writers = [_writer(path, drafts, stack) for path in _files(output, pairs)]
                    notes.extend(_write(output, alignments, writers, settings))
        publish([(draft, None) for draft in drafts])
    finally:
        for draft in drafts:
            discard(draft)
    for output in outputs:
        if output.path == STDOUT:
            notes.extend(_write(output, alignments, [stdout], settings))
    return notes


def _files(output: Output, pairs: Sequence[Pair]) -> tuple[str, ...]:
    """The files of an output, whose folder is there."""
    paths = _paths(output, pairs)
    if output.makes_folder:
        make_folder(os.path.dirname(output.path) or ".")
    return paths


def _write(
    output: Output, alignments: Sequence[Alignment], writers: Sequence[Write], settings: Settings
) -> Iterator[str]:
    """Writes one of them; says what was left out."""
    written = output.format.write([alignments[number] for number in output.pairs], writers, settings)
    if written.left_out:
        name, place = output.format.name, "" if output.path == STDOUT else f"{output.path}: "
        yield f"{place}{plural(written.left_out, 'null bead')} left out, which the format {name!r} cannot hold"


def _writer(path: str, drafts: list[Draft], stack: ExitStack) -> Write:
    """What writes to a file that appears later, or at once to a pipe or a device."""
    if os.path.exists(path) and not os.path.isfile(path):
        file = stack.enter_context(_device(path))
    else:
        draft = draft_of(path)
        drafts.append(draft)
        file = stack.enter_context(open_draft(draft))
    return buffered(file.write, stack.callback)


@contextmanager
def _device(path: str) -> Iterator[BinaryIO]:
    """A pipe or a device, to be written to directly. Raises InputError."""
    try:
        with open(path, "wb") as file:
            yield file
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})") from None


def buffered(write: Callable[[bytes], object], at_end: Callable[[Callable[[], object]], object]) -> Write:
    """What gathers text and writes it as UTF-8 in large pieces, the last one ``at_end``."""
    waiting: list[bytes] = []
    size = 0

    def flush() -> None:
        nonlocal size
        write(b"".join(waiting))
        waiting.clear()
        size = 0

    def take(text: str) -> None:
        nonlocal size
        data = text.encode("utf-8", "replace")
        waiting.append(data)
        size += len(data)
        if size >= _BUFFERED:
            flush()

    at_end(flush)
    return take
