"""What a report may need beside the result of a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from termkit.core.mqm import Severity


class RuleInfo(NamedTuple):
    """A rule as reports describe it."""

    name: str
    summary: str  # one line
    doc: str  # Markdown
    severity: Severity
    mqm: str  # error type of MQM


@dataclass(frozen=True)
class ReportContext:
    """The circumstances of a run. ``root`` is the absolute path of the folder from which relative paths lead."""

    version: str  # of termkit
    rules: tuple[RuleInfo, ...] = ()  # those that ran
    root: str = ""  # empty: unknown
    color: bool = False  # only the text report has colours
    step_summary: str | None = None  # the file that GitHub shows beside a step's log; no report writes to it
