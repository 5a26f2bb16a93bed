"""Edits of prose written back into a file."""

from __future__ import annotations

import pytest

from termkit.core.conversion import Edit
from termkit.core.passage import PLACEHOLDER, Passage, Piece
from termkit.core.span import Span
from termkit.formats.rewrite import Replacement, replacements, rewrite


def edit(start: int, before: str, after: str) -> Edit:
    return Edit(Span(start, start + len(before)), Span(start, start + len(after)), before, after, "test")


def passage(raw: str, *texts: str) -> Passage:
    """Pieces that stand in ``raw`` as they are, in this order."""
    pieces, at = [], 0
    for text in texts:
        at = raw.index(text, at)
        pieces.append(Piece(text, at, at + len(text)))
        at += len(text)
    return Passage(tuple(pieces))


def test_a_word_across_a_seam_goes_character_by_character() -> None:
    raw = "头<b>发</b>长"
    made = replacements(passage(raw, "头", "发", "长"), [edit(0, "头发", "頭髮"), edit(2, "长", "長")])
    assert rewrite(raw, made) == "頭<b>髮</b>長"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("印表機", "印表<b>機</b>壞了"),
        ("印表機器", "印表<b>機器</b>壞了"),
        ("機", "<b>機</b>壞了"),
        ("印機", "印<b>機</b>壞了"),
    ],
)
def test_a_word_of_another_length_is_shared_out(after: str, expected: str) -> None:
    raw = "打印<b>机</b>坏了"
    made = replacements(passage(raw, "打印", "机", "坏了"), [edit(0, "打印机", after), edit(3, "坏", "壞")])
    assert rewrite(raw, made) == expected


def test_an_escape_is_replaced_as_a_whole() -> None:
    raw = "头&#21457;&amp;"
    pieces = (Piece("头", 0, 1), Piece("发", 1, 9), Piece("&", 9, 14))
    made = replacements(Passage(pieces, write=lambda text: f"[{text}]"), [edit(0, "头发", "頭髮")])
    assert rewrite(raw, made) == "[頭][髮]&amp;"


def test_no_edit_reaches_over_a_placeholder() -> None:
    pieces = (Piece("头", 0, 1), Piece(PLACEHOLDER, 1, 9), Piece("发", 9, 10))
    with pytest.raises(ValueError, match="no prose"):
        list(replacements(Passage(pieces), [edit(0, f"头{PLACEHOLDER}发", "x")]))


def test_two_changes_of_one_place_are_refused() -> None:
    with pytest.raises(ValueError, match="two changes"):
        rewrite("abc", [Replacement(0, 2, "x"), Replacement(1, 3, "y")])
