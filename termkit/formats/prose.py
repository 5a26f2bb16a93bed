"""Which reader finds the prose in a file, so that it is converted and all else stays. One line a format."""

from __future__ import annotations

import os.path
from importlib import import_module
from typing import NamedTuple, cast

from termkit.core.passage import Prose
from termkit.errors import ConfigError, hint


class ProseFormat(NamedTuple):
    """A format; its module holds ``prose(text, path) -> Prose``."""

    name: str
    suffixes: tuple[str, ...]  # lower case, with the dot
    module: str

    def read(self, text: str, path: str) -> Prose:
        """The prose in a decoded text; raises InputError with the place of a fault in the markup."""
        return cast(Prose, import_module(self.module).prose(text, path))


TEXT = "text"  # plain text, which is prose from end to end
DOCX = "docx"  # no text at all: bytes are rewritten to bytes
FORMATS: tuple[ProseFormat, ...] = (
    ProseFormat("markdown", (".md", ".markdown", ".mdx"), "termkit.formats.markdown_prose"),
    ProseFormat("html", (".html", ".htm", ".xhtml"), "termkit.formats.html"),
    ProseFormat("xliff", (".xliff", ".xlf"), "termkit.formats.xliff"),
    ProseFormat("tmx", (".tmx",), "termkit.formats.tmx"),
    ProseFormat("po", (".po",), "termkit.formats.po"),
    ProseFormat("json", (".json", ".jsonc", ".arb"), "termkit.formats.json_catalog"),
    ProseFormat("yaml", (".yaml", ".yml"), "termkit.formats.yaml_catalog"),
    ProseFormat("subtitles", (".srt", ".vtt"), "termkit.formats.subtitles"),
)
NAMES = (TEXT, *(entry.name for entry in FORMATS), DOCX)


def prose_format(path: str, name: str | None = None) -> ProseFormat | str:
    """The format called ``name``, else the one that the suffix of ``path`` stands for; TEXT where it stands for none.

    Raises ConfigError for a name that no format has.
    """
    if name is not None and name not in NAMES:
        raise ConfigError(f"unknown format {name!r}; {hint(name, NAMES)}")
    suffix = os.path.splitext(path)[1].lower()
    for entry in FORMATS:
        if entry.name == name or (name is None and suffix in entry.suffixes):
            return entry
    return DOCX if DOCX in (name, suffix[1:] if name is None else None) else TEXT
