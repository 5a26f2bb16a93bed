"""The command ``termkit convert``, run in process."""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from termkit.cli.convert import command as convert
from termkit.errors import ConfigError, InputError, LanguageError, TermkitError
from termkit.jobs.convert import tag_in_name, target_in

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
    assert os.listdir(tmp_path / "new" / "out") == ["a.zh-Hant-TW.txt"]
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
    assert "exclude" in refused(ConfigError, *to, "-i", "-o", "x", str(one))
    assert "names of files" in refused(ConfigError, *to, "-i")
    assert "together with files" in refused(ConfigError, *to, "-", str(one))
    assert "--to" in refused(ConfigError, str(one))
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


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("a.zh-Hant.md", "zh-Hant"),
        ("b/zh-TW.json", "zh-Hant-TW"),
        ("a.zh_CN.draft-a.po", "zh-Hans-CN"),
        ("a.en.md", None),
        ("a.zh.md", None),
        ("zh-TW/a.md", None),
        ("", None),
    ],
)
def test_tag_in_a_name(name: str, tag: str | None) -> None:
    assert tag_in_name(name) == tag


def test_target_takes_the_new_tag() -> None:
    assert target_in("out", "x/a.zh-CN.b.md", "zh_tw") == os.path.join("out", "a.zh-Hant-TW.b.md")
    assert target_in("out", "x/a.md", "zh-TW") == os.path.join("out", "a.md")


def test_help_is_cheap_and_has_an_example() -> None:
    assert "termkit convert --to zh-Hans < essay.zh-Hant.txt" in run("--help").stdout
    code = (
        "import sys, termkit.cli.convert, termkit.jobs.convert\n"
        "print([m for m in ('ahocorasick_rs', 'opencc', 'json', 'importlib.metadata') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
