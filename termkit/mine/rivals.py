"""What the texts say where the glossary's rendering is absent.

The passages whose source has a concept are of three kinds: the approved rendering stands there, another form that the
glossary knows, or none. A phrase that stands in many of the last kind, in few of the first, and in few
passages without the concept is what is said instead. Two things are asked of it besides:

- No other term of the passage is rendered by it: what renders one is taken out beforehand.
- No other word of these passages' sources goes with it better than the concept does.

``core.practice`` learns a rival too, for one run of the checker: from samples, one for a concept, without a status.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, NamedTuple

from termkit.core.glossary import Concept, Glossary
from termkit.core.language import is_chinese
from termkit.core.span import Span
from termkit.mine.grams import Grams
from termkit.mine.held import Held, Holdings, find_held, side_of
from termkit.mine.lexicon import is_edge
from termkit.mine.rival_status import Suggested, holds, suggested
from termkit.mine.twins import BLANK, Twin, chinese_words, english_words, is_content, lemmas
from termkit.mine.words import function_words
from termkit.text.fold import fold
from termkit.text.mixed import has_han
from termkit.text.wording import preferred_form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]

_LONGEST = 4  # words of a phrase
_LEAST = 3  # passages without a known rendering in which it stands
_SHARE = 0.1  # of those passages
_ENOUGH = 4  # passages from which it need not resemble the approved rendering
_LIFT = 3.0  # times as often as elsewhere
_LIFT_MET = 1.5  # times as often as beside the approved rendering, where the passage may hold both by chance
_PRACTISED = 0.25  # approved renderings for each missing one, below which those that stand there may be accidents
_PRESENT = 0.5  # of the passages must have a word of the source that is to explain the phrase there
_WEIGHED = 12  # phrases of a concept, the likeliest, on which more work is spent
_SURE = 10.83  # G2 that chance exceeds once in a thousand
_LONGER = 0.8  # of the passages of a phrase must hold the longer one that replaces it
_EXAMPLES = 3


class Rival(NamedTuple):
    """A phrase that seems to be said instead of a concept's approved rendering."""

    concept: str
    approved: str
    rival: str  # as the texts mostly write it
    count: int  # type: ignore[assignment]  # of the passages without a known rendering that hold it; hides tuple.count
    missed: int  # passages without a known rendering
    met: int  # passages with the approved rendering
    beside: int  # of those, passages that hold the phrase as well
    elsewhere: int  # passages without the concept that hold the phrase
    g2: float  # log-likelihood ratio against the passages without the concept
    g2_met: float  # the same against those with the approved rendering
    status: Suggested
    reason: str
    examples: tuple[int, ...]  # numbers of passages

    @property
    def share(self) -> float:
        """Of the passages without a known rendering."""
        return self.count / self.missed


def find_rivals(
    passages: Sequence[Twin], glossary: Glossary, source_language: str, target_language: str, *, most: int = 1
) -> list[Rival]:
    """At most ``most`` rivals of each concept, the surest first. One of the languages is Chinese, the other English.

    Passages that are the same in both languages count once.
    """
    numbers = _different(passages)
    passages = [passages[number] for number in numbers]
    held = find_held(passages, glossary, source_language, target_language)
    wanted = [concept for concept in glossary.concepts if _is_wanted(concept, held, target_language)]
    if not wanted:
        return []
    mining = _Mining(passages, held, glossary, source_language, target_language)
    found = [
        rival._replace(examples=tuple(numbers[example] for example in rival.examples))
        for concept in wanted
        for rival in mining.of(concept, most)
    ]
    return sorted(found, key=lambda rival: (-_surety(rival), rival.concept, rival.rival))


def _is_inside(part: Concept, surfaces: Iterable[str], language: str) -> bool:
    """Does a term of the source hold one of another concept: feature map, feature?"""
    terms = [fold(form) for form in part.approved(language)]
    return any(term in fold(surface) and term != fold(surface) for term in terms for surface in surfaces)


def _different(passages: Sequence[Twin]) -> list[int]:
    """The numbers of passages that differ from all before."""
    firsts: dict[tuple[str, str], int] = {}
    for number, twin in enumerate(passages):
        firsts.setdefault((twin.chinese, twin.english), number)
    return list(firsts.values())


