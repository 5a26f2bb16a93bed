"""BLEU: how many n-grams of one to four tokens of the draft stand in the reference (0 to 100).

Geometric mean of the four precisions over all segments, times a penalty for drafts shorter than the reference
(Papineni et al. 2002, P02-1040). The numbers are those of sacrebleu (Post 2018, W18-6319) with its defaults: mixed
case, exponential smoothing; tokens are those of ``13a`` for English and single characters (``zh``) for Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import exp, log

import numpy as np

from termkit.core.language import is_chinese
from termkit.core.score import Omission
from termkit.errors import ConfigError
from termkit.score.counting import SHORT, common, most, of_tokens
from termkit.score.metric import Material, Metric, Sample
from termkit.score.ngrams import chunks, shared
from termkit.score.signature import signature, yes
from termkit.score.statistics import Floats, Integers, Option, Statistics
from termkit.score.strings import Streams, of_material, of_sums
from termkit.score.tokens import Tokenizer, Vocabulary, check_tokenizer, tokenizer, tokenizer_signature

_SMOOTHING: Mapping[str, float | None] = {"exp": None, "floor": 0.1, "add-k": 1, "none": None}  # by default
_FEW = 120  # numbers, up to which arrays do not pay
_LOG_OF_ZERO = -9999999999  # as sacrebleu has it


@dataclass(frozen=True)
class Bleu:
    """BLEU with sacrebleu's options and defaults.

    ``tokenize`` is one of 13a, zh, char, intl and none, or one of flores101, flores200, spBLEU-1K, ja-mecab and
    ko-mecab where its model or library is installed. Raises ConfigError for an option that sacrebleu does not know.
    """

    tokenize: str = "13a"
    lowercase: bool = False
    smooth_method: str = "exp"
    smooth_value: float | None = None
    max_ngram_order: int = 4
    effective_order: bool = False

    name = "bleu"

    def __post_init__(self) -> None:
        check_tokenizer(self.tokenize)
        if self.smooth_method not in _SMOOTHING:
            raise ConfigError(f"bleu: no smoothing is named {self.smooth_method!r}; known are {', '.join(_SMOOTHING)}")
        if self.max_ngram_order < 1:
            raise ConfigError(
                f"bleu: max_ngram_order={self.max_ngram_order} leaves nothing to count; it is 4 by default"
            )

    @property
    def options(self) -> dict[str, Option]:
        """What differs from the defaults too: all of it."""
        return dict(vars(self))

    @property
    def columns(self) -> tuple[str, ...]:
        """Lengths, then matches and totals by order."""
        orders = range(1, self.max_ngram_order + 1)
        return ("length", "reference", *(f"matched-{n}" for n in orders), *(f"total-{n}" for n in orders))

    @property
    def pass_key(self) -> tuple[object, ...]:
        """Metrics with the same key count in one pass."""
        return (Bleu, self.tokenize, self.lowercase)

    @property
    def _smooth_value(self) -> float | None:
        return _SMOOTHING[self.smooth_method] if self.smooth_value is None else self.smooth_value

    def signature(self, references: int | None) -> str:
        """Exactly sacrebleu's."""
        smoothing = self.smooth_method
        if _SMOOTHING[smoothing] is not None:
            smoothing += f"[{self._smooth_value:.2f}]"
        return signature(
            references,
            f"case:{'lc' if self.lowercase else 'mixed'}",
            f"eff:{yes(self.effective_order)}",
            f"tok:{tokenizer_signature(self.tokenize)}",
            f"smooth:{smoothing}",
        )

    def rows(self, hypotheses: Sequence[str], references: Streams) -> Integers:
        """The counts of each segment, [segments, columns]."""
        return self.counted([self], [hypotheses, *references])[0]

    def counted(self, metrics: Sequence[Bleu], texts: Sequence[Sequence[str | None]]) -> list[Integers]:
        """The rows of metrics with one pass key; ``texts`` are the hypotheses, then each stream of references."""
        orders = max(metric.max_ngram_order for metric in metrics)
        tokenize, vocabulary = tokenizer(self.tokenize), Vocabulary()
        sizes = [sum(len(text) for text in row if text is not None) for row in zip(*texts, strict=True)]
        results = [np.empty((len(sizes), len(metric.columns)), dtype=np.int64) for metric in metrics]
        for part in chunks(sizes):
            rows = list(zip(*(stream[part] for stream in texts), strict=True))
            counts = _counts(rows, orders, self.lowercase, tokenize, vocabulary)
            for metric, result in zip(metrics, results, strict=True):
                most = metric.max_ngram_order
                result[part] = counts[:, np.r_[:2, 2 : 2 + most, 2 + orders : 2 + orders + most]]
        return results

    def values(self, sums: Floats, streams: int = 1) -> Floats:
        """0 to 100 for each row of sums, [..., columns] to [...].

        The operations are sacrebleu's, in its order and in the precision of the sums.
        """
        flat = sums.reshape(-1, sums.shape[-1])
        if sums.size <= _FEW and sums.dtype == np.float64:
            return np.array([self._value(row) for row in flat.tolist()]).reshape(sums.shape[:-1])
        matched, totals = (flat[:, 2 : 2 + self.max_ngram_order], flat[:, 2 + self.max_ngram_order :])
        precisions, orders = self._precisions(matched, totals)
        penalties = [_penalty(int(ours), int(theirs)) for ours, theirs in flat[:, :2].tolist()]
        means = map(_geometric_mean, precisions.tolist(), orders.tolist())
        scores = np.array([penalty * mean for penalty, mean in zip(penalties, means, strict=True)])
        return np.where(matched.any(axis=1), scores, 0.0).reshape(sums.shape[:-1])

    def _value(self, row: Sequence[float]) -> float:
        """The value of one row, which arrays would only slow down."""
        matched, totals = row[2 : 2 + self.max_ngram_order], row[2 + self.max_ngram_order :]
        if not any(matched):
            return 0.0
        value = self._smooth_value or 0.0
        precisions, orders, exponential = [0.0] * self.max_ngram_order, self.max_ngram_order, 1.0
        for order, (right, total) in enumerate(zip(matched, totals, strict=True)):
            if order and self.smooth_method == "add-k":
                right, total = right + value, total + value
            if not total:
                break
            if self.effective_order:
                orders = order + 1
            if right or self.smooth_method in ("add-k", "none"):
                precisions[order] = 100.0 * right / total
            elif self.smooth_method == "exp":
                exponential *= 2
                precisions[order] = 100.0 / (exponential * total)
            else:
                precisions[order] = 100.0 * value / total
        return _penalty(int(row[0]), int(row[1])) * _geometric_mean(precisions, orders)

    def _precisions(self, matched: Floats, totals: Floats) -> tuple[Floats, Integers]:
        """Smoothed precisions, [rows, orders], and how many of them count, [rows]."""
        added = self._smooth_value if self.smooth_method == "add-k" else 0
        precisions = np.zeros_like(matched)
        orders = np.full(len(matched), self.max_ngram_order)
        exponential = np.ones(len(matched), dtype=matched.dtype)
        going = np.ones(len(matched), dtype=np.bool_)  # no order without n-grams so far
        for order in range(self.max_ngram_order):
            right, total = matched[:, order], totals[:, order]
            if order and added:
                right, total = right + added, total + added
            going &= total != 0
            if self.effective_order:
                orders[going] = order + 1
            if self.smooth_method == "exp":
                exponential = np.where(going & (right == 0), exponential * 2, exponential)
            with np.errstate(divide="ignore", invalid="ignore"):
                precision = 100.0 * right / total
                if self.smooth_method == "exp":
                    precision = np.where(right == 0, 100.0 / (exponential * total), precision)
                elif self.smooth_method == "floor":
                    precision = np.where(right == 0, 100.0 * (self._smooth_value or 0.0) / total, precision)
            precisions[:, order] = np.where(going, precision, 0.0)
        return precisions, orders


