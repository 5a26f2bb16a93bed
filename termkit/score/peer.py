"""sacrebleu's own count of the same segments, to be held against ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from termkit.score.measure import metric_of, value_of
from termkit.score.statistics import Integers, Statistics
from termkit.score.strings import Streams

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric as SacrebleuMetric

_SAME = 1e-9  # scores that differ by less are equal


def differences(statistics: Sequence[Statistics], hypotheses: Sequence[str], references: Streams) -> Iterator[str]:
    """Every way in which sacrebleu's numbers of these segments are not ours; metrics that it lacks are passed over."""
    for ours in statistics:
        peer = _peer(ours)
        if peer is None:
            continue
        rows = _rows(peer, hypotheses, references)
        name = ours.metric
        unequal = np.flatnonzero((rows != ours.rows).any(axis=1)) if rows.shape == ours.rows.shape else [0]
        if len(unequal):
            number = int(unequal[0])
            yield (
                f"{name}: sacrebleu counts {rows[number].tolist()} in segment {ours.first + number + 1}, "
                f"termkit {ours.rows[number].tolist()}, and differs in {len(unequal)} segments"
            )
        theirs = peer.corpus_score(hypotheses, references).score  # type: ignore[arg-type]
        value = value_of(metric_of(ours), ours)
        if abs(theirs - value) > _SAME:
            yield f"{name}: sacrebleu's score is {theirs!r}, termkit's {value!r}"
        signature = str(peer.get_signature())
        if not ours.signature.startswith(signature):
            yield f"{name}: sacrebleu's signature is {signature}, termkit's {ours.signature}"


def _peer(statistics: Statistics) -> SacrebleuMetric | None:
    """sacrebleu's metric with the same options."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    options: dict[str, Any] = dict(statistics.options)
    options.pop("streams", None)
    match statistics.metric:
        case "bleu":
            return BLEU(force=True, **options)
        case "chrf" | "chrf++":
            return CHRF(**options)
        case "ter":
            return TER(**options)
    return None


def _rows(peer: SacrebleuMetric, hypotheses: Sequence[str], references: Streams) -> Integers:
    """sacrebleu's statistics of each segment, as integers: the average length of references times what makes it one."""
    found = np.array(peer._extract_corpus_statistics(hypotheses, references), dtype=np.float64)  # type: ignore[arg-type]
    if found.shape[1] == 2:  # TER
        found[:, 1] *= lcm(*range(1, len(references) + 1))
    return np.rint(found).astype(np.int64)
