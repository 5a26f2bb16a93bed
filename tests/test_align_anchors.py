"""What both sides write alike: names by their sound, numbers, and everything between two texts of one language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.align.anchors import alike, names
from termkit.align.texts import of_segments
from termkit.align.units import Vocabulary

ZH = "林白走了。大家說林白去了海山。海山在哪裡？"
EN = "So Linbai left. They say that Linbai went to Haishan. Nobody knows where Haishan is."


def test_a_name_and_the_word_that_spells_it() -> None:
    assert dict(names(ZH, EN)) == {"林白": "linbai", "海山": "haishan"}


def test_simplified_and_traditional_sound_alike() -> None:
    one = names("張飛來了。張飛又走了。", "Here Zhangfei came. Then Zhangfei left.")
    other = names("张飞来了。张飞又走了。", "Here Zhangfei came. Then Zhangfei left.")
    assert list(one) == list(other) == [("张飞", "zhangfei")]


def test_three_syllables() -> None:
    assert ("司马光", "simaguang") in list(names("司馬光來了，司馬光走了。", "Old Simaguang came and Simaguang left."))


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("林白走了。", EN),  # once in Chinese
        (ZH, "So Linbai left for Haishan."),  # once in English
        (ZH, EN.lower()),
        (ZH, "Linbai left. Linbai came."),  # a capital at the beginning of a sentence proves nothing
        (ZH, "Yet Martin saw Martin and Peterson saw Peterson."),
        (ZH, ""),
        ("", EN),
    ],
)
def test_no_name_without_proof(chinese: str, english: str) -> None:
    assert not list(names(chinese, english))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from("林白海山 。行長樂\ud800𠮷^]-\\"), max_size=20).map("".join),
    st.lists(st.sampled_from(["Linbai ", "Haishan ", "Xing ", "Changle ", "the ", ". "]), max_size=12).map("".join),
)
def test_whatever_the_texts_a_name_stands_in_both(chinese: str, english: str) -> None:
    for characters, word in names(chinese, english):
        assert 2 <= len(characters) <= 3
        assert chinese.translate(str.maketrans("長樂", "长乐")).count(characters) >= 1
        assert english.lower().count(word) >= 2


def pairs(source: list[str], target: list[str], languages: tuple[str, str]) -> set[tuple[str, str]]:
    vocabularies = (Vocabulary(), Vocabulary())
    for vocabulary, texts in zip(vocabularies, (source, target), strict=True):
        vocabulary.encode(texts)
    sides = of_segments(source, languages[0]), of_segments(target, languages[1])
    same = languages[0][:2] == languages[1][:2]
    return set(alike([sides], vocabularies[0].numbers, vocabularies[1].numbers, same))


def test_what_is_alike_between_two_languages() -> None:
    found = pairs(["他買了 12 個 iPhone，真的？"], ["He bought 12 iPhones, really?"], ("zh-Hant", "en"))
    assert {("#12", "#12"), ("iphon", "iphon"), ("?", "?")} <= found
    assert not any(unit in {",", "、", "("} for pair in found for unit in pair)
    assert all(one == other for one, other in found)


def test_what_is_alike_within_one_language() -> None:
    assert pairs(["我們走吧"], ["我们走了"], ("zh-Hant", "zh-Hans")) >= {(char, char) for char in "我们走"}
    assert ("walk", "walk") in pairs(["They walked."], ["She walks."], ("en", "en"))


def test_names_are_alike_in_the_direction_of_the_texts() -> None:
    for source, target, languages, wanted in (
        (ZH, EN, ("zh-Hant", "en"), {("林", "linbai"), ("山", "haishan")}),
        (EN, ZH, ("en", "zh-Hant"), {("linbai", "林"), ("haishan", "山")}),
    ):
        assert wanted <= pairs([source], [target], languages)