def _penalty(ours: int, theirs: int) -> float:
    if ours >= theirs:
        return 1.0
    return exp(1 - theirs / ours) if ours > 0 else 0.0


def _geometric_mean(precisions: Sequence[float], orders: int) -> float:
    return exp(sum([log(each) if each else _LOG_OF_ZERO for each in precisions[:orders]]) / orders)


def _counts(
    rows: Sequence[tuple[str | None, ...]], orders: int, lowercase: bool, tokenize: Tokenizer, vocabulary: Vocabulary
) -> Integers:
    """Lengths, matches and totals, [rows, 2 + 2 * orders]."""
    texts = [text or "" for text in chain.from_iterable(rows)]
    tokens = tokenize([text.lower().rstrip() for text in texts] if lowercase else [text.rstrip() for text in texts])
    lengths = np.fromiter(map(len, tokens), np.int64, len(tokens)).reshape(len(rows), -1)
    if len(rows) == 1 and int(lengths.sum()) <= SHORT:
        grams = [of_tokens(each, orders) for each in tokens]
        matched = np.array([common(grams[0], most(grams[1:]))], dtype=np.int64)
    else:
        matched = shared(vocabulary.ids(tokens), lengths, orders, merged=True)[0]
    ours = lengths[:, :1]
    totals = np.maximum(ours - np.arange(orders), 0)
    return np.concatenate([ours, _closest(rows, lengths), matched, totals], axis=1)


def _closest(rows: Sequence[tuple[str | None, ...]], lengths: Integers) -> Integers:
    """The length of the reference that is closest to ours, of two as close the shorter, [rows, 1]."""
    theirs = lengths[:, 1:]
    if theirs.shape[1] == 1:
        return theirs
    absent = np.array([[text is None for text in row[1:]] for row in rows])
    distances = np.abs(theirs - lengths[:, :1]) * 2 + (theirs > lengths[:, :1])
    nearest = np.where(absent, np.iinfo(np.int64).max, distances).argmin(axis=1)
    return np.take_along_axis(theirs, nearest[:, None], axis=1)


def _statistics(material: Material) -> Statistics | Omission:
    return of_material(Bleu("zh" if is_chinese(material.language) else "13a"), material)


METRIC = Metric(
    name="bleu",
    summary="n-grams of tokens shared with the reference",
    needs="reference",
    higher_is_better=True,
    maximum=100.0,
    digits=2,
    doc=__doc__,
    statistics=_statistics,
    values=lambda statistics, sums: of_sums(Bleu, statistics, sums),
    samples=(
        Sample(
            hypotheses=("the cat sat on the mat",),
            references=("the cat sat on a mat",),
            value=53.7284965911771,
            note="precisions 5/6, 3/5, 2/4, 1/3; no penalty: (1/12) ** (1/4)",
        ),
        Sample(
            hypotheses=("幽靈搬進電腦",),
            references=("幽靈住進電腦",),
            value=100 * (5 / 6 * 3 / 5 * 1 / 4 * 1 / 6) ** 0.25,
            language="zh-Hant",
            note="precisions 5/6, 3/5, 1/4 and, smoothed from 0/3, 1/6",
        ),
    ),
)
