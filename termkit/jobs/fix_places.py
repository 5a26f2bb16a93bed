"""Where the file writes what is to be fixed, found again by the reader of its format, and whether it reads as meant."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from importlib import import_module
from itertools import accumulate
from typing import NamedTuple, Protocol

from termkit.core.conversion import Conversion, Edit
from termkit.core.document import Document
from termkit.core.finding import Finding
from termkit.core.passage import Passage
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.formats import format_of, read_markdown
from termkit.formats.bitext import bitext_format
from termkit.formats.joined import raw_range
from termkit.formats.rewrite import Replacement, replacements

MOVED = "it no longer stands where it was found; run the check again"
_SPLIT = "it stands on two lines, and its replacement has another number of words"
_MARKUP = "the replacement would make markup"
_SPACE = re.compile(r"\s+")
# What may begin or end something in Markdown; of the first kind there must be as many as before.
_MARKS = re.compile(r"[`*\[\]{}~$]|(?<![^\W_])_|_(?![^\W_])|(?P<single>[<>\\&|])")
# Texts of more than two languages are read for each pair until the place is found.
_LANGUAGES = (None, "en", "zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
_PAIRS = ((None, None), *((a, b) for a in _LANGUAGES[1:] for b in _LANGUAGES[1:] if a != b))

Reader = Callable[[str], Sequence[Passage]]


class Fix(NamedTuple):
    """A finding and what its file must hold instead."""

    finding: Finding
    replacements: tuple[Replacement, ...]  # in code points of the decoded file
    reader: int = 0
    passage: int = 0
    edit: Edit | None = None  # of the passage


class Site(Protocol):
    """A file in which fixes are made."""

    def fix(self, finding: Finding) -> Fix:
        """What the finding means here. Raises InputError, with the reason alone, where it cannot be made."""

    def reads_well(self, after: str, fixes: Sequence[Fix]) -> bool:
        """Does the file, once fixed, hold what it held before but for the fixes?"""


def site(path: str, text: str) -> Site:
    """The file as its format reads it. Raises InputError for a format that cannot be written."""
    bitext = bitext_format(path)
    if bitext is not None:
        keeps_source = bitext.name in ("po", "xliff")
        pairs = _PAIRS if bitext.name != "po" else _PAIRS[:1]
        return _InPassages(text, [partial(_units, bitext.module, path, pair) for pair in pairs], keeps_source)
    name = format_of(path).name
    if name == "text":
        return Verbatim(text)
    if name == "markdown":
        return _InMarkdown(text)
    readers: list[Reader] = [partial(_prose, f"termkit.formats.{_MODULES.get(name, name)}", path)]
    if name in _MODULES:
        readers.insert(0, partial(_entries, f"termkit.formats.{_MODULES[name]}", path))
    return _InPassages(text, readers)


_MODULES = {"json": "json_catalog", "yaml": "yaml_catalog"}


def wording(finding: Finding) -> str:
    """The replacement; a line end in what it replaces stays between the same words."""
    (wanted,) = finding.suggestions
    if "\n" not in finding.text and "\r" not in finding.text:
        return wanted
    words, seams = wanted.split(), _SPACE.findall(finding.text)
    if len(words) != len(seams) + 1:
        raise InputError(_SPLIT)
    return "".join(word + seam for word, seam in zip(words, [*seams, ""], strict=True))


def offset_in(passage: Passage, start: int, end: int, text: str, offset: int) -> int | None:
    """Where in the passage's text that stands which the file writes at ``[start, end)``; None where it is not there.

    ``offset`` is where it was found; another reader may have counted otherwise.
    """
    for at in (offset, *_offsets(passage, start)):
        if passage.text.startswith(text, at) and raw_range(passage, at, at + len(text)) == (start, end):
            return at
    return None


def _offsets(passage: Passage, start: int) -> Iterator[int]:
    """Where in the text a place of the file may stand; within an escape there may be several."""
    offset = 0
    for piece in passage.pieces:
        if piece.start <= start < piece.end:
            as_written = piece.end - piece.start == len(piece.text)
            yield from (offset + start - piece.start,) if as_written else range(offset, offset + len(piece.text))
        offset += len(piece.text)


class Verbatim:
    """Plain text: what a reader sees is what the file holds."""

    def __init__(self, text: str) -> None:
        self.text = text

    def fix(self, finding: Finding) -> Fix:
        """The same place."""
        if finding.segment:
            raise InputError("the name of the file does not tell its format")
        start, end = finding.start, finding.end
        if self.text[start:end] != finding.text:
            raise InputError(MOVED)
        after = wording(finding)
        edit = Edit(Span(start, end), Span(start, start + len(after)), finding.text, after, finding.rule)
        return Fix(finding, (Replacement(start, end, after),), edit=edit)

    def reads_well(self, after: str, fixes: Sequence[Fix]) -> bool:
        """Plain text always does."""
        return True


class _InMarkdown(Verbatim):
    """Markdown, whose blocks and markup must stay."""

    @cached_property
    def _document(self) -> Document:
        return read_markdown("", self.text, "en")

    def fix(self, finding: Finding) -> Fix:
        """The same place, unless the replacement has a mark that could mean something."""
        found = super().fix(finding)
        after = wording(finding)
        makes_image = after.endswith("!") and self.text.startswith("[", finding.end)
        if makes_image or _marks(after, False) != _marks(finding.text, False):
            raise InputError(_MARKUP)
        if not _marks(after, True) <= _marks(finding.text, True):
            raise InputError(_MARKUP)
        return found

    def reads_well(self, after: str, fixes: Sequence[Fix]) -> bool:
        """Blocks and masks stand where they stood, moved as far as the text moved."""
        edits = _in_order([fix.edit for fix in fixes if fix.edit])
        moved = Conversion(after, edits).to_target
        new = read_markdown("", after, "en")
        old = self._document
        return [(*moved(block.span), block.kind) for block in old.blocks] == list(new.blocks) and [
            moved(mask) for mask in old.masks
        ] == list(new.masks)


def _marks(text: str, single: bool) -> Counter[str]:
    return Counter(found[0] for found in _MARKS.finditer(text) if (found["single"] is not None) == single)


def _in_order(edits: Sequence[Edit]) -> list[Edit]:
    """Edits as they stand in the text, each with its place in the text behind."""
    placed, grown = [], 0
    for edit in sorted(edits, key=lambda one: one.source):
        start = edit.source.start + grown
        placed.append(edit._replace(target=Span(start, start + len(edit.after))))
        grown += len(edit.after) - len(edit.before)
    return placed


class _InPassages:
    """A file in which prose stands in passages. Several readers may see it; a later one is asked where one is blind."""

    def __init__(self, text: str, readers: Sequence[Reader], keeps_source: bool = False) -> None:
        self._text = text
        self._readers = readers
        self._keeps_source = keeps_source  # the sources are what a program looks up
        self._read: dict[int, _Index | InputError] = {}

    def fix(self, finding: Finding) -> Fix:
        """The edit of the passage that holds the place."""
        if self._keeps_source and finding.side == "source":
            raise InputError("the source of an entry is looked up by programs; mend it where it comes from")
        after = wording(finding)
        fault: InputError | None = None
        for number in range(len(self._readers)):
            index = self._index(number)
            if isinstance(index, InputError):
                fault = fault or index
                continue
            found = index.place(finding)
            if found is not None:
                place, at = found
                edit = Edit(Span(at, at + len(finding.text)), Span(0, 0), finding.text, after, finding.rule)
                return Fix(finding, _written(index.passages[place], edit), number, place, edit)
        raise fault or InputError(MOVED)

    def reads_well(self, after: str, fixes: Sequence[Fix]) -> bool:
        """Every passage says what it said, but for the edits."""
        return all(self._reads_well(number, after, fixes) for number in {fix.reader for fix in fixes})

    def _reads_well(self, number: int, after: str, fixes: Sequence[Fix]) -> bool:
        """The same as one reader sees it; where it is blind to a fix, another one looks."""
        index = self._index(number)
        assert isinstance(index, _Index)
        edits: dict[int, list[Replacement]] = {}
        unseen: set[int] = set()
        for finding, _, reader, passage, edit in fixes:
            assert edit is not None
            found = (passage, edit.source.start) if reader == number else index.place(finding)
            if found is None:
                unseen.update(place for place, _ in index.holding(finding.start, finding.end))
            else:
                made = Replacement(found[1], found[1] + len(edit.before), edit.after)
                edits.setdefault(found[0], []).append(made)
        try:
            texts = [passage.text for passage in self._readers[number](after)]
        except InputError:
            return False
        return len(texts) == len(index.passages) and all(
            place in unseen or text == _edited(before.text, edits.get(place, ()))
            for place, (text, before) in enumerate(zip(texts, index.passages, strict=True))
        )

    def _index(self, number: int) -> _Index | InputError:
        if number not in self._read:
            try:
                self._read[number] = _Index(self._readers[number](self._text))
            except InputError as error:
                self._read[number] = error
        return self._read[number]


class _Index:
    """Passages by where the file writes them; one may lie inside another."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self._order = sorted(range(len(passages)), key=lambda i: passages[i].pieces[0].start)
        self._starts = [passages[i].pieces[0].start for i in self._order]
        self._reach = list(accumulate((passages[i].pieces[-1].end for i in self._order), max))

    def place(self, finding: Finding) -> tuple[int, int] | None:
        """The passage that holds a finding just as it was found, and where in its text; None where none does."""
        for number, passage in self.holding(finding.start, finding.end):
            at = offset_in(passage, finding.start, finding.end, finding.text, finding.offset)
            if at is not None:
                return number, at
        return None

    def holding(self, start: int, end: int) -> Iterator[tuple[int, Passage]]:
        """The passages that hold a range, the innermost first."""
        number = bisect_right(self._starts, start) - 1
        while number >= 0 and self._reach[number] >= end:
            place = self._order[number]
            if self.passages[place].pieces[-1].end >= end:
                yield place, self.passages[place]
            number -= 1


