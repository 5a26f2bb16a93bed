"""How much faster termkit counts BLEU and chrF than sacrebleu does, in one process and by turns, in CPU seconds.

    python -m benchmarks.scoring --data ../shared/data/wmt25-dev

Texts are the systems of a test set, or, without one, the project's own translations. Every row compares the integers
too. sacrebleu keeps lines that it has tokenized; that is cleared before each of its turns, as in a first run.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from time import process_time
from typing import NamedTuple

for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

from sacrebleu.metrics import BLEU, CHRF  # noqa: E402
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a  # noqa: E402
from sacrebleu.tokenizers.tokenizer_re import TokenizerRegexp  # noqa: E402
from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh  # noqa: E402

import termkit.score  # noqa: E402
from termkit.score.bleu import Bleu  # noqa: E402
from termkit.score.chrf import Chrf  # noqa: E402

_ROOT = Path(__file__).resolve().parent.parent
_SIZE = 2060  # segments
_ROW = "{:<28} {:>9} {:>9} {:>7}  {}"
Lines = list[str]


class Texts(NamedTuple):
    """English hypotheses with two references, and Chinese ones with one."""

    hypotheses: Lines
    reference: Lines
    other: Lines
    chinese: Lines
    chinese_reference: Lines


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with items.jsonl and systems/*.txt")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    texts = _test_set(chosen.data) if chosen.data else _own()
    for line in lines(texts, chosen.runs):
        print(line, flush=True)


def lines(texts: Texts, runs: int) -> Iterator[str]:
    """The table, row by row as it is measured."""
    yield _ROW.format("what", "sacrebleu", "termkit", "ratio", "integers equal")
    english, two = [texts.reference], [texts.reference, texts.other]
    rows: list[tuple[str, BLEU | CHRF, Bleu | Chrf, Lines, list[Lines]]] = [
        ("chrF", CHRF(), Chrf(), texts.hypotheses, english),
        ("chrF++", CHRF(word_order=2), Chrf(word_order=2), texts.hypotheses, english),
        ("BLEU 13a", BLEU(force=True), Bleu(), texts.hypotheses, english),
        ("BLEU zh", BLEU(tokenize="zh", force=True), Bleu("zh"), texts.chinese, [texts.chinese_reference]),
        ("chrF, Chinese", CHRF(), Chrf(), texts.chinese, [texts.chinese_reference]),
        ("chrF, two references", CHRF(), Chrf(), texts.hypotheses, two),
        ("BLEU 13a, two references", BLEU(force=True), Bleu(), texts.hypotheses, two),
    ]
    for title, theirs, ours, hypotheses, references in rows:
        equal = theirs._extract_corpus_statistics(hypotheses, references) == ours.rows(hypotheses, references).tolist()

        def count(theirs: BLEU | CHRF = theirs, of: Lines = hypotheses, references: list[Lines] = references) -> None:
            theirs._extract_corpus_statistics(of, references)

        def count_too(ours: Bleu | Chrf = ours, of: Lines = hypotheses, references: list[Lines] = references) -> None:
            ours.rows(of, references)

        yield _row(title, count, count_too, runs, "yes" if equal else "NO")
    peer, pairs = CHRF(), list(zip(texts.hypotheses, texts.reference, strict=True))[:1024]

    def singly() -> None:
        for hypothesis, reference in pairs:
            peer.sentence_score(hypothesis, [reference])

    for size in (1, 64, 512):

        def batches(size: int = size) -> None:
            for start in range(0, len(pairs), size):
                ours, theirs = zip(*pairs[start : start + size], strict=True)
                termkit.score.segments(ours, [theirs])

        yield _row(f"sentence chrF, {size} at a time", singly, batches, runs, "")


def _row(title: str, theirs: Callable[[], None], ours: Callable[[], None], runs: int, note: str) -> str:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for call, spent in zip((theirs, ours), times, strict=True):
            for kind in (Tokenizer13a, TokenizerRegexp, TokenizerZh):
                kind.__call__.cache_clear()
            start = process_time()
            call()
            spent.append(process_time() - start)
    left, right = min(times[0]), min(times[1])
    return _ROW.format(title, f"{left:.3f} s", f"{right:.3f} s", f"{left / right:.1f}", note).rstrip()


def _test_set(folder: Path) -> Texts:
    items = [json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").split("\n") if line]
    systems = [path.read_text(encoding="utf-8").split("\n") for path in sorted((folder / "systems").glob("*.txt"))]
    size = len(items)
    hypotheses = [line for system in systems[:-1] for line in system[:size]]
    return _texts(hypotheses, [item["ref"] for item in items], systems[-1][:size], [item["src"] for item in items])


def _own() -> Texts:
    folder = _ROOT / "translations"
    english, other, chinese = (
        [line for line in (folder / name).read_text(encoding="utf-8").split("\n") if line]
        for name in ("llm-2025.en.md", "llm-2025.en.draft-a.md", "llm-2025.zh-Hant.md")
    )
    size = min(len(english), len(other))
    return _texts(_noisy(english[:size]), english[:size], other[:size], chinese)


def _texts(hypotheses: Sequence[str], reference: Sequence[str], other: Sequence[str], chinese: Sequence[str]) -> Texts:
    repeated = [[lines[number % len(lines)] for number in range(_SIZE)] for lines in (hypotheses, reference, other)]
    source = [chinese[number % len(chinese)] for number in range(_SIZE)]
    return Texts(*repeated, chinese=_noisy(source), chinese_reference=source)


def _noisy(texts: Sequence[str]) -> Lines:
    """The texts with an eighth of their characters left out."""
    choice = Random(1)
    return ["".join(character for character in text if choice.random() > 0.125) for text in texts]


if __name__ == "__main__":
    main()
