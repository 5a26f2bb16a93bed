"""Text as XML holds it, where no tree is built because it is written entry by entry."""

from __future__ import annotations

from html import escape

from termkit.report.characters import xml_safe

_WHITE = {9: "&#9;", 10: "&#10;", 13: "&#13;"}  # as they are, they would become spaces in an attribute


def content(text: str) -> str:
    """The text of an element."""
    return escape(xml_safe(text), quote=False).replace("\r", "&#13;")  # else it would become a line feed


def attribute(text: str) -> str:
    """The value of an attribute, in its quotes."""
    return f'"{escape(xml_safe(text)).translate(_WHITE)}"'
