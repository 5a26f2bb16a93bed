"""What a reward is: a number, why, and what it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Verdict(NamedTuple):
    """What became of one occurrence of a term that the source calls for."""

    source: str
    target: str  # as it stands in the output; empty where nothing does
    verdict: str  # credited, misplaced, missing


class Reward(NamedTuple):
    """What an output is worth in training.

    ``value`` lies in [0, 1]. ``reason`` is one line for a person. ``components`` holds what the value was made of:
    numbers by name, and under ``terms`` a tuple of Verdict.
    """

    value: float
    reason: str
    components: Mapping[str, Any]
