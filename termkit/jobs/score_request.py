"""What a run of the scorer is asked for besides its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from termkit.core.score import PartKind
from termkit.score.significance import Test
from termkit.score.statistics import Option

DRAWS = 1000  # resamples, as sacrebleu takes


@dataclass(frozen=True)
class Request:
    """The settings of a run; the defaults are those of ``termkit score`` without flags."""

    only: tuple[str, ...] = ()  # metrics that were named one by one
    draws: int = DRAWS  # resamples for intervals and tests; 0: none
    test: Test = "bootstrap"  # of a draft against its baseline
    profiles: tuple[PartKind, ...] = ()
    worst: int = 0  # how many of the weakest segments to show
    flags: bool = False  # look for what makes scores say less than they seem to
    lines: bool = False  # each line is a segment, blank ones too, as in sacrebleu
    first: int = 0  # number of the first segment in the whole, for a shard
    documents: Path | None = None  # names the document of each line
    items: Path | None = None  # JSONL: source, references, required terms and document of each line
    baseline: Path | None = None  # saved statistics, a folder of them, a JSON report, or a draft
    save: Path | None = None  # a folder for the statistics of each draft
    check_sacrebleu: bool = False
    mqm: bool = False
    people: Path | None = None  # human judgements of the same segments
    wmt: Path | None = None  # a folder for scores of segments and systems, as mt-metrics-eval reads them
    options: Mapping[str, Mapping[str, Option]] = field(default_factory=dict)  # by metric, sacrebleu's names
    neural: Mapping[str, Path] = field(default_factory=dict)  # model files, by metric
