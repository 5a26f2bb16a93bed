"""The report for people, to the letter, and what it does with what would wreck a terminal."""

from __future__ import annotations

import json
import re

from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate

import termkit
from termkit.core.result import CheckResult
from termkit.report.json import check_report, check_schema
from termkit.report.text import check_text, width

CONCEPTS = """
vibe: {zh-Hant: {preferred: 氛圍編程, deprecated: [氛圍程式]}, en: {preferred: vibe coding, deprecated: [atmosphere programming]}}
jagged: {zh-Hant: 鋸齒狀, en: jagged}
"""
SOURCE = "前言。\n\n氛圍編程讓能力呈鋸齒狀。"
TARGET = "Foreword.\n\nWith atmosphere programming, skills grow uneven."


def result(text: str = TARGET, source: str | None = SOURCE, language: str = "en") -> CheckResult:
    return termkit.check_text(text, glossary=make_glossary(CONCEPTS), language=language, source=source)


def test_a_pair() -> None:
    assert (
        re.sub(r"confidence 0\.\d\d", "confidence 0.##", check_text(result()))
        == """\
concept                            needed   met  rival absent   in the texts
vibe coding                             1     0      1      0   atmosphere programming 1×
jagged                                  1     0      0      1   

text:3:6: major deprecated-term [vibe]: 'atmosphere programming' is refused for 氛圍編程; use 'vibe coding'
    3 │ With atmosphere programming, skills grow uneven.
      │      ^^^^^^^^^^^^^^^^^^^^^^
     = source:3:1
    3 │ 氛圍編程讓能力呈鋸齒狀。
      │ ^^^^^^^^

text against source: 2 by sentence; aligned, confidence 0.##
2 files: 1 major, 1 neutral
"""
    )


def test_a_text_alone() -> None:
    text = "氛圍編程好。氛圍程式也好。氛圍編程。"
    assert (
        check_text(result(text, None, "zh-Hant-TW"))
        == """\
text:1:7: minor term-variant [vibe]: 2 forms of one concept in this text: 氛圍編程 2×, 氛圍程式 1×; use '氛圍編程' throughout
    1 │ 氛圍編程好。氛圍程式也好。氛圍編程。
      │             ^^^^^^^^
       also 氛圍編程 at 1:1, 1:14

1 file: 1 minor
"""
    )


def test_nothing_found() -> None:
    assert check_text(result("", None, "zh-Hant-TW")) == "1 file: nothing found\n"


def test_a_version_without_its_source_is_named() -> None:
    assert check_text(result("Fine.", None, "en")) == (
        "text: no source found beside it, so it was checked by itself\n1 file: nothing found\n"
    )


def test_colour_only_on_demand() -> None:
    assert "\x1b[" not in check_text(result())
    assert "\x1b[31m" in check_text(result(), color=True)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_steers_the_terminal(before: str, after: str) -> None:
    text = f"{before}\x1b[2J atmosphere programming {after}"
    shown = check_text(result(text, "氛圍編程", "en"))
    assert "\x1b" not in shown
    assert all(char.isprintable() or char in "\n\u3000" for char in shown)
    assert width(max(shown.split("\n"), key=width)) < 400


def test_a_long_line_is_cut_around_the_span() -> None:
    text = "word " * 5000 + "atmosphere programming" + " word" * 5000
    quoted = check_text(result(text, "氛圍編程", "en")).split("\n")[4]
    assert "… " in quoted or "…" in quoted
    assert width(quoted) < 120
    assert "atmosphere programming" in quoted


def test_width_counts_columns() -> None:
    assert [width(text) for text in ("abc", "氛圍", "é", "e\u0301", "ＡＢ", "")] == [3, 4, 1, 1, 4, 0]


@given(st.text(max_size=30))
def test_json_follows_its_schema(text: str) -> None:
    report = json.loads(check_report(result(text + " atmosphere programming", "氛圍編程", "en")))
    validate(report, check_schema())
    finding = report["findings"][0]
    whole = text + " atmosphere programming"
    assert whole[finding["start"] : finding["end"]] == finding["text"]
