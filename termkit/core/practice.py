"""What a project really says where the approved rendering is absent, learnt from the texts themselves.

For each concept the target passages that lack it are kept, up to a number, and beside them a sample of all passages.
A string of characters (or of words, in English) that is common in the first and rare in the second is what the
project says instead. The measure is Dunning's log-likelihood ratio (1993).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappush, heapreplace
from math import log
from typing import NamedTuple
from zlib import crc32

from termkit.core.evidence import PairView
from termkit.core.finding import CONTEXT, Spot
from termkit.core.language import is_chinese
from termkit.core.place import spot

_MISSED = 150  # passages kept of one concept
_TOLD = 30  # of them whose places are known
_SAMPLE = 2000  # passages kept in all
_LONGEST_PASSAGE = 600  # code points; a section or a whole document says nothing about where a rendering stands
_FEWEST = 4  # passages without a known rendering from which anything is learnt
_SHARE = 0.4  # of them, at least, must hold what is said instead
_LIFT = 8.0  # times as often as elsewhere
_HAN_LENGTHS = range(2, 11)
_WORD_LENGTHS = range(1, 4)
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_VERBAL = re.compile("[a-z](?:ed|ing)$")  # "weighted" is rendered in another way than "weight", and rightly so
_RUN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]{2,}|[A-Za-z][A-Za-z-]*(?: [A-Za-z][A-Za-z-]*)*")
# Characters that begin or end no term: a string that begins with one is a piece of something else.
_LOOSE = frozenset(
    "的了是在和与與及或而也就都将將把被对對从從为為以可会會能要请請这這那其您你我他它一不有到上下中个個等並并"
)
_LOOSE_WORDS = frozenset(
    (
        "a an the of to in on at for from with by and or as is are was be been it its this that you your we our can "
        "will may if not no when which into using use used has have"
    ).split()
)


Key = tuple[str, str]  # a language of targets, a concept


class Missed(NamedTuple):
    """A passage of the target that renders a concept in no known way."""

    passage: str
    surface: str  # of the concept in the source
    spot: Spot | None  # of the whole passage; only the first passages have their places
    source: Spot | None  # of the concept in the source

    def place(self, string: str) -> Spot | None:
        """Where ``string`` stands in the passage: all of it, where the file writes it with escapes."""
        whole, start = self.spot, lowered(self.passage).find(string)
        if whole is None or start < 0:
            return None
        if whole.end - whole.start != len(self.passage):
            return whole
        before = self.passage[:start]
        line_start = max(before.rfind("\n"), before.rfind("\r")) + 1
        lines = before.count("\n") + before.count("\r") - before.count("\r\n")
        return whole._replace(
            start=whole.start + start,
            end=whole.start + start + len(string),
            text=self.passage[start : start + len(string)],
            line=whole.line + lines,
            column=start - line_start + 1 if lines else whole.column + start,
            before=before[line_start:][-CONTEXT:],
            after=re.split(r"[\r\n]", self.passage[start + len(string) :], maxsplit=1)[0][:CONTEXT],
            offset=whole.offset + start,
        )


@dataclass
class Practice:
    """Passages of the targets, as evidence of what is said."""

    missed: dict[Key, list[Missed]] = field(default_factory=dict)
    count: Counter[Key] = field(default_factory=Counter)  # of all passages that lack the concept
    # with the concepts of their sources
    sample: list[tuple[int, str, frozenset[Key]]] = field(default_factory=list)

    def add(self, pair: PairView) -> None:
        """Takes in what one pair lacks, and a sample of it."""
        text = pair.target.document.text
        language = pair.target.document.language
        if not is_chinese(language) and not is_chinese(pair.source.document.language):
            return
        needed: dict[tuple[int, int], set[Key]] = {}
        for tally in pair.tallies:
            start, end = tally.segment.target
            if end - start > _LONGEST_PASSAGE:
                continue
            key = (language, tally.concept.id)
            needed.setdefault((start, end), set()).add(key)
            if tally.missing and not tally.approved:
                self.count[key] += 1
                kept = self.missed.setdefault(key, [])
                if len(kept) < _MISSED:
                    place = tally.source[0]
                    surface = pair.source.document.text[place.start : place.end]
                    told = len(kept) < _TOLD
                    kept.append(
                        Missed(
                            text[start:end],
                            surface,
                            spot(pair.target, start, end) if told else None,
                            spot(pair.source, place.start, place.end) if told else None,
                        )
                    )
        for segment in pair.pair.segments:
            start, end = segment.target
            if start < end <= start + _LONGEST_PASSAGE:
                passage = text[start:end]
                self._keep((-crc32(passage.encode("utf-8", "surrogatepass")), passage), needed.get((start, end), set()))

    def merge(self, later: Practice) -> None:
        """Takes in what was kept elsewhere."""
        for key, passages in later.missed.items():
            kept = self.missed.setdefault(key, [])
            kept.extend(passages[: _MISSED - len(kept)])
        self.count.update(later.count)
        for number, passage, concepts in later.sample:
            self._keep((number, passage), concepts)

    def _keep(self, ranked: tuple[int, str], concepts: set[Key] | frozenset[Key]) -> None:
        """Keeps the passages with the lowest checksums: the same ones whatever the order they come in."""
        entry = (*ranked, frozenset(concepts))
        if len(self.sample) < _SAMPLE:
            heappush(self.sample, entry)
        elif ranked > self.sample[0][:2]:
            heapreplace(self.sample, entry)

    def of(self, key: Key) -> tuple[tuple[str, int], ...]:
        """What is said instead of a concept's approved forms, with the number of passages that say so; mostly one."""
        candidates = self._candidates.get(key)
        if not candidates:
            return ()
        others = [strings for strings, concepts in self._elsewhere if key not in concepts]
        rest = Counter(string for strings in others for string in strings if string in candidates)
        passages, total = self._passages(key), max(1, len(others))
        scored = []
        for string, number in candidates.items():
            share, base = number / len(passages), (rest[string] + 0.5) / (total + 1)
            if share >= _LIFT * base:
                scored.append((_likelihood(number, len(passages), rest[string], total), len(string), string, number))
        if not scored:
            return ()
        best = max(scored)
        longer = [one for one in scored if best[2] in one[2] and one[3] >= 0.8 * best[3]]
        _, _, string, number = max(longer, key=lambda one: (one[1], one))
        return ((string, round(number * self.count[key] / len(passages))),)

    def _passages(self, key: Key) -> list[str]:
        return [missed.passage for missed in self.missed.get(key, []) if not _VERBAL.search(missed.surface)]

    @cached_property
    def _candidates(self) -> dict[Key, dict[str, int]]:
        """By concept: the strings that stand in many of its passages, and in how many."""
        found = {}
        for key in self.missed:
            passages = self._passages(key)
            if len(passages) >= _FEWEST:
                counts = Counter(string for passage in passages for string in _strings(passage))
                least = max(3.0, _SHARE * len(passages))
                found[key] = {string: number for string, number in counts.items() if number >= least}
        return found

    @cached_property
    def _elsewhere(self) -> list[tuple[frozenset[str], frozenset[Key]]]:
        """Which candidates stand in each passage of the sample, and the concepts of its source."""
        from ahocorasick_rs import AhoCorasick

        strings = sorted({string for candidates in self._candidates.values() for string in candidates})
        automaton = AhoCorasick(strings)
        return [
            (frozenset(automaton.find_matches_as_strings(lowered(passage), overlapping=True)), concepts)
            for _, passage, concepts in self.sample
        ]


