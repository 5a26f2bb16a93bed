"""Tables kept between processes: whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termkit.text import kept

TABLES = {"one": b"\0\1\2", "two": b"", "three": "发".encode()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERMKIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_kept_comes_back(folder: Path) -> None:
    kept.save("x", "1", TABLES)
    assert kept.load("x", "1") == TABLES
    assert [path.name for path in folder.iterdir()] == ["x.tables"]


def test_another_version_is_no_cache(folder: Path) -> None:
    kept.save("x", "1", TABLES)
    assert kept.load("x", "2") is None
    assert kept.load("y", "1") is None


def test_nothing_is_kept_where_that_is_turned_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERMKIT_CACHE", "")
    kept.save("x", "1", TABLES)
    assert kept.load("x", "1") is None
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_no_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("TERMKIT_CACHE", str(tmp_path / "file" / "cache"))
    kept.save("x", "1", TABLES)
    assert kept.load("x", "1") is None


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_or_foreign_file_is_no_cache(shared: Path, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERMKIT_CACHE", str(shared))
        kept.save("x", "1", TABLES)
        file = shared / "x.tables"
        whole = bytearray(file.read_bytes())
        at = data.draw(st.integers(0, len(whole) - 1))
        how = data.draw(st.sampled_from(["flip", "cut", "insert", "foreign"]))
        if how == "flip":
            whole[at] ^= data.draw(st.integers(1, 255))
        elif how == "cut":
            del whole[at:]
        elif how == "insert":
            whole[at:at] = data.draw(st.binary(min_size=1, max_size=4))
        else:
            whole = bytearray(data.draw(st.binary(max_size=64)))
        changed = bytes(whole) != file.read_bytes()
        file.write_bytes(whole)
        assert (kept.load("x", "1") is None) == changed
