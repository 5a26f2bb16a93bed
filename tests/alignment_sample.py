"""A small alignment with beads of every kind, and alignments of any texts."""

from __future__ import annotations

from collections.abc import Sequence

from termkit.core.alignment import Alignment, Bead, Sentences
from termkit.core.document import Block, Document
from termkit.core.span import Span


def sentences(path: str, language: str, paragraphs: Sequence[Sequence[str]], between: str = " ") -> Sentences:
    """A text of these paragraphs, the first of which is a heading."""
    text, spans, numbers, blocks = "", [], [], []
    for number, paragraph in enumerate(paragraphs):
        start = len(text)
        for place, sentence in enumerate(paragraph):
            text += between if place else ""
            spans.append(Span(len(text), len(text) + len(sentence)))
            numbers.append(number)
            text += sentence
        blocks.append(Block(start, len(text), "paragraph" if number else "heading"))
        text += "\n\n"
    return Sentences(Document(path, text, language, tuple(blocks)), spans, numbers)


def bead(source: Sequence[int], target: Sequence[int], confidence: float = 1.0, locked: bool = False) -> Bead:
    """A bead of the sentences ``[first, last]`` or ``[at]`` for none: bead([0, 1], [0]) would have an empty target."""
    return Bead(range(source[0], source[-1]), range(target[0], target[-1]), confidence, locked)


SOURCE = sentences(
    "essay.zh-Hant.md",
    "zh-Hant",
    [
        ["霧裡的燈塔"],
        ["守塔人每天傍晚點燈。", "他從不說話。", "船長們都記得那道光。"],
        ["有一年，霧一連下了四十天。", "<b>誰也不知道</b> & 他怎麼撐過來的。"],
        ["塔還在。"],
    ],
    between="",
)
TARGET = sentences(
    "essay.en.md",
    "en",
    [
        ["The Lighthouse in the Fog"],
        ["Every evening the keeper lit the lamp;\nhe never spoke.", "The captains all remembered that light."],
        ["One winter the fog lay for days.", "Forty of them, in all."],
        ["The tower still stands.", "Visitors are welcome."],
    ],
)
ALIGNMENT = Alignment(
    SOURCE,
    TARGET,
    (
        bead([0, 1], [0, 1], 0.99),
        bead([1, 3], [1, 2], 0.93),
        bead([3, 4], [2, 3], 0.97, locked=True),
        bead([4, 5], [3, 5], 0.42),
        bead([5, 6], [5], 0.71),
        bead([6, 7], [5, 6], 0.31),
        bead([7], [6, 7], 0.45),
    ),
    0.93,
)


def one_by_one(sources: Sequence[str], targets: Sequence[str]) -> Alignment:
    """An alignment of equally many sentences, each with its own."""
    sides = [
        sentences("a.zh-Hans.txt", "zh-Hans", [[text] for text in sources]),
        sentences("a.en.txt", "en", [[text] for text in targets]),
    ]
    return Alignment(*sides, tuple(bead([n, n + 1], [n, n + 1], 0.9) for n in range(len(sources))))
