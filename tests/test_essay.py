"""The commissioned essay against its annotation, which lies beside a checkout and is never part of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

import termkit
from termkit.core.result import CheckResult

Place = tuple[int, str]  # offset, text
# 網頁應用程式 is demanded by the finding d-app and forbidden by must_not_flag: a web app is a concept of its own here
CONTRADICTED = {"d-app"}
# what one reader did not mark, and why it is right: 文字 stands three times, not twice; 智慧 is a part of 人類智慧
BEYOND_THE_GOLD = {(3370, "文字"), (1283, "智慧")}


@pytest.fixture(scope="module")
def gold(data: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((data / "essay.gold.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def result(data: Path) -> CheckResult:
    return termkit.check(data / "essay.zh-Hant.txt", glossary=ROOT / "glossary.yaml")


def places_of(finding: dict[str, Any]) -> set[Place]:
    return {(span["offset"], span["text"]) for span in finding["spans"]}


@pytest.fixture(scope="module")
def reported(result: CheckResult) -> list[set[Place]]:
    return [{(f.start, f.text), *((place.start, place.text) for place in f.related)} for f in result.findings]


def test_every_variant_that_the_document_shows_is_found_at_its_offsets(
    gold: dict[str, Any], reported: list[set[Place]]
) -> None:
    everywhere = set().union(*reported)
    wanted = [f for f in gold["findings"] if f["check"] == "d" and f["id"] not in CONTRADICTED]
    assert len(wanted) == 18
    assert {f["id"]: sorted(places_of(f) - everywhere) for f in wanted if places_of(f) - everywhere} == {}


def test_each_finding_is_one_of_the_gold(gold: dict[str, Any], reported: list[set[Place]]) -> None:
    known = [places_of(finding) for finding in gold["findings"]]
    assert [sorted(places) for places in reported if not any(places & spans for spans in known)] == []
    assert set().union(*reported) - set().union(*known) <= BEYOND_THE_GOLD


def test_nothing_that_must_not_be_flagged_is_flagged(gold: dict[str, Any], reported: list[set[Place]]) -> None:
    everywhere = set().union(*reported)
    entries = gold["must_not_flag"]
    assert len(entries) == 80
    flagged = [(o, e["text"]) for e in entries for o in e["offsets"] if (o, e["text"]) in everywhere]
    assert flagged == []


def test_no_character_of_the_essay_is_taken_for_simplified(result: CheckResult) -> None:
    assert [finding for finding in result.findings if finding.rule == "mixed-script"] == []
