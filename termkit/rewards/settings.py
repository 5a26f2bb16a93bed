"""The constants of the reward, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How strict the reward is. The defaults are those that the attack table of docs/rewards.md was made with.

    Windows are counted in content words: words that are neither function words nor terms. A Chinese character is half
    of one.
    """

    term_weight: float = 0.5  # of the terms in the mean; the rest is the quality's
    window: int = 5  # content words on each side of a term that are its context in the reference and the output
    source_window: int = 4  # the same, where the context is that of the source
    tolerance: float = 0.25  # how far from its expected place a term may stand, as a share of the text
    surplus: int = 1  # content words that may stand about a term beyond the reference, if the source accounts for them
    hole: int = 3  # content words that may be missing about a term, of those of the reference
    reach: int = 16  # how near to a term its concept may not be rendered once more, in other words
    fullness: tuple[float, float] = (0.6, 1.2)  # how full a text without its terms is, against the usual, when they fit
    precision: float = 2.0  # power of the share of the terms in the output that are credited
    charge: float = 0.1  # of a credit, for each term that is there and not credited: else a second wrong one were free
    shortest: tuple[float, float] = (0.5, 0.85)  # length, against the expected: nothing at the first, all at the second
    longest: tuple[float, float] = (1.8, 1.3)
    source_shortest: tuple[float, float] = (0.45, 0.8)  # the same, where the source alone tells what is expected
    source_longest: tuple[float, float] = (2.0, 1.45)
    repetition: float = 0.12  # share of repeated runs of four words, beyond those expected, that costs nothing
    again: float = 0.25  # share of content words said again, beyond those of the reference, that costs nothing
    literal: tuple[float, float] = (0.85, 0.55)  # share of the source rendered in its own order: nothing, all
    natural: float = 0.8  # quality without a reference that counts as full: a dictionary never explains all words


DEFAULT = Settings()
