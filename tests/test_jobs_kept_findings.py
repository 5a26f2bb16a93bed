"""Findings that are kept for the next run: the same report, and never one of other files, terms, rules or versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from termkit.jobs import kept_findings
from termkit.jobs.outcome import Outcome

GLOSSARY = "termkit: 1\nlanguages: {source: zh-Hant-TW, target: en}\nconcepts:\n  氛圍編程: {zh-Hant-TW: 氛圍編程, en: {preferred: vibe coding, deprecated: [atmosphere programming], variants: [vibe-based coding]}}\n"


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERMKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    Path("translations").mkdir()
    Path("translations/a.zh-Hant.md").write_text("氛圍編程。这个，用 Go 寫。\n\n氛圍編程很快。", encoding="utf-8")
    Path("translations/a.en.md").write_text("Atmosphere programming.\n\nVibe-based coding “is” fast.", encoding="utf-8")
    Path("translations/m.po").write_text('msgid "氛圍編程"\nmsgstr "atmosphere programming"\n', encoding="utf-8")
    return tmp_path


def outputs(run: Run, cwd: Path, *arguments: str) -> tuple[str, str, str, int]:
    reports = [
        run("check", "translations", "--format", name, *arguments, cwd=cwd) for name in ("text", "json", "jsonl")
    ]
    return (*(report.stdout for report in reports), reports[0].returncode)  # type: ignore[return-value]


def test_the_second_run_says_the_same(run: Run, cached: Path) -> None:
    plain = outputs(run, cached)
    assert "deprecated-term" in plain[0]
    assert "mixed-script" in plain[0]
    assert outputs(run, cached, "--cache") == plain
    files = sorted((cached / "cache").glob("findings-*.json"))
    assert len(files) == 2
    stamps = [file.stat().st_mtime_ns for file in files]
    assert outputs(run, cached, "--cache") == plain
    assert [file.stat().st_mtime_ns for file in files] == stamps


def test_what_changed_is_looked_at_again(run: Run, cached: Path) -> None:
    run("check", "translations", "--cache", cwd=cached)
    (cached / "translations/a.en.md").write_text("Vibe coding.\n\nVibe coding is fast.", encoding="utf-8")
    assert outputs(run, cached, "--cache") == outputs(run, cached)
    (cached / "glossary.yaml").write_text(GLOSSARY.replace("atmosphere programming", "vibe coding")
                                          .replace("preferred: vibe coding", "preferred: vibing"), encoding="utf-8")  # fmt: skip
    assert outputs(run, cached, "--cache") == outputs(run, cached)
    assert outputs(run, cached, "--cache", "--select", "mixed-script") == outputs(
        run, cached, "--select", "mixed-script"
    )


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[]",
        '["os:system", "x"]',
        '["termkit.jobs.outcome:Outcome", 1]',
        '["termkit.core.glossary:Concept.approved"]',
        "{",
        "[" * 100_000,
        '["termkit.jobs.outcome:judge"]',
    ],
)
def test_a_damaged_file_is_no_cache(tmp_path: Path, damage: str) -> None:
    made = kept_findings.kept(tmp_path, "name", "key", Outcome)
    (file,) = tmp_path.iterdir()
    assert kept_findings.kept(tmp_path, "name", "key", lambda: pytest.fail("it was kept")) == made
    file.write_text(f"key\n{damage}", encoding="utf-8")
    other = Outcome(alone=["x"])
    assert kept_findings.kept(tmp_path, "name", "key", lambda: other) is other
    assert json.loads(file.read_text(encoding="utf-8").split("\n", 1)[1])[0] == "termkit.jobs.outcome:Outcome"
