"""Conversion in which word boundaries decide: the likeliest division of the text into words, not the longest match.

The longest match alone gives 粉絲髮送 for 粉丝发送, because 丝发 is a phrase of the dictionary. Here the phrases of
OpenCC stand beside the words of a word list with frequencies, and the division with the highest probability counts.
Regional words (``vocabulary``) are words like any other, so 的士兵 does not become 計程車兵.

What a phrase or a character becomes, OpenCC's configuration for the pair of languages says; regional words are ours.
From Traditional the longest match decides: its few phrases hardly ever overlap.
"""

from __future__ import annotations

import json
import string
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from termkit.core.conversion import Choice
from termkit.core.span import Span
from termkit.text import kept
from termkit.text.dictionaries import dictionary, recipe
from termkit.text.engine import Chain, Stage, Words, WordTables, word_tables
from termkit.text.plans import MADE_BY, Machine, Table, compat, fast, finals, namer_of, table_of
from termkit.text.vocabulary import TIERS, Exchange, exchanges, exchanges_back

_DATA = Path(__file__).with_name("data")
_MODES = {
    ("zh-Hans", "zh-Hant"): ("s2t",),
    ("zh-Hans", "zh-Hant-TW"): ("s2tw",),
    ("zh-Hans", "zh-Hant-HK"): ("s2hk",),
    ("zh-Hant", "zh-Hans"): ("t2s",),
    ("zh-Hant", "zh-Hant-TW"): ("t2tw",),
    ("zh-Hant", "zh-Hant-HK"): ("t2hk",),
    ("zh-Hant-TW", "zh-Hans"): ("tw2s",),
    ("zh-Hant-TW", "zh-Hant"): ("tw2t",),
    ("zh-Hant-TW", "zh-Hant-HK"): ("tw2t", "t2hk"),
    ("zh-Hant-HK", "zh-Hans"): ("hk2s",),
    ("zh-Hant-HK", "zh-Hant"): ("hk2t",),
    ("zh-Hant-HK", "zh-Hant-TW"): ("hk2t", "t2tw"),
}
_REGIONS = ("zh-Hant-TW", "zh-Hant-HK")
_AHEAD = 1  # by how much a word that must be found when it stands alone outscores its own parts


class Lexicon(NamedTuple):
    """What Words is built from."""

    source: str
    target: str
    keys: list[str]
    values: list[str | None]
    scores: list[int]
    unknown: int


class Plan:
    """The machine for a pair of languages, and what it can say of itself."""

    def __init__(self, start: str, end: str, vocabulary: str) -> None:
        self._start = start
        self._modes = _MODES[start, end]
        self._exchanges = _exchanges(start, end, TIERS[vocabulary])
        self._file = f"accurate-{start}-{end}-{vocabulary}"

    @cached_property
    def machine(self) -> Machine:
        """What converts, for any text but one with compatibility ideographs or description sequences."""
        return _words(self._tables(), fast()) if self._start == "zh-Hans" else _longest(self._modes, self._exchanges)

    def name(self, before: str) -> str:
        """Who changed a form: a dictionary, or the vocabulary with its tier."""
        exchange = self._by_word.get(before)
        return f"vocabulary:{exchange.tier}" if exchange else self._namer(before)

    def choices(self, text: str) -> list[Choice]:
        """The places of a text that could have become something else."""
        return list(self._word_choices(text) if self._start == "zh-Hans" else self._phrase_choices(text))

    @cached_property
    def _by_word(self) -> Mapping[str, Exchange]:
        return {exchange.word: exchange for exchange in self._exchanges}

    @cached_property
    def _namer(self) -> Callable[[str], str]:
        return namer_of(self._modes[0])

    def _tables(self) -> kept.Tables:
        version = f"{MADE_BY}, {_stamp()}"
        tables = kept.load(self._file, version)
        if tables is None:
            tables = _pack(_lexicon(self._modes[0], self._exchanges))
            kept.save(self._file, version, tables)
        return tables

    @cached_property
    def _divider(self) -> Words:
        words = _words(self._tables(), None)
        assert isinstance(words, Words)
        return words

    def _word_choices(self, text: str) -> Iterator[Choice]:
        words = self._divider
        for start, end, number in words.divide(text):
            form = text[start:end]
            value = words.value(form, number)
            exchange = self._by_word.get(form)
            if exchange:
                candidates = tuple(dict.fromkeys((*exchange.candidates, self._plain(form))))
                why = f"vocabulary: {exchange.tier}"
                yield Choice(Span(start, end), form, value, candidates, why, exchange.tier != "contested")
            elif len(value) == len(form):
                why = f"word: {form}" if end - start > 1 else "default"
                yield from _character_choices(form, value, start, why, candidates_of("STCharacters"))

    def _phrase_choices(self, text: str) -> Iterator[Choice]:
        ambiguous = candidates_of("TSCharacters" if self._to_simplified else "TWVariantsRev")
        phrases = self._phrases
        done = 0
        for start, end, number in [*phrases.find(text), (len(text), len(text), -1)]:
            for at in range(done, start):
                if text[at] in ambiguous:
                    yield from _character_choices(text[at], self._plain(text[at]), at, "default", ambiguous)
            value = phrases.value(number) if number >= 0 else ""
            if len(value) == end - start:
                yield from _character_choices(text[start:end], value, start, f"word: {text[start:end]}", ambiguous)
            done = end

    @cached_property
    def _to_simplified(self) -> bool:
        return self._modes[-1].endswith("s")

    @cached_property
    def _phrases(self) -> Stage:
        return Stage(*_segments(self._modes, self._exchanges))

    def _plain(self, form: str) -> str:
        """What OpenCC makes of a form by itself."""
        for mode in self._modes:
            form = compat(mode).convert(form)
        return form


