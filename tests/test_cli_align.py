"""``termkit align``: formats, languages, lists of pairs, corrections, what is learnt, and what is refused."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from termkit.align.lexicon import Lexicon
from termkit.align.texts import Aligned, Options
from termkit.cli.align import command
from termkit.core.alignment import Alignment, Bead
from termkit.errors import ConfigError, GlossaryError, InputError, LanguageError, TermkitError
from termkit.jobs import align as job
from termkit.jobs import progress
from termkit.jobs.align_inputs import Pair

CHINESE = """\
# 霧裡的燈塔

守塔人每天傍晚點燈。他從不說話。船長們都記得那道光。

1987 年，霧一連下了 40 天。誰也不知道他怎麼撐過來的。

塔還在。
"""
ENGLISH = """\
# The Lighthouse in the Fog

Every evening the keeper lit the lamp; he never spoke. The captains all remembered that light.

In 1987 the fog lay for 40 days. Nobody knows how he got through it.

The tower still stands.
"""
IDS = "[0]:[0]\n[1,2]:[1]\n[3]:[2]\n[4]:[3]\n[5]:[4]\n[6]:[5]\n"
NONE = ("--lexicon", "none")
on_linux = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a text in both languages, which is the working folder."""
    write(tmp_path, {"e.zh-Hant.md": CHINESE, "e.en.md": ENGLISH})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def align(*arguments: str | Path) -> Result:
    """Runs the command without a lexicon, but for what is asked."""
    known = () if "--lexicon" in arguments else NONE
    result = CliRunner().invoke(command, [*known, *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit | TermkitError), result.exception
    return result


def refused(kind: type[TermkitError], *arguments: str | Path) -> str:
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    result = align(*arguments)
    assert isinstance(result.exception, kind), result.output
    assert result.stdout == ""
    assert before == {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    return str(result.exception)


class Stub:
    """Stands in for the aligner: one bead for both texts, of a given confidence; keeps what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, confidence: float = 1.0, learnt: Lexicon | None = None) -> None:
        self.calls: list[tuple[Sequence[Pair], Options]] = []
        self.confidence = confidence
        self.learnt = learnt or Lexicon({("塔", "tower"): 2.0})
        monkeypatch.setattr(job, "align_texts", self)

    def __call__(self, texts: Sequence[Pair], options: Options, locked: Any, tell: Any) -> Aligned:
        self.calls.append((texts, options))
        beads = [(Bead(range(len(source)), range(len(target)), self.confidence),) for source, target in texts]
        found = [Alignment(*text, bead, self.confidence) for text, bead in zip(texts, beads, strict=True)]
        return Aligned(tuple(found), self.learnt)

    @property
    def options(self) -> Options:
        ((_, options),) = self.calls
        return options


# What is written


def test_a_terminal_shows_each_bead_and_a_summary(folder: Path) -> None:
    result = align("e.zh-Hant.md", "e.en.md", "--min-confidence", "0")
    assert result.exit_code == 0
    lines = result.stdout.split("\n")
    assert lines[0] == "  [0]:[0]  霧裡的燈塔 | The Lighthouse in the Fog"
    assert lines[1].endswith(
        "守塔人每天傍晚點燈。他從不說話。 | Every evening the keeper lit the lamp; he never spoke."
    )
    assert len(lines) == 7
    assert result.stderr == (
        "termkit: e.zh-Hant.md | e.en.md: 7 and 6 sentences in 6 beads (5 of 1:1, 1 of 2:1), 0 null, 0 below 0.00\n"
    )


def test_doubtful_beads_are_marked(folder: Path) -> None:
    lines = align("e.zh-Hant.md", "e.en.md", "--min-confidence", "1").stdout.splitlines()
    assert all(re.match(r"\? \[[\d,]+\]:\[\d\]  0\.\d\d  \S", line) for line in lines)
    assert "6 below 1.00" in align("e.zh-Hant.md", "e.en.md", "--min-confidence", "1").stderr
    lines = align("e.zh-Hant.md", "e.en.md", "--min-confidence", "0").stdout.splitlines()
    assert not any(line.startswith("?") for line in lines)


def test_what_steers_a_terminal_is_not_printed(folder: Path) -> None:
    write(folder, {"a.en.txt": "A \x1b[31mred\x1b[0m lamp.\n", "a.zh-Hant.txt": "一盞\u202e紅燈。\n"})
    shown = align("a.zh-Hant.txt", "a.en.txt").stdout
    assert "red" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_long_sentences_are_cut_on_the_terminal_only(folder: Path) -> None:
    write(folder, {"a.en.txt": "word " * 1000 + "\n", "a.zh-Hant.txt": "字" * 1000 + "\n"})
    assert len(align("a.zh-Hant.txt", "a.en.txt").stdout) < 450
    assert len(align("a.zh-Hant.txt", "a.en.txt", "--format", "tsv").stdout) > 5900


@pytest.mark.parametrize("name", ["text", "tsv", "jsonl", "ids", "tmx", "xliff", "html"])
def test_every_format_goes_to_standard_output_and_to_a_file(folder: Path, name: str) -> None:
    shown = align("e.zh-Hant.md", "e.en.md", "--format", name)
    assert shown.exit_code == 0
    done = align("e.zh-Hant.md", "e.en.md", "--format", name, "-o", "out.any")
    assert (done.exit_code, done.stdout) == (0, "")
    assert (folder / "out.any").read_text(encoding="utf-8") == shown.stdout
    assert not list(folder.glob(".termkit*"))


def test_the_name_of_the_file_tells_the_format(folder: Path) -> None:
    names = ["o.tsv", "o.jsonl", "o.align", "o.tmx", "o.xlf", "o.html", "o.txt"]
    result = align("e.zh-Hant.md", "e.en.md", *(part for name in names for part in ("-o", name)))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (folder / "o.align").read_text(encoding="utf-8") == IDS
    rows = [json.loads(line) for line in (folder / "o.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["source_ids"] for row in rows] == [[0], [1, 2], [3], [4], [5], [6]]
    for row in rows:
        start, end = row["source_span"]
        assert CHINESE[start:end] == row["source"]
    assert len(etree.parse(folder / "o.tmx").findall(".//tu")) == 6
    assert len(etree.parse(folder / "o.xlf").findall(".//{*}trans-unit")) == 6
    assert (folder / "o.tsv").read_text(encoding="utf-8").startswith("source_ids\ttarget_ids\t")
    assert "<html" in (folder / "o.html").read_text(encoding="utf-8")


def test_moses_is_two_files_with_as_many_lines(folder: Path) -> None:
    write(folder, {"lock": "[6]:[]\n[]:[5]\n"})
    result = align("e.zh-Hant.md", "e.en.md", "--format", "moses", "-o", "corpus", "--locked", "lock")
    sides = [(folder / f"corpus.{tag}").read_text(encoding="utf-8").splitlines() for tag in ("zh-Hant", "en")]
    assert len(sides[0]) == len(sides[1]) == 5
    assert sides[1][0] == "The Lighthouse in the Fog"
    assert "corpus: 2 null beads left out, which the format 'moses' cannot hold" in result.stderr
    align("e.zh-Hant.md", "e.en.md", "--format", "moses", "-o", "corpus", "--locked", "lock", "--nulls")
    assert len((folder / "corpus.en").read_text(encoding="utf-8").splitlines()) == 7


def test_a_folder_has_a_file_for_each_pair(folder: Path) -> None:
    assert align("e.zh-Hant.md", "e.en.md", "-o", "made/here/").exit_code == 0
    assert (folder / "made/here/e.tsv").is_file()
    align("e.zh-Hant.md", "e.en.md", "-o", "made/here", "--format", "tmx")
    assert (folder / "made/here/e.tmx").is_file()


def test_presplit_lines_are_sentences_empty_ones_too(folder: Path) -> None:
    write(
        folder, {"a.zh": "守塔人點燈。他不說話。\n\n塔還在 1987。\n", "b.en": "The keeper lit.\n\nThe tower, 1987.\n"}
    )
    result = align("--presplit", "--format", "ids", "a.zh", "b.en", "--from", "zh-Hant", "--to", "en")
    numbers = [json.loads(f"[{line.replace(':', ',')}]") for line in result.stdout.splitlines()]
    assert [n for source, _ in numbers for n in source] == [0, 1, 2]
    assert [n for _, target in numbers for n in target] == [0, 1, 2]
    assert numbers[-1] == [[2], [2]]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text("光塔。 \tab.\x0b\u2028\u0085", max_size=9), max_size=7),
    st.lists(st.text("light. \u3000霧", max_size=9), max_size=7),
)
def test_every_line_is_in_one_bead(folder: Path, sources: list[str], targets: list[str]) -> None:
    write(folder, {"a": "".join(f"{line}\n" for line in sources), "b": "".join(f"{line}\n" for line in targets)})
    result = align("--presplit", "--format", "ids", "a", "b", "--from", "zh-Hant", "--to", "en", "-q")
    numbers = [json.loads(f"[{line.replace(':', ',')}]") for line in result.stdout.splitlines()]
    assert [n for source, _ in numbers for n in source] == list(range(len(sources)))
    assert [n for _, target in numbers for n in target] == list(range(len(targets)))


def test_the_same_bytes_every_time(folder: Path) -> None:
    results = {align("e.zh-Hant.md", "e.en.md", "--format", "jsonl").stdout for _ in range(3)}
    assert len(results) == 1


def test_quiet_says_nothing_where_nothing_is_wrong(folder: Path) -> None:
    write(folder, {"a.txt": CHINESE, "b.txt": ENGLISH})
    assert align("a.txt", "b.txt", "-q", "--format", "ids").stderr == ""


# Texts and languages


def test_all_kinds_of_texts(folder: Path) -> None:
    page = "<html><body><h1>The Lighthouse in the Fog</h1><p>The tower still stands in 1987.</p></body></html>"
    cues = "1\n00:00:01,000 --> 00:00:02,000\n霧裡的燈塔\n\n2\n00:00:03,000 --> 00:00:04,000\n塔還在，1987。\n"
    write(folder, {"t.en.html": page, "t.zh-Hant.srt": cues})
    with ZipFile(folder / "t.en.docx", "w") as docx:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        texts = ("The Lighthouse in the Fog", "The tower still stands in 1987.")
        body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
        docx.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
            'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        )
        docx.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        docx.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    for target in ("t.en.html", "t.en.docx"):
        assert align("t.zh-Hant.srt", target, "--format", "ids").stdout == "[0]:[0]\n[1]:[1]\n", target


@pytest.mark.parametrize("name", ["page.html", "zh/page.html", "page.zh-Hant.html"])
def test_of_a_page_what_is_in_its_language_is_aligned(folder: Path, name: str) -> None:
    page = (
        '<html lang="en"><body lang="zh-Hant"><p>霧裡的燈塔。</p><p lang="ja">灯台。</p><p>塔還在。</p></body></html>'
    )
    write(folder, {name: page, "p.en.txt": "The lighthouse in the fog.\n\nThe tower stands.\n"})
    assert align(name, "p.en.txt", "--format", "ids").stdout == "[0]:[0]\n[1]:[1]\n"


@pytest.mark.parametrize("name", ["x.tmx", "x.xlf", "x.po", "x.tsv", "x.csv", "x.jsonl"])
def test_bilingual_files_are_refused(folder: Path, name: str) -> None:
    write(folder, {name: "x"})
    told = refused(InputError, "e.zh-Hant.md", name)
    assert told == f"{name}: is bilingual, so its texts are paired already; 'termkit check' reads it as it is"


@pytest.mark.parametrize("name", ["en.json", "en.yaml", "app_en.arb"])
def test_catalogs_are_refused(folder: Path, name: str) -> None:
    write(folder, {name: "{}"})
    assert refused(InputError, "e.zh-Hant.md", name).startswith(f"{name}: is a catalog, whose messages are paired by")


def test_languages_that_nothing_tells_are_detected_and_said(folder: Path) -> None:
    write(folder, {"a.txt": CHINESE, "b.txt": ENGLISH, "zh.md": CHINESE})
    result = align("a.txt", "b.txt", "--format", "tmx")
    assert 'srclang="zh-Hant"' in result.stdout
    assert "termkit: a.txt: taken for zh-Hant by its characters; --from TAG says it\n" in result.stderr
    assert "termkit: b.txt: taken for en by its characters; --to TAG says it\n" in result.stderr
    assert "zh.md: taken for zh-Hant by its characters; --from TAG" in align("zh.md", "e.en.md").stderr


def test_languages_of_options_paths_and_folders(folder: Path) -> None:
    write(folder, {"zh-cn/a.txt": "塔还在。\n", "en-gb/a.txt": "The tower still stands.\n"})
    assert 'srclang="zh-Hans-CN"' in align("zh-cn/a.txt", "en-gb/a.txt", "--format", "tmx").stdout
    shown = align("zh-cn/a.txt", "en-gb/a.txt", "--format", "tmx", "--from", "zh-SG", "--to", "en-US").stdout
    assert 'xml:lang="zh-Hans-SG"' in shown
    assert 'xml:lang="en-US"' in shown
    assert "taken for" not in align("zh-cn/a.txt", "en-gb/a.txt").stderr


def test_swapped_languages_are_noticed(folder: Path) -> None:
    write(folder, {"a.txt": ENGLISH, "b.txt": CHINESE})
    result = align("a.txt", "b.txt", "--from", "zh-Hant", "--to", "en", "--format", "ids")
    assert "a.txt: said to be zh-Hant, but it is English; aligned as en" in result.stderr
    assert "b.txt: said to be en, but it is Chinese; aligned as zh-Hant" in result.stderr
    swapped = [":".join(reversed(line.split(":"))) for line in IDS.splitlines()]
    assert result.stdout.splitlines() == swapped


def test_a_few_foreign_words_do_not_change_a_language(folder: Path) -> None:
    mixed = "Claude Code, Gemini CLI, OpenAI Codex, Cursor 都是工具。\n"
    write(folder, {"m.zh-Hant.txt": mixed, "m.en.txt": "Claude Code, Gemini CLI, OpenAI Codex and Cursor are tools.\n"})
    assert "said to be" not in align("m.zh-Hant.txt", "m.en.txt").stderr


@pytest.mark.parametrize("languages", [("en", "en"), ("zh-Hant", "zh-Hans"), ("en", "zh-Hant")])
def test_all_directions(folder: Path, languages: tuple[str, str]) -> None:
    texts = {
        "zh-Hant": CHINESE,
        "en": ENGLISH,
        "zh-Hans": CHINESE.translate(str.maketrans("裡燈點從說話們記", "里灯点从说话们记")),
    }
    write(folder, {f"{side}.txt": texts[tag] for side, tag in zip("st", languages, strict=True)})
    result = align("s.txt", "t.txt", "--from", languages[0], "--to", languages[1], "--format", "ids")
    assert result.exit_code == 0
    if languages != ("en", "zh-Hant"):
        assert result.stdout == "".join(f"[{n}]:[{n}]\n" for n in range(6 if languages[0] == "en" else 7))


def test_a_wrong_tag_is_refused(folder: Path) -> None:
    assert refused(LanguageError, "e.zh-Hant.md", "e.en.md", "--from", "fr").startswith("--from: 'fr' is neither")
    assert "'zh' does not say which script" in refused(LanguageError, "e.zh-Hant.md", "e.en.md", "--to", "zh")


def test_encodings_are_detected_or_said(folder: Path) -> None:
    (folder / "e.zh-Hant.md").write_bytes(CHINESE.encode("big5"))
    assert align("e.zh-Hant.md", "e.en.md", "--format", "ids").stdout == IDS
    assert align("e.zh-Hant.md", "e.en.md", "--format", "ids", "--encoding", "big5").stdout == IDS
    assert "unknown encoding 'klingon'" in refused(InputError, "e.zh-Hant.md", "e.en.md", "--encoding", "klingon")


# Texts that do not fit


@pytest.mark.parametrize("empty", ["", "\n\n", "\ufeff"])
def test_an_empty_side(folder: Path, empty: str) -> None:
    write(folder, {"n.en.md": empty})
    result = align("e.zh-Hant.md", "n.en.md", "--format", "ids")
    assert (result.exit_code, result.stdout) == (1, "".join(f"[{n}]:[]\n" for n in range(7)))
    assert "termkit: n.en.md: no sentences, so nothing is paired\n" in result.stderr
    back = align("n.en.md", "e.zh-Hant.md", "--format", "ids", "-q")
    assert (back.exit_code, back.stdout) == (1, "".join(f"[]:[{n}]\n" for n in range(7)))
    assert back.stderr == "termkit: n.en.md: no sentences, so nothing is paired\n"


def test_two_empty_sides(folder: Path) -> None:
    write(folder, {"a.zh-Hant.txt": "", "a.en.txt": " \n"})
    result = align("a.zh-Hant.txt", "a.en.txt", "-o", "o.tsv")
    assert result.exit_code == 1
    assert len((folder / "o.tsv").read_text(encoding="utf-8").splitlines()) == 1


def test_texts_that_hardly_correspond(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Stub(monkeypatch, 0.12)
    result = align("e.zh-Hant.md", "e.en.md", "-o", "o.tsv", "-q", "--learn", "lex.tsv")
    assert result.exit_code == 1
    assert result.stderr == (
        "termkit: e.zh-Hant.md and e.en.md: hardly versions of one text: confidence 0.12, below 0.50; "
        "look at the beads before you use them\n"
    )
    assert (folder / "o.tsv").is_file()
    assert not (folder / "lex.tsv").exists()  # nothing is learnt from them


def test_nothing_that_is_paired_is_no_success(folder: Path) -> None:
    write(folder, {"a.en.txt": "It rains.\n", "a.zh-Hant.txt": "貓在睡。\n", "lock": "[0]:[]\n[]:[0]\n"})
    result = align("a.zh-Hant.txt", "a.en.txt", "--locked", "lock")
    assert result.exit_code == 1
    assert "a.zh-Hant.txt and a.en.txt: no sentence of one renders one of the other" in result.stderr
    assert "leaves out" not in result.stderr


def test_a_summary_is_said_to_be_one(folder: Path) -> None:
    write(folder, {"s.en.md": "# The Lighthouse in the Fog\n\nThe tower still stands.\n", "lock": "[0]:[0]\n[6]:[1]\n"})
    result = align("e.zh-Hant.md", "s.en.md", "--locked", "lock")
    assert "s.en.md: leaves out " in result.stderr
    assert "of e.zh-Hant.md (5 of 7 sentences), as a summary or an excerpt does" in result.stderr
    write(folder, {"lock": "[0]:[0]\n[1]:[6]\n"})
    assert "s.en.md: leaves out " in align("s.en.md", "e.zh-Hant.md", "--locked", "lock").stderr
    assert "leaves out" not in align("e.zh-Hant.md", "e.en.md").stderr


# Files that cannot be used


def test_files_that_cannot_be_read(folder: Path) -> None:
    assert refused(InputError, "e.zh-Hant.md", "e.de.md") == "e.de.md: no such file; did you mean 'e.en.md'?"
    assert refused(InputError, "nix.md", "none.md").count("\n") == 1
    assert refused(InputError, "e.zh-Hant.md", folder) == f"{folder}: is a folder; name the files in it"
    (folder / "b.en.md").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfe\xf5")
    assert "b.en.md: not UTF-8" in refused(InputError, "e.zh-Hant.md", "b.en.md")
    (folder / "n.en.txt").write_bytes(b"one\ntwo\0three\n")
    assert refused(InputError, "e.zh-Hant.md", "n.en.txt") == "n.en.txt:2:4: a NUL character; this is no text"
    assert refused(InputError, "--presplit", "e.zh-Hant.md", "n.en.txt").startswith("n.en.txt:2:4:")


def test_the_same_file_twice_is_refused(folder: Path) -> None:
    os.link(folder / "e.en.md", folder / "linked.en.md")
    for other in ("e.en.md", folder / "e.en.md", "linked.en.md"):
        assert "is both source and target; name a text and its translation" in refused(InputError, "e.en.md", other)


def test_a_missing_argument_is_told(folder: Path) -> None:
    result = CliRunner().invoke(command, ["e.en.md"])
    assert result.exit_code == 2
    assert "name two texts, SOURCE and TARGET, or a list of them with --pairs" in result.stderr


@pytest.mark.parametrize("output", ["e.en.md", "lock", "words.txt", "cedict.txt", "g.yaml", "termkit.toml"])
def test_nothing_that_is_read_is_overwritten(folder: Path, output: str) -> None:
    write(folder, {"lock": "[0]:[0]\n", "words.txt": "塔\ttower:1\n", "cedict.txt": "塔 塔 [ta3] /tower/\n"})
    write(folder, {"g.yaml": "termkit: 1\nlanguages: {source: zh-Hant, target: en}\nconcepts:\n  塔: tower\n"})
    write(folder, {"termkit.toml": ""})
    flags = ("--locked", "lock", "--lexicon", "words.txt", "--dictionary", "cedict.txt", "-g", "g.yaml")
    told = refused(ConfigError, "e.zh-Hant.md", "e.en.md", *flags, "--format", "tsv", "-o", output)
    assert told == f"{output}: is read in this run; name another file to write"
    if output == "words.txt":
        return  # what was known may grow
    told = refused(ConfigError, "e.zh-Hant.md", "e.en.md", *flags, "--learn", output)
    assert told == f"{output}: is read in this run; name another file to write"


def test_outputs_that_cannot_be(folder: Path) -> None:
    texts = ("e.zh-Hant.md", "e.en.md")
    assert refused(ConfigError, *texts, "-o", "o.foo").startswith(
        "o.foo: its name does not tell a format; give --format"
    )
    assert refused(ConfigError, *texts, "--format", "moses").endswith("say where: --output PREFIX")
    assert refused(ConfigError, *texts, "-o", "o.tsv", "-o", "./o.tsv").endswith(
        "would be written twice; name another file"
    )
    assert refused(ConfigError, *texts, "-o", "o.tsv", "--learn", "o.tsv").endswith("written twice; name another file")
    assert refused(ConfigError, *texts, "-o", "a.tsv", "-o", "b.tmx", "--format", "tsv").startswith(
        "with --format, one"
    )
    assert refused(ConfigError, *texts, "--nulls").startswith("--nulls belongs to --format moses")
    assert refused(InputError, *texts, "-o", "nix/o.tsv").startswith("nix: no such folder to write to")
    assert refused(InputError, *texts, "--learn", "nix/l.tsv").startswith("nix: no such folder to write to")
    (folder / "corpus.en").mkdir()
    assert refused(InputError, *texts, "--format", "moses", "-o", "corpus").startswith("corpus.en: is a folder")
    write(folder, {"f.en.md": ENGLISH.upper()})
    told = refused(ConfigError, "e.en.md", "f.en.md", "--format", "moses", "-o", "c")
    assert "both texts are in 'en'" in told


def test_a_write_protected_output_is_told_before_the_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, {"o.tsv": "old"})
    monkeypatch.setattr(os, "access", lambda path, *_, **__: str(path) != "o.tsv")
    stub = Stub(monkeypatch)
    told = refused(InputError, "e.zh-Hant.md", "e.en.md", "-o", "o.tsv")
    assert told == "o.tsv: may not be written (permission denied)"
    assert not stub.calls


@on_linux
def test_when_one_output_fails_none_is_written(folder: Path) -> None:
    (folder / "full.tsv").symlink_to("/dev/full")
    told = refused(InputError, "e.zh-Hant.md", "e.en.md", "-o", "o.tsv", "-o", "full.tsv")
    assert told == "full.tsv: cannot be written (no space left on device)"
    assert not (folder / "o.tsv").exists()


# Words


def test_sources_of_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cedict = "# CEDICT\r\n塔 塔 [ta3] /pagoda/tower/\r\n"
    (folder / "cedict.txt.gz").write_bytes(gzip.compress(cedict.encode()))
    write(folder, {"one.tsv": "光\tlight:2\n", "two.tsv": "光\tray:1 light:1\n"})
    write(
        folder, {"glossary.yaml": "termkit: 1\nlanguages: {source: zh-Hant, target: en}\nconcepts:\n  船長: captain\n"}
    )
    stub = Stub(monkeypatch)
    lexicons = ("--lexicon", "one.tsv", "--lexicon", "two.tsv")
    align("e.zh-Hant.md", "e.en.md", *lexicons, "--dictionary", "cedict.txt.gz")
    weights = stub.options.lexicon.weights
    assert weights["光", "light"] == 2
    assert weights["光", "ray"] == 1
    assert weights["塔", "pagoda"] > 0
    assert ("船", "captain") in weights


def test_termkits_own_lexicon_is_the_default(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert align("e.zh-Hant.md", "e.en.md", "--lexicon", "default", "--format", "ids").stdout == IDS
    stub = Stub(monkeypatch)
    CliRunner().invoke(command, ["e.zh-Hant.md", "e.en.md"])
    assert len(stub.options.lexicon) > 1000


def test_a_wrong_file_of_words_is_told_with_its_line(folder: Path) -> None:
    write(folder, {"bad.tsv": "# x\nno lexicon\n", "bad.u8": "塔 塔 tower\n", "g.yaml": "concepts: 1\n"})
    texts = ("e.zh-Hant.md", "e.en.md")
    assert refused(InputError, *texts, "--lexicon", "bad.tsv").startswith("bad.tsv:2: 'no lexicon' is no line of a lex")
    assert refused(InputError, *texts, "--dictionary", "bad.u8").startswith("bad.u8:1: ")
    assert refused(InputError, *texts, "--learn", "bad.tsv").startswith("bad.tsv:2: ")
    assert refused(InputError, *texts, "--lexicon", "nix.tsv") == "nix.tsv: no such file"
    assert refused(InputError, *texts, "-g", "nix.yaml").startswith("nix.yaml: no such glossary")
    refused(GlossaryError, *texts, "-g", "g.yaml")
    (folder / "cut.gz").write_bytes(gzip.compress(b"x" * 5000)[:-12])
    assert refused(InputError, *texts, "--dictionary", "cut.gz").startswith("cut.gz: compressed with gzip, but damaged")
    assert "leave it out, or the others" in refused(ConfigError, *texts, *NONE, "--lexicon", "bad.tsv")
    assert refused(InputError, *texts, "--embedding", "nix").startswith("nix: no such folder")


@pytest.mark.parametrize("name", ["lex.tsv", "lex.tsv.gz"])
def test_a_lexicon_grows(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    stub = Stub(monkeypatch)
    result = align("e.zh-Hant.md", "e.en.md", "--learn", name)
    assert f"termkit: {name}: 1 pairs of words\n" in result.stderr
    stub.calls.clear()
    stub.learnt = Lexicon({("光", "light"): 3.0, ("塔", "tower"): 1.0})
    align("e.zh-Hant.md", "e.en.md", "--learn", name)
    assert stub.options.lexicon.weights == {("塔", "tower"): 2.0}  # read before
    data = (folder / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    assert text.splitlines()[1:] == ["光\tlight:3", "塔\ttower:2"]
    assert not list(folder.glob(".termkit*"))


def test_the_lexicon_of_the_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        folder, {"termkit.toml": '[align]\nlexicon = "words/own.tsv"\nomits = 1.5\n', "words/own.tsv": "燈\tlamp:4\n"}
    )
    stub = Stub(monkeypatch)
    align("e.zh-Hant.md", "e.en.md")
    assert ("燈", "lamp") in stub.options.lexicon.weights
    assert stub.options.omits == 1.5
    assert "塔\ttower:2" in (folder / "words/own.tsv").read_text(encoding="utf-8")
    before = (folder / "words/own.tsv").read_bytes()
    stub.learnt = Lexicon({("船", "ship"): 1.0})
    stub.calls.clear()
    align("e.zh-Hant.md", "e.en.md", "--no-learn", "--omits", "0")
    assert (folder / "words/own.tsv").read_bytes() == before
    assert stub.options.lexicon.weights == {}
    assert stub.options.omits == 0
    assert "give one of them" in refused(ConfigError, "e.zh-Hant.md", "e.en.md", "--no-learn", "--learn", "x.tsv")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[align]\nlexikon = 'x'\n", ":2: unknown key 'lexikon' in [align]; did you mean 'lexicon'?"),
        ("[align]\nomits = 'much'\n", ":2: 'omits' is a number from -50 to 50, not 'much'"),
        ("[align]\nomits = nan\n", ":2: 'omits' is a number from -50 to 50, not nan"),
        ("[align]\nlexicon = ''\n", ":2: 'lexicon' is a text in quotes, not ''"),
    ],
)
def test_wrong_settings(folder: Path, text: str, told: str) -> None:
    write(folder, {"termkit.toml": text})
    assert told in refused(ConfigError, "e.zh-Hant.md", "e.en.md")


def test_how_freely_passages_are_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = Stub(monkeypatch)
    flags: list[tuple[str, ...]] = [(), ("--may-omit",), ("--faithful",), ("--omits", "-3.5")]
    for flag in flags:
        align("e.zh-Hant.md", "e.en.md", *flag)
    assert [options.omits for _, options in stub.calls] == [0, 2, -2, -3.5]
    assert "exclude one another" in refused(ConfigError, "e.zh-Hant.md", "e.en.md", "--may-omit", "--omits", "1")


@pytest.mark.parametrize("flag", ["--omits", "--min-confidence"])
def test_not_a_number_is_none(folder: Path, flag: str) -> None:
    result = align("e.zh-Hant.md", "e.en.md", flag, "nan")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Invalid value for '{flag}': nan is no number from" in result.stderr


def test_a_model_is_passed_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = object()
    monkeypatch.setattr(job, "load", lambda path: model if path == Path("model") else None)
    stub = Stub(monkeypatch)
    align("e.zh-Hant.md", "e.en.md", "--embedding", "model")
    assert stub.options.encoder is model


# Corrections


def test_locked_beads_come_back(folder: Path) -> None:
    align("e.zh-Hant.md", "e.en.md", "-o", "o.tsv")
    text = (folder / "o.tsv").read_text(encoding="utf-8")
    head, first, second, *rest = text.splitlines()
    changed = second.replace("[1,2]", "[1]").replace("\tno\t", "\tyes\t")
    write(folder, {"fix.tsv": "\n".join([head, first, changed, *rest]) + "\n"})
    result = align("e.zh-Hant.md", "e.en.md", "--locked", "fix.tsv", "--format", "jsonl")
    locked = [row for row in map(json.loads, result.stdout.splitlines()) if row["locked"]]
    assert [(row["source_ids"], row["target_ids"], row["confidence"]) for row in locked] == [([1], [1], 1.0)]
    assert "1 locked" in result.stderr
    assert align("e.zh-Hant.md", "e.en.md", "--locked", "fix.tsv").stdout.splitlines()[1].startswith("= [1]:[1]  ")


def test_corrections_that_contradict_one_another(folder: Path) -> None:
    write(folder, {"lock": "[0]:[1]\n[1]:[0]\n", "twice": "[0]:[0]\n[0,1]:[1]\n", "beyond": "[7]:[0]\n"})
    texts = ("e.zh-Hant.md", "e.en.md", "--locked")
    assert refused(InputError, *texts, "lock").startswith("lock:2:1: [1]:[0] crosses [0]:[1] of line 1;")
    assert refused(InputError, *texts, "twice") == "twice:2:1: source sentence 0 is in the bead of line 1 already"
    assert "the source has 7 sentences" in refused(InputError, *texts, "beyond")


# Lists of pairs


@pytest.fixture
def chapters(folder: Path) -> Path:
    """Two chapters in folders of their own, and their list."""
    write(folder, {"book/1/c.zh-Hant.md": CHINESE, "book/1/c.en.md": ENGLISH})
    write(
        folder,
        {"book/2/c.zh-Hant.md": "塔還在。\n\n燈還亮著。\n", "book/2/c.en.md": "The tower stands.\n\nThe lamp burns.\n"},
    )
    write(folder, {"book/list.tsv": "# the book\n1/c.zh-Hant.md\t1/c.en.md\n\n2/c.zh-Hant.md\t2/c.en.md\n"})
    return folder


def test_pairs_are_aligned_together_and_named(chapters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = align("--pairs", "book/list.tsv")
    assert result.exit_code == 0
    assert "book/2/c.zh-Hant.md | book/2/c.en.md\n  [0]:[0]  塔還在。 | The tower stands.\n" in result.stdout
    assert "termkit: 2 pairs: 9 and 8 sentences in 8 beads" in result.stderr
    rows = [json.loads(line) for line in align("--pairs", "book/list.tsv", "--format", "jsonl").stdout.splitlines()]
    assert {row["source_file"] for row in rows} == {"book/1/c.zh-Hant.md", "book/2/c.zh-Hant.md"}
    stub = Stub(monkeypatch)
    align("--pairs", "book/list.tsv")
    assert [len(texts) for texts, _ in stub.calls] == [2]


def test_pairs_of_other_languages_are_aligned_apart(chapters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (chapters / "book/list.tsv").open("a", encoding="utf-8") as file:
        file.write("2/c.en.md\t2/c.zh-Hant.md\n")
    stub = Stub(monkeypatch)
    result = align("--pairs", "book/list.tsv", "--format", "jsonl")
    assert [len(texts) for texts, _ in stub.calls] == [2, 1]
    assert [json.loads(line)["source_file"][5:9] for line in result.stdout.splitlines()] == ["1/c.", "2/c.", "2/c."]
    told = refused(ConfigError, "--pairs", "book/list.tsv", "--format", "moses", "-o", "corpus")
    assert told.startswith("corpus: a file of the format 'moses' has one language, and these are in en and zh-Hant, ")


def test_pairs_go_to_a_folder_or_to_outputs_of_their_own(chapters: Path) -> None:
    align("--pairs", "book/list.tsv", "-o", "out/", "--format", "ids")
    assert sorted(path.relative_to(chapters / "out").as_posix() for path in chapters.glob("out/**/*.align")) == [
        "1/c.align",
        "2/c.align",
    ]
    assert (chapters / "out/1/c.align").read_text(encoding="utf-8") == IDS
    write(chapters, {"book/own.tsv": "1/c.zh-Hant.md\t1/c.en.md\tmemory.tmx\n2/c.zh-Hant.md\t2/c.en.md\n"})
    result = align("--pairs", "book/own.tsv")
    assert len(etree.parse(chapters / "book/memory.tmx").findall(".//tu")) == 6
    assert result.stdout == "  [0]:[0]  塔還在。 | The tower stands.\n  [1]:[1]  燈還亮著。 | The lamp burns.\n"
    write(chapters, {"book/all.tsv": "1/c.zh-Hant.md\t1/c.en.md\tm.tmx\n2/c.zh-Hant.md\t2/c.en.md\tm.tmx\n"})
    assert align("--pairs", "book/all.tsv").stdout == ""
    assert len(etree.parse(chapters / "book/m.tmx").findall(".//tu")) == 8
    assert "names its own output" in refused(ConfigError, "--pairs", "book/all.tsv", "-o", "x.tsv")


def test_faults_of_a_list(chapters: Path) -> None:
    def told(text: str, *more: str) -> str:
        write(chapters, {"book/l.tsv": text})
        return refused(TermkitError, "--pairs", "book/l.tsv", *more)

    good = "1/c.zh-Hant.md\t1/c.en.md\n"
    assert told("1/c.zh-Hant.md\nx\ty\tz\tw\n").split("\n") == [
        f"book/l.tsv:{line}:1: expected two paths with a tab between them, or three: source, target, output"
        for line in (1, 2)
    ]
    assert told(good + good) == "book/l.tsv:2:1: the same two files as in line 1; leave one line out"
    assert told("# nothing\n") == "book/l.tsv: names no pairs; write source, a tab and target in each line"
    assert told("1/c.zh-Hant.md\tnix\n2/nix\t2/c.en.md\n").count("no such file") == 2
    assert told("1/c.zh-Hant.md\t1/c.en.md\n1/c.zh-Hant.md\t2/c.en.md\n", "-o", "o/").startswith(
        "o/1/c.tsv: book/1/c.en.md"
    )
    assert told(good, "e.en.md", "e.zh-Hant.md") == "--pairs book/l.tsv names the texts; leave e.en.md out"


def test_corrections_of_several_pairs(chapters: Path) -> None:
    align("--pairs", "book/list.tsv", "-o", "o.tsv")
    rows = (chapters / "o.tsv").read_text(encoding="utf-8").splitlines()
    rows[-1] = rows[-1].replace("\tno\t", "\tyes\t")
    write(chapters, {"fix.tsv": "\n".join(rows)})
    result = align("--pairs", "book/list.tsv", "--locked", "fix.tsv", "--format", "jsonl")
    locked = [row for row in map(json.loads, result.stdout.splitlines()) if row["locked"]]
    assert [(row["source_file"], row["source_ids"]) for row in locked] == [("book/2/c.zh-Hant.md", [1])]
    write(chapters, {"plain": "[0]:[0]\n"})
    told = refused(InputError, "--pairs", "book/list.tsv", "--locked", "plain")
    assert told.startswith("plain:1:1: does not say in which of several pairs;")
    write(chapters, {"fix.tsv": "\n".join(rows).replace("book/2", "book/3")})
    told = refused(InputError, "--pairs", "book/list.tsv", "--locked", "fix.tsv")
    assert told.endswith("book/3/c.zh-Hant.md and book/3/c.en.md are not aligned here")


# The command as it is run


def test_the_command(run: Run, folder: Path) -> None:
    done = run("align", "--presplit", "--format", "ids", *NONE, "e.zh-Hant.md", "e.en.md")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert done.stdout.startswith("[0]:[0]\n")
    done = run("align", "e.zh-Hant.md", "nix.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("termkit: nix.md: no such file")
    assert run("align", "--help").stdout.startswith("Usage: termkit align [OPTIONS] [SOURCE] [TARGET]")


def test_a_reader_that_leaves(folder: Path) -> None:
    lines = [f"第{n}句話在這裡，編號是 {n}。" for n in range(1, 400)]
    write(
        folder, {"l.zh-Hant.txt": "\n\n".join(lines), "l.en.txt": "\n\n".join(f"Sentence {n}." for n in range(1, 400))}
    )
    words = [sys.executable, "-m", "termkit", "align", *NONE, "--format", "html", "l.zh-Hant.txt", "l.en.txt"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        told = process.stderr.read().decode()
        assert process.wait() == 0
    assert "Traceback" not in told
    assert "Broken" not in told


@on_linux
def test_a_full_disk(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        words = [sys.executable, "-m", "termkit", "align", *NONE, "e.zh-Hant.md", "e.en.md"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "termkit: <stdout>: cannot be written (no space left on device)\n"


def test_a_line_of_a_megabyte(folder: Path) -> None:
    write(folder, {"m.zh-Hant.txt": "塔還在\n" + "光" * 350_000, "m.en.txt": "The tower stands\n" + "light " * 170_000})
    assert align("--presplit", "m.zh-Hant.txt", "m.en.txt", "--format", "ids").stdout == "[0]:[0]\n[1]:[1]\n"


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.doing() as tell:
        assert tell is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(progress, "_QUIET", 0)
    with progress.doing() as tell:
        assert tell is not None
        tell("first pass")
    assert capsys.readouterr().err == "\r\x1b[Ktermkit: first pass, 0 s\r\x1b[K"


def test_corrections_of_a_text_that_was_changed_since_are_refused(folder: Path) -> None:
    assert align("e.zh-Hant.md", "e.en.md", "-o", "c.tsv", "-q").exit_code == 0
    table = (folder / "c.tsv").read_text(encoding="utf-8").replace("\tno\t", "\tyes\t")
    (folder / "c.tsv").write_text(table, encoding="utf-8")
    assert align("e.zh-Hant.md", "e.en.md", "--locked", "c.tsv", "--format", "ids").stdout == IDS
    source = folder / "e.zh-Hant.md"
    source.write_text("# 新的標題\n\n" + source.read_text(encoding="utf-8"), encoding="utf-8")
    message = refused(InputError, "e.zh-Hant.md", "e.en.md", "--locked", "c.tsv")
    assert message.startswith("c.tsv:2:1: source [0] was")
    assert "the text was changed since" in message


def test_a_blank_line_renders_nothing(folder: Path) -> None:
    (folder / "p.zh-Hant.txt").write_text("甲走了。\n乙來了。\n", encoding="utf-8")
    (folder / "p.en.txt").write_text("\n\n", encoding="utf-8")
    ids = align("p.zh-Hant.txt", "p.en.txt", "--presplit", "--format", "ids").stdout
    assert sorted(ids.split()) == ["[0]:[]", "[1]:[]", "[]:[0]", "[]:[1]"]
