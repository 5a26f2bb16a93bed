"""``python -m benchmarks.lexicon.make``: makes the lexicon that the aligner ships.

    python -m benchmarks.lexicon.make                         # from gloss.tsv and pairs.tsv in this folder
    python -m benchmarks.lexicon.make --data ../shared/data   # learns pairs.tsv anew first; a few minutes

* ``gloss.tsv``: our own list, a Chinese character and the English words likely to stand where it stands.
* ``pairs.tsv``: what three openly licensed corpora say. Their segments are taken as they are paired; inside each, the
  aligner pairs the sentences without any lexicon and counts which character renders which word. A pair is kept if its
  count (less one, so that no pair vouches for itself) is high enough, if it holds in one direction at least, and if the
  two meet twice as often as by chance.
* A word of the list is worth ``GLOSS / (1 + DECAY * rank)`` counts. A pair of the corpora is worth ``CORPUS`` times the
  geometric mean of its probabilities in both directions, however often it was met: what is common in software must not
  drown what is common elsewhere. What both hold adds up.

The output is the same, to the byte, on every run.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import click

from termkit.align.aligner import Aligner
from termkit.align.lexicon import Lexicon, parse
from termkit.align.units import units
from termkit.core.alignment import Sentences
from termkit.core.document import Block, Document
from termkit.core.span import Span
from termkit.text.sentences import sentences

HERE = Path(__file__).resolve().parent
GLOSSES = HERE / "gloss.tsv"
PAIRS = HERE / "pairs.tsv"
LEXICON = HERE.parent.parent / "termkit" / "align" / "data" / "lexicon.tsv.gz"
CORPORA = ("cindy-before", "openclaw", "vue")

GLOSS = 4.0  # counts that the first word of a gloss is worth
DECAY = 0.3
CORPUS = 3.0  # counts that a pair of the corpora is worth at most
COUNT = 1.0  # of expected counts, less one, that a pair needs
PROBABILITY = 0.05  # that it needs in one direction
LIFT = 2.0  # times as often as by chance
MOST = 25_000  # pairs

SOURCES = """\
#   cindy: UI texts of makecindy/cindy (https://github.com/makecindy/cindy), Apache-2.0
#   openclaw: documentation of OpenClaw (https://github.com/openclaw/docs), MIT licence
#   vue: documentation of Vue.js and its Chinese translation (https://github.com/vuejs-translations/docs-zh-cn) by their
#     contributors, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); changed: only statistics of words are left
"""
HEADER = f"""\
# Which English word stands where a Chinese character stands, for termkit's aligner.
# format: character, tab, stems of English words with weights: about how many counts of a corpus each is worth
# sources: benchmarks/lexicon/gloss.tsv, written by the termkit authors, Apache-2.0; and pairs of words learnt from
{SOURCES}# made by: benchmarks/lexicon/make.py, which tells how
"""
PAIRS_HEADER = f"""\
# Characters and the English words that render them, learnt from corpora by benchmarks/lexicon/make.py
# format: character, tab, stems of English words with weights
# sources:
{SOURCES}"""


class Learnt(NamedTuple):
    """A pair: its expected count, and the passages that hold the character, the word, and both."""

    expected: float
    chinese: int
    english: int
    both: int


def passages(rows: Iterable[dict[str, str]]) -> Iterator[tuple[Sentences, Sentences]]:
    """The segments of a corpus as texts of a few sentences each."""
    for row in rows:
        if row.get("hans") and row.get("en"):
            yield _side(row["hans"], "zh-Hans"), _side(row["en"], "en")


def learn(texts: list[tuple[Sentences, Sentences]]) -> tuple[int, dict[tuple[str, str], Learnt]]:
    """How many passages the aligner finds in texts, and what it learns of their pairs of units."""
    aligner = Aligner(texts, Lexicon(), structure=False)
    aligner.run(lambda _: None)
    names = [vocabulary.names() for vocabulary in aligner.vocabularies]
    both: Counter[tuple[int, int]] = Counter()
    seen: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    total = 0
    for text in aligner.texts:
        for step in text.steps:
            if step.m and step.n:
                total += 1
                ends = ((step.row - step.m, step.row), (step.column - step.n, step.column))
                held = [
                    set(side.ids[side.starts[start] : side.starts[stop]].tolist())
                    for side, (start, stop) in zip(text.units, ends, strict=True)
                ]
                for counter, ids in zip(seen, held, strict=True):
                    counter.update(ids)
                both.update((one, other) for one in held[0] for other in held[1])
    columns = (aligner.learnt.source.tolist(), aligner.learnt.target.tolist(), aligner.learnt.weight.tolist())
    return total, {
        (names[0][one], names[1][other]): Learnt(count, seen[0][one], seen[1][other], both[one, other])
        for one, other, count in zip(*columns, strict=True)
        if _is_han(names[0][one]) and names[1][other][0].isalpha()
    }


def reliable(corpora: Iterable[tuple[int, dict[tuple[str, str], Learnt]]]) -> Lexicon:
    """The pairs of several corpora that can be relied on."""
    total = 0
    counts: dict[tuple[str, str], float] = defaultdict(float)
    both: Counter[tuple[str, str]] = Counter()
    chinese: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for size, pairs in corpora:
        total += size
        for pair, learnt in pairs.items():
            counts[pair] += learnt.expected
            both[pair] += learnt.both
        chinese.update({one: learnt.chinese for (one, _), learnt in pairs.items()})
        english.update({other: learnt.english for (_, other), learnt in pairs.items()})
    sums: tuple[dict[str, float], dict[str, float]] = (defaultdict(float), defaultdict(float))
    for (one, other), count in counts.items():
        sums[0][one] += count
        sums[1][other] += count
    lexicon = Lexicon()
    for (one, other), count in counts.items():
        forward, backward = count / (sums[0][one] + 1), count / (sums[1][other] + 1)
        lift = both[one, other] * total / (chinese[one] * english[other])
        if count >= COUNT and max(forward, backward) >= PROBABILITY and lift >= LIFT:
            lexicon.add(one, other, CORPUS * (forward * backward) ** 0.5)
    return lexicon


def glosses(lines: Iterable[str]) -> Lexicon:
    """Our own list as a lexicon."""
    lexicon = Lexicon()
    for line in lines:
        if line.startswith("#"):
            continue
        chinese, _, words = line.rstrip("\n").partition("\t")
        best: dict[str, float] = {}
        for rank, word in enumerate(words.split()):
            for unit in _words(word):
                best.setdefault(unit, GLOSS / (1 + DECAY * rank))
        for character in _words(chinese):
            lexicon.update(Lexicon({(character, unit): weight for unit, weight in best.items()}))
    return lexicon


def merge(ours: Lexicon, learnt: Lexicon) -> Lexicon:
    """Both together, the best pairs only."""
    both = Lexicon()
    for lexicon in (ours, learnt):
        for (chinese, english), weight in lexicon.weights.items():
            both.add(chinese, english, weight)
    best = sorted(both.weights.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST]
    return Lexicon(dict(best))


def pack(lexicon: Lexicon) -> bytes:
    """The file that is shipped."""
    return gzip.compress((HEADER + "".join(lexicon.lines())).encode("utf-8"), mtime=0)


def make(gloss: Path = GLOSSES, pairs: Path = PAIRS) -> bytes:
    """The file that is shipped, from the files of this folder."""
    with gloss.open(encoding="utf-8") as ours, pairs.open(encoding="utf-8") as learnt:
        return pack(merge(glosses(ours), parse(learnt, str(pairs))))


def learn_corpora(data: Path) -> str:
    """The text of pairs.tsv, from the folder with the corpora."""
    found = []
    for name in CORPORA:
        with (data / "corpora" / f"{name}.segments.jsonl").open(encoding="utf-8") as lines:
            found.append(learn(list(passages(json.loads(line) for line in lines))))
    return PAIRS_HEADER + "".join(reliable(found).lines())


def _side(text: str, language: str) -> Sentences:
    spans = [Span(start, end) for start, end in sentences(text, 0, len(text), language)] or [Span(0, len(text))]
    return Sentences(Document("corpus", text, language, (Block(0, len(text), "paragraph"),)), spans, [0] * len(spans))


def _words(text: str) -> list[str]:
    """Units but numbers, which the aligner knows by their values; ``s`` is the ending 's, no plural."""
    return [text] if text == "s" else [unit for unit in units(text) if not unit.startswith("#")]


def _is_han(unit: str) -> bool:
    return len(unit) == 1 and unit.isalpha() and ord(unit) >= 0x3400


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Learn pairs.tsv anew.")
@click.option("--output", default=LEXICON, show_default=True, type=click.Path(path_type=Path))
def main(data: Path | None, output: Path) -> None:
    """Make the aligner's lexicon."""
    if data is not None:
        PAIRS.write_text(learn_corpora(data), encoding="utf-8")
    packed = make()
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(packed)
    click.echo(f"{output}: {len(packed)} bytes")


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.lexicon.make")
