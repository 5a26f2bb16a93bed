"""Words of files as HTML: hostile characters made visible, languages told, places marked in the passage around them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from termkit.core.document import Document
from termkit.core.finding import CONTEXT, Side, Spot
from termkit.core.language import is_chinese
from termkit.core.result import CheckResult
from termkit.core.span import Span

_LONGEST = 2_000  # code points of one marked text; more is counted
_HITS = 8  # places marked in one passage
_AROUND = 2  # passages shown before and after, on demand
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]+")
# Controls, marks of writing direction, invisible letters, lone surrogates: whatever shows what is not there.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


class Neighbour(NamedTuple):
    """A passage beside the one that is quoted."""

    line: int
    html: Markup
    current: bool


class Quote(NamedTuple):
    """A passage of one file with words marked in it."""

    path: str
    language: str
    line: int
    column: int
    segment: str
    html: Markup
    around: tuple[Neighbour, ...] = ()


def visible(text: str) -> Markup:
    """The text, escaped; characters that cannot be seen or that steer the writing show as their code point."""
    text = text.replace("\r\n", "\n")
    pieces: list[Markup] = []
    last = 0
    for match in _ODD.finditer(text):
        name = unicodedata.name(match[0], "control character").lower()
        chip = Markup('<span class="odd" title="{}">U+{:04X}</span>').format(name, ord(match[0]))
        pieces += [escape(text[last : match.start()]), chip]
        last = match.end()
    return Markup("").join([*pieces, escape(text[last:])])


class Languages:
    """Which language the words of a result are in, for the ``lang`` of elements and so for the choice of glyphs."""

    def __init__(self, result: CheckResult) -> None:
        self._known = {path: text.language for path, text in result.documents.items()}
        self._chinese: dict[Side, str] = {
            "source": self._sole({pair.source for pair in result.pairs}),
            "target": self._sole({pair.target for pair in result.pairs}),
        }

    def _sole(self, paths: set[str]) -> str:
        """The kind of Chinese in these files, or in all if they have none; ``zh`` where there are two kinds."""
        for chosen in (paths, self._known.keys()):
            tags = {self._known[path] for path in chosen if is_chinese(self._known.get(path, "en"))}
            if tags:
                return tags.pop() if len(tags) == 1 else "zh"
        return "zh"

    def of(self, path: str, side: Side, text: str) -> str:
        """The language of a file, or, where it is not at hand, what the side and the letters tell."""
        return self._known.get(path) or self.guess(text, side)

    def guess(self, text: str, side: Side = "target") -> str:
        """English or the Chinese of a side, by the letters."""
        return self._chinese[side] if _HAN.search(text) else "en"

    def words(self, text: str, language: str, hints: Sequence[tuple[str, str]] = ()) -> Markup:
        """The text with Chinese inside other text told apart; ``hints`` are texts whose language is known."""
        if is_chinese(language) or not _HAN.search(text):
            return visible(text)
        pieces, last = [], 0
        for match in _HAN.finditer(text):
            tag = next((tag for known, tag in hints if is_chinese(tag) and match[0] in known), self._chinese["source"])
            pieces += [visible(text[last : match.start()]), Markup('<span lang="{}">').format(tag), visible(match[0])]
            pieces.append(Markup("</span>"))
            last = match.end()
        return Markup("").join([*pieces, visible(text[last:])])


class Passages:
    """Quotes the texts of a result. ``room`` is how many code points beside marked words are shown at most."""

    def __init__(self, result: CheckResult, languages: Languages, room: int, *, around: bool) -> None:
        self._documents: Mapping[str, object] = result.documents
        self._languages = languages
        self._room = room
        self._around = around
        self._starts: dict[str, list[int]] = {}

    def of_finding(self, spot: Spot) -> Quote:
        """The passage of a finding, with its words in the one ``mark``."""
        return self._quote([spot], "mark")

    def of_related(self, spots: Sequence[Spot]) -> list[Quote]:
        """The passages of places, each once, with all places in it set off."""
        groups: dict[tuple[str, int, int], list[Spot]] = {}
        for spot in sorted(set(spots), key=lambda spot: (spot.path, spot.start, -spot.end)):
            groups.setdefault((spot.path, *(self._bounds(spot) or (spot.start, spot.end))), []).append(spot)
        return [self._quote(group[:_HITS], "b") for group in groups.values()]

    def _document(self, spot: Spot) -> Document | None:
        """The whole text of the place's file, if it is at hand and is what the place speaks of."""
        document = self._documents.get(spot.path)
        if not isinstance(document, Document) or document.origin is not None:
            return None
        return document if document.text[spot.start : spot.end] == spot.text else None

    def _bounds(self, spot: Spot) -> Span | None:
        """The block that holds the place, else its lines; None where the text is not at hand."""
        document = self._document(spot)
        if document is None:
            return None
        number = self._block(document, spot.start)
        if number is not None and document.blocks[number].span.contains(Span(spot.start, spot.end)):
            return document.blocks[number].span
        first, last = (document.lines.position(offset)[0] for offset in (spot.start, spot.end))
        return Span(document.lines.line(first).start, max(spot.end, document.lines.line(last).end))

    def _block(self, document: Document, offset: int) -> int | None:
        """The number of the last block that begins at or before ``offset``."""
        starts = self._starts.get(document.path)
        if starts is None:
            starts = self._starts[document.path] = [block.start for block in document.blocks]
        return bisect_right(starts, offset) - 1 if starts and starts[0] <= offset else None

    def _quote(self, spots: Sequence[Spot], tag: str) -> Quote:
        first = spots[0]
        language = self._languages.of(first.path, first.side, first.before + first.text + first.after)
        bounds, document = self._bounds(first), self._document(first)
        if bounds is None or document is None:
            left = "…" if len(first.before) >= CONTEXT else ""
            right = "…" if len(first.after) >= CONTEXT else ""
            pieces = [self._plain(left + first.before, language), self._marked(first.text, tag, language)]
            html = Markup("").join([*pieces, self._plain(first.after + right, language)])
            return Quote(first.path, language, first.line, first.column, first.segment, html)
        html = self._passage(document.text, bounds, spots, tag, language)
        around = self._neighbours(document, bounds, language) if self._around else ()
        return Quote(first.path, language, first.line, first.column, first.segment, html, around)

    def _passage(self, text: str, bounds: Span, spots: Sequence[Spot], tag: str, language: str) -> Markup:
        """The passage from a little before the first place to a little after the last one."""
        start = max(bounds.start, spots[0].start - self._room)
        pieces = [Markup("…" if start > bounds.start else "")]
        last = start
        for spot in spots:
            if spot.start < last or spot.start - last > 2 * self._room:
                continue
            pieces += [self._plain(text[last : spot.start], language), self._marked(spot.text, tag, language)]
            last = spot.end
        end = min(bounds.end, last + self._room)
        return Markup("").join([*pieces, self._plain(text[last:end], language), "…" if end < bounds.end else ""])

    def _plain(self, text: str, language: str) -> Markup:
        return self._languages.words(text, language)

    def _marked(self, text: str, tag: str, language: str) -> Markup:
        shown = self._languages.words(text[:_LONGEST], language)
        kind = ' class="long"' if len(text) > 2 * CONTEXT else ""
        marked = Markup(f"<{tag}{kind}>") + shown + Markup(f"</{tag}>")
        left = len(text) - _LONGEST
        return marked + Markup(' <span class="cut">… {:,} more characters</span>').format(left) if left > 0 else marked

    def _neighbours(self, document: Document, bounds: Span, language: str) -> tuple[Neighbour, ...]:
        """The passages before and after, and the whole of this one."""
        spans = [block.span for block in document.blocks]
        number = self._block(document, bounds.start)
        if number is None or spans[number] != bounds:
            lines = [document.lines.line(line) for line in range(1, len(document.lines) + 1)]
            spans = [line for line in lines if line.end > line.start]
            number = next((n for n, line in enumerate(spans) if line.end > bounds.start), 0)
        near = spans[max(0, number - _AROUND) : number + _AROUND + 1]
        return tuple(
            Neighbour(
                document.lines.position(span.start)[0],
                self._plain(cut(document.text[slice(*span)]), language),
                span.start == spans[number].start,
            )
            for span in near
        )


def cut(text: str) -> str:
    """The text, or its beginning where it is too long to be read."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
