"""Scores in the files that mt-metrics-eval reads and writes: a system and its score a line, tab between.

Segment files (``chrF-refA.seg.score``) have a block for each system, with a line for each segment in the order of the
text; system files (``chrF-refA.sys.score``) have one line for each system. ``None`` stands for a score that is missing:
allowed in files of human scores, refused by mt-metrics-eval in those of metrics. Higher must be better, so a metric for
which lower is better is written negated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite, isnan
from typing import Literal

from termkit.errors import InputError

Level = Literal["seg", "sys"]
SegmentScores = dict[str, tuple[float | None, ...]]  # system to a score for each segment

_RESERVED = ("all", "src")
_LINE_END = re.compile(r"\r\n|\r|\n")


def file_name(metric: str, references: Sequence[str], level: Level) -> str:
    """The name of a metric's file: ``chrF-refA.refB.seg.score``, or ``metric-src.sys.score`` without a reference.

    Raises InputError for names that could not be told apart again: a reference with a dot or a dash.
    """
    for reference in references:
        if not re.fullmatch(r"[^\s.\-]+", reference) or reference in _RESERVED:
            raise InputError(f"reference {reference!r}: a name without blanks, dots and dashes is needed, as refA")
    return f"{metric}-{'.'.join(references) or 'src'}.{level}.score"


def segment_lines(scores: Mapping[str, Sequence[float | None]], higher_is_better: bool = True) -> Iterator[str]:
    """The lines of a segment file, without line ends; systems in their order. Raises InputError for unequal blocks."""
    sizes = {len(block) for block in scores.values()}
    if len(sizes) > 1:
        told = ", ".join(f"{system} {len(block)}" for system, block in scores.items())
        raise InputError(f"systems must have as many scores as there are segments; they have {told}")
    for system, block in scores.items():
        for score in block:
            yield _line(system, score, higher_is_better)


def system_lines(scores: Mapping[str, float | None], higher_is_better: bool = True) -> Iterator[str]:
    """The lines of a system file, without line ends; systems in their order."""
    for system, score in scores.items():
        yield _line(system, score, higher_is_better)


def _line(system: str, score: float | None, higher_is_better: bool) -> str:
    if not re.fullmatch(r"\S+", system):
        raise InputError(f"system {system!r}: a name without blanks is needed, since blanks separate it from its score")
    if score is None or isnan(score):
        return f"{system}\tNone"
    return f"{system}\t{float(score if higher_is_better else 0.0 - score)!r}"


def read_scores(text: str, path: str) -> SegmentScores:
    """The scores of each system, in the order of the file: of segments, or one for each system.

    Columns are separated by any blanks. Raises InputError with file, line and column for what is no such line, and
    where systems have different numbers of scores.
    """
    found: dict[str, list[float | None]] = {}
    for number, line in enumerate(_LINE_END.split(text), 1):
        words = line.split()
        if not words:
            continue
        if len(words) != 2:
            raise InputError(f"{path}:{number}: a system and its score are needed, not {len(words)} columns")
        found.setdefault(words[0], []).append(None if words[1] == "None" else as_score(words[1], path, number, 2))
    sizes = {system: len(block) for system, block in found.items()}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"{system} {size}" for system, size in sizes.items())
        raise InputError(f"{path}: each system needs as many scores as the others; there are {told}")
    return {system: tuple(block) for system, block in found.items()}


def as_score(word: str, path: str, line: int, column: int | str) -> float:
    """The number that is written there. Raises InputError."""
    try:
        score = float(word)
    except ValueError:
        score = float("nan")
    if not isfinite(score):
        raise InputError(f"{path}:{line}: column {column} is {word!r}, not a number")
    return score
