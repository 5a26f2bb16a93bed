"""``termkit attack`` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT, Run

SEGMENTS = str(ROOT / "tests" / "data" / "attack.zh-en.jsonl")
ROW = '{"id": "a", "src": "興建單車徑。", "ref": "A cycle track is built.", "terms": {"單車徑": "cycle track"}}\n'


def test_a_reward_that_holds_exits_with_0(run: Run) -> None:
    done = run("attack", SEGMENTS, "--attack", "append-missing", "--attack", "terms-only")
    assert done.returncode == 0, done.stderr
    assert "2 attacks: none succeeds" in done.stdout
    assert done.stdout.startswith("termkit.rewards:reward on 32 outputs")


def test_a_reward_that_pays_exits_with_1_and_names_the_attack(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "def hits(source, output, terms, reference):\n"
        "    return sum(any(f in output for f in forms) for forms in terms.values()) / len(terms)\n"
    )
    done = run("attack", SEGMENTS, "--reward", "mine:hits", "--attack", "append-missing")
    assert done.returncode == 1
    assert "append-missing: beats its base" in done.stderr


@pytest.mark.parametrize("option", ["--max-share=1", "--max-gain=1"])
def test_limits_are_obeyed(run: Run, option: str) -> None:
    strict = run("attack", SEGMENTS, "--attack", "replace-random-words", "--max-gain", "0", "--max-share", "0")
    assert strict.returncode == 1
    assert run("attack", SEGMENTS, "--attack", "replace-random-words", option).returncode == 0


def test_json_and_markdown(run: Run) -> None:
    done = run("attack", SEGMENTS, "--attack", "empty", "--limit", "3", "--format", "json")
    found = json.loads(done.stdout)
    assert found["segments"] == 3
    assert found["passed"] is True
    assert found["attacks"][0]["name"] == "empty"
    assert found["attacks"][0]["mean"] == 0.0
    table = run("attack", SEGMENTS, "--attack", "empty", "--format", "markdown").stdout
    assert "| empty | 0.0000 | -" in table


def test_without_reference_none_is_given(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "def blind(source, output, terms, reference):\n    assert reference is None\n    return 0\n"
    )
    ask = ("attack", SEGMENTS, "--reward", "mine:blind", "--attack", "empty")
    assert run(*ask, "--without-reference").returncode == 0
    assert run(*ask).returncode == 2


def test_outputs_come_from_files_systems_or_the_reference(run: Run, tmp_path: Path) -> None:
    (tmp_path / "items.jsonl").write_text(ROW, encoding="utf-8")
    assert "reference 1.0000" in run("attack", ".", "--attack", "empty").stdout
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems" / "first.txt").write_text("A bicycle road is built.\n")
    assert "(first 0." in run("attack", ".", "--attack", "empty").stdout
    (tmp_path / "second.txt").write_text("A cycle track is built.\n")
    assert "(second 1.0000)" in run("attack", ".", "--attack", "empty", "--output", "second.txt").stdout


def test_the_list_of_attacks(run: Run) -> None:
    done = run("attack", "--list")
    assert done.returncode == 0
    assert "append-missing             The missing terms at the end." in done.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "there is no segment"),
        ("{", "items.jsonl:1: no JSON"),
        ("[]\n", "list where an object is needed"),
        ('{"ref": "a"}', "no source"),
        ('{"src": "a", "ref": 3}', "'ref' is int"),
        ('{"src": "a"}', "neither an output nor a reference"),
        ('{"src": "a", "ref": "b", "terms": 3}', "'terms' must be"),
        ('{"src": "a", "ref": "b", "terms": {"a": [1]}}', "no text"),
        ('{"src": "a", "hyp": "b"}\n{"src": "a"}', "items.jsonl:2: no output"),
    ],
)
def test_bad_data(run: Run, tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "items.jsonl").write_text(content)
    done = run("attack", "items.jsonl")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("body", "name", "message"),
    [
        ("", "nowhere:f", "cannot import nowhere"),
        ("", "mine", "write module:function"),
        ("", "mine:g", "has no 'g'"),
        ("g = 3", "mine:g", "no function"),
        ("1 / 0", "mine:g", "ZeroDivisionError"),
        ("def g(*each): raise KeyError('x')", "mine:g", "segment a of reference: the reward failed: KeyError"),
        ("def g(*each): return 'high'", "mine:g", "'high' is no number"),
        ("def g(*each): return None", "mine:g", "None is no number"),
        ("def g(*each): return float('nan')", "mine:g", "the reward is nan"),
    ],
)
def test_bad_rewards(run: Run, tmp_path: Path, body: str, name: str, message: str) -> None:
    (tmp_path / "items.jsonl").write_text(ROW, encoding="utf-8")
    (tmp_path / "mine.py").write_text(body + "\n")
    done = run("attack", "items.jsonl", "--reward", name)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_attacks_and_unequal_outputs(run: Run, tmp_path: Path) -> None:
    done = run("attack", SEGMENTS, "--attack", "append-mising")
    assert done.returncode == 2
    assert "did you mean 'append-missing'" in done.stderr
    (tmp_path / "short.txt").write_text("one\n")
    done = run("attack", SEGMENTS, "--output", "short.txt")
    assert done.returncode == 2
    assert "1 lines, but there are 32 segments" in done.stderr
    assert run("attack").returncode == 2
