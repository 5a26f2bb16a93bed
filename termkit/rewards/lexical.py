"""What words of the output a word of the source may stand for, by the dictionary that termkit's aligner has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from termkit.align.lexicon import shipped
from termkit.rewards.tokens import is_content

_MOST = 10  # renderings of one unit that count


def renderings(key: str, chinese: bool) -> tuple[str, ...]:
    """Content words (in Chinese: characters) that may render one unit of the source, the likeliest first.

    Empty where the dictionary does not know it; a word that is no function word renders itself besides.
    """
    return _table(chinese).get(key, ())


@lru_cache(maxsize=2)
def _table(chinese: bool) -> dict[str, tuple[str, ...]]:
    """From Chinese characters to English stems, or back."""
    rows: dict[str, list[tuple[float, str]]] = {}
    for (character, word), weight in shipped().weights.items():
        one, other = (word, character) if chinese else (character, word)
        if is_content(other):
            rows.setdefault(one, []).append((-weight, other))
    return {unit: tuple(other for _, other in sorted(row)[:_MOST]) for unit, row in rows.items()}


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """The English stems that the dictionary knows."""
    return frozenset(word for _, word in shipped().weights)


def expected(keys: Iterable[str], chinese: bool) -> Counter[str]:
    """How many units of a source each word of an output could render: what the source accounts for."""
    table = _table(chinese)
    found: Counter[str] = Counter()
    for key in keys:
        for word in table.get(key, ()):
            found[word] += 1
        found[key] += 1
    return found


@lru_cache(maxsize=16384)
def own_words(sources: tuple[str, ...], targets: tuple[str, ...], chinese: bool) -> frozenset[str]:
    """The words of a concept: those of its renderings, and all that its source term's parts may be rendered by."""
    from termkit.rewards.tokens import view

    words = {key for form in targets for key in view(form).keys}
    words.update(word for form in sources for key in view(form).keys for word in renderings(key, chinese))
    return frozenset(filter(is_content, words))
