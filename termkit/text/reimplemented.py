"""The engine of the package opencc-python-reimplemented, as it is: for whoever needs its output of old."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

from termkit.errors import ConfigError, InputError, hint


def machine(mode: str) -> _Reimplemented:
    """The package's converter for a mode. ConfigError for a mode it lacks, InputError if it is not installed."""
    try:
        import opencc
    except ImportError:
        raise InputError(_missing("it is not installed")) from None
    folder = Path(opencc.__file__ or "").parent
    if not (folder / "dictionary" / "STPhrases.txt").is_file():
        raise InputError(_missing("another package's module 'opencc' took its place"))
    known = sorted(path.stem for path in (folder / "config").glob("*.json"))
    if mode not in known:
        raise ConfigError(f"the engine 'reimplemented' has no mode {mode!r}; {hint(mode, known)}")
    return _Reimplemented(opencc.OpenCC(mode))


class _Reimplemented:
    """Edits are found by comparing the texts, since the package tells none."""

    def __init__(self, package: Any) -> None:
        self._package = package

    def convert(self, text: str) -> str:
        """The text converted."""
        converted: str = self._package.convert(text)
        return converted

    def convert_edits(self, text: str) -> tuple[str, bytes]:
        """The text converted, and what changed where, line by line."""
        from difflib import SequenceMatcher

        edits = array("i")
        parts: list[str] = []
        start = 0
        for line in text.split("\n"):
            after = self.convert(line)
            for what, low, high, left, right in SequenceMatcher(None, line, after, autojunk=False).get_opcodes():
                if what != "equal":
                    edits.extend((start + low, high - low, right - left, -1))
            parts.append(after)
            start += len(line) + 1
        return "\n".join(parts), edits.tobytes()


def _missing(why: str) -> str:
    return (
        f"the engine 'reimplemented' cannot be used: {why}; "
        "run: pip install --force-reinstall opencc-python-reimplemented==0.1.7"
    )
