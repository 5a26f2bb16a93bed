"""Terms that were found in a text."""

from __future__ import annotations

from typing import NamedTuple

from termkit.core.glossary import Role
from termkit.core.span import Span


class TermMatch(NamedTuple):
    """One occurrence of one concept. Offsets are code points of the document's text.

    ``role`` is what the form is to the document's language; None when the form is of another language (a Chinese
    term in English text). ``form`` is the glossary's own spelling of what was found. ``exact`` is False when
    letter case or spacing differ from every spelling that the glossary admits for a name.
    """

    start: int
    end: int
    concept: str
    form: str
    role: Role | None
    exact: bool = True

    @property
    def span(self) -> Span:
        """The match's range."""
        return Span(self.start, self.end)


class Matches(NamedTuple):
    """What stands in one document, in order: terms of its own language, and those of other languages."""

    native: tuple[TermMatch, ...]
    alien: tuple[TermMatch, ...]
