"""chrF++: chrF with n-grams of one and two words besides those of characters (0 to 100).

Eight orders instead of six, all of the same weight (Popović 2017, W17-4770). Computed by sacrebleu with
``word_order=2``; its signature says ``nw:2``. Words are what white space separates, so in Chinese a word is about a
clause and chrF says more; for English chrF++ agrees best with human judgement of these four.
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

    return CHRF(word_order=2)


METRIC = Metric(
    name="chrf++",
    summary="n-grams of characters and words shared with the reference",
    needs="reference",
    higher_is_better=True,
    maximum=100.0,
    digits=2,
    doc=__doc__,
    function=_score,
    samples=(
        Sample(
            hypotheses=("a bc d",),
            references=("a bc e",),
            value=100 * (3 / 4 + 2 / 3 + 1 / 2 + 0 + 2 / 3 + 1 / 2) / 6,
            note="characters 3/4, 2/3, 1/2, 0/1 (no longer ones), words 2/3 and 1/2; precision = recall",
        ),
    ),
)
