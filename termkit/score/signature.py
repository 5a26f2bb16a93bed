"""Signatures: how a number was made, in sacrebleu's words and with its version."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

from termkit.errors import ConfigError


@cache
def peer_version() -> str:
    """The version of the sacrebleu that is installed, as its signatures have it.

    Read from its file, since importing the package takes longer than scoring a small text.
    """
    loaded = sys.modules.get("sacrebleu")
    if loaded is not None:
        return str(loaded.__version__)
    spec = find_spec("sacrebleu")
    if spec is None or spec.origin is None:
        raise ConfigError("sacrebleu is not installed; its version belongs into every signature")
    return str(run_path(str(Path(spec.origin).with_name("version.py")))["__version__"])


def signature(references: int | None, *words: str) -> str:
    """``nrefs:1|...|version:2.6.0``; None: the number of references varies."""
    count = "var" if references is None else references
    return "|".join([f"nrefs:{count}", *words, f"version:{peer_version()}"])


def resampled(signature: str, draws: int, seed: str) -> str:
    """The signature of a score with an interval: ``bs:1000|seed:12345`` behind the number of references."""
    first, rest = signature.split("|", 1)
    return f"{first}|bs:{draws}|seed:{seed}|{rest}"


def yes(value: bool) -> str:
    """``yes`` or ``no``."""
    return "yes" if value else "no"
