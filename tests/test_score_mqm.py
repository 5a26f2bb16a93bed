"""The checker's findings as an MQM score: weights, lengths, places, and what the signature tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit import __version__
from termkit.core.document import Block, Document
from termkit.core.finding import Finding, Side
from termkit.core.mqm import SEVERITIES, Severity
from termkit.core.score import Omission
from termkit.core.span import Location, Span
from termkit.errors import InputError
from termkit.formats import document
from termkit.score.measure import score_of, value_of
from termkit.score.metric import Material
from termkit.score.mqm import CORE, METRIC, WMT, Weights, mqm_statistics
from termkit.score.resampling import bootstrap_values, interval
from termkit.score.statistics import together

TEXT = "# Opening hours\n\nThe museum opens at nine.\n\nIt closes at five o'clock, except on well-known holidays.\n"
DRAFT = document("draft.md", TEXT, "en", "markdown")
WORDS = 2 + 5 + 9


def at(
    start: int,
    severity: Severity = "minor",
    rule: str = "deprecated-term",
    path: str = "draft.md",
    side: Side = "target",
) -> Finding:
    return Finding(rule, severity, "odd", "", path, start, start + 1, "x", 1, 1, side=side)


def test_penalty_for_a_hundred_words() -> None:
    statistics = mqm_statistics([at(20, "major"), at(25), at(60, "critical"), at(2, "neutral")], DRAFT)
    assert value_of(METRIC, statistics) == pytest.approx(100 * (5 + 1 + 25) / WORDS)
    assert METRIC.n(statistics) == WORDS
    assert not METRIC.higher_is_better


def test_a_text_without_findings_has_no_penalty_and_an_empty_one_no_value() -> None:
    assert value_of(METRIC, mqm_statistics([], DRAFT)) == 0.0
    assert np.isnan(value_of(METRIC, mqm_statistics([], document("draft.md", "", "en", "markdown"))))


def test_segments_are_blocks() -> None:
    statistics = mqm_statistics([at(20, "major"), at(21), at(60)], DRAFT)
    assert statistics.size == 3
    assert statistics.column("penalty").tolist() == [0, 6000, 1000]
    assert statistics.column("length").tolist() == [2, 5, 9]
    assert [statistics.column(severity).tolist() for severity in SEVERITIES] == [[0] * 3, [0, 1, 0], [0, 1, 1], [0] * 3]


def test_a_finding_between_blocks_counts_for_the_earlier() -> None:
    between = TEXT.index("\n\nIt") + 1
    assert mqm_statistics([at(between), at(0)], DRAFT).column("minor").tolist() == [1, 1, 0]


def test_findings_elsewhere_are_not_this_drafts() -> None:
    elsewhere = [at(20, path="other.md"), at(20, side="source")]
    assert value_of(METRIC, mqm_statistics(elsewhere, DRAFT)) == 0.0


def test_chinese_is_counted_by_characters() -> None:
    text = "GPU 的價格在 2025 年漲了，𠮷野家`code`也漲了。"
    code = text.index("`code`")
    draft = Document("draft.md", text, "zh-Hant-TW", (Block(0, len(text), "paragraph"),), masks=(Span(code, code + 6),))
    statistics = mqm_statistics([at(1, "major")], draft)
    assert METRIC.n(statistics) == len("的價格在年漲了𠮷野家也漲了") + len(["GPU", "2025"])
    assert "|per:100characters|" in statistics.signature


def test_places_are_those_of_the_file_where_the_text_comes_out_of_one() -> None:
    class Twice:
        """A file in which everything is twice as far from the start."""

        def locate(self, start: int, end: int) -> Location:
            return Location(2 * start, 2 * end, 1, 1)

    blocks = (Block(0, 4, "paragraph"), Block(5, 9, "paragraph"))
    draft = Document("draft.html", "one. two.", "en", blocks, origin=Twice())
    found = mqm_statistics([at(9, path="draft.html"), at(10, path="draft.html")], draft)
    assert found.column("minor").tolist() == [1, 1]


def test_wmt_weighs_punctuation_less() -> None:
    findings = [at(20, rule="punctuation-width"), at(21, "major", "punctuation-width"), at(22)]
    assert mqm_statistics(findings, DRAFT, WMT).column("penalty").tolist() == [0, 100 + 5000 + 1000, 0]
    assert mqm_statistics(findings, DRAFT, CORE).column("penalty").tolist() == [0, 7000, 0]


def test_the_signature_tells_weights_length_and_rules() -> None:
    assert mqm_statistics([], DRAFT).signature == (
        f"weights:critical=25,major=5,minor=1,neutral=0|per:100words|rules:unsaid|version:{__version__}"
    )
    own = mqm_statistics([], DRAFT, Weights(minor=0.5, punctuation=0.1), ["omission", "addition"]).signature
    assert "weights:critical=25,major=5,minor=0.5,neutral=0,punctuation=0.1|" in own
    assert "|rules:addition+omission|" in own
    many = [mqm_statistics([], DRAFT, rules=names).signature for names in ("abcd", "dcba", "abce")]
    assert many[0] == many[1] != many[2]
    assert "|rules:4-" in many[0]


def test_statistics_of_shards_are_added_only_if_they_were_made_alike() -> None:
    one = mqm_statistics([at(20)], DRAFT)
    whole = together([one, replace(one, first=3)])
    assert value_of(METRIC, whole) == pytest.approx(value_of(METRIC, one))
    with pytest.raises(InputError, match="made in different ways"):
        together([one, replace(mqm_statistics([], DRAFT, WMT), first=3)])


def test_an_interval_and_a_score() -> None:
    statistics = mqm_statistics([at(20, "major"), at(60)], DRAFT, rules=["omission"])
    score = score_of(METRIC, statistics)
    assert (score.name, score.n, score.ceiling) == ("mqm", WORDS, None)
    span = interval(bootstrap_values(METRIC, statistics, 200, 1), statistics.size)
    assert span is not None
    assert span.low <= score.value <= span.high
    assert span.low < span.high


def test_segments_alone_are_no_findings() -> None:
    assert isinstance(METRIC.statistics(Material("en", ("a",), (("b",),))), Omission)


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.sampled_from(SEVERITIES))))
def test_no_finding_is_lost_and_a_further_one_never_helps(places: list[tuple[int, Severity]]) -> None:
    findings = [at(start, severity) for start, severity in places]
    statistics = mqm_statistics(findings, DRAFT)
    counted = sum(int(statistics.column(severity).sum()) for severity in SEVERITIES)
    assert counted == len(findings)
    more = value_of(METRIC, mqm_statistics([*findings, at(20, "major")], DRAFT))
    assert more > value_of(METRIC, statistics)
