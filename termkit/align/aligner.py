"""Pairs the sentences of texts that say the same thing, learning their words as it goes.

Each pass finds the best way through every pair of texts, then re-estimates what it knows from what it found: shapes,
lengths, and which unit renders which. The first pass knows a lexicon and what both sides write alike (names, numbers,
the sounds of names). Nothing is drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from termkit.align.anchors import alike
from termkit.align.gains import bead_gains
from termkit.align.lexicon import Lexicon, counts_of, prior_counts
from termkit.align.marks import Marks, corner_bonus, inner_breaks, marks_of
from termkit.align.path import Gaps, Step, around, best_path
from termkit.align.shapes import SHAPES, Proportions, believed, estimated
from termkit.align.translation import Counts, Translation, learn
from termkit.align.units import Encoded, Vocabulary
from termkit.core.alignment import Sentences
from termkit.core.language import is_chinese, primary

_FEW = 100  # sentences of both sides below which nothing is learnt from the texts when a lexicon is there
_PASSES = 3
_MARGIN = 40  # columns on either side of the way of the pass before
_WEIGHT = 0.25  # of the lexical gains of both directions: they repeat each other
_GAP = (-3.5, -3.0)  # log cost of a passage without counterpart: its first sentence, each further one
_WIDE = 3.0  # a Han character says as much as three letters
_SURE = 3.0  # counts that a lexicon's pair of units written alike is worth


@dataclass(frozen=True)
class Freedom:
    """How translators of these texts work. ``omits`` shifts the cost of leaving a sentence out: above 0 is cheaper."""

    omits: float = 0.0


@dataclass
class _Text:
    source: Sentences
    target: Sentences
    units: tuple[Encoded, Encoded]
    lengths: tuple[Any, Any]  # running sums of weighted lengths
    marks: tuple[Marks, Marks] | None
    steps: list[Step] = field(default_factory=list)


class Aligner:
    """Texts of one pair of languages, aligned together: they share what is learnt."""

    def __init__(
        self, texts: Sequence[tuple[Sentences, Sentences]], lexicon: Lexicon, freedom: Freedom = Freedom(), *,
        structure: bool = True,
    ) -> None:  # fmt: skip
        import numpy as np

        self.vocabularies = (Vocabulary(), Vocabulary())
        known: dict[str, int] = {}
        self.texts = [self._text(source, target, known if structure else None) for source, target in texts]
        self.freedom = freedom
        frequencies = [
            np.bincount(np.concatenate([text.units[side].ids for text in self.texts]), minlength=len(vocabulary))
            for side, vocabulary in enumerate(self.vocabularies)
        ]
        self.base = [counts / max(counts.sum(), 1) for counts in frequencies]
        self.prior = self._prior(lexicon)
        self.proportions = believed(*(sum(float(text.lengths[side][-1]) for text in self.texts) for side in (0, 1)))
        self.translation, self.learnt = learn([], self.prior, *self.base)
        self.has_lexicon = len(lexicon) > 0

    def run(self) -> None:
        """All passes."""
        size = sum(len(text.source) + len(text.target) for text in self.texts)
        self._pass()
        self._settle()
        if size < _FEW and self.has_lexicon:
            self._pass()
            return
        for _ in range(_PASSES):
            self._learn()
            self._pass()
            self._settle()

    def _text(self, source: Sentences, target: Sentences, known: dict[str, int] | None) -> _Text:
        sides = (source, target)
        encoded = [
            vocabulary.encode(side.document.text[slice(*span)] for span in side.spans)
            for vocabulary, side in zip(self.vocabularies, sides, strict=True)
        ]
        marks = None if known is None else (marks_of(source, known), marks_of(target, known))
        return _Text(source, target, (encoded[0], encoded[1]), (_lengths(source), _lengths(target)), marks)

    def _prior(self, lexicon: Lexicon) -> Counts:
        """What the lexicon says, and what is written alike."""
        import numpy as np

        first = self.texts[0]
        languages = (first.source.document.language, first.target.document.language)
        source, target = (vocabulary.numbers for vocabulary in self.vocabularies)
        told = prior_counts(lexicon, source, target, is_chinese(languages[0]))
        same = primary(languages[0]) == primary(languages[1])
        pairs = [(source[a], target[b], _SURE) for a, b in alike(self.texts_of(), source, target, same)]
        found = [*zip(told.source.tolist(), told.target.tolist(), told.weight.tolist(), strict=True), *pairs]
        return counts_of(found, len(target), np)

    def texts_of(self) -> Iterator[tuple[Sentences, Sentences]]:
        """The pairs of texts, in order."""
        return ((text.source, text.target) for text in self.texts)

    def _pass(self) -> None:
        gaps = Gaps(_GAP[0] + self.freedom.omits, _GAP[1] + self.freedom.omits / 2)
        for text in self.texts:
            band = around(text.steps, _MARGIN) if text.steps else None
            rows, columns = len(text.source), len(text.target)
            text.steps = best_path(rows, columns, self.scorer(text), gaps, band)

    def _learn(self) -> None:
        passages = [
            (_slice(text.units[0], step.row - step.m, step.row), _slice(text.units[1], step.column - step.n, step.column))
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

    def scorer(self, text: _Text) -> Any:
        """Log scores of the beads of a text, as ``best_path`` asks for them."""
        return _Scorer(text, self.translation, self.proportions)


class _Scorer:
    def __init__(self, text: _Text, translation: Translation, proportions: Proportions) -> None:
        self.text, self.translation, self.proportions = text, translation, proportions
        self.breaks = [inner_breaks(marks) for marks in text.marks] if text.marks else None

    def __call__(self, rows: range, columns: range) -> Any:
        import numpy as np

        scores = bead_gains(*self.text.units, rows, columns, self.translation, SHAPES)
        scores *= _WEIGHT
        ends, stops = np.arange(rows.start, rows.stop), np.arange(columns.start, columns.stop)
        for number, (m, n) in enumerate(SHAPES):
            begins, starts = np.maximum(ends - m, 0), np.maximum(stops - n, 0)
            source = self.text.lengths[0][ends] - self.text.lengths[0][begins]
            target = self.text.lengths[1][stops] - self.text.lengths[1][starts]
            scores[number] += self.proportions.logs[number]
            scores[number] += self.proportions.lengths(source[:, None], target[None, :])
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
