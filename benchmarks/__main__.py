"""``python -m benchmarks``: prints one table. Run it from the project's root."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from benchmarks.peers import FOLDER, PEERS, Peers, find_peers, install_peers, no_peers
from benchmarks.tasks import GROUPS, TERMKIT
from benchmarks.timing import Result, Task, compare
from termkit import __version__

_ROW = "{:<38} {:<28} {:>8} {:>8} {:>8} {:>8}  {}"


@click.command()
@click.option("--runs", default=5, show_default=True, type=click.IntRange(1), help="Runs after the warm-up.")
@click.option("--only", multiple=True, type=click.Choice(list(GROUPS)), help="Only this group (may be repeated).")
@click.option("--large", is_flag=True, help="Also check 100 MB, once.")
@click.option("--no-peers", "without", is_flag=True, help="termkit alone; installs nothing.")
@click.option("--peers-venv", type=click.Path(path_type=Path, exists=True), help="An environment that has the peers.")
@click.option("--keep", type=click.Path(path_type=Path), help="Write the inputs into this folder, and leave them.")
def main(
    runs: int, only: tuple[str, ...], large: bool, without: bool, peers_venv: Path | None, keep: Path | None
) -> None:
    """Measure termkit and its peers: CPU seconds and peak memory of a child process, median of all runs.

    Contenders take turns, so that the machine's drift hits all of them alike. Nothing is asserted.
    """
    if not Path(TERMKIT).exists():
        raise click.UsageError(f"no {TERMKIT}: install termkit where this Python is, with 'pip install -e .'")
    peers = no_peers() if without else find_peers(peers_venv) if peers_venv else install_peers(FOLDER)
    for name, reason in peers.reasons.items():
        click.echo(f"peer {name} is not available: {reason}")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} {platform.machine()}"
    click.echo(f"termkit {__version__}, {python}, {machine}, {date.today()}, runs: {runs}")
    click.echo(_ROW.format("what", "who", "CPU s", "ratio", "s/MB", "peak MB", "budget").rstrip())
    with tempfile.TemporaryDirectory(prefix="termkit-bench-") as temporary:
        for name in only or GROUPS:
            folder = (keep or Path(temporary)).resolve() / name
            folder.mkdir(parents=True, exist_ok=True)
            for task in GROUPS[name](folder, peers, large):
                for line in _rows(task, compare(task, runs)):
                    click.echo(line)
    click.echo("\n".join(_legend(peers if not only or "check" in only else no_peers())))


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
    yield "ratio: CPU seconds of the peer / CPU seconds of termkit; 2 means that the peer takes twice as long."
    yield "peak MB: of the whole process, interpreter and text included."
    for peer in PEERS:
        if peer.name in peers.names:
            yield f"{peer.name} {peer.version}: {peer.does}."


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
