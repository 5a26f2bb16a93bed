"""Fixes: what ``check --fix`` would change, as a plan that can be made or shown.

A file is changed only if its bytes are those that were checked. Where a run notes no digest (bitexts of rows, texts
that are read part by part) each place must stand where it was found, between the same words. Then the format's own
reader finds the places again, and what it reads afterwards must be the same but for the fixes.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from termkit.core.finding import CONTEXT, Finding
from termkit.core.result import CheckResult
from termkit.errors import InputError
from termkit.formats.bitext import BitextFormat, bitext_format
from termkit.formats.encoding import decode
from termkit.formats.files import (
    Signature,
    discard,
    draft_of,
    open_bytes,
    open_draft,
    publish,
    read_bytes,
    write_atomic,
)
from termkit.formats.rewrite import rewrite
from termkit.jobs.fix_choice import Left, admitted, without_overlaps
from termkit.jobs.fix_diff import named, unified
from termkit.jobs.fix_docx import plan_docx
from termkit.jobs.fix_places import MOVED, Fix, Verbatim, site
from termkit.jobs.fix_rows import plan_rows
from termkit.jobs.fix_text import CHANGED, Change, Coding, Hashed, blocks, changes_of, coding_of, rewritten

_UNFIT = "the replacement would be read as markup, or not at all"
_MOST_LINES = 8  # of one file and reason that are named


@dataclass(frozen=True)
class FilePlan:
    """What is to be changed in one file."""

    path: str
    coding: Coding
    digest: str  # SHA-256 of the bytes that it must have
    signature: Signature | None
    changes: tuple[Change, ...]  # in order, disjoint
    fixed: tuple[Finding, ...]
    data: bytes | None = None  # all that it is to hold, where it is no text


@dataclass(frozen=True)
class Plan:
    """What is to be changed, what cannot be, and how many fixes were not asked for."""

    files: tuple[FilePlan, ...]
    left: tuple[Left, ...] = ()
    unsafe: int = 0


@dataclass(frozen=True)
class FixReport:
    """What was fixed in which file, what was not, and how many fixes were not asked for."""

    fixed: tuple[tuple[str, tuple[Finding, ...]], ...]
    left: tuple[Left, ...] = ()
    unsafe: int = 0

    def lines(self) -> list[str]:
        """The report for a person: a line for each file, and for each reason why something was left."""
        lines = [f"{path}: fixed {_rules(findings)}" for path, findings in self.fixed]
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding, reason in self.left:
            groups.setdefault((finding.path, reason), []).append(finding)
        lines += (
            f"{path}: not fixed: {_rules(findings)} at {_lines(findings)}: {reason}"
            for (path, reason), findings in groups.items()
        )
        if self.unsafe:
            lines.append(f"{self.unsafe} more can be fixed with --unsafe-fixes")
        return lines


def plan(result: CheckResult, *, unsafe: bool, encoding: str | None = None, root: Path | None = None) -> Plan:
    """What the findings of a run ask to be changed: those with one suggestion that is safe, or unsafe if wanted.

    ``encoding`` is what the files were declared to be in; links that lead out of ``root`` (default: the working
    folder) are not followed.
    """
    wanted = [f for f in result.findings if f.fix and len(f.suggestions) == 1 and f.suggestions[0] != f.text]
    chosen = [finding for finding in wanted if unsafe or finding.fix == "safe"]
    files: list[FilePlan] = []
    left: list[Left] = []
    for path, group in groupby(sorted(chosen, key=lambda finding: finding.order), lambda finding: finding.path):
        findings = tuple(group)
        try:
            _refuse_foreign(path, Path.cwd() if root is None else root)
            format_ = bitext_format(path)
            if format_ is not None and format_.streams:
                planned, undone = _plan_rows(path, format_, findings, encoding)
            else:
                planned, undone = _plan_whole(path, findings, result.digests.get(path), encoding)
        except InputError as error:
            left += (Left(finding, _reason(path, error)) for finding in findings)
            continue
        left += undone
        if planned.fixed:
            files.append(planned)
    return Plan(tuple(files), tuple(left), len(wanted) - len(chosen))


def apply(plan: Plan) -> FixReport:
    """Makes the changes: each file as a whole and in one step, or not at all."""
    fixed: list[tuple[str, tuple[Finding, ...]]] = []
    left = list(plan.left)
    for file in plan.files:
        try:
            _write(file)
        except InputError as error:
            left += (Left(finding, _reason(file.path, error)) for finding in file.fixed)
        else:
            fixed.append((file.path, file.fixed))
    return FixReport(tuple(fixed), tuple(left), plan.unsafe)


def diff(plan: Plan) -> str:
    """The changes as a unified diff. Raises InputError where a file has changed since the plan was made."""
    return "".join(line for file in plan.files for line in _diff(file))


def _diff(file: FilePlan) -> Iterator[str]:
    if file.data is not None:
        yield f"Binary files {named('a', file.path)} and {named('b', file.path)} differ\n"
        return
    with open_bytes(file.path) as (stream, _):
        hashed = Hashed(stream)
        texts = (text for _, text in blocks(hashed, file.coding))
        try:
            lines = list(unified(file.path, texts, file.changes))
        except InputError as error:
            raise InputError(f"{file.path}: {error}") from None
        if hashed.digest() != file.digest:
            raise InputError(f"{file.path}: {CHANGED}")
    yield from lines


def _plan_whole(
    path: str, findings: Sequence[Finding], digest: str | None, encoding: str | None
) -> tuple[FilePlan, list[Left]]:
    """The plan for a file that is read as a whole."""
    data, signature = read_bytes(path)
    found = sha256(data).hexdigest()
    if digest is not None and found != digest:
        raise InputError(CHANGED)
    if path.lower().endswith(".docx"):
        after, fixed, undone = plan_docx(data, path, findings)
        return FilePlan(path, Coding("utf-8", b""), found, signature, (), tuple(fixed), after), undone
    text, codec, bom = decode(data, path, encoding)
    coding = Coding(codec, bom)
    reading = site(path, text)
    if digest is None and not isinstance(reading, Verbatim):
        raise InputError("the check noted no digest of the file")
    fixes: list[Fix] = []
    left: list[Left] = []
    for finding in findings:
        try:
            if digest is None and not _stands_as_it_did(text, finding):
                raise InputError(MOVED)
            fixes.append(_encodable(reading.fix(finding), coding))
        except InputError as error:
            left.append(Left(finding, _reason(path, error)))
    fixes, overlapping = without_overlaps(fixes)
    kept, refused = admitted(
        fixes, lambda some: reading.reads_well(rewrite(text, (one for fix in some for one in fix.replacements)), some)
    )
    left += [*overlapping, *(Left(fix.finding, _UNFIT) for fix in refused)]
    changes = tuple(changes_of(text, (one for fix in kept for one in fix.replacements)))
    return FilePlan(path, coding, found, signature, changes, tuple(fix.finding for fix in kept)), left


def _plan_rows(
    path: str, format_: BitextFormat, findings: Sequence[Finding], encoding: str | None
) -> tuple[FilePlan, list[Left]]:
    """The plan for a file that is read row by row."""
    with open_bytes(path) as (stream, signature):
        coding = coding_of(stream, path, encoding)
        changes, fixed, left, digest = plan_rows(stream, path, format_, findings, coding.encoding)
    return FilePlan(path, coding, digest, signature, tuple(changes), tuple(fixed)), left


def _write(file: FilePlan) -> None:
    """Makes the changes of one file in a draft, which then takes its place."""
    if file.signature is None:
        raise InputError("is no regular file")
    if os.path.exists(file.path) and not os.stat(file.path).st_mode & 0o222:  # an administrator could write it
        raise InputError("the file is write-protected")
    if file.data is not None:
        if sha256(read_bytes(file.path).data).hexdigest() != file.digest:
            raise InputError(CHANGED)
        write_atomic(file.path, file.data, file.signature)
        return
    draft = draft_of(file.path)
    try:
        with open_bytes(file.path) as (stream, _):
            hashed = Hashed(stream)
            with open_draft(draft) as out:
                for data in rewritten(hashed, file.coding, file.changes):
                    out.write(data)
            if hashed.digest() != file.digest:
                raise InputError(CHANGED)
        publish([(draft, file.signature)])
    finally:
        discard(draft)


def _refuse_foreign(path: str, root: Path) -> None:
    """Raises InputError for a link that leads out of the project."""
    real, top = os.path.realpath(path), os.path.realpath(root)
    named = os.path.abspath(path)
    inside = any(_is_below(named, folder) for folder in (top, os.path.abspath(root)))
    if not _is_below(real, top) and (inside or os.path.islink(path)):
        raise InputError(f"is a link out of the project, to {real}; name that file to fix it")


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


def _stands_as_it_did(text: str, finding: Finding) -> bool:
    """Are the words around the place those that were seen when it was found?"""
    before = text[max(0, finding.start - CONTEXT) : finding.start]
    after = text[finding.end : finding.end + CONTEXT]
    return before.endswith(finding.before) and after.startswith(finding.after)


def _encodable(fix: Fix, coding: Coding) -> Fix:
    """The fix, if the file can hold it."""
    for replacement in fix.replacements:
        try:
            replacement.text.encode(coding.encoding)
        except UnicodeEncodeError as error:
            char = replacement.text[error.start]
            raise InputError(f"the file is in {coding.encoding}, which has no {char!r}; save it as UTF-8") from None
    return fix


def _reason(path: str, error: InputError) -> str:
    """An error without the path that the line begins with anyway."""
    return str(error).removeprefix(f"{path}: ")


def _rules(findings: Sequence[Finding]) -> str:
    """``3 (mixed-script 2, altered-name 1)``"""
    counts = Counter(finding.rule for finding in findings)
    return f"{len(findings)} ({', '.join(f'{rule} {count}' for rule, count in sorted(counts.items()))})"


def _lines(findings: Sequence[Finding]) -> str:
    """``lines 3, 7, 9``"""
    numbers = sorted({finding.line for finding in findings})
    named = ", ".join(map(str, numbers[:_MOST_LINES]))
    more = f" and {len(numbers) - _MOST_LINES} more" if len(numbers) > _MOST_LINES else ""
    return f"line{'s' * (len(numbers) > 1)} {named}{more}"
