"""``python -m benchmarks.scoring_terms``: values and speed of the metrics of terms on six systems.

Reads ``wmt25-dev`` in the development data beside the checkout (or in the folder that is given). Segments a second are
those of one draft, counted and turned into a value, in CPU time; no ceiling, no resamples.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from termkit.score.measure import value_of
from termkit.score.metric import Task
from termkit.score.terms.catalog import TERM_METRICS
from termkit.score.terms.measured import Options, TermMetric, usual_options

_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "wmt25-dev"
_ROW = "{:<34} {:<7}" + " {:>7}" * 6 + " {:>7} {:>8} {:>9}"


def tasks(folder: Path) -> dict[str, Task]:
    """The task of each system, by its name."""
    items = [json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").split("\n") if line]
    terms = tuple({term["source"]: tuple(term["targets"]) for term in item["terms"]} for item in items)
    sources, references, names = (tuple(item[key] for item in items) for key in ("src", "ref", "doc"))
    made = {}
    for path in sorted((folder / "systems").glob("*.txt")):
        hypotheses = tuple(path.read_text(encoding="utf-8").split("\n")[: len(items)])
        made[path.stem] = Task(sources, hypotheses, (references,), terms, names, "zh-Hant-HK", "en")
    return made


def line(kind: TermMetric, variant: str, systems: dict[str, Task]) -> str:
    """One row of the table."""
    options = usual_options(next(iter(systems.values())))
    options = Options(options.source, options.target, "compat" if variant == "compat" else "fixed")
    values, start = [], time.process_time()
    for task in systems.values():
        statistics = kind.counted(task, options)
        values.append(value_of(kind.metric, statistics))
    seconds = time.process_time() - start
    (ceiling,) = (value_of(kind.metric, each) for each in kind.ceilings(task, options))
    segments = sum(len(task.sources) for task in systems.values())
    numbers = [f"{value:.3f}" for value in (*values, ceiling)]
    return _ROW.format(kind.metric.name, variant, *numbers, kind.metric.n(statistics), f"{segments / seconds:,.0f}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=_DATA)
@click.option("--slow", is_flag=True, help="TERm as well, which takes minutes.")
def main(folder: Path, slow: bool) -> None:
    """Print the table."""
    systems = tasks(folder)
    marks = (("_MT", ""), (".noterm", "-"), (".proper", "+"))
    short = []
    for name in systems:
        for long, mark in marks:
            name = name.replace(long, mark)
        short.append(name[:4] + name[-1])
    click.echo(_ROW.format("metric", "variant", *short, "ceiling", "n", "per s"))
    for kind in TERM_METRICS:
        if slow or kind.metric.name != "term-ter-wmt21":
            for variant in ("fixed", "compat") if "variant" in kind.takes else ("",):
                click.echo(line(kind, variant, systems))


if __name__ == "__main__":
    main()
