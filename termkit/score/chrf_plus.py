"""chrF++: chrF with n-grams of one and two words besides those of characters (0 to 100).

Eight orders instead of six, all of the same weight (Popović 2017, W17-4770). As sacrebleu has it with
``word_order=2``; its signature says ``nw:2``. Words are what white space separates, so in Chinese a word is about a
clause and chrF says more; for English chrF++ agrees best with human judgement of these four.
"""

from __future__ import annotations

from termkit.core.score import Omission
from termkit.score.chrf import Chrf
from termkit.score.metric import Material, Metric, Sample
from termkit.score.statistics import Statistics
from termkit.score.strings import of_material, of_sums


def _statistics(material: Material) -> Statistics | Omission:
    return of_material(Chrf(word_order=2), material)


METRIC = Metric(
    name="chrf++",
    summary="n-grams of characters and words shared with the reference",
    needs="reference",
    higher_is_better=True,
    maximum=100.0,
    digits=2,
    doc=__doc__,
    statistics=_statistics,
    values=lambda statistics, sums: of_sums(Chrf, statistics, sums),
    samples=(
        Sample(
            hypotheses=("a bc d",),
            references=("a bc e",),
            value=100 * (3 / 4 + 2 / 3 + 1 / 2 + 0 + 2 / 3 + 1 / 2) / 6,
            note="characters 3/4, 2/3, 1/2, 0/1 (no longer ones), words 2/3 and 1/2; precision = recall",
        ),
    ),
)
