"""Converts files between the ways of writing Chinese: bytes -> text -> converted text -> bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from termkit.core.language import canonical, is_chinese
from termkit.errors import ConfigError, InputError, LanguageError
from termkit.formats.encoding import Decoded, decode, encode
from termkit.formats.files import FileState, read_bytes, write_atomic
from termkit.text.convert import convert, infer_source, modes

Basis = Literal["given", "name", "characters"]


class Order(NamedTuple):
    """What to convert to and from. ``source`` None: by the file's name, else by its characters."""

    to: str
    source: str | None = None
    vocabulary: bool = True
    encoding: str | None = None


class Converted(NamedTuple):
    """One text before and after, and on what ground its language was taken."""

    path: str
    state: FileState
    before: Decoded
    text: str
    source: str
    basis: Basis


def convert_data(state: FileState, path: str, order: Order) -> Converted:
    """The conversion of a file's bytes. Raises InputError when they cannot be decoded, LanguageError for a tag."""
    modes(order.source or order.to, order.to)  # a wrong tag is told before the bytes are looked at
    before = decode(state.data, path, order.encoding)
    source, basis = _source(before.text, path, order)
    text = convert(before.text, to=order.to, source=source, vocabulary=order.vocabulary)
    return Converted(path, state, before, text, source, basis)


def convert_files(paths: Iterable[str], order: Order) -> Iterator[Converted]:
    """The conversions of files, in order; nothing is written."""
    modes(order.source or order.to, order.to)
    for path in paths:
        yield convert_data(read_bytes(path), path, order)


def write_back(results: Iterable[Converted]) -> None:
    """Replaces each file that a conversion changes, in its own encoding, with its own BOM and line ends.

    Nothing is written unless all of them can be encoded. A file that changed since it was read is refused.
    """
    ready = [
        (one, encode(one.text, one.path, one.before.encoding, one.before.bom))
        for one in results
        if one.text != one.before.text
    ]
    for one, _ in ready:
        if one.state.signature is None:
            raise InputError(f"{one.path}: not a regular file, so it cannot be converted in place")
    for one, data in ready:
        write_atomic(one.path, data, expected=one.state.signature)


def write_new(results: Iterable[Converted], targets: Iterable[str]) -> None:
    """Writes each conversion to its target, as UTF-8 without a BOM; an input is never a target."""
    pairs = list(zip(results, targets, strict=True))
    taken: set[str] = set()
    for _, target in pairs:
        if os.path.realpath(target) in taken:
            raise ConfigError(f"{target}: two files would be written there; convert them one by one")
        if any(_same_file(target, other.path) for other, _ in pairs):
            raise ConfigError(f"{target}: is one of the files to convert; use -i to convert in place")
        taken.add(os.path.realpath(target))
    for one, target in pairs:
        write_atomic(target, encode(one.text, target))


def target_in(folder: str, path: str, to: str) -> str:
    """Where the conversion of ``path`` goes in ``folder``: the same name, with the new tag where it holds one."""
    parts = os.path.basename(path).split(".")
    renamed = [canonical(to) if _tag(part) else part for part in parts]
    return os.path.join(folder, ".".join(renamed))


def tag_in_name(path: str) -> str | None:
    """The canonical tag of Chinese in a file's name: ``zh-Hant`` of ``a/x.zh-Hant.draft.md``; None without one."""
    tags = (_tag(part) for part in os.path.basename(path).split("."))
    return next((tag for tag in tags if tag), None)


def _tag(part: str) -> str | None:
    try:
        tag = canonical(part)
    except LanguageError:
        return None
    return tag if is_chinese(tag) else None


def _source(text: str, path: str, order: Order) -> tuple[str, Basis]:
    if order.source is not None:
        return canonical(order.source), "given"
    if tag := tag_in_name(path):
        return tag, "name"
    return infer_source(text, to=order.to), "characters"


def _same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
