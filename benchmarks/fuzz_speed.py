"""Random input for the C extension, which is built for it with the address and undefined-behaviour sanitizers.

    python -m benchmarks.fuzz_speed [SECONDS] [SEED]

Needs gcc on Linux. Memory that is never given back is not looked for: the interpreter itself keeps some.
"""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys
import sysconfig
import tempfile
import time
from array import array
from pathlib import Path
from typing import Any

_SOURCE = Path(__file__).parent.parent / "termkit" / "text" / "_speed.c"
_ALPHABET = "abc\0 .一丁七万丈三\ud800\udfff\U00010061\U00020000\U0010ffff"
_WRONG: tuple[Any, ...] = (
    "",
    "a",
    "ab",
    b"a",
    None,
    7,
    -1,
    1 << 70,
    1.5,
    [],
    "a\nb",
    "\n",
    bytes(4),
    array("i", [1, 2]),
    ["a"],
    ("ab", "c"),
    {"a": 1},
    object(),
)


def main(seconds: float, seed: int) -> int:
    """Builds the extension into a temporary folder and fuzzes it in a process of its own; that one's exit status."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "_speed.so")
        sanitize = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"]
        include = f"-I{sysconfig.get_path('include')}"
        build = ["gcc", "-g", "-O1", "-Wall", *sanitize, "-shared", "-fPIC", include, str(_SOURCE), "-o", str(library)]
        subprocess.run(build, check=True)
        runtimes = [
            subprocess.run(["gcc", f"-print-file-name={name}"], check=True, capture_output=True, text=True).stdout
            for name in ("libasan.so", "libubsan.so")
        ]
        variables = {
            "LD_PRELOAD": " ".join(path.strip() for path in runtimes),
            "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
            "PYTHONMALLOC": "malloc",
        }
        command = [sys.executable, __file__, str(library), str(seconds), str(seed)]
        return subprocess.run(command, env=os.environ | variables).returncode


def fuzz(library: str, seconds: float, seed: int) -> None:
    """Rounds of random dictionaries, texts and wrong arguments, until the time is over."""
    spec = importlib.util.spec_from_file_location("_speed", library)
    assert spec is not None
    assert spec.loader is not None
    speed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(speed)
    stop, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < stop:
        _round(speed, random.Random(f"{seed} {rounds}"))
        rounds += 1
    print(f"{rounds} rounds, nothing found")


def _round(speed: Any, chance: random.Random) -> None:
    alphabet = chance.sample(_ALPHABET, chance.randint(1, len(_ALPHABET)))

    widest = chance.choice((2, 2, 3, 30))  # of the values: three stages may widen a text to the third power of it

    def some(most: int) -> str:
        return "".join(chance.choices(alphabet, k=chance.randint(1, most)))

    def stage(scores: bool) -> tuple[Any, ...]:
        keys = [some(chance.choice((1, 2, 3, 6, 300))) for _ in range(chance.choice((0, 1, 5, 60)))]
        values = ["" if scores and chance.random() < 0.4 else some(widest) for _ in keys]
        source = some(6)
        return source, "".join(chance.choices(_ALPHABET, k=len(source))), "\n".join(keys), "\n".join(values)

    def score() -> int:
        return chance.choice((chance.randint(-9, 9), (1 << 31) - 1, -1 << 31))

    first, second, third = (speed.Stage(*stage(False)) for _ in range(3))
    scored = stage(True)
    count = scored[2].count("\n") + bool(scored[2])
    words = speed.Words(*scored, array("i", [score() for _ in range(count)]), score())
    stages = chance.choices((first, second, third), k=chance.randint(0, 3))
    engines = (speed.Chain(stages, chance.choice((None, first, second))), words)
    for size in (0, 1, 30, 80_000 // widest**3):
        text = "".join(chance.choices(alphabet, k=size))
        assert first.replace(text) == speed.Chain([first]).convert(text)
        for engine in engines:
            _check(text, engine.convert(text), *engine.convert_edits(text))
    for make in (speed.Stage, speed.Words, speed.Chain):
        try:
            make(*chance.choices(_WRONG, k=chance.randint(0, 7)))
        except (TypeError, ValueError, OverflowError, BufferError):
            continue


def _check(text: str, plain: str, converted: str, edits: bytes) -> None:
    """Both ways give the same, and outside of the edits both texts are equal."""
    assert plain == converted
    done = shift = 0
    quadruples = array("i", edits)
    for start, length, size in zip(quadruples[0::4], quadruples[1::4], quadruples[2::4], strict=True):
        assert done <= start
        assert text[done:start] == converted[done + shift : start + shift]
        done, shift = start + length, shift + size - length
    assert text[done:] == converted[done + shift :]


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1].endswith(".so"):
        fuzz(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
    else:
        seconds, seed = [*map(int, sys.argv[1:]), *(60, 0)[len(sys.argv) - 1 :]]
        sys.exit(main(seconds, seed))
