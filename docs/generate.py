"""Writes what is made from the code: docs/rules/*.md, docs/cli.md and the JSON Schemas in termkit/schema.

python docs/generate.py            write
python docs/generate.py --check    write nothing; name what is stale and exit with 1
"""

from __future__ import annotations

import json
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

ROOT = Path(__file__).resolve().parent.parent


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
    files[ROOT / "docs" / "cli.md"] = "\n".join(_cli()) + "\n"
    return files


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
