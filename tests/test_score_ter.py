"""TER: sacrebleu's integers for all options, and its edits where the search is bounded and where it is not."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import TER
from sacrebleu.metrics.lib_ter import translation_edit_rate

from termkit.score import edit_rate as module
from termkit.score.edit_rate import edit_rate
from termkit.score.ter import Ter

OPTIONS = list(itertools.product([False, True], repeat=4))
ODD = [
    *"ab1 2 \t\n\r\x0b\x1c\x85\u2028\u3000.,-'s&;!?()\"/{~[`",
    "..", ",.", "'s ", "\n-", "&amp;", "&quot;", "&amp;lt;", "1-", "中", "文", "か", "カ", "ㇰ", "。", "，", "、", "・",
    "㌀", "⺀", "㈠", "㊀", "﹏", "𠮷", "\ud800", "İ", "Σ", "ß", "Ａ", "가",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(ODD), max_size=14).map("".join)
WORDS = st.lists(st.sampled_from("abcdefghi"), max_size=24)
Maker = Callable[[random.Random], tuple[list[str], list[str]]]


def assert_equal(ours: list[str], theirs: list[str]) -> None:
    assert edit_rate(ours, theirs) == translation_edit_rate(ours, theirs)[0]


def moved(choice: random.Random, words: list[str], times: int, longest: int = 12) -> list[str]:
    """The words with some phrases in other places."""
    words = list(words)
    for _ in range(times):
        start, goal = choice.randrange(len(words)), choice.randrange(len(words))
        phrase = words[start : start + choice.randint(1, longest)]
        del words[start : start + len(phrase)]
        words[goal:goal] = phrase
    return words


def some(choice: random.Random, vocabulary: int, size: int) -> list[str]:
    return [f"w{choice.randrange(vocabulary)}" for _ in range(size)]


def replaced(choice: random.Random, words: list[str], share: float) -> list[str]:
    return [word if choice.random() > share else choice.choice([*words, "other"]) for word in words]


def sentences(choice: random.Random) -> tuple[list[str], list[str]]:
    theirs = some(choice, choice.choice([5, 20, 60]), choice.randint(1, 40))
    return replaced(choice, moved(choice, theirs, choice.randint(0, 3)), choice.choice([0.05, 0.3])), theirs


def unlike_lengths(choice: random.Random) -> tuple[list[str], list[str]]:
    """One side several times as long as the other, so that the way to the end hits the edge of the beam."""
    vocabulary = choice.choice([3, 30, 200])
    short, long = some(choice, vocabulary, choice.randint(1, 20)), some(choice, vocabulary, choice.randint(60, 160))
    if choice.random() < 0.4:
        short = long[-len(short) :]
    return (short, long) if choice.random() < 0.5 else (long, short)


def turned(choice: random.Random) -> tuple[list[str], list[str]]:
    """The end of a text before its beginning: the cheapest way of all lies outside the beam."""
    theirs = some(choice, 400, choice.randint(60, 90))
    middle = choice.randint(20, 45)
    return replaced(choice, theirs[middle:] + theirs[:middle], 0.2), theirs


def passages(choice: random.Random) -> tuple[list[str], list[str]]:
    theirs = some(choice, choice.choice([30, 300]), choice.randint(80, 110))
    return replaced(choice, moved(choice, theirs, choice.randint(1, 4)), choice.choice([0.1, 0.5])), theirs


def one_word_in_many_places(choice: random.Random) -> tuple[list[str], list[str]]:
    """More than 1,000 shifts are worth a trial."""
    return some(choice, 2, 40) + ["x"], ["y", *some(choice, 2, 40)]


@settings(deadline=None, max_examples=100)
@given(WORDS, WORDS)
def test_edits_of_few_words_with_many_ties(ours: list[str], theirs: list[str]) -> None:
    assert_equal(ours, theirs)
    assert_equal([word if word < "c" else "a" for word in ours], [word if word < "c" else "b" for word in theirs])


@pytest.mark.parametrize(
    ("make", "seeds"),
    [(sentences, 100), (unlike_lengths, 25), (turned, 4), (passages, 4), (one_word_in_many_places, 4)],
)
def test_edits_of_made_up_texts(make: Maker, seeds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with the search that is meant for texts of thousands of words."""
    for seed in range(seeds):
        ours, theirs = make(random.Random(seed))
        expected, _ = translation_edit_rate(ours, theirs)
        with monkeypatch.context() as patch:
            assert edit_rate(ours, theirs) == expected
            patch.setattr(module, "_LARGE", 0)
            assert edit_rate(ours, theirs) == expected


