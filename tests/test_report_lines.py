"""The JSON reports that count lines, bytes and offsets: JSON Lines, rdjson, GitLab's Code Quality."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import validate
from report_sample import CATALOG_PATH, CONTEXT_OF_RUN, TARGET_PATH, document, finding, many, sample, target

from termkit.core.document import Document, Part
from termkit.core.finding import Finding
from termkit.core.result import CheckResult
from termkit.core.span import LineIndex, Location
from termkit.report import gitlab, jsonl, rdjson

KEYS = ["rule", "severity", "confidence", "concept", "segment", "side", "start", "end", "text", "message"]
MORE_KEYS = ["path", "line", "column", "suggestions", "fix", "related"]

POSITION = {"type": "object", "required": ["line"], "properties": {"line": {"minimum": 1}, "column": {"minimum": 1}}}
RANGE = {"type": "object", "required": ["start"], "properties": {"start": POSITION, "end": POSITION}}
DIAGNOSTIC = {
    "type": "object",
    "required": ["message", "location", "severity", "code"],
    "properties": {
        "message": {"type": "string"},
        "location": {"type": "object", "required": ["path"], "properties": {"range": RANGE}},
        "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
        "code": {"type": "object", "required": ["value"]},
        "suggestions": {"type": "array", "items": {"required": ["range", "text"], "properties": {"range": RANGE}}},
    },
    "additionalProperties": False,
}
RDJSON = {
    "type": "object",
    "required": ["source", "diagnostics"],
    "properties": {"source": {}, "severity": {}, "diagnostics": {"type": "array", "items": DIAGNOSTIC}},
    "additionalProperties": False,
}


def rows(result: CheckResult) -> list[dict[str, Any]]:
    return [json.loads(line) for line in jsonl.render(result, CONTEXT_OF_RUN).split("\n")[:-1]]


def test_keys_in_their_order() -> None:
    assert all(list(row) == KEYS + MORE_KEYS for row in rows(sample()))


def test_nothing_found_is_an_empty_file() -> None:
    assert jsonl.render(CheckResult((), (), (), {}), CONTEXT_OF_RUN) == ""


def test_offsets_in_a_file() -> None:
    row = next(row for row in rows(sample()) if row["text"] == "again")
    assert target.text[row["start"] : row["end"]] == "again"


def test_offsets_in_a_segment() -> None:
    row = next(row for row in rows(sample()) if row["segment"] == "menu.play")
    assert "播放視頻"[row["start"] : row["end"]] == row["text"]
    (related,) = row["related"]
    assert "Play video"[related["start"] : related["end"]] == related["text"]
    escaped = next(row for row in rows(sample()) if row["segment"] == "menu.quit")
    assert (escaped["start"], escaped["end"]) == (0, 3)  # five characters of the file, three of the text


def diagnostics(result: CheckResult) -> list[dict[str, Any]]:
    report = json.loads(rdjson.render(result, CONTEXT_OF_RUN))
    validate(report, RDJSON)
    return report["diagnostics"]  # type: ignore[no-any-return]


def single(found: Finding, *texts: Document) -> dict[str, Any]:
    (diagnostic,) = diagnostics(CheckResult((found,), (), (), {text.path: text for text in texts}))
    return diagnostic


def cut(text: str, place: dict[str, Any]) -> str:
    """What a reader of rdjson sees at a range: lines, and columns in bytes."""
    lines = [line.encode() for line in text.split("\n")]
    first, last = place["start"], place["end"]
    offsets = [sum(len(line) + 1 for line in lines[: at["line"] - 1]) + at["column"] - 1 for at in (first, last)]
    return text.encode()[offsets[0] : offsets[1]].decode()


@given(st.text(st.sampled_from("aé字𠮷🍜 \n"), min_size=1, max_size=60), st.data())
def test_columns_are_bytes(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    wanted = text[start : data.draw(st.integers(start + 1, len(text)))]
    file = document("a.md", text)
    found = replace(finding(file, wanted), fix="safe", suggestions=("new",))
    for texts in ((file,), ()):  # with the text at hand, and from the finding alone: the line is short enough
        if not texts and found.column - 1 > len(found.before):
            continue
        diagnostic = single(found, *texts)
        assert cut(text, diagnostic["location"]["range"]) == wanted
        assert diagnostic["suggestions"] == [{"range": diagnostic["location"]["range"], "text": "new"}]


def test_a_part_of_a_big_text() -> None:
    class Big(Document):
        def part(self, offset: int) -> Part:
            return Part(document("a.md", "字 wrong\n"), offset=100, line=7)

    found = Finding("r", "minor", "m", "", "a.md", 102, 107, "wrong", 8, 3, offset=102)
    place = single(found, Big("a.md", "", "en", ()))["location"]["range"]
    assert place == {"start": {"line": 8, "column": 5}, "end": {"line": 8, "column": 10}}


def test_a_long_line_without_its_text_has_no_column() -> None:
    file = document("a.md", "字" * 60 + "wrong")
    found = finding(file, "wrong", fix="safe", suggestions=("right",))
    assert single(found)["location"]["range"] == {"start": {"line": 1}}
    assert "suggestions" not in single(found)
    assert single(found, file)["location"]["range"]["start"]["column"] == 181


def test_what_a_reader_sees_is_no_line_of_the_file() -> None:
    class Elsewhere:
        def locate(self, start: int, end: int) -> Location:
            return Location(start, end, 1, 1)

    seen = Document("a.po", target.text, "en", (), origin=Elsewhere())
    found = replace(finding(target, "again"), path="a.po")
    assert single(found, seen)["location"]["range"] == {"start": {"line": 4}}
    in_catalog = replace(found, segment="key", offset=3)
    assert single(in_catalog)["location"]["range"] == {"start": {"line": 4}}


def test_a_text_that_is_another_now_is_not_trusted() -> None:
    assert single(finding(target, "again"), document(TARGET_PATH, "short"))["location"]["range"] == {
        "start": {"line": 4}
    }


def test_severities() -> None:
    assert json.loads(rdjson.render(many(2, "neutral"), CONTEXT_OF_RUN))["severity"] == "ERROR"  # one is critical
    assert [d["severity"] for d in diagnostics(sample())][-3:] == ["ERROR", "WARNING", "INFO"]
    assert diagnostics(CheckResult((), (), (), {})) == []


def issues(result: CheckResult) -> list[dict[str, Any]]:
    return json.loads(gitlab.render(result, CONTEXT_OF_RUN))  # type: ignore[no-any-return]


@pytest.mark.parametrize("result", [sample(), many(300)])
def test_gitlab_asks_for_unique_fingerprints(result: CheckResult) -> None:
    marks = [issue["fingerprint"] for issue in issues(result)]
    assert len(set(marks)) == len(marks) > 5


def test_gitlab() -> None:
    found = issues(sample())
    assert [issue["severity"] for issue in found] == [
        "major",
        "minor",
        "blocker",
        "major",
        "minor",
        "info",
        "blocker",
        "blocker",
    ]
    assert found[0]["location"] == {"path": CATALOG_PATH, "lines": {"begin": 12, "end": 12}}
    assert found[4]["location"]["lines"] == {"begin": 3, "end": 4}
    assert found[6]["check_name"] == "unread-file"


@given(st.text(st.sampled_from("a\r\n"), min_size=1, max_size=9))
def test_lines_end_as_everywhere(text: str) -> None:
    file = document("a.md", text)
    (issue,) = issues(CheckResult((finding(file, text),), (), (), {}))
    assert issue["location"]["lines"]["end"] == len(LineIndex(text))