def _character_choices(
    form: str, value: str, start: int, why: str, table: Mapping[str, tuple[str, ...]]
) -> Iterator[Choice]:
    for at, (char, chosen) in enumerate(zip(form, value, strict=True)):
        candidates = table.get(char, ())
        if len(candidates) > 1:
            place = Span(start + at, start + at + 1)
            options = candidates if chosen in candidates else (chosen, *candidates)
            yield Choice(place, char, chosen, options, why, why != "default")


@cache
def plan(start: str, end: str, vocabulary: str) -> Plan:
    """The plan for two places that differ and an option of ``vocabulary``."""
    return Plan(start, end, vocabulary)


@cache
def candidates_of(name: str) -> Mapping[str, tuple[str, ...]]:
    """The characters of a dictionary that may become more than one."""
    return {key: values for key, values in dictionary(name).items() if len(values) > 1}


@cache
def word_list() -> tuple[Mapping[str, int], int, int]:
    """The word list: scores, and the score of a phrase that it lacks, and of a character that it lacks."""
    scores: dict[str, int] = {}
    head: dict[str, str] = {}
    for line in (_DATA / "words.txt").read_text("utf-8").split("\n"):
        if line.startswith("#"):
            name, _, value = line[1:].partition(":")
            head[name.strip()] = value
        elif line:
            word, _, score = line.partition("\t")
            scores[word] = int(score)
    return scores, int(head["key-score"]), int(head["unknown-score"])


def _stamp() -> str:
    """What tells one edition of our own lists from another."""
    found = [(_DATA / name).stat() for name in ("words.txt", "vocabulary.tsv")]
    return " ".join(f"{each.st_size}-{each.st_mtime_ns}" for each in found)


def _exchanges(start: str, end: str, tiers: frozenset[str]) -> tuple[Exchange, ...]:
    """The regional words to exchange, as the text before writes them and as the text after will."""
    shapes = compat("t2tw" if end == "zh-Hant-TW" else "t2hk")
    if end in _REGIONS and start == "zh-Hans":
        return _respelt(exchanges(end, tiers), compat("t2s"), shapes)
    if end in _REGIONS and start == "zh-Hant":  # it may be of that region already: only what no one says there
        there = exchanges(end, tiers & TIERS["certain"] if tiers != TIERS["all"] else TIERS["usual"])
        return _respelt(there, None, shapes)
    if start in _REGIONS and end == "zh-Hans":
        return _respelt(_with_variants(exchanges_back(start, tiers), start), None, compat("t2s"))
    if start in _REGIONS and end in _REGIONS:
        onward = {exchange.word: exchange for exchange in exchanges(end, tiers)}
        back = [_joined(one, onward) for one in exchanges_back(start, tiers)]
        return _respelt(_with_variants(back, start), None, shapes)
    return ()


def _joined(back: Exchange, onward: Mapping[str, Exchange]) -> Exchange:
    """A word of one region in another: by way of the mainland's, which may be what the other says too."""
    there = onward.get(back.replacement)
    return back._replace(replacement=there.replacement, candidates=there.candidates) if there else back


def _with_variants(found: Iterable[Exchange], start: str) -> tuple[Exchange, ...]:
    """The exchanges, also of words in the forms of characters that the region prefers."""
    regional = compat("t2tw" if start == "zh-Hant-TW" else "t2hk")
    more: dict[str, Exchange] = {}
    for exchange in found:
        if exchange.word == exchange.replacement:
            continue
        for convert in (str, regional.convert):
            word = convert(exchange.word)
            more.setdefault(word, exchange._replace(word=word, not_in=tuple(map(convert, exchange.not_in))))
    return tuple(more.values())


def _respelt(found: Iterable[Exchange], before: Machine | None, after: Machine | None) -> tuple[Exchange, ...]:
    """The exchanges in another script, on either side; where two words become one, the first counts."""
    one, other = (machine.convert if machine else str for machine in (before, after))
    respelt: dict[str, Exchange] = {}
    for exchange in found:
        word = one(exchange.word)
        candidates = tuple(map(other, exchange.candidates))
        new = Exchange(word, candidates[0], candidates, exchange.tier, tuple(map(one, exchange.not_in)))
        respelt.setdefault(word, new)
    return tuple(respelt.values())


