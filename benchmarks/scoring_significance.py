"""``python -m benchmarks.scoring_significance``: paired bootstrap of several systems, against sacrebleu.

BLEU and chrF of five systems with 1000 resamples, counting included: p-values against the first system, means and
intervals. Each side runs in processes of its own, in turns; printed are the CPU seconds of the job (imports are not
counted), their ratio, and the peak memory of the whole process. Both sides' p-values are compared. ``DATA`` is a folder
with ``items.jsonl`` (a ``ref`` in each line) and ``systems/*.txt``; segments are taken from its start, and again from
there when more are wanted.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import click

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "wmt25-dev"
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes that ru_maxrss counts in
_ROW = "{:<28} {:>9} {:>8} {:>8} {:>8} {:>7}"
_NAMES = ("BLEU", "chrF2")

Systems = list[tuple[str, list[str]]]


def texts(folder: Path, segments: int, count: int) -> tuple[Systems, list[str]]:
    """So many systems and their references; 0 segments: as many as there are."""
    references = [json.loads(line)["ref"] for line in (folder / "items.jsonl").open(encoding="utf-8")]
    total = segments or len(references)
    systems = []
    for number, path in enumerate(islice(cycle(sorted((folder / "systems").glob("*.txt"))), count)):
        lines = path.read_text(encoding="utf-8").split("\n")[: len(references)]
        systems.append((f"{number}-{path.name}", list(islice(cycle(lines), total))))
    return systems, list(islice(cycle(references), total))


def ours(systems: Systems, references: list[str], draws: int) -> dict[str, list[Any]]:
    """p-values of all systems but the first, by metric."""
    from termkit.score.catalog import BY_NAME
    from termkit.score.public import string_metric
    from termkit.score.significance import paired
    from termkit.score.strings import string_statistics

    metrics = [string_metric(name, {}) for name in ("bleu", "chrf")]
    columns = [
        (BY_NAME[each.name], [(path, string_statistics(each, lines, [references])) for path, lines in systems])
        for each in metrics
    ]
    found = paired(columns, trials=draws)
    return {
        name: [each.comparison.p for each in column if each.comparison]
        for name, column in zip(_NAMES, found, strict=True)
    }


def sacrebleu_paired(systems: Systems, references: list[str], draws: int) -> dict[str, list[Any]]:
    """The same with sacrebleu's PairedTest."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.significance import PairedTest

    _, found = PairedTest(systems, {"BLEU": BLEU(), "chrF2": CHRF()}, [references], "bs", draws)()
    return {name: [each.p_value for each in found[name][1:]] for name in _NAMES}  # type: ignore[union-attr]


def sacrebleu_intervals(systems: Systems, references: list[str], draws: int) -> dict[str, list[Any]]:
    """Intervals alone, with ``corpus_score(n_bootstrap=...)``; there are no p-values."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    for _, lines in systems:
        for metric in (BLEU(), CHRF()):
            metric.corpus_score(lines, [references], n_bootstrap=draws)
    return {}


SIDES: dict[str, Callable[[Systems, list[str], int], dict[str, list[Any]]]] = {
    "termkit": ours,
    "sacrebleu PairedTest": sacrebleu_paired,
    "sacrebleu n_bootstrap": sacrebleu_intervals,
}


def run_side(side: str, folder: Path, segments: int, count: int, draws: int) -> None:
    """Does the job once on a few segments, so that all is imported, then measures it."""
    few, references = texts(folder, 4, count)
    SIDES[side](few, references, 2)
    systems, references = texts(folder, segments, count)
    start = process_time()
    found = SIDES[side](systems, references, draws)
    seconds = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT / 1e6
    print(json.dumps({"seconds": seconds, "peak": peak, "found": found, "segments": len(references)}))


def measured(side: str, *arguments: str) -> dict[str, Any]:
    """What one process says of itself."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.scoring_significance", "--side", side, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return result


@click.command()
@click.option("--data", default=DATA, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--segments", default=0, help="How many segments; 0: those of the data.")
@click.option("--systems", "count", default=5, show_default=True)
@click.option("--draws", default=1000, show_default=True)
@click.option("--runs", default=3, show_default=True)
@click.option("--side", type=click.Choice(list(SIDES)), help="Measure this one, in this process.")
def main(data: Path, segments: int, count: int, draws: int, runs: int, side: str | None) -> None:
    """Print time, memory and their ratios. Nothing is asserted but equal p-values."""
    if side:
        run_side(side, data, segments, count, draws)
        return
    arguments = ("--data", str(data), "--segments", str(segments), "--systems", str(count), "--draws", str(draws))
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in SIDES}
    for _ in range(runs):
        for name in SIDES:
            results[name].append(measured(name, *arguments))
    click.echo(_ROW.format("who", "segments", "CPU s", "ratio", "peak MB", "ratio"))
    base = results["termkit"]
    seconds, peak = (median(each[what] for each in base) for what in ("seconds", "peak"))
    for name, found in results.items():
        theirs, memory = (median(each[what] for each in found) for what in ("seconds", "peak"))
        row = (f"{theirs:.3f}", f"{theirs / seconds:.1f}", f"{memory:.0f}", f"{memory / peak:.1f}")
        click.echo(_ROW.format(name, found[0]["segments"], *row))
    same = base[0]["found"] == results["sacrebleu PairedTest"][0]["found"]
    click.echo(f"p-values are {'equal' if same else 'NOT equal'}: {base[0]['found']}")
    if not same:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
