"""Files to mine -> Chinese documents, and passages in both languages."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from termkit.core.document import Document, Pair
from termkit.core.finding import Side
from termkit.core.glossary import Glossary
from termkit.core.language import is_chinese, script
from termkit.core.mined import Sight
from termkit.core.span import LineIndex, Location, Span
from termkit.core.unit import Bitext, Unit
from termkit.errors import InputError, Problem
from termkit.formats.bitext import bitext_format
from termkit.formats.joined import raw_range
from termkit.jobs.bitext import Texts, parts_of, view_part
from termkit.jobs.gathered import BitextInput, CatalogInput
from termkit.jobs.mine_gather import Material, TextPair, chinese_of
from termkit.jobs.reading import read_by_parts, read_document, shown
from termkit.jobs.tasks import PORTION, as_problem, read_portions
from termkit.mine.twins import Twin
from termkit.text.match import Matcher
from termkit.text.mixed import count_han

if TYPE_CHECKING:
    from termkit.core.alignment import Alignment
    from termkit.formats.entry import Entry

_AROUND = 24  # characters shown before and behind a place
_LEAST_CHINESE = 0.05  # of the letters of a side, that are Han, where it is taken for the Chinese one


class Chinese(NamedTuple):
    """A Chinese document, or a part of a big one, and how many lines of its file come before it."""

    document: Document
    lines: int = 0

    def sight(self, span: Span) -> Sight:
        """Where a range stands in its file, with the words around it, up to the ends of its block."""
        document = self.document
        place = document.locate(*span)
        number = bisect_right(document.blocks, span.start, key=lambda block: block.start) - 1
        first, last = (0, len(document.text)) if number < 0 else document.blocks[number].span
        context = document.text[max(first, span.start - _AROUND) : min(last, span.end + _AROUND)]
        return Sight(document.path, place.line + self.lines, place.column, " ".join(context.split()))


@dataclass
class Read:
    """What was read, and what could not be. Passages are kept by the languages of their source and target."""

    chinese: list[Chinese] = field(default_factory=list)
    twins: dict[tuple[str, str], list[Twin]] = field(default_factory=dict)
    pairs: int = 0  # of texts that were aligned
    bilingual: int = 0  # files
    faults: list[Problem] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def add(self, fault: Problem) -> None:
        """Takes down what could not be read, once."""
        if fault not in self.faults:
            self.faults.append(fault)


def read(material: Material, glossary: Glossary | None, encoding: str | None) -> Read:
    """The Chinese documents of the material, and its passages in both languages."""
    return _Reader(material, glossary, encoding).read()


class _Reader:
    """Reads one file after the other. Of what is English, only passages with their Chinese are kept."""

    def __init__(self, material: Material, glossary: Glossary | None, encoding: str | None) -> None:
        self._material = material
        self._encoding = encoding
        self._known = glossary
        self._matcher = Matcher(Glossary("", *material.languages, ()))
        self._whole: dict[Path, Document] = {}  # the Chinese texts that were read in one piece
        self._read = Read(faults=list(material.faults))
        self._read.notes.update(material.notes)

    def read(self) -> Read:
        for version in self._material.texts:
            try:
                self._take(version.path, version.language)
            except InputError as error:
                self._read.add(as_problem(error))
        self._align([both for pair in self._material.pairs if (both := self._documents(pair))])
        for each in self._material.bilingual:
            self._take_bilingual(each)
        return self._read

    def _take(self, path: Path, language: str) -> None:
        text = read_by_parts(path, language, self._encoding)
        found = [Chinese(part.document, part.line) for part in text.parts()]
        if text.is_empty:
            self._read.notes[f"{shown(path)}: empty"] += 1
        elif not any(count_han(each.document.text) for each in found):
            self._read.notes[f"{shown(path)}: no Chinese in it"] += 1
        else:
            self._read.chinese.extend(found)
            if len(found) == 1:
                self._whole[path] = found[0].document

    def _documents(self, pair: TextPair) -> tuple[Document, Document] | None:
        """The two texts; None where one cannot be read, or is empty, or none is Chinese."""
        try:
            source, target = (
                self._whole.get(version.path) or read_document(version.path, version.language, self._encoding)
                for version in pair
            )
        except InputError as error:
            self._read.add(as_problem(error))
            return None
        chinese = source if is_chinese(source.language) else target
        return (source, target) if count_han(chinese.text) and not (source.is_empty or target.is_empty) else None

    def _align(self, pairs: Sequence[tuple[Document, Document]]) -> None:
        """Takes the passages of pairs of texts; those in the same two languages are aligned together."""
        groups: dict[tuple[str, str], list[tuple[Document, Document]]] = {}
        for source, target in pairs:
            groups.setdefault((source.language, target.language), []).append((source, target))
        if not groups:
            return
        from termkit.align.texts import Options, align_texts, split_sentences
        from termkit.core.alignment import CORRESPOND
        from termkit.jobs.align_lexicon import Words, known_words

        options = Options(known_words(Words(glossary=self._known)))
        for languages, texts in groups.items():
            found = align_texts([(split_sentences(one), split_sentences(other)) for one, other in texts], options)
            for alignment in found.alignments:
                if alignment.confidence < CORRESPOND:
                    paths = f"{alignment.source.document.path} = {alignment.target.document.path}"
                    self._read.notes[f"{paths}: they do not say the same; only the Chinese was taken"] += 1
                    continue
                self._read.pairs += 1
                self._read.twins.setdefault(languages, []).extend(_twins(alignment))

    def _take_bilingual(self, each: BitextInput | CatalogInput) -> None:
        """A bilingual file portion by portion; what cannot be read is a fault, what has no Chinese side a note."""
        read, path = self._read, shown(each.target if isinstance(each, CatalogInput) else each.path)
        languages: tuple[str, str] | None = None
        try:
            for part, entries, texts, told in self._portions(each):
                languages = languages or self._sides(entries, texts, told)
                if languages is None:
                    read.notes[f"{path}: no Chinese beside English in it; left out"] += 1
                    return
                pair = view_part(part, entries, texts, languages, self._matcher, strict=False).pairs[0].pair
                read.chinese.append(Chinese(pair.source if is_chinese(languages[0]) else pair.target))
                read.twins.setdefault(languages, []).extend(_twins_of(pair))
        except InputError as error:
            read.add(as_problem(error))
        if languages is not None:
            read.bilingual += 1
        elif not any(fault.path == path for fault in read.faults):
            read.notes[f"{path}: no entry with a translation in it"] += 1

    def _sides(self, entries: Sequence[Any], texts: Texts, told: tuple[str, str]) -> tuple[str, str] | None:
        """The languages of both sides, by what they hold; None where neither is Chinese, or both are."""
        sides = ["\n".join(get(entry) for entry in entries) for get in (texts.source, texts.target)]
        chinese = [_is_chinese(side) for side in sides]
        if chinese[0] == chinese[1]:
            return None
        tag = next((tag for tag in told if is_chinese(tag)), None)
        proved = chinese_of(sides[chinese.index(True)])
        if tag is None or (proved and script(proved) != script(tag)):
            tag = proved or tag or "zh-Hans"
        if self._known is not None:
            tag = self._known.narrow(tag)
        english = next((tag for tag in told if not is_chinese(tag)), "en")
        return (tag, english) if chinese[0] else (english, tag)

    def _portions(
        self, each: BitextInput | CatalogInput
    ) -> Iterator[tuple[str, Sequence[Any], Texts, tuple[str, str]]]:
        """Portions of entries, how their texts are had, and the languages of the file."""
        if isinstance(each, CatalogInput):
            bitext, texts = self._catalogs(each)
            yield from _units(bitext, texts, (each.source_language, each.target_language))
            return
        told = (each.source or self._material.languages[0], each.target or self._material.languages[1])
        format_ = bitext_format(str(each.path), each.format)
        assert format_ is not None
        if format_.streams:
            for portion in read_portions(each.path, format_, told, self._encoding, self._read.faults):
                locate = import_module(portion.module).locate
                rows = [row for row in portion.rows if row.source and row.target]
                texts = Texts(portion.path, portion.path, lambda row: row.source, lambda row: row.target, locate)
                if rows:
                    yield portion.part, rows, texts, told
            return
        path, raw = shown(each.path), self._raw(each.path)
        bitext = _bitext(import_module(format_.module).units, raw, path, (each.source, each.target), told)
        declared = (bitext.source or told[0], bitext.target or told[1])
        yield from _units(bitext, _texts(path, path, raw, raw), declared)

    def _catalogs(self, each: CatalogInput) -> tuple[Bitext, Texts]:
        from termkit.formats.catalog_pair import pair

        entries = import_module(f"termkit.formats.{each.format}_catalog").entries
        original, raw = self._raw(each.source), self._raw(each.target)
        names = (shown(each.source), shown(each.target))
        extra: list[Entry] = []
        return pair(entries(original, names[0]), entries(raw, names[1]), extra), _texts(*names, original, raw)

    def _raw(self, path: Path) -> str:
        from termkit.formats.encoding import decode
        from termkit.formats.files import read_bytes

        return decode(read_bytes(path).data, shown(path), self._encoding).text


def _bitext(units: Any, raw: str, path: str, asked: tuple[str | None, str | None], told: tuple[str, str]) -> Bitext:
    """A file's units in the languages asked for, else in those it declares, else in the likeliest ones."""
    try:
        bitext: Bitext = units(raw, path, source=asked[0], target=asked[1])
    except InputError:
        bitext = units(raw, path, source=told[0], target=told[1])
    return bitext


