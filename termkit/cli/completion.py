"""``termkit completion``: shell completion."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the shell code that completes termkit's commands and options.

    \b
    Example:
      eval "$(termkit completion bash)"                                  (in ~/.bashrc)
      eval "$(termkit completion zsh)"                                   (in ~/.zshrc)
      termkit completion fish > ~/.config/fish/completions/termkit.fish
    """
    from click.shell_completion import get_completion_class

    from termkit.cli import group

    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(group, {}, "termkit", "_TERMKIT_COMPLETE").source())
