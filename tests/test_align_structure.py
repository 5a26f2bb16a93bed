"""Pairing by structure: as fine as the structure proves, and honest about it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from termkit.align.structure import align, align_blocks
from termkit.formats import document

ZH = "# 標題\n\n第一段有兩句話。這是第二句，比較長一點。\n\n## 小節\n\n第二段只有一句。\n\n- 一項\n- 兩項\n"
EN = "# Title\n\nThe first paragraph has two. This is the second sentence, a bit longer.\n\n## Section\n\nOne only.\n\n- one\n- two\n"


def pairs(source: str, target: str) -> list[tuple[str, str, str]]:
    left, right = document("s", source, "zh-Hant-TW", "markdown"), document("t", target, "en", "markdown")
    return [
        (source[a.start : a.end], target[b.start : b.end], basis) for a, b, basis, *_ in align(left, right).segments
    ]


def test_same_structure_goes_down_to_sentences() -> None:
    assert pairs(ZH, EN) == [
        ("標題", "Title", "paragraph"),
        ("第一段有兩句話。", "The first paragraph has two.", "sentence"),
        ("這是第二句，比較長一點。", "This is the second sentence, a bit longer.", "sentence"),
        ("小節", "Section", "paragraph"),
        ("第二段只有一句。", "One only.", "paragraph"),
        ("一項", "one", "paragraph"),
        ("兩項", "two", "paragraph"),
    ]


def test_another_number_of_sentences_stays_a_paragraph() -> None:
    found = pairs("第一句。第二句。第三句。", "One sentence. Two of them joined.")
    assert [basis for _, _, basis in found] == ["paragraph"]


def test_sentences_out_of_step_stay_a_paragraph() -> None:
    zh = "短。這一句話說了非常非常多的東西，多到不可能只用兩個字就翻完，所以長度一定不會差太多才對。也短。"
    en = "This sentence says so very much that no two words could ever render it, so it has to be long. Short. Short too."
    assert [basis for _, _, basis in pairs(zh, en)] == ["paragraph"]


def test_a_dropped_paragraph_costs_its_section_only() -> None:
    target = EN.replace("One only.\n\n", "")
    assert pairs(ZH, target)[3:] == [
        ("小節", "Section", "paragraph"),
        ("第二段只有一句。\n\n- 一項\n- 兩項", "- one\n- two".removeprefix("- "), "section"),
    ]
    assert pairs(ZH, target)[0][2] == "paragraph"


def test_no_common_division_falls_back_to_the_document() -> None:
    found = pairs("一段。\n\n又一段。\n\n再一段。", "One paragraph.\n\nAnother.")
    assert [basis for _, _, basis in found] == ["document"]


def test_an_empty_side() -> None:
    assert pairs("", EN) == []
    assert [(target, basis) for _, target, basis in pairs(ZH, "")] == [("", "section")]  # all of it is missing


def test_a_section_left_empty_is_a_segment_without_a_target() -> None:
    found = pairs("# 甲\n\n一。\n\n# 乙\n\n二。\n\n# 丙\n\n三。", "# A\n\nOne.\n\n# B\n\n# C\n\nThree.")
    assert [(source, target) for source, target, _ in found] == [
        ("甲", "A"), ("一。", "One."), ("乙", "B"), ("二。", ""), ("丙", "C"), ("三。", "Three."),
    ]  # fmt: skip


def test_blocks_are_never_split() -> None:
    left, right = document("s", ZH, "zh-Hant-TW", "markdown"), document("t", EN, "en", "markdown")
    assert {segment.basis for segment in align_blocks(left, right).segments} == {"paragraph"}


TEXT = st.lists(
    st.sampled_from(
        ["# A\n\n", "一句。", "兩句。 ", "One. ", "Two! ", "\n\n", "- x\n", "\r\n", "\u2028", "𠮷", "```\nx\n```\n"]
    ),
    max_size=20,
).map("".join)


@given(TEXT, TEXT)
def test_segments_are_in_order_disjoint_and_inside(source: str, target: str) -> None:
    left, right = document("s", source, "zh-Hant", "markdown"), document("t", target, "en", "markdown")
    segments = align(left, right).segments
    for side, text in ((0, source), (1, target)):
        spans = [segment[side] for segment in segments]
        assert all(0 <= span.start <= span.end <= len(text) for span in spans)
        assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@given(TEXT)
def test_a_text_is_in_step_with_itself(text: str) -> None:
    one = document("s", text, "zh-Hant", "markdown")
    assert all(segment.source == segment.target for segment in align(one, one).segments)
