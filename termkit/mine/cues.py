"""Where an author marks a term: in quotes or bold, in a heading, at the head of a list item, beside its English.

Everything is looked for in the view of a page, so masked passages cue nothing. A cue names the stretch that is marked;
where only one end of it is marked (a term before its English in parentheses), the words of the run say how far it
reaches, and an abbreviation how many of them it stands for: RLHF has four letters, so its term goes on over 的.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from termkit.core.span import Span
from termkit.mine.lexicon import divide, is_edge
from termkit.mine.pages import BLANK, Page
from termkit.mine.words import INTRODUCES, adjectives, soft_heads
from termkit.text.mixed import HAN

CueKind = Literal["quotes", "title", "bold", "heading", "item", "english", "abbreviated", "beside"]
_LONGEST = 16  # characters of what is marked
_PARTICLES = frozenset("的之")  # over which a term may go on
_MOST_WORDS = 6


class Cue(NamedTuple):
    """A stretch of a page that its author marks. ``detail`` is the English beside it, as the text writes it."""

    kind: CueKind
    span: Span
    detail: str = ""


_ENGLISH = r"[a-z][a-z0-9 .\-/+&']{0,58}[a-z0-9+]"


@cache
def _patterns() -> tuple[tuple[CueKind, re.Pattern[str]], ...]:
    """Patterns whose group 1 is what is marked as a whole."""
    inside = f'[^\\s「」『』“”"《》〈〉*{BLANK}，。！？；：、,;:!?]'
    text = rf"((?=[^\n]{{0,16}}[{HAN}]){inside}(?:[^\S\n]?{inside}){{1,{_LONGEST - 1}}})"
    marks = {"「": "」", "『": "』", "“": "”", '"': '"'}
    quoted = "|".join(f"(?<={opening}){text}(?={closing})" for opening, closing in marks.items())
    return (
        ("quotes", re.compile(quoted)),
        ("title", re.compile(f"(?<=《){text}(?=》)")),
        ("bold", re.compile(rf"(?<=\*\*){text}[:：]?(?=\*\*)")),
        ("abbreviated", re.compile(rf"[a-z0-9][*」』”]{{0,2}} ?[(（]([{HAN}]{{2,{_LONGEST}}})[)）]")),
    )


@cache
def _followed() -> re.Pattern[str]:
    """A Han character, then English in parentheses; quotes and bold may close between them."""
    return re.compile(rf"(?<=[{HAN}])[*」』”\"_]{{0,3}}\s?[(（][*_]{{0,2}}({_ENGLISH})[*_]{{0,2}}[)），,、;；]")


@cache
def _preceded() -> re.Pattern[str]:
    """English, then a Han character."""
    return re.compile(rf"(?<![a-z0-9])([a-z][a-z0-9+.\-]*(?: [a-z][a-z0-9+.\-]*){{0,3}}) ?(?=[{HAN}])")


_LABEL = re.compile(
    r"(?:\*\*)?([^\s：:，。*（(][^：:，。*（(]{1,11})(?:\*\*)?\s?(?:[（(][^()（）]{1,40}[）)]\s?)?[：:]"
)


def find_cues(page: Page) -> Iterator[Cue]:
    """The cues of a page. The same stretch may have several."""
    for kind, pattern in _patterns():
        for match in pattern.finditer(page.view):
            span = next(Span(*match.span(group)) for group in range(1, pattern.groups + 1) if match[group])
            yield Cue(kind, span)
    for match in _followed().finditer(page.view):
        yield from _before_english(page, match)
    for match in _preceded().finditer(page.view):
        start = match.end()
        words = _leading(divide(page.view[start : page.run_at(start).end]))
        if words:
            yield Cue("beside", Span(start, start + sum(map(len, words))), page.text[match.start(1) : match.end(1)])
    yield from _in_blocks(page)


def _before_english(page: Page, match: re.Match[str]) -> Iterator[Cue]:
    """What the English behind it may stand for."""
    end = match.start()
    run = page.run_at(end - 1)
    words = divide(page.view[run.start : end])
    english = page.text[match.start(1) : match.end(1)]
    for number in _reaches(words, _letters(english)):
        yield Cue("english", Span(end - sum(map(len, words[-number:])), end), english)


def _letters(english: str) -> int:
    """How many words an abbreviation stands for, or how many there are."""
    parts = re.findall(r"[A-Za-z][A-Za-z0-9]*", english)
    if len(parts) == 1 and sum(map(str.isupper, parts[0])) >= 2:
        return sum(map(str.isupper, parts[0]))
    return sum(len(part) > 3 or part.isupper() for part in parts)


def _reaches(words: tuple[str, ...], letters: int) -> list[int]:
    """How many of the last words belong to the term: one answer, or two where its first word may only introduce it."""
    number = _chunk(words)
    content = number
    while content < letters and number + 1 < len(words) and words[-number - 1] in _PARTICLES:
        more = _chunk(words[: -number - 1])
        if not more:
            break
        number, content = number + 1 + more, content + more
    if not number:
        return []
    opens = number < len(words) and (words[-number - 1] == INTRODUCES or words[-number - 1] in adjectives())
    return [number, number + 1] if opens else [number]


def _chunk(words: tuple[str, ...]) -> int:
    """How many of the last words are no edge of a term."""
    number = 0
    while number < min(len(words), _MOST_WORDS) and not is_edge(words[-number - 1]):
        number += 1
    while number < len(words) and words[-number - 1] in soft_heads() - {INTRODUCES} and number:
        number += 1  # 可验证, 无监督
    return number


def _leading(words: tuple[str, ...]) -> tuple[str, ...]:
    """The first words that are no edge of a term; none where there are too many."""
    number = 0
    while number < len(words) and not is_edge(words[number]):
        number += 1
    return words[:number] if number <= 3 else ()


def _in_blocks(page: Page) -> Iterator[Cue]:
    """Whole headings, and what list items begin with."""
    for block in page.blocks:
        if block.kind == "heading":
            yield Cue("heading", block.span)
        elif block.kind in ("item", "row"):
            match = _LABEL.match(page.view, block.start, block.end)
            if match:
                yield Cue("item", Span(*match.span(1)))
