"""``termkit score``: pipes, names that meet, files that must not be written over, and what items lack."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from score_sample import OPTIONS, REFERENCE, files, noisy, refused, score, write

from termkit.cli.score import command
from termkit.errors import InputError
from termkit.jobs.score_people import system_names
from termkit.jobs.score_saved import file_name

PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
WITHOUT_LINES = OPTIONS[1:]
ITEM = {"src": "貓坐著。", "ref": "The cat sits.", "terms": {"貓": ["cat"]}}
OF_ITEMS = ("--language", "en", "--resamples", "0")
GLOSSARY = "termkit: 1\nlanguages: {source: zh-Hant-TW, target: en}\nconcepts:\n  貓: cat\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drafts(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["drafts"]
    return found


def scores(*arguments: str | Path, options: tuple[str, ...] = OPTIONS) -> list[Any]:
    result = score(*arguments, "--format", "json", options=options)
    assert result.exit_code == 0, result.output
    return [draft["scores"] for draft in drafts(result.stdout)]


def fifo(name: str, lines: list[str]) -> str:
    """A named pipe that gives the lines to whoever opens it first."""
    os.mkfifo(name)
    threading.Thread(target=write, args=(Path(name), lines), daemon=True).start()
    return name


def items(*lines: dict[str, Any]) -> Path:
    return write(Path("items.jsonl"), [json.dumps(line) for line in lines])


@PIPES
@pytest.mark.parametrize("options", [OPTIONS, WITHOUT_LINES], ids=["lines", "aligned"])
def test_named_pipes_are_files(options: tuple[str, ...]) -> None:
    expected = scores("good.txt", "-r", "ref.txt", options=options)
    assert scores(fifo("a", noisy(0.1)), "-r", fifo("b", REFERENCE), options=options) == expected


@PIPES
def test_pipes_beside_a_draft_and_as_a_baseline(folder: Path) -> None:
    plain = ("good.txt", "-r", "ref.txt", "--profile", "document", "--format", "json")
    expected = drafts(score(*plain, "--documents", "docs.txt", "--baseline", "bad.txt").stdout)
    names = [f"d{number // 10}" for number in range(30)]
    piped = ("--documents", fifo("c", names), "--baseline", fifo("d", noisy(0.5)))
    assert drafts(score(*plain, *piped).stdout) == expected
    assert expected[0]["deltas"]


@pytest.mark.parametrize("options", [OPTIONS, WITHOUT_LINES], ids=["lines", "aligned"])
def test_a_dash_is_standard_input(options: tuple[str, ...]) -> None:
    given = "".join(f"{line}\n" for line in noisy(0.1))
    result = CliRunner().invoke(command, ["-", "-r", "ref.txt", "--format", "json", *options], input=given)
    (draft,) = drafts(result.stdout)
    assert (draft["path"], [draft["scores"]]) == ("-", scores("good.txt", "-r", "ref.txt", options=options))


@PIPES
def test_the_digest_of_a_pipe_is_that_of_its_bytes() -> None:
    from hashlib import sha256

    from termkit.jobs.score_saved import read_saved

    assert score(fifo("a", noisy(0.1)), "-r", "ref.txt", "--save", "run").exit_code == 0
    digest = sha256(Path("good.txt").read_bytes()).hexdigest()
    assert [file.sha256 for file in read_saved(Path("run/a.stats.npz")).files if file.role == "draft"] == [digest]


@PIPES
def test_an_empty_pipe_has_no_lines() -> None:
    assert "/dev/null has 0 lines" in refused("/dev/null", "-r", "ref.txt")


def test_big_pipes_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too big for a file is too big for a pipe: its texts are not there for weak segments."""
    monkeypatch.setattr("termkit.jobs.score_lines.BIG", 100)
    given = "".join(f"{line}\n" for line in noisy(0.1))
    result = CliRunner().invoke(command, ["-", "-r", "ref.txt", "--worst", "3", "--format", "json", *OPTIONS], given)
    (draft,) = drafts(result.stdout)
    assert (draft["worst"], [draft["scores"]]) == ([], scores("good.txt", "-r", "ref.txt"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell")
def test_process_substitution(folder: Path) -> None:
    line = f"{sys.executable} -m termkit score <(cat good.txt) -r <(cat ref.txt) --format json {' '.join(OPTIONS)}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, timeout=60, cwd=folder)
    assert [draft["scores"] for draft in drafts(done.stdout)] == scores("good.txt", "-r", "ref.txt")


def test_half_a_character_is_refused_with_its_place() -> None:
    path = items(ITEM, {**ITEM, "terms": {"貓\ud800": ["cat"]}})
    message = refused("good.txt", "--items", path, options=OF_ITEMS)
    assert message.startswith("items.jsonl:2: 'terms' has \\ud800 alone")
    message.encode()
    write(Path("two.txt"), ["The cat sits."] * 2)
    whole = items(ITEM, {**ITEM, "src": "貓\U0002070e", "id": "\\ud800 spelt out"})
    assert "\\ud841" in whole.read_text(encoding="utf-8")
    assert score("two.txt", "--items", whole, options=OF_ITEMS).exit_code == 0


def test_items_without_references_are_fine_where_no_metric_needs_them() -> None:
    path = items(ITEM, {**ITEM, "ref": None})
    write(Path("two.txt"), ["The cat sits."] * 2)
    message = refused("two.txt", "--items", path, "--metric", "chrf", options=OF_ITEMS)
    assert message == "items.jsonl:2: has no reference ('ref'), but others have one"
    assert score("two.txt", "--items", path, "--metric", "tsr-wmt25", options=OF_ITEMS).exit_code == 0


@pytest.mark.parametrize("flag", ["--reference", "--source"])
def test_files_beside_items_are_refused(flag: str) -> None:
    message = refused("good.txt", "--items", items(ITEM), flag, "ref.txt", options=OF_ITEMS)
    assert message.startswith(f"{flag} ref.txt: that of the items (items.jsonl) is taken")


def test_outputs_in_items_are_not_passed_over_in_silence() -> None:
    write(Path("two.txt"), ["The cat sits."] * 2)
    result = score("two.txt", "--items", items(*[{**ITEM, "hyp": "A dog."}] * 2), options=OF_ITEMS)
    assert "items.jsonl: its outputs ('hyp') are not scored" in result.stderr
    assert "outputs" not in score("two.txt", "--items", items(ITEM, ITEM), options=OF_ITEMS).stderr


@pytest.mark.parametrize("options", [OPTIONS, WITHOUT_LINES], ids=["lines", "aligned"])
def test_a_reference_without_text(options: tuple[str, ...]) -> None:
    write(Path("blank.txt"), ["", "  ", "\t"] * 10)
    for references in (("-r", "blank.txt"), ("-r", "ref.txt", "-r", "blank.txt")):
        assert refused("good.txt", *references, options=options) == "blank.txt: the reference holds no text"


@pytest.mark.parametrize("output", ["good.txt", "./ref.txt", "docs.txt", "link"])
def test_a_report_is_not_written_over_what_it_is_about(output: str) -> None:
    Path("link").symlink_to("ref.txt")
    before = Path(output).read_bytes()
    assert "one of the files that are read" in refused(
        "good.txt", "-r", "ref.txt", "--documents", "docs.txt", "-o", output
    )
    assert Path(output).read_bytes() == before
    write(Path("old-report"), ["old"])
    assert score("good.txt", "-r", "ref.txt", "-o", "old-report").exit_code == 0


def test_systems_are_named_by_their_files_and_where_these_meet_by_folders() -> None:
    assert system_names(["one/x.en.txt", "y z.txt"]) == {"one/x.en.txt": "x.en", "y z.txt": "y_z"}
    assert list(system_names(["one/x.txt", "two/x.txt", "y.txt"]).values()) == ["one_x", "two_x", "y"]
    assert list(system_names(["a/b/x.txt", "c/b/x.txt"]).values()) == ["a_b_x", "c_b_x"]
    for clash in (["x.txt", "x.md"], ["one/x.txt", "two/x.txt", "one_x.txt"]):
        with pytest.raises(InputError, match=r"are both the system \w*x"):
            system_names(clash)


def test_names_of_saved_statistics_differ_where_paths_do() -> None:
    paths = ["a/x.txt", "a__x.txt", "a/_x.txt", "a_/x.txt", "x.txt", "a/b/x.txt", "a__b/x.txt", "a/b__x.txt"]
    assert len({file_name(path) for path in paths}) == len(paths)
    assert file_name("a/b/x.txt") == "a__b__x.txt.stats.npz"


def test_statistics_of_names_that_meet_are_found_again() -> None:
    Path("a").mkdir()
    write(Path("a/x.txt"), noisy(0.1))
    write(Path("a__x.txt"), noisy(0.5))
    arguments = ("a/x.txt", "a__x.txt", "-r", "ref.txt")
    assert score(*arguments, "--save", "run").exit_code == 0
    found = drafts(score(*arguments, "--baseline", "run", "--format", "json").stdout)
    assert [delta["difference"] for draft in found for delta in draft["deltas"]] == [0.0] * 4


def test_a_merge_may_be_done_again() -> None:
    for number in range(2):
        part = slice(15 * number, 15 * number + 15)
        write(Path(f"s{number}.txt"), noisy(0.1)[part])
        write(Path(f"r{number}.txt"), REFERENCE[part])
        first = ("--first", str(15 * number + 1))
        assert score(f"s{number}.txt", "-r", f"r{number}.txt", *first, "--save", "run").exit_code == 0
    parts = ("run/s0.txt.stats.npz", "run/s1.txt.stats.npz")
    for _ in range(2):
        assert score("--merge", "all.npz", *parts, options=[]).exit_code == 0
    assert "is one of the parts" in refused("--merge", "./run/s0.txt.stats.npz", *parts, options=[])
    before = write(Path("other.npz"), ["no statistics"]).read_bytes()
    assert "is there already" in refused("--merge", "other.npz", *parts, options=[])
    assert Path("other.npz").read_bytes() == before


def test_a_first_segment_beyond_all_is_refused_before_the_work() -> None:
    assert refused("nowhere.txt", "-r", "ref.txt", "--first", str(2**53 + 1)).startswith("--first 9007199254740993: ")
    assert score("good.txt", "-r", "ref.txt", "--first", str(2**53), "--save", "run").exit_code == 0
    assert score("run/good.txt.stats.npz", options=[]).exit_code == 0


def ceilings(text: str) -> dict[str, float | None]:
    (draft,) = drafts(text)
    return {each["name"]: each["ceiling"] for each in draft["scores"]}


def test_saved_statistics_know_what_the_reference_gets() -> None:
    Path("terms.yaml").write_text(GLOSSARY, encoding="utf-8")
    theirs = ["The cat sits."] * 15 + ["The pet sits."] * 5
    common = ("--glossary", "terms.yaml", "--lines", "--language", "en", "--resamples", "0", "--format", "json")
    for name, part in (("whole", slice(0, 20)), ("s1", slice(0, 12)), ("s2", slice(12, 20))):
        write(Path(f"{name}.txt"), ["A cat sits."] * len(theirs[part]))
        write(Path(f"{name}.ref"), theirs[part])
        write(Path(f"{name}.src"), ["貓坐著。"] * len(theirs[part]))
        first = str(part.start + 1)
        arguments = (f"{name}.txt", "-r", f"{name}.ref", "-s", f"{name}.src", "--first", first, "--save", "run")
        result = score(*arguments, options=common)
        if name == "whole":
            expected = ceilings(result.stdout)
    assert expected["term-accuracy"] == 0.75
    again = score("run/whole.txt.stats.npz", options=["--format", "json"])
    assert ceilings(again.stdout) == expected
    parts = ("run/s2.txt.stats.npz", "run/s1.txt.stats.npz")
    assert ceilings(score("--merge", "all.npz", *parts, options=["--format", "json"]).stdout) == expected
