"""Works -> views: read, paired with their source, and matched when a rule first looks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from termkit.core.document import Document, Text
from termkit.core.evidence import DocumentView, PairView, TextView, WorkView
from termkit.core.language import primary
from termkit.jobs.project_path import names_of
from termkit.jobs.reading import Notice, read_by_parts, read_document
from termkit.jobs.works import Version, Work
from termkit.text.match import Matcher


def read_work(
    work: Work,
    matcher: Matcher,
    encoding: str | None,
    strict: bool,
    notice: Notice | None,
    root: Path | None = None,
) -> WorkView:
    """Reads the files of a work of the project at ``root``. Raises InputError for what cannot be read."""

    def load(version: Version) -> Document:
        return read_document(version.path, version.language, encoding, notice)

    if work.source is None or not work.versions:
        texts = [read_by_parts(v.path, v.language, encoding, notice) for v in (work.source, *work.versions) if v]
        return WorkView(work.name, None, (), tuple(_alone(text, matcher, root) for text in texts))
    versions = [(load(version), version.label) for version in work.versions]
    return view_work(work.name, load(work.source), versions, matcher, strict=strict, root=root)


def view_work(
    name: str,
    source: Document | None,
    versions: Sequence[tuple[Document, str]],
    matcher: Matcher,
    *,
    strict: bool = False,
    root: Path | None = None,
) -> WorkView:
    """Pairs each version (with its label) with the source and matches all of them."""
    if source is None or not versions:
        texts = [source] if source else [document for document, _ in versions]
        return WorkView(name, None, (), tuple(_alone(text, matcher, root) for text in texts))
    from termkit.jobs.pairing import pair_documents

    find, find_all = partial(matcher.find, alien=False), matcher.find
    origin = DocumentView(source, find, matcher.glossary, side="source", names=names_of(source.path, root))
    pairs = []
    for document, label in versions:
        translated = primary(document.language) != primary(source.language)
        search, names = find_all if translated else find, names_of(document.path, root)
        target = DocumentView(document, search, matcher.glossary, has_source=True, names=names)
        pairs.append(PairView(pair_documents(source, document, matcher), origin, target, label, strict))
    return WorkView(name, origin, tuple(pairs))


def _alone(text: Text, matcher: Matcher, root: Path | None) -> TextView:
    return TextView(text, partial(matcher.find, alien=False), matcher.glossary, names_of(text.path, root))
