"""Spans of a text before and after its conversion."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from termkit.core.conversion import Conversion, Edit, Edits
from termkit.core.span import Span

# what stays, then a change, and so on
pieces = st.lists(
    st.tuples(
        st.text(alphabet="ab", max_size=3), st.text(alphabet="xy", min_size=1, max_size=3), st.text("uv", max_size=3)
    ),
    max_size=5,
)


def conversion(parts: list[tuple[str, str, str]]) -> tuple[str, Conversion]:
    before = after = ""
    edits = []
    for stays, old, new in parts:
        before, after = before + stays, after + stays
        source = Span(len(before), len(before) + len(old))
        edits.append(Edit(source, Span(len(after), len(after) + len(new)), old, new, "test"))
        before, after = before + old, after + new
    return before, Conversion(after, tuple(edits))


def packed(before: str, made: Conversion) -> Conversion:
    numbers = array("i")
    for edit in made.edits:
        numbers.extend((edit.source.start, len(edit.before), len(edit.after), -1))
    return Conversion(made.text, Edits(before, made.text, numbers.tobytes(), lambda _: "test"))


@given(pieces)
def test_edits_held_as_numbers_are_the_same_edits(parts: list[tuple[str, str, str]]) -> None:
    before, made = conversion(parts)
    compact = packed(before, made)
    assert compact.edits == made.edits
    assert compact.edits[1:] == made.edits[1:]


@given(pieces, st.data())
def test_a_span_is_mapped_to_what_became_of_it(parts: list[tuple[str, str, str]], data: st.DataObject) -> None:
    before, made = conversion(parts)
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    for each in (made, packed(before, made)):
        target = each.to_target(Span(start, end))
        low, high = start, end
        for edit in each.edits:  # the whole of every edit that the range cuts
            if start < edit.source.end and edit.source.start < end:
                low, high = min(low, edit.source.start), max(high, edit.source.end)
        expected = "".join(
            [before[low:high]]
            if not any(low < edit.source.end and edit.source.start < high for edit in each.edits)
            else _rewritten(before, each, low, high)
        )
        if low < high:
            assert each.text[target.start : target.end] == expected


def _rewritten(before: str, made: Conversion, low: int, high: int) -> list[str]:
    parts = []
    for edit in made.edits:
        if low <= edit.source.start and edit.source.end <= high:
            parts += before[low : edit.source.start], edit.after
            low = edit.source.end
    return [*parts, before[low:high]]


@given(pieces)
def test_there_and_back_covers_the_span(parts: list[tuple[str, str, str]]) -> None:
    before, made = conversion([part for part in parts if part[2]])
    for start in range(len(before)):
        for end in range(start + 1, len(before) + 1):
            back = made.to_source(made.to_target(Span(start, end)))
            assert back.contains(Span(start, end))


def test_mapping() -> None:
    made = Conversion(
        "打開預設檔案",
        (Edit(Span(1, 3), Span(1, 2), "开启", "開", "x"), Edit(Span(3, 5), Span(2, 4), "默认", "預設", "x")),
    )
    assert made.to_target(Span(0, 1)) == Span(0, 1)
    assert made.to_target(Span(4, 6)) == Span(2, 5)
    assert made.to_source(Span(4, 6)) == Span(5, 7)
    assert made.to_target(Span(2, 2)) == Span(1, 2)
    assert made.to_target(Span(3, 3)) == Span(2, 2)
