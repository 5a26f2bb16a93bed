"""Numbers are told apart by what they are worth, not by how they are written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.text.numbers import asks, find_numbers, likeness, unanswered
from termkit.text.numerals import han_values

SAME = """
第三季營收達2.5億美元，年增一成二。|Third-quarter revenue reached US$250 million, up 12%.
2016/17年度的預算|the 2016-17 budget
下午3點半開會。|The meeting is at 3:30 p.m.
晚上七時三十分|7:30 pm
二十一世紀的第一個十年|the first decade of the 21st century
上世紀八十年代|the 1980s
80年代初期|the early '80s
19世纪90年代|the 1890s
21世紀初|the 2000s
三分之二的使用者|two-thirds of users
打八折|20% off
百分之七十五|75 percent
千分之三點五|3.5 per mille
民國一百一十四年|2025
2025年3月5日|March 5, 2025
二〇〇八年|2008
廿一歲|21 years old
1萬2千字|12,000 words
一萬兩千字|12,000 words
一千二|1,200
1億2,345萬|123.45 million
HK$40,549億|HK$4,054.9 billion
5000美元|$5K
5萬|50k
一點五億|150 million
5億|half a billion
25萬|a quarter of a million
１，２３４ 筆，５０％|1,234 records, 50%
10至20萬人|100,000 to 200,000 people
七八個人|seven or eight people
10公里和3千克|10 km and 3 kg
近20年|almost two decades
24小時|one day
一個半小時|90 minutes
兩年半|2.5 years
十三五規劃|the 13th Five-Year Plan
以（250，250）為中心|centered on (250, 250)
第200万个|the two-millionth
100万像素|1 megapixel
自1994年起計|since 19943
"""
DIFFERENT = """
12張卡|21 cards|12|21
36億元|36 billion yuan|36億|36 billion
2,948億元|294.8 million yuan|2,948億|294.8 million
2024年發布|released in 2025|2024|2025
學習率為0.5|a learning rate of 0.1|0.5|0.1
３００萬|30 million|３００萬|30 million
四個步驟|three steps|四|three
GPT-4|GPT-3|4|3
15%|5.1%|15|5.1
"""


def lines(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


@pytest.mark.parametrize(("chinese", "english"), lines(SAME))
def test_the_same_numbers_answer_each_other(chinese: str, english: str) -> None:
    left, right = find_numbers(chinese), find_numbers(english)
    assert left
    assert right
    assert [chinese[n.start : n.end] for n in unanswered(left, right)] == []
    assert [english[n.start : n.end] for n in unanswered(right, left)] == []


@pytest.mark.parametrize(("chinese", "english", "lost", "new"), lines(DIFFERENT))
def test_other_numbers_do_not(chinese: str, english: str, lost: str, new: str) -> None:
    left, right = find_numbers(chinese), find_numbers(english)
    assert [chinese[n.start : n.end] for n in unanswered(left, right)] == [lost]
    assert [english[n.start : n.end] for n in unanswered(right, left)] == [new]


@pytest.mark.parametrize("text", ["v1.2.3", "1.2.3.4", "9" * 5000, "一" * 5000, "", "the second one is here"])
def test_what_asks_for_no_counterpart(text: str) -> None:
    assert list(unanswered(find_numbers(text), [])) == []


@pytest.mark.parametrize("text", ["GPT4", "a_1", "h5ai", "1. Introduction", "（1）引言", "#12"])
def test_parts_of_names_and_markers_are_not_bare(text: str) -> None:
    assert [number.bare for number in find_numbers(text) if number.kind == "digits"] == [False]


@pytest.mark.parametrize("text", ["12 cards", "HK$12", "8GB", "in 2025.", "(12)天"])
def test_amounts_are_bare(text: str) -> None:
    assert find_numbers("see " + text)[0].bare


def written(number: int) -> str:
    """A number below a hundred million in Chinese numerals, as people write it."""
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        return written(high) + "萬" + (("零" if low < 1000 else "") + written(low) if low else "")
    text, zero = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if zero else "") + "一二三四五六七八九"[digit - 1] + name
        zero = bool(text) and not digit
    return text or "零"


@given(st.integers(0, 10**8 - 1))
def test_chinese_numerals_read_back(number: int) -> None:
    assert han_values(written(number))[0] == number


@given(st.integers(0, 10**12), st.sampled_from(["{}", "{:,}", "約{:,}元", "{:,} users"]))
def test_separators_change_nothing(number: int, form: str) -> None:
    assert Fraction(number) in find_numbers(form.format(number))[0].values


@given(
    st.text(alphabet="0123456789一二三百千萬億兩半成折年世紀分之點/,.%:-kmM $aonehalfmillionthreesix（(", max_size=60)
)
def test_places_are_in_order_and_a_text_answers_itself(text: str) -> None:
    found = find_numbers(text)
    end = 0
    for number in found:
        assert end <= number.start < number.end <= len(text)
        end = number.end
    assert list(unanswered(found, found)) == []
    assert asks(text) or all(number.kind == "hint" for number in found)


def test_likeness_prefers_shared_digits() -> None:
    assert likeness("12", "21") > likeness("12", "35")
    assert likeness("0.5", "0.1") > likeness("0.5", "20")
    assert likeness("１２", "12") == likeness("12", "12")
