"""What is measured. Each function writes its inputs into a folder and yields tasks."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.corpus import concepts, write_glossary, write_jsonl, write_mixed, write_pair, write_po
from benchmarks.peers import Peers, write_poglossary
from benchmarks.timing import Contender, Task

_MB = 1_000_000
_PYTHON = sys.executable
TERMKIT = str(Path(sys.executable).with_name("termkit"))
_ROOT = Path(__file__).resolve().parent.parent
_CACHED = (("TERMKIT_CACHE", ".cache"),)  # in the folder of the task; the warm-up fills it
_UNCACHED = (("TERMKIT_CACHE", ""),)

_READ = "import sys; text = open(sys.argv[1], encoding='utf-8').read(); "
_AUTOCORRECT = _READ + "from autocorrect_py import lint_for; print(len(lint_for(text, sys.argv[2]).lines))"
_LOAD = "import sys; from termkit import load_glossary; load_glossary(sys.argv[1])"
_COMPOSE = "import sys, yaml; yaml.compose(open(sys.argv[1], encoding='utf-8'), Loader=yaml.CSafeLoader)"


def _termkit(*arguments: str) -> Contender:
    return Contender("termkit", (TERMKIT, *arguments), _CACHED)


def startup(folder: Path, peers: Peers, large: bool) -> Iterator[Task]:
    """What a run costs before there is anything to do."""
    shutil.copy(_ROOT / "glossary.yaml", folder)
    (folder / "empty.en.md").touch()
    bare = Contender("python -c pass", (_PYTHON, "-c", "pass"))
    yield Task("termkit --version", folder, (_termkit("--version"), bare), budget="0.06 s")
    empty = _termkit("check", "empty.en.md")
    yield Task("check an empty .md", folder, (empty, bare), budget="0.10 s")
    cold = empty._replace(variables=_UNCACHED)
    yield Task("check an empty .md, no cache", folder, (cold, bare))


def check(folder: Path, peers: Peers, large: bool) -> Iterator[Task]:
    """One file alone, and a target against its source."""
    entries = concepts(200)
    write_glossary(folder / "glossary.yaml", entries)
    for size in (1, 10, 100) if large else (1, 10):
        plain, marked = folder / f"plain{size}.zh-Hant.txt", folder / f"marked{size}.zh-Hant.md"
        write_mixed(plain, entries, size * _MB)
        shutil.copy(plain, marked)
        pair = folder / f"pair{size}.en.md"
        write_pair(folder / f"pair{size}.zh-Hant.md", pair, entries, size * _MB)
        budget = {1: "0.5 s", 10: "5 s", 100: "50 s, 150 MB"}[size]
        for title, path in (("one .txt", plain), ("one .md", marked), ("a pair .md", pair)):
            rivals = _checkers(path, folder, peers) if size == 1 else ()
            contenders = (_termkit("check", path.name), *rivals)
            yield Task(f"check {title}, {size} MB", folder, contenders, size, budget, once=size == 100)


def _checkers(path: Path, folder: Path, peers: Peers) -> Iterator[Contender]:
    """The peers that can do something like it with this file."""
    if path.name.startswith("pair"):
        if peers.has("poglossary"):
            entries = concepts(200)
            write_po(folder / "pair.po", entries, _MB)
            write_poglossary(folder / "poglossary.yml", entries)
            yield Contender("poglossary (.po)", (peers.script("poglossary", "poglossary"), "pair.po", "poglossary.yml"))
        return
    if peers.has("zhtw"):
        yield Contender("zhtw", (peers.script("zhtw", "zhtw"), "check", path.name))
    if peers.has("autocorrect-py"):
        command = (peers.script("autocorrect-py", "python"), "-c", _AUTOCORRECT, path.name, path.suffix[1:])
        yield Contender("autocorrect-py", command)


def glossary(folder: Path, peers: Peers, large: bool) -> Iterator[Task]:
    """A big glossary, beside what parsing its YAML alone costs."""
    write_glossary(folder / "big.yaml", concepts(10_000))
    compose = Contender("PyYAML's C parser alone", (_PYTHON, "-c", _COMPOSE, "big.yaml"))
    cold = Contender("termkit", (_PYTHON, "-c", _LOAD, "big.yaml"), _UNCACHED)
    warm = cold._replace(variables=_CACHED)
    yield Task("load 10,000 concepts, no cache", folder, (cold, compose), budget="0.7 s")
    yield Task("load 10,000 concepts, from cache", folder, (warm, compose), budget="0.1 s")
    lint = _termkit("glossary", "check", "--glossary", "big.yaml")
    yield Task("glossary check of 10,000 concepts", folder, (lint, compose))


def bitext(folder: Path, peers: Peers, large: bool) -> Iterator[Task]:
    """A bitext that is streamed, in one process and in two; and with many more concepts."""
    entries = concepts(200)
    write_glossary(folder / "glossary.yaml", entries)
    write_glossary(folder / "big.yaml", concepts(10_000))
    options = ("--from", "en", "--to", "zh-Hant-TW", "--format", "jsonl", "--jobs")
    for size in (10, 100, 1000) if large else (10, 40):
        name = f"bitext{size}.jsonl"
        write_jsonl(folder / name, entries, size * _MB)
        one, two = (_termkit("check", name, *options, jobs) for jobs in "12")
        title = f"check a bitext .jsonl, {size} MB"
        yield Task(title, folder, (one, two._replace(name="termkit --jobs 2 (CPU)")), size, "300 MB", once=size > 40)
        if size == 10:
            many = _termkit("check", name, "--glossary", "big.yaml", *options, "1")
            yield Task(f"{title}, 10,000 concepts", folder, (many, one._replace(name="200 concepts")), size, "2.0")


GROUPS: dict[str, Callable[[Path, Peers, bool], Iterator[Task]]] = {
    "startup": startup,
    "check": check,
    "glossary": glossary,
    "bitext": bitext,
}
