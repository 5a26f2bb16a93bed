"""Reading and writing files so that nothing is lost: whole reads, atomic writes, no overwriting of news.

``write_atomic`` replaces a file in one step: whoever looks, before, during or after, sees the old bytes or the new
ones, never a part. Mode bits stay, and the owner where the system lets us. What does not stay: hard links to the
old file, access control lists and extended attributes.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, NamedTuple

from termkit.errors import InputError, nearest

StrPath = str | os.PathLike[str]


class Signature(NamedTuple):
    """What tells a file that was written to from one that was not. Times in nanoseconds, size in bytes."""

    mtime_ns: int
    size: int
    inode: int
    device: int


class FileState(NamedTuple):
    """The bytes of a file, and its signature from just before they were read; None for a pipe or a device."""

    data: bytes
    signature: Signature | None


class Draft(NamedTuple):
    """New contents for ``path``, in a file beside it that takes its place when it is published."""

    path: str  # as a person named it
    target: str  # the file itself, behind all links
    temporary: str


def read_bytes(path: StrPath) -> FileState:
    """The whole of a file; pipes and devices (``/dev/stdin``) are read to their end.

    Raises InputError for what is missing, a folder, or may not be read.
    """
    try:
        with open(path, "rb") as file:
            signature = _signature(os.fstat(file.fileno()))
            return FileState(file.read(), signature)
    except (OSError, ValueError) as error:
        raise InputError(f"{os.fspath(path)}: {reading_fault(os.fspath(path), error)}") from None


@contextmanager
def open_bytes(path: StrPath) -> Iterator[tuple[BinaryIO, Signature | None]]:
    """A file to be read bit by bit, and its signature from just before. Raises InputError as ``read_bytes`` does."""
    try:
        file = open(path, "rb")  # noqa: SIM115 - the block below closes it; its errors are not ours
    except (OSError, ValueError) as error:
        raise InputError(f"{os.fspath(path)}: {reading_fault(os.fspath(path), error)}") from None
    with file:
        yield file, _signature(os.fstat(file.fileno()))


def write_atomic(path: StrPath, data: bytes, expected: Signature | None = None) -> None:
    """Replaces the file by ``data`` in one step, or creates it. A symbolic link stays one: its target is written.

    With ``expected`` (the signature under which the file was read) a file that has changed since is left alone. A
    pipe or a device is written to directly. Raises InputError when anything fails; the old file is then as it was,
    and no temporary file is left, whatever the exception.
    """
    shown = os.fspath(path)
    try:
        before = _stat(shown)
        if before is not None and not stat.S_ISREG(before.st_mode):
            _write_through(shown, data)
            return
        _refuse_changed(shown, before, expected)
        _replace(shown, data, before, expected)
    except (OSError, ValueError) as error:
        raise InputError(f"{shown}: {_writing_fault(shown, error)}; nothing was written") from None


def make_folder(path: StrPath) -> None:
    """Creates a folder and those above it; one that is there already is fine. Raises InputError."""
    try:
        os.makedirs(path, exist_ok=True)
    except (OSError, ValueError) as error:
        raise InputError(f"{os.fspath(path)}: cannot be made a folder ({_plainly(error)})") from None


def _replace(shown: str, data: bytes, before: os.stat_result | None, expected: Signature | None) -> None:
    draft = draft_of(shown)
    _refuse_protected(draft.target, before)
    try:
        with _new_file(draft, before) as file:
            file.write(data)
        if expected is not None:
            _refuse_changed(shown, _stat(shown), expected)
        os.replace(draft.temporary, draft.target)
    except BaseException:
        discard(draft)
        raise


def draft_of(path: StrPath) -> Draft:
    """Where a new version of a file will be written; no file is made yet, so that whoever knows it can discard it."""
    target = os.path.realpath(path)
    return Draft(os.fspath(path), target, os.path.join(os.path.dirname(target), f".termkit-{os.urandom(8).hex()}.tmp"))


@contextmanager
def open_draft(draft: Draft) -> Iterator[BinaryIO]:
    """The draft, to be written; it is complete and on the disk when the block ends. Raises InputError."""
    with _nothing_written(draft.path), _new_file(draft, _stat(draft.path)) as file:
        yield file


def publish(drafts: Iterable[tuple[Draft, Signature | None]]) -> None:
    """Puts each draft in its place in one step, after a look at all of them: none where one of them may not be.

    With a signature (under which the file was read) a file that has changed since is refused. Raises InputError.
    """
    drafts = list(drafts)
    for draft, expected in drafts:
        with _nothing_written(draft.path):
            before = _stat(draft.path)
            _refuse_protected(draft.target, before)
            _refuse_changed(draft.path, before, expected)
    for draft, expected in drafts:
        with _nothing_written(draft.path):
            if expected is not None:
                _refuse_changed(draft.path, _stat(draft.path), expected)
            os.replace(draft.temporary, draft.target)


def discard(draft: Draft) -> None:
    """Removes what there is of a draft; one that was published, or never begun, is fine."""
    with suppress(OSError):
        os.unlink(draft.temporary)


@contextmanager
def _new_file(draft: Draft, before: os.stat_result | None) -> Iterator[BinaryIO]:
    """A new file with the mode and owner of the one before, on the disk when the block ends."""
    mode = 0o666 if before is None else 0o600  # no one may look in before the final mode is set
    with open(draft.temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    if before is not None:
        _keep_owner(draft.temporary, before)
        os.chmod(draft.temporary, stat.S_IMODE(before.st_mode))


@contextmanager
def _nothing_written(shown: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{shown}: {_writing_fault(shown, error)}; nothing was written") from None


def _refuse_protected(target: str, before: os.stat_result | None) -> None:
    if before is not None and not os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError(errno.EACCES, "the file is write-protected")


def _refuse_changed(shown: str, now: os.stat_result | None, expected: Signature | None) -> None:
    if expected is not None and (now is None or _signature(now) != expected):
        raise InputError(f"{shown}: changed since it was read; nothing was written")


def _write_through(shown: str, data: bytes) -> None:
    with open(shown, "wb") as file:
        file.write(data)


def _keep_owner(temporary: str, before: os.stat_result) -> None:
    made = os.stat(temporary)
    if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):
            os.chown(temporary, before.st_uid, before.st_gid)


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _signature(found: os.stat_result) -> Signature | None:
    if not stat.S_ISREG(found.st_mode):
        return None
    return Signature(found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev)


def reading_fault(path: str, error: OSError | ValueError) -> str:
    """Why a file or a folder could not be read, in words."""
    if isinstance(error, FileNotFoundError):
        return _missing(path)
    if isinstance(error, IsADirectoryError):
        return "is a folder; name the files in it"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    return _plainly(error)


def _writing_fault(path: str, error: OSError | ValueError) -> str:
    if isinstance(error, IsADirectoryError):
        return "is a folder; name a file in it"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"there is no folder {os.path.dirname(path) or '.'!r}"
    if isinstance(error, PermissionError):
        return "may not be written (permission denied)"
    return f"cannot be written ({_plainly(error)})"


def _missing(path: str) -> str:
    folder, name = os.path.split(path)
    try:
        near = nearest(name, os.listdir(folder or "."))
    except OSError:
        return f"no such file; there is no folder {folder!r}"
    return f"no such file; did you mean {os.path.join(folder, near)!r}?" if near else "no such file"


def _plainly(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "the name is too long"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
