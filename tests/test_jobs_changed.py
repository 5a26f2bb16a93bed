"""Changed lines, by real git repositories: what was touched since the merge base, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from termkit.core.finding import Finding, Side, Spot
from termkit.core.result import CheckResult
from termkit.errors import ConfigError
from termkit.jobs.changed import Changed, Lines, changed_lines, only_changed

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine's user; settings that make other patches than usual."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        '[user]\nname = a\nemail = a@example.org\n[init]\ndefaultBranch = main\n[protocol "file"]\nallow = always\n'
        "[diff]\nmnemonicPrefix = true\nnoprefix = true\ncontext = 5\n[color]\ndiff = always\n[core]\nautocrlf = false\n",
        encoding="utf-8",
    )
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_DIFF_OPTS", "--unified=7")


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit(folder: Path, message: str = "change") -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def repository(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    for name, text in (files or {"a.md": "one\ntwo\nthree\nfour\n"}).items():
        write(folder, name, text)
    commit(folder, "first")
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def touched(changed: Changed, path: Path, count: int) -> list[int]:
    return [line for line in range(1, count + 1) if changed.touches(str(path), line, line)]


def finding(path: str, line: int, text: str = "x", side: Side = "target", related: tuple[Spot, ...] = ()) -> Finding:
    return Finding("deprecated-term", "major", "m", "c", path, 0, len(text), text, line, 1, related, side=side)


def result(*findings: Finding) -> CheckResult:
    return CheckResult(findings, (), (), {})


def test_lines_changed_added_and_deleted(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    path = write(repo, "a.md", "one\nTWO\nfour\nfive\nsix\n")
    changed = changed_lines("HEAD", repo)
    assert touched(changed, path, 5) == [2, 4, 5]
    assert changed.touches(str(path), 3, 4)
    assert not changed.touches(str(path), 3, 3)


def test_nothing_changed(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    assert touched(changed_lines("HEAD", repo), repo / "a.md", 4) == []


def test_against_the_merge_base_not_the_tip(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    git(repo, "checkout", "-q", "-b", "work")
    write(repo, "a.md", "one\ntwo\nthree\nFOUR\n")
    commit(repo)
    git(repo, "checkout", "-q", "main")
    write(repo, "a.md", "ONE\ntwo\nthree\nfour\n")
    commit(repo)
    git(repo, "checkout", "-q", "work")
    path = write(repo, "a.md", "one\nTWO\nthree\nFOUR\n")  # not committed
    assert touched(changed_lines("main", repo), path, 4) == [2, 4]


def test_staged_changes_count(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    path = write(repo, "a.md", "one\ntwo\nthree\nFOUR\n")
    git(repo, "add", "-A")
    assert touched(changed_lines("HEAD", repo), path, 4) == [4]


def test_untracked_files_count_as_a_whole_and_ignored_ones_do_not(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", **{".gitignore": "out/\n"})
    new, built = write(repo, "docs/新的.md", "a\nb\n"), write(repo, "out/b.md", "a\n")
    changed = changed_lines("HEAD", repo)
    assert touched(changed, new, 2) == [1, 2]
    assert touched(changed, built, 1) == []


@pytest.mark.parametrize("name", ["文件/教程.md", 'a "b".md', "a b\tc.md", "back\\slash.md", "é.md", "b/+++ x.md"])
def test_names_that_git_quotes(tmp_path: Path, name: str) -> None:
    repo = repository(tmp_path / "r", **{name: "one\ntwo\n"})
    path = write(repo, name, "one\nTWO\n")
    assert touched(changed_lines("HEAD", repo), path, 2) == [2]


def test_text_that_looks_like_a_patch(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    path = write(repo, "a.md", "one\n++ b/other.md\n@@ -1 +1 @@\ndiff --git a/x b/x\nfour\n")
    changed = changed_lines("HEAD", repo)
    assert touched(changed, path, 5) == [2, 3, 4]
    assert set(changed.lines) == {str(path.resolve())}


def test_a_renamed_file_keeps_its_old_lines(tmp_path: Path) -> None:
    text = "".join(f"line {n}\n" for n in range(1, 21))
    repo = repository(tmp_path / "r", **{"舊.md": text})
    git(repo, "mv", "舊.md", "新.md")
    assert touched(changed_lines("HEAD", repo), repo / "新.md", 20) == []
    write(repo, "新.md", text.replace("line 7\n", "line seven\n"))
    assert touched(changed_lines("HEAD", repo), repo / "新.md", 20) == [7]


def test_crlf(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", **{"a.md": "one\r\ntwo\r\nthree\r\n", "b.md": "one\ntwo\n"})
    path = write(repo, "a.md", "one\r\nTWO\r\nthree\r\n")
    converted = write(repo, "b.md", "one\r\ntwo!\r\n")
    changed = changed_lines("HEAD", repo)
    assert touched(changed, path, 3) == [2]
    assert touched(changed, converted, 2) == [2]  # another line end alone is no change of the text


def test_lone_carriage_returns_are_line_ends(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", **{"a.md": "one\rtwo\nthree\rfour\nfive\r\nsix\n"})
    path = write(repo, "a.md", "one\rtwo\nthree\rFOUR\nfive\r\nsix!\n")
    assert touched(changed_lines("HEAD", repo), path, 6) == [3, 4, 6]


def test_utf16_is_binary_to_git_and_counts_as_a_whole(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    path = repo / "u.md"
    path.write_bytes("一\n二\n".encode("utf-16"))
    commit(repo)
    assert touched(changed_lines("HEAD", repo), path, 2) == []
    path.write_bytes("一\n三\n".encode("utf-16"))
    assert touched(changed_lines("HEAD", repo), path, 2) == [1, 2]


def test_a_renamed_binary_file(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    (repo / "u.md").write_bytes("".join(f"一{n}\n" for n in range(100)).encode("utf-16"))
    commit(repo)
    git(repo, "mv", "u.md", "v.md")
    (repo / "v.md").write_bytes("".join(f"一{n}\n" for n in range(101)).encode("utf-16"))
    assert touched(changed_lines("HEAD", repo), repo / "v.md", 2) == [1, 2]


def test_a_file_in_conflict(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    git(repo, "checkout", "-q", "-b", "work")
    write(repo, "a.md", "one\ntwo\nthree\nmine\n")
    commit(repo)
    git(repo, "checkout", "-q", "main")
    write(repo, "a.md", "one\ntwo\nthree\nyours\n")
    commit(repo)
    subprocess.run(["git", "merge", "work"], cwd=repo, capture_output=True, check=False)
    path = repo / "a.md"
    assert "<<<<<<<" in path.read_text(encoding="utf-8")
    assert touched(changed_lines("work", repo), path, 8) == [4, 5, 6, 7, 8]


def test_a_link_does_not_change_what_it_leads_to(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    (repo / "link.md").symlink_to("a.md")
    assert touched(changed_lines("HEAD", repo), repo / "a.md", 4) == []
    commit(repo)
    (repo / "link.md").unlink()
    (repo / "link.md").symlink_to("./a.md")
    assert touched(changed_lines("HEAD", repo), repo / "a.md", 4) == []
    write(repo, "a.md", "ONE\ntwo\nthree\nfour\n")
    assert touched(changed_lines("HEAD", repo), repo / "link.md", 4) == [1]


def test_from_a_folder_below_and_through_a_link(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r", **{"docs/a.md": "one\n", "b.md": "one\n"})
    write(repo, "docs/a.md", "two\n")
    write(repo, "b.md", "two\n")
    (tmp_path / "way").symlink_to(repo)
    changed = changed_lines("HEAD", tmp_path / "way" / "docs")
    assert touched(changed, tmp_path / "way" / "docs" / "a.md", 1) == [1]
    assert touched(changed, repo / "b.md", 1) == [1]  # a source may lie anywhere in the repository


def test_a_hook_of_git_misleads_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo, other = repository(tmp_path / "r"), repository(tmp_path / "other", **{"z.md": "z\n"})
    path = write(repo, "a.md", "one\nTWO\nthree\nfour\n")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    assert touched(changed_lines("HEAD", repo), path, 4) == [2]


def with_submodule(tmp_path: Path) -> tuple[Path, Path]:
    inner = repository(tmp_path / "inner", **{"中.md": "one\ntwo\n"})
    outer = repository(tmp_path / "outer")
    git(outer, "submodule", "-q", "add", str(inner), "sub")
    commit(outer)
    return outer, outer / "sub" / "中.md"


def test_lines_in_a_submodule(tmp_path: Path) -> None:
    outer, path = with_submodule(tmp_path)
    assert touched(changed_lines("HEAD", outer), path, 2) == []
    path.write_text("one\nTWO\n", encoding="utf-8")
    assert touched(changed_lines("HEAD", outer), path, 2) == [2]  # not committed
    commit(outer / "sub")
    assert touched(changed_lines("HEAD", outer), path, 2) == [2]  # committed in the submodule alone
    commit(outer)
    assert touched(changed_lines("HEAD~1", outer), path, 2) == [2]
    assert touched(changed_lines("HEAD", outer), path, 2) == []


def test_untracked_in_a_submodule_and_a_new_submodule(tmp_path: Path) -> None:
    outer, path = with_submodule(tmp_path)
    new = write(outer, "sub/new.md", "a\n")
    assert touched(changed_lines("HEAD", outer), new, 1) == [1]
    assert touched(changed_lines("HEAD~1", outer), path, 2) == [1, 2]


def test_a_file_outside_of_the_repository_is_not_judged(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    outside = write(tmp_path, "outside.md", "a\n")
    assert touched(changed_lines("HEAD", repo), outside, 1) == [1]


@pytest.mark.parametrize(
    ("revision", "expected"),
    [
        ("--output=x", "'--output=x' is no revision; name a branch, a tag or a commit, such as origin/main"),
        ("", "'' is no revision"),
        ("a\0b", "is no revision"),
        ("mian", "unknown revision 'mian'; did you mean 'main'?"),
        ("main..HEAD", "'main..HEAD' is a range; name its first revision alone"),
        ("deadbeef", "unknown revision 'deadbeef'; name a branch, a tag or a commit of this repository"),
        ("HEAD:a.md", "unknown revision 'HEAD:a.md'"),
    ],
)
def test_revisions_that_are_none(tmp_path: Path, revision: str, expected: str) -> None:
    repo = repository(tmp_path / "r")
    with pytest.raises(ConfigError) as caught:
        changed_lines(revision, repo)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in repo.iterdir()) == [".git", "a.md"]


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not in a git repository; --diff-from needs one"):
        changed_lines("main", tmp_path)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        changed_lines("main", tmp_path / "missing")


def test_a_bare_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "bare")
    with pytest.raises(ConfigError, match="a git repository without a working tree; check a clone of it"):
        changed_lines("main", tmp_path / "bare")


def test_no_commit_yet(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    git(repo, "checkout", "-q", "--orphan", "empty")
    with pytest.raises(ConfigError, match="no commit yet"):
        changed_lines("main", repo)


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="git is not installed, or not on PATH"):
        changed_lines("main", tmp_path)


def test_histories_without_a_common_ancestor(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    git(repo, "checkout", "-q", "--orphan", "other")
    commit(repo)
    with pytest.raises(ConfigError, match="no common ancestor here; name a revision of the same history"):
        changed_lines("main", repo)


def test_a_shallow_clone(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    git(repo, "branch", "other")
    write(repo, "a.md", "one\n")
    commit(repo)
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{repo}", "clone")
    clone = tmp_path / "clone"
    assert touched(changed_lines("HEAD", clone), clone / "a.md", 1) == []
    git(clone, "fetch", "-q", "--depth=1", "origin", "other")
    with pytest.raises(ConfigError, match=r"no common ancestor here; fetch more of the history: git fetch --unshallow"):
        changed_lines("origin/other", clone)
    with pytest.raises(ConfigError, match=r"unknown revision 'HEAD~1'; fetch more of the history"):
        changed_lines("HEAD~1", clone)


def test_findings_in_changed_lines_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = repository(tmp_path / "r")
    write(repo, "a.md", "one\ntwo\nTHREE\nfour\n")
    monkeypatch.chdir(repo)
    old, new, reaching = finding("a.md", 2), finding("a.md", 3), finding("a.md", 2, "two\r\nthree")
    assert only_changed(result(old, new, reaching), changed_lines("HEAD", repo)).findings == (new, reaching)


def test_a_changed_source_makes_the_old_translation_suspect() -> None:
    changed = Changed({os.path.realpath("zh.md"): (Lines(5, 6),)}, roots=(os.path.realpath("."),))
    source = Spot("zh.md", 0, 1, "x", line=6, side="source")
    concerned = finding("en.md", 1, related=(source,))
    unconcerned = finding("en.md", 1, related=(source._replace(line=7),))
    other_version = finding("en.md", 1, related=(source._replace(side="target"),))
    in_source = finding("en.md", 1, side="source", related=(source,))
    left = only_changed(result(concerned, unconcerned, other_version, in_source), changed).findings
    assert left == (concerned,)


def test_the_rest_of_the_result_stays() -> None:
    known = finding("a.md", 1)
    whole = CheckResult((finding("a.md", 1),), (), (), {}, alone=("a.md",), baselined=(known,))
    left = only_changed(whole, Changed(roots=(os.path.realpath("."),)))
    assert (left.findings, left.alone, left.baselined) == ((), ("a.md",), (known,))
