"""Two texts -> a pair: line by line where they are written so, else aligned by their words."""

from __future__ import annotations

from pathlib import PurePath
from weakref import WeakKeyDictionary

from termkit.align.documents import align
from termkit.align.lexicon import Lexicon, from_glossary, shipped
from termkit.align.versions import line_texts
from termkit.core.document import Document, Pair, Segment
from termkit.core.language import primary
from termkit.core.span import Span
from termkit.formats import FORMATS, TEXT
from termkit.text.match import Matcher

_known: WeakKeyDictionary[Matcher, Lexicon] = WeakKeyDictionary()


def pair_documents(source: Document, target: Document, matcher: Matcher) -> Pair:
    """The passages of source and target; the terms of the matcher's glossary help to find them.

    Plain texts of one segment a line stay in step where the target left lines blank.
    """
    if is_plain(source.path) and is_plain(target.path) and len(source.blocks) != len(target.blocks):
        left, right = line_texts(source), line_texts(target)
        if len(left) == len(right) and all(line.strip() for line in left):
            lines = range(1, len(left) + 1)
            segments = tuple(Segment(_line(source, number), _line(target, number), "paragraph") for number in lines)
            return Pair(source, target, segments, "lines")
    translated = primary(source.language) != primary(target.language)
    return align(source, target, _lexicon(matcher) if translated else Lexicon())


def _line(document: Document, number: int) -> Span:
    """A line; of a blank one, its beginning."""
    start, end = document.lines.line(number)
    return Span(start, end if document.text[start:end].strip() else start)


def is_plain(path: str) -> bool:
    """True for a text without markup: no other format claims the suffix."""
    suffix = PurePath(path).suffix.lower()
    return not any(suffix in entry.suffixes for entry in FORMATS if entry is not TEXT)


def _lexicon(matcher: Matcher) -> Lexicon:
    """The lexicon that comes with termkit, with the terms of a glossary; made once for each matcher."""
    if matcher not in _known:
        lexicon = from_glossary(matcher.glossary)
        lexicon.update(shipped())
        _known[matcher] = lexicon
    return _known[matcher]
