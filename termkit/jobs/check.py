"""Checks works against a glossary: read, align, match, judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from termkit.core.document import Basis, Document, Text
from termkit.core.evidence import DocumentView, PairView, Tally, TextView, WorkView
from termkit.core.finding import ConceptCount, Finding
from termkit.core.glossary import Glossary
from termkit.core.language import primary, related
from termkit.core.result import CheckResult, PairSummary
from termkit.core.uses import Uses
from termkit.errors import InputError
from termkit.jobs.reading import read_by_parts, read_document, shown
from termkit.jobs.works import Version, Work, find_works, work_of
from termkit.text.match import Matcher

if TYPE_CHECKING:
    from termkit.core.rule import Rule

_BASES: tuple[Basis, ...] = ("unit", "sentence", "paragraph", "section", "document")


def works_of(
    paths: Sequence[Path],
    glossary: Glossary,
    *,
    folders: Iterable[Path] = (),
    source: Path | None = None,
    source_language: str | None = None,
    language: str | None = None,
) -> list[Work]:
    """The works to check: those of ``paths`` (files and folders), or those in ``folders`` when there are none."""
    if not paths:
        folders = list(folders)
        works = find_works(folders, glossary, source_language)
        if not works:
            where = ", ".join(shown(folder) for folder in folders)
            raise InputError(f"{where}: no file in it is named <work>.<language tag>.<ext>, such as essay.en.md")
        return works
    works = []
    for path in paths:
        if path.is_dir():
            found = find_works([path], glossary, source_language)
            if not found:
                raise InputError(f"{path}: no file in it is named <work>.<language tag>.<ext>, such as essay.en.md")
            works.extend(found)
        else:
            works.append(work_of(path, language, glossary, source))
    return _joined(works)


def _joined(works: list[Work]) -> list[Work]:
    """Files of one source are one work, so that renderings are compared across them."""
    joined: dict[Path | int, Work] = {}
    for number, work in enumerate(works):
        key: Path | int = work.source.path.resolve() if work.source else number
        if key in joined:
            joined[key].versions.extend(v for v in work.versions if v not in joined[key].versions)
        else:
            joined[key] = work
    return list(joined.values())


def check_works(
    works: Iterable[Work],
    glossary: Glossary,
    *,
    encoding: str | None = None,
    rules: Sequence[Rule] | None = None,
    strict: bool = False,
) -> CheckResult:
    """Checks files with ``rules``, all of them if None. The order of findings is that of files and places.

    Raises InputError for what cannot be read.
    """
    matcher = Matcher(glossary)
    views = [_read(work, matcher, encoding, strict) for work in works]
    return check_views(views, glossary, rules=rules)


def check_views(views: Sequence[WorkView], glossary: Glossary, *, rules: Sequence[Rule] | None = None) -> CheckResult:
    """Checks works that were read and matched already."""
    is_empty = all(text.is_empty for view in views for text in _texts(view))
    chosen = () if is_empty else _all_rules() if rules is None else rules
    uses = Uses(glossary)
    for view in views:
        for pair in view.pairs:
            uses.add(pair)
    found = [finding for view in views for finding in _findings(view, chosen)]
    found.extend(finding for rule in chosen if rule.project for finding in rule.project(uses))
    findings = dict.fromkeys(found)  # no place twice
    return CheckResult(
        findings=tuple(sorted(findings, key=lambda f: f.order)),
        concepts=tuple(_counts([pair for view in views for pair in view.pairs], glossary)),
        pairs=tuple(_summary(pair) for view in views for pair in view.pairs),
        alone=tuple(
            each.text.path for view in views for each in view.alone if not related(each.text.language, glossary.source)
        ),
        documents={text.path: text for view in views for text in _texts(view)},
    )


def _read(work: Work, matcher: Matcher, encoding: str | None, strict: bool) -> WorkView:
    def load(version: Version) -> Document:
        return read_document(version.path, version.language, encoding)

    if work.source is None or not work.versions:
        texts = [read_by_parts(v.path, v.language, encoding) for v in (work.source, *work.versions) if v]
        return WorkView(work.name, None, (), tuple(_alone(text, matcher) for text in texts))
    versions = [(load(version), version.label) for version in work.versions]
    return view_work(work.name, load(work.source), versions, matcher, strict=strict)


def view_work(
    name: str,
    source: Document | None,
    versions: Sequence[tuple[Document, str]],
    matcher: Matcher,
    *,
    strict: bool = False,
) -> WorkView:
    """Pairs each version (with its label) with the source and matches all of them."""
    if source is None or not versions:
        texts = [source] if source else [document for document, _ in versions]
        return WorkView(name, None, (), tuple(_alone(text, matcher) for text in texts))
    from termkit.align.structure import align

    find, find_all = partial(matcher.find, alien=False), matcher.find
    origin = DocumentView(source, find, matcher.glossary, side="source")
    pairs = []
    for document, label in versions:
        translated = primary(document.language) != primary(source.language)
        target = DocumentView(document, find_all if translated else find, matcher.glossary, has_source=True)
        pairs.append(PairView(align(source, document), origin, target, label, strict))
    return WorkView(name, origin, tuple(pairs))


def _alone(text: Text, matcher: Matcher) -> TextView:
    return TextView(text, partial(matcher.find, alien=False), matcher.glossary)


def _texts(view: WorkView) -> Iterator[Text]:
    """All texts of a work."""
    yield from (each.document for each in _paired(view))
    yield from (each.text for each in view.alone)


def _paired(view: WorkView) -> Iterator[DocumentView]:
    if view.source is not None:
        yield view.source
    yield from (pair.target for pair in view.pairs)


def _findings(view: WorkView, rules: Sequence[Rule]) -> Iterator[Finding]:
    for rule in rules:
        if rule.document:
            for each in _paired(view):
                yield from rule.document([each])
            for text in view.alone:
                yield from rule.document(text.views())
        elif rule.pair:
            for pair in view.pairs:
                yield from rule.pair(pair)


def _all_rules() -> Sequence[Rule]:
    from termkit.rules import RULES

    return RULES


def _counts(pairs: Iterable[PairView], glossary: Glossary) -> list[ConceptCount]:
    tallies: dict[str, list[tuple[Tally, PairView]]] = {}
    for pair in pairs:
        for tally in pair.tallies:
            tallies.setdefault(tally.concept.id, []).append((tally, pair))
    counts = [_count(concept, group, glossary) for concept, group in tallies.items()]
    return sorted(counts, key=lambda c: (-c.rivals, -c.missing, c.share, c.concept))


def _count(concept: str, tallies: list[tuple[Tally, PairView]], glossary: Glossary) -> ConceptCount:
    required = met = rivals = 0
    spread: Counter[str] = Counter()
    for tally, pair in tallies:
        needed = len(tally.source)
        good = min(needed, len(tally.approved) + len(tally.variant))
        required, met = required + needed, met + good
        rivals += min(needed - good, len(tally.rivals) - len(tally.variant))
        text = pair.target.document.text
        spread.update(" ".join(text[m.start : m.end].split()) for m in (*tally.approved, *tally.rivals))
    return ConceptCount(
        concept=concept,
        preferred=glossary.by_id[concept].preferred(glossary.target) or "",
        required=required,
        met=met,
        rivals=rivals,
        missing=required - met - rivals,
        spread=tuple(sorted(spread.items(), key=lambda item: (-item[1], item[0]))),
    )


def _summary(pair: PairView) -> PairSummary:
    counts = tuple((basis, pair.pair.count(basis)) for basis in _BASES)
    return PairSummary(
        pair.source.document.path, pair.target.document.path, tuple((basis, n) for basis, n in counts if n)
    )
