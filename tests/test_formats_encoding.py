"""Bytes to text: declared, proved, inferred, or refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.errors import InputError
from termkit.formats.encoding import decode, encode

TRADITIONAL = "這是一個很好的例子，說明我們如何在不同的編碼之間保持一致。\r\n第二行也是。"
SIMPLIFIED = "这是一个很好的例子，说明我们如何在不同的编码之间保持一致。\r\n第二行也是。"
KOREAN = "한국어 위키백과는 한국어로 운영되는 위키백과의 다언어판 가운데 하나로서 시작되었다"
JAPANESE = "日本語は日本国内やかつての日本領だった国そして国外移民や移住者を含む日本人同士の間で使用されている"
FRENCH = "Le français est une langue dont les locuteurs sont appelés francophones, élève, naïve, où ça"
RUSSIAN = "Русский язык является одним из наиболее распространённых языков мира"


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        ("", "utf-8", "utf-8"),
        ("plain", "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "cp950", "cp950"),
        (TRADITIONAL + "啲嘢喺", "big5hkscs", "big5hkscs"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (SIMPLIFIED + "𠮷", "gb18030", "gb18030"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED.replace("\r\n", ""), "utf-16-le", "utf-16-le"),
        ("nothing but Latin, café", "utf-16-le", "utf-16-le"),
        ("nothing but Latin, café", "utf-16-be", "utf-16-be"),
        ("DeepSeek-R1 論", "utf-16-le", "utf-16-le"),
    ],
)
def test_detected_without_a_bom(text: str, codec: str, found: str) -> None:
    assert decode(text.encode(codec), "x") == (text, found, b"")


@pytest.mark.parametrize(
    ("bom", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
@pytest.mark.parametrize("text", ["", "a", TRADITIONAL, "\ufefftwice"])
def test_detected_by_its_bom_and_written_back_with_it(bom: bytes, codec: str, text: str) -> None:
    data = bom + text.encode(codec)
    assert decode(data, "x") == (text, codec, bom)
    assert encode(text, "x", codec, bom) == data


@given(st.text())
def test_utf8_comes_back_as_it_was(text: str) -> None:
    data = "é".encode() + text.encode()  # not the pattern of UTF-16, whatever NULs follow
    decoded = decode(data, "x")
    assert decoded.encoding == "utf-8"
    assert encode(decoded.text, "x", decoded.encoding, decoded.bom) == data


def test_nul_bytes_in_utf8_are_kept() -> None:
    assert decode(b"a\0b\0\0", "x").text == "a\0b\0\0"
    assert decode(b"one\0two\0", "x").text == "one\0two\0"
    assert decode(b"\0" * 20, "x").text == "\0" * 20


@pytest.mark.parametrize(
    ("declared", "text", "codec", "found"),
    [
        ("GB2312", "镕", "gb18030", "gb18030"),
        ("gbk", SIMPLIFIED, "gb18030", "gb18030"),
        ("Big5", "中", "cp950", "cp950"),
        ("big5", "啲", "big5hkscs", "big5hkscs"),
        ("big5-hkscs", "中", "big5hkscs", "big5hkscs"),
        ("UTF8", "中", "utf-8", "utf-8"),
        ("utf-8-sig", "中", "utf-8", "utf-8"),
        ("utf-16", "中文的", "utf-16-be", "utf-16-be"),
        ("utf-16", "中文的", "utf-16-le", "utf-16-le"),
        ("utf-16", "", "utf-16-le", "utf-16-le"),
        ("utf_16_be", "中", "utf-16-be", "utf-16-be"),
    ],
)
def test_declared(declared: str, text: str, codec: str, found: str) -> None:
    assert decode(text.encode(codec), "x", declared) == (text, found, b"")


def test_declared_with_a_bom() -> None:
    assert decode(codecs.BOM_UTF8 + b"a", "x", "utf-8") == ("a", "utf-8", codecs.BOM_UTF8)
    assert decode("\ufeffa".encode("utf-16-be"), "x", "utf-16") == ("a", "utf-16-be", codecs.BOM_UTF16_BE)


@pytest.mark.parametrize("name", ["nonsense", "latin-1", "shift_jis", "rot13", "hex", "", "a\0b"])
def test_declared_but_unknown(name: str) -> None:
    with pytest.raises(InputError, match=r"^x: unknown encoding .*; write utf-8, utf-16, utf-32, gb18030 or big5$"):
        decode(b"a", "x", name)


@pytest.mark.parametrize(
    ("data", "declared", "message"),
    [
        (b"ab\n\xe4\xb8\xadc\xb4\xa1", "utf-8", "x: not UTF-8 (byte 0xB4 at line 2, column 3)"),
        (b"\xff\xfea\0", "utf-8", "x: not UTF-8 (byte 0xFF at line 1, column 1)"),
        (b"\xef\xbb\xbfa\xff", "utf-8", "x: not UTF-8 (byte 0xFF at line 1, column 2)"),
        (b"a\xed\xa0\x80", "utf-8", "x: not UTF-8 (a lone surrogate, byte 0xED at line 1, column 2)"),
        (b"a\0\x00\xd8b\0", "utf-16-le", "x: not UTF-16-LE (a lone surrogate, byte 0x00 at line 1, column 2)"),
        (b"a\0b", "utf-16-le", "x: not UTF-16-LE (byte 0x62 at line 1, column 2)"),
        ("中文".encode("gb18030")[:-1], "gb18030", "x: not GB18030 (byte 0xCE at line 1, column 2)"),
        (b"\xa4\xa4\xff", "big5", "x: not Big5 (byte 0xFF at line 1, column 2)"),
    ],
)
def test_declared_but_does_not_fit(data: bytes, declared: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "x", declared)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00\xd8a\0",
        b"\xff\xfea",
        b"a\xed\xa0\x80",
        "一".encode()[:2],
        b"caf\xe9",
        KOREAN.encode("euc-kr"),
        JAPANESE.encode("shift_jis"),
        JAPANESE.encode("euc-jp"),
        FRENCH.encode("latin-1"),
        RUSSIAN.encode("cp1251"),
        RUSSIAN.encode("koi8-r"),
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff",
    ],
)
def test_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^x: not UTF-.* at line \d, column \d+\)") as caught:
        decode(data, "x")
    assert "\n" not in str(caught.value)


def test_a_doubt_names_the_candidates() -> None:
    with pytest.raises(InputError, match=r"^x: not UTF-8 \(byte 0xA9 at line 1, column 1\); could be Big5") as caught:
        decode("咖啡".encode("cp950"), "x")
    assert str(caught.value).endswith(": say --encoding")


@pytest.mark.parametrize(("text", "codec"), [(TRADITIONAL, "cp950"), (SIMPLIFIED, "gb18030"), (TRADITIONAL, "gb18030")])
@pytest.mark.parametrize("size", [2, 3, 4, 6, 9, 15])
def test_short_text_is_decoded_right_or_refused(text: str, codec: str, size: int) -> None:
    for start in range(len(text) - size):
        part = text[start : start + size]
        try:
            assert decode(part.encode(codec), "x").text == part
        except InputError:
            assert size < 15


def test_what_an_encoding_lacks() -> None:
    with pytest.raises(InputError) as caught:
        encode("中\n头发", "x", "cp950")
    assert str(caught.value) == (
        "x: Big5 has no '头' (U+5934, line 2, column 1); nothing was written; write UTF-8 instead"
    )
