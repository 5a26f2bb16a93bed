"""Files of lines of any size, a line at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from termkit.formats.files import open_bytes
from termkit.jobs.reading import shown
from termkit.jobs.streaming import open_source

_ENDS = re.compile(r"\r\n|\r|\n")


def read_lines(path: Path, encoding: str | None = None) -> Iterator[str]:
    """The lines of a file, without their ends; a line end at its very end opens no further line."""
    with open_bytes(path) as (file, _):
        rest = ""
        for chunk in open_source(file, shown(path), encoding).chunks:
            *lines, rest = _ENDS.split(rest + chunk) if not chunk.endswith("\r") else _held(rest, chunk)
            yield from lines
        if rest.endswith("\r"):
            yield rest[:-1]
        elif rest:
            yield rest


def beginning(path: Path, encoding: str | None = None) -> str:
    """The first megabyte of a file, or all of a smaller one."""
    with open_bytes(path) as (file, _):
        return open_source(file, shown(path), encoding).first


def _held(rest: str, chunk: str) -> list[str]:
    """A line feed may follow: the last return stays with the rest."""
    *lines, last = _ENDS.split((rest + chunk)[:-1])
    return [*lines, last + "\r"]
