"""What a check is cut into: works, and portions of bilingual files; each is read and judged by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termkit.core.document import Document
from termkit.core.evidence import WorkView
from termkit.core.finding import Side
from termkit.core.glossary import Glossary
from termkit.core.language import primary
from termkit.core.row import Row
from termkit.core.rule import Rule
from termkit.core.span import LineIndex, Location
from termkit.core.unit import Bitext, Unit
from termkit.errors import InputError, Problem
from termkit.formats.entry import Entry
from termkit.formats.files import reading_fault
from termkit.formats.joined import raw_range
from termkit.jobs.bitext import Texts, parts_of, view_part
from termkit.jobs.outcome import Outcome, judge, texts_of
from termkit.jobs.reading import read_document, shown
from termkit.jobs.views import read_work
from termkit.jobs.works import Version, Work
from termkit.text.match import Matcher

if TYPE_CHECKING:
    from termkit.formats.bitext import BitextFormat

PORTION = 2000  # entries of a bilingual file that are judged at once
_NOTHING = "nothing to check in it: it has no entries"
_PLACE = re.compile(r"(?P<path>.*?):(?P<line>\d+):(?P<column>\d+): (?P<message>.*)", re.DOTALL)


class Portion(NamedTuple):
    """Entries of one file that is read row by row: small enough to be sent to another process."""

    path: str
    module: str  # of the format, which finds places in a row
    part: str  # the text that the entries belong to; empty: the file
    rows: Sequence[Row]
    languages: tuple[str, str]  # of source and target, canonical


class UnitFile(NamedTuple):
    """A bilingual file that is read as a whole."""

    path: Path
    format: BitextFormat
    languages: tuple[str, str]
    asked: bool = True  # the languages were asked for; else what the file declares of itself goes before them


class Catalogs(NamedTuple):
    """Two catalogs of messages, one a language."""

    source: Path
    target: Path
    module: str
    languages: tuple[str, str]


Task = Work | Portion | UnitFile | Catalogs


@dataclass(frozen=True)
class Checker:
    """Everything that stays the same from task to task."""

    glossary: Glossary
    rules: tuple[Rule, ...] | None = None  # None: all of them, loaded when there is something to look at
    encoding: str | None = None
    strict: bool = False
    digests: bool = False  # note what the bytes of each file were
    root: Path | None = None  # of the project, below which the glossary's globs name files
    cache: Path | None = None  # the folder in which outcomes are kept for the next run

    @cached_property
    def chosen(self) -> tuple[Rule, ...]:
        """The rules to judge by."""
        if self.rules is not None:
            return self.rules
        from termkit.rules import RULES

        return RULES

    @cached_property
    def matcher(self) -> Matcher:
        """Finds the glossary's terms."""
        return Matcher(self.glossary)

    @cached_property
    def _digest(self) -> str:
        """Of everything but the files that an outcome depends on."""
        from termkit import __version__

        rules = [rule.name for rule in self.chosen]
        said = (__version__, self.glossary, rules, self.encoding, self.strict, self.digests, str(self.root))
        return sha256(repr(said).encode("utf-8", "backslashreplace")).hexdigest()

    def check(self, task: Task) -> Outcome:
        """The outcome of one task, from the cache if there is one. What cannot be read is part of it."""
        if self.cache is None or isinstance(task, Portion):
            return self._check(task)
        from termkit.jobs.kept_findings import kept

        files = [each.path for each in _versions(task)] if isinstance(task, Work) else _paths(task)
        try:
            bytes_of = [sha256(path.read_bytes()).hexdigest() for path in files]
        except OSError:
            return self._check(task)
        key = sha256(repr((self._digest, task, bytes_of)).encode("utf-8", "backslashreplace")).hexdigest()
        outcome = kept(
            self.cache, repr([(shown(path), str(path.resolve())) for path in files]), key, lambda: self._check(task)
        )
        if isinstance(task, Work) and not outcome.documents:  # their texts are not kept
            texts = {shown(each.path): Document(shown(each.path), "", each.language, ()) for each in _versions(task)}
            outcome.documents.update(texts)
        return outcome

    def _check(self, task: Task) -> Outcome:
        """The outcome of one task."""
        if isinstance(task, Portion):
            outcome = self._judge(self._portion(task), keep_texts=False)
            if empty := sum(not row.target for row in task.rows):
                outcome.notes[f"{task.path}: not checked: a row without a translation"] += empty
            elif not task.rows:
                outcome.notes[f"{task.path}: {_NOTHING}"] += 1
            return outcome
        outcome = Outcome()
        try:
            if isinstance(task, Work):
                outcome.merge(self._judge(self._work(task, outcome), keep_texts=True))
            else:
                for view in self._units(task, outcome):
                    outcome.merge(self._judge(view, keep_texts=False))
        except InputError as error:
            outcome.unread.append(as_problem(error))
            if isinstance(task, Work) and len(task.versions) + bool(task.source) > 1:
                return self._check_readable(task, outcome)
        return outcome

    def _check_readable(self, work: Work, failed: Outcome) -> Outcome:
        """The outcome of a work of which a file could not be read: the others are checked, if the source can be."""
        unread: list[Problem] = []
        files = [each for each in (work.source, *work.versions) if each and self._can_read(each, unread)]
        if not unread:
            return failed
        outcome = Outcome(unread=unread)
        if work.source is None or work.source in files:
            versions = [version for version in work.versions if version in files]
            outcome.merge(self.check(Work(work.name, work.source, versions)))
        return outcome

    def _can_read(self, version: Version, unread: list[Problem]) -> bool:
        try:
            read_document(version.path, version.language, self.encoding)
        except InputError as error:
            unread.append(as_problem(error))
            return False
        return True

    def _judge(self, view: WorkView, *, keep_texts: bool) -> Outcome:
        is_empty = all(text.is_empty for text in texts_of(view))
        return judge(view, self.glossary, () if is_empty else self.chosen, keep_texts=keep_texts)

    def _work(self, work: Work, outcome: Outcome) -> WorkView:
        return read_work(work, self.matcher, self.encoding, self.strict, partial(self._noticed, outcome), self.root)

    def _portion(self, portion: Portion) -> WorkView:
        locate = import_module(portion.module).locate
        texts = Texts(portion.path, portion.path, lambda row: row.source, lambda row: row.target, locate)
        part, rows, languages = portion.part, portion.rows, portion.languages
        return view_part(part, rows, texts, languages, self.matcher, strict=self.strict, root=self.root)

    def _units(self, task: UnitFile | Catalogs, outcome: Outcome) -> Iterator[WorkView]:
        left_out: Counter[str] = Counter()
        bitext, texts, path = self._bitext(task, outcome, left_out)
        languages = self._languages(task, bitext)
        checked = (unit for unit in bitext.units if _is_ready(unit, left_out))
        outcome.seen.add(path)
        empty = True
        try:
            for part, units in parts_of(checked, PORTION):
                empty = False
                yield view_part(part, units, texts, languages, self.matcher, strict=self.strict, root=self.root)
            if empty and not left_out:
                outcome.notes[f"{path}: {_NOTHING}"] += 1
        finally:
            for what, number in left_out.items():
                one = what.replace("entries", "entry", 1).replace("keys", "key", 1)
                outcome.notes[f"{path}: not checked: {number} {one if number == 1 else what}"] += 1

    def _languages(self, task: UnitFile | Catalogs, bitext: Bitext) -> tuple[str, str]:
        """Of source and target: as asked for, else as the file declares, else by the glossary."""
        if isinstance(task, Catalogs) or task.asked:
            return task.languages
        source, target = task.languages
        glossary = self.glossary
        target = glossary.narrow(bitext.target or target)
        source = glossary.narrow(bitext.source or source)
        if primary(source) == primary(target) and bitext.source in (None, task.languages[0]):
            source = next(
                (tag for tag in (glossary.source, glossary.target) if primary(tag) != primary(target)), source
            )
        return source, target

    def _bitext(self, task: UnitFile | Catalogs, outcome: Outcome, left_out: Counter[str]) -> tuple[Bitext, Texts, str]:
        if isinstance(task, UnitFile):
            path = shown(task.path)
            raw = self._read(task.path, path, task.format.name, outcome)
            source, target = task.languages
            read = import_module(task.format.module).units
            bitext = read(raw, path, source=source, target=target, left_out=left_out)
            return bitext, _texts_of_units(path, path, raw, raw), path
        from termkit.formats.catalog_pair import pair

        path, other = shown(task.target), shown(task.source)
        raw, original = (
            self._read(file, name, "yaml" if file.suffix in (".yaml", ".yml") else "json", outcome)
            for file, name in ((task.target, path), (task.source, other))
        )
        entries = import_module(task.module).entries
        extra: list[Entry] = []
        bitext = pair(entries(original, other), entries(raw, path), extra)
        if extra:
            left_out[f"keys that {other} does not have"] += len(extra)
        return bitext, _texts_of_units(other, path, original, raw), path

    def _read(self, path: Path, name: str, format_name: str, outcome: Outcome) -> str:
        from termkit.formats.encoding import decode
        from termkit.formats.files import read_bytes

        data = read_bytes(path).data
        text = decode(data, name, self.encoding).text
        self._noticed(outcome, name, format_name, data, text)
        return text

    def _noticed(self, outcome: Outcome, path: str, format_name: str, data: bytes, text: str) -> None:
        """Takes down what the raw file says besides its prose."""
        if self.digests:
            outcome.digests[path] = sha256(data).hexdigest()
        if "termkit:" in text:
            from termkit.config import rule_names
            from termkit.jobs.suppression import read_suppressions

            outcome.suppressions.extend(read_suppressions(text, path, format_name, rule_names()))


