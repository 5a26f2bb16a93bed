"""Statistics of a draft kept in a file, and the statistics of its shards merged.

The file is a NumPy archive (``.npz``): ``header.json`` says what was counted, of which files and by which versions; the
counts are arrays of the narrowest integers that hold them. The same statistics give the same bytes. Files may come from
anywhere: nothing in them is run, and what a header says is held against what is there before it is believed.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from termkit import __version__
from termkit.errors import ConfigError, InputError
from termkit.score.archive import DAMAGED, EXACT, FaultError, array_in, member_in, numbers_in, opened, packed
from termkit.score.catalog import BY_NAME
from termkit.score.measure import value_of
from termkit.score.public import string_metric
from termkit.score.signature import peer_version
from termkit.score.statistics import Groups, Integers, Option, Statistics, together

FORMAT = 1
_HEADER = "header.json"
_MOST_SEGMENTS = 2**24
_MOST_OPTION = 100  # orders, streams: far above any in use, far below what fills the memory


class SavedFile(NamedTuple):
    """A file that was counted: what it was (draft, reference, source, glossary), its name and its SHA-256 in hex."""

    role: str
    name: str
    sha256: str


@dataclass(frozen=True)
class SavedStatistics:
    """The statistics of a draft, one for each metric, and where they come from."""

    statistics: tuple[Statistics, ...]
    files: tuple[SavedFile, ...]
    sacrebleu: str  # version
    termkit: str  # version
    ceilings: Mapping[str, tuple[Statistics, ...]] = field(default_factory=dict)  # what each reference gets, by metric

    @property
    def ranges(self) -> dict[str, tuple[int, int]]:
        """For each metric, the number of its first segment and of the one after its last, from 0."""
        return {each.metric: (each.first, each.first + each.size) for each in self.statistics}


def saved(
    statistics: Sequence[Statistics],
    files: Sequence[SavedFile],
    ceilings: Mapping[str, tuple[Statistics, ...]] | None = None,
) -> SavedStatistics:
    """Statistics that were just made, with the versions that made them."""
    known = {name: each for name, each in (ceilings or {}).items() if each}
    return SavedStatistics(tuple(statistics), tuple(files), peer_version(), __version__, known)


def pack(content: SavedStatistics) -> bytes:
    """The bytes of the file."""
    arrays: dict[str, Integers] = {}
    ceilings = [each for found in content.ceilings.values() for each in found]
    header = {
        "format": FORMAT,
        "termkit": content.termkit,
        "sacrebleu": content.sacrebleu,
        "files": [file._asdict() for file in content.files],
        "statistics": [_described(each, number, arrays) for number, each in enumerate(content.statistics)],
        "ceilings": [_described(each, number, arrays) for number, each in enumerate(ceilings, len(content.statistics))],
    }
    return packed({_HEADER: json.dumps(header).encode("ascii")}, arrays)


def unpack(data: bytes, name: str) -> SavedStatistics:
    """What ``pack`` made bytes of. ``name`` is what a person calls the file.

    Raises InputError for anything else: no archive, a damaged or an oversized one, a header or arrays that do not fit
    together, a metric that does not exist, a later version of the format.
    """
    try:
        with opened(data) as archive:
            header = _header(archive)
            entries = _list_of(header, "statistics", dict)
            statistics = tuple(_read_statistics(archive, entry, number) for number, entry in enumerate(entries))
            if len({each.metric for each in statistics}) < len(statistics):
                raise FaultError("it has two statistics of one metric")
            files = tuple(_read_file(each) for each in _list_of(header, "files", dict))
            versions = _get(header, "sacrebleu", str), _get(header, "termkit", str)
            return SavedStatistics(statistics, files, *versions, _read_ceilings(archive, header, statistics))
    except FaultError as fault:
        raise InputError(f"{name}: not usable as saved statistics: {fault}") from None
    except DAMAGED:
        raise InputError(
            f"{name}: not saved statistics, or damaged; a file is needed that termkit saved statistics to"
        ) from None


def merge(parts: Sequence[SavedStatistics]) -> SavedStatistics:
    """The statistics of a draft of its shards', in whatever order they come; those of the whole, byte for byte.

    Raises InputError where metrics, signatures or versions of sacrebleu differ, where two parts hold the same segments,
    or segments between them are missing. Ceilings stay where each part has that of its one reference; with several
    references it cannot be told which ceiling of one part continues which of another, so these are left out.
    """
    if not parts:
        raise InputError("there are no statistics to merge")
    start = parts[0]
    for part in parts[1:]:
        if part.sacrebleu != start.sacrebleu:
            raise InputError(
                f"statistics made with sacrebleu {start.sacrebleu} and {part.sacrebleu} cannot be merged; "
                "count again with one version"
            )
        if sorted(part.ranges) != sorted(start.ranges):
            raise InputError(
                "statistics of different metrics cannot be merged: "
                f"{', '.join(sorted(start.ranges))} and {', '.join(sorted(part.ranges))}"
            )
    by_metric = [{each.metric: each for each in part.statistics} for part in parts]
    statistics = tuple(together([part[each.metric] for part in by_metric]) for each in start.statistics)
    ordered = sorted(parts, key=lambda part: [each.first for each in part.statistics])
    files = dict.fromkeys(file for part in ordered for file in part.files)
    return SavedStatistics(statistics, tuple(files), start.sacrebleu, start.termkit, _merged_ceilings(parts))


def _merged_ceilings(parts: Sequence[SavedStatistics]) -> dict[str, tuple[Statistics, ...]]:
    """The ceilings of the whole, of the metrics for which each part has that of one reference for all its segments."""
    if any(sum(file.role == "reference" for file in part.files) != 1 for part in parts):
        return {}
    merged: dict[str, tuple[Statistics, ...]] = {}
    for name in parts[0].ceilings:
        found = [(part.ranges[name], part.ceilings.get(name, ())) for part in parts]
        if all([(each.first, each.first + each.size) for each in ceilings] == [span] for span, ceilings in found):
            merged[name] = (together([ceilings[0] for _, ceilings in found]),)
    return merged


def _described(statistics: Statistics, number: int, arrays: dict[str, Integers]) -> dict[str, Any]:
    """The header's entry; its arrays are put into ``arrays``."""
    arrays[f"rows-{number}"] = statistics.rows
    if statistics.units is not None:
        arrays[f"units-{number}"] = statistics.units
    for place, group in enumerate(statistics.groups.values()):
        arrays[f"group-{number}-{place}"] = group.of
    return {
        "metric": statistics.metric,
        "signature": statistics.signature,
        "columns": statistics.columns,
        "shape": statistics.rows.shape,
        "first": statistics.first,
        "size": statistics.size,
        "units": statistics.units is not None,
        "options": dict(statistics.options),
        "groups": [{"name": name, "parts": group.names} for name, group in statistics.groups.items()],
    }


