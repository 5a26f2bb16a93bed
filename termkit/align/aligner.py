"""Pairs the sentences of texts that say the same thing, learning their words as it goes.

Each pass finds the best way through every pair of texts, then re-estimates what it knows from what it found: shapes,
lengths, and which unit renders which. The first pass knows a lexicon and what both sides write alike (names, numbers,
the sounds of names). Nothing is drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from termkit.align.anchors import alike
from termkit.align.coarse import rough_band
from termkit.align.confidence import confidences
from termkit.align.embedding import Encoder, Vectors
from termkit.align.gains import bead_gains
from termkit.align.lexicon import Lexicon, counts_of, is_word_pair, prior_counts
from termkit.align.marks import Marks, corner_bonus, inner_breaks, marks_of
from termkit.align.path import Band, Gaps, Scorer, Step, around, best_path
from termkit.align.shapes import SHAPES, Proportions, believed, estimated
from termkit.align.translation import Counts, Translation, learn
from termkit.align.units import Encoded, Vocabulary
from termkit.core.alignment import Sentences
from termkit.core.language import is_chinese, primary

_FEW = 100  # sentences of both sides below which nothing is learnt from the texts when a lexicon is there
_LEXICON = 500  # pairs from which on a lexicon is one: a handful of terms tells too little
_ROUNDS = 2
_SMALL = 200_000  # pairs of sentences that are looked at, all of them, in the first pass
_MARGIN = 40  # columns on either side of the way of the pass before
_WEIGHT = 0.25  # of the lexical gains of both directions: they repeat each other
_SAME_WEIGHT = 0.5  # between two texts of one language, where words need no lexicon
_GAP = (-3.5, -2.0)  # log cost of a passage without counterpart: its first sentence, each further one
_WIDE = 3.0  # a Han character says as much as three letters
_BLANK = -12.0  # for a bead of which one side holds nothing
_USUAL = {0: 1.0, 1: 1.2, -1: 1 / 1.2}  # weighted length of a target for each unit of its source, by direction
_SURE = 3.0  # counts that a lexicon's pair of units written alike is worth
_EVEN, _STEEP = 0.015, 60.0  # gain of a unit at which texts are as likely to correspond as not; how fast that turns
_SAME_EVEN = 0.12  # the same between two texts of one language: any two of them share many words
_OTHERS = 300.0  # units of other texts by which a frequency is judged: in a short text every word is frequent
_AGAINST = 0.15  # what a unit without a counterpart says against the texts, where both sides have such units
_EQUAL = 0.5  # gain of a unit of sentences that are equal to the letter
_KNOWN_SHAPES = frozenset(SHAPES)  # a bead that a person locked may have any
_SAMPLE = 300  # beads by which texts are judged
_BELIEF, _CREDIT = 60.0, 0.04  # units that a belief in the texts is worth, and how far above it believes them


@dataclass
class _Text:
    source: Sentences
    target: Sentences
    units: tuple[Encoded, Encoded]
    lengths: tuple[Any, Any]  # running sums of weighted lengths
    marks: tuple[Marks, Marks] | None
    blanks: tuple[Any, Any]  # running numbers of sentences that hold nothing
    vectors: Vectors | None = None
    locked: Sequence[Step] = ()
    steps: list[Step] = field(default_factory=list)


class Aligner:
    """Texts of one pair of languages, aligned together: they share what is learnt."""

    def __init__(
        self,
        texts: Sequence[tuple[Sentences, Sentences]],
        lexicon: Lexicon,
        *,
        omits: float = 0.0,
        structure: bool = True,
        locked: Sequence[Sequence[Step]] = (),
        encoder: Encoder | None = None,
    ) -> None:
        import numpy as np

        languages = [side.document.language for side in texts[0]]
        same = primary(languages[0]) == primary(languages[1])
        self.direction = 0 if same else 1 if is_chinese(languages[0]) else -1  # 1: Chinese first, -1: second
        self.vocabularies = (Vocabulary(), Vocabulary())
        known: dict[str, int] = {}
        self.texts = [self._text(source, target, known if structure else None) for source, target in texts]
        for text, steps in zip(self.texts, locked, strict=False):
            text.locked = steps
        for text in self.texts:
            if encoder is None:
                break
            text.vectors = Vectors(encoder, _strings(text.source), _strings(text.target))
        self.gaps = Gaps(_GAP[0] + omits, _GAP[1] + omits)
        frequencies = [
            np.bincount(np.concatenate([text.units[side].ids for text in self.texts]), minlength=len(vocabulary))
            for side, vocabulary in enumerate(self.vocabularies)
        ]
        self.base = [counts / (counts.sum() + _OTHERS) for counts in frequencies]
        self.prior = self._prior(lexicon)
        lengths = [sum(float(text.lengths[side][-1]) for text in self.texts) for side in (0, 1)]
        self.proportions = believed(lengths[0], lengths[1], _USUAL[self.direction])
        self.translation, self.learnt = learn([], self.prior, *self.base)
        self.first, _ = learn([], self.prior, *(counts / max(counts.sum(), 1) for counts in frequencies))
        self.has_lexicon = len(lexicon) >= _LEXICON or not self.direction

    def run(self, progress: Callable[[str], object], rounds: int | None = None) -> None:
        """All passes; ``progress`` is told which. ``rounds`` of learning, or as many as the size of the texts asks."""
        self._pass(progress, "first pass")
        self._settle()
        size = sum(len(text.source) + len(text.target) for text in self.texts)
        if any(text.vectors for text in self.texts) or (size < _FEW and self.has_lexicon):
            self._pass(progress, "second pass")
            return
        rounds = rounds or _ROUNDS
        for number in range(1, rounds + 1):
            progress(f"round {number} of {rounds}: learning words")
            self._learn()
            self._pass(progress, f"round {number} of {rounds}: aligning")
            self._settle()

    def steps(self, number: int) -> list[Step]:
        """The way through one pair of texts."""
        return self.texts[number].steps

    def confidences(self, number: int) -> list[float]:
        """How sure each of its steps is, 0 to 1."""
        text = self.texts[number]
        found: list[float] = []
        for given, steps in groupby(text.steps, key=set(text.locked).__contains__):
            run = list(steps)
            found.extend([1.0] * len(run) if given else confidences(run, self.scorer(text), self.gaps))
        return found

    def _text(self, source: Sentences, target: Sentences, known: dict[str, int] | None) -> _Text:
        sides = (source, target)
        encoded = [
            vocabulary.encode(side.document.text[slice(*span)] for span in side.spans)
            for vocabulary, side in zip(self.vocabularies, sides, strict=True)
        ]
        marks = None if known is None else (marks_of(source, known), marks_of(target, known))
        blanks = (_blanks(source), _blanks(target))
        return _Text(source, target, (encoded[0], encoded[1]), (_lengths(source), _lengths(target)), marks, blanks)

    def _prior(self, lexicon: Lexicon) -> Counts:
        """What the lexicon says, and what is written alike."""
        source, target = (vocabulary.numbers for vocabulary in self.vocabularies)
        same = self.direction == 0
        told = prior_counts(Lexicon() if same else lexicon, source, target, self.direction > 0)
        texts = ((text.source, text.target) for text in self.texts)
        pairs = [
            (source[a], target[b], _SURE) for a, b in alike(texts, source, target, same) if a in source and b in target
        ]
        found = [*zip(told.source.tolist(), told.target.tolist(), told.weight.tolist(), strict=True), *pairs]
        return counts_of(found, len(target))

    def correspondence(self, number: int) -> float:
        """How likely one pair of texts says the same thing at all, 0 to 1.

        Judged by what was known before the texts: what was learnt from a wrong pairing would confirm it. Short texts
        are believed.
        """
        import numpy as np

        text = self.texts[number]
        if text.vectors:
            return 1.0
        gain = units = 0.0
        alone = [0, 0]
        for step in text.steps[:: 1 + len(text.steps) // _SAMPLE]:
            sizes = [len(_slice(text.units[0], step.row - step.m, step.row))]
            sizes.append(len(_slice(text.units[1], step.column - step.n, step.column)))
            if not self.direction and _says(text.source, step.row, step.m) == _says(text.target, step.column, step.n):
                gain += _EQUAL * sum(sizes)
                units += sum(sizes)
            elif all(sizes) and (step.m, step.n) in _KNOWN_SHAPES:
                rows, columns = range(step.row, step.row + 1), range(step.column, step.column + 1)
                gain += float(bead_gains(*text.units, rows, columns, self.first, [(step.m, step.n)])[0, 0, 0])
                units += sum(sizes)
            alone[0 if step.m else 1] += sum(sizes) if step.m == 0 or step.n == 0 else 0
        against = min(alone)  # an excerpt leaves out on one side only
        gain, units = gain - _AGAINST * against, units + against
        different = sum(len(np.unique(side.ids)) for side in text.units)
        fresh = min(1.0, 2 * different / max(sum(len(side.ids) for side in text.units), 1))
        gain, units = gain * fresh, units * fresh  # what is repeated is no further evidence
        even = _EVEN if self.direction else _SAME_EVEN
        mean = (gain + _BELIEF * (even + _CREDIT)) / (units + _BELIEF)
        return float(1 / (1 + np.exp(-_STEEP * (mean - even))))

    def lexicon(self) -> Lexicon:
        """What the texts taught: pairs of a Chinese and another unit; of nothing between texts of one language."""
        lexicon = Lexicon()
        if not self.direction:
            return lexicon
        names = [vocabulary.names() for vocabulary in self.vocabularies]
        for source, target, weight in zip(*(column.tolist() for column in self.learnt), strict=True):
            pair = (names[0][source], names[1][target])
            chinese, other = pair[:: self.direction]
            if is_word_pair(chinese, other):
                lexicon.add(chinese, other, weight)
        return lexicon

    def _pass(self, progress: Callable[[str], object], doing: str) -> None:
        rows = sum(len(text.source) for text in self.texts)
        before = 0

        def tell(done: int) -> None:
            progress(f"{doing}, {100 * (before + done) // max(rows, 1)} %")

        for text in self.texts:
            band = around(text.steps, _MARGIN) if text.steps else self._rough(text)
            text.steps = self._way(text, band, tell)
            before += len(text.source)

    def _rough(self, text: _Text) -> Band | None:
        """Where to look first: everywhere in short texts, along the rough way in long ones."""
        if len(text.source) * len(text.target) <= _SMALL:
            return lambda rows: range(len(text.target) + 1)
        return None if text.vectors else rough_band(*text.units, self.translation)

    def _way(self, text: _Text, band: Band | None, tell: Callable[[int], None]) -> list[Step]:
        """The best way of a text, which passes through its locked beads."""
        steps: list[Step] = []
        score = self.scorer(text)

        def scorer(rows: range, columns: range) -> Any:
            tell(rows.start - 1)
            return score(rows, columns)

        row = column = 0
        for fixed in (*text.locked, None):
            end = (fixed.row - fixed.m, fixed.column - fixed.n) if fixed else (len(text.source), len(text.target))
            steps.extend(best_path((row, column), end, scorer, self.gaps, band))
            if fixed:
                steps.append(fixed)
                row, column = fixed.row, fixed.column
        return steps

    def _learn(self) -> None:
        passages = [
            (
                _slice(text.units[0], step.row - step.m, step.row),
                _slice(text.units[1], step.column - step.n, step.column),
            )
            for text in self.texts
            for step in text.steps
            if step.m and step.n
        ]
        self.translation, self.learnt = learn(passages, self.prior, *self.base)

    def _settle(self) -> None:
        lengths = [
            (
                float(text.lengths[0][step.row] - text.lengths[0][step.row - step.m]),
                float(text.lengths[1][step.column] - text.lengths[1][step.column - step.n]),
            )
            for text in self.texts
            for step in text.steps
            if step.m and step.n
        ]
        shapes = [(step.m, step.n) for text in self.texts for step in text.steps]
        self.proportions = estimated(shapes, lengths, self.proportions)

    def scorer(self, text: _Text) -> Scorer:
        """Log scores of the beads of a text, as ``best_path`` asks for them."""
        return _Scorer(text, self.translation, self.proportions, _WEIGHT if self.direction else _SAME_WEIGHT)


class _Scorer:
    def __init__(self, text: _Text, translation: Translation, proportions: Proportions, weight: float) -> None:
        self.text, self.translation, self.proportions, self.weight = text, translation, proportions, weight
        self.breaks = [inner_breaks(marks) for marks in text.marks] if text.marks else None

    def __call__(self, rows: range, columns: range) -> Any:
        import numpy as np

        if self.text.vectors:
            scores = self.text.vectors.gains(rows, columns)
        else:
            scores = bead_gains(*self.text.units, rows, columns, self.translation, SHAPES)
            scores *= self.weight
        ends, stops = np.arange(rows.start, rows.stop), np.arange(columns.start, columns.stop)
        for number, (m, n) in enumerate(SHAPES):
            begins, starts = np.maximum(ends - m, 0), np.maximum(stops - n, 0)
            source = self.text.lengths[0][ends] - self.text.lengths[0][begins]
            target = self.text.lengths[1][stops] - self.text.lengths[1][starts]
            scores[number] += self.proportions.logs[number]
            scores[number] += self.proportions.lengths(source[:, None], target[None, :])
            blank = [
                (self.text.blanks[side][stop] - self.text.blanks[side][start]) == size
                for side, stop, start, size in ((0, ends, begins, m), (1, stops, starts, n))
            ]
            scores[number] += np.where(blank[0][:, None] != blank[1][None, :], _BLANK, 0.0)
        if self.text.marks and self.breaks:
            self._add_structure(scores, rows, columns)
        return scores

    def _add_structure(self, scores: Any, rows: range, columns: range) -> None:
        import numpy as np

        assert self.text.marks
        assert self.breaks
        deep, wide = max(m for m, _ in SHAPES), max(n for _, n in SHAPES)
        first, left = max(0, rows.start - deep), max(0, columns.start - wide)
        bonus = corner_bonus(*self.text.marks, range(first, rows.stop), range(left, columns.stop))
        ends, stops = np.arange(rows.start, rows.stop), np.arange(columns.start, columns.stop)
        for number, (m, n) in enumerate(SHAPES):
            begins, starts = np.maximum(ends - m, 0), np.maximum(stops - n, 0)
            scores[number] += bonus[begins - first][:, starts - left]
            scores[number] += (self.breaks[0][np.maximum(ends - 1, 0)] - self.breaks[0][begins])[:, None]
            scores[number] += (self.breaks[1][np.maximum(stops - 1, 0)] - self.breaks[1][starts])[None, :]


def _strings(text: Sentences) -> list[str]:
    return [text.document.text[slice(*span)] for span in text.spans]


def _blanks(text: Sentences) -> Any:
    """Running numbers of sentences of white space only."""
    import numpy as np

    content = text.document.text
    return np.cumsum([0, *(not content[start:end].strip() for start, end in text.spans)])


def _says(text: Sentences, end: int, size: int) -> list[str]:
    return [text.document.text[slice(*span)] for span in text.spans[end - size : end]]


def _slice(text: Encoded, start: int, stop: int) -> Any:
    return text.ids[text.starts[start] : text.starts[stop]]


def _lengths(text: Sentences) -> Any:
    """Running sums of weighted lengths: a wide character counts three, others one, a sentence at least one."""
    import numpy as np

    sizes = np.zeros(len(text) + 1)
    content = text.document.text
    for number, (start, end) in enumerate(text.spans, 1):
        sentence = content[start:end]
        wide = 0 if sentence.isascii() else sum(char > "\u2000" for char in sentence)
        sizes[number] = max(len(sentence) + (_WIDE - 1) * wide, 1)
    return np.cumsum(sizes)
