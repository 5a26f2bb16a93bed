"""The official OpenCC, and termkit's own converter, as child processes that convert what they are sent.

OpenCC's wheel installs a module named ``opencc``, which another distribution of the test environment may own; so it
gets a folder of its own, kept in pytest's cache, and a process that sees this folder and the standard library only.
A test module that wants the fixture says ``pytest_plugins = ("oracle",)``.

Of a text with U+0000, OpenCC 1.4.2 drops parts in some configurations. It cannot be sent lone surrogates.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import pytest

VERSION = "1.4.2"
_ORIGINAL = "OpenCC"
KINDS = ("python", "python numpy", "python edits", "extension", "extension edits")
_OPENCC = """
from opencc import OpenCC
def converter(config):
    return OpenCC(config).convert
"""
_TERMKIT = """
from termkit.text import convert as module
def converter(config):
    source, to, _ = module.mode_route(config)
    return module.converter(to=to, source=source, compat=config).text
"""
_EDITS = """
text = converter
def converter(config):
    edits = text(config).__self__.edits
    return lambda each: edits(each).text
"""
_SERVE = """
from functools import cache
from json import dumps, loads
import sys
converter = cache(converter)
for line in sys.stdin:
    order = loads(line)
    print(dumps({"texts": list(map(converter(order["config"]), order["texts"]))}), flush=True)
"""


class Oracle:
    """A process that converts lists of texts. Its ``with`` statement ends it."""

    def __init__(self, name: str, code: str, variables: Mapping[str, str]) -> None:
        self.name = name
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self._process = subprocess.Popen(
            [sys.executable, *(("-s", "-S") if name == _ORIGINAL else ()), "-c", code + _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="ascii",
            env=environment | dict(variables),
        )

    def __enter__(self) -> Oracle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def convert(self, config: str, texts: Sequence[str]) -> list[str]:
        """The texts as ``config`` (``s2twp``) converts them. Raises RuntimeError when the process has died."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps({"config": config, "texts": list(texts)}) + "\n")
            self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} died of {config} (exit code {self._process.wait(timeout=10)})")
        return list(json.loads(answer)["texts"])


def open_opencc(folder: Path) -> Oracle:
    """The official converter, out of a folder that ``install`` has filled."""
    return Oracle(_ORIGINAL, _OPENCC, {"PYTHONPATH": str(folder)})


def open_termkit(kind: str, cache: Path) -> Oracle:
    """Our converter in its compatible mode, in one of KINDS; its tables are made once for a folder."""
    speed, _, way = kind.partition(" ")
    code = {"": _TERMKIT, "numpy": "import numpy\n" + _TERMKIT, "edits": _TERMKIT + _EDITS}[way]
    variables = {"TERMKIT_SPEED": {"extension": "1", "python": "0"}[speed], "TERMKIT_CACHE": str(cache)}
    return Oracle(kind, code, variables)


def install(folder: Path) -> str:
    """Puts the wheel into a folder that is not there yet; when it cannot, returns why not, in a line."""
    with TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as place:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--retries", "1", "install", "--quiet"]
        what = ["--no-deps", "--only-binary", ":all:", "--target", f"{place}/new", f"{_ORIGINAL}=={VERSION}"]
        done = subprocess.run([*pip, *what], capture_output=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode:
            lines = done.stderr.strip().split("\n")
            return next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1])
        with suppress(OSError):  # another run was quicker
            Path(place, "new").rename(folder)
    return ""


@pytest.fixture(scope="session")
def opencc(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    """OpenCC's own converter; the test is skipped, saying why, where its wheel cannot be had."""
    cache = getattr(request.config, "cache", None)  # none with -p no:cacheprovider
    parent = cache.mkdir("opencc") if cache else tmp_path_factory.mktemp("opencc")
    folder = parent / f"{VERSION}-{sys.implementation.cache_tag}"
    reason = "" if folder.is_dir() else install(folder)
    if reason:
        pytest.skip(f"{_ORIGINAL} {VERSION} cannot be installed: {reason}")
    with open_opencc(folder) as oracle:
        yield oracle
