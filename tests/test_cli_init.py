"""``termkit init``: what it proposes for a tree of texts, and when it writes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

from termkit.config import load_config
from termkit.errors import InputError
from termkit.formats.glossary_yaml import read_glossary
from termkit.jobs.init import propose

PASSAGES = [
    ("Scheduler", "调度器"),
    ("The scheduler starts a build.", "调度器启动一次构建。"),
    ("The scheduler reads the job queue.", "调度器读取作业队列。"),
    ("An empty job queue stops the build.", "空的作业队列会停止构建。"),
    ("A snapshot is small.", "快照很小。"),
    ("Delete the snapshot after the build.", "构建之后请删除快照。"),
    ("Nothing else is in the job queue.", "作业队列里没有别的东西。"),
    ("Restore the snapshot on another machine.", "在另一台机器上恢复快照。"),
    ("It rained all day.", "下了一整天雨。"),
    ("Dinner is at six.", "六点吃晚饭。"),
]


def text(side: int) -> str:
    title, *rest = [passage[side] for passage in PASSAGES]
    return f"# {title}\n\n" + "\n\n".join(rest) + "\n"


def write(folder: Path, name: str, content: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")


def by_name(folder: Path) -> None:
    write(folder, "essays/scheduler.zh-Hans.md", text(1))
    write(folder, "essays/scheduler.en.md", text(0))


def by_folder(folder: Path) -> None:
    write(folder, "docs/en/guide/scheduler.md", text(0))
    write(folder, "docs/zh-CN/guide/scheduler.md", text(1))


def by_base(folder: Path) -> None:
    write(folder, "scheduler.md", text(0))
    write(folder, "scheduler.zh-CN.md", text(1))


def by_catalog(folder: Path) -> None:
    for name, side in (("en", 0), ("zh-CN", 1)):
        data = {f"key{number}": passage[side] for number, passage in enumerate(PASSAGES)}
        write(folder, f"locales/{name}.json", json.dumps(data, ensure_ascii=False))


def by_po(folder: Path) -> None:
    entries = [f'msgid "{one}"\nmsgstr "{other}"\n' for one, other in PASSAGES]
    write(folder, "po/zh_CN.po", 'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n' + "\n".join(entries))


LAYOUTS: list[tuple[Callable[[Path], None], str, tuple[str, str]]] = [
    (by_name, "essays", ("zh-Hans", "en")),
    (by_folder, "docs", ("en", "zh-Hans-CN")),
    (by_base, ".", ("en", "zh-Hans-CN")),
    (by_catalog, "locales", ("en", "zh-Hans-CN")),
    (by_po, "po", ("en", "zh-Hans-CN")),
]


@pytest.mark.parametrize(("layout", "works", "languages"), LAYOUTS, ids=lambda each: getattr(each, "__name__", None))
def test_what_is_proposed(
    tmp_path: Path, layout: Callable[[Path], None], works: str, languages: tuple[str, str]
) -> None:
    layout(tmp_path)
    proposal = propose(tmp_path)
    assert proposal.works == (works,)
    assert proposal.languages == languages
    assert len(proposal.pairs) + len(proposal.bilingual) == 1
    glossary = read_glossary(proposal.glossary, "glossary.yaml")
    assert (glossary.source, glossary.target) == languages
    english = {concept.preferred(languages[0]): concept.preferred(languages[1]) for concept in glossary.concepts}
    wanted = ("job queue", "作业队列") if languages[0] == "en" else ("作业队列", "job queue")
    assert english[wanted[0]] == wanted[1]
    assert not any(concept.decided for concept in glossary.concepts)
    assert "# 3×, together in 3 passages; " in proposal.glossary


@pytest.mark.parametrize("layout", [layout for layout, _, _ in LAYOUTS], ids=lambda each: each.__name__)
def test_what_is_written_is_checked(run: Run, tmp_path: Path, layout: Callable[[Path], None]) -> None:
    layout(tmp_path)
    done = run("init", "--yes")
    assert done.returncode == 0, done.stderr
    assert "wrote glossary.yaml\nwrote termkit.toml\n" in done.stdout
    assert load_config(tmp_path / "termkit.toml").glossary == "glossary.yaml"
    checked = run("check", "--format", "json")
    assert checked.returncode == 0, checked.stderr + checked.stdout
    assert json.loads(checked.stdout)["summary"]["pairs"]
    assert run("glossary", "check").returncode in (0, 1)


def test_without_a_terminal_nothing_is_written(run: Run, tmp_path: Path) -> None:
    by_name(tmp_path)
    done = run("init", stdin=subprocess.DEVNULL)
    assert done.returncode == 0
    assert "essays/scheduler.zh-Hans.md = essays/scheduler.en.md" in done.stdout
    assert "作业队列 = job queue" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("nothing was written: there is no terminal")
    assert [path.name for path in tmp_path.iterdir()] == ["essays"]


@pytest.mark.parametrize(("answer", "written"), [(b"n\n", False), (b"y\n", True), (b"\n", False)])
def test_it_asks_first(tmp_path: Path, answer: bytes, written: bool) -> None:
    by_name(tmp_path)
    leader, follower = pty.openpty()
    os.write(leader, answer)
    done = subprocess.run(
        [sys.executable, "-m", "termkit", "init"],
        cwd=tmp_path,
        stdin=follower,
        capture_output=True,
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=120,
        check=False,
    )
    os.close(leader)
    os.close(follower)
    assert done.returncode == 0, done.stderr
    assert "Write both files?" in done.stdout.decode()
    assert (tmp_path / "termkit.toml").exists() == written
    assert (tmp_path / "glossary.yaml").exists() == written


@pytest.mark.parametrize("name", ["termkit.toml", "glossary.yaml"])
def test_nothing_is_overwritten(run: Run, tmp_path: Path, name: str) -> None:
    by_name(tmp_path)
    write(tmp_path, name, "mine\n")
    done = run("init", "--yes")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"termkit: {name}: exists already; nothing was written\n"
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["essays", name])


def test_the_source_can_be_said(tmp_path: Path) -> None:
    by_name(tmp_path)
    assert propose(tmp_path, "en").languages == ("en", "zh-Hans")


def test_a_folder_elsewhere(run: Run, tmp_path: Path) -> None:
    by_folder(tmp_path / "site")
    (tmp_path / "here").mkdir()
    done = run("init", "../site", "--yes", cwd=tmp_path / "here")
    assert done.returncode == 0, done.stderr
    assert load_config(tmp_path / "site" / "termkit.toml").works == ("docs",)
    assert run("check", cwd=tmp_path / "site").returncode == 0


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.md": "Only English.\n"}, "no Chinese text in it"),
        ({"a.en.md": "Only English.\n", "b.en.md": "More.\n"}, "no Chinese text in it"),
        ({"a.zh-Hans.md": text(1)}, "Chinese in it (a.zh-Hans.md), but no English that belongs to it"),
        ({"a.md": text(1), "b.md": text(1)}, "Chinese in it (a.md and 1 more), but no English"),
        ({"a.zh-Hans.md": text(1), "a.zh-Hant.md": "這是調度器。\n"}, "but no English that belongs to it"),
        ({"a.zh-Hans.md": "", "a.en.md": text(0)}, "no Chinese text in it"),
        ({"program.py": "print()\n"}, "no Chinese text in it"),
    ],
)
def test_nothing_to_propose(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], told: str
) -> None:
    for name, content in files.items():
        write(tmp_path, name, content)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        propose(Path())
    assert told in str(caught.value)
    if len(files) == 1:
        done = run("init", "--yes")
        assert (done.returncode, done.stdout) == (2, "")
        assert told in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files)


@pytest.mark.parametrize("arguments", [["new"], [".", "--starter"]])
def test_files_to_start_from(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    if "--starter" in arguments:
        write(tmp_path, "a.md", "Only English.\n")
    done = run("init", *arguments)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / arguments[0]
    assert load_config(folder / "termkit.toml").works == ("translations",)
    assert "氛圍編程" in (folder / "glossary.yaml").read_text(encoding="utf-8")
    assert run("glossary", "test", cwd=folder).returncode == 0


def test_a_file_is_no_folder(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "text\n")
    done = run("init", "a.md")
    assert (done.returncode, done.stderr) == (2, "termkit: a.md: is no folder\n")
