"""What is known of words before a text is read: pairs of units with weights, from several sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources

from termkit.align.translation import Counts
from termkit.align.units import HAN
from termkit.core.glossary import Glossary
from termkit.core.language import is_chinese
from termkit.errors import InputError
from termkit.text.fold import fold
from termkit.text.inflection import stem

_HAN = re.compile(rf"[{HAN}]")
_LETTERS = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u024f]+")
_LITTLE = frozenset(
    "a an the of to in on at for and or be by with as it one s sb sth somebody something etc also "
    "use see not do".split()
)
_TERM = 3.0  # counts that an entry of the glossary is worth
_MOST = 1e9  # counts that a pair may be worth
_ENTRY = 0.5  # that an entry of a dictionary is worth
_CEDICT = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*\Z")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\bCL:.*")


class Lexicon:
    """Weights of (Chinese unit, English unit): about how many counts of a corpus each pair is worth."""

    def __init__(self, weights: dict[tuple[str, str], float] | None = None) -> None:
        self.weights: dict[tuple[str, str], float] = weights or {}
        self._rows: tuple[int, dict[str, list[tuple[str, float]]]] = (0, {})

    def __len__(self) -> int:
        return len(self.weights)

    def add(self, chinese: str, english: str, weight: float) -> None:
        """Raises what a pair is worth by ``weight``."""
        self.weights[chinese, english] = self.weights.get((chinese, english), 0.0) + weight
        self._rows = (0, {})

    def update(self, other: Lexicon) -> None:
        """Takes the pairs of another lexicon in; what both hold counts for the higher of the two."""
        for pair, weight in other.weights.items():
            self.weights[pair] = max(self.weights.get(pair, 0.0), weight)
        self._rows = (0, {})

    def rows(self) -> Mapping[str, Sequence[tuple[str, float]]]:
        """The English units and weights of each Chinese unit; grouped once, since every document asks."""
        if self._rows[0] != len(self.weights):
            rows: dict[str, list[tuple[str, float]]] = {}
            for (chinese, english), weight in self.weights.items():
                rows.setdefault(chinese, []).append((english, weight))
            self._rows = (len(self.weights), rows)
        return self._rows[1]

    def lines(self) -> Iterator[str]:
        """The file form: a Chinese unit, a tab, its English units with their weights; sorted."""
        for chinese, row in sorted(self.rows().items()):
            best = sorted(row, key=lambda entry: (-entry[1], entry[0]))
            yield f"{chinese}\t{' '.join(f'{english}:{weight:.3g}' for english, weight in best)}\n"


def parse(lines: Iterable[str], path: str) -> Lexicon:
    """Reads the file form; raises InputError with the line of what is none."""
    lexicon = Lexicon()
    weights = lexicon.weights
    for number, line in enumerate(lines, 1):
        if line.startswith("# ") or (line.startswith("#") and "\t" not in line) or not line.strip():
            continue  # "#12" and a tab is a number
        chinese, _, rest = line.rstrip("\n").partition("\t")
        try:
            entries = [(entry[0], float(entry[2])) for entry in (part.rpartition(":") for part in rest.split(" "))]
        except ValueError:
            entries = []
        if not (chinese and entries and all(english and 0 <= weight < _MOST for english, weight in entries)):
            raise InputError(
                f"{path}:{number}: {line.strip()[:60]!r} is no line of a lexicon; "
                "write the Chinese unit, a tab, and 'english:weight' entries with spaces between them"
            )
        for english, weight in entries:
            weights[chinese, english] = weight
    return lexicon


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon that comes with termkit; its head tells where it is from. Callers must not change it."""
    import gzip

    data = resources.files("termkit.align").joinpath("data/lexicon.tsv.gz").read_bytes()
    return parse(gzip.decompress(data).decode("utf-8").split("\n"), "lexicon.tsv")


def from_cedict(lines: Iterable[str], path: str) -> Lexicon:
    """A dictionary in CEDICT's format: ``傳統 传统 [chuan2 tong3] /tradition/traditional/``.

    Raises InputError with the line of what is no entry.
    """
    lexicon = Lexicon()
    for number, line in enumerate(lines, 1):
        if line.startswith(("#", "%")) or not line.strip():
            continue
        entry = _CEDICT.match(line.strip())
        if entry is None:
            raise InputError(
                f"{path}:{number}: {line.strip()[:60]!r} is no entry of CEDICT; "
                "write: Traditional Simplified [pin1 yin1] /meaning/meaning/"
            )
        glosses = [gloss for gloss in (_ASIDE.sub("", gloss).strip() for gloss in entry[4].split("/")) if gloss]
        for gloss in glosses:
            if len(gloss.split()) <= 4:
                _pair(lexicon, entry[2], gloss, _ENTRY / len(glosses) ** 0.5)
    return lexicon


def from_glossary(glossary: Glossary) -> Lexicon:
    """The terms of a glossary, all forms of both languages."""
    lexicon = Lexicon()
    for concept in glossary.concepts:
        chinese = [term.text for term in concept.terms if is_chinese(term.language)]
        english = [term.text for term in concept.terms if not is_chinese(term.language)]
        for one in chinese:
            for other in english:
                _pair(lexicon, one, other, _TERM)
    return lexicon


def _pair(lexicon: Lexicon, chinese: str, english: str, weight: float) -> None:
    """Every character of a word with every content word of its rendering."""
    words = {stem(word) for word in _LETTERS.findall(english.lower())} - _LITTLE
    characters = set(_HAN.findall(fold(chinese)))
    for character in characters:
        for word in words:
            pair = (character, word)
            lexicon.weights[pair] = max(lexicon.weights.get(pair, 0.0), weight / len(words) ** 0.5)


def is_word_pair(chinese: str, english: str) -> bool:
    """True for a character and a word: signs and numbers are no matter for a lexicon."""
    return bool(_HAN.match(chinese) and _LETTERS.match(english))


def prior_counts(lexicon: Lexicon, source: dict[str, int], target: dict[str, int], source_chinese: bool) -> Counts:
    """The pairs of a lexicon that two vocabularies hold, as numbers of units: sorted, unique."""
    chinese, english = (source, target) if source_chinese else (target, source)
    found: list[tuple[int, int, float]] = []
    rows = lexicon.rows()
    for one, a in chinese.items():
        for other, weight in rows.get(one, ()):
            b = english.get(other)
            if b is not None:
                found.append((a, b, weight) if source_chinese else (b, a, weight))
    return counts_of(found, len(target))


def counts_of(found: list[tuple[int, int, float]], size: int) -> Counts:
    """Triples of (source, target, weight), added up."""
    import numpy as np

    if not found:
        return Counts(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    source, target, weight = (np.array(column) for column in zip(*found, strict=True))
    keys, at = np.unique(source.astype(np.int64) * size + target, return_inverse=True)
    return Counts((keys // size).astype(np.int32), (keys % size).astype(np.int32), np.bincount(at, weight))
