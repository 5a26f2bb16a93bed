"""Judgements of people as WMT publishes them, how far a metric agrees with them, and the files of scores."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termkit.core.score import DraftScores, Score
from termkit.errors import InputError
from termkit.score.agreement import Agreement, accuracy_with_ties, agreements, kendall, pearson
from termkit.score.limits import LEXICAL_LIMIT, lexical_limit
from termkit.score.people import read_judgements
from termkit.score.segment_scores import file_name, read_scores, segment_lines, system_lines

RATINGS = """system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity
one\tnews\t1\t1\tr1\t早安\tGood <v>day</v>\tAccuracy/Mistranslation\tMajor
one\tnews\t1\t1\tr1\t早安\tGood day<v>.</v>\tFluency/Punctuation\tMinor
one\tnews\t1\t1\tr2\t早安\tGood day.\tNo-error\tno-error
one\tnews\t2\t2\tr1\t再見\tx\tNon-translation!\tMajor
two\tnews\t1\t1\tr1\t早安\tGood "morning\tFluency/Grammar\tminor
two\tnews\t3\t4\tr3\t謝謝\tThanks\tStyle/Awkward\tNeutral
"""


def test_mqm_ratings_become_scores_of_segments() -> None:
    found = read_judgements(RATINGS, "mqm.tsv")
    assert found.kind == "mqm"
    assert found.scores == {"one": {0: pytest.approx(-5.1 / 2), 1: -25.0}, "two": {0: -1.0, 3: 0.0}}
    assert found.systems() == {"one": pytest.approx(-13.775), "two": -0.5}


def test_the_columns_of_later_years_and_windows_line_ends() -> None:
    later = RATINGS.replace("doc_id\tseg_id", "docSegId\tglobalSegId").replace("\n", "\r\n")
    assert read_judgements(later, "mqm.tsv").scores == read_judgements(RATINGS, "mqm.tsv").scores


def test_only_line_ends_end_lines() -> None:
    odd = RATINGS.replace("Good day.", "Good\u2028day\u0085.")
    assert read_judgements(odd, "mqm.tsv").scores == read_judgements(RATINGS, "mqm.tsv").scores


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\tNeutral", "\tNeutrall", "mqm.tsv:7: column 'severity': 'neutrall' is no severity of MQM; did you mean"),
        ("\tseg_id", "\tseg-id", "mqm.tsv:1: no column 'seg_id'; did you mean 'seg-id'?"),
        ("news\t2\t2\tr1", "news\t2\tzwei\tr1", "mqm.tsv:5: column 'seg_id' is 'zwei', not a number from 1"),
        ("news\t2\t2\tr1", "news\t2\t0\tr1", "mqm.tsv:5: column 'seg_id' is '0', not a number from 1"),
        (
            "\tStyle/Awkward\tNeutral",
            "\tStyle/Awkward",
            "mqm.tsv:7: 8 columns where the header has 9; column 'severity'",
        ),
        ("one\tnews\t2", "\tnews\t2", "mqm.tsv:5: column 'system' is empty"),
        ("\trater", "\twho", "mqm.tsv:1: no column 'rater'"),
    ],
)
def test_faults_of_ratings_have_their_place(old: str, new: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_judgements(RATINGS.replace(old, new, 1), "mqm.tsv")
    assert str(caught.value).startswith(message)


def test_a_table_of_scores() -> None:
    text = "System\tdoc\tsegment\tscore\na\tx\t1\t80\na\tx\t1\t70\na\tx\t2\tNone\nb\tx\t2\t0.5\n"
    found = read_judgements(text, "esa.tsv")
    assert (found.kind, found.scores) == ("scores", {"a": {0: 75.0}, "b": {1: 0.5}})
    with pytest.raises(InputError, match=r"^esa.tsv:2: column 'score' is 'good', not a number"):
        read_judgements(text.replace("80", "good"), "esa.tsv")
    with pytest.raises(InputError, match=r"^esa.tsv:2: column 'score' is 'nan', not a number"):
        read_judgements(text.replace("80", "nan"), "esa.tsv")


def test_blanks_between_columns() -> None:
    """Averages of MQM are published with blanks in the header, and tabs and blanks below it."""
    found = read_judgements("system mqm_avg_score seg_id\na\tNone 1\na\t-5.1 2\n", "avg.tsv")
    assert found.scores == {"a": {1: -5.1}}


def test_scores_without_a_header() -> None:
    found = read_judgements("a 80\na None\nb\t60.5\nb\t1\n", "en-zh.esa.seg.score")
    assert found.scores == {"a": {0: 80.0}, "b": {0: 60.5, 1: 1.0}}


def test_an_empty_file_is_no_judgement() -> None:
    with pytest.raises(InputError, match="no judgements"):
        read_judgements("\n\n", "empty.tsv")


SCORES = st.dictionaries(st.text(st.sampled_from("aB9.-_系"), min_size=1), st.floats(-1e6, 1e6), min_size=1)


@given(SCORES)
def test_system_files_are_read_as_they_were_written(scores: dict[str, float]) -> None:
    text = "\n".join(system_lines(scores)) + "\n"
    assert read_scores(text, "f") == {system: (score,) for system, score in scores.items()}


@given(st.lists(st.lists(st.none() | st.floats(-100, 100), min_size=3, max_size=3), min_size=1, max_size=4))
def test_segment_files_are_read_as_they_were_written(blocks: list[list[float | None]]) -> None:
    scores = {f"system{number}": block for number, block in enumerate(blocks)}
    text = "\n".join(segment_lines(scores))
    assert read_scores(text, "f") == {system: tuple(block) for system, block in scores.items()}


def test_the_form_of_the_files() -> None:
    scores = {"one": [0.5, float("nan")], "two": [None, 100]}
    assert list(segment_lines(scores)) == ["one\t0.5", "one\tNone", "two\tNone", "two\t100.0"]
    assert list(system_lines({"one": 31.5, "two": 0.0}, higher_is_better=False)) == ["one\t-31.5", "two\t0.0"]
    assert file_name("chrF", ["refA"], "seg") == "chrF-refA.seg.score"
    assert file_name("BLEU", ["refA", "refB"], "sys") == "BLEU-refA.refB.sys.score"
    assert file_name("mqm", [], "seg") == "mqm-src.seg.score"


def test_what_cannot_be_written_or_read() -> None:
    for name in ("ref-A", "ref.A", "all", "src", "", "ref A"):
        with pytest.raises(InputError, match="without blanks, dots and dashes"):
            file_name("chrF", [name], "seg")
    with pytest.raises(InputError, match="'my system': a name without blanks"):
        list(system_lines({"my system": 1.0}))
    with pytest.raises(InputError, match="they have a 1, b 2"):
        list(segment_lines({"a": [1.0], "b": [1.0, 2.0]}))
    with pytest.raises(InputError, match=r"^f:2: a system and its score are needed, not 3 columns"):
        read_scores("a 1\na 1 2\n", "f")
    with pytest.raises(InputError, match=r"^f:1: column 2 is 'high', not a number"):
        read_scores("a high\n", "f")
    with pytest.raises(InputError, match=r"^f: each system needs as many scores as the others; there are a 2, b 1"):
        read_scores("a 1\na 2\nb 1\n", "f")


NUMBERS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=40)


@given(NUMBERS)
def test_kendall_is_its_definition(pairs: list[tuple[int, int]]) -> None:
    """Tau-b, by looking at every pair."""
    one, other = (np.array(values, dtype=np.float64) for values in zip(*pairs, strict=True))
    signs = [(np.sign(a - b), np.sign(x - y)) for (a, x), (b, y) in combinations(pairs, 2)]
    untied = sum(a != 0 for a, _ in signs) * sum(x != 0 for _, x in signs)
    if not untied:
        assert np.isnan(kendall(one, other))
    else:
        assert kendall(one, other) == pytest.approx(sum(a * x for a, x in signs) / np.sqrt(untied))


def test_kendall_and_pearson_by_hand() -> None:
    one, other = np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])
    assert kendall(one, other) == pytest.approx(4 / 6)
    assert kendall(one, -one) == -1.0
    assert pearson(one, other) == pytest.approx(0.8)
    assert np.isnan(pearson(one, np.ones(4)))


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 2)), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
def test_accuracy_with_ties_is_its_definition(items: list[list[tuple[int, int | None]]]) -> None:
    """The best of all thresholds, each tried by looking at every pair of every segment."""
    ours = np.array([[metric for metric, _ in item] for item in items], dtype=np.float64).T
    theirs = np.array([[np.nan if human is None else human for _, human in item] for item in items]).T
    best = -1.0
    pairs_of = [
        [(a - b, x - y) for (a, x), (b, y) in combinations(item, 2) if x is not None and y is not None]
        for item in items
    ]
    pairs_of = [pairs for pairs in pairs_of if pairs]
    for threshold in (-1, 0, 1, 2, 3):
        means = []
        for pairs in pairs_of:
            right = [
                human == 0 if abs(metric) <= threshold else np.sign(metric) == np.sign(human) for metric, human in pairs
            ]
            means.append(np.mean(right))
        if means:
            best = max(best, float(np.mean(means)))
    value, count = accuracy_with_ties(ours, theirs)
    assert count == sum(map(len, pairs_of))
    if pairs_of:
        assert value == pytest.approx(best)
    else:
        assert np.isnan(value)


HUMAN = "good 90\ngood 80\ngood 70\nfair 60\nfair None\nfair 40\npoor 30\npoor 20\npoor 10\n"


def by_kind(found: tuple[Agreement, ...]) -> dict[tuple[str, str], Agreement]:
    return {(each.level, each.kind): each for each in found}


def test_a_metric_that_agrees() -> None:
    judgements = read_judgements(HUMAN, "human")
    segments = {"poor": [3, 2, 1], "good": [9, 8, 7], "fair": [6, 5, 4], "other": [0, 0, 0]}
    systems = {"poor": 2.0, "good": 8.0, "fair": 5.0, "other": 0.0}
    found = by_kind(agreements("chrf", segments, systems, judgements, draws=50, seed=1))
    assert found["system", "pearson"][:1] + found["system", "pearson"][3:5] == ("chrf", pytest.approx(1.0), 3)
    assert found["system", "pairwise-accuracy"][3:5] == (1.0, 3)
    assert found["segment", "pearson"][3:5] == (pytest.approx(1.0), 8)
    assert found["segment", "kendall-tau-b"][3:5] == (pytest.approx(1.0), 8)
    assert found["segment", "acc-eq"][3:5] == (1.0, 3 + 1 + 3)


def test_a_metric_for_which_lower_is_better() -> None:
    judgements = read_judgements(HUMAN, "human")
    segments = {"poor": [7, 8, 9], "good": [1, 2, 3], "fair": [4, 5, 6]}
    systems = {"poor": 8.0, "good": 2.0, "fair": 5.0}
    found = by_kind(agreements("ter", segments, systems, judgements, higher_is_better=False, draws=0))
    assert all(agreement.value == pytest.approx(1.0) for agreement in found.values())
    upside_down = by_kind(agreements("ter", segments, systems, judgements, draws=0))
    assert upside_down["system", "pairwise-accuracy"].value == 0.0


def test_an_interval_of_segments() -> None:
    stream = np.random.default_rng(2)
    quality = stream.normal(size=(2, 60))
    human = "\n".join(f"s{row} {value}" for row in (0, 1) for value in quality[row] + stream.normal(size=60))
    segments = {f"s{row}": list(quality[row]) for row in (0, 1)}
    found = by_kind(agreements("m", segments, {"s0": 1.0, "s1": 2.0}, read_judgements(human, "h"), draws=400, seed=1))
    agreement = found["segment", "pearson"]
    assert agreement.interval is not None
    assert agreement.interval.low < agreement.value < agreement.interval.high
    assert agreement.interval.low < np.sqrt(0.5) < agreement.interval.high
    assert 0.05 < agreement.interval.high - agreement.interval.low < 0.4


def test_a_segment_without_a_value_of_the_metric_is_left_out() -> None:
    judgements = read_judgements(HUMAN, "human")
    segments = {"good": [9, float("nan"), 7], "poor": [3, 2, 1]}
    found = by_kind(agreements("bleu", segments, {"good": 8.0, "poor": 2.0}, judgements, draws=0))
    assert found["segment", "pearson"].n == 5
    assert ("system", "pearson") not in found  # of two systems it is always 1 or -1


def test_judgements_that_do_not_fit() -> None:
    judgements = read_judgements(HUMAN, "human")
    with pytest.raises(
        InputError, match="no system was both judged and scored: judged are good, fair, poor; scored are x"
    ):
        agreements("chrf", {"x": [1.0]}, {"x": 1.0}, judgements)
    with pytest.raises(InputError, match="segment 3 was judged, but good has 2 segments"):
        agreements("chrf", {"good": [1.0, 2.0]}, {"good": 1.0}, judgements)


def draft(name: str, value: float, cluster: int | None = None, metric: str = "chrf") -> DraftScores:
    return DraftScores(name, (Score(metric, value, "", 10),), cluster=cluster)


def test_when_a_lexical_score_cannot_rank() -> None:
    assert lexical_limit([draft("a", 40.0), draft("b", 30.0)]) is None
    assert lexical_limit([draft("a", 40.0)]) is None
    assert lexical_limit([]) is None
    assert lexical_limit([draft("a", 40.0, 1), draft("b", 30.0, 1)]) == LEXICAL_LIMIT
    assert lexical_limit([draft("a", 40.0, 1), draft("b", 30.0, 2)]) is None
    assert lexical_limit([draft("a", 40.0), draft("b", 39.0), draft("c", 10.0)]) == LEXICAL_LIMIT
    assert lexical_limit([draft("a", 80.0), draft("b", 60.0)]) == LEXICAL_LIMIT
    assert lexical_limit([draft("a", 30.0, metric="ter"), draft("b", 29.0, metric="ter")]) == LEXICAL_LIMIT
    assert lexical_limit([draft("a", 0.9, metric="term-accuracy"), draft("b", 0.9, metric="term-accuracy")]) is None
