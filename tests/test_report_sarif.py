"""SARIF: what the schema asks, and what code scanning makes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator
from report_sample import CONTEXT_OF_RUN, TARGET, document, finding, many, sample, target

from termkit.core.finding import Finding
from termkit.core.result import CheckResult
from termkit.report import sarif
from termkit.report.context import ReportContext

SCHEMA = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
EMPTY = CheckResult((), (), (), {})


@cache
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def run_of(result: CheckResult, context: ReportContext = CONTEXT_OF_RUN) -> dict[str, Any]:
    log = json.loads(sarif.render(result, context))
    validator().validate(log)
    (run,) = log["runs"]
    return run  # type: ignore[no-any-return]


def only(*findings: Finding, **more: Any) -> CheckResult:
    return CheckResult(findings, (), (), {target.path: target}, **more)


def mark(row: dict[str, Any]) -> str:
    return row["partialFingerprints"]["termkit/v1"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("result", [sample(), EMPTY, many(3), only(finding(target, "again"))])
@pytest.mark.parametrize("context", [CONTEXT_OF_RUN, ReportContext("0")])
def test_the_official_schema_holds(result: CheckResult, context: ReportContext) -> None:
    run_of(result, context)


def test_the_schema_sees_a_fault() -> None:
    log = json.loads(sarif.render(sample(), CONTEXT_OF_RUN))
    log["runs"][0]["results"][0]["level"] = "major"
    assert not validator().is_valid(log)


@pytest.mark.parametrize(
    ("severity", "level"), [("critical", "error"), ("major", "error"), ("minor", "warning"), ("neutral", "note")]
)
def test_levels(severity: Any, level: str) -> None:
    (row,) = run_of(only(finding(target, "again", severity=severity, confidence=0.5)))["results"]
    assert (row["level"], row["rank"]) == (level, 50)


def test_rules_are_described_and_found_by_number() -> None:
    run = run_of(sample())
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[row["ruleIndex"]]["id"] == row["ruleId"] for row in run["results"])
    assert rules[0]["help"]["markdown"].startswith("A *refused* rendering.")
    assert rules[0]["defaultConfiguration"] == {"level": "error"}


def test_offsets_and_columns_are_code_points() -> None:
    run = run_of(only(finding(target, "🍜")))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert TARGET[region["charOffset"] :][: region["charLength"]] == "🍜"
    line = TARGET.split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "🍜"


def test_uris_are_relative_and_encoded() -> None:
    inside = document("/srv/專案/a b/#1?.md", "again")
    outside = document("/etc/x:y.md", "again")
    odd = document("a:b.md", "again")
    texts = (inside, outside, odd)
    result = CheckResult(tuple(finding(text, "again") for text in texts), (), (), {text.path: text for text in texts})
    run = run_of(result)
    rows = [row["locations"][0]["physicalLocation"]["artifactLocation"] for row in run["results"]]
    assert {row["uri"]: row.get("uriBaseId") for row in rows} == {
        "a%20b/%231%3F.md": "%SRCROOT%",
        "file:///etc/x:y.md": None,
        "a%3Ab.md": "%SRCROOT%",
    }
    assert all(run["artifacts"][row["index"]]["location"]["uri"] == row["uri"] for row in rows)
    base = run["originalUriBaseIds"]["%SRCROOT%"]["uri"]
    assert base.endswith("/")
    assert unquote(urlsplit(base).path) == "/srv/專案/"


def test_no_base_where_no_root_is_known() -> None:
    run = run_of(sample(), ReportContext("0"))
    assert "originalUriBaseIds" not in run
    assert "uriBaseId" not in json.dumps(run)


def test_fingerprints_do_not_move_with_lines() -> None:
    moved = document(target.path, "New.\n\n" * 30 + TARGET)
    for wanted in ("again", "𠮷野家"):
        before = run_of(only(finding(target, wanted)))["results"][0]
        after = run_of(CheckResult((finding(moved, wanted),), (), (), {moved.path: moved}))["results"][0]
        assert mark(before) == mark(after)
        assert before["locations"] != after["locations"]


def test_fingerprints_tell_apart() -> None:
    one = finding(target, "again")
    others = [
        replace(one, rule="x"),
        replace(one, concept="x"),
        replace(one, path="x"),
        replace(one, before="x"),
        replace(one, after="x"),
        replace(one, text="x"),
        replace(one, start=one.start + 1),  # alike in all, at another place
    ]
    marks = [mark(row) for row in run_of(only(one, *others))["results"]]
    assert len(set(marks)) == len(marks)


def test_a_finding_keeps_its_fingerprint_in_the_baseline() -> None:
    (new,) = run_of(only(finding(target, "again")))["results"]
    (known,) = run_of(only(baselined=(finding(target, "again"),)))["results"]
    assert mark(new) == mark(known)
    assert "baselineState" not in new
    assert known["baselineState"] == "unchanged"


def test_with_a_baseline_what_is_left_is_new() -> None:
    rows = run_of(only(finding(target, "again"), baselined=(finding(target, "Foreword"),)))["results"]
    assert [row["baselineState"] for row in rows] == ["new", "unchanged"]


def test_suppressed_findings_stay_with_their_reason() -> None:
    rows = run_of(sample())["results"]
    silent = [row for row in rows if row["suppressions"]]
    assert [row["suppressions"] for row in silent] == [[{"kind": "inSource", "justification": "a title: it stays"}]]
    assert all("suppressions" not in row for row in run_of(only(finding(target, "again")))["results"])


def fixes(**more: Any) -> list[dict[str, Any]]:
    (row,) = run_of(only(finding(target, "again", **more)))["results"]
    return row.get("fixes", [])  # type: ignore[no-any-return]


def test_a_fix_replaces_the_text_itself() -> None:
    ((change,),) = [fix["artifactChanges"] for fix in fixes(fix="safe", suggestions=("anew [1](2) {0}",))]
    ((region, text),) = [(r["deletedRegion"], r["insertedContent"]["text"]) for r in change["replacements"]]
    start, end = region["charOffset"], region["charOffset"] + region["charLength"]
    assert TARGET[:start] + text + TARGET[end:] == TARGET.replace("again", "anew [1](2) {0}")


@pytest.mark.parametrize("more", [{"suggestions": ("a",)}, {"fix": "safe"}, {"fix": "safe", "suggestions": ("a", "b")}])
def test_no_fix_where_there_is_no_one_suggestion(more: dict[str, Any]) -> None:
    assert not fixes(**more)


@pytest.mark.parametrize(
    ("suggestion", "is_fixed"), [("影片", True), ("vibe-coding now", True), ('a "b"', False), ("a: b", False)]
)
def test_a_string_of_a_catalog_gets_no_fix_that_needs_an_escape(suggestion: str, is_fixed: bool) -> None:
    assert bool(fixes(fix="safe", suggestions=(suggestion,), segment="key", offset=1)) is is_fixed


def test_escapes_leave_the_end_open() -> None:
    (row,) = run_of(only(replace(finding(target, "again"), text='a"b', segment="key")))["results"]
    region = row["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": 32, "charOffset": 89, "charLength": 5}
    assert row["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "key"


def test_a_file_that_was_not_read_fails_the_run() -> None:
    (invocation,) = run_of(sample())["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = invocation["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == ["not UTF-8 at byte 12; say --encoding", "no such file"]
    assert run_of(EMPTY)["invocations"] == [{"executionSuccessful": True}]


def test_too_many_results() -> None:
    run = run_of(replace(many(5_001), baselined=(finding(target, "again"),)))
    assert len(run["results"]) == 5_000
    assert run["results"][0]["message"]["text"] == "no 5000"  # the critical one
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("5,000 of 5,002 results are given")
    assert run["invocations"][0]["executionSuccessful"] is True


def test_very_many_related_places_are_counted() -> None:
    spot = finding(target, "Foreword").spot
    (row,) = run_of(only(finding(target, "again", related=(spot,) * 50)))["results"]
    assert len(row["relatedLocations"]) == 20
    assert row["properties"]["related"] == 50


def test_a_text_is_neither_link_nor_placeholder() -> None:
    (row,) = run_of(only(finding(target, "again", message="{0} {name} [a] [b](1)")))["results"]
    assert row["message"]["text"] == "{{0}} {name} [a] \\[b](1)"
