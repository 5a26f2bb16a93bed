"""Files in which line n of each says the same thing, a portion at a time: memory does not grow with their texts.

What is kept of a line is its counts, in as few bytes as they need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import islice, zip_longest
from pathlib import Path
from typing import NamedTuple

import numpy as np

from termkit.core.score import DraftScores, Omission, Pairing
from termkit.errors import InputError
from termkit.formats.files import open_bytes
from termkit.jobs.reading import shown
from termkit.jobs.score_drafts import Measured
from termkit.jobs.score_inputs import Candidate
from termkit.jobs.score_request import Request
from termkit.jobs.score_segments import Counts, Terms, count, line_material
from termkit.jobs.streaming import open_source
from termkit.score.metric import Metric
from termkit.score.statistics import Groups, Statistics, together
from termkit.score.tallies import grouped
from termkit.text.match import Matcher

BIG = 8_000_000  # bytes of a file from which on its texts are not held
_PORTION = 4096  # lines
_ENDS = re.compile(r"\r\n|\r|\n")


class Shape(NamedTuple):
    """What decides whether files are parallel line by line."""

    lines: int
    blank: int
    pattern: bytes  # a digest of which lines are blank


def read_lines(path: Path, encoding: str | None = None) -> Iterator[str]:
    """The lines of a file, without their ends; a line end at its very end opens no further line."""
    with open_bytes(path) as (file, _):
        rest = ""
        for chunk in open_source(file, shown(path), encoding).chunks:
            *lines, rest = _ENDS.split(rest + chunk) if not chunk.endswith("\r") else _held(rest, chunk)
            yield from lines
        if rest.endswith("\r"):
            yield rest[:-1]
        elif rest:
            yield rest


def beginning(path: Path, encoding: str | None = None) -> str:
    """The first megabyte of a file, or all of a smaller one."""
    with open_bytes(path) as (file, _):
        return open_source(file, shown(path), encoding).first


def _held(rest: str, chunk: str) -> list[str]:
    """A line feed may follow: the last return stays with the rest."""
    *lines, last = _ENDS.split((rest + chunk)[:-1])
    return [*lines, last + "\r"]


def shape_of(path: Path, encoding: str | None = None) -> Shape:
    """Reads a file through once."""
    digest, lines, blank = blake2b(), 0, 0
    for number, line in enumerate(read_lines(path, encoding)):
        lines += 1
        if not line.strip():
            blank += 1
            digest.update(number.to_bytes(8, "little"))
    return Shape(lines, blank, digest.digest())


def are_parallel(draft: Shape, others: Sequence[Shape]) -> bool:
    """As many lines, and the same ones blank; beside references without blank lines the draft may have some."""
    if any(other.lines != draft.lines for other in others):
        return False
    return all(other.blank == 0 for other in others) or all(other.pattern == draft.pattern for other in others)


class Lines:
    """Counts drafts line by line."""

    def __init__(
        self, matcher: Matcher | None, metrics: Sequence[Metric], encoding: str | None, request: Request
    ) -> None:
        self._matcher = matcher
        self._metrics = metrics
        self._encoding = encoding
        self._request = request

    def measure(self, candidate: Candidate, *, terms: Terms = (), documents: Sequence[str] = ()) -> Measured:
        """Counts one draft, portion by portion. Raises InputError where the files have unequal numbers of lines."""
        source = candidate.source
        paths = [candidate.draft.path, *(version.path for version in candidate.references)]
        paths += [source.path] if source else []
        parts: list[tuple[int, int, Counts]] = []
        numbers: list[int] = []
        size = 0
        for rows in self._portions(paths):
            kept = [(number, row) for number, row in rows if self._request.lines or any(map(str.strip, row[1:]))]
            if not kept:
                continue
            at = [number for number, _ in kept]
            columns = list(zip(*(row for _, row in kept), strict=True))
            material = line_material(
                columns[0],
                columns[1 : 1 + len(candidate.references)],
                columns[-1] if source else (),
                self._matcher,
                language=candidate.draft.language,
                source_language=source.language if source else None,
                terms=[terms[number] for number in at] if terms else (),
                documents=[documents[number] for number in at] if documents else (),
            )
            counts = count(material, self._metrics, self._request.options, check=self._request.check_sacrebleu)
            parts.append((size, len(at), counts))
            numbers += at if documents else []
            size += len(at)
        if not size:
            raise InputError(f"{shown(paths[0])}: there is no segment to score")
        statistics, omitted = _joined(parts, self._metrics, self._request.first)
        if documents:
            named = [documents[number] for number in numbers]
            statistics = {name: _with_documents(found, named) for name, found in statistics.items()}
        draft = DraftScores(
            path=shown(candidate.draft.path),
            scores=(),
            work=candidate.work,
            language=candidate.draft.language,
            references=tuple(shown(version.path) for version in candidate.references),
            source=shown(source.path) if source else None,
            segments="line" if candidate.references else None,
            pairings=(Pairing("references", (("line", size),), "lines", 1.0),) if candidate.references else (),
        )
        differences = tuple(
            f"segments from {start + 1}: {text}" for start, _, counts in parts for text in counts.differences
        )
        ceilings = _ceilings(parts, self._metrics, len(candidate.references))
        return Measured(draft, statistics, ceilings, omitted, differences=differences)

    def _portions(self, paths: Sequence[Path]) -> Iterator[list[tuple[int, tuple[str, ...]]]]:
        """Numbered lines of all files side by side."""
        missing = object()
        streams = zip_longest(*(read_lines(path, self._encoding) for path in paths), fillvalue=missing)
        numbered = enumerate(streams)
        while portion := list(islice(numbered, _PORTION)):
            if missing in portion[-1][1]:
                raise InputError(_unequal(paths, portion))
            yield portion  # type: ignore[misc]


def _unequal(paths: Sequence[Path], portion: Sequence[tuple[int, Sequence[object]]]) -> str:
    counts = [sum(1 for _ in read_lines(path)) for path in paths]
    return ", ".join(f"{shown(path)} has {number} lines" for path, number in zip(paths, counts, strict=True)) + (
        ": line by line, each needs as many; without --lines they are aligned"
    )


def _joined(
    parts: Sequence[tuple[int, int, Counts]], metrics: Sequence[Metric], first: int
) -> tuple[dict[str, Statistics], tuple[Omission, ...]]:
    """The statistics of all portions; a metric without value in all of them is left out."""
    statistics: dict[str, Statistics] = {}
    omitted: list[Omission] = []
    for metric in metrics:
        found = _whole([(start, size, counts.statistics.get(metric.name)) for start, size, counts in parts], first)
        if found is None:
            omitted.append(parts[0][2].omitted[metric.name])
        else:
            statistics[metric.name] = found
    return statistics, tuple(omitted)


def _ceilings(
    parts: Sequence[tuple[int, int, Counts]], metrics: Sequence[Metric], references: int
) -> dict[str, tuple[Statistics, ...]]:
    """What each reference gets as a draft."""
    ceilings: dict[str, tuple[Statistics, ...]] = {}
    for metric in metrics:
        each = [(start, size, counts.ceilings.get(metric.name, ())) for start, size, counts in parts]
        found = [
            _whole([(start, size, got[number] if number < len(got) else None) for start, size, got in each], 0)
            for number in range(references)
        ]
        ceilings[metric.name] = tuple(whole for whole in found if whole is not None)
    return ceilings


def _whole(parts: Sequence[tuple[int, int, Statistics | None]], first: int) -> Statistics | None:
    """Portions (first segment, size, counts) put together; those in which nothing was counted count nothing."""
    some = next((found for _, _, found in parts if found is not None), None)
    if some is None:
        return None
    return together([replace(found or _nothing(some, size), first=first + start) for start, size, found in parts])


def _nothing(some: Statistics, size: int) -> Statistics:
    """Segments in which nothing was counted."""
    none = np.zeros(0, dtype=np.int64)
    groups = {name: Groups((), none) for name in some.groups}
    return replace(some, rows=some.rows[:0], units=none, size=size, groups=groups)


def _with_documents(statistics: Statistics, documents: Sequence[str]) -> Statistics:
    """With the document of each row."""
    units = np.arange(statistics.size) if statistics.units is None else statistics.units
    named = grouped(documents)
    return replace(statistics, groups={**statistics.groups, "document": Groups(named.names, named.of[units])})
