"""One segment of a streaming bitext: a line of JSON, a row of a table."""

from __future__ import annotations

from typing import NamedTuple


class Layout(NamedTuple):
    """Where a row keeps its two texts: keys from the outside in (JSON), or the number of a column (tables)."""

    source: tuple[str | int, ...] = ()  # empty: the row has none
    target: tuple[str | int, ...] = ()
    delimiter: str = ""  # between columns; empty in JSON
    quoted: bool = False  # a column may stand in quotes


class Row(NamedTuple):
    """A segment and how its file writes it, from which places are found when they are asked for."""

    id: str  # as the file has it, else its key, else the number of its line; need not be unique
    source: str
    target: str  # empty where nothing was translated
    context: str  # what tells it from others with the same source; empty: nothing
    key: str  # the name of the message in a program; empty: none
    document: str  # the text it belongs to; empty: the file itself
    line: int  # 1-based
    start: int  # code points of the decoded file before the row
    raw: str  # the row as written, without the line end behind it
    layout: Layout = Layout()
