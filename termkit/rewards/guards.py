"""Gates: factors from 0 to 1 for what no translation is, whatever its terms: too long or short, repeated, foreign.

All are told by the words outside of terms, so that terms that are put in open none of them; only what is too long is
told by the whole text.
"""

from __future__ import annotations

import re

from termkit.rewards.lexical import english
from termkit.rewards.ramp import ramp
from termkit.rewards.settings import Settings
from termkit.rewards.sides import Side
from termkit.rewards.terms import Task
from termkit.rewards.tokens import HAN, SMALL

_IS_HAN = re.compile(f"[{HAN}]")
_PER_HAN = 0.65  # English words for a Chinese character, over five corpora from finance to software (.58 to .71)
_STEEP = 4.0  # a quarter of foreign letters is no translation any more
_FEW = 6  # English words; fewer are not judged by a dictionary
_PLAIN = 0.25  # share of function words that only English has
_KNOWN = (0.4, 0.6)  # share of words that a dictionary or the other texts know: none at the first, full at the second
_LENIENT = 0.92  # of the shortest, where all words are counted: there, terms that are put in count too
_SLACK = 2  # words by which any text may differ in length: of a heading of two words that is all
_STEEPLY = 4.0  # a quarter of repeated words beyond what is usual leaves nothing


def gates(task: Task, output: Side, reference: Side | None, settings: Settings) -> dict[str, float]:
    """All gates by name."""
    return {
        "length": length(task, output, reference, settings),
        "language": language(task, output, reference),
        "repetition": repetition(task, output, reference, settings),
    }


def length(task: Task, output: Side, reference: Side | None, settings: Settings) -> float:
    """Of the number of words, against the reference's or what the source lets expect.

    What is too short is told by the words outside of terms, since no term that is put in makes up for a sentence that
    was left out, and less strictly by all words, since a text that is cut may lose terms more than words.
    """
    other = task.side if reference is None else reference
    ratio = 1.0 if reference is not None else 1 / _PER_HAN if task.chinese else _PER_HAN
    shortest = settings.source_shortest if reference is None else settings.shortest
    longest = settings.source_longest if reference is None else settings.longest
    whole, rest = other.view.units * ratio, other.units * ratio
    low = ramp((output.units + _SLACK) / (rest + _SLACK), *shortest)
    if not whole:
        return low
    all_words = ramp(output.view.units / whole, *(_LENIENT * edge for edge in shortest))
    high = ramp((output.view.units - _SLACK) / whole, *longest)
    return min(low, all_words, high)


def repetition(task: Task, output: Side, reference: Side | None, settings: Settings) -> float:
    """Of runs of words that come again, beyond those of the reference or the source."""
    usual = (reference or task.side).view.repeated
    runs = max(0.0, output.view.repeated - usual - settings.repetition)
    again = max(0.0, _said_again(output, reference) - settings.again)
    return max(0.0, 1 - _STEEPLY * max(runs, again))


def _said_again(output: Side, reference: Side | None) -> float:
    """Share of content words that stood in the output before, more often than in the reference."""
    usual = {} if reference is None else reference.counts
    words = output.counts
    if not words or (reference is None and len(words) >= _FEW):
        return 0.0
    again = ((key, count) for key, count in words.items() if count > 1)
    extra = sum(max(0, count - max(1, usual.get(key, 0))) for key, count in again)
    return extra / len(output.content)


def language(task: Task, output: Side, reference: Side | None) -> float:
    """Of words outside of terms that belong to another language and to none of the texts that may be copied from."""
    if not output.units:
        return 1.0 if output.view.units or not (reference or task.side).view.units else 0.0
    if not task.chinese and output.view.text.isascii():
        return _english(output, reference, task)
    foreign = max(0.0, 1 - _STEEP * _foreign_share(task, output, reference))
    return min(foreign, _han_share(output, reference, task) if task.chinese else _english(output, reference, task))


def _foreign_share(task: Task, output: Side, reference: Side | None) -> float:
    """Share of words in a third script, of Chinese in an English output, and of plain English in a Chinese one.

    What the reference has is not foreign; without it, a third script that the source has.
    """
    known = {} if reference is None else reference.view.counts
    stems, given = english(), task.given
    foreign = 0
    for word, key in zip(output.words, output.masked, strict=True):
        if not word.isalnum() or key in known or key in given:
            continue
        if word.isascii():
            foreign += task.chinese and len(word) > 1 and (word in SMALL or key in stems)
        elif _IS_HAN.match(word):
            foreign += not task.chinese
        else:
            foreign += _is_third(word) and key not in task.source.counts
    return foreign / output.units


def _is_third(word: str) -> bool:
    return any(char.isalpha() and char > "\u024f" for char in word)


def _han_share(output: Side, reference: Side | None, task: Task) -> float:
    """Of Chinese characters among the words, against the reference; without it, some are needed beside names."""
    han = sum(bool(_IS_HAN.match(word)) for word in output.words)
    if reference is not None:
        wanted = sum(bool(_IS_HAN.match(word)) for word in reference.words) / max(1, reference.units)
        return ramp(han / output.units, wanted * 0.5, wanted * 0.85) if wanted else 1.0
    stems, copied = english(), task.source.counts
    names = sum(
        word.isascii() and word.isalnum() and key in copied and key not in stems and word not in SMALL
        for word, key in zip(output.words, output.masked, strict=True)
    )
    return ramp(han / (output.units - names), 0.2, 0.5) if output.units > names else 1.0


def _english(output: Side, reference: Side | None, task: Task) -> float:
    """Of words that an English text may have."""
    if sum(map(SMALL.__contains__, output.words)) >= _PLAIN * output.units:
        return 1.0
    letters = [
        (word, key)
        for word, key in zip(output.words, output.masked, strict=True)
        if len(word) > 1 and word.isalpha() and word.isascii()
    ]
    if len(letters) < _FEW:
        return 1.0
    stems, given = english(), task.given
    mine = {} if reference is None else reference.view.counts
    known = sum(
        word in SMALL or key in stems or key in mine or key in given or key in task.source.counts
        for word, key in letters
    )
    return ramp(known / len(letters), *_KNOWN)
