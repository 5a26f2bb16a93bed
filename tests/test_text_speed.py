"""The C extension against plain Python that says the same thing slowly."""

from __future__ import annotations

import random
import re
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

speed = pytest.importorskip("termkit.text._speed", reason="the C extension is not built")

# Some share their low 16 bits, or their low 5: what the extension tells characters apart by at first.
ALPHABET = "ab\0一丁 \ud800\udfff\U00020000\U0010ffff\U00010061A"
BLOCK = 4096  # the extension works in blocks of about so many characters

texts = st.text(ALPHABET, max_size=30)
words = st.text(ALPHABET, min_size=1, max_size=5)
maps = st.dictionaries(st.sampled_from(ALPHABET), st.sampled_from(ALPHABET), max_size=5)
phrases = st.dictionaries(words, words, max_size=12)
rules = st.tuples(maps, phrases)
scored = st.dictionaries(words, st.tuples(st.none() | words, st.integers(-9, 9)), max_size=15)

Rules = tuple[dict[str, str], dict[str, str]]
Scored = dict[str, tuple[str | None, int]]


class Unit(NamedTuple):
    start: int
    end: int
    text: str
    number: int


def stage(rule: Rules) -> Any:
    characters, keys = rule
    return speed.Stage("".join(characters), "".join(characters.values()), "\n".join(keys), "\n".join(keys.values()))


def splitter(characters: dict[str, str], entries: Scored, unknown: int) -> Any:
    values = "\n".join(value or "" for value, _ in entries.values())
    scores = array("i", [score for _, score in entries.values()])
    return speed.Words("".join(characters), "".join(characters.values()), "\n".join(entries), values, scores, unknown)


def tokens(text: str, keys: Sequence[str]) -> list[tuple[int, int, int]]:
    """Leftmost-longest: start, end and number of the key, -1 for a single character."""
    numbers: dict[str, int] = {}
    for number, key in enumerate(keys):
        numbers.setdefault(key, number)
    found, at, longest = [], 0, max(map(len, keys), default=0)
    while at < len(text):
        ends = (end for end in range(min(at + longest, len(text)), at, -1) if text[at:end] in numbers)
        end = next(ends, 0)
        found.append((at, end, numbers[text[at:end]]) if end else (at, at + 1, -1))
        at = end or at + 1
    return found


def replaced(text: str, rule: Rules) -> str:
    characters, keys = rule
    values = list(keys.values())
    return "".join(
        values[number] if number >= 0 else characters.get(text[start], text[start])
        for start, end, number in tokens(text, list(keys))
    )


def stepped(units: list[Unit], rule: Rules) -> list[Unit]:
    """Units through one more stage: a match joins all the units it touches."""
    characters, keys = rule
    values = list(keys.values())
    owner = [(number, char) for number, unit in enumerate(units) for char in unit.text]
    done: list[Unit] = []
    last = -1  # the last unit that went into done[-1]
    for start, end, number in tokens("".join(unit.text for unit in units), list(keys)):
        (first, char), (final, _) = owner[start], owner[end - 1]
        text = values[number] if number >= 0 else characters.get(char, char)
        index = number if number >= 0 else units[first].number
        if first == last:
            before = done.pop()
            index = number if number >= 0 else before.number
            done.append(Unit(before.start, units[final].end, before.text + text, index))
        else:
            done.append(Unit(units[first].start, units[final].end, text, index))
        last = final
    return done


def chained(text: str, stages: Sequence[Rules], segments: dict[str, str] | None) -> list[Unit]:
    units = [Unit(at, at + 1, char, -1) for at, char in enumerate(text)]
    if segments is None:
        for rule in stages:
            units = stepped(units, rule)
        return units
    values, done, run = list(segments.values()), [], list[Unit]()
    for start, end, number in [*tokens(text, list(segments)), (len(text), len(text), 0)]:
        if number < 0:
            run.append(units[start])
            continue
        for rule in stages:
            run = stepped(run, rule)
        done += run
        run = []
        if start < len(text):
            done.append(Unit(start, end, values[number], number))
    return done


def split(text: str, characters: dict[str, str], entries: Scored, unknown: int) -> list[Unit]:
    best: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)  # score, end of the first word
    longest = max(map(len, entries), default=1)
    for at in range(len(text) - 1, -1, -1):
        choices = [(best[at + 1][0] + entries.get(text[at], ("", unknown))[1], at + 1)]
        for end in range(at + 2, min(at + longest, len(text)) + 1):
            if text[at:end] in entries:
                choices.append((best[end][0] + entries[text[at:end]][1], end))
        best[at] = max(choices)
    numbers = {key: number for number, key in enumerate(entries)}
    units, at = list[Unit](), 0
    while at < len(text):
        end = best[at][1]
        value = entries.get(text[at:end], (None, 0))[0]
        if value is None:
            units += [Unit(i, i + 1, characters.get(text[i], text[i]), -1) for i in range(at, end)]
        else:
            units.append(Unit(at, end, value, numbers[text[at:end]]))
        at = end
    return units


