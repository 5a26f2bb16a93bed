"""Gates: what every draft must keep. TER is bounded from above, metrics of quality from below.

    chrf = 55                                  at least 55
    ter = 40                                   at most 40
    "chrf++" = "baseline"                      not worse than the baseline
    "bleu" = "baseline-0.5"                    not worse by more than 0.5 points
    "bleu" = "baseline-0.5@0.01"               ... where p < 0.01
    "bleu" = "baseline+1"                      better by 1 point or more (ter: "baseline-1")
    "chrf[section:Method]" = 50                of one section
    "term-accuracy[concept:rlvr]" = 1          of one concept

Against a baseline a draft fails when it is worse by more than the distance and paired resamples say that this is no
chance: fewer than p (0.05) of them show a difference that would have been allowed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from termkit.core.score import Gate, PartKind
from termkit.errors import ConfigError, hint, nearest
from termkit.score.catalog import BY_NAME
from termkit.score.metric import Metric

_NAME = re.compile(r"(?P<metric>[^\[\]]+)(?:\[(?P<by>[^:\[\]]+):(?P<part>.+)\])?", re.DOTALL)
_BASELINE = re.compile(r"baseline\s*(?:(?P<sign>[-+])\s*(?P<by>[0-9.eE]+))?\s*(?:@\s*(?P<p>[0-9.eE-]+))?")
DEFAULT_P = 0.05

Gates = Mapping[str, float | str] | Sequence[tuple[str, float | str]]


def parse_gates(gates: Gates, metrics: Mapping[str, Metric] = BY_NAME) -> tuple[Gate, ...]:
    """The gates that flags or a configuration write; raises ConfigError for one that no draft could meet or miss.

    ``gates``: bounds or distances by metric, as pairs where one metric has several.
    """
    pairs = gates.items() if isinstance(gates, Mapping) else gates
    return tuple(_parsed(name.strip(), value, metrics) for name, value in pairs)


def _parsed(name: str, value: float | str, metrics: Mapping[str, Metric]) -> Gate:
    found = _NAME.fullmatch(name)
    metric = metrics.get(found["metric"].strip()) if found else None
    if found is None or metric is None:
        raise ConfigError(f"gate: {unknown_metric(found['metric'] if found else name, metrics)}")
    by: PartKind | None = None
    if found["by"] is not None:
        kinds = get_args(PartKind)
        by = next((kind for kind in kinds if kind == found["by"].strip()), None)
        if by is None:
            raise ConfigError(f"gate {name}: a part is a {', a '.join(kinds)}; write {metric.name}[section:NAME]")
    gate = Gate(metric.name, by=by, part=(found["part"] or "").strip())
    if isinstance(value, str):
        baseline = _BASELINE.fullmatch(value.strip())
        if baseline is not None:
            worse_by, p = _number(name, baseline["by"] or "0"), _number(name, baseline["p"] or str(DEFAULT_P))
            if not 0 < p < 1:
                raise ConfigError(f"gate {name}: p is between 0 and 1, not {p:g}")
            if math.isinf(worse_by):
                raise ConfigError(f"gate {name}: a draft is never infinitely far from the baseline; write a distance")
            if baseline["sign"] == ("+" if metric.higher_is_better else "-"):
                worse_by = -worse_by  # better by so much
            return gate._replace(worse_by=worse_by, p=p)
        value = _number(name, value)
    return gate._replace(bound=_bound(gate, metric, float(value)))


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ConfigError(
            f"gate {name}: {text!r} is no number; write a bound (55), 'baseline-0.5' or 'baseline-0.5@0.01'"
        ) from None


def _bound(gate: Gate, metric: Metric, bound: float) -> float:
    """The bound, if there is a value that meets it and one that misses it."""
    if math.isnan(bound):
        raise ConfigError(f"gate {gate.name}: not a number")
    top = math.inf if metric.maximum is None else metric.maximum
    if not 0 <= bound <= top or math.isinf(bound):
        most = "up" if math.isinf(top) else f"to {top:g}"
        instead = f"; did you mean {bound / 100:g}?" if top == 1 < bound <= 100 else ""
        raise ConfigError(f"gate {gate.name}: {bound:g} is out of range, {metric.name} goes from 0 {most}{instead}")
    return bound


def unknown_metric(name: str, metrics: Mapping[str, Metric] = BY_NAME) -> str:
    """What to say of a name that no metric has."""
    near = nearest(name.lower(), metrics)
    return f"no metric is named {name!r}; {hint(near or name, metrics)}"


def metrics_of(gates: Iterable[Gate]) -> tuple[str, ...]:
    """The metrics that gates need."""
    return tuple(dict.fromkeys(gate.metric for gate in gates))
