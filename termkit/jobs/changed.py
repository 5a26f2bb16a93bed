"""Which lines differ from another revision, by git, so that a check can speak of what was touched alone.

The working tree is compared with the place where its history left that of the revision (the merge base), so that what
others did there in the meantime counts for nothing. Files that are not tracked yet count as a whole; ignored ones not
at all. In submodules, the commit that the superproject had at the merge base is compared.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple, NoReturn

from termkit.core.finding import Finding, Spot
from termkit.core.result import CheckResult
from termkit.core.span import LineIndex
from termkit.errors import ConfigError, nearest

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\(?:([0-7]{3})|(["\\abfnrtv]))')
_PLAIN = dict(zip(b'"\\abfnrtv', b'"\\\a\b\f\n\r\t\v', strict=True))
_LONE_CR = re.compile(rb"\r(?!\n)")
_GIT = ("git", "-c", "core.fsmonitor=false")
_DIFF = ("diff", "--no-ext-diff", "--no-textconv", "--no-color", "-M", "--ignore-cr-at-eol")
_SUBMODULES = ("--submodule=short", "--ignore-submodules=none")
_PATCH = (*_SUBMODULES, "-U0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")
# Where a hook of git says that things are, and how somebody likes to look at patches.
_UNWANTED = frozenset(
    f"GIT_{name}"
    for name in ("DIR", "WORK_TREE", "INDEX_FILE", "PREFIX", "COMMON_DIR", "NAMESPACE", "DIFF_OPTS", "EXTERNAL_DIFF")
)
_DEEPER = "fetch more of the history: git fetch --unshallow (in GitHub Actions, fetch-depth: 0 of actions/checkout)"


class Lines(NamedTuple):
    """Lines of a file, 1-based, both included."""

    first: int
    last: int


_EVERY = Lines(1, sys.maxsize)


@dataclass(frozen=True)
class Changed:
    """The lines that were changed, by the real path of their file."""

    lines: Mapping[str, tuple[Lines, ...]] = field(default_factory=dict)  # in order, disjoint
    whole: frozenset[str] = frozenset()  # files and folders of which every line counts
    roots: tuple[str, ...] = ()  # the top of the repository

    def of(self, path: str) -> tuple[Lines, ...]:
        """The changed lines of a file: every line where it counts as a whole, or git does not know its folder."""
        real = _real(path)
        ranges = self.lines.get(real)
        if ranges is not None:
            return ranges
        above = {real, *map(str, Path(real).parents)}
        return (_EVERY,) if not self.whole.isdisjoint(above) or above.isdisjoint(self.roots) else ()

    def touches(self, path: str, first: int, last: int) -> bool:
        """True when one of the lines was changed."""
        return _meets(self.of(path), first, last)


def changed_lines(revision: str, root: Path) -> Changed:
    """What the working tree around ``root`` has changed since its history left that of ``revision``.

    Raises ConfigError where git, the repository, the revision or a common ancestor is missing.
    """
    if not revision or revision.startswith("-") or "\0" in revision:
        raise ConfigError(f"{revision!r} is no revision; name a branch, a tag or a commit, such as origin/main")
    if ".." in revision:
        raise ConfigError(f"{revision!r} is a range; name its first revision alone, its merge base is found by itself")
    top = os.fsdecode(_ask(root, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    if not top:
        raise ConfigError(f"{root}: a git repository without a working tree; check a clone of it")
    folder = Path(top)
    return _compare(folder, _merge_base(folder, revision))


def only_changed(result: CheckResult, changed: Changed) -> CheckResult:
    """The findings in changed lines; in a translation also those of which the line of the source was changed."""
    lines_of = cache(changed.of)

    def is_changed(spot: Spot) -> bool:
        return _meets(lines_of(spot.path), spot.line, spot.line + len(LineIndex(spot.text)) - 1)

    kept = [finding for finding in result.findings if any(map(is_changed, _places(finding)))]
    return replace(result, findings=tuple(kept))


def _places(finding: Finding) -> Iterator[Spot]:
    """The finding's own place, and those in the source that a translation renders."""
    yield finding.spot
    if finding.side == "target":
        yield from (spot for spot in finding.related if spot.side == "source")


def _meets(ranges: Sequence[Lines], first: int, last: int) -> bool:
    number = bisect_left(ranges, first, key=lambda lines: lines.last)
    return number < len(ranges) and ranges[number].first <= last


def _real(path: str) -> str:
    return os.path.realpath(path)


