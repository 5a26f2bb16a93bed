"""term-ter-wmt21: 1 less the edits that turn the draft into the reference, where terms weigh twice (at most 1).

TERm: the edit distance with shifts of ``termkit.score.terms.weighted_edits``, in which a word of a term costs 2 if it
is missing or replaced, over the number of words of the reference. The value is 1 less the mean over all segments, with
and without terms; it is below 0 where a draft needs more edits than the reference has words. n is the number of
terms marked in the reference (``termkit.score.terms.wmt21``). Where a reference is empty, a draft that is not costs 1.

Where a mark is a lemma, a segment's cost is the mean of that of its words and that of its lemmas: in the first the
words of other marks weigh twice, in the second those of the lemmas.

``compat`` takes the weight for the words that the published script finds: where the words of a term come first in the
reference, without the one before the last. That script's own ``TER_modified`` is not public; that it is pyter with
weights of the words of the reference is our reading of its calls and of the paper.

Source: Alam et al. 2021 (arXiv 2106.11891), ``compare_TER_w`` in ``evaluate_term_wmt.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Statistics
from termkit.score.terms.measured import (
    Options,
    Row,
    best_reference,
    mean_share,
    statistics,
    term_metric,
    total,
)
from termkit.score.terms.weighted_edits import weighted_edits
from termkit.score.terms.wmt21 import Mark, Marked, first_index, marked, signed

_WEIGHT = 2


def _count(task: Task, options: Options) -> Statistics:
    """A row for each segment: twice its cost (once for words, once for lemmas), and twice its words."""
    compat = options.variant == "compat"
    rows = []
    for segment in marked(task, options):
        surface = [mark for mark in segment.marks if not mark.is_lemma]
        lemmas = [mark for mark in segment.marks if mark.is_lemma]
        cost = _cost(segment.hypothesis, segment.reference, _weights(segment, surface, compat))
        other = cost
        if lemmas and options.target.function is not None:
            hypothesis, reference = ([options.target.of(word) for word in side] for side in segment[1:3])
            other = _cost(hypothesis, reference, _weights(segment, lemmas, compat))
        rows.append(Row(segment.unit, "", (cost + other, 2 * max(len(segment.reference), 1), len(segment.marks))))
    if not any(row.counts[2] for row in rows):
        rows = []
    return statistics(task, signed(task, options, "edits-pyter"), ("cost", "words", "marks"), rows)


def _weights(segment: Marked, marks: Sequence[Mark], compat: bool) -> list[int]:
    weights = [1] * len(segment.reference)
    for mark in marks:
        for place in first_index(segment.reference, mark) if compat else range(mark.start, mark.end):
            weights[place] = _WEIGHT
    return weights


def _cost(hypothesis: Sequence[str], reference: Sequence[str], weights: Sequence[int]) -> int:
    if not reference:
        return min(len(hypothesis), 1)
    return weighted_edits(hypothesis, reference, weights)


TERM_TER_WMT21 = term_metric(
    "term-ter-wmt21",
    "1 less the edit rate in which terms weigh twice",
    __doc__,
    best_reference(_count, mean_share(complement=True)),
    mean_share(complement=True),
    total("marks"),
    takes=("variant", "lemmatiser"),
    needs_reference=True,
    samples=(
        Sample(
            concepts="{提示詞: prompt}",
            sources=("提示詞很長。", "很長。"),
            hypotheses=("A cue is long.", "It is short."),
            references=("A prompt is long.", "It is long."),
            value=1 - (2 / 5 + 1 / 4) / 2,
            note="cue for prompt costs 2 of 5 words, short for long 1 of 4",
        ),
    ),
)
