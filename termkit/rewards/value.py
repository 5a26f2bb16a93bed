"""What a reward is: a number, why, and what it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Verdict(NamedTuple):
    """What became of one occurrence of a term.

    ``credited``; ``allowed`` (one more than is needed, and the reference has it too); ``missing``; ``misplaced`` (not
    where the reference or the source lets expect it); ``crowded`` (other words stand in its place as well); ``twice``
    (the concept is rendered nearby in other words besides); ``surplus`` (one too many).
    """

    source: str
    target: str  # as it stands in the output, folded; empty where nothing does
    verdict: str


class Reward(NamedTuple):
    """What an output is worth in training.

    ``value`` lies in [0, 1]: the gates ``length``, ``language`` and ``repetition`` times the mean of ``quality`` and
    of ``term`` less ``charge`` (for terms that are there and not credited). All are in ``components``, beside the
    counts ``needed``, ``credited``, ``misplaced`` (present and not credited), ``over_generated``, ``missing``,
    ``deprecated`` and ``untranslated``, and under ``terms`` a tuple of Verdict. ``term`` is None where no term is
    called for: then ``quality`` stands alone, divided by one more than the terms that stand there all the same.
    ``reason`` is one line for a person. Where there was nothing to judge, ``components`` has ``terms`` only.
    """

    value: float
    reason: str
    components: Mapping[str, Any]
