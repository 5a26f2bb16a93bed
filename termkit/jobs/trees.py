"""Which files to convert, and where their conversions go: folders, globs, links, and language tags in names."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from termkit.core.language import canonical, is_chinese, script
from termkit.errors import ConfigError, InputError, LanguageError
from termkit.formats.files import reading_fault

_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__"))  # besides the hidden ones: .git, .venv
_BINARY = re.compile(
    r"\.(7z|a|avi|bin|bmp|bz2|class|db|dll|dylib|eot|exe|flac|gif|gz|ico|jar|jpe?g|mo|mov|mp[34]|o|og[gv]|otf|pdf|png"
    r"|pptx|pyc|rar|so|sqlite|tar|tgz|tiff?|ttf|wasm|wav|web[mp]|woff2?|xlsx?|xz|zip|zst)",
    re.IGNORECASE,
)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # of UTF-16 and UTF-32, whose NULs are text
_MOST_DEPTHS = 5  # of "**" in one glob
_SNIFFED = 8192  # bytes in which a NUL makes a file binary
_REGION = {"Hant": "TW", "Hans": "CN"}  # which a script alone stands for


class Place(NamedTuple):
    """A file, as a person would type it, and its path below the folder (or the name) that was given."""

    path: str
    inside: str


class Found(NamedTuple):
    """What was found under the given paths, in the order given, sorted within each folder."""

    files: tuple[Place, ...]
    binary: int = 0  # binary files left out
    notes: tuple[str, ...] = ()  # what else was left out, and why
    faults: tuple[str, ...] = ()  # what could not be read


def find_files(paths: Iterable[str], include: Sequence[str] = (), exclude: Sequence[str] = ()) -> Found:
    """The files named, and those in the folders named: each once, none that ``exclude`` matches.

    With ``include``, only those that match one of its globs. A glob with a slash is matched against the whole path
    below the folder, one without against the last name alone; ``exclude`` so prunes folders, too. In folders, hidden
    files and folders, node_modules, binary files and symbolic links are left out; what is named is taken as it is.
    """
    walk = _Walk(tuple(map(glob_pattern, include)), tuple(map(glob_pattern, exclude)))
    files: dict[str, Place] = {}
    for path in paths:
        for place in walk.places(path):
            files.setdefault(os.path.realpath(place.path), place)
    return Found(tuple(files.values()), walk.binary, tuple(walk.notes), tuple(walk.faults))


class _Walk:
    """One search, and what it met on its way."""

    def __init__(self, include: tuple[re.Pattern[str], ...], exclude: tuple[re.Pattern[str], ...]) -> None:
        self._include = include
        self._exclude = exclude
        self.binary = 0
        self.notes: list[str] = []
        self.faults: list[str] = []

    def places(self, path: str) -> Iterator[Place]:
        if os.path.isdir(path):
            yield from self._folder(path, path, "")
        elif self._wanted(os.path.normpath(path).replace(os.sep, "/")):
            yield Place(path, os.path.basename(path))

    def _folder(self, root: str, folder: str, inside: str) -> Iterator[Place]:
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            self.faults.append(f"{folder}: {reading_fault(folder, error)}")
            return
        for entry in entries:
            below = inside + entry.name
            if entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS or self._excluded(below):
                continue
            if entry.is_symlink():
                self._note_link(root, entry.path)
            elif entry.is_dir():
                yield from self._folder(root, entry.path, below + "/")
            elif entry.is_file() and self._wanted(below) and not self._is_binary(entry.path):
                yield Place(entry.path.removeprefix("./"), below)

    def _wanted(self, below: str) -> bool:
        return not self._excluded(below) and (not self._include or any(glob.fullmatch(below) for glob in self._include))

    def _excluded(self, below: str) -> bool:
        return any(glob.fullmatch(below) for glob in self._exclude)

    def _note_link(self, root: str, path: str) -> None:
        """A link inside the tree leads to what is found anyway."""
        top = os.path.realpath(root)
        target = os.path.realpath(path)
        if target != top and not target.startswith(os.path.join(top, "")):
            self.notes.append(f"{path}: a link that leads out of {root}; not followed")

    def _is_binary(self, path: str) -> bool:
        suffix = os.path.splitext(path)[1].lower()
        found = bool(_BINARY.fullmatch(suffix)) or (suffix != ".docx" and _holds_nul(path))
        self.binary += found
        return found


def _holds_nul(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            start = file.read(_SNIFFED)
    except OSError:
        return False  # whoever reads it will say what is wrong
    return b"\0" in start and not start.startswith(_WIDE_BOMS)


@cache
def glob_pattern(glob: str) -> re.Pattern[str]:
    """What matches the paths that a glob stands for: ``*`` and ``?`` within a name, ``**`` across folders, ``[ab]``.

    A slash at the end is no matter; without any other slash the glob is for names at any depth.
    """
    glob = glob.replace(os.sep, "/").removeprefix("./").rstrip("/")
    if not glob:
        raise ConfigError("an empty glob matches nothing; write one such as '*.md' or 'docs/**/*.md'")
    parts = ["(?:.*/)?"] if "/" not in glob else []
    tokens = re.findall(r"(?:\*\*/)+|\*+|\?|\[!?\]?[^]]*\]|.", glob.removeprefix("/"), re.DOTALL)
    if sum(token.startswith("**") for token in tokens) > _MOST_DEPTHS:
        raise ConfigError(f"{glob[:60]!r} has more than {_MOST_DEPTHS} '**'; one or two reach everywhere")
    for number, token in enumerate(tokens):
        if token.startswith("**/"):
            parts.append("(?:.*/)?")
        elif token[0] == "*":
            parts.append(".*" if len(token) > 1 else "[^/]*")
        elif token == "?":
            parts.append("[^/]")
        elif len(token) > 1:
            parts.append(_class(token[1:-1]))
        else:
            parts.append(re.escape(token))
        if _is_between_stars(tokens, number):  # what a star takes before the last one is settled: no trying again
            start = max(index for index, part in enumerate(parts) if part == "[^/]*")
            parts[start:] = ["(?>[^/]*?", *parts[start + 1 :], ")"]
    try:
        return re.compile("".join(parts), re.DOTALL)
    except re.error as error:
        raise ConfigError(f"{glob!r} is no glob: {error}") from None


def _is_between_stars(tokens: list[str], number: int) -> bool:
    """Does the token end what stands between two stars of one name?"""
    if number + 1 >= len(tokens) or tokens[number + 1] != "*" or tokens[number][0] == "*":
        return False
    before = tokens[: number + 1]
    while before and before[-1][0] != "*" and before[-1] != "/":
        before.pop()
    return bool(before) and before[-1] == "*"


def _class(inside: str) -> str:
    negated = inside.startswith("!")
    members = re.sub(r"([\\\[\]&~|^])", r"\\\1", inside[negated:])
    return f"[{'^/' if negated else ''}{members}]"


def tag_in_path(path: str) -> str | None:
    """The canonical tag of Chinese in a path: ``zh-Hant`` of ``x.zh-Hant.draft.md``, ``zh-Hant-TW`` of ``zh_TW/x.md``.

    The name goes before its folders, an inner folder before an outer one. None where there is no tag.
    """
    folder, name = os.path.split(path)
    parts = [*name.split("."), *reversed(folder.replace(os.sep, "/").split("/"))]
    return next((tag for tag in map(_tag, parts) if tag), None)


def path_beside(path: str, to: str) -> str:
    """Where a conversion stands beside its source: every tag of Chinese in the path becomes ``to``, in its style.

    Where there is none, ``to`` comes before the suffix.
    """
    if tag_in_path(path) is None:
        stem, suffix = os.path.splitext(path)
        return f"{stem}.{target_tag(to)}{suffix}"
    folder, name = os.path.split(path)
    folders = [_retagged(part, to) for part in folder.split(os.sep)]
    return os.path.join(os.sep.join(folders), _renamed(name, to))


def path_in(folder: str, inside: str, to: str) -> str:
    """Where a conversion goes in ``folder``: the same path, but for a tag in the name of the file."""
    return os.path.join(folder, os.path.dirname(inside), _renamed(os.path.basename(inside), to))


def target_tag(to: str) -> str:
    """The canonical tag of what to convert to: Chinese, but for OpenCC's mode to Japanese."""
    return to if to == "ja" else canonical(to)


