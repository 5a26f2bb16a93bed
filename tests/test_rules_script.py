"""What the rules on script and region find, and what they leave alone, beyond their own samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.document import Document
from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding
from termkit.core.glossary import Glossary
from termkit.core.match import Matches
from termkit.core.rule import Rule
from termkit.formats import document
from termkit.rules import mixed_script, wrong_region
from termkit.text.convert import opencc
from termkit.text.match import Matcher

SCRIPT, REGION = mixed_script.RULE, wrong_region.RULE
EMPTY = Glossary("glossary.yaml", "zh-Hant-TW", "en", ())


def no_matches(_: Document) -> Matches:
    return Matches((), ())


def findings(
    rule: Rule, *parts: str, language: str = "zh-Hant-TW", path: str = "text.txt", concepts: str = ""
) -> list[Finding]:
    glossary = make_glossary(concepts) if concepts else EMPTY
    search = Matcher(glossary).find if concepts else no_matches
    assert rule.document is not None
    gathered, offset = [], 0
    for part in parts:
        view = DocumentView(document(path, part, language), search, glossary, offset=offset)
        gathered.append(rule.document.gather(view))
        offset += len(part)
    return list(rule.document.conclude(gathered))


def texts(found: Sequence[Finding]) -> list[str]:
    return [one.text for one in found]


class TestScript:
    def test_characters_side_by_side_are_one_finding(self) -> None:
        (found,) = findings(SCRIPT, "他說这么做。")
        assert (found.text, found.suggestions, found.severity) == ("这么", ("這麼",), "major")

    @pytest.mark.parametrize(
        ("language", "right"), [("zh-Hant-TW", "裡"), ("zh-Hant-HK", "裏"), ("zh-Hant-MO", "裏"), ("zh-Hant", "裡")]
    )
    def test_the_suggestion_has_the_shape_of_the_region(self, language: str, right: str) -> None:
        (found,) = findings(SCRIPT, "在這里。", language=language)
        assert found.suggestions == (right,)

    @pytest.mark.parametrize(
        ("text", "suggestion", "fix"),
        [
            ("這個门", "門", "safe"),
            ("頭发", "髮", "unsafe"),
            ("會发生", "發", "unsafe"),
            ("恢复", "復", "safe"),
        ],
    )
    def test_the_fix_is_safe_for_one_counterpart_only(self, text: str, suggestion: str, fix: str) -> None:
        (found,) = findings(SCRIPT, text)
        assert (found.suggestions, found.fix) == ((suggestion,), fix)

    @pytest.mark.parametrize(
        "text",
        [
            "平台與平臺，裡面與裏面，為與爲，線與綫，著與着，床與牀，群與羣。",
            "简体的“后”在這裡寫成「後」。",
            "繁體字「後」的簡化字是「后」，「发」也是簡体。".replace("体", "體"),
            "語言：繁體中文、简体中文、English",
            "車站寫作駅、会社と学校の国語。",
            "한국어 国会 한국어",
            "日本語的会社",
            "字形是⿰虫风。",
        ],
    )
    def test_shapes_examples_and_other_languages_are_left_alone(self, text: str) -> None:
        assert findings(SCRIPT, text) == []

    def test_quotes_alone_excuse_nothing(self) -> None:
        assert texts(findings(SCRIPT, "他說「发」。")) == ["发"]
        assert texts(findings(SCRIPT, "他談簡體字，" + "很久很久" * 6 + "「发」。")) == ["发"]

    def test_simplified_text_may_name_the_other_script(self) -> None:
        assert findings(SCRIPT, "语言：繁體中文；“後”是繁体字。", language="zh-Hans") == []
        assert texts(findings(SCRIPT, "学習", language="zh-Hans")) == ["習"]

    def test_code_is_masked_and_other_languages_have_no_script(self) -> None:
        assert findings(SCRIPT, "用 `后面` 這個鍵", path="a.md") == []
        assert findings(SCRIPT, "这个 word", language="en") == []

    def test_parts_keep_their_offsets(self) -> None:
        parts = ["第一段沒有。\n", "第二段在后面。\n"]
        (found,) = findings(SCRIPT, *parts)
        assert "".join(parts)[found.start : found.end] == found.text == "后"

    @given(st.text("后後里裡于於干乾幹这這么麼公若皇，。ab\n", max_size=30))
    def test_what_stands_there_is_what_is_quoted_and_mended_text_has_no_finding_twice(self, text: str) -> None:
        for one in reversed(findings(SCRIPT, text)):
            assert text[one.start : one.end] == one.text
            assert len(one.suggestions[0]) == len(one.text)
            text = text[: one.start] + one.suggestions[0] + text[one.end :]
        assert not {"这", "么"} & set("".join(texts(findings(SCRIPT, text))).replace("么", ""))

    def test_damage_is_found_and_the_whole_text_is_silent(self) -> None:
        text = "我們在這裡學習怎麼恢復資料，然後關閉視窗，並且採用標準的範圍。由於計劃複雜，幹部乾脆離開。"
        assert findings(SCRIPT, text) == []
        damaged = opencc(text, "t2s")
        changed = {place for place, (one, other) in enumerate(zip(text, damaged, strict=True)) if one != other}
        found = {place for one in findings(SCRIPT, damaged) for place in range(one.start, one.end)}
        assert found == changed


class TestRegion:
    def test_one_finding_for_a_word_across_parts(self) -> None:
        found = findings(REGION, "這個軟件好。\n", "那個軟件不好，軟件！\n")
        assert texts(found) == ["軟件"]
        assert [place.start for place in found[0].related] == [9, 14]
        assert (found[0].suggestions, found[0].fix) == (("軟體",), "unsafe")
        assert found[0].severity == "minor"
        assert found[0].confidence >= 0.9

    def test_what_is_likely_is_neutral(self) -> None:
        (found,) = findings(REGION, "機器與網絡。")
        assert found.severity == "neutral"
        assert found.confidence < 0.9

    @pytest.mark.parametrize(
        ("text", "language", "words"),
        [
            ("軟件、質素、資訊科技、的士、打印", "zh-Hant-HK", []),
            ("軟體、計程車、人工智慧", "zh-Hant-HK", ["軟體", "計程車", "人工智慧"]),
            ("軟體、硬體", "zh-Hant-MO", ["軟體", "硬體"]),
            ("軟件、服務器、默認", "zh-Hant", ["服務器", "默認"]),
            ("軟體、計程車、網路", "zh-Hant", []),
            ("软体、滑鼠、网路、记忆体", "zh-Hans", ["软体", "滑鼠", "网路", "记忆体"]),
            ("软体、滑鼠", "zh-Hans-CN", ["软体", "滑鼠"]),
            ("滑鼠、计程车", "zh-Hans-SG", ["滑鼠"]),
            ("软件、鼠标、网络", "zh-Hans", []),
            ("軟体、软件", "zh-Hant-TW", ["软件"]),
            ("軟件", "en", []),
        ],
    )
    def test_each_target_has_words_of_its_own(self, text: str, language: str, words: list[str]) -> None:
        assert texts(findings(REGION, text, language=language)) == words

    @pytest.mark.parametrize(
        "text",
        [
            "其實時間不多，刺激活動很多，參加載客訓練。",
            "在國內存款，在資料夾內存放檔案，公司文件、對象與質量守恆。",
            "通過考試、支持民主、程序正義、內容農場、大數據。",
            "博客來書店、比特幣、數據機、軟體動物。",
        ],
    )
    def test_letters_of_two_words_and_matters_of_sense(self, text: str) -> None:
        assert findings(REGION, text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "大陸稱「視頻」，台灣稱影片。",
            "影片（大陸譯作視頻）很長。",
            "「視頻」是大陸用語。",
            "中國大陸叫做“軟件”的東西",
            "他寫了《軟件工程導論》一書。",
        ],
    )
    def test_mentions_and_titles_are_left_alone(self, text: str) -> None:
        assert findings(REGION, text) == []

    def test_other_quotes_and_regions_excuse_nothing(self) -> None:
        assert texts(findings(REGION, "「視頻」很長。大陸的天氣好，視頻也好。")) == ["視頻"]

    def test_mention_in_simplified_text(self) -> None:
        assert findings(REGION, "台湾叫做“软体”，香港叫软件。", language="zh-Hans") == []

    def test_the_glossary_wins(self) -> None:
        concepts = "{web: {zh-Hant: {preferred: 網絡, admitted: [默認值]}, en: web}}"
        assert texts(findings(REGION, "網絡的默認值，默認。", concepts=concepts)) == ["默認"]
        refused = "{web: {zh-Hant: {preferred: 網路, deprecated: [軟件]}, en: web}}"
        assert texts(findings(REGION, "軟件", concepts=refused)) == ["軟件"]

    def test_beside_a_source_refused_forms_belong_to_another_rule(self) -> None:
        glossary = make_glossary("{web: {zh-Hant: {preferred: 網路, deprecated: [軟件]}, en: web}}")
        view = DocumentView(
            document("a", "軟件、默認", "zh-Hant-TW"), Matcher(glossary).find, glossary, has_source=True
        )
        assert REGION.document is not None
        assert texts(list(REGION.document.conclude([REGION.document.gather(view)]))) == ["默認"]

    def test_code_is_masked(self) -> None:
        assert findings(REGION, "用 `軟件` 這個鍵", path="a.md") == []

    def test_both_forms_are_named_where_the_regions_differ(self) -> None:
        (found,) = findings(REGION, "一輛出租車。", language="zh-Hant")
        assert "'計程車' or '的士'" in found.message
        assert (found.suggestions, found.fix) == ((), "")

    @given(st.text("軟件體硬盤默認視頻其實時大陸稱「」《》，。\n", max_size=40))
    def test_what_stands_there_is_what_is_quoted(self, text: str) -> None:
        for one in findings(REGION, text):
            assert all(text[place.start : place.end] == place.text for place in (one.spot, *one.related))

    def test_the_essay(self, data: Path, bundled: Glossary) -> None:
        text = (data / "essay.zh-Hant.txt").read_text("utf-8")
        gold = yaml.safe_load((data / "essay.gold.yaml").read_text("utf-8"))
        view = DocumentView(document("essay", text, "zh-Hant-TW"), Matcher(bundled).find, bundled)
        assert REGION.document is not None
        found = list(REGION.document.conclude([REGION.document.gather(view)]))
        places = {(place.start, place.text) for one in found for place in (one.spot, *one.related)}
        assert not places & {(offset, entry["text"]) for entry in gold["must_not_flag"] for offset in entry["offsets"]}
        assert places <= {(span["offset"], span["text"]) for one in gold["findings"] for span in one["spans"]}
        assert {"傳感器", "滑塊", "集群", "加粗", "原帖", "分詞器"} <= {text for _, text in places}

    def test_reports_of_hong_kong_hold_no_foreign_word(self, data: Path) -> None:
        lines = (data / "wmt25-dev" / "items.jsonl").read_text("utf-8").splitlines()
        text = "\n".join(yaml.safe_load(line)["src"] for line in lines[:150])
        assert findings(REGION, text, language="zh-Hant-HK") == []
        assert findings(SCRIPT, text, language="zh-Hant-HK") == []
