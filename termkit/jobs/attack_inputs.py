"""What ``termkit attack`` reads: segments with their terms, and outputs to attack."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from termkit.errors import InputError
from termkit.rewards.attacks import Item
from termkit.rewards.tokens import HAN

_WORDS = re.compile(rf"[{HAN}]|[A-Za-z]+")
_LINE_ENDS = ("\r\n", "\r")
_SOURCE, _REFERENCE, _OUTPUT = ("src", "source"), ("ref", "reference"), ("hyp", "output", "mt")
_EXAMPLE = '{"id": "1", "src": "...", "ref": "...", "terms": [{"source": "...", "targets": ["..."]}]}'


class Segments(NamedTuple):
    """Items with their ids, and the outputs of each system: a text for each item."""

    ids: tuple[str, ...]
    items: tuple[Item, ...]
    systems: Mapping[str, tuple[str, ...]]


def read_segments(path: Path, outputs: Sequence[Path] = (), limit: int | None = None) -> Segments:
    """A JSONL file, or a folder with items.jsonl and, if you like, systems/*.txt.

    Outputs are, in this order: those of ``outputs`` (a line a segment), the fields hyp, output or mt of the items, the
    files of the folder's systems, and where there are none of these the references themselves.
    Raises InputError with file and line for whatever does not fit.
    """
    file = path / "items.jsonl" if path.is_dir() else path
    rows = list(_rows(file))
    if not rows:
        raise InputError(f"{file}: there is no segment; write one JSON object a line: {_EXAMPLE}")
    ids = tuple(str(row.get("id", number)) for number, row in rows)
    items = tuple(_item(row, f"{file}:{number}") for number, row in rows)
    systems = _systems(path, file, rows, items, outputs)
    chosen = slice(limit)
    return Segments(ids[chosen], items[chosen], {name: texts[chosen] for name, texts in systems.items()})


def _rows(file: Path) -> Iterable[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{file}:{number}: no JSON: {error}; write: {_EXAMPLE}") from error
        if not isinstance(row, dict):
            raise InputError(f"{file}:{number}: {type(row).__name__} where an object is needed: {_EXAMPLE}")
        yield number, row


def _lines(file: Path) -> list[str]:
    """The lines of a file in UTF-8; no line follows the last line end."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: byte {error.start} is no UTF-8; convert the file to UTF-8") from error
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _item(row: Mapping[str, Any], where: str) -> Item:
    source = _text(row, _SOURCE, where)
    if source is None or not source.strip():
        raise InputError(f"{where}: no source; write it under 'src' or 'source'")
    return Item(source, _terms(row.get("terms", ()), where), _text(row, _REFERENCE, where), not _is_chinese(source))


def _is_chinese(text: str) -> bool:
    words = _WORDS.findall(text)
    return 3 * sum(not word.isascii() for word in words) >= len(words) > 0


def _text(row: Mapping[str, Any], names: Sequence[str], where: str) -> str | None:
    """The first of the fields that is there."""
    for name in names:
        value = row.get(name)
        if value is not None:
            if not isinstance(value, str):
                raise InputError(f"{where}: {name!r} is {type(value).__name__}; a text is needed")
            return value
    return None


def _terms(value: Any, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Source terms with their targets; the first entry of a source term has its place, later ones add targets."""
    pairs = _pairs(value, where)
    found: dict[str, dict[str, None]] = {}
    for source, targets in pairs:
        several = (targets,) if isinstance(targets, str) else targets
        if not isinstance(source, str) or not isinstance(several, (list, tuple)):
            raise InputError(f"{where}: a term needs a text as 'source' and a list of texts as 'targets'")
        if not all(isinstance(target, str) for target in several):
            raise InputError(f"{where}: a target of {source!r} is no text")
        if source.strip():
            found.setdefault(source, {}).update(dict.fromkeys(target for target in several if target.strip()))
    return tuple((source, tuple(targets)) for source, targets in found.items() if targets)


def _pairs(value: Any, where: str) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, (list, tuple)) and all(isinstance(each, dict) for each in value):
        return [(each.get("source"), each.get("targets", each.get("target"))) for each in value]
    raise InputError(f"{where}: 'terms' must be a list of {{source, targets}} or an object of source term to targets")


def _systems(
    path: Path, file: Path, rows: Sequence[tuple[int, dict[str, Any]]], items: Sequence[Item], outputs: Sequence[Path]
) -> dict[str, tuple[str, ...]]:
    folder = path / "systems"
    if outputs:
        return {each.stem: _outputs(each, len(items)) for each in outputs}
    own = [_text(row, _OUTPUT, f"{file}:{number}") for number, row in rows]
    if any(text is not None for text in own):
        lacking = next((number for (number, _), text in zip(rows, own, strict=True) if text is None), None)
        if lacking is not None:
            raise InputError(f"{file}:{lacking}: no output, but other segments have one under 'hyp', 'output' or 'mt'")
        return {"output": tuple(text or "" for text in own)}
    if path.is_dir() and folder.is_dir() and (files := sorted(folder.glob("*.txt"))):
        return {each.stem: _outputs(each, len(items)) for each in files}
    references = tuple(item.reference for item in items)
    if any(reference is None for reference in references):
        number = rows[references.index(None)][0]
        raise InputError(f"{file}:{number}: neither an output nor a reference to attack; write 'hyp' or 'ref'")
    return {"reference": tuple(reference or "" for reference in references)}


def _outputs(file: Path, size: int) -> tuple[str, ...]:
    lines = _lines(file)
    if len(lines) != size:
        raise InputError(f"{file}: {len(lines)} lines, but there are {size} segments; write one output a line")
    return tuple(lines)
