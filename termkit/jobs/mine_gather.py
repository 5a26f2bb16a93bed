"""Which files to mine: Chinese texts, the English texts that belong to them, and bilingual files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from termkit.config import Config
from termkit.core.glossary import Glossary
from termkit.core.language import canonical, is_chinese, primary
from termkit.errors import InputError, Problem
from termkit.formats.bitext import bitext_format
from termkit.formats.files import read_bytes
from termkit.jobs.gathered import BitextInput, CatalogInput, Input, Inputs
from termkit.jobs.inputs import find_inputs
from termkit.jobs.layouts import DATA, TEXTS, Layouts, RealPaths, other_language
from termkit.jobs.reading import read_by_parts, shown
from termkit.jobs.trees import find_files
from termkit.jobs.works import Version, Work

_GUESSES = (("zh-Hant", "en"), ("zh-Hans", "en"), ("en", "zh-Hans"))  # sources and targets to try without a glossary
_CHINESE_SHARE = 0.2  # of the letters of a text that are Han, at least, where only the text tells its language
_SNIFFED = 100_000  # code points by which it does


class Wanted(NamedTuple):
    """Where to look. The languages are as somebody wrote them; None: not said."""

    paths: tuple[Path, ...]
    source: str | None = None
    target: str | None = None
    exclude: tuple[str, ...] = ()
    encoding: str | None = None


class TextPair(NamedTuple):
    """A text and its version in the other language, one of them Chinese."""

    source: Version
    target: Version


@dataclass
class Material:
    """What was found. Every Chinese text is there once; those of pairs are among them."""

    languages: tuple[str, str]  # of source and target, canonical, where a file does not say
    texts: list[Version] = field(default_factory=list)
    pairs: list[TextPair] = field(default_factory=list)
    bilingual: list[BitextInput | CatalogInput] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to mine."""
        return not (self.texts or self.bilingual)


def gather(wanted: Wanted, config: Config, glossary: Glossary | None = None) -> Material:
    """The files to mine among ``wanted.paths``, or, without any, among what termkit.toml names.

    Files are paired as a check does. Of the directions that the languages allow, the one that finds more pairs of
    Chinese and English is taken, the glossary's where that is open. A text whose path does not tell its language is
    mined if it is Chinese. Raises InputError for a path that is not there, LanguageError for a wrong tag.
    """
    for path in wanted.paths:
        if not os.path.exists(path):
            read_bytes(path)  # says that it is missing, and what was perhaps meant
    config = replace(config, root=_root(wanted.paths, config), exclude=(*config.exclude, *wanted.exclude))
    untold, told = _parted(wanted.paths, config)
    found = [_search(told, config, wanted, glossary, languages) for languages in _directions(wanted, glossary)]
    best = max(found, key=partial(_rank, is_open=glossary is None))  # the first of the best
    _add_untold(best, [*untold, *_untold_in(told, config)], wanted)
    return best


def _rank(material: Material, is_open: bool) -> tuple[int, bool]:
    """How much was found; where the direction is open, bilingual files are from English sooner than from Chinese."""
    from_english = bool(material.bilingual) and not is_chinese(material.languages[0])
    return len(material.pairs) + len(material.bilingual), is_open and from_english


def _directions(wanted: Wanted, glossary: Glossary | None) -> list[tuple[str, str]]:
    source, target = (canonical(tag) if tag else None for tag in (wanted.source, wanted.target))
    if source and target:
        return [(source, target)]
    if source:
        return [(source, "en" if is_chinese(source) else "zh-Hans")]
    if target:
        return [(tag, target) for tag in (("en",) if is_chinese(target) else ("zh-Hant", "zh-Hans"))]
    if glossary is None:
        return list(_GUESSES)
    own = (glossary.source, glossary.target)
    return [own, (own[1], own[0]), *_GUESSES]


def _root(paths: Sequence[Path], config: Config) -> Path:
    """The folder below which names of folders may be tags: the project, or else what was named."""
    root = Path(os.path.abspath(config.root))
    absolute = [Path(os.path.abspath(path)) for path in paths]
    if all(path.is_relative_to(root) for path in absolute):
        return root
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in absolute]))


def _parted(paths: Sequence[Path], config: Config) -> tuple[list[Path], list[Path]]:
    """Named files whose paths say no language, and all other paths."""
    layouts = Layouts(config.root, RealPaths())
    untold = [path for path in paths if not os.path.isdir(path) and _is_untold(path, layouts)]
    return untold, [path for path in paths if path not in untold]


