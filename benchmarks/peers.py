"""Other tools, in environments of their own: what they pin and install goes with nothing else, nor with each other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.corpus import Concept


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
    Peer(
        "opencc-python-reimplemented",
        "0.1.7",
        "conversion in Python, with OpenCC's dictionaries of 2018 to 2020 and another division into phrases",
    ),
    Peer("OpenCC", "1.4.2", "conversion in C++: the original, whose output our compatible mode gives to the byte"),
    Peer("opencc-pyo3", "0.12.0", "conversion in Rust, with OpenCC's dictionaries"),
    Peer("zhconv-rs", "0.4.2", "conversion in Rust, with MediaWiki's tables; GPL, so it is run here and nowhere else"),
)
_BY_NAME = {peer.name: peer for peer in PEERS}


class Peers:
    """The peers, each in an environment of its own below a folder, made when it is first asked for, and kept.

    Without a folder there are none. ``reasons`` says, by name, why one that was asked for is not there.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.reasons: dict[str, str] = {}
        self.names: list[str] = []  # of those that were asked for and are there

    def has(self, name: str) -> bool:
        """Whether a peer can be run; if need be, it is installed."""
        if self._folder and name not in self.names and name not in self.reasons:
            environment, peer = self._environment(name), _BY_NAME[name]
            reason = _missing(environment, peer) and (_install(environment, peer) or _missing(environment, peer))
            if reason:
                self.reasons[name] = reason
            else:
                self.names.append(name)
        return name in self.names

    def script(self, name: str, command: str) -> str:
        """The path of a command, such as ``python``, in the environment of a peer."""
        return str(self._environment(name) / "bin" / command)

    def _environment(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder.resolve() / f"{name}-{_BY_NAME[name].version}"


def default_folder() -> Path:
    """Where the environments lie when nobody says where: ``~/.cache/termkit-bench``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "termkit-bench"


def write_poglossary(path: Path, entries: list[Concept]) -> None:
    """The glossary as poglossary reads it: English to Chinese."""
    data = {"glossary": {entry.en: entry.zh for entry in entries}}
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _missing(environment: Path, peer: Peer) -> str:
    code = f"from importlib.metadata import version; assert version({peer.name!r}) == {peer.version!r}"
    failure = _call([str(environment / "bin" / "python"), "-c", code])
    return f"version {peer.version} is not in {environment}" if failure else ""


def _install(environment: Path, peer: Peer) -> str:
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    failure = _call([sys.executable, "-m", "venv", "--clear", str(environment)])
    return failure or _call([*pip, f"{peer.name}=={peer.version}"])


def _call(command: list[str]) -> str:
    """The last line of what a failed command complains of; empty when it went well."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError as error:
        return str(error)
    lines = [line for line in (done.stderr or done.stdout).split("\n") if line.strip()]
    return (lines[-1:] or ["no message"])[0] if done.returncode else ""
