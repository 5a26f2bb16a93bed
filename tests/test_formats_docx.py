"""DOCX: words across runs are converted, and all else stays byte for byte."""

from __future__ import annotations

import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_html import edits, plain

from termkit.core.conversion import Edit
from termkit.core.passage import PLACEHOLDER, Passage
from termkit.errors import InputError
from termkit.formats.docx import rewrite_docx

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
LANG = '<w:rPr><w:lang w:val="zh-CN" w:eastAsia="{}" w:bidi="zh-CN"/></w:rPr>'
CORE = (
    HEAD + '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>头发</dc:title><dc:creator>头</dc:creator>'
    "<cp:keywords>后,&#21457;</cp:keywords><dc:description>面</dc:description></cp:coreProperties>"
)


def part(body: str, root: str = "document") -> str:
    return f'{HEAD}<w:{root} xmlns:w="{MAIN}" xmlns:mc="m"><w:body>{body}</w:body></w:{root}>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def document(body: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """A document with this body, and with other parts; in each its own date, method and extra bytes."""
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/media/头.png": bytes(range(256)) * 9,
        "word/document.xml": part(body),
        **(parts or {}),
        "docProps/app.xml": "<a>头</a>",
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, content) in enumerate(entries.items()):
            info = zipfile.ZipInfo(name, (1980 + number, 1, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            info.extra = struct.pack("<2H3s", 0x7777, 3, b"abc")
            info.comment = b"c%d" % number
            info.external_attr = 0o640 << 16
            archive.writestr(info, content)
        archive.comment = b"the end"
    return out.getvalue()


def convert(passage: Passage) -> list[Edit]:
    return edits(passage.text)


def read(data: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.read(name).decode()


def passages(data: bytes) -> list[Passage]:
    """What is offered for conversion."""
    found: list[Passage] = []
    assert rewrite_docx(data, "a.docx", lambda passage: found.append(passage) or []) == data
    return found


def texts(body: str) -> list[str]:
    return [passage.text.replace(PLACEHOLDER, "*") for passage in passages(document(body))]


# What stands in a document's body, and how it is read.
BODIES: list[tuple[str, list[str]]] = [
    (f"<w:p>{run('头')}{run('发')}</w:p><w:p>{run('后')}</w:p>", ["头发", "后"]),
    (f"<w:p><w:hyperlink>{run('头')}</w:hyperlink><w:ins>{run('&#21457;&amp;')}</w:ins></w:p>", ["头发&"]),
    (
        f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('头')}<w:r><w:tab/><w:t>发</w:t><w:br/></w:r>{run('后')}</w:p>",
        ["头*发*后"],
    ),
    (
        f"<w:p>{run('头')}<w:del><w:r><w:delText>发</w:delText></w:r></w:del><w:moveFrom>{run('面')}</w:moveFrom>{run('后')}</w:p>",
        ["头后"],
    ),
    (f"<w:p><w:r><w:instrText>头</w:instrText></w:r><w:fldSimple w:instr='头'>{run('发')}</w:fldSimple></w:p>", ["发"]),
    (
        f"<w:tbl><w:tr><w:tc><w:p>{run('头')}</w:p></w:tc><w:tc><w:p>{run('发')}</w:p></w:tc></w:tr></w:tbl>",
        ["头", "发"],
    ),
    (
        f"<w:p>{run('头')}<w:r><mc:AlternateContent><w:txbxContent><w:p>{run('面')}</w:p></w:txbxContent></mc:AlternateContent></w:r>{run('后')}</w:p>",
        ["面", "头*后"],
    ),
    (f"<w:p>{run('头', LANG.format('ja-JP'))}{run('发')}</w:p>", ["*发"]),
    (f"<w:p><w:pPr><w:rPr><w:lang w:eastAsia='ja-JP'/></w:rPr></w:pPr>{run('头')}</w:p>", ["头"]),
    (f"<w:p>{run('见 https://example.org 和 {0}后')}</w:p>", ["见 * 和 *后"]),
    (f"<w:p>{run(' ')}</w:p><w:p/>", []),
    ("<w:p><w:r><w:t><![CDATA[头]]>发</w:t></w:r></w:p>", ["*发"]),
    ("<a:p xmlns:a='a'><a:r><a:t>头</a:t></a:r></a:p>", []),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_paragraphs(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_a_word_across_runs_is_one() -> None:
    data = document(f"<w:p>{run('打印')}{run('机与默')}{run('认内')}{run('存')}</w:p>")
    expected = part(f"<w:p>{run('印表')}{run('機与預')}{run('設記')}{run('憶體')}</w:p>")
    assert read(rewrite_docx(data, "a.docx", convert)) == expected


def test_every_part_with_text() -> None:
    names = [f"word/{name}.xml" for name in ("header1", "footer12", "footnotes", "endnotes", "comments")]
    body = f"<w:p>{run('头')}</w:p>"
    data = document(
        body, {**{name: part(body, "x") for name in names}, "docProps/core.xml": CORE, "word/x.xml": part(body)}
    )
    new = rewrite_docx(data, "a.docx", convert)
    for name in ["word/document.xml", *names]:
        assert read(new, name) == read(data, name).replace("头", "頭")
    assert read(new, "word/x.xml") == read(data, "word/x.xml")
    assert read(new, "docProps/core.xml") == CORE.replace("头发", "頭髮").replace("后,&#21457;", "後,髮").replace(
        "面", "麵"
    )
    assert {passage.where for passage in passages(data)} >= {
        "word/footnotes.xml, paragraph 1",
        "docProps/core.xml, title",
    }


def test_what_does_not_change_stays_as_bytes() -> None:
    data = document(f"<w:p>{run('头')}</w:p>", {"word/header1.xml": part(f"<w:p>{run('一')}</w:p>")})
    new = rewrite_docx(data, "a.docx", convert)
    assert new != data
    start = data.index(b"PK\3\4", data.index(b"word/document.xml") - 40)
    assert new[:start] == data[:start]
    tail = data[data.index(b"PK\3\4", start + 4) : data.index(b"PK\1\2")]
    assert new.index(b"PK\1\2") - len(tail) == new.index(tail)
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(BytesIO(new)) as after:
        assert after.comment == before.comment
        for one, other in zip(before.infolist(), after.infolist(), strict=True):
            for field in (
                "filename",
                "date_time",
                "compress_type",
                "extra",
                "comment",
                "external_attr",
                "flag_bits",
                "create_system",
            ):
                assert getattr(one, field) == getattr(other, field)
            if one.filename != "word/document.xml":
                assert before.read(one) == after.read(other)


def test_no_edit_gives_the_very_same_bytes() -> None:
    data = document(f"<w:p>{run('头')}</w:p>", {"docProps/core.xml": CORE})
    assert rewrite_docx(data, "a.docx", lambda _: []) == data
    assert rewrite_docx(data, "a.docx", lambda _: [], "zh-Hant-TW") == data


def test_archives_that_are_written_in_another_way() -> None:
    """Sizes behind the content, ZIP64 fields, and bytes before the archive."""
    body = part(f"<w:p>{run('头')}</w:p>").encode()

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_: object) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"x" * 99)
        with archive.open("word/document.xml", "w", force_zip64=True) as file:
            file.write(body)
        archive.writestr("b", b"y" * 99)
    for before in (b"", b"#!/bin/sh\n"):
        data = before + out.getvalue()
        new = rewrite_docx(data, "a.docx", convert)
        assert new.startswith(before)
        assert read(new) == body.decode().replace("头", "頭")
        assert (read(new, "a"), read(new, "b")) == ("x" * 99, "y" * 99)
        assert rewrite_docx(new, "a.docx", convert) == new


@pytest.mark.parametrize(
    ("mark", "tag", "expected"),
    [
        ("zh-CN", "zh-Hant-TW", "zh-TW"),
        ("zh-CN", "zh-Hant", "zh-TW"),
        ("zh-CN", "zh-Hant-HK", "zh-HK"),
        ("zh-TW", "zh-Hans", "zh-CN"),
        ("zh-HK", "zh-Hant", "zh-HK"),
        ("zh-HK", "zh-Hant-TW", "zh-TW"),
        ("zh", "zh-Hans", "zh-CN"),
        ("ja-JP", "zh-Hans", "ja-JP"),
        ("zh-CN", None, "zh-CN"),
    ],
)
def test_marks_of_language(mark: str, tag: str | None, expected: str) -> None:
    styles = f'<w:styles xmlns:w="{MAIN}">{LANG}</w:styles>'
    data = document(f"<w:p>{run('一', LANG.format(mark))}</w:p>", {"word/styles.xml": styles.format(mark)})
    new = rewrite_docx(data, "a.docx", lambda _: [], tag)
    assert read(new) == part(f"<w:p>{run('一', LANG.format(expected))}</w:p>")
    assert read(new, "word/styles.xml") == styles.format(expected)


def test_another_prefix_and_another_encoding() -> None:
    xml = f'<?xml version="1.0" encoding="utf-16"?><x:document xmlns:x="{MAIN}"><x:p><x:r><x:t>头𠮷</x:t></x:r></x:p></x:document>'
    for encoding in ("utf-16", "utf-8-sig"):
        data = document(parts={"word/header1.xml": xml.encode(encoding)})
        with zipfile.ZipFile(BytesIO(rewrite_docx(data, "a.docx", convert))) as archive:
            assert archive.read("word/header1.xml") == xml.replace("头", "頭").encode(encoding)


def bent(data: bytes, field: int, value: bytes) -> bytes:
    """The archive with another value in the directory's record for the document."""
    place = data.rindex(b"PK\1\2", 0, data.rindex(b"word/document.xml")) + field
    return data[:place] + value + data[place + len(value) :]


GOOD = document(f"<w:p>{run('头')}</w:p>")
FAULTS = [
    (b"", "a.docx: not a Word document, or cut off (File is not a zip file); save it as .docx again"),
    (GOOD[:-60], "a.docx: not a Word document, or cut off"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx: encrypted, or in the format of Word 97; save it as .docx without a"),
    (bent(GOOD, 8, b"\1"), "a.docx: encrypted; save it without a password"),
    (GOOD.replace(b"word/document", b"word/dokument"), "a.docx: not a Word document, for it holds no word/document.xml"),
    (bent(GOOD, 16, b"\0\0\0\0"), "a.docx/word/document.xml: cannot be read (Bad CRC-32 for file 'word/document.xml')"),
    (bent(GOOD, 10, b"\x63"), "a.docx/word/document.xml: cannot be read (compressed by method 99); save"),
    (bent(GOOD, 24, struct.pack("<I", (1 << 30) + 1)), "a.docx: expands to more than 1 GB"),
    (bent(GOOD, 24, struct.pack("<I", 2 << 20)), "a.docx/word/document.xml: expands to more than 200 times its size"),
    (document(parts={"x": "", "word/media/bomb": b"\0" * 2_000_000}), "a.docx/word/media/bomb: expands to more than 200 times its size"),
    (document("<w:p>\n<w:r>"), "a.docx/word/document.xml:3:8: not well-formed XML: mismatched tag; every tag is closed"),
    (document(parts={"word/header1.xml": b"<a>\xff</a>"}), "a.docx/word/header1.xml: byte 3 is not UTF-8; save the file in Word again"),
    (document(parts={"word/header1.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "a.docx/word/header1.xml:1:14: the file declares the entity 'b'"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), FAULTS)
def test_what_is_no_document(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        rewrite_docx(data, "a.docx", convert)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_an_entry_that_lies_about_its_size_is_not_expanded() -> None:
    body = part("<w:p>" + run("头") * 100_000 + "</w:p>")
    with pytest.raises(InputError, match="cannot be read"):
        rewrite_docx(bent(document(parts={"word/document.xml": body}), 24, struct.pack("<I", 100)), "a.docx", convert)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text("头发后内存打印机默认的 a&<>", max_size=5), max_size=5), max_size=4))
def test_any_division_into_runs(paragraphs: list[list[str]]) -> None:
    def body(rows: list[list[str]]) -> str:
        escaped = [
            [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in row] for row in rows
        ]
        return "".join("<w:p>" + "".join(map(run, row)) + "</w:p>" for row in escaped)

    data = document(body(paragraphs))
    new = rewrite_docx(data, "a.docx", convert)
    lines = ["".join(row) for row in paragraphs]
    assert [passage.text for passage in passages(new)] == [
        passage.text for passage in passages(document(body([[plain(line)] for line in lines])))
    ]
    assert read(new).count("<w:t ") == sum(map(len, paragraphs))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
def test_damage_is_no_traceback(place: int, scrap: bytes) -> None:
    with suppress(InputError):
        rewrite_docx(GOOD[:place] + scrap + GOOD[place + len(scrap) :], "a.docx", convert)
