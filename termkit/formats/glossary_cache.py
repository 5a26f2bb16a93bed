"""A glossary that was read without a fault, kept so that the next run need not parse YAML.

One JSON file for each glossary, named by its path. It holds the text that was read, termkit's version and a checksum: a
file that is missing, damaged, not ours, or of another text is no cache, and one that cannot be written is no loss. It
lies in ``$TERMKIT_CACHE``, else below ``$XDG_CACHE_HOME`` or ``~/.cache``; an empty ``TERMKIT_CACHE`` turns it off.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from zlib import crc32

from termkit import __version__
from termkit.core.glossary import Concept, Example, Glossary, Place, Scope, Term
from termkit.errors import InputError

_LARGEST = 32 << 20  # bytes; what is bigger is not ours


def load(text: str, path: str) -> Glossary | None:
    """The glossary of ``text`` as an earlier run left it, or None."""
    file = _file(path)
    if file is None:
        return None
    import json

    try:
        if os.path.getsize(file) > _LARGEST:
            return None
        with open(file, encoding="utf-8") as stream:
            checksum, _, body = stream.read().partition("\n")
        if checksum != _checksum(body):
            return None
        head, source, target, concepts = json.loads(body)
        if head != [__version__, path, text]:
            return None
        return Glossary(path, source, target, tuple(map(_concept, concepts)))
    except (OSError, ValueError, TypeError, LookupError):
        return None


def save(glossary: Glossary, text: str) -> None:
    """Keeps a glossary for the next run, if it can be kept."""
    file = _file(glossary.path)
    if file is None:
        return
    import json

    from termkit.formats.files import make_folder, write_atomic

    head = [__version__, glossary.path, text]
    body = json.dumps(
        [head, glossary.source, glossary.target, list(map(_values, glossary.concepts))], ensure_ascii=False
    )
    try:
        make_folder(os.path.dirname(file))
        write_atomic(file, f"{_checksum(body)}\n{body}".encode())
    except (InputError, UnicodeEncodeError):
        return


def cache_folder() -> Path | None:
    """Where things are kept for the next run: TERMKIT_CACHE, else ~/.cache/termkit; None where that is empty."""
    folder = os.environ.get("TERMKIT_CACHE")
    if folder is None:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        folder = os.path.join(base, "termkit")
    return Path(folder) if folder else None


def _file(path: str) -> str | None:
    folder = cache_folder()
    return os.path.join(folder, f"glossary-{_checksum(os.path.abspath(path))}.json") if folder else None


def _checksum(text: str) -> str:
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def _values(concept: Concept) -> list[Any]:
    return [
        concept.id,
        concept.terms,
        concept.place,
        concept.definition,
        concept.note,
        concept.decided,
        concept.required,
        concept.when,
        concept.unless,
        concept.not_in,
        concept.includes,
        concept.examples,
        concept.only_when,
        concept.never_when,
        concept.also_allowed,
        concept.case,
        concept.part_of_speech,
        concept.scope,
        concept.exempt,
    ]


def _concept(values: list[Any]) -> Concept:
    name, terms, place, definition, note, decided, required, when, unless, not_in, includes, examples, *more = values
    only_when, never_when, also_allowed, case, part_of_speech, scope, exempt = more
    return Concept(
        id=name,
        terms=tuple(Term(text, language, status, Place(*at)) for text, language, status, at in terms),
        place=Place(*place),
        definition=definition,
        note=note,
        decided=decided,
        required=required,
        when=tuple((form, pattern) for form, pattern in when),
        unless=tuple((form, pattern) for form, pattern in unless),
        not_in=tuple(not_in),
        includes=tuple(includes),
        examples=tuple(Example(kind, text, source, Place(*at)) for kind, text, source, at in examples),
        only_when=tuple(only_when),
        never_when=tuple(never_when),
        also_allowed=tuple((form, pattern) for form, pattern in also_allowed),
        case=case,
        part_of_speech=part_of_speech,
        scope=Scope(*map(tuple, scope)),
        exempt=Scope(*map(tuple, exempt)),
    )
