"""Where a path says its language, and where the same text lies in another one.

locales/en.json           locales/zh-TW.json                      the name is the tag
app_en.arb  x.md          app_zh_Hant.arb  x.zh-TW.md             the name holds it, or has none
content/en/a.md           content/zh-cn/a.md                      a folder is the tag
docs/a.md                 docs/zh/a.md                            or there is none
docs/a.md                 i18n/zh-Hans/docusaurus-plugin-content-docs/current/a.md
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from termkit.core.language import canonical
from termkit.errors import LanguageError
from termkit.formats import FORMATS, format_of
from termkit.jobs.reading import shown

BARE = "zh"  # a tag of Chinese that does not say which script
DATA = frozenset(suffix for entry in FORMATS if entry.name in ("json", "yaml") for suffix in entry.suffixes)
TEXTS = frozenset(suffix for entry in FORMATS for suffix in entry.suffixes) | {".docx"}

_REGIONS = {"cn": "zh-Hans-CN", "tw": "zh-Hant-TW", "hk": "zh-Hant-HK"}  # which stand for a language in names
_TAG = (
    r"(?:zh(?:[-_]han[st])?(?:[-_](?:tw|hk|mo|cn|sg|my))?"
    r"|en(?:[-_]latn)?(?:[-_](?:us|gb|uk|au|ca|nz|ie|in|za|sg|hk|ph|001|150))?|cn|tw|hk)"
)
_WHOLE = re.compile(_TAG, re.IGNORECASE)
_AT_END = re.compile(rf"(?P<before>.+?[-_])(?P<tag>{_TAG})", re.IGNORECASE)
_CODES = (
    "aa ab af am ar as ast az be bg bn bo br bs ca ckb cs cy da de el eo es et eu fa fi fil fr fy ga gd gl gu ha he hi"
    " hr hsb hu hy ia id ig is it ja ka kab kk km kn ko ku ky la lb lo lt lv mg mi mk ml mn mr ms mt my nb ne nl nn no"
    " oc or pa pl ps pt ro ru rw sd si sk sl sn so sq sr st su sv sw ta te tg th ti tk tl tr tt ug uk ur uz vi wo xh yi"
    " yo zu"
)  # of ISO 639, what texts are translated to
_WORDS = frozenset("am as be he hi id is it my no or so".split())  # codes that are English words, too
_OTHER = re.compile(rf"(?P<code>{'|'.join(_CODES.split())})(?:[-_@][A-Za-z0-9]+)*", re.IGNORECASE)
_PLUGIN = re.compile(r"docusaurus-plugin-content-(?P<kind>docs|blog|pages)(?:-(?P<id>.+))?")


class Slot(NamedTuple):
    """A language tag in a path. ``language`` is canonical, or BARE."""

    folder: Path  # in which the name with the tag lies
    before: str  # that name before the tag
    after: str  # and behind it, without a label
    below: str  # the path below, where the name is a folder's
    language: str
    label: str = ""

    @property
    def work(self) -> str:
        """What the text is called, whatever its language."""
        return os.path.splitext(self.below)[0] if self.below else self.before.strip("._-") or self.folder.name


def language_of_tag(written: str) -> str | None:
    """The language that a name or a part of it stands for; BARE for ``zh``, None for what is no tag."""
    if not _WHOLE.fullmatch(written):
        return None
    lower = written.lower()
    return _REGIONS.get(lower) or (BARE if lower == BARE else canonical(written))


def in_name(path: Path) -> Slot | None:
    """The tag in a file's name. Raises LanguageError for one between dots that is no right tag."""
    parts = path.name.split(".")
    for number, part in enumerate(parts[:-1]):
        try:
            language = language_of_tag(part)
            if language is None and number and re.match(r"(zh|en)[-_]", part, re.IGNORECASE):
                language = canonical(part)
        except LanguageError as error:
            raise LanguageError(f"{shown(path)}: {error}") from None
        if language is not None:
            before = "".join(f"{one}." for one in parts[:number])
            if number == 0:
                return Slot(path.parent, "", "." + ".".join(parts[1:]), "", language)
            return Slot(path.parent, before, f".{parts[-1]}", "", language, ".".join(parts[number + 1 : -1]))
    stem, suffix = os.path.splitext(path.name)
    found = _AT_END.fullmatch(stem)
    language = language_of_tag(found["tag"]) if found else None
    return Slot(path.parent, found["before"], suffix, "", language) if found and language else None


