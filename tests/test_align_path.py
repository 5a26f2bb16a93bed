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


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(5, 60), st.integers(0, 60), st.sampled_from([(5, 0), (11, 4), (20, 20)]))
def test_blocks_of_noise_are_still_whole(seed: int, rows: int, columns: int, numbers: tuple[int, int]) -> None:
    scores = random_scores(seed, rows, columns)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(("_BLOCK", "_OVERLAP", "_STRIP"), (*numbers, 4), strict=True):
            patch.setattr(path_module, name, value)
        assert is_whole(best_path((0, 0), (rows, columns), scorer_of(scores), GAPS), rows, columns)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 50), st.integers(0, 40), st.integers(0, 6), st.sampled_from([3, 8, 64]))
def test_a_band_that_holds_the_best_way_finds_it_again(
    seed: int, rows: int, columns: int, margin: int, strip: int
) -> None:
    scores = random_scores(seed, rows, columns)
    steps = best_path((0, 0), (rows, columns), scorer_of(scores), GAPS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(path_module, "_STRIP", strip)
        found = best_path((0, 0), (rows, columns), scorer_of(scores), GAPS, around(steps, margin))
    assert is_whole(found, rows, columns)
    assert worth(scores, found) == pytest.approx(worth(scores, steps), rel=1e-5)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 60), st.integers(1, 30))
def test_a_band_beside_the_way_still_gives_a_whole_way(seed: int, start: int, width: int) -> None:
    """A locked bead may lie far from the way of the pass before."""
    scores = random_scores(seed, 50, 60)
    found = best_path((0, 0), (50, 60), scorer_of(scores), GAPS, lambda rows: range(start, start + width))
    assert is_whole(found, 50, 60)


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


def with_a_way(seed: int, shapes: list[tuple[int, int]]) -> tuple[np.ndarray, list[Step]]:
    """Scores in which the beads of these shapes are far better than chance, and those beads."""
    steps, row, column = [], 0, 0
    for m, n in shapes:
        row, column = row + m, column + n
        steps.append(Step(row, column, m, n))
    scores = random_scores(seed, row, column) - 4
    for step in steps:
        if step.m and step.n:
            scores[SHAPES.index((step.m, step.n)), step.row, step.column] = 12.0
    return scores, steps


WAYS = st.lists(st.sampled_from([*SHAPES, (1, 0), (0, 1), (1, 1), (1, 1)]), min_size=30, max_size=60)


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000), WAYS, st.integers(0, 40), st.integers(1, 70))
def test_a_band_that_holds_the_best_way_changes_nothing(
    seed: int, shapes: list[tuple[int, int]], margin: int, strip: int
) -> None:
    """Also the narrowest band, whose way touches its edges, and strips of any height."""
    scores, _ = with_a_way(seed, shapes)
    end = (scores.shape[1] - 1, scores.shape[2] - 1)
    whole = best_path((0, 0), end, scorer_of(scores), GAPS)
    assert worth(scores, whole) == pytest.approx(dynamic(scores, *end), rel=1e-5, abs=1e-3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(path_module, "_STRIP", strip)
        found = best_path((0, 0), end, scorer_of(scores), GAPS, around(whole, margin))
    assert is_whole(found, *end)
    assert worth(scores, found) == pytest.approx(worth(scores, whole), abs=1e-3)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), WAYS, st.integers(6, 40), st.integers(1, 20))
def test_a_clear_way_crosses_the_borders_of_blocks(
    seed: int, shapes: list[tuple[int, int]], block: int, strip: int
) -> None:
    scores, _ = with_a_way(seed, shapes)
    end = (scores.shape[1] - 1, scores.shape[2] - 1)
    whole = best_path((0, 0), end, scorer_of(scores), GAPS)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_BLOCK", block), ("_OVERLAP", 30), ("_STRIP", strip)):
            patch.setattr(path_module, name, value)
        found = best_path((0, 0), end, scorer_of(scores), GAPS)
    assert is_whole(found, *end)
    # A gap that a border cuts is begun once more; nothing else may be lost.
    borders = sum(1 for step in whole if step.m == 0 or step.n == 0)
    assert worth(scores, found) >= worth(scores, whole) - abs(GAPS.begin - GAPS.go_on) * borders - 1e-3
    if not borders:
        assert found == whole


