"""chrF: how many n-grams of one to six characters draft and reference share (0 to 100).

F-score with recall weighted twice, of precision and recall averaged over the six orders, white space left out (Popović
2015, W15-3049). Computed by sacrebleu with its defaults. It needs no tokens, so it suits Chinese as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from termkit.core.score import Omission
from termkit.score.metric import Material, Metric, Sample
from termkit.score.statistics import Floats, Integers, Option, Statistics
from termkit.score.strings import Streams, of_material, of_sums

if TYPE_CHECKING:
    from sacrebleu.metrics.chrf import CHRF


@dataclass(frozen=True)
class Chrf:
    """chrF with sacrebleu's options and defaults; ``word_order=2`` is chrF++."""

    char_order: int = 6
    word_order: int = 0
    beta: int = 2
    lowercase: bool = False
    whitespace: bool = False
    eps_smoothing: bool = False

    @property
    def name(self) -> str:
        """``chrf``, or ``chrf++`` with words."""
        return "chrf++" if self.word_order else "chrf"

    @property
    def options(self) -> dict[str, Option]:
        """All of them."""
        return asdict(self)

    @property
    def columns(self) -> tuple[str, ...]:
        """For each order of characters, then of words: n-grams of the draft, of the reference, and common ones."""
        kinds = [("char", n) for n in range(1, self.char_order + 1)]
        kinds += [("word", n) for n in range(1, self.word_order + 1)]
        return tuple(f"{kind}-{n}-{what}" for kind, n in kinds for what in ("ours", "theirs", "matched"))

    def _peer(self) -> CHRF:
        from sacrebleu.metrics.chrf import CHRF

        return CHRF(**asdict(self))

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
    return of_material(Chrf(), material)


METRIC = Metric(
    name="chrf",
    summary="n-grams of characters shared with the reference",
    needs="reference",
    higher_is_better=True,
    maximum=100.0,
    digits=2,
    doc=__doc__,
    statistics=_statistics,
    values=lambda statistics, sums: of_sums(Chrf, statistics, sums),
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
