"""chrF: how many n-grams of one to six characters draft and reference share (0 to 100).

F-score with recall weighted twice, of precision and recall averaged over the six orders, white space left out (Popović
2015, W15-3049). The numbers are those of sacrebleu with its defaults. It needs no tokens, so it suits Chinese as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from termkit.core.score import Omission
from termkit.errors import ConfigError
from termkit.score.counting import SHORT, Grams, common, of_characters, of_tokens
from termkit.score.metric import Material, Metric, Sample
from termkit.score.ngrams import chunks, code_points, dense, shared
from termkit.score.signature import signature, yes
from termkit.score.statistics import Floats, Integers, Option, Statistics
from termkit.score.strings import Streams, of_material, of_sums
from termkit.score.tokens import Words, parted

_NOTHING = 1e-16  # precision or recall where there is nothing to count
_FEW = 96  # numbers, up to which arrays do not pay


@dataclass(frozen=True)
class Chrf:
    """chrF with sacrebleu's options and defaults; ``word_order=2`` is chrF++."""

    char_order: int = 6
    word_order: int = 0
    beta: int = 2
    lowercase: bool = False
    whitespace: bool = False
    eps_smoothing: bool = False

    def __post_init__(self) -> None:
        if min(self.char_order, self.word_order) < 0 or not self.char_order + self.word_order:
            raise ConfigError(
                f"chrf: char_order={self.char_order} and word_order={self.word_order} leave nothing to count; "
                f"sacrebleu's defaults are 6 and 0"
            )

    @property
    def name(self) -> str:
        """``chrf``, or ``chrf++`` with words."""
        return "chrf++" if self.word_order else "chrf"

    @property
    def options(self) -> dict[str, Option]:
        """All of them."""
        return dict(vars(self))

    @property
    def columns(self) -> tuple[str, ...]:
        """For each order of characters, then of words: n-grams of the draft, of the reference, and common ones."""
        kinds = [("char", n) for n in range(1, self.char_order + 1)]
        kinds += [("word", n) for n in range(1, self.word_order + 1)]
        return tuple(f"{kind}-{n}-{what}" for kind, n in kinds for what in ("ours", "theirs", "matched"))

    @property
    def pass_key(self) -> tuple[object, ...]:
        """Metrics with the same key count in one pass."""
        return (Chrf, self.lowercase, self.whitespace)

    def signature(self, references: int | None) -> str:
        """Exactly sacrebleu's."""
        return signature(
            references,
            f"case:{'lc' if self.lowercase else 'mixed'}",
            f"eff:{yes(not self.eps_smoothing)}",
            f"nc:{self.char_order}",
            f"nw:{self.word_order}",
            f"space:{yes(self.whitespace)}",
        )

    def rows(self, hypotheses: Sequence[str], references: Streams) -> Integers:
        """The counts of each segment, [segments, columns]: with several references, those of the best."""
        return self.counted([self], [hypotheses, *references])[0]

    def counted(self, metrics: Sequence[Chrf], texts: Sequence[Sequence[str | None]]) -> list[Integers]:
        """The rows of metrics with one pass key; ``texts`` are the hypotheses, then each stream of references."""
        sizes = [sum(len(text) for text in row if text is not None) for row in zip(*texts, strict=True)]
        if len(sizes) == 1 and sizes[0] <= SHORT:
            row = [stream[0] for stream in texts]
            return [np.array([metric._short_row(row)], dtype=np.int64) for metric in metrics]
        orders = max(metric.char_order for metric in metrics), max(metric.word_order for metric in metrics)
        results = [np.empty((len(sizes), len(metric.columns)), dtype=np.int64) for metric in metrics]
        words = Words()
        for part in chunks(sizes):
            rows = list(zip(*(stream[part] for stream in texts), strict=True))
            triples = _triples(rows, orders, self.lowercase, self.whitespace, words)
            present = np.array([[text is not None for text in row[1:]] for row in rows]).T
            for metric, result in zip(metrics, results, strict=True):
                result[part] = metric._best(triples, orders[0], present)
        return results

    def _short_row(self, texts: Sequence[str | None]) -> list[int]:
        """The row of one short segment: a hypothesis, then its references."""
        ours, *others = [self._grams(text) for text in texts if text is not None]
        rows = []
        for theirs in others:
            matched = common(ours[: self.char_order], theirs[: self.char_order])
            matched += common(ours[self.char_order :], theirs[self.char_order :])
            totals = [(mine.total(), other.total()) for mine, other in zip(ours, theirs, strict=True)]
            triples = zip(totals, matched, strict=True)
            rows.append([n for (mine, other), both in triples for n in (mine if other else 0, other, both)])
        return rows[0] if len(rows) == 1 else max(rows, key=self._f_score)

    def _grams(self, text: str) -> Grams:
        text = text.lower() if self.lowercase else text
        split = text.split()
        grams = of_characters(text if self.whitespace else "".join(split), self.char_order)
        return grams + of_tokens(parted(split), self.word_order) if self.word_order else grams

    def _best(self, triples: Integers, char_order: int, present: NDArray[np.bool_]) -> Integers:
        """The counts against the first of the references with the highest F-score, [rows, columns]."""
        kept = np.r_[: self.char_order, char_order : char_order + self.word_order]
        others, rows = triples.shape[:2]
        counts: Integers = triples[:, :, kept].reshape(others, rows, -1)
        scores = np.where(present, self.values(counts.astype(np.float64)), -1.0)
        best: Integers = counts[scores.argmax(axis=0), np.arange(rows)] if others > 1 else counts[0]
        return best

    def values(self, sums: Floats, streams: int = 1) -> Floats:
        """0 to 100 for each row of sums, [..., columns] to [...].

        The operations are sacrebleu's, in its order and in the precision of the sums.
        """
        if sums.size <= _FEW and sums.dtype == np.float64:
            scores = [self._f_score(row) for row in sums.reshape(-1, sums.shape[-1]).tolist()]
            return np.array(scores).reshape(sums.shape[:-1])
        factor, orders = self.beta**2, sums.shape[-1] // 3
        score, precisions, recalls, counted = (np.zeros(sums.shape[:-1], dtype=sums.dtype) for _ in range(4))
        with np.errstate(divide="ignore", invalid="ignore"):
            for order in range(orders):
                ours, theirs, matched = (sums[..., 3 * order + column] for column in range(3))
                precision = np.where(ours > 0, matched / ours, _NOTHING)
                recall = np.where(theirs > 0, matched / theirs, _NOTHING)
                if self.eps_smoothing:
                    below = factor * precision + recall
                    score += np.where(below > 0, (1 + factor) * precision * recall / below, _NOTHING)
                both = (ours > 0) & (theirs > 0)
                precisions += np.where(both, precision, 0.0)
                recalls += np.where(both, recall, 0.0)
                counted += both
            if self.eps_smoothing:
                smoothed: Floats = 100 * score / orders
                return smoothed
            precisions /= np.maximum(counted, 1)
            recalls /= np.maximum(counted, 1)
            score = (1 + factor) * precisions * recalls / (factor * precisions + recalls)
            return np.where(precisions + recalls > 0, 100 * score, 0.0)

    def _f_score(self, row: Sequence[float]) -> float:
        """The same for one row, which arrays would only slow down."""
        factor, score, precisions, recalls, counted = self.beta**2, 0.0, 0.0, 0.0, 0
        for ours, theirs, matched in zip(row[::3], row[1::3], row[2::3], strict=True):
            precision = matched / ours if ours > 0 else _NOTHING
            recall = matched / theirs if theirs > 0 else _NOTHING
            if self.eps_smoothing:
                below = factor * precision + recall
                score += (1 + factor) * precision * recall / below if below > 0 else _NOTHING
            if ours > 0 and theirs > 0:
                precisions, recalls, counted = precisions + precision, recalls + recall, counted + 1
        if self.eps_smoothing:
            return 100 * score / (len(row) // 3)
        if not precisions + recalls:
            return 0.0
        precisions, recalls = precisions / counted, recalls / counted
        return 100 * ((1 + factor) * precisions * recalls / (factor * precisions + recalls))


def _triples(
    rows: Sequence[tuple[str | None, ...]], orders: tuple[int, int], lowercase: bool, whitespace: bool, words: Words
) -> Integers:
    """For each reference, row and order: n-grams of ours, of theirs, and common ones, [others, rows, orders, 3]."""
    texts = [text or "" for text in chain.from_iterable(rows)]
    if lowercase:
        texts = [text.lower() for text in texts]
    shape = len(rows), len(rows[0])
    split = [] if whitespace and not orders[1] else [text.split() for text in texts]
    units = texts if whitespace else ["".join(words) for words in split]
    parts = []
    if orders[0]:
        lengths = np.fromiter(map(len, units), np.int64, len(units)).reshape(shape)
        parts.append(_counts(dense(code_points("".join(units))), lengths, orders[0]))
    if orders[1]:
        ids, flat = words.pieces(split)
        parts.append(_counts(ids, flat.reshape(shape), orders[1]))
    return np.concatenate(parts, axis=2)


def _counts(ids: Integers, lengths: Integers, orders: int) -> Integers:
    """[others, rows, orders, 3]; where a reference has no n-gram of an order, ours do not count."""
    matched = shared(ids, lengths, orders)
    totals = np.maximum(lengths[:, :, None] - np.arange(orders), 0).transpose(1, 0, 2)  # [texts, rows, orders]
    theirs = totals[1:]
    triples: Integers = np.stack([np.where(theirs > 0, totals[:1], 0), theirs, matched], axis=-1)
    return triples


def _statistics(material: Material) -> Statistics | Omission:
    return of_material(Chrf(), material)


METRIC = Metric(
    name="chrf",
    summary="n-grams of characters shared with the reference",
    needs="reference",
    higher_is_better=True,
    maximum=100.0,
    digits=2,
    doc=__doc__,
    statistics=_statistics,
    values=lambda statistics, sums: of_sums(Chrf, statistics, sums),
    samples=(
        Sample(
            hypotheses=("幽靈搬進電腦",),
            references=("幽靈住進電腦",),
            value=100 * (5 / 6 + 3 / 5 + 1 / 4) / 6,
            language="zh-Hant",
            note="as long as the reference, so precision = recall: 5/6, 3/5, 1/4, 0/3, 0/2, 0/1",
        ),
    ),
)
