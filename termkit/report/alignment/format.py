"""What a format of alignments is, and what all of them share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from termkit.core.alignment import Alignment, Bead
from termkit.report.characters import encodable

Write = Callable[[str], object]  # takes the text that comes next

# What some reader of lines takes for the end of one, and the tab, which parts columns.
_ENDS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")


class Settings(NamedTuple):
    """What the formats may need beside the alignments."""

    version: str  # of termkit
    threshold: float = 0.5  # beads with less confidence are to be looked at
    nulls: bool = False  # Moses: an empty line opposite to what nothing renders, instead of leaving it out


class Written(NamedTuple):
    """How much was written."""

    beads: int = 0
    left_out: int = 0  # null beads, which the format cannot hold


def one_file(path: str, source: str, target: str) -> tuple[str, ...]:
    """The path itself."""
    return (path,)


@dataclass(frozen=True)
class Format:
    """A way to write alignments.

    ``write(alignments, outputs, settings)`` writes bead by bead; it takes one output for each of
    ``paths(path, source language, target language)``. What it writes can be encoded as UTF-8.
    """

    name: str
    suffixes: tuple[str, ...]  # ends of file names that ask for it, lower case
    doc: str  # one line
    write: Callable[[Iterable[Alignment], Sequence[Write], Settings], Written]
    paths: Callable[[str, str, str], tuple[str, ...]] = one_file
    to_stdout: bool = True  # False: it writes several files


def looked_ahead(alignments: Iterable[Alignment]) -> tuple[Iterator[Alignment], bool]:
    """The alignments, and whether there is more than one."""
    coming = iter(alignments)
    first = list(islice(coming, 2))
    return chain(first, coming), len(first) > 1


def is_doubtful(bead: Bead, threshold: float) -> bool:
    """True for a bead that somebody should look at."""
    return bead.confidence < threshold and not bead.locked


def ids(numbers: range) -> str:
    """Numbers of sentences as all files of lines have them: ``[0,1]``, and ``[]`` for none."""
    return f"[{','.join(map(str, numbers))}]"


def one_line(text: str) -> str:
    """The text without tabs and without anything that ends a line anywhere."""
    return encodable(_ENDS.sub(" ", text))
