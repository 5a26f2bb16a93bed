"""JSON Lines, TSV and CSV as bitexts: every text is read, every place is found again in the file, nothing else moves."""

from __future__ import annotations

import codecs
import csv
import io
import json
import pickle
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from termkit.core.row import Row
from termkit.errors import InputError, Problem
from termkit.formats import jsonl, table
from termkit.formats.columns import columns
from termkit.formats.rewrite import Replacement
from termkit.formats.rows import Side

SIDES: tuple[Side, Side] = ("source", "target")
TEXTS = st.text(st.sampled_from('ab 氛圍😀\t,"\n\r\\/\u2028\u0085\ufeff{}:'), max_size=12)


def read(
    module: ModuleType,
    data: bytes | str,
    path: str,
    source: str | None = None,
    target: str | None = None,
    encoding: str | None = None,
) -> tuple[list[Row], list[Problem]]:
    problems: list[Problem] = []
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    found = module.read(stream, path, source=source, target=target, encoding=encoding, problems=problems)
    return list(found), problems


def read_jsonl(data: bytes | str, **more: Any) -> tuple[list[Row], list[Problem]]:
    return read(jsonl, data, "x.jsonl", **more)


def read_csv(data: bytes | str, **more: Any) -> tuple[list[Row], list[Problem]]:
    return read(table, data, "x.csv", **more)


def read_tsv(data: bytes | str, **more: Any) -> tuple[list[Row], list[Problem]]:
    return read(table, data, "x.tsv", **more)


def sides(found: list[Row]) -> list[tuple[str, str]]:
    return [(row.source, row.target) for row in found]


def check_places(module: ModuleType, file: str, found: list[Row], unescape: Callable[[str], str]) -> None:
    """Every range of every text stands in the file where the row says."""
    for row in found:
        assert file[row.start :].startswith(row.raw)
        for side in SIDES:
            text: str = getattr(row, side)
            for start in range(len(text) + 1):
                for end in range(start, len(text) + 1):
                    place = module.locate(row, side, start, end)
                    assert unescape(file[place.start : place.end]) == text[start:end]
                    assert (place.segment, place.offset) == (row.id, start)
                    before = file[: place.start].replace("\r\n", "\n").replace("\r", "\n")
                    if file[place.start - 1 : place.start + 1] != "\r\n":
                        assert (place.line, place.column) == (
                            before.count("\n") + 1,
                            len(before) - before.rfind("\n"),
                        )


def unescape_json(raw: str) -> str:
    return str(json.loads(f'"{raw}"', strict=False))


# JSON Lines


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ('{"source": "氛圍編程", "target": "vibe coding"}', {}),
        ('{"id": 7, "src": "氛圍編程", "tgt": "vibe coding", "ref": "other"}', {}),
        ('{"ref": "vibe coding", "src": "氛圍編程"}', {}),
        ('{"en": "vibe coding", "zh": "氛圍編程"}', {"source": "zh-Hant", "target": "en"}),
        ('{"en": "vibe coding", "zh": "氛圍編程"}', {"source": "zh-Hant-TW"}),
        ('{"en": "vibe coding", "zh": "氛圍編程"}', {"target": "en-GB"}),
        ('{"zh": "氛圍編程", "en": "vibe coding", "score": 1.5}', {}),
        ('{"hans": "x", "en": "vibe coding", "hant": "氛圍編程"}', {"source": "zh-Hant", "target": "en"}),
        ('{"zh-Hans": "x", "en": "vibe coding", "zh_hant": "氛圍編程"}', {"source": "zh-Hant-HK", "target": "en"}),
        ('{"translation": {"en": "vibe coding", "zh": "氛圍編程"}}', {"source": "zh-Hant", "target": "en"}),
        ('{"id": "1", "source": "氛圍編程", "en": "vibe coding", "zh": "x"}', {"source": "zh-Hant", "target": "en"}),
    ],
)
def test_keys_of_a_line(line: str, more: dict[str, str]) -> None:
    found, problems = read_jsonl(line, **more)
    assert (sides(found), problems) == ([("氛圍編程", "vibe coding")], [])


