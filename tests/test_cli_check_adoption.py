"""How a project takes ``termkit check`` up: baseline, suppressions, settings, reports, processes; the real command."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Run

GLOSSARY = """\
termkit: 1
languages: {source: en, target: zh-Hans}
concepts:
  database: {en: database, zh-Hans: {preferred: 数据库, deprecated: [资料库]}}
  file: {en: file, zh-Hans: {preferred: 文件, deprecated: [档案]}}
"""
SETTINGS = """\
[project]
works = ["docs", "po", "locales"]

[check]
baseline = "termkit-baseline.json"
"""
PO = 'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n{}msgid "Open the database"\nmsgstr "打开资料库"\n'
PLACE = re.compile(r"^(\S+:\d+:\d+): (\w+) ([a-z-]+)", re.MULTILINE)


def put(folder: Path, files: dict[str, str]) -> None:
    """Writes files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def git(folder: Path, *arguments: str) -> None:
    """Runs git without anything of the user's own settings."""
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with five findings in three formats."""
    put(
        tmp_path,
        {
            "glossary.yaml": GLOSSARY,
            "termkit.toml": SETTINGS,
            "docs/a.en.md": "The database is open.\n\nA file is here.\n\nA database.\n",
            "docs/a.zh-Hans.md": "资料库已打开。\n\n档案在这里。\n\n一个资料库。\n",
            "po/zh_CN.po": PO.format(""),
            "locales/en.yaml": "open: Open the file\nshut: Shut the file\n",
            "locales/zh-Hans.yaml": "open: 打开档案\nshut: 关闭文件\n",
        },
    )
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def found(stdout: str) -> list[tuple[str, str, str]]:
    """The places of a report, with severities and rules."""
    return [(place, severity, rule) for place, severity, rule in PLACE.findall(stdout) if severity != "neutral"]


def change(path: Path, old: str, new: str) -> None:
    """Replaces a text in a file, in which it must stand."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def places(run: Run, *arguments: str, status: int = 1) -> list[str]:
    """Where something is found."""
    done = run("check", *arguments)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return [place for place, _, _ in found(done.stdout)]


def test_the_whole_way(run: Run, repository: Path) -> None:
    missing = run("check")
    assert missing.returncode == 2
    assert "--update-baseline writes it" in missing.stderr
    everything = places(run, "--no-baseline")
    assert everything == [
        "docs/a.zh-Hans.md:1:1",
        "docs/a.zh-Hans.md:3:1",
        "docs/a.zh-Hans.md:5:3",
        "locales/zh-Hans.yaml:1:9",
        "po/zh_CN.po:5:11",
    ]
    assert places(run, "--update-baseline", status=0) == []
    first = (repository / "termkit-baseline.json").read_bytes()
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "5 files: nothing found; 5 known"
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "baseline")

    change(repository / "docs/a.zh-Hans.md", "资料库已打开", "# 新\n\n资料库已打开")  # lines above
    assert places(run, status=0) == []
    change(repository / "docs/a.zh-Hans.md", "一个资料库。", "一个资料库和资料库。")  # a second one in one sentence
    assert places(run) == ["docs/a.zh-Hans.md:7:7"]
    assert places(run, "--update-baseline") == ["docs/a.zh-Hans.md:7:7"]  # it does not grow
    change(repository / "docs/a.zh-Hans.md", "一个资料库和资料库。", "一个数据库。")
    change(repository / "docs/a.zh-Hans.md", "# 新\n\n", "")
    gone = run("check")
    assert (gone.returncode, gone.stderr) == (0, "termkit: 1 baseline entry is gone: run --update-baseline\n")
    assert places(run, "--update-baseline", status=0) == []
    assert (repository / "termkit-baseline.json").read_bytes().count(b"\n") < first.count(b"\n")
    assert run("check").stderr == ""

    change(repository / "docs/a.zh-Hans.md", "一个数据库。", "一个资料库。")  # back again: new
    assert places(run) == ["docs/a.zh-Hans.md:5:3"]
    assert places(run, "po", "locales", status=0) == []
    assert places(run, "--grow-baseline", status=0) == []
    assert places(run, status=0) == []


