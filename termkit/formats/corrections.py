"""Beads that a person confirmed or corrected, read back: what ``termkit align --locked`` takes.

Three kinds of lines, told by the first of them:

    source_ids  target_ids  ...  locked        a table (TSV) with a header, as the HTML page exports it; or without
    [0,1]       [2]              yes           one, then it has the two columns of numbers only
    {"source_ids": [0, 1], "target_ids": [2], "locked": true}
    [0,1]:[2]                                  every line counts, for the texts that "# SOURCE<tab>TARGET" named last

Sentences are numbered from 0. Where ``locked`` is there, only what it marks counts. What has no counterpart needs a
place: ``at`` tells the number of the sentence before which it would stand, else the row before or behind it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from termkit.core.alignment import Bead
from termkit.errors import InputError, Problem
from termkit.formats.correction_lines import Entry, entries

_TOLD = 50  # faults that are told one by one


class Correction(NamedTuple):
    """A bead that stays as it is, and the line (1-based) that says so."""

    bead: Bead
    line: int
    texts: tuple[str, str] | None = None  # what the sentences said when the line was written


def read_corrections(
    text: str, path: str, source: int, target: int, *, files: tuple[str, str] | None = None
) -> list[Correction]:
    """All locked beads in the order of the texts, which have ``source`` and ``target`` sentences.

    Of a file about several pairs only what names ``files`` (the paths of both texts) counts. Raises InputError with
    a line for each fault: what is no bead, sentences that the texts do not have or that stand in two beads, beads
    that cross.
    """
    problems: list[Problem] = []
    given = [each for each in entries(text, path, problems) if files is None or each.files in (None, files)]
    _refuse_several(given, path)
    sound = [each for each in given if _is_sound(each, (source, target), path, problems)]
    _refuse(problems, path)
    found = _placed(sound, (source, target), path, problems)
    found.sort(
        key=lambda one: (one.bead.source.start, one.bead.source.stop, one.bead.target.start, one.bead.target.stop)
    )
    _refuse(problems, path)
    problems.extend(_shared(found, path))
    _refuse(problems, path)
    problems.extend(_crossing(found, path))
    _refuse(problems, path)
    return found


def _refuse(problems: Sequence[Problem], path: str) -> None:
    if problems:
        lines = [str(problem) for problem in sorted(problems, key=lambda one: one.line)[:_TOLD]]
        if len(problems) > _TOLD:
            lines.append(f"{path}: and {len(problems) - _TOLD} more faults")
        raise InputError("\n".join(lines))


def _refuse_several(given: Sequence[Entry], path: str) -> None:
    named = {entry.files: entry.line for entry in reversed(given) if entry.files is not None}
    if len(named) > 1:
        first, second = sorted(named.values())[:2]
        raise InputError(f"{path}:{second}:1: about other texts than line {first}; give the beads of one pair of texts")


def _is_sound(entry: Entry, lengths: tuple[int, int], path: str, problems: list[Problem]) -> bool:
    """True for an entry that can be a bead of the texts; else what is wrong is added to ``problems``."""
    faults = [] if entry.source or entry.target else ["names no sentence of either text"]
    for side, numbers, length in zip(("source", "target"), (entry.source, entry.target), lengths, strict=True):
        beyond = next((number for number in numbers if number >= length), None)
        if beyond is not None:
            faults.append(f"{side} sentence {beyond}: {_extent(side, length)}")
            continue
        for before, number in pairwise(numbers):
            if number != before + 1:
                faults.append(f"{side} sentences {before} and {number} do not follow one another; a bead has no gaps")
                break
    if entry.at is not None and not (entry.source and entry.target):
        side, length = ("source", lengths[0]) if entry.target else ("target", lengths[1])
        if entry.at > length:
            faults.append(f"at is {entry.at}: {_extent(side, length)}")
    problems.extend(Problem(path, entry.line, 1, fault) for fault in faults)
    return not faults


def _extent(side: str, length: int) -> str:
    if not length:
        return f"the {side} has no sentences"
    return f"the {side} has {length} sentence{'s' * (length > 1)}, numbered from 0 to {length - 1}"


def _placed(given: Sequence[Entry], lengths: tuple[int, int], path: str, problems: list[Problem]) -> list[Correction]:
    """The entries as beads; one with an empty side stands where ``at`` or the entry before or behind it says."""
    beads = [_bead(entry) for entry in given]
    start, end = Bead(range(0), range(0)), Bead(range(lengths[0], lengths[0]), range(lengths[1], lengths[1]))
    for number, entry in enumerate(given):
        beads[number] = beads[number] or _behind(entry, beads[number - 1] if number else start)
    for number in reversed(range(len(given))):
        beads[number] = beads[number] or _before(given[number], beads[number + 1] if number + 1 < len(beads) else end)
    found = []
    for entry, bead in zip(given, beads, strict=True):
        if bead is None:
            side = "source" if entry.target else "target"
            message = (
                f"nothing tells where in the {side} it would stand; lock the bead before or behind it, or give 'at'"
            )
            problems.append(Problem(path, entry.line, 1, message))
        else:
            found.append(Correction(bead, entry.line, entry.texts))
    return found


def _bead(entry: Entry) -> Bead | None:
    """The bead, unless it is not told where an empty side would stand."""
    if entry.source and entry.target:
        return _locked(_range(entry.source), _range(entry.target))
    return None if entry.at is None else _at(entry, entry.at)


def _behind(entry: Entry, before: Bead | None) -> Bead | None:
    """The bead of an entry with an empty side, if it begins where the bead before it ends."""
    if before is None:
        return None
    if entry.source:
        return _at(entry, before.target.stop) if entry.source[0] == before.source.stop else None
    return _at(entry, before.source.stop) if entry.target[0] == before.target.stop else None


def _before(entry: Entry, behind: Bead | None) -> Bead | None:
    """The bead of an entry with an empty side, if it ends where the bead behind it begins."""
    if behind is None:
        return None
    if entry.source:
        return _at(entry, behind.target.start) if entry.source[-1] + 1 == behind.source.start else None
    return _at(entry, behind.source.start) if entry.target[-1] + 1 == behind.target.start else None


def _at(entry: Entry, place: int) -> Bead:
    """The bead of an entry whose empty side stands at a place."""
    nothing = range(place, place)
    return _locked(_range(entry.source), nothing) if entry.source else _locked(nothing, _range(entry.target))


def _locked(source: range, target: range) -> Bead:
    return Bead(source, target, 1.0, True)


def _range(numbers: Sequence[int]) -> range:
    return range(numbers[0], numbers[-1] + 1)


def _shared(found: Iterable[Correction], path: str) -> Iterator[Problem]:
    """Sentences that stand in two beads; one of them for each bead."""
    owners: dict[tuple[str, int], int] = {}
    for bead, line, _ in sorted(found, key=lambda one: one.line):
        told = False
        for side, numbers in (("source", bead.source), ("target", bead.target)):
            for number in numbers:
                owner = owners.setdefault((side, number), line)
                if owner != line and not told:
                    yield Problem(path, line, 1, f"{side} sentence {number} is in the bead of line {owner} already")
                    told = True


def _crossing(found: Sequence[Correction], path: str) -> Iterator[Problem]:
    """Beads of which one is behind the other in the source and before it in the target; they share no sentence."""
    furthest: Correction | None = None
    for one in found:
        if furthest is not None and _crosses(furthest.bead, one.bead):
            first, second = sorted((furthest, one), key=lambda each: each.line)
            yield Problem(
                path,
                second.line,
                1,
                f"{_told(second.bead)} crosses {_told(first.bead)} of line {first.line}; "
                "what comes later in the source must come later in the target",
            )
        if furthest is None or one.bead.target.stop > furthest.bead.target.stop:
            furthest = one


def _crosses(before: Bead, behind: Bead) -> bool:
    return behind.source.start < before.source.stop or behind.target.start < before.target.stop


def _told(bead: Bead) -> str:
    return f"{list(bead.source)}:{list(bead.target)}".replace(" ", "")
