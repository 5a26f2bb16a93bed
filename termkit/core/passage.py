"""Prose in a file: the text as a reader sees it, and how and where the file writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

PLACEHOLDER = "\ufffc"  # stands in a passage for what is no prose (code, an image), so that no word reaches across


class Piece(NamedTuple):
    """A stretch of a passage. ``raw[start:end]`` is how the file writes ``text``: the same, or one escape."""

    text: str
    start: int  # code points of the file as decoded
    end: int


def verbatim(text: str) -> str:
    """How plain text writes itself."""
    return text


@dataclass(frozen=True)
class Passage:
    """A passage of prose that is read and converted as one.

    Pieces are in the order of the file. What lies between two of them (inline tags, the seam of a string written in
    two lines) is no part of the text and stays as it is. A piece whose text is PLACEHOLDER is never changed.
    """

    pieces: tuple[Piece, ...]
    write: Callable[[str], str] = verbatim  # plain text to what the file must hold here (escapes)
    language: str | None = None  # the tag that the file itself gives the passage, canonical; None: it gives none
    where: str = ""  # for messages: the key or identifier, "menu.open"

    @cached_property
    def text(self) -> str:
        """The prose, without escapes and inline markup."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def ends(self) -> list[int]:
        """Where each piece ends in the text."""
        return list(accumulate(len(piece.text) for piece in self.pieces))


class LanguageMark(NamedTuple):
    """Where the file says which Chinese a part of it is: ``raw[start:end]`` is the tag alone, without quotes."""

    start: int
    end: int
    tag: str  # as written


class Prose(NamedTuple):
    """All prose of a file, in order, and the marks of language that hold for it."""

    passages: tuple[Passage, ...]
    marks: tuple[LanguageMark, ...] = ()