def test_only_what_was_changed(run: Run, repository: Path) -> None:
    git(repository, "checkout", "-qb", "work")
    change(repository / "docs/a.zh-Hans.md", "档案在这里", "这个档案在这里")
    git(repository, "commit", "-qam", "change")
    change(repository / "po/zh_CN.po", "打开资料库", "请打开资料库")
    put(repository, {"docs/新 文.en.md": "A file.\n", "docs/新 文.zh-Hans.md": "一个档案。\n"})
    done = run("check", "--no-baseline", "--diff-from", "main")
    assert done.returncode == 1
    assert [line.partition(" major")[0] for line in done.stdout.splitlines() if " major deprecated" in line] == [
        "docs/a.zh-Hans.md:3:3:",
        "docs/新 文.zh-Hans.md:1:3:",
        "po/zh_CN.po:5:12:",
    ]
    change(repository / "docs/a.en.md", "A database.", "One database.")  # of which the translation is old
    assert "docs/a.zh-Hans.md:5:3" in places(run, "--no-baseline", "--diff-from", "main")
    wrong = run("check", "--no-baseline", "--diff-from", "nowhere")
    assert wrong.returncode == 2
    assert "nowhere" in wrong.stderr
    assert len(wrong.stderr.splitlines()) == 1


def test_suppressions_where_the_finding_is(run: Run, repository: Path) -> None:
    ignore = "termkit: ignore deprecated-term -- as it was printed"
    change(repository / "docs/a.zh-Hans.md", "档案在这里", f"<!-- {ignore} -->\n档案在这里")
    change(repository / "docs/a.zh-Hans.md", "一个资料库。", f"一个资料库。 <!-- {ignore} -->")
    (repository / "po/zh_CN.po").write_text(PO.format(f"# {ignore}\n"), encoding="utf-8")
    change(repository / "locales/zh-Hans.yaml", "open:", f"# {ignore}\nopen:")
    done = run("check", "--no-baseline")
    assert [place for place, _, _ in found(done.stdout)] == ["docs/a.zh-Hans.md:1:1"]
    assert done.stdout.splitlines()[-1] == "5 files: 1 major; 4 suppressed"

    change(repository / "docs/a.zh-Hans.md", "资料库已打开。", f"<!-- {ignore} -->\n数据库已打开。")
    unused = run("check", "--no-baseline")
    assert found(unused.stdout) == [("docs/a.zh-Hans.md:1:22", "minor", "unused-suppression")]
    assert (
        run("check", "--no-baseline", "--select", "mixed-script").returncode == 0
    )  # nothing to say of what did not run
    assert run("check", "--no-baseline", "--ignore", "unused-suppression").returncode == 0
    assert run("check", "--no-baseline", "--jobs", "2").stdout == unused.stdout


@pytest.mark.parametrize(
    ("comment", "message", "jobs"),
    [
        ("termkit: ignore deprecated-term", "reason", "1"),
        ("termkit: ignore deprecated-tern -- x", "did you mean 'deprecated-term'?", "2"),
        ("termkit: ignroe deprecated-term -- x", "ignore", "1"),
    ],
)
def test_a_comment_that_means_nothing_stops_the_run(
    run: Run, repository: Path, comment: str, message: str, jobs: str
) -> None:
    change(repository / "docs/a.zh-Hans.md", "档案在这里", f"<!-- {comment} -->\n档案在这里")
    done = run("check", "--no-baseline", "--jobs", jobs)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"termkit: docs/a\.zh-Hans\.md:3:\d+: .*{re.escape(message)}.*\n", done.stderr)


