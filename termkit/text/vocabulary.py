"""Words that mainland China, Taiwan and Hong Kong say differently, in tiers of how safe it is to exchange them.

The list is ``data/vocabulary.tsv``; its head says how each row was decided. All words are in the Traditional
characters of the dictionaries' own standard, so that one list serves every route of script conversion.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

# what each value of the option ``vocabulary`` applies
TIERS: dict[str, frozenset[str]] = {
    "none": frozenset(),
    "certain": frozenset(("certain",)),
    "usual": frozenset(("certain", "usual")),
    "all": frozenset(("certain", "usual", "contested")),
}
_LIST = Path(__file__).with_name("data") / "vocabulary.tsv"
_NOTHING = "-"
_NONE: tuple[str, ...] = ()
_ONLY_ALL = "?"  # behind a word of the column ``back``


class Exchange(NamedTuple):
    """A word and what is written for it. ``candidates`` begins with ``replacement``; the rest are other readings.

    A match inside an occurrence of one of ``not_in``, longer words that hold it, is none. Where ``replacement`` is
    ``word`` itself the word stays: it is ambiguous, and the candidates say between what.
    """

    word: str
    replacement: str
    candidates: tuple[str, ...]
    tier: str
    not_in: tuple[str, ...]


class Row(NamedTuple):
    """A line of the list: a mainland word, its words in the two regions, and what may be turned back."""

    mainland: str
    taiwan: tuple[str, ...]
    hong_kong: tuple[str, ...]
    tier: str
    tier_hong_kong: str
    back: tuple[str, ...]
    not_in: tuple[str, ...]
    evidence: str

    def words(self, region: str) -> tuple[str, ...]:
        """What the region of a tag says; empty where it says the mainland word."""
        return self.taiwan if region == "zh-Hant-TW" else self.hong_kong

    def tier_of(self, region: str) -> str:
        """How safe the exchange is for the region of a tag."""
        return self.tier if region == "zh-Hant-TW" else self.tier_hong_kong


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """All lines of the list, in the order of the mainland words."""
    lines = (line for line in _LIST.read_text("utf-8").split("\n") if line and not line.startswith("#"))
    next(lines)  # names of the columns
    return tuple(_row(line) for line in lines)


@lru_cache(maxsize=16)
def exchanges(target: str, tiers: frozenset[str]) -> tuple[Exchange, ...]:
    """Mainland words and what ``target``, zh-Hant-TW or zh-Hant-HK, writes for them."""
    found = []
    for row in rows():
        words, tier = row.words(target), row.tier_of(target)
        if words and tier in tiers:
            found.append(Exchange(row.mainland, words[0], words, tier, _guards(row.mainland, row.not_in)))
    return tuple(found)


@lru_cache(maxsize=16)
def exchanges_back(source: str, tiers: frozenset[str]) -> tuple[Exchange, ...]:
    """Words of ``source``, zh-Hant-TW or zh-Hant-HK, and the mainland's for them, where one can be told."""
    return tuple(exchange for exchange in _all_back(source) if exchange.tier in tiers)


def _row(line: str) -> Row:
    mainland, taiwan, hong_kong, tier, tier_hong_kong, back, not_in, evidence = line.split("\t")
    words, others = _several(taiwan), _several(hong_kong)
    return Row(mainland, words, others, tier, tier_hong_kong, _several(back), _several(not_in), evidence)


def _several(cell: str) -> tuple[str, ...]:
    return _NONE if cell == _NOTHING else tuple(cell.split("|"))


def _guards(word: str, not_in: tuple[str, ...]) -> tuple[str, ...]:
    """The guards that are about ``word``: a row's column holds those of its regional words as well."""
    return tuple([guard for guard in not_in if word in guard]) if not_in else _NONE


def _all_back(source: str) -> Iterator[Exchange]:
    for row in rows():
        for marked in row.back:
            word = marked.removesuffix(_ONLY_ALL)
            if word not in row.words(source):
                continue
            tier = _tier_back(row.tier_of(source), only_all=marked != word)
            yield Exchange(word, row.mainland, (row.mainland,), tier, _guards(word, row.not_in))


def _tier_back(tier: str, *, only_all: bool) -> str:
    """The way back is as safe as the way there, and ``usual`` where only the mainland word has several senses."""
    if only_all:
        return "contested"
    return "certain" if tier == "certain" else "usual"
