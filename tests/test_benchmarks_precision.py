"""The parts of the precision benchmark that need no corpus: keys, draws, shares, storage, the talk with a reader."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.precision import main
from benchmarks.precision_data import glossary_of_terms, read_rows
from benchmarks.precision_labels import (
    Key,
    Label,
    Labels,
    Standing,
    forgotten,
    key_of,
    read_labels,
    read_sheet,
    sample,
    sheet,
    standing,
    weighted,
    wilson,
    write_labels,
)
from benchmarks.precision_later import became_true, replaces_word, was_edited
from termkit.core.finding import Finding
from termkit.core.mqm import Severity
from termkit.errors import InputError

GLOSSARY = """
termkit: 1
languages: {source: en, target: zh-Hans}
concepts:
  cache:
    en: cache
    zh-Hans: {preferred: 缓存, deprecated: [高速存储]}
"""


def made(number: int, rule: str = "deprecated-term", severity: Severity = "major", text: str = "高速存储") -> Finding:
    start = 3 + number
    return Finding(
        rule, severity, "a message", "cache", "a.jsonl", 100 + start, 100 + start + len(text), text, number + 1, start + 1,
        before="清空", after="即可", segment=f"s{number}", offset=start,
    )  # fmt: skip


def test_a_key_names_the_place_in_the_segment_not_in_the_file() -> None:
    found = made(2)
    assert key_of(found) == Key("s2", "deprecated-term", "cache", "target", 5, 9, "高速存储")
    assert key_of(replace(found, start=7, end=11, line=90, message="other", severity="minor")) == key_of(found)


@pytest.mark.parametrize("found", [made(0, text="词" * 25), replace(made(0), before="", after="")])
def test_a_long_text_and_a_whole_passage_are_named_by_a_digest(found: Finding) -> None:
    text = key_of(found).text
    assert text.startswith("#")
    assert len(text) == 13
    assert key_of(replace(found, text=found.text[:-1] + "句")).text != text


def test_spaces_do_not_matter_in_a_key() -> None:
    assert key_of(made(0, text="open\n  source")).text == "open source"


def test_the_sample_takes_rules_in_turns_so_that_a_rare_one_is_read() -> None:
    findings = [made(n) for n in range(50)] + [made(60, "mixed-script"), made(61, "missing-term", "neutral")]
    drawn = sample(findings, 6, seed=1)
    assert len(drawn) == 6
    assert {each.rule for each in drawn} == {"deprecated-term", "mixed-script", "missing-term"}


def test_the_sample_is_the_same_for_a_seed_and_another_for_another() -> None:
    findings = [made(n) for n in range(50)]
    assert sample(findings, 10, 1) == sample(findings[::-1], 10, 1)
    assert set(sample(findings, 10, 1)) != set(sample(findings, 10, 2))


def test_what_stays_is_drawn_again_when_findings_vanish() -> None:
    findings = [made(n) for n in range(50)]
    first = sample(findings, 10, 1)
    fewer = [each for each in findings if each in first[:8] or each not in first]
    assert first[:8] == sample(fewer, 8, 1)


@given(st.integers(0, 60), st.integers(0, 3))
def test_a_sample_holds_nothing_twice_and_all_that_there_is_at_most(number: int, seed: int) -> None:
    findings = [made(n, rule) for n in range(10) for rule in ("a-rule", "b-rule")]
    drawn = sample(findings, number, seed)
    assert len(set(drawn)) == len(drawn) == min(number, len(findings))


@pytest.mark.parametrize(
    ("true", "read", "low", "high"), [(0, 10, 0.0, 0.2775), (8, 10, 0.4902, 0.9433), (10, 10, 0.7225, 1.0)]
)
def test_wilson_gives_the_published_limits(true: int, read: int, low: float, high: float) -> None:
    assert list(wilson(true, read)) == pytest.approx([low, high], abs=1e-4)


def test_wilson_knows_nothing_when_nothing_was_read() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 500).flatmap(lambda read: st.tuples(st.integers(0, read), st.just(read))))
def test_wilson_holds_the_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-12
    assert counts[0] / counts[1] - 1e-12 <= high <= 1


def test_a_rule_counts_by_its_findings_in_its_tier() -> None:
    shares = weighted([Standing(90, 10, 10, 10), Standing(10, 10, 10, 0), Standing(500, 0, 0, 0)])
    assert shares is not None
    assert shares[0] == pytest.approx(0.9)
    assert shares[1] < 0.9 < shares[2]
    assert weighted([Standing(5, 1, 0, 0)]) is None


def test_unsure_labels_cover_a_finding_but_do_not_count_as_read() -> None:
    findings = [made(n) for n in range(4)]
    verdicts = ("true", "false", "unsure")
    labels = {key_of(each): Label(verdict, "", "me") for each, verdict in zip(findings, verdicts, strict=False)}
    assert standing(findings, labels) == Standing(4, 3, 2, 1)


def test_labels_of_vanished_findings_are_told_apart_by_rule() -> None:
    labels = {key_of(made(n)): Label("false", "", "me") for n in range(3)}
    assert len(list(forgotten(labels, [made(0)], ["deprecated-term"]))) == 2
    assert not list(forgotten(labels, [made(0)], ["mixed-script"]))


_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=8)
_KEYS = st.builds(
    Key, _WORDS, _WORDS, _WORDS, st.sampled_from(["source", "target"]), st.integers(0), st.integers(0), _WORDS
)
_LABELS = st.builds(Label, st.sampled_from(["true", "false", "unsure"]), _WORDS, _WORDS)


@given(st.dictionaries(_KEYS, _LABELS))
def test_labels_come_back_as_they_were_written(labels: Labels) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels" / "x.tsv"
        write_labels(path, labels)
        assert read_labels(path) == labels


def test_a_missing_file_holds_no_labels(tmp_path: Path) -> None:
    assert read_labels(tmp_path / "none.tsv") == {}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("s1\tr\tc\ttarget\t0\t4", "6 columns"),
        ("s1\tr\tc\ttarget\tx\t4\tw\ttrue\t\tme", "must be numbers"),
        ("s1\tr\tc\ttarget\t0\t4\tw\tmaybe\t\tme", "'maybe' is no label"),
    ],
)
def test_a_row_that_is_no_label_is_refused_with_its_place(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(f"header\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        read_labels(path)
    assert f"{path}:2:1" in str(caught.value)


def test_a_sheet_that_a_spreadsheet_wrote_back_gives_labels(tmp_path: Path) -> None:
    path = tmp_path / "sheet.tsv"
    findings = [made(0, text='"高'), made(1), made(2)]
    rows = list(csv.reader(StringIO(sheet([(each, 'the\n"cache"', "高") for each in findings])), "excel-tab"))
    assert len(rows) == 4
    for row, said in zip(rows[1:], ("f", "TRUE", ""), strict=True):
        row[7], row[8] = said, "other sense"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, "excel-tab").writerows(rows)
    assert read_sheet(path, "me") == {
        key_of(findings[0]): Label("false", "other sense", "me"),
        key_of(findings[1]): Label("true", "other sense", "me"),
    }


@given(st.text("\"'\t ab词", min_size=1, max_size=6).filter(str.strip))
def test_no_text_upsets_a_sheet(text: str) -> None:
    found = made(0, text=text)
    rows = list(csv.reader(StringIO(sheet([(found, text, text)])), "excel-tab"))
    assert [len(row) for row in rows] == [13, 13]
    assert rows[1][:7] == [str(part) for part in key_of(found)]


@pytest.mark.parametrize(
    ("before", "after", "edited", "word"),
    [
        ("清空会话,再试", "清空会话，再试", False, False),
        ("清空会话", "清空任务", True, True),
        ("清空会话", "清空会话吧", True, False),
        ("打开 Effort", "打开强度", True, True),
    ],
)
def test_an_edit_is_more_than_punctuation(before: str, after: str, edited: bool, word: bool) -> None:
    assert was_edited({"target": before, "fixed_later": after}) is edited
    assert replaces_word(before, after) is word


def test_a_finding_is_true_when_the_later_text_has_fewer_of_its_words() -> None:
    found = made(0, text="会话")
    assert became_true(found, {"target": "会话和会话", "fixed_later": "任务和会话"})
    assert became_true(found, {"target": "会话", "fixed_later": "新会话"}) is False
    assert became_true(found, {"target": "会话"}) is None


def test_rows_need_both_texts_and_keep_what_is_used(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    rows = [{"id": 7, "doc": "a.md", "key": "k", "en": "cache", "hans": "缓存"}, {"id": 8, "en": "cache", "hans": None}]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    assert list(read_rows(path, "en", "hans")) == [
        {"id": "7", "source": "cache", "target": "缓存", "key": "k", "file": "a.md"}
    ]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "1"}\n{"id"\n', encoding="utf-8")
    with pytest.raises(InputError, match=":2:"):
        list(read_rows(path, "en", "hans"))


def test_a_glossary_is_made_of_the_terms_that_segments_ask_for() -> None:
    rows = [
        {"terms": [{"source": "快取", "targets": ["cache"]}]},
        {"terms": [{"source": "快取", "targets": ["cache", "caches"]}]},
    ]
    (concept,) = glossary_of_terms(rows, "x", ("zh-Hant-HK", "en")).concepts
    assert [(term.text, term.language, term.status) for term in concept.terms] == [
        ("快取", "zh-Hant-HK", "preferred"), ("cache", "en", "preferred"), ("caches", "en", "admitted"),
    ]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> list[str]:
    (tmp_path / "g.yaml").write_text(GLOSSARY, encoding="utf-8")
    rows = [
        {"id": str(n), "source": f"Clear the cache {n}.", "target": f"清空高速存储 {n} 次。", "fixed_later": later}
        for n, later in enumerate(("清空缓存 0 次。", "清空高速存储 1 次。"))
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    options = ["--glossary", str(tmp_path / "g.yaml"), "--from", "en", "--to", "zh-Hans", "--rule", "deprecated-term"]
    return [str(tmp_path / "own.jsonl"), *options, "--labels", str(tmp_path / "labels")]


def test_a_reader_is_asked_once_and_the_answers_are_counted(project: list[str], tmp_path: Path) -> None:
    first = CliRunner().invoke(main, [*project, "--label"], input="x\nt\nf other sense\n")
    assert first.exit_code == 0, first.output
    assert "t true, f false" in first.output  # x was no answer
    assert "S Clear the ⟦cache⟧" in first.output
    assert "2 of 2 findings have a label" in first.output
    assert "0.50" in first.output
    kept = (tmp_path / "labels" / "own.tsv").read_text(encoding="utf-8")
    assert "other sense\treader-1" in kept
    assert "Clear" not in kept
    again = CliRunner().invoke(main, [*project, "--label"], input="")
    assert "⟦" not in again.output
    assert "2 of 2 findings have a label" in again.output


def test_skipping_and_quitting_leave_no_label(project: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [*project, "--label"], input="s\nq\n")
    assert "0 of 2 findings have a label" in result.output
    assert not (tmp_path / "labels").exists()


def test_what_lacks_a_label_is_exported(project: list[str], tmp_path: Path) -> None:
    CliRunner().invoke(main, [*project, "--label"], input="t\nq\n")
    CliRunner().invoke(main, [*project, "--export", str(tmp_path / "sheet.tsv")])
    assert len((tmp_path / "sheet.tsv").read_text(encoding="utf-8").splitlines()) == 2


def test_later_texts_judge_by_themselves(project: list[str]) -> None:
    result = CliRunner().invoke(main, project)
    assert "1 / 2 = 0.50" in result.output
    assert "recall over segments with an edit             1 / 1" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["vue", "--data", "nowhere"], "not there; --data"), (["nothing"], "neither a file nor one of")],
)
def test_a_corpus_that_is_not_there_is_a_wrong_use(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_a_file_of_ones_own_needs_a_glossary_and_languages(project: list[str]) -> None:
    result = CliRunner().invoke(main, project[:1])
    assert result.exit_code == 2
    assert "--glossary FILE --from TAG --to TAG" in " ".join(result.output.split())
