"""Writes what is made from the code: docs/rules/*.md, docs/metrics/*.md, docs/cli.md and the JSON Schemas.

python docs/generate.py            write
python docs/generate.py --check    write nothing; name what is stale and exit with 1
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from termkit.cli import group
from termkit.formats.glossary_fields import json_schema
from termkit.report.json import check_schema
from termkit.report.rule_page import rule_page
from termkit.report.score.json import score_schema
from termkit.rules import RULES
from termkit.score.catalog import METRICS
from termkit.score.metric import Metric, Sample

ROOT = Path(__file__).resolve().parent.parent
_NEEDS = {"reference": "references", "source": "the source and a glossary", "terms": "the source and its terms"}
_VARIANT = re.compile(r"\S+: see ([^\s,.]+)")  # how the doc of a metric begins that has no page of its own


def generated() -> dict[Path, str]:
    """Every generated file with the text that it should hold."""
    schemas = {"glossary": json_schema(), "check": check_schema(), "score": score_schema()}
    files = {
        ROOT / "termkit" / "schema" / f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }
    files |= {ROOT / "docs" / "rules" / f"{rule.name}.md": rule_page(rule) for rule in RULES}
    index = ["# Rules\n", "| rule | finds | severity |", "|---|---|---|"]
    index += [f"| [{rule.name}]({rule.name}.md) | {rule.summary} | {rule.severity} |" for rule in RULES]
    files[ROOT / "docs" / "rules" / "README.md"] = "\n".join(index) + "\n"
    files |= {ROOT / "docs" / "metrics" / name: text for name, text in _metrics()}
    files[ROOT / "docs" / "cli.md"] = "\n".join(_cli()) + "\n"
    return files


def _metrics() -> Iterator[tuple[str, str]]:
    """File name and text of a page for each metric (variants share that of the one they name), and of the index."""
    pages = {metric.name: _page_of(metric) for metric in METRICS}
    index = ["# Metrics\n", "| metric | measures | needs | range | better |", "|---|---|---|---|---|"]
    for metric in METRICS:
        better = "higher" if metric.higher_is_better else "lower"
        facts = f"{metric.summary} | {_NEEDS[metric.needs]} | {_range(metric)} | {better}"
        index.append(f"| [{metric.name}]({pages[metric.name]}.md) | {facts} |")
    yield "README.md", "\n".join(index) + "\n"
    for page in dict.fromkeys(pages.values()):
        yield (
            f"{page}.md",
            "\n".join(_metric([each for each in METRICS if pages[each.name] == page], page)).rstrip() + "\n",
        )


def _page_of(metric: Metric) -> str:
    variant = _VARIANT.match(metric.doc)
    return variant[1] if variant else metric.name


def _range(metric: Metric) -> str:
    return "no bound" if metric.maximum is None else f"up to {metric.maximum:g}"


def _metric(metrics: list[Metric], page: str) -> Iterator[str]:
    main = next(metric for metric in metrics if metric.name == page)
    yield f"# {page}\n"
    if len(metrics) > 1:
        yield f"Also here: {', '.join(metric.name for metric in metrics if metric is not main)}.\n"
    better = "higher" if main.higher_is_better else "lower"
    yield f"Needs: {_NEEDS[main.needs]}. Better: {better}. Range: {_range(main)}.\n"
    yield main.doc.strip() + "\n"
    samples: dict[tuple[object, ...], list[tuple[Metric, Sample]]] = {}
    for metric in metrics:
        for sample in metric.samples:
            texts = (sample.concepts, sample.sources, sample.references, sample.hypotheses)
            samples.setdefault(texts, []).append((metric, sample))
    if samples:
        yield "## Worked examples\n"
    for shared in samples.values():
        yield from _example(shared)


def _example(shared: list[tuple[Metric, Sample]]) -> Iterator[str]:
    """Texts, and what each metric makes of them."""
    _, sample = shared[0]
    if sample.concepts:
        yield f"```yaml\n{sample.concepts.strip()}\n```\n"
    for name, texts in (
        (sample.source_language, sample.sources),
        (f"{sample.language}, reference", sample.references),
        (f"{sample.language}, draft", sample.hypotheses),
    ):
        if texts:
            yield f"- {name}: {' ¶ '.join(texts)}"
    for metric, each in shared:
        note = f": {each.note}" if each.note else ""
        yield f"- {metric.name} = {each.value:.{metric.digits}f}{note}"
    yield ""


def _cli() -> Iterator[str]:
    yield "# Commands\n"
    yield "Exit status: 0 clean, 1 findings or a failed gate, 2 cannot run, 3 a fault of termkit.\n"
    yield "An interrupted run leaves 130 or 143, and no half-written file.\n"
    yield from _help(group, "termkit", None)


def _help(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    settings = {**command.context_settings, "terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield f"## {context.command_path}\n\n```text"
    yield "\n".join(line.rstrip() for line in command.get_help(context).split("\n"))
    yield "```\n"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from _help(found, child, context)


def main() -> int:
    """Writes the files, or names the stale ones."""
    stale = [
        (path, text)
        for path, text in generated().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        shown = path.relative_to(ROOT)
        if "--check" in sys.argv[1:]:
            print(f"{shown} is stale: run 'python docs/generate.py'")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {shown}")
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
