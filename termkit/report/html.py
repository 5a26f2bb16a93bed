"""A check as one HTML page for a person: counts, concepts, and every finding with both texts side by side.

The page needs nothing but itself: style and script are inside, and a content security policy, which knows both by
their hashes, forbids everything else. Without a script all findings are shown; with one they can be filtered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from termkit.core.finding import ConceptCount, Finding, Side, Spot
from termkit.core.mqm import SEVERITIES
from termkit.core.result import CheckResult
from termkit.report.characters import encodable
from termkit.report.context import ReportContext, RuleInfo
from termkit.report.findings import fingerprints, plural
from termkit.report.page import shell
from termkit.report.places import relative_path

if TYPE_CHECKING:
    from markupsafe import Markup

    from termkit.report.html_text import Languages, Passages, Quote

_ROOM = 600  # code points of a passage shown on each side of the marked words
_QUOTED = 4_000_000  # code points of passages in the whole page; many findings get less room each
_LEAST_ROOM = 60
_DETAILED = 500  # findings up to which the passages around each are in the page as well
_PASSAGES = 3  # of the other side that are quoted for one finding
_FORMS = 6  # of a concept's renderings, of a finding's other words
_PLACES = 6  # of one form
_SUGGESTIONS = 8


class Others(NamedTuple):
    """The other places of a finding that say the same words."""

    text: str
    language: str
    places: tuple[str, ...]
    left: int  # places that are not listed


class Entry(NamedTuple):
    """A finding as the template needs it."""

    finding: Finding
    anchor: str
    message: Markup
    place: str
    quotes: tuple[tuple[Side, tuple[Quote, ...]], ...]  # the source first; a side without words is left out
    left: int  # passages that are not quoted
    others: tuple[Others, ...]
    others_left: int
    suggestions: tuple[str, ...]
    language: str
    rule: int
    concept: int  # numbers in the lists of the filters; -1: none
    reason: str = ""


class Group(NamedTuple):
    """The findings of one file."""

    number: int
    path: str
    language: str
    entries: tuple[Entry, ...]


def render(result: CheckResult, context: ReportContext) -> str:
    """The page, with a line break at the end."""
    from termkit.report.html_text import Languages

    outside = shell("check")
    languages = Languages(result)
    page = _Page(result, context, languages)
    values: dict[str, Any] = {
        "style": outside.style,
        "script": outside.script,
        "policy": outside.policy,
        "result": result,
        "context": context,
        "severities": SEVERITIES,
        "counts": {severity: result.count(severity) for severity in SEVERITIES},
        "groups": page.groups(),
        "rules": page.rules,
        "concepts": page.concepts,
        "per_rule": Counter(f.rule for f in result.findings),
        "per_concept": Counter(f.concept for f in result.findings),
        "per_file": Counter(f.path for f in result.findings),
        "known": page.entries(result.baselined, "known-"),
        "suppressed": page.suppressed(),
        "behind": [count for count in result.concepts if count.met < count.required],
        "level": [count for count in result.concepts if count.met == count.required],
        "total": _total(result.concepts),
        "explained": {rule.name: paragraphs(rule) for rule in context.rules},
        "paths": _paths(result),
        "forms": _FORMS,
    }
    return encodable(outside.template.render(values | page.functions())) + "\n"


def paragraphs(rule: RuleInfo) -> list[Markup]:
    """A rule's page as paragraphs, with code set off."""
    from markupsafe import Markup, escape

    shown = []
    for paragraph in re.split(r"\n\s*\n", rule.doc.strip()):
        pieces = re.split(r"`([^`]+)`", paragraph)
        marked = [Markup("<code>{}</code>").format(p) if n % 2 else escape(p) for n, p in enumerate(pieces)]
        shown.append(Markup("").join(marked))
    return shown


