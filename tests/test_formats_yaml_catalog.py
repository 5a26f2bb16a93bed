"""YAML catalogs: values are found in every style of scalar, and only they are changed."""

from __future__ import annotations

import pickle
import re
from textwrap import dedent

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_formats_po import PLAIN, WORDY, convert, convert_file, texts

from termkit.core.conversion import Edit
from termkit.core.passage import PLACEHOLDER, Prose
from termkit.core.span import Span
from termkit.errors import InputError
from termkit.formats.rewrite import replacements, rewrite
from termkit.formats.yaml_catalog import prose

CATALOG = dedent("""\
    %YAML 1.1
    # 发
    ---
    发: &x 发 # 发
    ? 后
    : [后, '后', "后", {里: 里}]
    头: !!str '头''头'
    面: !x 面
    空:
    指: *x
    列:
    - 发
    -   - 里 里
          里 # 里
    [复, 发]: {发: 发}
    长: >- # 发
       发
       发

         后
    字: |2+
       发
      后

    ...
    """)
CONVERTED = dedent("""\
    %YAML 1.1
    # 发
    ---
    发: &x 發 # 发
    ? 后
    : [後, '後', "後", {里: 裡}]
    头: !!str '頭''頭'
    面: !x 面
    空:
    指: *x
    列:
    - 發
    -   - 裡 裡
          裡 # 里
    [复, 发]: {发: 發}
    长: >- # 发
       發
       發

         後
    字: |2+
       發
      後

    ...
    """)


def values(data: object) -> object:
    """The data with every string value converted."""
    if isinstance(data, dict):
        return {key: values(value) for key, value in data.items()}
    if isinstance(data, list):
        return [values(item) for item in data]
    return convert(data) if isinstance(data, str) else data


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff", "\ufeff\ufeff"])
def test_values_change_and_nothing_else(end: str, bom: str) -> None:
    raw = bom + CATALOG.replace("\n", end)
    assert convert_file(raw, prose(raw)) == bom + CONVERTED.replace("\n", end)


