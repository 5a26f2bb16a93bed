"""What a conversion did or would do: a unified diff, its choices for people and for programs, those to review."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from typing import NamedTuple

from termkit.core.document import Document
from termkit.core.finding import Finding
from termkit.core.result import CheckResult
from termkit.report.json import check_report

_CONTEXT = 3  # unchanged lines shown around changed ones
_COLORS = {"-": "red", "+": "green", "@": "cyan"}

_Pair = tuple[str | None, str | None]  # a line before and after; None where the one text has none


class PlacedChoice(NamedTuple):
    """A choice with its place in a file: offsets in code points, line and column 1-based."""

    offset: int
    end: int
    line: int
    column: int
    before: str
    chosen: str
    candidates: tuple[str, ...]
    why: str
    certain: bool


def choices_text(path: str, choices: Iterable[PlacedChoice]) -> Iterator[str]:
    """One line a choice: ``a.md:1:3: 发 -> 髮 (發, 髮): word: 头发``."""
    for choice in choices:
        place = f"{path}:{choice.line}:{choice.column}"
        yield f"{place}: {choice.before} -> {choice.chosen} ({', '.join(choice.candidates)}): {choice.why}\n"


def choices_json(files: Iterable[tuple[str, Iterable[PlacedChoice]]]) -> str:
    """All choices of all files as one JSON object, with a line break at its end."""
    entries = [{"path": path, "choices": [choice._asdict() for choice in choices]} for path, choices in files]
    return json.dumps({"files": entries}, ensure_ascii=False, indent=2) + "\n"


def review_json(files: Iterable[tuple[str, Iterable[PlacedChoice]]], to: str) -> str:
    """The choices that only a default decided, as findings in the shape of ``termkit check --format json``.

    Paths and places are those of the converted texts, which are in ``to``.
    """
    findings: list[Finding] = []
    documents = {}
    for path, choices in files:
        documents[path] = Document(path, "", to, ())
        findings.extend(_to_review(path, choice) for choice in choices if not choice.certain)
    return check_report(CheckResult(tuple(findings), (), (), dict(documents))) + "\n"


def _to_review(path: str, choice: PlacedChoice) -> Finding:
    others = tuple(form for form in choice.candidates if form != choice.chosen)
    return Finding(
        rule="ambiguous-conversion",
        severity="neutral",
        message=f"{choice.before!r} became {choice.chosen!r} by default; it could be {' or '.join(map(repr, others))}",
        concept="",
        path=path,
        start=choice.offset,
        end=choice.end,
        text=choice.chosen,
        line=choice.line,
        column=choice.column,
        suggestions=others,
    )


class UnifiedDiff:
    """A unified diff of a text and its conversion, which keeps the lines; fed stretch by stretch, in linear time."""

    def __init__(self, path: str) -> None:
        self._head = f"--- {path}\n+++ {path}\n"
        self._written: list[str] = []
        self._rest = ("", "")  # a line that has not ended yet
        self._context: deque[_Pair] = deque(maxlen=_CONTEXT)
        self._hunk: list[_Pair] = []
        self._quiet = 0  # unchanged lines at the end of the hunk
        self._done = [0, 0]  # lines before the hunk, or before what comes next

    def feed(self, before: str, after: str) -> None:
        """Goes on with a stretch of both texts."""
        old, new = (_lines(rest + text) for rest, text in zip(self._rest, (before, after), strict=True))
        self._rest = (old.pop(), new.pop())
        for pair in zip_longest(old, new):
            self._line(pair)

    def text(self) -> str:
        """The diff, once all is fed; empty where nothing differs."""
        if self._rest != ("", ""):
            self._line((self._rest[0] or None, self._rest[1] or None))
            self._rest = ("", "")
        if self._hunk:
            self._close()
        return self._head + "".join(self._written) if self._written else ""

    def _line(self, pair: _Pair) -> None:
        changed = pair[0] != pair[1]
        if changed and not self._hunk:
            self._hunk = list(self._context)
            self._count(self._context, -1)
            self._context.clear()
        if not changed and not self._hunk:
            self._context.append(pair)
            self._count([pair], 1)
            return
        self._hunk.append(pair)
        self._quiet = 0 if changed else self._quiet + 1
        if self._quiet > 2 * _CONTEXT:
            self._close()

    def _close(self) -> None:
        """Writes the hunk; unchanged lines beyond its context begin the next one's."""
        spare = max(0, self._quiet - _CONTEXT)
        hunk, later = self._hunk[: len(self._hunk) - spare], self._hunk[len(self._hunk) - spare :]
        ranges = [_range(self._done[side], sum(pair[side] is not None for pair in hunk)) for side in (0, 1)]
        self._written.append(f"@@ -{ranges[0]} +{ranges[1]} @@\n")
        for changed, pairs in groupby(hunk, key=lambda pair: pair[0] != pair[1]):
            self._written.extend(_marked(list(pairs), changed))
        self._count([*hunk, *later], 1)
        self._hunk = []
        self._quiet = 0
        self._context.extend(later)

    def _count(self, pairs: Iterable[_Pair], step: int) -> None:
        for pair in pairs:
            for side in (0, 1):
                self._done[side] += step * (pair[side] is not None)


def _lines(text: str) -> list[str]:
    """The lines with their ends, and what stands behind the last end."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:]


def _range(before: int, count: int) -> str:
    start = before + 1 if count else before
    return str(start) if count == 1 else f"{start},{count}"


def _marked(pairs: list[_Pair], changed: bool) -> Iterator[str]:
    """The lines of a run with the mark of each, those before the conversion first."""
    for side, mark in enumerate("-+" if changed else " "):
        for pair in pairs:
            line = pair[side]
            if line is not None:
                yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def colored(diff: str) -> str:
    """The diff for a terminal: coloured, with control characters made visible, so that no file can steer it."""
    import click

    lines = []
    for line in diff.split("\n"):
        shown = "".join(char if char.isprintable() or char in "\t\u3000" else "\ufffd" for char in line.rstrip("\r"))
        lines.append(click.style(shown, fg=_COLORS[line[0]]) if line[:1] in _COLORS else shown)
    return "\n".join(lines)
