"""Glossaries in every format and back: what is held comes back, and what is lost was said."""

from __future__ import annotations

import dataclasses
import re
import string
from pathlib import Path
from typing import Literal

import pytest
from conftest import make_glossary
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from termkit.core.glossary import ANY, NOWHERE, Concept, Example, Glossary, Scope, Term
from termkit.errors import GlossaryError, Problem
from termkit.formats.glossary_fields import CONCEPT
from termkit.formats.glossary_header import TableOptions
from termkit.formats.glossary_rows import Imported, Languages, Written, attribute, normal, stated
from termkit.formats.glossary_table import guarded_cell, read_table, unguarded
from termkit.formats.glossary_tbx import read_tbx
from termkit.formats.glossary_utx import read_utx
from termkit.formats.glossary_xlsx import read_xlsx
from termkit.formats.glossary_yaml import read_glossary
from termkit.formats.glossary_yaml_writer import scalar, write_yaml
from termkit.jobs.glossary_exchange import WRITE_FORMATS, export_glossary
from termkit.jobs.glossary_merge import Difference, differences, merge

LATIN = string.ascii_letters + string.digits
ODD = " |\\'\"=+-@;,:#&<>{}[]()*!?%`~…、（）"
HAN = "編程代码程式視訊视频鐵鏽用的一"
TAGS = ("zh-Hant-TW", "zh-Hant", "zh-Hans", "zh-Hant-HK", "en", "en-GB")
STATUSES = ("preferred", "admitted", "variant", "deprecated")


def words(alphabet: str) -> st.SearchStrategy[str]:
    """Texts that may be terms: no blanks at the edges, and something that a word is made of."""
    return (
        st.text(alphabet, min_size=1, max_size=8)
        .map(str.strip)
        .filter(lambda text: any(char.isalnum() for char in text))
    )


TERM = words(LATIN + ODD + HAN)
TEXT = st.text(LATIN + ODD + HAN + "\n", max_size=20)
NAME = words(LATIN + HAN + " -.'|\"#")
REGEX = st.sampled_from([r"\bCursor\b", "代码|程式", "[a-z]+", 'say "it"', "a # b: c", "yes"])


@st.composite
def terms(draw: st.DrawFn) -> tuple[Term, ...]:
    """The terms of a concept as the loader would give them."""
    found: list[Term] = []
    for tag in draw(st.lists(st.sampled_from((*TAGS, ANY)), min_size=1, max_size=4, unique=True)):
        texts = draw(st.lists(TERM, min_size=1, max_size=4, unique=True))
        found += [Term(text, tag, draw(st.sampled_from(STATUSES))) for text in texts]  # type: ignore[arg-type]
    return tuple(found)


@st.composite
def concepts(draw: st.DrawFn) -> Concept:
    own = draw(terms())
    refused = sorted({term.text for term in normal(Concept("x", own)).terms if term.status == "deprecated"})
    conditions = st.dictionaries(st.sampled_from(refused), REGEX, max_size=2) if refused else st.just({})
    conditions = conditions.map(lambda found: tuple(found.items()))
    plain = draw(st.booleans())
    if plain:
        return normal(Concept(draw(NAME), own))
    return normal(
        Concept(
            id=draw(NAME),
            terms=own,
            definition=draw(TEXT),
            note=draw(TEXT),
            decided=draw(st.booleans()),
            required=draw(st.booleans()),
            when=draw(conditions),
            unless=draw(conditions),
            not_in=draw(st.lists(TERM, max_size=2, unique=True).map(tuple)),
            examples=draw(st.lists(st.builds(Example, st.just("ok"), TERM, TEXT), max_size=2).map(tuple)),
            only_when=draw(st.lists(REGEX, max_size=2, unique=True).map(tuple)),
            never_when=draw(st.lists(REGEX, max_size=1).map(tuple)),
            also_allowed=draw(st.dictionaries(TERM, REGEX, max_size=1).map(lambda found: tuple(found.items()))),
            case=draw(st.sampled_from(("", "exact", "free"))),
            part_of_speech=draw(st.sampled_from(("", "noun", "verb", "adjective"))),
            scope=Scope(draw(st.lists(NAME, max_size=2).map(tuple)), ()),
            exempt=Scope((), draw(st.lists(NAME, max_size=1).map(tuple))),
        )
    )


