"""Entries of bilingual files: a text and its translation, side by side in one file or under one key of two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from termkit.core.passage import Passage

State = Literal["translated", "fuzzy", "untranslated"]


class Unit(NamedTuple):
    """One entry. Its passages know where their file writes them; ``target`` is empty where nothing was translated."""

    id: str  # unique in its file as far as the file makes it so: a key, an id, an entry's msgid
    source: Passage
    target: Passage
    state: State = "translated"
    context: str = ""  # what tells it from others with the same source: msgctxt, a resname
    document: str = ""  # the text it belongs to, where one file holds several; empty: the file itself


class Bitext(NamedTuple):
    """A bilingual file as it is read, entry by entry, and the languages that it declares (canonical tags)."""

    units: Iterable[Unit]
    source: str | None = None
    target: str | None = None
