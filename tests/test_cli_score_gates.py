"""``termkit score``: gates in all their forms, baselines of all kinds, saved statistics and their merge."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from score_sample import OPTIONS, REFERENCE, files, is_refused, noisy, refused, score, write

DRAFT = ("good.txt", "-r", "ref.txt", "--documents", "docs.txt")
DRAWN = [*OPTIONS[:4], "100", *OPTIONS[5:]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved(draft: str, folder: str, *more: str) -> str:
    """The path of the statistics of a draft against ref.txt."""
    assert score(draft, "-r", "ref.txt", "--save", folder, *more).exit_code == 0
    return f"{folder}/{draft}.stats.npz"


def shards() -> list[str]:
    """The statistics of good.txt in three parts of ten lines."""
    found = []
    for number in range(3):
        part = slice(10 * number, 10 * number + 10)
        write(Path(f"s{number}.txt"), noisy(0.1)[part])
        write(Path(f"r{number}.txt"), REFERENCE[part])
        first = str(10 * number + 1)
        assert score(f"s{number}.txt", "-r", f"r{number}.txt", "--first", first, "--save", "shards").exit_code == 0
        found.append(f"shards/s{number}.txt.stats.npz")
    return found


@pytest.mark.parametrize(
    ("gate", "status"),
    [
        ("chrf=50", 0),
        ("chrf = 50", 0),
        ("chrf=5e1", 0),
        ("chrf=100", 1),
        ("chrf[document:d1]=10", 0),
        ("chrf[document:d1]=100", 1),
        ("chrf[document:d9]=0", 1),
        ("chrf[section:Method]=0", 1),
        ("chrf[concept:cat]=0", 1),
        ("ter=100", 0),
        ("ter=0", 1),
        ("term-accuracy=0", 1),
        ("chrf=baseline", 1),
    ],
)
def test_the_status_of_a_gate(gate: str, status: int) -> None:
    assert score(*DRAFT, "--gate", gate).exit_code == status


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        ("chrf=101", "101 is out of range, chrf goes from 0 to 100"),
        ("chrf=-1", "-1 is out of range"),
        ("chrf=nan", "not a number"),
        ("chrf=inf", "inf is out of range"),
        ("chrf=1e400", "inf is out of range"),
        ("chrf=55%", "'55%' is no number"),
        ("chrf=", "write NAME=VALUE"),
        ("=55", "write NAME=VALUE"),
        ("chrf==55", "did you mean 'chrf'?"),
        ("CHRF=55", "did you mean 'chrf'?"),
        ("chrf[page:x]=1", "a part is a document, a section, a concept"),
        ("term-accuracy=90", "did you mean 0.9?"),
        ("chrf=baseline-", "'baseline-' is no number"),
        ("chrf=baseline--1", "is no number"),
        ("chrf=baseline-nan", "is no number"),
        ("chrf=baseline-1@0", "p is between 0 and 1"),
        ("chrf=baseline-1@1", "p is between 0 and 1"),
        ("chrf=baseline-1@e", "'e' is no number"),
        ("comet=0.8", "no metric is named 'comet'"),
    ],
)
def test_gates_that_nothing_could_meet_or_miss_are_refused(gate: str, words: str) -> None:
    assert words in refused(*DRAFT, "--gate", gate)


def test_a_distance_without_end_is_no_gate() -> None:
    assert refused(*DRAFT, "--baseline", saved("good.txt", "run"), "--gate", "chrf=baseline-1e999").startswith(
        "gate chrf: "
    )


def test_a_part_that_does_not_exist_is_named_with_those_that_do() -> None:
    result = score(*DRAFT, "--gate", "chrf[document:d9]=0", "--format", "json")
    assert "no document is named 'd9' here; known: d0, d1, d2" in result.stderr


def test_all_gates_that_are_given_hold() -> None:
    """A bound and a distance of one metric are two gates; so are two bounds."""
    assert score(*DRAFT, "--gate", "chrf=100", "--gate", "chrf=1").exit_code == 1
    good = saved("good.txt", "run")
    assert score(*DRAFT, "--baseline", good, "--gate", "chrf=100", "--gate", "chrf=baseline-1").exit_code == 1


@pytest.mark.parametrize("kind", ["folder", "file", "draft"])
def test_a_worse_draft_fails_beside_its_baseline(kind: str) -> None:
    good = saved("good.txt", "run")
    baseline = {"folder": "run", "file": good, "draft": "good.txt"}[kind]
    draft = "bad.txt"
    if kind == "folder":  # the last run of the same file
        Path("good.txt").write_bytes(Path("bad.txt").read_bytes())
        draft = "good.txt"
    common = (draft, "-r", "ref.txt", "--baseline", baseline, "--gate")
    failed = score(*common, "chrf=baseline", options=DRAWN)
    assert failed.exit_code == 1
    assert "short" in failed.stdout
    assert score(*common, "chrf=baseline-99", options=DRAWN).exit_code == 0


def test_a_better_draft_passes() -> None:
    assert score(*DRAFT, "--baseline", saved("bad.txt", "run"), "--gate", "chrf=baseline").exit_code == 0


def test_a_report_gives_distances() -> None:
    assert score("bad.txt", "-r", "ref.txt", "--format", "json", "-o", "last.json").exit_code == 0
    result = score(*DRAFT, "--baseline", "last.json", "--format", "json")
    (draft,) = json.loads(result.stdout)["drafts"]
    assert {delta["metric"] for delta in draft["deltas"]} == {"bleu", "chrf"}
    assert all(delta["difference"] > 0 for delta in draft["deltas"])


def test_a_baseline_of_other_segments_is_no_baseline() -> None:
    write(Path("short.txt"), noisy(0.1)[:20])
    write(Path("short-ref.txt"), REFERENCE[:20])
    assert score("short.txt", "-r", "short-ref.txt", "--save", "run").exit_code == 0
    result = score(*DRAFT, "--baseline", "run/short.txt.stats.npz", "--gate", "chrf=baseline")
    assert result.exit_code == 1
    assert "the baseline has 20 segments and the draft 30" in result.stdout


def test_a_baseline_with_other_options_is_no_baseline() -> None:
    """BLEU of characters says nothing about BLEU of words."""
    baseline = saved("bad.txt", "run", "--option", "bleu.tokenize=char")
    write(Path("near.txt"), noisy(0.48))
    result = score("near.txt", "-r", "ref.txt", "--baseline", baseline, "--gate", "bleu=baseline", "--format", "json")
    (gate,) = json.loads(result.stdout)["gates"]
    assert (gate["passed"], gate["baseline"]) == (False, None)
    assert gate["reason"]


def test_a_baseline_without_the_metric_fails_its_gate() -> None:
    bleu = ["--lines", "--language", "en", "--resamples", "0", "--metric", "bleu"]
    assert score("bad.txt", "-r", "ref.txt", "--save", "run", options=bleu).exit_code == 0
    assert score(*DRAFT, "--baseline", "run/bad.txt.stats.npz", "--gate", "chrf=baseline").exit_code == 1


def test_a_draft_that_the_baseline_does_not_know_is_said() -> None:
    saved("bad.txt", "run")
    assert "good.txt" in score(*DRAFT, "--baseline", "run").stderr


@pytest.mark.parametrize("path", ["nowhere", "nowhere.json", "nowhere.npz", "broken.json", "broken.npz", "list.json"])
def test_baselines_that_are_none(path: str) -> None:
    Path("broken.json").write_text("{", encoding="utf-8")
    Path("list.json").write_text('{"drafts": [1]}', encoding="utf-8")
    Path("broken.npz").write_bytes(b"PK\x03\x04")
    assert refused(*DRAFT, "--baseline", path).startswith(f"{path}: ")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_a_merge_is_the_same_in_any_order_and_the_whole(order: tuple[int, ...]) -> None:
    parts = shards()
    merged = score("--merge", "all.npz", *(parts[number] for number in order), options=["--format", "json"])
    whole = score(saved("good.txt", "run"), options=["--format", "json"])
    ours, theirs = (json.loads(result.stdout)["drafts"][0]["scores"] for result in (merged, whole))
    assert ours == theirs
    score("--merge", "again.npz", *parts, options=[])
    assert Path("all.npz").read_bytes() == Path("again.npz").read_bytes()


def test_shards_that_do_not_fit() -> None:
    first, second, third = shards()
    merge = ("--merge", "all.npz")
    assert refused(*merge, first, third, options=[]) == "bleu: segments 11 to 20 are missing"
    assert refused(*merge, first, first, options=[]) == "bleu: segments 1 to 10 are in two parts"
    assert "in two parts" in refused(*merge, first, saved("good.txt", "run"), options=[])
    chars = ("s1.txt", "-r", "r1.txt", "--first", "11", "--save")
    assert score(*chars, "char", "--option", "bleu.tokenize=char").exit_code == 0
    assert "tok:char" in refused(*merge, first, "char/s1.txt.stats.npz", options=[])
    assert score(*chars, "two", "-r", "r2.txt").exit_code == 0
    assert "nrefs:2" in refused(*merge, first, "two/s1.txt.stats.npz", options=[])
    Path("cut.npz").write_bytes(Path(second).read_bytes()[:500])
    assert refused(*merge, first, "cut.npz", options=[]).startswith("cut.npz: not saved statistics, or damaged")
    assert refused(*merge, first, "good.txt", options=[]).startswith("good.txt: not saved statistics")
    np.savez("other.npz", a=np.arange(3))
    assert "header.json is missing" in refused(*merge, first, "other.npz", options=[])
    assert not Path("all.npz").exists()
    assert score(*merge, first, options=[]).exit_code == 2


def test_a_merge_does_not_write_over_its_parts() -> None:
    """Who forgets to name FILE would lose the first shard."""
    parts = shards()
    before = Path(parts[0]).read_bytes()
    assert parts[0] in refused("--merge", *parts, options=[])
    assert Path(parts[0]).read_bytes() == before


def test_a_merged_file_is_called_npz() -> None:
    """Else it would be read as a text."""
    refused("--merge", "all.txt", *shards(), options=[])
    assert not Path("all.txt").exists()


def test_two_runs_of_one_draft_are_held_to_the_gate_each_by_itself() -> None:
    good = saved("good.txt", "one")
    Path("good.txt").write_bytes(Path("bad.txt").read_bytes())
    bad = saved("good.txt", "two")
    for paths in ((good, bad), (bad, good)):
        result = score(*paths, "--gate", "chrf=70", options=["--format", "json"])
        gates = json.loads(result.stdout)["gates"]
        assert (result.exit_code, sorted(gate["passed"] for gate in gates)) == (1, [False, True])


def test_saved_statistics_are_not_called_checked_by_sacrebleu() -> None:
    result = score(saved("good.txt", "run"), "--check-sacrebleu", options=[])
    assert result.exit_code == 0
    assert "good.txt: not counted again by sacrebleu, which needs the texts" in result.stderr


def test_a_metric_that_saved_statistics_lack_is_said() -> None:
    result = score(saved("good.txt", "run"), "--metric", "ter", options=[])
    assert is_refused(result)
    assert "nothing could be scored: ter: it is not among the saved statistics" in str(result.exception)


def test_the_number_of_a_first_segment_can_be_read_again() -> None:
    result = score("good.txt", "-r", "ref.txt", "--first", "9" * 23, "--save", "run")
    assert is_refused(result)
    assert not Path("run").exists()
