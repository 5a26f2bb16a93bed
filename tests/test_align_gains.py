"""Gains of beads and tables of translations, against their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.align.gains import bead_gains
from termkit.align.translation import Counts, Table, Translation, learn
from termkit.align.units import Encoded

NOTHING = Counts(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
EVEN = np.full(4, 0.25)
SENTENCES = st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=6)  # sides and sentences may be empty


def encoded(sentences: list[list[int]]) -> Encoded:
    starts = np.concatenate([[0], np.cumsum([len(sentence) for sentence in sentences])]).astype(np.int64)
    return Encoded(np.array([unit for sentence in sentences for unit in sentence], np.int32), starts)


def table_of(matrix: np.ndarray, share: np.ndarray, base: np.ndarray) -> Table:
    """p(column | row) with every cell in it."""
    size, width = matrix.shape
    starts = np.arange(size + 1, dtype=np.int64) * width
    columns = np.tile(np.arange(width, dtype=np.int32), size)
    return Table(starts, columns, matrix.ravel().astype(np.float32), share.astype(np.float32), base.astype(np.float32))


def explained(matrix: np.ndarray, table: Table, window: list[int], units: list[int]) -> float:
    """By the definition: each unit by the mean of what the units across say of it, or by nothing."""
    total = 0.0
    for unit in units:
        share = float(table.share[unit])
        if share > 0:
            chance = sum(float(matrix[other, unit]) for other in window) / max(len(window), 1)
            total += math.log(max(1 - share + share * chance / float(table.base[unit]), 1e-3))
    return total


@settings(deadline=None, max_examples=60)
@given(SENTENCES, SENTENCES, st.integers(0, 1000), st.booleans())
def test_gains_are_what_they_are_defined_to_be(
    left: list[list[int]], right: list[list[int]], seed: int, rare: bool
) -> None:
    random = np.random.default_rng(seed)
    forward, backward = random.random((4, 4)).astype(np.float32), random.random((4, 4)).astype(np.float32)
    share, base = np.array([0.0, 0.3, 0.6, 0.95]), np.array([0.1, 0.2, 0.3, 0.4])
    if rare:  # chances that are thousands of times those of others, in sums of floats
        base = np.array([0.5, 1e-4, 0.4, 1e-6])
    tables = Translation(table_of(forward, share, base), table_of(backward, share, base))
    shapes = [(1, 1), (1, 2), (2, 1), (2, 3)]
    rows, columns = range(1, len(left) + 1), range(1, len(right) + 1)
    gains = bead_gains(encoded(left), encoded(right), rows, columns, tables, shapes)
    for number, (m, n) in enumerate(shapes):
        for row in range(m, len(left) + 1):
            for column in range(n, len(right) + 1):
                source = [unit for sentence in left[row - m : row] for unit in sentence]
                target = [unit for sentence in right[column - n : column] for unit in sentence]
                wanted = explained(forward, tables.target, source, target) + explained(
                    backward, tables.source, target, source
                )
                assert gains[number, row - 1, column - 1] == pytest.approx(wanted, abs=2e-3)


@pytest.mark.parametrize(
    ("left", "right"), [([], [[1]]), ([[1]], []), ([[], []], [[1, 2]]), ([[1]], [[]]), ([[]], [[]])]
)
def test_with_nothing_across_each_unit_is_explained_by_nothing(left: list[list[int]], right: list[list[int]]) -> None:
    tables = Translation(*(table_of(np.full((4, 4), 0.25), np.full(4, 0.5), EVEN) for _ in range(2)))
    rows, columns = range(len(left) + 1), range(len(right) + 1)
    gains = bead_gains(encoded(left), encoded(right), rows, columns, tables, [(1, 1)])
    assert gains.shape == (1, len(left) + 1, len(right) + 1)
    if left and right:
        alone = len(left[-1]) + len(right[-1])
        assert gains[0, -1, -1] == pytest.approx(alone * math.log(0.5), abs=1e-5)


def test_a_part_of_the_texts_gives_a_part_of_the_gains() -> None:
    random = np.random.default_rng(5)
    left, right = ([list(random.integers(0, 4, 5)) for _ in range(40)] for _ in range(2))
    matrix = random.random((4, 4))
    tables = Translation(*(table_of(matrix, np.full(4, 0.5), EVEN) for _ in range(2)))
    whole = bead_gains(encoded(left), encoded(right), range(1, 41), range(41), tables, [(2, 3), (5, 1)])
    part = bead_gains(encoded(left), encoded(right), range(20, 30), range(15, 25), tables, [(2, 3), (5, 1)])
    assert part == pytest.approx(whole[:, 19:29, 15:25], abs=1e-3)


def chance(table: Table, row: int, column: int) -> float:
    """p(column | row), 0 where the table has no entry."""
    for place in range(int(table.starts[row]), int(table.starts[row + 1])):
        if table.columns[place] == column:
            return float(table.values[place])
    return 0.0


def pair(a: list[int], b: list[int]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(a, np.int32), np.array(b, np.int32)


def test_what_stands_together_is_learnt() -> None:
    passages = [pair([0, 1], [0, 1]), pair([0, 2], [0, 2]), pair([0, 3], [0, 3]), pair([1, 2], [1, 2])] * 3
    tables, counts = learn(passages, NOTHING, EVEN, EVEN)
    for unit in range(4):
        assert max(range(4), key=lambda column: chance(tables.target, unit, column)) == unit
    assert {(a, b) for a, b, _ in zip(*counts, strict=True)} >= {(unit, unit) for unit in range(3)}


def test_a_pair_met_once_vouches_for_nothing() -> None:
    tables, _ = learn([pair([0], [0]), *[pair([1], [1])] * 4], NOTHING, EVEN, EVEN)
    assert chance(tables.target, 0, 0) == 0
    assert chance(tables.target, 1, 1) > 0.5
    assert tables.target.share[0] == 0  # so nothing is held against it either


def test_what_a_lexicon_says_is_there_though_the_texts_never_show_it() -> None:
    prior = Counts(np.array([2], np.int32), np.array([3], np.int32), np.array([2.0]))
    for passages in ([], [pair([0, 1], [0, 1])] * 4):
        tables, _ = learn(passages, prior, EVEN, EVEN)
        assert chance(tables.target, 2, 3) > 0.5
        assert chance(tables.source, 3, 2) > 0.5


def test_passages_too_long_to_teach_are_left_out() -> None:
    long = pair(list(range(4)) * 200, [0])
    tables, counts = learn([long], NOTHING, EVEN, EVEN)
    assert len(counts.weight) == 0
    assert len(tables.target.values) == 0