class _Page:
    """What all findings of one page share."""

    def __init__(self, result: CheckResult, context: ReportContext, languages: Languages) -> None:
        from termkit.report.html_text import Passages

        number = max(1, len(result.findings) + len(result.baselined) + len(result.suppressed))
        room = max(_LEAST_ROOM, min(_ROOM, _QUOTED // number // 4))
        self._passages: Passages = Passages(result, languages, room, around=number <= _DETAILED)
        self._languages = languages
        self._result = result
        self._root = context.root
        self.rules = sorted({f.rule for f in result.findings})
        self.concepts = sorted({f.concept for f in result.findings if f.concept})
        self._rule_numbers = {rule: number for number, rule in enumerate(self.rules)}
        self._concept_numbers = {concept: number for number, concept in enumerate(self.concepts)}

    def functions(self) -> dict[str, Any]:
        """What the template calls."""
        from termkit.report.html_text import visible

        return {
            "visible": visible,
            "guess": self._languages.guess,
            "prose": lambda text: self._languages.words(text, "en"),
            "short": lambda path: relative_path(path, self._root),
            "plural": plural,
            "percent": lambda share: f"{int(share * 100)}\u202f%",  # rounded down: 100 % is all of them
        }

    def groups(self) -> list[Group]:
        """The findings by file, in their order."""
        by_path: dict[str, list[Entry]] = {}
        for entry in self.entries(self._result.findings, "f-"):
            by_path.setdefault(entry.finding.path, []).append(entry)
        return [
            Group(number, path, entries[0].language, tuple(entries))
            for number, (path, entries) in enumerate(by_path.items())
        ]

    def entries(self, findings: Sequence[Finding], prefix: str) -> list[Entry]:
        """The findings, each with an anchor that stays the same when its line moves."""
        marks = fingerprints(findings, self._root)
        return [self._entry(f, prefix + mark[:16]) for f, mark in zip(findings, marks, strict=True)]

    def suppressed(self) -> list[Entry]:
        """What somebody decided to live with, and why."""
        entries = self.entries([each.finding for each in self._result.suppressed], "suppressed-")
        reasons = [each.reason for each in self._result.suppressed]
        return [entry._replace(reason=reason) for entry, reason in zip(entries, reasons, strict=True)]

    def _entry(self, finding: Finding, anchor: str) -> Entry:
        from termkit.report.html_text import cut

        own = self._passages.of_finding(finding.spot)
        across = [spot for spot in finding.related if spot.side != finding.side]
        passages = self._passages.of_related(across)
        sides: dict[Side, tuple[Quote, ...]] = {"source": tuple(passages[:_PASSAGES]), "target": (own,)}
        if finding.side == "source":
            sides = {"source": (own,), "target": sides["source"]}
        others, others_left = self._others(spot for spot in finding.related if spot.side == finding.side)
        hints = [(finding.text, own.language), *((s, own.language) for s in finding.suggestions)]
        hints += [(spot.text, passages[0].language) for spot in across]
        return Entry(
            finding=finding,
            anchor=anchor,
            message=self._languages.words(cut(finding.message), "en", hints),
            place=f"{finding.line}:{finding.column}",
            quotes=tuple((side, quotes) for side, quotes in sides.items() if quotes),
            left=max(0, len(passages) - _PASSAGES),
            others=tuple(others),
            others_left=others_left,
            suggestions=tuple(map(cut, finding.suggestions[:_SUGGESTIONS])),
            language=own.language,
            rule=self._rule_numbers.get(finding.rule, -1),
            concept=self._concept_numbers.get(finding.concept, -1),
        )

    def _others(self, spots: Iterable[Spot]) -> tuple[list[Others], int]:
        """Other places on the same side by their words, and how many words are left out."""
        from termkit.report.html_text import cut

        groups: dict[tuple[str, str], list[Spot]] = {}
        for spot in spots:
            text = cut(" ".join(spot.text.split()))
            groups.setdefault((text, self._languages.of(spot.path, spot.side, text)), []).append(spot)
        listed = [
            Others(text, language, tuple(self._listed(places[:_PLACES])), max(0, len(places) - _PLACES))
            for (text, language), places in list(groups.items())[:_FORMS]
        ]
        return listed, max(0, len(groups) - _FORMS)

    def _listed(self, spots: Sequence[Spot]) -> Iterator[str]:
        """Places as people write them: the path once, then lines and columns."""
        for path, group in groupby(spots, key=lambda spot: spot.path):
            yield f"{relative_path(path, self._root)}:{', '.join(f'{spot.line}:{spot.column}' for spot in group)}"


def _total(concepts: Iterable[ConceptCount]) -> ConceptCount:
    """All concepts as one."""
    sums = [(c.required, c.met, c.rivals, c.missing) for c in concepts]
    required, met, rivals, missing = (sum(column) for column in zip(*sums, strict=True)) if sums else (0, 0, 0, 0)
    return ConceptCount("", "", required, met, rivals, missing)


def _paths(result: CheckResult) -> list[str]:
    return sorted({*result.documents, *_paired(result), *(f.path for f in result.findings)})


def _paired(result: CheckResult) -> Iterator[str]:
    for pair in result.pairs:
        yield pair.source
        yield pair.target
