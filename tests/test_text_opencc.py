"""The conversion engine against the package whose dictionaries it runs on."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from termkit.errors import InputError, LanguageError
from termkit.text import opencc
from termkit.text.opencc import MODES, chain, convert_mode, dictionary

ESSAY = Path(__file__).parents[2] / "shared" / "data" / "essay.zh-Hant.txt"
PACKAGE_MODES = [mode for mode in MODES if mode not in ("hk2t", "tw2t")]
FILES = sorted({name for mode in MODES for group in chain(mode) for name in group})
SEPARATORS = list(" \t\n\r\u2028\u3000\x1c-,.?!*，。、；：？！…“”‘’『』「」—－（）《》〈〉～．／＼︒﹇︰｛｝﹃﹄【】")


@cache
def package(mode: str) -> OpenCC:
    return OpenCC(mode)


@cache
def keys() -> list[str]:
    phrases = [key for name in FILES for key in dictionary(name)]
    return [*phrases, *(value for name in FILES for value in dictionary(name).values() if " " not in value)]


def texts() -> st.SearchStrategy[str]:
    key = st.deferred(lambda: st.sampled_from(keys()))
    piece = st.tuples(key, st.integers(0, 3), st.integers(1, 6)).map(lambda part: part[0][part[1] :][: part[2]])
    other = st.one_of(
        st.sampled_from(SEPARATORS),
        st.sampled_from(["\r\n", "𠮷", "𫗦", "😀", "\0", "\ud800", "U", "PN", "SQL", "a", "1"]),
        st.text(max_size=3),
    )
    return st.lists(st.one_of(key, key, piece, other), max_size=25).map("".join)


@pytest.mark.parametrize("mode", PACKAGE_MODES)
@given(text=texts())
@settings(max_examples=60, deadline=None)
def test_equals_the_package_on_random_text(mode: str, text: str) -> None:
    assert convert_mode(text, mode) == package(mode).convert(text)


@pytest.mark.parametrize("mode", PACKAGE_MODES)
def test_equals_the_package_on_text_without_separators(mode: str) -> None:
    words = keys()[:: len(keys()) // 997]
    text = "".join(word[: 1 + at % 4] for at, word in enumerate(words))
    assert convert_mode(text, mode) == package(mode).convert(text)


@pytest.mark.parametrize("mode", PACKAGE_MODES)
@pytest.mark.skipif(not ESSAY.exists(), reason="the essay is not beside this repository")
def test_equals_the_package_on_the_essay(mode: str) -> None:
    essay = ESSAY.read_text(encoding="utf-8")
    simplified = convert_mode(essay, "tw2s")
    assert convert_mode(essay, mode) == package(mode).convert(essay)
    assert convert_mode(simplified, mode) == package(mode).convert(simplified)


def test_long_text_is_cut_where_no_match_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "皇后的头发，里面。干净 计算机软件\n" * 7 + "没有分隔" * 50
    whole = convert_mode(text, "s2twp")
    for size in (1, 2, 3, 17):
        monkeypatch.setattr(opencc, "_PASSAGE", size)
        assert convert_mode(text, "s2twp") == whole


@pytest.mark.parametrize("text", ["", "\n", "\0", "a", "\u2028", "😀", "\ufeff", "\ud800", "一\r\n"])
@pytest.mark.parametrize("mode", MODES)
def test_what_has_no_other_form_stays(mode: str, text: str) -> None:
    assert convert_mode(text, mode) == text


@pytest.mark.parametrize(
    ("mode", "text", "expected"),
    [
        ("tw2t", "裡面為甚麼吃著", "裏面爲甚麼喫着"),
        ("tw2t", "著名", "著名"),
        ("hk2t", "衞生署説", "衛生署說"),
        ("s2twp", "软件的鼠标", "軟體的滑鼠"),
        ("s2tw", "软件的鼠标", "軟件的鼠標"),
    ],
)
def test_examples(mode: str, text: str, expected: str) -> None:
    assert convert_mode(text, mode) == expected


@pytest.mark.parametrize("name", FILES)
def test_the_dictionaries_are_such_that_the_engine_is_exact(name: str) -> None:
    for key, value in dictionary(name).items():
        first = value.split(" ")[0]
        assert first, "an empty value would end the package's search of the whole piece"
        held = opencc._SEPARATOR.search(key) or not opencc._SEPARATOR.search(first)
        assert held, "a later group could match across a separator that an earlier one brought in"


def test_unknown_mode() -> None:
    with pytest.raises(LanguageError, match="'s2x' is no conversion mode; write one of hk2s, "):
        convert_mode("", "s2x")


@pytest.fixture
def fresh_folder() -> object:
    opencc._folder.cache_clear()
    yield None
    opencc._folder.cache_clear()


@pytest.mark.usefixtures("fresh_folder")
def test_another_package_in_its_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "opencc"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    monkeypatch.delitem(sys.modules, "opencc", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(InputError) as caught:
        dictionary("STPhrases.txt")
    assert "pip install --force-reinstall opencc-python-reimplemented==0.1.7" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("fresh_folder")
def test_a_module_without_a_spec_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", ModuleType("opencc"))
    with pytest.raises(InputError, match="cannot be used"):
        dictionary("STPhrases.txt")


@pytest.mark.usefixtures("fresh_folder")
def test_a_damaged_dictionary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "opencc" / "dictionary"
    folder.mkdir(parents=True)
    (folder / "STPhrases.txt").write_text("一\t一\n二\n", encoding="utf-8")
    (folder.parent / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, "opencc", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(InputError, match=r"STPhrases\.txt is not key, tab, value"):
        dictionary("STPhrases.txt")
