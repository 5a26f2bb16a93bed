"""Which reader finds the entries of a bilingual file. One line a format."""

from __future__ import annotations

import os.path
from typing import NamedTuple


class BitextFormat(NamedTuple):
    """A format of bilingual files. Its module holds ``units(text, path, ...)``, or ``read(stream, path, ...)``."""

    name: str
    suffixes: tuple[str, ...]  # lower case, with the dot
    module: str
    streams: bool = False  # read row by row in flat memory


BITEXT: tuple[BitextFormat, ...] = (
    BitextFormat("po", (".po", ".pot"), "termkit.formats.po"),
    BitextFormat("xliff", (".xlf", ".xliff"), "termkit.formats.xliff"),
    BitextFormat("tmx", (".tmx",), "termkit.formats.tmx"),
    BitextFormat("jsonl", (".jsonl",), "termkit.formats.jsonl", streams=True),
    BitextFormat("tsv", (".tsv",), "termkit.formats.table", streams=True),
    BitextFormat("csv", (".csv",), "termkit.formats.table", streams=True),
)


def bitext_format(path: str, name: str | None = None) -> BitextFormat | None:
    """The format called ``name``, else the one that the suffix of ``path`` stands for; None where there is none."""
    if name is not None:
        return next((entry for entry in BITEXT if entry.name == name), None)
    suffix = os.path.splitext(path)[1].lower()
    return next((entry for entry in BITEXT if suffix in entry.suffixes), None)