def _is_wanted(concept: Concept, held: Holdings, language: str) -> bool:
    there = held.of.get(concept.id)
    return there is not None and len(there.missed) >= _LEAST and bool(concept.approved(language))


def _surety(rival: Rival) -> float:
    """What suggestions are ranked by: the weaker of the two proofs, where there is a practice to differ from."""
    return min(rival.g2, rival.g2_met) if rival.met >= _PRACTISED * rival.missed else rival.g2


@dataclass
class _Weighed:
    """A phrase in the passages that lack a concept."""

    gram: int
    count: int
    beside: int
    elsewhere: int
    g2: float
    g2_met: float


class _Mining:
    """What is counted once for all concepts."""

    def __init__(self, passages: Sequence[Twin], held: Holdings, glossary: Glossary, source: str, target: str) -> None:
        self.held, self.total, self.source, self.target = held, len(passages), source, target
        self.by_form: dict[str, list[Concept]] = {}
        for concept in glossary.concepts:
            for form in concept.approved(target):
                self.by_form.setdefault(fold(form), []).append(concept)
        blanked = [_blanked(side_of(twin, target), spans) for twin, spans in zip(passages, held.rendered, strict=True)]
        self.read_source = chinese_words if is_chinese(source) else english_words
        self.grams = Grams(
            blanked, chinese_words if is_chinese(target) else english_words, longest=_LONGEST, least=_LEAST
        )
        self.sources = Grams([side_of(twin, source) for twin in passages], self.read_source, longest=1, least=2)

    def of(self, concept: Concept, most: int) -> Iterator[Rival]:
        """The likeliest rivals of one concept."""
        held = self.held.of[concept.id]
        weighed = [
            one
            for one in self._weighed(held)
            if (one.count >= _ENOUGH or self._shares(one.gram, concept)) and self._may_render(one, concept, held)
        ]
        weighed.sort(key=lambda one: (-one.g2, self.grams.words(one.gram)))
        done: list[tuple[str, ...]] = []
        for one in weighed:
            whole = self._whole(one, weighed)
            words = self.grams.words(whole.gram)
            if any(set(words) & set(others) for others in done):
                continue
            done.append(words)
            yield self._rival(concept, held, whole)
            if len(done) == most:
                return

    def _shares(self, gram: int, concept: Concept) -> bool:
        """Has it a character, or in English a word, in common with an approved rendering?"""
        words = self.grams.words(gram)
        if any(map(has_han, words)):
            return any(set("".join(words)) & set(fold(form)) for form in concept.approved(self.target))
        return any(set(words) & set(lemmas(form)) for form in concept.approved(self.target))

    def _weighed(self, held: Held) -> list[_Weighed]:
        """The phrases that are far more frequent in the passages that lack the concept than in all others."""
        import numpy as np

        lacking, having = np.array(held.missed, np.int64), np.array(held.met, np.int64)
        grams, counts = self.grams.within(lacking)
        often = counts >= max(_LEAST, _SHARE * len(lacking))
        grams, counts = grams[often], counts[often]
        beside = _looked_up(grams, *self.grams.within(having))
        there = _looked_up(grams, *self.grams.within(np.array(held.all, np.int64)))
        found = []
        for gram, count, met, with_concept in zip(
            grams.tolist(), counts.tolist(), beside.tolist(), there.tolist(), strict=True
        ):
            elsewhere = int(self.grams.counts[gram]) - with_concept
            share = count / len(lacking)
            rest = self.total - len(held.all)
            practised = len(having) >= _PRACTISED * len(lacking)
            if practised and share < _LIFT_MET * met / len(having):
                continue
            if share < _LIFT * elsewhere / max(1, rest):
                continue
            g2 = likelihood_ratio(count, len(lacking), elsewhere, rest)
            if g2 >= _SURE and _is_termlike(self.grams.words(gram)):
                g2_met = likelihood_ratio(count, len(lacking), met, len(having))
                found.append(_Weighed(gram, count, met, elsewhere, g2, g2_met))
        found.sort(key=lambda one: (-one.g2, one.gram))
        return found[:_WEIGHED]

    def _may_render(self, one: _Weighed, concept: Concept, held: Held) -> bool:
        """Is it no copy of the source, and does no other word of these passages' sources go with it better?"""
        import numpy as np

        written = self.grams.spelling(one.gram, self.grams.passages(one.gram)[:1].tolist())
        others = self.by_form.get(fold(written), ())
        if any(other is not concept and _is_inside(other, held.surfaces, self.source) for other in others):
            return False
        places = self.grams.passages(one.gram).astype(np.int64)
        here = np.intersect1d(places, np.array(held.missed, np.int64))
        if self._is_copied(one.gram, here):
            return False
        rivals, present = self.sources.within(here, single=True)
        rivals = rivals[present >= _PRESENT * len(here)]
        both = _looked_up(rivals, *self.sources.within(places, single=True))
        dice = 2 * both / (len(places) + self.sources.counts[rivals])
        ours = 2 * one.count / (len(places) + len(held.missed))
        own = {word.key for surface in held.surfaces for word in self.read_source(surface) if word}
        return all(self.sources.words(word)[0] in own for word in rivals[dice > ours].tolist())

    def _is_copied(self, gram: int, here: Longs) -> bool:
        """Is it Latin amid Chinese that the sources have as well?"""
        if not is_chinese(self.target) or any(map(has_han, self.grams.words(gram))):
            return False
        text = " ".join(self.grams.words(gram))
        copies = sum(text in fold(self.sources.texts[number]) for number in here.tolist())
        return copies >= _PRESENT * len(here)

    def _whole(self, one: _Weighed, weighed: Sequence[_Weighed]) -> _Weighed:
        """The longest phrase around it that stands in nearly as many passages."""
        words = self.grams.words(one.gram)
        longer = [
            other
            for other in weighed
            if other.count >= _LONGER * one.count and self._adds_terms(self.grams.words(other.gram), words)
        ]
        return max(longer, key=lambda other: (len(self.grams.words(other.gram)), other.count, other.g2), default=one)

    def _adds_terms(self, longer: Sequence[str], words: Sequence[str]) -> bool:
        """Does a phrase hold another one, and besides only words that terms are made of?"""
        return holds(longer, words) and not any(map(_is_loose, set(longer) - set(words)))

    def _rival(self, concept: Concept, held: Held, one: _Weighed) -> Rival:
        lacking = set(held.missed)
        places = [number for number in self.grams.passages(one.gram).tolist() if number in lacking]
        approved = concept.approved(self.target)
        rival = self.grams.spelling(one.gram, places)
        status, reason = suggested(rival, approved, one.count, len(held.met))
        return Rival(
            concept.id,
            preferred_form(concept, self.target) or approved[0],
            rival,
            one.count,
            len(held.missed),
            len(held.met),
            one.beside,
            one.elsewhere,
            round(one.g2, 2),
            round(one.g2_met, 2),
            status,
            reason,
            tuple(places[:_EXAMPLES]),
        )


