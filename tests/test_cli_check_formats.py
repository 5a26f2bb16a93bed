"""``termkit check`` on a small project in each format: what is planted is found, exactly there, and nothing else.

A place where something must be found is written ``⟦rule:what the file writes there⟧``; the marks are taken out of the
file before it is checked, so a project says by itself which findings it must have.
"""

from __future__ import annotations

import html
import io
import json
import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import Run

GLOSSARY = """\
termkit: 1
languages: {source: en, target: zh-Hans}
concepts:
  database: {en: database, zh-Hans: {preferred: 数据库, deprecated: [资料库]}}
  R&D: {en: R&D, zh-Hans: {preferred: 研发, deprecated: [研究&发展]}}
"""
PLACE = re.compile(r"⟦(?P<rule>[a-z-]+):(?P<written>.*?)⟧", re.DOTALL)
FAULT = "⟦deprecated-term:资料库⟧"


class Planted(NamedTuple):
    """A place that must be found."""

    rule: str
    line: int
    column: int
    written: str


def plain(marked: str) -> str:
    """The text without marks."""
    return PLACE.sub(lambda place: place["written"], marked)


def planted(marked: str) -> list[Planted]:
    """The places that are marked, by lines and columns of the text without marks."""
    places = []
    for place in PLACE.finditer(marked):
        before = re.sub("\r\n?", "\n", plain(marked[: place.start()]))
        line_start = before.rfind("\n") + 1
        places.append(Planted(place["rule"], before.count("\n") + 1, len(before) - line_start + 1, place["written"]))
    return places


def write(folder: Path, files: Mapping[str, str], encoding: str = "utf-8") -> None:
    """A project with the glossary above."""
    (folder / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    if "termkit.toml" not in files:
        (folder / "termkit.toml").write_text('[project]\nworks = ["."]\n', encoding="utf-8")
    for name, marked in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(plain(marked).encode("utf-8" if name.endswith(".toml") else encoding))


def as_read(written: str) -> str:
    """What a reader sees of what a file writes: escapes, references, inline tags and line seams are gone."""
    written = re.sub(r'"[ \t]*\r?\n[ \t]*"|<[^>]*>', "", written)
    written = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda escape: chr(int(escape[1], 16)), written)
    return html.unescape(re.sub(r"\\(.)", lambda escape: {"n": "\n", "t": "\t"}.get(escape[1], escape[1]), written))


def checked(run: Run, folder: Path, *arguments: str, status: int = 1) -> list[dict[str, Any]]:
    """The findings of a run; a fault of termkit fails the test."""
    done = run("check", "--format", "json", *arguments, cwd=folder)
    assert not re.search("Traceback|internal error", done.stderr), done.stderr
    assert done.returncode == status, done.stdout + done.stderr
    findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return findings


def assert_places_hold(findings: list[dict[str, Any]], folder: Path, encoding: str = "utf-8") -> None:
    """What the file writes at [start, end) is the text; line and column agree with start."""
    for finding in findings:
        for place in (finding, *finding["related"]):
            text = (folder / place["path"]).read_bytes().decode(encoding).removeprefix("\ufeff")
            written = text[place["start"] : place["end"]]
            assert as_read(written) == place["text"], place
            before = re.sub("\r\n?", "\n", text[: place["start"]])
            assert place["line"] == before.count("\n") + 1, place
            assert place["column"] == len(before) - before.rfind("\n"), place


def assert_found(findings: list[dict[str, Any]], files: Mapping[str, str], folder: Path) -> None:
    """Exactly what is marked was found, at its place."""
    assert_found_in(findings, files, folder, "utf-8")


def assert_found_in(findings: list[dict[str, Any]], files: Mapping[str, str], folder: Path, encoding: str) -> None:
    """The same, of files in another encoding."""
    found = sorted(
        (f["path"], f["rule"], f["line"], f["column"], as_read(f["text"]))
        for f in findings
        if f["severity"] != "neutral"
    )
    marked = sorted(
        (name, place.rule, place.line, place.column, as_read(place.written))
        for name, text in files.items()
        for place in planted(text)
    )
    assert found == marked
    assert_places_hold(findings, folder, encoding)


