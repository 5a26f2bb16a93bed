"""The files of a run, which are looked at several times, and files of lines of any size, a line at a time.

A pipe gives its bytes once only: at the first look they are copied to a temporary file.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import BinaryIO
from weakref import finalize

from termkit.errors import InputError
from termkit.formats.encoding import decode
from termkit.formats.files import open_bytes
from termkit.jobs.reading import shown
from termkit.jobs.streaming import open_source

STDIN = Path("-")
_ENDS = re.compile(r"\r\n|\r|\n")


class Files:
    """The files of one run, all in one encoding; ``-`` is standard input. Raises InputError as ``open_bytes`` does."""

    def __init__(self, encoding: str | None = None) -> None:
        self._encoding = encoding
        self._copies: dict[Path, Path] = {}

    @contextmanager
    def open(self, path: Path) -> Iterator[BinaryIO]:
        """The bytes of a file or a pipe, from their beginning at each call."""
        with open_bytes(self._regular(path)) as (file, _):
            yield file

    def size(self, path: Path) -> int:
        """How many bytes there are; 0 for what cannot be looked at (reading it says what is wrong)."""
        try:
            return self._regular(path).stat().st_size
        except OSError:
            return 0

    def text(self, path: Path) -> str:
        """All of a file, without its BOM."""
        with self.open(path) as file:
            return decode(file.read(), shown(path), self._encoding).text

    def beginning(self, path: Path) -> str:
        """The first megabyte of a file, or all of a smaller one."""
        with self.open(path) as file:
            return open_source(file, shown(path), self._encoding).first

    def lines(self, path: Path) -> Iterator[str]:
        """The lines of a file, without their ends; a line end at its very end opens no further line."""
        with self.open(path) as file:
            rest = ""
            for chunk in open_source(file, shown(path), self._encoding).chunks:
                *lines, rest = _ENDS.split(rest + chunk) if not chunk.endswith("\r") else _held(rest, chunk)
                yield from lines
            if rest.endswith("\r"):
                yield rest[:-1]
            elif rest:
                yield rest

    def _regular(self, path: Path) -> Path:
        """The file itself, or the copy of a pipe; copies go when nobody has the files any more."""
        if not _is_once(path):
            return path
        if path not in self._copies:
            with NamedTemporaryFile(prefix="termkit-", delete=False) as copy:
                self._copies[path] = Path(copy.name)
                finalize(self, os.unlink, copy.name)
                with _opened_once(path) as pipe:
                    try:
                        copyfileobj(pipe, copy)
                    except OSError as error:
                        raise InputError(f"{shown(path)}: cannot be copied ({error.strerror})") from None
        return self._copies[path]


def _is_once(path: Path) -> bool:
    """Is it standard input, a pipe or a device?"""
    return path == STDIN or (os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path))


@contextmanager
def _opened_once(path: Path) -> Iterator[BinaryIO]:
    if path == STDIN:
        if sys.stdin is None:
            raise InputError(f"{path}: there is no standard input; name a file")
        yield sys.stdin.buffer
        return
    with open_bytes(path) as (file, _):
        yield file


def _held(rest: str, chunk: str) -> list[str]:
    """A line feed may follow: the last return stays with the rest."""
    *lines, last = _ENDS.split((rest + chunk)[:-1])
    return [*lines, last + "\r"]
