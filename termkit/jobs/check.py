"""Checks works against a glossary: read, align, match, judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from termkit.core.document import Document, Text
from termkit.core.evidence import DocumentView, PairView, TextView, WorkView
from termkit.core.glossary import Glossary
from termkit.core.language import primary
from termkit.core.result import CheckResult
from termkit.errors import InputError
from termkit.jobs.outcome import Outcome, conclude, judge, texts_of
from termkit.jobs.reading import read_by_parts, read_document, shown
from termkit.jobs.works import Version, Work, find_works, work_of
from termkit.text.match import Matcher

if TYPE_CHECKING:
    from termkit.core.rule import Rule


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
    return check_views((_read(work, matcher, encoding, strict) for work in works), glossary, rules=rules)


def check_views(views: Iterable[WorkView], glossary: Glossary, *, rules: Sequence[Rule] | None = None) -> CheckResult:
    """Checks works that were read and matched already."""
    outcome = Outcome()
    chosen: Sequence[Rule] | None = rules
    for view in views:
        if chosen is None and not _is_empty(view):
            chosen = all_rules()
        outcome.merge(judge(view, glossary, chosen or ()))
    return conclude(outcome, glossary, chosen or ())


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


def _is_empty(view: WorkView) -> bool:
    return all(text.is_empty for text in texts_of(view))


def all_rules() -> Sequence[Rule]:
    """Every rule there is; imported when first asked for."""
    from termkit.rules import RULES

    return RULES
