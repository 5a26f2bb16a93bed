"""Workflow commands: one line each, nothing of a text can begin a command, and nothing is lost above the limits."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_sample import CONTEXT_OF_RUN, finding, many, sample, target

from termkit.core.finding import Finding
from termkit.core.result import CheckResult
from termkit.report import github

COMMAND = re.compile(r"::(?P<level>error|warning|notice) (?P<properties>[^\n\r]*?)::(?P<message>[^\n\r]*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What the runner reads out of a log."""
    found = []
    for line in text.split("\n"):
        if match := COMMAND.fullmatch(line):
            pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
            found.append((match["level"], {key: unescape(value) for key, value in pairs}, unescape(match["message"])))
    return found


def unescape(text: str) -> str:
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def one(**more: Any) -> tuple[str, dict[str, str], str]:
    found: Finding = finding(target, "again", **more)
    (command,) = commands(github.render(CheckResult((found,), (), (), {}), CONTEXT_OF_RUN))
    return command


def test_nothing_found_says_nothing() -> None:
    assert github.render(CheckResult((), (), (), {}), CONTEXT_OF_RUN) == ""


@pytest.mark.parametrize(
    ("severity", "level"), [("critical", "error"), ("major", "error"), ("minor", "warning"), ("neutral", "notice")]
)
def test_levels(severity: Any, level: str) -> None:
    assert one(severity=severity)[0] == level


def test_a_place_in_one_line_has_columns() -> None:
    _, place, _ = one()
    assert (place["line"], place["endLine"], place["col"], place["endColumn"]) == ("4", "4", "32", "37")


def test_a_place_over_two_lines_has_none() -> None:
    (command,) = commands(github.render(CheckResult((finding(target, "vibe\ncoding"),), (), (), {}), CONTEXT_OF_RUN))
    assert (command[1]["line"], command[1]["endLine"]) == ("3", "4")
    assert "col" not in command[1]
    assert "endColumn" not in command[1]


@given(st.text(), st.text(st.characters(exclude_characters="/.")))
def test_any_text_comes_through(message: str, name: str) -> None:
    _, place, shown = one(message=message, path=f"x{name}", concept="a,b:c%")
    assert place["title"] == "deprecated-term [a,b:c%]"
    for given_, got in ((message, shown), (f"x{name}", place["file"])):
        kept = {char for char in given_ if char.isprintable()}
        assert kept - set("\t") <= set(got) | {"\t"}
        assert len(got) == len(given_)


def test_controls_cannot_steer_the_log() -> None:
    assert one(message="a\x1b[31m\x9bb\u202e\ud800")[2] == "a\ufffd[31m\ufffdb\ufffd\ufffd"


def test_ten_of_each_level_the_worst_first_and_the_rest_counted() -> None:
    notices = replace(many(12, "neutral").findings[0], path="n")
    result = many(25)
    result = replace(result, findings=(*result.findings, *(replace(notices, start=n) for n in range(11))))
    text = github.render(result, CONTEXT_OF_RUN)
    found = commands(text)
    assert Counter(level for level, _, _ in found) == {"error": 1, "warning": 10, "notice": 10}
    assert found[0][2] == "no 24"  # the critical one
    assert [message for level, _, message in found if level == "warning"] == [f"no {n}" for n in range(10)]
    last = text.rstrip("\n").split("\n")[-1]
    assert last.startswith("termkit: 14 more warnings, 1 more notice;")
    assert "--format markdown" in last


def test_the_last_line_names_the_summary_where_there_is_one() -> None:
    assert "summary of this step" in github.render(many(30), replace(CONTEXT_OF_RUN, step_summary="/tmp/summary.md"))


def test_files_that_were_not_read_come_first() -> None:
    first, second, *_ = commands(github.render(sample(), CONTEXT_OF_RUN))
    assert first == (
        "error",
        {"file": "broken/檔案.md", "line": "3", "col": "7", "title": "unread-file"},
        "not UTF-8 at byte 12; say --encoding",
    )
    assert "line" not in second[1]


def test_the_summary_holds_all_that_was_found() -> None:
    text = github.summary(many(2_000), CONTEXT_OF_RUN)
    assert all(f"`no {n}`" in text for n in range(2_000))


def test_the_summary_stays_below_one_mebibyte() -> None:
    result = many(40_000)
    text = github.summary(result, CONTEXT_OF_RUN)
    assert 900_000 < len(text.encode("utf-8")) < 1 << 20
    shown = text.count("\n- ")
    assert f"… and {40_000 - shown:,} more findings" in text
    assert "`no 39999`" in text  # the critical one
