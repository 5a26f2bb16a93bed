"""XML: each stretch of text and where it stands."""

from __future__ import annotations

from termkit.core.span import Span
from termkit.formats.xml import Tag, attribute_value, read_xml, xml_pieces


def test_places_of_tags_text_and_values() -> None:
    raw = "<?xml version='1.0'?>\n<x:a 名 = '头'>𠮷&#x53D1;<b/><![CDATA[&后;]]>&lt;&#0065;</x:a>"
    tags: list[Tag] = []
    words: list[tuple[Span, bool]] = []
    ends: list[int] = []
    read_xml(raw, "a.xml", tags.append, lambda: ends.append(1), lambda span, cdata: words.append((span, cdata)))
    assert [(tag.prefix, tag.name) for tag in tags] == [("x", "a"), ("", "b")]
    assert len(ends) == 2
    value = attribute_value(raw, tags[0].start, "名")
    assert raw[value.start : value.end] == "头"
    found = [[(piece.text, raw[piece.start : piece.end]) for piece in xml_pieces(raw, *word)] for word in words]
    assert found == [[("𠮷", "𠮷"), ("发", "&#x53D1;")], [("&后;", "&后;")], [("<", "&lt;"), ("A", "&#0065;")]]
