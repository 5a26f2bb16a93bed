"""Every rule finds what its own samples say, and nothing else."""

from __future__ import annotations

import pytest
from conftest import ROOT, make_glossary

from termkit.core.rule import Rule, Sample
from termkit.formats import document
from termkit.jobs.check import check_views
from termkit.jobs.views import view_work
from termkit.rules import RULES
from termkit.text.match import Matcher

SAMPLES = [
    pytest.param(rule, sample, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, sample in enumerate(rule.samples, 1)
]


@pytest.mark.parametrize(("rule", "sample"), SAMPLES)
def test_sample(rule: Rule, sample: Sample) -> None:
    glossary = make_glossary(
        sample.concepts,
        source=sample.source_language if sample.source else "zh-Hant-TW",
        target=sample.language if sample.source and sample.language != sample.source_language else "en",
    )
    target = document("target", sample.target, sample.language)
    source = document("source", sample.source, sample.source_language) if sample.source else None
    result = check_views([view_work("sample", source, [(target, "")], Matcher(glossary))], glossary, rules=[rule])
    found = [finding for finding in result.findings if finding.path == "target"]
    assert tuple(finding.text for finding in found) == sample.finds
    for finding in found:
        assert finding.rule == rule.name
        assert sample.target[finding.start : finding.end] == finding.text
        assert target.lines.position(finding.start) == (finding.line, finding.column)
        for place in finding.related:
            text = sample.source if place.path == "source" else sample.target
            assert text[place.start : place.end] == place.text


def test_the_tuple_is_the_folder() -> None:
    files = {path.stem.replace("_", "-") for path in (ROOT / "termkit" / "rules").glob("*.py")} - {"--init--"}
    assert {rule.name for rule in RULES} == files


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_shows_what_it_finds_and_what_it_leaves(rule: Rule) -> None:
    assert any(sample.finds for sample in rule.samples)
    assert any(not sample.finds for sample in rule.samples)
    assert [rule.document, rule.pair, rule.project].count(None) == 2
    assert rule.doc.strip()
    assert not rule.summary.endswith(".")
