"""What a metric counts in each segment: integers that add.

Every number about a corpus, a document, a section, a resample or a shard is made from sums of the same rows, so none of
them looks at a text again, and the statistics of shards put together are those of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termkit.errors import InputError

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Option = str | int | float | bool | None


class Groups(NamedTuple):
    """To which part each row belongs: a document, a section, a concept, a rendering."""

    names: tuple[str, ...]
    of: Integers  # [rows]: index into ``names``


@dataclass(frozen=True, eq=False)
class Statistics:
    """The counts of one metric for one draft.

    A row is a segment, or a part of one (an entry of a term list, a concept, a rendering); then ``units`` has the
    segment of each row, ascending. ``size`` is the number of segments, the first of which is number ``first`` of the
    whole. ``options`` are what the metric needs to make values of sums.
    """

    metric: str
    signature: str  # of the value, without the words of resampling
    columns: tuple[str, ...]
    rows: Integers  # [rows, columns]
    size: int
    units: Integers | None = None  # [rows]: from 0 to size - 1; None: row i is segment i
    options: Mapping[str, Option] = field(default_factory=dict)
    groups: Mapping[str, Groups] = field(default_factory=dict)
    first: int = 0

    def column(self, name: str) -> Integers:
        """One column, [rows]."""
        found: Integers = self.rows[:, self.columns.index(name)]
        return found

    @property
    def total(self) -> Floats:
        """The sums of all columns."""
        return np.asarray(self.rows.sum(axis=0), dtype=np.float64)

    @cached_property
    def by_unit(self) -> Floats:
        """Sums for each segment, [segments, columns]; exact, since counts are far below 2**53."""
        if self.units is None:
            return self.rows.astype(np.float64)
        sums = np.zeros((self.size, len(self.columns)))
        np.add.at(sums, self.units, self.rows)
        return sums

    def is_like(self, other: Statistics) -> bool:
        """Have both the same segments, counted in the same way?"""
        ours = (self.metric, self.size, self.first, self.columns, dict(self.options))
        return ours == (other.metric, other.size, other.first, other.columns, dict(other.options))

    @property
    def packed(self) -> Statistics:
        """The same with rows in as few bytes as they need; sums of them are as wide as before."""
        most = int(np.abs(self.rows).max(initial=0))
        return replace(self, rows=self.rows.astype(np.min_scalar_type(-most - 1)))

    def part(self, chosen: NDArray[np.bool_] | Integers) -> Statistics:
        """The rows that are chosen; segments without one stay, with nothing in them."""
        numbers = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        units = np.arange(self.size) if self.units is None else self.units
        groups = {name: Groups(group.names, group.of[numbers]) for name, group in self.groups.items()}
        return replace(self, rows=self.rows[numbers], units=units[numbers], groups=groups)


def together(parts: Sequence[Statistics]) -> Statistics:
    """The statistics of consecutive segments, put together in their order.

    Raises InputError where signatures, options, columns or groups differ (sacrebleu's signatures do not name all
    options), where two parts hold the same segments, or one is missing.
    """
    parts = sorted(parts, key=lambda part: part.first)
    start = parts[0]
    end, sizes = start.first, []
    for part in parts:
        _check_alike(start, part)
        if part.first != end:
            what = "are in two parts" if part.first < end else "are missing"
            between = f"{min(part.first, end) + 1} to {max(part.first, end)}"
            raise InputError(f"{start.metric}: segments {between} {what}")
        sizes.append(part.size)
        end += part.size
    offsets = np.cumsum([0, *sizes[:-1]])
    units = None
    if any(part.units is not None for part in parts):
        units = np.concatenate([_units(part) + offset for part, offset in zip(parts, offsets, strict=True)])
    groups = {name: _joined([part.groups[name] for part in parts]) for name in start.groups}
    rows = np.concatenate([part.rows for part in parts])
    return replace(start, rows=rows, size=sum(sizes), units=units, groups=groups)


def _check_alike(start: Statistics, part: Statistics) -> None:
    different = "statistics that were made in different ways cannot be added"
    if (part.metric, part.signature) != (start.metric, start.signature):
        raise InputError(f"{different}: {start.metric} {start.signature} and {part.metric} {part.signature}")
    for what in ("options", "columns", "groups"):
        ours, theirs = getattr(start, what), getattr(part, what)
        if what == "groups":
            ours, theirs = list(ours), list(theirs)
        if ours != theirs:
            raise InputError(f"{different}: the {what} of {start.metric} are {_shown(ours)} and {_shown(theirs)}")


def _shown(what: Mapping[str, Option] | Sequence[str]) -> str:
    parts = [f"{name} {value}" for name, value in what.items()] if isinstance(what, Mapping) else what
    return ", ".join(parts) or "none"


def _units(part: Statistics) -> Integers:
    return np.arange(part.size) if part.units is None else part.units


def _joined(groups: Sequence[Groups]) -> Groups:
    numbers: dict[str, int] = {}
    of = [
        np.array([numbers.setdefault(name, len(numbers)) for name in group.names], dtype=np.int64)[group.of]
        for group in groups
    ]
    return Groups(tuple(numbers), np.concatenate(of))
