"""Corrections read back: what is locked counts, and what cannot be is refused with its line."""

from __future__ import annotations

import pytest
from alignment_sample import ALIGNMENT, SOURCE, TARGET, bead, sentences
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.core.alignment import Alignment, Bead
from termkit.errors import InputError
from termkit.formats.corrections import read_corrections
from termkit.report.alignment import Settings, format_named

HEADER = "source_ids\ttarget_ids\tlocked\n"


def read(text: str, source: int = 10, target: int = 10) -> list[tuple[Bead, int]]:
    return [(one.bead, one.line) for one in read_corrections(text, "c.tsv", source, target)]


def fault(text: str, source: int = 10, target: int = 10) -> str:
    with pytest.raises(InputError) as caught:
        read_corrections(text, "c.tsv", source, target)
    return str(caught.value)


def locked(source: list[int], target: list[int]) -> Bead:
    return bead(source, target, 1.0, True)


def test_rows_that_are_marked_count_in_the_order_of_the_texts() -> None:
    text = HEADER + "[5]\t[4,5]\tyes\n[0]\t[0]\tno\n[1,2]\t[1]\tTRUE\n[3]\t[2]\t\n[8]\t[9]\t1\n[7]\t[8]\t0\n"
    assert read(text) == [
        (locked([1, 3], [1, 2]), 4), (locked([5, 6], [4, 6]), 2), (locked([8, 9], [9, 10]), 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "source_ids\ttarget_ids\n[0,1]\t[0]\n",
        "target_ids\tnotes\tsource_ids\n0\tlooked at twice\t0,1\n",
        '"source_ids"\t"target_ids"\tlocked\r\n"0,1"\t0\tYES\r\n',  # as a spreadsheet saves it
        "0 1\t0\n",
        "0,1\t0\n",
        "[0,1]\t[0]\n",
        "[0,1]\t[0]\tand what else stands here\n",
        "[0,1]:[0]\n",
        "\n[0, 1]:[0]:0.12\n\n",
        '{"source_ids": [0, 1], "target_ids": [0]}\n',
        '{"source_ids": [0, 1], "target_ids": [0], "locked": true}\n{"source_ids": [2], "target_ids": [1], "locked": false}\n',
    ],
)
def test_all_kinds_of_files_are_read(text: str) -> None:
    assert [one for one, _ in read(text)] == [locked([0, 2], [0, 1])]


