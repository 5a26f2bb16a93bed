"""The sections of a text: what stands under each heading, of whatever level."""

from __future__ import annotations

from collections.abc import Iterable

from termkit.core.document import Document

BEGINNING = "(beginning)"  # what stands before the first heading
UNTITLED = "(untitled)"


def sections_of(document: Document) -> list[tuple[int, str]]:
    """Where each section starts, in code points and ascending, and its name; always one at least.

    A section starts with the line of its heading and is called by the heading's text; where several headings read
    alike, the second is called ``Method (2)``. What stands before the first heading is ``(beginning)``.
    """
    starts, titles, end = [], [], 0
    for block in document.blocks:
        if block.kind == "heading":
            line = max(document.text.rfind(mark, 0, block.start) + 1 for mark in "\n\r")
            starts.append(max(line, end))
            titles.append(" ".join(document.text[block.start : block.end].split()) or UNTITLED)
        elif not starts:
            starts.append(0)
            titles.append(BEGINNING)
        end = block.end
    return list(zip(starts or [0], _distinct(titles or [BEGINNING]), strict=True))


def _distinct(titles: Iterable[str]) -> list[str]:
    """The titles, with a number behind each that was there before."""
    names: dict[str, None] = {}
    counts: dict[str, int] = {}
    for title in titles:
        name = title
        while name in names:
            counts[title] = counts.get(title, 1) + 1
            name = f"{title} ({counts[title]})"
        names[name] = None
    return list(names)
