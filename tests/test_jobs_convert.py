"""Finding files, naming their conversions, telling languages, terms of a glossary, and writing all or nothing."""

from __future__ import annotations

import difflib
import os
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.passage import LanguageMark, Passage, Piece, Prose
from termkit.errors import ConfigError, InputError, LanguageError
from termkit.formats import prose as prose_table
from termkit.formats.files import draft_of
from termkit.formats.prose import ProseFormat, prose_format
from termkit.jobs.convert import Outcome, Task, convert_file, write_files
from termkit.jobs.convert_terms import term_rules
from termkit.jobs.parallel import in_processes
from termkit.jobs.portions import Order, check_order
from termkit.jobs.trees import find_files, glob_pattern, path_beside, path_in, tag_in_path, tag_in_style
from termkit.report.conversion import UnifiedDiff, colored

# ---- which files ------------------------------------------------------------------------------------------------


def plant(root: Path, *names: str, data: bytes = "头发\n".encode()) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def inside(root: Path, *options: list[str]) -> list[str]:
    return [place.inside for place in find_files([str(root)], *options).files]


def test_a_tree_in_order_without_what_is_hidden_or_binary(tmp_path: Path) -> None:
    plant(tmp_path, "b.md", "a/z.txt", "a/b/c.html", "a.md", "B.md", ".git/x", ".venv/x.md", "a/node_modules/q/x.md")
    plant(tmp_path, "p.PNG", "nul", data=b"a\0b")
    plant(tmp_path, "wide.txt", data="头发".encode("utf-16"))
    plant(tmp_path, "late", data=b"a" * 8192 + b"\0")
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    found = find_files([str(tmp_path)])
    assert [place.inside for place in found.files] == [
        *("B.md", "a/b/c.html", "a/z.txt", "a.md", "b.md", "empty", "late", "wide.txt")
    ]
    assert (found.binary, found.notes, found.faults) == (2, (), ())


def test_what_is_named_is_taken_once_as_it_is(tmp_path: Path) -> None:
    plant(tmp_path, ".hidden/.a", "x.png", data=b"\0")
    names = [str(tmp_path / "x.png"), str(tmp_path / ".hidden" / ".a"), str(tmp_path), str(tmp_path / "x.png")]
    assert [place.path for place in find_files(names).files] == names[:2]
    assert find_files(["no-such-file"]).files[0].path == "no-such-file"


def test_globs(tmp_path: Path) -> None:
    plant(tmp_path, "a.md", "docs/a.md", "docs/old/b.md", "docs/c.txt", "old/d.md")
    assert inside(tmp_path, ["*.md"]) == ["a.md", "docs/a.md", "docs/old/b.md", "old/d.md"]
    assert inside(tmp_path, ["docs/*.md"]) == ["docs/a.md"]
    assert inside(tmp_path, ["docs/**/*.md"]) == ["docs/a.md", "docs/old/b.md"]
    assert inside(tmp_path, [], ["old"]) == ["a.md", "docs/a.md", "docs/c.txt"]
    assert inside(tmp_path, [], ["docs/"]) == ["a.md", "old/d.md"]
    assert inside(tmp_path, ["*.txt", "d.*"], ["docs/old/**"]) == ["docs/c.txt", "old/d.md"]
    assert inside(tmp_path, [], ["**/old/**"]) == ["a.md", "docs/a.md", "docs/c.txt"]
    assert find_files([str(tmp_path / "a.md")], [], ["*.md"]).files == ()


@pytest.mark.parametrize(
    ("glob", "yes", "no"),
    [
        ("?.md", "a.md", "ab.md"),
        ("a/?", "a/b", "a//"),
        ("[ab].md", "x/b.md", "c.md"),
        ("[!ab].md", "c.md", "a.md"),
        ("a/[!b]", "a/c", "a//"),
        ("**/x", "a/b/x", "ax"),
        ("a/**", "a/b/c", "ab"),
        ("/a.md", "a.md", "b/a.md"),
        ("a+(b).md", "a+(b).md", "aab.md"),
        ("[^]x", "^x", "^]x"),
        ("a[", "a[", "a"),
    ],
)
def test_one_glob(glob: str, yes: str, no: str) -> None:
    pattern = glob_pattern(glob)
    assert pattern.fullmatch(yes)
    assert not pattern.fullmatch(no)