def _units(
    bitext: Bitext, texts: Texts, languages: tuple[str, str]
) -> Iterator[tuple[str, Sequence[Unit], Texts, tuple[str, str]]]:
    ready = (unit for unit in bitext.units if unit.state == "translated" and unit.source.text and unit.target.text)
    for part, entries in parts_of(ready, PORTION):
        yield part, entries, texts, languages


def _texts(source_path: str, path: str, original: str, raw: str) -> Texts:
    """How the texts of units are had, and where they stand in their file, or in their two files."""
    lines = {"source": LineIndex(original)}
    lines["target"] = lines["source"] if original is raw else LineIndex(raw)

    def locate(unit: Unit, side: Side, start: int, end: int) -> Location:
        first, last = raw_range(unit.source if side == "source" else unit.target, start, end)
        return Location(first, last, *lines[side].position(first), unit.id, start)

    return Texts(path, source_path, lambda unit: unit.source.text, lambda unit: unit.target.text, locate)


def _twins(alignment: Alignment) -> Iterator[Twin]:
    """The passages that two texts have in common, but for those that are paired with little certainty."""
    from termkit.align.documents import SURE

    source, target = alignment.source, alignment.target
    for bead in alignment.beads:
        if not bead.is_null and bead.confidence >= SURE:
            line = target.document.locate(*target.extent(bead.target)).line
            texts = source.text(bead.source), target.text(bead.target)
            yield _twin(source.document.language, *texts, target.document.path, line)


def _twins_of(pair: Pair) -> Iterator[Twin]:
    """The entries of a part of a bilingual file."""
    for segment in pair.segments:
        texts = pair.source.text[slice(*segment.source)], pair.target.text[slice(*segment.target)]
        line = pair.target.locate(*segment.target).line
        yield _twin(pair.source.language, *texts, pair.target.path, line)


def _twin(language: str, source: str, target: str, path: str, line: int) -> Twin:
    return Twin(source, target, path, line) if is_chinese(language) else Twin(target, source, path, line)


def _is_chinese(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters > 0 and count_han(text) >= _LEAST_CHINESE * letters
