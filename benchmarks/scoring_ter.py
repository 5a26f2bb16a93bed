"""``python -m benchmarks.scoring_ter``: TER beside sacrebleu's, on the drafts of the WMT25 terminology task.

Both count the same segments in one process; sacrebleu's cache of prepared texts is emptied before each run.
CPU seconds of one run of sacrebleu, which is long, and the least of three of termkit. The counts must be equal: else it
stops with an error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any, NamedTuple

import click
from sacrebleu.metrics import TER
from sacrebleu.tokenizers.tokenizer_ter import TercomTokenizer

from termkit.score.ter import Ter

DATA = Path("..") / "shared" / "data"
_ROW = "{:<30} {:>8} {:>10} {:>9} {:>7}"
_RUNS = 3


class Draft(NamedTuple):
    """A name for the table, texts beside their reference, and TER's options."""

    name: str
    hypotheses: Sequence[str]
    references: Sequence[str]
    options: dict[str, bool]


@click.command()
@click.option("--data", default=DATA, show_default=True, type=click.Path(path_type=Path), help="The data folder.")
@click.option("--every", default=10, show_default=True, type=click.IntRange(1), help="Every so many-th segment.")
def main(data: Path, every: int) -> None:
    """TER beside sacrebleu's: CPU seconds and how many times as fast."""
    click.echo(_ROW.format("draft", "segments", "sacrebleu", "termkit", "ratio"))
    ratios = []
    for draft in _drafts(data / "wmt25-dev", every):
        theirs, ours = _seconds(draft)
        ratios.append(theirs / ours)
        click.echo(_ROW.format(draft.name, len(draft.hypotheses), f"{theirs:.2f}", f"{ours:.3f}", f"{ratios[-1]:.1f}"))
    click.echo(f"mean of the ratios {mean(ratios):.1f}, least {min(ratios):.1f}")


def _drafts(folder: Path, every: int) -> list[Draft]:
    """The English drafts, and the Chinese sources of the same segments: each beside the one before it."""
    items = [json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").split("\n") if line]
    references = [item["ref"] for item in items]
    drafts = []
    for path in sorted((folder / "systems").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")[: len(items)]
        drafts.append(Draft(path.stem, lines[::every], references[::every], {}))
    chinese = [item["src"] for item in items]
    options = {"normalized": True, "asian_support": True}
    return [*drafts, Draft("Chinese, each beside the last", chinese[1::every], chinese[:-1:every], options)]


def _seconds(draft: Draft) -> tuple[float, float]:
    """CPU seconds of sacrebleu and of termkit."""
    texts, references = draft.hypotheses, [draft.references]
    TercomTokenizer.__call__.cache_clear()
    theirs, expected = _timed(lambda: TER(**draft.options)._extract_corpus_statistics(texts, references))
    runs = [_timed(lambda: Ter(**draft.options).rows(texts, references)) for _ in range(_RUNS)]
    if runs[0][1].tolist() != [[int(count) for count in counts] for counts in expected]:
        sys.exit(f"{draft.name}: the counts are not sacrebleu's")
    return theirs, min(seconds for seconds, _ in runs)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = process_time()
    result = work()
    return process_time() - start, result


if __name__ == "__main__":
    main()
