"""``termkit glossary``: what can be said of a glossary by itself."""

from __future__ import annotations

from pathlib import Path

import click

from termkit.cli.glossary_exchange import EXCHANGE
from termkit.cli.project import project, project_glossary
from termkit.errors import ConfigError, hint

_FILE = click.option("-g", "--glossary", type=click.Path(path_type=Path), help="The glossary; default: termkit.toml's.")


@click.group("glossary")
def command() -> None:
    """Lint, test, list and show the glossary, add to it, and exchange it with other tools.

    \b
    Example:
      termkit glossary check
      termkit glossary show vibe-coding
      termkit glossary import terms.tsv -o glossary.yaml
    """


for _command in EXCHANGE:
    command.add_command(_command)


@command.command("check")
@_FILE
@click.pass_context
def check(ctx: click.Context, glossary: Path | None) -> None:
    """Lint the glossary: forms that can never be found, contradictions, one-character terms, wrong script.

    \b
    Example:
      termkit glossary check --glossary glossary.yaml
    """
    from termkit.jobs.glossary import lint

    loaded = project_glossary(project(glossary)[1])
    problems = lint(loaded)
    for problem in problems:
        click.echo(str(problem))
    concepts = f"{loaded.path}: {len(loaded.concepts)} concepts"
    click.echo(f"{concepts}, {len(problems)} to look at" if problems else f"{concepts}, nothing to remark")
    ctx.exit(1 if problems else 0)


@command.command("test")
@_FILE
@click.pass_context
def test(ctx: click.Context, glossary: Path | None) -> None:
    """Run the examples in the glossary.

    \b
    Example:
      termkit glossary test
    """
    from termkit.jobs.glossary import run_examples

    loaded = project_glossary(project(glossary)[1])
    outcomes = run_examples(loaded)
    wrong = [outcome for outcome in outcomes if outcome.complaint]
    for outcome in wrong:
        line, column = outcome.example.place
        click.echo(f"{loaded.path}:{line}:{column}: {outcome.example.kind} of {outcome.concept!r}: {outcome.complaint}")
        click.echo(f"    {outcome.example.text}")
    click.echo(f"{loaded.path}: {len(outcomes) - len(wrong)} of {len(outcomes)} examples hold")
    ctx.exit(1 if wrong else 0)


@command.command("list")
@_FILE
def list_(glossary: Path | None) -> None:
    """Print one line a concept.

    \b
    Example:
      termkit glossary list
    """
    from termkit.jobs.glossary import listing

    for line in listing(project_glossary(project(glossary)[1])):
        click.echo(line)


@command.command("show")
@click.argument("names", nargs=-1, required=True)
@_FILE
def show(names: tuple[str, ...], glossary: Path | None) -> None:
    """Print all that is known of a concept, by its id or any of its forms.

    \b
    Example:
      termkit glossary show vibe-coding 鋸齒狀
    """
    from termkit.jobs.glossary import page

    loaded = project_glossary(project(glossary)[1])
    for name in names:
        found = [c for c in loaded.concepts if name == c.id or any(name == term.text for term in c.terms)]
        if not found:
            known = [c.id for c in loaded.concepts] + [term.text for c in loaded.concepts for term in c.terms]
            meant = hint(name, known, "'termkit glossary list' shows all")
            raise ConfigError(f"{loaded.path}: no concept {name!r}; {meant}")
        for concept in found:
            click.echo("\n".join(page(loaded, concept)))
