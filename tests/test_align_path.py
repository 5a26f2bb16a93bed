"""The best way and the confidence of its steps, against every way there is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.align import path as path_module
from termkit.align.confidence import confidences
from termkit.align.path import Gaps, Scorer, Step, around, best_path
from termkit.align.shapes import SHAPES

GAPS = Gaps(-3.5, -2.0)


def scorer_of(scores: np.ndarray) -> Scorer:
    return lambda rows, columns: scores[:, rows.start : rows.stop, columns.start : columns.stop].astype(np.float32)


def random_scores(seed: int, rows: int, columns: int) -> np.ndarray:
    scores = np.random.default_rng(seed).normal(-3, 3, (len(SHAPES), rows + 1, columns + 1))
    return scores.astype(np.float32).astype(float)


def every_way(scores: np.ndarray, rows: int, columns: int) -> Iterator[tuple[tuple[Step, ...], float]]:
    """All ways with their scores, by trying everything."""

    def go(
        row: int, column: int, state: str, steps: tuple[Step, ...], score: float
    ) -> Iterator[tuple[tuple[Step, ...], float]]:
        if (row, column) == (rows, columns):
            yield steps, score
        for number, (m, n) in enumerate(SHAPES):
            if row + m <= rows and column + n <= columns:
                step = Step(row + m, column + n, m, n)
                yield from go(row + m, column + n, "bead", (*steps, step), score + scores[number, row + m, column + n])
        if row < rows:
            cost = GAPS.go_on if state == "up" else GAPS.begin
            yield from go(row + 1, column, "up", (*steps, Step(row + 1, column, 1, 0)), score + cost)
        if column < columns:
            cost = GAPS.go_on if state == "left" else GAPS.begin
            yield from go(row, column + 1, "left", (*steps, Step(row, column + 1, 0, 1)), score + cost)

    return go(0, 0, "bead", (), 0.0)


def worth(scores: np.ndarray, steps: list[Step]) -> float:
    """What a way is worth."""
    total, state = 0.0, "bead"
    for step in steps:
        if step.m and step.n:
            total += scores[SHAPES.index((step.m, step.n)), step.row, step.column]
            state = "bead"
        else:
            now = "up" if step.m else "left"
            total += GAPS.go_on if now == state else GAPS.begin
            state = now
    return total


def is_whole(steps: list[Step], rows: int, columns: int) -> bool:
    """Does it go from the beginning to the end without a jump?"""
    at = (0, 0)
    for step in steps:
        if (step.row - step.m, step.column - step.n) != at:
            return False
        at = (step.row, step.column)
    return at == (rows, columns)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 4), st.integers(0, 5))
def test_the_best_of_all_ways_and_how_sure_it_is(seed: int, rows: int, columns: int) -> None:
    scores = random_scores(seed, rows, columns)
    steps = best_path((0, 0), (rows, columns), scorer_of(scores), GAPS)
    ways = list(every_way(scores, rows, columns))
    assert worth(scores, steps) == pytest.approx(max(score for _, score in ways))
    whole = np.logaddexp.reduce([score for _, score in ways])
    for step, found in zip(steps, confidences(steps, scorer_of(scores), GAPS), strict=True):
        through = np.logaddexp.reduce([score for way, score in ways if step in way])
        assert found == pytest.approx(np.exp(through - whole), abs=1e-6)


def dynamic(scores: np.ndarray, rows: int, columns: int) -> float:
    """The worth of the best way, cell by cell, with a state for each kind of gap."""
    best = {(0, 0, "bead"): 0.0}
    for row in range(rows + 1):
        for column in range(columns + 1):
            reached = {state: best.get((row, column, state), -np.inf) for state in ("bead", "up", "left")}
            top = max(reached.values())
            if top == -np.inf:
                continue
            targets = [
                (row + m, column + n, "bead", top + scores[number, row + m, column + n])
                for number, (m, n) in enumerate(SHAPES)
                if row + m <= rows and column + n <= columns
            ]
            up = max(top + GAPS.begin, reached["up"] + GAPS.go_on)
            left = max(top + GAPS.begin, reached["left"] + GAPS.go_on)
            targets += [(row + 1, column, "up", up), (row, column + 1, "left", left)]
            for *node, score in targets:
                key = tuple(node)
                best[key] = max(best.get(key, -np.inf), score)
    return max(best.get((rows, columns, state), -np.inf) for state in ("bead", "up", "left"))


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 90), st.integers(0, 60))
def test_strips_are_joined_without_a_seam(seed: int, rows: int, columns: int) -> None:
    scores = random_scores(seed, rows, columns)
    steps = best_path((0, 0), (rows, columns), scorer_of(scores), GAPS)
    assert is_whole(steps, rows, columns)
    assert worth(scores, steps) == pytest.approx(dynamic(scores, rows, columns), rel=1e-5, abs=1e-3)


def test_blocks_settle_what_is_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = random_scores(7, 120, 130)
    for row in range(1, 121):  # a way that is clearly the best
        scores[SHAPES.index((1, 1)), row, row] = 3.0
    whole = best_path((0, 0), (120, 130), scorer_of(scores), GAPS)
    for name, value in (("_BLOCK", 32), ("_OVERLAP", 16), ("_STRIP", 8)):
        monkeypatch.setattr(path_module, name, value)
    assert best_path((0, 0), (120, 130), scorer_of(scores), GAPS) == whole


def test_a_band_around_the_way_finds_it_again() -> None:
    scores = random_scores(11, 200, 180)
    for row in range(1, 181):
        scores[SHAPES.index((1, 1)), row, row] = 2.0
    steps = best_path((0, 0), (200, 180), scorer_of(scores), GAPS)
    assert best_path((0, 0), (200, 180), scorer_of(scores), GAPS, around(steps, 12)) == steps


def test_a_long_tail_of_the_target_is_a_gap() -> None:
    scores = np.full((len(SHAPES), 4, 3001), -30.0)
    for row in range(1, 4):
        scores[SHAPES.index((1, 1)), row, row] = 1.0
    steps = best_path((0, 0), (3, 3000), scorer_of(scores), GAPS)
    assert steps[:3] == [Step(1, 1, 1, 1), Step(2, 2, 1, 1), Step(3, 3, 1, 1)]
    assert len(steps) == 3000
    assert all((step.m, step.n) == (0, 1) for step in steps[3:])


def test_a_way_may_begin_and_end_anywhere() -> None:
    scores = random_scores(3, 30, 30)
    steps = best_path((5, 7), (20, 26), scorer_of(scores), GAPS)
    assert (steps[0].row - steps[0].m, steps[0].column - steps[0].n) == (5, 7)
    assert (steps[-1].row, steps[-1].column) == (20, 26)
