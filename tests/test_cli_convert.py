"""The command ``termkit convert``, run in process."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Run
from jsonschema import Draft202012Validator

from termkit.cli.convert import command as convert
from termkit.errors import ConfigError, GlossaryError, InputError, LanguageError, TermkitError
from termkit.report.json import check_schema

SIMPLIFIED = "这个软件的鼠标，在里面。\r\n头发\r\n"
TAIWAN = "這個軟體的滑鼠，在裡面。\r\n頭髮\r\n"


def run(*arguments: str, stdin: str | bytes = b"") -> Result:
    return CliRunner().invoke(convert, arguments, input=stdin)


def refused(kind: type[TermkitError], *arguments: str, stdin: bytes = b"") -> str:
    result = run(*arguments, stdin=stdin)
    assert isinstance(result.exception, kind), result.output
    assert result.stdout == ""
    return str(result.exception)


def test_standard_input_to_standard_output() -> None:
    result = run("--from", "zh-Hans", "--to", "zh-TW", stdin=SIMPLIFIED.encode())
    assert result.stdout_bytes == TAIWAN.encode()
    assert result.stderr == ""


def test_what_is_not_declared_is_said() -> None:
    result = run("--to", "zh-Hant-TW", stdin="头发".encode("gb18030") * 9)
    assert result.stdout_bytes == ("頭髮" * 9).encode()
    assert result.stderr == "<stdin>: taken as zh-Hans by its characters (no --from)\n"
    result = run("--to", "zh-Hant-TW", stdin="頭髮".encode())
    assert result.stdout == "頭髮"
    assert "taken as zh-Hant by its characters" in result.stderr


@pytest.mark.parametrize("text", ["", "\0", "a", "\u2028", "😀", "\r", "\n\n"])
def test_what_holds_no_chinese_passes_through(text: str) -> None:
    result = run("--to", "zh-Hans", "--from", "zh-Hant", stdin=text.encode())
    assert result.exit_code == 0
    assert result.stdout_bytes == text.encode()


def test_mode_and_vocabulary() -> None:
    data = "软件在里面".encode()
    assert run("--mode", "s2twp", stdin=data).stdout == "軟體在裡面"
    assert run("--mode", "s2tw", stdin=data).stdout == "軟件在裡面"
    assert run("--from", "zh-Hans", "--to", "zh-TW", "--no-vocabulary", stdin=data).stdout == "軟件在裡面"
    assert "s2twp" in refused(LanguageError, "--mode", "s2twpp")


def test_one_file_to_standard_output_with_the_tag_in_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zh-Hant-TW.md"
    path.write_text("軟體", encoding="utf-16")
    result = run("--to", "zh-Hans", str(path))
    assert result.stdout_bytes == "软件".encode()
    assert result.stderr == ""
    assert path.read_text(encoding="utf-16") == "軟體"


@pytest.mark.parametrize(
    ("bom", "codec"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "gb18030"),
    ],
)
def test_in_place_keeps_encoding_bom_and_line_ends(tmp_path: Path, bom: bytes, codec: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bom + SIMPLIFIED.encode(codec))
    result = run("--from", "zh-Hans", "--to", "zh-Hant-TW", "-i", str(path))
    assert result.exit_code == 0, result.exception
    assert result.stdout == ""
    assert path.read_bytes() == bom + TAIWAN.encode(codec)


def test_in_place_keeps_big5(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("在這裏的人，不會泄露祕密。\r\n".encode("cp950"))
    result = run("--from", "zh-Hant", "--to", "zh-Hant-TW", "-i", str(path))
    assert result.exit_code == 0, result.exception
    assert path.read_bytes() == "在這裡的人，不會洩露秘密。\r\n".encode("cp950")


def test_in_place_refuses_what_the_encoding_lacks(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_bytes("頭髮".encode())
    bad.write_bytes("這個頭髮的".encode("cp950"))
    before = bad.read_bytes()
    message = refused(InputError, "--from", "zh-Hant", "--to", "zh-Hans", "-i", str(good), str(bad))
    assert message.endswith(
        "bad.txt: Big5 has no '这' (U+8FD9, line 1, column 1); nothing was written; write UTF-8 instead"
    )
    assert bad.read_bytes() == before
    assert good.read_bytes() == "頭髮".encode()


def test_in_place_changes_no_file_when_one_cannot_be_read(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_bytes("头发".encode())
    assert "no such file" in refused(InputError, "--to", "zh-Hant", "-i", str(good), str(tmp_path / "none"))
    assert good.read_bytes() == "头发".encode()


def test_in_place_leaves_an_unchanged_file_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.zh-Hant.txt"
    path.write_bytes("頭髮".encode())
    before = path.stat()
    assert run("--to", "zh-Hant", "-i", str(path), str(path)).exit_code == 0
    assert path.stat() == before


def test_in_place_with_a_file_named_twice_and_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "link"
    path.write_bytes("头发".encode())
    link.symlink_to("a.txt")
    result = run("--from", "zh-Hans", "--to", "zh-Hant", "-i", str(path), str(link), str(path))
    assert result.exit_code == 0, result.exception
    assert path.read_bytes() == "頭髮".encode()
    assert link.is_symlink()


def test_in_place_refuses_a_device() -> None:
    assert run("--to", "zh-Hant", "-i", os.devnull).exit_code == 0  # nothing to change
    assert os.path.exists(os.devnull)


def test_output_file_and_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.zh-Hans.txt"
    path.write_bytes(codecs.BOM_UTF8 + SIMPLIFIED.encode())
    assert run("--to", "zh-TW", str(path), "-o", str(tmp_path / "b")).exit_code == 0
    assert (tmp_path / "b").read_bytes() == TAIWAN.encode()
    assert run("--to", "zh-TW", str(path), "--output-dir", str(tmp_path / "new" / "out")).exit_code == 0
    assert os.listdir(tmp_path / "new" / "out") == ["a.zh-Hant.txt"]
    assert run("--to", "zh-TW", str(path), "-o", "-").stdout_bytes == TAIWAN.encode()


def test_contradictions(tmp_path: Path) -> None:
    one, two, other = tmp_path / "a", tmp_path / "b", tmp_path / "sub" / "a"
    other.parent.mkdir()
    for path in (one, two, other):
        path.write_bytes("头发".encode())
    to = ("--from", "zh-Hans", "--to", "zh-Hant")
    assert "use -i" in refused(ConfigError, *to, str(one), str(two))
    assert "use -i" in refused(ConfigError, *to, str(one), "-o", str(one))
    assert "use -i" in refused(ConfigError, *to, str(one), str(two), "--output-dir", str(tmp_path))
    assert "two files" in refused(ConfigError, *to, str(one), str(other), "--output-dir", str(tmp_path / "out"))
    assert "exclude one another" in refused(ConfigError, *to, "-i", "-o", "x", str(one))
    assert "exclude one another" in refused(ConfigError, *to, "--beside", "--output-dir", "x", str(one))
    assert "write nothing" in refused(ConfigError, *to, "--check", "-i", str(one))
    assert "write nothing" in refused(ConfigError, *to, "--explain", "--review", "x", str(one))
    assert "one at a time" in refused(ConfigError, *to, "--check", "--explain", str(one))
    assert "--explain" in refused(ConfigError, *to, "--json", str(one))
    assert "--beside" in refused(ConfigError, *to, "--force", "-i", str(one))
    assert "3 files in folders: use -i" in refused(ConfigError, *to, str(tmp_path))
    assert "names of files" in refused(ConfigError, *to, "-i")
    assert "together with files" in refused(ConfigError, *to, "-", str(one))
    assert "--to" in refused(ConfigError, str(one))
    assert "--compat" in refused(ConfigError, "--compat", "s2t", "--vocabulary", "none", str(one))
    assert "--mode" in refused(ConfigError, "--mode", "s2t", "--to", "zh-Hant", str(one))
    assert {path.read_text(encoding="utf-8") for path in (one, two, other)} == {"头发"}


def test_a_wrong_tag_is_told_before_anything_is_read() -> None:
    assert "not Chinese" in refused(LanguageError, "--to", "en", "no-such-file")
    assert "did you mean" in refused(LanguageError, "--to", "zh-Hnat-TWW", "no-such-file")


def test_encodings() -> None:
    data = "咖啡".encode("cp950")
    assert "say --encoding" in refused(InputError, "--from", "zh-TW", "--to", "zh-Hans", stdin=data)
    assert run("--from", "zh-TW", "--to", "zh-Hans", "--encoding", "big5", stdin=data).stdout == "咖啡"
    assert "unknown encoding 'klingon'" in refused(InputError, "--to", "zh-Hans", "--encoding", "klingon")


def test_help_is_cheap_and_has_an_example() -> None:
    assert "termkit convert --to zh-Hans < essay.zh-Hant.txt" in run("--help").stdout
    code = (
        "import sys, termkit.cli.convert, termkit.jobs.convert\n"
        "print([m for m in ('ahocorasick_rs', 'opencc', 'json', 'importlib.metadata') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
    assert "Only look:" in run("--help").stdout


# ---- trees ------------------------------------------------------------------------------------------------------

TO = ("--to", "zh-Hant-TW")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with markup, code, another encoding, a binary file and a link out of it."""
    files = {
        "docs/a.md": "# 头发\n\n这是`软件`的头发。\n".encode(),
        "docs/zh-CN/m.json": '{"k": "头发"}\r\n'.encode(),
        "docs/b.zh-Hans.txt": "头发".encode("gb18030"),
        "docs/plain.txt": b"nothing to do\n",
        "docs/x.png": b"\x89PNG\0",
        ".hidden/a.md": "头发".encode(),
        "top.html": '<html lang="zh-CN"><p title="头发">头<b>发</b></p></html>'.encode("utf-8-sig"),
    }
    root = tmp_path / "tree"
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (tmp_path / "outside.md").write_text("头发", encoding="utf-8")
    (root / "link.md").symlink_to("../outside.md")
    return root


