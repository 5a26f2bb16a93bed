"""Term mining in Chinese texts: what is proposed, why, where it stands, and what is left out."""

from __future__ import annotations

import random

import pytest
from conftest import make_glossary
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.document import Document
from termkit.errors import LanguageError
from termkit.formats import document
from termkit.mine.branching import repeated
from termkit.mine.candidates import Candidate, find_candidates
from termkit.mine.lexicon import divide
from termkit.mine.pages import BLANK, Page
from termkit.text.fold import fold
from termkit.text.script import to_simplified

TRADITIONAL = """# 以檢索增強生成減少幻覺

檢索增強生成（retrieval-augmented generation）讓語言模型先查資料再回答。我們把檢索增強生成的流程稱為「查後再答」。
「稀疏自注意力」是另一種做法：稀疏自注意力只看附近的詞元，因此稀疏自注意力很省記憶體。
基於規則的語法分析（RBP）已經過時，但有人仍用 Claude Code 來寫。Claude Code 很方便，vibe coding 也是。
"""
TERMS = {
    "可驗證獎勵的強化學習", "氛圍編程", "鋸齒狀", "大語言模型", "人在迴路", "自主性調節滑塊", "上下文工程", "預訓練", "監督微調",
    "推理軌跡", "測試時計算量", "智能體", "通用人工智慧", "基準測試", "有向無環圖", "圖形介面", "範式", "技術堆疊",
    "基於人類回饋的強化學習", "神經網路", "合成資料", "刷分最大化", "嵌入空間", "分詞器", "命令列工具",
}  # fmt: skip
NEEDED = {"可驗證獎勵的強化學習", "氛圍編程", "鋸齒狀", "大語言模型", "人在迴路", "自主性調節滑塊", "上下文工程"}


def zh(text: str, language: str = "zh-Hant", layout: str = "markdown") -> Document:
    return document("a", text, language, layout)


def mined(text: str, language: str = "zh-Hant", layout: str = "markdown") -> dict[str, Candidate]:
    return {candidate.term: candidate for candidate in find_candidates([zh(text, language, layout)])}


def reasons(candidate: Candidate) -> list[str]:
    return [reason.text for reason in candidate.reasons]


def test_a_term_before_its_english() -> None:
    found = mined(TRADITIONAL)["檢索增強生成"]
    assert found.count == 3
    assert "followed by its English: retrieval-augmented generation" in reasons(found)
    assert "stands 3 times" in reasons(found)
    assert "stands in a heading" in reasons(found)


def test_quotes_and_how_a_string_holds_together() -> None:
    found = mined(TRADITIONAL)["稀疏自注意力"]
    assert "stands in quotes" in reasons(found)
    assert any(text.startswith("holds together (PMI ") for text in reasons(found))
    twice = mined("他說「迴聲定標」好，她說『迴聲定標』壞。")["迴聲定標"]
    assert "stands in quotes, 2 times" in reasons(twice)


def test_what_only_introduces_a_term_gives_both_forms() -> None:
    assert {"模仿學習"} <= set(mined("以及基於專家示範的模仿學習（IL）。"))
    found = mined("我們用基於人工標註的偏好學習（HAPL）。")
    assert {"基於人工標註的偏好學習", "人工標註的偏好學習"} <= set(found)
    assert "基於" not in found


def test_the_letters_of_an_abbreviation_say_how_far_its_term_reaches() -> None:
    short = mined("這是模型的蒸餾損失（distillation loss）。")
    assert "followed by its English: distillation loss" in reasons(short["蒸餾損失"])
    assert "模型的蒸餾損失" not in short


@pytest.mark.parametrize(
    ("text", "term", "reason"),
    [
        ("使用**延遲綁定**可省時間。", "延遲綁定", "stands in bold"),
        ("TLB（轉譯後備緩衝區）很快。", "轉譯後備緩衝區", "stands in parentheses behind its abbreviation"),
        ("- 優雅降級：功能少了還能用\n- 其他\n", "優雅降級", "begins a list item"),
        ("## 冷啟動問題\n\n這裡講它。\n", "冷啟動問題", "stands in a heading"),
        ("我喜歡 Lazy Loading 惰性載入。", "惰性載入", "stands behind English: Lazy Loading"),
    ],
)
def test_cues(text: str, term: str, reason: str) -> None:
    assert reason in reasons(mined(text)[term])


def test_grammar_is_no_part_of_a_candidate() -> None:
    found = mined("我們在編譯器的後端。\n\n他們對編譯器的前端。\n\n因為編譯器，所以編譯器。\n")
    assert "編譯器" in found
    assert not [
        term
        for term in found
        if term.startswith(("我們", "在", "他們", "對", "因為", "所以", "的")) or term.endswith("的")
    ]


