"""Changes as a unified diff, made line by line, so that the size of the file is no matter."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from termkit.formats.rewrite import Replacement, rewrite
from termkit.jobs.fix_text import Change

_CONTEXT = 3  # lines
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f]')


class _Group(NamedTuple):
    """Lines that stay, or lines and what becomes of them."""

    old: Sequence[str]
    new: Sequence[str]
    changed: bool


def unified(path: str, texts: Iterable[str], changes: Sequence[Change]) -> Iterator[str]:
    """The diff of one file, line by line; ``texts`` are its text in portions, ``changes`` in order and disjoint."""
    hunks = _hunks(_groups(_lines(texts), changes))
    first = next(hunks, None)
    if first is None:
        return
    for mark, name in (("---", named("a", path)), ("+++", named("b", path))):
        yield f"{mark} {name}\t\n" if " " in name else f"{mark} {name}\n"
    yield from first
    for hunk in hunks:
        yield from hunk


def named(side: str, path: str) -> str:
    """A path as diffs have it: in quotes where it holds what would part it."""
    plain = f"{side}/{path.lstrip('/')}".encode("utf-8", "replace").decode()
    if _SPECIAL.search(plain):
        return json.dumps(plain, ensure_ascii=False)
    return plain


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """Lines with their ends; LF alone ends one here, as in all diffs."""
    parts: list[str] = []
    for text in texts:
        if "\n" not in text:
            parts.append(text)
            continue
        held = "".join(parts) + text
        end = held.rfind("\n") + 1
        yield from _LINE.findall(held[:end])
        parts = [held[end:]]
    if rest := "".join(parts):
        yield rest


def _groups(lines: Iterator[str], changes: Sequence[Change]) -> Iterator[_Group]:
    """All lines in order; those that a change touches with what they become."""
    at = number = 0
    pending = next(lines, None)
    while pending is not None:
        line, pending = pending, next(lines, None)
        start, old = at, [line]
        at += len(line)
        first = number
        while number < len(changes) and (changes[number].start < at or pending is None):
            while changes[number].end > at and pending is not None:
                old.append(pending)
                at += len(pending)
                pending = next(lines, None)
            number += 1
        if number == first:
            yield _Group(old, (), False)
            continue
        moved = (Replacement(one.start - start, one.end - start, one.after) for one in changes[first:number])
        yield _Group(old, _LINE.findall(rewrite("".join(old), moved)), True)


def _hunks(groups: Iterable[_Group]) -> Iterator[list[str]]:
    """Changed lines with their context; those near each other are one hunk."""
    before: deque[str] = deque(maxlen=_CONTEXT)
    kept: list[str] = []  # unchanged lines behind the last change
    body: list[str] = []
    removed: list[str] = []
    added: list[str] = []
    old_line = new_line = 1  # of the next line
    begin = (0, 0)

    def settle() -> None:
        body.extend(_marked("-", removed))
        body.extend(_marked("+", added))
        removed.clear()
        added.clear()

    for group in groups:
        if not group.changed:
            if body or removed or added:
                kept.extend(group.old)
                if len(kept) > 2 * _CONTEXT:
                    settle()
                    body.extend(_marked(" ", kept[:_CONTEXT]))
                    yield [_header(begin, body), *body]
                    body = []
                    before.extend(kept)
                    kept = []
            else:
                before.extend(group.old)
        else:
            if kept:
                settle()
                body.extend(_marked(" ", kept))
                kept = []
            if not (body or removed or added):
                begin = (old_line - len(before), new_line - len(before))
                body.extend(_marked(" ", before))
                before.clear()
            removed.extend(group.old)
            added.extend(group.new)
        old_line += len(group.old)
        new_line += len(group.new if group.changed else group.old)
    if body or removed or added:
        settle()
        body.extend(_marked(" ", kept[:_CONTEXT]))
        yield [_header(begin, body), *body]


def _marked(mark: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def _header(begin: tuple[int, int], body: Sequence[str]) -> str:
    """``@@ -1,7 +1,6 @@``; a side without lines begins at the line before."""
    sides = []
    for sign, start, other in (("-", begin[0], "+"), ("+", begin[1], "-")):
        count = sum(line[0] != other for line in body)
        start = start if count else start - 1
        sides.append(f"{sign}{start}" if count == 1 else f"{sign}{start},{count}")
    return f"@@ {sides[0]} {sides[1]} @@\n"
