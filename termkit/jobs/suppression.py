"""Findings that somebody decided to live with: comments in the texts, and tables in termkit.toml.

    termkit: ignore RULE[, RULE] [concept] -- reason       the next block or entry; behind text, its own line
    termkit: ignore-file RULE[, RULE] [concept] -- reason  the whole file
    termkit: off RULE[, RULE] [concept] -- reason          from here to "termkit: on RULE", or to the end of the file
    termkit: on RULE[, RULE]

Rules are named one by one, and the reason is required; a dash (—) parts it as well, since XML forbids "--" in comments.
``comments`` says which comments a format has and what "next" means there.

A comment speaks of the file in which it stands. One in a source silences a finding in a translation only where all
places of the source that the finding names lie in its reach: a translator cannot edit the source, but whoever wrote
there that a term is meant otherwise has answered for every translation. What silences nothing is a finding itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from termkit.config import UNUSED_SUPPRESSION, Config, Suppress
from termkit.core.finding import CONTEXT, Finding, Spot
from termkit.core.result import CheckResult, Suppressed
from termkit.core.rule import finding_at
from termkit.core.span import LineIndex, Span
from termkit.errors import ConfigError, hint
from termkit.jobs.comments import Comment, comments
from termkit.jobs.project_path import project_path
from termkit.jobs.reading import read_text, shown
from termkit.jobs.trees import glob_pattern

_VERBS = ("ignore", "ignore-file", "off", "on")
_EXAMPLE = "write: termkit: ignore deprecated-term [concept] -- why it stays"
_START = re.compile(r"(?m:^|(?<=\r))[ \t*]*termkit:\s*(?P<verb>[\w-]*)")
_BODY = re.compile(
    r"(?P<rules>[^\[\]–—]*?)\s*(?:\[(?P<concepts>[^\[\]]*)\]\s*)?(?:(?:-{2,}|[–—]+)\s*(?P<reason>.*?))?\s*", re.DOTALL
)
_NAME = re.compile(r"[^\s,](?:[^,]*[^\s,])?")


@dataclass(frozen=True)
class Suppression:
    """One rule that is silenced in a stretch of one file."""

    rule: str
    reason: str
    place: Spot  # of the rule's name in the comment
    span: Span  # of the file in which the comment stands
    concepts: tuple[str, ...] = ()  # none: all

    def concerns(self, path: str) -> bool:
        """True for the file in which it stands."""
        return path == self.place.path

    def silences(self, finding: Finding) -> bool:
        """True for a finding that this is about."""
        if finding.rule != self.rule or (self.concepts and finding.concept not in self.concepts):
            return False
        if self._holds(finding.spot):
            return True
        sources = [spot for spot in finding.related if spot.side == "source"] if finding.side == "target" else []
        return bool(sources) and all(map(self._holds, sources))

    def _holds(self, spot: Spot) -> bool:
        if spot.path != self.place.path:
            return False
        return spot.start < self.span.end and (self.span.start < spot.end or self.span.start == spot.start)


@dataclass(frozen=True)
class Setting:
    """One rule that a table of termkit.toml silences in some files, under some keys or for some concepts."""

    rule: str
    table: Suppress
    place: Spot  # in termkit.toml
    root: Path
    patterns: tuple[re.Pattern[str], ...]

    @property
    def reason(self) -> str:
        """Why."""
        return self.table.reason

    def concerns(self, path: str) -> bool:
        """True for the files that the table names."""
        below = project_path(path, self.root)
        return not self.patterns or any(pattern.fullmatch(below) for pattern in self.patterns)

    def silences(self, finding: Finding) -> bool:
        """True for a finding that this is about."""
        return (
            finding.rule == self.rule
            and (not self.table.concepts or finding.concept in self.table.concepts)
            and (not self.table.segments or _is_among(finding.segment, self.table.segments))
            and self.concerns(finding.path)
        )


def read_suppressions(text: str, path: str, format_name: str, rule_names: Collection[str]) -> list[Suppression]:
    """What the comments of a decoded text silence, rule by rule, in order.

    Raises ConfigError, with line and column, for an unknown rule, a missing reason, and what cannot be understood.
    """
    found: list[Suppression] = []
    opened: list[Suppression] = []
    lines: LineIndex | None = None
    for comment in comments(text, path, format_name):
        lines = lines or LineIndex(text)
        reader = _Reader(text, path, lines, rule_names)
        for verb, each in reader.directives(comment):
            if verb == "off":
                opened.append(each)
            elif verb == "on":
                closed = [one for one in opened if one.rule == each.rule]
                closed = [one for one in closed if not each.concepts or one.concepts == each.concepts]
                if not closed:
                    raise reader.fault(each.place.start, f"{each.rule!r} is not off here; take this comment out")
                opened = [one for one in opened if one not in closed]
                found += (replace(one, span=Span(one.span.start, each.span.start)) for one in closed)
            else:
                found.append(each)
    return sorted(found + opened, key=lambda one: one.place.start)


def read_settings(config: Config) -> list[Setting]:
    """What the configuration silences, rule by rule. Raises ConfigError for a faulty glob."""
    if not config.suppress or config.path is None:
        return []
    text = read_text(config.path, "utf-8")
    lines = LineIndex(text)
    found = []
    for table in config.suppress:
        try:
            patterns = tuple(glob_pattern(glob) for glob in table.paths)
        except ConfigError as error:
            raise ConfigError(f"{config.path}:{table.line}: {error}") from None
        for rule in table.rules:
            header = lines.line(table.line)
            start = text.find(rule, header.start)
            span = Span(start, start + len(rule)) if start >= 0 else header
            place = _spot(text, shown(config.path), lines, span)
            found.append(Setting(rule, table, place, config.root, patterns))
    return found


def apply(
    result: CheckResult,
    suppressions: Sequence[Suppression | Setting],
    checked: Collection[str],
    rules: Collection[str] | None = None,
) -> CheckResult:
    """Moves what is silenced from ``findings`` to ``suppressed``, and reports what silences nothing.

    ``checked`` are the paths that were looked at, as findings name them, and ``rules`` the names of the rules that
    ran, all if None: what concerns others may be of use another time. Settings by file come afterwards (``overrides``),
    so that what is not wanted in a file does not make its suppression useless.
    """
    once = list(dict.fromkeys(suppressions))  # a source may have been read for each of its versions
    of_unused = [one for one in once if one.rule == UNUSED_SUPPRESSION]
    others = [one for one in once if one.rule != UNUSED_SUPPRESSION]
    first = _divide(result.findings, others)
    reported = _unused(others, first.used, checked, rules)
    second = _divide(reported, of_unused)
    findings = (*first.left, *second.left, *_unused(of_unused, second.used, checked, None))
    return replace(
        result,
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        suppressed=(*result.suppressed, *first.silenced, *second.silenced),
    )


class _Divided(NamedTuple):
    left: list[Finding]
    silenced: list[Suppressed]
    used: set[Suppression | Setting]


def _divide(findings: Iterable[Finding], suppressions: Sequence[Suppression | Setting]) -> _Divided:
    divided = _Divided([], [], set())
    by_file: dict[tuple[str, str], list[Suppression | Setting]] = {}  # by rule, and path where there is one
    for one in suppressions:
        by_file.setdefault((one.rule, one.place.path if isinstance(one, Suppression) else ""), []).append(one)
    for finding in findings:
        files = dict.fromkeys((finding.path, *(spot.path for spot in finding.related), ""))
        candidates = (one for path in files for one in by_file.get((finding.rule, path), ()))
        silencing = [one for one in candidates if one.silences(finding)]
        divided.used.update(silencing)
        if silencing:
            divided.silenced.append(Suppressed(finding, silencing[0].reason))
        else:
            divided.left.append(finding)
    return divided


def _unused(
    suppressions: Sequence[Suppression | Setting],
    used: set[Suppression | Setting],
    checked: Collection[str],
    rules: Collection[str] | None,
) -> Iterator[Finding]:
    """A finding for each suppression that could have silenced something, and did not."""
    for one in suppressions:
        if one in used or (rules is not None and one.rule not in rules) or not any(map(one.concerns, checked)):
            continue
        message = f"{one.rule!r} is silenced here, and nothing is found; take it out"
        yield finding_at(one.place, rule=UNUSED_SUPPRESSION, severity="minor", message=message)


def _is_among(segment: str, globs: Iterable[str]) -> bool:
    """In keys, brackets are themselves: ``menu.items[2]``."""
    return bool(segment) and any(fnmatchcase(segment, glob.replace("[", "[[]")) for glob in globs)


class _Reader:
    """Reads the comments of one text."""

    def __init__(self, text: str, path: str, lines: LineIndex, rule_names: Collection[str]) -> None:
        self._text = text
        self._path = path
        self._lines = lines
        self._rule_names = rule_names

    def directives(self, comment: Comment) -> Iterator[tuple[str, Suppression]]:
        """Each verb with each of its rules; a comment of several lines may hold several."""
        inside = self._text[comment.inner.start : comment.inner.end]
        starts = list(_START.finditer(inside))
        ends = [*(match.start() for match in starts[1:]), len(inside)]
        for start, end in zip(starts, ends, strict=True):
            verb, at = start["verb"], comment.inner.start + start.start("verb")
            if verb not in _VERBS:
                cure = hint(verb, _VERBS) if verb else _EXAMPLE
                raise self.fault(at, f"unknown word {verb!r} behind 'termkit:'; {cure}")
            yield from self._rules(verb, at, inside[start.end() : end], comment)

    def fault(self, offset: int, message: str) -> ConfigError:
        """The error at a place of the text."""
        line, column = self._lines.position(offset)
        return ConfigError(f"{self._path}:{line}:{column}: {message}")

    def _rules(self, verb: str, at: int, body: str, comment: Comment) -> Iterator[tuple[str, Suppression]]:
        match = _BODY.fullmatch(body)
        if match is None:
            raise self.fault(at, f"cannot be understood; {_EXAMPLE}")
        names = list(_NAME.finditer(match["rules"]))
        if not names:
            raise self.fault(at, f"no rule is named; {_EXAMPLE}")
        reason = " ".join((match["reason"] or "").split())
        if not reason and verb != "on":
            raise self.fault(at, f"no reason is given; {_EXAMPLE}")
        if match["concepts"] is not None and not match["concepts"].strip(" ,"):
            raise self.fault(at, f"the brackets name no concept; {_EXAMPLE}")
        concepts = tuple(name[0] for name in _NAME.finditer(match["concepts"] or ""))
        for name in names:
            start = at + len(verb) + name.start()
            if name[0] not in self._rule_names:
                raise self.fault(start, f"unknown rule {name[0]!r}; {hint(name[0], self._rule_names)}")
            place = _spot(self._text, self._path, self._lines, Span(start, start + len(name[0])))
            yield verb, Suppression(name[0], reason, place, self._reach(verb, comment), concepts)

    def _reach(self, verb: str, comment: Comment) -> Span:
        if verb == "ignore":
            return comment.reach
        return Span(0 if verb == "ignore-file" else comment.span.start, len(self._text) + 1)


def _spot(text: str, path: str, lines: LineIndex, span: Span) -> Spot:
    number, column = lines.position(span.start)
    line = lines.line(number)
    before, after = text[max(line.start, span.start - CONTEXT) : span.start], text[span.end : line.end][:CONTEXT]
    return Spot(path, *span, text[span.start : span.end], number, column, before, after, offset=span.start)
