"""JUnit and Checkstyle: valid, and readable whatever the texts hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from report_sample import (
    CATALOG_PATH,
    CLEAN_PATH,
    CONTEXT_OF_RUN,
    SOURCE_PATH,
    TARGET_PATH,
    finding,
    many,
    sample,
    target,
)

from termkit.core.result import CheckResult, Suppressed
from termkit.report import checkstyle, junit

XSD = Path(__file__).parent / "data" / "junit.xsd"
EMPTY = CheckResult((), (), (), {})


def parsed(text: str) -> Any:
    return etree.fromstring(text.encode("utf-8"))


def suites(result: CheckResult) -> dict[str, Any]:
    tree = parsed(junit.render(result, CONTEXT_OF_RUN))
    etree.XMLSchema(etree.parse(XSD)).assertValid(tree)
    return {suite.get("name"): suite for suite in tree}


@pytest.mark.parametrize("result", [sample(), EMPTY, many(3)])
def test_the_schema_holds(result: CheckResult) -> None:
    suites(result)


def test_the_schema_sees_a_fault() -> None:
    tree = parsed(junit.render(sample(), CONTEXT_OF_RUN))
    tree[0].attrib.pop("errors")
    assert not etree.XMLSchema(etree.parse(XSD)).validate(tree)


def test_a_suite_for_each_file() -> None:
    assert list(suites(sample())) == ["broken/檔案.md", "gone.md", CATALOG_PATH, CLEAN_PATH, TARGET_PATH, SOURCE_PATH]


def test_counts_are_those_of_the_cases() -> None:
    for suite in suites(sample()).values():
        assert int(suite.get("tests")) == len(suite.findall("testcase")) > 0
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(count)) == len(suite.findall(f"testcase/{tag}"))


def test_a_clean_file_passes() -> None:
    (case,) = suites(sample())[CLEAN_PATH].findall("testcase")
    assert (case.get("name"), len(case)) == ("no findings", 0)


def test_a_file_that_was_not_read_is_an_error() -> None:
    (case,) = suites(sample())["gone.md"].findall("testcase")
    assert case.find("error").get("message") == "no such file"


def test_a_rule_fails_once_and_names_every_place() -> None:
    (case,) = suites(many(3))["many.en.md"].findall("testcase")
    assert case.get("name") == "deprecated-term"
    failure = case.find("failure")
    assert (failure.get("type"), failure.get("message")) == ("critical", "3 findings, first no 2")
    assert [line.split(": ")[0] for line in failure.text.split("\n")] == [f"many.en.md:{n}:1" for n in (1, 2, 3)]


def test_what_is_neutral_passes_and_is_written_out() -> None:
    result = CheckResult((finding(target, "again", severity="neutral"),), (), (), {})
    suite = suites(result)[TARGET_PATH]
    assert suite.get("failures") == "0"
    assert "neutral deprecated-term" in suite.findtext("system-out")


def test_what_is_suppressed_is_skipped() -> None:
    result = CheckResult((), (), (), {}, suppressed=(Suppressed(finding(target, "again"), "so be it"),))
    assert suites(result)[TARGET_PATH].get("skipped") == "1"


def errors(result: CheckResult) -> list[dict[str, str]]:
    tree = parsed(checkstyle.render(result, CONTEXT_OF_RUN))
    return [{"file": error.getparent().get("name"), **error.attrib} for error in tree.iter("error")]


def test_checkstyle() -> None:
    rows = errors(sample())
    assert [row["severity"] for row in rows] == [
        "error",
        "error",
        "error",
        "warning",
        "error",
        "error",
        "warning",
        "info",
    ]
    assert rows[2] == {
        "file": CATALOG_PATH,
        "line": "12",
        "column": "11",
        "severity": "error",
        "message": "'視頻' is no zh-Hant-TW form for video; use '影片'",
        "source": "termkit.deprecated-term",
    }
    assert "line" not in rows[1]


def test_checkstyle_names_clean_files_too() -> None:
    tree = parsed(checkstyle.render(sample(), CONTEXT_OF_RUN))
    assert CLEAN_PATH in [file.get("name") for file in tree if len(file) == 0]


def test_characters_that_xml_forbids() -> None:
    wild = finding(target, "again", message="a\x00\x0b\x1f\ufffe\ud83c<&>\"'\r\n\t🍜]]>", path="x\x01.md")
    for render in (junit.render, checkstyle.render):
        text = render(CheckResult((wild,), (), (), {}), CONTEXT_OF_RUN)
        tree = parsed(text)
        (message,) = tree.xpath("//@message")
        assert message == "a\ufffd\ufffd\ufffd\ufffd\ufffd<&>\"'\r\n\t🍜]]>"
        assert "x\ufffd.md" in tree.xpath("//@name")