PROJECTS: dict[str, dict[str, str]] = {
    "po": {
        "po/zh_CN.po": f'''\
msgid ""
msgstr ""
"Language: zh_CN\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

#: a.c:1
msgid "The database is open."
msgstr "{FAULT}已打开。"

msgid "A database is good."
msgstr "数据库很好。"

msgctxt "menu"
msgid "Open the database"
msgstr "打开\\t{FAULT}"

msgid "%d database"
msgid_plural "%d databases"
msgstr[0] "%d 个{FAULT}"

msgid "The R&D database has %s rows."
msgstr ""
"研发的\\"资"
"料库\\"有 %s 行。"

msgid "It has %s rows."
msgstr "⟦placeholder-mismatch:它有\\n\\"几行\\"。⟧"

msgid "It has 25 rows."
msgstr "它有 ⟦number-mismatch:52⟧ 行。"

#, fuzzy
msgid "Close the database"
msgstr "关闭资料库"

#~ msgid "Old database"
#~ msgstr "旧资料库"
'''.replace('资"\n"料库', '⟦deprecated-term:资"\n"料库⟧'),
    },
    "xliff-1.2": {
        "app.zh-Hans.xlf": f"""\
<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="a" source-language="en" target-language="zh-Hans" datatype="plaintext">
    <body>
      <trans-unit id="1"><source>The database is open.</source><target>{FAULT}已打开。</target></trans-unit>
      <trans-unit id="2"><source>A database is good.</source><target>数据库很好。</target></trans-unit>
      <trans-unit id="3"><source>A <g id="1">big</g> database.</source><target>大<g id="1">的</g>{FAULT}。</target></trans-unit>
      <trans-unit id="4"><source>R&amp;D is here.</source><target>⟦deprecated-term:研究&amp;发展⟧在这里。</target></trans-unit>
      <trans-unit id="5"><source>It has 25 rows.</source><target>它有 ⟦number-mismatch:52⟧ 行。</target></trans-unit>
    </body>
  </file>
</xliff>
""",
    },
    "xliff-2.0": {
        "app.xlf": f"""\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="zh-Hans">
  <file id="f">
    <unit id="1"><segment><source>The database is open.</source><target>{FAULT}已打开。</target></segment></unit>
    <unit id="2"><segment><source>A database is good.</source><target>数据库很好。</target></segment></unit>
    <unit id="3">
      <segment><source>One database. </source><target>一个{FAULT}。</target></segment>
      <segment><source>A <pc id="1">big</pc> database.</source><target>大<pc id="1">的</pc>{FAULT}。</target></segment>
    </unit>
  </file>
</xliff>
""",
    },
    "tmx": {
        "memory.tmx": f"""\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="en" adminlang="en" datatype="plaintext" segtype="sentence" o-tmf="x"
  creationtool="x" creationtoolversion="1"/><body>
  <tu tuid="1"><tuv xml:lang="en"><seg>The database is open.</seg></tuv>
    <tuv xml:lang="zh-Hans"><seg>{FAULT}已打开。</seg></tuv></tu>
  <tu tuid="2"><tuv xml:lang="en"><seg>A database is good.</seg></tuv>
    <tuv xml:lang="zh-Hans"><seg>数据库很好。</seg></tuv></tu>
</body></tmx>
""",
    },
    "json side by side": {
        "locales/en.json": '{"open": "The database is open.", "good": {"it": "A database is good."}, "n": "{count} of 25 files"}\n',
        "locales/zh-Hans.json": f'{{\n  "open": "“{FAULT}”已打开。",\n  "good": {{"it": "数据库很好。"}},\n'
        '  "n": "25 个文件中的⟦placeholder-mismatch:{number}⟧个"\n}\n',
    },
    "json in folders": {
        "locales/en/app.json": '{"open": "The database is open.", "list": ["A database is good."]}\n',
        "locales/zh-CN/app.json": f'{{"list": ["数据库很好。"],\n "open": "\\u8fd9\\n个{FAULT}\\t⟦deprecated-term:\\u8d44料库⟧"}}\n',
    },
    "yaml side by side": {
        "locales/en.yml": "en:\n  open: The database is open.\n  good: A database is good.\n",
        "locales/zh-CN.yml": f"zh-CN:\n  open: {FAULT}已打开。\n  good: '数据库很好。'\n",
    },
    "yaml in folders": {
        "i18n/en/app.yaml": "open: The database is open.\nlong: |\n  One database.\n  Two.\n",
        "i18n/zh-Hans/app.yaml": f'open: "⟦deprecated-term:\\u8d44料库⟧已打开。"\nlong: |\n  一个{FAULT}。\n  两个。\n',
    },
    "arb": {
        "lib/l10n/app_en.arb": '{"@@locale": "en", "open": "The database is open.", "@open": {"description": "x"}, "good": "A database is good."}\n',
        "lib/l10n/app_zh.arb": f'{{"@@locale": "zh",\n "open": "{FAULT}已打开。", "@open": {{"description": "资料库"}},\n "good": "数据库很好。"}}\n',
    },
    "jsonl": {
        "memory.jsonl": '{"source": "A database is good.", "target": "数据库很好。"}\n'
        f'{{"source": "The database is open.", "target": "{FAULT}已打开。"}}\n'
        '{"target": "⟦deprecated-term:\\u8d44料库⟧关了。", "source": "The database is shut."}\n',
    },
    "tsv": {
        "memory.tsv": f"source\ttarget\nA database is good.\t数据库很好。\nThe database is open.\t{FAULT}已打开。\n",
    },
    "csv": {
        "memory.csv": f'source,target\n"A database, good.",数据库很好。\nThe database is open.,"“{FAULT}”,已打开。"\n',
    },
    "html": {
        "page.en.html": "<!doctype html>\n<html lang=en><title>A database</title><p>The <b>data</b>base is open.</p><p>R&amp;D</p></html>\n",
        "page.zh-Hans.html": "<!doctype html>\n<html lang=zh-Hans><title>数据库</title><p>"
        "⟦deprecated-term:资<b>料</b>库⟧已打开。</p><script>'资料库'</script><p>⟦deprecated-term:研究&amp;发展⟧</p></html>\n",
    },
    "srt": {
        "film.en.srt": "1\n00:00:01,000 --> 00:00:02,000\nThe database is open.\n\n2\n00:00:03,000 --> 00:00:04,000\nA database is good.\n",
        "film.zh-Hans.srt": f"1\n00:00:01,000 --> 00:00:02,000\n<i>这个{FAULT}</i>已打开。\n\n2\n00:00:03,000 --> 00:00:04,000\n数据库很好。\n",
    },
    "vtt": {
        "film.en.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nThe database is open.\n\n00:03.000 --> 00:04.000\nA database is good.\n",
        "film.zh-Hans.vtt": f"WEBVTT\n\nNOTE 资料库\n\n00:01.000 --> 00:02.000\n<v 甲>{FAULT}已打开。\n\n00:03.000 --> 00:04.000\n数据库很好。\n",
    },
    "markdown in folders": {
        "docs/en/guide/a.md": "# Guide\n\nThe database is open.\n\nA database is good.\n",
        "docs/zh/guide/a.md": f"# 指南\n\n**{FAULT}**已打开，`资料库`。\n\n数据库很好。\n",
    },
    "markdown by a pattern": {
        "termkit.toml": '[project]\nworks = ["texts"]\n\n[[project.pairs]]\nsource = "texts/{name}_origin.md"\ntarget = "texts/{name}.md"\n'
        'source-language = "en"\ntarget-language = "zh-Hans"\n',
        "texts/x_origin.md": "The database is open. It has 25 rows.\n\nA database is good.\n",
        "texts/x.md": f"{FAULT}已打开，有 ⟦number-mismatch:52⟧ 行。\n\n数据库很好。\n",
    },
    "Chinese names and spaces": {
        "我的 文档/数据 说明.en.md": "The database is open.\n",
        "我的 文档/数据 说明.zh-Hans.md": f"这个{FAULT}已打开。\n",
    },
    "plain text, characters beyond the first plane": {
        "a.en.txt": "The database is open.\n",
        "a.zh-Hans.txt": f"𠮷𠮷：{FAULT}已打开。\n",
    },
}


