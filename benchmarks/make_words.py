"""``python -m benchmarks.make_words DICT``: makes termkit's word list from jieba's dict.txt and OpenCC's phrases.

A word is listed if it can change a conversion: it is frequent enough, and it overlaps a telling phrase, so that one of
them must yield. A telling phrase never yields to its own parts, only to a word that reaches over its edge: its score is
at least a little above that of its best row of parts.
"""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Mapping
from pathlib import Path

import click

from benchmarks.accuracy import WORDS, Words, is_word, telling, word_score

RARE = 100  # occurrences that a word needs
LONGEST = 3  # characters; longer words changed next to nothing
KEY = 30  # occurrences that a phrase counts for at least
UNKNOWN = 300  # occurrences that a character counts for at least
BONUS = 8  # what phrases have over words, in tenths: a doubt is better settled the way OpenCC settles it

# Words that jieba takes apart, and occurrences: enough for 这|只会带来, too few for 一只|会飞的鸟.
OURS = {"只会": 1000, "只需": 1000, "只想": 1000, "最多": 1000}
# Phrases of OpenCC that are far more often two words than one; the phrases around them (天后宮) stay.
TWO_WORDS = ("并为", "天后", "元后")

HEADER = """\
# Chinese words and how common they are, to find word boundaries when Simplified text is converted.
# format: word, tab, 10 x ln(share of all words), rounded
# source: jieba 0.42.1 dict.txt; cut and joined with OpenCC's phrases by benchmarks/make_words.py
# licence: jieba: MIT licence, Copyright (c) 2013 Sun Junyi; OpenCC's phrases: Apache-2.0
# key-score: {key}
# unknown-score: {unknown}
"""


def read_counts(path: Path) -> dict[str, int]:
    """The words of jieba's dictionary with their occurrences."""
    fields = (line.split(" ") for line in path.read_text("utf-8").splitlines())
    return {word: int(count) for word, count, *_ in fields} | OURS


def make_words(counts: Mapping[str, int]) -> Words:
    """The words worth listing, with their scores."""
    total = sum(counts.values())
    heads = {key[:cut] for key in telling().entries for cut in range(1, len(key))}
    tails = {key[cut:] for key in telling().entries for cut in range(1, len(key))}

    def score(count: int) -> int:
        return round(10 * math.log(count / total))

    def listed(word: str, count: int) -> bool:
        if len(word) == 1:
            return count > UNKNOWN
        overlaps = any(word[cut:] in heads or word[:cut] in tails for cut in range(1, len(word)))
        return count >= RARE and len(word) <= LONGEST and overlaps

    scores = {word: score(count) for word, count in counts.items() if listed(word, count)}
    words = Words(scores, score(KEY), score(UNKNOWN))
    told = {phrase: parts + BONUS for phrase, parts in _raised(words).items()}
    apart = {phrase: _best_parts(phrase, words) - 1 for phrase in TWO_WORDS}
    return Words(scores | told | apart, words.key_score + BONUS, words.unknown_score)


def _raised(words: Words) -> dict[str, int]:
    """The scores of telling phrases, above those of their parts; without those that have no more than the usual one."""
    raised: dict[str, int] = {}
    known = words._replace(scores=ChainMap(raised, dict(words.scores)))
    for phrase in sorted(telling().entries, key=len):  # the shorter are parts of the longer
        score = max(word_score(phrase, words), _best_parts(phrase, known) + 1)
        if score > words.key_score:
            raised[phrase] = score
    return raised


def _best_parts(phrase: str, words: Words) -> int:
    """The score of the most probable row of two or more words that make up a phrase."""
    best = [0]
    for end in range(1, len(phrase) + 1):
        parts = ((start, phrase[start:end]) for start in range(end) if end - start < len(phrase))
        best.append(max(best[start] + word_score(part, words) for start, part in parts if is_word(part, words)))
    return best[-1]


@click.command()
@click.argument("dictionary", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--output", default=WORDS, show_default=True, type=click.Path(path_type=Path))
def main(dictionary: Path, output: Path) -> None:
    """Write the word list from jieba's DICTIONARY (jieba/dict.txt)."""
    words = make_words(read_counts(dictionary))
    lines = [f"{word}\t{score}\n" for word, score in sorted(words.scores.items())]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(HEADER.format(key=words.key_score, unknown=words.unknown_score) + "".join(lines), "utf-8")
    click.echo(f"{output}: {len(lines)} words")


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.make_words")
