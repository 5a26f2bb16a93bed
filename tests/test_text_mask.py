"""What no term stands in, found by pattern in any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.span import Span
from termkit.text.mask import find_masks, merge, role_masks

MASKED = [
    ("見https://a.b/c?d=1。他", ["https://a.b/c?d=1"]),
    ("https://a.b/中文/x", ["https://a.b/"]),
    ("(https://a.b/c(d)e)", ["https://a.b/c(d)e"]),
    ("[x](http://x.y/z).", ["http://x.y/z"]),
    ("Read http://x.y/z, then ftp://q/r!", ["http://x.y/z", "ftp://q/r"]),
    ("HTTPS://X.Y/z", ["HTTPS://X.Y/z"]),
    ("在www.example.com，", ["www.example.com"]),
    ("寄到a.b+c@x.org。", ["a.b+c@x.org"]),
    ("mailto:x@y.zz", ["mailto:x@y.zz"]),
    ("{x} {x.y} {0} {{x}} ${x} {} {:.2f}", ["{x}", "{x.y}", "{0}", "{{x}}", "${x}", "{}", "{:.2f}"]),
    ("{{ t('a') }} {#id .c} {/* note */}", ["{{ t('a') }}", "{#id .c}", "{/* note */}"]),
    ("%s %d %(name)s %1$s %@ %.2f%% %{n}", ["%s", "%d", "%(name)s", "%1$s", "%@", "%.2f", "%{n}"]),
    ("%(名称)s {用户名}{{ 用户名 }} ${变量} %{数}", ["%(名称)s", "{用户名}{{ 用户名 }}", "${变量}", "%{数}"]),
    ("{金额:.2f} {用户.名!r} 用 {a} of {名}", ["{金额:.2f}", "{用户.名!r}", "{a}", "{名}"]),
    ("{n, plural, =0 {沒有} one{一天} other {# 天 {名}}}", ["{名}"]),
    ("a<b>中文</b><x/>", ["<b>", "</b><x/>"]),
    ("<a href=\"x\" b='c' d>代碼</a>", ["<a href=\"x\" b='c' d>", "</a>"]),
    ("<Foo bar={1} on={() => x}>", ["<Foo bar={1} on={() => x}>"]),
    ("見:ref:`安裝 <install>`", [":ref:", "<install>"]),
    ("見:numref:`sec_x`和:term:`氛圍編程`", [":numref:", "sec_x", ":term:"]),
    ("{term}`氛圍`", ["{term}"]),
    ("src/a.py 與 docs/x/y.md:12", ["src/a.py", "docs/x/y.md"]),
    ("在 /etc/hosts 中，./x ../y/z.md ~/.config", ["/etc/hosts", "./x", "../y/z.md", "~/.config"]),
    ("用 --flag 和--lang=zh-TW，", ["--flag", "--lang=zh-TW"]),
]
UNMASKED = [
    "and/or a/b GPT-2/3 km/h 24/7 TCP/IP 他/她 和/或 英/US",
    "Vue.js/Next.js 3.5/4.0 input/output.The",
    "100% sure, 50%discount, 100%d",
    "a < b and c > d, 5 <6> 7",
    "word--word a -- b --- --",
    "12:30 key:value :a: Note: x",
    "$x 5$ @me e.g. i.e. ... ./",
    "%(項目 名)s %(甲，乙)s {甲 乙} {甲，乙} {1號} {} 20%(約三成)。".replace("{}", "{" + "字" * 41 + "}"),
    r"\section{引言}\text*{中文}",
    "可驗證獎勵的強化學習（RLVR）。",
]


@pytest.mark.parametrize(("text", "expected"), MASKED, ids=[text for text, _ in MASKED])
def test_masked(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_masks(text)] == expected


@pytest.mark.parametrize("text", UNMASKED)
def test_prose_is_not_masked(text: str) -> None:
    assert [text[start:end] for start, end in find_masks(text)] == []


def test_positions_count_code_points() -> None:
    assert find_masks("𠮷野家\r\n{x}😀") == (Span(5, 8),)


def test_role_masks_of_plain_text_are_empty() -> None:
    assert role_masks("`氛圍 編程`", 0) == ()


def test_merge_joins_overlaps_and_neighbours() -> None:
    assert merge([Span(5, 9), Span(0, 2), Span(2, 3), Span(4, 4), Span(6, 7)]) == (Span(0, 3), Span(5, 9))


# Each of these is the beginning of something that never ends.
UNENDED = (
    (
        '{ {{ ${ {a {a: {/* {#a < <a </ <a= <a|b=" <a|a| - -- --a= / /a- /|- ./ ../ ~/ : :a :a: :a:` :a:`_ http:// '
        "http://( http://! http://[ www. @ a@ a@a a@a. a@- % %( %(a %1 %-0 %{ ."
    )
    .replace("\n", "")
    .split(" ")
)


@pytest.mark.parametrize("unit", UNENDED)
def test_time_is_linear(unit: str) -> None:
    """40,000 code points take some 20 ms; what is quadratic would take a minute. Seconds of CPU, with a wide margin."""
    text = unit.replace("|", " ") * (40_000 // len(unit))
    start = time.process_time()
    find_masks(text)
    assert time.process_time() - start < 3


MARKS = st.sampled_from(list("{}<>/:@.%$-~`\"'()[]= \n\r\t#!|*_中。，😀𠮷\ud800\0\u2028ahts1"))
TEXTS = st.one_of(st.text(MARKS, max_size=60), st.text(st.characters(exclude_categories=()), max_size=40))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_masks_are_sorted_disjoint_and_inside(text: str) -> None:
    end = -1
    for span in find_masks(text):
        assert end < span.start < span.end <= len(text)
        end = span.end


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["氛圍編程", "智能體"]))
def test_a_chinese_url_neighbour_stays(text: str, term: str) -> None:
    line = f"{term}https://a.b/c{term}"
    assert [line[start:end] for start, end in find_masks(line)] == ["https://a.b/c"]
    assert merge(find_masks(text)) == find_masks(text)
