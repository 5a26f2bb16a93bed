"""Runs of words that may be terms: compounds of content words, and English in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from termkit.core.span import Span
from termkit.mine.lexicon import divide, is_edge, is_general, is_head
from termkit.mine.pages import Page, han_runs
from termkit.mine.words import adjectives, measures, soft_heads
from termkit.text.mixed import HAN

_MOST_WORDS = 5
_LENGTH = range(3, 11)  # characters of a compound
_LATIN = re.compile(
    r"[a-z][a-z0-9]*(?:[-._+/'][a-z0-9]+)*[+#]*(?: (?:[a-z][a-z0-9]*|[0-9]+)(?:[-._+/'][a-z0-9]+)*[+#]*)*"
)
_MIXED = re.compile(rf"(?<![a-z0-9])(?<![a-z0-9] )[a-z][a-z0-9\-]*[a-z0-9] ?(?=[{HAN}])")
_MOST_LATIN = 4  # words; a longer stretch is a sentence in English
_SMALL = frozenset("a an the of in on at to and or for with by is are be it this that as from not vs".split())
_TIME = "时"  # 运行时环境, 测试时计算量: joins what it otherwise parts


class Phrase(NamedTuple):
    """A stretch of a page. ``bounded``: what stands on either side is no part of it for certain."""

    span: Span
    bounded: bool


def compounds(page: Page) -> Iterator[Phrase]:
    """Stretches of content words: whole ones, and those that end in a word with which compounds end."""
    for match in han_runs().finditer(page.view):
        words = divide(match.group())
        starts = [match.start()]
        for word in words:
            starts.append(starts[-1] + len(word))
        for begin, end in _stretches(words):
            yield from _parts(words, starts, begin, end)


def _stretches(words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Longest stretches without a word that no term has at its edge; new words of single characters as well."""
    begin = 0
    for number, word in enumerate((*words, "的")):
        joins = word == _TIME and begin < number < len(words) - 1 and not is_edge(words[number + 1])
        if is_edge(word) and not joins:
            while begin < number and words[begin] in measures():
                begin += 1
            bare = number
            while bare > begin and is_general(words[bare - 1]) and not is_head(words[bare - 1]):
                bare -= 1
            if begin < bare:
                yield begin, bare
            begin = number + 1
    yield from _unknown(words)


def _unknown(words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Three to six single characters between 的 or the ends of a run: 有|向|无|环|图 is a word that no list has."""
    begin = 0
    for number, word in enumerate((*words, "的")):
        if word == "的":
            if 3 <= number - begin <= 6 and _may_be_word(words[begin:number]):
                yield begin, number
            begin = number + 1


def _may_be_word(words: tuple[str, ...]) -> bool:
    """Are these single characters, few of them grammatical?"""
    grammar = sum(is_edge(word) and word not in soft_heads() for word in words)
    return all(len(word) == 1 for word in words) and 2 * grammar <= len(words) and not is_edge(words[-1])


def _parts(words: tuple[str, ...], starts: list[int], begin: int, end: int) -> Iterator[Phrase]:
    if 2 <= end - begin <= _MOST_WORDS and starts[end] - starts[begin] in _LENGTH and _may_end(words[end - 1]):
        yield Phrase(Span(starts[begin], starts[end]), bounded=True)
    for last in range(begin + 1, end):
        if not is_head(words[last]) or (last + 1 < end and len(words[last + 1]) == 1 and is_head(words[last + 1])):
            continue
        first = last
        while first > begin and last - first < 3 and not is_general(words[first - 1]):
            first -= 1
        if first < last and (first, last + 1) != (begin, end) and starts[last + 1] - starts[first] in _LENGTH:
            yield Phrase(Span(starts[first], starts[last + 1]), bounded=False)


def _may_end(word: str) -> bool:
    return is_head(word) or not is_general(word)


def latin(page: Page) -> Iterator[Span]:
    """English words and names as a Chinese text holds them: up to four words that nothing parts."""
    for match in _LATIN.finditer(page.view):
        words = match.group().split(" ")
        if len(words) > _MOST_LATIN or words[0] in _SMALL or words[-1] in _SMALL or len(match.group()) < 2:
            continue
        before, after = page.view[match.start() - 1 : match.start()], page.view[match.end() : match.end() + 1]
        if (before.isascii() and before.isalnum()) or before in ("_", "$") or after in ("_", "("):
            continue
        yield Span(*match.span())


def mixed(page: Page) -> Iterator[Span]:
    """An English word and the one or two Chinese words behind it: LLM应用."""
    for match in _MIXED.finditer(page.view):
        words = divide(page.view[match.end() : page.run_at(match.end()).end])[:3]
        end = match.end()
        for number, word in enumerate(words[:2]):
            if is_edge(word) or (number == 0 and is_general(word) and not is_head(word)):
                break
            end += len(word)
            following = words[number + 1] if number + 1 < len(words) else ""
            if not (len(following) == 1 and is_head(following)):
                yield Span(match.start(), end)


def stripped(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that no term has at its edge. What may introduce a term or begin it stays."""
    begin, end = 0, len(words)
    while begin < end and is_edge(words[begin]) and not _may_begin(words[begin]):
        begin += 1
    while begin < end and is_edge(words[end - 1]):
        end -= 1
    return words[begin:end]


def _may_begin(word: str) -> bool:
    return word in soft_heads() or word in adjectives()
