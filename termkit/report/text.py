"""Findings for a person at a terminal: the line, a mark under the span, the source beside it, and a summary."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from termkit.core.document import Text
from termkit.core.finding import ConceptCount, Finding, Spot
from termkit.core.mqm import SEVERITIES, Severity
from termkit.core.result import CheckResult, PairSummary

_WIDTH = 96  # columns of a quoted line
_WORST = 20  # concepts in the summary
_SOURCES = 3  # places of the source quoted for one finding
_OTHERS = 6  # places of one form named in a finding
_RENDERINGS = 44  # columns for what stands in the texts
_COLORS: dict[Severity, str] = {"critical": "red", "major": "red", "minor": "yellow", "neutral": "blue"}


def check_text(result: CheckResult, *, color: bool = False) -> str:
    """The report as text that ends with a line break. Neutral findings are in the summary only."""
    lines: list[str] = []
    for finding in result.findings:
        if finding.severity != "neutral":
            lines.extend(_finding(finding, result.documents, color))
    if result.concepts:
        lines.extend(_concepts(result.concepts))
    lines.extend(_pairs(result.pairs))
    lines.extend(f"{path}: no source found beside it, so it was checked by itself" for path in result.alone)
    lines.append(_total(result))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, documents: dict[str, Text], color: bool) -> Iterator[str]:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    concept = f" [{finding.concept}]" if finding.concept else ""
    severity = _paint(finding.severity, _COLORS[finding.severity], color)
    yield f"{_paint(place, None, color, bold=True)}: {severity} {finding.rule}{concept}: {finding.message}"
    yield from _quote(documents[finding.path], finding.start, finding.end, color, _COLORS[finding.severity])
    sources = [place for place in finding.related if place.path != finding.path]
    if sources and finding.rule != "inconsistent-term":
        for place_ in sources[:_SOURCES]:
            yield from _source(documents[place_.path], place_, color)
    elif finding.related:
        yield f"       also {_others(finding, documents)}"
    yield ""


def _others(finding: Finding, documents: dict[str, Text]) -> str:
    """The other places of a finding, gathered by form: 氛圍編程 at 25:31, 25:90."""
    groups: dict[tuple[str, str], list[Spot]] = {}
    for place in finding.related:
        groups.setdefault((place.path, " ".join(place.text.split())), []).append(place)
    parts = []
    for (path, text), places in groups.items():
        positions = (_position(documents[path], place.start) for place in places[:_OTHERS])
        shown = ", ".join(f"{line}:{column}" for line, column in positions)
        where = "" if path == finding.path else f" in {path}"
        more = f" and {len(places) - _OTHERS} more" if len(places) > _OTHERS else ""
        parts.append(f"{text} at {shown}{more}{where}")
    return "; ".join(parts)


def _source(document: Text, place: Spot, color: bool) -> Iterator[str]:
    line, column = _position(document, place.start)
    yield f"     = {document.path}:{line}:{column}"
    yield from _quote(document, place.start, place.end, color, "cyan")


def _position(text: Text, offset: int) -> tuple[int, int]:
    """Line and column in the whole text, both 1-based."""
    part = text.part(offset)
    line, column = part.document.lines.position(offset - part.offset)
    return line + part.line, column


def _quote(text: Text, start: int, end: int, color: bool, shade: str) -> Iterator[str]:
    """The line around the span, cut to fit, and a line of carets under the span."""
    document, offset, lines = text.part(start)
    start, end = start - offset, end - offset
    number, _ = document.lines.position(start)
    line = document.lines.line(number)
    end = max(start, min(end, line.end))
    left, right = _window(document.text, line.start, line.end, start, end)
    before, middle, after = (_printable(document.text[a:b]) for a, b in ((left, start), (start, end), (end, right)))
    before = ("…" if left > line.start else "") + before
    after += "…" if right < line.end else ""
    yield f"{number + lines:>5} │ {before}{_paint(middle, shade, color)}{after}"
    yield f"      │ {' ' * width(before)}{_paint('^' * max(1, width(middle)), shade, color)}"


def _window(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """The part of a line to show: the span, and as much before and after it as fits."""
    room = max(0, _WIDTH - width(text[start : min(end, start + _WIDTH)]))
    left, used = start, 0
    while left > first and used < room // 2:
        left -= 1
        used += width(text[left])
    right = end
    while right < last and used < room:
        used += width(text[right])
        right += 1
    return left, right


def width(text: str) -> int:
    """Columns that a text takes in a terminal: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _printable(text: str) -> str:
    """The text with control characters and lone surrogates made visible, so that no file can steer a terminal."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char == "\u3000" else " " if char == "\t" else "\ufffd" for char in text
    )


def _concepts(concepts: Iterable[ConceptCount]) -> Iterator[str]:
    rows = [count for count in concepts if count.met < count.required]
    if not rows:
        return
    yield f"{'concept':<34} {'needed':>6} {'met':>5} {'rival':>6} {'absent':>6}   in the texts"
    for count in rows[:_WORST]:
        name = _cut(count.preferred or count.concept, 34)
        seen = _cut(", ".join(f"{text} {n}×" for text, n in count.spread), _RENDERINGS)
        yield f"{pad(name, 34)} {count.required:>6} {count.met:>5} {count.rivals:>6} {count.missing:>6}   {seen}"
    if len(rows) > _WORST:
        yield f"… and {len(rows) - _WORST} more concepts that are not met everywhere"
    yield ""


def pad(text: str, columns: int) -> str:
    """The text filled with spaces to a width in columns."""
    return text + " " * (columns - width(text))


def _cut(text: str, columns: int) -> str:
    text = _printable(text)
    if width(text) <= columns:
        return text
    while width(text) > columns - 1:
        text = text[:-1]
    return text + "…"


def _pairs(pairs: Iterable[PairSummary]) -> Iterator[str]:
    for pair in pairs:
        segments = ", ".join(f"{count} by {basis}" for basis, count in pair.segments) or "nothing to pair"
        yield f"{pair.target} against {pair.source}: {segments}"


def _total(result: CheckResult) -> str:
    counts = [f"{result.count(severity)} {severity}" for severity in SEVERITIES if result.count(severity)]
    files = f"{len(result.documents)} file{'' if len(result.documents) == 1 else 's'}"
    return f"{files}: {', '.join(counts) or 'nothing found'}"


def _paint(text: str, color: str | None, on: bool, *, bold: bool = False) -> str:
    if not on:
        return text
    import click

    return click.style(text, fg=color, bold=bold or None)
