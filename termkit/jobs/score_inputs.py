"""Which files are scored against which: drafts, their references, their source, and the language of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from termkit.core.glossary import Glossary
from termkit.core.language import primary, related
from termkit.errors import InputError, LanguageError
from termkit.jobs.reading import shown
from termkit.jobs.works import FileName, Version, find_works, siblings, source_beside, told_name

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile("[A-Za-z]+")

Read = Callable[[Path], str]


class Candidate(NamedTuple):
    """A draft and what it is scored against."""

    work: str
    draft: Version
    references: tuple[Version, ...]
    source: Version | None


@dataclass
class Inputs:
    """The drafts of a run, and what a reader should know of how they were found."""

    candidates: list[Candidate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def found_drafts(folders: Iterable[Path], glossary: Glossary, source: str | None, language: str | None) -> Inputs:
    """All drafts of the works in the folders, each with the reference in its language; in ``language`` only, if given.

    Raises InputError when there is none.
    """
    inputs = Inputs()
    folders = list(folders)
    for work in find_works(folders, glossary, source):
        for version in work.versions:
            if not version.label or (language and not related(version.language, language)):
                continue
            reference = work.reference(version.language)
            if reference is None and work.source and related(work.source.language, version.language):
                inputs.notes.append(f"{shown(version.path)}: a draft of the source itself, not scored")
                continue
            inputs.candidates.append(Candidate(work.name, version, (reference,) if reference else (), work.source))
    if not inputs.candidates:
        where = ", ".join(shown(folder) for folder in folders)
        kind = f" in {language}" if language else ""
        raise InputError(
            f"{where}: no drafts{kind}; a draft is named <work>.<language tag>.<label>.<ext>, as essay.en.draft-a.md is"
        )
    return inputs


def named_drafts(
    drafts: Sequence[Path],
    glossary: Glossary,
    read: Read,
    *,
    references: Sequence[Path] = (),
    source: Path | None = None,
    language: str | None = None,
) -> Inputs:
    """The drafts that were named. References and source are those given, else those that lie beside each by name.

    ``read`` gives the text of a file, and raises InputError when it cannot. Raises InputError for a draft that is its
    own reference, and for a reference in another language.
    """
    inputs = Inputs()
    for draft in dict.fromkeys(drafts):
        inputs.candidates.append(_candidate(draft, glossary, read, references, source, language, inputs.notes))
    return inputs


def _candidate(
    draft: Path,
    glossary: Glossary,
    read: Read,
    references: Sequence[Path],
    source: Path | None,
    language: str | None,
    notes: list[str],
) -> Candidate:
    for reference in references:
        if reference.resolve() == draft.resolve():
            raise InputError(f"{shown(draft)}: is the reference itself; name drafts only")
    name, text = told_name(draft), read(draft)
    tag = language or (name.language if name else None)
    told = tag is not None
    if tag is None:
        tag = _untold(draft, references, read, notes)
    tag = glossary.narrow(tag)
    if not references and name:
        references = list(_beside(draft, name, tag))
    for reference in references:
        _same_language(draft, tag, reference, read, None if told else text)
    return Candidate(
        work=name.work if name else "",
        draft=Version(draft, tag, name.label if name else ""),
        references=tuple(Version(reference, tag, "") for reference in references),
        source=_source(draft, name, source, glossary, read),
    )


def _untold(draft: Path, references: Sequence[Path], read: Read, notes: list[str]) -> str:
    """The language of a draft whose name does not tell: its references', by their names or by their letters."""
    for reference in references:
        name = told_name(reference)
        if name:
            return name.language
    for path in (*references, draft):
        tag = language_of(read(path))
        if tag:
            notes.append(f"{shown(draft)}: taken for {tag} by its letters; --language TAG says it")
            return tag
    stem = draft.name.removesuffix(draft.suffix)
    raise LanguageError(
        f"{shown(draft)}: cannot tell its language; name it {stem}.en{draft.suffix} or the like, or give --language"
    )


def language_of(text: str) -> str | None:
    """English or Chinese (with its script) by the letters of a text; None for a text without any."""
    han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    if not han and not words:
        return None
    if words >= han:
        return "en"
    from termkit.text.detect import detect

    found = detect(text)
    return "zh-Hans" if found.simplified > found.traditional else "zh-Hant"


def _same_language(draft: Path, tag: str, reference: Path, read: Read, text: str | None) -> None:
    """Raises InputError unless both are in one language. ``text`` is the draft's, if its language was not told."""
    name = told_name(reference)
    theirs = name.language if name else None
    if theirs is None or related(theirs, tag):
        letters = language_of(read(reference))
        theirs = letters if letters and primary(letters) != primary(tag) else None
    ours = language_of(text) if text is not None else None
    if theirs is None and ours and primary(ours) != primary(tag):
        theirs, tag = tag, ours
    if theirs is not None:
        raise InputError(
            f"{shown(reference)}: is in {theirs}, but the draft {shown(draft)} in {tag}; give a reference in {tag}"
        )


def _beside(draft: Path, name: FileName, tag: str) -> Iterator[Path]:
    """The reference of a draft: the file of the same work and language without a label, in the same folder."""
    if not name.label:
        raise InputError(f"{shown(draft)}: has no label, so it is a reference by its name; give --reference FILE")
    yield from (path for path, found in siblings(draft, name) if related(found.language, tag))


def _source(draft: Path, name: FileName | None, given: Path | None, glossary: Glossary, read: Read) -> Version | None:
    if given is not None:
        if given.resolve() == draft.resolve():
            raise InputError(f"{shown(draft)}: is the source itself; name drafts only")
        return Version(given, _source_language(given, glossary, read(given)), "")
    if name is None:
        return None
    found = source_beside(draft, name, glossary)
    return found if found and not related(found.language, name.language) else None


def _source_language(path: Path, glossary: Glossary, text: str) -> str:
    """By its name, else that one of the glossary's two languages that its letters fit."""
    name = told_name(path)
    if name:
        return glossary.narrow(name.language)
    letters = language_of(text)
    fits = (tag for tag in (glossary.source, glossary.target) if letters and primary(tag) == primary(letters))
    return next(fits, glossary.source)
