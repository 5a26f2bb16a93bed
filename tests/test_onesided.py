"""What a translation leaves out or adds: when it is told, how sure, and when it is better not told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import make_glossary
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.document import Block, Document, Method, Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Side
from termkit.core.match import Matches
from termkit.core.onesided import OneSided, one_sided
from termkit.core.span import Span

GLOSSARY = make_glossary("橋: bridge")
PAIR = ("他昨天把房子賣給了一個外地人。", "Yesterday he sold the house to a stranger.")
LOST = ("鄰居們直到冬天才聽說這件事情。", "The neighbours heard of it only in the winter.")
BOTH = [PAIR, ("樹下的長椅還在原來的地方。", "The bench under the tree is where it was.")]
Row = tuple[str, str] | tuple[str, str, float]


def view_of(
    rows: Sequence[Row], masked: Sequence[str] = (), method: Method = "aligned", confidence: float = 1.0
) -> PairView:
    """Passages side by side; an empty text is a passage without counterpart."""
    texts, spans = ["", ""], [[], []]  # type: ignore[var-annotated]
    for row in rows:
        for side in (0, 1):
            start = len(texts[side])
            spans[side].append(Span(start, start + len(row[side])))
            texts[side] += row[side] + ("\n" if row[side] else "")
    segments = tuple(
        Segment(one, other, "sentence", confidence=row[2] if len(row) > 2 else 1.0)
        for one, other, row in zip(*spans, rows, strict=True)
    )
    views = []
    for text, language in zip(texts, ("zh-Hant", "en"), strict=True):
        masks = sorted(Span(text.index(part), text.index(part) + len(part)) for part in masked if part in text)
        document = Document("x", text, language, (Block(0, len(text), "paragraph"),), tuple(masks))
        views.append(DocumentView(document, lambda _: Matches((), ()), GLOSSARY))
    return PairView(Pair(views[0].document, views[1].document, segments, method, confidence), *views)


def found(view: PairView, side: Side = "source") -> list[OneSided]:
    return list(one_sided(view, side))


def told(view: PairView, side: Side = "source") -> list[str]:
    text = (view.source if side == "source" else view.target).document.text
    return [text[slice(*each.passage)] for each in found(view, side)]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("side", ["source", "target"])
def test_a_passage_of_one_side_is_told_with_what_stands_before_its_place(place: int, side: Side) -> None:
    number = 0 if side == "source" else 1
    lonely = (LOST[0], "") if side == "source" else ("", LOST[1])
    view = view_of([*BOTH[:place], lonely, *BOTH[place:]])
    other = (view.target if side == "source" else view.source).document.text
    (only,) = found(view, side)
    assert told(view, side) == [LOST[number]]
    assert (other[slice(*only.behind)] if only.behind else None) == (BOTH[place - 1][1 - number] if place else None)
    assert (only.is_sure, only.confidence) == (True, 1.0)
    assert not found(view, "target" if side == "source" else "source")


def test_what_has_a_counterpart_is_not_told() -> None:
    assert not found(view_of(BOTH))
    assert not found(view_of([]))


def test_texts_paired_by_the_file_or_hardly_at_all_tell_nothing() -> None:
    rows = [*BOTH, (LOST[0], "")]
    assert not found(view_of(rows, method="given"))
    assert not found(view_of(rows, confidence=0.49))
    assert found(view_of(rows, confidence=0.5))
    assert found(view_of(rows, method="lines"))


@pytest.mark.parametrize("label", ["見圖三。", "— 42 —", "2024/05/06 12:00", "😀😀😀", "GET /api/v2/items?id=7"])
def test_labels_numbers_and_addresses_are_not_told(label: str) -> None:
    assert not found(view_of([*BOTH, (label, "")]))


def test_what_is_masked_does_not_count() -> None:
    code = "print the sum of all these numbers to the screen now"
    assert found(view_of([*BOTH, (code, "")]))
    assert not found(view_of([*BOTH, (code, "")], masked=[code]))
    assert told(view_of([*BOTH, (f"{LOST[0]} {code}", "")], masked=[code])) == [f"{LOST[0]} {code}"]


def test_markup_with_a_few_words_in_it_is_not_told() -> None:
    words = "one two three four five six"
    assert found(view_of([*BOTH, (words, "")]))
    assert not found(view_of([*BOTH, (words.replace(" ", " <{[%$#@!&*()-+=]}> "), "")]))


@pytest.mark.parametrize("place", [1, 2])
def test_a_neighbour_that_is_long_enough_for_both_keeps_it_quiet(place: int) -> None:
    long = (PAIR[0], f"{PAIR[1]} {LOST[1]} Nobody had told them anything about it before then.")
    rows = [BOTH[1], BOTH[1], BOTH[1]]
    near = [*rows, long, (LOST[0], ""), *rows] if place == 1 else [*rows, (LOST[0], ""), long, *rows]
    assert not found(view_of(near))
    far = [*rows, long, BOTH[1], (LOST[0], ""), *rows]
    assert told(view_of(far)) == [LOST[0]]


def test_a_passage_that_may_have_moved_is_a_remark() -> None:
    rows = [(LOST[0], ""), *BOTH, ("", LOST[1])]
    (moved,) = found(view_of(rows))
    assert (moved.is_sure, moved.confidence) == (False, 0.5)
    (other,) = found(view_of(rows), "target")
    assert (other.is_sure, other.confidence) == (False, 0.5)
    (far,) = found(view_of([(LOST[0], ""), *[PAIR] * 13, ("", LOST[1])]))
    assert far.is_sure
    (longer,) = found(view_of([(LOST[0], ""), *BOTH, ("", LOST[1] * 3)]))
    assert longer.is_sure


@pytest.mark.parametrize(("confidence", "sure"), [(0.95, True), (0.9, True), (0.89, False), (0.2, False)])
def test_no_surer_than_the_alignment(confidence: float, sure: bool) -> None:
    (only,) = found(view_of([*BOTH, (LOST[0], "", confidence)]))
    assert (only.confidence, only.is_sure) == (confidence, sure)


TEXT = st.one_of(
    st.sampled_from(["", "", *PAIR, *LOST, "42", "\ud800", "𠮷" * 9, "a b c d e f g"]), st.text(max_size=20)
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(TEXT, TEXT, st.floats(0, 1)), max_size=10))
def test_only_whole_passages_without_counterpart_in_order(rows: list[tuple[str, str, float]]) -> None:
    view = view_of(rows)
    for side, number in (("source", 0), ("target", 1)):
        lonely = {
            segment[number]: segment.confidence
            for segment in view.pair.segments
            if segment[number].start < segment[number].end and segment[1 - number].start == segment[1 - number].end
        }
        spans = [each.passage for each in found(view, side)]  # type: ignore[arg-type]
        assert spans == sorted(set(spans))
        for each in found(view, side):  # type: ignore[arg-type]
            assert 0 <= each.confidence <= lonely[each.passage]
            assert not each.is_sure or each.confidence >= 0.9
