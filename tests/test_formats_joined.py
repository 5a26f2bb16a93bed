"""Documents of passages: every range of the text is found again in the file, in every format that is read so."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.document import Document
from termkit.core.passage import PLACEHOLDER, Passage, Piece
from termkit.core.span import LineIndex
from termkit.errors import ConfigError, InputError
from termkit.formats import FORMATS, document, format_of
from termkit.formats.docx import document_from_docx
from termkit.formats.joined import joined, raw_range
from termkit.text.match import Matcher

# A file is made of bits: text as it is, escapes (text and how they are written), and markup that is no text.
ESCAPES = [("&", "&amp;"), ("\n", "\\n"), ("≂̸", "&NotEqualTilde;"), (PLACEHOLDER, "{{x}}"), ("ab", "\\ab"), ("x", "'")]
BITS = st.one_of(
    st.text(st.sampled_from("ab中😀 \n"), min_size=1, max_size=4).map(lambda text: (text, text)),
    st.sampled_from(ESCAPES),
    st.sampled_from([("", "<b>"), ("", "\r\n")]),
)
FILES = st.lists(st.lists(BITS, max_size=6), max_size=5)


def assemble(file: list[list[tuple[str, str]]]) -> tuple[str, list[Passage]]:
    """A file in which the passages stand between dashes."""
    raw, passages = "", []
    for bits in file:
        pieces = []
        for text, written in bits:
            if text:
                pieces.append(Piece(text, len(raw), len(raw) + len(written)))
            raw += written
        passages.append(Passage(tuple(pieces), where=f"p{len(passages)}"))
        raw += "-"
    return raw, passages


@given(FILES)
def test_every_range_is_found(file: list[list[tuple[str, str]]]) -> None:
    raw, passages = assemble(file)
    found = joined("x", raw, "en", passages)
    lines = LineIndex(raw)
    assert found.text == "\n\n".join(passage.text for passage in passages)
    begin = 0
    for passage in passages:
        text = passage.text
        owner = [(piece, at) for piece in passage.pieces for at in range(len(piece.text))]
        for start in range(len(text) + 1):
            for end in range(start, len(text) + 1):
                place = found.locate(begin + start, begin + end)
                assert (place.line, place.column) == lines.position(place.start)
                assert (place.segment, place.offset) == (passage.where, start)
                if start == end:
                    assert place.start == place.end
                    continue
                (first, at), (last, to) = owner[start], owner[end - 1]
                whole_first = first.end - first.start != len(first.text)
                whole_last = last.end - last.start != len(last.text)
                assert place.start == first.start + (0 if whole_first else at)
                assert place.end == (last.end if whole_last else last.start + to + 1)
        begin += len(text) + 2


@given(FILES)
def test_an_empty_range_is_a_place_between_characters(file: list[list[tuple[str, str]]]) -> None:
    for passage in assemble(file)[1]:
        for at in range(len(passage.text)):
            start, _ = raw_range(passage, at, at + 1)
            assert raw_range(passage, at, at) == (start, start)
        if passage.pieces:
            end = passage.pieces[-1].end
            assert raw_range(passage, len(passage.text), len(passage.text)) == (end, end)
            assert raw_range(passage, len(passage.text) + 1, len(passage.text) + 5) == (end, end)


@given(FILES, st.integers(0, 60), st.integers(0, 60))
def test_any_range_stays_in_the_passage_where_it_begins(
    file: list[list[tuple[str, str]]], start: int, length: int
) -> None:
    raw, passages = assemble(file)
    place = joined("x", raw, "en", passages).locate(start, start + length)
    assert 0 <= place.start <= place.end <= len(raw)
    assert place.line >= 1
    assert place.column >= 1
    if passages and place.end > place.start:
        number = int(place.segment[1:])
        pieces = passages[number].pieces
        assert pieces[0].start <= place.start
        assert place.end <= pieces[-1].end


@given(FILES)
def test_blocks_and_masks(file: list[list[tuple[str, str]]]) -> None:
    raw, passages = assemble(file)
    found = joined("x", raw, "en", passages)
    assert len(found.blocks) == len(passages)
    assert [found.text[block.start : block.end] for block in found.blocks] == [one.text.strip() for one in passages]
    assert all(one.end <= other.start for one, other in pairwise(found.blocks))
    assert all(one.end < other.start for one, other in pairwise(found.masks))
    for at, char in enumerate(found.text):
        if char == PLACEHOLDER:
            assert found.is_masked(at, at + 1)


def test_an_empty_passage_has_a_place() -> None:
    found = joined("x", "a''b", "en", [Passage((Piece("", 2, 2),)), Passage((Piece("b", 3, 4),))], ["one", "two"])
    assert found.locate(0, 0)[:2] == (2, 2)
    assert found.locate(2, 3)[:2] == (3, 4)
    assert found.locate(2, 3).segment == "two"
    assert raw_range(Passage(()), 0, 3) == (0, 0)


def test_without_an_id_the_offset_is_that_of_the_file() -> None:
    found = joined("x", "..a\nb", "en", [Passage((Piece("a", 2, 3), Piece("b", 4, 5)))])
    assert found.locate(1, 2) == (4, 5, 2, 1, "", 4)


def test_masks_of_a_passage_are_those_of_its_text() -> None:
    found = joined(
        "x", "ab {name} https://a.example/b", "en", [Passage((Piece("ab {name} https://a.example/b", 0, 29),))]
    )
    assert [found.text[start:end] for start, end in found.masks] == ["{name}", "https://a.example/b"]


GLOSSARY = "氛圍編程: vibe coding"


@pytest.mark.parametrize(
    ("path", "raw", "count"),
    [
        ("a.html", "<p>vibe</p><p>coding</p>", 0),
        ("a.html", "<p>vibe\n  coding</p>", 1),
        ("a.html", "<p><b>vibe</b> coding</p><p>vibe&#32;c&#111;ding</p>", 2),
        ("a.json", '["vibe", "coding", "vibe\\ncoding"]', 1),
        ("a.yaml", "- vibe\n- coding\n", 0),
        ("a.srt", "1\n00:00 --> 00:01\nvibe\ncoding\n\n2\n00:01 --> 00:02\nvibe\n\n3\n00:02 --> 00:03\ncoding\n", 1),
    ],
)
def test_terms_reach_over_lines_but_not_over_passages(path: str, raw: str, count: int) -> None:
    found = document(path, raw, "en")
    matches = Matcher(make_glossary(GLOSSARY)).find(found)[0]
    assert len(matches) == count
    for match in matches:
        place = found.locate(match.start, match.end)
        assert raw[place.start : place.end].startswith("vibe")


def test_terms_in_docx_do_not_reach_over_paragraphs() -> None:
    matcher = Matcher(make_glossary(GLOSSARY))
    apart = document_from_docx("a.docx", docx(document=p("vibe") + p("coding")), "en")
    assert not matcher.find(apart)[0]
    assert apart.text == "vibe\ncoding"
    assert len(matcher.find(document_from_docx("a.docx", docx(document=p("vi", "be coding")), "en"))[0]) == 1


# the formats


def quoted(found: Document, raw: str, words: str) -> str:
    """What the file has where the document has ``words``."""
    start = found.text.index(words)
    place = found.locate(start, start + len(words))
    assert (place.line, place.column) == LineIndex(raw).position(place.start)
    return raw[place.start : place.end]


def test_html_is_read_through_tags_and_entities() -> None:
    raw = '<h2>On <i>vibe</i></h2>\n<p>The <b>vibe</b> coding &amp; R&amp;D <img alt="a vibe"> of <code>x</code></p>'
    found = document("a.html", raw, "en")
    assert quoted(found, raw, "vibe coding & R") == "vibe</b> coding &amp; R"
    assert quoted(found, raw, "R&D") == "R&amp;D"
    assert quoted(found, raw, "a vibe") == "a vibe"
    assert [(found.text[block.start : block.end], block.kind) for block in found.blocks] == [
        ("On vibe", "heading"),
        (f"The vibe coding & R&D {PLACEHOLDER} of {PLACEHOLDER}", "paragraph"),
        ("a vibe", "paragraph"),
    ]
    assert found.locate(found.text.index("a vibe"), found.text.index("a vibe") + 1).segment == "img alt"


@pytest.mark.parametrize("frame", ["en", "zh-TW", "de", ""])
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_html_in_the_language_that_is_asked_for(frame: str, language: str) -> None:
    raw = f'<html lang="{frame}"><p>first <q lang="en">second</q> <q lang="zh-TW">第三</q> <q lang="fr">quatre</q> <q lang="und">V</q></p></html>'
    found = document("a.html", raw, language)
    assert "first" in found.text
    assert "V" in found.text
    assert "quatre" not in found.text
    assert ("second" in found.text, "第三" in found.text) == (language == "en", language != "en")


def test_html_is_never_skipped_in_silence() -> None:
    assert document("a.html", '<html><body><div lang="zh">text</div></body></html>', "en").text == "text"
    assert document("a.html", "<script>text</script>", "en").text == ""


@pytest.mark.parametrize("level", range(1, 7))
def test_html_headings(level: int) -> None:
    found = document("a.htm", f"<p>a<h{level}>b <em>c</em><br></h{level}><div>d</div>", "en")
    assert [block.kind for block in found.blocks] == ["paragraph", "heading", "paragraph"]


def test_subtitles() -> None:
    raw = "WEBVTT\nLanguage: en\n\n00:01.000 --> 00:02.000\n<v Ann>vibe\ncoding &amp; more\n\n00:03.000 --> 00:04.000\nlast\n"
    found = document("a.vtt", raw, "en")
    assert quoted(found, raw, "vibe\ncoding & m") == "vibe\ncoding &amp; m"
    place = found.locate(found.text.index("last"), len(found.text))
    assert (place.segment, place.line, place.offset) == ("00:03.000", 9, 0)
    assert "Language" not in found.text
    srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>vibe</i> coding\r\n"
    assert quoted(document("a.srt", srt, "en"), srt, "vibe coding") == "vibe</i> coding"


def test_catalogs() -> None:
    raw = '{"@@locale": "en", "menu": {"open": "Open \\"vibe\\" \\u0063oding", "n": 1}}'
    found = document("a.arb", raw, "en")
    assert quoted(found, raw, '"vibe" coding') == '\\"vibe\\" \\u0063oding'
    assert found.locate(0, 4).segment == "menu.open"
    raw = "en:\n  open: 'it''s'\n  more: >-\n    vibe\n    coding\n"
    found = document("a.yml", raw, "en")
    assert quoted(found, raw, "it's") == "it''s"
    assert quoted(found, raw, "vibe coding") == "vibe\n    coding"


@pytest.mark.parametrize(("path", "text"), [("a.json", '{"a": '), ("a.yaml", "a: [")])
def test_broken_catalogs_are_told(path: str, text: str) -> None:
    with pytest.raises(InputError, match=rf"^{path}:1:\d+: not "):
        document(path, text, "en")


@pytest.mark.parametrize("path", ["a.html", "a.srt", "a.vtt", "a.json", "a.yaml"])
@pytest.mark.parametrize("text", ["", " \n", "\n1\n"])
def test_a_file_with_nothing_to_read(path: str, text: str) -> None:
    found = document(path, text, "en")
    found.locate(0, 0)
    assert text.strip() or not found.blocks


def test_formats_by_name_and_suffix() -> None:
    names = {suffix: entry.name for entry in FORMATS for suffix in entry.suffixes}
    assert names[".xhtml"] == "html"
    assert {format_of(f"A{suffix.upper()}").name for suffix in (".yml", ".arb", ".srt")} == {
        "yaml",
        "json",
        "subtitles",
    }
    assert document("a.txt", '{"a": "b"}', "en", "json").text == "b"
    with pytest.raises(ConfigError, match="did you mean 'html'"):
        document("a.txt", "a", "en", "htm")


# DOCX

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="urn:mc"'


def docx(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            root = "document" if name == "document" else name.rstrip("0123456789")
            content = body if body.startswith("<!") else f"<w:{root} {W}>{body}</w:{root}>"
            archive.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def p(*runs: str, style: str = "") -> str:
    head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{head}{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def test_docx_is_a_line_for_each_paragraph() -> None:
    body = (
        p("On vibe", style="Heading1")
        + p()
        + p("vibe", " co", "ding &amp; R\nD")
        + f"<w:tbl><w:tr><w:tc>{p('cell')}</w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><mc:AlternateContent><mc:Choice>"
        + p("box")
        + "</mc:Choice><mc:Fallback>"
        + p("box")
        + "</mc:Fallback></mc:AlternateContent><w:t>behind</w:t></w:r></w:p>"
    )
    data = docx(footnotes=p("note"), header1=p("top"), document=body, styles=p("style"), comments=p("remark"))
    found = document_from_docx("a.docx", data, "en")
    assert found.text.split("\n") == [
        "On vibe",
        "",
        "vibe coding & R D",
        "cell",
        "box",
        f"{PLACEHOLDER}behind",
        "top",
        "note",
    ]
    assert found.origin is None
    start = found.text.index("coding")
    assert found.locate(start, start + 6)[:4] == (start, start + 6, 3, 6)
    assert [found.text[block.start : block.end] for block in found.blocks] == [
        line for line in found.text.split("\n") if line
    ]
    assert [block.kind for block in found.blocks][:2] == ["heading", "paragraph"]


def test_docx_that_is_none_or_a_trap() -> None:
    for data in (b"", b"PK\3\4", b"text", docx(header1=p("a"))):
        with pytest.raises(InputError, match=r"^a\.docx"):
            document_from_docx("a.docx", data, "en")
    with pytest.raises(InputError, match="declares the entity 'x'"):
        document_from_docx("a.docx", docx(document='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///x">]><a>&x;</a>'), "en")
    with pytest.raises(InputError, match="expands to more than"):
        document_from_docx("a.docx", docx(document=p("a" * (1 << 22))), "en")
