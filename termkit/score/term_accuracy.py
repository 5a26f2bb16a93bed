"""term-accuracy: the share of the source's terms that the draft renders with an approved form (0 to 1).

For each passage and each concept: the smaller of how often the concept stands in the source and how often an approved
form (preferred or admitted; for a name, one of its spellings) stands in the passage that renders it, summed, over the
sum of the source's occurrences, n. Occurrences are counted by disjoint spans, and a form counts once however often the
target repeats it beyond the source. Letter case is the glossary's; English plurals, possessives, verb forms, hyphens
and spellings count as the form itself. Concepts without an approved form in the draft's language are no part of it.

Passages are as fine as the alignment with the source proves: ``basis`` in the signature names them all. In a coarse one
(section, document) a term may stand anywhere, so the value is an upper bound there. Passages of the source that
the draft leaves out count as missed.

Read the value beside its ceiling, which is what the reference gets (the best one, if there are several): a good
translation replaces a term by a pronoun, or says once what the source says twice, so 1.0 is seldom the aim.

Cf. the terminology success rates of WMT23 (2023.wmt-1.54) and WMT25 (2025.wmt-1.30), which count substrings.
"""

from __future__ import annotations

import numpy as np

from termkit.core.evidence import PairView
from termkit.core.score import Omission
from termkit.score.metric import Material, Metric, Sample
from termkit.score.statistics import Floats, Statistics
from termkit.score.tallies import ending, grouped, required, units_of

_NAME = "term-accuracy"
_COLUMNS = ("needed", "met")


def _statistics(material: Material) -> Statistics | Omission:
    if material.pair is None:
        return Omission(_NAME, material.no_pair)
    return _of_pair(material.pair) or Omission(_NAME, "no term of the glossary stands in the source")


def _ceilings(material: Material) -> tuple[Statistics, ...]:
    return tuple(found for reference in material.ceilings if (found := _of_pair(reference)) is not None)


def _of_pair(pair: PairView) -> Statistics | None:
    """A row for each concept in each segment; None where nothing is needed."""
    needed, units = required(pair), units_of(pair)
    tallies = [tally for tally in pair.tallies if tally.concept.id in needed]
    rows = [(len(tally.source), min(len(tally.source), len(tally.approved))) for tally in tallies]
    order = np.argsort([units[tally.segment] for tally in tallies], kind="stable")
    if not tallies:
        return None
    return Statistics(
        metric=_NAME,
        signature=f"terms:approved|case:glossary|forms:inflected|{ending(pair)}",
        columns=_COLUMNS,
        rows=np.array(rows, dtype=np.int64)[order],
        size=len(pair.pair.segments),
        units=np.array([units[tally.segment] for tally in tallies], dtype=np.int64)[order],
        groups={"concept": grouped(tallies[number].concept.id for number in order)},
    )


def _values(statistics: Statistics, sums: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(sums[..., 1] / sums[..., 0])


_CONCEPTS = (
    "{詞元: token, prompt: {zh-Hant: 提示詞, en: {preferred: prompt, deprecated: [cue]}}, cursor: {keep: Cursor}}"
)

METRIC = Metric(
    name=_NAME,
    summary="share of the source's terms rendered with an approved form",
    needs="source",
    higher_is_better=True,
    maximum=1.0,
    digits=3,
    doc=__doc__,
    statistics=_statistics,
    values=_values,
    n=lambda statistics: int(statistics.total[0]),
    ceilings=_ceilings,
    samples=(
        Sample(
            concepts=_CONCEPTS,
            sources=("詞元很多，詞元很貴。", "在Cursor裡寫提示詞。"),
            hypotheses=("Tokens are many and they cost.", "Write a cue in Cursor."),
            value=0.5,
            note="one of two tokens (a pronoun stands for the other), no prompt, one Cursor: 2 of 4",
        ),
        Sample(
            concepts=_CONCEPTS,
            sources=("詞元很貴。", "提示詞很長。"),
            hypotheses=("Tokens, tokens, prompts: all cost.", "It is long."),
            value=0.5,
            note="a term counts in its own passage only, and not more often than in the source",
        ),
    ),
)
