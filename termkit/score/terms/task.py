"""Parallel texts with their terms, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from termkit.core.language import canonical
from termkit.errors import InputError
from termkit.score.metric import Task
from termkit.score.strings import check_streams

Entries = Mapping[str, Sequence[str] | Set[str]]


def make_task(
    sources: Sequence[str],
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str | None]] | None,
    terms: Sequence[Entries],
    documents: Sequence[str] | None,
    source_language: str,
    target_language: str,
) -> Task:
    """The task that the arguments of ``evaluate`` make. Raises InputError for what is not of its shape."""
    _check_texts("sources", sources)
    _check_texts("hypotheses", hypotheses)
    if len(sources) != len(hypotheses):
        raise InputError(f"{len(sources)} sources but {len(hypotheses)} hypotheses: one for each")
    if not hypotheses:
        raise InputError("there is no segment to score")
    streams = _streams(hypotheses, references)
    names = _documents(documents, len(sources))
    return Task(
        sources=tuple(sources),
        hypotheses=tuple(hypotheses),
        references=streams,
        terms=_terms(terms, len(sources), names),
        documents=names,
        source_language=_language(source_language),
        target_language=_language(target_language),
    )


def _language(tag: str) -> str:
    return tag if tag == "zh" else canonical(tag)


def _check_texts(name: str, texts: Sequence[str]) -> None:
    if isinstance(texts, str) or not isinstance(texts, Sequence):
        raise InputError(f"{name}: a list of texts is needed, not {_shown(texts)}; write [text]")
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"{name}: number {number} is {_shown(text)}, not a text")


def _streams(
    hypotheses: Sequence[str], references: Sequence[Sequence[str | None]] | None
) -> tuple[tuple[str, ...], ...]:
    if references is None:
        return ()
    if not isinstance(references, Sequence) or not all(isinstance(stream, Sequence) for stream in references):
        raise InputError(f"references: a list of lists of texts is needed, not {_shown(references)}")
    if not isinstance(references, str) and not references:
        return ()
    check_streams(hypotheses, references)
    return tuple(tuple(text or "" for text in stream) for stream in references)


def _documents(documents: Sequence[str] | None, size: int) -> tuple[str, ...]:
    if documents is None:
        return ()
    _check_texts("documents", documents)
    if documents and len(documents) != size:
        raise InputError(f"{size} segments but {len(documents)} names of documents: one for each segment")
    return tuple(documents)


def _terms(terms: Sequence[Entries], size: int, documents: Sequence[str]) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """The entries of each segment. Segments that are given one dict share one mapping."""
    if isinstance(terms, str | Mapping) or not isinstance(terms, Sequence):
        raise InputError(
            f"terms: a list with one dict for each segment is needed, not {_shown(terms)}; "
            "write [terms] * len(sources) where one dict holds for all"
        )
    given: Sequence[Entries] = terms
    if len(terms) != size:
        names = list(dict.fromkeys(documents))
        if len(terms) != len(names):
            more = f" or one for each of the {len(names)} documents" if names else ""
            raise InputError(f"{size} segments but {len(terms)} dicts of terms: one for each segment{more}")
        of_document = dict(zip(names, terms, strict=True))
        given = [of_document[name] for name in documents]
    made: dict[int, Mapping[str, tuple[str, ...]]] = {}
    for number, entries in enumerate(given):
        if id(entries) not in made:
            made[id(entries)] = _entries(entries, number)
    return tuple(made[id(entries)] for entries in given)


def _entries(entries: Entries, number: int) -> Mapping[str, tuple[str, ...]]:
    where = f"terms of segment {number}"
    if not isinstance(entries, Mapping):
        raise InputError(f"{where}: a dict of source term to list of targets is needed, not {_shown(entries)}")
    return {_source(source, where): _targets(targets, f"{where}, {source!r}") for source, targets in entries.items()}


def _source(source: object, where: str) -> str:
    if not isinstance(source, str) or not source.strip():
        raise InputError(f"{where}: {_shown(source)} is no source term; a text that is not blank is needed")
    return source


def _targets(targets: object, where: str) -> tuple[str, ...]:
    if isinstance(targets, str):
        raise InputError(f"{where}: a list of targets is needed, not one text; write [{targets!r}]")
    if isinstance(targets, Set):
        targets = sorted(targets, key=str)
    if not isinstance(targets, list | tuple) or not targets:
        raise InputError(f"{where}: a list of at least one target is needed, not {_shown(targets)}")
    for target in targets:
        if not isinstance(target, str) or not target.strip():
            raise InputError(f"{where}: {_shown(target)} is no target; a text that is not blank is needed")
    return tuple(targets)


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:37]}..."


def why_nothing(task: Task) -> str:
    """Why no term of a task counts, with the counts."""
    entries = sum(map(len, task.terms))
    standing = sum(
        term.strip().lower() in source.lower()
        for source, terms in zip(task.sources, task.terms, strict=True)
        for term in terms
    )
    segments = f"{len(task.sources)} segments with {entries} entries"
    if not standing:
        return f"no required term stands in the sources (n = 0): {segments}, none of which stands in its source"
    return (
        f"no required term can be counted (n = 0): {segments}, {standing} of which stand in their source, "
        "none as this metric requires it"
    )
