"""term-consistency: how uniformly the draft renders each concept, right or wrong (0 to 1).

Each occurrence of a concept in the source is given what renders it: the forms of that concept that the glossary knows
(approved, variant, refused, or of another script) in the passage that renders it, in the order of the text, not more
than the source has. A rendering is a form as the glossary spells it, so inflections are one; preferred and admitted
forms are each their own, since RLVR here and its expansion there is a change that a reader notices. The most frequent
rendering of a concept is its pseudo-reference (of several, the alphabetically first), and the value is the share of
occurrences that are equal to it, over all concepts together (Semenov & Bojar 2022, 2022.wmt-1.41: pseudo-reference
``frequent``, average ``micro``).

Only concepts with two rendered occurrences or more count: one occurrence is consistent by itself, and such concepts are
more than half of all in the published numbers (term-consistency-all has them). n is the number of occurrences that
count. What is rendered by no known form is not counted: term-accuracy sees it. The ceiling is what the reference gets,
as in term-accuracy.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

import numpy as np
from numpy.typing import NDArray

from termkit.core.evidence import PairView
from termkit.score.metric import Metric, Sample
from termkit.score.statistics import Floats, Statistics
from termkit.score.tallies import ending, grouped, numbered, of_draft, of_references, places

_NAME = "term-consistency"
_NOTHING = "no concept is rendered twice by forms that the glossary knows"


def renderings(pair: PairView, name: str, least: int) -> Statistics | None:
    """A row for each rendering of a concept in a segment; concepts rendered ``least`` times or more will count.

    The others are kept too, since in another shard they may be rendered again.
    """
    found: Counter[tuple[int, str, str]] = Counter()  # segment, concept, form
    for number, tally in numbered(pair):
        known = sorted(tally.approved + tally.variant + tally.refused + tally.foreign)
        for match in known[: len(tally.source)]:
            found[number, tally.concept.id, match.form] += 1
    counts = sorted(found.items())
    if not counts:
        return None
    segments = [number for (number, _, _), _ in counts]
    return Statistics(
        metric=name,
        signature=f"types:{least}+|pseudo:frequent|average:micro|{ending(pair)}",
        columns=("renderings",),
        rows=np.array([[count] for _, count in counts], dtype=np.int64),
        size=len(pair.pair.segments),
        units=np.array(segments, dtype=np.int64),
        options={"least": least},
        groups={
            "concept": grouped(concept for (_, concept, _), _ in counts),
            "rendering": grouped(f"{concept}\t{form}" for (_, concept, form), _ in counts),
            **places(pair, segments),
        },
    )


def agreement(statistics: Statistics, weights: Floats) -> Floats:
    """The value where segment i counts ``weights[draw, i]`` times, [draws]; NaN where a draw holds no rendering."""
    forms, concepts = statistics.groups["rendering"], statistics.groups["concept"]
    concept_of = np.zeros(len(forms.names), dtype=np.int64)
    concept_of[forms.of] = concepts.of
    counted = _counted(statistics)
    values = np.empty(len(weights))
    for number, weight in enumerate(weights):
        assert statistics.units is not None
        counts = np.bincount(
            forms.of, weights=counted * weight[statistics.units] * statistics.rows[:, 0], minlength=len(forms.names)
        )
        most = np.zeros(len(concepts.names))
        np.maximum.at(most, concept_of, counts)
        values[number] = most.sum() / counts.sum() if counts.any() else np.nan
    return values


def occurrences(statistics: Statistics) -> int:
    """n: the renderings of concepts that count."""
    return int(statistics.rows[_counted(statistics), 0].sum())


def _counted(statistics: Statistics) -> NDArray[np.bool_]:
    """Which rows are of concepts that are rendered often enough in the whole, [rows]."""
    concepts = statistics.groups["concept"]
    rendered = np.bincount(concepts.of, weights=statistics.rows[:, 0], minlength=len(concepts.names))
    often: NDArray[np.bool_] = rendered >= float(statistics.options.get("least") or 1)
    return often[concepts.of]


def agreement_of_all(statistics: Statistics, sums: Floats) -> Floats:
    """Of all segments, whatever the sums."""
    return np.broadcast_to(agreement(statistics, np.ones((1, statistics.size))), sums.shape[:-1])


_of_pair = partial(renderings, name=_NAME, least=2)

METRIC = Metric(
    name=_NAME,
    summary="share of renderings equal to the most frequent one of their concept",
    needs="source",
    higher_is_better=True,
    maximum=1.0,
    digits=3,
    doc=__doc__,
    statistics=of_draft(_NAME, _of_pair, _NOTHING),
    values=agreement_of_all,
    n=occurrences,
    nothing=_NOTHING,
    ceilings=of_references(_of_pair),
    resampled=agreement,
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