TABLES = {
    "suppressed by path": (
        '[[check.suppress]]\npaths = ["docs/**"]\nrules = ["deprecated-term"]\nreason = "old"',
        ["locales/zh-Hans.yaml:1:9", "po/zh_CN.po:5:11"],
    ),
    "suppressed by key": (
        '[[check.suppress]]\nkeys = ["op*"]\nrules = ["deprecated-term"]\nreason = "old"',
        ["docs/a.zh-Hans.md:1:1", "docs/a.zh-Hans.md:3:1", "docs/a.zh-Hans.md:5:3", "po/zh_CN.po:5:11"],
    ),
    "suppressed by concept": (
        '[[check.suppress]]\nconcepts = ["database"]\nrules = ["deprecated-term"]\nreason = "old"',
        ["docs/a.zh-Hans.md:3:1", "locales/zh-Hans.yaml:1:9"],
    ),
    "suppressed, but not there": (
        '[[check.suppress]]\npaths = ["locales/en.yaml"]\nrules = ["mixed-script"]\nreason = "old"\n'
        '[check.severity]\ndeprecated-term = "off"',
        ["termkit.toml:7:11"],
    ),
    "off": ('[check.severity]\ndeprecated-term = "off"', []),
    "off in a folder": (
        '[[check.overrides]]\npaths = ["docs/**", "po/**"]\nignore = ["deprecated-term"]',
        ["locales/zh-Hans.yaml:1:9"],
    ),
    "on in one folder": (
        '[[check.overrides]]\npaths = ["po/**"]\nselect = ["deprecated-term"]\n'
        '[[check.overrides]]\npaths = ["docs/**", "locales/**"]\nselect = ["mixed-script"]',
        ["po/zh_CN.po:5:11"],
    ),
    "excluded": ('exclude = ["docs", "*.yaml"]', ["po/zh_CN.po:5:11"]),
    "mild": ('fail-on = "critical"', None),
    "milder by severity": ('fail-on = "major"\n[check.severity]\ndeprecated-term = "minor"', None),
    "never": ('fail-on = "never"', None),
}


@pytest.mark.parametrize("name", TABLES)
def test_settings(run: Run, repository: Path, name: str) -> None:
    table, expected = TABLES[name]
    change(repository / "termkit.toml", 'baseline = "termkit-baseline.json"', table)
    if expected is None:
        assert len(places(run, status=0)) == 5
    else:
        assert places(run, status=1 if expected else 0) == expected


def test_flags(run: Run, repository: Path) -> None:
    put(repository, {"termkit.toml": SETTINGS.replace("baseline", "# baseline").replace("locales", "docs")})
    assert len(places(run)) == 4
    assert places(run, "--select", "mixed-script", status=0) == []
    assert places(run, "--ignore", "deprecated-term", status=0) == []
    assert places(run, "--exclude", "docs/**") == ["po/zh_CN.po:5:11"]
    assert len(places(run, "--exit-zero", status=0)) == 4
    assert len(places(run, "--fail-on", "critical", status=0)) == 4
    assert len(places(run, "--fail-on", "never", status=0)) == 4
    named = ("docs/a.zh-Hans.md", "po/zh_CN.po", "--exclude", "docs")
    assert len(places(run, *named)) == 4  # what is named is checked
    assert places(run, *named, "--force-exclude") == ["po/zh_CN.po:5:11"]
    assert places(run, "--force-exclude") == places(run)  # what settings name is not what a person names
    assert places(run, "--force-exclude", "--exclude", "docs") == ["po/zh_CN.po:5:11"]
    assert places(run, "docs/a.zh-Hans.md", "--exclude", "docs", "--force-exclude", status=0) == []
    put(repository, {"docs/a.zh-Hans.md": "它已打开。\n\n文件在这里。\n\n一个数据库。\n"})
    assert places(run, "docs", status=0) == []
    assert places(run, "docs", "--strict") == ["docs/a.zh-Hans.md:1:1"]
    assert places(run, "nowhere", "--exit-zero", status=2) == []  # only findings are forgiven


def _parse_sarif(text: str) -> int:
    return len(json.loads(text)["runs"][0]["results"])


def _lines_of(text: str) -> int:
    return len([json.loads(line) for line in text.splitlines() if '"rule"' in line])


READERS: dict[str, Callable[[str], int]] = {  # how many findings a report holds
    "json": lambda text: len(json.loads(text)["findings"]),
    "jsonl": _lines_of,
    "sarif": _parse_sarif,
    "github": lambda text: text.count("::error file="),
    "gitlab": lambda text: len(json.loads(text)),
    "junit": lambda text: len(ET.fromstring(text).findall(".//failure")),
    "checkstyle": lambda text: len(ET.fromstring(text).findall(".//error")),
    "rdjson": lambda text: len(json.loads(text)["diagnostics"]),
    "markdown": lambda text: len(re.findall(r"deprecated-term", text)),
    "html": lambda text: text.count("deprecated-term"),
}


