"""``termkit check`` as a user types it: what it prints, and the status it leaves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Run
from jsonschema import validate

GLOSSARY = """\
termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  vibe: {zh-Hant: 氛圍編程, en: {preferred: vibe coding, deprecated: [atmosphere programming]}}
  鋸齒狀: jagged
"""
SOURCE = "氛圍編程很快。\n"
CLEAN = "Vibe coding is quick.\n"
FAULTY = "Atmosphere programming is quick.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a source, a clean reference, and a faulty draft."""
    (tmp_path / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    (tmp_path / "termkit.toml").write_text("", encoding="utf-8")
    works = tmp_path / "translations"
    works.mkdir()
    (works / "e.zh-Hant.md").write_text(SOURCE, encoding="utf-8")
    (works / "e.en.md").write_text(CLEAN, encoding="utf-8")
    (works / "e.en.draft-a.md").write_text(FAULTY, encoding="utf-8")
    return tmp_path


def test_the_bundled_example(run: Run) -> None:
    done = run("check", cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "translations/llm-2025.en.draft-c.md:46:11: major deprecated-term [vibe-coding]" in done.stdout
    assert done.stdout.endswith(" neutral\n")
    assert run("check", "--exit-zero", cwd=ROOT).returncode == 0


def test_findings_make_status_1_and_none_status_0(run: Run, project: Path) -> None:
    assert run("check").returncode == 1
    clean = run("check", "translations/e.en.md")
    assert (clean.returncode, clean.stderr) == (0, "")
    assert "2 files: nothing found" in clean.stdout


def test_found_from_a_folder_below(run: Run, project: Path) -> None:
    done = run("check", cwd=project / "translations")
    assert done.returncode == 1
    assert "\ne.en.draft-a.md:1:1: major deprecated-term [vibe]" in done.stdout


def test_a_file_outside_the_naming_convention(run: Run, project: Path) -> None:
    (project / "draft.txt").write_text(FAULTY, encoding="utf-8")
    refused = run("check", "draft.txt")
    assert refused.returncode == 2
    assert refused.stderr == (
        "termkit: draft.txt: cannot tell its language; name it draft.en.txt or the like, or give --language\n"
    )
    done = run("check", "draft.txt", "--language", "en", "--source", "translations/e.zh-Hant.md")
    assert done.returncode == 1
    assert "draft.txt:1:1" in done.stdout


def test_json(run: Run, project: Path) -> None:
    done = run("check", "--format", "json")
    report = json.loads(done.stdout)
    validate(report, json.loads(run("schema", "check").stdout))
    (finding,) = report["findings"]
    assert (finding["path"], finding["start"], finding["end"]) == ("translations/e.en.draft-a.md", 0, 22)
    assert finding["text"] == "Atmosphere programming"
    place = {"path": "translations/e.zh-Hant.md", "start": 0, "end": 4, "text": "氛圍編程", "line": 1, "column": 1}
    assert finding["related"] == [place]
    assert report["concepts"][0]["rivals"] == 1
    assert report["summary"]["pairs"][0]["segments"] == {"sentence": 1}


def test_rules_can_be_chosen(run: Run, project: Path) -> None:
    assert run("check", "--disable", "deprecated-term").returncode == 0
    assert run("check", "--rule", "mixed-script").returncode == 0
    assert run("check", "--fail-on", "critical").returncode == 0
    wrong = run("check", "--rule", "deprecated-tern")
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "termkit: no rule is named 'deprecated-tern'; did you mean 'deprecated-term'?\n",
    )


def test_strict_reports_each_absence(run: Run, project: Path) -> None:
    (project / "translations" / "e.en.draft-a.md").write_text("It is quick.\n", encoding="utf-8")
    assert run("check").returncode == 0
    strict = run("check", "--strict")
    assert strict.returncode == 1
    assert "minor missing-term [vibe]: 氛圍編程 is not rendered here; expected 'vibe coding'" in strict.stdout


def test_an_empty_version_lacks_everything(run: Run, project: Path) -> None:
    (project / "translations" / "e.en.draft-a.md").write_text("", encoding="utf-8")
    done = run("check", "--strict", "translations/e.en.draft-a.md")
    assert done.returncode == 1
    assert "minor missing-term [vibe]" in done.stdout


def test_a_section_left_empty_lacks_its_terms(run: Run, project: Path) -> None:
    works = project / "translations"
    (works / "s.zh-Hant.md").write_text("# 甲\n\n氛圍編程。\n\n# 乙\n\n鋸齒狀。\n", encoding="utf-8")
    (works / "s.en.md").write_text("# A\n\nVibe coding.\n\n# B\n", encoding="utf-8")
    done = run("check", "--strict", "translations/s.en.md")
    assert done.returncode == 1
    assert "translations/s.en.md:5:4: minor missing-term [鋸齒狀]" in done.stdout


def test_a_required_concept_is_reported_at_each_place_and_a_proposed_one_milder(run: Run, project: Path) -> None:
    rows = "  g: {zh-Hant: 幽靈, en: ghost, required: true}\n  s: {zh-Hant: 精靈, en: sprite, required: true, status: proposed}\n"
    (project / "glossary.yaml").write_text(GLOSSARY + rows, encoding="utf-8")
    (project / "translations" / "e.zh-Hant.md").write_text("幽靈。\n\n精靈。\n", encoding="utf-8")
    (project / "translations" / "e.en.draft-a.md").write_text("It.\n\nShe.\n", encoding="utf-8")
    report = json.loads(run("check", "translations/e.en.draft-a.md", "--format", "json").stdout)
    assert [(f["concept"], f["severity"], f["line"]) for f in report["findings"]] == [
        ("g", "major", 1),
        ("s", "minor", 3),
    ]


def test_a_version_without_source_says_so(run: Run, project: Path) -> None:
    (project / "other.en.md").write_text("Atmosphere programming.", encoding="utf-8")
    done = run("check", "other.en.md", "--format", "json")
    assert json.loads(done.stdout)["summary"]["alone"] == ["other.en.md"]


def test_the_same_bytes_twice(run: Run) -> None:
    first, second = (run("check", "--format", "json", cwd=ROOT).stdout for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("content", "offset"),
    [
        (b"\xef\xbb\xbfAtmosphere programming.", 0),  # BOM
        (b"One.\r\n\r\nAtmosphere programming.\r\n", 8),  # CRLF counts two
        ("\U00020bb7 atmosphere programming".encode(), 2),  # astral: one code point
        ("a\u2028b atmosphere programming".encode(), 4),
        (b"\x00 atmosphere programming", 2),
        ("atmosphere programming".encode("utf-16"), 0),
    ],
)
def test_offsets_are_code_points_of_the_decoded_file(run: Run, project: Path, content: bytes, offset: int) -> None:
    (project / "translations" / "e.en.draft-a.md").write_bytes(content)
    report = json.loads(run("check", "translations/e.en.draft-a.md", "--format", "json").stdout)
    found = [f for f in report["findings"] if f["rule"] == "deprecated-term"]
    assert [f["start"] for f in found] == [offset]
    assert found[0]["text"].lower() == "atmosphere programming"


@pytest.mark.parametrize("content", [b"", b"x", "𠮷".encode(), b"\n", b"\xef\xbb\xbf"])
def test_tiny_files(run: Run, project: Path, content: bytes) -> None:
    (project / "translations" / "e.en.draft-a.md").write_bytes(content)
    done = run("check", "translations/e.en.draft-a.md")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("prepare", "arguments", "message"),
    [
        (None, ["nowhere.en.md"], "nowhere.en.md"),
        (lambda folder: (folder / "d.en.md").mkdir(), ["d.en.md"], "d.en.md"),
        (lambda folder: (folder / "bad.en.md").write_bytes(b"a\xff\xfe\xfa\x00\xd8"), ["bad.en.md"], "bad.en.md"),
        (lambda folder: (folder / "s.en.md").write_bytes(b"\xed\xa0\x80"), ["s.en.md"], "s.en.md"),
        (lambda folder: (folder / "termkit.toml").write_text("[chek]"), [], "termkit.toml:1: unknown key 'chek'"),
        (lambda folder: (folder / "glossary.yaml").unlink(), [], "glossary.yaml: no such glossary"),
        (lambda folder: (folder / "glossary.yaml").write_text("x: [\n"), [], "glossary.yaml:2:1: not YAML"),
        (lambda folder: shutil.rmtree(folder / "translations"), [], "translations: no such folder of works"),
        (None, ["--source", "translations/e.zh-Hant.md"], "--source belongs to PATHS"),
        (None, ["--rule", "mixed-script", "--disable", "mixed-script"], "no rule is left"),
        (lambda folder: (folder / "glossary.yaml").write_text(GLOSSARY + "  x: {fr: image}", encoding="utf-8"), [], "'fr' is neither"),
        (lambda folder: (folder / "empty").mkdir(), ["empty"], "empty: no file in it is named"),
        (None, ["translations", "--glossary", "translations"], "translations"),
        (None, ["translations/e.en.md", "--language", "english"], "'english' is no language tag"),
        (None, ["translations/e.en.md", "--encoding", "utf-99"], "utf-99"),
    ],
)  # fmt: skip
def test_what_cannot_run_takes_one_line_and_status_2(
    run: Run, project: Path, prepare: object, arguments: list[str], message: str
) -> None:
    if callable(prepare):
        prepare(project)
    done = run("check", *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert message in done.stderr
    assert done.stderr.startswith("termkit: ")
    assert len(done.stderr.strip().split("\n")) == 1
    assert "Traceback" not in done.stderr


def test_all_faults_of_a_glossary_one_line_each(run: Run, project: Path) -> None:
    (project / "glossary.yaml").write_text(GLOSSARY + "  鋸齒狀: uneven\n  x: ''\n", encoding="utf-8")
    done = run("check")
    assert done.returncode == 2
    assert done.stderr.split("\n")[:2] == [
        "termkit: glossary.yaml:6:3: duplicate key: concept '鋸齒狀' stands in line 5 already",
        "termkit: glossary.yaml:7:6: the term is empty; write one, or remove the entry",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(run: Run, project: Path) -> None:
    path = project / "translations" / "e.en.draft-a.md"
    path.chmod(0)
    done = run("check")
    path.chmod(0o644)
    assert done.returncode == 2
    assert "e.en.draft-a.md" in done.stderr


def test_a_condition_that_never_ends_is_stopped(run: Run, project: Path) -> None:
    condition = "deprecated-when: {atmosphere programming: '(a|aa)+$'}"
    vibe = GLOSSARY.replace("programming]}}", f"programming]}}, {condition}}}")
    (project / "glossary.yaml").write_text(vibe, encoding="utf-8")
    (project / "translations" / "e.zh-Hant.md").write_text("氛圍編程" + "a" * 60 + "！\n", encoding="utf-8")
    done = run("check")
    assert done.returncode == 2
    assert "glossary.yaml:4:3: the condition '(a|aa)+$' of concept 'vibe' runs without end; simplify it" in done.stderr


def test_a_closed_pipe_is_no_error(project: Path) -> None:
    draft = project / "translations" / "e.en.draft-a.md"
    draft.write_text("Atmosphere programming.\n\n" * 3000, encoding="utf-8")
    script = f"{sys.executable} -m termkit check --format json | head -c 10; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=project, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 1


def test_a_fault_of_ours_is_status_3_in_two_lines(project: Path) -> None:
    code = (
        "import termkit.jobs.project_check as job\n"
        "def fail(*args, **more): raise ValueError('oh')\n"
        "job.check_project = fail\n"
        "import sys; sys.argv = ['termkit', 'check']\n"
        "from termkit.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr.split("\n")[0] == "termkit: internal error: ValueError: oh"
    assert "Traceback" not in done.stderr


def test_version_help_and_wrong_commands(run: Run) -> None:
    assert run("--version").stdout.startswith("termkit, version ")
    assert "Example:" in run("--help").stdout
    wrong = run("chek")
    assert wrong.returncode == 2
    assert "Did you mean 'check'?" in wrong.stderr


@pytest.mark.parametrize(
    "command",
    [["check"], ["convert"], ["score"], ["glossary"], ["glossary", "check"], ["glossary", "test"], ["glossary", "list"],
     ["glossary", "show"], ["init"], ["explain"], ["schema"], ["completion"]],
    ids=" ".join,
)  # fmt: skip
def test_every_help_shows_an_example(run: Run, command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Example:\n  " in done.stdout or "Example:\n    " in done.stdout


def test_init_makes_a_project_that_runs(run: Run, tmp_path: Path) -> None:
    assert run("init").returncode == 0
    assert run("glossary", "check").returncode == 0
    assert run("glossary", "test").stdout == "glossary.yaml: 1 of 1 examples hold\n"
    (tmp_path / "translations" / "a.zh-Hant.md").write_text("這段代碼與程式碼。", encoding="utf-8")
    assert run("check").returncode == 1
    again = run("init")
    assert (again.returncode, again.stderr) == (2, "termkit: termkit.toml: exists already; nothing was written\n")


def test_explain_and_schema_and_completion(run: Run) -> None:
    assert run("explain", "mixed-script").stdout.startswith("# mixed-script\n")
    assert run("explain", "mixed-scrip").stderr == (
        "termkit: no rule is named 'mixed-scrip'; did you mean 'mixed-script'?\n"
    )
    assert json.loads(run("schema").stdout)["title"] == "termkit glossary"
    assert "_TERMKIT_COMPLETE" in run("completion", "bash").stdout


def test_completion_completes(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from termkit.cli import main; main()"],
        env={**os.environ, "_TERMKIT_COMPLETE": "bash_complete", "COMP_WORDS": "termkit gl", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "plain,glossary"


def test_show_and_list(run: Run, project: Path) -> None:
    assert run("glossary", "show", "vibe coding").stdout.startswith("vibe  (glossary.yaml:4)\n")
    assert "鋸齒狀" in run("glossary", "list").stdout
    unknown = run("glossary", "show", "vibes")
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "termkit: glossary.yaml: no concept 'vibes'; did you mean 'vibe'?\n",
    )
