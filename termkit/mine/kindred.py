"""Which words are one word: what the regional vocabulary and a short list of our own say of pairs of them.

All words are folded, so Traditional and Simplified are one. How near two words are depends on the script of the text:
資料 in Traditional text may be what 數據 is, in Simplified text it is a word of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Literal, NamedTuple

from termkit.text.fold import fold
from termkit.text.vocabulary import Row, rows

# One word; or one where the same word stands before both; or one where the English says so.
Bond = Literal["one", "behind", "sense"]
Script = Literal["Hant", "Hans"]
# By whose usage a text is read: Hant as Taiwan writes. Hong Kong's texts are read as Hans, for there too the words of
# the mainland are mostly not foreign.
SCRIPTS: tuple[Script, ...] = ("Hant", "Hans")

_LIST = Path(__file__).with_name("data") / "heads.tsv"
_SHORTEST = 2


class Kin(NamedTuple):
    """Words that may be one, the key that stands for them, and the bonds between them; all folded."""

    key: str
    words: tuple[str, ...]
    bonds: dict[tuple[str, str], Bond]  # pairs in sorted order; those that are missing are two words


class Head(NamedTuple):
    """Forms of one word that may stand behind a modifier; ``loose`` joins only where two of the others stand."""

    key: str
    words: tuple[str, ...]
    loose: frozenset[str]


class Kindred(NamedTuple):
    """All that is known for texts of one script."""

    kin: tuple[Kin, ...]
    heads: tuple[Head, ...]
    guards: dict[str, tuple[str, ...]]  # a word, and longer ones in which it is not meant
    parts: dict[str, tuple[tuple[int, str], ...]]  # a longer word: which words count inside it, and where
    fixed: frozenset[str]


def pair(one: str, other: str) -> tuple[str, str]:
    """The key of a pair of words, in whatever order they come."""
    return (one, other) if one < other else (other, one)


@cache
def kindred(script: Script) -> Kindred:
    """What is known for texts of a script."""
    listed = [(kind, words) for kind, where, words in _listed() if where in (script, "any")]
    apart = {pair(one, other) for kind, words in listed if kind == "apart" for one, other in _pairs(words)}
    acts = {word for kind, words in listed if kind == "act" for word in words}
    found: dict[str, dict[tuple[str, str], Bond]] = defaultdict(dict)
    for row in rows():
        key = fold(row.mainland)
        for both, bond in _bonds(row, script):
            is_unsure = both in apart or (bond == "behind" and key in acts) or _is_split(row, both, apart)
            found[key].setdefault(both, "sense" if is_unsure else bond)
    for kind, words in listed:
        if kind in ("one", "sense"):
            stated: Bond = "one" if kind == "one" else "sense"
            found[words[0]].update((pair(one, other), stated) for one, other in _pairs(words))
    kin = tuple(_kin(key, bonds) for key, bonds in found.items() if bonds)
    return Kindred(kin, tuple(_heads(listed)), _guards(), _parts(), frozenset(_fixed(listed)))


def _kin(key: str, bonds: dict[tuple[str, str], Bond]) -> Kin:
    return Kin(key, tuple(dict.fromkeys(word for words in bonds for word in words)), bonds)


def _bonds(row: Row, script: Script) -> Iterator[tuple[tuple[str, str], Bond]]:
    """The pairs of a row of the vocabulary, and how near they are in texts of the script."""
    mainland = fold(row.mainland)
    back = {fold(word): not word.endswith("?") for word in row.back}
    taiwan = [word for word in dict.fromkeys(map(fold, row.taiwan)) if word != mainland]
    sure = row.tier != "contested"
    for number, word in enumerate(taiwan):
        if min(len(mainland), len(word)) >= _SHORTEST:
            is_foreign = back.get(word, False) or (script == "Hant" and number == 0)
            bond: Bond = "one" if sure and is_foreign else "behind" if script == "Hant" or word in back else "sense"
            yield pair(mainland, word), bond
    for number, one in enumerate(taiwan):
        for other in taiwan[number + 1 :]:
            if sure and back.get(one) and back.get(other):
                yield pair(one, other), "one"


def _is_split(row: Row, words: tuple[str, str], apart: Set[tuple[str, str]]) -> bool:
    """Do two words differ by words that are two: 默認值, 預設值 in Simplified text, or 文件格式, 檔案格式?"""
    doubtful = chain(apart, _both_native() if row.tier != "certain" else ())
    return any(
        (one in words[0] and other in words[1]) or (one in words[1] and other in words[0])
        for one, other in doubtful
        if {one, other} != {*words}
    )


@cache
def _both_native() -> tuple[tuple[str, str], ...]:
    """A mainland word that stays in Taiwan in one of its senses, and what it becomes in another: 文件, 檔案."""
    contested = (row for row in rows() if row.tier == "contested" and row.taiwan[:1] == (row.mainland,))
    return tuple((fold(row.mainland), fold(word)) for row in contested for word in row.taiwan[1:])


def _heads(listed: list[tuple[str, tuple[str, ...]]]) -> Iterator[Head]:
    for kind, words in listed:
        if kind == "head":
            cut = words.index("/") if "/" in words else len(words)
            loose = words[cut + 1 :]
            yield Head(words[0], (*words[:cut], *loose), frozenset(loose))


def _fixed(listed: list[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    return (word for kind, words in listed if kind == "fixed" for word in words)


@cache
def _guards() -> dict[str, tuple[str, ...]]:
    guards: dict[str, set[str]] = defaultdict(set)
    for row in rows():
        longer = {fold(word) for word in row.not_in}
        for word in map(fold, (row.mainland, *row.taiwan)):
            guards[word] |= {guard for guard in longer if word in guard and word != guard}
    return {word: tuple(sorted(longer)) for word, longer in guards.items() if longer}


@cache
def _parts() -> dict[str, tuple[tuple[int, str], ...]]:
    """Which words count inside longer ones: 程式碼 in 原始程式碼庫, since 代碼 stands in the mainland's word for it.

    Only where the word of Taiwan has no other sense: 資料庫 is the term everywhere, and no case of 資料 for 數據.
    """
    pairs = [(fold(row.mainland), word) for row in rows() for word in _firm(row)]
    by_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for mainland, taiwan in pairs:
        by_word[mainland].append((mainland, taiwan))
        by_word[taiwan].append((mainland, taiwan))
    parts: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for row in rows():
        long = fold(row.mainland)
        for other in map(fold, row.taiwan):
            for word in (long, other):
                for at, inner in _inside(word, by_word):
                    is_part = any(mainland in long and taiwan in other for mainland, taiwan in by_word[inner])
                    if is_part and inner not in (long, *map(fold, row.taiwan)):
                        parts[word].add((at, inner))
    return {word: tuple(sorted(inner)) for word, inner in parts.items()}


def _firm(row: Row) -> Iterator[str]:
    if row.tier != "contested":
        yield from (fold(word) for word in row.back if not word.endswith("?") and word in row.taiwan)


def _inside(word: str, known: dict[str, list[tuple[str, str]]]) -> Iterator[tuple[int, str]]:
    """The known words inside a longer one, and where they begin."""
    for start in range(len(word)):
        for end in range(start + _SHORTEST, len(word) + 1):
            if end - start < len(word) and word[start:end] in known:
                yield start, word[start:end]


def _pairs(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return combinations(words, 2)


@cache
def _listed() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The rows of our own list: kind, script, words."""
    lines = [line for line in _LIST.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    cells = (line.split("\t") for line in lines[1:])  # behind the names of the columns
    return tuple((kind, script, tuple(map(fold, words.split()))) for kind, script, words in cells)
