"""Conversion in which word boundaries decide: the likeliest division of the text into words, not the longest match.

The longest match alone gives 粉絲髮送 for 粉丝发送, because 丝发 is a phrase of the dictionary. Here the phrases of
OpenCC stand beside the words of a word list with frequencies, and the division with the highest probability counts.
Regional words (``vocabulary``) are words like any other, so 的士兵 does not become 計程車兵.

What a phrase or a character becomes, OpenCC's configuration for the pair of languages says; regional words are ours.
A phrase whose value tells something that its characters do not yields only to a word that reaches over its edge.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from termkit.core.conversion import Choice
from termkit.core.span import Span
from termkit.text import kept
from termkit.text.dictionaries import dictionary, recipe
from termkit.text.engine import Stage, Words, WordTables, word_tables
from termkit.text.plans import MADE_BY, Machine, compat, fast, kept_or_made, namer_of
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
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_REGIONS = ("zh-Hant-TW", "zh-Hant-HK")
# By how much a word that must be found when it stands alone outscores its own parts.
_AHEAD = 1
_BONUS = 8  # and a phrase of OpenCC, which settles a doubt as OpenCC settles it


class Lexicon(NamedTuple):
    """What Words is built from."""

    source: str
    target: str
    keys: str  # lines, joined
    values: str  # empty ones: what the characters say
    scores: bytes
    unknown: int


class Plan:
    """The machine for a pair of languages, and what it can say of itself."""

    def __init__(self, start: str, end: str, vocabulary: str) -> None:
        self._start, self._end = start, end
        self._modes = _MODES[start, end]
        self._tiers = TIERS[vocabulary]
        self._file = f"accurate-{start}-{end}-{vocabulary}"

    @cached_property
    def _exchanges(self) -> Sequence[Exchange]:
        return _exchanges(self._start, self._end, self._tiers)

    @cached_property
    def machine(self) -> Machine:
        """What converts, for any text but one with compatibility ideographs or description sequences."""
        machines = fast()
        return _words(self._kept("words"), machines) if machines else self._divider

    def name(self, before: str) -> str:
        """Who changed a form: a dictionary, or the vocabulary with its tier."""
        exchange = self._by_word.get(before)
        return f"vocabulary:{exchange.tier}" if exchange else self._namer(before)

    def choices(self, text: str) -> list[Choice]:
        """The places of a text that could have become something else."""
        return list(self._choices(text))

    @cached_property
    def _by_word(self) -> Mapping[str, Exchange]:
        return {exchange.word: exchange for exchange in self._exchanges}

    @cached_property
    def _namer(self) -> Callable[[str], str]:
        return namer_of(self._modes[0])

    def _kept(self, part: str) -> kept.Tables:
        """The tables of one part, ``words`` for any machine or ``python`` for the one in Python; made if need be."""

        def make() -> kept.Tables:
            lexicon = _lexicon(self._start, self._modes, self._exchanges)
            return _pack(lexicon) if part == "words" else _tables_of(lexicon)

        return kept_or_made(f"{self._file}-{part}", f"{MADE_BY}, {_stamp()}", make)

    @cached_property
    def _divider(self) -> Words:
        """The words in the machine that can tell how it divides a text."""
        words = _words(self._kept("words"), None, WordTables(**self._kept("python")))
        assert isinstance(words, Words)
        return words

    def _choices(self, text: str) -> Iterator[Choice]:
        words = self._divider
        table = candidates_of("STCharacters" if self._start == "zh-Hans" else "TSCharacters")
        for start, end, number in words.divide(text):
            form = text[start:end]
            value = words.value(form, number)
            exchange = self._by_word.get(form)
            if exchange:
                candidates = tuple(dict.fromkeys((value, *exchange.candidates, _plain(self._modes, [form])[0])))
                if len(candidates) > 1:
                    certain = exchange.tier != "contested"
                    yield Choice(Span(start, end), form, value, candidates, f"vocabulary: {exchange.tier}", certain)
            elif len(value) == len(form):
                why = f"word: {form}" if end - start > 1 else "default"
                yield from _character_choices(form, value, start, why, table)


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
    if start in _REGIONS and end == "zh-Hans":
        return _respelt(_with_variants(exchanges_back(start, tiers), start), None, compat("t2s"))
    if end not in _REGIONS:
        return ()
    shapes = compat("t2tw" if end == "zh-Hant-TW" else "t2hk")
    if start == "zh-Hans":
        return _respelt(exchanges(end, tiers), compat("t2s"), shapes)
    if start == "zh-Hant":  # it may be of that region already: only what no one says there
        there = exchanges(end, tiers & TIERS["certain"] if tiers != TIERS["all"] else TIERS["usual"])
        return _respelt(there, None, shapes)
    onward = {exchange.word: exchange for exchange in exchanges(end, tiers)}
    back = [_joined(one, onward) for one in exchanges_back(start, tiers)]
    return _respelt(_with_variants(back, start), None, shapes)


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


def _lexicon(start: str, modes: Sequence[str], found: Sequence[Exchange]) -> Lexicon:
    """All words for a division of a text, with what each becomes and how likely it is."""
    listed, key_score, unknown = word_list()
    scores = dict(zip(_spelt(start, list(listed)), listed.values(), strict=True))
    phrases = _phrases(start, modes)
    words = list(dict.fromkeys((*phrases, *scores)))
    values = dict(zip(words, _plain(modes, words), strict=True))
    ranks = {word: scores.get(word, key_score) for word in words}
    source, target = _characters(start, modes)
    table = str.maketrans(source, target)
    if start != "zh-Hans":  # for Simplified the word list has seen to it
        told = [word for word in phrases if values[word] != word.translate(table)]
        _raise(told, ranks, unknown, _BONUS)
    exchanged = {exchange.word: exchange.replacement for exchange in found}
    guards = list(dict.fromkeys(guard for exchange in found for guard in _guards(exchange)))
    for guard, value in zip(guards, _plain(modes, guards), strict=True):
        values.setdefault(guard, value)
        ranks.setdefault(guard, key_score)
    values |= exchanged
    for word in exchanged:
        ranks.setdefault(word, key_score)
    _raise({*exchanged, *guards}, ranks, unknown, _AHEAD)
    for word in _holding(exchanged, values.keys() - exchanged.keys() - set(guards)):
        parts = _best_parts(word, ranks, unknown)[1]
        if not exchanged.keys().isdisjoint(parts):  # 鼠标里面 is a phrase of OpenCC, and has our 鼠标 in it
            values[word] = "".join(values.get(part) or _plain(modes, [part])[0] for part in parts)
    told_only = (value if value != key.translate(table) else "" for key, value in values.items())
    points = array("i", [ranks[key] for key in values]).tobytes()
    return Lexicon(source, target, "\n".join(values), "\n".join(told_only), points, unknown)


def _spelt(start: str, words: Sequence[str]) -> Sequence[str]:
    """Simplified words as a variety of Chinese writes them."""
    return words if start == "zh-Hans" else _plain(_MODES["zh-Hans", start], words)


def _plain(modes: Sequence[str], forms: Sequence[str]) -> list[str]:
    """What OpenCC makes of each form by itself."""
    text = "\n".join(forms)
    for mode in modes:
        text = compat(mode).convert(text)
    return text.split("\n") if forms else []


def _phrases(start: str, modes: Sequence[str]) -> list[str]:
    """The phrases of OpenCC that may stand in the text, those of later stages in the spelling of the text."""
    first, *later = [group for mode in modes for group in (*filter(None, [recipe(mode).segments]), *recipe(mode).chain)]
    inner = [key for group in later for key in group if len(key) > 1]
    respelt = _plain(("t2s",), inner) if start == "zh-Hans" else [*inner, *_shaped(start, [*first, *inner])]
    return list(dict.fromkeys(key for key in (*first, *respelt) if len(key) > 1))


def _shaped(start: str, forms: Sequence[str]) -> list[str]:
    """Forms in OpenCC's standard as a region of Traditional writes them."""
    shapes = {"zh-Hant-TW": ("t2tw",), "zh-Hant-HK": ("t2hk",)}.get(start, ())
    return _plain(shapes, forms)