def test_what_else_a_line_says() -> None:
    found, problems = read_jsonl(
        '{"id": 0, "source": "a", "target": "b", "context": "menu", "key": "k", "file": "f.md"}\n'
        '{"key": "k", "source": "a", "target": null}\n'
        '\n {"source": "a", "target": ""}\n{"id": "x", "source": "a", "target": "b"}\n{"id": "x", "source": "a", "target": "c"}'
    )
    assert problems == []
    assert [row[:7] for row in found] == [
        ("0", "a", "b", "menu", "k", "f.md", 1),
        ("k", "a", "", "", "k", "", 2),
        ("4", "a", "", "", "", "", 4),
        ("x", "a", "b", "", "", "", 5),
        ("x", "a", "c", "", "", "", 6),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_line_ends_end_a_line(end: str) -> None:
    lines = ['{"source": "a\u2028b\u0085c", "target": "d"}', "", '{"source": "e", "target": "f"}']
    found, problems = read_jsonl(end.join(lines))
    assert problems == []
    assert [(row.line, row.source) for row in found] == [(1, "a\u2028b\u0085c"), (3, "e")]
    assert [row.raw for row in found] == [lines[0], lines[2]]


@pytest.mark.parametrize(
    ("line", "column", "message", "rows"),
    [
        ('{"source": "a", "target": "b",}', 31, "not JSON: ", [("a", "b")]),
        ('{"source": "a", "target": "b', 27, "not JSON: unterminated string", [("a", "")]),
        ('{"source": "a" "target": "b"}', 16, "not JSON: ", [("a", "b")]),
        ('{"translation": {"zh": "a", "en": "b"}', 39, "not JSON: ", [("a", "b")]),
        ('{"translation": "b", "translation": {"en": "b"', 47, "not JSON: ", [("", "b")]),
        ("source", 1, "not JSON: ", []),
        ('["a", "b"]', 1, "expected a JSON object", []),
        ('[{"source": "a", "target": "b"},', 33, "not JSON: ", []),
        ('{"source": "a"}', 1, "no target: expected the key 'target'", [("a", "")]),
        ('{"target": "a"}', 1, "no source: expected the key 'source'", [("", "a")]),
        ('{"source": "a", "target": 5}', 1, "the value of 'target' is no string", [("a", "")]),
        (r'{"source": "a", "target": "\u12"}', 29, "not JSON: ", [("a", "\ufffd12")]),
        ("[" * 100_000, 1, "nested too deeply", []),
        ('{"source": "a", "target": "b", "n": ' + "9" * 5000 + "}", 1, "not JSON: exceeds the limit", [("a", "b")]),
    ],
)
def test_a_broken_line_is_told_and_reading_goes_on(
    line: str, column: int, message: str, rows: list[tuple[str, str]]
) -> None:
    found, problems = read_jsonl(f'{{"source": "x", "target": "y"}}\n{line}\n{{"source": "z", "target": "y"}}')
    assert sides(found) == [("x", "y"), *rows, ("z", "y")]
    assert [problem[:2] for problem in problems] == [("x.jsonl", 2)]
    if line[0] == "{":
        assert problems[0].column == column
    assert problems[0].message.startswith(message)
    for row in found:
        for side in SIDES:
            jsonl.locate(row, side, 0, len(getattr(row, side)))


def test_very_many_faults_are_counted() -> None:
    found, problems = read_jsonl("x\n" * 5000)
    assert not found
    assert len(problems) == 1000
    assert "further ones are not listed" in problems[-1].message


def test_rows_can_be_sent_to_another_process() -> None:
    for found, _ in (read_jsonl('{"source": "a", "target": "b"}'), read_csv("source,target\na,b")):
        (row,) = found
        again = pickle.loads(pickle.dumps(row))
        assert (again, type(again)) == (row, Row)
        assert jsonl.locate(again, "target", 0, 1) == jsonl.locate(row, "target", 0, 1)


def test_half_a_character_is_none() -> None:
    found, problems = read_jsonl(r'{"source": "a\ud83db", "target": "\uD83D\uDE00c"}')
    assert (sides(found), problems) == ([("a\ufffdb", "😀c")], [])
    assert jsonl.locate(found[0], "source", 1, 2)[:2] == (13, 19)
    assert jsonl.locate(found[0], "target", 0, 1)[:2] == (34, 46)


def test_the_last_of_two_keys_counts() -> None:
    line = '{"source": "a", "x": {"source": "c", "target": ["d"]}, "target": "b", "source": "bb"}'
    found, _ = read_jsonl(line)
    assert found[0].source == "bb"
    place = jsonl.locate(found[0], "source", 0, 2)
    assert line[place.start : place.end] == "bb"


@given(
    st.lists(st.tuples(TEXTS, TEXTS), max_size=4), st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()
)
def test_places_in_json_lines(pairs: list[tuple[str, str]], ascii_only: bool, end: str, nested: bool) -> None:
    objects: list[object] = [
        {"translation": {"en": one, "zh": other}} if nested else {"id": "ä", "source": one, "target": other}
        for one, other in pairs
    ]
    file = end.join(json.dumps(one, ensure_ascii=ascii_only) for one in objects)
    found, problems = read_jsonl(file, source="en", target="zh-Hans")
    assert (sides(found), problems) == (pairs, [])
    check_places(jsonl, file, found, unescape_json)


@given(st.tuples(TEXTS, TEXTS), TEXTS, st.data(), st.booleans(), st.sampled_from(SIDES))
def test_a_json_line_is_rewritten(
    pair: tuple[str, str], new: str, data: st.DataObject, ascii_only: bool, side: Side
) -> None:
    content = {"a": ["\\", {"source": 1}], "source": pair[0], "n": 1.50, "target": pair[1], "z": "z"}
    (row,), _ = read_jsonl(json.dumps(content, ensure_ascii=ascii_only))
    text = content[side]
    assert isinstance(text, str)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    after = jsonl.rewrite_row(row, side, [Replacement(start, end, new)])
    assert json.loads(after) == content | {side: text[:start] + new + text[end:]}
    assert after.startswith('{"a": ["\\\\", {"source": 1}], "source": "')
    if text == new[:0]:
        assert jsonl.rewrite_row(row, side, []) == row.raw


def test_only_the_place_of_a_change_is_written_anew() -> None:
    line = r'{"target":"\u4e2d\/a" , "source" : "b"}'
    (row,), _ = read_jsonl(line)
    assert jsonl.rewrite_row(row, "target", [Replacement(2, 3, "中")]) == line.replace("/a", r"/\u4e2d")
    with pytest.raises(InputError):
        jsonl.rewrite_row(read_jsonl('{"source": "a", "target": null}')[0][0], "target", [Replacement(0, 0, "x")])


# encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"])
@pytest.mark.parametrize("size", [3, 60_000])
def test_encodings_are_told(encoding: str, size: int) -> None:
    line = '{"source": "我們的時代是一個大的時代。", "target": "Our time."}\r\n'
    file = (line * size).encode(encoding)
    found, problems = read_jsonl(file)
    assert problems == []
    assert (len(found), found[-1].line) == (size, size)
    assert found[-1].start == len(line) * (size - 1)
    assert {row.source for row in found} == {"我們的時代是一個大的時代。"}


def test_bytes_that_do_not_fit_are_told_with_their_place() -> None:
    line = b'{"source": "\xe4\xb8\xad", "target": "b"}\n'
    with pytest.raises(InputError, match=r"x\.jsonl:60001:2: byte 0xFF is not UTF-8"):
        read_jsonl(line * 60_000 + b"a\xff")
    with pytest.raises(InputError, match=r"x\.jsonl: not UTF-8"):
        read_jsonl(b"a\xff")
    with pytest.raises(InputError, match="unknown encoding"):
        read_jsonl(line, encoding="klingon")


class _Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 1, 7) if size and size > 0 else size)


