"""The reward: its range, what it credits and why, and that nothing makes it raise."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import Any

import pytest
from conftest import ROOT, make_glossary
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.errors import InputError
from termkit.rewards import DEFAULT, Reward, reward, rewards
from termkit.rewards.common_run import common_run, longest_run

SOURCE = "城市計劃在河岸興建單車徑，以減少繁忙時間的交通擠塞，居民表示歡迎。"
REFERENCE = (
    "The city plans a cycle track along the river to reduce traffic congestion at rush hour, which residents welcome."
)
GOOD = "The city plans to build a cycle track along the river to reduce traffic congestion at rush hour, and residents welcome it."
WRONG = "The city plans to build a bicycle road along the river to reduce jammed traffic at busy hours, and residents welcome it."
TERMS = {"單車徑": ["cycle track"], "交通擠塞": "traffic congestion", "繁忙時間": ("rush hour", "rush hours")}


def rows(pair: str) -> list[dict[str, Any]]:
    path = ROOT / "tests" / "data" / f"attack.{pair}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def verdicts(found: Reward) -> dict[str, str]:
    return {each.source: each.verdict for each in found.components["terms"]}


@pytest.mark.parametrize("reference", [REFERENCE, None])
def test_terms_in_place_are_worth_more_than_other_words(reference: str | None) -> None:
    assert reward(SOURCE, GOOD, TERMS, reference).value > reward(SOURCE, WRONG, TERMS, reference).value + 0.1


def test_all_terms_in_place_are_credited() -> None:
    found = reward(SOURCE, GOOD, TERMS, REFERENCE)
    assert found.components["needed"] == found.components["credited"] == 3
    assert set(verdicts(found).values()) == {"credited"}
    assert found.components["term"] == 1.0
    assert "3 of 3 terms credited" in found.reason


def test_the_reference_itself_is_worth_everything() -> None:
    assert reward(SOURCE, REFERENCE, TERMS, REFERENCE).value == 1.0


def test_what_is_absent_is_missing() -> None:
    found = reward(SOURCE, WRONG, TERMS, REFERENCE)
    assert verdicts(found) == {"單車徑": "missing", "交通擠塞": "missing", "繁忙時間": "missing"}
    assert found.components["missing"] == 3
    assert found.components["term"] == 0.0


@pytest.mark.parametrize("reference", [REFERENCE, None])
def test_a_right_term_beside_the_wrong_one_does_not_pay(reference: str | None) -> None:
    both = WRONG.replace("jammed traffic", "jammed traffic traffic congestion")
    assert reward(SOURCE, both, TERMS, reference).value <= reward(SOURCE, WRONG, TERMS, reference).value


def test_a_term_far_from_its_place_is_misplaced() -> None:
    moved = "Traffic congestion. " + WRONG
    assert verdicts(reward(SOURCE, moved, TERMS, REFERENCE))["交通擠塞"] != "credited"


def test_inflected_terms_count_and_derivations_do_not() -> None:
    terms = {"組織": "organisation"}
    source, reference = "這個組織每年舉辦一次會議。", "This organisation holds a meeting every year."
    plural = reward(source, "These organisations hold a meeting every year.", terms, reference)
    assert verdicts(plural) == {"組織": "credited"}
    organ = reward(source, "This organ holds a meeting every year.", terms, reference)
    assert verdicts(organ) == {"組織": "missing"}


def test_one_too_many_takes_one_away() -> None:
    twice = GOOD.replace("and residents", "and traffic congestion residents")
    found, once = reward(SOURCE, twice, TERMS, REFERENCE), reward(SOURCE, GOOD, TERMS, REFERENCE)
    assert found.components["over_generated"] == 1
    assert found.components["credited"] < once.components["credited"]
    assert found.value < once.value


def test_a_term_that_the_reference_does_without_is_neither_needed_nor_a_fault() -> None:
    terms = {**TERMS, "居民": ["dwellers"]}
    assert reward(SOURCE, GOOD, terms, REFERENCE).components["needed"] == 3
    assert reward(SOURCE, REFERENCE, terms, REFERENCE).value == 1.0


def test_deprecated_renderings_and_source_terms_cost() -> None:
    glossary = make_glossary("track: {zh-Hant: 單車徑, en: {preferred: cycle track, deprecated: [bicycle road]}}")
    found = reward(SOURCE, GOOD + " A bicycle road.", glossary, REFERENCE)
    assert found.components["deprecated"] == 1
    assert found.components["credited"] == 1
    assert found.value < reward(SOURCE, GOOD, glossary, REFERENCE).value
    left = reward(SOURCE, GOOD.replace("cycle track", "單車徑"), TERMS, REFERENCE)
    assert left.components["untranslated"] == 1


def test_a_glossary_works_in_both_directions() -> None:
    glossary = make_glossary("pool: {zh-Hant: 游泳池, en: swimming pool}")
    there = reward("游泳池將關閉兩星期。", "The swimming pool will close for two weeks.", glossary)
    back = reward("The swimming pool will close for two weeks.", "游泳池將關閉兩星期。", glossary)
    assert there.components["needed"] == back.components["needed"] == 1
    assert there.components["credited"] == back.components["credited"] == 1


def test_shapes_of_terms_are_equal() -> None:
    listed = [{"source": source, "targets": targets} for source, targets in TERMS.items()]
    assert reward(SOURCE, GOOD, listed, REFERENCE) == reward(SOURCE, GOOD, TERMS, REFERENCE)


@pytest.mark.parametrize("reference", [REFERENCE, None])
@pytest.mark.parametrize(
    "output",
    ["", " \n", None, 3, ["a"], {}, float("nan"), SOURCE, " ".join([REFERENCE] * 4), "x " * 50_000,
     "cycle track, traffic congestion, rush hour",
     "Der Bericht beschreibt eine neue cycle track und ihre Folgen für alle, traffic congestion, rush hour und mehr."],
)  # fmt: skip
def test_what_is_no_translation_is_worth_nothing(output: Any, reference: str | None) -> None:
    found = reward(SOURCE, output, TERMS, reference)
    assert found.value < 0.02
    assert found.reason


@pytest.mark.parametrize("source", [None, "", 7])
def test_without_a_source_there_is_nothing_and_a_reason(source: Any) -> None:
    found = reward(source, GOOD, TERMS, REFERENCE)
    assert found.value == 0.0
    assert "source" in found.reason


def test_disguises_are_seen_through() -> None:
    for disguised in (
        WRONG.replace("jammed", "jаmmed") + " traffic congestion",  # a Cyrillic letter
        WRONG + " \u200btraf\u200bfic congestion",
        WRONG + " ｔｒａｆｆｉｃ ｃｏｎｇｅｓｔｉｏｎ",
    ):
        assert reward(SOURCE, disguised, TERMS, REFERENCE).value <= reward(SOURCE, WRONG, TERMS, REFERENCE).value + 0.01


def test_settings_are_obeyed() -> None:
    only_terms = reward(SOURCE, GOOD, TERMS, REFERENCE, settings=replace(DEFAULT, term_weight=1.0))
    assert only_terms.value == pytest.approx(only_terms.components["term"])


def test_languages_may_be_told() -> None:
    for told in ({"target_language": "zh-Hans"}, {"source_language": "en"}):
        assert reward("OpenClaw 微信", "在微信使用 OpenClaw", {}, **told).components["language"] == 1.0
        assert reward("OpenClaw 微信", "the OpenClaw in the world", {}, **told).components["language"] == 0.0


@pytest.mark.parametrize("pair", ["zh-en", "en-zh"])
@pytest.mark.parametrize("with_reference", [True, False])
def test_the_better_translation_gets_more(pair: str, with_reference: bool) -> None:
    pairs = [
        tuple(
            reward(row["src"], row[key], row["terms"], row["ref"] if with_reference else None).value
            for key in ("good", "hyp")
        )
        for row in rows(pair)
    ]
    assert sum(good > poor for good, poor in pairs) >= 0.85 * len(pairs)
    assert sum(good - poor for good, poor in pairs) / len(pairs) > 0.1


def test_a_batch_is_its_rows() -> None:
    all_rows = rows("zh-en")
    sources, outputs = [row["src"] for row in all_rows], [row["good"] for row in all_rows]
    terms, references = [row["terms"] for row in all_rows], [row["ref"] for row in all_rows]
    single = [reward(*each) for each in zip(sources, outputs, terms, references, strict=True)]
    assert rewards(sources, outputs, terms, references) == single
    merged = {term["source"]: term["targets"] for row in all_rows for term in row["terms"]}
    assert rewards(sources, outputs, merged) == [reward(s, o, merged) for s, o in zip(sources, outputs, strict=True)]
    assert rewards([], [], {}) == []


def test_a_list_of_terms_is_that_of_all_outputs() -> None:
    listed = [{"source": "單車徑", "targets": ["cycle track"]}]
    assert rewards([SOURCE], [GOOD], listed, [REFERENCE]) == [reward(SOURCE, GOOD, listed, REFERENCE)]


def test_unequal_lists_are_refused() -> None:
    with pytest.raises(InputError, match="2 outputs but 1 sources"):
        rewards([SOURCE], [GOOD, WRONG], TERMS)
    with pytest.raises(InputError, match="references"):
        rewards([SOURCE], [GOOD], TERMS, [])


def test_many_threads_see_one_truth() -> None:
    all_rows = rows("zh-en") + rows("en-zh")
    wanted = [reward(row["src"], row["hyp"], row["terms"], row["ref"]) for row in all_rows]
    found: list[list[Reward]] = []

    def work() -> None:
        found.append([reward(row["src"], row["hyp"], row["terms"], row["ref"]) for row in all_rows])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 8


ANYTHING = st.none() | st.integers() | st.floats() | st.text(max_size=60) | st.lists(st.text(max_size=5), max_size=3)
LETTERS = st.text("ab c,.()[*+?\\的是人 市場Market’\u200b\ud800🙂", max_size=40)


@given(ANYTHING, ANYTHING, st.dictionaries(LETTERS, ANYTHING, max_size=4) | ANYTHING, ANYTHING)
@settings(max_examples=100)
def test_nothing_makes_it_raise(source: Any, output: Any, terms: Any, reference: Any) -> None:
    found = reward(source, output, terms, reference)
    assert 0.0 <= found.value <= 1.0
    assert found.reason
    assert found == reward(source, output, terms, reference)


@given(LETTERS, LETTERS, st.dictionaries(LETTERS, st.lists(LETTERS, max_size=3), max_size=5), st.none() | LETTERS)
@settings(max_examples=100)
def test_range_on_small_alphabets(source: str, output: str, terms: dict[str, list[str]], reference: str | None) -> None:
    assert 0.0 <= reward(source, output, terms, reference).value <= 1.0


@given(st.sampled_from(rows("zh-en")), st.booleans(), st.data())
@settings(max_examples=150)
def test_appending_a_required_term_never_pays(row: dict[str, Any], with_reference: bool, data: st.DataObject) -> None:
    output = data.draw(st.sampled_from([row["good"], row["hyp"]]))
    term = data.draw(st.sampled_from([target for each in row["terms"] for target in each["targets"]]))
    joiner = data.draw(st.sampled_from([" ", ", ", " (", "\n- ", " <!-- "]))
    reference = row["ref"] if with_reference else None
    before = reward(row["src"], output, row["terms"], reference).value
    assert reward(row["src"], output + joiner + term, row["terms"], reference).value <= before + 0.01


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_the_common_run_is_the_longest(one: list[str], other: list[str]) -> None:
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    pairs = common_run(one, other)
    assert len(pairs) == table[-1][-1]
    assert all(one[i] == other[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in zip(pairs, pairs[1:], strict=False))
    places: dict[str, int] = {}
    for place, key in enumerate(other):
        places[key] = places.get(key, 0) | 1 << place
    assert longest_run(one, places, len(other)) == table[-1][-1]


def test_a_long_text_is_compared_stretch_by_stretch() -> None:
    text = [str(number) for number in range(4000)]
    assert common_run(text, text) == [(number, number) for number in range(4000)]


@pytest.mark.parametrize(
    "terms",
    [
        {f"單車徑{number}": [f"term {number}"] for number in range(10_000)} | TERMS,
        {"單": "a", "單車": "b", "單車徑": "cycle track", "車徑": "c"},
        {"單車徑": ["(cycle", "track)*", "cycle track", "CYCLE TRACK", ""], "": ["x"], " ": [], "交通擠塞": None},
    ],
    ids=["many", "nested", "odd"],
)
def test_odd_terms(terms: Any) -> None:
    found = reward(SOURCE, GOOD, terms, REFERENCE)
    assert verdicts(found)["單車徑"] == "credited"


@pytest.mark.parametrize("word", ["cycle track ", "the ", "單車徑", "a", "🙂", "\u200b"])
def test_a_megabyte_is_judged(word: str) -> None:
    text = word * (1_000_000 // len(word.encode()))
    assert reward(SOURCE, text, TERMS, REFERENCE).value == 0.0
    both = text[: len(text) // 5]
    assert 0.0 <= reward(both, both, TERMS, both).value <= 1.0


@pytest.mark.parametrize("heading", ["# Cycle track", "# The Cycle Track", "# Works on the cycle track"])
def test_a_heading_said_twice_is_worth_less_than_a_poor_one(heading: str) -> None:
    source, terms = "# 單車徑", {"單車徑": "cycle track"}
    assert reward(source, f"{heading} {heading}", terms, heading).value < 0.15
