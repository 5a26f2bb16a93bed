"""The English of Chinese terms, found from passages in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.mine.grams import Grams
from termkit.mine.pairs import TermPair, find_pairs
from termkit.mine.shortened import is_short_for
from termkit.mine.term_places import passages_of
from termkit.mine.twins import Twin, english_words, lemma, lemmas

TWINS = [
    Twin("卷积神经网络看得见边缘。", "Convolutional neural networks see edges."),
    Twin("我们训练一个卷积神经网络。", "We train a convolutional neural network."),
    Twin("卷积神经网络比较快。", "A CNN is faster."),
    Twin("这个卷积神经网络有三层。", "This CNN has three layers."),
    Twin("卷积核很小。", "The kernel is small."),
    Twin("把卷积核翻转过来。", "Flip the kernel."),
    Twin("卷积也是一种运算。", "Convolution is an operation too."),
    Twin("先做卷积，再相加。", "Convolution comes first, then the sum."),
    *(Twin(f"第{n}次卷积。", f"This is convolution number {n}.") for n in range(5)),
    Twin("神经网络需要数据。", "Neural networks need data."),
    Twin("请打开 PyTorch 文档。", "Please open the PyTorch docs."),
    Twin("我喜欢 PyTorch。", "I like PyTorch."),
    Twin("今天下雨。", "It rains today."),
]
TERMS = ["卷积神经网络", "卷积核", "卷积", "神经网络", "PyTorch", "下雨"]


def found(twins: list[Twin], terms: list[str], **options: object) -> dict[str, TermPair]:
    return {pair.term: pair for pair in find_pairs(twins, terms, **options)}  # type: ignore[arg-type]


def test_a_term_and_its_english() -> None:
    pairs = found(TWINS, TERMS)
    best = {term: pair.renderings[0].english for term, pair in pairs.items()}
    assert best["卷积核"] == "kernel"
    assert best["卷积"] == "convolution"
    assert pairs["卷积核"].count == 2
    assert pairs["卷积核"].renderings[0].examples == (4, 5)
    assert pairs["卷积核"].renderings[0].dice == 1.0


def test_an_abbreviation_is_counted_with_what_it_is_short_for() -> None:
    best = found(TWINS, TERMS)["卷积神经网络"].renderings[0]
    assert (best.english, best.short, best.count) == ("convolutional neural network", "CNN", 4)


def test_names_keep_their_capitals_and_first_words_lose_theirs() -> None:
    pairs = found(TWINS, TERMS)
    assert pairs["PyTorch"].renderings[0].english == "PyTorch"
    assert pairs["卷积"].renderings[0].english == "convolution"


def test_a_term_that_stands_once_says_nothing() -> None:
    assert "下雨" not in found(TWINS, TERMS)
    assert found(TWINS, ["下雨"], least=1)["下雨"].renderings


def test_a_longer_term_shields_a_shorter_one() -> None:
    terms = ["卷积神经网络", "卷积", "网络"]
    places = passages_of(terms, ["卷积神经网络", "卷积和网络", "个网络"])
    assert [places[term].tolist() for term in terms] == [[0], [1], [1, 2]]
    assert passages_of(terms, ["卷积神经网络"], nested=True)["卷积"].tolist() == [0]


def test_what_renders_a_longer_term_is_not_taken_for_the_shorter_one() -> None:
    pair = found(TWINS, TERMS)["卷积"]
    assert pair.count == 7
    assert all("network" not in one.english for one in pair.renderings)


def test_latin_terms_stand_as_whole_words() -> None:
    assert passages_of(["vue"], ["vue 很快", "用vue写", "vuex 很快", "revue"])["vue"].tolist() == [0, 1]


def test_traditional_and_simplified_are_one() -> None:
    twins = [Twin("這個資料庫很大。", "The database is big."), Twin("备份資料庫。", "Back up the database.")]
    assert found(twins, ["资料库"])["资料库"].renderings[0].english == "database"


def test_what_the_glossary_knows_comes_first_and_is_not_given_to_others() -> None:
    twins = [Twin("甲方给乙方。", "Alpha gives to beta.")] * 3
    pairs = found(twins, ["甲方", "乙方"], known={"甲方": ["beta"]})
    assert pairs["甲方"].renderings[0].english == "beta"
    assert pairs["甲方"].renderings[0].is_known
    assert pairs["乙方"].renderings[0].english != "beta"


def test_code_and_addresses_render_nothing() -> None:
    twins = [
        Twin("缓存在这里。", "Cache: https://example.org/widgets"),
        Twin("清空缓存。", "Empty the cache {widgets}."),
    ]
    assert [one.english for one in found(twins, ["缓存"])["缓存"].renderings] == ["cache"]


def test_phrases_do_not_reach_over_punctuation() -> None:
    grams = Grams(["red, green apples", "red. green apples"], english_words)
    assert sorted(grams.words(number) for number in range(len(grams.counts))) == [
        ("appl",), ("green",), ("green", "appl"), ("red",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sampling", "sample", True),
        ("indices", "index", True),
        ("epochs", "epoch", True),
        ("tokenization", "tokenize", False),
        ("optimizer", "optimization", False),
    ],
)
def test_inflection_is_folded_and_derivation_is_not(one: str, other: str, same: bool) -> None:
    assert (lemma(one) == lemma(other)) is same


@pytest.mark.parametrize(
    ("short", "words", "is_short"),
    [
        ("cnn", "convolutional neural network", True),
        ("mlp", "multilayer perceptron", True),
        ("rlhf", "reinforcement learning from human feedback", True),
        ("cnn", "neural network", False),
        ("cat", "convolutional network", False),
        ("c", "convolutional", False),
    ],
)
def test_abbreviations(short: str, words: str, is_short: bool) -> None:
    assert is_short_for(short, words.split()) is is_short


_WORDS = st.lists(st.sampled_from("red green apples apple of the a, CNN x1 中".split()), max_size=8).map(" ".join)
_CHINESE = st.lists(st.sampled_from("苹果 红 绿 卷积 的 ， x1 資料".split()), max_size=8).map("".join)


@settings(max_examples=60)
@given(st.lists(st.builds(Twin, _CHINESE, _WORDS), max_size=12))
def test_counts_are_those_of_the_texts(twins: list[Twin]) -> None:
    terms = ["苹果", "卷积", "资料", "x1"]
    pairs = find_pairs(twins, terms)
    assert pairs == find_pairs(twins, terms)
    for pair in pairs:
        assert 2 <= pair.count <= len(twins)
        for one in pair.renderings:
            assert 2 <= one.count <= pair.count
            assert 0 < one.dice <= 1
            for number in one.examples:
                words = lemmas(twins[number].english)
                assert set(lemmas(one.english)) <= set(words) or one.short


def test_most_of_a_real_glossary_is_found(data: Path) -> None:
    from benchmarks.mine_pairs import measure

    row = [cell.strip() for cell in measure("d2l", data, mined=False).split("|")]
    assert float(row[4]) >= 0.84
    assert float(row[5]) >= 0.90
