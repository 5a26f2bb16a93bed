"""In which passages the concepts of a glossary stand, and in which of them a known rendering stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice

from termkit.core.document import Block, Document, Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.glossary import Concept, Glossary
from termkit.core.language import is_chinese
from termkit.core.span import Span
from termkit.errors import LanguageError
from termkit.mine.twins import Twin
from termkit.text.inflection import is_participle
from termkit.text.mask import find_masks
from termkit.text.match import Matcher

_AT_ONCE = 1000  # passages that are searched as one text
_BETWEEN = "\n\n"


@dataclass
class Held:
    """The passages of one concept, by their numbers."""

    met: list[int] = field(default_factory=list)  # its approved rendering stands there
    missed: list[int] = field(default_factory=list)  # neither that nor any other form that the glossary knows
    all: list[int] = field(default_factory=list)  # its source stands there
    surfaces: set[str] = field(default_factory=set)  # of the concept in the sources


@dataclass
class Holdings:
    """What stands where."""

    of: dict[str, Held]  # by concept
    rendered: list[list[Span]]  # of each passage the ranges of the target that render a concept of its source


def find_held(passages: Sequence[Twin], glossary: Glossary, source: str, target: str) -> Holdings:
    """Searches all passages the way a check does. Raises LanguageError unless one language is Chinese, one not."""
    if is_chinese(source) == is_chinese(target):
        raise LanguageError(f"{source!r} and {target!r}: one must be Chinese, the other English")
    matcher = Matcher(glossary)
    held = Holdings({}, [[] for _ in passages])
    first = 0
    for file, group in groupby(passages, key=lambda twin: twin.file):
        for texts in _batched(group):
            one = _joined([side_of(twin, source) for twin in texts], source, file)
            other = _joined([side_of(twin, target) for twin in texts], target, file)
            blocks = zip(one.blocks, other.blocks, texts, strict=True)
            segments = tuple(Segment(left.span, right.span, "unit", twin.key) for left, right, twin in blocks)
            origin = DocumentView(one, matcher.find, glossary, side="source")
            version = DocumentView(other, matcher.find, glossary, has_source=True)
            _take(PairView(Pair(one, other, segments), origin, version), held, first)
            first += len(texts)
    return held


def _take(pair: PairView, held: Holdings, first: int) -> None:
    text = pair.source.document.text
    numbers = {segment.target.start: number for number, segment in enumerate(pair.pair.segments, first)}
    for tally in pair.tallies:
        start = tally.segment.target.start
        number = numbers[start]
        concept = held.of.setdefault(tally.concept.id, Held())
        concept.all.append(number)
        surfaces = [text[match.start : match.end] for match in tally.source]
        concept.surfaces.update(surfaces)
        if tally.approved:
            concept.met.append(number)
        elif tally.missing and not all(_is_verbal(surface, tally.concept) for surface in surfaces):
            concept.missed.append(number)
        for match in (*tally.approved, *tally.rivals):
            held.rendered[number].append(Span(match.start - start, match.end - start))


def _is_verbal(surface: str, concept: Concept) -> bool:
    """Is it a participle where the glossary has none? "weighted" is rendered in another way than "weight"."""
    forms = (term.text for term in concept.terms if term.text.isascii())
    return is_participle(surface.split()[-1].lower()) and not any(is_participle(form.split()[-1]) for form in forms)


def _batched(group: Iterable[Twin]) -> Iterator[tuple[Twin, ...]]:
    rest = iter(group)
    while texts := tuple(islice(rest, _AT_ONCE)):
        yield texts


def side_of(twin: Twin, language: str) -> str:
    """The text of a passage in a language."""
    return twin.chinese if is_chinese(language) else twin.english


def _joined(texts: Sequence[str], language: str, path: str) -> Document:
    text = _BETWEEN.join(texts)
    return Document(path, text, language, tuple(_blocks(texts)), find_masks(text))


def _blocks(texts: Sequence[str]) -> Iterator[Block]:
    at = 0
    for text in texts:
        yield Block(at, at + len(text), "paragraph")
        at += len(text) + len(_BETWEEN)
