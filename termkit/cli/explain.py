"""``termkit explain RULE``: a rule's page, from the rule's own file."""

from __future__ import annotations

import click

from termkit.errors import ConfigError, hint


@click.command()
@click.argument("name", metavar="RULE")
def command(name: str) -> None:
    """Print the page of a rule.

    \b
    Example:
      termkit explain deprecated-term
    """
    from termkit.report.rule_page import rule_page
    from termkit.rules import RULES

    for rule in RULES:
        if rule.name == name:
            click.echo(rule_page(rule), nl=False)
            return
    names = [rule.name for rule in RULES]
    raise ConfigError(f"no rule is named {name!r}; {hint(name, names)}")
