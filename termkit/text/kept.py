"""Tables made from dictionaries, kept on disk so that the next process need not make them again.

A file is named after what it holds, the versions that made it, and a checksum of both. A file that is missing, damaged
or foreign is no cache, and one that cannot be written is no loss. Files lie in ``$TERMKIT_CACHE``, else below
``$XDG_CACHE_HOME`` or ``~/.cache``; an empty ``TERMKIT_CACHE`` turns this off.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from zlib import crc32

_MAGIC = b"termkit tables 1\n"
_LARGEST = 64 << 20  # bytes; what is bigger is not ours

Tables = Mapping[str, bytes]


def load(name: str, version: str) -> Tables | None:
    """The tables kept under this name by this version, or None."""
    path = _path(name)
    if path is None:
        return None
    try:
        if os.path.getsize(path) > _LARGEST:
            return None
        with open(path, "rb") as file:
            data = file.read()
        if not data.startswith(_MAGIC):
            return None
        start = len(_MAGIC)
        size, rest = int(data[start + 9 : start + 17], 16), memoryview(data)[start + 18 :]
        if data[start : start + 18] != _sum(rest, size):
            return None
        head = json.loads(bytes(rest[:size]))
        if head["version"] != version:
            return None
        return _cut(rest[size:], head["tables"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(name: str, version: str, tables: Tables) -> None:
    """Keeps tables for the next process, if they can be kept: in one step, so that none is ever read half."""
    path = _path(name)
    if path is None:
        return
    head = json.dumps({"version": version, "tables": [[key, len(part)] for key, part in tables.items()]}).encode()
    rest = b"".join((head, *tables.values()))
    data = b"".join((_MAGIC, _sum(rest, len(head)), rest))
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "xb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)


def _sum(rest: bytes | memoryview, size: int) -> bytes:
    return b"%08x %08x " % (crc32(rest), size)


def _cut(data: memoryview, sizes: Sequence[tuple[str, int]]) -> Tables:
    if sum(size for _, size in sizes) != len(data):
        raise ValueError("a table is cut short")
    tables: dict[str, bytes] = {}
    for key, size in sizes:
        tables[key] = bytes(data[:size])
        data = data[size:]
    return tables


def _path(name: str) -> str | None:
    folder = os.environ.get("TERMKIT_CACHE")
    if folder is None:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        folder = os.path.join(base, "termkit")
    return os.path.join(folder, f"{name}.tables") if folder else None