def test_an_empty_glob() -> None:
    with pytest.raises(ConfigError, match="empty glob"):
        glob_pattern("")


def test_links_are_not_followed_and_those_that_lead_out_are_told(tmp_path: Path) -> None:
    plant(tmp_path, "tree/a.md", "outside.md", "tree2/x.md")
    tree = tmp_path / "tree"
    (tree / "in.md").symlink_to("a.md")
    (tree / "out.md").symlink_to("../outside.md")
    (tree / "up").symlink_to("..")
    (tree / "sibling").symlink_to("../tree2")
    (tree / "round").symlink_to(".")
    found = find_files([str(tree)])
    assert [place.inside for place in found.files] == ["a.md"]
    assert [note.split(":")[0] for note in found.notes] == [str(tree / n) for n in ("out.md", "sibling", "up")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    assert "permission denied" in find_files([str(tmp_path)]).faults[0]


# ---- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("a.zh-Hant.md", "zh-Hant"),
        ("b/zh-TW.json", "zh-Hant-TW"),
        ("a.zh_CN.draft-a.po", "zh-Hans-CN"),
        ("a.en.md", None),
        ("a.zh.md", None),
        ("zh-TW/a.md", "zh-Hant-TW"),
        ("zh-TW/x/a.md", "zh-Hant-TW"),
        ("zh-TW/zh-CN/a.md", "zh-Hans-CN"),
        ("zh-TW/a.zh-HK.md", "zh-Hant-HK"),
        ("", None),
    ],
)
def test_tag_in_a_path(name: str, tag: str | None) -> None:
    assert tag_in_path(name) == tag


@pytest.mark.parametrize(
    ("old", "to", "new"),
    [
        ("zh-CN", "zh-Hant-TW", "zh-TW"),
        ("zh_CN", "zh_tw", "zh_TW"),
        ("zh-Hans", "zh-TW", "zh-Hant"),
        ("zh-Hans-CN", "zh-TW", "zh-Hant-TW"),
        ("zh-cn", "zh-HK", "zh-hk"),
        ("ZH-HANS", "zh-Hant", "ZH-HANT"),
        ("zh-Hans", "zh-HK", "zh-Hant-HK"),
        ("zh-Hant-HK", "zh-Hans", "zh-Hans-CN"),
        ("zh_Hant", "zh-Hans", "zh_Hans"),
        ("zh-HK", "zh-Hans", "zh-CN"),
        ("zh-CN", "zh-Hant", "zh-TW"),
        ("zh-HK", "zh-Hant", "zh-Hant"),
    ],
)
def test_a_tag_keeps_its_style(old: str, to: str, new: str) -> None:
    assert tag_in_style(old, to) == new


@pytest.mark.parametrize(
    ("path", "to", "beside"),
    [
        ("x.zh-Hant.md", "zh-Hans", "x.zh-Hans.md"),
        ("a.b/x.md", "zh-Hans", "a.b/x.zh-Hans.md"),
        ("x", "zh-TW", "x.zh-Hant-TW"),
        ("docs/zh-TW/a.md", "zh-CN", "docs/zh-CN/a.md"),
        ("docs/zh_TW/a.md", "zh-Hans", "docs/zh_CN/a.md"),
        ("/d/zh-Hant/a.zh-TW.md", "zh-Hans", "/d/zh-Hans/a.zh-CN.md"),
    ],
)
def test_where_a_conversion_stands_beside_its_source(path: str, to: str, beside: str) -> None:
    assert path_beside(path, to) == beside


def test_in_another_folder_only_the_name_takes_the_new_tag() -> None:
    assert path_in("out", "x/a.zh-CN.b.md", "zh_tw") == os.path.join("out", "x", "a.zh-TW.b.md")
    assert path_in("out", "zh-CN/a.md", "zh-TW") == os.path.join("out", "zh-CN", "a.md")


