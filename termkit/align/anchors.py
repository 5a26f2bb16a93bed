"""What both sides write alike: names and numbers, and Chinese names that sound like an English word with a capital."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from termkit.align.units import HAN
from termkit.core.alignment import Sentences
from termkit.core.language import is_chinese
from termkit.text.fold import fold
from termkit.text.inflection import stem

_TELLING = re.compile(rf"[^{HAN}]")
_PLAIN = frozenset(",、(")
_CAPITAL = re.compile(r"(?<![.!?\"“] )\b[A-Z][a-z]{2,}\b")
_LEAST = 2  # how often a name must stand in the English text
_MOST_SYLLABLES = 3
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


def alike(
    texts: Iterable[tuple[Sentences, Sentences]], source: Mapping[str, int], target: Mapping[str, int], same: bool
) -> Iterator[tuple[str, str]]:
    """Pairs of (source unit, target unit) that are the same: all of them between two texts of one language (``same``).

    Between Chinese and English, besides, the characters of a name and the English word that spells their sounds.
    """
    for unit in source:
        if unit in target and (same or _TELLING.match(unit)) and unit not in _PLAIN:
            yield unit, unit
    if same:
        return
    for one, other in texts:
        first = is_chinese(one.document.language)
        chinese, english = (one, other) if first else (other, one)
        for characters, word in names(chinese.document.text, english.document.text):
            for character in characters:
                yield (character, word) if first else (word, character)


def names(chinese: str, english: str) -> Iterator[tuple[str, str]]:
    """Names of the Chinese text (folded), and the stem of the English word that spells how they sound."""
    counts: dict[str, int] = {}
    for word in _CAPITAL.findall(english):
        counts[word] = counts.get(word, 0) + 1
    spelt: dict[tuple[str, ...], str] = {}
    for word, count in counts.items():
        if count >= _LEAST:
            spelt.update(dict.fromkeys(_syllables(word.lower()), word.lower()))
    if not spelt:
        return
    sounds = _sounds()
    view = fold(chinese)
    wanted = {syllable for syllables in spelt for syllable in syllables}
    speakers = {char for char in set(view) if not wanted.isdisjoint(sounds.get(char, ()))}
    found: dict[tuple[str, str], int] = {}
    for match in re.finditer(f"(?=([{''.join(sorted(speakers))}]{{2,3}}))", view) if speakers else ():
        for size in range(2, len(match[1]) + 1):
            characters = match[1][:size]
            for word in _spellings(characters, spelt, sounds):
                found[characters, word] = found.get((characters, word), 0) + 1
    for (characters, word), count in found.items():
        if count >= _LEAST:
            yield characters, stem(word)


def _spellings(
    characters: str, spelt: Mapping[tuple[str, ...], str], sounds: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """English words that spell these characters, of two or more syllables."""
    ways: list[tuple[str, ...]] = [()]
    for character in characters:
        ways = [(*way, sound) for way in ways for sound in sounds[character]][:16]
    for way in ways:
        if way in spelt:
            yield spelt[way]


def _syllables(word: str) -> list[tuple[str, ...]]:
    """The ways in which a word falls into two or three syllables of Pinyin."""
    known = _every_sound()
    ways: list[tuple[tuple[str, ...], str]] = [((), word)]
    for _ in range(_MOST_SYLLABLES):
        ways = [
            ((*way, rest[:size]), rest[size:]) if rest else (way, rest)
            for way, rest in ways
            for size in (range(1, min(6, len(rest)) + 1) if rest else (0,))
            if not rest or rest[:size] in known
        ]
    return [way for way, rest in ways if not rest and len(way) > 1]


@lru_cache(maxsize=1)
def _every_sound() -> frozenset[str]:
    return frozenset(sound for sounds in _sounds().values() for sound in sounds)


@lru_cache(maxsize=1)
def _sounds() -> dict[str, tuple[str, ...]]:
    """The syllables of each character, without tones: the table of the package pypinyin, read without loading it."""
    import json
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("pypinyin")
    assert spec
    assert spec.origin
    data: dict[str, str] = json.loads(Path(spec.origin).with_name("pinyin_dict.json").read_bytes())
    plain = "\n".join(data.values()).translate(_TONES).split("\n")
    return {
        chr(int(code)): tuple(dict.fromkeys(sounds.split(",")[:2])) for code, sounds in zip(data, plain, strict=True)
    }
