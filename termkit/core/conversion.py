"""A converted text and what was changed where, so that a place in the one text is found in the other."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import add, sub
from typing import NamedTuple, overload

from termkit.core.span import Span


class Edit(NamedTuple):
    """One change. ``by`` names the dictionary or rule: ``STCharacters``, ``vocabulary``, ``glossary:rlvr``."""

    source: Span  # code points of the text before
    target: Span  # code points of the text after
    before: str
    after: str
    by: str


class Edits(Sequence[Edit]):
    """The edits between two texts, held as numbers: an Edit is made when it is asked for.

    ``numbers`` holds four native 32-bit integers for each edit: where it begins in the text before, how long it is
    there, how long it is afterwards, and one that is not looked at here. ``name`` tells who changed a form.
    """

    def __init__(self, before: str, after: str, numbers: bytes, name: Callable[[str], str]) -> None:
        self._before = before
        self._after = after
        self._name = name
        self._bytes = numbers

    @cached_property
    def _numbers(self) -> array[int]:
        return array("i", self._bytes)

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each edit begins in the text before."""
        return self._numbers[0::4]

    @cached_property
    def ends(self) -> Sequence[int]:
        """Where each edit ends in the text before."""
        return array("i", map(add, self.starts, self._numbers[1::4]))

    @cached_property
    def targets(self) -> Sequence[int]:
        """Where each edit begins in the text after."""
        grown = accumulate(map(sub, self._numbers[2::4], self._numbers[1::4]), initial=0)
        return array("i", map(add, self.starts, grown))

    @cached_property
    def target_ends(self) -> Sequence[int]:
        """Where each edit ends in the text after."""
        return array("i", map(add, self.targets, self._numbers[2::4]))

    def __len__(self) -> int:
        return len(self._bytes) // 16

    @overload
    def __getitem__(self, number: int) -> Edit: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Edit, ...]: ...
    def __getitem__(self, number: int | slice) -> Edit | tuple[Edit, ...]:
        if isinstance(number, slice):
            return tuple(self[each] for each in range(*number.indices(len(self))))
        source = Span(self.starts[number], self.ends[number])
        target = Span(self.targets[number], self.target_ends[number])
        before = self._before[source.start : source.end]
        return Edit(source, target, before, self._after[target.start : target.end], self._name(before))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Edits({list(self)!r})"


class Choice(NamedTuple):
    """A place that could have been converted in more than one way."""

    source: Span  # code points of the text before
    before: str
    chosen: str
    candidates: tuple[str, ...]  # in the dictionary's order; ``chosen`` is one of them
    why: str  # "word: 頭髮", "default", "glossary: rlvr"
    certain: bool  # False: nothing but the default spoke for it, so a person had better look


@dataclass(frozen=True)
class Conversion:
    """A converted text with its edits: in order, disjoint, every one a change. All else is the same in both texts."""

    text: str
    edits: Sequence[Edit] = ()

    @cached_property
    def _sources(self) -> tuple[Sequence[int], Sequence[int]]:
        if isinstance(self.edits, Edits):
            return self.edits.starts, self.edits.ends
        return [edit.source.start for edit in self.edits], [edit.source.end for edit in self.edits]

    @cached_property
    def _targets(self) -> tuple[Sequence[int], Sequence[int]]:
        if isinstance(self.edits, Edits):
            return self.edits.targets, self.edits.target_ends
        return [edit.target.start for edit in self.edits], [edit.target.end for edit in self.edits]

    def to_target(self, span: Span) -> Span:
        """Where a range of the text before stands in ``text``; a range that cuts an edit grows to the whole of it."""
        return self._map(span, self._sources, self._targets)

    def to_source(self, span: Span) -> Span:
        """Where a range of ``text`` stood in the text before; a range that cuts an edit grows to the whole of it."""
        return self._map(span, self._targets, self._sources)

    @staticmethod
    def _map(span: Span, here: tuple[Sequence[int], Sequence[int]], there: tuple[Sequence[int], Sequence[int]]) -> Span:
        """An empty range keeps its place: at the edge of an edit it stays outside, inside it becomes the edit."""
        starts, ends = here
        low, high = there
        first = bisect_right(ends, span.start)  # the first edit that ends behind the start
        last = bisect_left(starts, span.end) - 1  # the last edit that begins before the end
        start, end = span
        if first < len(starts) and starts[first] < span.start:
            start = low[first]
        else:
            start += (high[first - 1] - ends[first - 1]) if first else 0
        if last >= 0 and ends[last] > span.end:
            end = high[last]
        else:
            end += (high[last] - ends[last]) if last >= 0 else 0
        return Span(start, max(start, end))