def test_the_beam_binds_in_these_tests() -> None:
    """Else the tests above would not tell the beam from the whole matrix."""
    from rapidfuzz.distance.Levenshtein import distance

    from termkit.score.ter_beam import Beam, last_cost

    for make in (unlike_lengths, turned):
        ours, theirs = zip(*(make(random.Random(seed)) for seed in range(6)), strict=True)
        more = 0
        for left, right in zip(ours, theirs, strict=True):
            places: dict[str, list[int]] = {}
            for place, word in enumerate(right):
                places.setdefault(word, []).append(place)
            cost = last_cost(Beam(len(left), len(right), places).rows(left)[-1])
            assert cost >= distance(left, right)
            more += cost > distance(left, right)
        assert more


def test_one_side_empty_or_both_equal() -> None:
    assert (edit_rate([], []), edit_rate(["a"], []), edit_rate([], ["a", "b"])) == (0, 1, 2)
    assert edit_rate(["a", "b"] * 5000, ["a", "b"] * 5000) == 0
    assert edit_rate(["b"], ["a"]) == 1


def test_a_shift_is_one_edit() -> None:
    assert edit_rate("x y a b c".split(), "a b c x y".split()) == 1


def test_more_words_than_there_are_characters() -> None:
    """One of four words stands in the reference, where the beam reaches it; the others nowhere."""
    theirs = [str(number) for number in range(1_200_000)]
    assert edit_rate(["none", "450000", "not", "never"], theirs) == len(theirs) - 1


def test_thousands_of_words() -> None:
    """One phrase moves, a word is missing, one is new; the whole matrix has 25 million cells."""
    theirs = [f"w{number}" for number in range(5000)]
    ours = [*theirs[:100], *theirs[105:130], *theirs[100:105], *theirs[130:4000], "new", *theirs[4000:4900]]
    ours += theirs[4901:]
    assert edit_rate(ours, theirs) == 3


def test_a_long_segment_of_few_words() -> None:
    choice = random.Random(0)
    theirs = some(choice, 300, 1500)
    assert 0 < edit_rate([word if choice.random() > 0.4 else "x" for word in theirs], theirs) < 1500


def integers(metric: TER, hypotheses: list[str], references: list[list[str | None]]) -> list[list[float]]:
    found: list[list[float]] = metric._extract_corpus_statistics(hypotheses, references)  # type: ignore[arg-type]
    return found


def averages(ter: Ter, hypotheses: list[str], references: list[list[str | None]]) -> list[list[float]]:
    rows = ter.rows(hypotheses, references)
    scale = {1: 1, 2: 2, 3: 6}[len(references)]
    assert rows.dtype == np.int64
    return [[edits, words / scale] for edits, words in rows.tolist()]


@settings(deadline=None, max_examples=120)
@given(st.sampled_from(OPTIONS), st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_rows_are_sacrebleus_for_all_options(options: tuple[bool, ...], segments: list[tuple[str, str]]) -> None:
    hypotheses, references = [each[0] for each in segments], [each[1] for each in segments]
    expected = integers(TER(*options), hypotheses, [[*references]])
    assert averages(Ter(*options), hypotheses, [[*references]]) == expected


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(OPTIONS), st.lists(st.tuples(TEXT, *[st.none() | TEXT] * 2, TEXT), min_size=1, max_size=4))
def test_rows_of_several_references(options: tuple[bool, ...], segments: list[tuple[str, ...]]) -> None:
    hypotheses, *references = (list(column) for column in zip(*segments, strict=True))
    ours = averages(Ter(*options), hypotheses, [*references])
    assert ours == pytest.approx(np.array(integers(TER(*options), hypotheses, [*references])))


@pytest.mark.parametrize("options", OPTIONS)
def test_words_of_odd_characters(options: tuple[bool, ...]) -> None:
    """Against sacrebleu, a reference of nothing is as far away as there are words; each character among others."""
    hypotheses = [f"a{x}b 1{x}2 {x}'s{x} {x}{y}" for x, y in itertools.product(ODD, "., 1a文")]
    other = "&amp;quot; 1-2. ,3 中a"
    for references in ([""] * len(hypotheses), [other] * len(hypotheses), [each[::-1] for each in hypotheses]):
        expected = integers(TER(*options), hypotheses, [[*references]])
        assert averages(Ter(*options), hypotheses, [[*references]]) == expected


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("references", [None, 1, 3])
def test_signature(options: tuple[bool, ...], references: int | None) -> None:
    peer = TER(*options)
    peer.num_refs = -1 if references is None else references
    assert Ter(*options).signature(references) == str(peer.get_signature())


def test_chinese_sentences() -> None:
    hypotheses = ["幽靈搬進電腦，電腦（Python 3.11）嚇壞了。", "天氣很好。"]
    references: list[list[str | None]] = [["電腦被搬進幽靈，Python 3.11 嚇壞了電腦。", "今天天氣真的很好！"]]
    ter = Ter(normalized=True, asian_support=True)
    assert averages(ter, hypotheses, references) == integers(
        TER(normalized=True, asian_support=True), hypotheses, references
    )