def _characters(start: str, modes: Sequence[str]) -> tuple[str, str]:
    """The characters that change by themselves, and what they become."""
    groups = [group for mode in modes for group in recipe(mode).chain]
    single = sorted({key for group in groups for key in group if len(key) == 1})
    if start != "zh-Hans":
        single = sorted({*single, *_shaped(start, single)})
    pairs = [(one, other) for one, other in zip(single, _plain(modes, single), strict=True) if one != other]
    return "".join(one for one, _ in pairs), "".join(other for _, other in pairs)


def _raise(words: Iterable[str], ranks: dict[str, int], unknown: int, by: int) -> None:
    """Gives each word more than its own parts have, so that only a word which reaches over its edge breaks it."""
    for word in sorted(words, key=lambda word: (len(word), word)):
        if len(word) > 1:
            ranks[word] = max(ranks[word], _best_parts(word, ranks, unknown)[0] + by)


def _holding(inner: Iterable[str], words: Iterable[str]) -> list[str]:
    """The words that hold one of the inner ones."""
    keys = sorted(inner)
    stage = Stage("", "", "\n".join(keys), "\n".join(keys))
    return [word for word in sorted(words) if stage.find(word)]


def _guards(exchange: Exchange) -> Iterator[str]:
    """Longer words in which the word stays as it is: those of the list, and Latin ones that its edge is a part of."""
    yield from exchange.not_in
    if exchange.word[0] in _LATIN:
        yield from (letter + exchange.word for letter in _LATIN)
    if exchange.word[-1] in _LATIN:
        yield from (exchange.word + letter for letter in _LATIN)


def _best_parts(word: str, scores: Mapping[str, int], unknown: int) -> tuple[int, list[str]]:
    """The best division of a word into two or more others: its score and the parts."""
    size = len(word)
    best: list[tuple[int, list[str]]] = [(0, [])] * (size + 1)
    for start in range(size - 1, -1, -1):
        options = []
        for end in range(start + 1, size + 1):
            part = word[start:end]
            score = scores.get(part, unknown if len(part) == 1 else None)
            if score is not None and (part != word or size == 1):
                options.append((score + best[end][0], end, part))
        score, end, part = max(options)
        best[start] = (score, [part, *best[end][1]])
    return best[0]


def _pack(lexicon: Lexicon) -> dict[str, bytes]:
    head = json.dumps([lexicon.source, lexicon.target, lexicon.unknown], ensure_ascii=False)
    return {
        "head": head.encode(),
        "keys": lexicon.keys.encode(),
        "values": lexicon.values.encode(),
        "scores": lexicon.scores,
    }


def _tables_of(lexicon: Lexicon) -> dict[str, bytes]:
    return word_tables(lexicon.source, lexicon.target, lexicon.keys, lexicon.values)._asdict()


def _words(tables: kept.Tables, machines: ModuleType | None, extra: WordTables | None = None) -> Machine:
    source, target, unknown = json.loads(tables["head"])
    keys, values = tables["keys"].decode(), tables["values"].decode()
    if machines is None:
        return Words(source, target, keys, values, tables["scores"], unknown, extra)
    made: Machine = machines.Words(source, target, keys, values, tables["scores"], unknown)
    return made