@pytest.mark.parametrize("pure", [False, True])
def test_both_parsers_will_do(pure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if pure:
        monkeypatch.delattr(yaml, "CSafeLoader")
    raw = "\ufeffa: &x 𠮷发\r\n" + CATALOG.partition("---\n")[2].replace("\n", "\r\n")
    after = "\ufeffa: &x 𠮷發\r\n" + CONVERTED.partition("---\n")[2].replace("\n", "\r\n")
    assert convert_file(raw, prose(raw)) == after


@pytest.mark.parametrize(
    ("scalar", "text"),
    [
        ("打印机 的\n    博\n    客\n\n    终", "打印机 的 博 客\n终"),
        ("'打''印\n\n    机' # 发", "打'印\n机"),
        (r'"\u9ed8认\t\"\\\n\x41\U0001F600\_\/"', '默认\t"\\\nA😀\xa0/'),
        ('"默\\\n    认 \\\n    \\ 发\n    终"', "默认  发 终"),
        ("|\n   打\n\n    印\n   机\n\n", "打\n\n 印\n机\n"),
        ("|+\n   打\n\n", "打\n\n\n"),
        ("|-\n   打\n\n", "打"),
        (">\n\n   打\n   印\n\n   机\n     客\n   户\n   端\n", "\n打 印\n机\n  客\n户 端\n"),
        ("|1\n   打\n  印\n", "  打\n 印\n"),
        (">2\n   \n  打\n", " \n打\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_styles(scalar: str, text: str, end: str) -> None:
    raw = f"a: {scalar}\n".replace("\n", end)
    assert texts(prose(raw)) == [text]


def test_a_word_is_whole_when_its_seam_has_no_text() -> None:
    raw = 'a: "默\\\n  认"\n'
    assert convert_file(raw, prose(raw)) == 'a: "預\\\n  設"\n'


def test_where_and_placeholders() -> None:
    raw = 'a:\n  b:\n  - "%{count} 默{x}认"\n  - {c: "<b>默</b>认"}\n'
    assert [(one.where, one.text) for one in prose(raw).passages] == [
        ("a.b[0]", f"{PLACEHOLDER} 默{PLACEHOLDER}认"),
        ("a.b[1].c", "默认"),
    ]


@pytest.mark.parametrize(
    ("key", "language"), [("zh-CN", "zh-Hans-CN"), ('"zh_TW"', "zh-Hant-TW"), ("&x zh-Hant", "zh-Hant"), ("zh", None)]
)
def test_a_locale_alone_at_the_top(key: str, language: str | None) -> None:
    raw = f"# zh-CN\n{key}:\n  a: 发\n"
    found = prose(raw)
    tag = key.strip('&x "')
    assert [(raw[mark.start : mark.end], mark.tag) for mark in found.marks] == [(tag, tag)]
    assert found.marks[0].start >= 8
    assert [one.language for one in found.passages] == [language]


def test_several_locales_keep_their_names() -> None:
    found = prose("zh-CN:\n  zh-TW: 发\nzh-HK: 發\nother: 发\n")
    assert found.marks == ()
    assert [one.language for one in found.passages] == ["zh-Hans-CN", "zh-Hant-HK", None]


def test_each_document_has_its_locale() -> None:
    raw = "zh-CN: {a: 发}\n---\nzh-TW: {a: 發}\n--- 发\n"
    found = prose(raw)
    assert [mark.tag for mark in found.marks] == ["zh-CN", "zh-TW"]
    assert [(one.text, one.language) for one in found.passages] == [
        ("发", "zh-Hans-CN"),
        ("發", "zh-Hant-TW"),
        ("发", None),
    ]


@pytest.mark.parametrize(
    ("value", "after"),
    [
        ("发", "x: y"), ("发", "x #"), ("发", "- x"), ("发", "x:"), ("发", "x\n"), ("[发]", "x]"),
        ("'发'", "x\ny"), ("|\n  发", "x\ny"),
    ],
)  # fmt: skip
def test_what_would_change_the_structure_is_refused(value: str, after: str) -> None:
    passage = prose(f"k: v\na: {value}\n", "x.yml").passages[1]
    with pytest.raises(InputError, match=r"^x\.yml:2:\d: .*quotes"):
        list(replacements(passage, [Edit(Span(0, 1), Span(0, len(after)), "发", after, "test")]))


@pytest.mark.parametrize(
    ("value", "after"), [("发", "C#: x"[:2]), ("'发'", "x: 'y'"), ('"发"', 'x:\n"\\ #'), ("|\n  发", "a: #b")]
)
def test_what_needs_quotes_gets_them(value: str, after: str) -> None:
    raw = f"a: {value}\n"
    edit = Edit(Span(0, 1), Span(0, len(after)), "发", after, "test")
    result = rewrite(raw, replacements(prose(raw).passages[0], [edit]))
    assert yaml.safe_load(result)["a"].rstrip("\n") == after


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("a: 发\nb: [发\n", "3:1: not YAML: "),
        ("\ufeffa: '发", "1:7: not YAML: "),
        ("a: 发: 后\n", "1:5: not YAML: "),
        ("𠮷: @\n", "1:4: not YAML: "),
        ("a: b\n\tc: d", "2:1: not YAML: "),
        ("a: 发\r\nb: \x00", "2:4: YAML cannot hold the character U+0000"),
        ("a: \ud800", "1:4: YAML cannot hold the character U+D800"),
    ],
)
def test_what_is_no_yaml_is_told(raw: str, message: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape('x.yml:' + message)}"):
        prose(raw, "x.yml")


@pytest.mark.parametrize("raw", ["- " * 1001 + "a", "[" * 1001 + "]" * 1001, "? " * 1001 + "a"])
def test_what_is_nested_too_deeply_is_told_alike_by_every_version_of_the_parser(raw: str) -> None:
    with pytest.raises(InputError, match=r"^x\.yml:1:\d+: not YAML: nested deeper than 1000 levels$"):
        prose(raw, "x.yml")


@pytest.mark.parametrize("raw", ["", "\n", "# 发", "---", "a:\n", "a: ''\n", "{}", "发: {}", "a: <b>"])
def test_nothing_to_convert(raw: str) -> None:
    assert prose(raw) == Prose(())


def test_values_of_other_kinds_stay() -> None:
    assert prose("a: !!binary 发\nb: !ruby/regexp /发/\n") == Prose(())


def test_prose_can_be_sent_to_another_process() -> None:
    raw = "a: 发\nb: '后'\n"
    assert convert_file(raw, pickle.loads(pickle.dumps(prose(raw)))) == "a: 發\nb: '後'\n"


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDY | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=10,
)


@settings(deadline=None)
@given(
    DATA,
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.sampled_from([None, True, False]),
    st.sampled_from([8, 80]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
@example({"发": "发 发 发 发 发 发"}, ">", False, 8, True, "\r\n")
@example({"a": "中中中中中中 云 盘 云 机房 计算机"}, ">", False, 8, True, "\r\n")
@example({"a": "中中中中中中 云 盘 云 机房 计算机"}, None, False, 8, True, "\n")
@example({"a": "中中中中中中 云 盘 云 机房 优盘'计算机"}, "'", False, 8, True, "\n")
@example(["计算机默认优盘"], '"', None, 8, False, "\n")
def test_yaml_reads_the_converted_values(
    data: object, style: str | None, flow: bool | None, width: int, unicode: bool, end: str
) -> None:
    raw = yaml.safe_dump(
        data, default_style=style, default_flow_style=flow, width=width, allow_unicode=unicode, line_break=end
    )
    before = yaml.safe_load(raw)
    found = prose(raw)
    assert yaml.safe_load(convert_file(raw, found)) == values(before)
    assert rewrite(raw, ()) == raw


SCALARS = st.text(st.sampled_from("发后\\\"' \n\r\tx:\u2028\x85|>"), max_size=14)


@settings(deadline=None)
@given(
    SCALARS,
    st.sampled_from(
        ['a: "{}"', "a: '{}'", "a: {}", "a:\n  {}\n", "- {}", "[{}]", "a: |\n  {}\n", "a: >2\n  {}\n", ">-\n {}"]
    ),
)
@example("发\\\r\n\n 后", 'a: "{}"')
@example(" \n\n发 \n\t后\u2028\u2028里", 'a: "{}"')
def test_every_value_is_found(inside: str, frame: str) -> None:
    raw = frame.replace("{}", inside)
    try:
        found = prose(raw)
    except InputError:
        return
    scalars = [event for event in yaml.parse(raw, Loader=yaml.CSafeLoader) if isinstance(event, yaml.ScalarEvent)]
    if len(scalars) == (2 if frame.startswith("a:") else 1):  # else some of it became keys
        assert "".join(texts(found)).strip() == scalars[-1].value.strip()


@settings(deadline=None)
@given(
    st.text(st.sampled_from("ab发:-[]{}&*!|>'\"#%@`? \n\r\t,.\0\ud800\ufeff\u2028"), max_size=30) | st.text(max_size=30)
)
def test_anything_is_read_or_refused(raw: str) -> None:
    try:
        found = prose(raw)
    except InputError as error:
        assert re.match(r"<text>:\d+:\d+: ", str(error))
        return
    after = convert_file(raw, found)
    events = [type(event) for event in yaml.parse(raw, Loader=yaml.CSafeLoader)]
    assert [type(event) for event in yaml.parse(after, Loader=yaml.CSafeLoader)] == events