def _texts_of_units(source_path: str, path: str, original: str, raw: str) -> Texts:
    """How the texts of units are had and where they stand in their file, or in their two files."""
    lines = {"source": LineIndex(original)}
    lines["target"] = lines["source"] if original is raw else LineIndex(raw)

    def locate(unit: Unit, side: Side, start: int, end: int) -> Location:
        passage = unit.source if side == "source" else unit.target
        first, last = raw_range(passage, start, end)
        return Location(first, last, *lines[side].position(first), unit.id, start)

    return Texts(path, source_path, lambda unit: unit.source.text, lambda unit: unit.target.text, locate)


def read_portions(
    path: Path, format_: BitextFormat, languages: tuple[str, str], encoding: str | None, problems: list[Problem]
) -> Iterator[Portion]:
    """A bitext of rows, portion by portion; what is wrong with a row, or with the file, is added to ``problems``.

    Without any row there is one portion, which is empty.
    """
    name = shown(path)
    source, target = languages
    empty, faults = True, len(problems)
    try:
        with path.open("rb") as stream:
            rows = import_module(format_.module).read(
                stream, name, source=source, target=target, encoding=encoding, problems=problems
            )
            for part, portion in parts_of(rows, PORTION):
                empty = False
                yield Portion(name, format_.module, part, portion, languages)
    except InputError as error:
        problems.append(as_problem(error))
    except OSError as error:
        problems.append(as_problem(InputError(f"{name}: {reading_fault(str(path), error)}")))
    if empty and len(problems) == faults:
        yield Portion(name, format_.module, "", (), languages)


def _versions(work: Work) -> list[Version]:
    return [each for each in (work.source, *work.versions) if each]


def _paths(task: UnitFile | Catalogs) -> list[Path]:
    return [task.path] if isinstance(task, UnitFile) else [task.source, task.target]


def _is_ready(unit: Unit, left_out: Counter[str]) -> bool:
    """Is there a translation to check?"""
    if unit.state != "translated":
        left_out[f"{unit.state} entries"] += 1
    return unit.state == "translated"


def as_problem(error: InputError) -> Problem:
    """An error with its place taken apart."""
    found = _PLACE.fullmatch(str(error))
    if found:
        return Problem(found["path"], int(found["line"]), int(found["column"]), found["message"])
    path, _, message = str(error).partition(": ")
    return Problem(path, 0, 0, message)
