"""The machines in Python against plain definitions of what they do."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from termkit.text.engine import Chain, Stage, Words, built, word_tables

LETTERS = "ab发\U00020000"
texts = st.text(alphabet=LETTERS, max_size=14)
tables = st.dictionaries(st.sampled_from(LETTERS), st.sampled_from("ab髮xy"), max_size=4)
phrases = st.dictionaries(
    st.text(alphabet=LETTERS, min_size=1, max_size=4), st.text(alphabet="ab髮xy", min_size=1, max_size=3), max_size=7
)
stages = st.tuples(tables, phrases)


def stage(characters: Mapping[str, str], keys: Mapping[str, str]) -> Stage:
    return Stage("".join(characters), "".join(characters.values()), "\n".join(keys), "\n".join(keys.values()))


def replaced(characters: Mapping[str, str], keys: Mapping[str, str], text: str) -> str:
    """The longest key at each place, from left to right."""
    parts, at = [], 0
    while at < len(text):
        for end in range(len(text), at, -1):
            if text[at:end] in keys:
                parts.append(keys[text[at:end]])
                at = end
                break
        else:
            parts.append(characters.get(text[at], text[at]))
            at += 1
    return "".join(parts)


def check_edits(before: str, after: str, numbers: bytes) -> None:
    """Between the edits the texts are equal; each edit is a change."""
    edits = array("i", numbers)
    here = there = 0
    for start, length, size, _ in zip(edits[0::4], edits[1::4], edits[2::4], edits[3::4], strict=True):
        assert start >= here
        assert length > 0
        assert before[here:start] == after[there : there + start - here]
        there += start - here
        assert before[start : start + length] != after[there : there + size]
        here, there = start + length, there + size
    assert before[here:] == after[there:]


@given(stages, texts)
def test_a_stage_takes_the_longest_phrase_at_each_place(one: tuple[dict[str, str], dict[str, str]], text: str) -> None:
    characters, keys = one
    assert stage(*one).replace(text) == replaced(characters, keys, text)


@given(st.lists(stages, min_size=1, max_size=3), st.none() | phrases, texts)
def test_a_chain_runs_its_stages_over_what_no_segment_covers(
    parts: list[tuple[dict[str, str], dict[str, str]]], segments: dict[str, str] | None, text: str
) -> None:
    def through(run: str) -> str:
        for characters, keys in parts:
            run = replaced(characters, keys, run)
        return run

    expected, run, at = "", "", 0
    while at < len(text):
        found = max((key for key in segments or {} if text.startswith(key, at)), key=len, default="")
        if found:
            expected += through(run) + (segments or {})[found]
            run = ""
        else:
            run += text[at]
        at += len(found) or 1
    expected += through(run)

    chain = Chain([stage(*each) for each in parts], None if segments is None else stage({}, segments))
    assert chain.convert(text) == expected
    after, numbers = chain.convert_edits(text)
    assert after == expected
    check_edits(text, after, numbers)


words = st.dictionaries(
    st.text(alphabet=LETTERS, min_size=1, max_size=4),
    st.tuples(st.none() | st.text(alphabet="abxy", min_size=1, max_size=3), st.integers(-9, 0)),
    max_size=8,
)


@given(tables, words, st.integers(-9, 0), texts)
def test_words_take_the_likeliest_division(
    characters: dict[str, str], lexicon: dict[str, tuple[str | None, int]], unknown: int, text: str
) -> None:
    def best(start: int) -> tuple[int, list[str]]:
        """Score and words; of equal scores the longer first word."""
        if start == len(text):
            return 0, []
        found: list[tuple[int, int, list[str]]] = []
        for end in range(start + 1, len(text) + 1):
            word = text[start:end]
            if word in lexicon or end == start + 1:
                score, rest = best_from[end]
                found.append((score + lexicon.get(word, (None, unknown))[1], end, [word, *rest]))
        score, _, division = max(found, key=lambda each: each[:2])
        return score, division

    best_from: dict[int, tuple[int, list[str]]] = {len(text): (0, [])}
    for start in range(len(text) - 1, -1, -1):
        best_from[start] = best(start)
    expected = ""
    for word in best_from[0][1]:
        value = lexicon.get(word, (None, 0))[0]
        expected += "".join(characters.get(each, each) for each in word) if value is None else value

    keys = "\n".join(lexicon)
    values = "\n".join(value or "" for value, _ in lexicon.values())
    scores = array("i", [score for _, score in lexicon.values()]).tobytes()
    source, target = "".join(characters), "".join(characters.values())
    machine = Words(source, target, keys, values, scores, unknown)
    assert machine.convert(text) == expected
    after, numbers = machine.convert_edits(text)
    assert after == expected
    check_edits(text, after, numbers)
    assert [text[start:end] for start, end, _ in machine.divide(text)] == best_from[0][1]
    kept = word_tables(source, target, keys, values)
    assert Words(source, target, keys, values, scores, unknown, kept).convert(text) == expected


def test_a_kept_automaton_does_the_same() -> None:
    keys, values = "头发\n发", "頭髮\n發"
    assert Stage("头", "頭", keys, values, built(keys)).replace("头发发头") == "頭髮發頭"


def test_what_no_automaton_can_hold_stays() -> None:
    assert stage({"发": "發"}, {"头发": "頭髮"}).replace("\ud800头发\0发\udfff") == "\ud800頭髮\0發\udfff"


def test_big_texts_take_the_wide_table() -> None:
    machine = stage({"发": "發", "\U00020000": "x"}, {"头发": "頭髮"})
    text = "头发发头\U00020000a" * 500_000
    assert machine.replace(text) == "頭髮發头xa" * 500_000
