"""The command line: one file a command. This file holds the group, and turns errors into one line and a status.

Exit status: 0 clean, 1 findings or a failed gate, 2 cannot run, 3 internal error.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module

import click

from termkit import __version__
from termkit.errors import TermkitError, nearest

COMMANDS = {
    "check": "Check translations against the glossary.",
    "align": "Pair the sentences of a text and its translation.",
    "convert": "Convert between Traditional and Simplified Chinese.",
    "score": "Score drafts against a reference and the glossary.",
    "attack": "Try to game a reward, and see whether it pays.",
    "reward-server": "Answer a trainer's questions for rewards over HTTP.",
    "glossary": "Lint, test, list and show the glossary.",
    "mine": "Find terms that the glossary lacks, and accept them.",
    "init": "Write termkit.toml and a first glossary, from the texts that are there.",
    "explain": "Print the page of a rule.",
    "schema": "Print the JSON Schema of a file format.",
    "completion": "Print the shell code that completes termkit's commands.",
}


class _LazyGroup(click.Group):
    """Imports a command's module only when that command runs: --version and --help stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = import_module(f"termkit.cli.{name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = nearest(args[0], COMMANDS) if args else None
            if near is None:
                raise
            raise click.UsageError(f"No such command {args[0]!r}. Did you mean {near!r}?", ctx) from error


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="termkit")
@click.pass_context
def group(ctx: click.Context) -> None:
    """Keep Chinese and English versions of a text consistent.

    \b
    Example:
      termkit check                      check the works that termkit.toml names
      termkit check essay.en.draft.md    check one file against its source beside it
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main() -> None:
    """The console command. Errors that a person can mend take one line and exit 2; anything else is our fault: 3."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as an exception, so that temporary files are removed
    for library in ("OPENBLAS", "OMP", "MKL"):  # our matrices are small: threads cost more than they bring
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    gc.set_threshold(100_000, 20, 20)  # many small values that live to the end: collecting them is time lost
    try:
        status = group.main(prog_name="termkit", standalone_mode=False)
    except TermkitError as error:
        sys.exit(_complain(str(error), 2))
    except click.exceptions.Abort:
        sys.exit(_complain("interrupted; nothing was half-written", 130))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(_complain("interrupted; nothing was half-written", 130))
    except Exception as error:
        if os.environ.get("TERMKIT_DEBUG"):
            raise
        what = f"internal error: {type(error).__name__}: {error}"
        sys.exit(_complain(f"{what}\nThis is a fault of termkit; TERMKIT_DEBUG=1 shows where.", 3))
    sys.exit(status if isinstance(status, int) else 0)


def _complain(message: str, status: int) -> int:
    from termkit.report.characters import harmless

    for line in message.split("\n"):
        print(f"termkit: {harmless(line)}", file=sys.stderr)
    return status
