"""Metrics of terms. To add one, write the file and name it here; the order is that of tables."""

from __future__ import annotations

from termkit.score.metric import Metric
from termkit.score.terms.consistency import CONSISTENCY
from termkit.score.terms.exact_match_wmt21 import EXACT_MATCH_WMT21
from termkit.score.terms.measured import TermMetric
from termkit.score.terms.over_generation import OVER_GENERATION
from termkit.score.terms.term_ter_wmt21 import TERM_TER_WMT21
from termkit.score.terms.tsr_wmt23 import TSR_WMT23
from termkit.score.terms.tsr_wmt25 import TSR_WMT25
from termkit.score.terms.tsr_wmt25_sentence import TSR_WMT25_SENTENCE
from termkit.score.terms.untranslated_rate import UNTRANSLATED_RATE
from termkit.score.terms.window_overlap_wmt21 import WINDOW_OVERLAP_WMT21

TERM_METRICS: tuple[TermMetric, ...] = (
    TSR_WMT25,
    TSR_WMT25_SENTENCE,
    *TSR_WMT23,
    EXACT_MATCH_WMT21,
    *WINDOW_OVERLAP_WMT21,
    TERM_TER_WMT21,
    *CONSISTENCY,
    UNTRANSLATED_RATE,
    OVER_GENERATION,
)
PUBLISHED: tuple[Metric, ...] = tuple(each.metric for each in TERM_METRICS)
BY_NAME: dict[str, TermMetric] = {each.metric.name: each for each in TERM_METRICS}
ALIASES: dict[str, str] = {
    "tsr-wmt23-lemma-fuzzy90": "tsr-wmt23",
    "consistency": "consistency-frequent-micro",
    "untranslated-rate": "term-untranslated-rate",
    "over-generation": "term-over-generation",
    "window-overlap-wmt21": "window-overlap-wmt21-2",
}
