"""Which texts are aligned, their languages, their sentences, and what a person has locked in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from termkit.align.texts import split_lines, split_sentences
from termkit.core.alignment import Bead, Sentences
from termkit.core.document import Block, Document
from termkit.core.language import is_chinese, primary
from termkit.errors import InputError, Problem, TermkitError
from termkit.formats import format_of
from termkit.formats.bitext import bitext_format
from termkit.formats.corrections import Correction
from termkit.jobs.layouts import BARE, DATA, Layouts, RealPaths
from termkit.jobs.reading import read_document, read_text, shown

_WORD = re.compile("[A-Za-z]+")
_QUOTED = 30  # characters of a sentence in a message
_SAMPLE = 200_000  # code points by which the language of a text is told
_CLEARLY = 4  # times as many letters of another language than of the one that was told


class PairFiles(NamedTuple):
    """Two files to align; from a list, with the place of the line and the output that it may name."""

    source: Path
    target: Path
    output: Path | None = None
    line: int = 0


class Pair(NamedTuple):
    """Two texts as sentences."""

    source: Sentences
    target: Sentences


class _Letters(NamedTuple):
    """What the letters of a text say: its language, what it would be as Chinese, and whether there is no doubt."""

    language: str
    chinese: str
    is_clear: bool


@dataclass(frozen=True)
class Reading:
    """How files are read. Languages are canonical tags; None: told by the files themselves."""

    source_language: str | None = None
    target_language: str | None = None
    encoding: str | None = None
    presplit: bool = False  # one sentence a line


def read_list(path: Path) -> list[PairFiles]:
    """The pairs of a table: source, target, and perhaps an output, all relative to the table.

    Blank lines and those that begin with ``#`` say nothing. Raises InputError with a line for each fault.
    """
    name, pairs = shown(path), []
    problems: list[Problem] = []
    met: dict[tuple[str, str], int] = {}
    for number, line in enumerate(re.split(r"\r\n|\r|\n", read_text(path)), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not 2 <= len(cells) <= 3 or not all(cells[:2]):
            message = "expected two paths with a tab between them, or three: source, target, output"
            problems.append(Problem(name, number, 1, message))
            continue
        source, target = (Path(os.path.normpath(path.parent / cell)) for cell in cells[:2])
        key = (os.path.realpath(source), os.path.realpath(target))
        if key in met:
            problems.append(Problem(name, number, 1, f"the same two files as in line {met[key]}; leave one line out"))
        met.setdefault(key, number)
        output = Path(os.path.normpath(path.parent / cells[2])) if cells[2:] and cells[2] else None
        pairs.append(PairFiles(source, target, output, number))
    if problems:
        raise InputError("\n".join(map(str, problems)))
    if not pairs:
        raise InputError(f"{name}: names no pairs; write source, a tab and target in each line")
    return pairs


def read_pairs(files: Sequence[PairFiles], reading: Reading) -> tuple[list[Pair], list[str]]:
    """The sentences of all files, and what a person should know of their languages.

    Raises InputError or LanguageError with a line for each file that cannot be read.
    """
    layouts = Layouts(Path.cwd(), RealPaths())
    sides: list[Sentences] = []
    notes: list[str] = []
    faults: list[str] = []
    for pair in files:
        for path, asked, flag in (
            (pair.source, reading.source_language, "--from"),
            (pair.target, reading.target_language, "--to"),
        ):
            try:
                sides.append(_read(path, asked, flag, reading, layouts, notes))
            except TermkitError as error:
                faults.extend(str(error).split("\n"))
        if _are_one(pair.source, pair.target):
            faults.append(f"{shown(pair.target)}: is both source and target; name a text and its translation")
    if faults:
        raise InputError("\n".join(dict.fromkeys(faults)))
    return list(map(Pair, sides[::2], sides[1::2])), list(dict.fromkeys(notes))


def read_locked(path: Path, pairs: Sequence[Pair], encoding: str | None = None) -> list[list[Bead]]:
    """The beads that a person gave, for each pair. Raises InputError with a line for each fault."""
    from termkit.formats.corrections import read_corrections

    text, name = read_text(path, encoding), shown(path)
    several = len(pairs) > 1
    if several:
        _refuse_unplaced(text, name, pairs)
    found = []
    for pair in pairs:
        files = _paths(pair) if several else None
        corrections = read_corrections(text, name, len(pair.source), len(pair.target), files=files)
        _refuse_stale(corrections, pair, name)
        found.append([correction.bead for correction in corrections])
    return found


def _refuse_stale(corrections: Iterable[Correction], pair: Pair, name: str) -> None:
    """Raises InputError where the sentences no longer say what they said when the file was written.

    Numbers may have been changed by hand since, so it is enough that one text holds the other.
    """
    problems = []
    for bead, line, texts in corrections:
        for side, sentences, numbers, then in zip(
            ("source", "target"), pair, (bead.source, bead.target), texts or (), strict=False
        ):
            now = sentences.text(numbers)
            letters, before = _letters_of(now), _letters_of(then)
            if letters not in before and before not in letters:
                problems.append(
                    Problem(
                        name,
                        line,
                        1,
                        f"{side} {list(numbers)} was {then[:_QUOTED]!r} and is {now[:_QUOTED]!r} now: "
                        "the text was changed since; align anew, and lock there",
                    )
                )
    if problems:
        raise InputError("\n".join(map(str, problems)))


def _letters_of(text: str) -> str:
    """What of a text a table keeps through any program: letters and digits, without signs written as U+200B."""
    return "".join(filter(str.isalnum, re.sub(r"U\+[0-9A-F]{4,6}", "", text)))


def _paths(pair: Pair) -> tuple[str, str]:
    return pair.source.document.path, pair.target.document.path


def _refuse_unplaced(text: str, name: str, pairs: Iterable[Pair]) -> None:
    """Raises InputError for what is locked in none of several pairs, or does not say in which."""
    from termkit.formats.correction_lines import entries

    known = {_paths(pair) for pair in pairs}
    problems: list[Problem] = []
    for entry in entries(text, name, []):  # what cannot be read is told by whoever reads it for a pair
        if entry.files is None:
            message = "does not say in which of several pairs; name the texts under source_file and target_file"
            problems.append(Problem(name, entry.line, 1, message))
        elif entry.files not in known:
            problems.append(Problem(name, entry.line, 1, f"{' and '.join(entry.files)} are not aligned here"))
    if problems:
        raise InputError("\n".join(map(str, problems)))


def _are_one(one: Path, other: Path) -> bool:
    return os.path.isfile(one) and os.path.isfile(other) and os.path.samefile(one, other)


def _read(path: Path, asked: str | None, flag: str, reading: Reading, layouts: Layouts, notes: list[str]) -> Sentences:
    """The sentences of a file in the language that it is in; what was found out about that is noted."""
    told = asked or _language_of_path(path, layouts)
    assumed = "en" if told is None else "zh-Hant" if told == BARE else told
    document = _lines_of(path, reading) if reading.presplit else _document(path, assumed, reading)
    language = _language(document, told, flag, notes)
    if primary(language) != primary(assumed) and format_of(document.path).name == "html":
        document = _document(path, language, reading)  # a page leaves out what it says is in another language
    document = replace(document, language=language)
    return split_lines(document) if reading.presplit else split_sentences(document)


def _document(path: Path, language: str, reading: Reading) -> Document:
    name, suffix = shown(path), path.suffix.lower()
    if bitext_format(str(path)) and path.is_file():
        raise InputError(f"{name}: is bilingual, so its texts are paired already; 'termkit check' reads it as it is")
    if suffix in DATA and path.is_file():
        raise InputError(f"{name}: is a catalog, whose messages are paired by their keys; 'termkit check' does that")
    document = read_document(path, language, reading.encoding)
    _refuse_binary(document)
    return document


def _lines_of(path: Path, reading: Reading) -> Document:
    text = read_text(path, reading.encoding)
    blocks = (Block(0, len(text), "paragraph"),) if text else ()
    document = Document(shown(path), text, "en", blocks)
    _refuse_binary(document)
    return document


def _refuse_binary(document: Document) -> None:
    if "\0" in document.text:
        line, column = document.lines.position(document.text.index("\0"))
        raise InputError(f"{document.path}:{line}:{column}: a NUL character; this is no text")


def _language_of_path(path: Path, layouts: Layouts) -> str | None:
    """The language that the name of a file or of a folder above it tells; BARE where that is ``zh`` alone."""
    slots = layouts.slots(Path(os.path.abspath(path)))
    return slots[0].language if slots else None


def _language(document: Document, told: str | None, flag: str, notes: list[str]) -> str:
    """What was told, unless the letters of the text clearly say another language."""
    letters = _letters(document)
    if letters is None:
        return "en" if told is None else "zh-Hant" if told == BARE else told
    if told is None or (primary(told) != primary(letters.language) and letters.is_clear):
        language = letters.language
    elif told != BARE:
        return told
    else:
        language = letters.chinese
    if told is None or primary(told) == primary(language):
        notes.append(f"{document.path}: taken for {language} by its characters; {flag} TAG says it")
    else:
        what = "Chinese" if is_chinese(language) else "English"
        notes.append(f"{document.path}: said to be {told}, but it is {what}; aligned as {language}")
    return language


def _letters(document: Document) -> _Letters | None:
    """What the letters of a text say of its language; None where it has none."""
    from termkit.text.detect import detect

    sample = "".join(_sample(document))
    found, words = detect(sample), len(_WORD.findall(sample))
    if not found.han and not words:
        return None
    chinese = "zh-Hans" if found.simplified > found.traditional else "zh-Hant"
    is_clear = max(words, found.han) > _CLEARLY * min(words, found.han)
    return _Letters("en" if words >= found.han else chinese, chinese, is_clear)


def _sample(document: Document) -> Iterator[str]:
    """The first blocks of a text."""
    size = 0
    for block in document.blocks:
        yield document.text[block.start : min(block.end, block.start + _SAMPLE)]
        size += block.end - block.start
        if size >= _SAMPLE:
            return
