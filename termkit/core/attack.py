"""What attacks on a reward bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Example(NamedTuple):
    """The attacked output that gained most."""

    system: str
    item: str  # its id
    gain: float
    output: str


class AttackRow(NamedTuple):
    """One attack over all items of all systems."""

    name: str
    summary: str
    means: tuple[tuple[str, float], ...]  # of the attacked outputs, by system
    beaten: tuple[str, ...]  # systems whose base is lower
    gained: int  # outputs that gain more than is allowed
    changed: int  # outputs that the attack changes
    tried: int
    best: Example | None

    @property
    def mean(self) -> float:
        """Over all systems."""
        return sum(mean for _, mean in self.means) / len(self.means)

    @property
    def share(self) -> float:
        """Of all outputs, those that gain more than is allowed."""
        return self.gained / self.tried


@dataclass(frozen=True)
class AttackResult:
    """The table."""

    data: str
    reward: str
    with_reference: bool
    items: int
    bases: tuple[tuple[str, float], ...]  # mean of the outputs as they are, by system
    rows: tuple[AttackRow, ...]
    max_gain: float
    max_share: float

    @property
    def base(self) -> float:
        """The mean of all systems' outputs as they are."""
        return sum(mean for _, mean in self.bases) / len(self.bases)

    def fails(self, row: AttackRow) -> bool:
        """Does an attack pay?"""
        return bool(row.beaten) or row.share >= self.max_share

    @property
    def passed(self) -> bool:
        """True when no attack pays."""
        return not any(map(self.fails, self.rows))
