"""Every occurrence of a term in the output is matched with one of the reference, or of the source, and judged there."""

from __future__ import annotations

from collections.abc import Sequence

from termkit.rewards.places import Pairs, Standing, content_pairs, in_reference, in_source
from termkit.rewards.settings import Settings
from termkit.rewards.sides import Side
from termkit.rewards.terms import Task
from termkit.rewards.value import Verdict

_LOOKED_AT = 16  # occurrences not yet matched; of a term that stands there more often, only the next ones


class Counted:
    """How often terms were needed, credited, and not credited (of which over-generated), and each verdict."""

    def __init__(self) -> None:
        self.needed = self.credited = self.uncredited = self.over = self.missing = 0
        self.verdicts: list[Verdict] = []


def count_terms(
    asked: Task, output: Side, other: Side, settings: Settings, pairs: Sequence[tuple[int, int]] | None = None
) -> Counted:
    """Counts the terms of an output against a reference, of which the common run is known, or the source."""
    counted = Counted()
    shared = None if pairs is None else content_pairs(output, other, pairs)
    here, there = _by_entry(asked, output), _by_entry(asked, other)
    for number in range(len(asked.entries)):
        _count_entry(
            counted, asked, number, output, here.get(number, []), other, there.get(number, []), shared, settings
        )
    return counted


def _count_entry(
    counted: Counted, asked: Task, number: int, output: Side, spans: list[int], other: Side, places: list[int],
    shared: Pairs | None, settings: Settings,
) -> None:  # fmt: skip
    name, wanted = asked.entries[number].sources[0], asked.needed[number]
    needed = min(wanted, len(places))
    over = max(0, len(spans) - max(wanted, len(places)))
    free = places[::-1]  # the next one last, where taking it costs nothing
    credited = rest = 0
    for span in spans:
        standing = _standing(asked, output, span, other, free, shared, settings) if free else "surplus"
        if standing == "credited" and credited == needed:
            standing = "allowed"
        credited += standing == "credited"
        rest += standing not in ("credited", "allowed")
        start, end, _ = output.spans[span]
        counted.verdicts.append(
            Verdict(name, ("" if asked.chinese else " ").join(output.view.words[start:end]), standing)
        )
    lacking = max(0, needed - len(spans))
    counted.verdicts.extend([Verdict(name, "", "missing")] * lacking)
    counted.needed += needed
    counted.credited += max(0, credited - over)  # one too many takes one away
    counted.uncredited += rest
    counted.over += over
    counted.missing += lacking


def _standing(
    asked: Task, output: Side, span: int, other: Side, free: list[int], shared: Pairs | None, settings: Settings
) -> Standing:
    """The standing of a span against the nearest occurrence that is still free, which it takes."""
    where = output.where[span]
    nearest = min(free[-_LOOKED_AT:], key=lambda place: abs(other.where[place] - where))
    del free[free.index(nearest, max(0, len(free) - _LOOKED_AT))]
    if shared is None:
        return in_source(asked, output, span, other, nearest, settings)
    return in_reference(asked, output, span, other, nearest, shared, settings)


def _by_entry(asked: Task, side: Side) -> dict[int, list[int]]:
    """The spans of each entry; a form of several entries goes to the one that lacks most."""
    found: dict[int, list[int]] = {}
    for number, span in enumerate(side.spans):
        if len(span.entries) == 1:
            best = span.entries[0]
        else:
            best = max(span.entries, key=lambda entry: asked.needed[entry] - len(found.get(entry, ())))
        found.setdefault(best, []).append(number)
    return found
