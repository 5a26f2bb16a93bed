"""Conversion by words: right where the longest match is wrong, and never wrong where OpenCC's own cases are right."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.accuracy import reference_convert
from termkit.text.convert import convert, converter, opencc
from termkit.text.dictionaries import _folder

MODES = {"s2t": "zh-Hant", "s2tw": "zh-Hant-TW", "s2hk": "zh-Hant-HK"}
# Sentences that come out wrong, each because the likelier words are others.
KNOWN_MISSES = 15
OUR_TEXTS = sorted((ROOT / "translations").glob("*zh-Hant*.md"))


@cache
def official_cases() -> list[dict[str, Any]]:
    text = (_folder().parent / "test_data" / "testcases.json").read_text(encoding="utf-8")
    cases: list[dict[str, Any]] = json.loads(re.sub(r",(\s*[}\]])", r"\1", text))["cases"]
    return cases


def our_cases() -> list[tuple[str, str]]:
    lines = (ROOT / "benchmarks" / "conversion_cases.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], row[1]) for row in rows if row[0] != "source"]


@pytest.mark.parametrize("mode", MODES)
def test_no_case_of_opencc_is_lost(mode: str) -> None:
    cases = [(case["input"], case["expected"][mode]) for case in official_cases() if mode in case["expected"]]
    assert len(cases) > 50
    for text, expected in cases:
        assert convert(text, to=MODES[mode], source="zh-Hans", vocabulary="none") == expected


def test_most_of_our_cases_are_right_and_far_more_than_by_the_longest_match() -> None:
    cases = our_cases()
    wrong = [
        text for text, right in cases if convert(text, to="zh-Hant-TW", source="zh-Hans", vocabulary="none") != right
    ]
    greedy = [text for text, right in cases if opencc(text, "s2tw") != right]
    assert len(cases) > 300
    assert len(wrong) <= KNOWN_MISSES, wrong
    assert len(greedy) > 5 * len(wrong)


pieces = st.sampled_from(sorted({text[at : at + 5] for text, _ in our_cases() for at in range(0, len(text), 3)}))


@given(st.lists(pieces, max_size=8).map("".join))
def test_the_machine_does_what_the_plain_definition_does(text: str) -> None:
    assert convert(text, to="zh-Hant", source="zh-Hans", vocabulary="none") == reference_convert(text, "s2t")


@pytest.mark.parametrize("to", ["zh-Hant-TW", "zh-Hant-HK"])
@pytest.mark.parametrize("vocabulary", ["certain", "usual"])
def test_what_was_converted_stays(to: str, vocabulary: str) -> None:
    ready = converter(to, "zh-Hans", vocabulary=vocabulary)
    for text, _ in our_cases():
        once = ready.text(text)
        assert converter(to, "zh-Hant", vocabulary=vocabulary).text(once) == once


@pytest.mark.parametrize("path", OUR_TEXTS, ids=lambda path: path.name)
@pytest.mark.parametrize("source", [None, "zh-Hans", "zh-Hant"])
def test_text_of_the_target_region_stays(path: Path, source: str | None) -> None:
    text = path.read_text(encoding="utf-8")
    assert convert(text, to="zh-Hant-TW", source=source) == text


def test_a_regional_word_inside_a_phrase_of_opencc() -> None:
    assert convert("鼠标里面的电池", to="zh-Hant-TW", source="zh-Hans") == "滑鼠裡面的電池"


def test_words_of_a_later_stage() -> None:
    assert convert("坐观塘线", to="zh-Hant-HK", source="zh-Hans") == "坐觀塘綫"


@pytest.mark.parametrize(
    ("text", "expected"), [("滑鼠與軟體", "鼠标与软件"), ("戀愛滋味", "恋爱滋味"), ("列印課程式樣", "打印课程式样")]
)
def test_taiwan_words_go_back_where_they_are_words(text: str, expected: str) -> None:
    assert convert(text, to="zh-Hans", source="zh-Hant-TW") == expected
