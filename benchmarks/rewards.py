"""Measures the reward: ``python -m benchmarks.rewards [DATA]`` prints the tables of docs/rewards.md.

DATA is what ``termkit attack`` takes; default: ../shared/data/wmt25-dev (WMT25's terminology task, Hong Kong financial
reports; CC BY-NC 4.0, for evaluation only, and no part of this project). Beside the reward stand two measures that are
used as rewards: sentence chrF2++ (sacrebleu's) and the terminology success rate of WMT25, by segment.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from termkit.jobs.attack import RewardFunction, attack_table
from termkit.jobs.attack_inputs import Segments, read_segments
from termkit.rewards import reward, rewards

_DEFAULT = Path("../shared/data/wmt25-dev")
_EVERY = 4  # segments of which one is attacked under the slow measures
_ROW = "| {:<26} | {:>8} | {:>8} | {:>7} | {:>8} | {:>7} | {:>9} | {:>9} |"


def success_rate(source: str, output: str, terms: dict[str, list[str]], reference: str | None) -> float:
    """WMT25's success rate of one segment: substrings in small letters, up to the count in the source."""
    text, shares = output.lower(), []
    for term, targets in terms.items():
        wanted = source.count(term)
        if wanted and (reference is None or any(target.lower() in reference.lower() for target in targets)):
            shares.append(min(sum(text.count(target.lower()) for target in targets) / wanted, 1.0))
    return sum(shares) / len(shares) if shares else 1.0


def chrf(source: str, output: str, terms: dict[str, list[str]], reference: str | None) -> float:
    """Sentence chrF2++ as a share."""
    return float(_chrf().sentence_score(output, [reference or ""]).score) / 100


@lru_cache(maxsize=1)
def _chrf() -> Any:
    from sacrebleu.metrics import CHRF

    return CHRF(word_order=2)


def thinned(segments: Segments, every: int) -> Segments:
    """One segment of so many."""
    step = slice(None, None, every)
    systems = {name: texts[step] for name, texts in segments.systems.items()}
    return Segments(segments.ids[step], segments.items[step], systems)


def attacks_table(segments: Segments) -> None:
    """Every attack against the reward, with and without a reference, and against the two measures."""
    few = thinned(segments, _EVERY)
    asked: list[tuple[str, RewardFunction, Segments, bool]] = [
        ("reward", reward, segments, True),
        ("without reference", reward, segments, False),
        ("chrF2++", chrf, few, True),
        ("WMT25 TSR", success_rate, few, True),
    ]
    tables = [attack_table(texts, function, name, with_reference=given) for name, function, texts, given in asked]
    print(_ROW.format("attack", "reward", "worst", "gain", "no ref.", "gain", "chrF2++", "TSR"))
    print(_ROW.format("(no attack)", *_bases(tables)))
    for with_reference, without, strings, rate in zip(*(table.rows for table in tables), strict=True):
        print(
            _ROW.format(
                with_reference.name, f"{with_reference.delta:+.3f}", f"{with_reference.worst:+.3f}",
                f"{with_reference.share:.1%}", f"{without.delta:+.3f}", f"{without.share:.1%}",
                f"{strings.delta:+.3f}", f"{rate.delta:+.3f}",
            )
        )  # fmt: skip
    for table in tables:
        print(table.reward, {name: round(mean, 4) for name, mean in table.systems.items()})


def _bases(tables: Sequence[Any]) -> tuple[str, ...]:
    first, second, third, fourth = (f"{table.base:.3f}" for table in tables)
    return first, "", "", second, "", third, fourth


def agreement(segments: Segments) -> None:
    """Pearson's correlation of the reward with the two measures, over segments that need terms."""
    import numpy as np

    few = thinned(segments, _EVERY)
    for with_reference in (True, False):
        rows = []
        for texts in few.systems.values():
            for item, text in zip(few.items, texts, strict=True):
                terms = {source: list(targets) for source, targets in item.terms}
                found = reward(item.source, text, terms, item.reference if with_reference else None)
                if found.components.get("needed"):
                    rows.append(
                        (
                            found.value,
                            chrf("", text, {}, item.reference),
                            success_rate(item.source, text, terms, item.reference),
                        )
                    )
        _, strings, rates = np.corrcoef(np.array(rows).T)[0]
        kind = "with" if with_reference else "without"
        print(f"{kind} reference, {len(rows)} outputs: r with chrF2++ {strings:.2f}, with TSR {rates:.2f}")


def speed(segments: Segments) -> None:
    """CPU time of one call and of batches of 512, for outputs of about 140 characters, references seen before."""
    rows = [
        (item, text, {source: list(targets) for source, targets in item.terms})
        for texts in segments.systems.values()
        for item, text in zip(segments.items, texts, strict=True)
        if item.terms and 100 <= len(text) <= 180
    ]
    for with_reference in (True, False):
        calls = [(item.source, text, terms, item.reference if with_reference else None) for item, text, terms in rows]
        times: list[float] = []
        for _ in range(3):  # the first fills the caches
            times = [_timed(call) for call in calls]
        sources, outputs, terms, references = zip(*(calls * (512 // len(calls) + 1))[:512], strict=True)
        best = 1e9
        for _ in range(5):
            start = time.process_time()
            rewards(sources, outputs, terms, references)
            best = min(best, time.process_time() - start)
        times.sort()
        kind = "with" if with_reference else "without"
        print(f"{kind} reference: {1000 * sum(times) / len(times):.2f} ms a call (99 of 100 below "
              f"{1000 * times[int(len(times) * 0.99)]:.2f}), {512 / best:,.0f} a second in batches of 512")  # fmt: skip


def _timed(call: tuple[Any, ...]) -> float:
    start = time.process_time()
    reward(*call)
    return time.process_time() - start


def main() -> None:
    """Prints all tables."""
    segments = read_segments(Path(sys.argv[1]) if len(sys.argv) > 1 else _DEFAULT)
    speed(segments)
    agreement(segments)
    attacks_table(segments)


if __name__ == "__main__":
    main()
