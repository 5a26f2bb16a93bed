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

from termkit.core.evidence import PairView
from termkit.core.score import Omission, Score
from termkit.metrics.metric import Material, Metric, Sample
from termkit.metrics.terms import ending


def _score(material: Material) -> Score | Omission:
    pair = material.pair
    if pair is None:
        return Omission(METRIC.name, material.no_pair)
    counts = _renderings(pair)
    if not counts:
        return Omission(METRIC.name, "no concept is rendered twice by forms that the glossary knows")
    ceilings = [_share(renderings) for reference in material.ceilings if (renderings := _renderings(reference))]
    signature = f"types:2+|pseudo:frequent|average:micro|{ending(pair)}"
    return Score(METRIC.name, _share(counts), signature, _total(counts), max(ceilings, default=None))


def _renderings(pair: PairView) -> list[Counter[str]]:
    """How often each rendering of each concept stands in the target, for concepts rendered twice or more."""
    counts = []
    for tallies in pair.by_concept.values():
        count: Counter[str] = Counter()
        for tally in tallies:
            known = sorted(tally.approved + tally.variant + tally.refused + tally.foreign)
            count.update(match.form for match in known[: len(tally.source)])
        if count.total() > 1:
            counts.append(count)
    return counts


def _share(counts: list[Counter[str]]) -> float:
    return sum(max(count.values()) for count in counts) / _total(counts)


def _total(counts: list[Counter[str]]) -> int:
    return sum(count.total() for count in counts)


METRIC = Metric(
    name="term-consistency",
    summary="share of renderings equal to the most frequent one of their concept",
    needs="source",
    higher_is_better=True,
    maximum=1.0,
    digits=3,
    doc=__doc__,
    function=_score,
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
