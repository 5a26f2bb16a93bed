"""What the rules on numbers, placeholders, untranslated passages and style find beyond their own samples."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.document import Basis, Document, Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Finding
from termkit.core.glossary import Glossary
from termkit.core.match import Matches
from termkit.core.rule import Rule
from termkit.core.span import Span
from termkit.formats import document
from termkit.rules import (
    han_latin_spacing,
    number_mismatch,
    placeholder_mismatch,
    punctuation_width,
    quote_style,
    untranslated_segment,
)
from termkit.text.habits import MOST_PLACES

EMPTY = Glossary("glossary.yaml", "en", "zh-Hans", ())
NUMBERS, PLACEHOLDERS = number_mismatch.RULE, placeholder_mismatch.RULE
WIDTH, SPACING, QUOTES = punctuation_width.RULE, han_latin_spacing.RULE, quote_style.RULE


def no_matches(_: Document) -> Matches:
    return Matches((), ())


def view_of(text: str, language: str, *, path: str = "text.txt", offset: int = 0) -> DocumentView:
    return DocumentView(document(path, text, language), no_matches, EMPTY, offset=offset)


def pair_findings(
    rule: Rule,
    source: str,
    target: str,
    *,
    basis: Basis = "unit",
    languages: tuple[str, str] = ("en", "zh-Hans"),
    path: str = "text.txt",
) -> list[Finding]:
    left, right = view_of(source, languages[0], path=path), view_of(target, languages[1], path=path)
    segment = Segment(Span(0, len(source)), Span(0, len(target)), basis)
    assert rule.pair is not None
    return list(rule.pair(PairView(Pair(left.document, right.document, (segment,)), left, right)))


def text_findings(rule: Rule, parts: Sequence[str], language: str = "zh-Hans", path: str = "text.txt") -> list[Finding]:
    assert rule.document is not None
    gathered, offset = [], 0
    for part in parts:
        gathered.append(rule.document.gather(view_of(part, language, path=path, offset=offset)))
        offset += len(part)
    return list(rule.document.conclude(gathered))


class TestNumbers:
    def test_rivals_in_digits_are_major_and_carry_the_source(self) -> None:
        (found,) = pair_findings(NUMBERS, "It takes 12 hours.", "需要21小时。")
        assert (found.severity, found.text) == ("major", "21")
        assert [place.text for place in found.related] == ["12"]

    def test_a_scale_is_spelt_out(self) -> None:
        (found,) = pair_findings(NUMBERS, "It cost 36 billion yuan.", "花了36亿元。")
        assert found.message == "'36亿' (3,600,000,000) stands where the source has '36 billion' (36,000,000,000)"

    def test_a_word_against_a_numeral_is_minor(self) -> None:
        (found,) = pair_findings(NUMBERS, "There are three steps.", "共有四个步骤。")
        assert (found.severity, found.text) == ("minor", "四")

    @pytest.mark.parametrize(("basis", "number"), [("unit", 1), ("sentence", 1), ("paragraph", 0), ("section", 0)])
    def test_absence_is_told_only_where_the_pairing_is_fine(self, basis: Basis, number: int) -> None:
        found = pair_findings(NUMBERS, "Accuracy is over 95% here.", "这里的准确率很高。", basis=basis)
        assert [one.severity for one in found] == ["neutral"] * number

    @pytest.mark.parametrize("number", ["2", "3.4.1", "GPT-42", "2025", "100%", "`95`", "https://a.example/95"])
    def test_what_may_be_left_out(self, number: str) -> None:
        assert pair_findings(NUMBERS, f"See {number} for more.", "详情见此。", path="text.md") == []

    def test_a_number_may_go_to_the_next_sentence(self) -> None:
        left, right = view_of("It has 64 parts. They are small.", "en"), view_of("它有零件。64个都很小。", "zh-Hans")
        segments = (
            Segment(Span(0, 16), Span(0, 5), "sentence"),
            Segment(Span(17, 32), Span(5, 12), "sentence"),
        )
        pair = PairView(Pair(left.document, right.document, segments), left, right)
        assert NUMBERS.pair is not None
        assert list(NUMBERS.pair(pair)) == []

    def test_many_rivals_are_paired_in_order(self) -> None:
        found = pair_findings(NUMBERS, "Set them to 50 and 0.1 for 5 rounds.", "分别设为4和0.9，训练20轮。")
        assert [(one.related[0].text, one.text) for one in found] == [("50", "4"), ("0.1", "0.9"), ("5", "20")]


class TestPlaceholders:
    @pytest.mark.parametrize(
        ("source", "target"),
        [
            ("Move {a} to {b}", "把 {b} 里的 {a} 移走，再移 {a}"),
            ("{0} of {1}", "{1} 的 {0}"),
            ("<b>Bold</b><br>text", "<b>粗</b>体"),
            ("{n, plural, one {# day} other {# days of {x}}}", "{n} 天"),
            ("One file", "{count} 个文件"),
            ("100% of users", "100%的用户"),
            ("Title {#title}", "标题 {#标题}"),
            ("Pay ${price} now", "现在支付 {price} 美元"),
            ("Reading took %.3fs", "读取用了 %.3f 秒"),
            ("%dm %.3fs", "%d 分 %.3f 秒"),
            ("Choose some %ss", "请选择 %s"),
            ("Choose some %ss", "请选择一些"),
            ("incl. %(rate)s%% %(name)s", "包括%(rate)s%%%(name)s"),
            ("incl. {rate}% {name}", "包括{rate}%{name}"),
            ('<alarm for "%(stock)s">', "给“%(stock)s”的提醒"),
            ("<Model for {!r}>", "<{!r} 的模型>"),
            ("In %(link)sISO 8601%(end)s", "用%(link)sISO 8601%(end)s格式"),
            ('Write "{{" and "}}"', "写“{{”和“}}”"),
            ("a < b <i>", "小于</i>"),
            ("<b>Ready</b>", "<i>就绪</i>"),
        ],
    )
    def test_left_alone(self, source: str, target: str) -> None:
        assert pair_findings(PLACEHOLDERS, source, target) == []

    @pytest.mark.parametrize(
        ("source", "target", "text"),
        [
            ("Hello {name}", "你好", "你好"),
            ("Hello {name}", "你好 {名字}", "{名字}"),
            ("Hello", "你好 {name}", "{name}"),
            ("Hello ${name}", "你好 {name}", "{name}"),
            ("%d of %d", "共 %d", "共 %d"),
            ("{{count}} items", "{count} 项", "{count}"),
            ('Press <a href="/x">OK</a>', "按确定", "按确定"),
            ("{n, plural, other {# of {x}}}", "{n, plural, other {# / {y}}} {z}", "{z}"),
            ("Hello %{name}", "你好 {name}", "{name}"),
            ("%{name} of {rate}%", "{rate}%，{name}", "{name}"),
            ("Took %.3fs", "已完成", "已完成"),
            ("%dm %s", "%s，%d分", "%s"),
            ("<b>Move</b> it", "<b>移动", "<b>"),
            ("Move it", "移动</b>", "</b>"),
            ('<a href="{}">Here</a>', '<a href="{}">这里<a>', '<a href="{}">'),
            ('<a href="{}">Here</a>', "这里</a>", "这里</a>"),
        ],
    )
    def test_told(self, source: str, target: str, text: str) -> None:
        (found,) = pair_findings(PLACEHOLDERS, source, target)
        assert (found.severity, found.text) == ("major", text)

    def test_an_inline_element_without_text_of_its_own(self) -> None:
        (found,) = pair_findings(PLACEHOLDERS, "Press \ufffc or \ufffc", "按 \ufffc")
        assert found.message == "an inline element is missing"

    def test_markup_of_prose_is_no_placeholder(self) -> None:
        assert pair_findings(PLACEHOLDERS, "A <b>bold</b> word", "一个词", basis="paragraph", path="a.md") == []

    def test_code_is_left_alone_even_beside_a_placeholder(self) -> None:
        source, target = "Call `f({x})`{y} now", "现在调用 `f({z})`{y}"
        assert pair_findings(PLACEHOLDERS, source, target, path="a.md") == []
        assert pair_findings(PLACEHOLDERS, source, "现在调用 `f({z})`", path="a.md") != []

    @pytest.mark.parametrize("target", ["选项“{name}”有误", "选项“{name}”（`{name}`）有误"])
    def test_code_of_one_side_may_be_text_on_the_other(self, target: str) -> None:
        source = "The option `{name}` is wrong"
        assert pair_findings(PLACEHOLDERS, source, target, path="a.md") == []
        assert pair_findings(PLACEHOLDERS, target, source, languages=("zh-Hans", "en"), path="a.md") == []

    def test_code_on_both_sides_stands_for_nothing_else(self) -> None:
        assert pair_findings(PLACEHOLDERS, "Write `%s` for %s", "写 `%s`", path="a.md") != []

    def test_the_same_placeholder_is_told_once_with_all_its_places(self) -> None:
        (new,) = pair_findings(PLACEHOLDERS, "Hello", "<p>你好</p><p>再见</p>")
        assert [place.text for place in new.related] == ["<p>"]
        (lost,) = pair_findings(PLACEHOLDERS, "%s and %s", "两者")
        assert [(place.text, place.start) for place in lost.related] == [("%s", 0), ("%s", 7)]

    def test_tags_of_prose_need_no_partner(self) -> None:
        assert pair_findings(PLACEHOLDERS, "A <b>bold</b> word", "一个<b>词", basis="paragraph", path="a.md") == []

    def test_a_reference_that_points_elsewhere_is_told_once(self) -> None:
        (found,) = pair_findings(PLACEHOLDERS, "See :ref:`a_b` and :ref:`a_b`.", "见 :ref:`a_c`。")
        assert found.severity == "neutral"


class TestUntranslated:
    RULE = untranslated_segment.RULE

    @pytest.mark.parametrize(
        ("source", "target", "severity"),
        [
            ("The file is not here.", "The file is not here.", "major"),
            ("The file is not here.", "The file isn't in this folder.", "minor"),
        ],
    )
    def test_told(self, source: str, target: str, severity: str) -> None:
        (found,) = pair_findings(self.RULE, source, target)
        assert (found.severity, found.text) == (severity, target)

    @pytest.mark.parametrize(
        "text",
        [
            "Google Cloud Storage",
            "npm install",
            "https://a.example/the/path/of/it",
            "`the code of this`",
            "OK",
            "12 34",
        ],
    )
    def test_names_code_and_labels_are_left_alone(self, text: str) -> None:
        assert pair_findings(self.RULE, text, text, path="a.md") == []

    def test_chinese_left_in_english(self) -> None:
        (found,) = pair_findings(self.RULE, "這段文字沒有翻譯。", "這段文字沒有翻譯。", languages=("zh-Hant", "en"))
        assert found.severity == "major"
        assert pair_findings(self.RULE, "三國演義", "《三國演義》 (Romance)", languages=("zh-Hant", "en")) == []

    def test_scripts_of_one_language_may_be_the_same(self) -> None:
        same = "人人都在上山看日出的大海"
        assert pair_findings(self.RULE, same, same, languages=("zh-Hant", "zh-Hans")) == []


class TestStyle:
    def test_width_follows_the_majority_either_way(self) -> None:
        wide, narrow = "好，" * 12 + "好", "好," * 12 + "好"
        (found,) = text_findings(WIDTH, [f"{wide},好"])
        assert (found.text, found.suggestions, found.fix) == (",", ("，",), "safe")
        (found,) = text_findings(WIDTH, [f"{narrow}，好"])
        assert (found.text, found.suggestions) == ("，", (",",))
        assert text_findings(WIDTH, [wide + narrow]) == []

    def test_a_rare_mark_is_judged_by_the_others_but_not_brackets(self) -> None:
        text = "好，" * 12 + "好"
        assert [one.text for one in text_findings(WIDTH, [text + "?好"])] == ["?"]
        assert text_findings(WIDTH, [text + "(好)好"]) == []

    @pytest.mark.parametrize("text", ["好3,4好", "好:)", "a,b", "一. 前言", "見`好,好`", "10:30", "好, Apple"])
    def test_width_leaves_alone(self, text: str) -> None:
        assert text_findings(WIDTH, ["好，" * 12 + "好。\n\n" + text], path="a.md") == []

    def test_spacing_offers_the_one_change(self) -> None:
        (found,) = text_findings(SPACING, ["用 Go 寫，" * 6 + "用Go 寫"])
        assert (found.text, found.suggestions, found.fix) == ("用G", ("用 G",), "safe")
        (found,) = text_findings(SPACING, ["用Go寫，" * 6 + "用 Go寫"])
        assert (found.text, found.suggestions) == ("用 G", ("用G",))

    @pytest.mark.parametrize("text", ["50%的", "2025年", "圖1 標題", "**Go**語言", "25°的", "`x`是", "用\nGo"])
    def test_spacing_leaves_alone(self, text: str) -> None:
        habit = "用 Go 寫 12 行，" * 6
        assert text_findings(SPACING, [habit + "\n\n" + text], path="a.md") == []

    def test_letters_and_digits_are_habits_of_their_own(self) -> None:
        assert text_findings(SPACING, ["用 Go 寫了12行，" * 12]) == []

    def test_quotes(self) -> None:
        (found,) = text_findings(QUOTES, ["「好」" * 9 + "“好”"])
        assert found.text == "“"
        assert found.suggestions == ("「",)
        assert text_findings(QUOTES, ["「好」" * 5 + "“好”" * 2]) == []
        assert text_findings(QUOTES, ["「『好』」" * 9]) == []

    def test_english_is_no_business_of_the_rules_for_chinese(self) -> None:
        text = "好，" * 12 + "好,好 用 Go 寫，" * 8 + "用Go寫"
        assert text_findings(WIDTH, [text], "en") == text_findings(SPACING, [text], "en") == []

    @given(st.lists(st.sampled_from(["好，好\n", "好,好\n", "用 Go\n", "用Go\n", "「好」\n", "“好”\n"]), max_size=60))
    def test_a_text_in_parts_gives_what_the_whole_gives(self, parts: list[str]) -> None:
        for rule in (WIDTH, SPACING, QUOTES):
            whole = text_findings(rule, ["".join(parts)])
            split = text_findings(rule, parts)
            assert [(f.start, f.text, f.message, [p.start for p in f.related]) for f in whole] == [
                (f.start, f.text, f.message, [p.start for p in f.related]) for f in split
            ]

    def test_places_are_bounded_and_counts_are_not(self) -> None:
        (found,) = text_findings(WIDTH, ["好，好\n" * 4000 + "好,好\n" * 1000])
        assert len(found.related) == MOST_PLACES - 1
        assert "1000×" in found.message


@pytest.mark.parametrize("name", ["vue", "tidb-operator"])
def test_a_native_bitext_has_next_to_no_findings(data: Path, name: str) -> None:
    lines = (data / "corpora" / f"{name}.segments.jsonl").read_text(encoding="utf-8").splitlines()
    units = [json.loads(line) for line in lines]
    rules = (NUMBERS, PLACEHOLDERS, untranslated_segment.RULE)
    found = [
        finding
        for unit in units
        for rule in rules
        for finding in pair_findings(rule, unit["en"], unit["hans"], basis="sentence", path="a.md")
    ]
    assert len(found) <= len(units) * 0.002
