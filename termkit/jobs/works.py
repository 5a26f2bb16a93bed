"""Which files belong together: a work has a source, script variants, drafts and a reference.

    <work>.<language tag>[.<label>].<ext>     llm-2025.zh-Hant.md   llm-2025.en.md   llm-2025.en.draft-a.md

The unlabelled file in the source language is the source, the unlabelled one in the target language the reference,
a labelled one a draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from termkit.core.glossary import Glossary
from termkit.core.language import canonical, related
from termkit.errors import InputError, LanguageError
from termkit.formats import FORMATS
from termkit.jobs.reading import shown

SUFFIXES = frozenset(suffix for entry in FORMATS for suffix in entry.suffixes)


class FileName(NamedTuple):
    """What a file's name says of it. ``language`` is canonical; ``label`` is empty for a source or a reference."""

    work: str
    language: str
    label: str


class Version(NamedTuple):
    """One file of a work."""

    path: Path
    language: str
    label: str


@dataclass
class Work:
    """A source and its versions, in the order of their names."""

    name: str
    source: Version | None = None
    versions: list[Version] = field(default_factory=list)

    def reference(self, language: str) -> Version | None:
        """The unlabelled version in ``language``."""
        return next((v for v in self.versions if not v.label and related(v.language, language)), None)


def parse_name(path: Path) -> FileName | None:
    """The parts of a file's name, or None when it holds no language tag of Chinese or English."""
    parts = path.name.split(".")
    for number in range(1, len(parts) - 1):
        tag = parts[number]
        if tag[:2].lower() in ("zh", "en") and (len(tag) == 2 or tag[2] in "-_"):
            try:
                language = canonical(tag)
            except LanguageError as error:
                raise LanguageError(f"{shown(path)}: {error}") from None
            return FileName(".".join(parts[:number]), language, ".".join(parts[number + 1 : -1]))
    return None


def told_name(path: Path) -> FileName | None:
    """What a file's name says; nothing, too, when its tag is incomplete (``zh``)."""
    try:
        return parse_name(path)
    except LanguageError:
        return None


def find_works(folders: Iterable[Path], glossary: Glossary, source: str | None = None) -> list[Work]:
    """All works in the folders and below, by name. Raises InputError for a folder that is not there."""
    works: dict[tuple[Path, str], Work] = {}
    for folder in folders:
        for path in _files(folder):
            name = parse_name(path)
            if name is None:
                continue
            version = Version(path, glossary.narrow(name.language), name.label)
            is_source = not name.label and related(version.language, source or glossary.source)
            key = (path.parent, name.work)
            if is_source and key in works and works[key].source is not None:
                key = (path, name.work)  # the same text in another format is a work of its own
            work = works.setdefault(key, Work(name.work))
            if is_source:
                work.source = version
            else:
                work.versions.append(version)
    return list(works.values())


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise InputError(
            f"{shown(folder)}: no such folder of works; name files or folders, or set 'works' in termkit.toml"
        )
    yield from sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())


def siblings(path: Path, name: FileName) -> Iterator[tuple[Path, FileName]]:
    """The other files of the same work in the same folder that carry no label, in the order of their names."""
    if not path.parent.is_dir():
        return
    for other in sorted(path.parent.iterdir()):
        if other.suffix.lower() not in SUFFIXES or not other.name.startswith(f"{name.work}.") or other == path:
            continue
        found = told_name(other)
        if found and found.work == name.work and not found.label:
            yield other, found


def source_beside(path: Path, name: FileName, glossary: Glossary) -> Version | None:
    """The source of a version: the unlabelled file of the same work in the glossary's source language."""
    for other, found in siblings(path, name):
        if related(found.language, glossary.source):
            return Version(other, glossary.narrow(found.language), "")
    return None