@pytest.mark.parametrize("name", PROJECTS)
def test_exactly_what_is_planted_is_found(run: Run, tmp_path: Path, name: str) -> None:
    write(tmp_path, PROJECTS[name])
    assert_found(checked(run, tmp_path), PROJECTS[name], tmp_path)


def docx(*paragraphs: tuple[str, ...]) -> bytes:
    """A Word document; each paragraph is given by its runs."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p>{''.join(f'<w:r><w:t>{text}</w:t></w:r>' for text in runs)}</w:p>" for runs in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    return file.getvalue()


def test_word_documents(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "a.en.docx").write_bytes(
        docx(
            (
                "The data",
                "base is open.",
            ),
            ("It has 25 rows.",),
        )
    )
    (tmp_path / "a.zh-Hans.docx").write_bytes(docx(("这个资", "料库已打开。"), ("它有 52 行。",)))
    findings = checked(run, tmp_path)
    text = "这个资料库已打开。\n它有 52 行。"  # a paragraph is a line
    assert [(f["rule"], f["line"], f["column"], text[f["start"] : f["end"]]) for f in findings] == [
        ("deprecated-term", 1, 3, "资料库"),
        ("number-mismatch", 2, 4, "52"),
    ]
    whole = (tmp_path / "a.zh-Hans.docx").read_bytes()
    (tmp_path / "a.zh-Hans.docx").write_bytes(whole[: len(whole) * 4 // 5])
    done = run("check")
    assert done.returncode == 2
    assert "termkit: a.zh-Hans.docx: not a Word document, or cut off" in done.stderr


LONG = f"今天我们要说的是这个很大的{FAULT}，它已经打开了，大家都可以看到里面的东西。"
PO_HEADER = 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=%s\\n"\n\n'
XLIFF = (
    '<?xml version="1.0" encoding="%s"?>\n<xliff version="1.2"><file source-language="en" target-language="zh-Hans" '
    'original="a" datatype="x"><body>\n<trans-unit id="1"><source>The database is open.</source>'
    f"<target>{LONG}</target></trans-unit></body></file></xliff>\n"
)


def in_all_formats(charset: str) -> dict[str, str]:
    """The same fault in every format of text."""
    time = "00:00:01{0}000 --> 00:00:02{0}000\n"
    return {
        "a.en.md": "The database is open.\n\nA database is good.\n",
        "a.zh-Hans.md": f"{LONG}\n\n数据库很好。\n",
        "b.en.html": f"<meta charset={charset}>\n<p>The database is open.</p>\n",
        "b.zh-Hans.html": f"<meta charset={charset}>\n<p>{LONG}</p>\n",
        "c.en.srt": f"1\n{time.format(',')}The database is open.\n",
        "c.zh-Hans.srt": f"1\n{time.format(',')}{LONG}\n",
        "d.en.vtt": f"WEBVTT\n\n{time.format('.')}The database is open.\n",
        "d.zh-Hans.vtt": f"WEBVTT\n\n{time.format('.')}{LONG}\n",
        "e.zh_CN.po": PO_HEADER % charset + f'msgid "The database is open."\nmsgstr ""\n"{LONG}"\n',
        "f.xlf": XLIFF % charset,
        "g.jsonl": f'{{"source": "The database is open.",\t"target": "{LONG}"}}\n',
        "h.tsv": f"source\ttarget\nThe database is open.\t{LONG}\n",
        "i/en.json": '{\n"a": "The database is open."\n}\n',
        "i/zh-Hans.json": f'{{\n"a": "{LONG}"\n}}\n',
        "j/en.yaml": "a: The database is open.\n",
        "j/zh-Hans.yaml": f'a: "{LONG}"\n',
        "数据.en.txt": "The database is open.\n",
        "数据.zh-Hans.txt": f"{LONG}\n",
    }


@pytest.mark.parametrize(
    ("codec", "charset", "line_end"),
    [
        ("utf-8", "UTF-8", "\n"),
        ("utf-8", "UTF-8", "\r"),
        ("utf-8-sig", "UTF-8", "\r\n"),
        ("utf-16", "UTF-16", "\r\n"),
        ("gb18030", "GB18030", "\r\n"),
    ],
)
def test_every_encoding_and_line_end_in_every_format(
    run: Run, tmp_path: Path, codec: str, charset: str, line_end: str
) -> None:
    files = {name: text.replace("\n", line_end) for name, text in in_all_formats(charset).items()}
    write(tmp_path, files, codec)
    assert_found_in(checked(run, tmp_path), files, tmp_path, codec)


def test_big5(run: Run, tmp_path: Path) -> None:
    glossary = "termkit: 1\nlanguages: {source: en, target: zh-Hant-TW}\nconcepts:\n"
    glossary += "  database: {en: database, zh-Hant: {preferred: 資料庫, deprecated: [數據庫]}}\n"
    long = "今天我們要說的是這個很大的⟦deprecated-term:數據庫⟧，它已經打開了，大家都可以看到裡面的東西。"
    files = {
        "a.en.md": "The database is open.\n",
        "a.zh-Hant-TW.md": f"{long}\r\n",
        "g.jsonl": f'{{"source": "The database is open.", "target": "{long}"}}\r\n',
        "e.zh_TW.po": (PO_HEADER % "Big5").replace("CN", "TW") + f'msgid "The database is open."\nmsgstr "{long}"\n',
    }
    write(tmp_path, files, "big5")
    (tmp_path / "glossary.yaml").write_text(glossary, encoding="utf-8")
    assert_found_in(checked(run, tmp_path), files, tmp_path, "big5")


def test_a_declared_encoding_and_a_wrong_one(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"a.zh-Hans.md": "档案\n"}, "gb18030")
    assert run("check", "a.zh-Hans.md").returncode == 2  # too short to be told
    assert run("check", "a.zh-Hans.md", "--encoding", "gb18030").returncode == 0
    wrong = run("check", "a.zh-Hans.md", "--encoding", "utf-8")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("termkit: a.zh-Hans.md: not ")


# --- what cannot be read

SUFFIXES = "po xlf tmx json yaml arb jsonl tsv csv html srt vtt docx md txt".split()
BINARY = bytes(range(256)) * 8
UNKNOWN = bytes(range(32, 256)) * 8  # no NUL, by which a folder's binary files are told


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a binary file, an empty one, a link to nowhere and a folder, named as texts of every format."""
    folder = tmp_path_factory.mktemp("broken")
    write(folder, {})
    for suffix in SUFFIXES:
        (folder / f"binary.zh-Hans.{suffix}").write_bytes(BINARY)
        (folder / f"empty.zh-Hans.{suffix}").write_bytes(b"")
        (folder / f"link.zh-Hans.{suffix}").symlink_to("nowhere")
        (folder / f"folder.zh-Hans.{suffix}").mkdir()
    return folder