def contents(root: Path) -> dict[str, bytes]:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_a_tree_in_place(tree: Path) -> None:
    before = contents(tree)
    result = run(*TO, "-i", str(tree))
    assert (result.exit_code, result.stdout) == (0, ""), result.exception
    after = contents(tree)
    assert after.pop("docs/a.md") == "# 頭髮\n\n這是`软件`的頭髮。\n".encode()
    assert after.pop("docs/zh-CN/m.json") == '{"k": "頭髮"}\r\n'.encode()
    assert after.pop("docs/b.zh-Hans.txt") == "頭髮".encode("gb18030")
    assert after.pop("top.html") == '<html lang="zh-TW"><p title="頭髮">頭<b>髮</b></p></html>'.encode("utf-8-sig")
    assert all(before[name] == data for name, data in after.items())
    assert (tree.parent / "outside.md").read_text(encoding="utf-8") == "头发"
    assert result.stderr.split("\n") == [
        f"{tree}/link.md: a link that leads out of {tree}; not followed",
        f"{tree}/docs/a.md: taken as zh-Hans by its characters (no --from)",
        "5 files: 4 changed, 1 binary left out",
        "",
    ]


def test_check_lists_what_would_change_and_writes_nothing(tree: Path) -> None:
    before = contents(tree)
    result = run(*TO, "--check", str(tree))
    assert result.exit_code == 1
    lines = [line.removeprefix(f"{tree}/") for line in result.stdout.splitlines()]
    assert [line.split(":")[0] for line in lines] == [
        "docs/a.md",
        "docs/b.zh-Hans.txt",
        "docs/zh-CN/m.json",
        "top.html",
    ]
    assert all(line.endswith((" place", " places")) for line in lines)
    assert contents(tree) == before
    assert run(*TO, "--check", str(tree / "docs" / "plain.txt")).exit_code == 0
    assert run(*TO, "--check", "--from", "zh-Hans", stdin="头".encode()).stdout == "<stdin>: 1 place\n"


