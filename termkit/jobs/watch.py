"""Does a job again whenever a file changes, until it is interrupted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from termkit.errors import TermkitError

_SECONDS = 0.5  # between two looks; files are looked at, not subscribed to, which works on every kind of disk
_SKIPPED = frozenset(("node_modules", "__pycache__"))


def watch(job: Callable[[], int], paths: Iterable[Path]) -> None:
    """Runs ``job`` now and after each change below ``paths``. What goes wrong is shown, and the watch goes on."""
    watched = list(paths)
    seen: dict[str, tuple[int, int]] | None = None
    while True:
        now = dict(_stamps(watched))
        if now != seen:
            seen = now
            try:
                job()
            except TermkitError as error:
                print(f"termkit: {error}", file=sys.stderr)
            print(
                f"-- {time.strftime('%H:%M:%S')} watching {len(now)} files; Ctrl-C ends it", file=sys.stderr, flush=True
            )
        time.sleep(_SECONDS)


def _stamps(paths: Iterable[Path]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every file with the time of its last change and its size."""
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
                for name in names:
                    yield from _stamp(os.path.join(folder, name))
        else:
            yield from _stamp(str(path))


def _stamp(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        status = os.stat(path)
    except OSError:
        return
    yield path, (status.st_mtime_ns, status.st_size)
