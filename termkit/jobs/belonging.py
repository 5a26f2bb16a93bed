"""What one file is to a check, and which file is its source: by configured pairs, its suffix, or its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path

from termkit.config import PairPattern
from termkit.core.language import is_chinese, related
from termkit.errors import ConfigError, InputError, LanguageError, Problem
from termkit.formats.bitext import BitextFormat, bitext_format
from termkit.jobs.gathered import BitextInput, Gathered
from termkit.jobs.input_languages import Languages
from termkit.jobs.layouts import DATA, Layouts, Slot, other_language, typed
from termkit.jobs.pair_patterns import Counterpart, Pattern, counterparts, pattern
from termkit.jobs.project_path import project_path
from termkit.jobs.reading import shown
from termkit.jobs.works import Version

NO_LANGUAGE = "cannot tell the language; left out; name it after its language (essay.en.md), or give --to TAG"
NO_PARTNER = "the other file of the pair is not there; checked by itself"
_NO_TAG = "a catalog or settings without a language in the path; left out, unless it is named"
_OTHER = "in a language besides Chinese and English; left out"
_OF_SOURCE = "a bilingual file in the language of the sources; left out"
_NO_SIDES = "its first rows have no source and target; left out, unless it is named"
_SNIFFED = 1 << 16  # bytes


class Belonging:
    """Takes files one by one and adds them, with their sources, to what is gathered."""

    def __init__(
        self,
        root: Path,
        pairs: Sequence[PairPattern],
        languages: Languages,
        layouts: Layouts,
        gathered: Gathered,
        is_excluded: Callable[[Path], bool],
    ) -> None:
        self._root = root
        self._languages = languages
        self._layouts = layouts
        self._gathered = gathered
        self._is_excluded = is_excluded
        self.patterns: tuple[tuple[PairPattern, Pattern, Pattern], ...] = tuple(
            (pair, pattern(pair.source), pattern(pair.target)) for pair in pairs
        )

    def take(self, path: Path, *, named: bool) -> bool:
        """Adds a file; False when it is left out. Raises LanguageError for one whose language must be told."""
        if entry := bitext_format(str(path)):
            return self._take_bitext(path, entry, named=named)
        if self.patterns and (partners := counterparts(self.patterns, project_path(str(path), self._root))):
            return self._take_pair(path, partners, named=named)
        slots = self._slots(path)
        if not slots:
            return self._take_untagged(path, named=named)
        slot = slots[0]
        language = self._told(slot, path)
        if not slot.label and self._languages.is_source(language):
            self._gathered.add_source(slot.work, Version(path, language, ""))
            return True
        tag = self._languages.target(language, path, named=named)
        if tag is None:
            return False
        version = Version(path, tag, slot.label)
        source = self._source_of(path, slots)
        if source is None:
            key = (slot.folder, slot.before, slot.below, path.suffix.lower() in DATA)
            self._gathered.add_alone(key, slot.work, version)
        else:
            self._gathered.add_pair(slot.work, source, version)
        return True

    def render(self, path: Path, source: Path) -> None:
        """Adds a file as a version of the source that is given for it."""
        if bitext_format(str(path)):
            raise ConfigError(f"{shown(path)}: carries its own source; leave --source out")
        told = self._languages.asked_source or self._told_language(source) or self._languages.source
        origin = Version(source, self._languages.narrow(told), "")
        if os.path.realpath(path) == os.path.realpath(source):
            self._gathered.add_source(path.stem, origin)
            return
        slots = self._slots(path)
        name, label = (slots[0].work, slots[0].label) if slots else (path.stem, "")
        self._gathered.add_pair(name, origin, Version(path, self.language_of_rendering(path), label))

    def language_of_rendering(self, path: Path) -> str:
        """The language of a file that is known to be a version; raises LanguageError when nothing tells it."""
        told = self._told_language(path)
        tag = self._languages.target(told, path, named=True) if told else self._languages.asked_target
        if tag is None:
            raise _untold(path)
        return self._languages.narrow(tag)

    def _take_bitext(self, path: Path, entry: BitextFormat, *, named: bool) -> bool:
        """A bilingual file; the language in its path is that of its targets."""
        slots = self._slots(path)
        source, target = self._languages.stated_source, self._languages.asked_target
        if not slots and not named and self._is_other(path):
            return self._leave(_OTHER, path)
        if entry.streams and not named and not _has_sides(path, entry, self._languages):
            return self._leave(_NO_SIDES, path)
        if slots:
            told = self._told(slots[0], path)
            of_source = self._languages.is_source(told)
            if of_source and is_chinese(told) and not self._languages.asked_source:
                source, of_source = self._languages.other(told), False
            if of_source and not named and entry.name in ("po", "xliff"):
                return self._leave(_OF_SOURCE, path)
            if not of_source:
                target = self._languages.target(told, path, named=named)
                if target is None:
                    return False
        self._gathered.add_bitext(BitextInput(path, entry.name, source, target))
        return True

    def _take_pair(self, path: Path, partners: Sequence[Counterpart], *, named: bool) -> bool:
        """A file of a configured pair, with its source, else with everything of which it is the source."""
        there = [each for each in partners if self._layouts.is_there(self._root / each.path)]
        if not there:
            self._gathered.tell(NO_PARTNER, path)
            return self._add_half(path, max(partners, key=lambda each: each.literal), named=named)
        of_source = next((each for each in there if each.is_source), None)
        if of_source is not None:
            return self._add_pair(typed(self._root / of_source.path), path, of_source.pair, named=named)
        targets = [each for each in there if self._is_target_of(path, self._root / each.path)]
        added = [self._add_pair(path, typed(self._root / each.path), each.pair, named=False) for each in targets]
        if not any(added):
            self._gathered.add_source(path.stem, self._pair_source(path, there[0].pair))
        return True

    def _is_target_of(self, source: Path, target: Path) -> bool:
        """Is a file checked, and does the first pattern with a source for it name this one?"""
        partners = counterparts(self.patterns, project_path(str(target), self._root))
        sources = (self._root / each.path for each in partners if each.is_source)
        return not self._is_excluded(target) and next(filter(self._layouts.is_there, sources), None) == _absolute(
            source
        )

    def _add_half(self, path: Path, partner: Counterpart, *, named: bool) -> bool:
        if not partner.is_source:
            self._gathered.add_source(path.stem, self._pair_source(path, partner.pair))
            return True
        tag = self._pair_target(path, partner.pair, self._pair_source(path, partner.pair).language, named=named)
        if tag is not None:
            self._gathered.add_alone(path, path.stem, Version(path, tag, ""))
        return tag is not None

    def _add_pair(self, source: Path, target: Path, pair: PairPattern, *, named: bool) -> bool:
        origin = self._pair_source(source, pair)
        tag = self._pair_target(target, pair, origin.language, named=named)
        if tag is not None:
            self._gathered.add_pair(source.stem, origin, Version(target, tag, ""))
        return tag is not None

    def _pair_source(self, path: Path, pair: PairPattern) -> Version:
        told = self._languages.asked_source or pair.source_language or self._told_language(path)
        return Version(path, self._languages.narrow(told or self._languages.source), "")

    def _pair_target(self, path: Path, pair: PairPattern, origin: str, *, named: bool) -> str | None:
        """The language of a target; None when another one is asked for."""
        told = pair.target_language or self._told_language(path)
        if told is None or (related(told, origin) and not pair.target_language):
            return self._languages.narrow(self._languages.asked_target or self._languages.other(origin))
        return self._languages.target(told, path, named=named)

    def _take_untagged(self, path: Path, *, named: bool) -> bool:
        """A file without a tag in its path: what is translated, if translations are there, else a text alone."""
        languages = self._languages
        tagged = list(self._layouts.tagged(_absolute(path)))
        language = languages.of_base([tag for _, tag in tagged])
        if language is None:
            return self._take_untold(path, named=named)
        version = Version(path, languages.assumed(languages.narrow(language), path), "")
        if languages.is_source(language):
            self._gathered.add_source(path.stem, version)
            return True
        tag = languages.target(version.language, path, named=named)
        if tag is None:
            return False
        version = version._replace(language=tag)
        others = [other for _, other in tagged]
        source = next((one for one in tagged if languages.is_source(languages.resolve(one[1], others))), None)
        if source is None:
            self._gathered.add_alone(path, path.stem, version)
        else:
            origin = Version(typed(source[0]), languages.resolve(source[1], others), "")
            self._gathered.add_pair(path.stem, origin, version)
        return True

    def _take_untold(self, path: Path, *, named: bool) -> bool:
        asked = self._languages.asked_target
        if named and asked is None:
            raise _untold(path)
        if not named and self._is_other(path):
            return self._leave(_OTHER, path)
        if not named and path.suffix.lower() in DATA:
            return self._leave(_NO_TAG, path)
        if asked is None:
            return self._leave(NO_LANGUAGE, path)
        self._gathered.add_alone(path, path.stem, Version(path, self._languages.narrow(asked), ""))
        return True

    def _source_of(self, path: Path, slots: Sequence[Slot]) -> Version | None:
        """The source of a target: what has the same place under a tag of the source's language, or under none."""
        languages = self._languages
        for slot in slots:
            others = self._layouts.languages(slot)
            found = [(other, languages.resolve(tag, others)) for other, tag in self._layouts.beside(slot)]
            found = [one for one in found if one[0] != _absolute(path) and languages.is_source(one[1])]
            if found:
                other, language = min(found, key=lambda one: one[1] != languages.source)
                return Version(typed(other), language, "")
        for slot in slots:
            for base in self._layouts.bases(slot):
                if self._layouts.slots(base):
                    continue
                language = languages.of_base([tag for _, tag in self._layouts.tagged(base)]) or languages.source
                if languages.is_source(language):
                    origin = typed(base)
                    return Version(origin, languages.assumed(languages.narrow(language), origin), "")
        return None

    def _slots(self, path: Path) -> tuple[Slot, ...]:
        return self._layouts.slots(_absolute(path))

    def _told(self, slot: Slot, path: Path) -> str:
        return self._languages.told(slot.language, self._layouts.languages(slot), path)

    def _told_language(self, path: Path) -> str | None:
        slots = self._slots(path)
        return self._told(slots[0], path) if slots else None

    def _is_other(self, path: Path) -> bool:
        return other_language(_absolute(path), self._layouts.root_of(_absolute(path)))

    def _leave(self, reason: str, path: Path) -> bool:
        self._gathered.tell(reason, path)
        return False


def _has_sides(path: Path, entry: BitextFormat, languages: Languages) -> bool:
    """Have the first rows of a file a source and a target? True, too, where a check will say what is wrong."""
    from termkit.formats.encoding import decode

    try:
        with path.open("rb") as stream:
            start = stream.read(_SNIFFED)
        if len(start) == _SNIFFED:
            start = start[: start.rfind(b"\n") + 1]
        decode(start, str(path))
    except (OSError, InputError):
        return True
    problems: list[Problem] = []
    source, target = languages.source, languages.asked_target or languages.other(languages.source)
    read = import_module(entry.module).read
    try:
        rows = read(BytesIO(start), str(path), source=source, target=target, encoding=None, problems=problems)
        return next(rows, None) is not None or not problems
    except InputError:
        return False


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _untold(path: Path) -> LanguageError:
    stem = path.name.removesuffix(path.suffix)
    return LanguageError(
        f"{shown(path)}: cannot tell its language; name it {stem}.en{path.suffix} or the like, or give --language"
    )