def test_binary_files_are_named_one_a_line(run: Run, broken: Path) -> None:
    done = run("check", *(f"binary.zh-Hans.{suffix}" for suffix in SUFFIXES), cwd=broken)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert sorted(line.split(":")[1].strip() for line in lines) == sorted(f"binary.zh-Hans.{s}" for s in SUFFIXES)
    assert all(line.startswith("termkit: binary.") and len(line) < 250 for line in lines)


def test_empty_files(run: Run, broken: Path) -> None:
    done = run("check", *(f"empty.zh-Hans.{suffix}" for suffix in SUFFIXES), cwd=broken)
    assert done.returncode == 2
    unread = {"docx": "not a Word document", "xlf": "not well-formed XML", "tmx": "not well-formed XML"}
    told = dict.fromkeys(("po", "jsonl", "tsv", "csv"), "nothing to check in it") | unread
    lines = {line.split(":")[1].strip(): line for line in done.stderr.splitlines()}
    assert lines.keys() == {f"empty.zh-Hans.{suffix}" for suffix in told}
    for suffix, message in told.items():
        assert message in lines[f"empty.zh-Hans.{suffix}"]
    assert run("check", "empty.zh-Hans.po", cwd=broken).returncode == 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.zh-Hans.po", "no such file"),
        ("link.zh-Hans.md", "no such file"),
        ("folder.zh-Hans.jsonl", "no file in it is named"),
        ("missing folder/a.zh-Hans.xlf", "no such file"),
        ("empty.zh-Hans.md/a.zh-Hans.md", "not a directory"),
        ("x" * 300 + ".en.md", "too long"),
    ],
)
def test_what_is_not_there_takes_one_line(run: Run, broken: Path, name: str, message: str) -> None:
    done = run("check", name, cwd=broken)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("termkit: ")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_files_that_may_not_be_read(run: Run, tmp_path: Path) -> None:
    files = PROJECTS["po"] | PROJECTS["jsonl"] | PROJECTS["json side by side"]
    write(tmp_path, files)
    closed = ["po/zh_CN.po", "memory.jsonl", "locales/zh-Hans.json"]
    for name in closed:
        (tmp_path / name).chmod(0)
    done = run("check")
    assert done.returncode == 2
    assert [name for name in closed if f"termkit: {name}: " not in done.stderr] == []