def _merge_base(folder: Path, revision: str) -> str:
    """The commit to compare with."""
    found = _run(folder, "rev-parse", "--verify", "--quiet", revision + "^{commit}")
    if found.returncode:
        _refuse_revision(folder, revision)
    if _run(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").returncode:
        raise ConfigError(f"{folder}: no commit yet; there is nothing that {revision!r} could be compared with")
    base = _run(folder, "merge-base", found.stdout.strip().decode(), "HEAD").stdout.split(b"\n")[0]
    if base:
        return base.decode()
    cure = _DEEPER if _is_shallow(folder) else "name a revision of the same history"
    raise ConfigError(f"{folder}: {revision!r} and HEAD have no common ancestor here; {cure}")


def _refuse_revision(folder: Path, revision: str) -> NoReturn:
    names = _run(folder, "for-each-ref", "--format=%(refname:short)").stdout.decode("utf-8", "replace").split()
    near = nearest(revision, names)
    if near:
        cure = f"did you mean {near!r}?"
    elif _is_shallow(folder):
        cure = _DEEPER
    else:
        cure = "name a branch, a tag or a commit of this repository, or git fetch it first"
    raise ConfigError(f"{folder}: unknown revision {revision!r}; {cure}")


def _is_shallow(folder: Path) -> bool:
    return _run(folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def _compare(folder: Path, base: str) -> Changed:
    """What differs between the commit ``base`` and the working tree, with what is in submodules."""
    lines: dict[str, tuple[Lines, ...]] = {}
    whole = {_real(os.path.join(folder, name)) for name in _unknown(folder, base)}
    for name, old, found in _sections(_ask(folder, *_DIFF, *_PATCH, base, "--")):
        path = folder / name
        if path.is_symlink():
            continue  # its text is the name of another file
        if not path.is_dir():
            lines[_real(str(path))] = _counted(path, found)
        elif old and _run(path, "cat-file", "-e", old + "^{commit}").returncode == 0:
            inner = _compare(path, old)
            lines.update(inner.lines)
            whole.update(inner.whole)
        else:  # a new submodule, or one whose former commit is not at hand
            whole.add(_real(str(path)))
    return Changed(lines, frozenset(whole), (_real(str(folder)),))


def _unknown(folder: Path, base: str) -> Iterator[str]:
    """The files that git does not compare by lines: untracked, or binary, as UTF-16 is to it."""
    names = _ask(folder, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    names += _binary(_ask(folder, *_DIFF, "--numstat", "-z", base, "--"))
    return (os.fsdecode(name) for name in names if name and not os.path.islink(os.path.join(os.fsencode(folder), name)))


def _binary(numstat: bytes) -> Iterator[bytes]:
    fields = iter(numstat.split(b"\0"))
    for record in fields:
        counts, _, name = record.rpartition(b"\t")
        if counts and not name:  # renamed: both names follow
            next(fields)
            name = next(fields)
        if counts == b"-\t-":
            yield name


def _sections(patch: bytes) -> Iterator[tuple[str, str, list[Lines]]]:
    """Of each file that is still there: its name, the former commit if it is a submodule, and the lines changed."""
    name, old = b"", ""
    found: list[Lines] = []
    inside = False  # of a hunk, where a line of text may look like anything
    for line in patch.split(b"\n"):
        if line.startswith(b"diff --git "):
            if name:
                yield os.fsdecode(name), old, found
            name, old, found, inside = b"", "", [], False
        elif match := _HUNK.match(line):
            inside = True
            first, count = int(match[1]), int(match[2] or 1)
            if count:
                found.append(Lines(first, first + count - 1))
        elif not inside and line.startswith(b"+++ "):
            name = _name(line[4:])
        elif inside and line.startswith(b"-Subproject commit "):
            old = line.split()[2].decode("ascii", "replace")
    if name:
        yield os.fsdecode(name), old, found


def _name(shown: bytes) -> bytes:
    """The name in a header of a patch; empty for a file that was deleted."""
    if shown.startswith(b'"'):
        end = shown.rindex(b'"')
        shown = _ESCAPE.sub(lambda m: bytes((int(m[1], 8) if m[1] else _PLAIN[m[2][0]],)), shown[1:end])
    else:
        shown = shown.removesuffix(b"\t")
    return shown[2:] if shown.startswith(b"b/") else b""


def _counted(path: Path, found: Sequence[Lines]) -> tuple[Lines, ...]:
    """The same lines where a lone CR ends one, too, which for git is a character like any other."""
    try:
        data = path.read_bytes()
    except OSError:
        return tuple(found)
    if not _LONE_CR.search(data):
        return tuple(found)
    firsts = [1]
    for line in data.split(b"\n"):
        firsts.append(firsts[-1] + 1 + len(_LONE_CR.findall(line.removesuffix(b"\r"))))
    return tuple(Lines(firsts[lines.first - 1], firsts[lines.last] - 1) for lines in found)


def _ask(folder: Path, *args: str) -> bytes:
    """What git answers; raises ConfigError with its own words where it refuses."""
    done = _run(folder, *args)
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip()
    if "not a git repository" in said:
        raise ConfigError(f"{folder}: not in a git repository; --diff-from needs one")
    if "dubious ownership" in said:
        cure = f"trust it: git config --global --add safe.directory {folder.resolve()}"
        raise ConfigError(f"{folder}: the repository belongs to another user; {cure}")
    if "must be run in a work tree" in said:
        raise ConfigError(f"{folder}: a git repository without a working tree; check a clone of it")
    raise ConfigError(f"{folder}: git {args[0]} failed: {said.partition(chr(10))[0] if said else done.returncode}")


def _run(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    """Runs git in a folder, without a shell; raises ConfigError where there is no git, or no folder."""
    environment = {key: value for key, value in os.environ.items() if key not in _UNWANTED}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run([*_GIT, *args], cwd=folder, env=environment, capture_output=True, check=False)
    except FileNotFoundError:
        if not folder.is_dir():
            raise ConfigError(f"{folder}: no such folder; --diff-from looks for a git repository there") from None
        raise ConfigError("git is not installed, or not on PATH; --diff-from needs it") from None
    except OSError as error:
        raise ConfigError(f"{folder}: git cannot be run ({error.strerror})") from None
