"""Terms as the WMT21 terminology task marks them: occurrences in the reference, each with the entry it belongs to.

The task's references carry marks. Here an entry is marked where its source term stands in the source and one of its
targets in the reference: occurrences are disjoint, the longest from the left, as many as the source has of the entry.
Words are compared by their lemmas; an occurrence that is none of the targets letter for letter is marked as a lemma.

``fixed`` takes the words of ``termkit.score.terms.words``. ``compat`` splits at white space as the published script
does, so texts must be tokenized (Chinese segmented) for it, and has that script's faults; each metric tells its own.
The command of the script computes nothing for English; its functions do, and so do we.

Source: Alam et al. 2021 (arXiv 2106.11891), ``evaluate_term_wmt.py`` of mahfuzibnalam/terminology_evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from termkit.errors import InputError
from termkit.score.metric import Task
from termkit.score.terms.measured import Options, signature
from termkit.score.terms.words import Span, counted, terms_of, words


class Mark(NamedTuple):
    """An occurrence of a term in a reference: words ``start`` to ``end``."""

    entry: int
    source: str
    targets: tuple[str, ...]
    start: int
    end: int
    is_lemma: bool  # it is no target letter for letter


class Marked(NamedTuple):
    """A segment in words, with the marks of its reference."""

    unit: int
    hypothesis: list[str]
    reference: list[str]
    marks: list[Mark]
    found: list[tuple[Span, int]]  # occurrences of targets in the hypothesis, with the entry each counts for


def marked(task: Task, options: Options) -> Iterator[Marked]:
    """The segments of a task against its only reference."""
    split = str.split if options.variant == "compat" else words
    key = options.target.key
    pieces = lru_cache(maxsize=8192)(split)
    (references,) = task.references
    texts = zip(
        task.sources,
        map(split, task.hypotheses),
        map(split, references),
        terms_of(task.terms, options.source, options.target, split),
        strict=True,
    )
    for unit, (source, hypothesis, reference, terms) in enumerate(texts):
        if not terms.sources:
            yield Marked(unit, hypothesis, reference, [], [])
            continue
        left = terms.needed(source)
        marks = []
        standing = terms.rendered(list(map(key, reference)), left) if any(left) else []
        for (start, end, _), entry in standing:
            if left[entry]:
                left[entry] -= 1
                targets = terms.targets[entry]
                is_lemma = reference[start:end] not in map(pieces, targets)
                marks.append(Mark(entry, terms.sources[entry], targets, start, end, is_lemma))
        wanted = [0] * len(left)
        for mark in marks:
            wanted[mark.entry] += 1
        found = terms.rendered(list(map(key, hypothesis)), wanted) if marks else []
        yield Marked(unit, hypothesis, reference, marks, found)


def met_by_entry(segment: Marked) -> Iterator[tuple[str, int, int]]:
    """Of each entry that is marked: its source term, how many marks are met by occurrences, and how many there are."""
    entries = 1 + max((mark.entry for mark in segment.marks), default=-1)
    have = counted(((span, entry) for span, entry in segment.found if entry < entries), entries)
    marks: dict[int, list[Mark]] = {}
    for mark in segment.marks:
        marks.setdefault(mark.entry, []).append(mark)
    for entry, each in marks.items():
        yield each[0].source, min(have[entry], len(each)), len(each)


def padded(tokens: list[str]) -> str:
    """Words as the published script holds them, with a space before and behind each."""
    return f" {' '.join(tokens)} "


@lru_cache(maxsize=8192)
def pattern(form: str) -> re.Pattern[str]:
    """The unescaped pattern of the published script for a form. Raises InputError where it is none."""
    try:
        return re.compile(f"(?= {form} )")
    except re.error as error:
        raise InputError(
            f"the published script takes the target {form!r} for a regular expression, and it is none ({error}); "
            "use variant='fixed'"
        ) from None


def first_index(tokens: list[str], mark: Mark) -> list[int]:
    """Where the published script believes a mark to stand: at the first words that look like its own.

    It looks up the first and the last word by themselves, and leaves out the word before the last.
    """
    first, last = tokens.index(tokens[mark.start]), tokens.index(tokens[mark.end - 1])
    return [*range(first, last - 1), last]


def signed(task: Task, options: Options, count: str) -> str:
    """The signature of a metric of the task."""
    compat = options.variant == "compat"
    return signature(
        task,
        variant=options.variant,
        case="mixed" if compat else "lower",
        boundary="space" if compat else "word",
        lemmatiser=options.target.name,
        count=count,
    )
