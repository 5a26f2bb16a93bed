"""BLEU: how many n-grams of one to four tokens of the draft stand in the reference (0 to 100).

Geometric mean of the four precisions over all segments, times a penalty for drafts shorter than the reference
(Papineni et al. 2002, P02-1040). Computed by sacrebleu (Post 2018, W18-6319) with its defaults: mixed case, exponential
smoothing; tokens are those of ``13a`` for English and single characters (``zh``) for Chinese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from termkit.core.language import is_chinese
from termkit.core.score import Omission, Score
from termkit.metrics.corpus import corpus_score
from termkit.metrics.metric import Material, Metric, Sample

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU


def _score(material: Material) -> Score | Omission:
    def make() -> BLEU:
        from sacrebleu.metrics.bleu import BLEU

        tokenizer = "zh" if is_chinese(material.language) else "13a"
        return BLEU(tokenize=tokenizer, force=True)  # force: no warning about text that looks tokenized

    return corpus_score(METRIC.name, make, material)


METRIC = Metric(
    name="bleu",
    summary="n-grams of tokens shared with the reference",
    needs="reference",
    higher_is_better=True,
    maximum=100.0,
    digits=2,
    doc=__doc__,
    function=_score,
    samples=(
        Sample(
            hypotheses=("the cat sat on the mat",),
            references=("the cat sat on a mat",),
            value=53.7284965911771,
            note="precisions 5/6, 3/5, 2/4, 1/3; no penalty: (1/12) ** (1/4)",
        ),
        Sample(
            hypotheses=("幽靈搬進電腦",),
            references=("幽靈住進電腦",),
            value=100 * (5 / 6 * 3 / 5 * 1 / 4 * 1 / 6) ** 0.25,
            language="zh-Hant",
            note="precisions 5/6, 3/5, 1/4 and, smoothed from 0/3, 1/6",
        ),
    ),
)
