"""Reports of scores, to the letter, and what must hold for any. ``python tests/test_report_score.py`` writes the files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from report_score_sample import BEST, HOSTILE, LONG, NAN, RESULT, SECOND, draft, part

from termkit.core.score import Agreement, Comparison, Flag, GateResult, Interval, Profile, Score, ScoreResult
from termkit.report.score.charts import BARS, ROWS, figures, scale_of
from termkit.report.score.formats import RENDERERS
from termkit.report.score.json import score_schema
from termkit.report.score.tables import Table, shortfall, tables
from termkit.report.text import width

GOLDEN = Path(__file__).parent / "golden" / "score"
FILES = {"text": "score.txt", "json": "score.json", "markdown": "score.md", "junit": "score.xml"}
STEERING = {chr(code) for code in (*range(10), *range(11, 32), *range(127, 160), 0x200E, 0x202E, 0x2066, 0x2028)}


def rendered(name: str, result: ScoreResult = RESULT) -> str:
    return RENDERERS[name](result, False)


@pytest.mark.parametrize("name", FILES)
def test_the_report_is_the_golden_one(name: str) -> None:
    assert rendered(name) == (GOLDEN / FILES[name]).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["text", "markdown", "junit", "html"])
def test_no_name_steers_the_reader(name: str) -> None:
    report = rendered(name)
    assert not STEERING & set(report)
    assert report.endswith("\n")
    assert not report.endswith("\n\n")


@pytest.mark.parametrize("name", RENDERERS)
def test_a_lone_surrogate_can_be_written(name: str) -> None:
    rendered(name, ScoreResult((replace(BEST, path="a\ud800b"),))).encode("utf-8", "surrogatepass")


def test_columns_of_the_text_stand_under_each_other() -> None:
    lines = rendered("text").split("\n")
    table = lines[1 : lines.index("")]
    assert len({width(line) for line in table}) == 1
    assert width(table[0]) < 120
    assert any(line.startswith("2  …") and "燈塔與霧.en.md  21.00" in line for line in table)


def test_many_drafts_are_not_all_named_beside_a_signature() -> None:
    drafts = tuple(draft(f"d{n}.md", 10.0, 20.0 + n, None, pairings=()) for n in range(50))
    drafts = (replace(drafts[0], scores=(Score("bleu", 1.0, "other", 6),)), *drafts[1:])
    report = rendered("text", ScoreResult(drafts))
    assert "(d1.md, d2.md, d3.md, and 46 more)" in report
    assert max(map(len, report.split("\n"))) < 200


def test_many_concepts_are_counted_instead_of_drawn() -> None:
    many = Profile("term-accuracy", "concept", tuple(part(f"c{n}", n / 100, 3) for n in range(100)))
    line = next(
        line
        for line in rendered("text", ScoreResult((replace(BEST, profiles=(many,)),))).split("\n")
        if "by concept" in line
    )
    assert "100 parts 0.000-0.990" in line
    assert "▁" not in line


def test_markdown_tables_keep_their_columns() -> None:
    blocks = [block.split("\n") for block in rendered("markdown").split("\n\n") if block.startswith("|")]
    assert len(blocks) == 2
    for rows in blocks:
        assert len({row.count("|") for row in rows}) == 1
    assert "<script>" not in rendered("markdown")
    assert "@me" not in rendered("markdown")


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_an_agreement_without_a_value_is_said_in_words(name: str) -> None:
    report = rendered(name, ScoreResult((BEST,), agreements=(Agreement("chrf", "system", "pearson", NAN, 3),)))
    assert "no differences on one side" in report
    assert not re.search(r"\bnan\b", report)


def test_a_comment_stays_small_enough() -> None:
    gates = tuple(GateResult("chrf", f"{n}/{LONG}", 1.0, 2.0, False, False, 1.0) for n in range(3000))
    drafts = tuple(draft(f"{n}/{LONG}", 10.0, 20.0, 0.5) for n in range(3000))
    report = rendered("markdown", ScoreResult(drafts, gates, caution="Careful."))
    assert len(report.encode()) < 65_536
    assert "3000 of 3000 gates failed" in report
    assert "and 2900 more" in report
    assert "too long for a comment" in report
    assert report.endswith("Careful.\n")


def test_counts_of_junit_add_up() -> None:
    result = replace(RESULT, differences=("a.md: bleu 1 is 2", "a.md: chrf \x1b 1 is 2"))
    root = ElementTree.fromstring(rendered("junit", result))
    suites = list(root)
    assert [suite.get("id") for suite in suites] == [str(n) for n in range(5)]
    for suite in suites:
        cases = suite.findall("testcase")
        assert int(suite.get("tests", "")) == len(cases) > 0
        assert int(suite.get("failures", "")) == sum(case.find("failure") is not None for case in cases)
    assert sum(int(suite.get("failures", "")) for suite in suites) == 5 + 2
    messages = [str(failure.get("message")) for failure in root.iter("failure")]
    assert any("0.0001 over" in message for message in messages)
    assert any("no terms <here>" in message for message in messages)


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
@settings(max_examples=50)
def test_any_name_gives_whole_reports(path: str, name: str) -> None:
    gate = GateResult(f"chrf[concept:{name}]", path, 1.0, 2.0, False, False, 1.0)
    one = replace(SECOND, path=path, flags=(Flag("empty", name, ()),))
    result = ScoreResult((one,), (gate,), notes=(name,))
    ElementTree.fromstring(rendered("junit", result).encode("utf-8"))
    assert not STEERING & set(rendered("text", result))
    table = [line for line in rendered("markdown", result).split("\n") if line.startswith("|")]
    assert len(table) == 3
    assert len({line.count("|") for line in table}) == 1


def test_json_keeps_to_its_schema_and_has_no_nan() -> None:
    report = rendered("json")
    assert "NaN" not in report
    data = json.loads(report)
    Draft202012Validator(score_schema()).validate(data)
    parts = data["drafts"][0]["profiles"][0]["parts"]
    assert [each["value"] for each in parts] == [60.0, 71.25, 40.5, None]
    assert data["drafts"][1]["path"] == HOSTILE


def test_a_shortfall_is_never_shown_as_zero() -> None:
    assert shortfall(GateResult("chrf", "a", 1.0, 1.0, False, False, 3e-9)) == "0.000000003 short"
    assert shortfall(GateResult("ter", "a", 1.0, 1.0, True, False, 2.0)) == "2.00 over"
    assert shortfall(GateResult("chrf", "a", 3.0, 1.0, False, True, 0.0)) == ""


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=8))
def test_a_scale_has_room_for_all_values(values: list[float]) -> None:
    scale = scale_of(values, 100.0)
    places = [scale.at(value) for value in sorted(values)]
    assert all(0 <= place <= 100 for place in places)
    assert places == sorted(places)
    assert scale.low <= min(values) <= max(values) <= scale.high
    assert scale.low < scale.high


def only(*profiles: Profile) -> Table:
    drafts = [draft(f"d{n}.md", 10.0, 50.0, 0.75, profiles=(profile,)) for n, profile in enumerate(profiles)]
    return next(tables(drafts))


def test_concepts_come_weakest_first_and_perfect_ones_are_counted() -> None:
    first = Profile(
        "term-accuracy", "concept", (part("a", 1.0, 9), part("b", 0.5, 2), part("c", 1.0, 3), part("x", NAN, 0))
    )
    second = Profile("term-accuracy", "concept", (part("a", 1.0, 9), part("b", 1.0, 2), part("c", 0.25, 3)))
    (figure,) = figures(only(first, second))
    (block,) = figure.blocks
    assert block.names == ("c", "b")
    assert [[mark and mark.value for mark in panel.marks] for panel in block.panels] == [
        ["1.000", "0.500"],
        ["0.250", "1.000"],
    ]
    assert figure.left == "1 concept at 1.000, 1 concept with nothing to count"


def test_at_most_forty_concepts_are_drawn() -> None:
    (figure,) = figures(only(Profile("term-accuracy", "concept", tuple(part(f"c{n}", n / 200, 1) for n in range(150)))))
    assert figure.blocks[0].names == tuple(f"c{n}" for n in range(ROWS))
    assert figure.left == "110 concepts from 0.200 to 0.745"


def test_the_weakest_concept_of_a_rate_is_the_highest() -> None:
    (figure,) = figures(
        only(Profile("deprecated-rate", "concept", (part("a", 0.1, 1), part("b", 0.9, 1), part("c", 0.0, 1))))
    )
    assert figure.blocks[0].names == ("b", "a")


def test_drafts_share_rows_only_where_the_parts_have_the_same_names() -> None:
    profiles = [
        Profile("chrf++", "section", tuple(part(name, 50.0, 1) for name in names)) for names in ("abc", "xyz", "abd")
    ]
    (figure,) = figures(only(*profiles))
    assert [[panel.draft.path for panel in block.panels] for block in figure.blocks] == [["d0.md", "d2.md"], ["d1.md"]]
    assert figure.blocks[0].names == ("a", "b", "c", "d")
    assert figure.blocks[0].panels[0].marks[3] is None


def test_long_profiles_are_drawn_thin_and_the_longest_are_cut() -> None:
    (figure,) = figures(only(Profile("chrf++", "document", tuple(part(str(n), n / 10, 1) for n in range(BARS + 7)))))
    assert figure.thin
    assert len(figure.blocks[0].names) == BARS
    assert figure.left == f"7 documents from {BARS / 10:.2f} to {(BARS + 6) / 10:.2f}"


def test_a_part_is_weak_or_strong_only_beyond_its_interval() -> None:
    parts = (
        part("weak", 40.0, 9, 30.0, 49.0),
        part("even", 45.0, 9, 30.0, 55.0),
        part("strong", 60.0, 9, 51.0, 70.0),
        part("unsure", 10.0, 1),
    )
    (figure,) = figures(only(Profile("chrf++", "section", parts)))
    marks = figure.blocks[0].panels[0].marks
    assert [mark and mark.sense for mark in marks] == ["weak", "even", "strong", "unsure"]
    table = only(Profile("ter", "section", parts))
    scored = replace(table.drafts[0], scores=(Score("ter", 50.0, "s", 4, None, Interval(40.0, 60.0)),))
    (figure,) = figures(table._replace(drafts=(scored,), metrics=("ter",)))
    assert [mark and mark.sense for mark in figure.blocks[0].panels[0].marks] == ["strong", "even", "weak", "unsure"]


def test_one_wide_interval_does_not_flatten_a_chart() -> None:
    wide = part("wide", 55.0, 5, 0.0, 100.0)
    (figure,) = figures(only(Profile("chrf++", "section", (part("a", 45.0, 5), wide))))
    assert (figure.low, figure.high) == ("33.50", "66.50")


def test_a_matrix_takes_comparisons_either_way() -> None:
    from termkit.report.score.html import render

    page = render(replace(RESULT, comparisons=(Comparison("chrf++", LONG, "drafts/a.en.md", -17.5, 0.001, 0.002),)))
    assert '<span class="p">0.002</span><span class="difference">+17.50</span>' in page


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, file in FILES.items():
        (GOLDEN / file).write_text(rendered(name), encoding="utf-8", newline="\n")
