"""What stands in a draft for each occurrence of a term: a target that was given, or else what its passages share.

An entry's targets come first: disjoint occurrences in the order of the text, not more than the source has of the term.
Where the source has more, the draft said once what the source says twice, and the rest is left out. Where no target
stands in a segment, the rendering is the run of words that is most associated with the term: up to four words (in
Chinese two to six characters) that belong to no other term and have no sign among them and, in English, no small word
at either end. Association is Dice's coefficient of the segments that have the run and those in which the term lacks
its targets; of equal ones that which stands nearest to the place of the term in its source, then the longest. Without
any such run there is none (``MISSING``).

The task's own extraction asks a language model, then an aligner (``term-consistency`` of wmt25-terminology).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from termkit.core.language import is_chinese
from termkit.score.metric import Task
from termkit.score.terms.measured import Options
from termkit.score.terms.words import Span, keys, terms_of

MISSING = "▔"  # as the published script writes it; it is sorted among the renderings

# words at which an English rendering neither begins nor ends
_SMALL_TEXT = """
    a an the of to in on at by for from with as and or but nor so if than that this these those it its they them
    their we our us he she his her i you your my is are was were be been being am has have had do does did will would
    can could may might must shall should not no also such which who whom whose what when where while there here into
    over under between about during through after before up down out off all any each some more most other both
"""
_SMALL = frozenset(_SMALL_TEXT.split())


class Rendering(NamedTuple):
    """What stands for a term in a segment, as lower-case lemmas, and how often."""

    unit: int
    term: str
    text: str
    times: int
    predefined: str  # the first target of the entry, in the same shape


class _Gap(NamedTuple):
    """A term that stands in the source of a segment, none of whose targets stands in the draft."""

    unit: int
    term: str
    predefined: str
    needed: int
    place: float  # in the source, 0 to 1


_Run = tuple[str, int, int]  # words, the number of the first in the draft, how many


def renderings(task: Task, options: Options) -> list[Rendering]:
    """The renderings of all segments, in order of segments."""
    target = options.target
    found: list[Rendering] = []
    gaps: list[_Gap] = []
    free: list[list[list[str]]] = []  # of each segment, the stretches that belong to no term
    for unit, terms in enumerate(terms_of(task.terms, options.source, target)):
        words = keys(task.hypotheses[unit], target)
        if not terms.sources:
            free.append(_stretches(words, []))
            continue
        needed = terms.needed(task.sources[unit])
        spans = terms.rendered(words, needed)
        left = list(needed)
        first = [" ".join(target.keys(targets[0])) for targets in terms.targets]
        counts: Counter[tuple[int, str]] = Counter()
        for (start, end, _), entry in spans:
            if left[entry]:
                left[entry] -= 1
                counts[entry, " ".join(words[start:end])] += 1
        for (entry, text), count in counts.items():
            found.append(Rendering(unit, terms.sources[entry], text, count, first[entry]))
        for entry, count in enumerate(needed):
            if count and left[entry] == count:
                term, source = terms.sources[entry], task.sources[unit].lower()
                place = max(source.find(term.strip().lower()), 0) / max(len(source), 1)
                gaps.append(_Gap(unit, term, first[entry], count, place))
        free.append(_stretches(words, [span for span, _ in spans]))
    sizes = range(2, 7) if is_chinese(task.target_language) else range(1, 5)
    found += _associated(gaps, free, sizes)
    return sorted(found, key=lambda each: each.unit)


def _stretches(words: Sequence[str], spans: Sequence[Span]) -> list[list[str]]:
    """The words between signs and terms; each stretch begins with empty words, so that places can be told."""
    stops = {number for start, end, _ in spans for number in range(start, end)}
    stops.update(number for number, word in enumerate(words) if not word[0].isalnum())
    stretches, start = [], 0
    for stop in sorted(stops):
        stretches.append(list(words[start:stop]))
        start = stop + 1
    return [*stretches, list(words[start:])]


def _runs(stretches: Sequence[Sequence[str]], sizes: range) -> list[_Run]:
    found: list[_Run] = []
    at = 0
    for words in stretches:
        edges = [word not in _SMALL for word in words]
        for size in sizes:
            found += [
                (" ".join(words[start : start + size]), at + start, size)
                for start, last in enumerate(edges[size - 1 :])
                if last and edges[start]
            ]
        at += len(words) + 1
    return found


def _associated(gaps: Sequence[_Gap], free: Sequence[Sequence[Sequence[str]]], sizes: range) -> Iterator[Rendering]:
    runs = {unit: _runs(free[unit], sizes) for unit in {gap.unit for gap in gaps}}
    texts = {unit: Counter([text for text, _, _ in each]) for unit, each in runs.items()}
    together: defaultdict[str, Counter[str]] = defaultdict(Counter)  # by term, how many of its gaps have each run
    for gap in gaps:
        together[gap.term].update(texts[gap.unit].keys())
    lacking = Counter(gap.term for gap in gaps)
    everywhere: Counter[str] = Counter()
    for each in texts.values():
        everywhere.update(each.keys())
    if gaps:
        for unit, stretches in enumerate(free):
            if unit not in texts:
                everywhere.update(everywhere.keys() & [text for text, _, _ in _runs(stretches, sizes)])
    for gap in gaps:
        term, unit = gap.term, gap.unit
        beside, count = together[term], lacking[term]
        dice = {text: 2 * beside[text] / (count + everywhere[text]) for text in texts[unit]}
        highest = max(dice.values(), default=0)
        total = sum(map(len, free[unit])) + len(free[unit])
        near = [(-abs(at / total - gap.place), words, text) for text, at, words in runs[unit] if dice[text] == highest]
        text = max(near)[2] if near else MISSING
        yield Rendering(unit, term, text, min(gap.needed, max(1, texts[unit][text])), gap.predefined)
