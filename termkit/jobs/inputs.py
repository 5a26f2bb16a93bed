"""Which files a check looks at, and which of them belong together."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from termkit.config import Config
from termkit.core.glossary import Glossary
from termkit.errors import ConfigError, InputError, LanguageError, Problem
from termkit.formats.bitext import bitext_format
from termkit.formats.files import read_bytes
from termkit.jobs.belonging import NO_LANGUAGE, NO_PARTNER, Belonging
from termkit.jobs.gathered import BitextInput, CatalogInput, Gathered, Input, Inputs
from termkit.jobs.input_languages import Languages
from termkit.jobs.layouts import TEXTS, Layouts, RealPaths, typed
from termkit.jobs.project_path import project_path
from termkit.jobs.reading import shown
from termkit.jobs.trees import find_files, glob_pattern
from termkit.jobs.works import Version

__all__ = ["BitextInput", "CatalogInput", "Input", "Inputs", "find_inputs"]

_NO_FORMAT = "in no format of texts; left out"
_OF_TOOLS = "settings of a tool or of termkit; left out, unless it is named"
_EXCLUDED = "named, but excluded"
_LINK = "a link that leads out of the project; not followed"
_SETTINGS = re.compile(
    "|".join(
        glob_pattern(glob).pattern
        for glob in (
            "package.json package-lock.json npm-shrinkwrap.json composer.json lerna.json nx.json turbo.json deno.json"
            " tsconfig*.json jsconfig*.json *.schema.json *.config.json angular.json renovate.json pnpm-lock.yaml"
            " pnpm-workspace.yaml docker-compose*.y*ml compose.y*ml mkdocs*.yml _config*.yml pubspec.yaml crowdin.y*ml"
            " codecov.yml l10n.yaml .* *.lock requirements*.txt constraints*.txt CMakeLists.txt robots.txt"
            " glossary.y*ml termkit*.toml termkit-baseline.json"
        ).split()
    ),
    re.DOTALL,
)  # names of files of tools, many of them in the formats of texts


def find_inputs(
    paths: Sequence[Path],
    glossary: Glossary,
    *,
    config: Config,
    source: Path | None,
    source_language: str | None,
    target_language: str | None,
    exclude: Sequence[str] = (),
    force_exclude: bool = False,
) -> Inputs:
    """What to check of ``paths`` (files and folders); without any, of the configured pairs and folders of works.

    A target is paired with its source wherever that lies; a source with no target among the paths is checked by
    itself, unless a configured pair names its targets. The languages are canonical tags. Of folders,
    ``target_language`` chooses the targets; of a named file it is the language. ``exclude`` are globs for paths below
    the root, or below a given folder; what is excluded may still be the source of something else.

    Raises InputError for what is not there or holds nothing to check, LanguageError for a named file of which the
    language cannot be told, ConfigError for a ``source`` that does not fit the paths.
    """
    real = RealPaths()
    gathered = Gathered(real)
    languages = Languages(glossary, source_language, target_language, config.source, gathered)
    search = _Search(glossary, config, languages, gathered, real, tuple(exclude))
    if force_exclude and paths:
        paths = search.not_excluded(paths)
        if not paths:
            return gathered.inputs()
    if source is not None:
        search.take_with_source(paths, source)
    elif paths:
        search.take(paths)
    else:
        search.take_configured()
    return search.inputs()


class _Search:
    """Walks through what is given and hands each file on, once."""

    def __init__(
        self,
        glossary: Glossary,
        config: Config,
        languages: Languages,
        gathered: Gathered,
        real: RealPaths,
        exclude: tuple[str, ...],
    ) -> None:
        self._real = real
        self._config = config
        self._root = Path(os.path.abspath(config.root))
        self._exclude = exclude
        self._globs = tuple(map(glob_pattern, exclude))
        self._gathered = gathered
        self._layouts = Layouts(self._root, real)
        self._belonging = Belonging(self._root, config.pairs, languages, self._layouts, gathered, self._is_excluded)
        self._done: set[str] = set()
        own = [Path(glossary.path), config.glossary_path, *([config.baseline_path] if config.baseline_path else [])]
        own += [self._root / pair.glossary for pair in config.pairs if pair.glossary]
        self._own = set(map(real, own))

    def inputs(self) -> Inputs:
        """What was found."""
        for link in self._layouts.links:
            self._gathered.tell(_LINK, link)
        return self._gathered.inputs()

    def take(self, paths: Sequence[Path]) -> None:
        """Files, then folders, in which a file is left out if it is no text."""
        for path in paths:
            if not os.path.exists(path):
                read_bytes(path)  # says that it is missing, and what was perhaps meant
        self._take_files((path for path in paths if not os.path.isdir(path)), named=True)
        for folder in (path for path in paths if os.path.isdir(path)):
            if not self._take_files(self._walked([folder]), named=False) and not self._gathered.faults:
                raise self._nothing_in([folder])

    def take_configured(self) -> None:
        """The files of configured pairs, and those in the folders of works."""
        for pair, *sides in self._belonging.patterns:
            for side in sides:
                folder = typed(self._root / side.folder)
                files = self._walked([folder], count=False) if os.path.isdir(folder) else []
                matching = [path for path in files if side.regex.fullmatch(self._below_root(path))]
                self._take_files(matching, named=False)
                if not matching:
                    name = shown(self._config.path) if self._config.path else "termkit.toml"
                    message = f"there is no text to check at {side.text!r}; mend the pattern, or remove the pair"
                    self._gathered.faults.append(Problem(name, pair.line, 1, message))
        folders = [typed(self._root / folder) for folder in self._config.works]
        if self._config.pairs and self._config.works == Config().works:
            folders = [folder for folder in folders if os.path.isdir(folder)]  # the default need not be there
        for folder in folders:
            if not os.path.isdir(folder):
                raise InputError(
                    f"{shown(folder)}: no such folder of works; name files or folders, or set 'works' in termkit.toml"
                )
        found = self._take_files(self._walked(folders), named=False)
        if not (found or self._config.pairs or self._gathered.faults):
            raise self._nothing_in(folders)

    def take_with_source(self, paths: Sequence[Path], source: Path) -> None:
        """Every path renders ``source``; a folder does so file by file."""
        for path in (source, *paths):
            if not os.path.exists(path):
                read_bytes(path)
            if os.path.isdir(path) != os.path.isdir(source):
                raise ConfigError(f"--source {source} and {path}: give two files, or two folders")
        for path in paths:
            if not os.path.isdir(path):
                self._belonging.render(path, source)
                continue
            files = self._walked([path])
            if not files:
                raise self._nothing_in([path])
            for file in files:
                self._take_parallel(file, source / file.relative_to(path))

    def _take_parallel(self, path: Path, source: Path) -> None:
        if reason := self._reason_to_leave(path):
            self._gathered.tell(reason, path)
        elif bitext_format(str(path)):
            self._take_files([path], named=False)
        elif os.path.isfile(source):
            self._belonging.render(path, source)
        else:
            self._gathered.tell(NO_PARTNER, path)
            tag = self._belonging.language_of_rendering(path)
            self._gathered.add_alone(path, path.stem, Version(path, tag, ""))

    def not_excluded(self, paths: Iterable[Path]) -> list[Path]:
        """The paths that no glob excludes."""
        kept = []
        for path in paths:
            if self._is_excluded(path):
                self._gathered.tell(_EXCLUDED, path)
            else:
                kept.append(path)
        return kept

    def _take_files(self, files: Iterable[Path], *, named: bool) -> bool:
        """Looks at each file once; False when there is nothing to check in all of them."""
        found = False
        for path in files:
            real = self._real(path)
            if real in self._done:
                found = True
                continue
            self._done.add(real)
            if not named and (reason := self._reason_to_leave(path)):
                self._gathered.tell(reason, path)
                continue
            try:
                found |= self._belonging.take(path, named=named)
            except LanguageError as error:
                if named:
                    raise
                message = str(error).removeprefix(f"{shown(path)}: ")
                self._gathered.faults.append(Problem(shown(path), 0, 0, message))
        return found

    def _reason_to_leave(self, path: Path) -> str | None:
        """Why a file that nobody named is no text, by its name."""
        if self._real(path) in self._own or _SETTINGS.fullmatch(path.name):
            return _OF_TOOLS
        return None if path.suffix.lower() in TEXTS or bitext_format(str(path)) else _NO_FORMAT

    def _walked(self, folders: Sequence[Path], *, count: bool = True) -> list[Path]:
        """The files below folders, but for the excluded ones; the binary ones are noted if they ``count``."""
        found = find_files([str(folder) for folder in folders], exclude=self._exclude)
        self._gathered.notes.extend(found.notes)
        if found.binary and count:
            self._gathered.notes.append(f"{', '.join(map(shown, folders))}: binary files left out: {found.binary}")
        for fault in found.faults:
            path, _, message = fault.partition(": ")
            self._gathered.faults.append(Problem(shown(Path(path)), 0, 0, message))
        paths = (Path(place.path) for place in found.files)
        return sorted((path for path in paths if not self._is_excluded(path)), key=Path.as_posix)

    def _below_root(self, path: Path) -> str:
        return project_path(str(path), self._root)

    def _is_excluded(self, path: Path) -> bool:
        """Does a glob match the path below the root, or a folder on it?"""
        if not self._globs:
            return False
        parts = self._below_root(path).split("/")
        starts = ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]
        return any(glob.fullmatch(start) for glob in self._globs for start in starts)

    def _nothing_in(self, folders: Sequence[Path]) -> InputError:
        where = ", ".join(map(shown, folders))
        notes = [note for note in self._gathered.summed() if not note.endswith(NO_LANGUAGE)]
        if notes:
            return InputError(f"{where}: nothing in it to check: {'; '.join(notes)}")
        return InputError(
            f"{where}: no file in it is named <work>.<language tag>.<ext>, such as essay.en.md, or is bilingual"
        )