def test_a_part_is_explained_by_the_whole() -> None:
    text = "小波變換很好。我用小波變換。小波變換，又見小波變換！"
    found = mined(text)
    assert "小波變換" in found
    assert not {"波變換", "小波變", "波變", "變換"} & set(found)


def test_an_adjective_belongs_to_a_term_only_if_it_always_stands_there() -> None:
    always = mined("大語言模型好。用大語言模型。大語言模型壞。看大語言模型。")
    assert "大語言模型" in always
    assert "語言模型" not in always
    seldom = mined("大雜湊表好。用雜湊表。雜湊表壞。看大雜湊表。雜湊表快，雜湊表慢。")
    assert "雜湊表" in seldom
    assert "大雜湊表" not in seldom


def test_a_string_that_stands_once_needs_a_reason() -> None:
    assert "星期" not in mined("今天是星期五，天氣很好。")
    assert "is a compound: 隱私+預算" in reasons(mined("他算出了隱私預算。")["隱私預算"])


def test_everyday_words_are_told_and_come_late() -> None:
    text = "時間很多。問題不大。時間不夠，問題來了。超導量子位元貴。時間是問題。超導量子位元冷。"
    order = [candidate.term for candidate in find_candidates([zh(text)])]
    assert order[0] == "超導量子位元"
    assert not {"時間", "問題"} & set(order[:3])


def test_names_in_latin_letters() -> None:
    found = mined(TRADITIONAL + "\nRLVR 與 Node.js 不同；這一句 is a whole sentence in the English language 不算。\n")
    assert found["Claude Code"].kind == "name"
    assert found["Claude Code"].count == 2
    assert {"vibe coding", "RLVR", "Node.js"} <= set(found)
    assert not [term for term in found if "sentence" in term]
    assert found["檢索增強生成"].kind == "term"


def test_a_name_counts_inside_a_longer_one_if_it_stands_alone_elsewhere() -> None:
    found = mined("谷歌的 Gemini Nano Zebra 很快，Nano Zebra 也好，nano zebra 好。")
    assert found["Nano Zebra"].count == 3
    assert found["Nano Zebra"].surfaces == ("Nano Zebra", "nano zebra")
    assert "Gemini" not in found


def test_english_and_chinese_together() -> None:
    assert mined("「LLM應用」很多，LLM應用很新。")["LLM應用"].count == 2


def test_masked_passages_hold_no_candidates() -> None:
    text = "用`向量索引庫`和`向量索引庫`。\n\n```\n「向量索引庫」向量索引庫\n```\n\n見 https://example.org/KanbanBoard 和 `FooBar`。\n"
    assert not [term for term in mined(text) if "向量" in term or "Kanban" in term or "FooBar" in term]


def test_nothing_reaches_over_a_mask_or_a_block() -> None:
    text = "量子`x`糾錯。量子`x`糾錯。\n\n| 量子 | 糾錯 |\n|---|---|\n| 量子 | 糾錯 |\n"
    assert "量子糾錯" not in mined(text)


def test_places_and_surfaces() -> None:
    first, second = zh("無關。「量子糾錯碼」好。"), zh("「量子纠错码」坏。量子纠错码。", "zh-Hans")
    found = {fold(c.term): c for c in find_candidates([first, second])}["量子纠错码"]
    assert found.count == 3
    assert found.term == "量子纠错码"
    assert found.surfaces == ("量子纠错码", "量子糾錯碼")
    assert [(number, (first, second)[number].text[span.start : span.end]) for number, span in found.places] == [
        (0, "量子糾錯碼"),
        (1, "量子纠错码"),
        (1, "量子纠错码"),
    ]


def test_few_places_of_many() -> None:
    found = mined("量子糾錯碼好。" * 50)["量子糾錯碼"]
    assert found.count == 50
    assert 1 <= len(found.places) <= 5


def test_what_the_glossary_has_is_listed_and_marked() -> None:
    glossary = make_glossary("""
        rag: {zh-Hant: 檢索增強生成, en: retrieval-augmented generation}
        memory: {zh-Hant: 記憶體, en: memory}
        absent: {zh-Hant: 量子糾錯, en: quantum error correction}
        claude-code: {keep: Claude Code}
        vibe: {zh-Hant: 氛圍編程, en: vibe coding}
    """)
    found = {candidate.term: candidate for candidate in find_candidates([zh(TRADITIONAL)], glossary)}
    assert found["vibe coding"].known == "vibe"
    assert found["檢索增強生成"].known == "rag"
    assert "in the glossary: rag" in reasons(found["檢索增強生成"])
    assert found["記憶體"].known == "memory"  # it stands once and nothing else speaks for it
    assert found["記憶體"].count == 1
    assert found["Claude Code"].known == "claude-code"
    assert "量子糾錯" not in found
    assert found["稀疏自注意力"].known == ""


