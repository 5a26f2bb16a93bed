"""Alignments as files: what is written can be read by those it is for, one bead at a time, whatever the texts hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from alignment_sample import ALIGNMENT, SOURCE, TARGET, bead, one_by_one, sentences
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from termkit.core.alignment import Alignment, Sentences
from termkit.core.passage import Passage, Piece
from termkit.core.span import Span
from termkit.errors import ConfigError
from termkit.formats import tmx as tmx_reader
from termkit.formats import xliff as xliff_reader
from termkit.formats.corrections import read_corrections
from termkit.formats.joined import joined
from termkit.report.alignment import FORMATS, Format, Settings, Written, format_named, format_of

SETTINGS = Settings("1.2.3", threshold=0.5)
NAMES = [entry.name for entry in FORMATS]
OTHER = Alignment(
    sentences("b.en.txt", "en", [["One.", "Two."]]),
    sentences("b.zh-Hans.txt", "zh-Hans", [["一。", "二。"]], between=""),
    (bead([0, 1], [0, 1]), bead([1, 2], [1, 2], 0.8)),
)
HOSTILE = "a\x00\x0b\x0c\x1b\x1c\x85\u2028\u2029\ufffe\ud800\t<]]>&\"'\\ \U0001f600"


def written(name: str, *alignments: Alignment, settings: Settings = SETTINGS) -> tuple[list[str], Written]:
    """The files that a format makes, and what it says of them."""
    entry = format_named(name)
    files: list[list[str]] = [[] for _ in entry.paths("out", "zh-Hant", "en")]
    result = entry.write(iter(alignments), [file.append for file in files], settings)
    return ["".join(file) for file in files], result


def only(name: str, *alignments: Alignment) -> str:
    return written(name, *alignments)[0][0]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.tmx", "tmx"), ("a.TSV", "tsv"), ("a.b.jsonl", "jsonl"), ("a.ndjson", "jsonl"), ("a.align", "ids"),
        ("a.ids", "ids"), ("a.xlf", "xliff"), ("a.xliff", "xliff"), ("a.html", "html"), ("a.htm", "html"),
    ],
)  # fmt: skip
def test_a_file_name_asks_for_a_format(path: str, name: str) -> None:
    found = format_of(path)
    assert found is not None
    assert found.name == name


def test_other_names_ask_for_none_and_unknown_formats_are_refused() -> None:
    assert format_of("corpus") is None
    assert len(set(NAMES)) == len(NAMES)
    with pytest.raises(ConfigError, match="did you mean 'xliff'"):
        format_named("xlif")


def test_ids_are_numbers_in_brackets() -> None:
    assert only("ids", ALIGNMENT) == "[0]:[0]\n[1,2]:[1]\n[3]:[2]\n[4]:[3,4]\n[5]:[]\n[6]:[5]\n[]:[6]\n"


def test_ids_of_several_pairs_name_the_texts() -> None:
    lines: list[str] = []
    format_named("ids").write([ALIGNMENT, OTHER], [lines.append], SETTINGS)
    text = "".join(lines)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        f"# {one.source.document.path}\t{one.target.document.path}" for one in (ALIGNMENT, OTHER)
    ]
    for one in (ALIGNMENT, OTHER):
        files = (one.source.document.path, one.target.document.path)
        found = read_corrections(text, "all.ids", len(one.source), len(one.target), files=files)
        assert [correction.bead[:2] for correction in found] == [bead[:2] for bead in one.beads]


def test_tsv_has_a_header_and_a_row_for_each_bead() -> None:
    rows = [line.split("\t") for line in only("tsv", ALIGNMENT).splitlines()]
    assert rows[0] == ["source_ids", "target_ids", "confidence", "locked", "source", "target", "at"]
    assert rows[2] == [
        "[1,2]", "[1]", "0.9300", "no", "守塔人每天傍晚點燈。他從不說話。",
        "Every evening the keeper lit the lamp; he never spoke.", "",
    ]  # fmt: skip
    assert [row[3] for row in rows[1:]] == ["no", "no", "yes", "no", "no", "no", "no"]
    assert rows[5][:2] + rows[5][5:] == ["[5]", "[]", "", "5"]
    assert rows[7][:2] + rows[7][4:] == ["[]", "[6]", "", "Visitors are welcome.", "7"]


def test_tsv_of_several_pairs_names_the_files() -> None:
    rows = [line.split("\t") for line in only("tsv", ALIGNMENT, OTHER).splitlines()]
    assert {len(row) for row in rows} == {9}
    assert rows[0][7:] == ["source_file", "target_file"]
    assert rows[-1][7:] == ["b.en.txt", "b.zh-Hans.txt"]


def test_jsonl_says_where_the_sentences_stand() -> None:
    rows = [json.loads(line) for line in only("jsonl", ALIGNMENT).splitlines()]
    for row, each in zip(rows, ALIGNMENT.beads, strict=True):
        assert row["source_ids"] == list(each.source)
        assert row["target_ids"] == list(each.target)
        assert SOURCE.document.text[slice(*row["source_span"])] == row["source"]
        assert TARGET.document.text[slice(*row["target_span"])].replace("\n", " ") == row["target"]
        assert row["confidence"] == each.confidence
        assert row["locked"] is each.locked
        assert ("at" in row) is each.is_null
    assert rows[4]["target"] == ""
    assert rows[4]["at"] == 5
    assert "source_file" not in rows[0]


def test_jsonl_of_several_pairs_names_the_files() -> None:
    rows = [json.loads(line) for line in only("jsonl", ALIGNMENT, OTHER).splitlines()]
    assert (rows[0]["source_file"], rows[0]["target_file"]) == ("essay.zh-Hant.md", "essay.en.md")
    assert (rows[-1]["source_file"], rows[-1]["target_file"]) == ("b.en.txt", "b.zh-Hans.txt")


def test_jsonl_has_the_places_of_the_file_where_the_text_is_taken_from_it() -> None:
    raw = "<p>Fish &amp; chips.</p> <p>Peas.</p>"
    passages = [
        Passage((Piece("Fish ", 3, 8), Piece("&", 8, 13), Piece(" chips.", 13, 20))),
        Passage((Piece("Peas.", 28, 33),)),
    ]
    document = joined("a.html", raw, "en", passages, ids=["", ""])
    side = Sentences(document, [Span(0, 13), Span(15, 20)], [0, 1])
    both = Alignment(side, side, (bead([0, 2], [0, 2]),))
    (row,) = (json.loads(line) for line in only("jsonl", both).splitlines())
    assert raw[slice(*row["source_span"])] == raw[3:33]
    assert row["source"] == "Fish & chips. Peas."


def test_tmx_is_read_back() -> None:
    text, result = written("tmx", ALIGNMENT)
    assert result == Written(5, 2)
    read = list(tmx_reader.units(text[0], source="zh-Hant", target="en").units)
    expected = [(SOURCE.text(each.source), TARGET.text(each.target)) for each in ALIGNMENT.beads if not each.is_null]
    assert [(unit.source.text, unit.target.text) for unit in read] == expected


def test_tmx_has_what_the_standard_demands() -> None:
    root = etree.fromstring(only("tmx", ALIGNMENT, OTHER).encode())
    header = root.find("header")
    assert header is not None
    assert root.get("version") == "1.4"
    assert {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"} == set(
        header.attrib
    )
    assert (header.get("srclang"), header.get("segtype")) == ("zh-Hant", "sentence")
    entries = root.findall("body/tu")
    assert [entry.get("srclang") for entry in entries] == [None] * 5 + ["en"] * 2
    assert len({entry.get("tuid") for entry in entries}) == 7
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [variant.get(lang) for variant in entries[-1].findall("tuv")] == ["en", "zh-Hans"]
    assert [prop.text for prop in entries[3].findall("prop[@type='x-confidence']")] == ["0.4200"]
    assert [len(entry.findall("prop[@type='x-locked']")) for entry in entries] == [0, 0, 1, 0, 0, 0, 0]


def test_xliff_is_read_back_with_its_states() -> None:
    text, result = written("xliff", ALIGNMENT)
    assert result == Written(6, 1)
    left_out: Counter[str] = Counter()
    read = xliff_reader.units(text[0], left_out=left_out)
    assert (read.source, read.target) == ("zh-Hant", "en")
    units = list(read.units)
    kept = [each for each in ALIGNMENT.beads if each.source]
    assert [(unit.source.text, unit.target.text) for unit in units] == [
        (SOURCE.text(each.source), TARGET.text(each.target)) for each in kept
    ]
    assert [unit.state for unit in units] == ["translated"] * 3 + ["fuzzy", "untranslated", "fuzzy"]
    assert not left_out


def test_xliff_has_a_file_for_each_pair() -> None:
    text = only("xliff", ALIGNMENT, OTHER)
    files = etree.fromstring(text.encode()).findall("{*}file")
    assert [(file.get("original"), file.get("source-language"), file.get("target-language")) for file in files] == [
        ("essay.zh-Hant.md", "zh-Hant", "en"), ("b.en.txt", "en", "zh-Hans"),
    ]  # fmt: skip
    approved = [unit.get("id") for unit in files[0].iter("{*}trans-unit") if unit.get("approved") == "yes"]
    assert approved == ["3"]
    assert [unit.source.text for unit in xliff_reader.units(text, source="en", target="zh-Hans").units] == [
        "One.", "Two.",
    ]  # fmt: skip


def test_moses_leaves_null_beads_out_unless_asked() -> None:
    (source, target), result = written("moses", ALIGNMENT)
    assert result == Written(5, 2)
    assert source.count("\n") == target.count("\n") == 5
    assert target.splitlines()[1] == "Every evening the keeper lit the lamp; he never spoke."
    (source, target), result = written("moses", ALIGNMENT, settings=SETTINGS._replace(nulls=True))
    assert result == Written(7, 0)
    assert source.splitlines()[-1] == ""
    assert target.splitlines()[4] == ""


def test_moses_names_its_files_after_the_languages() -> None:
    paths = format_named("moses").paths
    assert paths("corpus", "zh-Hant", "en") == ("corpus.zh-Hant", "corpus.en")
    with pytest.raises(ConfigError, match=r"corpus\.en"):
        paths("corpus", "en", "en")


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=1, max_size=4))
@settings(max_examples=60)
def test_lines_stay_lines_whatever_the_texts_hold(texts: list[tuple[str, str]]) -> None:
    alignment = one_by_one(*zip(*texts, strict=True))
    (source, target), _ = written("moses", alignment)
    assert len(source.splitlines()) == len(target.splitlines()) == len(texts)
    assert len(only("jsonl", alignment).splitlines()) == len(texts)
    rows = only("tsv", alignment).splitlines()
    assert {row.count("\t") for row in rows} == {6}
    assert len(rows) == len(texts) + 1


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=1, max_size=4))
@settings(max_examples=60)
def test_xml_is_well_formed_and_true_to_the_texts(texts: list[tuple[str, str]]) -> None:
    alignment = one_by_one(*zip(*texts, strict=True))
    expected = [
        tuple(
            side.text(each).encode("utf-8", "replace")
            for side, each in zip((alignment.source, alignment.target), pair, strict=True)
        )
        for pair in ((one.source, one.target) for one in alignment.beads)
    ]
    for read in (
        tmx_reader.units(only("tmx", alignment), source="zh-Hans", target="en"),
        xliff_reader.units(only("xliff", alignment)),
    ):
        found = [(unit.source.text, unit.target.text) for unit in read.units]
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            for text, before in zip(one, other, strict=True):
                assert all(
                    char in ("\ufffd", char_before) for char, char_before in zip(text, before.decode(), strict=True)
                )


@pytest.mark.parametrize("name", NAMES)
def test_hostile_texts_and_names_can_be_written(name: str) -> None:
    alignment = one_by_one([HOSTILE], [HOSTILE])
    source = replace(alignment.source, document=replace(alignment.source.document, path=HOSTILE))
    more = (OTHER,)
    for text in written(name, replace(alignment, source=source), *more)[0]:
        text.encode("utf-8")
        assert "\x00" not in text or name in ("ids", "tsv", "moses")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_at_all_can_be_written(name: str) -> None:
    empty = Alignment(sentences("a", "zh-Hant", []), sentences("b", "en", []), ())
    for alignments in ((), (empty,)):
        files, result = written(name, *alignments)
        assert result == Written(0, 0)
        if name in ("tmx", "xliff"):
            etree.fromstring(files[0].encode())


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_every_time(name: str) -> None:
    assert written(name, ALIGNMENT) == written(name, ALIGNMENT)


@pytest.mark.parametrize("entry", FORMATS, ids=NAMES)
def test_writing_is_a_stream(entry: Format) -> None:
    many = one_by_one([f"第{n}句。" for n in range(3000)], [f"Sentence {n}." for n in range(3000)])
    longest = 0

    def write(text: str) -> None:
        nonlocal longest
        longest = max(longest, len(text))

    outputs = [write for _ in entry.paths("x", "zh-Hans", "en")]
    assert entry.write([many], outputs, SETTINGS).beads == 3000
    assert longest < (60_000 if entry.name == "html" else 600)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "html"])
def test_pairs_are_taken_one_after_the_other(name: str) -> None:
    taken: list[int] = []
    ahead: list[int] = []

    def pairs() -> Iterator[Alignment]:
        for number in range(20):
            taken.append(number)
            yield OTHER

    def write(_: str) -> None:
        ahead.append(len(taken))

    source: Iterable[Alignment] = pairs()
    entry = format_named(name)
    result = entry.write(source, [write for _ in entry.paths("x", "en", "zh-Hans")], SETTINGS)
    assert result.beads == 40
    assert ahead[0] <= 2
    assert ahead[-1] == 20
