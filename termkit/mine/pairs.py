"""The English of Chinese terms, from passages in both languages.

What a term is rendered by stands where the term stands, and nowhere else. That is Dice's coefficient over passages:
twice the passages with both, by those with the term and those with the phrase. It is bettered by four things that are
true of terms, each a factor:

- *No grammar inside.* A phrase with words of grammar amid it is less often a term.
- *Length.* Two Chinese characters make about one English word.
- *Parts.* 卷积 is convolution elsewhere too, so convolution is a likelier part of 卷积核 than another word is.
- *Wholes.* A phrase that nearly always stands inside a longer one, which is as good, is left to it; an abbreviation and
  what it is short for are counted as one.

A term inside a longer term of the list is not counted, unless it hardly stands by itself. To let terms compete for
phrases was tried and left: it lowers the share of right answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from termkit.mine.grams import Grams
from termkit.mine.lexicon import divide
from termkit.mine.pages import han_runs
from termkit.mine.shortened import is_short_for
from termkit.mine.term_places import passages_of
from termkit.mine.twins import Twin, english_words, is_content, lemmas, view_of
from termkit.text.fold import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]

_WEIGHED = 60  # phrases of a term, the best by Dice, on which more work is spent
_OWN = 0.5  # of the passages of a term must have it by itself, or those where a longer one holds it count too
_EXAMPLES = 2
_GRAMMAR = 0.8  # for each word of grammar inside a phrase
_LENGTH = 0.3
_PARTS = 0.5  # what it adds that all words are explained by parts of the term; the same for the other way
_EXPLAINED = 0.15  # Dice from which a word counts as the rendering of a part
_FAINT = 0.02  # Dice below which nothing is said
_WHOLE = 0.9  # of the passages of a phrase must hold the longer one ...
_ENOUGH = 5  # passages in which it is no accident that two phrases go together
_AS_GOOD = 0.75  # ... and this share of its score is enough
_TAKEN = 0.5  # for a phrase that renders another term in the glossary


class Rendering(NamedTuple):
    """An English phrase that may render a term."""

    english: str  # as the passages of the term mostly write it
    count: int  # type: ignore[assignment]  # of the passages that hold both; hides tuple.count
    dice: float
    score: float  # Dice with what is known besides; renderings are ranked by it
    examples: tuple[int, ...]  # numbers of passages
    short: str = ""  # an abbreviation of it, which is counted with it
    is_known: bool = False  # the glossary says so already


class TermPair(NamedTuple):
    """A Chinese term and its likeliest renderings, the best first."""

    term: str
    count: int  # type: ignore[assignment]  # of the passages that hold it; hides tuple.count
    renderings: tuple[Rendering, ...]


def find_pairs(
    passages: Sequence[Twin],
    terms: Sequence[str],
    *,
    known: Mapping[str, Sequence[str]] | None = None,
    least: int = 2,
    most: int = 5,
) -> list[TermPair]:
    """The renderings of each term that stands in ``least`` passages or more, in the order of ``terms``.

    ``known``: English of Chinese terms that the glossary has already. At most ``most`` renderings of a term, none that
    stands beside it in fewer than ``least`` passages. The time is in proportion to the text.
    """
    folded = dict.fromkeys(fold(term) for term in terms if term.strip())
    if not passages or not folded:
        return []
    mining = _Mining(passages, list(folded), known or {}, least)
    surfaces: dict[str, str] = {}
    for term in terms:
        surfaces.setdefault(fold(term), term)
    found = []
    for form in folded:
        count = len(mining.places[form])
        if count >= least:
            found.append(TermPair(surfaces[form], count, tuple(mining.renderings(form, most))))
    return found


@dataclass
class _Weighed:
    """A phrase beside a term."""

    gram: int
    words: tuple[str, ...]
    count: int
    dice: float
    score: float
    short: int = -1  # the phrase that abbreviates it


class _Mining:
    """Everything that is counted once for all terms."""

    def __init__(
        self, passages: Sequence[Twin], terms: list[str], known: Mapping[str, Sequence[str]], least: int
    ) -> None:
        self.terms, self.least = terms, least
        self.views = [view_of(passage.chinese) for passage in passages]
        self.grams = Grams([passage.english for passage in passages], english_words, least=least)
        self.known: dict[str, set[tuple[str, ...]]] = {}
        for chinese, english in known.items():
            self.known.setdefault(fold(chinese), set()).update(map(lemmas, english))
        self.places = self._places()

    def _places(self) -> dict[str, Longs]:
        """The passages of each term; where it is mostly a part of longer terms, those passages too."""
        own, all_ = passages_of(self.terms, self.views), passages_of(self.terms, self.views, nested=True)
        return {term: own[term] if len(own[term]) >= _OWN * len(all_[term]) else all_[term] for term in self.terms}

    @cached_property
    def _known_words(self) -> set[tuple[str, ...]]:
        return {english for each in self.known.values() for english in each}

    @cached_property
    def _parts(self) -> dict[str, dict[str, float]]:
        """For each word of the terms the English words that go with it, with Dice."""
        names = sorted({part for term in self.terms for part in _parts_of(term)})
        if not names:
            return {}
        return {
            part: self._words_beside(places) for part, places in passages_of(names, self.views, nested=True).items()
        }

    def _words_beside(self, places: Longs) -> dict[str, float]:
        grams, counts = self.grams.within(places, single=True)
        dice = 2 * counts / (len(places) + self.grams.counts[grams])
        told = (counts >= self.least) & (dice >= _FAINT)
        pairs = zip(grams[told].tolist(), dice[told].tolist(), strict=True)
        return {self.grams.words(gram)[0]: share for gram, share in pairs}

    def renderings(self, term: str, most: int) -> Iterator[Rendering]:
        """The best renderings of a term."""
        weighed = self._weighed(term)
        self._join_short(term, weighed)
        weighed.sort(key=_rank)
        kept = [one for one in weighed if not _is_part(one, weighed[:15])]
        for one in kept[:most]:
            beside = self._beside(one.gram, term)
            short = self.grams.spelling(one.short, self._beside(one.short, term)) if one.short >= 0 else ""
            yield Rendering(
                self.grams.spelling(one.gram, beside),
                one.count,
                round(one.dice, 4),
                round(one.score, 4),
                tuple(beside[:_EXAMPLES]),
                short,
                one.words in self.known.get(term, ()),
            )

    def _beside(self, gram: int, term: str) -> list[int]:
        import numpy as np

        both = np.intersect1d(self.grams.passages(gram), self.places[term], assume_unique=True)
        return both.tolist()  # type: ignore[no-any-return]

    def _weighed(self, term: str) -> list[_Weighed]:
        """The best phrases by Dice, with their scores."""
        import numpy as np

        places = self.places[term]
        grams, counts = self.grams.within(places)
        often = counts >= self.least
        grams, counts = grams[often], counts[often]
        dice = 2 * counts / (len(places) + self.grams.counts[grams])
        order = np.lexsort((grams, -self.grams.lengths[grams], -dice))[:_WEIGHED]
        found = []
        for gram, count, share in zip(grams[order].tolist(), counts[order].tolist(), dice[order].tolist(), strict=True):
            words = self.grams.words(gram)
            found.append(_Weighed(gram, words, count, share, share * self._factor(term, words)))
        return found

    def _factor(self, term: str, words: tuple[str, ...]) -> float:
        content = [word for word in words if is_content(word)] or list(words)
        factor: float = _GRAMMAR ** (len(words) - len(content)) * self._by_parts(term, words, content)
        expected = max(1.0, sum(map(len, han_runs().findall(term))) / 2)
        factor *= exp(-_LENGTH * abs(log((len(content) + 0.5) / (expected + 0.5))))
        known = self.known.get(term)
        if known and words in known:
            return factor + 1
        return factor * (_TAKEN if words in self._known_words else 1)

    def _by_parts(self, term: str, words: tuple[str, ...], content: list[str]) -> float:
        """From 1 to 2: how far the words are explained by parts of the term, and the parts by the words."""
        parts = _parts_of(term)
        if not parts:
            return 1.0
        table = [[self._explains(part, word) for word in content] for part in parts]
        told = sum(map(max, zip(*table, strict=True))) / len(content)
        covered = sum(map(max, table)) / len(parts)
        return float(1 + _PARTS * (told + covered))

    def _explains(self, part: str, word: str) -> float:
        """From 0 to 1: does the word render the part?"""
        return min(1.0, self._parts[part].get(word, 0.0) / _EXPLAINED)

    def _join_short(self, term: str, weighed: list[_Weighed]) -> None:
        """Counts an abbreviation and what it is short for as one, where both stand beside the term."""
        import numpy as np

        total = len(self.places[term])
        for short in [one for one in weighed if len(one.words) == 1]:
            for whole in weighed:
                if len(whole.words) > 1 and is_short_for(short.words[0], whole.words):
                    either = np.union1d(self.grams.passages(short.gram), self.grams.passages(whole.gram))
                    count = len(np.intersect1d(either, self.places[term], assume_unique=True))
                    dice = 2 * count / (total + len(either))
                    if dice > whole.dice:
                        whole.score *= dice / whole.dice
                        whole.count, whole.dice, whole.short = count, dice, short.gram


def _parts_of(term: str) -> list[str]:
    return [word for run in han_runs().findall(term) for word in divide(run)]


def _rank(one: _Weighed) -> tuple[float, int, tuple[str, ...]]:
    return -one.score, -len(one.words), one.words


def _is_part(one: _Weighed, best: Sequence[_Weighed]) -> bool:
    """Does it nearly always stand inside a longer phrase that is as good?"""
    size = len(one.words)
    return any(
        len(other.words) > size
        and other.count >= _WHOLE * one.count
        and (other.score >= _AS_GOOD * one.score or _is_same(one, other))
        and any(other.words[at : at + size] == one.words for at in range(len(other.words) - size + 1))
        for other in best
    )


def _is_same(one: _Weighed, longer: _Weighed) -> bool:
    """Do the two stand in the same passages, and in enough of them (continuous bag, continuous bag of words)?"""
    return longer.dice >= one.dice and one.count >= _ENOUGH