def _header(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        header = json.loads(member_in(archive, _HEADER), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise FaultError(f"{_HEADER} is no JSON") from None
    if not isinstance(header, dict):
        raise FaultError(f"{_HEADER} is no object")
    found = _get(header, "format", int)
    if found > FORMAT:
        raise FaultError(f"it has format {found}, and this version of termkit reads {FORMAT}; update termkit")
    if found != FORMAT:
        raise FaultError(f"there is no format {found}")
    return header


def _no_constant(constant: str) -> None:
    raise ValueError(constant)


def _get(entry: Mapping[str, Any], key: str, kind: type) -> Any:
    """A value of the header. A bool is no int here."""
    value = entry.get(key)
    if type(value) is not kind:
        raise FaultError(f"{key!r} in {_HEADER} is {'missing' if key not in entry else 'of the wrong type'}")
    return value


def _list_of(entry: Mapping[str, Any], key: str, kind: type) -> list[Any]:
    values: list[Any] = _get(entry, key, list)
    if any(type(value) is not kind for value in values):
        raise FaultError(f"{key!r} in {_HEADER} is of the wrong type")
    return values


def _read_file(entry: Mapping[str, Any]) -> SavedFile:
    file = SavedFile(_get(entry, "role", str), _get(entry, "name", str), _get(entry, "sha256", str))
    if len(file.sha256) != 64 or set(file.sha256) - set("0123456789abcdef"):
        raise FaultError(f"the SHA-256 of {file.name!r} is none")
    return file


def _read_statistics(archive: zipfile.ZipFile, entry: Mapping[str, Any], number: int) -> Statistics:
    metric, columns = _get(entry, "metric", str), tuple(_list_of(entry, "columns", str))
    if metric not in BY_NAME:
        raise FaultError(f"there is no metric {metric!r}")
    options = _options(metric, columns, _get(entry, "options", dict))
    shape, first, size = _list_of(entry, "shape", int), _get(entry, "first", int), _get(entry, "size", int)
    if not 0 < size <= _MOST_SEGMENTS or not 0 <= first < EXACT:
        raise FaultError(f"{size} segments from number {first + 1} cannot be")
    if len(shape) != 2 or shape[0] < 0 or shape[1] != len(columns):
        raise FaultError(f"the counts of {metric} cannot have the shape {shape}")
    rows = array_in(archive, f"rows-{number}", tuple(shape))
    if np.abs(rows.astype(np.float64)).sum(axis=0).max(initial=0) >= EXACT:
        raise FaultError(f"the counts of {metric} are too large")
    units = None
    if _get(entry, "units", bool):
        units = numbers_in(archive, f"units-{number}", shape[0], size)
        if (np.diff(units) < 0).any():
            raise FaultError(f"the segments of the rows of {metric} are out of order")
    elif shape[0] != size:
        raise FaultError(f"{metric} has {shape[0]} rows for {size} segments")
    groups = dict(_groups(archive, _list_of(entry, "groups", dict), number, shape[0]))
    signature = _get(entry, "signature", str)
    statistics = Statistics(metric, signature, columns, rows, size, units, options, groups, first)
    try:
        value_of(BY_NAME[metric], statistics)
    except Exception:  # what a metric does with counts that it did not make cannot be foreseen
        raise FaultError(f"{metric} cannot make a value of its counts, options and groups") from None
    return statistics


def _read_ceilings(
    archive: zipfile.ZipFile, header: Mapping[str, Any], statistics: Sequence[Statistics]
) -> dict[str, tuple[Statistics, ...]]:
    """The ceilings, each of a metric that was counted; files without any are fine."""
    known = {each.metric for each in statistics}
    ceilings: dict[str, tuple[Statistics, ...]] = {}
    entries = _list_of(header, "ceilings", dict) if "ceilings" in header else []
    for number, entry in enumerate(entries, len(statistics)):
        found = _read_statistics(archive, entry, number)
        if found.metric not in known:
            raise FaultError(f"it has a ceiling of {found.metric}, but no counts of it")
        ceilings[found.metric] = (*ceilings.get(found.metric, ()), found)
    return ceilings


def _groups(
    archive: zipfile.ZipFile, entries: Sequence[Mapping[str, Any]], number: int, rows: int
) -> Iterator[tuple[str, Groups]]:
    for place, entry in enumerate(entries):
        parts = tuple(_list_of(entry, "parts", str))
        yield _get(entry, "name", str), Groups(parts, numbers_in(archive, f"group-{number}-{place}", rows, len(parts)))


def _options(metric: str, columns: tuple[str, ...], options: Mapping[str, Any]) -> dict[str, Option]:
    """The options, where the metric is made with them and counts these columns."""
    for option, value in options.items():
        if not isinstance(value, Option) or (isinstance(value, int | float) and abs(value) > _MOST_OPTION):
            raise FaultError(f"{metric} has no option {option!r} of {str(value)[:40]!r}")
    if BY_NAME[metric].needs != "reference":
        return dict(options)
    known = dict(options)
    if type(known.pop("streams", None)) is not int or options["streams"] < 1:
        raise FaultError(f"the number of references of {metric} is missing")
    try:
        made = string_metric(metric, known)
        fits = made.columns == columns and all(
            type(known[name]) in (type(value), float if value is None else type(value))
            for name, value in string_metric(metric, {}).options.items()
        )
    except (ConfigError, KeyError, TypeError, ValueError):
        fits = False
    if not fits:
        raise FaultError(f"the options of {metric} do not fit it or its columns")
    return dict(options)
