"""A sentence as the units that a lexicon knows: Han characters, words, numbers, marks.

Single Han characters do better than segmented words: a text of a few hundred sentences repeats its characters often
enough to learn from, and its words too seldom. Characters are folded to one script, English words to their stems,
numbers to what they are worth, however they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from termkit.text.fold import fold
from termkit.text.inflection import stem
from termkit.text.numbers import find_numbers

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(rf"[{HAN}]|[a-z\u00df-\u00f6\u00f8-\u024f]+|[?!:;…—(\"“「『《、,]")
_MARKS = dict.fromkeys("“「『", '"') | {"《": '"'}
_NOT = re.compile(r"n['’]t\b")
_MAY_COUNT = re.compile(
    r"[0-9〇零一二三四五六七八九十百千万亿两半]|\b(?:t(?:wo|hree|en|welve|wenty|hird|hirty|housand)|f(?:our|ive|orty|ifty|ifth|ourth)"
    r"|s(?:ix|even|econd)|eight|nine|eleven|hundred|million|billion)"
)
_LONGEST = 20_000  # characters of a sentence; the words of a longer one are no evidence: it is a whole text


def units(sentence: str) -> list[str]:
    """The units of a sentence in any script; a number is ``#`` and its value, beside its characters."""
    if len(sentence) > _LONGEST:
        return []
    view = fold(sentence)
    if "n't" in view:
        view = _NOT.sub(" not", view)
    found = [_unit(piece) for piece in _UNIT.findall(view)]
    if _MAY_COUNT.search(view):
        found.extend(
            f"#{number.value}" for number in find_numbers(view) if number.values and number.value not in (0, 1)
        )
    return found


@lru_cache(maxsize=65536)
def _unit(piece: str) -> str:
    """The form under which a piece of text is counted."""
    if piece[0].isascii() and piece[0].isalpha():
        return stem(piece)
    return _MARKS.get(piece, piece)


class Encoded(NamedTuple):
    """Sentences as numbers of their units: sentence n is ``ids[starts[n]:starts[n + 1]]``."""

    ids: Any  # int32
    starts: Any  # int64, one more than there are sentences


class Vocabulary:
    """Units and their numbers, in the order in which they were met."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def encode(self, sentences: Iterable[str]) -> Encoded:
        """Numbers the units of these sentences; a new unit gets the next number."""
        import numpy as np

        numbers = self.numbers
        starts = [0]

        def flat() -> Iterator[int]:
            total = 0
            for sentence in sentences:
                for unit in units(sentence):
                    total += 1
                    yield numbers.setdefault(unit, len(numbers))
                starts.append(total)

        ids = np.fromiter(flat(), np.int32)
        return Encoded(ids, np.array(starts, np.int64))

    def names(self) -> Sequence[str]:
        """The units by their numbers."""
        return list(self.numbers)
