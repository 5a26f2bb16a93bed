"""Files -> documents and glossaries, with paths shown as a person would type them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from termkit.core.document import Document, Text
from termkit.core.glossary import Glossary
from termkit.errors import InputError

_TABLES = frozenset((".tsv", ".tab", ".csv", ".tbx", ".xlsx", ".utx"))  # glossaries that are no YAML
Notice = Callable[[str, str, bytes, str], None]  # path, format, bytes and text of a file that was read


def shown(path: Path) -> str:
    """The path relative to the working folder where it lies below it, else as it is."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return str(path)


def read_text(path: Path, encoding: str | None = None) -> str:
    """The text of a file without its BOM; raises InputError for what cannot be read or decoded."""
    from termkit.formats.encoding import decode
    from termkit.formats.files import read_bytes

    return decode(read_bytes(path).data, shown(path), encoding).text


def read_document(path: Path, language: str, encoding: str | None = None, notice: Notice | None = None) -> Document:
    """The document in a file; ``language`` is a canonical tag. ``notice`` is told of the raw file."""
    from termkit.formats import document, format_of
    from termkit.formats.encoding import decode
    from termkit.formats.files import read_bytes

    name, data = shown(path), read_bytes(path).data
    if path.suffix.lower() == ".docx":
        from termkit.formats.docx import document_from_docx

        if notice:
            notice(name, "docx", data, "")
        return document_from_docx(name, data, language)
    text = decode(data, name, encoding).text
    if notice:
        notice(name, format_of(name).name, data, text)
    return document(name, text, language)


def read_by_parts(path: Path, language: str, encoding: str | None = None, notice: Notice | None = None) -> Text:
    """The text in a file, to be looked at by itself: a big one in UTF-8 is read part by part."""
    from termkit.formats.parts import big_text

    big = big_text(path, shown(path), language, encoding)
    if big is None or (notice and _holds(path, b"termkit:")):
        return read_document(path, language, encoding, notice)
    return big


def _holds(path: Path, mark: bytes) -> bool:
    """Is a mark in the file? A big file that speaks to termkit is read as a whole."""
    from mmap import ACCESS_READ, mmap

    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return data.find(mark) >= 0


def read_glossary_file(path: Path) -> Glossary:
    """The glossary in a file of any kind; raises InputError or GlossaryError."""
    from termkit.formats import glossary_cache

    if not path.exists():
        raise InputError(f"{shown(path)}: no such glossary; 'termkit init' writes one, --glossary FILE names another")
    if path.suffix.lower() in _TABLES:
        from termkit.jobs.glossary_exchange import read_any

        return read_any(path)
    text = read_text(path)
    cached = glossary_cache.load(text, shown(path))
    if cached is not None:
        return cached
    from termkit.formats.glossary_yaml import read_glossary

    glossary = read_glossary(text, shown(path))
    glossary_cache.save(glossary, text)
    return glossary
