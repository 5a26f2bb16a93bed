"""Profiles by document, section and concept, how jagged they are, and the weakest segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from conftest import make_glossary
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.score import Interval, Profile, ProfilePart
from termkit.errors import InputError
from termkit.jobs.score_segments import line_material
from termkit.score.catalog import BY_NAME
from termkit.score.chrf import METRIC as CHRF
from termkit.score.chrf import Chrf
from termkit.score.measure import value_of
from termkit.score.metric import Material, Metric
from termkit.score.profiles import BARS, extremes, jaggedness, parts, profile, sparkline
from termkit.score.resampling import bootstrap_values, interval
from termkit.score.statistics import Groups, Statistics
from termkit.score.strings import string_statistics
from termkit.score.weak import weakest
from termkit.text.match import Matcher

SHARE = Metric(
    name="chrf",
    summary="",
    needs="reference",
    higher_is_better=True,
    maximum=1.0,
    digits=2,
    doc="",
    statistics=lambda material: pytest.fail("not needed"),
    values=lambda statistics, sums: np.divide(
        sums[..., 0], sums[..., 1], out=np.full(sums.shape[:-1], np.nan), where=sums[..., 1] > 0
    ),
    samples=(),
)


def shares(rows: Sequence[tuple[int, int]], of: Sequence[int], units: Sequence[int] | None = None) -> Statistics:
    """Hits and chances of each row; part ``n`` is called ``dn``."""
    numbers = None if units is None else np.array(units, dtype=np.int64)
    return Statistics(
        metric="chrf",
        signature="test",
        columns=("hits", "chances"),
        rows=np.array(rows, dtype=np.int64).reshape(-1, 2),
        size=len(rows) if units is None else max(units) + 1,
        units=numbers,
        groups={"document": Groups(tuple(f"d{n}" for n in range(max(of) + 1)), np.array(of, dtype=np.int64))},
    )


def test_values_of_documents_in_their_order() -> None:
    found = profile(SHARE, shares([(1, 2), (3, 3), (2, 2), (0, 1)], [1, 0, 1, 0]), "document")
    assert (found.metric, found.by) == ("chrf", "document")
    assert [(part.name, part.value, part.n, part.interval) for part in found.parts] == [
        ("d0", 0.75, 2, None),
        ("d1", 0.75, 2, None),
    ]


def test_a_part_with_nothing_to_count_has_no_value_and_one_without_rows_is_no_part() -> None:
    found = profile(SHARE, shares([(0, 0), (1, 1)], [0, 2]), "document")
    assert [part.name for part in found.parts] == ["d0", "d2"]
    assert np.isnan(found.parts[0].value)


def test_intervals_need_five_segments_and_are_those_of_the_part_alone() -> None:
    rows = [(n % 3, 3) for n in range(11)]
    found = profile(SHARE, shares(rows, [0] * 7 + [1] * 4), "document", draws=200, seed=5)
    alone = shares(rows[:7], [0] * 7)
    assert found.parts[0].interval == interval(bootstrap_values(SHARE, alone, 200, 5))
    assert found.parts[1].interval is None
    assert profile(SHARE, shares(rows, [0] * 11), "document", draws=0).parts[0].interval is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 5)), min_size=1, max_size=30))
def test_parts_are_those_found_one_by_one(rows: list[tuple[int, int, int]]) -> None:
    """Whether rows are segments or several of them are one."""
    for units in (None, sorted(unit for _, _, unit in rows)):
        statistics = shares([(hits, hits + 1) for _, hits, _ in rows], [of for of, _, _ in rows], units)
        found = {name: (part.total.tolist(), part.size) for name, part in parts(statistics, "document")}
        expected = {}
        group = statistics.groups["document"]
        for number, name in enumerate(group.names):
            part = statistics.part(group.of == number)
            if len(part.rows):
                assert part.units is not None
                expected[name] = (part.total.tolist(), len(np.unique(part.units)))
        assert found == expected
        for _, part in parts(statistics, "document"):
            assert part.by_unit.sum(axis=0).tolist() == part.total.tolist()
            assert set(part.groups["document"].of.tolist()) == {0}


def test_concepts_come_by_need() -> None:
    """With a metric whose value is no function of sums as well."""
    glossary = make_glossary("{p: {zh-Hant: 提示詞, en: {preferred: prompt, deprecated: [cue]}}, 詞元: token}")
    material = line_material(
        ["A prompt.", "A cue.", "A prompt.", "A token. A token.", "A token.", "A token."],
        [],
        ["提示詞。", "提示詞。", "提示詞。", "詞元。詞元。", "詞元。", "詞元。"],
        Matcher(glossary),
        language="en",
        source_language="zh-Hant-TW",
    )
    metric = BY_NAME["term-consistency"]
    statistics = metric.statistics(material)
    assert isinstance(statistics, Statistics)
    found = profile(metric, statistics, "concept")
    assert [(part.name, part.value, part.n) for part in found.parts] == [("詞元", 1.0, 4), ("p", 2 / 3, 3)]


def made(values: Sequence[float], widths: Sequence[float | None] | None = None, sizes: Sequence[int] = ()) -> Profile:
    widths = widths or [None] * len(values)
    return Profile(
        "chrf",
        "section",
        tuple(
            ProfilePart(
                f"s{number}",
                value,
                sizes[number] if sizes else 10,
                None if width is None else Interval(value - width / 2, value + width / 2),
            )
            for number, (value, width) in enumerate(zip(values, widths, strict=True))
        ),
    )


def test_a_sparkline_tells_its_scale() -> None:
    assert sparkline(made([10, 45, 80])) == "▁▅█ 10.00-80.00"
    assert sparkline(made([0.5, float("nan"), 0.25]), digits=3) == "█ ▁ 0.250-0.500"
    assert sparkline(made([3, 3])) == "▅▅ 3.00-3.00"
    assert sparkline(made([float("nan")])) == " "
    assert sparkline(made([])) == ""


@given(st.lists(st.floats(0, 100), min_size=1, max_size=50))
def test_higher_values_have_no_lower_bars(values: list[float]) -> None:
    bars = sparkline(made(values))[: len(values)]
    heights = [BARS.index(bar) for bar in bars]
    for (one, low), (other, high) in zip(
        sorted(zip(values, heights, strict=True)), sorted(zip(values, heights, strict=True))[1:], strict=False
    ):
        assert one > other or low <= high


def test_the_extremes_of_a_long_profile() -> None:
    found = extremes(made([50, 20, 90, 70, 20, 60]), 2)
    assert [part.name for part in found.weakest] == ["s1", "s4"]
    assert [part.name for part in found.strongest] == ["s2", "s3"]
    turned = extremes(made([50, 20, 90, 70, 20, 60]), 1, higher_is_better=False)
    assert [part.name for part in (*turned.weakest, *turned.strongest)] == ["s2", "s4"]


def test_no_part_is_at_both_ends() -> None:
    found = extremes(made([3, 1, 2, float("nan")]), 10)
    assert [part.value for part in found.weakest] == [1, 2]
    assert [part.value for part in found.strongest] == [3]
    assert extremes(made([]), 3) == ((), ())


def test_parts_with_an_interval_are_preferred_at_the_ends() -> None:
    found = extremes(made([0, 40, 60, 100], [None, 5, 5, None]), 1)
    assert [part.value for part in (*found.weakest, *found.strongest)] == [40, 60]


def test_what_is_jagged() -> None:
    assert jaggedness(made([40, 60], [0, 0])) == pytest.approx(np.sqrt(200))  # as the sample variance has it
    assert jaggedness(made([50, 50, 50], [8, 8, 8])) == 0.0
    assert jaggedness(made([40, 60, 50], [50, 50, 50])) == 0.0  # chance explains it
    assert jaggedness(made([40, 60], [8, None])) is None
    assert jaggedness(made([], [])) is None


def test_chance_alone_is_hardly_jagged_and_a_real_difference_is_found() -> None:
    """40 documents of 12 segments, each right or wrong in 10 places; then every other document is 0.3 worse."""
    stream = np.random.default_rng(1)
    of = np.repeat(np.arange(40), 12)
    for difference, low, high in ((0.0, 0.0, 0.03), (0.3, 0.12, 0.18)):
        hits = stream.binomial(10, 0.8 - difference * (of % 2))
        rows = [(int(hit), 10) for hit in hits]
        found = profile(SHARE, shares(rows, of.tolist()), "document", draws=300, seed=1)
        uneven = jaggedness(found)
        assert uneven is not None
        assert low <= uneven <= high, difference


HYPOTHESES = ("The dog sleeps under the table.", "Yes.", "No one knows where it went.", "It rains all day long.", "")
REFERENCES = (
    "The dog sleeps under the table.",
    "No.",
    "Nobody could tell us its whereabouts.",
    "It rains all day.",
    "A b.",
)


def test_the_weakest_segments() -> None:
    material = Material("en", HYPOTHESES, (REFERENCES,))
    statistics = string_statistics(Chrf(), HYPOTHESES, [REFERENCES])
    found = weakest(
        CHRF, statistics, material, 2, sources=list("abcde"), lines=[1, 2, 4, 5, 6], findings={2: ["a name is missing"]}
    )
    assert [segment.number for segment in found] == [2, 3]  # the short ones are left out
    worst = found[0]
    assert (worst.line, worst.source, worst.findings, worst.metric) == (4, "c", ("a name is missing",), "chrf")
    assert (worst.hypothesis, worst.references) == (HYPOTHESES[2], (REFERENCES[2],))
    alone = string_statistics(Chrf(), [HYPOTHESES[2]], [[REFERENCES[2]]])
    assert worst.value == pytest.approx(value_of(CHRF, alone))


def test_equal_segments_are_in_the_order_of_the_text() -> None:
    hypotheses, references = ("One two three four.",) * 4, ("Five six seven eight.",) * 4
    statistics = string_statistics(Chrf(), hypotheses, [references])
    found = weakest(CHRF, statistics, Material("en", hypotheses, (references,)), 3)
    assert [segment.number for segment in found] == [0, 1, 2]


@pytest.mark.parametrize(("name", "options"), [("ter", {}), ("bleu", {"tokenize": "13a"})])
def test_the_weakest_by_other_metrics(name: str, options: Mapping[str, str]) -> None:
    from termkit.score.public import string_metric

    statistics = string_statistics(string_metric(name, options), HYPOTHESES, [REFERENCES])
    found = weakest(BY_NAME[name], statistics, Material("en", HYPOTHESES, (REFERENCES,)), 3)
    assert [segment.number for segment in found] == [2, 3, 0]
    assert all(np.isfinite(segment.value) for segment in found)


def test_short_segments_where_there_are_no_others() -> None:
    material = Material("zh-Hans", ("是的", "好"), (("不是", "好"),))
    statistics = string_statistics(Chrf(), *(material.hypotheses, material.references))
    assert [segment.number for segment in weakest(CHRF, statistics, material)] == [0, 1]


def test_statistics_of_other_segments_are_refused() -> None:
    statistics = string_statistics(Chrf(), ["a"], [["b"]])
    with pytest.raises(InputError, match="1 segments were counted, but there are 5"):
        weakest(CHRF, statistics, Material("en", HYPOTHESES, (REFERENCES,)))
