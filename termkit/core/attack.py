"""What attacks on a reward bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_NOISE = 1e-9  # of a mean, that is rounding and no gain


class Example(NamedTuple):
    """The segment that gained most by an attack."""

    id: str
    system: str
    base: float
    value: float
    output: str


class AttackRow(NamedTuple):
    """One row of the table, over all systems; ``worst`` is the difference for the system that gained most."""

    name: str
    summary: str
    mean: float
    delta: float  # to the base
    worst: float
    share: float  # of segments that gain more than the limit
    example: Example | None

    def failures(self, max_share: float) -> tuple[str, ...]:
        """What is wrong with the reward, by this attack; empty where it holds."""
        wrong = []
        if self.delta > _NOISE:
            wrong.append(f"beats its base by {self.delta:.4f} in the mean")
        if self.share > max_share:
            wrong.append(f"{self.share:.1%} of segments gain (limit {max_share:.1%})")
        return tuple(wrong)


class AttackTable(NamedTuple):
    """The reward without attack, in the mean and of each system, and the row of each attack."""

    reward: str
    segments: int
    base: float
    systems: Mapping[str, float]
    rows: tuple[AttackRow, ...]
    max_gain: float
    max_share: float

    def failures(self) -> list[str]:
        """A line for each attack that the reward does not withstand."""
        return [f"{row.name}: {'; '.join(wrong)}" for row in self.rows if (wrong := row.failures(self.max_share))]
