"""Scores of segments for others: files that mt-metrics-eval reads, and how far metrics agree with people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from termkit.core.score import Agreement
from termkit.errors import InputError
from termkit.formats.files import make_folder, write_atomic
from termkit.jobs.reading import read_text, shown
from termkit.jobs.score_drafts import Measured
from termkit.score.agreement import agreements
from termkit.score.measure import value_of
from termkit.score.metric import Metric
from termkit.score.people import Judgements, read_judgements
from termkit.score.segment_scores import file_name, segment_lines, system_lines
from termkit.score.statistics import Floats, Statistics


def system_names(paths: Sequence[str]) -> dict[str, str]:
    """What drafts are called as systems: their files without folders and suffixes, with folders where that is unclear.

    Raises InputError for two that cannot be told apart so.
    """
    stems, folders, wholes = ([_system_name(path, parts) for path in paths] for parts in (1, 2, None))
    names: dict[str, str] = {}
    for path, *possible in zip(paths, stems, folders, wholes, strict=True):
        name = next((name for name, all_ in zip(possible, (stems, folders), strict=False) if all_.count(name) == 1), "")
        names[path] = name or possible[-1]
    met: dict[str, str] = {}
    for path, name in names.items():
        other = met.setdefault(name, path)
        if other != path:
            raise InputError(f"{other} and {path} are both the system {name}; name the files differently")
    return names


def _system_name(path: str, parts: int | None) -> str:
    """The last parts of a path, or all, as one word without a suffix."""
    *above, name = path.replace("\\", "/").strip("/").split("/")
    stem = name.rpartition(".")[0] or name
    return "_".join("_".join([*above, stem][-parts if parts else None :]).split())


def segment_values(metric: Metric, statistics: Statistics) -> Floats | None:
    """The value of each segment, NaN where nothing counts in it; None for a metric that has no such values."""
    if metric.resampled is not None:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        return metric.values(statistics, statistics.by_unit)


def write_wmt(folder: Path, works: Iterable[Sequence[Measured]], metrics: Mapping[str, Metric]) -> None:
    """For each metric ``<metric>-<references>.seg.score`` and ``.sys.score``, better scores higher.

    Raises InputError where drafts of several texts would meet in one file.
    """
    tables = list(works)
    if len(tables) > 1:
        raise InputError("scores for mt-metrics-eval are of one text: name drafts of one work, with one reference")
    make_folder(folder)
    for name, systems in _by_metric(tables[0]):
        metric = metrics[name]
        references = [f"ref{chr(ord('A') + number)}" for number in range(min(26, len(tables[0][0].draft.references)))]
        of = references if metric.needs == "reference" else []
        whole = {system: value_of(metric, statistics) for system, statistics in systems.items()}
        _write(folder / file_name(name, of, "sys"), system_lines(whole, metric.higher_is_better))
        segments = {system: segment_values(metric, statistics) for system, statistics in systems.items()}
        known = {system: values.tolist() for system, values in segments.items() if values is not None}
        if known:
            _write(folder / file_name(name, of, "seg"), segment_lines(known, metric.higher_is_better))


def agreements_with(
    path: Path, drafts: Sequence[Measured], metrics: Mapping[str, Metric], draws: int
) -> tuple[Agreement, ...]:
    """How far each metric agrees with the people whose judgements are in a file.

    Systems are found by the name of a draft's file, with or without its suffix, or by its label.
    """
    judgements = read_judgements(read_text(path), shown(path))
    found: list[Agreement] = []
    for name, systems in _by_metric(drafts):
        metric = metrics[name]
        named = {}
        for system, statistics in systems.items():
            judged = _judged(system, judgements)
            if judged in named:
                raise InputError(f"{shown(path)}: two drafts are the system {judged}; name one draft of each system")
            named[judged] = statistics
        segments = {system: segment_values(metric, statistics) for system, statistics in named.items()}
        known = {system: values.tolist() for system, values in segments.items() if values is not None}
        if not known:
            continue
        whole = {system: value_of(metric, named[system]) for system in known}
        found += agreements(name, known, whole, judgements, higher_is_better=metric.higher_is_better, draws=draws)
    return tuple(found)


def _by_metric(drafts: Sequence[Measured]) -> Iterator[tuple[str, dict[str, Statistics]]]:
    """The statistics of each metric, by system."""
    systems = system_names([measured.draft.path for measured in drafts])
    names = dict.fromkeys(name for measured in drafts for name in measured.statistics)
    for name in names:
        yield (
            name,
            {
                systems[measured.draft.path]: measured.statistics[name]
                for measured in drafts
                if name in measured.statistics
            },
        )


def _judged(system: str, judgements: Judgements) -> str:
    """The name under which people judged a system: the file's, or what stands behind its last dot (the label)."""
    return next((name for name in (system, system.rpartition(".")[2]) if name in judgements.scores), system)


def _write(path: Path, lines: Iterable[str]) -> None:
    write_atomic(path, "".join(f"{line}\n" for line in lines).encode())
