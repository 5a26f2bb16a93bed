"""term-consistency-all: as term-consistency, with the concepts that are rendered once only (0 to 1).

One rendering is consistent by itself, so the value is higher than that of term-consistency, and the more so the shorter
the text. It is there because published numbers are made so (Semenov & Bojar 2022, 2022.wmt-1.41; WMT23, WMT25); read
it beside term-consistency, which leaves such concepts out. n is the number of all occurrences that are rendered by a
form that the glossary knows.
"""

from __future__ import annotations

from functools import partial

from termkit.score.metric import Metric, Sample
from termkit.score.tallies import of_draft, of_references
from termkit.score.term_consistency import agreement, agreement_of_all, occurrences, renderings

_NAME = "term-consistency-all"

_of_pair = partial(renderings, name=_NAME, least=1)

METRIC = Metric(
    name=_NAME,
    summary="term-consistency with the concepts that are rendered only once",
    needs="source",
    higher_is_better=True,
    maximum=1.0,
    digits=3,
    doc=__doc__,
    statistics=of_draft(_NAME, _of_pair, "no concept is rendered by a form that the glossary knows"),
    values=agreement_of_all,
    n=occurrences,
    ceilings=of_references(_of_pair),
    resampled=agreement,
    samples=(
        Sample(
            concepts="{p: {zh-Hant: 提示詞, en: {preferred: prompt, deprecated: [cue]}}, 詞元: token, 權重: weights}",
            sources=("提示詞很長。", "提示詞很短。", "提示詞很怪。", "詞元。詞元。", "權重。"),
            hypotheses=("A prompt is long.", "Prompts are short.", "A cue is odd.", "Tokens. A token.", "Weights."),
            value=5 / 6,
            note="prompt 2 of 3, token 2 of 2, weights 1 of 1",
        ),
    ),
)
