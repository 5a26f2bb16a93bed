"""How far a long run has come, for a person at a terminal; silent everywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from termkit.jobs.outcome import Outcome

_QUIET = 2.0  # seconds before anything is said
_BETWEEN = 0.25  # seconds between two lines

AnyOutcome = TypeVar("AnyOutcome", bound=Outcome)


def told(outcomes: Iterable[AnyOutcome]) -> Iterator[AnyOutcome]:
    """The outcomes as they come, while standard error tells how many files and segments there were."""
    if not sys.stderr.isatty():
        yield from outcomes
        return
    started = time.monotonic()
    last = started + _QUIET - _BETWEEN
    files: set[str] = set()
    segments = 0
    shown = False
    try:
        for outcome in outcomes:
            yield outcome
            files.update(outcome.checked)
            segments += sum(paired.bases.total() for paired in outcome.pairs.values())
            now = time.monotonic()
            if now - last >= _BETWEEN:
                last, shown = now, True
                line = f"termkit: {len(files)} files, {segments:,} segments, {now - started:.0f} s"
                print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def doing() -> Iterator[Callable[[str], object] | None]:
    """What is told each step of a long job, for a person at a terminal; None where nobody sits."""
    if not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()
    shown = False

    def tell(what: str) -> None:
        nonlocal shown
        seconds = time.monotonic() - started
        if seconds >= _QUIET:
            shown = True
            print(f"\r\x1b[Ktermkit: {what}, {seconds:.0f} s", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
