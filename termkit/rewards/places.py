"""Whether a term stands where a translator would have put it, and instead of other words, not beside them.

Three questions are asked of every occurrence, of the reference where there is one, else of the source:

- *Is it about there?* Its place in the text, a content word of the context, and words between it and
  other terms, and in its sentence, unless there are none there either: a list of terms is no sentence.
- *Is there room for it?* Between the nearest words that both texts share, the output has no more words than the
  reference, but for one that the rest of the source accounts for. (Of the source: the rest of the output is not fuller
  than a translation of the rest of the source.)
- *Is it the only rendering?* No word of the concept (of its terms, or that the dictionary has for the source term's
  parts) stands near in the output beyond what the reference, or the rest of the source, accounts for. This is what
  tells a term that was put in from a term that was used: the words that it should have replaced are still there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, NamedTuple

from termkit.rewards.lexical import own_words
from termkit.rewards.settings import Settings
from termkit.rewards.sides import Side
from termkit.rewards.terms import Task

Standing = Literal["credited", "allowed", "misplaced", "crowded", "twice", "surplus"]


class Pairs(NamedTuple):
    """Content words that output and reference share in the same order: their numbers in each."""

    output: list[int]
    reference: list[int]


def content_pairs(output: Side, reference: Side, pairs: Sequence[tuple[int, int]]) -> Pairs:
    """The pairs of a common run that are content words."""
    ones, others = output.before, reference.before
    kept = [(ones[i], others[j]) for i, j in pairs if ones[i + 1] > ones[i]]
    return Pairs([i for i, _ in kept], [j for _, j in kept])


def in_reference(
    task: Task, output: Side, span: int, reference: Side, other: int, pairs: Pairs, settings: Settings
) -> Standing:
    """How a term of the output stands, against one occurrence in the reference."""
    scale = 2 if task.chinese else 1
    if abs(output.where[span] - reference.where[other]) > settings.tolerance + 1 / len(output.view):
        return "misplaced"
    context = set(reference.around(other, settings.window * scale))
    if output.listed[span] and not reference.listed[other]:
        return "misplaced"
    if context and context.isdisjoint(output.around(span, settings.window * scale)):
        return "misplaced"
    here, there = _gaps(output, span, reference, other, pairs)
    surplus = len(here) - len(there)
    if not -settings.hole * scale <= surplus <= settings.surplus * scale:
        return "crowded"
    if surplus > 0 and surplus > sum(word in task.expected for word in set(here).difference(there)):
        return "crowded"
    return "twice" if _is_double(task, output, span, reference.counts, settings.reach * scale) else "credited"


def in_source(task: Task, output: Side, span: int, source: Side, other: int, settings: Settings) -> Standing:
    """How a term of the output stands, against one occurrence of its source term."""
    scale, source_scale = (2, 1) if task.chinese else (1, 2)
    if abs(output.where[span] - source.where[other]) > settings.tolerance + 1 / len(output.view):
        return "misplaced"
    context = task.context(other, settings.source_window * source_scale)
    place = output.places[span]
    neighbours = output.content[max(0, place - 1) : place + 1]
    if output.listed[span] and not source.listed[other]:
        return "misplaced"
    if context and neighbours and context.isdisjoint(neighbours):
        return "misplaced"
    least, most = settings.fullness
    if not least <= fullness(task, output, source) <= most:
        return "crowded"
    return "twice" if _is_double(task, output, span, task.expected, settings.reach * scale) else "credited"


def fullness(task: Task, output: Side, source: Side) -> float:
    """How many words the output has outside of terms, against the usual number for the rest of the source."""
    if task.chinese:
        return (output.units + 2) / (len(source.content) * 2.35 + 2)
    return (len(output.content) + 1) / (source.units * 0.43 + 1)


def _gaps(output: Side, span: int, reference: Side, other: int, pairs: Pairs) -> tuple[list[str], list[str]]:
    """The content words about a term, up to the nearest shared ones: of the output, and of the reference."""
    here, there = output.places[span], reference.places[other]
    at, at_other = bisect_left(pairs.output, here), bisect_left(pairs.reference, there)
    left, right = min(at, at_other) - 1, max(at, at_other)
    start, other_start = (pairs.output[left] + 1, pairs.reference[left] + 1) if left >= 0 else (0, 0)
    if right < len(pairs.output):
        return output.content[start : pairs.output[right]], reference.content[other_start : pairs.reference[right]]
    return output.content[start:], reference.content[other_start:]


def _is_double(task: Task, output: Side, span: int, accounted: dict[str, int], reach: int) -> bool:
    """True when the concept of a term is rendered once more nearby, by words that nothing else accounts for."""
    entry = task.entries[output.spans[span].entries[0]]
    counts = output.counts
    return any(
        counts[word] > accounted.get(word, 0) and output.is_near(span, word, reach)
        for word in own_words(entry.sources, entry.targets, task.chinese)
        if word in counts
    )
