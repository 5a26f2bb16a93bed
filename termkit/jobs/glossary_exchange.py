"""Glossaries of other tools in and out: which reader and which writer, by the name of a file or as a person says."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import NamedTuple

from termkit.core.glossary import Glossary
from termkit.core.language import canonical
from termkit.errors import ConfigError, InputError, hint
from termkit.formats.glossary_header import TableOptions
from termkit.formats.glossary_rows import Imported, Languages, Written
from termkit.jobs.reading import read_glossary_file, shown

SUFFIXES = {".tsv": "tsv", ".tab": "tsv", ".csv": "csv", ".tbx": "tbx", ".xlsx": "xlsx", ".utx": "utx"}
READ_FORMATS = ("tsv", "csv", "tbx", "xlsx", "utx", "yaml")
WRITE_FORMATS = (
    "tsv", "csv", "tbx", "tbx-dct", "tbx-v2", "xlsx", "utx", "deepl", "google", "aws", "weblate", "yaml",
)  # fmt: skip
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,80}encoding=["']([A-Za-z0-9._-]+)["']""")


class Order(NamedTuple):
    """How a glossary is to be read; an empty text is for what the file itself says."""

    kind: str = ""
    source: str = ""
    target: str = ""
    columns: tuple[str, ...] = ()
    alternatives: str = ""
    encoding: str | None = None


def read_any(path: Path) -> Glossary:
    """The glossary in a file of any format that termkit reads, by its suffix; YAML where that says nothing.

    What the way in changed is told in one line on the log, which says how to see it all. Raises InputError.
    """
    if path.suffix.lower() not in SUFFIXES:
        return read_glossary_file(path)
    imported = import_glossary(path)
    if imported.notices:
        count = len(imported.notices)
        message = "%s: %d places were not taken as they stand; 'termkit glossary import %s' lists them"
        logging.getLogger("termkit").warning(message, shown(path), count, shown(path))
    return imported.glossary


def import_glossary(path: Path, order: Order = Order()) -> Imported:  # noqa: B008 - immutable
    """The glossary in a file, with what a person should know of the way in. Raises InputError, ConfigError."""
    kind = order.kind or SUFFIXES.get(path.suffix.lower(), "")
    if not kind and path.suffix.lower() in (".yaml", ".yml"):
        kind = "yaml"
    if kind not in READ_FORMATS:
        raise ConfigError(f"{shown(path)}: which format is it? say --from-format; known are {', '.join(READ_FORMATS)}")
    if order.columns and kind not in ("tsv", "csv", "xlsx"):
        raise ConfigError(f"--columns is for tables (tsv, csv, xlsx), not for {kind}")
    if kind == "yaml":
        return Imported(read_glossary_file(path), ())
    languages = Languages(*(canonical(tag) if tag else "" for tag in (order.source, order.target)))
    options = TableOptions(languages, order.columns, order.alternatives)
    if kind == "xlsx":
        from termkit.formats.files import read_bytes
        from termkit.formats.glossary_xlsx import read_xlsx

        return read_xlsx(read_bytes(path).data, shown(path), options)
    return _read_text(path, kind, options, order.encoding)


def _read_text(path: Path, kind: str, options: TableOptions, encoding: str | None) -> Imported:
    from termkit.formats.encoding import decode
    from termkit.formats.files import read_bytes

    data = read_bytes(path).data
    if kind == "tbx":
        from termkit.formats.glossary_tbx import read_tbx

        text = decode(data, shown(path), encoding or _declared_encoding(data)).text
        return read_tbx(text, shown(path), options.languages)
    text = decode(data, shown(path), encoding).text
    if kind == "utx":
        from termkit.formats.glossary_utx import read_utx

        return read_utx(text, shown(path), options.languages)
    from termkit.formats.glossary_table import read_table

    return read_table(text, shown(path), options, "\t" if kind == "tsv" and "\t" in text else None)


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that an XML declaration names, where it is not UTF-8 anyway."""
    found = _XML_ENCODING.match(data)
    name = found[1].decode().lower() if found else "utf-8"
    return None if name in ("utf-8", "utf8", "us-ascii", "ascii") else name


def export_glossary(glossary: Glossary, kind: str) -> Written:
    """The glossary in another format, and what that cannot hold. Raises ConfigError for an unknown format."""
    if kind == "yaml":
        from termkit.formats.glossary_yaml_writer import write_yaml

        return Written(write_yaml(glossary).encode(), ())
    if kind in ("tsv", "csv"):
        from termkit.formats.glossary_table import write_table

        return write_table(glossary, kind)
    if kind == "xlsx":
        from termkit.formats.glossary_xlsx import write_xlsx

        return write_xlsx(glossary)
    if kind == "utx":
        from termkit.formats.glossary_utx import write_utx

        return write_utx(glossary)
    if kind in ("tbx", "tbx-dct", "tbx-v2", "weblate"):
        from termkit.formats.glossary_tbx import FLAVOURS, write_tbx

        return write_tbx(glossary, FLAVOURS[kind])
    from termkit.formats.glossary_table import MACHINES

    if kind not in MACHINES:
        raise ConfigError(f"unknown format {kind!r}; {hint(kind, WRITE_FORMATS)}")
    return MACHINES[kind](glossary)


def checked_yaml(glossary: Glossary) -> str:
    """The glossary as YAML that termkit reads. Raises GlossaryError, with lines of the YAML, where it would not."""
    from termkit.formats.glossary_yaml import read_glossary
    from termkit.formats.glossary_yaml_writer import write_yaml

    text = write_yaml(glossary)
    read_glossary(text, f"{glossary.path} as YAML")
    return text


def write_output(path: Path | None, data: bytes) -> bool:
    """Writes to a file in one step; False where there is none and the caller has a stream. Raises InputError."""
    if path is None:
        return False
    from termkit.formats.files import write_atomic

    if path.is_dir():
        raise InputError(f"{shown(path)}: is a folder; name a file in it")
    write_atomic(path, data)
    return True
