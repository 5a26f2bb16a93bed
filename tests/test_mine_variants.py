"""Families of variants: what is one word in another region, script or rendering, and what is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.document import Document
from termkit.core.span import Span
from termkit.mine.variants import Family, find_families

ESSAY = ROOT.parent / "shared" / "data" / "essay.zh-Hant.txt"


def document(text: str, language: str = "zh-Hant", masks: tuple[Span, ...] = ()) -> Document:
    return Document("text.txt", text, language, (), masks)


def forms(families: Sequence[Family]) -> list[dict[str, int]]:
    return [{surface.term: surface.count for surface in family.surfaces} for family in families]


def in_text(text: str, language: str = "zh-Hant") -> list[dict[str, int]]:
    return forms(find_families([document(text, language)]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("軟件", "軟體"),
        ("網絡", "網路"),
        ("代碼", "程式碼"),
        ("設置", "設定"),
        ("用戶", "使用者"),
        ("數據", "資料"),
        ("智能", "智慧"),
        ("編程", "程式設計"),
        ("調用", "呼叫"),
        ("谷歌", "Google"),
    ],
)
def test_words_of_two_regions_in_one_text_are_a_family(one: str, other: str) -> None:
    assert {one: 2, other: 1} in in_text(f"我們討論{one}。他們也討論{one}，或者討論{other}。")


def test_one_word_alone_is_no_family() -> None:
    assert in_text("這個軟體很好，那個軟體也好。") == []


def test_the_order_is_by_count_and_the_places_hold_what_they_say() -> None:
    texts = [document("數據、軟件和軟體。"), document("資料，資料；軟體與軟體。")]
    families = find_families(texts)
    assert [family.key for family in families] == ["软件", "数据"]
    assert [(surface.term, surface.count) for surface in families[0].surfaces] == [("軟體", 3), ("軟件", 1)]
    for family in families:
        for surface in family.surfaces:
            assert len(surface.places) == surface.count
            assert all(texts[number].text[span.start : span.end] == surface.term for number, span in surface.places)


def test_places_are_the_first_few_and_the_count_is_of_all() -> None:
    family = find_families([document("軟件。" + "軟體。" * 50)])[0]
    assert family.surfaces[0].count == 50
    assert family.surfaces[0].places[0] == (0, Span(3, 5))
    assert 1 < len(family.surfaces[0].places) < 50


def test_a_shorter_family_explains_a_longer_one() -> None:
    assert [family.key for family in find_families([document("軟件工程、軟體工程；軟件、軟體。")])] == ["软件"]


def test_a_candidate_gets_a_family_of_its_own() -> None:
    text = "氛圍編程很新。我寫氛圍編程，他寫氛圍程式設計，她寫氛圍程式。"
    families = forms(find_families([document(text)], candidates=["氛圍編程"]))
    assert {"氛圍編程": 2, "氛圍程式設計": 1, "氛圍程式": 1} in families


def test_a_loose_head_joins_two_firm_ones_behind_the_same_modifier() -> None:
    assert {"氛圍編程": 1, "氛圍程式設計": 1, "氛圍程式": 1} in in_text(
        "氛圍編程很新，氛圍程式設計也新；氛圍程式更新。"
    )
    text = "電腦程式是一回事；電腦程式設計是另一回事。"
    assert in_text(text) == []


def test_a_sense_is_settled_by_the_modifier() -> None:
    assert in_text("他帶來消息。我回他訊息。") == []
    assert {"錯誤消息": 1, "錯誤訊息": 1} in in_text("顯示錯誤消息。顯示錯誤訊息。")
    assert in_text("這些消息。這些訊息。") == []


@pytest.mark.parametrize(
    "text",
    [
        "品質要好，質量要大。",
        "他的對象來了；這個物件很小。",
        "讀文件，存檔案。",
        "監督程序要批准；監督程式要重跑。",
        "大家支持他；系統支援它。",
        "登錄資料列之後再登入。",
        "連接線路；鏈路連線。",
    ],
)
def test_words_with_another_sense_are_no_family(text: str) -> None:
    assert in_text(text) == []


def test_what_is_one_in_traditional_text_may_be_two_in_simplified() -> None:
    assert {"資料": 1, "數據": 1} in in_text("資料與數據。")
    assert in_text("资料与数据。", "zh-Hans") == []
    assert {"软体": 1, "软件": 1} in in_text("软体与软件。", "zh-Hans")


def test_hong_kong_has_words_of_the_mainland() -> None:
    assert in_text("資料與數據。", "zh-Hant-HK") == []


def test_texts_in_both_scripts_are_put_together() -> None:
    families = find_families([document("這個軟體", "zh-Hant"), document("那个软件", "zh-Hans")])
    assert forms(families) == [{"軟體": 1, "软件": 1}]


def test_two_scripts_of_one_word_alone_are_no_family() -> None:
    assert find_families([document("這個軟件", "zh-Hant"), document("那个软件", "zh-Hans")]) == []


@pytest.mark.parametrize(
    "text",
    [
        "智慧城市；智能體會思考。",  # an agent
        "通用人工智慧；智能體。",
        "用戶端很快，使用者很慢。",
        "用命令列出檔案；命令行。",  # 命令|列出
        "外掛程式碼；插件。",  # 外掛|程式碼
    ],
)
def test_letters_of_another_word_are_no_occurrence(text: str) -> None:
    for family in in_text(text):
        assert not {"智能", "用戶", "命令列", "外掛程式"} & family.keys()


def test_a_latin_word_is_found_as_a_word_only() -> None:
    assert in_text("谷歌與googleplex。") == []
    assert in_text("谷歌與 Google 地圖。") == [{"Google": 1, "谷歌": 1}]


def test_code_holds_no_term() -> None:
    text = "軟件 `軟體`"
    assert find_families([document(text, masks=(Span(3, 7),))]) == []


def test_spellings_of_one_traditional_word() -> None:
    assert {"發布": 2, "發佈": 1} in in_text("發布新版；發布之後又發佈。")
    assert {"平台": 1, "平臺": 1} in in_text("平台、平臺。")
    assert in_text("回覆他；恢復、複製。") == []


def test_one_rendering_and_one_modifier() -> None:
    text = "推理路徑很長。推理軌跡很長。"
    renderings = {"推理路徑": ["reasoning trace"], "推理軌跡": ["Reasoning Traces"]}
    families = find_families([document(text)], renderings=renderings)
    assert [(family.key, family.reason) for family in families] == [("reasoning trace", "all render 'reasoning trace'")]
    assert forms(families) == [{"推理路徑": 1, "推理軌跡": 1}]
    assert find_families([document(text)]) == []


def test_one_rendering_joins_what_has_a_sense_of_its_own() -> None:
    text = "透過訓練；通過訓練。"
    assert in_text(text) == []
    families = find_families([document(text)], renderings={"透過": ["through"], "通過": ["through"]})
    assert forms(families) == [{"透過": 1, "通過": 1}]


def test_one_rendering_does_not_join_a_longer_term_with_its_head() -> None:
    renderings = {"開發者": ["developer"], "專業開發者": ["developer"]}
    assert find_families([document("開發者和專業開發者")], renderings=renderings) == []


def test_a_form_that_stands_only_inside_another_does_not_count() -> None:
    renderings = {form: ["vibe coding"] for form in ("氛圍編程", "氛圍程式", "氛圍程式設計")}
    families = find_families([document("氛圍編程，氛圍程式設計。")], renderings=renderings)
    assert forms(families)[0] == {"氛圍編程": 1, "氛圍程式設計": 1}


def test_other_english_refutes_a_family() -> None:
    text = "密鑰與金鑰。"
    assert forms(find_families([document(text)])) == [{"密鑰": 1, "金鑰": 1}]
    assert find_families([document(text)], renderings={"密鑰": ["secret"], "金鑰": ["key"]}) == []
    assert find_families([document(text)], renderings={"密鑰": ["secret"]}) != []


def test_nothing_in_nothing_out() -> None:
    assert find_families([]) == []
    assert find_families([document("")], renderings={"": [""], "詞": []}, candidates=["", "x"]) == []


WORDS = st.sampled_from(
    ["軟件", "軟體", "程式碼", "代碼", "Google", "谷歌", "平臺", "平台", "，", "的", "A", "\n", "氛圍", "程式"]
)
TEXT = st.lists(WORDS, max_size=40).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=3), st.sampled_from(["zh-Hant", "zh-Hans", "zh-Hant-HK"]))
def test_every_family_has_two_surfaces_that_stand_there(texts: list[str], language: str) -> None:
    documents = [document(text, language) for text in texts]
    families = find_families(
        documents, candidates=["氛圍程式碼"], renderings={"軟件": ["software"], "軟體": ["software"]}
    )
    assert families == find_families(
        documents, candidates=["氛圍程式碼"], renderings={"軟件": ["software"], "軟體": ["software"]}
    )
    for family in families:
        assert len(family.surfaces) > 1
        assert list(family.surfaces) == sorted(family.surfaces, key=lambda surface: (-surface.count, surface.term))
        for surface in family.surfaces:
            assert 0 < surface.count <= sum(text.count(surface.term) for text in texts)
            assert all(texts[number][span.start : span.end] == surface.term for number, span in surface.places)


def test_the_essay() -> None:
    if not ESSAY.exists():
        pytest.skip(f"{ESSAY} is absent")
    essay = document(ESSAY.read_text("utf-8"), "zh-Hant-TW")
    families = forms(find_families([essay]))
    for family in (
        {"氛圍編程": 4, "氛圍程式": 2, "氛圍程式設計": 1},
        {"智能": 7, "智慧": 1},
        {"資料": 4, "數據": 2},
        {"程式碼": 2, "代碼": 1},
        {"回饋": 2, "反饋": 1},
        {"呼叫": 1, "調用": 1},
        {"圖形介面": 3, "圖形使用者介面": 1},
        {"Google": 1, "谷歌": 1},
    ):
        assert family in families
    assert not any({"執行", "函數", "人工智慧"} & family.keys() for family in families)
