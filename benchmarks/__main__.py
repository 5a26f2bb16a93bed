"""``python -m benchmarks``: prints its tables. Run it from the project's root."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from benchmarks import conversion
from benchmarks.peers import PEERS, Peers, default_folder
from benchmarks.tasks import GROUPS, TERMKIT
from benchmarks.timing import Result, Task, compare
from termkit import __version__

_NAMES = (*GROUPS, "convert")
_ROW = "{:<38} {:<28} {:>8} {:>8} {:>8} {:>8}  {}"


@click.command()
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1), help="Runs after the warm-up.")
@click.option("--only", multiple=True, type=click.Choice(_NAMES), help="Only this group (may be repeated).")
@click.option("--large", is_flag=True, help="Also check 100 MB, once.")
@click.option("--no-peers", "without", is_flag=True, help="termkit alone; installs nothing.")
@click.option(
    "--peers-venv",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the environments of the peers lie, and are made.  [default: ~/.cache/termkit-bench]",
)
@click.option("--keep", type=click.Path(path_type=Path), help="Write the inputs into this folder, and leave them.")
def main(
    runs: int, only: tuple[str, ...], large: bool, without: bool, peers_venv: Path | None, keep: Path | None
) -> None:
    """Measure termkit and its peers: CPU seconds and peak memory of a child process, median of all runs.

    The group convert has a table of its own: megabytes a second of the conversion alone, the best of all runs.
    Contenders take turns, so that the machine's drift hits all of them alike. Nothing is asserted.
    """
    if not Path(TERMKIT).exists():
        raise click.UsageError(f"no {TERMKIT}: install termkit where this Python is, with 'pip install -e .'")
    peers = Peers(None if without else peers_venv or default_folder())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} {platform.machine()}"
    click.echo(f"termkit {__version__}, {python}, {machine}, {date.today()}, runs: {runs}")
    with tempfile.TemporaryDirectory(prefix="termkit-bench-") as temporary:
        base = (keep or Path(temporary)).resolve()
        tasks = [name for name in GROUPS if not only or name in only]
        for line in _task_lines(tasks, base, peers, large, runs) if tasks else ():
            click.echo(line)
        if not only or "convert" in only:
            for line in conversion.lines(_folder(base, "convert"), peers, runs):
                click.echo(line)
    click.echo("\n".join(_legend(peers)))


def _task_lines(names: list[str], base: Path, peers: Peers, large: bool, runs: int) -> Iterator[str]:
    yield ""
    yield _ROW.format("what", "who", "CPU s", "ratio", "s/MB", "peak MB", "budget")
    for name in names:
        for task in GROUPS[name](_folder(base, name), peers, large):
            yield from _rows(task, compare(task, runs))
    yield "ratio: CPU seconds of the peer / CPU seconds of termkit; 2 means that the peer takes twice as long."
    yield "peak MB: of the whole process, interpreter and text included."


def _folder(base: Path, name: str) -> Path:
    folder = base / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _rows(task: Task, results: list[Result]) -> Iterator[str]:
    ours = results[0].use
    for number, (contender, use, failure) in enumerate(results):
        title, budget = ("", "") if number else (task.title, task.budget)
        if use is None:
            yield _ROW.format(title, contender.name, "-", "", "", "", f"failed: {failure}")
            continue
        ratio = f"{use.seconds / ours.seconds:.2f}" if ours else ""
        pace = f"{use.seconds / task.megabytes:.3f}" if task.megabytes else ""
        row = _ROW.format(title, contender.name, f"{use.seconds:.3f}", ratio, pace, f"{use.peak:.0f}", budget)
        yield row.rstrip()


def _legend(peers: Peers) -> Iterator[str]:
    yield ""
    for peer in PEERS:
        if peer.name in peers.names:
            yield f"{peer.name} {peer.version}: {peer.does}."
    for name, reason in peers.reasons.items():
        yield f"{name} is missing: {reason}."


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
