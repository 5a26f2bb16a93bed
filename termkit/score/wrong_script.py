"""Drafts and references in the other script of Chinese, by characters that stand in no text of the expected one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from termkit.core.language import covers, script

FEWEST = 2  # proving characters in a segment of a draft that is otherwise in the right script


class Scripts(NamedTuple):
    """Whose texts are in the wrong script; ``language`` is what they would be converted to."""

    language: str
    hypotheses: tuple[int, ...]
    references: tuple[int, ...]  # segments one of whose references is


def wrong_scripts(hypotheses: Sequence[str], references: Sequence[Sequence[str]], language: str) -> Scripts:
    """The segments that are proved to be in the script that is not the language's.

    Where the references as a whole are in the other script and the draft is too, only the references are told: the
    draft follows them.
    """
    from termkit.text.detect import detect

    other = "Hans" if script(language) == "Hant" else "Hant"
    theirs = tuple(
        number
        for number, each in enumerate(zip(*references, strict=True))
        if any(_proves(text, other) for text in each)
    )
    references_are_other = any(detect("\n".join(stream)).script == other for stream in references)
    draft_is_other = detect("\n".join(hypotheses)).script == other
    needed = 1 if draft_is_other else FEWEST
    ours: tuple[int, ...] = ()
    if not (references_are_other and draft_is_other):
        ours = tuple(number for number, text in enumerate(hypotheses) if _proves(text, other, needed))
    same = set(theirs)
    if not references_are_other:  # a word that the reference quotes in the other script is no fault of the draft
        ours = tuple(number for number in ours if number not in same)
        theirs = ()
    return Scripts(language, ours, theirs)


def _proves(text: str, other: str, needed: int = 1) -> bool:
    """True where the characters of the other script outnumber those of the expected one, and are so many."""
    from termkit.text.script import simplified_only, traditional_only

    if text.isascii():
        return False
    simplified = sum(map(simplified_only().__contains__, text))
    traditional = sum(map(traditional_only().__contains__, text))
    wrong, right = (simplified, traditional) if other == "Hans" else (traditional, simplified)
    return wrong > right and wrong >= needed


def rewritten(text: str, language: str) -> str:
    """The text in the script of ``language``, with its words as they are."""
    from termkit.text.convert import convert

    source = "zh-Hans" if script(language) == "Hant" else "zh-Hant"
    to = next((place for place in ("zh-Hant-TW", "zh-Hant-HK") if covers(place, language)), f"zh-{script(language)}")
    return convert(text, to=to, source=source, vocabulary="none")
