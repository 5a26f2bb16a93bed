"""Vectors of a model in place of words: a stub that knows a sentence by its key word, and stubs that are broken."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.align.embedding import Vectors, load
from termkit.align.lexicon import Lexicon, shipped
from termkit.align.shapes import SHAPES
from termkit.align.texts import Options, align_texts, of_segments
from termkit.core.alignment import Alignment
from termkit.errors import InputError

KEYS = ["獎|prize", "船|boat", "鐘|bell", "橋|bridge", "雪|snow", "鹽|salt", "井|well", "狼|wolf"]
ZH = ["誰得了獎？", "船來了。", "鐘不響。", "橋斷了。", "雪很深。", "鹽太少。", "井乾了。", "狼走了。"]
EN = ["the prize", "a boat", "one bell", "that bridge", "deep snow", "some salt", "dry well", "grey wolf"]


def by_key(sentences: Sequence[str]) -> np.ndarray:
    """One dimension for each key word."""
    rows = [[float(any(word in sentence for word in key.split("|"))) for key in KEYS] for sentence in sentences]
    return np.array(rows, np.float32)


def pairs(source: Sequence[str], target: Sequence[str], encoder: Callable[[Sequence[str]], object]) -> Alignment:
    sides = of_segments(source, "zh-Hant"), of_segments(target, "en")
    return align_texts([sides], Options(Lexicon(), encoder=encoder)).alignments[0]


def beads(alignment: Alignment) -> list[tuple[list[int], list[int]]]:
    return [(list(bead.source), list(bead.target)) for bead in alignment.beads]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 7), min_size=1, unique=True).map(sorted))
def test_key_words_alone_pair_the_sentences(kept: list[int]) -> None:
    """Whatever a version leaves out of eight sentences, the others find their own (and what was beside them)."""
    found = beads(pairs(ZH, [EN[number] for number in kept], by_key))
    for place, number in enumerate(kept):
        assert next(source for source, target in found if place in target).count(number) == 1
    if len(kept) == len(ZH):
        assert found == [([number], [number]) for number in range(8)]


def test_vectors_count_and_the_lexicon_does_not() -> None:
    """The stub says the opposite of what the words say, and is believed."""
    zh = ["我有一隻貓。", "下雨了。"]
    en = ["I have a cat.", "It is raining."]

    def crossed(sentences: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, 0.0] if s in (zh[0], en[1]) else [0.0, 1.0] for s in sentences], np.float32)

    sides = of_segments(zh, "zh-Hant"), of_segments(en, "en")
    by_words = align_texts([sides], Options(shipped())).alignments[0]
    assert beads(by_words) == [([0], [0]), ([1], [1])]
    by_vectors = align_texts([sides], Options(shipped(), encoder=crossed)).alignments[0]
    assert ([0], [0]) not in beads(by_vectors)


def test_sentences_of_a_bead_are_taken_together() -> None:
    found = pairs([ZH[0] + ZH[1], ZH[2], ZH[3] + ZH[4] + ZH[5]], EN[:6], by_key)
    assert beads(found) == [([0], [0, 1]), ([1], [2]), ([2], [3, 4, 5])]


def test_gains_are_cosines_above_chance() -> None:
    """Of the windows before each end, per pair of sentences 14 nats."""
    random = np.random.default_rng(3)
    source, target = random.normal(size=(7, 4)), random.normal(size=(9, 4))
    vectors = Vectors(lambda sentences: source if len(sentences) == 7 else target, ["a"] * 7, ["b"] * 9)
    units = [side / np.linalg.norm(side, axis=1, keepdims=True) for side in (source, target)]
    chance = float((units[0] @ units[1].T).mean())
    for rows, columns in ((range(1, 8), range(1, 10)), (range(6, 8), range(8, 10))):
        gains = vectors.gains(rows, columns)
        assert gains.shape == (len(SHAPES), len(rows), len(columns))
        for number, (m, n) in enumerate(SHAPES):
            for row in (row for row in rows if row >= m):
                for column in (column for column in columns if column >= n):
                    a, b = units[0][row - m : row].sum(axis=0), units[1][column - n : column].sum(axis=0)
                    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
                    found = gains[number, row - rows.start, column - columns.start]
                    assert found == pytest.approx((cosine - chance) * 14 * (m + n) / 2, abs=1e-3)


@pytest.mark.parametrize(("source", "target"), [([], []), (ZH, []), ([], EN), ([""], [""]), (["", ""], ["", "x", ""])])
def test_empty_sides_and_empty_sentences(source: list[str], target: list[str]) -> None:
    """Vectors of zeros have no direction, and are no error."""
    found = beads(pairs(source, target, by_key))
    assert [number for pair in found for number in pair[0]] == list(range(len(source)))
    assert [number for pair in found for number in pair[1]] == list(range(len(target)))


def test_an_encoder_is_asked_once_for_each_side() -> None:
    asked: list[list[str]] = []

    def encode(sentences: Sequence[str]) -> np.ndarray:
        asked.append(list(sentences))
        return by_key(sentences)

    pairs(ZH, EN, encode)
    assert asked == [ZH, EN]


BAD: dict[str, Callable[[Sequence[str]], object]] = {
    "not a number": lambda sentences: np.full((len(sentences), 3), np.nan),
    "infinite": lambda sentences: np.full((len(sentences), 3), np.inf),
    "a row too many": lambda sentences: np.ones((len(sentences) + 1, 3)),
    "a row too few": lambda sentences: np.ones((len(sentences) - 1, 3)),
    "one number for each": lambda sentences: np.ones(len(sentences)),
    "three axes": lambda sentences: np.ones((len(sentences), 3, 2)),
    "rows of several lengths": lambda sentences: [[1.0] * (number + 1) for number in range(len(sentences))],
    "words": lambda sentences: [["one", "two"] for _ in sentences],
    "nothing": lambda sentences: None,
    "another dimension for the other side": lambda sentences: np.ones((len(sentences), 2 + (sentences[0] in EN))),
}


@pytest.mark.parametrize("kind", BAD)
def test_an_encoder_of_no_use_is_refused(kind: str) -> None:
    with pytest.raises(InputError, match="of no use") as caught:
        pairs(ZH, EN, BAD[kind])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["float64", "integers", "lists", "small"])
def test_whatever_numbers_an_encoder_gives_serve(kind: str) -> None:
    def encode(sentences: Sequence[str]) -> object:
        rows = by_key(sentences)
        if kind == "lists":
            return rows.tolist()
        return rows * 1e-6 if kind == "small" else rows.astype(int if kind == "integers" else float)

    assert beads(pairs(ZH, EN, encode)) == [([number], [number]) for number in range(8)]


def package(monkeypatch: pytest.MonkeyPatch, model: object) -> None:
    """In place of the package sentence-transformers, installed or not."""
    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("absent", "file"):
        with pytest.raises(InputError, match="no such folder") as caught:
            load(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)


def test_the_package_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # how Python marks what cannot be imported
    with pytest.raises(InputError, match="extra 'embedding'"):
        load(tmp_path)


def test_a_folder_without_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: str, **options: object) -> None:
        raise OSError(f"no config.json in {folder}\nmore about it on many lines\n")

    package(monkeypatch, refuse)
    with pytest.raises(InputError, match="no sentence-transformers model") as caught:
        load(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_model_is_read_from_its_folder_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, object] = {}

    class Model:
        def __init__(self, folder: str, **options: object) -> None:
            told.update(options, folder=folder)

        def encode(self, sentences: list[str], **options: object) -> np.ndarray:
            assert type(sentences) is list
            return by_key(sentences)

    package(monkeypatch, Model)
    encoder = load(tmp_path)
    assert (told["folder"], told["local_files_only"]) == (str(tmp_path), True)
    assert beads(pairs(ZH, EN, encoder)) == [([number], [number]) for number in range(8)]