@st.composite
def glossaries(draw: st.DrawFn) -> Glossary:
    """A glossary that the loader accepts, read from the YAML that it makes."""
    found = draw(st.lists(concepts(), min_size=1, max_size=4, unique_by=lambda concept: concept.id))
    ids = [concept.id for concept in found]
    found[0] = dataclasses.replace(found[0], includes=tuple(ids[1:2]))
    source, target = draw(st.sampled_from((("zh-Hant-TW", "en"), ("en", "zh-Hans"), ("zh-Hans", "en-GB"))))
    try:
        return read_glossary(write_yaml(Glossary("g.yaml", source, target, tuple(found))), "g.yaml")
    except GlossaryError as error:
        assert all("twin" in str(problem) or "same source term" in str(problem) for problem in error.problems), error
        assume(False)
        raise


def bare(concept: Concept, order: bool = True) -> Concept:
    """The concept without places."""
    own = [term._replace(place=NOWHERE) for term in concept.terms]
    examples = tuple(example._replace(place=NOWHERE) for example in concept.examples)
    return dataclasses.replace(concept, place=NOWHERE, terms=tuple(own if order else sorted(own)), examples=examples)


def test_every_key_of_a_concept_has_its_attribute() -> None:
    """A key that the writers do not find would be lost in silence."""
    known = {field.name for field in dataclasses.fields(Concept)}
    named = {attribute(field) for field in CONCEPT if field.name != "keep"}
    assert named <= known
    assert known - named == {"id", "terms", "place"}


@given(st.lists(concepts(), max_size=4, unique_by=lambda concept: concept.id))
def test_what_is_written_reads_back_equal(found: list[Concept]) -> None:
    glossary = Glossary("g.yaml", "zh-Hant-TW", "en", tuple(found))
    text = write_yaml(glossary)
    try:
        back = read_glossary(text, "g.yaml")
    except GlossaryError as error:
        assert "twin" in str(error) or "same source term" in str(error)
        assume(False)
        raise
    without = [dataclasses.replace(concept, terms=stated(concept)) for concept in back.concepts]
    assert [bare(concept) for concept in without] == [bare(concept) for concept in found]
    assert write_yaml(back) == text
    assert [bare(c) for c in read_glossary(write_yaml(back), "g.yaml").concepts] == [bare(c) for c in back.concepts]


@given(st.text(max_size=12))
def test_a_scalar_is_read_as_the_text_it_stands_for(text: str) -> None:
    import yaml

    assume(not any("\ud800" <= char <= "\udfff" for char in text))
    for style in (scalar(text), f"[{scalar(text)}]", f"{{{scalar(text)}: 1}}"):
        loaded = yaml.safe_load(style)
        assert (loaded if isinstance(loaded, str) else next(iter(loaded))) == text


@pytest.mark.parametrize("text", ["no", "On", "012", "1.10", "1e3", "2024-01-01", "1:20", "null", "~", "0x1f", "=", ""])
def test_what_yaml_would_take_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text)[0] in "\"'"


def test_the_bundled_glossary_comes_back(bundled: Glossary) -> None:
    back = read_glossary(write_yaml(bundled), bundled.path)
    assert [bare(concept) for concept in back.concepts] == [bare(concept) for concept in bundled.concepts]
    assert (back.source, back.target) == (bundled.source, bundled.target)


def test_the_short_form_where_it_says_all() -> None:
    glossary = make_glossary("氛圍編程: vibe coding\n代理: [agent, AI agent]\nopenai: {keep: OpenAI}")
    assert write_yaml(glossary).split("\n")[3:6] == [
        "  氛圍編程: vibe coding",
        "  代理: [agent, AI agent]",
        "  openai: {keep: OpenAI}",
    ]


def back_from(written: Written, kind: str, glossary: Glossary) -> Imported:
    """What the reader of a format makes of what was written."""
    languages = Languages(glossary.source, glossary.target)
    if kind == "xlsx":
        return read_xlsx(written.data, "x")
    text = written.data.decode("utf-8-sig")
    if kind == "utx":
        return read_utx(text, "x")
    if kind.startswith("tbx") or kind == "weblate":
        return read_tbx(text, "x")
    if kind == "yaml":
        return Imported(read_glossary(text, "x"), ())
    options = TableOptions() if kind in ("tsv", "csv") else TableOptions(languages)
    return read_table(text, "x", options, "\t" if kind in ("tsv", "deepl") else ",")


