"""Small parallel line files and the scoring command, for tests of what a user may do to it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from termkit.cli.score import command
from termkit.errors import TermkitError

_WORDS = "the a cat dog river market price learns policy reward model rises falls and of in quick brown".split()
OPTIONS = ("--lines", "--language", "en", "--resamples", "0", "--metric", "bleu", "--metric", "chrf")


def _lines() -> list[str]:
    random_ = random.Random(5)
    return [" ".join(random_.choices(_WORDS, k=random_.randint(5, 20))).capitalize() + "." for _ in range(30)]


REFERENCE = _lines()


def noisy(share: float, seed: int = 1) -> list[str]:
    """The reference with a share of its words replaced."""
    random_ = random.Random(seed)
    return [
        " ".join(random_.choice(_WORDS) if random_.random() < share else word for word in line.split())
        for line in REFERENCE
    ]


def write(path: Path, lines: Sequence[str], end: str = "\n", encoding: str = "utf-8") -> Path:
    """A file of lines, each with its end."""
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def files(folder: Path) -> None:
    """ref.txt with a near draft (good.txt), a far one (bad.txt), and a document of each line (docs.txt)."""
    write(folder / "ref.txt", REFERENCE)
    write(folder / "good.txt", noisy(0.1))
    write(folder / "bad.txt", noisy(0.5))
    write(folder / "docs.txt", [f"d{number // 10}" for number in range(len(REFERENCE))])


def score(*arguments: str | Path, options: Sequence[str] = OPTIONS) -> Result:
    """The command; anything but an error for people is raised."""
    result = CliRunner().invoke(command, [*map(str, arguments), *options])
    if result.exception is not None and not isinstance(result.exception, SystemExit | TermkitError):
        raise result.exception
    return result


def is_refused(result: Result) -> bool:
    """Did the command end with an error for people?"""
    return isinstance(result.exception, TermkitError) or result.exit_code == 2


def refused(*arguments: str | Path, options: Sequence[str] = OPTIONS) -> str:
    """The one line that says what is wrong; nothing may have been printed."""
    result = score(*arguments, options=options)
    assert isinstance(result.exception, TermkitError), result.output
    assert result.stdout == ""
    assert "\n" not in str(result.exception)
    return str(result.exception)
