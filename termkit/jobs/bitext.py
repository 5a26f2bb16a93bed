"""Bilingual files -> views of their parts: each entry is a segment, and nothing needs to be paired."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from termkit.core.document import Block, Document, Pair, Segment
from termkit.core.evidence import DocumentView, PairView, WorkView
from termkit.core.finding import Side
from termkit.core.language import primary
from termkit.core.span import Location, Span
from termkit.errors import InputError
from termkit.jobs.project_path import names_of
from termkit.text.match import Matcher

_SEAM = "\n\n"  # between two entries; no term reaches over it


class Entry(Protocol):
    """One entry of a bilingual file, as much of it as pairing needs."""

    @property
    def id(self) -> str:
        """Names the entry in reports."""

    @property
    def context(self) -> str:
        """What tells it from others with the same source."""

    @property
    def document(self) -> str:
        """The text it belongs to, where one file holds several."""


AnyEntry = TypeVar("AnyEntry", bound=Entry)


class Texts(NamedTuple):
    """How the two texts of an entry are had, and where the file writes them."""

    path: str  # of the target
    source_path: str  # mostly the same
    source: Callable[[Any], str]
    target: Callable[[Any], str]
    locate: Callable[[Any, Side, int, int], Location]  # of a range of one text


class _SegmentOrigin:
    """The way back from the joined text of a part to its entries."""

    def __init__(self, entries: Sequence[Entry], starts: Sequence[int], side: Side, texts: Texts) -> None:
        self._entries = entries
        self.starts = starts
        self._side = side
        self._texts = texts

    def locate(self, start: int, end: int) -> Location:
        """Where the file writes a range; its ``offset`` is of the entry's own text."""
        number = max(0, min(bisect_right(self.starts, start) - 1, len(self._entries) - 1))
        entry, offset = self._entries[number], start - self.starts[number]
        found = self._texts.locate(entry, self._side, offset, offset + end - start)
        return found._replace(segment=entry.id, offset=offset)


def view_part(
    part: str,
    entries: Sequence[Entry],
    texts: Texts,
    languages: tuple[str, str],
    matcher: Matcher,
    *,
    strict: bool,
    root: Path | None = None,
) -> WorkView:
    """The view of entries that belong to one text; ``languages`` are those of source and target, canonical."""
    sources, targets = ([get(entry) for entry in entries] for get in (texts.source, texts.target))
    starts = [list(accumulate((len(text) + len(_SEAM) for text in side), initial=0)) for side in (sources, targets)]
    source = _document(texts.source_path, languages[0], sources, _SegmentOrigin(entries, starts[0], "source", texts))
    target = _document(texts.path, languages[1], targets, _SegmentOrigin(entries, starts[1], "target", texts))
    segments = tuple(
        Segment(Span(a, a + len(left)), Span(b, b + len(right)), "unit", entry.id, entry.context)
        for entry, left, right, a, b in zip(entries, sources, targets, *(at[:-1] for at in starts), strict=True)
        if right
    )
    translated = primary(languages[0]) != primary(languages[1])
    find, find_all = partial(matcher.find, alien=False), matcher.find
    names = [names_of(path, root, part) for path in (texts.source_path, texts.path)]
    origin = DocumentView(source, find, matcher.glossary, has_source=True, side="source", names=names[0])
    search = find_all if translated else find
    version = DocumentView(target, search, matcher.glossary, has_source=True, names=names[1])
    pair = PairView(Pair(source, target, segments), origin, version, strict=strict, part=part)
    return WorkView(part or texts.path, origin, (pair,), part=part)


def _document(path: str, language: str, texts: Sequence[str], origin: _SegmentOrigin) -> Document:
    from termkit.formats.markdown import inline_masks

    starts = origin.starts
    blocks = tuple(Block(at, at + len(text), "paragraph") for text, at in zip(texts, starts, strict=False) if text)
    masks = tuple(
        Span(first + at, last + at)
        for text, at in zip(texts, starts, strict=False)
        for first, last in inline_masks(text)
    )
    return Document(path, _SEAM.join(texts), language, blocks, masks, origin)


def parts_of(entries: Iterable[AnyEntry], size: int) -> Iterator[tuple[str, list[AnyEntry]]]:
    """The entries in portions of at most ``size``, each of one text: (its name, its entries).

    Where reading fails in the middle, what came before is given first.
    """
    portion: list[AnyEntry] = []
    try:
        for entry in entries:
            if portion and (len(portion) >= size or entry.document != portion[0].document):
                yield portion[0].document, portion
                portion = []
            portion.append(entry)
    except InputError:
        if portion:
            yield portion[0].document, portion
        raise
    if portion:
        yield portion[0].document, portion
