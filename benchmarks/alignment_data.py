"""Pairs of texts with gold beads: our own, and documents put together from the aligned segments of corpora."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from termkit.core.alignment import Sentences
from termkit.core.document import Block, Document
from termkit.core.span import Span
from termkit.text.sentences import sentences

OWN = Path(__file__).with_name("texts")
_FEWEST = 8  # segments that make a document
_WORD = re.compile(r"[A-Za-z']+")

Segment = tuple[str, str]  # Chinese, English
Fate = Literal["keep", "drop source", "drop target", "join source", "join target"]


class Gold(NamedTuple):
    """Sentences of both sides, by number, that render one another.

    ``coarse``: what belongs together inside is not known; finer beads are merged before they are compared.
    """

    source: range
    target: range
    coarse: bool = False


@dataclass(frozen=True)
class Text:
    """A pair of texts and the beads that are right; these hold every sentence of both, in order."""

    name: str
    source: Sentences
    target: Sentences
    gold: tuple[Gold, ...]

    @property
    def size(self) -> int:
        """Sentences of both sides."""
        return len(self.source) + len(self.target)


@dataclass
class Side:
    """One side of a text that is being put together."""

    language: str
    sentences: list[str] = field(default_factory=list)
    starts: set[int] = field(default_factory=set)  # sentences that begin a paragraph

    def __len__(self) -> int:
        return len(self.sentences)

    def add(self, more: Iterable[str]) -> range:
        """Appends sentences; their numbers."""
        before = len(self)
        self.sentences.extend(more)
        return range(before, len(self))

    def begin(self) -> None:
        """The next sentence begins a paragraph."""
        self.starts.add(len(self))

    def built(self, name: str) -> Sentences:
        """One sentence a line; each paragraph a block."""
        spans: list[Span] = []
        blocks: list[int] = []
        extents: list[list[int]] = []
        at = 0
        for number, sentence in enumerate(self.sentences):
            if number in self.starts or not extents:
                extents.append([at, at])
            spans.append(Span(at, at + len(sentence)))
            blocks.append(len(extents) - 1)
            extents[-1][1] = at + len(sentence)
            at += len(sentence) + 1
        found = tuple(Block(start, end, "paragraph") for start, end in extents)
        return Sentences(Document(name, "\n".join(self.sentences), self.language, found), spans, blocks)


def read_own(folder: Path = OWN) -> list[Text]:
    """Our own texts, in the order of their names."""
    return [own_text(path) for path in sorted(folder.glob("*.jsonl"))]


def own_text(path: Path) -> Text:
    """One of them: a bead a line."""
    name, language = path.stem.split(".", 1)
    source, target = Side(language), Side("en")
    gold = []
    for line in path.read_text("utf-8").splitlines():
        bead = json.loads(line)
        if bead.get("paragraph"):
            source.begin()
            target.begin()
        gold.append(Gold(source.add(bead["zh"]), target.add(bead["en"])))
    return Text(name, source.built(name), target.built(name), tuple(gold))


def paragraphs(text: Sentences, between: str) -> Iterator[tuple[str, set[int]]]:
    """Each paragraph as one line, and where its sentences end, but the last."""
    parts: list[list[str]] = []
    for number, (start, end) in enumerate(text.spans):
        if number == 0 or text.blocks[number] != text.blocks[number - 1]:
            parts.append([])
        parts[-1].append(text.document.text[start:end])
    for part in parts:
        ends, at = set(), 0
        for sentence in part[:-1]:
            ends.add(at + len(sentence))
            at += len(sentence) + len(between)
        yield between.join(part), ends


def documents(path: Path, source: str, target: str) -> dict[str, list[Segment]]:
    """The segments of a JSONL corpus that have both texts, by document."""
    found: dict[str, list[Segment]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row.get(source) and row.get(target):
                found[row["doc"]].append((row[source], row[target]))
    return dict(found)


def rebuilt(
    corpus: dict[str, list[Segment]], language: str, split: bool, damage: float = 0.0, seed: int = 1
) -> list[Text]:
    """Documents of their segments: one a line, or ``split`` into sentences with each segment a paragraph.

    ``damage``: the share of segments that one side leaves out, or runs into the next (as two ways to do harm on either
    side); the draw depends on the seed and the document alone. Documents of fewer than eight segments are left out.
    """
    make = _paragraphs if split else _lines
    return [
        make(name, segments, language, fates(len(segments), damage, Random(f"{seed} {name}")))
        for name, segments in corpus.items()
        if len(segments) >= _FEWEST
    ]


def fates(number: int, damage: float, random: Random) -> list[Fate]:
    """What becomes of each segment: a third of the damage is left out by the source, a third by the target, and a
    third is run into the next segment, which both sides keep.
    """
    drawn: list[Fate] = []
    for _ in range(number):
        lot = random.random() * 3
        if lot < damage:
            drawn.append("drop source")
        elif lot < damage * 2:
            drawn.append("drop target")
        elif lot < damage * 3:
            drawn.append(random.choice(("join source", "join target")))
        else:
            drawn.append("keep")
    following = [*drawn, "drop source"][1:]
    return [
        "keep" if fate.startswith("join") and after.startswith("drop") else fate
        for fate, after in zip(drawn, following, strict=True)
    ]


def _lines(name: str, segments: Sequence[Segment], language: str, plan: Sequence[Fate]) -> Text:
    """One segment a line; where a side runs two together, they are one line."""
    source, target = Side(language), Side("en")
    gold: list[Gold] = []
    before: Fate = "keep"
    for (chinese, english), fate in zip(segments, plan, strict=True):
        if before == "keep" or before.startswith("drop"):
            gold.append(Gold(range(len(source), len(source)), range(len(target), len(target))))
        if before == "join source":
            source.sentences[-1] += chinese
        elif fate != "drop source":
            source.add([chinese])
        if before == "join target":
            target.sentences[-1] += f" {english}"
        elif fate != "drop target":
            target.add([english])
        rows, columns = gold[-1].source, gold[-1].target
        gold[-1] = Gold(range(rows.start, len(source)), range(columns.start, len(target)))
        before = fate
    return Text(name, source.built(name), target.built(name), tuple(gold))


def _paragraphs(name: str, segments: Sequence[Segment], language: str, plan: Sequence[Fate]) -> Text:
    """Segments as paragraphs of sentences; where a side runs two together, they are one paragraph.

    Where both sides of a segment have as many sentences, these are paired one to one; else the segment is coarse.
    """
    source, target = Side(language), Side("en")
    gold: list[Gold] = []
    before: Fate = "keep"
    for (chinese, english), fate in zip(segments, plan, strict=True):
        if before != "join source":
            source.begin()
        if before != "join target":
            target.begin()
        rows = source.add(() if fate == "drop source" else _split(chinese, language))
        columns = target.add(() if fate == "drop target" else _split(english, "en"))
        if len(rows) == len(columns):
            gold.extend(Gold(range(a, a + 1), range(b, b + 1)) for a, b in zip(rows, columns, strict=True))
        else:
            gold.append(Gold(rows, columns, coarse=bool(rows and columns)))
        before = fate
    return Text(name, source.built(name), target.built(name), tuple(gold))


def _split(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text), language)]


def noisy(text: Text, rate: float) -> Text:
    """The English with a share of its words exchanged (half of it), left out or followed by another word: as if the
    translator had other words for everything. The same for every run.
    """
    english = [text.target.document.text[start:end] for start, end in text.target.spans]
    words = [word for sentence in english for word in re.findall("[a-z]+", sentence)]
    random = Random(text.name)

    def other(match: re.Match[str]) -> str:
        lot = random.random()
        if lot < rate * 0.5:
            return str(random.choice(words))
        if lot < rate * 0.8:
            return ""
        return f"{match[0]} {random.choice(words)}" if lot < rate else str(match[0])

    blocks = text.target.blocks
    starts = {number for number, block in enumerate(blocks) if number == 0 or blocks[number - 1] != block}
    side = Side("en", [_WORD.sub(other, sentence).strip() or sentence for sentence in english], starts)
    return replace(text, target=side.built(text.name))


def repeated(texts: Sequence[Text], number: int, seed: int = 1) -> Iterator[Text]:
    """The texts over and over, in a fresh order each time, until they have so many sentences on both sides together."""
    random = Random(seed)
    order = list(texts)
    while number > 0:
        random.shuffle(order)
        for text in order:
            if number > 0:
                yield text
            number -= text.size


def concatenated(texts: Iterable[Text]) -> Text:
    """All of them as one text; paragraphs stay."""
    sides: list[Side] = []
    gold: list[Gold] = []
    for text in texts:
        sides = sides or [Side(text.source.document.language), Side(text.target.document.language)]
        shifts = [len(side) for side in sides]
        for side, part in zip(sides, (text.source, text.target), strict=True):
            for number, (start, end) in enumerate(part.spans):
                if number == 0 or part.blocks[number] != part.blocks[number - 1]:
                    side.begin()
                side.add([part.document.text[start:end]])
        gold.extend(
            Gold(_shifted(bead.source, shifts[0]), _shifted(bead.target, shifts[1]), bead.coarse) for bead in text.gold
        )
    return Text("all", sides[0].built("all"), sides[1].built("all"), tuple(gold))


def _shifted(numbers: range, by: int) -> range:
    return range(numbers.start + by, numbers.stop + by)
