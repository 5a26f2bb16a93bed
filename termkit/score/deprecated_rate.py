"""deprecated-rate: how many of the source's terms the draft renders with a form that the glossary refuses (0 to 1).

For each passage and each concept: the smaller of how often the concept stands in the source and how often one of its
deprecated forms stands in the passage that renders it, summed, over the sum of the source's occurrences, n. The
conditions that the glossary sets (``when``, ``unless``, scopes) hold. A refused form beside an approved one counts
here, though term-accuracy has nothing against it. Concepts without an approved form in the draft's language are no part
of it.

Less is better. The ceiling is what the reference gets; it shows how strict the glossary is.
"""

from __future__ import annotations

from termkit.core.evidence import PairView
from termkit.score.metric import Metric, Sample
from termkit.score.statistics import Statistics
from termkit.score.tallies import needed, needs, of_draft, of_references, of_rows, rate

_NAME = "deprecated-rate"


def _of_pair(pair: PairView) -> Statistics | None:
    """A row for each concept in each segment; None where nothing is needed."""
    rows = [
        (number, tally.concept.id, (len(tally.source), min(len(tally.source), len(tally.refused))))
        for number, tally in needed(pair)
    ]
    return of_rows(_NAME, "terms:deprecated", pair, ("needed", "deprecated"), rows) if rows else None


METRIC = Metric(
    name=_NAME,
    summary="share of the source's terms rendered with a form that the glossary refuses",
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
            concepts="{詞元: token, prompt: {zh-Hant: 提示詞, en: {preferred: prompt, deprecated: [cue]}}}",
            sources=("提示詞很長。", "詞元很貴。", "提示詞和提示詞。"),
            hypotheses=("Cues, cues.", "Tokens cost.", "A prompt and a cue."),
            value=2 / 4,
            note="one cue for each passage: the first has one prompt only",
        ),
    ),
)