@pytest.mark.parametrize("strip", [3, 64, 100])
@pytest.mark.parametrize("tail", [0, 1, 129, 900])
def test_a_long_tail_behind_any_last_strip(tail: int, strip: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever of either text is left over at the end becomes a gap, and the beads before it stay."""
    monkeypatch.setattr(path_module, "_STRIP", strip)
    rows = 70
    for source_tail, target_tail in ((tail, 0), (0, tail)):
        end = (rows + source_tail, rows + target_tail)
        scores = np.full((len(SHAPES), end[0] + 1, end[1] + 1), -30.0)
        for row in range(1, rows + 1):
            scores[SHAPES.index((1, 1)), row, row] = 1.0
        steps = best_path((0, 0), end, scorer_of(scores), GAPS)
        assert is_whole(steps, *end)
        assert steps[:rows] == [Step(row, row, 1, 1) for row in range(1, rows + 1)]
        assert {(step.m, step.n) for step in steps[rows:]} <= {(1, 0) if source_tail else (0, 1)}


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (0, 3), (3, 0), (1, 0), (0, 1)])
def test_an_empty_side_is_one_gap(rows: int, columns: int) -> None:
    scores = random_scores(1, rows, columns)
    steps = best_path((0, 0), (rows, columns), scorer_of(scores), GAPS)
    assert [(step.m, step.n) for step in steps] == [(1, 0)] * rows + [(0, 1)] * columns
    assert confidences(steps, scorer_of(scores), GAPS) == pytest.approx([1.0] * (rows + columns))


def test_confidence_does_not_depend_on_where_a_stretch_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    shapes = [SHAPES[number] for number in random.integers(0, len(SHAPES), 60)]
    scores, _ = with_a_way(5, [shape for one in shapes for shape in (one, (1, 1), (1, 0))])
    scores[scores == 12.0] = 3.0  # the noise competes here and there
    end = (scores.shape[1] - 1, scores.shape[2] - 1)
    steps = best_path((0, 0), end, scorer_of(scores), GAPS)
    cut = confidences(steps, scorer_of(scores), GAPS)
    monkeypatch.setattr("termkit.align.confidence._STRETCH", 10_000)
    whole = confidences(steps, scorer_of(scores), GAPS)
    assert len(steps) > 100
    assert 0.1 < min(whole) < 0.6
    assert cut == pytest.approx(whole, abs=1e-3)


def test_the_first_of_a_gap_costs_more_than_the_rest() -> None:
    """Two gaps of one sentence are dearer than one of two: the bead moves to where the gap is whole."""
    scores = np.full((len(SHAPES), 4, 2), -50.0)
    one = SHAPES.index((1, 1))
    scores[one, 2, 1], scores[one, 3, 1] = 0.0, -1.0
    assert best_path((0, 0), (3, 1), scorer_of(scores), GAPS)[-1] == Step(3, 1, 1, 1)
    dear = Gaps(-3.5, -3.5)
    assert best_path((0, 0), (3, 1), scorer_of(scores), dear)[1] == Step(2, 1, 1, 1)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("place", [0, 40])
def test_a_band_over_everything_crosses_any_gap(side: int, place: int) -> None:
    """Also one before the first sentence: an excerpt may begin anywhere."""
    sizes = [60, 60]
    sizes[1 - side] += 400
    scores = np.full((len(SHAPES), sizes[0] + 1, sizes[1] + 1), -30.0)
    for number in range(1, 61):
        shift = 400 if number > place else 0
        scores[SHAPES.index((1, 1)), number + shift * side, number + shift * (1 - side)] = 6.0
    steps = best_path((0, 0), (sizes[0], sizes[1]), scorer_of(scores), GAPS, lambda rows: range(sizes[1] + 1))
    assert is_whole(steps, *sizes)
    assert [(step.m, step.n) for step in steps] == [(1, 1)] * place + [(side, 1 - side)] * 400 + [(1, 1)] * (60 - place)


def weight(scores: np.ndarray, rows: int, columns: int, without: Step | None = None) -> float:
    """Log of the sum over all ways, or over those that do not take one step."""
    ways = {(0, 0, "bead"): 0.0}
    for row in range(rows + 1):
        for column in range(columns + 1):
            for state in ("bead", "up", "left"):
                here = ways.get((row, column, state))
                if here is None:
                    continue
                onward = [(m, n, "bead", number) for number, (m, n) in enumerate(SHAPES)]
                for m, n, after, number in (*onward, (1, 0, "up", -1), (0, 1, "left", -1)):
                    step = Step(row + m, column + n, m, n)
                    if step.row > rows or step.column > columns or step == without:
                        continue
                    cost = GAPS.go_on if after == state else GAPS.begin
                    score = scores[number, step.row, step.column] if after == "bead" else cost
                    key = (step.row, step.column, after)
                    ways[key] = np.logaddexp(ways.get(key, -np.inf), here + score)
    return float(np.logaddexp.reduce([ways.get((rows, columns, state), -np.inf) for state in ("bead", "up", "left")]))


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.integers(0, 9), st.integers(0, 9))
def test_confidence_is_what_the_ways_without_a_step_leave(seed: int, rows: int, columns: int) -> None:
    scores = random_scores(seed, rows, columns)
    steps = best_path((0, 0), (rows, columns), scorer_of(scores), GAPS)
    whole = weight(scores, rows, columns)
    found = confidences(steps, scorer_of(scores), GAPS)
    assert len(found) == len(steps)
    for step, confidence in zip(steps, found, strict=True):
        assert confidence == pytest.approx(1 - np.exp(weight(scores, rows, columns, step) - whole), abs=1e-5)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 80), st.integers(0, 80), st.floats(0, 50))
def test_confidences_of_long_ways_are_probabilities(seed: int, rows: int, columns: int, spread: float) -> None:
    scores = random_scores(seed, rows, columns) * spread
    steps = best_path((0, 0), (rows, columns), scorer_of(scores), GAPS)
    found = confidences(steps, scorer_of(scores), GAPS)
    assert len(found) == len(steps)
    assert all(0 <= confidence <= 1 for confidence in found)
