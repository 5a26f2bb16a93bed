"""Works -> views: read, paired with their source, and matched when a rule first looks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from termkit.core.document import Document, Text
from termkit.core.evidence import DocumentView, PairView, TextView, WorkView
from termkit.core.language import primary
from termkit.jobs.reading import Notice, read_by_parts, read_document
from termkit.jobs.works import Version, Work
from termkit.text.match import Matcher


def read_work(work: Work, matcher: Matcher, encoding: str | None, strict: bool, notice: Notice | None) -> WorkView:
    """Reads the files of a work. Raises InputError for what cannot be read."""

    def load(version: Version) -> Document:
        return read_document(version.path, version.language, encoding, notice)

    if work.source is None or not work.versions:
        texts = [read_by_parts(v.path, v.language, encoding, notice) for v in (work.source, *work.versions) if v]
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
