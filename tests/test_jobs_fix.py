"""Fixes: in every format just the place that was found changes, once, and only in the file that was checked."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
import yaml
from conftest import make_glossary
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding
from termkit.core.glossary import Glossary
from termkit.core.place import spot
from termkit.core.result import CheckResult
from termkit.core.rule import DocumentCheck, Rule, finding_at
from termkit.core.span import LineIndex
from termkit.errors import InputError
from termkit.formats.bitext import bitext_format
from termkit.jobs import fix_text
from termkit.jobs.check import all_rules, run
from termkit.jobs.fix import FilePlan, FixReport, apply, diff, plan
from termkit.jobs.fix_diff import unified
from termkit.jobs.fix_text import Change, Coding, blocks, narrowed, rewritten
from termkit.jobs.outcome import conclude
from termkit.jobs.tasks import Catalogs, Checker, Task, UnitFile, read_portions
from termkit.jobs.works import Version, Work
from termkit.text.substitute import in_its_place, same_but_spelling

GLOSSARY = make_glossary(
    """
    vibe: {zh-Hant: 氛圍編程, en: {preferred: vibe coding, deprecated: [atmosphere programming]}}
    claude: {keep: Claude Code}
    """
)
WRONG = {"个": "個", "数": "數", "说话": "說話", "网": "網"}


def wrong_words(view: DocumentView) -> list[Finding]:
    """A finding with a safe fix at each wrong word, as a rule that looks at single texts makes them."""
    text = view.document.text
    places = [match.span() for match in re.finditer("|".join(WRONG), text)]
    return [
        finding_at(
            spot(view, start, end),
            rule="wrong-word",
            severity="major",
            message="m",
            suggestions=(WRONG[text[start:end]],),
            fix="safe",
        )
        for start, end in places
        if view.document.language.startswith("zh-Hant") and not view.document.is_masked(start, end)
    ]


RULES = (
    Rule(
        "wrong-word",
        "",
        "major",
        "m",
        "",
        (),
        DocumentCheck(wrong_words, lambda parts: chain(*parts), lambda parts: [*chain(*parts)]),
    ),
    *(rule for rule in all_rules() if rule.name in ("deprecated-term", "altered-name")),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def result_of(tasks: Iterable[Task], glossary: Glossary = GLOSSARY) -> CheckResult:
    return conclude(run(tasks, Checker(glossary, RULES, digests=True)), glossary, RULES)


def checked(
    path: Path,
    languages: tuple[str, str] = ("en", "zh-Hant-TW"),
    source: Path | None = None,
    glossary: Glossary = GLOSSARY,
) -> CheckResult:
    """A file as ``termkit check`` sees it."""
    format_ = bitext_format(str(path))
    if format_ is not None and format_.streams:
        return result_of(read_portions(path, format_, languages, None, []), glossary)
    if format_ is not None:
        return result_of([UnitFile(path, format_, languages)], glossary)
    if source is not None and path.suffix in (".json", ".yaml"):
        module = f"termkit.formats.{path.suffix[1:]}_catalog"
        return result_of([Catalogs(source, path, module, languages)], glossary)
    beside = Version(source, languages[0], "") if source else None
    return result_of([Work(path.stem, beside, [Version(path, languages[1], "")])], glossary)


def fixed(path: Path, *, unsafe: bool = False, **more: object) -> FixReport:
    return apply(plan(checked(path, **more), unsafe=unsafe))  # type: ignore[arg-type]


def finding(path: Path, text: str, word: str, new: str, **more: object) -> Finding:
    """A finding at the first place of a word."""
    start = text.index(word)
    line, column = LineIndex(text).position(start)
    fields: dict[str, object] = {"rule": "r", "severity": "major", "message": "m", "concept": "", "path": str(path)}
    fields |= {"start": start, "end": start + len(word), "text": word, "line": line, "column": column}
    fields |= {"suggestions": (new,), "fix": "safe", "offset": start}
    return Finding(**fields | more)  # type: ignore[arg-type]


def result(path: Path, *findings: Finding, data: bytes | None = None) -> CheckResult:
    from hashlib import sha256

    digest = sha256(path.read_bytes() if data is None else data).hexdigest()
    return CheckResult(findings, (), (), {}, digests={str(path): digest})


# --- every format


def po(texts: list[str]) -> str:
    def written(text: str) -> str:
        return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", '\\n"\n"')

    header = 'msgid ""\nmsgstr "Language: zh_TW\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
    return header + "\n".join(f'#: a.c:{n}\nmsgid "m{n}"\nmsgstr ""\n"{written(t)}"\n' for n, t in enumerate(texts))


def xliff(texts: list[str]) -> str:
    units = "\n".join(
        f'<trans-unit id="{n}"><source>m</source><target>{html.escape(t, quote=False)}<x id="1"/>b</target></trans-unit>'
        for n, t in enumerate(texts)
    )
    return (
        '<?xml version="1.0"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        '<file original="a" source-language="en" target-language="zh-TW" datatype="plaintext"><body>\n'
        f"{units}\n</body></file></xliff>\n"
    )


def tmx(texts: list[str]) -> str:
    units = "\n".join(
        f'<tu tuid="{n}"><tuv xml:lang="en"><seg>m &amp; n</seg></tuv>'
        f'<tuv xml:lang="zh-TW"><seg>{html.escape(t)}</seg></tuv><tuv xml:lang="zh-CN"><seg>个</seg></tuv></tu>'
        for n, t in enumerate(texts)
    )
    return (
        '<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="en" datatype="plaintext" segtype="block" '
        f'adminlang="en" creationtool="t" creationtoolversion="1" o-tmf="t"/><body>\n{units}\n</body></tmx>\n'
    )


def table(delimiter: str) -> Callable[[list[str]], str]:
    def write(texts: list[str]) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        writer.writerows([["id", "en", "zh-CN", "zh-TW"], *([n, "m", "个", t] for n, t in enumerate(texts))])
        return out.getvalue()

    return write


def jsonl(texts: list[str]) -> str:
    rows = ({"id": n, "zh-CN": "个", "translation": {"en": "m", "zh-TW": t}} for n, t in enumerate(texts))
    return "".join(
        json.dumps(row, ensure_ascii=row["id"] == 1) + "\r\n" * (row["id"] != len(texts) - 1) for row in rows
    )


def paragraphs(texts: list[str]) -> str:
    return "\r\n\r\n".join(texts) + "\n"


def markdown(texts: list[str]) -> str:
    return "# 个\n\n`个` <!-- 个 -->\n\n" + "\n\n".join(f"- {' '.join(t.split())} [a](个.md)" for t in texts)


def page(texts: list[str]) -> str:
    body = "\n".join(f'<p title="{html.escape(t)}">{html.escape(t)}<b>粗</b></p>' for t in texts)
    return f"<!DOCTYPE html><html><body><script>个</script>{body}</body></html>"


def subtitles(texts: list[str]) -> str:
    cues = (f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n},900\n{' '.join(t.split()) or '字'}\n" for n, t in enumerate(texts))
    return "\n".join(cues)


def catalog_json(texts: list[str]) -> str:
    return json.dumps({"menu": [*texts, {"个": 1}]}, indent=1, ensure_ascii=len(texts) == 2)


def catalog_yaml(texts: list[str]) -> str:
    return "# 个\nmenu:\n" + "".join(f"  - {json.dumps(t, ensure_ascii=False)}  # 个\n" for t in texts)


FORMATS: dict[str, Callable[[list[str]], str]] = {
    "a.txt": paragraphs,
    "a.md": markdown,
    "a.html": page,
    "a.srt": subtitles,
    "a.json": catalog_json,
    "a.yaml": catalog_yaml,
    "a.po": po,
    "a.xliff": xliff,
    "a.tmx": tmx,
    "a.jsonl": jsonl,
    "a.csv": table(","),
    "a.tsv": table("\t"),
}


def without(files: Iterable[FilePlan], after: str) -> str:
    """The text as it was before the changes."""
    for file in files:
        for change in file.changes:  # each begins where it began, once those before it are taken back
            end = change.start + len(change.after)
            assert after[change.start : end] == change.after
            after = after[: change.start] + change.before + after[end:]
    return after


WORDS = st.sampled_from([*WRONG, "字", "的話", ",", '"', "&", "<", "{x}", " ", "\n", "é", "𠮷", "'", "b"])
TEXTS = st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=4)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS)
@example(texts=[["字", "个", "&", "数"], ["说话", '"', "网", "\n", "个"]])
def test_just_the_wrong_words_change_in_every_format(name: str, texts: list[list[str]], folder: Path) -> None:
    """What is left alone (beside a masked place) stays wrong; all that changes is what should."""
    path = folder / name
    before = FORMATS[name](["字" + "".join(text) + "字" for text in texts]).encode()
    path.write_bytes(before)
    found = checked(path)
    planned = plan(found, unsafe=False)
    report = apply(planned)
    assert not report.left
    assert sum(len(findings) for _, findings in report.fixed) == len(found.findings)
    after = path.read_bytes()
    assert without(planned.files, after.decode()).encode() == before
    again = checked(path)
    assert [f for f in again.findings if f.fix] == []
    assert apply(plan(again, unsafe=True)).fixed == ()
    assert path.read_bytes() == after
    # the same fixes a second time
    assert apply(plan(found, unsafe=True)).fixed == ()
    assert path.read_bytes() == after


@pytest.mark.parametrize("name", FORMATS)
def test_the_right_words_are_written_as_the_format_writes_them(name: str, folder: Path) -> None:
    texts = ['第一个"字" & b', "数\n网{x}。", "第三 说话"]
    path = folder / name
    path.write_bytes(FORMATS[name](texts).encode())
    report = fixed(path)
    right = ['第一個"字" & b', "數\n網{x}。", "第三 說話"]
    expected = FORMATS[name](right)
    if name == "a.md":  # the heading is prose, too
        expected = expected.replace("# 个\n", "# 個\n")
    assert path.read_bytes().decode() == expected
    assert report.left == ()
    assert len(report.fixed) == 1


def test_an_english_target_of_a_bilingual_file(folder: Path) -> None:
    path = folder / "a.jsonl"
    path.write_text('{"zh-Hant":"氛圍編程。","en":"Atmosphere programming \\u2014 \\"a\\"."}\n', encoding="utf-8")
    report = fixed(path, unsafe=True, languages=("zh-Hant-TW", "en"))
    assert path.read_text(encoding="utf-8") == ('{"zh-Hant":"氛圍編程。","en":"Vibe coding \\u2014 \\"a\\"."}\n')
    assert report.lines() == ["a.jsonl: fixed 1 (deprecated-term 1)"]


@pytest.mark.parametrize(("suffix", "write"), [(".json", json.dumps), (".yaml", yaml.safe_dump)])
def test_catalogs_in_two_files(suffix: str, write: Callable[[object], str], folder: Path) -> None:
    source, target = folder / f"zh{suffix}", folder / f"en{suffix}"
    source.write_text(write({"a": "氛圍編程", "b": "第一个"}), encoding="utf-8")
    target.write_text(write({"a": "Do {x} atmosphere programming", "b": "first"}), encoding="utf-8")
    report = fixed(target, unsafe=True, source=source, languages=("zh-Hant-TW", "en"))
    assert yaml.safe_load(target.read_text()) == {"a": "Do {x} vibe coding", "b": "first"}
    assert yaml.safe_load(source.read_text()) == {"a": "氛圍編程", "b": "第一個"}
    assert not report.left


def test_sources_that_programs_look_up_are_left(folder: Path) -> None:
    path = folder / "a.po"
    path.write_text('msgid "第一个"\nmsgstr "first"\n', encoding="utf-8")
    report = fixed(path, languages=("zh-Hant-TW", "en"))
    assert report.fixed == ()
    assert [left.finding.text for left in report.left] == ["个"]
    assert "looked up" in report.lines()[0]


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "big5"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_bom_and_line_ends_stay(encoding: str, end: str, folder: Path) -> None:
    wrong, right = ("說", "说") if encoding == "gb18030" else ("个", "個")
    if encoding == "big5":
        wrong, right = "糰", "團"
    text = f"這是一{wrong}的字，不是我們的。{end}在這裡有{wrong}。{end}"
    path = folder / "a.txt"
    path.write_bytes(text.encode(encoding))
    found = finding(path, text, wrong, right)
    other = replace(found, start=text.rindex(wrong), end=text.rindex(wrong) + 1)
    apply(plan(result(path, found, other), unsafe=False, encoding=encoding))
    assert path.read_bytes() == text.replace(wrong, right).encode(encoding)


def test_a_character_that_the_encoding_lacks_is_reported(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_bytes("這是一個字".encode("big5"))
    report = apply(plan(result(path, finding(path, "這是一個字", "個", "个")), unsafe=False, encoding="big5"))
    assert report.fixed == ()
    assert "has no '个'" in report.lines()[0]
    assert path.read_bytes() == "這是一個字".encode("big5")


@settings(max_examples=200)
@given(
    text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
    cuts=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.text("ab個𠮷", max_size=4)), max_size=5),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-32-be", "gb18030"]),
    size=st.integers(1, 9),
)
def test_streams_are_rewritten_as_strings_are(
    text: str, cuts: list[tuple[int, int, str]], encoding: str, size: int
) -> None:
    changes: list[Change] = []
    expected, done = "", 0
    for start, length, after in sorted(cuts):
        start, end = min(start, len(text)), min(start + length, len(text))
        if start < done or (changes and start == changes[-1].start):
            continue
        changes.append(Change(start, end, text[start:end], after))
        expected += text[done:start] + after
        done = end
    expected += text[done:]
    coding = Coding(encoding, b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fix_text, "_READ", size)
        assert b"".join(rewritten(io.BytesIO(text.encode(encoding)), coding, changes)) == expected.encode(encoding)
        short = [narrowed(change) for change in changes]
        assert b"".join(rewritten(io.BytesIO(text.encode(encoding)), coding, short)) == expected.encode(encoding)
        for data, words in blocks(io.BytesIO(text.encode(encoding)), coding):
            assert data == words.encode(encoding)
        shown = apply_diff(text, expected, changes, size) if "\r" not in text else expected
        assert shown == expected


def apply_diff(text: str, after: str, changes: list[Change], size: int) -> str:
    """What a plain reading of the unified diff makes of the text."""
    portions = [text[at : at + size] for at in range(0, len(text), size)]
    lines = list(unified("a", portions, changes))
    old = text.split("\n")
    assert not lines or lines[:2] == ["--- a/a\n", "+++ b/a\n"]
    out: list[str] = []
    at = 0
    for chunk in lines[2:]:
        if chunk.startswith("@@"):
            old_side = chunk.split()[1][1:]
            start, _, count = old_side.partition(",")
            begin = int(start) - (count != "0")
            out += [line + "\n" for line in old[at:begin]]
            at = begin
            continue
        mark, line = chunk[0], chunk[1:].removesuffix("\\ No newline at end of file\n")
        line = line if line == chunk[1:] else line.removesuffix("\n")
        if mark != "+":
            assert old[at] == line.removesuffix("\n")
            at += 1
        if mark != "-":
            out.append(line)
    rest = old[at:]
    if rest and at < len(old):
        out += [line + "\n" for line in rest[:-1]] + [rest[-1]]
    return "".join(out)


# --- the file that was checked, and no other


def test_a_file_that_changed_since_it_was_read_is_left_alone(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text("第一个字", encoding="utf-8")
    found = checked(path)
    path.write_text("第一个字 ", encoding="utf-8")
    report = apply(plan(found, unsafe=False))
    assert report.lines() == [
        "a.txt: not fixed: 1 (wrong-word 1) at line 1: changed since it was read; run the check again"
    ]
    assert path.read_text(encoding="utf-8") == "第一个字 "


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_file_that_changes_behind_the_plan_is_left_alone(name: str, folder: Path) -> None:
    path = folder / name
    path.write_text(FORMATS[name](["第一个字"]), encoding="utf-8")
    planned = plan(checked(path), unsafe=False)
    path.write_text(FORMATS[name](["第一个字!"]), encoding="utf-8")
    changed = path.read_bytes()
    report = apply(planned)
    assert report.fixed == ()
    assert "changed since it was read" in report.lines()[0]
    assert path.read_bytes() == changed
    assert os.listdir(folder) == [name]
    with pytest.raises(InputError, match=f"{name}: changed since"):
        diff(planned)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b'"id": 1', b'"id": 9'),
        lambda data: data.replace("後面".encode(), "後頭".encode()),
        lambda data: b"\n" + data,
        lambda data: data[data.index(b"\n") + 1 :],
    ],
)
def test_a_row_that_changed_is_left_alone(change: Callable[[bytes], bytes], folder: Path) -> None:
    path = folder / "a.jsonl"
    rows = [{"id": n, "en": "m", "zh-TW": t} for n, t in enumerate(["字", "前面个後面"])]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    found = checked(path)
    assert len(found.findings) == 1
    path.write_bytes(changed := change(path.read_bytes()))
    report = apply(plan(found, unsafe=False))
    assert report.fixed == ()
    assert "no longer stands" in report.lines()[0]
    assert path.read_bytes() == changed


def test_a_change_that_leaves_no_trace_is_seen(folder: Path) -> None:
    """Same size, same time, same file: only the bytes tell."""
    path = folder / "a.txt"
    path.write_text("第一个字。尾", encoding="utf-8")
    planned = plan(checked(path), unsafe=False)
    times = path.stat()
    with path.open("r+b") as file:
        file.write("第一个字。頭".encode())
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert apply(planned).fixed == ()
    assert path.read_text(encoding="utf-8") == "第一个字。頭"
    assert os.listdir(folder) == ["a.txt"]


def test_permissions_stay_and_write_protected_files_are_reported(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text("第一个字", encoding="utf-8")
    path.chmod(0o640)
    fixed(path)
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o600)
    path.write_text("第一个字", encoding="utf-8")
    path.chmod(0o444)
    report = fixed(path)
    assert report.fixed == ()
    assert "write-protected" in report.lines()[0]
    assert path.read_text(encoding="utf-8") == "第一个字"


def test_a_file_that_is_gone_is_reported(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text("第一个字", encoding="utf-8")
    found = checked(path)
    planned = plan(found, unsafe=False)
    path.unlink()
    assert "no such file" in apply(planned).lines()[0]
    assert "no such file" in apply(plan(found, unsafe=False)).lines()[0]
    assert os.listdir(folder) == []


def test_links_out_of_the_project_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside, project = tmp_path / "out.txt", tmp_path / "project"
    project.mkdir()
    outside.write_text("第一个字", encoding="utf-8")
    (project / "inner.txt").write_text("第一个字", encoding="utf-8")
    (project / "link.txt").symlink_to(outside)
    (project / "near.txt").symlink_to(project / "inner.txt")
    monkeypatch.chdir(project)
    report = fixed(project / "link.txt")
    assert report.fixed == ()
    assert "link out of the project" in report.lines()[0]
    assert outside.read_text(encoding="utf-8") == "第一个字"
    assert len(fixed(project / "near.txt").fixed) == 1
    assert (project / "near.txt").is_symlink()
    assert (project / "inner.txt").read_text(encoding="utf-8") == "第一個字"


def test_a_fault_while_writing_leaves_the_file_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "a.txt"
    path.write_text("第一个字", encoding="utf-8")
    planned = plan(checked(path), unsafe=False)

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(KeyboardInterrupt):
        apply(planned)
    assert path.read_text(encoding="utf-8") == "第一个字"
    assert os.listdir(folder) == ["a.txt"]


# --- which fixes


def test_only_safe_fixes_unless_asked(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text("one two three", encoding="utf-8")
    found = result(
        path,
        finding(path, "one two three", "one", "1"),
        finding(path, "one two three", "two", "2", fix="unsafe"),
        finding(path, "one two three", "three", "3", suggestions=("3", "drei")),
    )
    report = apply(plan(found, unsafe=False))
    assert path.read_text() == "1 two three"
    assert report.lines() == [f"{path}: fixed 1 (r 1)", "1 more can be fixed with --unsafe-fixes"]
    path.write_text("one two three", encoding="utf-8")
    apply(plan(found, unsafe=True))
    assert path.read_text() == "1 2 three"


def test_of_overlapping_fixes_the_first_is_made(folder: Path) -> None:
    path, text = folder / "a.txt", "abcdef"
    path.write_text(text)
    found = result(
        path,
        finding(path, text, "abc", "X"),
        finding(path, text, "abc", "X", rule="s"),
        finding(path, text, "cd", "Y"),
        finding(path, text, "de", "Z"),
    )
    report = apply(plan(found, unsafe=False))
    assert path.read_text() == "XZf"
    assert [(left.finding.text, left.reason) for left in report.left] == [
        ("cd", "it overlaps another fix; left for the next run")
    ]


@pytest.mark.parametrize(
    ("name", "text", "word", "new"),
    [
        ("a.md", "a plain word", "plain", "*plain*"),
        ("a.md", "a plain word", "plain", "[plain"),
        ("a.md", "a plain[word](x)", "plain", "plain!"),
        ("a.md", "**plain word**", "plain word**", "word"),
        ("a.md", "plain word\n", "plain", "# plain"),
        ("a.md", "plain word\n", "plain", "1. plain"),
        ("a.md", "a\nplain word", "plain", "- plain"),
        ("a.md", "a plain word", "plain", "https://plain.example"),
        ("a.yaml", "a: plain word\n", "plain word", "plain: word"),
        ("a.yaml", "a: plain word\n", "plain word", "# word"),
        ("a.srt", "1\n00:00:00,000 --> 00:00:01,000\nplain\n", "plain", "1\n"),
    ],
)
def test_a_replacement_that_would_be_markup_is_refused(name: str, text: str, word: str, new: str, folder: Path) -> None:
    path = folder / name
    path.write_text(text)
    report = apply(plan(result(path, finding(path, text, word, new)), unsafe=False))
    assert path.read_text() == text
    assert len(report.left) == 1
    assert report.fixed == ()


def test_a_bad_replacement_keeps_no_good_one_from_being_made(folder: Path) -> None:
    path, text = folder / "a.md", "".join(f"word{n:02}\n\n" for n in range(20))
    path.write_text(text)
    found = [finding(path, text, f"word{n:02}", "# head" if n in (3, 11) else "Wort") for n in range(20)]
    report = apply(plan(result(path, *found), unsafe=False))
    assert path.read_text() == "".join(f"word{n:02}\n\n" if n in (3, 11) else "Wort\n\n" for n in range(20))
    assert sorted(left.finding.text for left in report.left) == ["word03", "word11"]


def test_a_term_on_two_lines_keeps_its_line_end(folder: Path) -> None:
    path, text = folder / "a.txt", "the atmosphere\n  programming and big\nthing"
    path.write_text(text)
    found = result(
        path,
        finding(path, text, "atmosphere\n  programming", "vibe coding"),
        finding(path, text, "big\nthing", "giant"),
    )
    report = apply(plan(found, unsafe=False))
    assert path.read_text() == "the vibe\n  coding and big\nthing"
    assert len(report.left) == 1
    assert "two lines" in report.left[0].reason


def test_escapes_and_tags_are_no_hindrance(folder: Path) -> None:
    path = folder / "a.html"
    path.write_text("<p>一&#20010;字，说<b>话</b>。<i>a</i></p>", encoding="utf-8")
    fixed(path)
    assert path.read_text(encoding="utf-8") == "<p>一個字，說<b>話</b>。<i>a</i></p>"


YAML = """\
plain: 第一个 字  # 个
single: '说
  话，it''s 个'
