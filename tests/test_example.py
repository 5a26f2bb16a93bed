"""The worked example: each planted fault that a rule can see is found at its place, and nothing else is reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

import termkit
from termkit.core.finding import Finding
from termkit.core.result import CheckResult

WORKS = ROOT / "translations"
PLANTED: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "tests" / "planted.yaml").read_text(encoding="utf-8"))
SEEN = [
    pytest.param(name, fault, id=f"{name}-{fault['rule']}-{fault.get('text', fault.get('concept'))}")
    for name, faults in PLANTED.items()
    for fault in faults
    if fault["rule"] != "none"
]


@pytest.fixture(scope="module")
def result() -> CheckResult:
    return termkit.check(WORKS, glossary=ROOT / "glossary.yaml")


def text_of(name: str) -> str:
    return (WORKS / name).read_text(encoding="utf-8")


def place(name: str, fault: dict[str, Any]) -> tuple[int, int]:
    """Where the fault's text stands for the nth time."""
    text, start = text_of(name), -1
    for _ in range(fault["nth"]):
        start = text.index(fault["text"], start + 1)
    return start, start + len(fault["text"])


def covers(finding: Finding, name: str, fault: dict[str, Any]) -> bool:
    if (Path(finding.path).name, finding.rule) != (name, fault["rule"]) or finding.concept != fault.get("concept", ""):
        return False
    if fault["rule"] == "missing-term":
        return True
    start, end = place(name, fault)
    return finding.start < end and start < finding.end


@pytest.mark.parametrize(("name", "fault"), SEEN)
def test_planted_fault_is_found(name: str, fault: dict[str, Any], result: CheckResult) -> None:
    assert [finding for finding in result.findings if covers(finding, name, fault)]


def test_nothing_else_is_reported(result: CheckResult) -> None:
    extra = [
        (finding.path, finding.line, finding.rule, finding.text)
        for finding in result.findings
        if finding.severity != "neutral"
        and not any(
            covers(finding, Path(finding.path).name, fault) for fault in PLANTED.get(Path(finding.path).name, [])
        )
    ]
    assert extra == []


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_every_planted_text_stands_in_its_file(name: str) -> None:
    for fault in PLANTED[name]:
        if "text" in fault:
            start, end = place(name, fault)
            assert text_of(name)[start:end] == fault["text"]


def test_nothing_in_the_texts_marks_the_faults() -> None:
    for name in PLANTED:
        assert "<!--" not in text_of(name)
        assert "TODO" not in text_of(name)


def test_the_source_is_long_enough_and_uses_the_terms(result: CheckResult) -> None:
    source = text_of("llm-2025.zh-Hant.md")
    assert sum("\u4e00" <= char <= "\u9fff" for char in source) >= 1500
    assert sum(1 for count in result.concepts if count.required) >= 60


def test_versions_are_paired_with_their_source(result: CheckResult) -> None:
    assert {Path(pair.source).name for pair in result.pairs} == {"llm-2025.zh-Hant.md"}
    assert len(result.pairs) == 6
    bases = {Path(pair.target).name: dict(pair.segments) for pair in result.pairs}
    assert "section" in bases["llm-2025.en.draft-b.md"]  # a paragraph was dropped there
    assert "section" not in bases["llm-2025.en.draft-c.md"]
