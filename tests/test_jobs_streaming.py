"""Plain text that is read, converted and written by chunks is what the whole would be."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.span import LineIndex
from termkit.errors import InputError
from termkit.jobs import streaming
from termkit.jobs.streaming import Position, encode_chunk, open_source
from termkit.text.convert import convert

CHARACTERS = "头发干后面里说着\r\n。；，“ a\0\ufdd0\ufffe\u2028😀𠮷"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)


def shrink(patch: pytest.MonkeyPatch) -> None:
    """The same machine for texts of a few characters."""
    for name, value in {"_READ": 5, "_SNIFFED": 30}.items():
        patch.setattr(streaming, name, value)


def read(data: bytes, encoding: str | None = None) -> list[str]:
    return list(open_source(io.BytesIO(data), "a.txt", encoding).chunks)


def texts(size: int = 60) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(CHARACTERS), max_size=size)


BOMS = {
    "utf-8": b"",
    "gb18030": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
}


@given(texts(200), st.sampled_from(list(BOMS)))
def test_the_chunks_are_the_text(text: str, codec: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        source = open_source(io.BytesIO(BOMS[codec] + text.encode(codec)), "a.txt", codec)
        assert "".join(source.chunks) == text
        assert (source.encoding, source.bom) == (codec, BOMS[codec])


@given(texts(200))
def test_the_conversion_of_the_chunks_is_that_of_the_whole(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        chunks = read(text.encode())
    converted = "".join(convert(chunk, to="zh-Hant-TW", source="zh-Hans") for chunk in chunks)
    assert converted == convert(text, to="zh-Hant-TW", source="zh-Hans")


def test_a_long_line_is_cut_at_a_sentence_or_not_at_all(small: None) -> None:
    assert read(("头" * 25 + "。" + "发" * 25).encode())[0] == "头" * 25 + "。"
    assert read(("头" * 250).encode()) == ["头" * 250]


def test_a_small_text_is_one_chunk() -> None:
    assert read("头\n发\n头".encode()) == ["头\n发\n头"]
    assert read(b"") == [""]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "cp950", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line", ["在這裏的人，不會的是我們。", "在這裏的人，不會的是我們。\n"])
def test_an_encoding_is_told_by_the_beginning(monkeypatch: pytest.MonkeyPatch, codec: str, line: str) -> None:
    monkeypatch.setattr(streaming, "_READ", 7)
    for size in range(300, 304):  # so that the beginning ends in every part of a character
        monkeypatch.setattr(streaming, "_SNIFFED", size)
        assert "".join(read((line * 60).encode(codec))) == line * 60


@pytest.mark.parametrize(
    ("before", "bad", "codec", "what"),
    [
        ("头发\n" * 20, b"\xff", "utf-8", "not UTF-8 (byte 0xFF at line 21, column 1, offset 140)"),
        ("头\r\n" * 20 + "发a", b"\xed\xa0\x80", "utf-8", "byte 0xED at line 21, column 3, offset 104"),
        ("头\r" * 20, b"\x80\xff", "gb18030", "not GB18030 (byte 0x80 at line 21, column 1, offset 60)"),
        ("頭\n" * 20 + "發", b"\xff\xff", "big5", "not Big5 (byte 0xFF at line 21, column 2, offset 62)"),
        ("头\n" * 20, b"\x00\xd8a\x00", "utf-16-le", "not UTF-16-LE (byte 0x00 at line 21, column 1, offset 80)"),
        ("头" * 50, b"\xe5\xa4", "utf-8", "byte 0xE5 at line 1, column 51, offset 150"),
    ],
)
def test_bytes_that_are_no_text(small: None, before: str, bad: bytes, codec: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read(before.encode("cp950" if codec == "big5" else codec) + bad, codec)
    assert str(caught.value).startswith("a.txt: ")
    assert what in str(caught.value)


@given(st.lists(texts(8), max_size=8), st.integers(0, 7))
def test_positions_over_chunks_are_those_of_the_whole(chunks: list[str], offset: int) -> None:
    at = Position()
    for chunk in chunks:
        at.advance(chunk)
    whole = "".join(chunks)
    if not whole.endswith("\r"):  # the column behind it depends on what comes
        assert (at.offset, at.line, at.column) == (len(whole), *LineIndex(whole).position(len(whole)))
        following = "发x\n头x"
        place = LineIndex(whole + following).position(len(whole) + offset)
        assert at.of(LineIndex(following), offset) == place


def test_a_line_end_in_two_chunks_is_one() -> None:
    at = Position()
    for chunk in ("a\r", "\nb", "c"):
        at.advance(chunk)
    assert (at.line, at.column) == (2, 3)


def test_what_an_encoding_lacks() -> None:
    at = Position()
    at.advance("頭髮\n頭")
    with pytest.raises(InputError, match=r"a: Big5 has no '这' \(U\+8FD9, line 2, column 3\); nothing was written"):
        encode_chunk("髮这", "a", "cp950", at)


class Slow(io.RawIOBase):
    """Gives a line at a time, and tells how many were taken."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.lines.pop(0) if self.lines else b""
        buffer[: len(data)] = data
        return len(data)


def flow(encoding: str | None) -> Iterator[int]:
    slow = Slow(["头发\n".encode()] * 5)
    source = open_source(io.BufferedReader(slow), "a", encoding, flowing=True)  # type: ignore[type-var]
    for _ in source.chunks:
        yield len(slow.lines)


def test_lines_flow_where_all_is_declared() -> None:
    assert next(flow("utf-8")) == 4
    assert list(flow(None)) == [0]
