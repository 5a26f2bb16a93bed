"""untranslated-rate: how many of the source's terms stand in the draft as the source writes them (0 to 1).

For each passage and each concept: the smaller of how often the concept stands in the source and how often one of its
terms of the source language stands in the passage that renders it, summed, over the sum of the source's occurrences,
n. Names and forms that the glossary allows in both languages are translated by staying as they are. A term that is
given in both languages, 提示詞 (prompt), counts here, though term-accuracy has nothing against it. Concepts without an
approved form in the draft's language are no part of it.

Less is better. The ceiling is what the reference gets.
"""

from __future__ import annotations

from termkit.core.evidence import PairView
from termkit.score.metric import Metric, Sample
from termkit.score.statistics import Statistics
from termkit.score.tallies import needed, needs, of_draft, of_references, of_rows, rate

_NAME = "untranslated-rate"


def _of_pair(pair: PairView) -> Statistics | None:
    """A row for each concept in each segment; None where nothing is needed."""
    rows = [
        (number, tally.concept.id, (len(tally.source), min(len(tally.source), len(tally.alien))))
        for number, tally in needed(pair)
    ]
    return of_rows(_NAME, "terms:source", pair, ("needed", "untranslated"), rows) if rows else None


METRIC = Metric(
    name=_NAME,
    summary="share of the source's terms that stand in the draft as the source writes them",
    needs="source",
    higher_is_better=False,
    maximum=1.0,
    digits=3,
    doc=__doc__,
    statistics=of_draft(_NAME, _of_pair),
    values=rate,
    n=needs,
    ceilings=of_references(_of_pair),
    samples=(
        Sample(
            concepts="{詞元: token, 提示詞: prompt, cursor: {keep: Cursor}}",
            sources=("提示詞很長。", "詞元很貴。", "在Cursor裡寫。", "詞元。"),
            hypotheses=("提示詞 is long.", "Tokens cost.", "Write in Cursor.", "It is."),
            value=1 / 4,
            note="a name is no untranslated term, and what is left out is none either",
        ),
    ),
)