def _written(passage: Passage, edit: Edit) -> tuple[Replacement, ...]:
    try:
        return tuple(replacements(passage, (edit,)))
    except ValueError as error:
        raise InputError(str(error)) from None


def _edited(text: str, edits: Sequence[Replacement]) -> str:
    for start, end, words in sorted(set(edits), reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _units(module: str, path: str, languages: tuple[str | None, str | None], text: str) -> Sequence[Passage]:
    """Sources and targets of a bilingual file, up to where it is broken."""
    found: list[Passage] = []
    try:
        bitext = import_module(module).units(text, path, source=languages[0], target=languages[1])
        for unit in bitext.units:
            found += (side for side in (unit.source, unit.target) if side.pieces)
    except InputError:
        if not found:
            raise
    return list(dict.fromkeys(found))  # a plural may have its source in common


def _entries(module: str, path: str, text: str) -> Sequence[Passage]:
    """The messages of a catalog, with what is in them."""
    return [entry.passage for entry in import_module(module).entries(text, path)]


def _prose(module: str, path: str, text: str) -> Sequence[Passage]:
    """The prose of a file, in whatever language."""
    every = {"every_scalar" if module.endswith("yaml_catalog") else "every_language": True}
    return list(import_module(module).prose(text, path, **every).passages)