def test_diff(tree: Path) -> None:
    result = run(*TO, "--diff", str(tree / "docs"), "--include", "*.md")
    assert result.exit_code == 0
    name = tree / "docs" / "a.md"
    assert result.stdout == (
        f"--- {name}\n+++ {name}\n@@ -1,3 +1,3 @@\n-# 头发\n+# 頭髮\n \n-这是`软件`的头发。\n+這是`软件`的頭髮。\n"
    )
    assert run(*TO, "--diff", "--check", str(name)).exit_code == 1


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
def test_a_diff_can_be_applied(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    diff = run(*TO, "--diff", ".").stdout_bytes
    (tree / "docs" / "b.zh-Hans.txt").write_text("头发", encoding="utf-8")  # a diff is UTF-8
    subprocess.run(["patch", "-p0", "--binary"], cwd=tree, input=diff, check=True, capture_output=True)
    assert run(*TO, "--check", ".").exit_code == 0


def test_explain_as_text_and_as_json(tmp_path: Path) -> None:
    path = tmp_path / "a.zh-Hans.md"
    path.write_text("一\n\n头`发`发\n", encoding="utf-8")
    shown = run(*TO, "--explain", str(path)).stdout
    assert f"{path}:3:5: 发 -> " in shown
    (file,) = json.loads(run(*TO, "--explain", "--json", str(path)).stdout)["files"]
    assert file["path"] == str(path)
    (choice,) = [choice for choice in file["choices"] if choice["before"] == "发"]
    assert [choice[name] for name in ("offset", "end", "line", "column")] == [7, 8, 3, 5]
    assert set(choice["candidates"]) >= {"發", "髮"}
    assert choice["chosen"] in choice["candidates"]
    assert choice["why"]
    assert isinstance(choice["certain"], bool)
    assert path.read_text(encoding="utf-8") == "一\n\n头`发`发\n"


def test_review_lists_what_only_a_default_decided(tmp_path: Path) -> None:
    path, review = tmp_path / "a.zh-Hans.txt", tmp_path / "review.json"
    path.write_text("这里\n发\n", encoding="utf-8")
    assert run(*TO, "-i", str(path), "--review", str(review)).exit_code == 0
    text = path.read_text(encoding="utf-8")
    report = json.loads(review.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(check_schema()).iter_errors(report)) == []
    assert report["findings"]
    for finding in report["findings"]:
        assert (finding["rule"], finding["severity"]) == ("ambiguous-conversion", "neutral")
        assert text[finding["start"] : finding["end"]] == finding["text"]
        assert finding["path"] == str(path)
        assert finding["suggestions"]


def test_beside(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    before = contents(tree)
    assert run(*TO, "--beside", "docs").exit_code == 0
    made = {name for name in contents(tree) if name not in before}
    assert made == {"docs/a.zh-Hant-TW.md", "docs/zh-TW/m.json", "docs/b.zh-Hant.txt", "docs/plain.zh-Hant-TW.txt"}
    assert Path("docs/zh-TW/m.json").read_bytes() == '{"k": "頭髮"}\r\n'.encode()
    assert {name: data for name, data in contents(tree).items() if name in before} == before
    message = refused(InputError, *TO, "--beside", "docs")
    assert message.endswith("is there already; --force replaces it, --exclude leaves its source out")
    Path("docs/a.zh-Hant-TW.md").write_text("x", encoding="utf-8")
    assert run(*TO, "--beside", "--force", "docs", "--exclude", "b.*").exit_code == 0
    assert Path("docs/a.zh-Hant-TW.md").read_text(encoding="utf-8").startswith("# 頭髮")


def test_an_output_folder_keeps_the_tree(tree: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(*TO, "--output-dir", str(out), str(tree)).exit_code == 0
    assert list(contents(out)) == [
        *("docs/a.md", "docs/b.zh-Hant.txt", "docs/plain.txt", "docs/zh-CN/m.json", "top.html")
    ]
    assert (out / "docs" / "b.zh-Hant.txt").read_bytes() == "頭髮".encode()


def test_an_unreadable_file_is_told_and_nothing_is_written(tree: Path) -> None:
    (tree / "docs" / "bad.txt").write_bytes("头发\n".encode() * 3 + b"\xff\xfe\xfd")
    (tree / "docs" / "worse.md").write_bytes(b"\xff\xff")
    before = contents(tree)
    for where in (("-i",), ("--output-dir", str(tree / "out")), ("--beside",)):
        message = refused(InputError, *TO, *where, str(tree), str(tree / "none"))
        assert [line.split(":")[0].split("/")[-1] for line in message.split("\n")] == ["bad.txt", "worse.md", "none"]
        assert contents(tree) == before
    result = run(*TO, "--check", str(tree))
    assert isinstance(result.exception, InputError)
    assert "docs/a.md: " in result.stdout


def test_many_guesses_are_summed_up(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text("头发", encoding="utf-8")
    (tmp_path / "code.py").write_text("pass", encoding="utf-8")
    assert run(*TO, "-i", str(tmp_path)).stderr == (
        "9 files: taken as zh-Hans by their characters (no --from)\n10 files: 9 changed\n"
    )


def test_the_same_bytes_whatever_the_number_of_processes(tree: Path, tmp_path: Path) -> None:
    for number in range(20):
        (tree / f"{number}.txt").write_text(f"软件{number}的里面\n" * number, encoding="utf-8")
    assert run(*TO, "--diff", str(tree)).output == run(*TO, "--diff", str(tree), "--jobs", "3").output
    assert run(*TO, str(tree), "--output-dir", str(tmp_path / "one")).exit_code == 0
    assert run(*TO, str(tree), "--output-dir", str(tmp_path / "many"), "--jobs", "3").exit_code == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "many")


# ---- formats, vocabulary, glossary ------------------------------------------------------------------------------


def test_the_format_can_be_named() -> None:
    page = '<p class="头发">头发</p>'.encode()
    assert run(*TO, "--from", "zh-Hans", "--format", "html", stdin=page).stdout == '<p class="头发">頭髮</p>'
    assert run(*TO, "--from", "zh-Hans", stdin=page).stdout == '<p class="頭髮">頭髮</p>'
    assert "unknown format 'htm'" in refused(ConfigError, *TO, "--format", "htm")


MARKUP = {
    "a.md": ("`头`发\n", "`头`發\n"),
    "a.html": ('<p lang="zh-CN">头&#21457;</p>', '<p lang="zh-TW">頭髮</p>'),
    "a.xlf": (
        '<xliff version="1.2"><file source-language="en" target-language="zh-CN"><body><trans-unit id="a">'
        "<source>头</source><target>头发</target></trans-unit></body></file></xliff>",
        '<xliff version="1.2"><file source-language="en" target-language="zh-TW"><body><trans-unit id="a">'
        "<source>头</source><target>頭髮</target></trans-unit></body></file></xliff>",
    ),
    "a.po": (
        'msgid ""\nmsgstr "Language: zh_CN\\n"\n\nmsgid "头"\nmsgstr "头"\n"发"\n',
        'msgid ""\nmsgstr "Language: zh_TW\\n"\n\nmsgid "头"\nmsgstr "頭"\n"髮"\n',
    ),
    "a.arb": ('{"@@locale": "zh_CN", "头": "头\\u53d1"}', '{"@@locale": "zh_TW", "头": "頭髮"}'),
    "a.yml": ("zh-CN:\n  头: 头发 # 发\n", "zh-TW:\n  头: 頭髮 # 发\n"),
    "a.srt": ("1\n00:00:01,000 --> 00:00:02,000\n头发\n", "1\n00:00:01,000 --> 00:00:02,000\n頭髮\n"),
}


@pytest.mark.parametrize("name", MARKUP)
def test_only_prose_is_converted_and_marks_of_language_follow(tmp_path: Path, name: str) -> None:
    before, after = MARKUP[name]
    path = tmp_path / name
    path.write_bytes(before.replace("\n", "\r\n").encode("utf-8-sig"))
    assert run(*TO, "-i", str(path), "--from", "zh-CN").exit_code == 0
    assert path.read_bytes() == after.replace("\n", "\r\n").encode("utf-8-sig")
    assert run("--to", "zh-Hans", "--from", "zh-TW", str(path)).stdout.count("头") == before.count("头")


def test_a_word_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:p><w:r><w:t>他的头</w:t></w:r><w:r><w:t>发</w:t></w:r></w:p><w:p><w:r><w:t>发</w:t></w:r></w:p>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>')
    before = path.read_bytes()
    assert run(*TO, "--check", str(path)).stdout == f"{path}: 2 places\n"
    assert f"{path}:2:1: 发 -> " in run(*TO, "--explain", str(path)).stdout
    assert run("--to", "zh-Hans", "-i", str(path)).exit_code == 0
    assert path.read_bytes() == before
    assert run(*TO, "-i", str(path)).exit_code == 0
    with zipfile.ZipFile(path) as archive:
        assert "<w:t>他的頭</w:t></w:r><w:r><w:t>髮</w:t>" in archive.read("word/document.xml").decode()


def test_broken_markup_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": "头发",\n "b" }', encoding="utf-8")
    assert f"{path}:2:" in refused(InputError, *TO, "-i", str(path))


def test_a_glossary_wins(tmp_path: Path) -> None:
    glossary = tmp_path / "terms.yaml"
    glossary.write_text(
        "termkit: 1\nlanguages: {source: zh-Hans, target: zh-Hant-TW}\n"
        "concepts:\n  program: {zh-Hans: 程序, zh-Hant-TW: 程式碼片}\n  place: {keep: 后里}\n",
        encoding="utf-8",
    )
    data = "这个程序在后里后面".encode()
    result = run(*TO, "--from", "zh-Hans", "--glossary", str(glossary), stdin=data)
    assert result.stdout == "這個程式碼片在后里後面"
    glossary.write_text("termkit: 1\nconcepts: [", encoding="utf-8")
    other = tmp_path / "broken.yaml"
    other.write_text("termkit: 1\nconcepts: {a: {b}}\n", encoding="utf-8")
    assert str(other) in refused(GlossaryError, *TO, "--glossary", str(other), stdin=data)


def test_every_mode_of_opencc_is_there() -> None:
    from termkit.text.convert import MODES

    for mode in MODES:
        assert run("--compat", mode, stdin=b"a\n").stdout == "a\n"
    assert run("--compat", "t2jp", "--format", "html", stdin='<p lang="zh-TW">圖</p>'.encode()).exit_code == 0


def test_the_other_engine() -> None:
    assert run(*TO, "--from", "zh-Hans", "--engine", "reimplemented", stdin="软件".encode()).stdout == "軟體"
    assert run("--to", "zh-Hans", "--engine", "opencc").exit_code == 2


# ---- input that is not as it should be --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["头\0发", "头\ufdd0发\ufdef", "头\ufffe\uffff发", "头\u2028发\x85", "\ufeff\ufeff头发"]
)
def test_odd_characters_stay(tmp_path: Path, text: str) -> None:
    after = text.replace("头", "頭").replace("发", "髮") if "头发" in text else None
    for name in ("a.txt", "b.zh-Hans.md"):
        path = tmp_path / name
        path.write_bytes(text.encode())
        assert run(*TO, "--from", "zh-Hans", "-i", str(path)).exit_code == 0
        now = path.read_bytes().decode()
        assert now == (after or now)
        assert [char for char in now if char not in "頭發髮"] == [char for char in text if char not in "头发"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("头发\n".encode() + b"\xed\xa0\x80", "a lone surrogate, byte 0xED at line 2, column 1"),
        (codecs.BOM_UTF16_LE + "头".encode("utf-16-le") + b"\x00\xd8a\x00", "surrogate"),
        ("头发".encode() + b"\xe5", "byte 0xE5 at line 1, column 3"),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    message = refused(InputError, *TO, "-i", str(path))
    assert what in message
    assert "\n" not in message
    assert path.read_bytes() == data


def test_a_big_file_that_stops_being_text_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    data = "头发在这里\n".encode() * 100_000 + b"\xff\n"
    path.write_bytes(data)
    for where in (("-i",), ("-o", str(tmp_path / "b.txt")), ("--output-dir", str(tmp_path / "out"))):
        message = refused(InputError, *TO, *where, str(path))
        assert f"byte 0xFF at line 100001, column 1, offset {len(data) - 2}" in message
        assert path.read_bytes() == data
        assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_big_files_are_what_small_ones_are(tmp_path: Path, end: str, codec: str) -> None:
    line = f"他在里面理发，然后说：“这个软件的后台。”{end}"
    one = run(*TO, "--from", "zh-Hans", stdin=line.encode("utf-8")).stdout_bytes.decode()
    count = 3_300_000 // len(line.encode("utf-8"))
    path = tmp_path / "a.txt"
    path.write_bytes((line * count).encode(codec))
    assert run(*TO, "--from", "zh-Hans", "-i", str(path)).exit_code == 0
    assert path.read_bytes() == (one * count).encode(codec)


def test_ten_megabytes_in_one_line(run: Run, tmp_path: Path) -> None:
    text = "头发和软件" * 700_000
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    done = run("convert", *TO, "--from", "zh-Hans", "a.txt", "-o", "b.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "頭髮和軟體" * 700_000


def test_a_reader_that_has_had_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("头发\n" * 500_000, encoding="utf-8")
    command = f"cat {path} | {sys.executable} -m termkit convert --to zh-TW 2>{tmp_path}/err | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert done.stdout == "頭髮\n".encode()
    assert done.returncode in (0, 141)  # 141: cat's, whose reader has gone as well
    said = (tmp_path / "err").read_text(encoding="utf-8")
    assert said in ("", "<stdin>: taken as zh-Hans by its characters (no --from)\n")


def test_lines_flow_through() -> None:
    command = [sys.executable, "-m", "termkit", "convert", "--from", "zh-Hans", "--encoding", "utf-8", *TO]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write("头发\n".encode())
            process.stdin.flush()
            assert process.stdout.readline() == "頭髮\n".encode()
        process.stdin.close()
        assert process.wait(timeout=60) == 0


SLEEPY = """
import os, sys
if os.environ.get("TERMKIT_TEST_SLEEPY"):
    import time
    def fsync(_):
        open(os.environ["TERMKIT_TEST_SLEEPY"], "w").close()
        time.sleep(60)
    os.fsync = fsync
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_an_end_in_the_middle_leaves_the_old_files(tmp_path: Path, how: signal.Signals, jobs: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLEEPY, encoding="utf-8")
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (tree / name).write_text("头发", encoding="utf-8")
    before = contents(tree)
    mark = tmp_path / "mark"
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "TERMKIT_TEST_SLEEPY": str(mark)}
    command = [sys.executable, "-m", "termkit", "convert", *TO, "-i", str(tree), "--jobs", jobs]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True) as process:
        limit = time.monotonic() + 60
        while not mark.exists() and time.monotonic() < limit:
            time.sleep(0.02)
        if how == signal.SIGINT:
            os.killpg(process.pid, how)  # as a terminal does
        else:
            process.send_signal(how)
        assert process.stderr is not None
        said = process.stderr.read().decode()
        process.wait(timeout=30)
    assert process.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGKILL: -9}[how]
    assert "Traceback" not in said
    left = contents(tree)
    if how == signal.SIGKILL:  # nobody was there to tidy up, but what is left is hidden
        left = {name: data for name, data in left.items() if not name.startswith(".termkit-")}
    assert left == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_write_protected_file_stops_all(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("头发", encoding="utf-8")
    (tmp_path / "b.txt").chmod(0o444)
    before = contents(tmp_path)
    assert "b.txt: may not be written" in refused(InputError, *TO, "-i", str(tmp_path))
    assert contents(tmp_path) == before


def test_an_output_that_cannot_be(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("头发", encoding="utf-8")
    assert "is a folder" in refused(InputError, *TO, str(path), "-o", str(tmp_path))
    assert "there is no folder" in refused(InputError, *TO, str(path), "-o", str(tmp_path / "x" / "y"))
    assert "cannot be made a folder" in refused(InputError, *TO, str(path), "--output-dir", str(path / "x"))
    assert os.listdir(tmp_path) == ["a.txt"]
    assert run(*TO, str(path), "-o", os.devnull).exit_code == 0


def test_an_empty_file_and_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "a.html").touch()
    (tmp_path / "folder").mkdir()
    result = run(*TO, "-i", str(tmp_path))
    assert (result.exit_code, result.stderr) == (0, "2 files: 0 changed\n")
    assert run(*TO, "-i", str(tmp_path / "folder")).stderr == "0 files: 0 changed\n"
    assert run(*TO, "-o", str(tmp_path / "b"), str(tmp_path / "a.txt")).exit_code == 0
    assert (tmp_path / "b").read_bytes() == b""
