"""Gates: factors from 0 to 1 for what no translation is, whatever its terms: too long or short, repeated, foreign."""

from __future__ import annotations

import re

from termkit.rewards.lexical import english
from termkit.rewards.ramp import ramp
from termkit.rewards.settings import Settings
from termkit.rewards.sides import Side
from termkit.rewards.terms import Task
from termkit.rewards.tokens import HAN, SMALL, View, is_content

_IS_HAN = re.compile(f"[{HAN}]")
_PER_HAN = 0.65  # English words for a Chinese character, over five corpora from finance to software (.58 to .71)
_STEEP = 4.0  # a quarter of foreign letters is no translation any more
_FEW = 6  # English words; fewer are not judged by a dictionary
_KNOWN = (0.4, 0.6)  # share of words that a dictionary or the other texts know: none at the first, full at the second
_SLACK = 0.5  # words by which a short text may differ in length


def gates(task: Task, output: Side, reference: Side | None, settings: Settings) -> dict[str, float]:
    """All gates by name."""
    view, model = output.view, None if reference is None else reference.view
    return {
        "length": length(task, output, reference, settings),
        "language": language(task, view, model),
        "repetition": repetition(task, view, model, settings),
    }


def length(task: Task, output: Side, reference: Side | None, settings: Settings) -> float:
    """Of the number of words, against the reference's or what the source lets expect.

    What is too short is told by the words outside of terms as well: no term that is put in makes up for a sentence left out.
    """
    other = task.side if reference is None else reference
    ratio = 1.0 if reference is not None else 1 / _PER_HAN if task.chinese else _PER_HAN
    shortest = settings.source_shortest if reference is None else settings.shortest
    longest = settings.source_longest if reference is None else settings.longest
    whole, rest = other.view.units * ratio, other.units * ratio
    low = ramp(min(output.units / rest if rest else 1.0, output.view.units / whole if whole else 1.0), *shortest)
    high = ramp((output.view.units - _SLACK) / whole, *longest) if whole else 1.0
    return min(low, high)


def repetition(task: Task, output: View, reference: View | None, settings: Settings) -> float:
    """Of runs of four words that come again, beyond those of the reference or the source."""
    usual = (reference or task.source).repeated
    runs = max(0.0, output.repeated - usual - settings.repetition)
    again = max(0.0, _said_again(output, reference) - settings.again)
    return max(0.0, 1 - 3 * max(runs, again))


def _said_again(output: View, reference: View | None) -> float:
    """Share of content words that stood in the output before, more often than in the reference."""
    usual = reference.counts if reference is not None else {}
    words = {key: count for key, count in output.counts.items() if is_content(key)}
    if not words:
        return 0.0
    extra = sum(max(0, count - max(1, usual.get(key, 0))) for key, count in words.items())
    return extra / sum(words.values()) if reference is not None or len(words) < _FEW else 0.0


def language(task: Task, output: View, reference: View | None) -> float:
    """Of words that belong to another language than the output's and to none of the texts it may copy from."""
    words = [word for word in output.words if word.isalnum()]
    if not words:
        return 0.0 if output.text.strip() and (reference or task.source).units else 1.0
    known = (reference or task.source).counts
    if task.chinese:
        return min(_foreign(words, output, known, task), _han_share(words, reference, task))
    return min(_foreign(words, output, known, task), _english(output, reference, task))


def _foreign(words: list[str], output: View, known: dict[str, int], task: Task) -> float:
    """Of words in a third script; in an English output Chinese ones too."""
    foreign = sum(
        not word.isascii() and word not in known and (not task.chinese if _IS_HAN.match(word) else _is_third(word))
        for word in words
    )
    if not task.chinese and known is task.source.counts:  # what stands in a Chinese source is no English
        foreign = sum(not word.isascii() and bool(_IS_HAN.match(word) or _is_third(word)) for word in words)
    return max(0.0, 1 - _STEEP * foreign / len(words))


def _is_third(word: str) -> bool:
    return any(char.isalpha() and char > "\u024f" for char in word)


def _han_share(words: list[str], reference: View | None, task: Task) -> float:
    """Of Chinese characters among all words, against the reference; without it, some are needed."""
    share = sum(bool(_IS_HAN.match(word)) for word in words) / len(words)
    if reference is not None:
        usual = [bool(_IS_HAN.match(word)) for word in reference.words if word.isalnum()]
        wanted = sum(usual) / len(usual) if usual else 0.0
        return ramp(share, wanted * 0.5, wanted * 0.85) if wanted else 1.0
    return ramp(share, 0.2, 0.5) if task.side.content else 1.0


def _english(output: View, reference: View | None, task: Task) -> float:
    """Of words that an English text may have."""
    letters = [
        (word, key)
        for word, key in zip(output.words, output.keys, strict=True)
        if len(word) > 1 and word.isalpha() and word.isascii()
    ]
    if len(letters) < _FEW:
        return 1.0
    stems, given = english(), task.given
    mine = reference.counts if reference is not None else {}
    known = sum(
        word in SMALL or key in stems or key in mine or key in given or key in task.source.counts
        for word, key in letters
    )
    return ramp(known / len(letters), *_KNOWN)