def _is_termlike(words: Sequence[str]) -> bool:
    """May these words be a term? A verb may (停止), but with others around it it is a piece of a sentence."""
    if len(words) == 1:
        return not has_han(words[0]) or len(words[0]) > 1
    return not any(map(_is_loose, words))


def _is_loose(word: str) -> bool:
    """Is it grammar, or an everyday word that is no part of a term? 的 and of may stand amid one."""
    if word in ("的", "of"):
        return False
    if not has_han(word):
        return not is_content(word)
    return is_edge(word) if len(word) > 1 else word in function_words()


def _blanked(text: str, spans: Sequence[Span]) -> str:
    for start, end in spans:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def _looked_up(wanted: NDArray[np.int32], grams: NDArray[np.int32], counts: NDArray[np.int32]) -> NDArray[np.int32]:
    """The counts of the wanted ones; ``grams`` are sorted."""
    import numpy as np

    if not len(grams):
        return np.zeros(len(wanted), np.int32)
    at = np.minimum(np.searchsorted(grams, wanted), len(grams) - 1)
    return np.where(grams[at] == wanted, counts[at], 0)


def likelihood_ratio(one: int, of_one: int, other: int, of_other: int) -> float:
    """Dunning's G2 for ``one`` of ``of_one`` passages against ``other`` of ``of_other``."""
    if not of_one or not of_other:
        return 0.0
    share = (one + other) / (of_one + of_other)
    total = 0.0
    for number, size in ((one, of_one), (other, of_other)):
        for count, expected in ((number, size * share), (size - number, size * (1 - share))):
            if count:
                total += count * log(count / expected)
    return max(0.0, 2 * total)
