"""The baseline: findings that were there when a project switched the check on. It only shrinks.

A JSON file, one finding a line, sorted, so that its diffs read well and merge. An entry is anchored by content: file,
rule, concept, words, and a hash of what surrounds them; so it holds wherever the passage moves. It is counted: a second
new hit in the same file is not known. It holds no line numbers, which would change with every edit above them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from termkit.core.finding import Finding
from termkit.core.result import CheckResult
from termkit.core.span import LineIndex
from termkit.errors import InputError, hint
from termkit.jobs.project_path import project_path

VERSION = 1
_HASH_LENGTH = 12  # hexadecimal digits: 48 bits
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})", re.MULTILINE)
_CURE = "restore the file from version control, or delete it and run --update-baseline"
_LIST = re.compile(r'"findings"\s*:\s*\[\s*')
_COMMA = re.compile(r"\s*,\s*")


class Entry(NamedTuple):
    """A finding by its content. The path is below the root of the project, with forward slashes."""

    path: str
    rule: str
    concept: str
    text: str
    anchor: str  # hash of what stands around it


@dataclass(frozen=True)
class Baseline:
    """Known findings, and how often each is."""

    entries: Mapping[Entry, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(self.entries.values())


@dataclass(frozen=True)
class Scope:
    """What a run looked at. Entries outside of it cannot be gone: nobody looked for them."""

    root: Path = Path()  # of the project; the paths in a baseline are below it
    paths: frozenset[str] | None = None  # that were checked, as findings name them; None: all of the project
    rules: frozenset[str] | None = None  # that ran; None: all
    unread: frozenset[str] = frozenset()  # paths of files that could not be read

    def tells(self) -> Callable[[Entry], bool]:
        """Whether the run can tell that an entry is gone. The file of an entry may have been deleted."""
        paths = None if self.paths is None else {project_path(path, self.root) for path in self.paths}
        unread = {project_path(path, self.root) for path in self.unread}

        @cache
        def seen(path: str) -> bool:
            looked = paths is None or path in paths or not os.path.exists(self.root / path)
            return looked and path not in unread

        return lambda entry: (self.rules is None or entry.rule in self.rules) and seen(entry.path)


class Applied(NamedTuple):
    """A result without what was known before, and how many findings of the baseline are gone."""

    result: CheckResult
    gone: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should be told."""
        if not self.gone:
            return ()
        entries = "1 baseline entry is" if self.gone == 1 else f"{self.gone} baseline entries are"
        return (f"{entries} gone: run --update-baseline",)


class _Match(NamedTuple):
    known: list[Finding]
    new: list[Finding]
    gone: Counter[Entry]  # the run looked, and they are not there
    unseen: Counter[Entry]


