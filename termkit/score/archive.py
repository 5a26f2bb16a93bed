"""Integers in a NumPy archive (``.npz``) that may come from anywhere.

Arrays are as narrow as their numbers allow, and the same numbers give the same bytes. Reading runs nothing (NumPy's
objects are refused), and each declared size is held against the bytes that are there before memory is taken for it.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from termkit.score.statistics import Integers

EXACT = 2**53  # sums below are exact in double precision
# what zipfile raises for bytes that are no archive, or a damaged one
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)

_EPOCH = (1980, 1, 1, 0, 0, 0)
_SMALL, _RATIO = 2**24, 20  # an archive may unpack to so many bytes, or to so many times its own size


class FaultError(Exception):
    """What is wrong with an archive."""


def packed(members: Mapping[str, bytes], arrays: Mapping[str, Integers]) -> bytes:
    """The bytes of an archive with these members, and with ``NAME.npy`` for each array."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            _add(archive, name, data)
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, _narrowest(array), version=(1, 0), allow_pickle=False)
            _add(archive, f"{name}.npy", member.getvalue())
    return made.getvalue()


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive. Raises FaultError for one that would unpack to too much, and what ``DAMAGED`` names for none."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    declared = sum(member.file_size for member in archive.infolist())
    if declared > max(_SMALL, _RATIO * len(data)):
        raise FaultError(f"{len(data)} bytes that claim to unpack to {declared}")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in archive.infolist()):
        raise FaultError("it is compressed in another way than by deflate")
    return archive


def member_in(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a member. Raises FaultError where there is none."""
    try:
        return archive.read(name)
    except KeyError:
        raise FaultError(f"{name} is missing") from None


def numbers_in(archive: zipfile.ZipFile, name: str, length: int, below: int) -> Integers:
    """Numbers of things that are counted from 0 to ``below`` - 1, [length]. Raises FaultError."""
    numbers = array_in(archive, name, (length,))
    if (numbers < 0).any() or (numbers >= below).any():
        raise FaultError(f"{name} holds a number of what is not there")
    return numbers


def array_in(archive: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> Integers:
    """Integers of a shape, held against the bytes before an array is made. Raises FaultError."""
    member = io.BytesIO(member_in(archive, f"{name}.npy"))
    try:
        if np.lib.format.read_magic(member) != (1, 0):
            raise FaultError(f"{name} is of another version of NumPy's format")
        found, by_column, kind = np.lib.format.read_array_header_1_0(member)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise FaultError(f"{name} is no array") from None
    if kind.kind not in "iu" or found != shape:
        raise FaultError(f"{name} is an array of {kind} of shape {found}; counts of shape {shape} are needed")
    data = member.read()
    if len(data) != kind.itemsize * int(np.prod(shape, dtype=object)):
        raise FaultError(f"{name} has {len(data)} bytes, which do not fill an array of shape {shape}")
    array = np.frombuffer(data, dtype=kind).reshape(shape, order="F" if by_column else "C")
    if array.max(initial=0) >= EXACT or array.min(initial=0) <= -EXACT:
        raise FaultError(f"{name} holds a number that is too large")
    return np.ascontiguousarray(array, dtype=np.int64)


def _narrowest(array: Integers) -> NDArray[np.integer[Any]]:
    """The same numbers in as few bytes each as hold all of them."""
    low, high = int(array.min(initial=0)), int(array.max(initial=0))
    sign = "i" if low < 0 else "u"
    kinds = [np.dtype(f"<{sign}{size}") for size in (1, 2, 4, 8)]
    return array.astype(next(kind for kind in kinds if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max))


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, data)