def other_language(path: Path, root: Path) -> bool:
    """Does the path, which has no tag of Chinese or English, name another language?"""
    stem, suffix = os.path.splitext(path.name)
    *_, last = re.split(r"[-_.]", stem, maxsplit=1)
    if is_other(stem, words=suffix in DATA or suffix not in TEXTS) or (last != stem and is_other(last)):
        return True
    if any(is_other(part, words=True) for part in stem.split(".")[1:]):
        return True
    return any(is_other(part, words=True) for part in path.parent.relative_to(root).parts)


def is_other(written: str, *, words: bool = False) -> bool:
    """Is it a tag of a language besides Chinese and English? One that is an English word, too, only with ``words``."""
    found = _OTHER.fullmatch(written)
    return found is not None and (words or written.lower() not in _WORDS)


def typed(path: Path) -> Path:
    """An absolute path as a person would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


class RealPaths:
    """What tells whether two paths are one file; the links on the way to a folder are followed once."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def __call__(self, path: Path) -> str:
        """The path without links."""
        folder, name = os.path.split(os.path.abspath(path))
        if not name or os.path.islink(path):
            return os.path.realpath(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)


class Layouts:
    """Looks at the folders of a project; each is listed once."""

    def __init__(self, root: Path, real: RealPaths) -> None:
        self._root = Path(os.path.abspath(root))
        self._real = real
        self._tags: dict[Path, tuple[tuple[Path, str, str], ...]] = {}
        self._translations: dict[Path, tuple[tuple[Path, str], ...]] = {}
        self._listed: dict[Path, list[str]] = {}
        self._varied: dict[tuple[Path, str, str, bool], list[tuple[str, str]]] = {}
        self.links: list[Path] = []  # that lead out of the project; not followed

    def root_of(self, path: Path) -> Path:
        """The folder below which names of folders may be tags: the project, or some folder near the file."""
        for root in (self._root, Path.cwd()):
            if path.is_relative_to(root):
                return root
        return path.parent.parent

    def slots(self, path: Path) -> tuple[Slot, ...]:
        """The tags in an absolute path: that of its name, then those of its folders, the innermost first."""
        if path.parent not in self._tags:
            self._tags[path.parent] = tuple(self._folders(path))
        folders = (Slot(folder, "", "", below + path.name, tag) for folder, below, tag in self._tags[path.parent])
        name = in_name(path)
        return (name, *folders) if name else tuple(folders)

    def _folders(self, path: Path) -> Iterator[tuple[Path, str, str]]:
        """The folders with a folder in them that is a tag, the path from that to the file, and the tag."""
        root, below = self.root_of(path), ""
        for folder in path.parents:
            if folder == root or not folder.is_relative_to(root):
                return
            language = language_of_tag(folder.name)
            if language is not None:
                yield folder.parent, below, language
            below = f"{folder.name}/{below}"

    def languages(self, slot: Slot) -> set[str]:
        """The languages for which there is something beside a slot, whether or not it has the same text."""
        return {language for _, language in self._variants(slot)}

    def beside(self, slot: Slot) -> Iterator[tuple[Path, str]]:
        """The same text in the place of other tags, with their languages: first those with the same suffix."""
        for name, language in self._variants(slot):
            path = slot.folder / name / slot.below
            if self.is_there(path):
                yield path, language
            elif slot.below:
                yield from self._retagged(path, language)

    def _retagged(self, path: Path, language: str) -> Iterator[tuple[Path, str]]:
        """What has the tag of its folder in its name, too: ``zh-TW/devise.zh-TW.yml`` and ``en/devise.en.yml``."""
        slot = in_name(path)
        for name, other in self._variants(slot) if slot else ():
            if other == language and self.is_there(path.parent / name):
                yield path.parent / name, language

    def _variants(self, slot: Slot) -> list[tuple[str, str]]:
        """Names in the folder of a slot that differ in their tag only (and their suffix), with their languages."""
        key = (slot.folder, slot.before, slot.after, bool(slot.below))
        if key not in self._varied:
            self._varied[key] = list(self._vary(slot))
        return self._varied[key]

    def _vary(self, slot: Slot) -> Iterator[tuple[str, str]]:
        """Those names, first the ones with the same suffix."""
        names = self._names(slot.folder)
        first = bisect_left(names, slot.before)
        found = []
        for name in takewhile(lambda name: name.startswith(slot.before), names[first:]):
            after = slot.after
            if not slot.below and not name.endswith(after):
                after = os.path.splitext(name)[1]
                if slot.after.count(".") > 1 or not alike(after, slot.after):
                    continue
            language = language_of_tag(name[len(slot.before) : len(name) - len(after)])
            if language is not None:
                found.append((after != slot.after, name, language))
        return ((name, language) for _, name, language in sorted(found))

    def bases(self, slot: Slot) -> Iterator[Path]:
        """Files without a tag of which the text with the slot may be a translation."""
        if not slot.below:
            stem = slot.before.rstrip("._-")
            places = [slot.folder / f"{stem}{slot.after}"] if stem else []
        else:
            places = [*_docusaurus_base(slot), slot.folder / slot.below]
        yield from (path for path in places if self.is_there(path))

    def tagged(self, base: Path) -> tuple[tuple[Path, str], ...]:
        """The translations of a file without a tag, with their languages."""
        if base not in self._translations:
            self._translations[base] = tuple(self._tagged(base))
        return self._translations[base]

    def _tagged(self, base: Path) -> Iterator[tuple[Path, str]]:
        stem, suffix = os.path.splitext(base.name)
        for separator in "._-":
            yield from self.beside(Slot(base.parent, f"{stem}{separator}", suffix, "", BARE))
        root, below = self.root_of(base), base.name
        for folder in base.parents:
            yield from self.beside(Slot(folder, "", "", below, BARE))
            translated = _docusaurus_translation(below) if "i18n" in self._names(folder) else None
            if translated:
                yield from self.beside(Slot(folder / "i18n", "", "", translated, BARE))
            if folder == root or not folder.is_relative_to(root):
                return
            below = f"{folder.name}/{below}"

    def is_there(self, path: Path) -> bool:
        """Is it a file of the project? A link that leads out of it is none."""
        if not os.path.isfile(path):
            return False
        inside = self._real(path).startswith(os.path.join(self._real(self.root_of(path)), ""))
        if not inside and path not in self.links:
            self.links.append(path)
        return inside

    def _names(self, folder: Path) -> list[str]:
        if folder not in self._listed:
            try:
                self._listed[folder] = sorted(os.listdir(folder))
            except OSError:
                self._listed[folder] = []  # whoever walks it says what is wrong
        return self._listed[folder]


