"""Which of several fixes are made: no two of one place, and none behind which the file would read otherwise."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from termkit.core.finding import Finding
from termkit.formats.rewrite import Replacement

NEXT = "it overlaps another fix; left for the next run"


class Left(NamedTuple):
    """A finding that is not fixed, and why."""

    finding: Finding
    reason: str


class Placed(Protocol):
    """A fix whose place is known."""

    @property
    def finding(self) -> Finding:
        """What is fixed."""

    @property
    def replacements(self) -> tuple[Replacement, ...]:
        """How."""


AnyFix = TypeVar("AnyFix", bound=Placed)


def without_overlaps(fixes: Sequence[AnyFix]) -> tuple[list[AnyFix], list[Left]]:
    """Of fixes that touch each other the first; the same change twice is one."""
    taken: list[Replacement] = []  # in order, disjoint
    made: set[Replacement] = set()
    kept: list[AnyFix] = []
    left: list[Left] = []
    for fix in fixes:
        if made.issuperset(fix.replacements):
            continue
        if any(_is_taken(one, taken) for one in fix.replacements):
            left.append(Left(fix.finding, NEXT))
            continue
        kept.append(fix)
        for one in fix.replacements:
            taken.insert(bisect_left(taken, one), one)
        made.update(fix.replacements)
    return kept, left


def _is_taken(one: Replacement, taken: Sequence[Replacement]) -> bool:
    """Does a change touch the one before it, or the one behind it? Two insertions at one place do."""
    at = bisect_left(taken, one)
    beside = (*taken[max(0, at - 1) : at], *taken[at : at + 1])
    return any((one.start < other.end and other.start < one.end) or one[:2] == other[:2] for other in beside)


def admitted(fixes: Sequence[AnyFix], good: Callable[[Sequence[AnyFix]], bool]) -> tuple[list[AnyFix], list[AnyFix]]:
    """As many fixes as are good together, and the others: halves are tried until the bad ones stand alone."""
    kept: list[AnyFix] = []
    refused: list[AnyFix] = []
    waiting = [list(fixes)] if fixes else []
    while waiting:
        group = waiting.pop()
        if good([*kept, *group]):
            kept += group
        elif len(group) == 1:
            refused += group
        else:
            half = len(group) // 2
            waiting += (group[half:], group[:half])
    return kept, refused
