"""The phrases of many passages: runs of adjacent words, in how many passages each stands, and in which.

A phrase is a number here. Phrases are counted length by length: one of five words can only be frequent if its first
four are, so the work and the memory stay in proportion to the text.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from termkit.mine.twins import Reader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

_READ = 40  # passages in which the spelling of a phrase is looked up


class Grams:
    """All phrases that stand at least ``least`` times and begin and end with a free word."""

    def __init__(self, texts: Sequence[str], read: Reader, *, longest: int = 5, least: int = 2) -> None:
        self.texts = texts
        self._read_words(read)
        self._count(longest, least)

    def _read_words(self, read: Reader) -> None:
        import numpy as np

        self._keys: list[str] = []
        numbers: dict[str, int] = {}
        ids, begins, ends, free = array("i"), array("i"), array("i"), bytearray()
        offsets = array("i", [0])
        for text in self.texts:
            for word in read(text):
                if word is None:
                    ids.append(-1)
                    begins.append(0)
                    ends.append(0)
                    free.append(0)
                    continue
                number = numbers.setdefault(word.key, len(numbers))
                if number == len(self._keys):
                    self._keys.append(word.key)
                ids.append(number)
                begins.append(word.start)
                ends.append(word.end)
                free.append(word.free)
            for row in (ids, begins, ends):
                row.append(-1)
            free.append(0)
            offsets.append(len(ids))
        self._words: Ints = np.array(ids, np.int32)
        self._begins, self._ends = begins, ends
        self._free = np.frombuffer(bytes(free), np.uint8).astype(bool)
        self._offsets: Ints = np.array(offsets, np.int32)

    def _count(self, longest: int, least: int) -> None:
        import numpy as np

        self._levels: list[Ints] = []  # for each length the phrase that begins at each word, -1 where none does
        passages = np.repeat(np.arange(len(self.texts), dtype=np.int64), np.diff(self._offsets))
        firsts: list[Ints] = []
        rows: list[Longs] = []
        total, ids = 0, self._words
        for length in range(1, longest + 1):
            ids, first = self._level(ids, length, least)
            numbered = np.where(ids >= 0, ids + total, -1).astype(np.int32)
            usable = (ids >= 0) & self._free & _shifted(self._free, length - 1)
            self._levels.append(numbered)
            rows.append(passages[usable] << 32 | numbered[usable])
            firsts.append(first)
            total += len(first)
            if length == 1:
                self.singles = total  # numbers below are phrases of one word
        self._first = np.concatenate(firsts)
        self._lengths = np.repeat(np.arange(1, longest + 1), [len(first) for first in firsts])
        cells = np.unique(np.concatenate(rows))  # each phrase once a passage
        self._ids: Ints = (cells & 0xFFFFFFFF).astype(np.int32)
        owners = (cells >> 32).astype(np.int32)
        self._starts = np.searchsorted(owners, np.arange(len(self.texts) + 1))
        single = self._ids < self.singles
        self._single_stops = self._starts[:-1] + np.bincount(owners[single], minlength=len(self.texts))
        self.counts: Ints = np.bincount(self._ids, minlength=total).astype(np.int32)
        self._owners = owners

    def _level(self, before: Ints, length: int, least: int) -> tuple[Ints, Ints]:
        """The frequent phrases of a length: which one begins at each word, and where each begins first."""
        import numpy as np

        last = self._words if length == 1 else _shifted(self._words, length - 1, -1)
        at = np.flatnonzero((before >= 0) & (last >= 0))
        key = last[at].astype(np.int64)
        if length > 1:
            key += before[at].astype(np.int64) * (len(self._keys) + 1)
        _, first, inverse, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        kept = counts >= least
        number = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
        ids = np.full(len(self._words), -1, np.int32)
        ids[at] = number[inverse]
        return ids, at[first[kept]].astype(np.int32)

    def words(self, gram: int) -> tuple[str, ...]:
        """The keys of its words."""
        first = int(self._first[gram])
        return tuple(self._keys[word] for word in self._words[first : first + int(self._lengths[gram])])

    @property
    def lengths(self) -> Longs:
        """Of each phrase the number of its words."""
        return self._lengths

    def within(self, passages: Longs, *, single: bool = False) -> tuple[Ints, Ints]:
        """The phrases of some passages, and in how many of them each stands; ``single``: those of one word."""
        import numpy as np

        starts = self._starts[passages]
        sizes = (self._single_stops if single else self._starts[1:])[passages] - starts
        total = int(sizes.sum())
        at = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(total)
        found, counts = np.unique(self._ids[at], return_counts=True)
        return found, counts.astype(np.int32)

    @cached_property
    def _by_gram(self) -> tuple[Ints, Longs]:
        import numpy as np

        return self._owners[np.argsort(self._ids, kind="stable")], np.concatenate([[0], np.cumsum(self.counts)])

    def passages(self, gram: int) -> Ints:
        """The numbers of the passages in which it stands, in order."""
        owners, starts = self._by_gram
        return owners[starts[gram] : starts[gram + 1]]

    def spelling(self, gram: int, passages: Iterable[int]) -> str:
        """How these passages mostly write it; in lower case where they do so amid a sentence."""
        import numpy as np

        length, seen = int(self._lengths[gram]), Counter[str]()
        level = self._levels[length - 1]
        for passage, _ in zip(passages, range(_READ), strict=False):
            start, stop = self._offsets[passage], self._offsets[passage + 1]
            for at in (start + np.flatnonzero(level[start:stop] == gram)).tolist():
                text = self.texts[passage][self._begins[at] : self._ends[at + length - 1]]
                opens = text[:1].isupper() and (at == start or self._words[at - 1] < 0)
                seen[" ".join(text.split())] += 1 if opens else 2
        return _usual(seen)


def _usual(seen: Counter[str]) -> str:
    """The most frequent spelling. A capital that some do without is an ornament of headings and first words."""
    if not seen:
        return ""
    groups: dict[str, list[str]] = {}
    for text in seen:
        groups.setdefault(text.lower(), []).append(text)
    lower, forms = max(groups.items(), key=lambda one: (sum(seen[form] for form in one[1]), one[0]))
    if len(forms) > 1 and seen[lower] >= 0.2 * sum(seen[form] for form in forms):
        return lower
    return max(forms, key=lambda form: (seen[form], form))


def _shifted(values: NDArray[Any], by: int, fill: int = 0) -> NDArray[Any]:
    """The value that stands ``by`` places on."""
    import numpy as np

    if not by:
        return values
    moved = np.full_like(values, fill)
    moved[:-by] = values[by:]
    return moved
