"""Metrics, one file each. To add one, write the file and name it here; the order is that of columns and reports."""

from __future__ import annotations

from termkit.score.bleu import METRIC as BLEU
from termkit.score.chrf import METRIC as CHRF
from termkit.score.chrf_plus import METRIC as CHRF_PLUS
from termkit.score.deprecated_rate import METRIC as DEPRECATED_RATE
from termkit.score.metric import Metric
from termkit.score.mqm import METRIC as MQM
from termkit.score.over_generation import METRIC as OVER_GENERATION
from termkit.score.ter import METRIC as TER
from termkit.score.term_accuracy import METRIC as TERM_ACCURACY
from termkit.score.term_consistency import METRIC as TERM_CONSISTENCY
from termkit.score.term_consistency_all import METRIC as TERM_CONSISTENCY_ALL
from termkit.score.terms.catalog import PUBLISHED
from termkit.score.untranslated_rate import METRIC as UNTRANSLATED_RATE

METRICS: tuple[Metric, ...] = (
    BLEU,
    CHRF,
    CHRF_PLUS,
    TER,
    TERM_ACCURACY,
    TERM_CONSISTENCY,
    TERM_CONSISTENCY_ALL,
    OVER_GENERATION,
    DEPRECATED_RATE,
    UNTRANSLATED_RATE,
    MQM,
    *PUBLISHED,
)
BY_NAME: dict[str, Metric] = {metric.name: metric for metric in METRICS}