def _lexicon(mode: str, found: Sequence[Exchange]) -> Lexicon:
    """All words for a division of Simplified text, with what each becomes and how likely it is."""
    machine = compat(mode)
    parts = recipe(mode)
    phrases = [key for key in parts.segments or parts.chain[0] if len(key) > 1]
    scores, key_score, unknown = word_list()
    values: dict[str, str | None] = dict.fromkeys(scores)
    values.update(zip(phrases, machine.convert("\n".join(phrases)).split("\n"), strict=True))
    ranks = {word: scores.get(word, key_score) for word in values}
    for exchange in found:
        values[exchange.word] = exchange.replacement
        ranks.setdefault(exchange.word, key_score)
    guards = dict.fromkeys(guard for exchange in found for guard in _guards(exchange))
    for guard in guards:
        if guard not in values:
            values[guard] = machine.convert(guard)
            ranks[guard] = key_score
    for word in sorted({exchange.word for exchange in found} | guards.keys(), key=lambda word: (len(word), word)):
        if len(word) > 1:
            ranks[word] = max(ranks[word], _best_parts(word, ranks, unknown) + _AHEAD)
    single = sorted({key for group in parts.chain for key in group if len(key) == 1})
    changed = machine.convert("\n".join(single)).split("\n")
    pairs = [(one, other) for one, other in zip(single, changed, strict=True) if len(other) == 1 and one != other]
    source, target = ("".join(side) for side in zip(*pairs, strict=True))
    keys = list(values)
    return Lexicon(source, target, keys, [values[key] for key in keys], [ranks[key] for key in keys], unknown)


def _guards(exchange: Exchange) -> Iterator[str]:
    """Longer words in which the word stays as it is: those of the list, and Latin ones that its edge is a part of."""
    yield from exchange.not_in
    letters = string.ascii_letters + string.digits
    if exchange.word[0] in letters:
        yield from (letter + exchange.word for letter in letters)
    if exchange.word[-1] in letters:
        yield from (exchange.word + letter for letter in letters)


def _best_parts(word: str, scores: Mapping[str, int], unknown: int) -> int:
    """The best score of a word that is divided into others."""
    best = [0] * (len(word) + 1)
    for start in range(len(word) - 1, -1, -1):
        best[start] = max(
            scores.get(part, unknown if len(part) == 1 else -1_000_000) + best[start + len(part)]
            for end in range(start + 1, len(word) + 1)
            if (part := word[start:end]) != word
        )
    return best[0]


def _pack(lexicon: Lexicon) -> dict[str, bytes]:
    tables = word_tables(lexicon.source, lexicon.target, lexicon.keys, lexicon.values)
    texts = ["\n".join(lexicon.keys), "\n".join(value or "" for value in lexicon.values)]
    head = [lexicon.source, lexicon.target, lexicon.unknown, *texts]
    return {
        "words": json.dumps(head, ensure_ascii=False).encode(),
        "scores": array("i", lexicon.scores).tobytes(),
        **tables._asdict(),
    }


def _words(tables: kept.Tables, machines: object) -> Machine:
    source, target, unknown, keys, values = json.loads(tables["words"])
    words = keys.split("\n")
    becomes = [value or None for value in values.split("\n")]
    scores = array("i", tables["scores"])
    if machines is None:
        extra = WordTables(tables["telling"], tables["all"], tables["links"])
        return Words(source, target, words, becomes, scores, unknown, extra)
    made: Machine = machines.Words(source, target, words, becomes, scores, unknown)  # type: ignore[attr-defined]
    return made


def _segments(modes: Sequence[str], found: Sequence[Exchange]) -> Table:
    """The phrases whose end is known from the start: those that the modes segment by, regional words, their guards."""
    values: dict[str, str] = {}
    for exchange in found:
        values.setdefault(exchange.word, exchange.replacement)
    guards = dict.fromkeys(guard for exchange in found for guard in _guards(exchange))
    phrases = [key for mode in modes for key in recipe(mode).segments or () if len(modes) == 1]
    if modes[-1] == "t2s":
        phrases = [key for key in recipe("t2s").chain[0] if len(key) > 1]
    plain = [word for word in (*guards, *phrases) if word not in values]
    values.update(zip(plain, finals(_stages(modes), plain), strict=True))
    return Table("", "", list(values), list(values.values()))


def _stages(modes: Sequence[str]) -> list[Table]:
    return [table_of(group) for mode in modes for group in recipe(mode).chain]


def _longest(modes: Sequence[str], found: Sequence[Exchange]) -> Machine:
    if not found and len(modes) == 1:
        return compat(modes[0])
    machines = fast()
    stage, chain = (machines.Stage, machines.Chain) if machines else (Stage, Chain)
    made: Machine = chain([stage(*table) for table in _stages(modes)], stage(*_segments(modes, found)))
    return made
