"""Alignments as files: the formats of ``termkit align``, one file each."""

from __future__ import annotations

from termkit.errors import ConfigError, hint
from termkit.report.alignment import html, ids, jsonl, moses, text, tmx, tsv, xliff
from termkit.report.alignment.format import Format, Settings, Write, Written

__all__ = ["FORMATS", "Format", "Settings", "Write", "Written", "format_named", "format_of"]

FORMATS: tuple[Format, ...] = (
    tsv.FORMAT,
    jsonl.FORMAT,
    tmx.FORMAT,
    xliff.FORMAT,
    moses.FORMAT,
    ids.FORMAT,
    html.FORMAT,
    text.FORMAT,
)


def format_named(name: str) -> Format:
    """The format of this name. Raises ConfigError for an unknown one."""
    for each in FORMATS:
        if each.name == name:
            return each
    raise ConfigError(f"no format of alignments is named {name!r}; {hint(name, [each.name for each in FORMATS])}")


def format_of(path: str) -> Format | None:
    """The format that a file name asks for by its end; None if it asks for none."""
    return next((each for each in FORMATS if path.lower().endswith(each.suffixes)), None)
