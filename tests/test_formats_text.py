"""Plain text to blocks, and how a format is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.document import Document
from termkit.errors import ConfigError
from termkit.formats import document

WRAPPED = (
    "It is a truth universally acknowledged, that a single man in\n"
    "possession of a good fortune, must be in want of a wife. And\n"
    "however little known the feelings or views of such a man may\n"
    "be, it is so.\n\n"
    "A second paragraph begins here and goes on for a while, then\n"
    "ends.\n"
)
CASES: list[tuple[str, list[tuple[str, str]]]] = [
    ("", []),
    ("\n \n\u3000\n", []),
    ("甲\n乙\n", [("paragraph", "甲"), ("paragraph", "乙")]),
    ("  甲　\r\n\r\n乙\r丙", [("paragraph", "甲"), ("paragraph", "乙"), ("paragraph", "丙")]),
    ("甲\u2028乙\x0c丙", [("paragraph", "甲\u2028乙\x0c丙")]),
    ("- 預訓練;\n* 微調;\n•三", [("item", "預訓練;"), ("item", "微調;"), ("item", "三")]),
    ("1) a\n(2) b\n（3）c", [("item", "a"), ("item", "b"), ("item", "c")]),
    ("1.基於獎勵\n正文。", [("heading", "1.基於獎勵"), ("paragraph", "正文。")]),
    ("一、前言\n正文。", [("heading", "一、前言"), ("paragraph", "正文。")]),
    ("2. A Title\n\nText.", [("heading", "2. A Title"), ("paragraph", "Text.")]),
    ("1. one\n2. two\n3. three", [("item", "one"), ("item", "two"), ("item", "three")]),
    ("1. It ends.\nText.", [("item", "It ends."), ("paragraph", "Text.")]),
    ("3.5 倍\n正文", [("paragraph", "3.5 倍"), ("paragraph", "正文")]),
    ("一、二線城市都有。\n正文", [("paragraph", "一、二線城市都有。"), ("paragraph", "正文")]),
    ("One sentence.\nAnother one.\nA third one here.", [("paragraph", t) for t in (
        "One sentence.", "Another one.", "A third one here.")]),
]  # fmt: skip


def shown(read: Document) -> list[tuple[str, str]]:
    return [(block.kind, read.text[block.start : block.end]) for block in read.blocks]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(document("a.txt", text, "zh-Hant")) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_wrapped_by_hand_make_one_block(end: str) -> None:
    blocks = shown(document("a.txt", WRAPPED.replace("\n", end), "en"))
    assert [(kind, text.split()[0], text.split()[-1]) for kind, text in blocks] == [
        ("paragraph", "It", "so."),
        ("paragraph", "A", "ends."),
    ]


def test_wrapped_list_items_go_on() -> None:
    blocks = shown(document("a.txt", "- " + WRAPPED, "en"))
    assert [kind for kind, _ in blocks] == ["item", "paragraph"]


def test_masks_are_found() -> None:
    read = document("a.txt", "見 https://a.b 。", "zh-Hant")
    assert [read.text[start:end] for start, end in read.masks] == ["https://a.b"]


@pytest.mark.parametrize(
    ("path", "name", "kind"),
    [
        ("a.md", None, "heading"),
        ("A.MD", None, "heading"),
        ("a.zh-Hant.markdown", None, "heading"),
        ("a.mdx", None, "heading"),
        ("a.txt", None, "paragraph"),
        ("README", None, "paragraph"),
        ("a.txt", "markdown", "heading"),
        ("a.md", "text", "paragraph"),
    ],
)
def test_the_format_is_chosen_by_suffix_or_name(path: str, name: str | None, kind: str) -> None:
    read = document(path, "# a\n", "en", name)
    assert read.path == path
    assert read.language == "en"
    assert [block.kind for block in read.blocks] == [kind]


def test_an_unknown_format_is_named_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="unknown format 'markdwn'; did you mean 'markdown'"):
        document("a", "", "en", "markdwn")
    with pytest.raises(ConfigError, match="known are text, markdown"):
        document("a", "", "en", "zzz")


CHARACTERS = st.sampled_from(list("a甲。.1-*)( \t\n\r\u3000\u2028\x85\x0c😀\ud800\0、一"))


@settings(max_examples=300, deadline=None)
@given(st.text(CHARACTERS, max_size=80))
def test_blocks_are_sorted_disjoint_and_trimmed(text: str) -> None:
    end = 0
    for block in document("a.txt", text, "zh-Hant").blocks:
        assert end <= block.start < block.end <= len(text)
        passage = text[block.start : block.end]
        assert passage == passage.strip()
        end = block.end


def test_the_essay(data: Path) -> None:
    text = (data / "essay.zh-Hant.txt").read_text(encoding="utf-8")
    kinds = [block.kind for block in document("essay.txt", text, "zh-Hant").blocks]
    assert (kinds.count("heading"), kinds.count("item"), len(kinds)) == (6, 6, 27)