def test_all_reports_at_once(run: Run, repository: Path) -> None:
    outputs = [argument for name in READERS for argument in ("-o", f"{name}:out/report-{name}")]
    (repository / "out").mkdir()
    done = run("check", "--no-baseline", *outputs)
    assert (done.returncode, done.stderr) == (1, "")
    assert len(found(done.stdout)) == 5
    for name, reader in READERS.items():
        count = reader((repository / f"out/report-{name}").read_text(encoding="utf-8"))
        assert count == {"junit": 3}.get(name, 5) or (name in ("markdown", "html") and count > 5), name
    by_name = ["r.sarif", "gl-code-quality-report.json", "checkstyle-result.xml", "j.xml", "r.html", "r.jsonl"]
    run("check", "--no-baseline", *(argument for name in by_name for argument in ("--output", f"out/{name}")))
    same = ["sarif", "gitlab", "checkstyle", "junit", "html", "jsonl"]
    for name, kind in zip(by_name, same, strict=True):
        assert (repository / "out" / name).read_bytes() == (repository / f"out/report-{kind}").read_bytes(), name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "report.xyz"], "cannot tell the format"),
        (["-o", "sarif:"], "names no file"),
        (["-o", "xml:foo"], "did you mean 'junit' or 'checkstyle'? known are text, json,"),
        (["-o", "sarfi:r.json"], "did you mean 'sarif'?"),
        (["-o", "oxford:r.json"], "no report is named 'oxford'; known are text,"),
        (["--diff", "--update-baseline"], "--diff writes nothing"),
        (["--diff", "--grow-baseline"], "--diff writes nothing"),
        (["--baseline", "b.json", "--no-baseline"], "give one of them"),
        (["-o", "sarif:no/such/folder/r.sarif"], "no/such/folder/r.sarif"),
        (["-o", "sarif:docs"], "docs"),
        (["--format", "json", "--format", "sarif"], "only one --format"),
        (["--format", "xml"], "xml"),
        (["--unsafe-fixes"], "--fix"),
        (["--fix", "--diff"], "ask for one"),
        (["--diff", "--format", "json"], "--output json:FILE"),
        (["--jobs", "-1"], "-1"),
        (["--update-baseline"], "name one"),
        (["--baseline", "docs"], "docs"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(run: Run, repository: Path, arguments: list[str], message: str) -> None:
    put(repository, {"termkit.toml": SETTINGS.replace("baseline", "# baseline")})
    done = run("check", *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert message in done.stderr
    assert not re.search("Traceback|internal error", done.stderr)


def test_the_summary_of_a_step(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(repository / "summary.md"))
    (repository / "summary.md").write_text("# Before\n", encoding="utf-8")
    done = run("check", "--no-baseline", "--format", "github")
    assert done.returncode == 1
    assert READERS["github"](done.stdout) == 5
    assert "::error file=docs/a.zh-Hans.md,line=1,endLine=1,col=1,endColumn=4" in done.stdout
    text = (repository / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("# Before\n")
    assert "deprecated-term" in text


def test_fixes_are_shown_then_made(run: Run, repository: Path) -> None:
    path = repository / "docs/a.zh-Hans.md"
    before = "\ufeff数据库已打开，這個。\r\n\r\n一个資料。".encode()
    path.write_bytes(before)
    (repository / "docs/a.en.md").write_text("The database is open.\n\nSome.\n", encoding="utf-8")
    shown = run("check", "docs", "--no-baseline", "--diff")
    assert shown.returncode == 1
    assert "\n-一个資料。\n" in shown.stdout
    assert "\n+一个资料。\n" in shown.stdout
    assert path.read_bytes() == before
    made = run("check", "docs", "--no-baseline", "--fix")
    assert (made.returncode, made.stderr) == (0, "termkit: docs/a.zh-Hans.md: fixed 2 (mixed-script 2)\n")
    assert path.read_bytes() == before.decode().replace("這個", "这个").replace("資料", "资料").encode()
    again = run("check", "docs", "--no-baseline", "--fix")
    assert (again.returncode, again.stderr) == (0, "")


def test_hooks_take_the_files_whose_language_can_be_told() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    files = re.compile(hooks["termkit-check"]["files"])
    assert hooks["termkit-fix"]["files"] == files.pattern
    taken = "README_zh.md README-zh.md zh.md docs/zh-CN/b/a.md 数据.zh-Hans.md a.zh-Hant-TW.docx l10n/app_zh.arb"
    taken += " a.en.draft-a.md locales/zh-CN/app.json locales/en.json po/zh_CN.po a.xlf lang/m.jsonl i18n/zh-TW.yml"
    left = "README.md a-en-b.md content.en/a.md a.zh-draft.md zhang/a.md english.md values-zh-rCN/a.html package.json"
    left += " src/en/package.json locales/config.yaml data/x.jsonl frozen.md"
    assert [name for name in taken.split() if not files.search(name)] == []
    assert [name for name in left.split() if files.search(name)] == []


# --- processes


def test_the_same_bytes_whatever_the_number_of_processes(run: Run, tmp_path: Path) -> None:
    put(tmp_path, {"glossary.yaml": GLOSSARY, "termkit.toml": '[project]\nworks = ["docs", "data"]\n'})
    for number in range(14):
        put(
            tmp_path,
            {
                f"docs/{number}.en.md": "The database has 3 files.\n\n" * (number % 5 + 1),
                f"docs/{number}.zh-Hans.md": "资料库有 3 个档案。\n\n数据库有 4 个文件。\n\n" * (number % 3 + 1),
            },
        )
    rows = [
        json.dumps({"source": f"Database {n}.", "target": f"{'数据库' if n % 50 else '资料库'} {n % 2200}。"})
        for n in range(2300)
    ]
    rows[2100] = "{broken"
    put(tmp_path, {"data/a.jsonl": "\n".join(rows), "data/b.zh_CN.po": PO.format("")})
    first, *others = (run("check", "--format", "json", "--jobs", jobs) for jobs in "123")
    assert first.returncode == 2
    assert "data/a.jsonl:2101:2" in first.stderr
    assert len(json.loads(first.stdout)["findings"]) > 100
    for other in others:
        assert (other.stdout, other.stderr, other.returncode) == (first.stdout, first.stderr, first.returncode)


def start(folder: Path, *arguments: str, **more: object) -> subprocess.Popen[str]:
    """The command, running, in a group of processes of its own."""
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "termkit", "check", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        **more,  # type: ignore[call-overload]
    )


def test_watch(repository: Path) -> None:
    process = start(repository, "--no-baseline", "--watch")
    assert process.stderr
    lines = process.stderr
    alarm = threading.Timer(30, process.kill)  # so that a line that never comes fails the test
    alarm.start()
    try:
        assert "watching" in lines.readline()
        change(repository / "docs/a.zh-Hans.md", "资料库已打开", "数据库已打开")
        assert "watching" in lines.readline()
        put(repository, {"glossary.yaml": GLOSSARY + "  file: again\n"})
        assert "glossary.yaml:6:3: duplicate key" in lines.readline()
        assert "watching" in lines.readline()
        put(repository, {"glossary.yaml": GLOSSARY})
        assert "watching" in lines.readline()
        put(repository, {"termkit.toml": SETTINGS + '[check.severity]\ndeprecated-term = "off"\n'})
        assert "watching" in lines.readline()
    finally:
        alarm.cancel()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    totals = re.findall(r"^\d files: .*$", out, re.MULTILINE)
    assert totals == ["5 files: 5 major", *["5 files: 4 major"] * 2, "5 files: nothing found"]
    assert err == "\ntermkit: interrupted; nothing was half-written\n"
    assert process.returncode == 130


@pytest.mark.parametrize(
    ("files", "arguments", "changed"),
    [
        (("t/a.zh-Hans.md", "s/b.md"), ("t/a.zh-Hans.md", "--source", "s/b.md"), "s/b.md"),
        (("t/a.zh-Hans.md", "t/a.en.md"), ("t/a.zh-Hans.md",), "t/a.en.md"),
        (("t/a.zh-Hans.md", "t/a.en.md"), ("t", "--baseline", "t/known.json", "--update-baseline"), "t/a.en.md"),
    ],
    ids=["--source", "beside", "a baseline"],
)
def test_watch_looks_at_sources_and_not_at_what_it_writes(
    tmp_path: Path, files: tuple[str, ...], arguments: tuple[str, ...], changed: str
) -> None:
    put(tmp_path, {"glossary.yaml": GLOSSARY, **dict.fromkeys(files, "数据库\n")})
    process = start(tmp_path, *arguments, "--watch", "-o", "json:t/report.json")
    assert process.stderr
    alarm = threading.Timer(30, process.kill)
    alarm.start()
    try:
        for text in ("A database.\n", "One database.\n"):
            assert any("watching" in line for line in process.stderr)
            time.sleep(1.5)  # three looks at its own files
            put(tmp_path, {"draft": text})
            (tmp_path / "draft").replace(tmp_path / changed)  # in one step: one change
        assert any("watching" in line for line in process.stderr)
        time.sleep(1.5)
    finally:
        alarm.cancel()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert len(re.findall(r"^\d files?: ", out, re.MULTILINE)) == 3, out + err
    assert "watching" not in err


def test_a_clean_pair_of_catalogs_is_counted(run: Run, repository: Path) -> None:
    put(repository, {"locales/zh-Hans.yaml": "open: 打开文件\nshut: 关闭文件\n"})
    kinds = ("json", "markdown", "junit", "checkstyle", "text")
    done = {kind: run("check", "--no-baseline", "locales", "--format", kind) for kind in kinds}
    assert {one.returncode for one in done.values()} == {0}
    assert json.loads(done["json"].stdout)["summary"]["documents"] == 2
    assert "2 files: nothing found." in done["markdown"].stdout
    assert "2 files: nothing found" in done["text"].stdout
    names = ["locales/en.yaml", "locales/zh-Hans.yaml"]
    assert [one.get("name") for one in ET.fromstring(done["junit"].stdout).findall("testsuite")] == names
    assert [one.get("name") for one in ET.fromstring(done["checkstyle"].stdout).findall("file")] == names


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_long_run_that_is_ended(tmp_path: Path, jobs: str, ending: signal.Signals) -> None:
    put(tmp_path, {"glossary.yaml": GLOSSARY, "termkit.toml": ""})
    with (tmp_path / "a.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [("source", "target"), *[("The database and the file.", "资料库和档案。")] * 150_000]
        )
    put(tmp_path, {"report.json": "before"})
    process = start(tmp_path, "a.csv", "--jobs", jobs, "-o", "report.json")
    time.sleep(1)
    assert process.poll() is None
    os.killpg(process.pid, ending) if ending == signal.SIGINT else process.terminate()
    out, err = process.communicate(timeout=20)
    assert process.returncode in ((130,) if ending == signal.SIGINT else (143, -signal.SIGTERM))
    assert out == ""
    assert not re.search("Traceback|internal error", err), err
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "glossary.yaml", "report.json", "termkit.toml"]
    with pytest.raises(ProcessLookupError):
        _wait_for_group(process.pid)


def _wait_for_group(group: int) -> None:
    """Waits until no process of a group is left, which is told by ProcessLookupError."""
    for _ in range(50):
        os.killpg(group, 0)
        time.sleep(0.1)


def test_a_reader_that_goes_away(repository: Path) -> None:
    for form in ("text", "jsonl"):
        script = f'"{sys.executable}" -m termkit check --no-baseline --format {form} | true; exit ${{PIPESTATUS[0]}}'
        done = subprocess.run(["bash", "-c", script], cwd=repository, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        assert "rror" not in done.stderr


def test_colours(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pty = pytest.importorskip("pty")

    def shown() -> bytes:
        main, other = pty.openpty()
        command = [sys.executable, "-m", "termkit", "check", "--no-baseline", "-o", "plain.txt"]
        subprocess.run(command, cwd=repository, stdout=other, check=False)
        os.close(other)
        text = os.read(main, 100_000)
        os.close(main)
        return bytes(text)

    assert b"\x1b[" in shown()
    assert "\x1b" not in (repository / "plain.txt").read_text(encoding="utf-8")
    monkeypatch.setenv("NO_COLOR", "1")
    assert b"\x1b[" not in shown()
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b" not in run("check", "--no-baseline").stdout