def alike(suffix: str, other: str) -> bool:
    """May files with these suffixes be source and version? Catalogs are of one format, documents of any."""
    one, two = suffix.lower(), other.lower()
    if one in DATA or two in DATA:
        return format_of(f"x{one}") == format_of(f"x{two}") and one in DATA and two in DATA
    return one in TEXTS and two in TEXTS


def _docusaurus_base(slot: Slot) -> Iterator[Path]:
    """Where Docusaurus has the text of which ``i18n/<tag>/docusaurus-plugin-...`` holds a translation."""
    plugin, _, below = slot.below.partition("/")
    found = _PLUGIN.fullmatch(plugin)
    if slot.folder.name != "i18n" or not found:
        return
    site, name = slot.folder.parent, found["id"]
    if found["kind"] == "docs":
        version, _, below = below.partition("/")
        if version == "current":
            yield site / (name or "docs") / below
        else:
            yield site / (f"{name}_versioned_docs" if name else "versioned_docs") / version / below
    else:
        yield site / (name or {"blog": "blog", "pages": "src/pages"}[found["kind"]]) / below


def _docusaurus_translation(below: str) -> str | None:
    """Where below ``i18n/<tag>`` Docusaurus has the translation of a text, by its path below the site."""
    top, _, rest = below.partition("/")
    if top == "docs":
        return f"docusaurus-plugin-content-docs/current/{rest}"
    if top == "versioned_docs":
        return f"docusaurus-plugin-content-docs/{rest}"
    if top == "blog":
        return f"docusaurus-plugin-content-blog/{rest}"
    if below.startswith("src/pages/"):
        return f"docusaurus-plugin-content-pages/{below.removeprefix('src/pages/')}"
    return None
