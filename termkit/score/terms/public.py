"""Scores of lists of texts with their terms, by the name of a metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from termkit.core.score import Interval, Score
from termkit.errors import ConfigError, hint
from termkit.score.measure import value_of
from termkit.score.metric import Metric, Task
from termkit.score.statistics import Statistics
from termkit.score.terms.catalog import ALIASES, BY_NAME
from termkit.score.terms.lemmas import Lemmatise, lemmatiser
from termkit.score.terms.measured import Options, TermMetric
from termkit.score.terms.task import Entries, make_task

_VARIANTS = ("fixed", "compat")


def term_metric_named(name: str) -> TermMetric:
    """The metric called ``name``. Raises ConfigError where there is none."""
    found = BY_NAME.get(ALIASES.get(name, name))
    if found is None:
        raise ConfigError(f"no metric of terms is named {name!r}; {hint(name, [*BY_NAME, *ALIASES])}")
    return found


def evaluated(
    sources: Sequence[str],
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str | None]] | None,
    terms: Sequence[Entries],
    name: str,
    documents: Sequence[str] | None,
    languages: tuple[str, str],
    given: Mapping[str, str | Lemmatise | None],
    draws: int,
    seed: int | None,
) -> Score:
    """See ``termkit.score.terms.evaluate``. ``languages``: of sources and of hypotheses."""
    kind = term_metric_named(name)
    task = make_task(sources, hypotheses, references, terms, documents, *languages)
    options = _options(kind, task, given)
    statistics = kind.counted(task, options)
    metric = kind.metric
    ceilings = [value_of(metric, each) for each in kind.ceilings(task, options)]
    return Score(
        name=metric.name,
        value=value_of(metric, statistics),
        signature=statistics.signature,
        n=metric.n(statistics),
        ceiling=(max if metric.higher_is_better else min)(ceilings, default=None),
        interval=_interval(metric, statistics, task, draws, seed),
    )


def _options(kind: TermMetric, task: Task, given: Mapping[str, str | Lemmatise | None]) -> Options:
    for option, value in given.items():
        if value is not None and option not in kind.takes:
            known = ", ".join(kind.takes) or "none"
            raise ConfigError(f"{kind.metric.name} has no option {option!r}; its options are: {known}")
    variant = given["variant"] or "fixed"
    if variant not in _VARIANTS:
        raise ConfigError(f"no variant is named {variant!r}; {hint(str(variant), _VARIANTS)}")
    return Options(
        lemmatiser(None, task.source_language),
        lemmatiser(given["lemmatiser"], task.target_language),
        "compat" if variant == "compat" else "fixed",
    )


def _interval(metric: Metric, statistics: Statistics, task: Task, draws: int, seed: int | None) -> Interval | None:
    if draws < 2:
        return None
    from termkit.score.resampling import bootstrap_values, interval, units_drawn

    by = "document" if task.documents else ""
    return interval(bootstrap_values(metric, statistics, draws, seed, by), units_drawn(statistics, by))
