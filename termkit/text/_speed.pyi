"""The optional C extension. Texts are code points: lone surrogates and NUL are characters like any other.

Keys and values come as lines of one string, as many of the one as of the other, none in an empty string. Of equal keys,
and of equal characters in ``source``, the first one holds. All of it is immutable and may be shared by threads, which
run side by side while they convert.
"""

from collections.abc import Sequence
from typing import final

from typing_extensions import Buffer

def is_plain(text: str, /) -> bool:
    """Whether a text holds no compatibility ideograph, no operator of a description sequence, and no U+FDD0."""

@final
class Stage:
    """A map of single characters, ``source[i]`` to ``target[i]``, and of keys to values.

    Raises TypeError for what is not str, ValueError for an empty key or value and for lengths that differ.
    """

    def __new__(cls, source: str, target: str, keys: str, values: str, /) -> Stage: ...
    def replace(self, text: str, /) -> str:
        """From left to right: the longest key that stands here becomes its value, else the character is mapped."""

@final
class Chain:
    """Stages one after the other. Of ``segments`` only the keys count, as the single characters go to the stages.

    What a key of ``segments`` becomes is final; each run of characters between goes through the stages by itself.
    """

    def __new__(cls, stages: Sequence[Stage], segments: Stage | None = None, /) -> Chain: ...
    def convert(self, text: str, /) -> str:
        """The text through all stages."""

    def convert_edits(self, text: str, /) -> tuple[str, bytes]:
        """The same, and what changed: native int32 quadruples of start, length, new length, number; in order, disjoint.

        A unit is a mapped character or what a key matched; a later match of parts of several units makes them one.
        The number is that of the key that matched there last, in its own stage, and -1 where none did.
        """

@final
class Words:
    """Splits a text into words so that the sum of their scores is greatest; on ties the earlier word is longer.

    ``scores`` holds a native int32 for each key; a single character that is no key scores ``unknown``. Of a word with
    an empty value the characters are mapped one by one. Raises as Stage does, and OverflowError for ``unknown`` beyond
    32 bits.
    """

    def __new__(cls, source: str, target: str, keys: str, values: str, scores: Buffer, unknown: int, /) -> Words: ...
    def convert(self, text: str, /) -> str:
        """The text with its words exchanged."""

    def convert_edits(self, text: str, /) -> tuple[str, bytes]:
        """The same, and what changed, as ``Chain.convert_edits`` says it."""
