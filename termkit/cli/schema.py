"""``termkit schema``: the JSON Schemas that ship with termkit."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", type=click.Choice(["glossary", "check", "score"]), default="glossary")
def command(name: str) -> None:
    """Print the JSON Schema of a glossary file, or of the JSON that check or score prints.

    \b
    Example:
      termkit schema > glossary.schema.json
    """
    from importlib.resources import files

    text = files("termkit").joinpath("schema", f"{name}.schema.json").read_text(encoding="utf-8")
    click.echo(text, nl=False)