@given(st.text(st.sampled_from("a中\r\n"), max_size=60))
@example("a\r\n\r\rb\r")
def test_lines_are_the_same_in_pieces(text: str) -> None:
    from termkit.core.span import LineIndex
    from termkit.formats import rows

    index = LineIndex(text)
    wanted = [text[slice(*index.line(number))] for number in range(1, len(index) + 1)]
    pieces: Iterator[str] = (text[at : at + 3] for at in range(0, len(text), 3))
    found = list(rows._lines(pieces, "x"))
    assert [line.text for line in found] == (wanted if wanted[-1] else wanted[:-1])
    assert "".join(line.text + line.end for line in found) == text
    assert [line.start for line in found] == [index.line(line.number).start for line in found]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_SNIFFED", 1)
        again = list(rows.read_lines(_Trickle(text.encode()), "x", "utf-8"))
    assert again == found


# tables


@pytest.mark.parametrize(
    ("header", "row", "more"),
    [
        ("source,target", "氛圍,vibe", {}),
        ("id,Target,SOURCE", "1,vibe,氛圍", {}),
        ("en,zh-Hans,zh-Hant", "vibe,x,氛圍", {"source": "zh-Hant-TW", "target": "en"}),
        ("zh,en", "氛圍,vibe", {}),
        ("en,zh", "vibe,氛圍", {"source": "zh-Hant"}),
        ("location,source,target,id,fuzzy,context", "a.c:1,氛圍,vibe,1,False,", {}),
        ("identifier,source_phrase,context,translation", "1,氛圍,,vibe", {}),
        ("key_name,comment,zh_TW,en", "k,,氛圍,vibe", {"source": "zh-Hant-TW", "target": "en"}),
        ("Key,English,Chinese (Traditional)", "k,vibe,氛圍", {"source": "zh-Hant", "target": "en"}),
    ],
)
def test_headers(header: str, row: str, more: dict[str, str]) -> None:
    for found, problems in (
        read_csv(f"\ufeff{header}\r\n{row}\r\n", **more),
        read_tsv(f"{header}\n{row}".replace(",", "\t"), **more),
    ):
        assert (sides(found), problems) == ([("氛圍", "vibe")], [])
        assert found[0].line == 2


