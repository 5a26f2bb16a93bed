"""Severities and error types in the words of MQM (Multidimensional Quality Metrics)."""

from __future__ import annotations

from typing import Literal

Severity = Literal["critical", "major", "minor", "neutral"]

SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor", "neutral")  # worst first


def at_least(severity: Severity, threshold: Severity) -> bool:
    """True when ``severity`` is as bad as ``threshold`` or worse."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(threshold)
