"""``[[project.pairs]]``: which file a file belongs to, by the patterns of the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from termkit.config import PairPattern

_NAME = re.compile(r"\{([^{}]+)\}")
_DEEP = ("path", "dir")  # what reaches over folders; any other name stays within one


class Counterpart(NamedTuple):
    """The other file of a pair, as a path below the root."""

    pair: PairPattern
    path: str
    is_source: bool  # the other file is the source
    literal: int  # characters of the pattern that the file had to match


class Pattern(NamedTuple):
    """A pattern and what it matches."""

    text: str
    names: tuple[str, ...]
    regex: re.Pattern[str]

    @property
    def literal(self) -> int:
        """How many characters of it stand for themselves."""
        return len(_NAME.sub("", self.text))

    @property
    def folder(self) -> str:
        """The folder below which everything lies that it matches; empty for the root."""
        return self.text.partition("{")[0].rpartition("/")[0]

    def fill(self, values: dict[str, str]) -> str:
        """The path for these values of its names."""
        return _NAME.sub(lambda name: values[name[1]], self.text)


def pattern(text: str) -> Pattern:
    """``docs/en/{path}``: ``{path}`` and ``{dir}`` reach over folders, other names do not."""
    text = text.replace("\\", "/").removeprefix("./")
    parts = _NAME.split(text)
    names = tuple(parts[1::2])
    regex = re.escape(parts[0])
    for name, literal in zip(names, parts[2::2], strict=True):
        regex += ("(.+)" if name in _DEEP else "([^/]+)") + re.escape(literal)
    return Pattern(text, names, re.compile(regex, re.DOTALL))


def counterparts(patterns: Iterable[tuple[PairPattern, Pattern, Pattern]], path: str) -> list[Counterpart]:
    """The files that belong to a path below the root, its sources and its targets, in the order of the patterns."""
    found = []
    for pair, source, target in patterns:
        for own, other in ((target, source), (source, target)):
            match = own.regex.fullmatch(path)
            if match:
                values = dict(zip(own.names, match.groups(), strict=True))
                found.append(Counterpart(pair, other.fill(values), other is source, own.literal))
    return found
