"""Findings for a person at a terminal: the line, a mark under the span, the source beside it, and a summary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from termkit.core.alignment import CORRESPOND
from termkit.core.finding import CONTEXT, ConceptCount, Finding, Spot
from termkit.core.mqm import SEVERITIES, Severity
from termkit.core.result import CheckResult, PairSummary

_WIDTH = 96  # columns of a quoted line
_WORST = 20  # concepts in the summary
_SOURCES = 3  # places of the source quoted for one finding
_OTHERS = 6  # places of one form named in a finding
_RENDERINGS = 44  # columns for what stands in the texts
_TOLD = ("unpractised-term",)  # neutral rules whose findings are told one by one
_COLORS: dict[Severity, str] = {"critical": "red", "major": "red", "minor": "yellow", "neutral": "blue"}


def check_text(result: CheckResult, *, color: bool = False) -> str:
    """The report as text that ends with a line break: concepts first, then places; neutral findings are counted."""
    if result.unread and not result.paths:
        return ""  # nothing was looked at; what went wrong is told elsewhere
    lines: list[str] = []
    if result.concepts:
        lines.extend(_concepts(result.concepts))
    for finding in result.findings:
        if finding.severity != "neutral":
            lines.extend(_finding(finding, color))
    lines.extend(_remarks(result.findings))
    lines.extend(_pairs(result.pairs))
    lines.extend(f"{_printable(path)}: no source found beside it, so it was checked by itself" for path in result.alone)
    lines.append(_total(result))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, color: bool) -> Iterator[str]:
    place = f"{_printable(finding.path)}:{finding.line}:{finding.column}"
    concept = f" [{_printable(finding.concept)}]" if finding.concept else ""
    severity = _paint(finding.severity, _COLORS[finding.severity], color)
    message = _printable(finding.message)
    yield f"{_paint(place, None, color, bold=True)}: {severity} {finding.rule}{concept}: {message}"
    yield from _quote(finding.spot, color, _COLORS[finding.severity])
    sources = [place for place in finding.related if place.side != finding.side]
    if sources and finding.rule != "inconsistent-term":
        for source in sources[:_SOURCES]:
            where = "" if source.path == finding.path else f"{_printable(source.path)}:"
            yield f"     = {where}{source.line}:{source.column}"
            yield from _quote(source, color, "cyan")
    elif finding.related:
        yield f"       also {_others(finding)}"
    yield ""


def _others(finding: Finding) -> str:
    """The other places of a finding, gathered by form: 氛圍編程 at 25:31, 25:90."""
    groups: dict[tuple[str, str], list[Spot]] = {}
    for place in finding.related:
        groups.setdefault((place.path, _printable(" ".join(place.text.split()))), []).append(place)
    parts = []
    for (path, text), places in groups.items():
        shown = ", ".join(f"{place.line}:{place.column}" for place in places[:_OTHERS])
        where = "" if path == finding.path else f" in {_printable(path)}"
        more = f" and {len(places) - _OTHERS} more" if len(places) > _OTHERS else ""
        parts.append(f"{text} at {shown}{more}{where}")
    return "; ".join(parts)


def _quote(spot: Spot, color: bool, shade: str) -> Iterator[str]:
    """The line around the place, cut to fit, and a line of carets under it; of several lines the first."""
    text = re.split(r"[\r\n]", spot.text[: 2 * _WIDTH], maxsplit=1)[0]
    while width(text) > _WIDTH:
        text = text[: len(text) - max(1, (width(text) - _WIDTH) // 2)]
    after = spot.after if text == spot.text else ""
    left, right = _window(spot.before, text, after)
    before, middle, behind = (_printable(part) for part in (spot.before[left:], text, after[:right]))
    before = ("…" if left > 0 or len(spot.before) >= CONTEXT else "") + before
    behind += "…" if right < len(after) or len(after) >= CONTEXT or text != spot.text else ""
    yield f"{spot.line:>5} │ {before}{_paint(middle, shade, color)}{behind}"
    yield f"      │ {' ' * width(before)}{_paint('^' * max(1, width(middle)), shade, color)}"


def _window(before: str, text: str, after: str) -> tuple[int, int]:
    """From where in ``before`` and up to where in ``after`` to show: as much as fits beside the text."""
    room = max(0, _WIDTH - width(text[:_WIDTH]))
    left, used = len(before), 0
    while left > 0 and used < room // 2:
        left -= 1
        used += width(before[left])
    right = 0
    while right < len(after) and used < room:
        used += width(after[right])
        right += 1
    return left, right


def _remarks(findings: Iterable[Finding]) -> Iterator[str]:
    """Remarks about whole concepts, one line each; absences and style are in the summary."""
    for finding in findings:
        if finding.severity == "neutral" and finding.rule in _TOLD:
            yield _printable(f"{finding.path}:{finding.line}:{finding.column}: {finding.rule}: {finding.message}")


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
        seen = ", ".join(f"{text} {n}×" for text, n in count.spread)
        said = "".join(f" ({text}? {n}×)" for text, n in count.practice)
        row = f"{pad(name, 34)} {count.required:>6} {count.met:>5} {count.rivals:>6} {count.missing:>6}   "
        yield row + _cut(seen, _RENDERINGS) + _printable(said)
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
        against = f" against {pair.source}" if pair.source != pair.target else ""
        sure = "aligned" if pair.confidence >= CORRESPOND else "hardly a version of it"
        how = {"given": "", "lines": "; line by line", "aligned": f"; {sure}, confidence {pair.confidence:.2f}"}
        yield _printable(f"{pair.target}{against}: {segments}{how[pair.method] if pair.segments else ''}")


def _total(result: CheckResult) -> str:
    counts = [f"{result.count(severity)} {severity}" for severity in SEVERITIES if result.count(severity)]
    number = len(result.paths)
    files = f"{number} file{'' if number == 1 else 's'}"
    known = f"; {len(result.baselined)} known" if result.baselined else ""
    silenced = f"; {len(result.suppressed)} suppressed" if result.suppressed else ""
    unread = f"; {len(result.unread)} not read" if result.unread else ""
    return f"{files}: {', '.join(counts) or 'nothing found'}{known}{silenced}{unread}"


def _paint(text: str, color: str | None, on: bool, *, bold: bool = False) -> str:
    if not on:
        return text
    import click

    return click.style(text, fg=color, bold=bold or None)
