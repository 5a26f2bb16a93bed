"""Where a term's characters belong to other words, where English stands in another function, and what is code."""

from __future__ import annotations

import pytest

from termkit.text.boundaries import crosses_words
from termkit.text.code import is_code, looks_like_code
from termkit.text.speech import stands_as


@pytest.mark.parametrize(
    ("text", "term", "crosses"),
    [
        ("历史剩余额度", "余额", True),
        ("这个数组成了", "数组", True),
        ("扩大模型", "大模型", True),
        ("相同步骤", "同步", True),
        ("在线程序", "线程", True),
        ("关闭会话", "会话", False),
        ("此项目的", "项目", False),
        ("一小批量", "小批量", False),
        ("会话", "会话", False),
        ("新会话", "会话", False),
    ],
)
def test_a_short_term_is_not_cut_out_of_other_words(text: str, term: str, crosses: bool) -> None:
    start = text.index(term)
    assert crosses_words(text, start, start + len(term)) is crosses


@pytest.mark.parametrize(
    ("part", "text", "word", "fits"),
    [
        ("noun", "codex usage will update after the next turn completes.", "turn", True),
        ("noun", "turn the device off.", "turn", False),
        ("noun", "you can turn it off.", "turn", False),
        ("noun", "it was filtered twice.", "filtered", False),
        ("noun", "the filter is new.", "filter", True),
        ("verb", "to filter rows.", "filter", True),
        ("verb", "the filter is new.", "filter", False),
        ("verb", "the rows are filtered.", "filtered", True),
        ("adjective", "a mean value.", "mean", True),
        ("adjective", "the mean of it.", "mean", False),
        ("adjective", "that is the mean.", "mean", False),
        ("adjective", "the result is stochastic.", "stochastic", True),
        ("adjective", "what is stochastic is slow.", "stochastic", True),
        ("adjective", "fast and stochastic and slow.", "stochastic", True),
        ("adjective", "it is typical of it.", "typical", True),
        ("adjective", "they get filtered results.", "filtered", False),
    ],
)
def test_the_function_of_a_word_by_its_neighbours(part: str, text: str, word: str, fits: bool) -> None:
    start = text.index(word)
    assert stands_as(part, "filter", text, start, start + len(word)) is fits  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        ("调用 reactive(state) 即可", "reactive", True),
        ("context.emit 等价", "emit", True),
        ("emits: ['update']", "emits", True),
        ("将dropout和ReLU应用于", "dropout", False),
        ("而不是 render 函数", "render", False),
        ("这是variance较低", "variance", False),
    ],
)
def test_code_by_the_signs_beside_a_word(text: str, word: str, code: bool) -> None:
    start = text.index(word)
    assert is_code(text, start, start + len(word)) is code


def test_a_passage_of_code() -> None:
    assert looks_like_code("const map = reactive(new Map());")
    assert looks_like_code("// Slots (Non-reactive object)\nconsole.log(context.slots)")
    assert not looks_like_code("模板被编译为字符串拼接而不是 render 函数，以此提高渲染性能。")
    assert not looks_like_code("Passing children to components (i.e. slots) works differently.")
