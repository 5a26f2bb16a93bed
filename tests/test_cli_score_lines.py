"""``termkit score --lines``: files as people have them, honest and hostile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from score_sample import OPTIONS, REFERENCE, files, noisy, refused, score, write

import termkit.score

TABLE = ("--format", "json")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def values(*arguments: str | Path) -> list[dict[str, float]]:
    """The scores of each draft."""
    result = score(*arguments, *TABLE)
    assert result.exit_code == 0, result.output
    return [{each["name"]: each["value"] for each in draft["scores"]} for draft in json.loads(result.stdout)["drafts"]]


@pytest.mark.parametrize(
    ("end", "encoding"),
    [
        ("\r\n", "utf-8"),
        ("\r", "utf-8"),
        ("\n", "utf-8-sig"),
        ("\r\n", "utf-16"),
        ("\n", "utf-16-le"),
        ("\n", "utf-32"),
    ],
)
def test_line_ends_and_encodings_change_nothing(end: str, encoding: str) -> None:
    expected = values("good.txt", "-r", "ref.txt")
    write(Path("good.txt"), noisy(0.1), end, encoding)
    assert values("good.txt", "-r", "ref.txt") == expected


def test_the_last_line_needs_no_end() -> None:
    expected = values("good.txt", "-r", "ref.txt")
    Path("good.txt").write_text("\n".join(noisy(0.1)), encoding="utf-8")
    assert values("good.txt", "-r", "ref.txt") == expected


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_only_line_ends_end_a_line(separator: str) -> None:
    expected = values("good.txt", "-r", "ref.txt")
    write(Path("good.txt"), [line.replace(" ", separator, 1) for line in noisy(0.1)])
    assert values("good.txt", "-r", "ref.txt") == expected


def test_gb18030_is_detected() -> None:
    lines = [f"{line}，市場裡的價格上漲了。" for line in noisy(0.1)]
    expected = values(write(Path("zh.txt"), lines), "-r", "ref.txt")
    assert values(write(Path("zh.txt"), lines, encoding="gb18030"), "-r", "ref.txt") == expected


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    Path("good.txt").write_bytes(b"The cat\xff\xfe sat.\n" * 30)
    assert refused("good.txt", "-r", "ref.txt").startswith("good.txt: not UTF-8 (byte 0xFF at line 1, column 8)")


@pytest.mark.parametrize(
    ("draft", "reference", "words"),
    [
        (REFERENCE[:29], REFERENCE, "draft.txt has 29 lines, other.txt has 30 lines"),
        (REFERENCE, REFERENCE[:29], "draft.txt has 30 lines, other.txt has 29 lines"),
        ([*REFERENCE, ""], REFERENCE, "draft.txt has 31 lines, other.txt has 30 lines"),
        ([], REFERENCE, "draft.txt has 0 lines, other.txt has 30 lines"),
        (REFERENCE, [], "draft.txt has 30 lines, other.txt has 0 lines"),
    ],
)
def test_unequal_numbers_of_lines_are_refused(draft: list[str], reference: list[str], words: str) -> None:
    assert refused(write(Path("draft.txt"), draft), "-r", write(Path("other.txt"), reference)).startswith(words)


def test_a_document_for_each_line() -> None:
    write(Path("docs.txt"), ["d"] * 29)
    assert "docs.txt has 29 lines" in refused("good.txt", "-r", "ref.txt", "--documents", "docs.txt")


def test_nothing_in_any_file() -> None:
    write(Path("draft.txt"), [])
    write(Path("other.txt"), [])
    assert refused("draft.txt", "-r", "other.txt") == "draft.txt: there is no segment to score"


def test_blank_lines_count_where_lines_are_asked_for() -> None:
    draft = ["" if number % 7 == 3 else line for number, line in enumerate(noisy(0.1))]
    reference = ["   " if number == 10 else line for number, line in enumerate(REFERENCE)]
    found = values(write(Path("good.txt"), draft), "-r", write(Path("ref.txt"), reference))
    assert found == [{name: termkit.score.corpus(draft, [reference], name).value for name in ("bleu", "chrf")}]


def test_a_draft_of_blank_lines_is_worth_nothing() -> None:
    assert values(write(Path("good.txt"), [""] * 30), "-r", "ref.txt") == [{"bleu": 0.0, "chrf": 0.0}]


def test_the_reference_as_a_draft() -> None:
    assert values(write(Path("same.txt"), REFERENCE), "-r", "ref.txt") == [
        pytest.approx({"bleu": 100.0, "chrf": 100.0})
    ]
    assert refused("ref.txt", "-r", "ref.txt") == "ref.txt: is the reference itself; name drafts only"
    assert "is the reference itself" in refused("./ref.txt", "-r", "ref.txt")


def test_a_reference_in_another_language() -> None:
    write(Path("zh.txt"), ["市場裡的價格上漲了，模型學會了策略。"] * 30)
    assert refused("good.txt", "-r", "zh.txt").startswith("zh.txt: is in zh-Hant, but the draft good.txt in en")


def test_drafts_are_ranked_the_same_in_any_order() -> None:
    assert score("good.txt", "bad.txt", "-r", "ref.txt").stdout == score("bad.txt", "good.txt", "-r", "ref.txt").stdout
    assert score("good.txt", "./good.txt", "-r", "ref.txt").stdout == score("good.txt", "-r", "ref.txt").stdout


def test_paths_of_any_characters() -> None:
    Path("目錄 空").mkdir()
    draft = write(Path("目錄 空") / "草稿 [1].txt", noisy(0.1))
    assert values(draft, "-r", "ref.txt", "--save", "存檔") == values("good.txt", "-r", "ref.txt")
    (saved,) = Path("存檔").iterdir()
    assert values(saved) == values("good.txt", "-r", "ref.txt")


def test_several_references_are_sacrebleus() -> None:
    write(Path("second.txt"), noisy(0.2, seed=9))
    result = score("good.txt", "-r", "ref.txt", "-r", "second.txt", "--metric", "ter", "--check-sacrebleu")
    assert (result.exit_code, "nrefs:2" in result.stdout) == (0, True)


@pytest.mark.parametrize("metric", ["bleu", "chrf", "ter"])
def test_scores_are_those_of_sacrebleus_own_command(metric: str) -> None:
    draft = write(Path("odd.txt"), ["" if number == 4 else line for number, line in enumerate(noisy(0.3))])
    done = subprocess.run(
        [sys.executable, "-m", "sacrebleu", "ref.txt", "-i", str(draft), "-m", metric, "-b", "-w", "9"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert values(draft, "-r", "ref.txt", "--metric", metric)[0][metric] == pytest.approx(float(done.stdout), abs=1e-8)


@pytest.mark.parametrize("draws", ["0", "1", "2", "3"])
def test_few_resamples_are_no_error(draws: str) -> None:
    result = score("good.txt", "bad.txt", "-r", "ref.txt", "--documents", "docs.txt", "--profile", "document",
                   "--resamples", draws, *TABLE)  # fmt: skip
    assert result.exit_code == 0
    json.loads(result.stdout, parse_constant=pytest.fail)


def test_more_weak_segments_than_there_are() -> None:
    result = score("good.txt", "-r", "ref.txt", "--worst", "1000000", *TABLE)
    assert len(json.loads(result.stdout)["drafts"][0]["worst"]) <= 30


@pytest.mark.parametrize("option", ["-o", "--save", "--wmt"])
def test_places_that_cannot_be_written_to(option: str) -> None:
    place = {"-o": "nowhere/report", "--save": "ref.txt", "--wmt": "ref.txt"}[option]
    assert place in refused("good.txt", "-r", "ref.txt", option, place)
    assert Path("ref.txt").read_text(encoding="utf-8").split("\n")[:-1] == REFERENCE


def test_drafts_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Path(name).mkdir()
    write(Path("one/x.txt"), noisy(0.1))
    write(Path("two/x.txt"), noisy(0.5))
    result = score("one/x.txt", "two/x.txt", "-r", "ref.txt", "--wmt", "wmt")
    if result.exit_code == 0:
        assert len(Path("wmt/chrf-refA.sys.score").read_text(encoding="utf-8").splitlines()) == 2
    else:
        assert "two/x.txt" in str(result.exception)


def test_saved_names_do_not_meet() -> None:
    Path("a").mkdir()
    write(Path("a/x.txt"), noisy(0.1))
    write(Path("a__x.txt"), noisy(0.5))
    result = score("a/x.txt", "a__x.txt", "-r", "ref.txt", "--save", "run")
    assert len(list(Path("run").iterdir())) == 2 if result.exit_code == 0 else "a__x.txt" in str(result.exception)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_read_or_refused_with_a_reason(folder: Path) -> None:
    """Read twice, the second time it is empty: then the error blames the number of lines."""
    done = subprocess.run(
        [sys.executable, "-m", "termkit", "score", "/dev/stdin", "-r", "ref.txt", *OPTIONS],
        input="".join(f"{line}\n" for line in noisy(0.1)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=folder,
    )
    assert done.returncode == 0
    assert "lines" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_no_half_written_file(number: signal.Signals, status: int, folder: Path) -> None:
    write(folder / "good.txt", noisy(0.1) * 20000)
    write(folder / "ref.txt", REFERENCE * 20000)
    (folder / "run").mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "termkit", "score", "good.txt", "-r", "ref.txt", *OPTIONS, "--save", "run"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(2)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, list((folder / "run").iterdir())) == (status, "", [])
    assert "Traceback" not in err


def test_all_formats_are_whole(folder: Path) -> None:
    from xml.etree import ElementTree

    found: dict[str, Any] = {
        name: score("good.txt", "-r", "ref.txt", "--format", name, "--gate", "chrf=1").stdout
        for name in ("text", "json", "markdown", "junit")
    }
    assert all("good.txt" in text for text in found.values())
    json.loads(found["json"])
    ElementTree.fromstring(found["junit"].encode())
