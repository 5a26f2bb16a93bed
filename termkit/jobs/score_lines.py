"""Files in which line n of each says the same thing, a portion at a time: memory does not grow with their texts.

What is kept of a line is its counts, in as few bytes as they need.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from termkit.core.score import DraftScores, Omission, Pairing
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.jobs.items import Items
from termkit.jobs.line_files import Files
from termkit.jobs.reading import shown
from termkit.jobs.score_drafts import Measured
from termkit.jobs.score_inputs import Candidate
from termkit.jobs.score_request import Request
from termkit.jobs.score_segments import Counts, count, line_material
from termkit.score.measure import settled
from termkit.score.metric import Material, Metric, Task
from termkit.score.statistics import Groups, Statistics, together
from termkit.score.tallies import grouped
from termkit.text.match import Matcher

BIG = 8_000_000  # bytes of a file from which on its texts are not held
_PORTION = 4096  # lines
Stream = Path | Sequence[str | None]  # a file of lines, or texts


class Shape(NamedTuple):
    """What decides whether files are parallel line by line."""

    lines: int
    blank: int
    pattern: bytes  # a digest of which lines are blank


def shape_of(path: Path, files: Files) -> Shape:
    """Reads a file through once."""
    digest, lines, blank = blake2b(), 0, 0
    for number, line in enumerate(files.lines(path)):
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

    def __init__(self, matcher: Matcher | None, metrics: Sequence[Metric], files: Files, request: Request) -> None:
        self._matcher = matcher
        # what the shared tasks measure looks at all texts at once: renderings that go together, the best reference
        self._whole = [metric for metric in metrics if metric.needs == "terms"]
        self._adding = [metric for metric in metrics if metric.needs != "terms"]
        self._files = files
        self._request = request

    def measure(self, candidate: Candidate, items: Items | None = None, documents: Path | None = None) -> Measured:
        """Counts one draft, portion by portion.

        References, source, terms and documents are those of the ``items``, if there are any; ``documents`` is a file
        that names the document of each line. Raises InputError where there are unequal numbers of lines.
        """
        source = candidate.source
        references: list[Stream] = [version.path for version in candidate.references]
        origin: list[Stream] = [source.path] if source else []
        if items is not None:
            references, origin = [*items.references], [items.sources]
        streams: list[Stream] = [candidate.draft.path, *references, *origin]
        if documents is not None:
            streams.append(documents)
        elif items is not None and items.documents:
            streams.append(items.documents)
        texts = 1 + len(references) + len(origin)
        has_documents = len(streams) > texts
        parts: list[tuple[int, int, Counts]] = []
        is_big = any(self._is_big(stream) for stream in streams)
        held: list[Material] = []  # all texts, where they are not too many, or are needed
        lines: list[int] = []
        named: list[str] = []
        size = 0
        blank = [] if items else list(range(1, 1 + len(references)))  # references in which no text was met yet
        for rows in self._portions(streams, has_documents):
            kept = [(number, row) for number, row in rows if self._is_segment(row[1:texts])]
            if not kept:
                continue
            columns = list(zip(*(row for _, row in kept), strict=True))
            material = line_material(
                columns[0],
                columns[1 : 1 + len(references)],
                columns[1 + len(references)] if origin else (),
                self._matcher,
                language=candidate.draft.language,
                source_language=source.language if source else None,
                terms=[items.terms[number] for number, _ in kept] if items and items.terms else (),
                documents=columns[-1] if has_documents else (),
            )
            counts = count(
                material,
                self._adding,
                self._request.options,
                check=self._request.check_sacrebleu,
                is_portion=True,
            )
            counts.statistics = {name: found.packed for name, found in counts.statistics.items()}
            parts.append((size, len(kept), counts))
            if not is_big or self._whole:
                held.append(material)
            if not is_big:
                lines += (number + 1 for number, _ in kept)
            named += columns[-1] if has_documents else []
            size += len(kept)
            blank = [number for number in blank if not any(text.strip() for text in columns[number] if text)]
        if not size:
            raise InputError(f"{shown(candidate.draft.path)}: there is no segment to score")
        for number in blank:
            raise InputError(f"{shown(candidate.references[number - 1].path)}: the reference holds no text")
        statistics, omitted = _joined(parts, self._adding, self._request.first)
        if named:
            statistics = {name: _with_documents(found, named) for name, found in statistics.items()}
        ceilings = _ceilings(parts, self._adding, len(references))
        whole = _joined_texts(held) if held else None
        if self._whole and whole is not None:
            counts = count(whole, self._whole)
            statistics |= {n: replace(found, first=self._request.first) for n, found in counts.statistics.items()}
            ceilings |= counts.ceilings
            omitted += tuple(counts.omitted.values())
        paths = tuple(shown(stream) for stream in references if isinstance(stream, Path))
        draft = DraftScores(
            path=shown(candidate.draft.path),
            scores=(),
            work=candidate.work,
            language=candidate.draft.language,
            references=(items.path,) if items else paths,
            source=items.path if items else shown(source.path) if source else None,
            segments="line" if references else None,
            pairings=(Pairing("references", (("line", size),), "lines", 1.0),) if references else (),
        )
        differences = tuple(
            f"segments from {start + 1}: {text}" for start, _, counts in parts for text in counts.differences
        )
        return Measured(
            draft,
            statistics,
            ceilings,
            omitted,
            None if is_big else whole,
            () if is_big else _spans(held),
            tuple(lines),
            () if is_big else tuple(text for material in held if material.task for text in material.task.sources),
            differences,
        )

    def _is_segment(self, others: Sequence[str | None]) -> bool:
        """With ``lines`` every line is one; else blank lines of references and source separate."""
        return self._request.lines or not others or any(text and text.strip() for text in others)

    def _portions(self, streams: Sequence[Stream], has_documents: bool) -> Iterator[list[tuple[int, tuple[Any, ...]]]]:
        """Numbered lines of all streams side by side; a document, which the last stream names, is not cut."""
        missing = object()
        lines = (self._files.lines(stream) if isinstance(stream, Path) else stream for stream in streams)
        portion: list[tuple[int, tuple[Any, ...]]] = []
        for number, row in enumerate(zip_longest(*lines, fillvalue=missing)):
            if any(text is missing for text in row):
                raise InputError(self._unequal(streams))
            if len(portion) >= _PORTION and not (has_documents and row[-1] == portion[-1][1][-1]):
                yield portion
                portion = []
            portion.append((number, row))
        if portion:
            yield portion

    def _is_big(self, stream: Stream) -> bool:
        return isinstance(stream, Path) and self._files.size(stream) > BIG

    def _unequal(self, streams: Sequence[Stream]) -> str:
        told = []
        for stream in streams:
            if isinstance(stream, Path):
                told.append(f"{shown(stream)} has {sum(1 for _ in self._files.lines(stream))} lines")
            else:
                told.append(f"the items are {len(stream)}")
        has_items = any(not isinstance(stream, Path) for stream in streams)
        instead = "" if has_items else "; without --lines files are aligned"
        return f"{', '.join(dict.fromkeys(told))}: line by line, each needs as many{instead}"


def _joined_texts(materials: Sequence[Material]) -> Material:
    """The texts of all portions; pairs only where there is one portion."""
    first = materials[0]
    if len(materials) == 1:
        return first
    streams = range(len(first.references))
    return Material(
        language=first.language,
        hypotheses=tuple(text for each in materials for text in each.hypotheses),
        references=tuple(tuple(text for each in materials for text in each.references[number]) for number in streams),
        task=_joined_tasks([each.task for each in materials if each.task is not None]),
    )


def _joined_tasks(tasks: Sequence[Task]) -> Task | None:
    if not tasks:
        return None
    return replace(
        tasks[0],
        sources=tuple(text for each in tasks for text in each.sources),
        hypotheses=tuple(text for each in tasks for text in each.hypotheses),
        references=tuple(
            tuple(text for each in tasks for text in each.references[number])
            for number in range(len(tasks[0].references))
        ),
        terms=tuple(terms for each in tasks for terms in each.terms),
        documents=tuple(name for each in tasks for name in each.documents),
    )


def _spans(materials: Sequence[Material]) -> tuple[Span, ...]:
    """Where segments stand in the text of a pair; none without one."""
    pair = materials[0].pair if len(materials) == 1 else None
    return tuple(block.span for block in pair.target.document.blocks) if pair else ()


def _joined(
    parts: Sequence[tuple[int, int, Counts]], metrics: Sequence[Metric], first: int
) -> tuple[dict[str, Statistics], tuple[Omission, ...]]:
    """The statistics of all portions; a metric without value in all of them is left out."""
    statistics: dict[str, Statistics] = {}
    omitted: list[Omission] = []
    for metric in metrics:
        found = _whole([(start, size, counts.statistics.get(metric.name)) for start, size, counts in parts], first)
        whole = parts[0][2].omitted[metric.name] if found is None else settled(metric, found)
        if isinstance(whole, Omission):
            omitted.append(whole)
        else:
            statistics[metric.name] = whole
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
        ceilings[metric.name] = tuple(whole for whole in found if whole is not None and metric.n(whole))
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
