"""Alignments as one HTML page: both texts in two columns, a row a bead, with links drawn between the sentences.

The page needs nothing but itself. Without a script it can be read; with one a person walks through the doubtful rows,
confirms, merges and splits them, and downloads what was confirmed as a table that ``--locked`` reads. Nothing is
measured to draw a link: the sentences of a row share its height evenly, so the drawing depends on their numbers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from termkit.core.alignment import Alignment, Bead, Sentences
from termkit.report.alignment.format import Format, Settings, Write, Written, is_doubtful
from termkit.report.alignment.tsv import COLUMNS, FILES
from termkit.report.characters import xml_safe
from termkit.report.findings import plural
from termkit.report.page import shell

if TYPE_CHECKING:
    from markupsafe import Markup

_LISTED = 300  # rows in the list of those to review; the others are reached one after the other
_QUOTED = 60  # code points of a row in that list
_BUFFERED = 500  # pieces of the page that are written at once


class Cell(NamedTuple):
    """A sentence of one side of a row."""

    number: int
    html: Markup
    kind: str  # classes of its element: new (begins a block), heading


class Row(NamedTuple):
    """A bead as the template needs it."""

    anchor: str
    kind: str  # classes of its element
    source: list[Cell]
    target: list[Cell]
    confidence: str
    label: str


class Review(NamedTuple):
    """A row in the list of those to review."""

    anchor: str
    label: str
    confidence: float
    text: Markup
    language: str


class Kind(NamedTuple):
    """All beads of one shape."""

    shape: str
    meaning: str
    beads: int
    doubtful: int


class Section(NamedTuple):
    """A pair of texts."""

    number: int
    alignment: Alignment
    rows: Iterator[Row]
    paths: tuple[str, str]


def _write(alignments: Iterable[Alignment], outputs: Sequence[Write], settings: Settings) -> Written:
    from termkit.report.html_text import visible

    (write,) = outputs
    pairs = list(alignments)  # the summary comes first
    outside = shell("align")
    beads = [bead for pair in pairs for bead in pair.beads]
    doubtful = _doubtful(pairs, settings.threshold)
    several = len(pairs) > 1
    values: dict[str, Any] = {
        "style": outside.style,
        "script": outside.script,
        "policy": outside.policy,
        "version": settings.version,
        "threshold": settings.threshold,
        "sections": [_section(number, pair, settings.threshold) for number, pair in enumerate(pairs)],
        "beads": len(beads),
        "kinds": _kinds(beads, settings.threshold),
        "omitted": sum(not bead.target for bead in beads),
        "added": sum(not bead.source for bead in beads),
        "locked": sum(bead.locked for bead in beads),
        "review": _review(pairs, doubtful[:_LISTED]),
        "doubtful": len(doubtful),
        "drawings": [(f"k{m}-{n}", drawing(m, n)) for m, n in sorted({_sizes(bead) for bead in beads})],
        "header": "\t".join(COLUMNS + FILES if several else COLUMNS),
        "several": several,
        "visible": visible,
        "plural": plural,
        "percent": _percent,
    }
    stream = outside.template.stream(values)
    stream.enable_buffering(_BUFFERED)
    for chunk in stream:
        write(chunk)
    write("\n")
    return Written(len(beads))


def drawing(source: int, target: int) -> str:
    """A path in a square of 100 that leads from the middle of each source sentence to that of each target sentence.

    Where a side is empty the path ends halfway.
    """
    left = (f"M0 {_middle(n, source)}C25 {_middle(n, source)} 25 50 50 50" for n in range(source))
    right = (f"M50 50C75 50 75 {_middle(n, target)} 100 {_middle(n, target)}" for n in range(target))
    return "".join((*left, *right))


def _middle(number: int, count: int) -> str:
    """How far down the middle of one of ``count`` equal parts is."""
    return f"{(number + 0.5) / count * 100:.6g}"


def _sizes(bead: Bead) -> tuple[int, int]:
    return len(bead.source), len(bead.target)


def _shape(bead: Bead) -> str:
    return f"{len(bead.source)} : {len(bead.target)}"


def _percent(share: float) -> str:
    return f"{int(share * 100 + 1e-9)}\u202f%"  # rounded down: 100 % is certain


def _label(bead: Bead, threshold: float) -> str:
    """What stands between the two sides of a row."""
    if bead.locked:
        return f"{_shape(bead)} · locked"
    return f"{_shape(bead)} · {'check ' if is_doubtful(bead, threshold) else ''}{_percent(bead.confidence)}"


def _kinds(beads: Iterable[Bead], threshold: float) -> list[Kind]:
    """The beads by shape, the most frequent first."""
    counts: Counter[tuple[int, int]] = Counter()
    doubtful: Counter[tuple[int, int]] = Counter()
    for bead in beads:
        counts[_sizes(bead)] += 1
        doubtful[_sizes(bead)] += is_doubtful(bead, threshold)
    return [
        Kind(f"{m} : {n}", "omitted" if not n else "added" if not m else "", count, doubtful[m, n])
        for (m, n), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _doubtful(pairs: Sequence[Alignment], threshold: float) -> list[tuple[float, int, int]]:
    """The beads that somebody should look at, the least likely first: confidence, number of the pair, of the bead."""
    return sorted(
        (bead.confidence, section, number)
        for section, pair in enumerate(pairs)
        for number, bead in enumerate(pair.beads)
        if is_doubtful(bead, threshold)
    )


def _review(pairs: Sequence[Alignment], found: Iterable[tuple[float, int, int]]) -> list[Review]:
    """The list of beads to review."""
    from termkit.report.html_text import visible

    rows = []
    for confidence, section, number in found:
        pair = pairs[section]
        bead = pair.beads[number]
        side, numbers = (pair.source, bead.source) if bead.source else (pair.target, bead.target)
        words = visible(side.text(numbers)[:_QUOTED])
        rows.append(Review(_anchor(section, number), _shape(bead), confidence, words, side.document.language))
    return rows


def _anchor(section: int, number: int) -> str:
    return f"b{section}-{number}"


def _section(number: int, pair: Alignment, threshold: float) -> Section:
    paths = (xml_safe(pair.source.document.path), xml_safe(pair.target.document.path))
    return Section(number, pair, _rows(number, pair, threshold), paths)


def _rows(section: int, pair: Alignment, threshold: float) -> Iterator[Row]:
    for number, bead in enumerate(pair.beads):
        source, target = _cells(pair.source, bead.source), _cells(pair.target, bead.target)
        kinds = ["bead"]
        if any(cells and "new" in cells[0].kind for cells in (source, target)):
            kinds.append("gap")
        if bead.is_null:
            kinds.append("null")
        if bead.locked:
            kinds.append("locked")
        elif is_doubtful(bead, threshold):
            kinds.append("low")
        confidence = f"{bead.confidence:.4f}"
        yield Row(_anchor(section, number), " ".join(kinds), source, target, confidence, _label(bead, threshold))


def _cells(side: Sentences, numbers: range) -> list[Cell]:
    """The sentences of one side of a row."""
    from termkit.report.html_text import visible

    cells = []
    for number in numbers:
        block = side.blocks[number]
        kinds = ["new"] if number == 0 or side.blocks[number - 1] != block else []
        if block < len(side.document.blocks) and side.document.blocks[block].kind == "heading":
            kinds.append("heading")
        cells.append(Cell(number, visible(side.text(range(number, number + 1))), " ".join(kinds)))
    return cells


FORMAT = Format(
    "html", (".html", ".htm"), "A page to look through, to correct, and to export corrections from.", _write
)