def test_one_version_that_cannot_be_read_leaves_the_others(run: Run, tmp_path: Path) -> None:
    files = {
        "a.en.md": "The database is open.\n",
        "a.zh-Hans.draft-a.md": f"<!-- termkit: ignore mixed-script -- none -->\n{FAULT}已打开。\n",
        "a.zh-Hans.draft-z.md": f"这个{FAULT}已打开。\n",
    }
    write(tmp_path, files)
    for name in "a.zh-Hans.md", "a.zh-Hans.draft-b.md":
        (tmp_path / name).write_bytes(UNKNOWN)
    done = run("check", "--format", "json")
    assert [line.split(":")[1] for line in done.stderr.splitlines() if "not UTF-8" in line] == [
        " a.zh-Hans.draft-b.md",
        " a.zh-Hans.md",
    ]
    assert done.returncode == 2
    findings = json.loads(done.stdout)["findings"]
    assert [f["rule"] for f in findings].count("unused-suppression") == 1
    assert_found([f for f in findings if f["rule"] != "unused-suppression"], files, tmp_path)
    (tmp_path / "a.en.md").write_bytes(UNKNOWN)
    assert run("check").stderr.count(": not UTF-8") == 3


def test_a_pipe_in_a_folder_is_left_alone(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"a.en.md": "The database is open.\n"})
    os.mkfifo(tmp_path / "a.zh-Hans.md")
    assert run("check", ".").returncode == 0


