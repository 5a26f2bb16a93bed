"""What somebody wrote to break a check: it is refused in one line or read, in linear time, and steers no terminal."""

from __future__ import annotations

import json
import pickle
import random
import re
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import FrameType

import pytest
from conftest import Run, make_glossary
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_readers import mutated, outcome
from benchmarks.fuzz_targets import TARGETS
from termkit import check_text
from termkit.config import Config, load_config
from termkit.core import evidence
from termkit.core.document import Document
from termkit.core.finding import Finding, Spot
from termkit.core.result import CheckResult, PairSummary
from termkit.errors import ConfigError, GlossaryError, InputError, Problem, TermkitError
from termkit.formats import document, jsonl, markdown_prose, table, tmx, xliff
from termkit.formats.docx import document_from_docx
from termkit.formats.glossary_tbx import read_tbx
from termkit.formats.glossary_xlsx import read_xlsx
from termkit.formats.glossary_yaml import read_glossary
from termkit.formats.joined import raw_range
from termkit.formats.markdown import inline_masks
from termkit.jobs.baseline import load_baseline
from termkit.jobs.comments import comments
from termkit.jobs.project_check import Request, check_project
from termkit.jobs.trees import glob_pattern
from termkit.report.text import check_text as report
from termkit.text.code import looks_like_code
from termkit.text.english import latin_form
from termkit.text.match import Matcher