double: "\\u4e2a 网\\
  。"
literal: |
  第一个

  网
folded: >-
  第一
  个 网
key个: &a {x: 数}
"""


def test_every_style_of_yaml(folder: Path) -> None:
    path = folder / "a.yaml"
    path.write_text(YAML, encoding="utf-8")
    before = yaml.safe_load(YAML)
    assert fixed(path).left == ()
    after = path.read_text(encoding="utf-8")
    assert list(yaml.safe_load(after)) == list(before)
    assert yaml.safe_load(after)["key个"] == {"x": "數"}
    assert after.splitlines()[0] == "plain: 第一個 字  # 个"
    for key in ("double", "literal", "folded"):
        wanted = before[key]
        for wrong, right in WRONG.items():
            wanted = wanted.replace(wrong, right)
        assert yaml.safe_load(after)[key] == wanted


def test_xliff_with_codes_and_cdata(folder: Path) -> None:
    def written(*words: str) -> str:
        one, two, three, four = words
        return (
            '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="zh-TW">'
            f'<file id="f"><notes><note>个</note></notes><unit id="u"><segment><source>m</source><target>{one}&amp;'
            f'<pc id="1">{two}</pc>{three}<ph id="2"/></target></segment><segment><source>n</source><target>'
            f"<![CDATA[{four} & ]]></target></segment></unit></file></xliff>"
        )

    path = folder / "a.xlf"
    path.write_text(written("第一个", "说", "话", "网"), encoding="utf-8")
    assert fixed(path).left == ()
    assert path.read_text(encoding="utf-8") == written("第一個", "說", "話", "網")


def word_document(path: Path, parts: dict[str, str]) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="urn:mc"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {space}>{body}</w:{name}>")


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def texts_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = sorted(archive.namelist())
        return " ".join("|".join(re.findall("<w:t>(.*?)</w:t>", archive.read(name).decode())) for name in names)


def test_places_that_only_different_readings_see_are_fixed_together(folder: Path) -> None:
    path, text = folder / "a.json", '{"k": "说<b>话</b>，{x}个"}'
    path.write_text(text, encoding="utf-8")
    found = checked(path)
    assert [f.text for f in found.findings] == ["说话", "个"]
    assert apply(plan(found, unsafe=False)).left == ()
    assert path.read_text(encoding="utf-8") == '{"k": "說<b>話</b>，{x}個"}'


def test_word_documents(folder: Path) -> None:
    path = folder / "a.docx"
    box = paragraph("盒个")
    boxes = f"<w:p><w:r><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></w:r></w:p>"
    body = paragraph("第一", "个 &amp; 说", "话") + "<w:p/>" + boxes + paragraph("网", "。") + paragraph("网。")
    word_document(path, {"footnotes": paragraph("註个"), "document": body, "styles": "<w:a>个</w:a>"})
    found = checked(path)
    assert [(f.text, f.line) for f in found.findings] == [
        ("个", 1),
        ("说话", 1),
        ("个", 3),
        ("网", 5),
        ("网", 6),
        ("个", 7),
    ]
    planned = plan(found, unsafe=False)
    assert diff(planned) == "Binary files a/a.docx and b/a.docx differ\n"
    report = apply(planned)
    assert report.left == ()
    assert texts_of(path) == "第一|個 &amp; 說|話|盒個|盒個|網|。|網。 註個 "
    assert checked(path).findings == ()
    after = path.read_bytes()
    assert apply(plan(found, unsafe=False)).fixed == ()
    assert path.read_bytes() == after


def test_a_copy_in_a_word_document_that_cannot_be_told_from_its_original(folder: Path) -> None:
    path = folder / "a.docx"
    box = paragraph("盒个")
    boxes = f"<w:p><w:r><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></w:r></w:p>"
    word_document(path, {"document": boxes + boxes})
    found = checked(path)
    assert len(found.findings) == 2
    before = path.read_bytes()
    for findings in (found.findings, found.findings[1:], found.findings[:1]):
        report = apply(plan(replace(found, findings=findings), unsafe=False))
        assert [left.finding for left in report.left] == list(findings)
        assert path.read_bytes() == before


def test_a_word_document_that_would_read_otherwise_is_left_alone(folder: Path) -> None:
    path = folder / "a.docx"
    word_document(path, {"document": paragraph("one two") + paragraph("one")})
    before = path.read_bytes()
    found = result(Path("a.docx"), finding(Path("a.docx"), "one two\none", "two", "t\nwo"))
    assert [left.finding.text for left in apply(plan(found, unsafe=False)).left] == ["two"]
    assert path.read_bytes() == before


def test_a_word_document_that_changes_behind_the_plan_is_left_alone(folder: Path) -> None:
    path = folder / "a.docx"
    word_document(path, {"document": paragraph("个")})
    planned = plan(checked(path), unsafe=False)
    word_document(path, {"document": paragraph("个个")})
    report = apply(planned)
    assert report.fixed == ()
    assert texts_of(path) == "个个"


def test_a_big_text_that_is_read_by_parts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from termkit.formats import parts

    monkeypatch.setattr(parts, "_BIG", 10)
    monkeypatch.setattr(parts, "_PART", 20)
    path = folder / "a.txt"
    path.write_bytes("".join(f"第{n}个字。\r\n" for n in range(30)).encode("utf-8-sig"))
    found = checked(path)
    assert len(found.findings) == 30
    path.write_bytes(path.read_bytes().replace("第7个字".encode(), "弟7个字".encode()))
    report = apply(plan(replace(found, digests={}), unsafe=False))
    assert path.read_bytes() == "".join(f"弟{n}个字。\r\n" if n == 7 else f"第{n}個字。\r\n" for n in range(30)).encode(
        "utf-8-sig"
    )
    assert [left.finding.line for left in report.left] == [8]


# --- the diff


@pytest.mark.parametrize("name", ["a.txt", "名 字.txt", "a.csv"])
def test_the_diff_is_what_patch_takes(name: str, folder: Path) -> None:
    path = folder / name
    texts = [f"字{n}" if n % 7 else f"第{n}个网" for n in range(40)]
    path.write_bytes(FORMATS.get(name, paragraphs)(texts).encode()[:-1])
    before = path.read_bytes()
    planned = plan(checked(path), unsafe=False)
    shown = diff(planned)
    assert path.read_bytes() == before
    apply(planned)
    after = path.read_bytes()
    assert after != before
    path.write_bytes(before)
    if subprocess.run(["git", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("git, which applies the diff, is not here")
    done = subprocess.run(
        ["git", "apply", "-p1", "-"], input=shown.encode(), capture_output=True, cwd=folder, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert path.read_bytes() == after
    assert diff(plan(CheckResult((), (), (), {}), unsafe=True)) == ""


def test_the_diff_of_a_file_that_becomes_empty() -> None:
    assert list(unified("/data/a\n", ["a\n", "b"], [Change(0, 3, "a\nb", "")])) == [
        '--- "a/data/a\\n"\n',
        '+++ "b/data/a\\n"\n',
        "@@ -1,2 +0,0 @@\n",
        "-a\n",
        "-b\n\\ No newline at end of file\n",
    ]


# --- what the rules suggest


@pytest.mark.parametrize(
    ("surface", "before", "expected"),
    [
        ("atmosphere program", "", "vibe code"),
        ("Atmosphere program", "", "Vibe code"),
        ("atmosphere programs", "", "vibe codes"),
        ("atmosphere program's", "the ", "vibe code's"),
        ("atmosphere programs’", "the ", "vibe codes’"),
        ("Atmosphere\nprograms", "", "Vibe codes"),
        ("ATMOSPHERE PROGRAM", "", None),
        ("Atmosphere Program", "", None),
        ("atmosphere programmed", "", None),
        ("atmosphere-program", "", None),
        ("atmosphere program", "an ", None),
    ],
)
def test_english_replacements_keep_capital_number_and_possessive(
    surface: str, before: str, expected: str | None
) -> None:
    assert in_its_place(surface, "atmosphere program", "vibe code", before) == expected


def test_an_article_that_fits_both_is_no_hindrance() -> None:
    assert in_its_place("loophole", "loophole", "bug", "a ") == "bug"
    assert in_its_place("loophole", "loophole", "error", "a ") is None
    assert in_its_place("loophole", "loophole", "hour", "a ") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("claudecode", ""), ("Claude-Code", ""), ("ClaudeCode's", "'s"), ("Claude Cod", None), ("克勞德", None)],
)
def test_a_name_in_another_spelling(text: str, expected: str | None) -> None:
    assert same_but_spelling(text, "Claude Code") == expected


ENGLISH = st.sampled_from(
    "atmosphere programming|Atmosphere programming|Atmosphere Programming|atmosphere programming's|ClaudeCode|claude code"
    "|Claude-Code's|an atmosphere programming|atmosphere\nprogramming|vibe coding|Claude Code|so|.|\n\n".split("|")
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(ENGLISH, max_size=8))
def test_what_was_fixed_is_found_no_more(words: list[str], folder: Path) -> None:
    source, path = folder / "a.zh-Hant.md", folder / "a.en.md"
    source.write_text("Claude Code 的氛圍編程。" * 9, encoding="utf-8")
    path.write_text(" ".join(words), encoding="utf-8")
    found = checked(path, ("zh-Hant-TW", "en"), source)
    report = apply(plan(found, unsafe=True))
    assert report.left == ()
    again = checked(path, ("zh-Hant-TW", "en"), source)
    assert len(again.findings) == sum(not finding.fix for finding in found.findings)
    assert [finding for finding in again.findings if finding.fix] == []


@pytest.mark.parametrize(
    ("concepts", "target", "expected"),
    [
        ("c: {keep: Claude Code}", "ClaudeCode's plan.", [("safe", ("Claude Code's",))]),
        ("c: {keep: Claude Codes}", "Claude Codse runs.", [("unsafe", ("Claude Codes",))]),
        ("c: {zh-Hant: Claude, en: {preferred: bug, deprecated: [flaw]}}", "Flaws!", [("unsafe", ("Bugs",))]),
        ("c: {zh-Hant: Claude, en: {preferred: bug, deprecated: [flaw]}}", "an FLAW", [("", ("bug",))]),
        (
            "c: {zh-Hant: Claude, en: {preferred: bug, deprecated: [flaw]}, deprecated-when: {flaw: Claude}}",
            "A flaw",
            [("", ("bug",))],
        ),
    ],
)
def test_grades(concepts: str, target: str, expected: list[object], folder: Path) -> None:
    source, path = folder / "a.zh-Hant.md", folder / "a.en.md"
    source.write_text("這是 Claude Code。Claude Codes。", encoding="utf-8")
    path.write_text(target, encoding="utf-8")
    glossary = make_glossary(concepts)
    found = checked(path, ("zh-Hant-TW", "en"), source, glossary)
    assert [(f.fix, f.suggestions) for f in found.findings] == expected
