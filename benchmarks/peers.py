"""Other tools, in an environment of their own, since what they pin does not go with what termkit needs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.corpus import Concept

FOLDER = Path(".bench-peers")  # git-ignored


class Peer(NamedTuple):
    """A tool: the distribution to install, and what it does, so that nobody misreads a ratio."""

    name: str
    version: str
    does: str


PEERS = (
    Peer(
        "zhtw",
        "4.5.0",
        "another job: looks for Simplified characters and for mainland and Hong Kong words in one text, with its own "
        "dictionary; no glossary of ours, no English, no alignment",
    ),
    Peer(
        "poglossary",
        "0.1.4",
        "the nearest job: for each entry of a PO file, is the wanted Chinese there where the English term is? "
        "One form a term, no inflection, no deprecated forms; the same sentences, already paired",
    ),
    Peer(
        "autocorrect-py",
        "2.14.0",
        "another job, in Rust: spacing between Chinese and Latin, and punctuation, of one text; no glossary",
    ),
)


class Peers:
    """The peers at hand. ``reasons`` says, by name, why one is not."""

    def __init__(self, folder: Path | None, reasons: dict[str, str]) -> None:
        self._bin = (folder / "bin").resolve() if folder else Path()
        self.reasons = reasons
        self.names = tuple(peer.name for peer in PEERS if folder and peer.name not in reasons)

    def script(self, name: str) -> str:
        """The path of an installed command."""
        return str(self._bin / name)


def no_peers() -> Peers:
    """None of them."""
    return Peers(None, {})


def find_peers(folder: Path) -> Peers:
    """The peers in an environment that was made before."""
    return Peers(folder, _reasons(folder, lambda peer: ""))


def install_peers(folder: Path) -> Peers:
    """Makes the environment if need be, and installs each peer that it lacks."""
    if not (folder / "bin" / "python").exists():
        failure = _call([sys.executable, "-m", "venv", str(folder)])
        if failure:
            return Peers(None, {peer.name: f"no environment: {failure}" for peer in PEERS})
    return Peers(folder, _reasons(folder, lambda peer: _install(folder, peer)))


def write_poglossary(path: Path, entries: list[Concept]) -> None:
    """The glossary as poglossary reads it: English to Chinese."""
    data = {"glossary": {entry.en: entry.zh for entry in entries}}
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _reasons(folder: Path, provide: Callable[[Peer], str]) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for peer in PEERS:
        reason = _missing(folder, peer) and (provide(peer) or _missing(folder, peer))
        if reason:
            reasons[peer.name] = reason
    return reasons


def _missing(folder: Path, peer: Peer) -> str:
    code = f"from importlib.metadata import version; assert version({peer.name!r}) == {peer.version!r}"
    failure = _call([str(folder / "bin" / "python"), "-c", code])
    return f"version {peer.version} is not in {folder}" if failure else ""


def _install(folder: Path, peer: Peer) -> str:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return _call([*pip, f"{peer.name}=={peer.version}"])


def _call(command: list[str]) -> str:
    """The last line of what a failed command complains of; empty when it went well."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        return str(error)
    lines = [line for line in (done.stderr or done.stdout).split("\n") if line.strip()]
    return (lines[-1:] or ["no message"])[0] if done.returncode else ""
