"""Whether an English word stands as a noun, a verb or an adjective, by its ending and its neighbours.

No tagger: a glossary asks only where a word is another word in another function ("mean" the average, "mean" the verb).
What the neighbours leave open counts as fitting.
"""

from __future__ import annotations

import re

from termkit.core.glossary import PartOfSpeech

_BEFORE = re.compile(r"([a-z']+)\s+\Z")
_AFTER = re.compile(r"\s+([a-z']+)")
_BEFORE_VERBS = frozenset(
    (
        "to can could will would shall should may might must cannot don't doesn't didn't won't can't let's i you we "
        "they who please not never always also then"
    ).split()
)
_LEADING = frozenset("a an the this that these those each every no any some my your his her its our their".split())
_BEFORE_NOUNS = _LEADING | {"of", "new", "another", "such"}
_DETERMINERS = frozenset("a an the this that these those your our its their all each every it them".split(" "))
_AFTER_NOUNS = frozenset("of is are was were has have that which to in on for with by as at and or from".split(" "))
_VERBAL = re.compile(r"[a-z]{2,}(?:ed|ing)\Z")


def stands_as(part: PartOfSpeech, term: str, view: str, start: int, end: int) -> bool:
    """May the word at ``[start, end)`` of a folded view be ``part``? ``term`` is how the glossary writes it."""
    before = _BEFORE.search(view[max(0, start - 24) : start])
    after = _AFTER.match(view, end, end + 24)
    left, right = before[1] if before else "", after[1] if after else ""
    verbal = _VERBAL.search(view, start, end) is not None and not _VERBAL.search(term.lower())
    imperative = not left and right in _DETERMINERS
    if part == "noun":
        return not (verbal or imperative or left in _BEFORE_VERBS)
    if part == "verb":
        return verbal or left not in _BEFORE_NOUNS
    heads_phrase = left in _LEADING and (not right or right in _AFTER_NOUNS)  # "the mean of it": a noun
    return not (verbal or heads_phrase)
