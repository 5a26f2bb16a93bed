"""Files are read whole and written in one step, or not at all."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from termkit.errors import InputError
from termkit.formats import files
from termkit.formats.files import make_folder, read_bytes, write_atomic

needs_permissions = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read and write everything"
)


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_reads_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\xff\0\r\n")
    state = read_bytes(path)
    assert state.data == b"\xff\0\r\n"
    assert state.signature is not None
    assert state.signature.size == 4


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("glosary.yaml", "no such file; did you mean '{folder}/glossary.yaml'?"),
        ("zzz", "no such file"),
        ("none/a", "no such file; there is no folder '{folder}/none'"),
        ("sub", "is a folder; name the files in it"),
        ("x" * 300, "the name is too long"),
        ("loop", "too many levels of symbolic links"),
        ("glossary.yaml/a", "not a directory"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, fault: str) -> None:
    (tmp_path / "glossary.yaml").touch()
    (tmp_path / "sub").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(InputError) as caught:
        read_bytes(f"{tmp_path}/{name}")
    assert str(caught.value) == f"{tmp_path}/{name}: {fault.format(folder=tmp_path)}"


def test_a_name_with_a_nul() -> None:
    with pytest.raises(InputError, match="null"):
        read_bytes("a\0b")
    with pytest.raises(InputError, match="null"):
        write_atomic("a\0b", b"")


@needs_permissions
def test_what_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch(0o000)
    with pytest.raises(InputError, match="permission denied"):
        read_bytes(path)


def test_a_pipe_is_read_and_written_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write_atomic, args=(pipe, b"through"))
    writer.start()
    assert read_bytes(pipe) == (b"through", None)
    writer.join()
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_a_device() -> None:
    write_atomic(os.devnull, b"gone")
    assert read_bytes(os.devnull) == (b"", None)
    assert not stat.S_ISREG(os.stat(os.devnull).st_mode)


def test_replaces_and_keeps_the_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(path, b"new", expected=read_bytes(path).signature)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["a"]


def test_creates_with_the_usual_mode(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_atomic(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "a").stat().st_mode == usual.stat().st_mode


def test_follows_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    target = tmp_path / "sub" / "a"
    target.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("sub/a")
    write_atomic(link, b"new", expected=read_bytes(link).signature)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["link", "sub"]


@pytest.mark.parametrize("change", ["append", "replace", "delete", "same size"])
def test_a_change_since_it_was_read_is_not_overwritten(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    state = read_bytes(path)
    if change == "append":
        path.write_bytes(b"old and more")
    elif change == "replace":
        (tmp_path / "b").write_bytes(b"old")
        os.utime(tmp_path / "b", ns=(0, path.stat().st_mtime_ns))
        os.replace(tmp_path / "b", path)
    elif change == "delete":
        path.unlink()
    else:
        path.write_bytes(b"odd")
        os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(InputError, match=r"a: changed since it was read; nothing was written$"):
        write_atomic(path, b"new", expected=state.signature)
    assert (path.read_bytes() if path.exists() else None) == before
    assert names(tmp_path) == (["a"] if before is not None else [])


def test_a_change_while_writing_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    state = read_bytes(path)
    monkeypatch.setattr(os, "fsync", lambda _: path.write_bytes(b"someone else's"))
    with pytest.raises(InputError, match="changed since it was read"):
        write_atomic(path, b"new", expected=state.signature)
    assert path.read_bytes() == b"someone else's"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("moment", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, OSError(28, "No space left on device")])
def test_an_interrupt_leaves_the_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, error: type[BaseException] | OSError
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, moment, fail)
    kind = InputError if isinstance(error, OSError) else error
    with pytest.raises(kind):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("name", "fault"), [("none/a", "there is no folder '{0}/none'"), ("", "is a folder"), ("b/c", "there is no folder")]
)
def test_what_cannot_be_written(tmp_path: Path, name: str, fault: str) -> None:
    (tmp_path / "b").touch()
    with pytest.raises(InputError) as caught:
        write_atomic(f"{tmp_path}/{name}", b"new")
    assert fault.format(tmp_path) in str(caught.value)
    assert str(caught.value).endswith("; nothing was written")


@needs_permissions
def test_a_write_protected_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch(0o444)
    with pytest.raises(InputError, match="may not be written"):
        write_atomic(path, b"new")
    assert names(tmp_path) == ["a"]


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    write_atomic(tmp_path / ("x" * 255), b"new")
    assert names(tmp_path) == ["x" * 255]


def test_folders(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be made a folder"):
        make_folder(tmp_path / "file")


def test_no_state_is_kept_between_calls() -> None:
    assert not [name for name, value in vars(files).items() if isinstance(value, list | dict | set) and name[0] != "_"]
