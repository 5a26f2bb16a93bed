"""BLEU: how many n-grams of one to four tokens of the draft stand in the reference (0 to 100).

Geometric mean of the four precisions over all segments, times a penalty for drafts shorter than the reference
(Papineni et al. 2002, P02-1040). Computed by sacrebleu (Post 2018, W18-6319) with its defaults: mixed case, exponential
smoothing; tokens are those of ``13a`` for English and single characters (``zh``) for Chinese.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from termkit.core.language import is_chinese
from termkit.core.score import Omission
from termkit.score.metric import Material, Metric, Sample
from termkit.score.statistics import Floats, Integers, Option, Statistics
from termkit.score.strings import Streams, of_material, of_sums

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU


@dataclass(frozen=True)
class Bleu:
    """BLEU with sacrebleu's options and defaults; ``tokenize`` is one of 13a, zh, char, intl, none, flores200."""

    tokenize: str = "13a"
    lowercase: bool = False
    smooth_method: str = "exp"
    smooth_value: float | None = None
    max_ngram_order: int = 4
    effective_order: bool = False

    name = "bleu"

    @property
    def options(self) -> dict[str, Option]:
        """What differs from the defaults too: all of it."""
        return asdict(self)

    @property
    def columns(self) -> tuple[str, ...]:
        """Lengths, then matches and totals by order."""
        orders = range(1, self.max_ngram_order + 1)
        return ("length", "reference", *(f"matched-{n}" for n in orders), *(f"total-{n}" for n in orders))

    def _peer(self) -> BLEU:
        from sacrebleu.metrics.bleu import BLEU

        return BLEU(force=True, **asdict(self))

    def signature(self, references: int | None) -> str:
        """Exactly sacrebleu's."""
        peer = self._peer()
        peer.num_refs = -1 if references is None else references
        return str(peer.get_signature())

    def rows(self, hypotheses: Sequence[str], references: Streams) -> Integers:
        """The counts of each segment, [segments, columns]."""
        found = self._peer()._extract_corpus_statistics(hypotheses, references)  # type: ignore[arg-type]
        return np.array(found, dtype=np.int64)

    def values(self, sums: Floats, streams: int = 1) -> Floats:
        """0 to 100 for each row of sums, [..., columns] to [...]."""
        peer = self._peer()
        flat = sums.reshape(-1, sums.shape[-1])
        return np.array([peer._compute_score_from_stats(list(row)).score for row in flat]).reshape(sums.shape[:-1])


def _statistics(material: Material) -> Statistics | Omission:
    return of_material(Bleu("zh" if is_chinese(material.language) else "13a"), material)


METRIC = Metric(
    name="bleu",
    summary="n-grams of tokens shared with the reference",
    needs="reference",
    higher_is_better=True,
    maximum=100.0,
    digits=2,
    doc=__doc__,
    statistics=_statistics,
    values=lambda statistics, sums: of_sums(Bleu, statistics, sums),
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