def edits_of(text: str, units: Sequence[Unit]) -> list[tuple[int, ...]]:
    changed = [unit for unit in units if text[unit.start : unit.end] != unit.text]
    return [(unit.start, unit.end - unit.start, len(unit.text), unit.number) for unit in changed]


def numbers(data: bytes, width: int) -> list[tuple[int, ...]]:
    flat = array("i", data)
    return [tuple(flat[at : at + width]) for at in range(0, len(flat), width)]


def check(engine: Any, text: str, units: Sequence[Unit]) -> None:
    expected = "".join(unit.text for unit in units)
    assert engine.convert(text) == expected
    converted, edits = engine.convert_edits(text)
    assert converted == expected
    assert numbers(edits, 4) == edits_of(text, units)
    rebuilt, done, shift = "", 0, 0
    for start, length, size, _ in numbers(edits, 4):
        rebuilt += text[done:start] + converted[start + shift : start + shift + size]
        done, shift = start + length, shift + size - length
    assert rebuilt + text[done:] == converted


@given(texts, rules)
def test_a_stage_takes_the_leftmost_longest_key(text: str, rule: Rules) -> None:
    assert stage(rule).replace(text) == replaced(text, rule)


@settings(max_examples=400)
@given(texts, st.lists(rules, max_size=3), st.none() | phrases)
def test_a_chain_runs_its_stages_and_says_what_changed(
    text: str, stages: list[Rules], segments: dict[str, str] | None
) -> None:
    chain = speed.Chain([stage(rule) for rule in stages], None if segments is None else stage(({}, segments)))
    check(chain, text, chained(text, stages, segments))


@settings(max_examples=400)
@given(texts, maps, scored, st.integers(-9, 9))
def test_words_take_the_best_sum_of_scores(
    text: str, characters: dict[str, str], entries: Scored, unknown: int
) -> None:
    check(splitter(characters, entries, unknown), text, split(text, characters, entries, unknown))


@pytest.mark.parametrize("seed", range(4))
def test_long_texts_are_cut_into_blocks_without_a_trace(seed: int) -> None:
    chance = random.Random(seed)
    alphabet = "ab一丁七" + " ." * (seed % 2)  # without " ." no block can end

    def some(size: int) -> str:
        return "".join(chance.choices(alphabet, k=size))

    keys = {some(chance.randint(2, 6)).strip(" .") or "a": some(chance.randint(1, 9)) for _ in range(30)}
    later = {some(2).strip(" .") or "b": some(3) for _ in range(5)}
    text = some(3 * BLOCK + chance.randint(0, 9))
    first, second = ({"a": "b"}, keys), ({"七": "\U00020000"}, later)
    check(speed.Chain([stage(first), stage(second)]), text, chained(text, [first, second], None))
    check(speed.Chain([stage(second)], stage(first)), text, chained(text, [second], keys))
    entries: Scored = {key: (chance.choice([None, value]), chance.randint(-5, 5)) for key, value in keys.items()}
    check(splitter({"a": "b"}, entries, -3), text, split(text, {"a": "b"}, entries, -3))


def test_a_later_match_joins_the_units_it_touches() -> None:
    first, second = stage(({"c": "C"}, {"ab": "xyz", "de": "uv"})), stage(({}, {"zC": "-", "v": "V"}))
    converted, edits = speed.Chain([first, second]).convert_edits("abcde")
    assert converted == "xy-uV"
    assert numbers(edits, 4) == [(0, 3, 3, 0), (3, 2, 2, 1)]


def test_what_a_segment_gives_is_final() -> None:
    chain = speed.Chain([stage(({"a": "A"}, {"xa": "!"}))], stage(({"a": "?"}, {"bb": "xa"})))
    assert chain.convert("axabbaxa") == "A!xaA!"


def test_on_ties_the_longer_word_wins() -> None:
    assert splitter({}, {"ab": ("1", 2), "a": ("2", 1), "b": ("3", 1)}, 0).convert("ab") == "1"


def test_the_first_of_equal_keys_wins() -> None:
    assert speed.Stage("aa", "bc", "xy\nxy", "1\n2").replace("axy") == "b1"
    assert speed.Words("", "", "xy\nxy", "1\n2", array("i", [5, 9]).tobytes(), 0).convert("xy") == "1"


def test_keys_that_begin_one_another() -> None:
    keys = {"a" * size: f"<{size}>" for size in range(1, 21)}
    assert stage(({}, keys)).replace("a" * 50 + "b") == "<20><20><10>b"


def test_long_keys_long_values_and_long_runs() -> None:
    key, text = "一" * 10_000, "一" * 25_000
    assert stage(({"一": "1"}, {key: "x"})).replace(text) == "xx" + "1" * 5_000
    assert stage(({}, {"一": "y" * 10_000})).replace("一" * 100) == "y" * 1_000_000
    run = "a" * 1_000_000
    assert stage(({"a": "\U00020000"}, {"ab": "x"})).replace(run) == "\U00020000" * 1_000_000
    pairs = splitter({}, {"aa": ("b", 2), "aaa": ("c", 2)}, 0)
    assert pairs.convert(run) == "b" * 500_000
    assert len(pairs.convert_edits(run)[1]) == 500_000 * 16