def test_a_file_without_beads_locks_nothing() -> None:
    assert read("") == read("\n \n") == read(HEADER) == read(HEADER + "[0]\t[0]\tno\n") == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (HEADER + "[x]\t[0]\tyes\n", "c.tsv:2:1", "write numbers of sentences like [0,1]"),
        (HEADER + "[0]\t[1;2]\tyes\n", "c.tsv:2:5", "'[1;2]'"),
        (HEADER + "[0\t[1]\tyes\n", "c.tsv:2:1", "'[0'"),
        (HEADER + "-1\t[1]\tyes\n", "c.tsv:2:1", "'-1'"),
        (HEADER + "[0]\t[12345678901]\tyes\n", "c.tsv:2:5", "write numbers"),
        (HEADER + "[0]\t[0]\tmaybe\n", "c.tsv:2:9", "write yes or no"),
        (HEADER + "[0]\n", "c.tsv:2:1", "'locked'"),
        (HEADER + "\n[10]\t[0]\tyes\n", "c.tsv:3:1", "source sentence 10: the source has 10 sentences, numbered from 0 to 9"),
        (HEADER + "[0]\t[3,10]\tyes\n", "c.tsv:2:1", "target sentence 10"),
        (HEADER + "[3,5]\t[3]\tyes\n", "c.tsv:2:1", "source sentences 3 and 5 do not follow one another"),
        (HEADER + "[3]\t[5,4]\tyes\n", "c.tsv:2:1", "target sentences 5 and 4 do not follow one another"),
        (HEADER + "[3,3]\t[5]\tyes\n", "c.tsv:2:1", "source sentences 3 and 3 do not follow"),
        (HEADER + "[]\t[]\tyes\n", "c.tsv:2:1", "names no sentence"),
        ("source\ttarget\nA.\tB.\n", "c.tsv:1:1", "no column 'source_ids'"),
        ("source_ids\tlocked\n0\tyes\n", "c.tsv:1:1", "no column 'target_ids'"),
        ("A sentence.\n", "c.tsv:1:1", "no column 'source_ids'"),
        ("source_ids\ttarget_ids\tat\n[4]\t[]\tx\n", "c.tsv:2:8", "at is 'x'"),
        ("source_ids\ttarget_ids\tat\n[4]\t[]\t11\n", "c.tsv:2:1", "at is 11: the target has 10 sentences"),
        ("[0]:[0]\n0:1\n", "c.tsv:2:1", "write [0,1]:[2]"),
        ("[0]:[a]\n", "c.tsv:1:5", "'[a]'"),
        ('{"source_ids": [0], "target_ids": [0]}\n{"source_ids": [1],\n', "c.tsv:2:", "not JSON"),
        ('{"source_ids": [0], "target_ids": 0}\n', "c.tsv:1:1", "target ids are 0"),
        ('{"source_ids": [true], "target_ids": [0]}\n', "c.tsv:1:1", "source ids are [true]"),
        ('{"source_ids": [0], "target_id": [0]}\n', "c.tsv:1:1", "did you mean 'target_id'?"),
        ('{"source_ids": [0], "target_ids": [0], "locked": "yes"}\n', "c.tsv:1:1", "write true or false"),
        ('{"source_ids": [0], "target_ids": [], "at": -1}\n', "c.tsv:1:1", "at is -1"),
        ('{"source_ids": [0], "target_ids": [0]}\n[]\n', "c.tsv:2:1", "expected a JSON object"),
        ("{}\n" + "[" * 100_000 + "\n", "c.tsv:2:1", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(text: str, place: str, words: str) -> None:
    lines = [line for line in fault(text).split("\n") if line.startswith(place)]
    assert len(lines) == 1
    assert words in lines[0]


def test_all_faults_are_told_at_once() -> None:
    assert [line.split(":")[1] for line in fault("[0]:[x]\n[1]:[1]\n[99]:[2]\n[3]\n").split("\n")] == ["1", "3", "4"]
    assert fault("[0]:[x]\n" * 60).split("\n")[-1] == "c.tsv: and 10 more faults"


@pytest.mark.parametrize("text", ["[2]:[2]\n[4,5]:[4]\n[5]:[6]\n", "[2]:[2]\n[5]:[5,6]\n[4]:[4,5]\n"])
def test_a_sentence_in_two_beads_names_both_lines(text: str) -> None:
    assert fault(text).startswith("c.tsv:3:1:")
    assert "sentence 5 is in the bead of line 2 already" in fault(text)


def test_beads_that_share_a_sentence_far_apart_are_not_called_crossing() -> None:
    assert "target sentence 5 is in the bead of line 1 already" in fault("[0]:[5]\n[1]:[9]\n[2]:[5]\n")


def test_crossing_beads_name_both_lines() -> None:
    message = fault("[1]:[1]\n[6]:[3]\n[2]:[8]\n")
    assert message == (
        "c.tsv:3:1: [2]:[8] crosses [6]:[3] of line 2; what comes later in the source must come later in the target"
    )
    assert "\n" not in message


def test_what_has_no_counterpart_stands_where_at_says() -> None:
    text = "source_ids\ttarget_ids\tlocked\tat\n[4]\t[]\tyes\t6\n[]\t[8,9]\tyes\t7\n[5]\t[6]\tyes\t\n"
    assert [one for one, _ in read(text)] == [locked([4, 5], [6]), locked([5, 6], [6, 7]), locked([7], [8, 10])]


def test_without_at_it_stands_beside_its_neighbour() -> None:
    assert [one for one, _ in read("[3]:[5]\n[4]:[]\n[5]:[]\n[8]:[]\n[9]:[8]\n")] == [
        locked([3, 4], [5, 6]), locked([4, 5], [6]), locked([5, 6], [6]), locked([8, 9], [8]), locked([9, 10], [8, 9]),
    ]  # fmt: skip
    assert [one for one, _ in read("[0]:[]\n[]:[0]\n[9]:[]\n")] == [
        locked([0, 1], [0]), locked([1], [0, 1]), locked([9, 10], [10]),
    ]  # fmt: skip


def test_without_a_neighbour_its_place_must_be_told() -> None:
    assert "nothing tells where in the target it would stand" in fault("[3]:[5]\n[5]:[]\n[7]:[8]\n")
    assert "nothing tells where in the source it would stand" in fault("[]:[5]\n")


def test_a_place_inside_another_bead_is_refused() -> None:
    text = "source_ids\ttarget_ids\tat\n[3,4]\t[3]\t\n[]\t[4]\t4\n"
    assert fault(text).startswith("c.tsv:3:1: []:[4] crosses [3,4]:[3] of line 2")


def test_of_several_pairs_one_is_chosen() -> None:
    text = (
        "source_ids\ttarget_ids\tsource_file\ttarget_file\n"
        "[0]\t[0]\ta.zh.txt\ta.en.txt\n[99]\t[1]\tb.zh.txt\tb.en.txt\n[1]\t[1]\ta.zh.txt\ta.en.txt\n"
    )
    found = read_corrections(text, "c.tsv", 10, 10, files=("a.zh.txt", "a.en.txt"))
    assert [one.line for one in found] == [2, 4]
    assert fault(text) == "c.tsv:3:1: about other texts than line 2; give the beads of one pair of texts"


def test_what_is_locked_comes_back_from_every_format() -> None:
    for name in ("tsv", "jsonl"):
        parts: list[str] = []
        format_named(name).write([ALIGNMENT], [parts.append], Settings("1"))
        found = read_corrections("".join(parts), name, len(SOURCE), len(TARGET))
        assert [(one.bead, one.line) for one in found] == [(locked([3, 4], [2, 3]), 4 if name == "tsv" else 3)]
        assert found[0].texts == (ALIGNMENT.source.text(range(3, 4)), ALIGNMENT.target.text(range(2, 3)))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()).filter(lambda one: one[0] + one[1] > 0)))
@settings(max_examples=100)
def test_any_alignment_comes_back(sizes: list[tuple[int, int, bool]]) -> None:
    beads: list[Bead] = []
    source = target = 0
    for m, n, is_locked in sizes:
        beads.append(bead([source, source + m], [target, target + n], 1.0, is_locked))
        source, target = source + m, target + n
    both = Alignment(
        sentences("a", "zh-Hant", [["句。"]] * source), sentences("b", "en", [["One."]] * target), tuple(beads)
    )
    for name in ("tsv", "jsonl", "ids"):
        parts: list[str] = []
        format_named(name).write([both], [parts.append], Settings("1"))
        expected = [one._replace(locked=True) for one in beads if one.locked or name == "ids"]
        assert [one for one, _ in read("".join(parts), source, target)] == expected
