"""Random bad input for every reader, the matcher and what a check reads besides: no crash, no hang, no wrong place.

    python -m benchmarks.fuzz_readers --seconds 60 [--seed 0] [--only markdown,html]

The time is shared out among the targets. What comes out must be an error that termkit raises on purpose, or places that
hold. Where something else happens, the input is cut down and printed, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from types import FrameType

from benchmarks.fuzz_samples import SAMPLES, TOKENS
from benchmarks.fuzz_targets import TARGETS
from termkit.errors import TermkitError

_SLOW = 0.5  # seconds of the processor that are worth a look
_PATIENCE = 5  # seconds that an input of some kilobytes may take; most take a millisecond
_SHOWN = 3  # different failures of one target that are cut down and printed
_CUTTING = 10  # seconds for one of them


class HangError(Exception):
    """An input took too long."""


def main() -> int:
    """Fuzzes all targets, or those that are named; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="of processor time, for all targets together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help=f"targets, with commas between them: {', '.join(TARGETS)}")
    asked = parser.parse_args()
    names = asked.only.split(",") if asked.only else list(TARGETS)
    signal.signal(signal.SIGALRM, _hang)
    found = sum(_fuzz(name, asked.seconds / len(names), asked.seed) for name in names)
    return 1 if found else 0


def _hang(signum: int, frame: FrameType | None) -> None:
    raise HangError(f"longer than {_PATIENCE} s")


def _fuzz(name: str, seconds: float, seed: int) -> int:
    """Gives one target random input for so long; the number of different failures."""
    target = TARGETS[name]
    failures: dict[str, str] = {}
    rounds = refused = 0
    slowest = 0.0
    for number, sample in enumerate(SAMPLES.get(name, SAMPLES["text"])):  # also loads what is loaded but once
        outcome(target, sample, number)
    stop = time.process_time() + seconds
    while time.process_time() < stop and len(failures) < _SHOWN:
        chance = random.Random(f"{name} {seed} {rounds}")
        text = mutated(name, chance)
        rounds += 1
        before = time.process_time()
        failure, error = outcome(target, text, rounds)
        spent = time.process_time() - before
        slowest = max(slowest, spent)
        if spent > _SLOW and failure is None:
            failure = f"slow: {spent:.2f} s for {len(text)} characters"
        refused += error
        if failure is not None and failure not in failures:
            failures[failure] = text
            print(f"\n{name}, round {rounds - 1} of seed {seed}: {failure}")
            print(f"  input: {_cut_down(target, text, failure, rounds)!a}", flush=True)
    told = f"{len(failures)} failures" if failures else "nothing found"
    print(f"{name:<14} {rounds:>8} inputs, {refused:>8} refused, slowest {slowest:6.3f} s: {told}", flush=True)
    return len(failures)


def outcome(target: Callable[[str, random.Random], None], text: str, seed: int) -> tuple[str | None, bool]:
    """What went wrong with an input, if anything did, and whether it was refused."""
    signal.alarm(_PATIENCE)
    try:
        target(text, random.Random(seed))
    except TermkitError as error:
        return (None if str(error).strip() else "an error without a message"), True
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename.rpartition('/termkit/')[2]}:{frame.lineno}"
        return (
            f"{type(error).__name__} at {place}: {str(error)[:120] if isinstance(error, AssertionError) else ''}",
            False,
        )
    finally:
        signal.alarm(0)
    return None, False


def mutated(name: str, chance: random.Random) -> str:
    """A sample of a target's format, changed in some places."""
    samples, tokens = SAMPLES.get(name, SAMPLES["text"]), (*TOKENS[""], *TOKENS.get(name, ()))
    text = chance.choice(samples) if chance.random() < 0.9 else ""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 12))):
        at = chance.randint(0, len(text))
        behind = min(len(text), at + chance.choice((0, 1, 1, 2, 5, 20)))
        way = chance.randint(0, 5)
        if way == 0:
            text = text[:at] + text[behind:]
        elif way == 1:
            text = text[:at] + chance.choice(tokens) * chance.choice((1, 1, 1, 2, 3, 40)) + text[at:]
        elif way == 2:
            text = text[:at] + chance.choice(tokens) + text[behind:]
        elif way == 3:
            first = chance.randint(0, len(text))
            text = text[:at] + text[first : first + chance.choice((1, 3, 10, 60))] + text[at:]
        elif way == 4:
            text = text[:at] + "".join(chance.choices(tokens, k=chance.randint(1, 6))) + text[behind:]
        else:
            other = chance.choice(samples)
            text = text[:at] + other[chance.randint(0, len(other)) :]
        text = text[:6000]
    return text


def _cut_down(target: Callable[[str, random.Random], None], text: str, failure: str, seed: int) -> str:
    """A shorter input that fails in the same place."""
    kind = failure.partition(":")[0]
    stop, size = time.monotonic() + _CUTTING, len(text) // 2
    while size and time.monotonic() < stop:
        at = 0
        while at < len(text) and time.monotonic() < stop:
            shorter = text[:at] + text[at + size :]
            now, _ = outcome(target, shorter, seed)
            if now is not None and now.partition(":")[0] == kind:
                text = shorter
            else:
                at += size
        size //= 2
    return text


if __name__ == "__main__":
    sys.exit(main())
