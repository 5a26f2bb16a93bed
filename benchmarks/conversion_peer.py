"""Converts on demand, in the environment of the engine that it is started for: a script that imports nothing of ours.

``python conversion_peer.py ENGINE``, then orders as lines of JSON on standard input, each answered by one line:
``{"mode": "s2t", "text": PATH}``, with ``"seconds": 0.2`` to repeat for so long, or with ``"to": PATH`` to keep the
result. The answer has the CPU seconds of the quickest conversion and the SHA-256 of the result.
"""

from __future__ import annotations

import hashlib
import json
import sys
from functools import cache, partial
from importlib import import_module
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from termkit.text.convert import Converter

    Convert = Callable[[str], str]


def _opencc(module: str, mode: str) -> Convert:
    """``opencc`` is opencc-python-reimplemented or OpenCC, whichever is installed here."""
    convert: Convert = import_module(module).OpenCC(mode).convert
    return convert


def _zhconv_rs(mode: str) -> Convert:
    zhconv = import_module("zhconv_rs").zhconv
    target = {"t2s": "zh-hans", "s2t": "zh-hant", "s2twp": "zh-tw", "tw2sp": "zh-cn"}[mode]
    return lambda text: str(zhconv(text, target))


def _compat(mode: str) -> Convert:
    from termkit.text.convert import converter, mode_route

    source, to, _ = mode_route(mode)
    return converter(to=to, source=source, compat=mode).text


def _accurate(mode: str) -> Convert:
    return _termkit(mode).text


def _edits(mode: str) -> Convert:
    edits = _termkit(mode).edits
    return lambda text: edits(text).text


def _termkit(mode: str) -> Converter:
    from termkit.text.convert import converter, mode_route

    source, to, vocabulary = mode_route(mode)
    return converter(to=to, source=source, vocabulary="usual" if vocabulary else "none")


ENGINES: dict[str, Callable[[str], Convert]] = {
    "opencc": partial(_opencc, "opencc"),
    "opencc_pyo3": partial(_opencc, "opencc_pyo3"),
    "zhconv_rs": _zhconv_rs,
    "compat": _compat,
    "accurate": _accurate,
    "edits": _edits,
}


@cache
def _text(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def _quickest(convert: Convert, text: str, seconds: float) -> tuple[float, str]:
    """The least CPU time of one conversion, repeated for so long, and the result."""
    taken: list[float] = []
    while not taken or sum(taken) < seconds:
        start = process_time()
        result = convert(text)
        taken.append(process_time() - start)
    return min(taken), result


def main(name: str) -> None:
    """Answers orders until there are no more."""
    engine = cache(ENGINES[name])
    for line in sys.stdin:
        order = json.loads(line)
        seconds, result = _quickest(engine(order["mode"]), _text(order["text"]), order.get("seconds", 0.0))
        data = result.encode("utf-8")
        if "to" in order:
            with open(order["to"], "wb") as file:
                file.write(data)
        print(json.dumps({"seconds": seconds, "digest": hashlib.sha256(data).hexdigest()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