def test_limit_and_order() -> None:
    everything = find_candidates([zh(TRADITIONAL)])
    assert find_candidates([zh(TRADITIONAL)], limit=5) == everything[:5]
    assert find_candidates([zh(TRADITIONAL)], limit=0) == []
    assert [c.score for c in everything] == sorted((c.score for c in everything), reverse=True)


def test_documents_may_come_from_a_generator() -> None:
    assert find_candidates(zh(TRADITIONAL) for _ in range(1)) == find_candidates([zh(TRADITIONAL)])


@pytest.mark.parametrize("text", ["", "\n\n", "，。！", "`x`", "abc", "好", "\U0002000b\U0002000b", "a\ud800b"])
def test_texts_with_nothing_in_them(text: str) -> None:
    assert not [c for c in find_candidates([zh(text, layout="text")]) if c.kind == "term"]


def test_no_documents() -> None:
    assert find_candidates([]) == []


def test_a_text_in_english_is_refused() -> None:
    with pytest.raises(LanguageError, match=r"a: terms are mined from Chinese texts, and this one is 'en'"):
        find_candidates([zh("A text.", "en")])


PIECES = [
    "量子糾錯",
    "「語義熵」",
    "的",
    "。",
    "\n\n",
    "RLVR",
    " ",
    "（RLVR）",
    "模型",
    "`代碼`",
    "# ",
    "- ",
    "**粗體**",
    "大",
    "是",
    "\U00020000",
    "|",
    "基於",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_place_shows_the_term(text: str) -> None:
    read = zh(text)
    for candidate in find_candidates([read]):
        assert candidate.reasons
        assert candidate.term in candidate.surfaces
        assert 1 <= len(candidate.places) <= candidate.count
        for number, span in candidate.places:
            surface = text[span.start : span.end]
            assert number == 0
            assert surface in candidate.surfaces
            assert fold(surface) == fold(candidate.term)
            assert not read.is_masked(*span)
            assert any(block.span.contains(span) for block in read.blocks)


@given(st.text(st.sampled_from("量子糾錯碼的。a`\n*「」"), max_size=60))
def test_the_view_keeps_offsets(text: str) -> None:
    read = zh(text)
    view = Page(0, read).view
    assert len(view) == len(text)
    assert all(char in (BLANK, plain) for char, plain in zip(view, fold(text), strict=True))


@given(st.text(st.sampled_from("甲乙丙，"), max_size=120))
def test_counts_of_repeated_strings_are_true(text: str) -> None:
    for gram in repeated([text], cohesion=-99, branching=0, most=10_000):
        starts = [at for at in range(len(text)) if text.startswith(gram.text, at)]
        assert len(starts) == gram.times >= 2


def test_measures_of_a_repeated_string() -> None:
    text = "，".join(["甲乙"] * 4 + ["丙", "丁"] * 4)
    gram = next(g for g in repeated([text], cohesion=0, branching=0, most=10) if g.text == "甲乙")
    assert gram.times == 4
    assert gram.cohesion == pytest.approx(2.0, abs=0.01)  # 4 x 16 / (4 x 4), in bits
    assert gram.branching == pytest.approx(2.0, abs=0.01)  # four fresh neighbours on either side
    bound = [g.text for g in repeated(["甲乙丙，甲乙丙，甲乙丙"], cohesion=0, branching=0.5, most=10)]
    assert bound == ["甲乙丙"]  # 甲乙 is always followed by 丙


@given(st.text(st.sampled_from("編譯器的模型語言大是在測試"), max_size=30).map(fold))
def test_a_division_is_the_run(run: str) -> None:
    assert "".join(divide(run)) == run


def test_repeated_strings_of_a_big_text_are_found_in_little_time() -> None:
    generator = random.Random(7)
    words = ["量子糾錯碼", "語義熵", "編譯器", "梯度", "的", "是", "，", "。\n", "我們", "看", "很", "快", "用"]
    text = "".join(generator.choices(words, k=60_000))
    found = [c.term for c in find_candidates([zh(text, layout="text")], limit=20)]
    assert {"量子糾錯碼", "語義熵", "編譯器", "梯度"} <= set(found)


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_the_essay(data, language: str) -> None:
    text = (data / "essay.zh-Hant.txt").read_text(encoding="utf-8")
    written = to_simplified if language == "zh-Hans" else str
    best = {c.term for c in find_candidates([zh(written(text), language, "text")], limit=100)}
    assert {written(term) for term in NEEDED} <= best
    assert sum(written(term) in best for term in TERMS) >= 20
