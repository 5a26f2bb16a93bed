"""The vocabulary list is sound, and what it says about words that matter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import termkit.text.vocabulary as vocabulary
from termkit.text.vocabulary import TIERS, Exchange, Row, exchanges, exchanges_back, rows

TARGETS = ("zh-Hant-TW", "zh-Hant-HK")
OPTIONS = ("certain", "usual", "all")
LIST = Path(vocabulary.__file__).with_name("data") / "vocabulary.tsv"
COLUMNS = ["mainland", "taiwan", "hongkong", "tier", "tier_hk", "back", "not_in", "evidence"]
# characters that Taiwan or Hong Kong write and the list's standard does not, with what it has
REGIONAL = dict(zip("為裡群眾啟峰麵床偽唇衛説衞濕癡", "爲裏羣衆啓峯麪牀僞脣衛說衛溼癡", strict=True)) | {"痴": "癡"}
# characters that are Simplified only
SIMPLIFIED = frozenset(
    "软网络数库内计车报编译这说话时间图标过运选项开关闭启动变层应严专业东丝两严个为丽举义乌乐习书买乱争亚产亲众优会传伤伦"
)
every = pytest.mark.parametrize(("target", "option"), [(target, option) for target in TARGETS for option in OPTIONS])


def index(found: tuple[Exchange, ...]) -> dict[str, Exchange]:
    return {exchange.word: exchange for exchange in found}


def guarded(text: str, start: int, exchange: Exchange) -> bool:
    return any(
        text.startswith(guard, start - at)
        for guard in exchange.not_in
        for at in range(len(guard))
        if guard.startswith(exchange.word, at) and at <= start
    )


def apply(text: str, words: dict[str, Exchange]) -> str:
    """The exchange as a reader of the list would do it: from left to right, the longest word that no guard holds."""
    done, at, longest = [], 0, max(map(len, words), default=0)
    while at < len(text):
        for size in range(min(longest, len(text) - at), 0, -1):
            exchange = words.get(text[at : at + size])
            if exchange and not guarded(text, at, exchange):
                done.append(exchange.replacement)
                at += size
                break
        else:
            done.append(text[at])
            at += 1
    return "".join(done)


def convert(text: str, target: str, option: str) -> str:
    return apply(text, index(exchanges(target, TIERS[option])))


def convert_back(text: str, source: str, option: str) -> str:
    return apply(text, index(exchanges_back(source, TIERS[option])))


# --- the file


def test_every_line_has_the_columns_and_known_values():
    head, *lines = [line for line in LIST.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    assert head.split("\t") == COLUMNS
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == len(COLUMNS), line
        assert all(cell and cell == cell.strip() for cell in cells), line
        for words, tier in ((cells[1], cells[3]), (cells[2], cells[4])):
            assert tier in ({"-"} if words == "-" else {"certain", "usual", "contested"}), line
        for cell in cells[1:3] + cells[5:7]:
            assert len(set(cell.split("|"))) == len(cell.split("|")), line
            assert cell == "-" or "-" not in cell.split("|"), line


def test_mainland_words_are_sorted_and_stand_once():
    words = [row.mainland for row in rows()]
    assert words == sorted(set(words))


def test_a_row_says_something():
    for row in rows():
        assert row.taiwan or row.hong_kong, row
        for words, tier in ((row.taiwan, row.tier), (row.hong_kong, row.tier_hong_kong)):
            assert tier == "contested" or words[:1] != (row.mainland,), row


def test_words_are_in_the_standard_that_scripts_are_converted_through():
    for row in rows():
        for word in (row.mainland, *row.taiwan, *row.hong_kong, *row.not_in):
            assert not SIMPLIFIED & set(word), word
            assert not [character for character in word if REGIONAL.get(character, character) != character], word


def test_guards_are_longer_words_that_hold_what_they_guard():
    for row in rows():
        guarded_words = [row.mainland, *(word.removesuffix("?") for word in row.back)]
        for guard in row.not_in:
            assert any(word in guard and word != guard for word in guarded_words), (row.mainland, guard)


def test_what_is_turned_back_is_a_word_of_the_row():
    for row in rows():
        for word in row.back:
            assert word.removesuffix("?") in row.taiwan + row.hong_kong, row
            assert word.removesuffix("?") != row.mainland, row


def test_the_list_is_as_large_as_its_use_needs():
    assert sum(bool(row.taiwan) for row in rows()) > 1500
    assert sum(bool(row.hong_kong) for row in rows()) > 800


# --- idempotence


@every
def test_words_come_out_as_words_of_the_target(target, option):
    words = index(exchanges(target, TIERS[option]))
    for exchange in words.values():
        for candidate in exchange.candidates:
            if candidate != exchange.word:
                assert apply(candidate, words) == candidate, (exchange.word, candidate)


@every
def test_words_turned_back_come_out_as_mainland_words(target, option):
    words = index(exchanges_back(target, TIERS[option]))
    for exchange in words.values():
        assert apply(exchange.replacement, words) == exchange.replacement, exchange.word


def compounds(words: dict[str, Exchange]) -> Iterator[str]:
    """Texts in which an exchange would make the beginning or end of a longer word that is looked for as well."""
    sources: dict[str, list[str]] = {}
    for exchange in words.values():
        if exchange.replacement not in exchange.word:
            sources.setdefault(exchange.replacement, []).append(exchange.word)
    for word in words:
        for size in range(1, len(word)):
            yield from (source + word[size:] for source in sources.get(word[:size], ()))
            yield from (word[:-size] + source for source in sources.get(word[-size:], ()))


@every
def test_no_exchange_makes_a_word_that_the_next_run_would_exchange(target, option):
    words = index(exchanges(target, TIERS[option]))
    for text in compounds(words):
        once = apply(text, words)
        assert apply(once, words) == once, text


@every
def test_each_word_is_looked_for_once(target, option):
    for found in (exchanges(target, TIERS[option]), exchanges_back(target, TIERS[option])):
        assert len(index(found)) == len(found)


@given(data=st.data())
def test_text_of_separate_words_is_stable(data):
    target, option = data.draw(st.sampled_from(TARGETS)), data.draw(st.sampled_from(OPTIONS))
    parts = data.draw(st.lists(st.sampled_from([row.mainland for row in rows()]), max_size=8))
    once = convert("，".join(parts), target, option)
    assert convert(once, target, option) == once


# --- the functions


def test_tiers_grow():
    assert TIERS["none"] < TIERS["certain"] < TIERS["usual"] < TIERS["all"]
    for target in TARGETS:
        assert exchanges(target, TIERS["none"]) == exchanges_back(target, TIERS["none"]) == ()
        sizes = [len(exchanges(target, TIERS[option])) for option in OPTIONS]
        assert sizes == sorted(set(sizes))


@every
def test_the_first_candidate_is_what_is_written(target, option):
    for exchange in exchanges(target, TIERS[option]):
        assert exchange.replacement == exchange.candidates[0]
        assert exchange.tier in TIERS[option]


def test_guards_go_with_the_word_they_are_about():
    row = Row("出租車", ("計程車",), ("的士",), "certain", "certain", ("的士",), ("的士兵",), "usage")
    assert vocabulary._guards(row.mainland, row.not_in) == ()
    assert vocabulary._guards("的士", row.not_in) == ("的士兵",)


# --- the words


@pytest.mark.parametrize(
    ("text", "taiwan", "hong_kong"),
    [
        ("軟件", "軟體", "軟件"),
        ("默認", "預設", "預設"),
        ("出租車", "計程車", "的士"),
        ("服務器", "伺服器", "伺服器"),
        ("網絡", "網路", "網絡"),
        ("打印機", "印表機", "打印機"),
        ("人工智能", "人工智慧", "人工智能"),
        ("首席執行官", "執行長", "首席執行官"),
        ("老撾", "寮國", "老撾"),
        ("里根", "雷根", "列根"),
        ("酸奶", "優格", "乳酪"),
        ("移動支付", "行動支付", "流動支付"),
        ("丁肝", "D肝", "丁肝"),
    ],
)
def test_certain_words(text, taiwan, hong_kong):
    assert convert(text, "zh-Hant-TW", "certain") == taiwan
    assert convert(text, "zh-Hant-HK", "certain") == hong_kong


@pytest.mark.parametrize(
    ("text", "taiwan", "hong_kong"),
    [
        ("打開文件夾裏的配置文件", "打開資料夾裏的設定檔", "打開資料夾裏的設定檔"),
        ("應用程序調用接口", "應用程式呼叫介面", "應用程式呼叫介面"),
        ("在線視頻質量", "線上影片品質", "網上影片質素"),
        ("查閱文檔", "查閱文件", "查閱文件"),
        ("公交車和幼兒園", "公車和幼兒園", "巴士和幼稚園"),
        ("數字經濟", "數位經濟", "數碼經濟"),
        ("西紅柿和巧克力", "番茄和巧克力", "番茄和朱古力"),
    ],
)
def test_usual_words(text, taiwan, hong_kong):
    assert convert(text, "zh-Hant-TW", "usual") == taiwan
    assert convert(text, "zh-Hant-HK", "usual") == hong_kong


@pytest.mark.parametrize(
    "text",
    [
        "這份文件要依法律程序送審",
        "女性能否參加",
        "他的士兵守着的士大夫",
        "質量守恆",
        "體內存在雜質",
        "用戶端的文件",
        "資料庫的運算子與演算法",
        "界面活性劑",
        "實價登錄",
        "比特幣與大數據",
        "數據機",
        "參數與實例，腳本與命名空間，權限與映射",
        "不勝枚舉，各自定義",
        "紅頭文件",
    ],
)
def test_what_taiwan_writes_stays(text):
    assert convert(text, "zh-Hant-TW", "usual") == text


@pytest.mark.parametrize(
    "text",
    [
        "儲值支付工具條例",
        "審計程序包括下列工作",
        "聯繫匯率制度",
        "向上傳遞",
        "中國房地產市場",
        "軟件、硬件、網絡、數據",
    ],
)
def test_what_hong_kong_writes_stays(text):
    assert convert(text, "zh-Hant-HK", "usual") == text


def test_a_word_of_several_senses_waits_for_all():
    for word, written in (("對象", "物件"), ("支持", "支援"), ("質量", "品質"), ("項目", "專案"), ("程序", "程式")):
        assert convert(word, "zh-Hant-TW", "usual") == word
        assert convert(word, "zh-Hant-TW", "all") == written


def test_an_ambiguous_word_may_stay_and_name_its_readings():
    found = index(exchanges("zh-Hant-TW", TIERS["all"]))["文件"]
    assert (found.replacement, found.candidates) == ("文件", ("文件", "檔案"))
    assert convert("文檔與文件", "zh-Hant-TW", "all") == "文件與文件"


@pytest.mark.parametrize(
    ("source", "text", "mainland"),
    [
        ("zh-Hant-TW", "程式設計師用滑鼠開資料夾", "程序員用鼠標開文件夾"),
        ("zh-Hant-TW", "原始檔案", "原始文件"),
        ("zh-Hant-TW", "方程式", "方程式"),
        ("zh-Hant-TW", "軟體動物", "軟體動物"),
        ("zh-Hant-HK", "的士司機送朱古力", "出租車司機送巧克力"),
        ("zh-Hant-HK", "他的士兵", "他的士兵"),
    ],
)
def test_the_way_back(source, text, mainland):
    assert convert_back(text, source, "usual") == mainland


def test_ordinary_mainland_words_are_not_turned_back():
    for word in ("文件", "建立", "執行", "清單", "資料", "核心", "可執行", "感應", "移除", "太空"):
        assert convert_back(word, "zh-Hant-TW", "usual") == word
