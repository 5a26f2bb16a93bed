"""What a task gave, kept on disk for the next run: by its files, the glossary, the rules and the version of termkit.

JSON of termkit's own values alone, so that a strange file in the cache can do no harm: each value names its class, and
only value classes of termkit are made again. A file that is damaged, or of another key, is no cache.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from termkit.errors import InputError
from termkit.jobs.outcome import Outcome

_HOMES = (
    "termkit.core.",
    "termkit.rules.",
    "termkit.text.",
    "termkit.jobs.outcome",
    "termkit.jobs.suppression",
    "termkit.errors",
)
_SKIPPED = frozenset({"documents"})  # the files themselves, which are at hand


def kept(folder: Path, name: str, key: str, work: Callable[[], Outcome]) -> Outcome:
    """The outcome that is kept under a name with this key, else what ``work`` gives, which is kept unless it failed."""
    file = folder / f"findings-{sha256(name.encode()).hexdigest()[:24]}.json"
    found = _load(file, key)
    if found is not None:
        return found
    outcome = work()
    if not outcome.unread:
        _save(file, key, outcome)
    return outcome


def _load(file: Path, key: str) -> Outcome | None:
    try:
        with file.open(encoding="utf-8") as stream:
            if stream.readline().rstrip("\n") != key:
                return None
            found = _unpacked(json.loads(stream.read()))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, ImportError, RecursionError):
        return None
    return found if isinstance(found, Outcome) else None


def _save(file: Path, key: str, outcome: Outcome) -> None:
    from termkit.formats.files import make_folder, write_atomic

    try:
        text = json.dumps(_packed(outcome), ensure_ascii=True)
        make_folder(str(file.parent))
        write_atomic(str(file), f"{key}\n{text}".encode())
    except (InputError, TypeError):
        return


def _packed(value: Any) -> Any:
    """A value as JSON: what is no plain value says what it is."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list):
        return ["list", *map(_packed, value)]
    if isinstance(value, Counter | dict):
        kind = "counter" if isinstance(value, Counter) else "dict"
        return [kind, *([_packed(key), _packed(item)] for key, item in value.items())]
    if isinstance(value, set | frozenset):
        return ["set" if isinstance(value, set) else "frozenset", *map(_packed, sorted(value, key=repr))]
    name = f"{type(value).__module__}:{type(value).__qualname__}"
    if isinstance(value, tuple):
        return ["tuple" if type(value) is tuple else name, *map(_packed, value)]
    if is_dataclass(value):
        return [name, *(_packed(getattr(value, field.name)) for field in _fields(type(value)))]
    raise TypeError(f"no value of termkit: {name}")


def _unpacked(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, *items = value
    if kind in ("dict", "counter"):
        pairs = {_unpacked(key): _unpacked(item) for key, item in items}
        return pairs if kind == "dict" else Counter(pairs)
    made = [_unpacked(item) for item in items]
    plain = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}.get(kind)
    if plain is not None:
        return plain(made)
    known = _class(kind)
    if issubclass(known, tuple):
        return known(*made)
    return known(**{field.name: item for field, item in zip(_fields(known), made, strict=True)})


def _fields(kind: Any) -> list[Any]:
    return [field for field in fields(kind) if field.init and field.name not in _SKIPPED]


@cache
def _class(name: str) -> type:
    """A value class of termkit; raises LookupError for anything else."""
    module, _, qualified = name.partition(":")
    if not module.startswith(_HOMES) or "." in qualified:
        raise LookupError(name)
    found = getattr(import_module(module), qualified)
    if not (
        isinstance(found, type) and (is_dataclass(found) or (issubclass(found, tuple) and hasattr(found, "_fields")))
    ):
        raise LookupError(name)
    return found
