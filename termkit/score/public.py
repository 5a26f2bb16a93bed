"""Scores of lists of texts, by the name of a metric and sacrebleu's options."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields

from termkit.core.language import canonical, is_chinese
from termkit.core.score import Score
from termkit.errors import ConfigError, hint, nearest
from termkit.score.bleu import Bleu
from termkit.score.chrf import Chrf
from termkit.score.signature import resampled
from termkit.score.statistics import Option, Statistics
from termkit.score.strings import Streams, StringMetric, string_statistics
from termkit.score.ter import Ter

_CLASSES: Mapping[str, tuple[Callable[..., StringMetric], Mapping[str, Option]]] = {
    "bleu": (Bleu, {}),
    "chrf": (Chrf, {}),
    "chrf++": (Chrf, {"word_order": 2}),
    "ter": (Ter, {}),
}
STRINGS = tuple(_CLASSES)
_CHINESE: Mapping[str, Mapping[str, Option]] = {
    "bleu": {"tokenize": "zh"},
    "ter": {"normalized": True, "asian_support": True},
}


MOST = 100  # orders and the like: far above any in use, far below what fills the memory


def string_metric(name: str, options: Mapping[str, Option], language: str | None = None) -> StringMetric:
    """The metric called ``name``; options that are not given are sacrebleu's defaults, or suit the language.

    Raises ConfigError for a name or an option that there is none of.
    """
    found = _CLASSES.get(name.lower())
    if found is None:
        near = nearest(name.lower(), _CLASSES)
        raise ConfigError(f"no metric of strings is named {name!r}; {hint(near or name, _CLASSES)}")
    make, defaults = found
    known = {field.name: field.default for field in fields(make)}  # type: ignore[arg-type]
    for option, value in options.items():
        if option not in known:
            raise ConfigError(f"{name} has no option {option!r}; {hint(nearest(option, known) or option, known)}")
        wrong = _fault(option, value, known[option])
        if wrong:
            raise ConfigError(f"{name}.{option}: {wrong}")
    chinese = language is not None and is_chinese(canonical(language))
    return make(**{**defaults, **(_CHINESE.get(name.lower(), {}) if chinese else {}), **options})


def _fault(option: str, value: Option, default: object) -> str:
    """What is wrong with the value of an option, by its default's type; empty where nothing is."""
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else f"is yes or no, not {value!r}"
    if isinstance(default, str):
        return "" if isinstance(value, str) else f"is a word, not {value!r}"
    if isinstance(default, int):
        least = 0 if option.endswith("order") else 1
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
            return f"is a whole number from {least} to {MOST}, not {value!r}"
        return ""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST):
        return ""
    return f"is a number from 0 to {MOST}, not {value!r}"


def corpus_score(
    hypotheses: Sequence[str],
    references: Streams,
    name: str,
    n_bootstrap: int,
    language: str | None,
    options: Mapping[str, Option],
) -> Score:
    """See ``termkit.score.corpus``."""
    metric = string_metric(name, options, language)
    statistics = string_statistics(metric, hypotheses, references)
    value = float(metric.values(statistics.total, len(references)))
    score = Score(metric.name, value, statistics.signature, statistics.size)
    return score if n_bootstrap == 1 else _resampled(score, statistics, n_bootstrap)


def _resampled(score: Score, statistics: Statistics, draws: int) -> Score:
    """The score with its interval, and sacrebleu's words for it in the signature."""
    from termkit.score.measure import metric_of
    from termkit.score.resampling import bootstrap_values, interval

    if draws < 1:
        raise ConfigError(f"n_bootstrap is {draws}; it is the number of resamples, or 1 for none")
    values = bootstrap_values(metric_of(statistics), statistics, draws)
    seed = os.environ.get("SACREBLEU_SEED", "12345").lower()
    return score._replace(signature=resampled(score.signature, draws, seed), interval=interval(values))


def segment_scores(
    hypotheses: Sequence[str],
    references: Streams,
    name: str,
    language: str | None,
    options: Mapping[str, Option],
) -> list[Score]:
    """See ``termkit.score.segments``."""
    if name.lower() == "bleu":
        options = {"effective_order": True, **options}
    metric = string_metric(name, options, language)
    statistics = string_statistics(metric, hypotheses, references)
    values = metric.values(statistics.by_unit, len(references))
    return [Score(metric.name, float(value), statistics.signature, 1) for value in values]
