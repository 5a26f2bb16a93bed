"""Tokenizers in bulk: sacrebleu's tokens, line by line."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics.bleu import _get_tokenizer
from sacrebleu.tokenizers import tokenizer_spm
from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh

from termkit.errors import ConfigError
from termkit.score.tokens import tokenizer, tokenizer_signature

OWN = ("13a", "zh", "intl", "char", "none")
PIECES = [
    "&quot;",
    "&lt;",
    "&amp;lt;",
    "<skipped>",
    "&g<skipped>t;",
    "-\n",
    "\n",
    *"aZ019.,-.,- $%()[]~/中，。、\t\x85\u2028²½“𠮷\0\ud800\U0010ffff",
]
LINE = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=20).map("".join).map(str.rstrip)


@pytest.mark.parametrize("name", OWN)
@settings(max_examples=150)
@given(lines=st.lists(LINE, max_size=6))
def test_tokens_are_sacrebleus(name: str, lines: list[str]) -> None:
    theirs = _get_tokenizer(name)()
    assert tokenizer(name)(lines) == [theirs(line).split() for line in lines]
    assert tokenizer_signature(name) == theirs.signature()


@pytest.mark.parametrize("name", ["13a", "zh", "intl"])
def test_every_character_is_classed_as_sacrebleu_does(name: str) -> None:
    """Between letters and between digits, so that marks show; line ends count as sacrebleu takes them."""
    theirs = _get_tokenizer(name)()
    for start in range(0, 0x110000, 0x1000):
        points = range(start, start + 0x1000, 1 if start < 0x30000 else 16)  # beyond, a sample of what is unassigned
        lines = [f"a{chr(point)}b" for point in points] + [
            f"1{chr(point)}2" for point in points[:: 1 + start // 0x3000]
        ]
        assert tokenizer(name)(lines) == [theirs.__call__.__wrapped__(theirs, line).split() for line in lines]


def test_extension_b_is_not_split_as_in_sacrebleu() -> None:
    assert TokenizerZh._is_chinese_char("\u2001")
    assert tokenizer("zh")(["a𠮷b", "a\u2a6db"]) == [["a𠮷b"], ["a", "\u2a6d", "b"]]


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a download was begun")

    monkeypatch.setattr(tokenizer_spm, "download_file", refuse)
    monkeypatch.setattr("sacrebleu.utils.SACREBLEU_DIR", str(tmp_path))
    for name in ("spm", "flores101", "flores200", "spBLEU-1K"):
        with pytest.raises(ConfigError, match="nothing is downloaded"):
            tokenizer(name)
    assert tokenizer_signature("spm") == "flores101"


@pytest.mark.parametrize(("name", "extra"), [("ja-mecab", "ja"), ("ko-mecab", "ko")])
def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, name: str, extra: str) -> None:
    import_module(f"sacrebleu.tokenizers.tokenizer_{extra}_mecab")
    monkeypatch.setattr(sys.modules[f"sacrebleu.tokenizers.tokenizer_{extra}_mecab"], "MeCab", None)
    with pytest.raises(ConfigError, match=rf"sacrebleu\[{extra}\]"):
        tokenizer(name)
