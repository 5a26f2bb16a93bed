"""over-generation: how many terms the draft has that neither its source nor its reference accounts for (from 0).

In each passage of the draft, the approved forms are counted that stand there beyond what the source passage has of
their concepts: the *surplus*. A span counts once; if it is a form of several concepts, the source needs only one of
them; what stands inside a longer form is part of it. The value is the draft's surplus less that of the reference, or
nothing if that is larger, over the occurrences of terms in the source, n. It is so for every part: of a concept, a
section, a document, the two surpluses of that part are compared. A surplus of the reference belongs to the draft's
passage that renders the same place of the source; of several references, the one with the largest surplus is taken.
Without a reference the surplus of the draft is the value: then a good draft has some too, where it says a name for a
pronoun, or where the word that is a term stands for something else.

A draft to which the terms are only appended that it missed has as many as its source, but not in their passages: it
has a surplus. Less is better. The ceiling, what the reference gets, is 0. ``less`` in the signature says what was
taken off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np

from termkit.core.document import Segment
from termkit.core.evidence import PairView, Tally
from termkit.core.match import TermMatch
from termkit.core.score import Omission
from termkit.core.span import Span
from termkit.score.metric import Material, Metric, Sample
from termkit.score.statistics import Floats, Statistics
from termkit.score.tallies import NOTHING_NEEDED, Row, needed, needs, numbered, of_rows, share

_NAME = "over-generation"
_COLUMNS = ("needed", "surplus", "reference")

_Counts = Counter[tuple[int, str]]  # by the number of the segment and the concept


def surplus_of(pair: PairView) -> _Counts:
    """The approved forms in each segment of the target beyond what the source passage has."""
    tallies = {number: [tally for _, tally in group] for number, group in groupby(numbered(pair), key=itemgetter(0))}
    found: _Counts = Counter()
    for number, segment in enumerate(pair.pair.segments):
        for concept, count in _of_segment(pair, segment, tallies.get(number, ())).items():
            found[number, concept] = count
    return found


def _of_segment(pair: PairView, segment: Segment, tallies: Sequence[Tally]) -> Counter[str]:
    here = [match for match in pair.target.within(segment.target) if match.role == "approved" and match.exact]
    there = pair.source.within(segment.source) if here else []
    surplus: Counter[str] = Counter()
    if _covers(there, here):
        return surplus
    wanted = Counter(match.concept for match in there)
    spans: dict[Span, list[str]] = {}
    for match in here:
        spans.setdefault(match.span, []).append(match.concept)
    inside = {match.span for tally in tallies for match in tally.approved} - spans.keys()
    for span, concepts in sorted(_outermost(spans).items(), key=lambda each: (len(each[1]), each[0])):
        concept = next((each for each in concepts if wanted[each]), None)
        if concept is not None:
            wanted[concept] -= 1
        elif not any(span.contains(each) for each in inside):
            surplus[concepts[0]] += 1
    return surplus


def _covers(there: Iterable[TermMatch], here: Iterable[TermMatch]) -> bool:
    """Has the source each concept as often as the target, so that there is nothing to look into?"""
    left: dict[str, int] = {}
    for match in there:
        left[match.concept] = left.get(match.concept, 0) + 1
    for match in here:
        count = left.get(match.concept, 0)
        if not count:
            return False
        left[match.concept] = count - 1
    return True


def _outermost(spans: Mapping[Span, list[str]]) -> dict[Span, list[str]]:
    kept: dict[Span, list[str]] = {}
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > end:
            kept[span], end = spans[span], span.end
    return kept


def _moved(counts: _Counts, pair: PairView, draft: PairView) -> _Counts:
    """A reference's counts in the segments of the draft: in those that render the same place of the source."""
    segments = enumerate(draft.pair.segments)
    order = sorted((each.source, number) for number, each in segments if each.source.start < each.source.end)
    starts = [span.start for span, _ in order]
    moved: _Counts = Counter()
    for (number, concept), count in counts.items():
        at = bisect_right(starts, pair.pair.segments[number].source.start) - 1
        moved[order[max(0, at)][1], concept] += count
    return moved


def _of_pair(pair: PairView, references: Iterable[PairView]) -> Statistics | None:
    """A row for each concept in each segment that needs it or has a surplus; None where nothing is needed."""
    wanted: _Counts = Counter()
    for number, tally in needed(pair):
        wanted[number, tally.concept.id] = len(tally.source)
    if not wanted:
        return None
    ours, theirs = surplus_of(pair), [(surplus_of(reference), reference) for reference in references]
    allowed: _Counts = Counter()
    if theirs:
        allowed = _moved(*max(theirs, key=lambda each: each[0].total()), pair)
    rows: list[Row] = [
        (number, concept, (wanted[number, concept], ours[number, concept], allowed[number, concept]))
        for number, concept in sorted({*wanted, *ours, *allowed})
    ]
    return of_rows(_NAME, f"terms:approved|less:{'reference' if theirs else 'none'}", pair, _COLUMNS, rows)


def _statistics(material: Material) -> Statistics | Omission:
    if material.pair is None:
        return Omission(_NAME, material.no_pair)
    return _of_pair(material.pair, material.ceilings) or Omission(_NAME, NOTHING_NEEDED)


def _ceilings(material: Material) -> tuple[Statistics, ...]:
    return tuple(found for pair in material.ceilings if (found := _of_pair(pair, material.ceilings)) is not None)


def _values(statistics: Statistics, sums: Floats) -> Floats:
    return share(np.maximum(0.0, sums[..., 1] - sums[..., 2]), sums[..., 0])


_CONCEPTS = "{詞元: token, 提示詞: prompt}"

METRIC = Metric(
    name=_NAME,
    summary="terms in the draft beyond those of the source and the reference, for each term of the source",
    needs="source",
    higher_is_better=False,
    maximum=None,
    digits=3,
    doc=__doc__,
    statistics=_statistics,
    values=_values,
    n=needs,
    ceilings=_ceilings,
    samples=(
        Sample(
            concepts=_CONCEPTS,
            sources=("詞元很貴。", "它很長。"),
            hypotheses=("It costs.", "It is long. Token, prompt."),
            value=2.0,
            note="the token is in the wrong passage, the prompt in none of the source: 2 for 1",
        ),
        Sample(
            concepts=_CONCEPTS,
            sources=("詞元很貴，它很長。", "提示詞。"),
            hypotheses=("Tokens cost; tokens are long; tokens!", "Prompt."),
            references=("Tokens cost; tokens are long.", "Prompt."),
            value=0.5,
            note="the reference says tokens for the pronoun as well; the third is one too many: 1 for 2",
        ),
    ),
)
