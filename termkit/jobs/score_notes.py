"""What a reader should know of a run of the scorer besides its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from termkit.core.alignment import CORRESPOND
from termkit.core.score import DraftScores
from termkit.jobs.reading import shown
from termkit.jobs.score_drafts import Measured
from termkit.jobs.score_request import Request
from termkit.jobs.score_saved import Baseline
from termkit.score.public import STRINGS

_CAUTION = {False: "small differences mean nothing", True: "those compared as a whole come last, whatever they score"}


def notes_of(drafts: Sequence[DraftScores]) -> Iterator[str]:
    """Drafts that hardly say what they were compared with, metrics that were left out, unlike segments."""
    yield from _unlike(drafts)
    yield from _omissions(drafts)


def nothing_scored(drafts: Sequence[DraftScores]) -> str:
    """The error for a run without any score."""
    reasons = dict.fromkeys(f"{name}: {reason}" for draft in drafts for name, reason in draft.omitted)
    return f"nothing could be scored: {'; '.join(reasons) or 'no metric was asked for'}"


def notes_of_request(
    measured: Sequence[Measured], drafts: Sequence[DraftScores], baselines: Mapping[str, Baseline], request: Request
) -> Iterator[str]:
    """What was asked for and could not be done, or was done and leaves no trace in the numbers."""
    if request.check_sacrebleu:
        yield from _checked(measured)
    if request.baseline is not None:
        without = [
            draft.path for draft in drafts if draft.path not in baselines and shown(request.baseline) != draft.path
        ]
        if without:
            yield f"{shown(request.baseline)}: knows nothing of {', '.join(without)}"
    if request.worst and not any(draft.worst for draft in drafts):
        yield "--worst: needs texts beside a reference and a metric of strings"
    for kind in request.profiles:
        if not any(profile.by == kind for draft in drafts for profile in draft.profiles):
            yield f"--profile {kind}: these drafts are not divided into {kind}s"


def _checked(drafts: Sequence[Measured]) -> Iterator[str]:
    for measured in drafts:
        names = [name for name in measured.statistics if name in STRINGS]
        if measured.saved_files:
            yield f"{measured.draft.path}: not counted again by sacrebleu, which needs the texts"
        elif names and not measured.differences:
            yield f"{measured.draft.path}: sacrebleu counts the same: {', '.join(names)}"


def _unlike(drafts: Sequence[DraftScores]) -> Iterator[str]:
    """Drafts that hardly say what they were compared with."""
    for draft in drafts:
        for pairing in draft.pairings:
            if pairing.confidence < CORRESPOND:
                other = draft.source if pairing.other == "source" else ", ".join(draft.references)
                yield (
                    f"{draft.path} hardly says what {other} says (confidence {pairing.confidence:.2f}): "
                    "compared as a whole; is it the right file?"
                )


def _omissions(drafts: Sequence[DraftScores]) -> Iterator[str]:
    """Which metrics were left out and why; drafts with the same reason share a line."""
    groups: dict[str, dict[str, list[str]]] = {}
    for draft in drafts:
        for name, reason in draft.omitted:
            groups.setdefault(reason, {}).setdefault(draft.path, []).append(name)
    for reason, paths in groups.items():
        names = list(dict.fromkeys(name for each in paths.values() for name in each))
        where = "" if len(paths) == len(drafts) > 1 else f"{', '.join(paths)}: "
        yield f"{where}{' and '.join(names)} left out: {reason}"
    for reference in dict.fromkeys(draft.references for draft in drafts):
        bases = dict.fromkeys(draft.segments for draft in drafts if draft.references == reference and draft.segments)
        if len(bases) > 1:
            yield (
                f"drafts of {', '.join(reference)} were compared by {' and by '.join(sorted(bases))}: "
                f"longer segments score higher, so {_CAUTION['document' in bases]}"
            )
