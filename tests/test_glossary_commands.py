"""``termkit glossary`` import, export, merge, diff, add and fill, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT, Run
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from termkit.cli.glossary_exchange import _READ, _WRITE
from termkit.core.glossary import Glossary
from termkit.errors import InputError, TermkitError
from termkit.formats.glossary_yaml import read_glossary
from termkit.jobs.glossary_edits import Addition, added, filled
from termkit.jobs.glossary_exchange import READ_FORMATS, WRITE_FORMATS
from termkit.text.convert import convert

GLOSSARY = """\
# our terms
termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  # short
  氛圍編程: vibe coding   # said in 2025
  代理: [agent,   # two lines
         AI agent]

  code: {zh-Hant-TW: {preferred: 程式碼, deprecated: [代碼]}, en: code}  # flow
  software:
    zh-Hant-TW: 軟體
    en: software
    note: |
      a note

      of two paragraphs
  openai: {keep: OpenAI}

# the end
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    (tmp_path / "termkit.toml").write_text("", encoding="utf-8")
    path = tmp_path / "glossary.yaml"
    path.write_text(GLOSSARY, encoding="utf-8", newline="")
    return path


def test_the_command_offers_what_the_job_knows() -> None:
    assert (_READ, _WRITE) == (READ_FORMATS, WRITE_FORMATS)


def test_import_to_standard_output_and_to_a_file(run: Run, tmp_path: Path) -> None:
    table = "en\tzh_hans\tnote\nbuild\t构建版本\t\nbuild\t构建\t\nref\t=ref\tproposed\n"
    (tmp_path / "t.tsv").write_text(table, encoding="utf-8")
    done = run("glossary", "import", "t.tsv")
    assert done.returncode == 0
    assert done.stdout == (
        "termkit: 1\nlanguages: {source: en, target: zh-Hans}\nconcepts:\n"
        "  build: [构建版本, 构建]\n  ref: {status: proposed, keep: ref}\n"
    )
    assert done.stderr == "t.tsv:3:1: 'build' stands in line 2 already: one concept; 构建 came in beside it\n"
    again = run("glossary", "import", "t.tsv", "-o", "out.yaml")
    assert (again.returncode, again.stdout) == (0, "")
    assert (tmp_path / "out.yaml").read_text(encoding="utf-8") == done.stdout
    assert run("glossary", "check", "-g", "out.yaml").returncode in (0, 1)