@pytest.mark.parametrize("text", ["", "a", "é", "é" * 50, "abc" * 2000, "一", "𠀀", "\ud800"])
def test_what_nothing_changes_stays_equal_to_itself(text: str) -> None:
    for result in (stage(({}, {})).replace(text), speed.Chain([]).convert(text), splitter({}, {}, 0).convert(text)):
        assert result == text
        assert hash(result) == hash(text)
        assert result.isascii() == text.isascii()


@pytest.mark.parametrize(
    ("given_", "error"),
    [
        (("a", "", "", ""), ValueError),
        (("", "", "a", ""), ValueError),
        (("", "", "", "a"), ValueError),
        (("", "", "a\nb", "a"), ValueError),
        (("", "", "a\n", "a\nb"), ValueError),
        (("", "", "a\n\nb", "a\nb\nc"), ValueError),
        (("", "", b"a", "a"), TypeError),
        (("", "", None, "a"), TypeError),
        (("", "", "a", 5), TypeError),
        ((None, "", "", ""), TypeError),
        (("", "", ""), TypeError),
    ],
)
def test_a_stage_refuses_what_it_cannot_hold(given_: tuple[object, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        speed.Stage(*given_)


@pytest.mark.parametrize(
    ("scores", "unknown", "error"),
    [
        ([1], 0, TypeError),
        ("1234", 0, TypeError),
        (b"123", 0, ValueError),
        (b"12345678", 0, ValueError),
        (None, 0, TypeError),
        (b"1234", 1 << 40, OverflowError),
        (b"1234", None, TypeError),
    ],
)
def test_words_refuse_what_is_no_score(scores: object, unknown: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        speed.Words("", "", "a", "b", scores, unknown)


@pytest.mark.parametrize("text", [None, b"a", 1, ["a"]])
def test_only_text_is_converted(text: object) -> None:
    with pytest.raises(TypeError, match="str"):
        stage(({}, {})).replace(text)
    with pytest.raises(TypeError, match="str"):
        speed.Chain([]).convert_edits(text)


@given(
    st.text(
        st.sampled_from(
            "a发\u2fef\u2ff0\u2fff\u3000\uf8ff\uf900\ufaff\ufb00\ufdd0\U0002f7ff\U0002f800\U0002fa1f\U0002fa20"
        )
    )
)
def test_what_is_plain(text: str) -> None:
    odd = re.compile("[\u2ff0-\u2fff\uf900-\ufaff\ufdd0\U0002f800-\U0002fa1f]")
    assert speed.is_plain(text) == (odd.search(text) is None)
    with pytest.raises(TypeError, match="str"):
        speed.is_plain(text.encode())


def test_a_chain_is_made_of_stages() -> None:
    for stages, segments in (
        ([1], None),
        (5, None),
        ([splitter({}, {}, 0)], None),
        ([], "x"),
        ([speed.Chain([])], None),
    ):
        with pytest.raises(TypeError):
            speed.Chain(stages, segments)


def test_no_argument_is_passed_by_name() -> None:
    one = stage(({}, {"a": "b"}))
    for make, given_, named in (
        (speed.Chain, ([one],), {"segments": one}),
        (speed.Stage, ("", "", "", ""), {"automaton": b""}),
        (speed.Words, ("", "", "", "", b"", 0), {"kept": None}),
    ):
        with pytest.raises(TypeError):
            make(*given_, **named)


def test_scores_do_not_overflow() -> None:
    top = (1 << 31) - 1
    assert splitter({}, {"aa": ("b", top), "aaa": ("c", -top)}, -top).convert("a" * 100_000) == "b" * 50_000


def test_threads_may_share_a_chain() -> None:
    rule: Rules = ({"一": "壹"}, {"二三": "x"})
    chain, text = speed.Chain([stage(rule)]), "一二三。" * 50_000
    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(chain.convert, [text] * 8))
    assert results == {replaced("一二三。", rule) * 50_000}


def test_nothing_leaks() -> None:
    resource = pytest.importorskip("resource")

    def once() -> None:
        keys = "\n".join(f"{number:06}" for number in range(2000))
        one = speed.Stage("一", "二", keys, keys)
        chain = speed.Chain([one, one], one)
        chain.convert_edits("一" * 20_000)
        speed.Words("", "", keys, keys, bytes(8000), 0).convert("000001" * 500 + "\U00020000")
        for arguments in (("a", "", "", ""), ("", "", keys, keys + "\n"), ("", "", keys, None)):
            with pytest.raises((TypeError, ValueError)):
                speed.Stage(*arguments)
        with pytest.raises(TypeError):
            speed.Chain([one, 1], one)

    for _ in range(30):
        once()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(100):
        once()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4096  # one leak of any is twice as much
