"""Markdown for the converter: prose is read as it is shown, and only it is changed."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_po import CHARACTERS, convert_file, texts

from termkit.core.passage import PLACEHOLDER
from termkit.formats.markdown import read
from termkit.formats.markdown_prose import prose
from termkit.formats.rewrite import rewrite

X = PLACEHOLDER
PAGE = dedent("""\
    ---
    title: 发 # 发
    tags: [头, "后"]
    作者: 发
    author: 发
    description: >
      发
    head: {title: 发}
    lang: zh-CN
    ---

    # 发**里**面 {#发}

    头**发** _后_里 ~~面~~ `发` <b class="发">头</b>发<br>里 $\\text{发}$ \\*发*

    [发](发.md "里") ![头](/发.png '后') <http://发.cn> <span title="发">里</span>

    见[文字][发]、[发]、[发][]和注[^发]。

    [发]: http://x.y/发 "里"
    [^发]: 后来 的
        里面

    > 引发
    > 里面

    - [ ] 发
      里

          发 = code

    | 发 | `里` |
    |----|:---:|
    | 后 |     |

    ```发
    发
    ```

        <img alt="发">

    <div class="发"><img src="发.png" alt="发" data-title="发" title='里'>
      里 <em>面</em> <!-- 发 -->
    </div>

    <!-- 发 alt="发" -->

    <pre title="发">发</pre>

    Setext 发
    =========
    """)
CONVERTED = dedent("""\
    ---
    title: 發 # 发
    tags: [頭, "後"]
    作者: 发
    author: 发
    description: >
      發
    head: {title: 发}
    lang: zh-CN
    ---

    # 發**裡**麵 {#发}

    頭**發** _後_裡 ~~麵~~ `发` <b class="发">頭</b>發<br>裡 $\\text{发}$ \\*發*

    [發](发.md "裡") ![頭](/发.png '後') <http://发.cn> <span title="發">裡</span>

    见[文字][發]、[發]、[發][]和注[^发]。

    [發]: http://x.y/发 "裡"
    [^发]: 後来 的
        裡麵

    > 引發
    > 裡麵

    - [ ] 發
      裡

          发 = code

    | 發 | `里` |
    |----|:---:|
    | 後 |     |

    ```发
    发
    ```

        <img alt="发">

    <div class="发"><img src="发.png" alt="發" data-title="发" title='裡'>
      裡 <em>麵</em> <!-- 发 -->
    </div>

    <!-- 发 alt="发" -->

    <pre title="发">发</pre>

    Setext 發
    =========
    """)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_prose_changes_and_nothing_else(end: str) -> None:
    raw = PAGE.replace("\n", end)
    assert convert_file(raw, prose(raw)) == CONVERTED.replace("\n", end)
    assert rewrite(raw, ()) == raw


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("头**发**", "头发"),
        ("**头***发*", "头发"),
        ("头__发__ snake_case 2 * 3", "头发 snake_case 2 * 3"),
        (r"头\*发\*", r"头\*发\*"),
        ("头<b>发</b><i\nclass='x'>后</i>", "头发后"),
        ("头<br/>发<kbd>后</kbd>", f"头{X}发{X}后{X}"),
        ("头`code`发", f"头{X}发"),
        ("头[发](u 't')", f"头[发]({X} 't')"),
        ("注[^1]发", f"注{X}发"),
        ('头<abbr title="后">发</abbr>', f"头{X}后{X}发"),
    ],
)
def test_a_block_as_it_is_read(raw: str, text: str) -> None:
    assert texts(prose(raw)) == [text]


def test_words_across_seams_keep_their_marks() -> None:
    assert convert_file("打**印**机", prose("打**印**机")) == "印**表**機"
    assert convert_file("<b>博</b>客", prose("<b>博</b>客")).replace("<b>", "").replace("</b>", "") == "部落格"


@pytest.mark.parametrize("key", ["lang", "language", "locale"])
@pytest.mark.parametrize(("tag", "language"), [("zh-CN", "zh-Hans-CN"), ('"zh_TW"', "zh-Hant-TW"), ("zh", None)])
def test_the_front_matter_names_the_language(key: str, tag: str, language: str | None) -> None:
    raw = f"---\nx: {tag}\n{key}: {tag}\ntitle: 发\n---\n里\n"
    found = prose(raw)
    bare = tag.strip('"')
    assert [(raw[mark.start : mark.end], mark.tag) for mark in found.marks] == [(bare, bare)]
    assert found.marks[0].start > raw.index(key)
    assert [(one.text, one.language) for one in found.passages] == [("发", language), ("里", language)]


@pytest.mark.parametrize("front", ["title: 发: 后", "title: '发", "title: 发\x00", "title: <b></b>", "lang: ja"])
def test_front_matter_that_says_nothing_stays(front: str) -> None:
    raw = f"---\n{front}\n---\n\n里\n"
    found = prose(raw)
    assert found.marks == ()
    assert convert_file(raw, found) == raw.replace("里", "裡")


@pytest.mark.parametrize(
    "raw",
    ["---\ntitle: 发\n...\n\n里\n", "---\ntitle: 发\n\n里\n", "---\n- 发\n---\n\n里\n", "---\n\n发\n\n---\n\n里\n"],
)
def test_what_only_looks_like_front_matter_is_a_page(raw: str) -> None:
    assert convert_file(raw, prose(raw)) == raw.replace("发", "發").replace("里", "裡")


def test_references_still_meet_their_definitions() -> None:
    raw = "[后面]和[发][后面]\n\n[后面]: u\n\n> [里]\n\n[里]: <a b> (头)\n"
    assert convert_file(raw, prose(raw)) == raw.translate(str.maketrans(CHARACTERS))


PARTS = st.sampled_from(
    ["发", "头", "里", "**", "*", "_", "~~", "`", "<b>", "</b>", "<br>", "<!--", "-->", "[", "](", ")", "](u)", "[^发]", "[发]: u",
     "\\", "|", "\n", "\r\n", "\r", "\n\n", "> ", "- ", "# ", "    ", "\t", "---", "\n---\n", "|-|", "$", "{x}", "title: 发", "lang: zh", "<img alt='", "'>",
     '"', "\0", "\ud800", "\ufeff", "```", " "]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PARTS, max_size=30).map("".join))
def test_anything_is_read_and_keeps_its_structure(raw: str) -> None:
    found = prose(raw)
    after = raw
    places = [(piece.start, piece.end) for one in found.passages for piece in one.pieces]
    assert sorted(places) == places
    after = convert_file(raw, found)
    assert len(after) == len(raw)
    before, now = read("x.md", raw, "zh-Hans"), read("x.md", after, "zh-Hant")
    assert (now.blocks, now.masks) == (before.blocks, before.masks)


def test_pages_of_the_vue_documentation(data: Path) -> None:
    pages: dict[str, list[str]] = {}
    for line in (data / "corpora" / "vue.segments.jsonl").read_text(encoding="utf-8").splitlines():
        segment = json.loads(line)
        pages.setdefault(segment["doc"], []).append(segment["hans"])
    assert len(pages) > 10
    for segments in pages.values():
        raw = "\n\n".join(segments) + "\n"
        found = prose(raw)
        after = convert_file(raw, found)
        before, now = read("x.md", raw, "zh-Hans"), read("x.md", after, "zh-Hant")
        assert [block.kind for block in now.blocks] == [block.kind for block in before.blocks]
        assert [after[slice(*mask)] for mask in now.masks] == [raw[slice(*mask)] for mask in before.masks]
