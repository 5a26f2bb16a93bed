"""Routes between tags, and the inference of a source."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.errors import LanguageError
from termkit.text.convert import ROUTES, convert, infer_source, mode_route, modes
from termkit.text.opencc import MODES

TAGS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")


def test_there_is_a_route_between_any_two() -> None:
    assert set(ROUTES) == set(permutations(TAGS, 2))
    assert all(mode in MODES for route in ROUTES.values() for chain in route for mode in chain)


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_is_the_route_it_names(mode: str) -> None:
    source, to, vocabulary = mode_route(mode)
    assert modes(source, to, vocabulary=vocabulary) == (mode,)


@pytest.mark.parametrize(
    ("source", "to", "vocabulary", "text", "expected"),
    [
        ("zh-Hans", "zh-Hant-TW", True, "软件里面", "軟體裡面"),
        ("zh-Hans", "zh-Hant-TW", False, "软件里面", "軟件裡面"),
        ("zh-Hans", "zh-Hant", True, "软件里面", "軟件裏面"),
        ("zh-Hans", "zh-Hant-HK", True, "卫生署说", "衞生署説"),
        ("zh-Hant-TW", "zh-Hans", True, "軟體裡面", "软件里面"),
        ("zh-Hant-TW", "zh-Hans", False, "軟體裡面", "软体里面"),
        ("zh-Hant-HK", "zh-Hant-TW", True, "衞生署説", "衛生署說"),
        ("zh-Hant-TW", "zh-Hant-HK", True, "裡面說為", "裏面説為"),
        ("zh_TW", "zh-CN", True, "軟體", "软件"),
        ("zh-Hant-MO", "zh-Hans-SG", True, "説", "说"),
    ],
)
def test_conversion(source: str, to: str, vocabulary: bool, text: str, expected: str) -> None:
    assert convert(text, to=to, source=source, vocabulary=vocabulary) == expected


@given(st.text(max_size=20))
def test_same_to_same_changes_nothing(text: str) -> None:
    assert convert(text + "头髮裏裡", to="zh-Hant-TW", source="zh-TW") == text + "头髮裏裡"
    assert convert(text, to="zh-Hans", source="zh-Hans-CN") == text


@pytest.mark.parametrize(
    ("text", "to", "expected"),
    [
        ("这是汉语", "zh-Hant", "zh-Hans"),
        ("這是漢語", "zh-Hans", "zh-Hant"),
        ("這是漢語", "zh-Hant-TW", "zh-Hant"),
        ("皇后", "zh-Hant", "zh-Hans"),
        ("皇后", "zh-Hans", "zh-Hant"),
        ("這说", "zh-Hans", "zh-Hant"),
        ("", "zh-Hant-HK", "zh-Hans"),
    ],
)
def test_inferred_source(text: str, to: str, expected: str) -> None:
    assert infer_source(text, to=to) == expected


def test_traditional_text_is_not_simplified_text_to_be_converted() -> None:
    assert convert("這個軟件在裏面", to="zh-Hant") == "這個軟件在裏面"


@pytest.mark.parametrize("tag", ["en", "zh", "xx-Hant-", "zh-Latn"])
def test_what_is_not_written_chinese(tag: str) -> None:
    with pytest.raises(LanguageError):
        convert("", to=tag)
    with pytest.raises(LanguageError):
        convert("", to="zh-Hans", source=tag)


def test_unknown_mode() -> None:
    with pytest.raises(LanguageError, match="s2twp"):
        mode_route("s2twpp")
