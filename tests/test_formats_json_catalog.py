"""JSON catalogs: string values are found with exact places, and only they are changed."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_po import PLAIN, WORDY, convert, convert_file, texts

from termkit.core.passage import PLACEHOLDER, Prose
from termkit.errors import InputError
from termkit.formats.json_catalog import prose
from termkit.formats.rewrite import rewrite


def jsons(text: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | text,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
        max_leaves=12,
    )


def values(data: object) -> object:
    """The data with every string value converted."""
    if isinstance(data, dict):
        return {key: values(value) for key, value in data.items()}
    if isinstance(data, list):
        return [values(item) for item in data]
    return convert(data) if isinstance(data, str) else data


def test_values_change_and_nothing_else() -> None:
    raw = """\ufeff{ // 发
  "发": "发" , /* "发": "发" */
\t"列": ["后",\t"里", {"头" : "头\\n\\"发\\"" }, 12, true, null, -1.5e3,],
  "面": {},
}
"""
    after = (
        raw.replace('"发" ,', '"發" ,').replace('["后",\t"里"', '["後",\t"裡"').replace('"头\\n\\"发', '"頭\\n\\"發')
    )
    assert convert_file(raw, prose(raw)) == after
    assert [passage.where for passage in prose(raw).passages] == ["发", "列[0]", "列[1]", "列[2].头"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay(end: str) -> None:
    raw = end.join(["{", '"a": "发", // 发', '"b": ["后"]', "}", ""])
    assert convert_file(raw, prose(raw)) == raw.replace('"发"', '"發"').replace("后", "後")


def test_a_file_in_escapes_stays_in_escapes() -> None:
    raw = r'{"a": "\u53d1\uD83D\uDE00\u9ed8\u8ba4\u0041\/"}'
    assert texts(prose(raw)) == ["发😀默认A/"]
    assert convert_file(raw, prose(raw)) == r'{"a": "\u767c\uD83D\uDE00\u9810\u8a2dA\/"}'.replace("A", r"\u0041")


def test_in_a_file_with_chinese_an_escape_becomes_a_character() -> None:
    raw = r'{"中": "\u53d1\u0041"}'
    assert convert_file(raw, prose(raw)) == r'{"中": "發\u0041"}'


def test_a_lone_surrogate_stays() -> None:
    raw = '{"a": "\\ud83d发\\ude00\ud800"}'
    assert convert_file(raw, prose(raw)) == raw.replace("发", "發")


def test_placeholders_part_words() -> None:
    raw = '{"a": "默{x}认{{ 发 }}<b>默</b>认<i class=\\"发\\">发</i>"}'
    assert texts(prose(raw)) == [f"默{PLACEHOLDER}认{PLACEHOLDER}默认发"]
    assert "<b>預</b>設" in convert_file(raw, prose(raw))


def test_plural_messages_keep_their_keywords() -> None:
    raw = '{"a": "{count, plural, one {# 台打印机} other {# 台打印机 {发}}}"}'
    assert convert_file(raw, prose(raw)) == raw.replace("打印机", "印表機")


def test_what_is_said_about_a_message_is_no_prose() -> None:
    raw = '{"$schema": "发", "@a": {"description": "发", "x": ["发"]}, "a": "发", "b": {"@c": "发", "c": "发"}}'
    assert [passage.where for passage in prose(raw).passages] == ["a", "b.c"]


@pytest.mark.parametrize(("tag", "language"), [("zh_TW", "zh-Hant-TW"), ("zh", None)])
def test_arb_names_its_language(tag: str, language: str | None) -> None:
    raw = f'{{"b": {{"@@locale": "en"}}, "@@locale": "{tag}", "a": "发"}}'
    found = prose(raw)
    assert [(raw[mark.start : mark.end], mark.tag) for mark in found.marks] == [(tag, tag)]
    assert [(passage.text, passage.language) for passage in found.passages] == [("发", language)]


def test_a_catalog_of_another_language_has_no_prose() -> None:
    assert prose('{"@@locale": "ja", "a": "発"}') == Prose(())


@pytest.mark.parametrize("raw", ["", " \n", "\ufeff", "{}", "[]", "12", "null", '""', '["<b>"]', "// 发"])
def test_nothing_to_convert(raw: str) -> None:
    assert prose(raw) == Prose(())


def test_a_single_string_is_a_file() -> None:
    assert [(one.text, one.where) for one in prose('"发"').passages] == [("发", "")]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ('{"a": "发"', "1:10: not JSON: found the end of the file, expected ',' or '}'"),
        ('{\r"a"\r\n: 发}', "3:3: not JSON: found '发', expected a value"),
        ('{"a" "b"}', "1:6: not JSON: found '\"', expected ':'"),
        ("{'a': 1}", "1:2: not JSON: found \"'\", expected a key in double quotes or '}'"),
        ('["发" "后"]', "1:6: not JSON: found '\"', expected ',' or ']'"),
        ("[,]", "1:2: not JSON: found ',', expected a value or ']'"),
        ('{"a": }', "1:7: not JSON: found '}', expected a value"),
        ('{"a": 1]', "1:8: not JSON: found ']', expected ',' or '}'"),
        ("{} {}", "1:4: not JSON: found '{', expected the end of the file"),
        ('["发\n"]', "1:2: the string does not end in its line; close it with '\"'"),
        ('["发\\', "1:2: the string does not end in its line; close it with '\"'"),
        (r'["发\q"]', r"1:4: not JSON: found '\\', expected an escape such as \n or \u4e2d"),
        (r'{"\u12": 1}', r"1:3: not JSON: found '\\', expected an escape such as \n or \u4e2d"),
        ("[\n/* 发", "2:1: not JSON: found '/', expected a value or ']'"),
        ("[\x00]", "1:2: not JSON: found '\\x00', expected a value or ']'"),
        ("truely", "1:1: not JSON: found 't', expected a value"),
    ],
)
def test_what_is_no_json_is_told(raw: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        prose(raw, "x.json")
    assert str(error.value) == f"x.json:{message}"


def test_deep_nesting_is_no_trouble() -> None:
    raw = '{"a":[' * 50_000 + '"发"' + "]}" * 50_000
    found = prose(raw)
    assert texts(found) == ["发"]
    assert len(found.passages[0].where) <= 200


@settings(deadline=None)
@given(jsons(WORDY), st.sampled_from([None, 0, 2]), st.booleans())
def test_json_reads_the_converted_values(data: object, indent: int | None, ascii_only: bool) -> None:
    raw = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    found = prose(raw)
    after = convert_file(raw, found)
    assert json.loads(after) == values(data)
    assert rewrite(raw, ()) == raw
    if ascii_only:
        assert after.isascii()


@settings(deadline=None)
@given(jsons(PLAIN), st.booleans())
def test_character_by_character(data: object, ascii_only: bool) -> None:
    raw = json.dumps(data, indent=1, ensure_ascii=ascii_only)
    assert convert_file(raw, prose(raw)) == json.dumps(values(data), indent=1, ensure_ascii=ascii_only)


@settings(deadline=None)
@given(st.text(st.sampled_from('{}[]:,"\\ \n/*u5a1-eftrulns发@\0\ud800\ufeff'), max_size=30))
def test_what_json_takes_is_taken(raw: str) -> None:
    try:
        data = json.loads(raw)
    except ValueError:
        try:
            prose(raw)
        except InputError as error:
            assert re.match(r"<text>:\d+:\d+: ", str(error))
        return
    found = prose(raw)
    if isinstance(data, str):
        assert texts(found) == ([data] if data.strip(" \t\r\n\f") else [])