# --- what is cut off

CUT: dict[str, tuple[str, str, int]] = {  # the file, where it is cut, and how many findings are left
    "po": ("po/zh_CN.po", "有 %s 行", 3),
    "xliff-1.2": ("app.zh-Hans.xlf", "R&amp;D is", 2),
    "xliff-2.0": ("app.xlf", "A database is good", 1),
    "tmx": ("memory.tmx", "A database is good", 1),
    "jsonl": ("memory.jsonl", "关了", 1),
    "csv": ("memory.csv", "资料库”", 0),
    "arb": ("lib/l10n/app_zh.arb", "@open", 0),
    "json in folders": ("locales/zh-CN/app.json", "资料库", 0),
    "json side by side": ("locales/en.json", "good", 0),
    "yaml side by side": ("locales/zh-CN.yml", "很好", 0),
}


@pytest.mark.parametrize("name", CUT)
def test_of_a_cut_file_what_can_be_read_is_checked_and_the_rest_is_said(run: Run, tmp_path: Path, name: str) -> None:
    write(tmp_path, PROJECTS[name])
    file, mark, left = CUT[name]
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert mark in text
    (tmp_path / file).write_text(text[: text.index(mark)], encoding="utf-8")
    done = run("check", "--format", "json")
    assert (done.returncode, "internal error" in done.stderr) == (2, False), done.stderr
    assert re.search(rf"^termkit: {file}:\d+:\d+: ", done.stderr, re.MULTILINE)
    findings = json.loads(done.stdout)["findings"]
    assert [f["rule"] for f in findings if f["severity"] != "neutral"] == ["deprecated-term"] * left
    assert_places_hold(findings, tmp_path)
