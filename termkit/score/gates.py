"""Gates: bounds that every draft must keep. TER is bounded from above, all other metrics from below."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from termkit.core.score import DraftScores, GateResult
from termkit.errors import ConfigError, hint, nearest
from termkit.score.catalog import BY_NAME, METRICS


def check_gates(gates: Mapping[str, float]) -> None:
    """Raises ConfigError for a gate of an unknown metric, and for a bound that no value can meet or miss."""
    for name, threshold in gates.items():
        metric = BY_NAME.get(name)
        if metric is None:
            raise ConfigError(f"gate: {unknown_metric(name)}")
        if math.isnan(threshold):
            raise ConfigError(f"gate {name}: not a number")
        top = math.inf if metric.maximum is None else metric.maximum
        if not 0 <= threshold <= top or math.isinf(threshold):
            most = "up" if math.isinf(top) else f"to {top:g}"
            instead = f"; did you mean {threshold / 100:g}?" if top == 1 < threshold <= 100 else ""
            raise ConfigError(f"gate {name}: {threshold:g} is out of range, {name} goes from 0 {most}{instead}")


def unknown_metric(name: str) -> str:
    """What to say of a name that no metric has."""
    near = nearest(name.lower(), BY_NAME)
    return f"no metric is named {name!r}; {hint(near or name, BY_NAME)}"


def hold(gates: Mapping[str, float], drafts: Iterable[DraftScores]) -> tuple[GateResult, ...]:
    """Every gate against every draft, in the order of metrics and drafts."""
    drafts = list(drafts)
    return tuple(
        _result(metric.name, draft, gates[metric.name], at_most=not metric.higher_is_better)
        for metric in METRICS
        if metric.name in gates
        for draft in drafts
    )


def _result(name: str, draft: DraftScores, threshold: float, *, at_most: bool) -> GateResult:
    value = draft.value(name)
    if value is None:
        return GateResult(name, draft.path, None, threshold, at_most, passed=False, shortfall=None)
    shortfall = max(0.0, value - threshold if at_most else threshold - value)
    return GateResult(name, draft.path, value, threshold, at_most, passed=shortfall == 0.0, shortfall=shortfall)
