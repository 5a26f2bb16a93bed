"""What is learnt from texts: rivals that no glossary lists, and terms that nobody uses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.glossary import Glossary
from termkit.core.result import CheckResult
from termkit.formats.bitext import bitext_format
from termkit.formats.glossary_yaml import read_glossary
from termkit.jobs.check import all_rules, run
from termkit.jobs.outcome import Outcome, conclude
from termkit.jobs.tasks import Checker, read_portions

GLOSSARY = read_glossary(
    "termkit: 1\nlanguages: {source: en, target: zh-Hans}\nconcepts:\n  operator: 运算符\n  scope: 有效范围\n", "g.yaml"
)
WORDS = ("加号", "减号", "乘号", "除号", "等号", "大于号", "小于号", "括号", "点号", "井号", "问号", "冒号")

VERBS = ("离开", "遮住", "在")


def rows() -> list[tuple[str, str]]:
    found = [(f"The {n} operator is old.", f"{word}这个运算符很旧。") for n, word in enumerate(WORDS)]
    found += [(f"An operator for {n}.", f"用于{word}，也是操作符。") for n, word in enumerate(WORDS[:4])]
    found += [(f"Scope {n} ends.", f"{word}{VERBS[n % 3]}作用域。") for n, word in enumerate(WORDS)]
    found += [(f"Line {n} is short.", f"{word}这一行很短。") for n, word in enumerate(WORDS * 3)]
    return found


def check(path: Path, pairs: Sequence[tuple[str, str]], glossary: Glossary = GLOSSARY, jobs: int = 1) -> CheckResult:
    lines = (json.dumps({"source": a, "target": b}, ensure_ascii=False) for a, b in pairs)
    path.write_text("\n".join(lines), encoding="utf-8")
    format_ = bitext_format(path.name)
    assert format_ is not None
    portions = read_portions(path, format_, ("en", "zh-Hans"), None, [])
    return conclude(run(portions, Checker(glossary), jobs=jobs), glossary, all_rules())


def test_a_rival_is_learnt_where_the_approved_form_is_absent(tmp_path: Path) -> None:
    result = check(tmp_path / "a.jsonl", rows())
    (found,) = (finding for finding in result.findings if finding.rule == "inconsistent-term")
    assert (found.text, found.severity, found.suggestions) == ("操作符", "minor", ("运算符",))
    assert found.message == "'操作符' seems to stand for '运算符' 4×, which stands 12×"
    assert len(found.related) == 4  # one place of the source, and the three other places


def test_a_term_that_nobody_uses_is_told_once(tmp_path: Path) -> None:
    result = check(tmp_path / "a.jsonl", rows())
    (found,) = (finding for finding in result.findings if finding.rule == "unpractised-term")
    assert found.message == "'有效范围' is met in 0 of 12 places of 'Scope'; the texts say '作用域' (12)"
    assert (found.text, found.severity) == ("作用域", "neutral")


def test_the_concepts_say_it_too(tmp_path: Path) -> None:
    counts = {count.concept: count for count in check(tmp_path / "a.jsonl", rows()).concepts}
    assert counts["operator"].practice == (("操作符", 4),)
    assert (counts["operator"].required, counts["operator"].met, counts["operator"].missing) == (16, 12, 4)
    assert counts["scope"].practice == (("作用域", 12),)


def test_few_places_teach_nothing(tmp_path: Path) -> None:
    few = [pair for pair in rows() if "操作符" not in pair[1]] + [("An operator.", "操作符。")] * 2
    result = check(tmp_path / "a.jsonl", few)
    assert not [finding for finding in result.findings if finding.rule == "inconsistent-term"]


def test_escapes_cost_the_exact_place_and_nothing_else(tmp_path: Path) -> None:
    escaped = [(a, b.replace("，", '，"\n')) for a, b in rows()]
    result = check(tmp_path / "a.jsonl", escaped)
    (found,) = (finding for finding in result.findings if finding.rule == "inconsistent-term")
    assert found.message.startswith("'操作符' seems to stand for '运算符' 4×")
    assert "操作符" in found.text


@given(st.permutations(range(len(rows()))), st.integers(1, 30))
def test_what_is_learnt_does_not_depend_on_portions(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], size: int
) -> None:
    """Counts and what is learnt are the same however the rows are cut; the order decides places only."""
    pairs = [rows()[number] for number in order]
    path = tmp_path_factory.mktemp("p") / "a.jsonl"
    whole = check(path, pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("termkit.jobs.tasks.PORTION", size)
        cut = check(path, pairs)
    assert cut.concepts == whole.concepts
    assert cut.findings == whole.findings


def test_outcomes_add_up_to_nothing_from_nothing() -> None:
    outcome = Outcome()
    outcome.merge(Outcome())
    assert conclude(outcome, GLOSSARY, all_rules()).findings == ()
