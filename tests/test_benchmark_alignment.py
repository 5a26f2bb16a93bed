"""The alignment benchmark's scoring, and the texts that it is given; nothing is aligned here."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.alignment import main
from benchmarks.alignment_data import (
    Gold,
    Side,
    Text,
    concatenated,
    documents,
    fates,
    noisy,
    own_text,
    paragraphs,
    read_own,
    rebuilt,
    repeated,
)
from benchmarks.alignment_lengths import by_lengths
from benchmarks.alignment_scores import (
    Bin,
    area,
    boundaries,
    calibration_error,
    judged,
    merged,
    reliability,
    scored,
)
from termkit.core.alignment import Bead, Sentences

Ends = tuple[int, int, int, int]


def gold(*ends: Ends, coarse: tuple[int, ...] = ()) -> tuple[Gold, ...]:
    return tuple(Gold(range(a, b), range(c, d), number in coarse) for number, (a, b, c, d) in enumerate(ends))


def beads(*ends: Ends) -> list[Bead]:
    return [Bead(range(a, b), range(c, d)) for a, b, c, d in ends]


def made(found: tuple[Gold, ...], name: str = "a") -> Text:
    """A text of as many sentences as the gold beads have."""
    sides = []
    for language, size in (("zh-Hans", found[-1].source.stop), ("en", found[-1].target.stop)):
        side = Side(language)
        side.add(f"{language} {number}" for number in range(size))
        sides.append(side.built(name))
    return Text(name, sides[0], sides[1], found)


def said(side: Sentences) -> list[str]:
    return [side.document.text[start:end] for start, end in side.spans]


def test_strict_counts_beads_that_are_exactly_right_and_lax_those_that_touch() -> None:
    text = made(gold((0, 1, 0, 1), (1, 2, 1, 3), (2, 3, 3, 4), (3, 4, 4, 5)))
    found = beads((0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 4), (3, 4, 4, 5))
    strict, lax = scored([text], [found])
    assert strict == (0.5, 0.5)
    assert strict.f1 == pytest.approx(0.5)
    assert lax == (1, 1)


def test_what_touches_on_one_side_only_is_wrong_for_both_measures() -> None:
    text = made(gold((0, 1, 0, 1), (1, 2, 1, 2)))
    assert scored([text], [beads((0, 1, 1, 2), (1, 2, 0, 1))]) == ((0, 0), (0, 0))


def test_beads_of_one_side_count_for_precision_sentence_by_sentence_and_not_for_recall() -> None:
    text = made(gold((0, 1, 0, 1), (1, 3, 1, 1)))
    assert scored([text], [beads((0, 1, 0, 1), (1, 3, 1, 1))]).strict == (1, 1)
    assert scored([text], [beads((0, 1, 0, 1), (1, 2, 1, 1), (2, 3, 1, 1))]).strict == (1, 1)
    assert scored([text], [beads((0, 1, 0, 0), (1, 3, 0, 0), (3, 3, 0, 1))]).strict == (0.5, 0)
    assert scored([text], [beads((0, 3, 0, 1))]).strict == (0, 0)


def test_counts_are_added_up_over_texts() -> None:
    short, long = made(gold((0, 1, 0, 1))), made(gold(*((n, n + 1, n, n + 1) for n in range(3))))
    assert scored([short, long], [beads((0, 1, 0, 1)), beads((0, 3, 0, 3))]).strict == (0.5, 0.25)


def test_beads_inside_a_coarse_bead_are_merged_and_others_are_not() -> None:
    text = made(gold((0, 2, 0, 3), (2, 3, 3, 4), coarse=(0,)))
    assert merged(text, beads((0, 1, 0, 1), (1, 2, 1, 3), (2, 3, 3, 4))) == {((0, 1), (0, 1, 2)), ((2,), (3,))}
    assert scored([text], [beads((0, 1, 0, 1), (1, 2, 1, 3), (2, 3, 3, 4))]).strict == (1, 1)
    assert scored([text], [beads((0, 1, 0, 1), (1, 3, 1, 4))]).strict == (0, 0)
    assert scored([text], [beads((0, 1, 0, 1), (1, 2, 1, 2), (2, 2, 2, 3), (2, 3, 3, 4))]).strict == (1, 1)
    assert scored([text], [beads((0, 2, 0, 0), (2, 2, 0, 3), (2, 3, 3, 4))]).strict == (1 / 6, 0.5)


def test_beads_are_judged_by_the_gold_but_not_inside_coarse_beads() -> None:
    text = made(gold((0, 2, 0, 3), (2, 3, 3, 4), (3, 5, 4, 4), coarse=(0,)))
    found = [
        Bead(range(1), range(1), 0.9),
        Bead(range(1, 2), range(1, 3), 0.8),
        Bead(range(2, 3), range(3, 4), 0.7),
        Bead(range(3, 5), range(4, 4), 0.6),
    ]
    assert list(judged(text, found)) == [(0.7, True), (0.6, True)]
    assert list(judged(text, [Bead(range(1, 3), range(4), 0.4)])) == [(0.4, False)]


def test_calibration() -> None:
    verdicts = [(1.0, True), (0.95, True), (0.95, False), (0.05, False)]
    low, high = reliability(verdicts)
    assert low == Bin(1, 0.05, 0)
    assert tuple(high) == pytest.approx((3, 2.9 / 3, 2 / 3))
    assert calibration_error(verdicts) == pytest.approx((0.05 + 3 * (2.9 - 2) / 3) / 4)
    assert calibration_error([]) == 0


def test_area_under_the_curve() -> None:
    assert area([(0.1, False), (0.9, True)]) == 1
    assert area([(0.9, False), (0.1, True)]) == 0
    assert area([(0.5, False), (0.5, True)]) == 0.5


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 1.0]), st.booleans()), max_size=12))
def test_area_is_the_share_of_pairs_in_the_right_order(verdicts: list[tuple[float, bool]]) -> None:
    pairs = [(low, high) for low, wrong in verdicts if not wrong for high, right in verdicts if right]
    wins = sum((low < high) + (low == high) / 2 for low, high in pairs)
    assert area(verdicts) == pytest.approx(wins / max(len(pairs), 1))


def test_boundaries() -> None:
    assert tuple(boundaries([{3, 6}, {4}, {1}], [{3}, {4, 5}, set()])) == pytest.approx((2 / 3, 1 / 2))


SEGMENTS = [(f"甲{number}。乙{number}。", f"A {number}. B {number}.") for number in range(9)]
CORPUS = {"one": SEGMENTS, "few": SEGMENTS[:7]}


def test_segments_become_lines_and_small_documents_are_left_out() -> None:
    (text,) = rebuilt(CORPUS, "zh-Hans", split=False)
    assert said(text.source) == [chinese for chinese, _ in SEGMENTS]
    assert said(text.target) == [english for _, english in SEGMENTS]
    assert text.gold == gold(*((n, n + 1, n, n + 1) for n in range(9)))


def test_segments_become_paragraphs_of_sentences() -> None:
    segments = [*SEGMENTS[:7], ("甲。乙。", "A and B."), ("", "Left out.")]
    (text,) = rebuilt({"one": segments}, "zh-Hans", split=True)
    assert said(text.target)[:3] == ["A 0.", "B 0.", "A 1."]
    assert list(text.source.blocks) == [number for number in range(8) for _ in range(2)]
    assert text.gold == (
        *gold(*((n, n + 1, n, n + 1) for n in range(14))), Gold(range(14, 16), range(14, 15), True),
        Gold(range(16, 16), range(15, 16)),
    )  # fmt: skip


@pytest.mark.parametrize("split", [False, True])
def test_damage_is_the_same_in_each_run_and_leaves_gold_beads_that_hold(split: bool) -> None:
    corpus = {f"document {number}": SEGMENTS for number in range(20)}
    texts = rebuilt(corpus, "zh-Hans", split, 0.6)
    assert texts == rebuilt(corpus, "zh-Hans", split, 0.6)
    assert texts != rebuilt(corpus, "zh-Hans", split, 0.6, seed=2)
    assert texts[0].gold != texts[1].gold
    for text in texts:
        complete(text)
        for bead in text.gold:
            if bead.source and bead.target:
                digits = ["".join(filter(str.isdigit, side.text(numbers))) for side, numbers in _sides(text, bead)]
                assert digits[0] == digits[1]
            else:
                assert bead.source or bead.target
        assert any(not bead.source for text in texts for bead in text.gold)
    if split:
        assert any(len(set(text.source.blocks)) != len(set(text.target.blocks)) for text in texts)
    else:
        assert any(len(bead.source) != len(bead.target) > 0 < len(bead.source) for text in texts for bead in text.gold)


def _sides(text: Text, bead: Gold) -> list[tuple[Sentences, range]]:
    return [(text.source, bead.source), (text.target, bead.target)]


def complete(text: Text) -> None:
    """Every sentence of both sides stands in one bead, in order, and blocks hold their sentences."""
    assert [number for bead in text.gold for number in bead.source] == list(range(len(text.source)))
    assert [number for bead in text.gold for number in bead.target] == list(range(len(text.target)))
    for side in (text.source, text.target):
        for span, block in zip(side.spans, side.blocks, strict=True):
            assert side.document.blocks[block].start <= span.start < span.end <= side.document.blocks[block].end


@given(st.integers(0, 40), st.floats(0, 1), st.integers(0, 5))
def test_only_what_both_sides_keep_is_run_together(number: int, damage: float, seed: int) -> None:
    plan = fates(number, damage, Random(seed))
    assert len(plan) == number
    assert damage > 0 or set(plan) <= {"keep"}
    for fate, following in zip(plan, [*plan[1:], "drop"], strict=False):
        assert not (fate.startswith("join") and following.startswith("drop"))


def test_documents_of_a_corpus(tmp_path: Path) -> None:
    rows = [
        {"doc": "a", "hans": "甲", "en": "A"},
        {"doc": "b", "hans": "乙", "en": "B"},
        {"doc": "a", "hans": "丙", "en": "C"},
        {"doc": "a", "hans": "丁"},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert documents(path, "hans", "en") == {"a": [("甲", "A"), ("丙", "C")], "b": [("乙", "B")]}


def test_a_text_of_our_own(tmp_path: Path) -> None:
    path = tmp_path / "tale.zh-Hant-TW.jsonl"
    lines = [
        '{"zh": ["甲。", "乙。"], "en": ["A."]}',
        '{"zh": [], "en": ["B."], "paragraph": true}',
        '{"zh": ["丙。"], "en": ["C."]}',
    ]
    path.write_text("\n".join(lines), "utf-8")
    text = own_text(path)
    assert (text.name, text.source.document.language, text.target.document.language) == ("tale", "zh-Hant-TW", "en")
    assert text.gold == gold((0, 2, 0, 1), (2, 2, 1, 2), (2, 3, 2, 3))
    assert (list(text.source.blocks), list(text.target.blocks)) == ([0, 0, 1], [0, 1, 1])
    assert list(paragraphs(text.source, "")) == [("甲。乙。", {2}), ("丙。", set())]
    assert list(paragraphs(text.target, " ")) == [("A.", set()), ("B. C.", {2})]


def test_our_own_texts_are_whole() -> None:
    texts = read_own()
    assert len(texts) == 7
    for text in texts:
        complete(text)
        assert text.source.document.language.startswith("zh-Han")
        assert len(text.gold) > 70
        assert text.source.document.blocks
        assert all(sentence == sentence.strip() != "" for side in (text.source, text.target) for sentence in said(side))


def test_noise_changes_words_of_the_target_and_nothing_else() -> None:
    text = read_own()[0]
    worse = noisy(text, 0.5)
    assert worse == noisy(text, 0.5)
    assert noisy(text, 0.0) == text
    assert (worse.source, worse.gold) == (text.source, text.gold)
    assert worse.target.blocks == text.target.blocks
    complete(worse)
    words, others = text.target.document.text.split(), worse.target.document.text.split()
    assert 0.3 < len(set(words) & set(others)) / len(set(words)) < 0.9


def test_texts_are_repeated_and_joined() -> None:
    a, b = made(gold((0, 1, 0, 2), (1, 1, 2, 3)), "a"), made(gold((0, 2, 0, 1), coarse=(0,)), "b")
    assert sum(text.size for text in repeated([a, b], 18)) in (18, 19, 20, 21)
    assert {text.name for text in repeated([a, b], 5)} == {"a", "b"}
    one = concatenated([a, b])
    complete(one)
    assert one.gold == gold((0, 1, 0, 2), (1, 1, 2, 3), (1, 3, 3, 4), coarse=(2,))
    assert (list(one.source.blocks), list(one.target.blocks)) == ([0, 1, 1], [0, 0, 0, 1])
    assert said(one.source) == [*said(a.source), *said(b.source)]


def test_lengths_alone_pair_sentences_of_like_length() -> None:
    source, target = Side("zh-Hans"), Side("en")
    sizes = (40, 3, 25, 60, 8)
    source.add("字" * size for size in sizes)
    target.add("x" * size * 3 for size in (*sizes[:3], 30, 30, sizes[4]))
    found = by_lengths(source.built("a"), target.built("a"))
    assert found == beads((0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 3), (3, 4, 3, 5), (4, 5, 5, 6))


def test_the_part_that_needs_no_data_runs() -> None:
    done = CliRunner().invoke(main, ["--only", "sentences"])
    assert done.exit_code == 0, done.output
    assert "Chinese " in done.output


def test_a_part_without_its_data_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--only", "d2l", "--only", "wmt25", "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert f"there is no {tmp_path / 'corpora' / 'd2l.segments.jsonl'}" in done.output
    assert f"there is no {tmp_path / 'wmt25-dev' / 'items.jsonl'}" in done.output


def test_a_part_aligns_its_texts_in_each_way(tmp_path: Path) -> None:
    rows = [
        {
            "doc": "a",
            "src": f"第{number}行，共{number * 7}頁{'。' * number}",
            "ref": f"Line {number} of {number * 7} pages",
        }
        for number in range(1, 10)
    ]
    path = tmp_path / "wmt25-dev" / "items.jsonl"
    path.parent.mkdir()
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = CliRunner().invoke(main, ["--only", "wmt25", "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    row = next(line for line in done.output.splitlines() if "no lexicon, alone" in line)
    assert row.split()[3:7] == ["1.000"] * 4
    assert "wmt25, lines                              18 lengths alone" in done.output