def test_without_a_header() -> None:
    found, problems = read_tsv("源\tsource\tmenu\n\n'a'\t\"b\"\n")
    assert problems == []
    assert [row[:7] for row in found] == [("1", "源", "source", "menu", "", "", 1), ("3", "'a'", '"b"', "", "", "", 3)]


def test_ids_and_files_of_a_table() -> None:
    found, _ = read_csv("key,en,zh,file,context\nmenu.a,a,b,x.md,c\n,a,b,,\n", source="en", target="zh-Hans")
    assert [row[:6] for row in found] == [("menu.a", "a", "b", "c", "menu.a", "x.md"), ("3", "a", "b", "", "", "")]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("key,en\nk,a\n", "x.csv:1:1: no column for the target among 'key', 'en'; name it 'target' or by its language"),
        ("a;b\n", "x.csv:1:1: one column only; a comma stands between source and translation"),
    ],
)
def test_a_table_without_two_sides_is_refused(file: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read_csv(file, source="en", target="zh-Hans")
    assert str(error.value) == message


def test_faults_of_rows() -> None:
    found, problems = read_csv('source,target\na,b,c\na\nd,"e\nf,g\nh,"i"j\nk,l,,\n')
    assert sides(found) == [("a", ""), ("d", '"e'), ("f", "g"), ("h", '"i"j'), ("k", "l")]
    assert [problem[1:3] for problem in problems] == [(2, 1), (3, 1), (4, 3), (6, 6)]
    for row in found:
        table.locate(row, "target", 0, len(row.target))


def test_rows_of_tsv_without_a_header_may_have_more_columns() -> None:
    found, problems = read_tsv("a\tb\nc\td\tmenu\tx\n")
    assert ([row.context for row in found], problems) == (["", "menu"], [])
    found, problems = read_tsv("en\tzh\nc\td\tmenu\n")
    assert found == []
    assert [str(problem) for problem in problems] == [
        "x.tsv:2:1: 3 columns, but the first row has 2; a text may hold no tab"
    ]


def test_an_open_quote_does_not_swallow_the_file() -> None:
    rest = "a b c,d\n" * 40_000
    found, problems = read_csv(f'source,target\n"x,y\n{rest}')
    assert [str(problem) for problem in problems] == [
        "x.csv:2:1: the quote is not closed; close it, or write it twice in quotes"
    ]
    assert len(found) == 40_001
    assert sides(found[:2]) == [('"x', "y"), ("a b c", "d")]


@pytest.mark.parametrize(
    ("file", "quoted"),
    [
        ('"a"\t"b"\n"c"\t"d"\n', True),
        ('a\t"he said ""b"""\n', True),
        ('a\t"b\nc"\n', True),
        ('a\t"b\tc"\nd\te\n', True),
        ('"a\tb"\t"c"\n"d\te"\t"f"\n', True),
        ('"a"\t"b"\nc\td\n', False),
        ('"a," he said\t"b"\n', False),
        ('a\t"b\nc\td\n', False),
        ('"Well\tb\nc\td"\n', False),
    ],
)
def test_quotes_in_tsv(file: str, quoted: bool) -> None:
    found, problems = read_tsv(file)
    assert problems == []
    assert any('"' in row.raw for row in found)
    assert all(row.layout.quoted is quoted for row in found)
    if not quoted:
        assert [f"{row.source}\t{row.target}" for row in found] == file.splitlines()


def test_the_rows_that_show_quotes_may_end_in_the_midst_of_one() -> None:
    found, problems = read_tsv('a\t"b""b"\n' * 499 + 'x\t"y\nz"\n')
    assert problems == []
    assert all(row.layout.quoted for row in found)
    assert sides(found[-2:]) == [("a", 'b"b'), ("x", "y\nz")]
    found, problems = read_tsv('a\t"b""b"\n' * 100 + 'x\t"y\n' + "a\tb\n" * 500)
    assert problems == []
    assert not any(row.layout.quoted for row in found)


def write_csv(pairs: list[tuple[str, str]], every: bool, end: str) -> str:
    """A table as RFC 4180 has it, with quotes around every cell or those that need them."""

    def cell(text: str) -> str:
        needed = every or any(one in text for one in ',"\r\n')
        return '"' + text.replace('"', '""') + '"' if needed else text

    return end.join(["source,target", *(f"{cell(one)},{cell(other)}" for one, other in pairs), ""])


FILLED = TEXTS.filter(lambda text: not text.isspace())


@given(st.lists(st.tuples(FILLED, TEXTS), max_size=4), st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_places_in_csv(pairs: list[tuple[str, str]], every: bool, end: str) -> None:
    file = write_csv(pairs, every, end)
    found, problems = read_csv(file)
    assert (sides(found), problems) == (pairs, [])
    check_places(table, file, found, lambda raw: raw.replace('""', '"'))


@given(st.lists(st.tuples(FILLED, TEXTS), min_size=1, max_size=4), TEXTS, st.data(), st.sampled_from(SIDES))
def test_a_csv_row_is_rewritten(pairs: list[tuple[str, str]], new: str, data: st.DataObject, side: Side) -> None:
    found, _ = read_csv(write_csv(pairs, False, "\n"))
    row = found[0]
    text: str = getattr(row, side)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wanted = text[:start] + new + text[end:]
    after = table.rewrite_row(row, side, [Replacement(start, end, new)])
    assert next(csv.reader(io.StringIO(after, newline=""))) == [
        wanted if one == side else getattr(row, one) for one in SIDES
    ] or (after == "," and not row.source)


def test_a_tsv_row_is_rewritten() -> None:
    (row,), _ = read_tsv('"a\tb\t c ')
    assert table.rewrite_row(row, "source", [Replacement(0, 1, "x")]) == "xa\tb\t c "
    assert table.rewrite_row(row, "target", [Replacement(1, 1, '"')]) == '"a\tb"\t c '
    for bad in ("\t", "\n", "\r"):
        with pytest.raises(InputError, match="cannot hold"):
            table.rewrite_row(row, "target", [Replacement(0, 1, bad)])


@given(st.text(st.sampled_from('a中,"\n\r\t'), max_size=40), st.sampled_from(["x.csv", "x.tsv"]))
def test_nothing_in_a_table_is_lost(file: str, path: str) -> None:
    """Whatever the file is, each of its rows is given, or told to be at fault."""
    try:
        found, problems = read(table, file, path)
    except InputError as error:
        assert "one column only" in str(error)
        return
    lines = {row.line + extra for row in found for extra in range(len(row.raw.splitlines()) + 1)}
    told = lines | {problem.line for problem in problems}
    for number, line in enumerate(file.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        assert not line.strip(' ,"\t') or number in told  # a row without texts says nothing
    for row in found:
        assert file[row.start :].startswith(row.raw)
        for side in SIDES:
            text: str = getattr(row, side)
            place = table.locate(row, side, 0, len(text))
            assert file[place.start : place.end].replace('""', '"') == text.replace('""', '"')


def test_columns_choose_the_closest_language() -> None:
    names = ["zh", "zh-Hans", "zh-Hant-HK", "zh-Hant", "en"]
    assert columns(names, "en", "zh-Hant-HK")[2:4] == (4, 2)
    assert columns(names, "en", "zh-Hant-TW")[2:4] == (4, 3)
    assert columns(names, "en", "zh-Hans-CN")[2:4] == (4, 1)
    assert columns(["zh", "en"], "en", "zh-Hant")[2:4] == (1, 0)
    assert columns(["zh-Hans", "en"], "en", "zh-Hant")[2:4] == (1, None)


def test_development_data(data: Any) -> None:
    file = data / "wmt25-dev" / "items.jsonl"
    if not file.exists():
        pytest.skip("no wmt25-dev in the development data")
    raw = file.read_bytes()
    text = raw.decode()
    found, problems = read_jsonl(raw, source="zh-Hant", target="en")
    assert problems == []
    assert len(found) == len(text.splitlines())
    for row in found:
        place = jsonl.locate(row, "target", 0, len(row.target))
        assert unescape_json(text[place.start : place.end]) == row.target


def test_a_bom_counts_for_nothing() -> None:
    found, _ = read_jsonl(codecs.BOM_UTF8 + b'{"source": "a", "target": "b"}')
    assert (found[0].start, jsonl.locate(found[0], "source", 0, 1).column) == (0, 13)


class _Endless(io.RawIOBase):
    """A file that has no end, and counts what is read of it."""

    def __init__(self, row: bytes) -> None:
        self._row, self.given = row, 0

    def read(self, size: int = -1, /) -> bytes:
        assert size > 0
        data = self._row * (size // len(self._row))
        self.given += len(data)
        return data


@pytest.mark.parametrize(
    ("module", "path", "row"),
    [
        (jsonl, "x.jsonl", b'{"source": "a", "target": "b"}\n'),
        (jsonl, "x.jsonl", b"broken\n" * 1000 + b'{"source": "a", "target": "b"}\n'),
        (table, "x.tsv", b"a\tb\n"),
        (table, "x.csv", b'"a\nb",b\n'),
        (table, "x.csv", b'a,"b\n'),
    ],
)
def test_a_file_is_read_as_far_as_it_is_needed(module: ModuleType, path: str, row: bytes) -> None:
    stream = _Endless(row)
    problems: list[Problem] = []
    found = module.read(stream, path, source=None, target=None, encoding=None, problems=problems)
    for _ in range(20):
        assert next(found).source
    assert stream.given < 3 << 20
    assert len(problems) <= 1000