def _is_untold(path: Path, layouts: Layouts) -> bool:
    absolute = Path(os.path.abspath(path))
    return not bitext_format(str(path)) and not layouts.slots(absolute) and not layouts.tagged(absolute)


def _search(
    paths: Sequence[Path], config: Config, wanted: Wanted, glossary: Glossary | None, languages: tuple[str, str]
) -> Material:
    """What a check would look at if it went from the one language to the other."""
    material = Material(languages)
    stub = Glossary(glossary.path if glossary else str(config.glossary_path), *languages, ())
    folders = [[path] for path in paths if os.path.isdir(path)]
    files = [path for path in paths if not os.path.isdir(path)]
    groups = [*folders, *([files] if files else [])] if wanted.paths else [[]]
    for group in groups:
        try:
            inputs = find_inputs(
                group,
                stub,
                config=config,
                source=None,
                source_language=canonical(wanted.source) if wanted.source else None,
                target_language=None,
                exclude=config.exclude,
            )
        except InputError:
            if not wanted.paths:
                raise
            continue  # nothing with a language in its path: the texts themselves may tell
        _take(material, inputs)
    return material


def _take(material: Material, inputs: Inputs) -> None:
    """Adds what one search found, each file once."""
    texts = {_real(version.path) for version in material.texts}
    pairs = {(_real(pair.source.path), _real(pair.target.path)) for pair in material.pairs}
    for each in inputs.inputs:
        if not isinstance(each, Work):
            if each not in material.bilingual and _is_bilingual(each):
                material.bilingual.append(each)
            continue
        for version in filter(None, (each.source, *each.versions)):
            if is_chinese(version.language) and _real(version.path) not in texts:
                texts.add(_real(version.path))
                material.texts.append(version)
        for pair in _pairs_of(each):
            key = (_real(pair.source.path), _real(pair.target.path))
            if key not in pairs:
                pairs.add(key)
                material.pairs.append(pair)
    material.notes += [note for note in inputs.notes if note not in material.notes]
    material.faults += [fault for fault in inputs.faults if fault not in material.faults]


def _pairs_of(work: Work) -> Iterator[TextPair]:
    source = work.source
    for version in work.versions if source else ():
        assert source is not None
        if primary(version.language) != primary(source.language):
            yield TextPair(source, version)


def _is_bilingual(each: Input) -> bool:
    """Two catalogs of Chinese are no pair of Chinese and English."""
    if isinstance(each, CatalogInput):
        return primary(each.source_language) != primary(each.target_language)
    return True


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _untold_in(paths: Sequence[Path], config: Config) -> Iterator[Path]:
    """The texts in folders whose paths say no language, not even another one."""
    layouts = Layouts(config.root, RealPaths())
    for folder in (path for path in paths if os.path.isdir(path)):
        for place in find_files([str(folder)], exclude=config.exclude).files:
            path = Path(place.path)
            suffix = path.suffix.lower()
            if suffix in TEXTS and suffix not in DATA and _is_untold(path, layouts):
                absolute = Path(os.path.abspath(path))
                if not other_language(absolute, layouts.root_of(absolute)):
                    yield path


def _add_untold(material: Material, paths: Iterable[Path], wanted: Wanted) -> None:
    """Adds the texts that turn out to be Chinese; what else there is, is noted or is a fault."""
    from termkit.jobs.tasks import as_problem

    done = {_real(version.path) for version in material.texts}
    material.notes = [note for note in material.notes if "cannot tell the language" not in note]
    others: list[str] = []
    for path in paths:
        if _real(path) in done:
            continue
        done.add(_real(path))
        try:
            language = language_of_text(path, wanted.encoding)
        except InputError as error:
            material.faults.append(as_problem(error))
            continue
        if language is None:
            others.append(shown(path))
        else:
            material.texts.append(Version(path, language, ""))
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        material.notes.append(f"{others[0]}{more}: no Chinese text, and no language in the path; left out")


def language_of_text(path: Path, encoding: str | None = None) -> str | None:
    """The Chinese in which a text is written, by its characters; None for what is no Chinese text."""
    text = read_by_parts(path, "zh-Hans", encoding)
    first = next(iter(text.parts())).document
    return chinese_of(first.text[:_SNIFFED])


def chinese_of(text: str) -> str | None:
    """The Chinese that the characters of a text prove, Simplified where they prove nothing; None: it is not Chinese."""
    from termkit.text.detect import detect

    found = detect(text)
    if not found.han or found.han < _CHINESE_SHARE * sum(map(str.isalpha, text)):
        return None
    return found.language or ("zh-Hant" if found.traditional > found.simplified else "zh-Hans")
