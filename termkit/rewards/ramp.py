"""A step without a corner."""

from __future__ import annotations


def ramp(value: float, nothing: float, full: float) -> float:
    """0 at ``nothing``, 1 at ``full`` and beyond, in whichever order they stand."""
    return min(1.0, max(0.0, (value - nothing) / (full - nothing)))
