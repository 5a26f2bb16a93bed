"""BLEU, chrF and chrF++: sacrebleu's integers, values and signatures, whatever the texts hold."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU, CHRF

import termkit.score
from termkit.errors import ConfigError, InputError
from termkit.score import ngrams
from termkit.score.bleu import Bleu
from termkit.score.chrf import Chrf
from termkit.score.signature import peer_version, resampled
from termkit.score.strings import statistics_of

PIECES = [
    *"abA019.,- -",
    *("...", "1.5", "3,000", "&quot;", "&am<skipped>p;", "<skipped>", "-\n", "\n", "\r\n", "the cat ", "(a)", "Σ", "İ"),
    *("\u2028", "\x85", "\t", "\x1c", "\u3000", "\u200b", "\0", "\U0010ffff", "\ufffe", "\ud800", "\udc00", "e\u0301"),
    *("中", "文", "，", "。", "𠮷", "😀", "\u2000", "\u2001", "\u2a6d", "\u2a6e", "½", "²", "$", "“", "%"),
]
TEXT = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
BLEU_OPTIONS = st.fixed_dictionaries(
    {
        "tokenize": st.sampled_from(["13a", "zh", "intl", "char", "none"]),
        "lowercase": st.booleans(),
        "smooth_method": st.sampled_from(["exp", "floor", "add-k", "none"]),
        "smooth_value": st.sampled_from([None, 0.3, 2]),
        "max_ngram_order": st.sampled_from([4, 1, 2, 6]),
        "effective_order": st.booleans(),
    }
)
CHRF_OPTIONS = st.fixed_dictionaries(
    {
        "char_order": st.sampled_from([6, 1, 3, 9]),
        "word_order": st.sampled_from([0, 1, 2]),
        "beta": st.sampled_from([2, 1, 3, 0]),
        "lowercase": st.booleans(),
        "whitespace": st.booleans(),
        "eps_smoothing": st.booleans(),
    }
)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[str], list[list[str | None]]]:
    """Hypotheses and one to three streams of references, the last of them whole."""
    size, streams = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    hypotheses = draw(st.lists(TEXT, min_size=size, max_size=size))
    near = [st.one_of(TEXT, st.just(text), TEXT.map(lambda more, text=text: text + more)) for text in hypotheses]
    return hypotheses, [
        [draw(text) if stream == streams - 1 or draw(st.integers(0, 4)) else None for text in near]
        for stream in range(streams)
    ]


def assert_equal(ours: Bleu | Chrf, theirs: BLEU | CHRF, hypotheses: list[str], references: Any) -> None:
    found = theirs._extract_corpus_statistics(hypotheses, references)
    rows = ours.rows(hypotheses, references)
    assert rows.tolist() == found
    values = ours.values(rows.astype(np.float64))
    assert values.tolist() == [theirs._compute_score_from_stats(list(row)).score for row in found]
    many = ours.values(np.tile(rows.astype(np.float64), (40, 1, 1)))
    assert np.array_equal(many, np.tile(values, (40, 1)))
    assert float(ours.values(rows.sum(axis=0).astype(np.float64))) == theirs._aggregate_and_compute(found).score
    number = None if theirs.num_refs == -1 else theirs.num_refs
    assert ours.signature(number) == str(theirs.get_signature())


@settings(max_examples=150)
@given(corpora(), BLEU_OPTIONS)
def test_bleu_is_sacrebleus(corpus: tuple[list[str], Any], options: dict[str, Any]) -> None:
    assert_equal(Bleu(**options), BLEU(force=True, **options), *corpus)


@settings(max_examples=150)
@given(corpora(), CHRF_OPTIONS)
def test_chrf_is_sacrebleus(corpus: tuple[list[str], Any], options: dict[str, Any]) -> None:
    assert_equal(Chrf(**options), CHRF(**options), *corpus)


@pytest.mark.parametrize("orders", [1, 4, 6])
@pytest.mark.parametrize("merged", [False, True])
def test_all_ways_to_count_agree(orders: int, merged: bool) -> None:
    choice = np.random.default_rng(orders)
    lengths = choice.integers(0, 40, size=(30, 3))
    ids = choice.integers(1, 6, size=int(lengths.sum()))
    expected = ngrams._by_ranks(ids, lengths, orders, merged)
    assert expected.any()
    assert np.array_equal(ngrams.shared(ids, lengths, orders, merged), expected)
    far = ids * 1_000_003  # too wide for a key before they are numbered anew
    assert np.array_equal(ngrams.shared(far, lengths, orders, merged), expected)
    assert np.array_equal(ngrams._by_sort(ngrams._local(ids, lengths), lengths, orders, merged), expected)


def test_texts_of_very_many_characters_are_ranked() -> None:
    every = "".join(map(chr, range(0x21, 0x11000)))
    assert_equal(Chrf(), CHRF(), [every, "a"], [[every[500:] + every[:3000], "b"]])


def test_a_huge_segment() -> None:
    choice = random.Random(1)
    long = "".join(choice.choice("abcdefgh ij.") for _ in range(1_000_000))
    row = Chrf().rows([long], [[long[:999_000]]])[0]
    size = len("".join(long[:999_000].split()))
    assert row[2::3].tolist() == [size - order for order in range(6)]


def test_many_segments_are_cut_into_chunks_without_a_seam() -> None:
    choice = random.Random(2)
    texts = ["".join(choice.choice("ab cd") for _ in range(choice.randrange(60))) for _ in range(5000)]
    whole = Chrf(word_order=2).rows(texts, [texts[::-1]])
    parts = [Chrf(word_order=2).rows(texts[i : i + 50], [texts[::-1][i : i + 50]]) for i in range(0, 5000, 50)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_metrics_together_count_what_each_counts_alone() -> None:
    hypotheses, references = (
        ["the cat sat on the mat.", "a b"] * 20,
        [["the cat sat on a mat.", None] * 20, ["x", "a c"] * 20],
    )
    metrics = [Chrf(), Bleu(), Chrf(word_order=2), Bleu(max_ngram_order=2), Chrf(lowercase=True)]
    for metric, found in zip(metrics, statistics_of(metrics, hypotheses, references, "|segments:section"), strict=True):
        assert np.array_equal(found.rows, metric.rows(hypotheses, references))
        assert found.signature == metric.signature(None) + "|segments:section"
        assert found.columns == metric.columns


def test_single_precision_is_sacrebleus() -> None:
    rows = Chrf(word_order=2).rows(["the cat sat"] * 30, [["the cat sits"] * 30]).astype(np.float32)
    theirs = CHRF(word_order=2)
    assert Chrf(word_order=2).values(rows).tolist() == [theirs._compute_f_score(row) for row in rows]


def test_the_public_scores() -> None:
    hypotheses, references = ["the cat sat on the mat", "a dog"], [["the cat sat on a mat", "the dog"]]
    peer = CHRF()
    score = termkit.score.corpus(hypotheses, references)
    assert (score.value, score.n) == (peer.corpus_score(hypotheses, references).score, 2)
    assert score.signature == str(peer.get_signature())
    singles = termkit.score.segments(hypotheses, references, "bleu")
    expected = [
        BLEU(effective_order=True).sentence_score(h, [r]).score for h, r in zip(hypotheses, references[0], strict=True)
    ]
    assert [(each.value, each.n) for each in singles] == [(value, 1) for value in expected]


def test_the_interval_is_sacrebleus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SACREBLEU_SEED", raising=False)
    hypotheses = [f"the cat {number} sat on the mat" for number in range(30)]
    references = [[f"the cat {number % 7} sat on a mat" for number in range(30)]]
    peer = CHRF()
    theirs = peer.corpus_score(hypotheses, references, n_bootstrap=200)
    ours = termkit.score.corpus(hypotheses, references, n_bootstrap=200)
    assert ours.signature == str(peer.get_signature())
    assert ours.interval is not None
    assert (ours.interval.high - ours.interval.low) / 2 == pytest.approx(theirs._ci, abs=1e-9)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: termkit.score.corpus("a", [["a"]]), InputError, "a list of texts"),
        (lambda: termkit.score.corpus(["a"], ["a"]), InputError, "list of reference streams"),
        (lambda: termkit.score.corpus(["a", "b"], [["a"], ["b"]]), InputError, "transposed"),
        (lambda: termkit.score.corpus([], []), InputError, "no segment"),
        (lambda: termkit.score.corpus(["a"], [[None]]), InputError, "has no reference"),
        (lambda: termkit.score.corpus(["a"], [["a"]], "chfr"), ConfigError, "did you mean 'chrf'"),
        (lambda: termkit.score.corpus(["a"], [["a"]], tokenise="zh"), ConfigError, "no option"),
        (lambda: termkit.score.corpus(["a"], [["a"]], "bleu", tokenize="14a"), ConfigError, "no tokenizer"),
        (lambda: termkit.score.corpus(["a"], [["a"]], "bleu", smooth_method="log"), ConfigError, "no smoothing"),
        (lambda: termkit.score.corpus(["a"], [["a"]], "bleu", max_ngram_order=0), ConfigError, "nothing to count"),
        (lambda: termkit.score.corpus(["a"], [["a"]], char_order=0), ConfigError, "nothing to count"),
        (lambda: termkit.score.corpus(["a"], [["a"]], n_bootstrap=0), ConfigError, "number of resamples"),
    ],
)
def test_errors_say_what_would_be_right(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()


def test_the_version_is_read_without_the_package() -> None:
    import sacrebleu

    assert peer_version.__wrapped__() == sacrebleu.__version__
    assert resampled("nrefs:1|case:lc|version:2", 9, "5") == "nrefs:1|bs:9|seed:5|case:lc|version:2"
