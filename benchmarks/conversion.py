"""Conversion of Chinese text: how fast termkit and its peers are, whether they agree, and what one line costs.

Every engine is a child process (``conversion_peer.py``) in an environment of its own, which holds its dictionaries and
the text in memory. They take turns, round after round, so that the machine's drift hits all of them alike; the best
figure of each counts. It is CPU time, so an engine with threads gains nothing by them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.corpus import concepts, write_chinese
from benchmarks.peers import Peers
from benchmarks.timing import ChildError, Contender, measure

MODES = ("t2s", "s2t", "s2twp", "tw2sp")
_CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "corpora"  # beside a checkout
_SCRIPT = str(Path(__file__).with_name("conversion_peer.py"))
_SYNTHETIC = 2_000_000  # bytes
_SPAN = 0.25  # CPU seconds for which an engine converts again and again in a round
_LINE = "他说这个软件的界面后来改过，头发丝一样细的问题也发现了。\n"

_PYTHON = (("TERMKIT_SPEED", "0"),)
_SLOW, _ORIGINAL = "opencc-python-reimplemented", "OpenCC"  # what the ratios refer to
_ROW = "{:<17} {:<31} {:>8} {:>10} {:>9}  {}"
_COLD = "{:<17} {:<31} {:>8} {:>10}"


class Engine(NamedTuple):
    """A name for the table, the engine of ``conversion_peer.py``, and the Python that runs it."""

    name: str
    kind: str
    python: str
    variables: tuple[tuple[str, str], ...] = ()


class Outcome(NamedTuple):
    """The quickest conversion, and a digest of its result; or why there is none."""

    seconds: float
    digest: str
    failure: str = ""


class Child:
    """An engine at work."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self._failure = ""
        variables = {"TERMKIT_CACHE": ".cache", "RAYON_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            [engine.python, "-P", _SCRIPT, engine.kind],
            cwd=folder,
            env=variables | dict(engine.variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def convert(self, mode: str, text: Path, **more: Any) -> Outcome:
        """One order, carried out; see ``conversion_peer.py``."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        try:
            self._process.stdin.write(json.dumps({"mode": mode, "text": str(text), **more}) + "\n")
            self._process.stdin.flush()
            return Outcome(**json.loads(self._process.stdout.readline()))
        except (OSError, ValueError):
            last = self._process.stderr.read().strip().split("\n")[-1]
            self._failure = self._failure or last or f"ended with {self._process.wait()}"
            return Outcome(0.0, "", self._failure)


def lines(folder: Path, peers: Peers, runs: int) -> Iterator[str]:
    """The tables, line by line as they are measured."""
    engines = list(_engines(peers))
    with ExitStack() as stack:
        children = [stack.enter_context(Child(engine, folder)) for engine in engines]
        yield from _throughput(folder, children, runs)
    yield from _cold_start(folder, peers, runs)


def _engines(peers: Peers) -> Iterator[Engine]:
    for name, kind in (("compatible", "compat"), ("accurate", "accurate"), ("accurate, edits", "edits")):
        if _has_extension():
            yield Engine(f"termkit {name}, C", kind, sys.executable)
        yield Engine(f"termkit {name}, Python", kind, sys.executable, _PYTHON)
    for name, kind in (
        (_SLOW, "opencc"),
        (_ORIGINAL, "opencc"),
        ("opencc-pyo3", "opencc_pyo3"),
        ("zhconv-rs", "zhconv_rs"),
    ):
        if peers.has(name):
            yield Engine(name, kind, peers.script(name, "python"))


def _has_extension() -> bool:
    from termkit.text.plans import fast

    return fast() is not None


def _throughput(folder: Path, children: Sequence[Child], runs: int) -> Iterator[str]:
    yield ""
    yield _ROW.format("what", "who", "MB/s", "x reimpl.", "x OpenCC", "as OpenCC").rstrip()
    maker = next((child for child in children if child.engine.name == _ORIGINAL), children[0])
    for title, texts in _texts(folder, maker):
        for mode in MODES:
            results = _race(children, mode, texts[mode], runs)
            yield from _rows(f"{mode}, {title}", texts[mode].stat().st_size / 1e6, results)
    if not _CORPORA.is_dir():
        yield f"no real text: there is no {_CORPORA}"
    yield "MB/s: megabytes of UTF-8 read in a CPU second; x: times the speed of opencc-python-reimplemented, of OpenCC."
    yield f"synthetic: our own sentences; real: Simplified documentation, made Traditional by {maker.engine.name}."
    yield "as OpenCC: whether the result is OpenCC's, to the byte."


def _texts(folder: Path, maker: Child) -> Iterator[tuple[str, Mapping[str, Path]]]:
    """Titles, and for each mode a text in the script that the mode reads."""
    traditional, simplified = folder / "synthetic.zh-Hant-TW.txt", folder / "synthetic.zh-Hans.txt"
    write_chinese(traditional, concepts(200), _SYNTHETIC)
    maker.convert("tw2sp", traditional, to=str(simplified))
    yield "synthetic", {"t2s": traditional, "tw2sp": traditional, "s2t": simplified, "s2twp": simplified}
    if _CORPORA.is_dir():
        simplified, traditional = folder / "real.zh-Hans.txt", folder / "real.zh-Hant.txt"
        taiwanese = folder / "real.zh-Hant-TW.txt"
        simplified.write_text("\n".join(_segments()), encoding="utf-8", newline="")
        maker.convert("s2t", simplified, to=str(traditional))
        maker.convert("s2twp", simplified, to=str(taiwanese))
        yield "real", {"t2s": traditional, "tw2sp": taiwanese, "s2t": simplified, "s2twp": simplified}


def _segments() -> Iterator[str]:
    for path in sorted(_CORPORA.glob("*.segments.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                if text := json.loads(line).get("hans"):
                    yield text


def _race(children: Sequence[Child], mode: str, text: Path, runs: int) -> list[tuple[Engine, Outcome]]:
    """Each engine once to warm up, then all of them in turns; the best of each. One that fails drops out."""
    best = {child: child.convert(mode, text, seconds=_SPAN) for child in children}
    for _ in range(runs):
        for child in children:
            if not best[child].failure:
                outcome = child.convert(mode, text, seconds=_SPAN)
                best[child] = outcome if outcome.failure else min(best[child], outcome)
    return [(child.engine, outcome) for child, outcome in best.items()]


def _rows(title: str, megabytes: float, results: Sequence[tuple[Engine, Outcome]]) -> Iterator[str]:
    known = {engine.name: outcome for engine, outcome in results if not outcome.failure}
    for engine, outcome in results:
        if outcome.failure:
            yield _ROW.format(title, engine.name, "-", "", "", f"failed: {outcome.failure}")
        else:
            ratios = [_ratio(known.get(name), outcome) for name in (_SLOW, _ORIGINAL)]
            same = {True: "yes", False: "no"}[known[_ORIGINAL].digest == outcome.digest] if _ORIGINAL in known else ""
            yield _ROW.format(title, engine.name, f"{megabytes / outcome.seconds:.1f}", *ratios, same).rstrip()
        title = ""


def _ratio(other: Outcome | None, ours: Outcome) -> str:
    return f"{other.seconds / ours.seconds:.2f}" if other else ""


def _cold_start(folder: Path, peers: Peers, runs: int) -> Iterator[str]:
    """What a command costs that converts one line, its tables being in the cache."""
    (folder / "line.txt").write_text(_LINE, encoding="utf-8")
    yield ""
    yield _COLD.format("what", "who", "CPU s", "x termkit")
    best: dict[Contender, float | str] = dict.fromkeys(_commands(peers), "")
    for number in range(max(runs, 5) + 1):  # the first one warms up
        for contender in best:
            try:
                use = measure(contender, folder)
            except ChildError as error:
                best[contender] = str(error)
                continue
            known = best[contender]
            if number:
                best[contender] = min(known, use.seconds) if isinstance(known, float) else use.seconds
    title = "one line"
    ours = next(iter(best.values()))
    for contender, least in best.items():
        if isinstance(least, float):
            ratio = f"{least / ours:.2f}" if isinstance(ours, float) else ""
            yield _COLD.format(title, contender.name, f"{least:.3f}", ratio)
        else:
            yield f"{_COLD.format(title, contender.name, '-', '').rstrip()}  failed: {least}"
        title = ""
    yield "CPU s: user and system time of the whole command, the least of all runs, with the tables in the cache."


def _commands(peers: Peers) -> Iterator[Contender]:
    termkit = (str(Path(sys.executable).with_name("termkit")), "convert", "--from", "zh-Hans", "--to", "zh-Hant", "-")
    cache = ("TERMKIT_CACHE", ".cache")
    if _has_extension():
        yield Contender("termkit accurate, C", _reading(*termkit), (cache,))
    yield Contender("termkit accurate, Python", _reading(*termkit), (cache, *_PYTHON))
    if peers.has(_SLOW):
        command = _reading(peers.script(_SLOW, "python"), "-m", "opencc", "-c", "s2t")
        yield Contender(f"{_SLOW}, -m", command)
    if peers.has(_ORIGINAL):
        yield Contender("OpenCC, opencc", _reading(peers.script(_ORIGINAL, "opencc"), "-c", "s2t"))
    yield Contender("python -c pass", _reading(sys.executable, "-c", "pass"))


def _reading(*command: str) -> tuple[str, ...]:
    """A command that reads the line; the shell, which turns into it, adds half a millisecond to each."""
    return ("sh", "-c", 'exec "$@" < line.txt', "sh", *command)
