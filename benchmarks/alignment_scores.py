"""How many beads are right, and what confidences are worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from benchmarks.alignment_data import Text
from termkit.core.alignment import Bead

Links = set[tuple[tuple[int, ...], tuple[int, ...]]]  # sentences of the source, of the target


class Score(NamedTuple):
    """Precision and recall of a kind."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


class Scores(NamedTuple):
    """``strict``: both sides of a bead exactly right. ``lax``: it shares a sentence of either side with a right one."""

    strict: Score
    lax: Score


def scored(texts: Sequence[Text], found: Sequence[Sequence[Bead]]) -> Scores:
    """Precision over all beads, recall over those with two sides: as vecalign and Bertalign count.

    A passage without counterpart counts sentence by sentence. Counts are added up over the texts.
    """
    precise, recalled = [0, 0, 0], [0, 0, 0]  # exactly right, right at least in part, all
    for text, beads in zip(texts, found, strict=True):
        gold = _links((bead.source, bead.target) for bead in text.gold)
        links = merged(text, beads)
        _count(precise, links, gold)
        _count(recalled, _two_sided(gold), _two_sided(links))
    strict, lax = ((_share(precise[kind], precise[2]), _share(recalled[kind], recalled[2])) for kind in (0, 1))
    return Scores(Score(*strict), Score(*lax))


def merged(text: Text, beads: Iterable[Bead]) -> Links:
    """The beads as sets of sentences; those that lie inside the same coarse bead of the gold are one.

    Sentences that are left without counterpart there belong to it too, as long as others of it are paired: whether
    the segment leaves something out is not known.
    """
    homes = _homes(text)
    inside: dict[int, list[Bead]] = defaultdict(list)
    others: list[tuple[range, range]] = []
    for bead in beads:
        home = _home(homes, bead)
        if home is not None and text.gold[home].coarse:
            inside[home].append(bead)
        else:
            others.append((bead.source, bead.target))
    joined: Links = set()
    for group in inside.values():
        if all(bead.is_null for bead in group):
            others.extend((bead.source, bead.target) for bead in group)
        else:
            joined.add((_numbers(bead.source for bead in group), _numbers(bead.target for bead in group)))
    return _links(others) | joined


def judged(text: Text, beads: Iterable[Bead]) -> Iterator[tuple[float, bool]]:
    """The confidence of each bead and whether it is right; beads inside a coarse bead of the gold are left out."""
    gold = _links((bead.source, bead.target) for bead in text.gold)
    homes = _homes(text)
    for bead in beads:
        home = _home(homes, bead)
        if home is None or not text.gold[home].coarse:
            yield bead.confidence, _links([(bead.source, bead.target)]) <= gold


class Bin(NamedTuple):
    """The beads of about the same confidence."""

    number: int
    confidence: float  # their mean
    right: float  # the share of them that is right


def reliability(verdicts: Sequence[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """Bins of equal width, the lowest first; empty ones are left out."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in verdicts:
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        Bin(len(group), sum(each[0] for each in group) / len(group), sum(each[1] for each in group) / len(group))
        for _, group in sorted(groups.items())
    ]


def calibration_error(verdicts: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far confidence is from the share that is right, on average over all beads."""
    found = reliability(verdicts, bins)
    return sum(each.number * abs(each.confidence - each.right) for each in found) / max(len(verdicts), 1)


def area(verdicts: Sequence[tuple[float, bool]]) -> float:
    """The chance that a wrong bead has the lower confidence of a wrong and a right one; ties count half."""
    ordered = sorted(verdicts)
    wins, wrong, at = 0.0, 0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        right = sum(each[1] for each in ordered[at:end])
        wins += right * (wrong + (end - at - right) / 2)
        wrong += end - at - right
        at = end
    return wins / max(wrong * (len(ordered) - wrong), 1)


def boundaries(gold: Iterable[set[int]], found: Iterable[set[int]]) -> Score:
    """Precision and recall of places."""
    right = all_gold = all_found = 0
    for these, those in zip(gold, found, strict=True):
        right, all_gold, all_found = right + len(these & those), all_gold + len(these), all_found + len(those)
    return Score(_share(right, all_found), _share(right, all_gold))


def _links(beads: Iterable[tuple[range, range]]) -> Links:
    links: Links = set()
    for source, target in beads:
        if source and target:
            links.add((tuple(source), tuple(target)))
        else:
            links.update(((number,), ()) for number in source)
            links.update(((), (number,)) for number in target)
    return links


def _two_sided(links: Links) -> Links:
    return {link for link in links if all(link)}


def _count(counts: list[int], links: Links, gold: Links) -> None:
    """Adds how many of the links are among the gold ones, touch one of them on both sides, and are there at all."""
    renderings: dict[int, set[int]] = defaultdict(set)
    for source, target in gold:
        for number in source:
            renderings[number].update(target)
    for source, target in links:
        exact = (source, target) in gold
        counts[0] += exact
        counts[1] += exact or any(not renderings[number].isdisjoint(target) for number in source)
        counts[2] += 1


def _homes(text: Text) -> tuple[dict[int, int], dict[int, int]]:
    """The gold bead of each sentence of either side."""
    return (
        {number: home for home, bead in enumerate(text.gold) for number in bead.source},
        {number: home for home, bead in enumerate(text.gold) for number in bead.target},
    )


def _home(homes: tuple[dict[int, int], dict[int, int]], bead: Bead) -> int | None:
    """The gold bead that a bead lies in, if it is a single one."""
    found = {homes[0][number] for number in bead.source} | {homes[1][number] for number in bead.target}
    return found.pop() if len(found) == 1 else None


def _numbers(ranges: Iterable[range]) -> tuple[int, ...]:
    return tuple(sorted(number for each in ranges for number in each))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