GLOSSARY = make_glossary(
    "vibe: {zh-Hant: 氛圍編程, en: {preferred: vibe coding, deprecated: [mood programming]}}\ngpt: {keep: [GPT-4]}"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NASTY = "a氛 \t\n\r\0\x1b\x85\u200b\u202e\u2028\u2066\ufeff\ufffc\ufffe\uffff\U0001fffe\ud800\udfff\U00020000🙂é\u0301'\"<&{}[]`$\\"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails where what is done takes more of the processor's time: these inputs are such that linear takes a tenth."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("this system has no timers")

    def stop(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive, deflated."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(content: str | bytes, **more: str | bytes) -> bytes:
    """A Word document with this main part."""
    return archive({"word/document.xml": content, **more})


def xlsx(sheet: str | bytes, **more: str | bytes) -> bytes:
    """A workbook with this sheet."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return archive(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{office}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{office}"><sheets><sheet name="s" sheetId="1"'
            ' r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1"'
            f' Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
            **more,
        }
    )


def row_sheet(words: str) -> str:
    """A sheet with a header and one row of words."""
    rows = (("en", "zh-TW"), (words, "氛圍"))
    cells = ("".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows)
    inside = "".join(f"<row>{row}</row>" for row in cells)
    return f'<worksheet xmlns="{SHEET}"><sheetData>{inside}</sheetData></worksheet>'


def of_word(words: str) -> str:
    """The main part of a Word document."""
    return f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>'


XML: dict[str, tuple[str, Callable[[str], object]]] = {
    "xliff": (
        '<xliff version="1.2"><file source-language="en" target-language="zh-TW"><body><trans-unit id="1">'
        "<source>{}</source><target>氛圍</target></trans-unit></body></file></xliff>",
        lambda text: list(xliff.units(text, "x").units),
    ),
    "tmx": (
        '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>{}</seg></tuv>'
        '<tuv xml:lang="zh-TW"><seg>氛圍</seg></tuv></tu></body></tmx>',
        lambda text: list(tmx.units(text, "x").units),
    ),
    "tbx": (
        '<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>'
        '<conceptEntry id="c"><langSec xml:lang="en"><termSec><term>{}</term></termSec></langSec>'
        '<langSec xml:lang="zh-TW"><termSec><term>氛圍</term></termSec></langSec></conceptEntry></body></text></tbx>',
        lambda text: read_tbx(text, "x"),
    ),
    "docx": (of_word("{}"), lambda text: document_from_docx("x", docx(text), "en").text),
    "xlsx": (row_sheet("{}"), lambda text: read_xlsx(xlsx(text), "x")),
}
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DECLARATIONS = {
    "an outer file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>',
    "an outer file by parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>',
    "a billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY e "&l11;">]>',
    "one big entity": f'<!DOCTYPE x [<!ENTITY e "{"a" * 100_000}">]>',
}


@pytest.mark.parametrize("kind", XML)
@pytest.mark.parametrize("attack", DECLARATIONS)
def test_entities_are_refused_in_one_line(kind: str, attack: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    body, read = XML[kind]
    words = "&e;" * 1000 if attack == "one big entity" else "a &e; b"
    text = DECLARATIONS[attack].replace("{secret}", str(tmp_path / "secret")) + body.format(words)
    with within(5), pytest.raises(InputError) as caught:
        read(text)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value).replace(str(tmp_path), "")


@pytest.mark.parametrize("kind", XML)
def test_an_outer_document_type_is_never_fetched(kind: str, tmp_path: Path) -> None:
    (tmp_path / "x.dtd").write_text('<!ENTITY e "the secret">')
    body, read = XML[kind]
    text = f'<!DOCTYPE x SYSTEM "{tmp_path / "x.dtd"}">' + body.format("a &e; b")
    try:
        shown = repr(read(text))
    except TermkitError as error:
        shown = str(error)
    assert "the secret" not in shown


@pytest.mark.parametrize("kind", XML)
def test_deeply_nested_xml_ends(kind: str) -> None:
    body, read = XML[kind]
    with within(5):
        try:
            read(body.format("<g>" * 20_000 + "a" + "</g>" * 20_000))
        except TermkitError as error:
            assert "\n" not in str(error)


def test_zip_bombs_are_refused() -> None:
    bomb = docx(of_word("a" * (300 << 20)))
    assert len(bomb) < 1 << 20
    with within(5), pytest.raises(InputError, match="expands to more"):
        document_from_docx("x", bomb, "en")
    with within(5), pytest.raises(InputError, match=r"unpacks to|cannot be read"):
        read_xlsx(xlsx("a" * (65 << 20)), "x")


def test_a_directory_that_lies_about_sizes_is_no_way_around_them() -> None:
    data = bytearray(docx(of_word("a" * (30 << 20))))
    at = data.rindex(b"PK\1\2") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")  # says that it expands to 1000 bytes
    with within(5), pytest.raises(InputError):
        document_from_docx("x", bytes(data), "en")


def test_names_that_lead_out_of_an_archive_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inside := tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(inside)
    out = {"../../evil.txt": "x", "/evil.txt": "x", "word/../../evil.xml": "x", "..\\evil": "x"}
    assert "氛圍" in document_from_docx("x", docx(of_word("氛圍"), **out), "en").text
    assert len(read_xlsx(xlsx(row_sheet("vibe"), **out), "x").glossary.concepts) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b"]


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="no links")
def test_loops_of_links_end(tmp_path: Path) -> None:
    (tmp_path / "works" / "a").mkdir(parents=True)
    (tmp_path / "works" / "e.zh-Hant.md").write_text("氛圍編程", encoding="utf-8")
    (tmp_path / "works" / "e.en.md").write_text("mood programming", encoding="utf-8")
    try:
        (tmp_path / "works" / "a" / "up").symlink_to(tmp_path / "works", target_is_directory=True)
        (tmp_path / "works" / "self.en.md").symlink_to(tmp_path / "works" / "self.en.md")
    except OSError:
        pytest.skip("links are not allowed here")
    with within(10):
        result = check_project(Request(jobs=1), Config(root=tmp_path, works=("works",)), GLOSSARY)
    assert [finding.text for finding in result.findings] == ["mood programming"]
    assert all("self.en.md" in problem.path for problem in result.unread)


# --- conditions of a glossary


def check_conditions(pattern: str, count: int) -> CheckResult:
    glossary = make_glossary(
        f"vibe:\n  zh-Hant: 氛圍編程\n  en: {{preferred: vibe coding, deprecated: [vibe]}}\n  deprecated-when: {{vibe: {pattern}}}"
    )
    source = "\n\n".join(f"氛圍編程 {'a' * 22}{number}" for number in range(count))
    target = "\n\n".join(f"vibe {number}" for number in range(count))
    return check_text(target, glossary=glossary, language="en", source=source)


def test_a_regex_without_end_is_refused_at_once() -> None:
    with within(10), pytest.raises(GlossaryError, match="runs without end; simplify it") as caught:
        check_conditions("'(a|a|a)+(b|$)X'", 3)
    assert "\n" not in str(caught.value)


def test_a_regex_that_is_slow_in_every_passage_is_refused_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_SECONDS_ALLOWED", 0.2)
    with within(10), pytest.raises(GlossaryError, match="runs without end; simplify it"):
        check_conditions("'(a|aa)+Y'", 3000)


def test_an_ordinary_regex_may_run_as_often_as_there_are_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_SECONDS_ALLOWED", 1.0)
    assert len(check_conditions("'a+[0-9]'", 300).findings) >= 300


def test_errors_of_a_glossary_come_whole_out_of_another_process() -> None:
    error = GlossaryError([Problem("g.yaml", 1, 2, "wrong"), Problem("g.yaml", 2, 2, "too")])
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.problems) == (str(error), error.problems)


# --- nesting, size


def test_aliases_of_yaml_are_not_expanded() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))
    with within(5):
        found = document("x.yaml", f"a0: &a0 氛圍編程\n{levels}\n", "zh-Hant-TW")
    assert found.text == "氛圍編程"


def test_deep_nesting_is_read_or_refused(tmp_path: Path) -> None:
    deep = '{"a":' * 100_000 + '"氛圍"' + "}" * 100_000
    with within(20):
        assert document("x.json", deep, "zh-Hant-TW").text == "氛圍"
        problems: list[Problem] = []
        options = {"source": None, "target": None, "encoding": None}
        assert list(jsonl.read(BytesIO(deep.encode()), "x", problems=problems, **options)) == []  # type: ignore[arg-type]
        assert "nested too deeply" in problems[0].message
        (tmp_path / "b.json").write_text(deep)
        with pytest.raises(InputError, match="not a baseline"):
            load_baseline(tmp_path / "b.json")
        with pytest.raises(InputError, match="nested deeper"):
            document("x.yaml", "[" * 100_000, "en")
        assert comments("# termkit: x\n" + "[" * 100_000, "x", "yaml") == []


@pytest.mark.parametrize("mark", ["> ", ">", "- ", "1. ", "* > ", ">\t- ", "  " * 3 + "- "])
def test_deep_markdown_is_read(mark: str) -> None:
    with within(10):
        for text in (mark * 20_000 + "氛圍編程", "\n".join(mark * depth + "a" for depth in range(300))):
            found = document("x.md", text, "zh-Hant-TW")
            assert all(0 <= block.start <= block.end <= len(text) for block in found.blocks)


def test_a_quote_that_is_never_closed_takes_no_other_row() -> None:
    rows = '"id","source","target"\n1,"open,b\n' + "".join(f'{n},"a {n}",氛圍\n' for n in range(2, 30_000))
    problems: list[Problem] = []
    options = {"source": None, "target": None, "encoding": None}
    with within(20):
        found = list(table.read(BytesIO(rows.encode()), "x.csv", problems=problems, **options))  # type: ignore[arg-type]
    assert found[-1].source == "a 29999"
    assert problems[0].line == 2
    assert "quote is not closed" in problems[0].message


LONG: dict[str, str] = {
    "one line": "氛圍編程，vibe coding " * 50_000,
    "one word": "a" * 1_000_000,
    "one number": "9" * 1_000_000,
    "empty lines": "\n" * 100_000,
    "empty lines of DOS": "\r\n" * 100_000,
    "blanks": " " * 1_000_000,
    "backticks": "`" * 200_000,
    "brackets": "[" * 200_000,
    "quotes": '\\"' * 100_000,
    "tags": "<a b=" * 60_000,
    "comments": "<!--" * 60_000,
}
SUFFIXES = (".txt", ".md", ".html", ".vtt", ".json", ".yaml", ".srt")


@pytest.mark.parametrize("name", LONG)
def test_long_texts_take_linear_time(name: str) -> None:
    text = LONG[name]
    with within(15):
        for suffix in SUFFIXES:
            try:
                found: Document | None = document(f"x{suffix}", text, "en")
            except InputError as error:
                found = None
                assert "\n" not in str(error)
            if found is not None and len(text) < 400_000:
                Matcher(GLOSSARY).find(found)
        looks_like_code(text)
        inline_masks(text)
        for format_name in ("markdown", "html", "json", "toml", "yaml", "po"):
            comments("termkit: " + text, "x", format_name)


def test_a_long_last_line_is_read_row_by_row() -> None:
    options = {"source": None, "target": None, "encoding": None}
    line = json.dumps({"source": "a" * 1_000_000, "target": "氛"})
    with within(10):
        found = list(jsonl.read(BytesIO(f"\n{line}\n{line}".encode()), "x", problems=[], **options))  # type: ignore[arg-type]
    assert [(row.line, len(row.source)) for row in found] == [(2, 1_000_000), (3, 1_000_000)]


def test_front_matter_with_many_line_ends_is_read() -> None:
    with within(5):
        markdown_prose.prose("---\na: b\n" + "\r\n" * 5000 + "x")


def test_a_long_term_is_compiled() -> None:
    with within(5):
        latin_form("x" * 100_000)


def test_many_findings_in_one_entry_are_placed_in_linear_time() -> None:
    text = XML["xliff"][0].format("mood <x/>programming &amp; " * 20_000)
    (unit,) = xliff.units(text, "x").units
    with within(5):
        at = [raw_range(unit.source, 20 * number + 6, 20 * number + 17) for number in range(10_000)]
    assert {text[start:end] for start, end in at[:50]} == {"programming"}


def test_many_findings_in_one_segment_name_few_places() -> None:
    glossary = make_glossary("vibe: {zh-Hant: 氛圍編程, en: {preferred: vibe coding, deprecated: [vibes]}}")
    with within(10):
        result = check_text("vibes, " * 2000, glossary=glossary, language="en", source="氛圍編程，" * 2000)
    found = [finding for finding in result.findings if finding.rule == "deprecated-term"]
    assert len(found) == 2000
    assert max(len(finding.related) for finding in found) <= 20


def test_very_many_comments_for_termkit_are_refused() -> None:
    text = "<!-- termkit: ignore deprecated-term -- x -->\n\n" * 3000
    with within(5), pytest.raises(ConfigError, match=r"^x:4001:1: more than 2000 comments for termkit"):
        comments(text, "x", "markdown")


# --- settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 100_000, "nested without end"),
        ("[check]\njobs = " + "9" * 5000, "a huge number"),
        ('[[project.pairs]]\nsource = "../x/{path}"\ntarget = "en/{path}"', ":2: .*leads out of the project"),
        ('[[project.pairs]]\nsource = "zh/{path}"\ntarget = "en/../../{path}"', ":3: .*leads out of the project"),
        ('[[project.pairs]]\nsource = "/etc/{path}"\ntarget = "en/{path}"', ":2: .*leads out of the project"),
    ],
)
def test_settings_that_break_out_are_refused_in_one_line(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "termkit.toml").write_text(text)
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(tmp_path / "termkit.toml")
    assert "\n" not in str(caught.value)


# --- characters


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(NASTY), st.sampled_from(("氛圍編程", "mood programming")))))
def test_findings_stand_where_they_say(parts: list[str]) -> None:
    text = "".join(parts)
    for kind in ("text", "markdown"):
        result = check_text(text, glossary=GLOSSARY, language="en", source="氛圍編程", format=kind)
        for finding in result.findings:
            assert text[finding.start : finding.end] == finding.text
        assert all(c == "\n" or c.isprintable() or c == "\u3000" for c in report(result))


def test_nasty_characters_stay_findable() -> None:
    text = "\ufeffa\ufeff\u2028\0\u202e🙂\ud800 mood programming\U0001fffe"
    result = check_text(text, glossary=GLOSSARY, language="en", source="氛圍編程")
    assert [(one.start, one.column) for one in result.findings if one.rule == "deprecated-term"] == [(9, 10)]


ESCAPE = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e"


def test_no_name_or_text_steers_a_terminal() -> None:
    spot = Spot(f"p{ESCAPE}", 0, 1, f"t{ESCAPE}", 1, 1, f"b{ESCAPE}", f"a{ESCAPE}", side="source")
    finding = Finding(
        "deprecated-term", "major", f"m{ESCAPE}", f"c{ESCAPE}", f"f{ESCAPE}", 0, 1, f"w{ESCAPE}", 1, 1, (spot,)
    )
    other = Finding("inconsistent-term", "minor", "m", "c", "f", 0, 1, "w", 1, 1, (spot,))
    told = Finding("unpractised-term", "neutral", "m", "c", f"f{ESCAPE}", 0, 1, "w", 1, 1)
    pair = PairSummary(f"s{ESCAPE}", f"t{ESCAPE}", ())
    shown = report(CheckResult((finding, other, told), (), (pair,), {}, alone=(f"x{ESCAPE}",)))
    assert [c for c in shown if not (c.isprintable() or c == "\n")] == []


def test_no_name_of_a_file_steers_a_terminal_by_an_error(run: Run, tmp_path: Path) -> None:
    name = "a\x1b[31m.zh-Hant.md"
    try:
        (tmp_path / name).write_bytes(b"\xff\xfe\xff")
    except OSError:
        pytest.skip("this system has no such names")
    (tmp_path / "glossary.yaml").write_text(
        "termkit: 1\nlanguages: {source: zh-Hant-TW, target: en}\nconcepts:\n  氛圍編程: vibe coding\n",
        encoding="utf-8",
    )
    for arguments in (("check", name), ("check", "."), ("check", "missing\x1b[31m.zh-Hant.md")):
        told = run(*arguments)
        assert told.returncode == 2
        assert "\x1b" not in told.stderr + told.stdout


# --- a little of what benchmarks/fuzz_readers.py does for longer


@pytest.mark.parametrize("name", [name for name in TARGETS if not name.startswith("glossary-")])
def test_random_input(name: str) -> None:
    for number in range(60):
        failure, _ = outcome(TARGETS[name], mutated(name, random.Random(f"{name} test {number}")), number)
        assert failure is None


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 25_000, "- " * 30_000, "? " * 5_000, "\n".join(" " * n + "a:" for n in range(600))]
)
def test_a_glossary_of_any_depth_is_refused(text: str) -> None:
    with pytest.raises(GlossaryError, match="nested too deeply"):
        read_glossary(text, "g.yaml")


def test_a_glob_of_stars_is_quick() -> None:
    assert glob_pattern("a*" * 30 + "b").fullmatch("a" * 200) is None
    assert glob_pattern("**/" * 40 + "x").fullmatch("y/" * 100) is None
    with pytest.raises(ConfigError, match="more than 5"):
        glob_pattern("a/**b/" * 6 + "x")


@given(
    st.lists(st.sampled_from(["a", "b", "*", "?", "/", "[ab]"]), min_size=1, max_size=8), st.text("ab/", max_size=10)
)
def test_stars_mean_what_they_say(parts: list[str], path: str) -> None:
    """As without any care for time: a star is any number of characters of one name."""
    glob = "x/" + "".join(parts)
    if "**" in glob or glob.endswith("/"):
        return
    plain = "".join({"*": "[^/]*", "?": "[^/]", "[ab]": "[ab]"}.get(part, part) for part in parts)
    assert bool(glob_pattern(glob).fullmatch("x/" + path)) == bool(re.fullmatch("x/" + plain, "x/" + path))
