"""The WMT21 metrics: by hand, fault by fault as published, and without the faults."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.score import Score
from termkit.errors import InputError
from termkit.score.edit_rate import edit_rate
from termkit.score.terms import evaluate
from termkit.score.terms.weighted_edits import weighted_edits

NAMES = ("exact-match-wmt21", "window-overlap-wmt21-2", "window-overlap-wmt21-3", "term-ter-wmt21")
EXACT, WINDOW, _, TERM = NAMES


def score(
    source: str | list[str],
    hypothesis: str | list[str],
    reference: str | list[str],
    terms: dict[str, list[str]],
    metric: str,
    **options: object,
) -> Score:
    sources, hypotheses, references = (
        [each] if isinstance(each, str) else each for each in (source, hypothesis, reference)
    )
    return evaluate(sources, hypotheses, [references], [terms] * len(sources), metric, n_bootstrap=0, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("source", "reference", "terms", "language"),
    [
        ("股市和市場", "The stock market (the market) fell.", {"股市": ["stock market"], "市場": ["market"]}, "en"),
        ("甲甲", "C++ (C++)", {"甲": ["C++"]}, "en"),
        ("甲乙", "one one two, one", {"甲": ["one one two"], "乙": ["one"]}, "en"),
        ("甲", "one", {"甲": ["one"]}, "en"),
        ("甲", "two markets are ONE", {"甲": ["two market"]}, "en"),
        ("token and model, token", "詞元與模型，詞元。", {"token": ["詞元"], "model": ["模型", "模"]}, "zh-Hant"),
        ("AI model", "AI模型很大。", {"AI model": ["AI模型"], "AI": ["AI"]}, "zh-Hant"),
    ],
)
def test_a_reference_against_itself_is_perfect(
    name: str, source: str, reference: str, terms: dict[str, list[str]], language: str
) -> None:
    languages = {"source_language": "en", "target_language": language} if language != "en" else {}
    assert score(source, reference, reference, terms, name, **languages).value == 1.0


@settings(max_examples=80)
@given(st.lists(st.sampled_from(["one", "two", "three", ",", "ones"]), min_size=1, max_size=14))
def test_any_reference_against_itself_is_perfect(tokens: list[str]) -> None:
    text = " ".join(["one", *tokens])
    terms = {"甲": ["one", "one two"], "乙": ["two"], "丙": ["two three"]}
    for name in NAMES:
        found = score(["甲甲乙丙", "甲"], [text, "one"], [text, "one"], terms, name)
        assert (found.value, found.ceiling) == (1.0, 1.0)


# --- exact match


def test_each_mark_needs_an_occurrence_of_its_own() -> None:
    terms = {"甲": ["one"]}
    assert score("甲甲", "one", "one one", terms, EXACT).value == 0.5
    assert score("甲甲", "bank banks", "bank bank", {"甲": ["bank"]}, EXACT).value == 1.0
    found = score("甲", "x", "one one", terms, EXACT)
    assert (found.value, found.n) == (0.0, 1)  # no more marks than the source has


def test_compat_takes_targets_for_patterns() -> None:
    terms = {"甲": ["a.c"]}
    assert score("甲", "abc", "a.c", terms, EXACT, variant="compat").value == 1.0
    assert score("甲", "abc", "a.c", terms, EXACT).value == 0.0
    with pytest.raises(InputError, match=r"'C\(' for a regular expression"):
        score("甲", "C(", "C(", {"甲": ["C("]}, EXACT, variant="compat")


def test_compat_lets_every_alternative_take_a_start() -> None:
    terms = {"甲": ["one", "two"]}
    options = {"variant": "compat", "lemmatiser": "identity"}
    assert score("甲甲", "one two", "one two", terms, EXACT, **options).value == 0.5  # the first mark takes both
    assert score("甲甲", "one two", "one two", terms, EXACT).value == 1.0


def test_compat_searches_targets_in_lemmas() -> None:
    terms = {"甲": ["policy"]}
    assert score("甲", "policies", "policy", terms, EXACT, variant="compat").value == 1.0
    assert score("甲", "policies", "policy", terms, EXACT, variant="compat", lemmatiser="identity").value == 0.0


def test_compat_is_perfect_without_a_model() -> None:
    assert score("甲", "nothing", "one", {"甲": ["one"]}, EXACT, variant="compat", lemmatiser="none").value == 1.0
    assert score("甲", "nothing", "one", {"甲": ["one"]}, EXACT, lemmatiser="none").value == 0.0


def test_compat_needs_spaces_around_words() -> None:
    options = {"source_language": "en", "target_language": "zh-Hant", "variant": "compat"}
    assert score("token", "有 詞元 。", "這 詞元 。", {"token": ["詞元"]}, EXACT, **options).value == 1.0
    with pytest.raises(InputError, match="n = 0"):
        score("token", "有詞元。", "這詞元。", {"token": ["詞元"]}, EXACT, **options)


# --- window overlap


def test_overlap_counts_words_as_often_as_both_have_them() -> None:
    terms = {"甲": ["one"]}
    assert score("甲", "a a one b c", "a d one b c", terms, WINDOW).value == 3 / 4
    assert score("甲", "c b one a d", "a d one b c", terms, WINDOW).value == 1.0  # the sides are one bag
    assert score("甲", "a, one (b)", "a one b", terms, WINDOW).value == 1.0  # signs are no words


def test_occurrences_are_paired_by_overlap() -> None:
    terms = {"甲": ["one"]}
    reference = "a b one c d . x x g h one e f"
    assert score("甲甲", "g h one e f , x a b one c d", reference, terms, WINDOW).value == 1.0
    assert score("甲甲", "g h one e x , x a b one x x", reference, terms, WINDOW).value == (3 / 4 + 2 / 4) / 2
    assert score("甲甲", "x a b one c d", reference, terms, WINDOW).value == 1.0  # only pairs count


def test_compat_divides_by_segments_without_terms() -> None:
    texts = (["甲", "乙"], ["a one b", "x"], ["a one b", "x"], {"甲": ["one"]}, WINDOW)
    assert score(*texts).value == 1.0
    assert score(*texts, variant="compat").value == 0.5


def test_compat_looks_a_mark_up_by_its_first_words() -> None:
    text = "two b c one two d e"
    assert score("甲", text, text, {"甲": ["one two"]}, WINDOW).value == 1.0
    # the script believes "two" to stand first: no words before, b c behind; around the occurrence are b c d e
    assert score("甲", text, text, {"甲": ["one two"]}, WINDOW, variant="compat").value == 1.0
    assert score("甲", "x y one two d e", text, {"甲": ["one two"]}, WINDOW, variant="compat").value == 0.0
    assert score("甲", "x y one two d e", text, {"甲": ["one two"]}, WINDOW).value == 0.5


def test_compat_gives_nothing_to_a_term_alone() -> None:
    assert score("甲", "one", "one", {"甲": ["one"]}, WINDOW, variant="compat").value == 0.0


def test_marks_that_are_lemmas_are_compared_in_lemmas() -> None:
    terms = {"甲": ["policy"]}
    assert score("甲", "old policy holds", "old policies hold", terms, WINDOW, variant="compat").value == 1.0
    assert score("甲", "old policy holds", "old policies hold", terms, WINDOW).value == 0.5


# --- TERm


def test_a_missing_or_replaced_term_costs_twice() -> None:
    terms = {"甲": ["one"]}
    assert score("甲", "a b c", "a one b c", terms, TERM).value == 1 - 2 / 4
    assert score("甲", "a x b c", "a one b c", terms, TERM).value == 1 - 2 / 4
    assert score("甲", "a one b", "a one b c", terms, TERM).value == 1 - 1 / 4
    assert score("甲", "a one x b c", "a one b c", terms, TERM).value == 1 - 1 / 4
    assert score("甲", "b c a one", "a one b c", terms, TERM).value == 1 - 1 / 4  # a shift


def test_segments_count_alike_whatever_their_length() -> None:
    found = score(["甲", "乙"], ["one", "x"], ["one", "a b c d"], {"甲": ["one"]}, TERM)
    assert found.value == 1 - (0 + 4 / 4) / 2


def test_compat_weighs_the_words_that_it_finds() -> None:
    terms = {"甲": ["one two"]}
    assert score("甲", "a two", "a one two", terms, TERM).value == pytest.approx(1 - 2 / 3)
    assert score("甲", "a two", "a one two", terms, TERM, variant="compat").value == pytest.approx(1 - 1 / 3)


def test_a_reference_may_be_empty_and_a_draft_worse_than_nothing() -> None:
    terms = {"甲": ["one"]}
    assert score(["甲", "乙"], ["one", "x y"], ["one", ""], terms, TERM).value == 0.5
    assert score("甲", "x y z w", "one", terms, TERM).value == 1 - 5


# --- the search for shifts


def plain(words: list[str], reference: list[str], weights: list[int]) -> int:
    row = [sum(weights[:n]) for n in range(len(weights) + 1)]
    for number, word in enumerate(words, 1):
        above, row = row, [number]
        for column, other in enumerate(reference):
            kept = above[column] + (0 if word == other else weights[column])
            row.append(min(above[column + 1] + 1, row[column] + weights[column], kept))
    return row[-1]


def by_definition(words: list[str], reference: list[str], weights: list[int]) -> int:
    """The greedy search, every shift tried."""
    shifts = 0
    while True:
        cost = plain(words, reference, weights)
        tried = []
        for here in range(len(words)):
            for there in range(len(reference)):
                length = 0
                while words[here + length : here + length + 1] == reference[there + length : there + length + 1] != []:
                    length += 1
                if length and here != there:
                    rest = words[:here] + words[here + length :]
                    moved = rest[:there] + words[here : here + length] + rest[there:]
                    tried.append((cost - plain(moved, reference, weights), moved))
        gain, moved = max(tried, default=(0, words))
        if gain <= 0:
            return shifts + cost
        words, shifts = moved, shifts + 1


@settings(max_examples=150)
@given(st.data())
def test_pruning_changes_no_result(data: st.DataObject) -> None:
    word = st.sampled_from("abcdefg"[: data.draw(st.integers(2, 7))])
    reference = data.draw(st.lists(word, min_size=1, max_size=9))
    words = data.draw(st.lists(word, max_size=9) | st.permutations(reference))
    weights = data.draw(st.lists(st.sampled_from([1, 2]), min_size=len(reference), max_size=len(reference)))
    assert weighted_edits(words, reference, weights) == by_definition(words, reference, weights)


def test_without_weights_it_is_near_to_tercom() -> None:
    choice = random.Random(3)
    for _ in range(40):
        reference = [choice.choice("abcdefghijkl") for _ in range(12)]
        words = [each for each in reference if choice.random() > 0.2]
        assert weighted_edits(words, reference, [1] * 12) == edit_rate(words, reference)
