"""Every error that termkit raises on purpose.

    TermkitError                 something a person can mend; the command line prints it and exits with 2
    ├── InputError               a file that cannot be read, decoded or written
    ├── ConfigError              termkit.toml, or a flag that contradicts it
    ├── LanguageError            a language tag that is missing, unknown or ambiguous
    └── GlossaryError            one or more faults in a glossary, each with its place

An error's text is one line per fault: where, what is wrong, what would be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that ``name`` was probably meant to be, or None."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.65)), None)


def hint(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """What would be right for an unknown name: ``did you mean 'x'?``, else ``otherwise``, else all that is known."""
    known = list(known)
    near = nearest(name, known)
    return f"did you mean {near!r}?" if near else otherwise or f"known are {', '.join(known)}"


class TermkitError(Exception):
    """Base of all errors that termkit raises on purpose; ``str(error)`` is fit for a user."""


class InputError(TermkitError):
    """A file cannot be read, decoded or written."""


class ConfigError(TermkitError):
    """The configuration is wrong."""


class LanguageError(TermkitError, ValueError):
    """A language tag is missing, unknown or ambiguous."""


class Problem(NamedTuple):
    """One fault in a file, with its place. ``line`` and ``column`` are 1-based; 0 means the whole file."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message}"


class GlossaryError(TermkitError):
    """A glossary cannot be used. ``problems`` holds every fault of the file, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[GlossaryError], tuple[tuple[Problem, ...]]]:
        """How it comes out of another process."""
        return type(self), (self.problems,)
