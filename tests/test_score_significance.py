"""Intervals, p-values and clusters, against sacrebleu's own."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER
from sacrebleu.significance import PairedTest

from termkit.core.score import Interval
from termkit.errors import ConfigError, InputError
from termkit.score import resampling, significance
from termkit.score.catalog import BY_NAME
from termkit.score.clusters import clustered, holm
from termkit.score.metric import Metric
from termkit.score.public import string_metric
from termkit.score.resampling import (
    bootstrap_values,
    bootstrap_values_of,
    generator,
    interval,
    mean,
    resamples,
    seed_word,
)
from termkit.score.significance import paired, selections
from termkit.score.statistics import Floats, Groups, Statistics
from termkit.score.strings import string_statistics

WORDS = "the ghost moved into an old machine and wrote long letters to people who never answered any of them".split()
CHINESE = "幽靈住進電腦寫信給從不回答的人舊機器裡很安靜"
PEERS = {
    "bleu": lambda: BLEU(),
    "chrf": lambda: CHRF(),
    "chrf++": lambda: CHRF(word_order=2),
    "ter": lambda: TER(),
}


def sentences(count: int, seed: int, tokens: Sequence[str] = WORDS, between: str = " ") -> list[str]:
    chance = random.Random(seed)
    return [between.join(chance.choices(tokens, k=chance.randint(1, 14))) for _ in range(count)]


def worsened(texts: Sequence[str], share: float, seed: int) -> list[str]:
    """The texts with a share of their words replaced."""
    chance = random.Random(seed)
    return [" ".join(w if chance.random() > share else chance.choice(WORDS) for w in text.split()) for text in texts]


REFERENCES = [sentences(70, 1), worsened(sentences(70, 1), 0.3, 2)]
SYSTEMS = [(f"{share}.txt", worsened(REFERENCES[0], share, 3 + n)) for n, share in enumerate((0.3, 0.32, 0.45))]


def counted(name: str, hypotheses: Sequence[str], references: Sequence[Sequence[str]], **options: str) -> Statistics:
    return string_statistics(string_metric(name, options), hypotheses, references)


def columns(names: Sequence[str], references: Sequence[Sequence[str]]) -> list[significance.Column]:
    return [(BY_NAME[name], [(path, counted(name, texts, references)) for path, texts in SYSTEMS]) for name in names]


def share_metric() -> Metric:
    """Hits / needed: a metric of sums that sacrebleu does not have."""

    def values(statistics: Statistics, sums: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            return np.asarray(sums[..., 1] / sums[..., 0])

    return Metric("share", "", "terms", True, 1.0, 3, "", lambda material: None, values, ())  # type: ignore[arg-type,return-value]


def by_weights(metric: Metric) -> Metric:
    """The same values, made the other way."""

    def resampled(statistics: Statistics, weights: Floats) -> Floats:
        return metric.values(statistics, weights @ statistics.by_unit)

    return Metric(metric.name, "", "terms", True, 1.0, 3, "", metric.statistics, metric.values, (), resampled=resampled)


def shares(rows: Sequence[tuple[int, int]], size: int | None = None, **more: object) -> Statistics:
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return Statistics("share", "v:1", ("needed", "met"), table, size or len(rows), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("names", [("bleu", "chrf"), ("chrf++",), ("ter",)])
@pytest.mark.parametrize("count", [1, 2])
def test_paired_bootstrap_is_that_of_sacrebleu(names: tuple[str, ...], count: int) -> None:
    references = REFERENCES[:count]
    peer = PairedTest(SYSTEMS, {name: PEERS[name]() for name in names}, references, "bs", 400)
    theirs = list(peer()[1].values())[1:]
    ours = paired(columns(names, references), trials=400)
    for column, results in zip(ours, theirs, strict=True):
        assert column[0].comparison is None
        for found, result in zip(column, results, strict=True):
            assert not isinstance(result, str)
            assert found.value == pytest.approx(result.score, abs=1e-9)
            assert found.mean == pytest.approx(result.mean, rel=3e-7)  # theirs is a mean in single precision
            assert found.interval is not None
            assert (found.interval.high - found.interval.low) / 2 == pytest.approx(result.ci, abs=1e-9)
            if found.comparison is not None:
                assert found.comparison.p == found.comparison.adjusted == result.p_value
                assert found.comparison.difference == found.value - column[0].value
                assert (found.comparison.path, found.comparison.other) == (found.path, "0.3.txt")


@pytest.mark.parametrize("names", [("bleu", "chrf"), ("ter",)])
def test_randomization_is_that_of_sacrebleu(names: tuple[str, ...]) -> None:
    peer = PairedTest(SYSTEMS, {name: PEERS[name]() for name in names}, REFERENCES[:1], "ar", 500, 300)
    theirs = list(peer()[1].values())[1:]
    ours = paired(columns(names, REFERENCES[:1]), "randomization", trials=500, confidence=300)
    for column, results in zip(ours, theirs, strict=True):
        for found, result in zip(column, results, strict=True):
            assert not isinstance(result, str)
            assert found.mean == pytest.approx(result.mean, rel=3e-7)
            assert found.interval is not None
            assert (found.interval.high - found.interval.low) / 2 == pytest.approx(result.ci, abs=1e-9)
            if found.comparison is not None:
                assert found.comparison.p == result.p_value
                assert found.comparison.test == "randomization"


@pytest.mark.parametrize("test", ["bootstrap", "randomization"])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_ties_of_few_segments_are_those_of_sacrebleu(test: significance.Test, size: int) -> None:
    systems = [(path, texts[:size]) for path, texts in SYSTEMS] + [("same.txt", SYSTEMS[0][1][:size])]
    references = [REFERENCES[0][:size]]
    peer = PairedTest(systems, {"chrf": CHRF()}, references, "bs" if test == "bootstrap" else "ar", 200)
    theirs = list(peer()[1].values())[1]
    metric = BY_NAME["chrf"]
    ours = paired([(metric, [(path, counted("chrf", texts, references)) for path, texts in systems])], test, 200)[0]
    assert [each.comparison.p for each in ours if each.comparison] == [r.p_value for r in theirs[1:]]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["bleu", "chrf"])
def test_an_interval_is_that_of_sacrebleu(name: str) -> None:
    hypotheses = sentences(60, 5, CHINESE, "")
    references = [sentences(60, 6, CHINESE, "")]
    peer = BLEU(tokenize="zh") if name == "bleu" else CHRF()
    theirs = peer.corpus_score(hypotheses, references, n_bootstrap=500)
    statistics = counted(name, hypotheses, references, **({"tokenize": "zh"} if name == "bleu" else {}))
    values = bootstrap_values(BY_NAME[name], statistics, 500)
    found = interval(values, statistics.size)
    assert found is not None
    assert mean(values) == pytest.approx(theirs._mean, rel=1e-7)
    assert (found.high - found.low) / 2 == pytest.approx(theirs._ci, abs=1e-9)


def test_development_data_have_the_p_values_of_sacrebleu(data) -> None:  # type: ignore[no-untyped-def]
    folder = data / "wmt25-dev" / "systems"
    read = {path.name: path.read_text(encoding="utf-8").split("\n")[:150] for path in sorted(folder.glob("*.txt"))}
    (_, reference), *systems = read.items()  # one system is as good a reference as another here
    peer = PairedTest(systems, {"chrf": CHRF()}, [reference], "bs", 300)
    theirs = list(peer()[1].values())[1]
    drafts = [(path, counted("chrf", texts, [reference])) for path, texts in systems]
    ours = paired([(BY_NAME["chrf"], drafts)], trials=300)[0]
    assert [each.comparison.p for each in ours if each.comparison] == [r.p_value for r in theirs[1:]]  # type: ignore[union-attr]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 255, 256, 257, 1000])
def test_chunks_are_drawn_from_the_stream_of_one_call(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resampling, "CHUNK", 8 * 7 * count)
    monkeypatch.setattr(significance, "CHUNK", 8 * 40 * count)
    taken = np.random.default_rng(7).choice(count, size=(25, count), replace=True)
    chunks = list(resamples(count, 25, generator(7)))
    assert len(chunks) == 4
    assert (np.concatenate(chunks) == [np.bincount(row, minlength=count) for row in taken]).all()
    stream, ours = np.random.default_rng(7), generator(7)
    coins = stream.integers(2, size=(100, count), dtype=bool)
    tossed = list(selections(count, 100, ours))
    assert [len(each) for each in tossed] == [32, 32, 32, 4]
    assert (np.concatenate(tossed) == coins).all()
    assert (stream.choice(count, size=5) == ours.choice(count, size=5)).all()


def test_many_drafts_at_once_have_the_values_of_each_alone() -> None:
    items = [(metric, each) for metric, drafts in columns(("bleu", "ter"), REFERENCES[:1]) for _, each in drafts]
    items.append((share_metric(), shares([(2, 1)] * 3)))  # of another size
    alone = [bootstrap_values(metric, each, 50) for metric, each in items]
    for found, expected in zip(bootstrap_values_of(items, 50), alone, strict=True):
        assert (found == expected).all()


def test_sums_beyond_single_precision_are_exact() -> None:
    rows = [[2**24 + 1, 2**25 + 3], [2**24 + 3, 2**25 + 1], [1, 1]]
    statistics = Statistics(
        "ter", "", ("edits", "reference"), np.array(rows), 3, options={**string_metric("ter", {}).options, "streams": 1}
    )
    taken = np.random.default_rng(5).choice(3, size=(40, 3), replace=True)
    sums = [(sum(rows[i][0] for i in draw), sum(rows[i][1] for i in draw)) for draw in taken.tolist()]
    assert bootstrap_values(BY_NAME["ter"], statistics, 40, seed=5).tolist() == [100 * (a / b) for a, b in sums]


def test_memory_does_not_grow_with_the_draws() -> None:
    statistics = shares([(2, 1)] * 20_000)
    tracemalloc.start()
    try:
        bootstrap_values(share_metric(), statistics, 400)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000  # all counts at once are 64 MB


def test_the_seed_is_that_of_sacrebleu(monkeypatch: pytest.MonkeyPatch) -> None:
    item = (BY_NAME["chrf"], counted("chrf", SYSTEMS[0][1], REFERENCES[:1]))
    monkeypatch.delenv("SACREBLEU_SEED", raising=False)
    usual = bootstrap_values(*item, 30)
    assert (usual == bootstrap_values(*item, 30, seed=12345)).all()
    monkeypatch.setenv("SACREBLEU_SEED", "99")
    assert (bootstrap_values(*item, 30) == bootstrap_values(*item, 30, seed=99)).all()
    assert not (bootstrap_values(*item, 30) == usual).all()
    for seed in ("none", "None"):
        monkeypatch.setenv("SACREBLEU_SEED", seed)
        assert not (bootstrap_values(*item, 30) == bootstrap_values(*item, 30)).all()
        assert seed_word() == "none"
    monkeypatch.setenv("SACREBLEU_SEED", "-1")
    with pytest.raises(ConfigError, match="SACREBLEU_SEED: '-1' is no seed"):
        bootstrap_values(*item, 30)


def test_draws_with_nothing_to_count_are_left_out() -> None:
    statistics = shares([(0, 0), (4, 1), (0, 0)])
    values = bootstrap_values(share_metric(), statistics, 200)
    assert 0 < np.isnan(values).sum() < 200
    assert interval(values, 3) == Interval(0.25, 0.25)
    assert mean(values) == 0.25
    empty = bootstrap_values(share_metric(), shares([(0, 0), (0, 0)]), 20)
    assert interval(empty, 2) is None
    assert mean(empty) is None
    assert interval(values, 1) is None
    worse = shares([(0, 0), (4, 0), (0, 0)])
    found = paired([(share_metric(), [("a", statistics), ("b", worse)])])[0][1].comparison
    assert found is not None
    assert found.difference == -0.25
    assert 0 < found.p < 0.01  # the same difference in all draws that have one


def test_bounds_are_those_of_the_fortieth_part() -> None:
    assert interval(np.arange(100.0)[::-1]) == Interval(2.0, 97.0)
    assert interval(np.arange(39.0)) == Interval(0.0, 38.0)


def test_documents_are_drawn_whole() -> None:
    of = np.array([0, 0, 1, 2, 2, 2])
    groups = {"document": Groups(("a", "b", "c"), of)}
    rows = [(3, 1), (2, 2), (5, 0), (1, 1), (4, 2), (2, 0)]
    statistics = shares(rows, groups=groups)
    taken = np.random.default_rng(3).choice(3, size=(60, 3), replace=True)
    sums = [sum((np.array(rows)[of == i].sum(axis=0) for i in draw), np.zeros(2)) for draw in taken]
    expected = [met / needed for needed, met in sums]
    metric = share_metric()
    assert bootstrap_values(metric, statistics, 60, 3, "document").tolist() == expected
    assert bootstrap_values(by_weights(metric), statistics, 60, 3, "document").tolist() == expected
    with pytest.raises(InputError, match="nothing tells the section"):
        bootstrap_values(metric, statistics, by="section")


@pytest.mark.parametrize("by", ["", "document"])
@pytest.mark.parametrize("test", ["bootstrap", "randomization"])
def test_rows_that_are_parts_of_segments(test: significance.Test, by: str) -> None:
    chance = np.random.default_rng(1)
    drafts = []
    for path, rate in (("a", 0.7), ("b", 0.55)):
        units = np.sort(chance.integers(40, size=90))
        needed = chance.integers(1, 4, size=90)
        table = np.stack([needed, chance.binomial(needed, rate)], axis=1)
        groups = {"document": Groups(("x", "y", "z", "w"), units // 10)}
        drafts.append((path, shares(table, 40, units=units, groups=groups)))  # type: ignore[arg-type]
    metric = share_metric()
    first = paired([(metric, drafts)], test, 200, 50, by=by)
    assert first == paired([(by_weights(metric), drafts)], test, 200, 50, by=by)
    p = first[0][1].comparison.p  # type: ignore[union-attr]
    assert 1 / 201 <= p < 0.9


def test_drafts_that_cannot_be_compared_are_refused() -> None:
    metric = share_metric()
    long, short = shares([(1, 1)] * 4), shares([(1, 1)] * 3)
    with pytest.raises(InputError, match=r"a.txt has 4 segments from number 1 and b.txt has 3"):
        paired([(metric, [("a.txt", long), ("b.txt", short)])])
    with pytest.raises(InputError, match="same segments"):
        clustered(metric, [("a.txt", long), ("b.txt", shares([(1, 1)] * 4, first=4))])
    with pytest.raises(InputError, match=r"b.txt: statistics of share where those of bleu"):
        clustered(BY_NAME["bleu"], [("b.txt", long)])
    zh, other = (counted("bleu", ["甲乙"], [["甲乙"]], tokenize=tokenizer) for tokenizer in ("zh", "13a"))
    with pytest.raises(InputError, match="counted in different ways"):
        paired([(BY_NAME["bleu"], [("a.txt", zh), ("b.txt", other)])])


@given(st.lists(st.floats(0, 1), max_size=12), st.randoms())
def test_holm(ps: list[float], chance: random.Random) -> None:
    adjusted = holm(ps)
    for p, corrected in zip(ps, adjusted, strict=True):
        assert p <= corrected <= min(1.0, len(ps) * p)
    ordered = sorted(zip(ps, adjusted, strict=True))
    assert all(before[1] <= after[1] for before, after in pairwise(ordered))
    order = list(range(len(ps)))
    chance.shuffle(order)
    assert holm([ps[i] for i in order]) == [adjusted[i] for i in order]
    if ps:
        assert min(adjusted) == min(1.0, len(ps) * min(ps))


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_drafts_of_one_text_are_one_cluster() -> None:
    good, poor = shares([(4, 3), (4, 4), (4, 3)] * 20), shares([(4, 1), (4, 2), (4, 1)] * 20)
    numbers, found = clustered(share_metric(), [("a", good), ("b", good), ("c", poor), ("d", poor)])
    assert numbers == [1, 1, 2, 2]
    assert [(each.path, each.other) for each in found][:3] == [("a", "b"), ("a", "c"), ("a", "d")]
    assert [each.p for each in found if each.difference == 0] == [1.0, 1.0]
    assert all(each.adjusted < 0.05 for each in found if each.difference)
    assert clustered(share_metric(), [("a", good)]) == ([1], [])


def test_more_pairs_are_held_against_more_draws() -> None:
    drafts = [(f"{met}", shares([(20, met), (20, met + 1)] * 30)) for met in range(18, 6, -1)]
    numbers, found = clustered(share_metric(), drafts)
    assert len(found) == 66
    assert numbers == list(range(1, 13))
    assert clustered(share_metric(), drafts, draws=1000)[0] == [1] * 12


@settings(max_examples=30)
@given(st.integers(0, 2**32), st.integers(2, 5), st.floats(0, 0.2))
def test_lines_are_where_all_above_can_be_told_from_all_below(seed: int, count: int, step: float) -> None:
    chance = np.random.default_rng(seed)
    tables = [[(4, chance.binomial(4, 0.9 - step * n)) for _ in range(25)] for n in range(count)]
    tables.sort(key=lambda table: -sum(met for _, met in table))
    paths = [str(n) for n in range(count)]
    numbers, found = clustered(share_metric(), list(zip(paths, map(shares, tables), strict=True)), draws=100)
    p = {(int(each.path), int(each.other)): each.adjusted for each in found}
    assert [each.adjusted for each in found] == holm([each.p for each in found])
    for line in range(1, count):
        apart = all(p[above, below] < 0.05 for above in range(line) for below in range(line, count))
        assert numbers[line] - numbers[line - 1] == apart
