"""Which Chinese a text is written in, and where in the text that shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

Script = Literal["Hans", "Hant", "mixed", "unknown"]


class ScriptSpan(NamedTuple):
    """A stretch of whole sentences in one script, or ``mixed``: with as much proof of the one as of the other."""

    start: int  # code points
    end: int
    script: Script
    evidence: str  # the characters that prove it, each once, in the order in which they come


class Stray(NamedTuple):
    """A character of the one script inside text of the other."""

    offset: int  # code points
    char: str
    expected: str  # how the script around it writes that; where it has several ways, the most usual


class Places(NamedTuple):
    """Where a text shows its script; both in the order of the text, the spans disjoint."""

    spans: tuple[ScriptSpan, ...] = ()
    stray: tuple[Stray, ...] = ()


@dataclass(frozen=True)
class Detection:
    """What the characters of a text prove. Spans and strays are looked for when first asked for."""

    script: Script
    language: str | None  # canonical tag, with a region where the text proves one; None unless script is Hans or Hant
    simplified: int  # characters that stand in no Traditional text
    traditional: int  # characters that stand in no Simplified text
    han: int  # all Han characters
    confidence: float  # 0 to 1: grows with the amount of proof and its agreement; no probability
    find: Callable[[], Places] = field(repr=False, compare=False)

    @property
    def spans(self) -> tuple[ScriptSpan, ...]:
        """The maximal stretches of one script, in order; what proves nothing at the edges belongs to none."""
        return self._places.spans

    @property
    def stray(self) -> tuple[Stray, ...]:
        """The characters of the other script inside a span, in order."""
        return self._places.stray

    @cached_property
    def _places(self) -> Places:
        return self.find()