def lines_of(losses: tuple[Problem, ...], concept: str) -> list[str]:
    return [problem.message for problem in losses if problem.message.startswith(f"lost: {concept!r}: ")]


def unsaid(change: Difference, losses: tuple[Problem, ...]) -> list[str]:
    """What changed on the way though nothing was said of it."""
    said = "\n".join(lines_of(losses, change.id))
    if change.kind == "removed":
        assert change.first is not None
        return [term.text for term in stated(change.first) if repr(term.text) not in said]
    found = [term.text for term in change.removed if term.status != "contextual" and repr(term.text) not in said]
    found += [term.text for term in change.removed if term.status == "contextual" and "also-allowed" not in said]
    found += [old.text for old, _ in change.restated if repr(old.text) not in said]
    for key, _, _ in change.fields:
        known = "id" if key == "id" else key
        if known not in said:
            found.append(key)
    found += [term.text for term in change.added if repr(term.text) not in said and "name is kept" not in said]
    return found


@pytest.mark.parametrize("kind", ["tsv", "csv", "xlsx", "tbx", "tbx-dct", "tbx-v2", "weblate", "utx", "yaml"])
@given(glossary=glossaries())
@settings(max_examples=60)
def test_everything_lost_was_said(kind: str, glossary: Glossary) -> None:
    written = export_glossary(glossary, kind)
    back = back_from(written, kind, glossary)
    assert (back.glossary.source, back.glossary.target) == (glossary.source, glossary.target)
    for change in differences(glossary, back.glossary):
        assert unsaid(change, written.losses) == [], (change, written.losses)
    assert export_glossary(glossary, kind).data == written.data


@pytest.mark.parametrize("kind", ["deepl", "google", "aws"])
@given(glossary=glossaries())
@settings(max_examples=60)
def test_machines_get_each_source_term_once(kind: str, glossary: Glossary) -> None:
    written = export_glossary(glossary, kind)
    rows = list(rows_of(written.data.decode(), "\t" if kind == "deepl" else ","))[kind == "aws" :]
    sources = [row[0] for row in rows]
    assert len(sources) == len(set(sources))
    for concept in glossary.concepts:
        said = "\n".join(lines_of(written.losses, concept.id))
        for term in stated(concept):
            somewhere = any(term.text in row for row in rows)
            assert somewhere or repr(term.text) in said


def rows_of(text: str, delimiter: str) -> list[list[str]]:
    import csv
    import io

    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_the_bundled_glossary_in_every_format(bundled: Glossary) -> None:
    for kind in WRITE_FORMATS:
        written = export_glossary(bundled, kind)
        if kind not in ("deepl", "google", "aws"):
            for change in differences(bundled, back_from(written, kind, bundled).glossary):
                assert unsaid(change, written.losses) == [], kind


