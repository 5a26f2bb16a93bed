"""Tables of translations: the algorithm by its definition, what a prior does, what is taken off, what is thinned."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.align import translation as module
from termkit.align.translation import Counts, Table, learn

SIZE = 5
EVEN = np.full(SIZE, 1 / SIZE)
Passage = tuple[np.ndarray, np.ndarray]


def prior_of(pairs: dict[tuple[int, int], float]) -> Counts:
    keys = sorted(pairs)
    return Counts(
        np.array([a for a, _ in keys], np.int32),
        np.array([b for _, b in keys], np.int32),
        np.array([pairs[key] for key in keys], float),
    )


def dense(table: Table, rows: int = SIZE, columns: int = SIZE) -> np.ndarray:
    """p(column | row) with every cell in it."""
    found = np.zeros((rows, columns))
    for row in range(rows):
        for place in range(int(table.starts[row]), int(table.starts[row + 1])):
            found[row, table.columns[place]] += table.values[place]
    return found


def passage(a: list[int], b: list[int]) -> Passage:
    return np.array(a, np.int32), np.array(b, np.int32)


def by_definition(
    passages: list[tuple[list[int], list[int]]], prior: dict[tuple[int, int], float], base: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Model 1 of the targets with an empty word, one cell at a time: p(b | a), the shares, the discounted counts."""
    pairs = [(sorted(set(a)), sorted(set(b))) for a, b in passages if a and b]
    seen = np.zeros(SIZE)
    together = np.zeros((SIZE, SIZE))
    for a, b in pairs:
        for y in b:
            seen[y] += 1
            for x in a:
                together[x, y] += 1
    seed = np.zeros((SIZE, SIZE))
    for (x, y), weight in prior.items():
        seed[x, y] = weight
    share = np.where(seen > 0, 0.5, 0.0)
    chances = together / np.maximum(seen, 1)[None, :] * 0.2 + seed
    chances = chances / np.maximum(chances.sum(axis=1), 1e-9)[:, None]

    def expect() -> tuple[np.ndarray, np.ndarray]:
        counts, explained = np.zeros((SIZE, SIZE)), np.zeros(SIZE)
        for a, b in pairs:
            for y in b:
                parts = {x: share[y] * chances[x, y] / len(a) for x in a}
                whole = sum(parts.values()) + (1 - share[y]) * base[y]
                for x, part in parts.items():
                    counts[x, y] += part / whole
                    explained[y] += part / whole
        return counts, (explained + 2.0 * 0.5) / (seen + 2.0)

    def normal(counts: np.ndarray) -> np.ndarray:
        return counts / (counts.sum(axis=1) + 0.5)[:, None]

    counts = np.zeros((SIZE, SIZE))
    if pairs:
        for _ in range(4):
            counts, share = expect()
            chances = normal(counts + seed)
    counts = np.maximum(counts - 1.0, 0)
    chances = normal(counts + seed)
    if pairs:
        _, share = expect()
    known = chances.sum(axis=0) > 0
    share = np.where(known, np.where(seen > 0, share, 0.5), 0.0)
    return np.where(chances > 1e-3, chances, 0), np.minimum(share, 0.95), counts


UNITS = st.lists(st.integers(0, SIZE - 1), max_size=4)
PRIOR = st.dictionaries(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), st.floats(0.1, 5.0), max_size=4)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(UNITS, UNITS), max_size=12), PRIOR)
def test_both_tables_are_what_they_are_defined_to_be(
    passages: list[tuple[list[int], list[int]]], prior: dict[tuple[int, int], float]
) -> None:
    base = np.array([0.4, 0.3, 0.15, 0.1, 0.05])
    tables, learnt = learn([passage(*each) for each in passages], prior_of(prior), base, base[::-1])
    wanted, share, forward = by_definition(passages, prior, base[::-1])
    back = {(b, a): weight for (a, b), weight in prior.items()}
    reverse, source_share, backward = by_definition([(b, a) for a, b in passages], back, base)
    # a value that lies on the limit below which it is dropped may fall on either side of it
    assert dense(tables.target) == pytest.approx(wanted, abs=1.1e-3)
    assert dense(tables.source) == pytest.approx(reverse, abs=1.1e-3)
    assert tables.target.share == pytest.approx(share, abs=1e-5)
    assert tables.source.share == pytest.approx(source_share, abs=1e-5)
    counts = np.zeros((SIZE, SIZE))
    counts[learnt.source, learnt.target] = learnt.weight
    both = np.sqrt(forward * backward.T)
    assert counts == pytest.approx(np.where(both > 0.05, both, 0), abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(UNITS, UNITS), max_size=12), PRIOR)
def test_no_row_says_more_than_all(
    passages: list[tuple[list[int], list[int]]], prior: dict[tuple[int, int], float]
) -> None:
    for table in learn([passage(*each) for each in passages], prior_of(prior), EVEN, EVEN)[0]:
        assert (dense(table).sum(axis=1) <= 1 + 1e-6).all()
        assert ((table.share >= 0) & (table.share <= 0.95 + 1e-6)).all()
        assert (table.base > 0).all()
        assert np.isfinite(table.values).all()