# ---- languages and markup ---------------------------------------------------------------------------------------


def test_formats_by_name_and_suffix() -> None:
    kinds = [
        kind if isinstance(kind, str) else kind.name for kind in map(prose_format, ("a.MD", "x.docx", "a.py", "x"))
    ]
    assert kinds == ["markdown", "docx", "text", "text"]
    assert prose_format("a.html", "text") == "text"
    assert prose_format("a.txt", "docx") == "docx"
    with pytest.raises(ConfigError, match="did you mean 'html'"):
        prose_format("a", "htm")


def slashed(text: str, path: str) -> Prose:
    """A format of our own: lines ``lang/text``, where &x; stands for 发; the tags are marks. No tag, no language."""
    from termkit.core.language import canonical

    passages, marks, start = [], [], 0
    for line in text.split("\n"):
        tag, _, rest = line.partition("/")
        begin = start + len(tag) + 1
        head, escape, tail = rest.partition("&x;")
        pieces = [Piece(head, begin, begin + len(head))]
        if escape:
            pieces += [Piece("发", begin + len(head), begin + len(head) + 3)]
            pieces += [Piece(tail, begin + len(head) + 3, begin + len(rest))]
        if tag:
            marks.append(LanguageMark(start, start + len(tag), tag))
        passages.append(Passage(tuple(pieces), language=canonical(tag) if tag else None))
        start += len(line) + 1
    return Prose(tuple(passages), tuple(marks))


@pytest.fixture
def slash_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termkit.formats.text.prose", slashed, raising=False)
    monkeypatch.setattr(prose_table, "FORMATS", (ProseFormat("slash", (".slash",), "termkit.formats.text"),))


def converted(path: Path, text: str, **order: str) -> tuple[str, Outcome]:
    path.write_text(text, encoding="utf-8")
    asked = Order("zh-Hant-TW")._replace(**order)
    (outcome,) = write_files([Task(str(path), asked, "review", draft_of(path), in_place=True)])
    return path.read_text(encoding="utf-8"), outcome


@pytest.mark.usefixtures("slash_format")
class TestPassages:
    def test_each_is_converted_by_its_own_language(self, tmp_path: Path) -> None:
        text, outcome = converted(tmp_path / "a.slash", "zh-CN/头发\nzh-HK/裏\nen/头发\nzh_TW/头发\n")
        assert text == "zh-TW/頭髮\nzh-TW/裡\nen/头发\nzh_TW/头发\n"
        assert outcome.basis == "declared"
        assert outcome.notes == (
            "1 passage declared en by the file; left as it is",
            "1 passage declared zh-Hant-TW by the file; left as it is",
        )

    def test_what_declares_nothing_is_told_by_its_characters(self, tmp_path: Path) -> None:
        text, outcome = converted(tmp_path / "a.slash", "/头发\nzh-HK/裏\n")
        assert text == "/頭髮\nzh-TW/裡\n"
        assert (outcome.source, outcome.basis) == ("zh-Hans", "characters")

    def test_what_is_given_goes_for_what_declares_nothing_or_the_same(self, tmp_path: Path) -> None:
        text, outcome = converted(tmp_path / "a.slash", "/裏\nzh-Hant/裏\n", source="zh-HK")
        assert text == "/裡\nzh-Hant/裡\n"
        assert outcome.notes == ()

    def test_a_declaration_against_what_is_given_is_said(self, tmp_path: Path) -> None:
        text, outcome = converted(tmp_path / "a.slash", "zh-HK/裏\nzh-CN/里面\n", source="zh-CN")
        assert text == "zh-TW/裡\nzh-TW/裡面\n"
        assert outcome.notes == ("1 passage declared zh-Hant-HK by the file; taken as that, not as zh-Hans-CN",)

    def test_the_name_says_what_a_file_is(self, tmp_path: Path) -> None:
        text, outcome = converted(tmp_path / "a.zh-HK.slash", "/裏\n")
        assert (text, outcome.basis, outcome.source) == ("/裡\n", "name", "zh-Hant-HK")

    def test_an_escape_is_replaced_only_where_it_changes(self, tmp_path: Path) -> None:
        assert converted(tmp_path / "a.slash", "zh-CN/头&x;软件&x;")[0] == "zh-TW/頭髮軟體&x;"
        assert converted(tmp_path / "a.slash", "zh-TW/頭&x;")[0] == "zh-TW/頭&x;"

    def test_choices_are_placed_in_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.slash"
        path.write_text("/一\nzh-CN/头&x;里", encoding="utf-8")
        outcome = convert_file(Task(str(path), Order("zh-Hant-TW"), "choices"))
        found = {choice.before[:1]: choice for choice in outcome.choices}
        for choice in found.values():
            assert choice.line == 2
            assert choice.column == choice.offset - 3 + 1
        assert found