def load_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises InputError, with the line and what to do, for what it cannot be."""
    from termkit.formats.files import read_bytes

    try:
        text = read_bytes(path).data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; {_CURE}") from None
    conflict = _CONFLICT.search(text)
    if conflict:
        raise _fault(path, text, conflict.start(), "a merge conflict; keep the lines of both sides that still hold")
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise _fault(path, text, error.pos, f"not JSON: {error.msg}; {_CURE}") from None
    except (RecursionError, ValueError):  # a number of more digits than Python takes
        raise InputError(f"{path}:1:1: not a baseline; {_CURE}") from None
    return Baseline(_entries(path, text, data))


def write(baseline: Baseline, path: Path) -> None:
    """Writes the file in one step. Raises InputError when that fails; the old file is then as it was."""
    from termkit.formats.files import write_atomic

    rows = ",\n".join(
        "    " + json.dumps(entry._asdict() | {"count": count}, ensure_ascii=False)
        for entry, count in sorted(baseline.entries.items())
    )
    findings = f"[\n{rows}\n  ]" if rows else "[]"
    text = f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'
    write_atomic(path, text.encode("utf-8", "backslashreplace"))


def apply(result: CheckResult, baseline: Baseline, scope: Scope | None = None) -> Applied:
    """Moves what the baseline knows from ``findings`` to ``baselined``; all else of the result stays."""
    scope = scope or Scope()
    match = _match(result.findings, baseline, scope)
    moved = replace(result, findings=tuple(match.new), baselined=(*result.baselined, *match.known))
    return Applied(moved, match.gone.total())


def updated(result: CheckResult, old: Baseline | None, scope: Scope | None = None, *, grow: bool = False) -> Baseline:
    """The baseline without what is gone, and with the present surroundings of what is left.

    Nothing is added but where there was none (``old`` is None), or with ``grow``. What the run did not look at stays.
    """
    scope = scope or Scope()
    match = _match((*result.findings, *result.baselined), old or Baseline(), scope)
    found = match.known + match.new if grow or old is None else match.known
    return Baseline(match.unseen + Counter(map(_entries_of(scope), found)))


def _match(findings: Iterable[Finding], baseline: Baseline, scope: Scope) -> _Match:
    """Which findings are known: exactly, then with other surroundings, then in a file that was moved."""
    entry_of = _entries_of(scope)
    tells = scope.tells()
    left = Counter(baseline.entries)
    pairs = [(finding, entry_of(finding)) for finding in sorted(findings, key=lambda finding: finding.order)]
    known: set[int] = set()
    for key in (None, _edited, _moved):
        pool: dict[tuple[str, ...], list[Entry]] = {}
        for entry in sorted(left):
            if key is not _moved or tells(entry):
                pool.setdefault(key(entry) if key else entry, []).append(entry)
        for number, (_, entry) in enumerate(pairs):
            candidates = pool.get(key(entry) if key else entry, [])
            if number in known or not candidates:
                continue
            known.add(number)
            left[candidates[0]] -= 1
            if not left[candidates[0]]:
                del left[candidates.pop(0)]
    gone = Counter({entry: count for entry, count in left.items() if tells(entry)})
    return _Match(
        [finding for number, (finding, _) in enumerate(pairs) if number in known],
        [finding for number, (finding, _) in enumerate(pairs) if number not in known],
        gone,
        left - gone,
    )


def _edited(entry: Entry) -> tuple[str, ...]:
    return entry[:4]


def _moved(entry: Entry) -> tuple[str, ...]:
    return entry[1:]


def _entries_of(scope: Scope) -> Callable[[Finding], Entry]:
    below = cache(partial(project_path, root=scope.root))
    return lambda f: Entry(below(f.path), f.rule, f.concept, " ".join(f.text.split()), _anchor(f))


def _anchor(finding: Finding) -> str:
    """White space is left out: rewrapped lines change nothing, and between Chinese characters it means nothing."""
    parts = (finding.before, finding.after, finding.segment)
    around = "\0".join("".join(part.split()) for part in parts)
    return hashlib.sha256(around.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]


def _entries(path: Path, text: str, data: Any) -> dict[Entry, int]:
    """Checks what was read, entry by entry."""
    if not isinstance(data, dict) or "version" not in data:
        raise InputError(f"{path}:1:1: not a baseline: there is no 'version'; {_CURE}")
    if data["version"] != VERSION:
        at = text.find('"version"')
        raise _fault(path, text, at, f"version {data['version']!r} is not {VERSION}; it was written by another termkit")
    for key in data:
        if key not in ("version", "findings"):
            at = max(0, text.find(json.dumps(key, ensure_ascii=False)))
            raise _fault(path, text, at, f"unknown key {key!r}; {hint(key, ['version', 'findings'])}")
    rows = data.get("findings")
    if not isinstance(rows, list):
        raise _fault(path, text, max(0, text.find('"findings"')), f"'findings' is a list; {_CURE}")
    entries: dict[Entry, int] = {}
    for number, row in enumerate(rows):
        problem = _problem(row)
        if problem:
            raise _fault(path, text, _place(text, number), f"{problem}; {_CURE}")
        entry = Entry(*(row[name] for name in Entry._fields))
        if entry in entries:
            raise _fault(path, text, _place(text, number), "the same finding stands above; keep one of the two lines")
        entries[entry] = row["count"]
    return entries


def _problem(row: Any) -> str:
    """What is wrong with one entry; nothing, as a rule."""
    names = (*Entry._fields, "count")
    if not isinstance(row, dict):
        return f"an entry is an object, not {row!r}"
    for name in names:
        if name not in row:
            return f"an entry has no {name!r}"
    for name, value in row.items():
        if name not in names:
            return f"unknown key {name!r}"
        if name != "count" and not isinstance(value, str):
            return f"{name!r} is a text, not {value!r}"
    if type(row["count"]) is not int or row["count"] < 1:
        return f"'count' is a number from 1 on, not {row['count']!r}"
    return ""


def _place(text: str, number: int) -> int:
    """Where entry ``number`` begins; the file is JSON, but may have been reformatted."""
    start = _LIST.search(text)
    position = start.end() if start else 0
    for _ in range(number):
        _, end = json.JSONDecoder().raw_decode(text, position)
        comma = _COMMA.match(text, end)
        position = comma.end() if comma else end
    return position


def _fault(path: Path, text: str, position: int, message: str) -> InputError:
    line, column = LineIndex(text).position(position)
    return InputError(f"{path}:{line}:{column}: {message}")
