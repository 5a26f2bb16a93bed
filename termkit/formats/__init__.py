"""Formats: decoded text in, a Document out. One file a format; to add one, write the file and name it in FORMATS."""

from __future__ import annotations

import os.path
from collections.abc import Callable
from typing import NamedTuple

from termkit.core.document import Document
from termkit.errors import ConfigError, hint


def read_text(path: str, text: str, language: str) -> Document:
    """The document in a plain text; what reads it is loaded on the first call."""
    from termkit.formats.text import read

    return read(path, text, language)


def read_markdown(path: str, text: str, language: str) -> Document:
    """The document in a Markdown text; what reads it is loaded on the first call."""
    from termkit.formats.markdown import read

    return read(path, text, language)


def read_html(path: str, text: str, language: str) -> Document:
    """The document in a page of HTML; what reads it is loaded on the first call."""
    from termkit.formats.html import document

    return document(path, text, language)


def read_subtitles(path: str, text: str, language: str) -> Document:
    """The document in subtitles (SRT, WebVTT), a block for each cue, which its time names."""
    from termkit.formats.joined import joined
    from termkit.formats.subtitles import prose

    return joined(path, text, language, prose(text, path, every_language=True).passages)


def read_json(path: str, text: str, language: str) -> Document:
    """The document in a catalog in JSON, a block for each message; raises InputError for what is not JSON."""
    from termkit.formats.joined import joined
    from termkit.formats.json_catalog import prose

    return joined(path, text, language, prose(text, path, every_language=True).passages)


def read_yaml(path: str, text: str, language: str) -> Document:
    """The document in a catalog in YAML, a block for each message; raises InputError for what is not YAML."""
    from termkit.formats.joined import joined
    from termkit.formats.yaml_catalog import prose

    return joined(path, text, language, prose(text, path, every_scalar=True).passages)


class Format(NamedTuple):
    """A way to read a text. ``read`` takes the path (for messages only), the decoded text and its language."""

    name: str
    suffixes: tuple[str, ...]  # lower case, with the dot
    read: Callable[[str, str, str], Document]


TEXT = Format("text", (".txt",), read_text)  # also what has no format of its own
FORMATS: tuple[Format, ...] = (
    TEXT,
    Format("markdown", (".md", ".markdown", ".mdx"), read_markdown),
    Format("html", (".html", ".htm", ".xhtml"), read_html),
    Format("subtitles", (".srt", ".vtt"), read_subtitles),
    Format("json", (".json", ".jsonc", ".arb"), read_json),
    Format("yaml", (".yaml", ".yml"), read_yaml),
)


def document(path: str, text: str, language: str, format: str | None = None) -> Document:  # noqa: A002
    """The document in ``text``, read by the named format, or by the one that the suffix of ``path`` stands for.

    ``text`` is decoded and carries no BOM; ``language`` is a canonical tag. An unknown name raises ConfigError.
    """
    chosen = _named(format) if format is not None else format_of(path)
    if not text or text.isspace():
        return Document(path, text, language, ())
    return chosen.read(path, text, language)


def format_of(path: str) -> Format:
    """The format that a file name asks for; plain text when it asks for none."""
    suffix = os.path.splitext(path)[1].lower()
    return next((entry for entry in FORMATS if suffix in entry.suffixes), TEXT)


def _named(name: str) -> Format:
    """The format called ``name``."""
    for entry in FORMATS:
        if entry.name == name:
            return entry
    names = [entry.name for entry in FORMATS]
    raise ConfigError(f"unknown format {name!r}; {hint(name, names)}")
