"""term-consistency: how uniformly the draft renders each concept, right or wrong (0 to 1).

Each occurrence of a concept in the source is given what renders it: the forms of that concept that the glossary knows
(approved, variant, refused, or of another script) in the passage that renders it, in the order of the text, not more
than the source has. A rendering is a form as the glossary spells it, so inflections are one; preferred and admitted
forms are each their own, since RLVR here and its expansion there is a change that a reader notices. The most frequent
rendering of a concept is its pseudo-reference (of several, the alphabetically first), and the value is the share of
occurrences that are equal to it, over all concepts together (Semenov & Bojar 2022, 2022.wmt-1.41: pseudo-reference
``frequent``, average ``micro``).

Only concepts with two rendered occurrences or more count: one occurrence is consistent by itself, and such concepts are
more than half of all in the published numbers. n is the number of occurrences that count. What is rendered by
no known form is not counted: term-accuracy sees it. The ceiling is what the reference gets, as in term-accuracy.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from termkit.core.evidence import PairView
from termkit.core.score import Omission
from termkit.score.metric import Material, Metric, Sample
from termkit.score.statistics import Floats, Statistics
from termkit.score.tallies import ending, grouped, units_of

_NAME = "term-consistency"


def _statistics(material: Material) -> Statistics | Omission:
    if material.pair is None:
        return Omission(_NAME, material.no_pair)
    found = _of_pair(material.pair)
    return found or Omission(_NAME, "no concept is rendered twice by forms that the glossary knows")


def _ceilings(material: Material) -> tuple[Statistics, ...]:
    return tuple(found for reference in material.ceilings if (found := _of_pair(reference)) is not None)


def _of_pair(pair: PairView) -> Statistics | None:
    """A row for each rendering of a concept in a segment, of concepts that are rendered twice or more."""
    units = units_of(pair)
    found: list[tuple[int, str, str]] = []  # segment, concept, form
    for concept, tallies in pair.by_concept.items():
        of_concept: list[tuple[int, str, str]] = []
        for tally in tallies:
            known = sorted(tally.approved + tally.variant + tally.refused + tally.foreign)
            of_concept += [(units[tally.segment], concept, match.form) for match in known[: len(tally.source)]]
        if len(of_concept) > 1:
            found += of_concept
    counts = sorted(Counter(found).items())
    if not counts:
        return None
    return Statistics(
        metric=_NAME,
        signature=f"types:2+|pseudo:frequent|average:micro|{ending(pair)}",
        columns=("renderings",),
        rows=np.array([[count] for _, count in counts], dtype=np.int64),
        size=len(pair.pair.segments),
        units=np.array([unit for (unit, _, _), _ in counts], dtype=np.int64),
        groups={
            "concept": grouped(concept for (_, concept, _), _ in counts),
            "rendering": grouped(f"{concept}\t{form}" for (_, concept, form), _ in counts),
        },
    )


def _resampled(statistics: Statistics, weights: Floats) -> Floats:
    """The value where segment i counts ``weights[..., i]`` times."""
    renderings = statistics.groups["rendering"]
    concepts = statistics.groups["concept"]
    concept_of = np.zeros(len(renderings.names), dtype=np.int64)
    concept_of[renderings.of] = concepts.of
    values = np.empty(len(weights))
    for number, weight in enumerate(weights):
        assert statistics.units is not None
        counts = np.bincount(
            renderings.of, weights=weight[statistics.units] * statistics.rows[:, 0], minlength=len(renderings.names)
        )
        most = np.zeros(len(concepts.names))
        np.maximum.at(most, concept_of, counts)
        values[number] = most.sum() / counts.sum() if counts.any() else np.nan
    return values


def _values(statistics: Statistics, sums: Floats) -> Floats:
    """Of all segments, whatever the sums."""
    return np.broadcast_to(_resampled(statistics, np.ones((1, statistics.size))), sums.shape[:-1])


METRIC = Metric(
    name=_NAME,
    summary="share of renderings equal to the most frequent one of their concept",
    needs="source",
    higher_is_better=True,
    maximum=1.0,
    digits=3,
    doc=__doc__,
    statistics=_statistics,
    values=_values,
    n=lambda statistics: int(statistics.total[0]),
    ceilings=_ceilings,
    resampled=_resampled,
    samples=(
        Sample(
            concepts="{p: {zh-Hant: 提示詞, en: {preferred: prompt, deprecated: [cue]}}, 詞元: token, 權重: weights}",
            sources=("提示詞很長。", "提示詞很短。", "提示詞很怪。", "詞元。詞元。", "權重。"),
            hypotheses=("A prompt is long.", "Prompts are short.", "A cue is odd.", "Tokens. A token.", "Weights."),
            value=4 / 5,
            note="prompt 2 of 3, token 2 of 2; weights stands once and does not count",
        ),
    ),
)