@given(st.text(LATIN + "'=+-@\t\r ", max_size=6))
def test_the_guard_against_formulas_is_undone(text: str) -> None:
    guarded = guarded_cell(text)
    assert unguarded(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("kind", ["tsv", "csv"])
def test_no_cell_of_ours_is_a_formula(kind: str) -> None:
    glossary = make_glossary("'=1+1': {zh-Hant: =SUM(A1)甲, en: '-x', note: '@cmd'}")
    data = export_glossary(glossary, kind).data.decode("utf-8-sig")
    cells = [cell for row in rows_of(data, "\t" if kind == "tsv" else ",") for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    (concept,) = read_table(data, "x", None, "\t" if kind == "tsv" else ",").glossary.concepts
    assert [term.text for term in concept.terms] == ["-x", "=SUM(A1)甲"]
    assert concept.note == "@cmd"


def test_csv_has_a_bom_and_the_others_none(bundled: Glossary) -> None:
    assert export_glossary(bundled, "csv").data.startswith(b"\xef\xbb\xbf")
    for kind in ("tsv", "utx", "tbx", "deepl", "google", "aws"):
        assert not export_glossary(bundled, kind).data.startswith(b"\xef\xbb\xbf")


def test_cells_of_a_workbook_are_text() -> None:
    import io

    import openpyxl

    glossary = make_glossary("x: {zh-Hant: =1+1甲, en: '=cmd()'}")
    sheet = openpyxl.load_workbook(io.BytesIO(export_glossary(glossary, "xlsx").data)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}


def test_aws_names_chinese_as_aws_does() -> None:
    glossary = make_glossary("code: {zh-Hant-TW: 程式碼, zh-Hans: 代码, en: code}")
    assert export_glossary(glossary, "aws").data.decode() == "zh-TW,en,zh\n程式碼,code,代码\n"


def test_deepl_takes_a_source_once_and_says_so() -> None:
    glossary = make_glossary("a: {zh-Hant-TW: [代理, 代理人], en: agent}\nb: {zh-Hant-TW: 中介, en: [agent, broker]}")
    written = export_glossary(dataclasses.replace(glossary, source="en", target="zh-Hant-TW"), "deepl")
    assert written.data.decode() == "agent\t代理\nbroker\t中介\n"
    said = [str(problem) for problem in written.losses]
    assert any("takes 'agent' once" in line for line in said)
    assert any("'代理人' (zh-Hant-TW, admitted)" in line for line in said)


CORPORA = ["cindy", "d2l", "openclaw", "tidb-operator", "vue"]


def corpus(data: Path, name: str) -> Imported:
    path = data / "corpora" / f"{name}.glossary.tsv"
    if not path.is_file():
        pytest.skip(f"the development data has no {path.name}")
    return read_table(path.read_text(encoding="utf-8"), path.name, None, "\t")


@pytest.mark.parametrize("name", CORPORA)
def test_the_corpora_import_cleanly(data: Path, name: str) -> None:
    imported = corpus(data, name)
    glossary = imported.glossary
    assert (glossary.source, glossary.target) == ("en", "zh-Hans")
    back = read_glossary(write_yaml(glossary), "g.yaml")
    assert [bare(concept) for concept in back.concepts] == [bare(concept) for concept in glossary.concepts]
    rows = rows_of((data / "corpora" / f"{name}.glossary.tsv").read_text(encoding="utf-8"), "\t")[1:]
    united = sum("one concept" in problem.message for problem in imported.notices)
    assert len(glossary.concepts) + united == len(rows)
    text = write_yaml(glossary)
    for row in rows:  # each character of each cell is somewhere, but for the marks that were read
        for part in re.split(r"\||\s\(|\)|(?<=[\u3400-\u9fff])/(?=[\u3400-\u9fff])", f"{row[0]}|{row[1]}|{row[2]}"):
            assert part.strip().removeprefix("=").split("（")[0] in text.replace('\\"', '"'), row


def test_the_conventions_of_the_corpora(data: Path) -> None:
    vue = {concept.id: concept for concept in corpus(data, "vue").glossary.concepts}
    assert vue["attribute"].names == ("attribute",)
    assert [term.text for term in vue["watch"].terms] == ["watch", "watcher", "侦听", "侦听器"]
    assert vue["build"].approved("zh-Hans") == ("构建版本", "构建")
    assert [term.text for term in vue["local"].terms] == ["local"]
    assert "和 global 对应用局部" in vue["local"].note
    cindy = {concept.id: concept for concept in corpus(data, "cindy").glossary.concepts}
    assert cindy["withdraw"].note == "a reply"
    assert not cindy["withdraw"].decided
    assert cindy["Agent"].names == ("Agent",)
    assert cindy["Agent"].decided
    assert cindy["Author"].in_language("zh-Hant")[0].text == "作者"


@given(glossaries())
def test_a_glossary_does_not_differ_from_itself_and_merges_into_itself(glossary: Glossary) -> None:
    assert differences(glossary, glossary) == []
    merged = merge(glossary, glossary)
    assert merged.conflicts == ()
    assert differences(glossary, merged.glossary) == []


@given(glossaries(), glossaries(), st.sampled_from(("first", "second")))
def test_a_merge_holds_all_forms_of_both(first: Glossary, second: Glossary, prefer: Literal["first", "second"]) -> None:
    merged = merge(first, second, prefer).glossary
    held = {(term.language, term.text) for concept in merged.concepts for term in concept.terms}
    for glossary in (first, second):
        assert held >= {(term.language, term.text) for concept in glossary.concepts for term in stated(concept)}
    winner = first if prefer == "first" else second
    preferred = {(t.language, t.text) for c in merged.concepts for t in c.terms if t.status == "preferred"}
    assert preferred >= {(t.language, t.text) for c in winner.concepts for t in c.terms if t.status == "preferred"}
