"""What a search for inputs has found: pairs, texts alone, notes and faults, put in order at its end."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import NamedTuple

from termkit.errors import Problem
from termkit.formats import format_of
from termkit.jobs.layouts import DATA, RealPaths
from termkit.jobs.reading import shown
from termkit.jobs.works import Version, Work


class BitextInput(NamedTuple):
    """One bilingual file, and the languages that its path tells; None: the file, or the glossary, tells them."""

    path: Path
    format: str  # a name in formats.bitext.BITEXT
    source: str | None
    target: str | None


class CatalogInput(NamedTuple):
    """Two catalogs of messages, one a language."""

    source: Path
    target: Path
    format: str  # json or yaml
    source_language: str
    target_language: str


Input = Work | BitextInput | CatalogInput


class Inputs(NamedTuple):
    """What to check, in the order of the paths, and what a person should be told of how it was found."""

    inputs: tuple[Input, ...]
    notes: tuple[str, ...]
    faults: tuple[Problem, ...]


class Gathered:
    """Collects; files of one source become one work."""

    def __init__(self, real: RealPaths) -> None:
        self._real = real
        self.notes: list[str] = []
        self.faults: list[Problem] = []
        self._told: dict[str, set[str]] = {}  # paths by what is said of them
        self._bitexts: list[BitextInput] = []
        self._pairs: dict[tuple[str, str], tuple[str, Version, Version]] = {}  # name, source, target
        self._sources: dict[str, tuple[str, Version]] = {}
        self._alone: dict[Hashable, tuple[str, list[Version]]] = {}

    def tell(self, message: str, path: Path) -> None:
        """Notes something of a file; files of which the same is to be said become one note."""
        self._told.setdefault(message, set()).add(os.path.abspath(path))

    def summed(self) -> tuple[str, ...]:
        """All notes."""
        told = sorted(_summed(message, sorted(paths)) for message, paths in self._told.items())
        return (*dict.fromkeys(self.notes), *told)

    def add_bitext(self, bitext: BitextInput) -> None:
        """A bilingual file."""
        self._bitexts.append(bitext)

    def add_pair(self, name: str, source: Version, target: Version) -> None:
        """A source with one version of it."""
        self._pairs.setdefault((self._real(source.path), self._real(target.path)), (name, source, target))

    def add_source(self, name: str, version: Version) -> None:
        """A source, to be checked by itself unless something turns out to render it."""
        self._sources.setdefault(self._real(version.path), (name, version))

    def add_alone(self, key: Hashable, name: str, version: Version) -> None:
        """A version without a source; those with the same key are versions of the same text."""
        self._alone.setdefault(key, (name, []))[1].append(version)

    def inputs(self) -> Inputs:
        """Everything, sorted by path."""
        found = sorted((*self._bitexts, *self._paired(), *self._single()), key=_order)
        return Inputs(tuple(found), self.summed(), tuple(self.faults))

    def _paired(self) -> Iterator[Input]:
        works: dict[str, Work] = {}
        for (real, _), (name, source, target) in self._pairs.items():
            if format_ := catalogs_format(source.path, target.path):
                yield CatalogInput(source.path, target.path, format_, source.language, target.language)
            else:
                works.setdefault(real, Work(name, source)).versions.append(target)
        for work in works.values():
            work.versions.sort(key=lambda version: version.path.as_posix())
            yield work

    def _single(self) -> Iterator[Work]:
        used = {real for pair in self._pairs for real in pair}
        for real, (name, version) in self._sources.items():
            if real not in used:
                yield Work(name, version)
        for name, versions in self._alone.values():
            yield Work(name, None, sorted(versions, key=lambda version: version.path.as_posix()))


def catalogs_format(source: Path, target: Path) -> str | None:
    """The format of two catalogs that are paired by their keys; None for other texts."""
    if source.suffix.lower() not in DATA or target.suffix.lower() not in DATA:
        return None
    one, other = format_of(source.name).name, format_of(target.name).name
    return one if one == other else None


def _order(found: Input) -> tuple[str, str]:
    if isinstance(found, BitextInput):
        return found.path.as_posix(), ""
    if isinstance(found, CatalogInput):
        return found.source.as_posix(), found.target.as_posix()
    first = found.source or found.versions[0]
    return first.path.as_posix(), ""


def _summed(message: str, paths: list[str]) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{shown(Path(paths[0]))}{more}: {message}"
