"""Markdown to blocks and masks."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.document import Document
from termkit.formats import document

BLOCKS: list[tuple[str, list[tuple[str, str]]]] = [
    ("", []),
    ("# 標題 #\n\n## b\n#\n# C#", [("heading", "標題"), ("heading", "b"), ("heading", "C#")]),
    ("# ##", []),
    ("Setext\n二\n===\n", [("heading", "Setext\n二")]),
    ("甲\n乙\n\n丙", [("paragraph", "甲\n乙"), ("paragraph", "丙")]),
    ("- 甲\n  乙\n\n  丙\n- [x] 丁\n1. 戊", [("item", t) for t in ("甲\n  乙", "丙", "丁", "戊")]),
    ("> 甲\n> 乙\n\n- a\n  > b", [("quote", "甲\n> 乙"), ("item", "a"), ("quote", "b")]),
    ("| 甲 | b |\n|---|:-:|\n| `c` | d \\| e |\n", [("row", t) for t in ("甲", "b", "`c`", "d \\| e")]),
    ("---\ntitle: 甲\n---\n\n乙", [("paragraph", "乙")]),
    ("+++\na = 1\n+++\n乙", [("paragraph", "乙")]),
    ("```py\n甲\n```\n\n    乙\n\n~~~\n丙", []),
    ("[a]: http://x '題'\n[^1]: 註\n[^2]: 註 二 x\n[^3]: y", [("paragraph", t) for t in ("註", "註 二 x", "y")]),
    ("[^a]: 單詞\n繼續 x\n\n[^b]: 一\n[^c]: 二\n三", [("paragraph", t) for t in ("單詞\n繼續 x", "一", "二\n三")]),
    ("> [^a]: 單詞\n> 繼續", [("quote", "單詞\n> 繼續")]),
    ("---\n\n甲\n\n---", [("paragraph", "甲")]),
    ("---\r\n甲\r\n---\r\n", [("heading", "甲")]),
    (" ---\n\na: 甲\n\n---\n", [("paragraph", "a: 甲")]),
    ("---\n\n# 甲\n\n---\na: 乙\n", [("heading", "甲"), ("paragraph", "a: 乙")]),
    ("---  \r\n\r\n# 註\r\n題目: 甲\r\n---\r\n乙", [("paragraph", "乙")]),
    ("::: tip 標題\n正文\n:::\n", [("paragraph", "標題"), ("paragraph", "正文")]),
    ("> [!NOTE]\n> 注意", [("quote", "注意")]),
    ("<details>\n<summary>標 <b>題</b></summary>\n\n正文\n\n</details>", [
        ("paragraph", "標 <b>題"), ("paragraph", "正文")]),
    ("<div>\n甲 <b>乙</b> 丙\n丁\n<br/>\n戊\n</div>", [("paragraph", "甲 <b>乙</b> 丙\n丁"), ("paragraph", "戊")]),
    ("<script>\nlet 甲\n\n乙\n</script>\n\n<!-- 丙\n\n丁 -->\n", []),
    ("import X from './x'\n\nexport const a = 1\n\n# 甲", [("heading", "甲")]),
    ("a\r\nb\r\n\r\nc\r\n", [("paragraph", "a\r\nb"), ("paragraph", "c")]),
    ("a\rb\r\rc\r- d", [("paragraph", "a\rb"), ("paragraph", "c"), ("item", "d")]),
    ("a\u2028b\x85c\0d\ud800😀", [("paragraph", "a\u2028b\x85c\0d\ud800😀")]),
    ("<中文>甲? x? 1. b", [("paragraph", "<中文>甲? x? 1. b")]),
]  # fmt: skip

MASKS: list[tuple[str, list[str]]] = [
    ("甲 `乙` 丙 ``丁`戊`` 己", ["`乙`", "``丁`戊``"]),
    ("甲 `乙 丙", []),
    (r"甲 \`乙` `丙\`", ["` `"]),
    ("> 甲 `乙\n> 丙` 丁", ["`乙\n> 丙`"]),
    ("[甲](乙#丙 '丁') ![戊](己.png)", ["乙#丙", "己.png"]),
    ("[甲](<乙 丙>) [a`]`](b(c)d)", ["<乙 丙>", "`]`", "b(c)d"]),
    ("[![甲](a)](b) []()", ["a", "b"]),
    ("[甲][乙] [丙][丁]\n\n[乙]: <x> '題'", ["[乙]", "[乙]: <x> '題'"]),
    ("[甲][乙](b)", ["b"]),
    ("<http://例.tw/路> <a@b.cc>", ["<http://例.tw/路>", "a@b.cc"]),
    ("甲 <b title='乙'>丙</b> <!-- 丁 -- 戊 --> 己 <!-- 庚", ["<b title='乙'>", "</b>", "<!-- 丁 -- 戊 -->"]),
    ("$E=mc^2$ 與 $$\nx\n$$ 甲", ["$E=mc^2$", "$$\nx\n$$"]),
    ("$5 and $10, 共$5元，或US$6。\\$x$", []),
    (r"$\text{甲}$", [r"$\text{甲}$"]),
    ("---\na: 甲\n---\n\n# 乙 {#id}", ["---\na: 甲\n---", "{#id}"]),
    ("甲\n\n    乙\n    丙\n\n丁", ["乙\n    丙"]),
    ("- 甲\n\n  ```\n  乙\n  ```\n", ["```\n  乙\n  ```"]),
    (":term:`甲` {term}`乙` :numref:`sec_x` `丙`", [":term:", "{term}", ":numref:", "sec_x", "`丙`"]),
    ("甲 a/b and/or src/a.py --x {y} https://z.w。", ["src/a.py", "--x", "{y}", "https://z.w"]),
    ("`{{`甲`}}` `<a`乙`>`", ["`{{`", "`}}`", "`<a`", "`>`"]),
    ("|`甲`|[乙](c)|\n|-|-|\n", ["`甲`", "c"]),
    ("import 甲 from 'x'\n\n乙", ["import 甲 from 'x'"]),
]


def shown(read: Document) -> list[tuple[str, str]]:
    return [(block.kind, read.text[block.start : block.end]) for block in read.blocks]


def masked(text: str) -> list[str]:
    return [text[start:end] for start, end in document("a.md", text, "zh-Hant").masks]


@pytest.mark.parametrize(("text", "expected"), BLOCKS)
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(document("a.md", text, "zh-Hant")) == expected


@pytest.mark.parametrize(("text", "expected"), MASKS)
def test_masks(text: str, expected: list[str]) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        ">" * 10_000 + " a\n",
        "> " * 10_000 + "a\n",
        "- " * 10_000 + "a\n",
        "1. " * 10_000 + "a\n",
        "".join("  " * depth + "- a\n" for depth in range(1500)),
        "".join("\t" * depth + "- a\n" for depth in range(1500)),
        "".join("\t" * depth + "-\n" for depth in range(600)),
        "".join("\t" * depth + "1)\n" for depth in range(600)),
        "".join("> " * depth + "a\n" for depth in range(500)),
        "*" * 20_000 + "a" + "*" * 20_000,
        "[" * 20_000 + "a" + "](b)" * 20_000,
        "<b>" * 20_000,
    ],
    ids=[
        "quotes",
        "spaced quotes",
        "bullets",
        "numbers",
        "lists",
        "tabs",
        "empty",
        "empty numbers",
        "lines",
        "stars",
        "links",
        "tags",
    ],
)
def test_deep_nesting_is_harmless(text: str) -> None:
    """In a process of its own: what overflows the grammar's buffer would end it."""
    code = (
        "import sys; from termkit.formats import document; print(len(document('a.md', sys.stdin.read(), 'en').blocks))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_long_rule_is_no_nesting() -> None:
    assert shown(document("a.md", "甲\n" + "-" * 300 + "\n", "zh-Hant")) == [("heading", "甲")]


def test_tree_sitter_is_loaded_for_markdown_only() -> None:
    code = "import sys, termkit.formats as f; f.document('a', '# a', 'en'); print('tree_sitter' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("unit", ["`", "``a`", "[", "](", "](a](", "[a][", "<", "<!--", "<?", "$", "$a", "$$a", "$中"])
def test_time_is_linear(unit: str) -> None:
    """20,000 code points take some 50 ms of CPU; a wide margin."""
    text = unit * (20_000 // len(unit))
    start = time.process_time()
    document("a.md", text, "zh-Hant")
    assert time.process_time() - start < 3


PARTS = st.sampled_from(
    [
        *(
            "甲",
            "a b",
            "𠮷",
            "😀",
            "\ud800",
            "\0",
            "\u2028",
            "\x85",
            "\u3000",
            " ",
            "    ",
            "\t",
            "\n",
            "\n\n",
            "\r",
            "\r\n",
        ),
        *(
            "- ",
            "* ",
            "1. ",
            "> ",
            "# ",
            "===",
            "---",
            "+++",
            "```",
            "~~~",
            "`",
            "``",
            "|",
            "|-|-|\n",
            "<div>",
            "</div>",
        ),
        *(
            "<!--",
            "-->",
            "<?",
            "[",
            "]",
            "](",
            ")",
            "[a]: ",
            "[^1]: ",
            "$",
            "$$",
            "\\",
            "*",
            "_",
            ":::",
            "{x}",
            "http://x",
        ),
        *("?", "\x01", "\x7f", "<b>", "<script>", ":r:`", "[!A]", "import a from ''", "--x", "x/y.md", "&amp;"),
    ]
)
MARKDOWN = st.lists(PARTS, max_size=25).map("".join)


@settings(max_examples=500, deadline=None)
@given(MARKDOWN)
def test_spans_are_sorted_disjoint_and_inside(text: str) -> None:
    read = document("a.md", text, "zh-Hant")
    end = 0
    for block in read.blocks:
        assert end <= block.start < block.end <= len(text)
        passage = text[block.start : block.end]
        assert passage == passage.strip()
        end = block.end
    end = -1
    for span in read.masks:
        assert end < span.start < span.end <= len(text)
        end = span.end


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS.filter(lambda part: "\r" not in part), max_size=25).map("".join))
def test_line_ends_make_no_difference(text: str) -> None:
    expected = document("a.md", text, "zh-Hant")
    read = document("a.md", text.replace("\n", "\r"), "zh-Hant")
    assert (read.blocks, read.masks) == (expected.blocks, expected.masks)


SAFE = st.text(st.sampled_from(list("甲乙，。 a😀𠮷?!…\u3000")), max_size=12)


@settings(max_examples=200, deadline=None)
@given(SAFE, SAFE, st.sampled_from(["", "# ", "- ", "> ", "1. ", "| "]))
def test_a_term_in_code_is_masked_and_in_a_link_text_is_not(before: str, after: str, marker: str) -> None:
    text = f"{marker}x{before}`氛圍編程`{after}[智能體](智能體.md){before}![圖像](圖像.png '題')x"
    hidden = "".join(masked(text))
    assert "`氛圍編程`" in hidden
    assert hidden.count("智能體") == 1
    assert hidden.count("圖像") == 1
    assert "題" not in hidden


def test_real_texts(data: Path) -> None:
    """Every corpus as one Markdown text: blocks hold the words of each segment, and no segment is lost."""
    for path in sorted((data / "corpora").glob("*.segments.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:1500]]
        for language in ("en", "hans", "hant"):
            segments = [row[language] for row in rows if row.get(language)]
            read = document("a.md", "\n\n".join(segments), "en")
            assert len(read.blocks) >= 0.9 * len(segments)
