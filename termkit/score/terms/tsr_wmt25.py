"""tsr-wmt25: terminology success rate over documents, as the WMT25 terminology task counted it (0 to 1).

All texts and terms are stripped and lower-cased; occurrences are plain substrings, counted without overlap, with no
boundary, no lemma and no folding of width. An entry counts for a document if its source term stands in the source
document and any of its targets in the reference. Its success is how often all its targets together stand in the draft,
over how often the source term stands in the source, at most 1. The value is the mean over all pairs of document and
entry, and n is their number. Nested alternatives (tension, tension artérielle) and equal ones count twice, and a
target inside the target of another term counts for both: that is what the published script does.

Where documents are named, their segments are joined with a newline, and the entries of all their segments are one
list: an entry that comes again adds the targets that it did not have. Otherwise each segment is a document.

Source: track 2 of the terminology task (2025.wmt-1.30, ``ranking/metric_track2`` of wmt-conference/wmt25-terminology).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Groups, Statistics
from termkit.score.tallies import grouped
from termkit.score.terms.measured import Options, documents, mean_share, row_count, signature, term_metric

_NAME = "tsr-wmt25"


class _Document(NamedTuple):
    source: str
    hypothesis: str
    references: tuple[str, ...]
    terms: Mapping[str, Sequence[str]]


def _count(task: Task, options: Options) -> Statistics:
    names, of = documents(task)
    each = list(_documents(task, of.tolist()) if names else _segments(task))
    found = [(unit, term, *counts) for unit, document in enumerate(each) for term, counts in _entries(document)]
    units = np.array([unit for unit, *_ in found], dtype=np.int64)
    groups = {"term": grouped(term for _, term, *_ in found)}
    if names:
        groups["document"] = Groups(names, units)
    return Statistics(
        metric=_NAME,
        signature=signature(
            task, variant="official", case="lower", boundary="none", lemmatiser="none", count="capped-by-source"
        ),
        columns=("met", "needed"),
        rows=np.array([counts for _, _, *counts in found], dtype=np.int64).reshape(len(found), 2),
        size=len(each),
        units=units,
        groups=groups,
    )


def _segments(task: Task) -> Iterator[_Document]:
    references = list(zip(*task.references, strict=True)) if task.references else [()] * len(task.sources)
    yield from map(_Document, task.sources, task.hypotheses, references, task.terms)


def _documents(task: Task, of: Sequence[int]) -> Iterator[_Document]:
    members: dict[int, list[int]] = {}
    for segment, document in enumerate(of):
        members.setdefault(document, []).append(segment)
    for segments in members.values():
        yield _Document(
            _joined(task.sources, segments),
            _joined(task.hypotheses, segments),
            tuple(_joined(stream, segments) for stream in task.references),
            _merged([task.terms[segment] for segment in segments]),
        )


def _joined(texts: Sequence[str], segments: Sequence[int]) -> str:
    return "\n".join(texts[segment] for segment in segments)


def _merged(lists: Sequence[Mapping[str, Sequence[str]]]) -> Mapping[str, Sequence[str]]:
    merged: dict[str, list[str]] = {}
    for terms in {id(terms): terms for terms in lists}.values():
        for source, targets in terms.items():
            if source in merged:
                merged[source] += [target for target in targets if target not in merged[source]]
            else:
                merged[source] = list(targets)
    return merged


def _entries(document: _Document) -> Iterator[tuple[str, tuple[int, int]]]:
    """The entries that count, each with its successes and how many there may be."""
    source, hypothesis = document.source.strip().lower(), document.hypothesis.strip().lower()
    references = [reference.strip().lower() for reference in document.references]
    for term, targets in document.terms.items():
        needed = source.count(term.strip().lower())
        # the published script strips targets only to count them in the draft
        if needed and any(target.lower() in reference for target in targets for reference in references):
            met = sum(hypothesis.count(target.strip().lower()) for target in targets)
            yield term, (min(met, needed), needed)


TSR_WMT25 = term_metric(
    _NAME,
    "mean success of entries in documents, as WMT25 counted",
    __doc__,
    _count,
    mean_share(),
    row_count,
    needs_reference=True,
    samples=(
        Sample(
            concepts="{詞元: token, 提示詞: prompt}",
            sources=("詞元很多，詞元很貴。", "提示詞很長。"),
            hypotheses=("A token is dear.", "Prompts are long."),
            references=("Tokens are many, and tokens are dear.", "A prompt is long."),
            value=0.75,
            note="token 1 of 2, prompt 1 of 1 (in Prompts): the mean of 0.5 and 1",
        ),
    ),
)
