"""Converts files between the ways of writing Chinese, in flat memory where they are plain text.

New contents are written beside their places, and take them at the end, when all of them are complete.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from termkit.core.span import LineIndex
from termkit.errors import InputError, TermkitError
from termkit.formats.files import Draft, Signature, discard, make_folder, open_bytes, open_draft, publish
from termkit.jobs.portions import Basis, Look, Order, Portion, Reading, read_portions
from termkit.jobs.streaming import Position, encode_chunk

if TYPE_CHECKING:
    from termkit.report.conversion import PlacedChoice, UnifiedDiff

Write = Callable[[bytes], object]


class Task(NamedTuple):
    """One file to convert. Without a draft nothing is written."""

    path: str
    order: Order
    look: Look = "text"
    draft: Draft | None = None
    in_place: bool = False  # keeps encoding and BOM, and writes nothing where nothing changes; else UTF-8


class Outcome(NamedTuple):
    """What came of a task."""

    path: str
    fault: str = ""  # why it failed; all else is then empty
    source: str = ""
    basis: Basis = "given"
    notes: tuple[str, ...] = ()  # what a person should know of languages
    changed: bool = False
    written: bool = False  # the draft is complete
    signature: Signature | None = None  # of the file as it was read
    places: int = 0  # how many places change; not counted where only the text was asked for
    diff: str = ""
    choices: tuple[PlacedChoice, ...] = ()


def convert_stream(stream: BinaryIO, path: str, order: Order, look: Look, write: Write | None) -> Outcome:
    """Converts a stream to UTF-8 without a BOM, portion by portion; without ``write`` it is only looked at."""
    reading = read_portions(stream, path, order, look)
    watch = _Watch(path, look, _mark(reading))
    _write(reading, watch.over(reading.portions), path, "utf-8", write or _nowhere)
    return watch.outcome(reading, None)


def convert_file(task: Task) -> Outcome:
    """Carries out a task, as far as its draft; what a person can mend is told in ``fault``."""
    try:
        with open_bytes(task.path) as (stream, signature):
            return _convert_open(task, stream, signature)
    except TermkitError as error:
        return Outcome(task.path, str(error))


def convert_files(tasks: Sequence[Task], jobs: int = 1) -> Iterator[Outcome]:
    """The outcomes of tasks in their order, whatever the number of processes."""
    if jobs < 2 or len(tasks) < 2:
        yield from map(convert_file, tasks)
        return
    from termkit.jobs.parallel import in_processes

    yield from in_processes(convert_file, tasks, min(jobs, len(tasks)))


def write_files(tasks: Sequence[Task], jobs: int = 1) -> list[Outcome]:
    """Carries out tasks that have drafts: all new contents take their places, or none where one task has a fault."""
    drafts = {task.path: task.draft for task in tasks if task.draft is not None}
    made: list[str] = []
    done = False
    try:
        for draft in drafts.values():
            made += _make_folders(os.path.dirname(draft.target))
        outcomes = list(convert_files(tasks, jobs))
        if not any(outcome.fault for outcome in outcomes):
            in_place = {task.path for task in tasks if task.in_place}
            publish(
                (drafts[outcome.path], outcome.signature if outcome.path in in_place else None)
                for outcome in outcomes
                if outcome.written
            )
            done = True
        return outcomes
    finally:
        for draft in drafts.values():
            discard(draft)
        for folder in () if done else reversed(made):
            with suppress(OSError):
                os.rmdir(folder)


def _make_folders(folder: str) -> list[str]:
    """The folders that had to be made, the outermost first."""
    missing = []
    while folder and not os.path.isdir(folder) and folder != os.path.dirname(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    if missing:
        make_folder(missing[0])
    return missing[::-1]


def _convert_open(task: Task, stream: BinaryIO, signature: Signature | None) -> Outcome:
    reading = read_portions(stream, task.path, task.order, task.look)
    watch = _Watch(task.path, task.look, _mark(reading))
    portions = watch.over(reading.portions)
    if task.draft is None:
        _write(reading, portions, task.path, "utf-8", _nowhere)
        return watch.outcome(reading, signature)
    begun = list(islice(portions, 2))
    if task.in_place:
        if len(begun) < 2 and not watch.changed:
            return watch.outcome(reading, signature)
        if signature is None:
            raise InputError(f"{task.path}: not a regular file, so it cannot be converted in place")
    with open_draft(task.draft) as file:
        encoding, bom = (reading.encoding, reading.bom) if task.in_place else ("utf-8", b"")
        file.write(bom)
        _write(reading, chain(begun, portions), task.path, encoding, file.write)
    return watch.outcome(reading, signature, written=watch.changed or not task.in_place)


def _write(reading: Reading, portions: Iterable[Portion], path: str, encoding: str, write: Write) -> None:
    """Draws all portions through, and writes what they become."""
    at = Position()
    for portion in portions:
        if write is not _nowhere and reading.data is None:
            text = portion.conversion.text
            write(encode_chunk(text, path, encoding, at))
            at.advance(text)
    if reading.data is not None:
        write(reading.data)


def _nowhere(_: bytes) -> None:
    """Where the bytes go that nobody asked for."""


class _Watch:
    """Looks at portions as they pass, and notes what the outcome is to tell."""

    def __init__(self, path: str, look: Look, mark: str) -> None:
        """``mark`` is what the file begins with before its text: a BOM of UTF-8, or nothing."""
        self._path = path
        self._look = look
        self._before = Position()
        self._after = Position()
        self._diff = _new_diff(path, mark) if look == "diff" else None
        self._choices: list[PlacedChoice] = []
        self._places = 0
        self.changed = False

    def over(self, portions: Iterable[Portion]) -> Iterator[Portion]:
        """The same portions, each noted before it is passed on."""
        for portion in portions:
            self._note(portion)
            yield portion

    def _note(self, portion: Portion) -> None:
        after = portion.conversion.text
        self.changed |= after != portion.before
        self._places += len(portion.conversion.edits)
        if self._diff is not None:
            self._diff.feed(portion.before, after)
        if portion.choices:
            self._choices.extend(self._placed(portion))
        if self._look == "choices":
            self._before.advance(portion.before)
        if self._look == "review":
            self._after.advance(after)

    def _placed(self, portion: Portion) -> Iterator[PlacedChoice]:
        from termkit.report.conversion import PlacedChoice

        review = self._look == "review"
        at = self._after if review else self._before
        index = LineIndex(portion.conversion.text if review else portion.before)
        for choice in portion.choices:
            start, end = portion.conversion.to_target(choice.source) if review else choice.source
            line, column = at.of(index, start)
            _, before, chosen, candidates, why, certain = choice
            yield PlacedChoice(
                at.offset + start, at.offset + end, line, column, before, chosen, candidates, why, certain
            )

    def outcome(self, reading: Reading, signature: Signature | None, *, written: bool = False) -> Outcome:
        """All that was noted, once every portion has passed."""
        return Outcome(
            self._path,
            source=reading.source,
            basis=reading.basis,
            notes=reading.notes,
            changed=self.changed,
            written=written,
            signature=signature,
            places=self._places,
            diff=self._diff.text() if self._diff is not None else "",
            choices=tuple(self._choices),
        )


def _mark(reading: Reading) -> str:
    return "\ufeff" if reading.bom == codecs.BOM_UTF8 else ""


def _new_diff(path: str, mark: str) -> UnifiedDiff:
    from termkit.report.conversion import UnifiedDiff

    diff = UnifiedDiff(path)
    diff.feed(mark, mark)
    return diff
