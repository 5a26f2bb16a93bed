"""consistency-frequent-micro: how uniformly the draft renders each term, right or wrong (0 to 1).

Every occurrence of a term in the source has a rendering (``termkit.score.terms.renderings``), lower-cased and in
lemmas, and every term a pseudo-reference. The pseudo-reference is, by the name of the metric,

- ``frequent``: the most frequent rendering of the term, of several the alphabetically first;
- ``first``: the first one in the text;
- ``predefined``: the first target of the entry, if any occurrence is rendered so.

The average is, by the name of the metric,

- ``micro``: the share of occurrences that are equal to their pseudo-reference;
- ``macro``: the mean of that share over the distinct pseudo-references; terms that have the same one are counted
  together.

The published numbers are over all terms, and more than half of them occur once and are consistent by themselves. The
metrics whose names end in ``2+`` look at terms with two renderings or more only. A term without any rendering is
never consistent. n is the number of renderings. In a resample, ``frequent`` is chosen again.

Source: Semenov & Bojar 2022 (2022.wmt-1.41); the tasks of WMT23 and WMT25 (``term-consistency/termbasedmetric.py`` of
wmt-conference/wmt25-terminology), which have one rendering for each segment and term.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

import numpy as np

from termkit.score.metric import Sample, Task
from termkit.score.statistics import Floats, Integers, Statistics
from termkit.score.tallies import grouped
from termkit.score.terms.measured import (
    Options,
    Row,
    TermMetric,
    signature,
    statistics,
    term_metric,
    whole_values,
)
from termkit.score.terms.renderings import MISSING, renderings

Pseudo = Literal["first", "frequent", "predefined"]
Average = Literal["micro", "macro"]


def _count(task: Task, options: Options, pseudo: Pseudo, average: Average, least: int) -> Statistics:
    """A row for each rendering of a term in a segment; of all terms, so that rows of shards can be put together."""
    found = renderings(task, options)
    made = signature(
        task,
        variant=f"{pseudo}-{average}",
        case="lower",
        boundary="word",
        lemmatiser=options.target.name,
        count="targets-then-associated",
        types=f"{least}+" if least > 1 else "all",
    )
    rows = [Row(each.unit, each.term, (each.times, int(each.text == each.predefined))) for each in found]
    names = grouped(f"{each.term}\t{each.text}" for each in found)
    return statistics(task, made, ("renderings", "predefined"), rows, {"rendering": names})


def _chosen(statistics: Statistics, least: int) -> Integers:
    """The numbers of the rows whose terms have so many renderings."""
    terms = statistics.groups["term"]
    counts = np.bincount(terms.of, weights=statistics.rows[:, 0], minlength=len(terms.names))
    return np.flatnonzero(counts[terms.of] >= least)


def _resampled(statistics: Statistics, weights: Floats, pseudo: Pseudo, average: Average, least: int) -> Floats:
    """The value where segment i counts ``weights[..., i]`` times."""
    rows = _chosen(statistics, least)
    values = np.full(len(weights), np.nan)
    if not len(rows):
        return values
    units = statistics.units[rows] if statistics.units is not None else rows
    group = statistics.groups["rendering"]
    split = [name.split("\t") for name in group.names]
    order = np.array(sorted(range(len(split)), key=split.__getitem__), dtype=np.int64)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    of = rank[group.of[rows]]  # renderings by term, then by the alphabet
    term_names, text_names = zip(*(split[number] for number in order), strict=True)
    texts = grouped(text_names)
    starts = np.array([i for i, name in enumerate(term_names) if not i or name != term_names[i - 1]])
    ends = np.append(starts[1:], len(order))
    missing = np.array([text == MISSING for text in text_names])
    fixed = _fixed(pseudo, of, statistics.rows[rows, 1], starts, ends)
    none = len(order)
    for number, weight in enumerate(weights):
        counts = np.bincount(of, weight[units] * statistics.rows[rows, 0], none).astype(np.float64)
        chosen = _most(counts, starts, ends) if fixed is None else fixed
        totals = np.add.reduceat(counts, starts)
        good = chosen < none
        good[good] &= ~missing[chosen[good]]
        equal = np.where(good, counts[np.minimum(chosen, none - 1)], 0.0)
        if not totals.any():
            continue
        if average == "micro":
            values[number] = equal.sum() / totals.sum()
        else:
            ids = np.where(good, texts.of[np.minimum(chosen, none - 1)], len(texts.names) + np.arange(len(starts)))
            size = len(texts.names) + len(starts)
            whole = np.bincount(ids, weights=totals, minlength=size)
            right = np.bincount(ids, weights=equal, minlength=size)
            values[number] = (right[whole > 0] / whole[whole > 0]).mean()
    return values


def _most(counts: Floats, starts: Integers, ends: Integers) -> Integers:
    """Of each term the rendering that is most frequent, the first of several."""
    highest = np.repeat(np.maximum.reduceat(counts, starts), ends - starts)
    places = np.where(counts == highest, np.arange(len(counts)), len(counts))
    return np.asarray(np.minimum.reduceat(places, starts))


def _fixed(pseudo: Pseudo, of: Integers, predefined: Integers, starts: Integers, ends: Integers) -> Integers | None:
    """Of each term the rendering that is its pseudo-reference whatever the weights; past the last where it has none."""
    if pseudo == "frequent":
        return None
    kept = of if pseudo == "first" else of[predefined > 0]
    term_of = np.repeat(np.arange(len(starts)), ends - starts)
    chosen = np.full(len(starts), ends[-1])
    for rendering in kept[::-1]:
        chosen[term_of[rendering]] = rendering
    return chosen


def _size(statistics: Statistics, least: int) -> int:
    return int(statistics.rows[_chosen(statistics, least), 0].sum())


def _metric(pseudo: Pseudo, average: Average, least: int, value: float) -> TermMetric:
    name = f"consistency-{pseudo}-{average}{'-2+' if least > 1 else ''}"
    resampled = partial(_resampled, pseudo=pseudo, average=average, least=least)
    first = name == "consistency-frequent-micro"
    return term_metric(
        name,
        f"share of renderings equal to the {pseudo} one of their term"
        + (", mean over pseudo-references" if average == "macro" else "")
        + (", of terms with two or more" if least > 1 else ""),
        __doc__ if first else f"{name}: see consistency-frequent-micro, of which this is a variant.",
        partial(_count, pseudo=pseudo, average=average, least=least),
        (whole_values(resampled), resampled),
        partial(_size, least=least),
        takes=("lemmatiser",),
        samples=(
            Sample(
                concepts="{提示詞: prompt, 詞元: token}",
                sources=("提示詞很長。", "提示詞很短。", "提示詞很怪。", "詞元很貴。"),
                hypotheses=("A cue was long.", "A prompt is short.", "Prompts are odd.", "A token is dear."),
                references=("A prompt is long.", "A prompt is short.", "A prompt is odd.", "A token is dear."),
                value=value,
                note="the first prompt is a cue; token occurs once",
            ),
        ),
    )


_VALUES: dict[tuple[Pseudo, Average, int], float] = {
    ("first", "micro", 1): 2 / 4,
    ("first", "macro", 1): (1 / 3 + 1) / 2,
    ("frequent", "micro", 1): 3 / 4,
    ("frequent", "macro", 1): (2 / 3 + 1) / 2,
    ("predefined", "micro", 1): 3 / 4,
    ("predefined", "macro", 1): (2 / 3 + 1) / 2,
    ("first", "micro", 2): 1 / 3,
    ("first", "macro", 2): 1 / 3,
    ("frequent", "micro", 2): 2 / 3,
    ("frequent", "macro", 2): 2 / 3,
    ("predefined", "micro", 2): 2 / 3,
    ("predefined", "macro", 2): 2 / 3,
}
CONSISTENCY = tuple(_metric(*key, value) for key, value in _VALUES.items())
