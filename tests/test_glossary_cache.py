"""A cached glossary is the glossary, or it is not used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT

import termkit
from termkit.core.glossary import Glossary
from termkit.formats import glossary_cache
from termkit.formats.glossary_yaml import read_glossary

TEXT = (ROOT / "glossary.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERMKIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def glossary() -> Glossary:
    return read_glossary(TEXT, "glossary.yaml")


def test_what_is_loaded_is_what_was_saved(folder: Path, glossary: Glossary) -> None:
    assert glossary_cache.load(TEXT, "glossary.yaml") is None
    glossary_cache.save(glossary, TEXT)
    assert glossary_cache.load(TEXT, "glossary.yaml") == glossary
    assert glossary_cache.load(TEXT + " ", "glossary.yaml") is None
    assert glossary_cache.load(TEXT, "other.yaml") is None


def test_a_glossary_has_one_file(folder: Path, glossary: Glossary) -> None:
    for number in range(6):
        glossary_cache.save(glossary, TEXT + " " * number)
    assert len(list(folder.iterdir())) == 1
    assert glossary_cache.load(TEXT + " " * 5, "glossary.yaml") == glossary
    assert glossary_cache.load(TEXT, "glossary.yaml") is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"x\n[]", b"\xff\xfe", b"\0" * 100])
def test_a_damaged_file_is_no_cache(folder: Path, glossary: Glossary, damage: bytes) -> None:
    glossary_cache.save(glossary, TEXT)
    (file,) = folder.iterdir()
    data = file.read_bytes()
    for wrong in (damage, data[:-1], data[: len(data) // 2], data.replace(b"vibe", b"vime", 1)):
        file.write_bytes(wrong)
        assert glossary_cache.load(TEXT, "glossary.yaml") is None


def test_a_file_with_the_right_hash_and_the_wrong_shape_is_no_cache(folder: Path, glossary: Glossary) -> None:
    glossary_cache.save(glossary, TEXT)
    (file,) = folder.iterdir()
    head = json.dumps([termkit.__version__, "glossary.yaml", TEXT])
    rows = ("[1]", "[[1,2,3,4,5,6,7,8,9,10,11,12]]", "3")
    for body in ("[]", "1", *(f'[{head},"a","b",{row}]' for row in rows)):
        file.write_text(f"{glossary_cache._checksum(body)}\n{body}", encoding="utf-8")
        assert glossary_cache.load(TEXT, "glossary.yaml") is None


def test_it_can_be_off_and_unwritable(tmp_path: Path, glossary: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERMKIT_CACHE", "")
    glossary_cache.save(glossary, TEXT)
    assert glossary_cache.load(TEXT, "glossary.yaml") is None
    (tmp_path / "file").touch()
    monkeypatch.setenv("TERMKIT_CACHE", str(tmp_path / "file"))
    glossary_cache.save(glossary, TEXT)  # a folder cannot be made there: no cache, no complaint
    assert glossary_cache.load(TEXT, "glossary.yaml") is None
