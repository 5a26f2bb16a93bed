"""chrF: how many n-grams of one to six characters draft and reference share (0 to 100).

F-score with recall weighted twice, of precision and recall averaged over the six orders, white space left out (Popović
2015, W15-3049). Computed by sacrebleu with its defaults. It needs no tokens, so it suits Chinese as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from termkit.core.score import Omission, Score
from termkit.metrics.corpus import corpus_score
from termkit.metrics.metric import Material, Metric, Sample

if TYPE_CHECKING:
    from sacrebleu.metrics.chrf import CHRF


def _score(material: Material) -> Score | Omission:
    return corpus_score(METRIC.name, _make, material)


def _make() -> CHRF:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF()


METRIC = Metric(
    name="chrf",
    summary="n-grams of characters shared with the reference",
    needs="reference",
    higher_is_better=True,
    maximum=100.0,
    digits=2,
    doc=__doc__,
    function=_score,
    samples=(
        Sample(
            hypotheses=("幽靈搬進電腦",),
            references=("幽靈住進電腦",),
            value=100 * (5 / 6 + 3 / 5 + 1 / 4) / 6,
            language="zh-Hant",
            note="as long as the reference, so precision = recall: 5/6, 3/5, 1/4, 0/3, 0/2, 0/1",
        ),
    ),
)
