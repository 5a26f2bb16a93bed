"""exact-match-wmt21: the share of the terms marked in the reference that stand in the draft (0 to 1).

n is the number of marks (``termkit.score.terms.wmt21`` tells how they are made). ``fixed`` meets a mark with an
occurrence of its entry's own in the draft: occurrences are disjoint, and words are compared by their lemmas.

``compat`` is the published script, fault by fault. Targets are searched as unescaped patterns between spaces, first in
the draft, then, as they are, in its lemmas. A hit counts if no other has the same start, but every alternative of
a term takes a start of its own, and starts in the two texts are mixed up. Where there is no lemmatiser (``none``),
every term is correct, and the value is 1.

Source: Alam et al. 2021 (arXiv 2106.11891), ``compare_EXACT`` in ``evaluate_term_wmt.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Statistics
from termkit.score.terms.lemmas import Lemmatiser
from termkit.score.terms.measured import (
    Options,
    Row,
    best_reference,
    share,
    statistics,
    term_metric,
    total,
)
from termkit.score.terms.wmt21 import Mark, Marked, marked, met_by_entry, padded, pattern, signed


def _count(task: Task, options: Options) -> Statistics:
    rows: list[Row] = []
    for segment in marked(task, options):
        if not segment.marks:
            continue
        if options.variant == "compat":
            hits = _published(segment, options.target)
            rows += [
                Row(segment.unit, mark.source, (int(hit), 1)) for mark, hit in zip(segment.marks, hits, strict=True)
            ]
        else:
            rows += [Row(segment.unit, source, (met, marks)) for source, met, marks in met_by_entry(segment)]
    return statistics(task, signed(task, options, "marks"), ("met", "needed"), rows)


def _published(segment: Marked, lemmatiser: Lemmatiser) -> Iterator[bool]:
    """Whether the script counts each mark as correct."""
    text = padded(segment.hypothesis)
    has_model = lemmatiser.function is not None
    lemmas = padded([lemmatiser.of(word) for word in segment.hypothesis]) if has_model else ""
    starts: set[int] = set()
    for mark in segment.marks:
        forms = _forms(segment, mark)
        yield _claimed(forms, text, starts) or not has_model or _claimed(forms, lemmas, starts)


def _forms(segment: Marked, mark: Mark) -> list[str]:
    """The alternatives, and the words of the reference where no alternative contains them."""
    joined, surface = "|".join(mark.targets), " ".join(segment.reference[mark.start : mark.end])
    return (joined if surface in joined else f"{joined}|{surface}").split("|")


def _claimed(forms: list[str], text: str, starts: set[int]) -> bool:
    """Does any form stand at a start that is not taken? Each form takes one."""
    claimed = False
    for form in forms:
        start = next((hit.start() for hit in pattern(form).finditer(text) if hit.start() not in starts), None)
        if start is not None:
            starts.add(start)
            claimed = True
    return claimed


_VALUES = share(0, 1)
EXACT_MATCH_WMT21 = term_metric(
    "exact-match-wmt21",
    "share of the terms in the reference that the draft has",
    __doc__,
    best_reference(_count, _VALUES),
    _VALUES,
    total("needed"),
    takes=("variant", "lemmatiser"),
    needs_reference=True,
    samples=(
        Sample(
            concepts="{股市: stock market, 市場: market}",
            sources=("股市和市場都很大，市場更大。",),
            hypotheses=("The stock market is large, and the markets of today are larger.",),
            references=("The stock market is large, the market is large, and that market is larger.",),
            value=2 / 3,
            note="stock market, one market of two",
        ),
    ),
)
