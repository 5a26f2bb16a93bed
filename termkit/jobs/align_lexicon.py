"""What is known of words before texts are aligned, gathered from files; and what they taught, kept."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from termkit.align.lexicon import Lexicon, from_cedict, from_glossary, parse, shipped
from termkit.core.glossary import Glossary
from termkit.errors import ConfigError, InputError
from termkit.formats.files import read_bytes, write_atomic
from termkit.jobs.reading import shown

NONE, DEFAULT = "none", "default"  # in place of a file: no lexicon, and the one that comes with termkit
_HEAD = "# What termkit align learnt: a Chinese unit, a tab, English units, each with about how often both were met.\n"


@dataclass(frozen=True)
class Words:
    """Where to look words up. Without ``lexicons`` termkit's own is taken."""

    lexicons: tuple[str, ...] = ()  # paths, NONE or DEFAULT
    dictionaries: tuple[Path, ...] = ()
    glossary: Glossary | None = None
    project: Path | None = None  # a lexicon that grows; it need not be there yet


def known_words(words: Words) -> Lexicon:
    """All of them in one lexicon. Raises InputError for a file that cannot be read, or is of another kind."""
    if NONE in words.lexicons and len(words.lexicons) > 1:
        raise ConfigError("--lexicon none means no lexicon; leave it out, or the others")
    lexicon = Lexicon()
    for name in words.lexicons or (DEFAULT,):
        if name != NONE:
            lexicon.update(shipped() if name == DEFAULT else read_lexicon(Path(name)))
    for path in words.dictionaries:
        lexicon.update(from_cedict(_lines(read_bytes(path).data, path), shown(path)))
    if words.glossary is not None:
        lexicon.update(from_glossary(words.glossary))
    if words.project is not None and words.project.exists():
        lexicon.update(read_lexicon(words.project))
    return lexicon


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon in a file, which may be compressed."""
    return parse(_lines(read_bytes(path).data, path), shown(path))


def keep(path: Path, learnt: Lexicon) -> int:
    """Merges what was learnt into the lexicon of a project, in one step; how many pairs it has then.

    Raises InputError when the file cannot be written, or was changed meanwhile.
    """
    merged, expected = Lexicon(), None
    if path.exists():
        state = read_bytes(path)
        merged, expected = parse(_lines(state.data, path), shown(path)), state.signature
    merged.update(learnt)
    data = "".join((_HEAD, *merged.lines())).encode("utf-8", "replace")
    write_atomic(path, gzip.compress(data, mtime=0) if path.suffix.lower() == ".gz" else data, expected)
    return len(merged)


def _lines(data: bytes, path: Path) -> Sequence[str]:
    """The lines of a text, without their ends; a compressed one is told by its first bytes."""
    from termkit.formats.encoding import decode

    if data.startswith(b"\x1f\x8b"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            raise InputError(f"{shown(path)}: compressed with gzip, but damaged; fetch it again") from None
    return decode(data, shown(path)).text.replace("\r\n", "\n").split("\n")