def test_a_pair_met_once_gets_nothing_unless_a_lexicon_has_it() -> None:
    passages = [passage([0], [0]), *[passage([1], [1])] * 4]
    alone, counts = learn(passages, prior_of({}), EVEN, EVEN)
    assert (dense(alone.target)[0] == 0).all()
    assert (dense(alone.source)[0] == 0).all()
    assert (0, 0) not in set(zip(counts.source.tolist(), counts.target.tolist(), strict=True))
    told = learn(passages, prior_of({(0, 0): 0.3}), EVEN, EVEN)[0]
    assert dense(told.target)[0, 0] == pytest.approx(0.3 / 0.8, abs=1e-3)
    assert told.target.share[0] > 0


def test_a_pair_met_once_a_passage_however_often_it_is_repeated_there() -> None:
    once = learn([passage([0] * 9, [0] * 9)], prior_of({}), EVEN, EVEN)[0]
    assert (dense(once.target) == 0).all()


@pytest.mark.parametrize("passages", [[], [passage([0, 1], [0, 1])] * 4])
def test_pairs_of_a_lexicon_that_never_meet_are_in_both_tables(passages: list[Passage]) -> None:
    tables, counts = learn(passages, prior_of({(2, 3): 2.0, (4, 4): 0.7}), EVEN, EVEN)
    assert dense(tables.target)[2, 3] == pytest.approx(2 / 2.5)
    assert dense(tables.source)[3, 2] == pytest.approx(2 / 2.5)
    assert dense(tables.target)[4, 4] == pytest.approx(0.7 / 1.2)
    assert tables.target.share[3] == tables.source.share[2] == pytest.approx(0.5)
    assert not {(2, 3), (4, 4)} & set(zip(counts.source.tolist(), counts.target.tolist(), strict=True))


def test_the_two_vocabularies_may_have_any_sizes() -> None:
    passages = [passage([0, 1], [6]), passage([0], [6, 5])] * 4
    tables, counts = learn(passages, prior_of({}), np.full(2, 0.5), np.full(7, 1 / 7))
    assert (len(tables.target.starts), len(tables.target.share)) == (3, 7)
    assert (len(tables.source.starts), len(tables.source.share)) == (8, 2)
    assert dense(tables.target, 2, 7)[0].argmax() == 6
    assert dense(tables.source, 7, 2)[6].argmax() == 0
    assert set(counts.target.tolist()) <= {5, 6}


def test_thinning_takes_evenly_from_all_of_a_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first half teaches two pairs, the second half two others; a third of it still teaches all four."""
    passages = [passage([n // 150 * 2 + n % 2], [n // 150 * 2 + n % 2]) for n in range(300)]
    whole, all_counts = learn(passages, prior_of({}), EVEN, EVEN)
    monkeypatch.setattr(module, "_CELLS", 100)
    assert len(module._cells(passages, SIZE).keys) <= 100
    thinned, counts = learn(passages, prior_of({}), EVEN, EVEN)
    assert dense(thinned.target)[:4, :4] == pytest.approx(dense(whole.target)[:4, :4], abs=0.05)
    assert 0 < counts.weight.sum() < all_counts.weight.sum() / 2
    assert all(40 < 3 * count < 80 for count in counts.weight)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(UNITS, UNITS), max_size=30), st.integers(1, 60))
def test_thinning_never_exceeds_what_is_allowed_by_much(
    passages: list[tuple[list[int], list[int]]], cells: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CELLS", cells)
        found = module._cells([passage(*each) for each in passages], SIZE)
        tables, _ = learn([passage(*each) for each in passages], prior_of({}), EVEN, EVEN)
    assert len(found.keys) == len(found.by_target.of_cell) == len(found.by_source.of_cell)
    total = sum(len(set(a)) * len(set(b)) for a, b in passages)
    most = max((len(set(a)) * len(set(b)) for a, b in passages), default=0)
    usable = sum(1 for a, b in passages if a and b)
    assert len(found.keys) <= (total if total <= cells else most * usable * cells / total)
    assert np.isfinite(tables.target.values).all()


def test_learning_twice_gives_the_same_bytes() -> None:
    random = np.random.default_rng(4)
    passages = [(random.integers(0, SIZE, 3), random.integers(0, SIZE, 4)) for _ in range(50)]
    one, other = (learn(passages, prior_of({(0, 1): 1.0}), EVEN, EVEN) for _ in range(2))
    for a, b in zip(
        (*one[0].target, *one[0].source, *one[1]), (*other[0].target, *other[0].source, *other[1]), strict=True
    ):
        assert a.tobytes() == b.tobytes()


def test_a_passage_too_long_to_teach_leaves_the_others_alone() -> None:
    passages = [passage([0], [0])] * 4
    long = passage([0, 1] * 300, [0, 1])
    one, other = learn(passages, prior_of({}), EVEN, EVEN)[0], learn([*passages, long], prior_of({}), EVEN, EVEN)[0]
    assert (dense(one.target) == dense(other.target)).all()
