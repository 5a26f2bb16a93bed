"""Which occurrences of approved forms are credited: for each occurrence of the source at most one, and disjoint ones.

One *file* in the target cannot render both a 檔案 and a 文件, and the *feedback* inside *learning from human feedback*
renders a 回饋 of the source only where that stands inside the longer term as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from termkit.core.evidence import Tally
from termkit.core.match import TermMatch
from termkit.core.span import Span
from termkit.score.term_tiers import TIERS, tier_of


def by_tier(matches: Iterable[TermMatch], text: str, language: str) -> list[TermMatch]:
    """Those closest to their forms first, else in the order they have."""
    each = list(matches)
    if len(each) > 1:
        each.sort(key=lambda match: TIERS.index(tier_of(match.form, text[match.start : match.end], language)))
    return each


def _overlap(tallies: Sequence[Tally]) -> bool:
    """Do any of the forms overlap that stand for the concepts of one segment, or for one of them?"""
    spans = sorted(
        (match.start, match.end)
        for tally in tallies
        for kind in (tally.approved, tally.altered, tally.variant, tally.refused, tally.foreign, tally.alien)
        for match in kind
    )
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def credited(tallies: Sequence[Tally], text: str, language: str) -> list[tuple[Tally, list[TermMatch]]]:
    """Each concept of one segment with the approved occurrences that it is credited with, by tiers.

    As many as possible in all: where one span is a form of several concepts, it goes to one that has no other. What
    overlaps a credited span is left out of the tallies.
    """
    if not _overlap(tallies):
        return [(tally, by_tier(tally.approved, text, language)[: len(tally.source)]) for tally in tallies]
    found = [by_tier(disjoint(tally.approved), text, language) for tally in tallies]
    inner = _inner(tallies)
    own = _assigned(found, [len(tally.source) - count for tally, count in zip(tallies, inner, strict=True)])
    chosen = []
    for mine, matches, count in zip(own, found, inner, strict=True):
        taken = set(mine)
        chosen.append(by_tier([*mine, *[match for match in matches if match not in taken][:count]], text, language))
    spans = sorted({match.span for matches in chosen for match in matches})
    return [(_outside(spans, tally), matches) for tally, matches in zip(tallies, chosen, strict=True)]


def free(matches: Iterable[TermMatch], spans: Sequence[Span]) -> tuple[TermMatch, ...]:
    """The occurrences that overlap none of some spans, which are in order."""
    starts = [span.start for span in spans]
    ends = list(accumulate((span.end for span in spans), max))

    def is_free(match: TermMatch) -> bool:
        before = bisect_left(starts, match.end)
        return not before or ends[before - 1] <= match.start

    return tuple(match for match in matches if is_free(match))


def _outside(spans: Sequence[Span], tally: Tally) -> Tally:
    return tally._replace(
        altered=free(tally.altered, spans),
        variant=free(tally.variant, spans),
        refused=free(tally.refused, spans),
        foreign=free(tally.foreign, spans),
        alien=free(tally.alien, spans),
    )


def disjoint(matches: Iterable[TermMatch]) -> list[TermMatch]:
    """Leftmost-longest."""
    chosen: list[TermMatch] = []
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if not chosen or match.start >= chosen[-1].end:
            chosen.append(match)
    return chosen


def _clusters(matches: Sequence[Sequence[TermMatch]]) -> list[list[tuple[int, TermMatch]]]:
    """Occurrences, each with the number of its concept, that overlap one another directly or through others."""
    clusters: list[list[tuple[int, TermMatch]]] = []
    end = 0
    for number, match in sorted(
        ((number, match) for number, each in enumerate(matches) for match in each),
        key=lambda one: (one[1].start, -one[1].end, one[0]),
    ):
        if not clusters or match.start >= end:
            clusters.append([])
        clusters[-1].append((number, match))
        end = max(end, match.end)
    return clusters


def _inner(tallies: Sequence[Tally]) -> list[int]:
    """For each concept, how many of its occurrences stand in the source inside one of another concept.

    Of several that share a span, all but the first are inside.
    """
    counts = [0] * len(tallies)
    for cluster in _clusters([tally.source for tally in tallies]):
        for at, (number, match) in enumerate(cluster):
            counts[number] += any(other.span.contains(match.span) for _, other in cluster[:at])
    return counts


def _assigned(found: Sequence[Sequence[TermMatch]], wanted: Sequence[int]) -> list[list[TermMatch]]:
    """To each concept the occurrences that it alone may have, then as many of those that overlap as possible.

    One inside a longer one of another concept is left out; of others that overlap, one is given away.
    """
    held: list[list[TermMatch]] = [[] for _ in found]
    contested: list[list[tuple[int, TermMatch]]] = [[] for _ in found]  # with the number of the cluster
    for cell, cluster in enumerate(_clusters(found)):
        outer = [
            (number, match)
            for number, match in cluster
            if not any(other.span.contains(match.span) and other.span != match.span for _, other in cluster)
        ]
        for number, match in outer:
            if len(outer) == 1 and len(held[number]) < wanted[number]:
                held[number].append(match)
            elif len(outer) > 1:
                contested[number].append((cell, match))
    holder: dict[int, tuple[int, TermMatch]] = {}
    for number, count in enumerate(wanted):
        for _ in range(count - len(held[number])):
            if not _takes(number, contested, holder, {number}):
                break
    for number, match in holder.values():
        held[number].append(match)
    return held


def _takes(
    number: int,
    contested: Sequence[Sequence[tuple[int, TermMatch]]],
    holder: dict[int, tuple[int, TermMatch]],
    tried: set[int],
) -> bool:
    """Gives a concept one more cluster, free or from a concept that can take another; False where there is none."""
    for cell, match in contested[number]:
        if cell not in holder:
            holder[cell] = number, match
            return True
    for cell, match in contested[number]:
        other = holder[cell][0]
        if other in tried:
            continue
        tried.add(other)
        if _takes(other, contested, holder, tried):
            holder[cell] = number, match
            return True
    return False
