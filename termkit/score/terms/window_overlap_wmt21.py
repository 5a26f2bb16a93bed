"""window-overlap-wmt21-2: how alike the words around the terms are in draft and reference (0 to 1).

Around each term marked in the reference, and around each occurrence of the same term in the draft, the nearest two (in
``window-overlap-wmt21-3`` three) words on each side are taken that are no punctuation. The overlap of an occurrence and
a mark is what their words have in common, each as often as both have it, over the number of the mark's words. They are
paired one to one, the largest overlap first. A segment's value is the mean over its pairs, 0 without any; the value
is the mean over the segments with a mark. n is the number of marks.

``compat`` is the published script: it divides by all segments, with and without marks; looks for the marked words
themselves as an unescaped pattern; takes a mark to stand where its words come first in the reference, without the one
before the last; gives 0 to a mark that has no words around it; and repeats everything on lemmas for the marks that are
lemmas. ``fixed`` does none of that: occurrences are those of exact-match-wmt21, and a mark that has no words around
it has the overlap 1.

Source: Alam et al. 2021 (arXiv 2106.11891), ``compare_exact_window_overlap`` in ``evaluate_term_wmt.py``.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from math import lcm

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Statistics
from termkit.score.terms.lemmas import Lemmatiser
from termkit.score.terms.measured import (
    Options,
    Row,
    best_reference,
    mean_share,
    statistics,
    term_metric,
    total,
)
from termkit.score.terms.wmt21 import Marked, first_index, marked, padded, pattern, signed
from termkit.score.terms.words import is_word

_Group = tuple[list[list[str]], list[list[str]]]  # the words around each mark, and around each occurrence
_Keep = Callable[[str], bool]


def _count(task: Task, options: Options, window: int) -> Statistics:
    """A row for each segment that counts: its overlaps and its pairs, each times a number all contexts divide."""
    compat = options.variant == "compat"
    scale = lcm(*range(1, 2 * window + 1))
    rows = []
    for segment in marked(task, options):
        if not (segment.marks or compat):
            continue
        groups = _published(segment, options.target, window) if compat else _groups(segment, window)
        overlaps = [overlap for group in groups for overlap in _paired(group, scale, 0 if compat else scale)]
        rows.append(Row(segment.unit, "", (sum(overlaps), len(overlaps) * scale, len(segment.marks))))
    if not any(row.counts[2] for row in rows):
        rows = []
    return statistics(task, signed(task, options, f"pairs-window-{window}"), ("overlap", "pairs", "marks"), rows)


def _groups(segment: Marked, window: int) -> Iterator[_Group]:
    around = partial(_around, window=window, keep=is_word)
    for entry in dict.fromkeys(mark.entry for mark in segment.marks):
        yield (
            [around(segment.reference, mark.start, mark.end) for mark in segment.marks if mark.entry == entry],
            [around(segment.hypothesis, span.start, span.end) for span, of in segment.found if of == entry],
        )


def _published(segment: Marked, lemmatiser: Lemmatiser, window: int) -> Iterator[_Group]:
    yield from _published_of(segment, segment.hypothesis, segment.reference, False, window)
    if lemmatiser.function is not None and any(mark.is_lemma for mark in segment.marks):
        hypothesis, reference = ([lemmatiser.of(word) for word in side] for side in segment[1:3])
        yield from _published_of(segment, hypothesis, reference, True, window)


def _published_of(
    segment: Marked, hypothesis: list[str], reference: list[str], lemmas: bool, window: int
) -> Iterator[_Group]:
    """The script's groups: marks of the same words, and where these words stand in the draft."""
    around = partial(_around, window=window, keep=_is_kept)
    groups: dict[str, list[list[int]]] = {}
    for mark in segment.marks:
        if mark.is_lemma == lemmas:
            form = " ".join(reference[mark.start : mark.end])
            groups.setdefault(form, []).append(first_index(segment.reference, mark))
    text = padded(hypothesis)
    for form, places in groups.items():
        starts = [text.count(" ", 0, hit.start()) for hit in pattern(form).finditer(text)]
        yield (
            [around(reference, min(place), max(place) + 1) for place in places],
            [around(hypothesis, start, start + len(form.split())) for start in starts],
        )


def _is_kept(token: str) -> bool:
    return token not in string.punctuation


def _around(tokens: Sequence[str], start: int, end: int, window: int, keep: _Keep) -> list[str]:
    """The nearest words before ``start`` and from ``end`` on."""
    before, behind = filter(keep, reversed(tokens[:start])), filter(keep, tokens[end:])
    return [*islice(before, window), *islice(behind, window)]


def _paired(group: _Group, scale: int, alone: int) -> Iterator[int]:
    """The overlaps of pairs, times ``scale``; ``alone``: of a mark that has no words around it."""
    marks, occurrences = group
    if not occurrences:
        return
    scored = [
        (scale * _common(mark, other) // len(mark) if mark else alone, row, column)
        for row, mark in enumerate(marks)
        for column, other in enumerate(occurrences)
    ]
    rows: set[int] = set()
    columns: set[int] = set()
    for overlap, row, column in sorted(scored, key=lambda each: -each[0]):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            yield overlap


def _common(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words both have, each as often as both have it."""
    left, count = list(others), 0
    for word in words:
        if word in left:
            left.remove(word)
            count += 1
    return count


_SAMPLE = partial(
    Sample,
    concepts="{市場: market}",
    sources=("今天市場很大。", "很長。"),
    hypotheses=("We say that the market today is large.", "It is long."),
    references=("They say that our market, today, is large.", "It is long."),
)
WINDOW_OVERLAP_WMT21 = tuple(
    term_metric(
        f"window-overlap-wmt21-{window}",
        f"likeness of the {window} words on each side of terms in draft and reference",
        __doc__ if window == 2 else f"window-overlap-wmt21-{window}: see window-overlap-wmt21-2.",
        best_reference(partial(_count, window=window), mean_share()),
        mean_share(),
        total("marks"),
        takes=("variant", "lemmatiser"),
        needs_reference=True,
        samples=(_SAMPLE(value=value, note=note),),
    )
    for window, value, note in (
        (2, 3 / 4, "that, today, is; not our. The second segment has no term and does not count"),
        (3, 5 / 6, "say, that, today, is, large; not our"),
    )
)
