"""What people judged: MQM ratings and scores of segments (ESA, DA), read from the files of WMT.

    ratings of MQM   a table with a header, tabs between: system, seg_id (or globalSegId), rater, category, severity;
                     a row is one error; one with the severity no-error says that a segment has none
    scores           a table with a header, tabs or blanks between: system, segment (or seg_id, line), score (or esa,
                     esa_score, da, raw, mqm_avg_score);
                     or, without a header, a system and a score a line, as mt-metrics-eval has them (*.seg.score)

Errors of MQM weigh what WMT gives them (Freitag et al. 2021, arXiv 2104.14478; the defaults of mt-metrics-eval): minor
1, major 5, neutral 0, a minor one of punctuation 0.1, a non-translation 25. A segment's score is minus the sum of the
weights, averaged over its raters. Higher is better in all scores here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal, NamedTuple

from termkit.errors import InputError, hint
from termkit.score.segment_scores import as_score, read_scores

_LINE_END = re.compile(r"\r\n|\r|\n")
_SEVERITIES = {"no-error": 0.0, "neutral": 0.0, "minor": 1.0, "major": 5.0, "critical": 25.0, "hotw-test": 0.0}
_SYSTEM = ("system", "sys", "systemid", "system_id")
_SEGMENT = ("seg_id", "globalsegid", "segment", "segment_id", "segmentid", "line")
_SCORE = ("score", "esa", "esa_score", "da", "raw", "raw_score", "overall", "mqm", "mqm_avg_score")
_RATER = ("rater", "annotator", "user", "username")
_CATEGORY = ("category",)
_SEVERITY = ("severity",)


@dataclass(frozen=True)
class Judgements:
    """Scores that people gave to segments, higher is better; systems and segments in ascending order of the file.

    Segments are numbered from 0, as the lines of the text are; those that nobody judged are absent.
    """

    kind: Literal["mqm", "scores"]
    path: str
    scores: Mapping[str, Mapping[int, float]]  # system to segment to score

    def systems(self) -> dict[str, float]:
        """The mean score of each system."""
        return {system: fmean(segments.values()) for system, segments in self.scores.items() if segments}


class _Row(NamedTuple):
    line: int  # from 1
    cells: Sequence[str]


class _Table(NamedTuple):
    path: str
    header: Sequence[str]
    rows: Sequence[_Row]

    def column(self, names: Sequence[str]) -> int | None:
        """The first column that has one of these names, in any case."""
        lower = [name.strip().lower() for name in self.header]
        return next((lower.index(name) for name in names if name in lower), None)

    def needed(self, names: Sequence[str]) -> int:
        """The same, raising InputError where there is none."""
        found = self.column(names)
        if found is None:
            raise InputError(f"{self.path}:1: no column {names[0]!r}; {hint(names[0], self.header)}")
        return found

    def cell(self, row: _Row, column: int) -> str:
        """The text of a cell. Raises InputError where it is empty."""
        text = row.cells[column].strip()
        if not text:
            raise InputError(f"{self.path}:{row.line}: column {self.header[column]!r} is empty")
        return text

    def segment(self, row: _Row, column: int) -> int:
        """The number of a segment, from 0. Raises InputError for what is no number from 1."""
        text = self.cell(row, column)
        if not text.isdecimal() or int(text) < 1:
            raise InputError(f"{self.path}:{row.line}: column {self.header[column]!r} is {text!r}, not a number from 1")
        return int(text) - 1


def read_judgements(text: str, path: str) -> Judgements:
    """The judgements in a file, whatever its kind. Raises InputError with file, line and column."""
    lines = [(number, line) for number, line in enumerate(_LINE_END.split(text), 1) if line.strip()]
    if not lines:
        raise InputError(f"{path}: there are no judgements in it")
    first = lines[0][1].lstrip("\ufeff")
    blank = "\t" if "\t" in first else None
    header = first.split(blank)
    if not {name.strip().lower() for name in header} & set(_SYSTEM):
        blocks = read_scores(text.lstrip("\ufeff"), path)
        return Judgements("scores", path, {system: dict(_known(block)) for system, block in blocks.items()})
    table = _Table(path, header, [_row(path, header, number, line.split(blank)) for number, line in lines[1:]])
    if table.column(_SEVERITY) is not None:
        return Judgements("mqm", path, _of_ratings(table))
    return Judgements("scores", path, _of_scores(table))


def _known(block: Sequence[float | None]) -> Iterator[tuple[int, float]]:
    return ((number, score) for number, score in enumerate(block) if score is not None)


def _row(path: str, header: Sequence[str], number: int, cells: Sequence[str]) -> _Row:
    if len(cells) < len(header):
        raise InputError(
            f"{path}:{number}: {len(cells)} columns where the header has {len(header)}; "
            f"column {header[len(cells)]!r} is missing"
        )
    return _Row(number, cells)


def _of_ratings(table: _Table) -> dict[str, dict[int, float]]:
    """Scores of the segments from errors that raters marked."""
    system, segment = table.needed(_SYSTEM), table.needed(_SEGMENT)
    rater, category, severity = table.needed(_RATER), table.needed(_CATEGORY), table.needed(_SEVERITY)
    penalties: dict[str, dict[int, dict[str, float]]] = {}
    for row in table.rows:
        weight = _weight(table, row, row.cells[category].strip().lower(), severity)
        raters = penalties.setdefault(table.cell(row, system), {}).setdefault(table.segment(row, segment), {})
        name = table.cell(row, rater)
        raters[name] = raters.get(name, 0.0) + weight
    return {
        system: {number: 0.0 - fmean(raters.values()) for number, raters in sorted(segments.items())}
        for system, segments in penalties.items()
    }


def _weight(table: _Table, row: _Row, category: str, column: int) -> float:
    severity = table.cell(row, column).lower()
    if severity not in _SEVERITIES:
        raise InputError(
            f"{table.path}:{row.line}: column {table.header[column]!r}: {severity!r} is no severity of MQM; "
            f"{hint(severity, _SEVERITIES)}"
        )
    if severity == "major" and category.rstrip("!") == "non-translation":
        return 25.0
    if severity == "minor" and category.startswith("fluency/punctuation"):
        return 0.1
    return _SEVERITIES[severity]


def _of_scores(table: _Table) -> dict[str, dict[int, float]]:
    """The mean of the scores that each segment has."""
    system, segment, score = table.needed(_SYSTEM), table.needed(_SEGMENT), table.needed(_SCORE)
    given: dict[str, dict[int, list[float]]] = {}
    for row in table.rows:
        own = given.setdefault(table.cell(row, system), {})
        text = table.cell(row, score)
        if text != "None":
            number = table.segment(row, segment)
            own.setdefault(number, []).append(as_score(text, table.path, row.line, repr(table.header[score])))
    return {
        system: {number: fmean(scores) for number, scores in sorted(segments.items())}
        for system, segments in given.items()
    }
