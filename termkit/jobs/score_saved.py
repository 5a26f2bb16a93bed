"""Statistics of drafts in files: written, read as drafts or as a baseline, and merged."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from termkit.core.score import DraftScores
from termkit.errors import ConfigError, InputError
from termkit.formats.files import make_folder, read_bytes, write_atomic
from termkit.jobs.line_files import Files
from termkit.jobs.reading import shown
from termkit.jobs.score_drafts import Measured
from termkit.score.catalog import BY_NAME
from termkit.score.measure import value_of
from termkit.score.metric import Metric
from termkit.score.saved import SavedFile, SavedStatistics, merge, pack, saved, unpack
from termkit.score.statistics import Statistics

SUFFIX = ".stats.npz"
_READ = 1 << 20


@dataclass(frozen=True)
class Baseline:
    """What drafts are compared with: values, and the counts behind them where they are known."""

    values: Mapping[str, float]
    statistics: Mapping[str, Statistics] = field(default_factory=dict)


def save(folder: Path, drafts: Sequence[Measured], files: Files) -> None:
    """Writes a file for each draft, named after its path. Raises InputError where two would get one name."""
    names: dict[str, str] = {}
    for measured in drafts:
        other = names.setdefault(file_name(measured.draft.path), measured.draft.path)
        if other != measured.draft.path:
            raise InputError(
                f"{other} and {measured.draft.path} would be saved under one name; save them to two folders"
            )
    make_folder(folder)
    known: dict[str, str] = {}
    for measured in drafts:
        write_atomic(folder / file_name(measured.draft.path), pack(_content(measured, known, files)))


def file_name(path: str) -> str:
    """The name under which the statistics of a draft are kept: ``a__x.txt.stats.npz`` for ``a/x.txt``.

    A path that has ``__`` itself is told from that by a part of its SHA-256.
    """
    path = path.replace("\\", "/").strip("/")
    name = path.replace("/", "__")
    if name.replace("__", "/") != path:
        name += f".{sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return name + SUFFIX


def read_saved(path: Path) -> SavedStatistics:
    """The statistics in a file; raises InputError for what is none."""
    return unpack(read_bytes(path).data, shown(path))


def merged(paths: Sequence[Path], output: Path) -> SavedStatistics:
    """The statistics of shards put together and written to ``output``.

    Raises ConfigError, before anything is written, for an output that is one of the shards, that is there already and
    holds anything but statistics of the same segments, or that is not called ``.npz``.
    """
    if output.suffix.lower() != ".npz":
        raise ConfigError(f"--merge {output}: name a file that ends in .npz first, then its parts")
    if any(path.resolve() == output.resolve() for path in paths):
        raise ConfigError(f"--merge {output}: is one of the parts; name the file to be written first, then the parts")
    whole = merge([read_saved(path) for path in paths])
    if os.path.isfile(output):
        _refuse_other(output, whole)
    write_atomic(output, pack(whole))
    return whole


def _refuse_other(output: Path, whole: SavedStatistics) -> None:
    """A file that is there may be written over only by statistics of the same segments."""
    try:
        is_same = read_saved(output).ranges == whole.ranges
    except InputError:
        is_same = False
    if not is_same:
        raise ConfigError(
            f"--merge {output}: is there already and holds something else than these parts; "
            "name the file to be written first, then all parts"
        )


def measured_of(content: SavedStatistics, path: Path) -> Measured:
    """Saved statistics as a draft that was counted."""
    names = {
        role: [file.name for file in content.files if file.role == role] for role in ("draft", "reference", "source")
    }
    draft = DraftScores(
        path=names["draft"][0] if len(names["draft"]) == 1 else shown(path),
        scores=(),
        references=tuple(names["reference"]),
        source=names["source"][0] if names["source"] else None,
    )
    return Measured(
        draft, {each.metric: each for each in content.statistics}, content.ceilings, saved_files=content.files
    )


def baseline_of(statistics: Mapping[str, Statistics], metrics: Mapping[str, Metric] = BY_NAME) -> Baseline:
    """Counts as a baseline."""
    return Baseline({name: value_of(metrics[name], each) for name, each in statistics.items()}, statistics)


def baselines_in(path: Path, drafts: Sequence[str]) -> dict[str, Baseline]:
    """For each draft its baseline: in a folder of saved statistics, in one such file, or in a JSON report.

    Drafts that a folder or a report does not know have none; one file, or a report of one draft, is that of all.
    """
    if path.is_dir():
        found = {draft: path / file_name(draft) for draft in drafts}
        return {draft: _of_file(file) for draft, file in found.items() if file.exists()}
    if path.suffix.lower() == ".json":
        return _of_report(path, drafts)
    return dict.fromkeys(drafts, _of_file(path))


def _of_file(path: Path) -> Baseline:
    return baseline_of({each.metric: each for each in read_saved(path).statistics})


def _of_report(path: Path, drafts: Sequence[str]) -> dict[str, Baseline]:
    """The values in a report of ``termkit score --format json``."""
    import json

    try:
        data = json.loads(read_bytes(path).data)
        reports = {draft["path"]: Baseline(_values(draft)) for draft in data["drafts"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(f"{shown(path)}: no report of 'termkit score --format json'") from None
    if len(reports) == 1:
        return dict.fromkeys(drafts, *reports.values())
    return {draft: reports[draft] for draft in drafts if draft in reports}


def _values(draft: Mapping[str, Any]) -> dict[str, float]:
    return {str(score["name"]): float(score["value"]) for score in draft["scores"]}


def _content(measured: Measured, known: dict[str, str], files: Files) -> SavedStatistics:
    draft = measured.draft
    kept = [each for name, each in measured.statistics.items() if name in BY_NAME]  # models have no counts to add
    if measured.saved_files:
        return saved(kept, measured.saved_files, _ceilings(measured))
    roles = [("draft", draft.path), *(("reference", path) for path in draft.references)]
    roles += [("source", draft.source)] if draft.source else []
    counted = [SavedFile(role, path, _digest(path, known, files)) for role, path in roles]
    return saved(kept, counted, _ceilings(measured))


def _ceilings(measured: Measured) -> dict[str, tuple[Statistics, ...]]:
    """What references get, with the numbers that the segments have in the whole."""
    return {
        name: tuple(replace(each, first=found.first) for each in measured.ceilings.get(name, ()))
        for name, found in measured.statistics.items()
        if name in BY_NAME
    }


def _digest(path: str, known: dict[str, str], files: Files) -> str:
    """The SHA-256 of a file, in hex."""
    if path not in known:
        digest = sha256()
        with files.open(Path(path)) as file:
            while data := file.read(_READ):
                digest.update(data)
        known[path] = digest.hexdigest()
    return known[path]
