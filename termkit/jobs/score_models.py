"""Models that score, from files on this machine."""

from __future__ import annotations

from pathlib import Path

from termkit.score.metric import Metric
from termkit.score.neural import Comet, MetricX, Neural, neural_metric


def model(name: str, path: Path) -> Metric:
    """The COMET or MetricX model in ``path`` as a metric; raises ConfigError where it cannot be loaded."""
    loaded: Neural = Comet(path) if name == "comet" else MetricX(path)
    return neural_metric(loaded)
