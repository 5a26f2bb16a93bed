"""Segments of a draft that are no translation, or not the whole of one. All numbers of segments are from 0.

Each judgement needs something that stands in the draft and that the references do not have too: a table of numbers, a
list of names or a refrain looks odd by itself, but then so does its reference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

SHARE_ABOVE_REFERENCE = 0.5  # of units in the source's script, above the reference's own share: not translated
FEWEST_UNITS = 4  # units in the source's script, for that to be no name
FEWEST_COPIED = 2  # the same where the source is known and the segment is (nearly) equal to it
NEARLY_EQUAL = 0.9  # similarity of two texts: common characters over all
SHORTENED = 0.6  # of the length that is usual in this draft, or less
UNUSUAL = 4.0  # robust standard deviations below the usual length
USUAL_LENGTH = (0.8, 1.25)  # of the reference's length: a draft cut throughout is no measure for its own segments
LONG_ENOUGH = 20  # units of a reference: shorter ones vary too much in length
TIMES = 4  # how often a loop goes round, and
LOOP_TOKENS = 12  # how long it is altogether
LONGEST_PERIOD = 40  # tokens
SAME_HYPOTHESIS = 3  # segments with the same text and different references
SAME_TOKENS = 5  # of such a text
DIFFERENT = 0.6  # similarity of two references, or less: they say something else

_HAN_RANGES = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN = re.compile(f"[{_HAN_RANGES}]")
WORD = re.compile("[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*")
_TOKEN = re.compile(rf"[{_HAN_RANGES}]|[^\W{_HAN_RANGES}]+|[^\w\s]")
_FINAL = tuple(".!?。！？…")
_CLOSING = "\"'”’」』)）]】*_"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"

Streams = Sequence[Sequence[str]]


def untranslated(hypotheses: Sequence[str], references: Streams, sources: Sequence[str], chinese: bool) -> list[int]:
    """Segments in the language of the source: copies of it, or mostly in its script where no reference is.

    Units are Han characters and words of letters; ``chinese`` says which of them the draft should be made of.
    """
    found = []
    for number, (text, each) in enumerate(zip(hypotheses, zip(*references, strict=True), strict=True)):
        units, share = _foreign(text, chinese)
        if units < FEWEST_COPIED:
            continue
        above = share - max(_foreign(reference, chinese)[1] for reference in each)
        if above < SHARE_ABOVE_REFERENCE:
            continue
        if units >= FEWEST_UNITS or (sources and similarity(text, sources[number]) >= NEARLY_EQUAL):
            found.append(number)
    return found


def _foreign(text: str, chinese: bool) -> tuple[int, float]:
    """Units in the other language's script, and their share of all."""
    han, words = len(HAN.findall(text)), len(WORD.findall(text))
    foreign = words if chinese else han
    return foreign, foreign / (han + words) if foreign else 0.0


def empty(hypotheses: Sequence[str], references: Streams) -> list[int]:
    """Segments without a text whose references have one."""
    return [
        number
        for number, (text, each) in enumerate(zip(hypotheses, zip(*references, strict=True), strict=True))
        if is_blank(text) and not all(map(is_blank, each))
    ]


def is_blank(text: str) -> bool:
    """True where a reader sees nothing."""
    return not text.strip().strip(_INVISIBLE).strip()


def truncated(hypotheses: Sequence[str], references: Streams) -> list[int]:
    """Segments far shorter than their shortest reference, as this draft goes, that lack its final punctuation."""
    shortest = [min(each, key=len) for each in zip(*references, strict=True)]
    measured = [
        (number, len(text) / len(reference))
        for number, (text, reference) in enumerate(zip(hypotheses, shortest, strict=True))
        if not is_blank(text) and _units(reference) >= LONG_ENOUGH
    ]
    if not measured:
        return []
    logs = np.log([ratio for _, ratio in measured])
    usual = float(np.clip(np.median(logs), *np.log(USUAL_LENGTH)))
    spread = 1.4826 * float(np.median(np.abs(logs - np.median(logs))))  # of a normal distribution: its deviation
    bound = min(usual + np.log(SHORTENED), usual - UNUSUAL * spread)
    return [
        number
        for (number, _), log in zip(measured, logs, strict=True)
        if log < bound and _is_ended(shortest[number]) and not _is_ended(hypotheses[number])
    ]


def _units(text: str) -> int:
    """Length in characters of English: a Han character is worth about two."""
    return len(text) + len(HAN.findall(text))


def _is_ended(text: str) -> bool:
    return text.rstrip().rstrip(_CLOSING).rstrip().endswith(_FINAL)


def loops(hypotheses: Sequence[str], references: Streams) -> list[int]:
    """Segments that say the same words over and over, at least twice as long as their references do."""
    found = []
    for number, text in enumerate(hypotheses):
        length = _loop(text)
        if length and length > 2 * max(_loop(stream[number]) for stream in references):
            found.append(number)
    return found


def _loop(text: str) -> int:
    """How many tokens the longest loop has; 0 without one."""
    tokens = _TOKEN.findall(text)
    size = len(tokens)
    if size < LOOP_TOKENS or len(set(pairwise(tokens))) > 0.7 * size:
        return 0
    numbers: dict[str, int] = {}
    ids = np.array([numbers.setdefault(token, len(numbers)) for token in tokens])
    is_word = np.array([token[0].isalpha() for token in tokens])
    best = 0
    for period in range(1, min(LONGEST_PERIOD, size // TIMES) + 1):
        for start, end in _runs(ids[period:] == ids[:-period]):
            length = end - start + period
            if length >= max(LOOP_TOKENS, TIMES * period) and is_word[start : start + period].any():
                best = max(best, length)
    return best


def _runs(same: np.ndarray) -> Iterator[tuple[int, int]]:
    """Where it is true, half-open."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def same_again(hypotheses: Sequence[str], references: Streams) -> list[int]:
    """Segments whose text stands in three or more places although their references say different things there."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(hypotheses):
        places[text.strip()].append(number)
    found: list[int] = []
    for text, numbers in places.items():
        if len(numbers) >= SAME_HYPOTHESIS and len(_TOKEN.findall(text)) >= SAME_TOKENS:
            different: list[str] = []
            for reference in (references[0][number] for number in numbers):
                if all(similarity(reference, other) <= DIFFERENT for other in different):
                    different.append(reference)
            if len(different) >= SAME_HYPOTHESIS:
                found += numbers
    return sorted(found)


def similarity(one: str, other: str) -> float:
    """The share of characters that two texts have in common, in their order, whatever the case; 1.0 for equal ones."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(" ".join(one.lower().split()), " ".join(other.lower().split())))