def test_orders_that_cannot_be_carried_out() -> None:
    for order in (Order("en"), Order("zh-Hans", "ja")):
        with pytest.raises(LanguageError):
            check_order(order)
    with pytest.raises(ConfigError, match="unknown format"):
        check_order(Order("zh-Hans", format="odt"))
    with pytest.raises(InputError, match="no such glossary"):
        check_order(Order("zh-Hans", glossary="none.yaml"))


# ---- terms ------------------------------------------------------------------------------------------------------

GLOSSARY = """
code:
  zh-Hant-TW: {preferred: 程式碼, admitted: [程式], deprecated: [代碼]}
  zh-Hans: {preferred: 代码, admitted: [程序]}
  en: code
widest: {zh-Hant: 鋸齒, zh-Hant-HK: 鋸齒形, zh-Hans: 锯齿状}
derived: {zh-Hant-TW: 氛圍編程, en: vibe coding}
brand: {keep: 后里}
show:
  zh-Hant-TW: 展示
  zh-Hans: 演示
  not-in: [发展示意]
  en: show
dancer: {zh-Hans: 程序, zh-Hant-TW: 程序, en: procedure}
"""


def test_terms_that_both_sides_state_and_names() -> None:
    rules = {
        rule.source: (rule.target, rule.name) for rule in term_rules(make_glossary(GLOSSARY), "zh-Hans", "zh-Hant-TW")
    }
    assert rules == {
        "代码": ("程式碼", "code"),
        "程序": ("程式碼", "code"),  # the first concept counts
        "锯齿状": ("鋸齒", "widest"),
        "后里": ("后里", "brand"),
        "演示": ("展示", "show"),
    }


def test_terms_by_script_and_region() -> None:
    def targets(source: str, to: str) -> dict[str, str]:
        return {rule.source: rule.target for rule in term_rules(make_glossary(GLOSSARY), source, to)}

    assert targets("zh-Hans", "zh-Hant-HK") == {"锯齿状": "鋸齒形", "后里": "后里"}
    back = targets("zh-Hant-TW", "zh-Hans")
    assert back["程式碼"] == back["程式"] == "代码"
    assert "代碼" not in back
    assert targets("zh-Hant", "zh-Hans")["鋸齒形"] == "锯齿状"


def test_longer_words_in_which_a_term_is_none_convert_as_without_it() -> None:
    glossary = make_glossary("show: {zh-Hans: 展示, zh-Hant-TW: 演示, not-in: [发展示意, 表演示]}", target="zh-Hans")
    rules = {rule.source: rule.target for rule in term_rules(glossary, "zh-Hans", "zh-Hant-TW")}
    assert rules == {"发展示意": "發展示意", "展示": "演示"}


# ---- writing ----------------------------------------------------------------------------------------------------


def tasks(root: Path, names: list[str], **more: object) -> list[Task]:
    order = Order("zh-Hant-TW", "zh-Hans")
    return [Task(str(root / name), order, "text", draft_of(root / name), in_place=True) for name in names]