def test_import_with_columns_and_languages(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code;代码;a;b\n", encoding="utf-8")
    done = run("glossary", "import", "t.csv", "--columns", "en,zh-Hans,-,note", "--from", "zh-Hans", "--to", "en")
    assert "languages: {source: zh-Hans, target: en}" in done.stdout
    assert "note: b" in done.stdout
    refused = run("glossary", "import", "t.csv")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(
        "termkit: t.csv:1:1: no header ('code', '代码', 'a', 'b'); say what the columns are"
    )
    assert run("glossary", "import", "none.tsv").returncode == 2


@pytest.mark.parametrize("kind", WRITE_FORMATS)
def test_export_writes_every_format(run: Run, glossary: Path, tmp_path: Path, kind: str) -> None:
    done = run("glossary", "export", "--to-format", kind, "-o", f"out.{kind}")
    assert done.returncode == 0
    assert (tmp_path / f"out.{kind}").stat().st_size > 50
    assert all(line.startswith("glossary.yaml:") and "lost: " in line for line in done.stderr.splitlines())


@pytest.mark.parametrize(("kind", "suffix"), [("tsv", "tsv"), ("csv", "csv"), ("tbx", "tbx"), ("xlsx", "xlsx")])
def test_there_and_back_again(run: Run, glossary: Path, kind: str, suffix: str) -> None:
    run("glossary", "export", "--to-format", kind, "-o", f"out.{suffix}")
    run("glossary", "import", f"out.{suffix}", "-o", "back.yaml")
    done = run("glossary", "diff", "glossary.yaml", "back.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_losses_are_lines_on_standard_error(run: Run, glossary: Path) -> None:
    done = run("glossary", "export", "--to-format", "deepl")
    assert done.stdout.splitlines() == [
        "氛圍編程\tvibe coding", "代理\tagent", "程式碼\tcode", "軟體\tsoftware", "OpenAI\tOpenAI",
    ]  # fmt: skip
    assert "glossary.yaml:10:3: lost: 'code': DeepL has no place for '代碼' (zh-Hant-TW, deprecated)" in done.stderr
    assert "glossary.yaml:7:3: lost: '代理': DeepL has no place for 'AI agent' (en, admitted)" in done.stderr


def test_every_format_can_be_diffed_and_merged(run: Run, glossary: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("en,zh-TW\nplugin,外掛\ncode,程式碼\n", encoding="utf-8")
    done = run("glossary", "merge", "glossary.yaml", "t.csv", "-o", "both.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    both = read_glossary((tmp_path / "both.yaml").read_text(encoding="utf-8"), "both.yaml")
    assert [concept.id for concept in both.concepts][-1] == "plugin"
    assert len(both.concepts) == 6
    assert (both.source, both.target) == ("zh-Hant-TW", "en")


def test_a_table_read_in_passing_says_that_it_was_changed(run: Run, glossary: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("en,zh-TW\nplugin,外掛\nplugin,外掛程式\n", encoding="utf-8")
    done = run("glossary", "diff", "t.csv", "t.csv")
    line = "t.csv: 1 places were not taken as they stand; 'termkit glossary import t.csv' lists them\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", line * 2)


FIRST = """\
termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  a: {zh-Hant-TW: 甲, en: one, note: first}
  乙: two
  c: {zh-Hant-TW: 丙, en: {preferred: three, deprecated: [tri]}}
"""
SECOND = """\
termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  a: {zh-Hant-TW: 甲, en: uno, note: second}
  b: {zh-Hant-TW: 乙, en: [two, second]}
  c: {zh-Hant-TW: 丙, en: [three, tri], status: proposed}
  丁: four
"""


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SECOND, encoding="utf-8")
    return tmp_path


def test_contradictions_stop_a_merge(run: Run, pair: Path) -> None:
    done = run("glossary", "merge", "a.yaml", "b.yaml", "-o", "c.yaml")
    assert done.returncode == 1
    assert not (pair / "c.yaml").exists()
    assert done.stderr.splitlines() == [
        "b.yaml:4:3: 'a': the preferred term in en is 'one' and 'uno'",
        "b.yaml:6:3: 'c': 'tri' (en) is deprecated and admitted",
        "b.yaml:6:3: 'c': status is decided and proposed",
        "3 contradictions; --prefer first or --prefer second decides them",
    ]


def test_one_side_can_be_preferred(run: Run, pair: Path) -> None:
    first = run("glossary", "merge", "a.yaml", "b.yaml", "--prefer", "first").stdout
    assert "en: [one, uno]" in first
    assert "deprecated: [tri]" in first
    assert "note: first; second" in first.replace('"', "")
    assert "乙: [two, second]" in first
    assert "丁: four" in first
    second = run("glossary", "merge", "a.yaml", "b.yaml", "--prefer", "second").stdout
    assert "en: [uno, one]" in second
    assert "en: [three, tri]" in second
    assert "status: proposed" in second


def test_a_merge_with_itself_is_itself(run: Run, pair: Path) -> None:
    done = run("glossary", "merge", str(ROOT / "glossary.yaml"), str(ROOT / "glossary.yaml"), "-o", "same.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert run("glossary", "diff", str(ROOT / "glossary.yaml"), "same.yaml").returncode == 0


def test_diff(run: Run, pair: Path) -> None:
    done = run("glossary", "diff", "a.yaml", "b.yaml")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "~ a",
        "    - en one (preferred)",
        "    + en uno (preferred)",
        "    ~ note: 'first' -> 'second'",
        "~ 乙",
        "    + en second (admitted)",
        "    ~ id: '乙' -> 'b'",
        "~ c",
        "    ~ en tri: deprecated -> admitted",
        "    ~ status: decided -> proposed",
        "+ 丁: 丁, four",
    ]
    data = json.loads(run("glossary", "diff", "a.yaml", "b.yaml", "--format", "json").stdout)
    assert [entry["kind"] for entry in data["differences"]] == ["changed", "changed", "changed", "added"]
    assert data["differences"][2]["restated"] == [
        {"language": "en", "text": "tri", "status": "admitted", "was": "deprecated"}
    ]
    assert data["differences"][2]["fields"] == {"status": {"from": "decided", "to": "proposed"}}


def test_add_keeps_all_other_bytes(run: Run, glossary: Path) -> None:
    done = run("glossary", "add", "鋸齒狀", "jagged", "--deprecated", "toothed", "--status", "proposed")
    assert (done.returncode, done.stderr) == (0, "")
    line = "  鋸齒狀: {status: proposed, zh-Hant-TW: 鋸齒狀, en: {preferred: jagged, deprecated: [toothed]}}\n"
    after = "  openai: {keep: OpenAI}\n"
    assert glossary.read_text(encoding="utf-8") == GLOSSARY.replace(after, after + line)


def test_add_writes_the_short_form_and_names(run: Run, glossary: Path) -> None:
    run("glossary", "add", "鋸齒狀", "jagged")
    run("glossary", "add", "DeepL", "DeepL")
    assert "  openai: {keep: OpenAI}\n  鋸齒狀: jagged\n  DeepL: {keep: DeepL}\n\n# the end\n" in glossary.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("氛圍編程", "x"),
            "glossary.yaml:6:3: '氛圍編程' (preferred) is there already, in concept '氛圍編程'; edit that",
        ),
        (("氛围编程", "x"), "glossary.yaml:6:3: '氛圍編程' (preferred) is there already"),
        (("代碼", "x"), "glossary.yaml:10:52: '代碼' (deprecated) is there already, in concept 'code'"),
        (("software", "軟件"), "glossary.yaml goes from zh-Hant-TW to en: write '軟件' first, then 'software'"),
        (("甲", " "), "the term is empty"),
        (("甲", "x", "--deprecated", "x"), "'x' is given as preferred and as deprecated; give it once"),
    ],
)
def test_add_refuses(run: Run, glossary: Path, words: tuple[str, ...], message: str) -> None:
    done = run("glossary", "add", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert glossary.read_text(encoding="utf-8") == GLOSSARY


def test_add_keeps_encoding_and_line_ends(run: Run, glossary: Path) -> None:
    windows = GLOSSARY.replace("\n", "\r\n")
    glossary.write_bytes(b"\xff\xfe" + windows.encode("utf-16-le"))
    assert run("glossary", "add", "鋸齒狀", "jagged").returncode == 0
    data = glossary.read_bytes()
    assert data.startswith(b"\xff\xfe")
    after = "  openai: {keep: OpenAI}\r\n"
    assert data[2:].decode("utf-16-le") == windows.replace(after, after + "  鋸齒狀: jagged\r\n")


@pytest.mark.parametrize(
    "start",
    ["concepts: {}\n", "concepts: {}", "concepts: { }  # none yet\n", "concepts: {甲: one}\n", "concepts:\n  甲: one",
     "concepts:\n    甲:\n    - one\n    - uno\n", "concepts:\n  甲: {zh-Hant: 甲,\n      en: one}   # x\n# y\n"],
)  # fmt: skip
def test_add_finds_the_place(tmp_path: Path, start: str) -> None:
    path = tmp_path / "g.yaml"
    head = "termkit: 1\nlanguages: {source: zh-Hant, target: en}\n"
    path.write_text(head + start, encoding="utf-8", newline="")
    text = added(path, Addition("乙", "two", ("second",), note="x: y")).data.decode()
    found = read_glossary(text, "g.yaml")
    assert found.concepts[-1].approved("en") == ("two", "second")
    assert found.concepts[-1].note == "x: y"
    assert len(text.replace("{}", "").replace("{ }", "")) > len(head + start) - 3
    for line in start.split("\n")[1:]:
        assert line in text


def test_fill_derives_and_marks(run: Run, glossary: Path) -> None:
    done = run("glossary", "fill", "--scripts", "zh-Hans,zh-Hant-HK", "-i")
    assert done.returncode == 0
    assert done.stderr == "glossary.yaml: 8 terms derived\n"
    text = glossary.read_text(encoding="utf-8")
    hong_kong = convert("程式碼", to="zh-Hant-HK", source="zh-Hant-TW")
    expected = (
        GLOSSARY.replace(
            "氛圍編程: vibe coding   # said in 2025",
            "氛圍編程: {zh-Hant-TW: 氛圍編程, en: vibe coding, zh-Hans: 氛围编程, zh-Hant-HK: 氛圍編程}"
            "   # said in 2025; derived: zh-Hans, zh-Hant-HK",
        )
        .replace("代理: [agent,", "代理: {zh-Hant-TW: 代理, en: [agent,")
        .replace("AI agent]", "AI agent], zh-Hans: 代理, zh-Hant-HK: 代理}  # derived: zh-Hans, zh-Hant-HK")
        .replace(
            "en: code}  # flow",
            f"en: code, zh-Hans: 代码, zh-Hant-HK: {hong_kong}}}  # flow; derived: zh-Hans, zh-Hant-HK",
        )
        .replace(
            "    zh-Hant-TW: 軟體\n",
            "    zh-Hant-TW: 軟體\n    zh-Hans: 软件  # derived\n    zh-Hant-HK: 軟件  # derived\n",
        )
    )
    assert text == expected
    again = run("glossary", "fill", "--scripts", "zh-Hans,zh-Hant-HK", "-i")
    assert again.stderr == "glossary.yaml: 0 terms derived\n"
    assert glossary.read_text(encoding="utf-8") == expected


def test_fill_writes_elsewhere_when_asked(run: Run, glossary: Path, tmp_path: Path) -> None:
    shown = run("glossary", "fill", "--scripts", "zh-Hans")
    run("glossary", "fill", "--scripts", "zh-Hans", "-o", "out.yaml")
    assert (tmp_path / "out.yaml").read_text(encoding="utf-8") == shown.stdout != GLOSSARY
    assert glossary.read_text(encoding="utf-8") == GLOSSARY
    assert run("glossary", "fill", "--scripts", "zh-Hans", "-i", "-o", "x").returncode == 2
    assert "'en' is not Chinese" in run("glossary", "fill", "--scripts", "en").stderr


def test_fill_of_the_bundled_glossary(tmp_path: Path, bundled: Glossary) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_bytes((ROOT / "glossary.yaml").read_bytes())
    edited = filled(path, ("zh-Hans", "zh-Hant-HK"))
    assert len(edited.changed) > 100
    before, after = (ROOT / "glossary.yaml").read_text(encoding="utf-8"), edited.data.decode()
    missing = [line for line in before.split("\n") if line.startswith("  #") and line not in after]
    assert missing == []


def test_only_yaml_is_edited(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("en\tzh-Hans\na\t甲\n", encoding="utf-8")
    with pytest.raises(InputError, match="only YAML is edited in place"):
        added(tmp_path / "t.tsv", Addition("b", "乙"))


def words(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=8).map(str.strip).filter(lambda text: any(map(str.isalnum, text)))


@given(words("甲乙a b:#{}[],'\"|-&*!?%@"), words("xy z:#{}[],'\"-\\"))
@settings(max_examples=60)
def test_whatever_is_added_is_read_back(tmp_path_factory: pytest.TempPathFactory, source: str, target: str) -> None:
    path = tmp_path_factory.mktemp("add") / "g.yaml"
    path.write_text(GLOSSARY, encoding="utf-8", newline="")
    try:
        data = added(path, Addition(source, target)).data.decode()
    except TermkitError:
        assume(False)
        raise
    concept = read_glossary(data, "g.yaml").concepts[-1]
    assert {term.text for term in concept.terms} == {source, target}
    head, tail = GLOSSARY.split("\n\n# the end")
    assert data.startswith(head)
    assert data.endswith("\n\n# the end" + tail)
