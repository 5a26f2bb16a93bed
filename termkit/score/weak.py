"""The segments of a draft with the lowest scores: where to look first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from termkit.core.score import WeakSegment
from termkit.errors import InputError
from termkit.score.defects import HAN, WORD
from termkit.score.metric import Material, Metric
from termkit.score.statistics import Statistics

SHORTEST = 4  # words of a reference (two Han characters are one): the score of fewer is all or nothing


def weakest(
    metric: Metric,
    statistics: Statistics,
    material: Material,
    count: int = 10,
    *,
    sources: Sequence[str] = (),
    lines: Sequence[int] = (),
    findings: Mapping[int, Sequence[str]] | None = None,
) -> tuple[WeakSegment, ...]:
    """The ``count`` weakest segments, the weakest first; equal ones in the order of the text.

    Segments are as long as SHORTEST at least, unless none is. ``sources`` has a text and ``lines`` a line of the draft
    (from 1) for each segment; ``findings`` says what was found, by the number of a segment (from 0). BLEU is counted
    with ``effective_order``, as of single sentences it must be. Raises InputError where the statistics are not of the
    material's segments.
    """
    if statistics.size != len(material.hypotheses):
        raise InputError(
            f"{metric.name}: {statistics.size} segments were counted, but there are {len(material.hypotheses)}"
        )
    if "effective_order" in statistics.options:
        statistics = replace(statistics, options={**statistics.options, "effective_order": True})
    values = metric.values(statistics, statistics.by_unit)
    badness = -values if metric.higher_is_better else values
    long = np.array(
        [
            max(_words(text) for text in each if text is not None) >= SHORTEST
            for each in zip(*material.references, strict=True)
        ]
    )
    eligible = ~np.isnan(values) & (long if long.any() else True)
    order = np.argsort(-badness[eligible], kind="stable")[:count]
    numbers = np.flatnonzero(eligible)[order].tolist()
    return tuple(
        WeakSegment(
            number=number,
            line=lines[number] if lines else 0,
            value=float(values[number]),
            metric=metric.name,
            hypothesis=material.hypotheses[number],
            references=tuple(text for stream in material.references if (text := stream[number]) is not None),
            source=sources[number] if sources else "",
            findings=tuple((findings or {}).get(number, ())),
        )
        for number in numbers
    )


def _words(text: str) -> float:
    return len(WORD.findall(text)) + len(HAN.findall(text)) / 2