@pytest.mark.parametrize("jobs", [1, 2])
def test_all_or_nothing(tmp_path: Path, jobs: int) -> None:
    names = [f"{number}.txt" for number in range(6)]
    plant(tmp_path, *names)
    (tmp_path / "3.txt").write_bytes(b"\xff\xff\xff")
    outcomes = write_files(tasks(tmp_path, names), jobs)
    assert [bool(outcome.fault) for outcome in outcomes] == [name == "3.txt" for name in names]
    assert (tmp_path / "0.txt").read_text(encoding="utf-8") == "头发\n"
    assert sorted(os.listdir(tmp_path)) == names
    (tmp_path / "3.txt").write_text("", encoding="utf-8")
    outcomes = write_files(tasks(tmp_path, names), jobs)
    assert [outcome.written for outcome in outcomes] == [name != "3.txt" for name in names]
    assert (tmp_path / "5.txt").read_text(encoding="utf-8") == "頭髮\n"
    assert sorted(os.listdir(tmp_path)) == names


def test_a_file_that_changed_meanwhile_stops_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, "a", "b")

    def meddle(_: int) -> None:
        (tmp_path / "b").write_bytes(b"news")

    monkeypatch.setattr(os, "fsync", meddle)
    with pytest.raises(InputError, match="b: changed since it was read; nothing was written"):
        write_files(tasks(tmp_path, ["b", "a"]))
    assert (tmp_path / "a").read_text(encoding="utf-8") == "头发\n"
    assert (tmp_path / "b").read_bytes() == b"news"
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_folders_that_were_made_for_nothing_go(tmp_path: Path) -> None:
    plant(tmp_path, "a", "b")
    (tmp_path / "b").write_bytes(b"\xff")
    order = Order("zh-Hant", "zh-Hans")
    asked = [Task(str(tmp_path / name), order, "text", draft_of(tmp_path / "x" / "y" / name)) for name in "ab"]
    assert write_files(asked)[1].fault
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]
    (tmp_path / "b").write_bytes(b"")
    write_files(asked)
    assert sorted(os.listdir(tmp_path / "x" / "y")) == ["a", "b"]


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, "a")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (outcome,) = write_files(tasks(tmp_path, ["a"]))
    assert outcome.fault == f"{tmp_path}/a: cannot be written (no space left on device); nothing was written"
    assert os.listdir(tmp_path) == ["a"]


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(InputError, match="a process died at its work"):
        list(in_processes(os._exit, [3, 3, 3], 2))


def test_processes_keep_the_order() -> None:
    assert list(in_processes(abs, list(range(-40, 0)), 2)) == list(range(40, 0, -1))


# ---- diffs ------------------------------------------------------------------------------------------------------


def unified(before: str, after: str, *cuts: int) -> str:
    diff = UnifiedDiff("a")
    edges = [0, *sorted(cuts), len(before)]
    for start, end in pairwise(edges):
        diff.feed(before[start:end], after[start:end])
    return diff.text()


@given(st.lists(st.sampled_from(["a\n", "b\n", "头\n"]), max_size=40), st.text("ax头", max_size=2), st.data())
def test_a_diff_is_what_difflib_says(lines: list[str], rest: str, data: st.DataObject) -> None:
    before = "".join(lines) + rest
    after = before.replace("头", "頭")
    cuts = data.draw(st.lists(st.integers(0, len(before)), max_size=3))
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    expected = "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(old, new, "a", "a")
    )
    found = unified(before, after, *cuts)
    marks = [sorted(text.split("\n")) for text in (found, expected)]
    assert marks[0] == marks[1]


def test_a_diff_is_one_that_patch_takes(tmp_path: Path) -> None:
    before = "".join(f"{n}头\n" if n % 9 == 0 else f"{n}\n" for n in range(60)) + "头"
    (tmp_path / "a").write_text(before, encoding="utf-8")
    after = before.replace("头", "頭")
    try:
        subprocess.run(
            ["patch", "-p0"], cwd=tmp_path, input=unified(before, after), text=True, check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("no patch here")
    assert (tmp_path / "a").read_text(encoding="utf-8") == after


def test_a_diff_for_a_terminal_cannot_steer_it() -> None:
    shown = colored("-a\x1b[2J头\r\n+b\n c\n")
    assert "\x1b[2J" not in shown
    assert "\x1b[32m+b" in shown
