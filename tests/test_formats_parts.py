"""Big files, read part by part: the same text, the same findings, and cuts where nothing is torn apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

import termkit
from termkit.formats import document, parts
from termkit.formats.parts import BigText, big_text
from termkit.report.text import check_text

PIECES = [
    "氛圍編程很好。",
    "氛圍程式很好。",
    "这。",
    "𠮷",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "# 標題\n\n",
    "a\u2028b",
    "\x00",
]
MARKDOWN = ["```\n氛圍程式\n\n氛圍程式\n```\n", "---\n", "- 項\n\n", "    code\n\n", "`氛圍程式`\n\n"]
CONCEPTS = "vibe: {zh-Hant: {preferred: 氛圍編程, deprecated: [氛圍程式]}, en: vibe coding}"


def split(path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> BigText | None:
    monkeypatch.setattr(parts, "_BIG", 1)
    monkeypatch.setattr(parts, "_PART", size)
    return big_text(path, "f", "zh-Hant-TW")


@given(
    st.lists(st.sampled_from(PIECES + MARKDOWN), min_size=1, max_size=40).map("".join),
    st.integers(8, 200),
    st.sampled_from([".txt", ".md"]),
    st.booleans(),
)
def test_the_parts_are_the_text(
    tmp_path_factory: pytest.TempPathFactory, text: str, size: int, suffix: str, bom: bool
) -> None:
    path = tmp_path_factory.mktemp("p") / f"f{suffix}"
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.encode())
    with pytest.MonkeyPatch.context() as patch:
        big = split(path, patch, size)
        assert big is not None
        found = list(big.parts())
        assert "".join(part.document.text for part in found) == text
        whole = document("f", text, "zh-Hant-TW")
        for part in found:
            assert part.line == whole.lines.position(part.offset)[0] - 1
            assert big.part(part.offset).offset == part.offset
            assert text.startswith(part.document.text, part.offset)


@given(st.lists(st.sampled_from([*PIECES, *MARKDOWN]), min_size=1, max_size=60).map("".join), st.integers(30, 120))
def test_findings_are_those_of_the_whole(tmp_path_factory: pytest.TempPathFactory, text: str, size: int) -> None:
    path = tmp_path_factory.mktemp("p") / "f.zh-Hant.txt"
    path.write_bytes(text.encode())
    glossary = make_glossary(CONCEPTS)
    whole = termkit.check(path, glossary=glossary)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_BIG", 1)
        patch.setattr(parts, "_PART", size)
        pieces = termkit.check(path, glossary=glossary)
        assert pieces.findings == whole.findings
        assert check_text(pieces) == check_text(whole)


def test_a_fenced_block_is_never_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.zh-Hant.md"
    path.write_text(
        "氛圍編程。\n\n```\n" + "氛圍程式\n\n" * 50 + "```\n\n氛圍編程。\n\n" + "很好。\n\n" * 50, encoding="utf-8"
    )
    monkeypatch.setattr(parts, "_BIG", 1)
    monkeypatch.setattr(parts, "_PART", 64)
    assert termkit.check(path, glossary=make_glossary(CONCEPTS)).findings == ()


def test_a_line_longer_than_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.txt"
    path.write_text("氛" * 5000, encoding="utf-8")
    big = split(path, monkeypatch, 64)
    assert big is not None
    assert "".join(part.document.text for part in big.parts()) == "氛" * 5000
    assert len(list(big.parts())) > 1


def test_what_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, latin, folder = tmp_path / "s.txt", tmp_path / "l.txt", tmp_path / "d.txt"
    small.write_text("x", encoding="utf-8")
    latin.write_bytes("程式".encode("big5") * 50)
    folder.mkdir()
    assert big_text(small, "s", "en") is None
    monkeypatch.setattr(parts, "_BIG", 1)
    assert big_text(latin, "l", "en") is None
    assert big_text(folder, "d", "en") is None
    assert big_text(small, "s", "en", "big5") is None
    assert big_text(small, "s", "en", "utf-8") is not None


def test_places_are_listed_up_to_a_bound(tmp_path: Path) -> None:
    text = "氛圍編程。\n" * 1500 + "氛圍程式。\n"
    (finding,) = termkit.check_text(text, glossary=make_glossary(CONCEPTS), language="zh-Hant").findings
    assert "氛圍編程 1500×" in finding.message
    assert len(finding.related) == 1000
    assert replace(finding, related=()).line == 1501
