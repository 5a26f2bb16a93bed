"""How well the rest of the output renders the rest of the source, with all terms taken out of both.

With a reference: the mean of two F1 values, of content words as a bag and of all words in order (their longest common
run). Without: the same two, where a word counts as shared when the dictionary gives it for a unit of the source. Terms
are no part of it, so that none that is put in can raise it; and it is F1, not recall, so that other words cannot
either, unless they are right.
"""

from __future__ import annotations

from termkit.rewards.common_run import common_run, longest_run
from termkit.rewards.ramp import ramp
from termkit.rewards.settings import Settings
from termkit.rewards.sides import Side
from termkit.rewards.terms import Task

_ORDERED = (12, 24)  # content words of a source: translations of shorter ones keep no order; of longer ones, roughly


def against_reference(output: Side, reference: Side) -> tuple[float, list[tuple[int, int]]]:
    """The quality, from 0 to 1, and the places at which the two share words in the same order."""
    pairs = common_run(output.masked, reference.masked)
    order = f1(len(pairs), len(output.masked), len(reference.masked))
    return (bag(output, reference) + order) / 2, pairs


def bag(output: Side, reference: Side) -> float:
    """F1 of content words, whatever their order."""
    counts = reference.counts
    shared = sum(min(count, counts[key]) for key, count in output.counts.items() if key in counts)
    return f1(shared, len(output.content), len(reference.content))


def against_source(task: Task, output: Side, source: Side, settings: Settings) -> float:
    """The quality, from 0 to 1."""
    if not source.content:
        return 1.0 if not output.content else 0.0
    accounted = task.expected
    known = sum(min(count, accounted[key]) for key, count in output.counts.items() if key in accounted)
    precision = known / len(output.content) if output.content else 0.0
    words = output.counts
    rendered = 0
    for mask in filter(None, map(task.masks.get, words)):
        rendered |= mask
    recall = rendered.bit_count() / len(task.readings)
    together = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    run = longest_run(output.content, task.masks, len(task.readings))
    scale = 2 if task.chinese else 1  # an English word has one rendering of about two characters
    order = min(1.0, scale * run / len(output.content)) if output.content else 0.0
    literal = ramp((run - 1) / len(source.content), *(edge * (1 + scale) / 2 for edge in settings.literal))
    weight = ramp(len(source.content), *_ORDERED) / 2  # by the source, which no output can change
    return literal * min(1.0, (together * (1 - weight) + order * weight) / settings.natural)


def f1(shared: int, one: int, other: int) -> float:
    """Twice what is shared, of all; 1 where both are empty."""
    return 2 * shared / (one + other) if one + other else 1.0
