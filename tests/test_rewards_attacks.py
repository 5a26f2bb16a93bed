"""The attacks do what they say, and the reward withstands them."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from termkit.jobs.attack import AttackTable, attack_table, load_reward
from termkit.jobs.attack_inputs import Segments, read_segments
from termkit.rewards.attacks import ATTACKS, BY_NAME, Item

REFERENCE = "The city plans a cycle track along the river. It reduces traffic congestion at rush hour."
OUTPUT = "The city plans a bicycle road along the river. It reduces jammed traffic at rush hour."
ITEM = Item(
    "城市計劃在河岸興建單車徑，以減少繁忙時間的交通擠塞，居民表示歡迎。",
    (("單車徑", ("cycle track", "bike lane")), ("交通擠塞", ("traffic congestion",)), ("繁忙時間", ("rush hour",)), ("天空", ("sky",))),
    REFERENCE,
)  # fmt: skip
# What takes words away leaves fewer to contradict a term: there, single segments may gain, the mean may not.
SUBTRACTING = {"replace-random-words", "replace-end", "replace-small-words", "truncate", "shuffle-words"}
SALADS = {
    "lexicon-salad",
    "lexicon-appended",
}  # without a reference nothing tells words of a dictionary from fluent text


def attacked(name: str, output: str = OUTPUT, item: Item = ITEM) -> str:
    return BY_NAME[name](output, item)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("append-missing", f"{OUTPUT} cycle track, traffic congestion"),
        ("append-all", f"{OUTPUT} cycle track, traffic congestion, rush hour"),
        ("prepend-missing", f"cycle track, traffic congestion {OUTPUT}"),
        ("filler-sentence", f"{OUTPUT} This section also discusses cycle track and traffic congestion in more detail."),
        ("filler-before", f"In terms of cycle track and traffic congestion, {OUTPUT}"),
        ("terms-only", "cycle track, traffic congestion, rush hour"),
        ("output-doubled", f"{OUTPUT} {OUTPUT}"),
        ("reference-doubled", f"{REFERENCE} {REFERENCE}"),
        ("source-copied", ITEM.source),
        ("source-appended", f"{OUTPUT} {ITEM.source}"),
        ("empty", ""),
        ("truncate", "The city plans a bicycle road along the "),
        ("shuffle-sentences", "It reduces jammed traffic at rush hour. The city plans a bicycle road along the river."),
        ("hidden-comment", f"{OUTPUT} <!-- cycle track, traffic congestion -->"),
        ("upper-case", f"{OUTPUT} CYCLE TRACK, TRAFFIC CONGESTION"),
        ("replace-small-words", "cycle track city plans traffic congestion bicycle road along the river. It reduces jammed traffic at rush hour."),
        ("replace-end", "The city plans a bicycle road along the river. It reduces jammed cycle track, traffic congestion"),
        ("after-wrong-rendering", "The city plans a bicycle road cycle track along the river. It reduces jammed traffic traffic congestion at rush hour."),
        ("before-wrong-rendering", "The city plans a cycle track bicycle road along the river. It reduces jammed traffic congestion traffic at rush hour."),
        ("wrong-in-parentheses", "The city plans a bicycle road (cycle track) along the river. It reduces jammed traffic (traffic congestion) at rush hour."),
    ],
)  # fmt: skip
def test_what_an_attack_writes(name: str, expected: str) -> None:
    assert attacked(name) == expected


def test_attacks_that_repeat() -> None:
    assert attacked("output-repeated").count(OUTPUT) == 5
    assert attacked("alternatives-twice").count("bike lane") == 2
    assert attacked("last-sentence-again").count("It reduces jammed traffic at rush hour.") == 2
    assert attacked("shuffle-words").split() != OUTPUT.replace(".", "").split()
    assert Counter(attacked("shuffle-words").split()) == Counter(OUTPUT.replace(".", "").split())


def test_attacks_that_list() -> None:
    assert attacked("glossary-list").split("\n")[-4:-1] == ["- 單車徑 = cycle track", "- 交通擠塞 = traffic congestion", "- 繁忙時間 = rush hour"]  # fmt: skip
    assert attacked("target-list").endswith("Key terms:\n- cycle track\n- traffic congestion\n- rush hour")
    assert "rush hour (繁忙時間)" in attacked("source-terms-beside")


def test_disguises_hide_something() -> None:
    assert "\u200b" in attacked("invisible-characters")
    assert not attacked("homoglyphs").isascii()
    assert "traffic congestion" in attacked("wrong-language")
    assert "rush hour" in attacked("lexicon-salad")


@pytest.mark.parametrize(
    "name",
    ["scatter-parentheses", "scatter-commas", "sentence-parentheses", "random-places", "middle", "source-position",
     "reference-position", "position-with-and", "copied-neighbours", "beside-anchor", "slash-alternatives", "namely",
     "hidden-comments-in-place", "small-words", "lexicon-appended", "replace-random-words"],
)  # fmt: skip
def test_all_missing_terms_are_put_in(name: str) -> None:
    text = attacked(name)
    assert "cycle track" in text
    assert "traffic congestion" in text
    assert "sky" not in text  # it does not stand in the source


def test_in_chinese_too() -> None:
    item = Item("The pool is closed.", (("pool", ("游泳池",)),), "游泳池關閉。", chinese=True)
    assert attacked("append-missing", "泳場關閉。", item) == "泳場關閉。游泳池"
    assert attacked("scatter-parentheses", "泳場關閉。", item) == "泳場（游泳池）關閉。"
    assert attacked("filler-sentence", "泳場關閉。", item).endswith("游泳池等方面。")


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_documented_and_deterministic(attack: Any) -> None:
    assert attack.summary.endswith((".", '".'))
    state = random.getstate()
    assert attack(OUTPUT, ITEM, 1) == attack(OUTPUT, ITEM, 1)
    assert random.getstate() == state


@given(st.text(max_size=30), st.text(max_size=20), st.lists(st.tuples(st.text(max_size=4), st.lists(st.text(max_size=6), max_size=2).map(tuple)), max_size=3), st.booleans(), st.none() | st.text(max_size=20))  # fmt: skip
def test_no_text_makes_an_attack_raise(
    output: str, source: str, terms: Any, chinese: bool, reference: str | None
) -> None:
    item = Item(source, tuple(terms), reference, chinese)
    for attack in ATTACKS:
        assert isinstance(attack(output, item), str)


def table(segments: Segments, with_reference: bool) -> AttackTable:
    return attack_table(segments, load_reward("termkit.rewards:reward"), "reward", with_reference=with_reference)


@pytest.mark.parametrize("with_reference", [True, False])
@pytest.mark.parametrize("pair", ["zh-en", "en-zh"])
def test_no_attack_pays_on_our_own_sentences(pair: str, with_reference: bool) -> None:
    found = table(read_segments(ROOT / "tests" / "data" / f"attack.{pair}.jsonl"), with_reference)
    assert found.base > 0.2
    for row in found.rows:
        assert row.delta < 1e-9, row.name
        gaining = 5 if row.name in SUBTRACTING | SALADS else 1  # of 32 or 16 sentences: four and one do
        assert row.share <= gaining / found.segments, row.name


def test_the_table_sees_a_reward_that_pays() -> None:
    segments = read_segments(ROOT / "tests" / "data" / "attack.zh-en.jsonl", limit=10)

    def naive(source: str, output: str, terms: dict[str, list[str]], reference: str | None) -> float:
        return sum(any(form in output for form in forms) for forms in terms.values()) / len(terms)

    found = attack_table(segments, naive, "naive")
    assert {"append-missing", "terms-only", "hidden-comment"} <= {line.split(":")[0] for line in found.failures()}


@pytest.mark.parametrize("with_reference", [True, False])
def test_on_six_systems(data: Path, with_reference: bool) -> None:
    whole = read_segments(data / "wmt25-dev")
    step = slice(3, None, 12)
    segments = Segments(
        whole.ids[step], whole.items[step], {name: texts[step] for name, texts in whole.systems.items()}
    )
    found = table(segments, with_reference)
    assert 0.3 < found.base < 0.8
    # A third above what holds on this twelfth of the segments (in percent: 1.6 and 2.7; 5.8 and 8.9); not the goal of
    # 2 for each attack, which is measured on the whole set: see docs/rewards.md.
    insertions, others = (0.021, 0.036) if with_reference else (0.078, 0.119)
    for row in found.rows:
        assert row.delta < 1e-9, row.name
        assert row.share <= (others if row.name in SUBTRACTING | SALADS else insertions), row.name


@pytest.mark.parametrize("with_reference", [True, False])
def test_terms_are_worth_something_on_six_systems(data: Path, with_reference: bool) -> None:
    segments = read_segments(data / "wmt25-dev")
    found = attack_table(
        segments, load_reward("termkit.rewards:reward"), "reward", attacks=(), with_reference=with_reference
    )
    for family in ("CommandA_MT", "Erlendur", "MeGuMa"):
        assert found.systems[f"{family}.proper"] > found.systems[f"{family}.noterm"] + 0.005