def tag_in_style(old: str, to: str) -> str:
    """The tag ``to`` the way ``old`` is written: zh_CN gives zh_TW, zh-Hans gives zh-Hant, zh-Hans-CN zh-Hant-TW.

    Hong Kong's region is always named, as a script alone stands for the mainland or Taiwan; where ``to`` is
    Traditional of no region, a region of Traditional goes. ``old`` is a tag of Chinese; its separator and its case
    are kept.
    """
    tag = target_tag(to)
    if not is_chinese(tag):
        return tag
    region = tag[8:] or _REGION[script(tag)]
    subtags = re.split("[-_]", old.strip())
    has_script = any(len(part) == 4 for part in subtags)
    has_region = len(subtags[-1]) < 4
    if tag == "zh-Hant" == canonical(old)[:7]:
        new = ["zh", "Hant"]
    elif not has_script:
        new = ["zh", region]
    elif has_region or region != _REGION[script(tag)]:
        new = ["zh", script(tag), region]
    else:
        new = ["zh", script(tag)]
    written = ("_" if "_" in old else "-").join(new)
    if old.islower():
        return written.lower()
    return written.upper() if old.isupper() else written


def refuse_collisions(targets: Sequence[tuple[str, str]], *, force: bool, beside: bool) -> None:
    """Raises ConfigError where two of the (source, target) pairs meet, or a target is one of the sources.

    With ``beside``, a file that is there already is refused, too, unless ``force``.
    """
    sources = {_identity(source) for source, _ in targets}
    taken: set[str] = set()
    for _, target in targets:
        real = os.path.realpath(target)
        identity = _identity(target)
        if real in taken:
            raise ConfigError(f"{target}: two files would be written there; --exclude one, or convert them one by one")
        if identity is not None and identity in sources:
            raise ConfigError(f"{target}: is one of the files to convert; use -i to convert in place")
        if beside and not force and os.path.lexists(target):
            raise InputError(f"{target}: is there already; --force replaces it, --exclude leaves its source out")
        taken.add(real)


def _renamed(name: str, to: str) -> str:
    return ".".join(_retagged(part, to) for part in name.split("."))


def _retagged(part: str, to: str) -> str:
    return tag_in_style(part, to) if _tag(part) else part


def _tag(part: str) -> str | None:
    try:
        tag = canonical(part)
    except LanguageError:
        return None
    return tag if is_chinese(tag) else None


def _identity(path: str) -> tuple[int, int] | None:
    """Device and inode; None for what is not there, or no regular file (all may write to one pipe)."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
