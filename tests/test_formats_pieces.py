"""Placeholders, escapes and seams in the pieces of a passage."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.passage import PLACEHOLDER, Piece
from termkit.formats.pieces import path_below, readable, shortened, text_of, unescaped

ESCAPE = re.compile("&[^&;]*;")


def pieces(raw: str) -> list[Piece]:
    """The pieces of a text with escapes; "|" is a seam."""
    found: list[Piece] = []
    for part in re.finditer(r"[^|]+", raw):
        found += unescaped(raw, *part.span(), ESCAPE, lambda escape: escape[1:-1])
    return found


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("头|发", [("头", "头"), ("发", "发")]),
        ("头{x}发", [("头", "头"), ("*", "{x}"), ("发", "发")]),
        ("头{|x|}发", [("头", "头"), ("*", "{|x|}"), ("发", "发")]),
        ("头&{;x&};发", [("头", "头"), ("*", "&{;x&};"), ("发", "发")]),
        ("头<b>发</b>{用户}", [("头", "头"), ("发", "发"), ("*", "</b>{用户}")]),
        ("%s|", []),
        ("<b></b> ", []),
        (" {x} {y}", []),
        ("&x{y;}头", [("*", "&x{y;}"), ("头", "头")]),
        ("&a{b}c{d};头", [("*", "&a{b}c{d};"), ("头", "头")]),
    ],
)
def test_what_is_no_prose_becomes_a_placeholder(raw: str, shown: list[tuple[str, str]]) -> None:
    found = readable(pieces(raw))
    assert [(text.replace(PLACEHOLDER, "*"), raw[start:end]) for text, start, end in found] == shown


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("头a{}x|&;<b>/%s$. "), max_size=30))
def test_pieces_stay_in_order_and_say_what_they_are(raw: str) -> None:
    whole = {(start, end): text for text, start, end in pieces(raw)}
    done = 0
    for text, start, end in readable(pieces(raw)):
        assert done <= start < end <= len(raw)
        assert text == PLACEHOLDER or whole.get((start, end)) == text or raw[start:end] == text
        done = end


def test_text_without_masks_is_kept_whole() -> None:
    assert text_of(readable(pieces("头&x;|发"))) == "头x发"


def test_names_of_places() -> None:
    assert path_below(path_below("", "a"), 2) == "a[2]"
    assert path_below("a", "b") == "a.b"
    assert len(path_below("x" * 300, "b")) == 200
    assert shortened("a\n  b") == "a b"
    assert shortened("a" * 99) == "a" * 59 + "…"
