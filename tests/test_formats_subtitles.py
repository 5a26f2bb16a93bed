"""Subtitles: cues are read as they are heard, and only they are changed."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_po import PLAIN, convert, convert_file, texts

from termkit.core.conversion import Edit
from termkit.core.passage import PLACEHOLDER, Prose
from termkit.core.span import Span
from termkit.formats.rewrite import replacements, rewrite
from termkit.formats.subtitles import prose

SRT = dedent("""\
    1
    00:00:01,000 --> 00:00:04,000  X1:1 后
    {\\an8}<i>发</i>的
    打印
    机

    2
    00:00:05,000 --> 00:00:06,000
    <font color="发">里</font> 3 <<br/>4
    7
    00:00:07,000 --> 00:00:08,000
    面

    后 after a blank line
    """)
VTT = dedent("""\
    WEBVTT 发
    Kind: captions
    Language: zh-CN

    NOTE 发
    00:00.000 --> 00:01.000
    发

    STYLE
    ::cue(v[voice="发"]) { color: red }

    发
    00:01.000 --> 01:00:04.000 line:0 align:start
    <v.loud 张发>发 &amp; <c.后>打印</c>机</v>
    <00:02.000>里&#x8ba4; &发;

    发 no timing
    里

    00:05.000 --> 00:06.000
    <ruby>汉<rt>发</rt></ruby>头
    """)


def test_cues_of_srt() -> None:
    assert texts(prose(SRT)) == ["发的\n打印\n机", f"里 3 <{PLACEHOLDER}4", "面", "后 after a blank line"]
    assert [one.where for one in prose(SRT).passages][-2:] == ["00:00:07,000", "00:00:07,000"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_cues_of_srt_change(end: str) -> None:
    raw = SRT.replace("\n", end)
    after = (
        raw.replace("<i>发", "<i>發")
        .replace('发">里', '发">裡')
        .replace(f"{end}面", f"{end}麵")
        .replace(f"印{end}机", f"印{end}機")
    )
    assert convert_file(raw, prose(raw)) == after.replace("后 after", "後 after")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_cues_of_webvtt_change(end: str) -> None:
    raw = VTT.replace("\n", end)
    after = raw.replace("张发>发", "张發>發").replace("打印</c>机", "印表</c>機").replace("00>里", "00>裡")
    after = (
        after.replace("&#x8ba4;", "認")
        .replace("&发", "&發")
        .replace("汉<rt>发</rt></ruby>头", "漢<rt>發</rt></ruby>頭")
    )
    assert convert_file(raw, prose(raw)) == after


def test_cues_of_webvtt() -> None:
    assert texts(prose(VTT)) == [
        f"{PLACEHOLDER}张发{PLACEHOLDER}发 & 打印机\n里认 &发;",
        f"汉{PLACEHOLDER}发{PLACEHOLDER}头",
    ]
    assert [one.language for one in prose(VTT).passages] == ["zh-Hans-CN"] * 2
    assert [VTT[mark.start : mark.end] for mark in prose(VTT).marks] == ["zh-CN"]


def test_webvtt_escapes_what_is_put_in() -> None:
    raw = "WEBVTT\n\n00:01.000 --> 00:02.000\n发\n"
    passage = prose(raw).passages[0]
    after = rewrite(raw, replacements(passage, [Edit(Span(0, 1), Span(0, 5), "发", "<a>&b", "test")]))
    assert after == raw.replace("发", "&lt;a&gt;&amp;b")
    assert texts(prose(after)) == ["<a>&b"]


def test_a_header_without_a_language() -> None:
    raw = "WEBVTT\n\nLanguage: zh-CN\n\n00:01.000 --> 00:02.000\nLanguage: zh-CN 发\n"
    assert prose(raw).marks == ()
    assert texts(prose(raw)) == ["Language: zh-CN 发"]


def test_subtitles_of_another_language_have_no_prose() -> None:
    assert prose(VTT.replace("zh-CN", "ja")) == Prose(())


@pytest.mark.parametrize(
    "raw", ["", "发", "1\n发\n", "WEBVTT", "WEBVTT\n\n发", "1\n00:00:01,000 --> 00:00:02,000", "0 --> 发\n发"]
)
def test_what_is_no_cue_stays(raw: str) -> None:
    assert prose(raw) == Prose(())


def test_the_last_cue_may_end_with_the_file() -> None:
    raw = "\ufeff1\n00:00:01.0 --> 00:00:02,000\n发\x00\ud800<发"
    assert convert_file(raw, prose(raw)) == raw.replace("发", "發")


LINES = PLAIN.map(lambda text: " ".join(text.split())).filter(lambda text: text and not text.isspace())


@settings(deadline=None)
@given(
    st.lists(st.lists(LINES, min_size=1, max_size=3), max_size=4), st.booleans(), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_all_lines_of_all_cues(cues: list[list[str]], vtt: bool, end: str) -> None:
    def render(cues: list[list[str]]) -> str:
        lines = ["WEBVTT", ""] if vtt else []
        for number, cue in enumerate(cues):
            lines += [f"{number}", f"00:00:0{number}.000 --> 00:00:09.000", *cue, ""]
        return end.join(lines)

    raw = render(cues)
    assert texts(prose(raw)) == ["\n".join(cue) for cue in cues]
    assert convert_file(raw, prose(raw)) == render([[convert(line) for line in cue] for cue in cues])
    assert rewrite(raw, ()) == raw


@settings(deadline=None)
@given(
    st.text(st.sampled_from("<>v/i 发&;{}\\:-0123,.\n\r\0\ud800\ufeff"), max_size=50),
    st.sampled_from(["", "WEBVTT\n\n"]),
)
def test_timings_and_tags_stay(text: str, head: str) -> None:
    raw = f"{head}00:01.000 --> 00:02.000\n{text}"
    after = convert_file(raw, prose(raw))
    assert after.replace("發", "发") == raw