def lowered(text: str) -> str:
    """ASCII letters in lower case: the length stays, and so do all places."""
    return text.translate(_LOWER)


def _strings(passage: str) -> set[str]:
    """The strings of a passage that may be terms: 2 to 10 Han characters, or 1 to 3 words."""
    return {string for run in _RUN.findall(passage) for string in _of_run(run)}


def _of_run(run: str) -> Iterator[str]:
    if run[0].isascii():
        words = lowered(run).split()
        for length in _WORD_LENGTHS:
            for start in range(len(words) - length + 1):
                chosen = words[start : start + length]
                if not _LOOSE_WORDS.intersection((chosen[0], chosen[-1])):
                    yield " ".join(chosen)
        return
    for length in _HAN_LENGTHS:
        for start in range(len(run) - length + 1):
            string = run[start : start + length]
            if string[0] not in _LOOSE and string[-1] not in _LOOSE and "的" not in string:
                yield string


def _likelihood(one: int, of_one: int, other: int, of_other: int) -> float:
    """Dunning's ratio for ``one`` of ``of_one`` passages against ``other`` of ``of_other``."""
    share = (one + other) / (of_one + of_other)
    total = 0.0
    for number, size in ((one, of_one), (other, of_other)):
        for count, expected in ((number, size * share), (size - number, size * (1 - share))):
            if count:
                total += count * log(count / expected)
    return 2 * total
