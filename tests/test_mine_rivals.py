"""What the texts say instead of the glossary's rendering."""

from __future__ import annotations

import pytest
from conftest import make_glossary
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.errors import LanguageError
from termkit.mine.rival_status import suggested
from termkit.mine.rivals import Rival, find_rivals, likelihood_ratio
from termkit.mine.twins import Twin

GLOSSARY = """
operator: {en: operator, zh-Hans: 运算符}
matrix: {en: matrix, zh-Hans: 矩阵}
"""
_PLACES = "左边 右边 上面 下面 里面 外面 前面 后面 旁边 中间".split()
_SIDES = "left right top bottom inside outside front back edge middle".split()
OTHERS = [
    Twin(f"{place}有{number}个苹果。", f"There are {number} apples on the {side}.")
    for number, (place, side) in enumerate(zip(_PLACES * 3, _SIDES * 3, strict=True))
]
APPROVED = [
    Twin(f"运算符在{place}。", f"The operator is on the {side}.") for place, side in zip(_PLACES, _SIDES, strict=True)
]
RIVALS = [
    Twin(f"操作符在{place}。", f"The operator is on the {side}.") for place, side in zip(_PLACES, _SIDES, strict=True)
]


def mined(twins: list[Twin], concepts: str = GLOSSARY, *languages: str) -> list[Rival]:
    source, target = languages or ("en", "zh-Hans")
    return find_rivals(twins, make_glossary(concepts, source, target), source, target)


def test_a_rare_rival_is_to_be_deprecated() -> None:
    (rival,) = mined([*OTHERS, *APPROVED, *RIVALS[:5]])
    assert (rival.concept, rival.approved, rival.rival) == ("operator", "运算符", "操作符")
    assert (rival.count, rival.missed, rival.met, rival.beside, rival.elsewhere) == (5, 5, 10, 0, 0)
    assert rival.status == "deprecated"
    assert rival.examples == (40, 41, 42)
    assert rival.share == 1.0


def test_a_frequent_rival_is_only_proposed() -> None:
    (rival,) = mined([*OTHERS, *APPROVED[:2], *RIVALS])
    assert (rival.rival, rival.status) == ("操作符", "proposed")
    assert rival.reason == "stands in 10 passages, the approved rendering in 2"


def test_nothing_where_the_glossary_is_kept_to() -> None:
    assert mined([*OTHERS, *APPROVED]) == []


def test_forms_that_the_glossary_knows_are_no_news() -> None:
    known = "operator: {en: operator, zh-Hans: {preferred: 运算符, deprecated: [操作符]}}"
    assert mined([*OTHERS, *APPROVED, *RIVALS], known) == []


def test_two_absences_are_too_few() -> None:
    assert mined([*OTHERS, *APPROVED, *RIVALS[:2]]) == []


def test_the_same_passage_counts_once() -> None:
    assert mined([*OTHERS, *APPROVED, *[RIVALS[0]] * 5]) == []


def test_what_another_word_of_the_source_brings_is_no_rival() -> None:
    """Where the concept is left out, a word that always goes with another word of the source is that word's."""
    left_out = [
        Twin(f"橙子在{place}。", f"The operator of oranges on the {side}.")
        for place, side in zip(_PLACES, _SIDES, strict=True)
    ]
    oranges = [Twin(f"{place}有橙子。", f"Oranges on the {side}.") for place, side in zip(_PLACES, _SIDES, strict=True)]
    assert mined([*OTHERS, *APPROVED, *left_out, *oranges]) == []


def test_what_renders_another_concept_is_no_rival() -> None:
    both = [
        Twin(f"{place}的矩阵。", f"The matrix operator on the {side}.")
        for place, side in zip(_PLACES, _SIDES, strict=True)
    ]
    assert mined([*OTHERS, *APPROVED, *both]) == []


def test_english_targets() -> None:
    twins = [
        Twin(f"图形界面在{place}。", f"The GUI is on the {side}.") for place, side in zip(_PLACES, _SIDES, strict=True)
    ]
    used = [
        Twin(f"图形界面离{place}远。", f"The graphical user interface is far from the {side}.")
        for place, side in zip(_PLACES, _SIDES, strict=True)
    ]
    (rival,) = mined(
        [*OTHERS, *used, *twins[:6]], "gui: {zh-Hans: 图形界面, en: graphical user interface}", "zh-Hans", "en"
    )
    assert (rival.rival, rival.status) == ("GUI", "admitted")
    assert rival.reason == "is an abbreviation of 'graphical user interface'"


def test_a_participle_is_another_matter() -> None:
    glossary = "weight: {en: weight, zh-Hans: 权重}"
    twins = [
        Twin(f"加权和在{place}。", f"The weighted sum is on the {side}.")
        for place, side in zip(_PLACES, _SIDES, strict=True)
    ]
    assert mined([*OTHERS, *twins], glossary) == []


def test_one_language_must_be_chinese() -> None:
    with pytest.raises(LanguageError, match="one must be Chinese"):
        find_rivals(OTHERS, make_glossary(GLOSSARY, "en", "zh-Hans"), "zh-Hans", "zh-Hant")


def test_no_passages() -> None:
    assert mined([]) == []


@pytest.mark.parametrize(
    ("rival", "approved", "count", "met", "status"),
    [
        ("MLP", "multilayer perceptron", 50, 10, "admitted"),
        ("multilayer perceptron", "MLP", 5, 100, "admitted"),
        ("data base", "database", 5, 100, "admitted"),
        ("convergence", "converge", 5, 100, "admitted"),
        ("动量", "动量法", 5, 100, "admitted"),
        ("操作符", "运算符", 5, 100, "deprecated"),
        ("样本", "样例", 100, 100, "proposed"),
        ("benchmark", "baseline", 1, 0, "proposed"),
    ],
)
def test_suggested_status(rival: str, approved: str, count: int, met: int, status: str) -> None:
    found, reason = suggested(rival, [approved], count, met)
    assert found == status
    assert reason


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_ratio_is_symmetric_and_never_negative(one: int, more: int, other: int, others: int) -> None:
    value = likelihood_ratio(one, one + more, other, other + others)
    assert value >= 0
    assert value == pytest.approx(likelihood_ratio(other, other + others, one, one + more), abs=1e-9)


def test_the_ratio_of_a_known_table() -> None:
    assert likelihood_ratio(10, 10, 0, 10) == pytest.approx(27.7259, abs=1e-4)
    assert likelihood_ratio(5, 10, 50, 100) == pytest.approx(0)


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from([*OTHERS[:6], *APPROVED[:6], *RIVALS[:6], Twin("", ""), Twin("操作符", "x")]), max_size=25)
)
def test_numbers_agree_with_the_passages(twins: list[Twin]) -> None:
    for rival in mined(twins):
        assert rival.count <= rival.missed
        assert rival.beside <= rival.met
        assert all(rival.rival in twins[number].chinese for number in rival.examples)
