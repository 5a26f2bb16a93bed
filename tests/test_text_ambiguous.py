"""Ambiguous characters: which words prove one, which keep it, and that the two lists hold together."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from termkit.text.ambiguous import ambiguous, proved_right
from termkit.text.fold import fold
from termkit.text.regions import foreign_rows, foreign_words
from termkit.text.script import simplified_only, traditional_only

FOLDER = ROOT / "termkit" / "text" / "data"
TAGS = ("zh-Hant-TW", "zh-Hant-HK", "zh-Hant", "zh-Hans", "zh-Hans-SG")


def rows_of(name: str) -> list[list[str]]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")][1:]


def at(text: str) -> tuple[str, int]:
    """The text without the brackets around one character, and the place of that."""
    return text.replace("[", "").replace("]", ""), text.index("[")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("房子[后]面", "後"),
        ("過了三天[后]", "後"),
        ("這[里]", "裏"),
        ("这[里]", "裏"),
        ("[于]是", "於"),
        ("什[么]", "麼"),
        ("[并]且", "並"),
        ("合[并]", "併"),
        ("[采]用", "採"),
        ("恢[复]", "復"),
        ("[复]雜", "複"),
        ("[干]部", "幹"),
        ("餅[干]", "乾"),
        ("示[范]", "範"),
        ("其[余]", "餘"),
        ("[几]個", "幾"),
        ("特[征]", "徵"),
        ("[制]造", "製"),
        ("一[只]貓", "隻"),
    ],
)
def test_words_that_prove_a_character(text: str, right: str) -> None:
    assert proved_right(*at(text), "Hant") == right


@pytest.mark.parametrize(
    "text",
    [
        "皇[后]面前",
        "皇[后]來了",
        "天[后]宮",
        "[后]羿射日",
        "三十公[里]",
        "鄰[里]面對面",
        "阿[里]山",
        "[于]右任",
        "若[干]部件",
        "[干]涉",
        "[干]擾",
        "老[么]",
        "[并]州",
        "風[采]用心",
        "[范]仲淹",
        "[余]光中",
        "限[制]作業",
        "相關[系]統",
        "茶[几]上",
        "[征]服",
        "[只]有",
        "宿[舍]得到",
        "今日[志]願",
        "[面]孔",
    ],
)
def test_words_that_keep_a_character(text: str) -> None:
    assert proved_right(*at(text), "Hant") is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("由[於]", "于"),
        ("然[後]", "后"),
        ("随[著]", "着"),
        ("随[著]名", None),
        ("[著]作", None),
        ("[乾]净", "干"),
        ("[乾]隆", None),
        ("特[徵]", "征"),
        ("宫商角[徵]羽", None),
        ("[瞭]解", "了"),
        ("[瞭]望", None),
        ("於[于]是", None),
    ],
)
def test_the_mirror_image(text: str, right: str | None) -> None:
    assert proved_right(*at(text), "Hans") == right


def test_no_character_of_the_list_is_proof_by_itself() -> None:
    assert not ambiguous("Hant") & simplified_only()
    assert not ambiguous("Hans") & traditional_only()


def test_every_word_of_the_list_is_found_and_every_exception_is_kept() -> None:
    for script, char, right, words, kept in rows_of("ambiguous.tsv"):
        for word in () if words == "*" else words.split("|"):
            wrong = word.replace("#", "三").replace(right, char)
            assert proved_right(wrong, wrong.index(char), script) == right, wrong
        for word in () if kept == "-" else kept.split("|"):
            assert proved_right(word, word.index(char), script) is None, word


@given(st.text("后面里這裡公于是右任干部若涉著名随。a\n", max_size=20))
def test_only_neighbours_decide(text: str) -> None:
    for script in ("Hant", "Hans"):
        alone = [proved_right(text, place, script) for place in range(len(text))]
        framed = "。" * 9 + text + "。" * 9
        assert alone == [proved_right(framed, 9 + place, script) for place in range(len(text))]


def test_the_rows_of_the_regions_are_sound() -> None:
    rows = rows_of("regions.tsv")
    words = [row[0] for row in rows]
    assert words == sorted(set(words))
    for word, *natives, guards, evidence in rows:
        assert any(native != "-" for native in natives)
        assert word not in [native.removesuffix("?") for native in natives]
        assert len(evidence.split(", ")) == 4
        for guard in () if guards == "-" else guards.split("|"):
            assert fold(word) in fold(guard) != fold(word)


def test_every_foreign_word_is_found_alone_and_no_suggestion_is_foreign_itself() -> None:
    for row in foreign_rows():
        for tag in TAGS:
            native = row.native(tag)
            found = list(foreign_words(f"，{row.word}，", tag))
            assert [(one.start, one.row.word) for one in found] == ([(1, row.word)] if native else []), (row.word, tag)
            for word in native.word.split(" / ") if native and tag != "zh-Hant" else ():
                assert list(foreign_words(word, tag)) == [], (word, tag)


@given(st.text("軟體件动物網路絡打印機默認其實時間刺激活動，。", max_size=30))
def test_foreign_words_stand_apart_and_in_order(text: str) -> None:
    for tag in TAGS:
        found = list(foreign_words(text, tag))
        assert all(one.end <= other.start for one, other in pairwise(found))
        assert all(fold(text[one.start : one.end]) == fold(one.row.word) for one in found)


def test_the_essay_keeps_its_ambiguous_characters(data: Path) -> None:
    text = (data / "essay.zh-Hant.txt").read_text("utf-8")
    assert [text[place] for place in range(len(text)) if proved_right(text, place, "Hant")] == []
