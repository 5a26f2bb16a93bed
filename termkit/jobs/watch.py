"""Does a job again whenever a file changes, until it is interrupted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path

from termkit.errors import TermkitError

_SECONDS = 0.5  # between two looks; files are looked at, not subscribed to, which works on every kind of disk
_SKIPPED = frozenset(("node_modules", "__pycache__"))


def watch(job: Callable[[], Iterable[Path]], paths: Iterable[Path], *, written: Iterable[Path] = ()) -> None:
    """Runs ``job`` now and after each change below ``paths`` or of a file that it says it looked at, but for those
    that it has ``written``. What goes wrong is shown, and the watch goes on."""
    watched, looked_at = list(paths), list[Path]()
    own = {os.path.realpath(path) for path in written}
    seen: dict[str, tuple[int, int]] | None = None
    while True:
        now = _stamps([*watched, *looked_at], own)
        if now != seen:
            try:
                looked_at = list(job())
            except TermkitError as error:
                print(f"termkit: {error}", file=sys.stderr)
            seen = _stamps(looked_at, own) | now  # what changed while the job ran is a change
            print(
                f"-- {time.strftime('%H:%M:%S')} watching {len(seen)} files; Ctrl-C ends it",
                file=sys.stderr,
                flush=True,
            )
        time.sleep(_SECONDS)


def _stamps(paths: Iterable[Path], own: Set[str]) -> dict[str, tuple[int, int]]:
    """Every file, but for the ``own`` ones, with the time of its last change and its size."""
    files = {file for path in paths for file in _files(os.path.realpath(path))}
    return dict(stamp for file in files - own for stamp in _stamp(file))


def _files(path: str) -> Iterator[str]:
    """The file, or those in a folder and below."""
    if not os.path.isdir(path):
        yield path
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
        yield from (os.path.join(folder, name) for name in names)


def _stamp(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        status = os.stat(path)
    except OSError:
        return
    yield path, (status.st_mtime_ns, status.st_size)
