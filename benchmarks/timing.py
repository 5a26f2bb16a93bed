"""Measures child processes: CPU seconds (user and system) and peak memory, contenders in turns.

A process that is started counts the memory of the one that starts it into its own peak. So a small interpreter stands
in between, starts the command and reports what ``wait4`` says of it; that interpreter's own use is not counted.
The commands see no PYTHON* variable of ours: PYTHONDONTWRITEBYTECODE alone would compile every module in every run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import NamedTuple

_LAUNCHER = """
import os, sys
nowhere = os.open(os.devnull, os.O_WRONLY)
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 1)])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes that ru_maxrss counts in
_EXPECTED = (0, 1)  # 1: findings


class Contender(NamedTuple):
    """A name for the table and the command to measure, with environment variables of its own."""

    name: str
    command: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()


class Task(NamedTuple):
    """One job. The first contender is the one that the others are compared with."""

    title: str
    folder: Path  # where the commands run
    contenders: tuple[Contender, ...]
    megabytes: float = 0.0  # of input, where time grows with it
    budget: str = ""
    once: bool = False  # too long to repeat


class Use(NamedTuple):
    """What one process took."""

    seconds: float
    peak: float  # megabytes


class Result(NamedTuple):
    """The median of a contender's runs, or why there is none."""

    contender: Contender
    use: Use | None
    failure: str = ""


class ChildError(Exception):
    """A command did not do its job."""


def measure(contender: Contender, folder: Path) -> Use:
    """Runs a command to its end; what it prints goes nowhere. Raises ChildError."""
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *contender.command]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment.update(contender.variables)
    done = subprocess.run(
        launcher, cwd=folder, env=environment, capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        raise ChildError(f"cannot be started: {_last_line(done.stderr)}")
    status, seconds, peak = done.stdout.split()
    if int(status) not in _EXPECTED or "Traceback" in done.stderr:
        raise ChildError(f"ended with {status}: {_last_line(done.stderr)}")
    return Use(float(seconds), int(peak) * _PEAK_UNIT / 1e6)


def compare(task: Task, runs: int) -> list[Result]:
    """Each contender once to warm up, then all of them in turns, ``runs`` times; a failed one drops out."""
    uses: dict[Contender, list[Use]] = {contender: [] for contender in task.contenders}
    failures: dict[Contender, str] = {}
    rounds = 1 if task.once else runs + 1
    for number in range(rounds):
        for contender in task.contenders:
            if contender in failures:
                continue
            try:
                use = measure(contender, task.folder)
            except ChildError as error:
                failures[contender] = str(error)
            else:
                if number or task.once:
                    uses[contender].append(use)
    return [
        Result(contender, None, failures[contender]) if contender in failures else Result(contender, _median(uses_))
        for contender, uses_ in uses.items()
    ]


def _median(uses: list[Use]) -> Use:
    return Use(median(use.seconds for use in uses), median(use.peak for use in uses))


def _last_line(text: str) -> str:
    return (text.strip().split("\n") or [""])[-1]
