"""Conversion between the scripts of Chinese on the dictionaries of opencc-python-reimplemented 0.1.7.

The output equals that package's own for each of its ten modes; a property test holds it to that. Its module is
never imported, because three distributions install a module named ``opencc`` and overwrite one another: only
its dictionaries and mode files are read (Apache-2.0; the dictionaries are the OpenCC project's).

How a mode works. It is a chain of groups, each working on the output of the one before. A group is a list of
dictionaries; the first one takes its matches, the next what is left over, and so on. A dictionary takes the
longest match anywhere first, the leftmost among equally long ones, then goes on to the left and the right of it.
No match holds a separator.

How it is made fast. Most phrases say what the single characters say anyway. Only the others ("telling" phrases,
one in five) are searched for; around each hit the stretch is widened for as long as some phrase might go on, and
the rules above are played out on that stretch alone. Everything else is done character by character. A group
without phrases is folded into the values of the group before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termkit.errors import InputError, LanguageError

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

MODES = ("hk2s", "hk2t", "s2hk", "s2t", "s2tw", "s2twp", "t2hk", "t2s", "t2tw", "tw2s", "tw2sp", "tw2t")

# The package has no mode file for these two, though it has their dictionaries.
_OWN_MODES = {
    "hk2t": (("HKVariantsRevPhrases.txt", "HKVariantsRev.txt"),),
    "tw2t": (("TWVariantsRevPhrases.txt", "TWVariantsRev.txt"),),
}

# What the package splits a text at (opencc.py, split_chars_re), as one class.
_SEPARATOR = re.compile(
    r"[\s\-,.?!*，。、；：？！…“”‘’『』「」﹁﹂—－（）《》〈〉～．／＼︒︑︔︓︿﹀︹︺︙︐［﹇］﹈︕︖︰︳︴︽︾︵︶｛︷｝︸﹃﹄【︻】︼]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_FEW = 200  # so few changing characters are faster found by a regular expression than by str.translate
_PASSAGE = 1 << 18  # code points converted at a time, so that memory does not grow with the text's own size

# Code points worth an entry of their own even where nothing changes: str.translate is slow on a missing key.
USUAL = (
    *range(0x20, 0x7F),
    *range(0x2010, 0x2027),
    *range(0x3000, 0x3020),
    *range(0x4E00, 0xA000),
    *range(0xFF00, 0xFFF0),
)

Chain = tuple[tuple[str, ...], ...]


def convert_mode(text: str, mode: str) -> str:
    """``text`` converted by one of MODES. Separators, unknown characters and line ends stay as they are.

    Raises LanguageError for an unknown mode, and InputError when the dictionaries are not installed.
    """
    steps = _steps(chain(mode))
    return "".join(_through(steps, passage) for passage in _passages(text))


@cache
def chain(mode: str) -> Chain:
    """The dictionaries of a mode: file names, group by group, in the order in which they are tried."""
    if mode not in MODES:
        raise LanguageError(f"{mode!r} is no conversion mode; write one of {', '.join(MODES)}")
    if mode in _OWN_MODES:
        return _OWN_MODES[mode]
    import json

    config = json.loads(_read(f"config/{mode}.json"))
    steps = [step["dict"] for step in config["conversion_chain"]]
    return tuple(tuple(part["file"] for part in step.get("dicts", [step])) for step in steps)


def dictionary(name: str) -> dict[str, str]:
    """One dictionary file as it is: key to candidates, which are separated by spaces, the first being the best."""
    try:
        return dict(_entry(line) for line in _read(f"dictionary/{name}").split("\n") if line)
    except ValueError:
        raise InputError(_foreign(f"its {name} is not key, tab, value")) from None


def _entry(line: str) -> tuple[str, str]:
    key, value = line.strip().split("\t")
    return key, value


def _read(name: str) -> str:
    path = _folder() / name
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(_foreign(f"{path} is missing or unreadable")) from None


@cache
def _folder() -> Path:
    """The folder of the installed package, found without importing it."""
    from importlib.util import find_spec

    try:
        spec = find_spec("opencc")
    except ValueError:  # a module of that name stands in sys.modules without a spec
        spec = None
    for place in (spec.submodule_search_locations if spec else None) or ():
        if Path(place, "dictionary", "STPhrases.txt").is_file():
            return Path(place)
    raise InputError(_foreign("they are missing, or another package's 'opencc' took their place"))


def _foreign(what: str) -> str:
    return (
        f"the conversion dictionaries cannot be used: {what}; "
        "run: pip install --force-reinstall opencc-python-reimplemented==0.1.7"
    )


@dataclass(frozen=True)
class _Step:
    """One group of a chain, and the groups without phrases that follow it, ready to run."""

    characters: Mapping[int, str]  # every value is one code point: the result is as long as the text
    changing: re.Pattern[str] | None  # finds the characters that change, where they are few
    phrases: Mapping[str, str]
    ranks: Mapping[str, int]  # which dictionary a phrase comes from; empty when there is only one
    lengths: Mapping[str, tuple[int, ...]]  # first character -> lengths of the phrases that begin with it
    links: frozenset[str]  # every two characters that stand side by side in some phrase
    finder: AhoCorasick | None  # of the telling phrases


@cache
def _steps(groups: Chain) -> tuple[_Step, ...]:
    """The groups of a chain as steps: a new step begins at every group that has phrases."""
    joined: list[list[_Tables]] = []
    for names in groups:
        tables = _tables(names)
        if joined and not tables.phrases:
            joined[-1].append(tables)
        else:
            joined.append([tables])
    return tuple(_step(*parts) for parts in joined)


class _Tables(NamedTuple):
    phrases: tuple[Mapping[str, str], ...]  # the dictionaries of a group in their order, but for the last
    characters: Mapping[str, str]  # the last one, if it knows single characters only


def _tables(names: tuple[str, ...]) -> _Tables:
    tables = [_usable(dictionary(name)) for name in names]
    single = all(len(key) == len(value) == 1 for key, value in tables[-1].items())
    return _Tables(tuple(tables[:-1]), tables[-1]) if single else _Tables(tuple(tables), {})


def _step(first: _Tables, *folded: _Tables) -> _Step:
    from ahocorasick_rs import AhoCorasick

    characters = {ord(key): value for key, value in first.characters.items()}
    phrases: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for rank, table in enumerate(first.phrases):
        for key, value in table.items():
            if key not in phrases:
                phrases[key] = value
                ranks[key] = rank
    for tables in folded:
        after = {ord(key): value for key, value in tables.characters.items()}
        characters = after | {code: value.translate(after) for code, value in characters.items()}
        phrases = {key: value.translate(after) for key, value in phrases.items()}
    lengths: dict[str, set[int]] = {}
    for key in phrases:
        lengths.setdefault(key[0], set()).add(len(key))
    changed = "".join(chr(code) for code, value in characters.items() if chr(code) != value)
    telling = [key for key, value in phrases.items() if key.translate(characters) != value]
    return _Step(
        characters={code: chr(code) for code in USUAL} | characters,
        changing=re.compile(f"[{changed}]" if changed else "(?!)") if len(changed) < _FEW else None,
        phrases=phrases,
        ranks=ranks if len(first.phrases) > 1 else {},
        lengths={start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()},
        links=frozenset(key[at : at + 2] for key in phrases for at in range(len(key) - 1)),
        finder=AhoCorasick(telling, store_patterns=False) if telling else None,
    )


def _usable(entries: Mapping[str, str]) -> dict[str, str]:
    """The entries that can ever match, each with its first candidate."""
    return {key: value.split(" ")[0] for key, value in entries.items() if not _SEPARATOR.search(key)}


def _passages(text: str) -> Iterator[str]:
    """The text in pieces of bounded size, cut at separators, where no match can be cut."""
    start = 0
    while len(text) - start > _PASSAGE:
        cut = _SEPARATOR.search(text, start + _PASSAGE)
        if cut is None:
            break
        yield text[start : cut.start()]
        start = cut.start()
    yield text[start:]


def _through(steps: tuple[_Step, ...], text: str) -> str:
    for step in steps:
        text = _apply(step, text)
    return text


def _apply(step: _Step, text: str) -> str:
    plain = _by_character(step, text)
    if step.finder is None:
        return plain
    parts: list[str] = []
    done = 0
    for start, end in _stretches(step, text):
        for at, stop, value in _chosen(step, text[start:end]):
            parts += plain[done : start + at], value
            done = start + stop
    parts.append(plain[done:])
    return "".join(parts)


def _by_character(step: _Step, text: str) -> str:
    """The text with each character on its own: as long as the text, so that offsets hold in both."""
    if step.changing is None:
        return text.translate(step.characters)
    return step.changing.sub(lambda match: step.characters[ord(match[0])], text)


def _stretches(step: _Step, text: str) -> Iterator[tuple[int, int]]:
    """Where a telling phrase stands, widened so far that no phrase reaches over either edge. Disjoint, in order."""
    assert step.finder is not None
    links = step.links
    size = len(text)
    done = 0
    for _, start, end in _hits(step.finder, text):
        if start < done:
            continue
        while start > done and text[start - 1 : start + 1] in links:
            start -= 1
        while end < size and text[end - 1 : end + 1] in links:
            end += 1
        yield start, end
        done = end


def _hits(finder: AhoCorasick, text: str) -> list[tuple[int, int, int]]:
    try:
        return finder.find_matches_as_indexes(text)
    except UnicodeEncodeError:  # a lone surrogate, which stands in no phrase
        return finder.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text))


def _chosen(step: _Step, stretch: str) -> list[tuple[int, int, str]]:
    """The phrases that win in this stretch, in order: start, end, value.

    The longest wins, then the leftmost, then the same to both sides of it: that is all matches sorted so, each
    taken that overlaps none taken before.
    """
    phrases, ranks = step.phrases, step.ranks
    if stretch in phrases and ranks.get(stretch, 0) == 0:
        return [(0, len(stretch), phrases[stretch])]
    found: dict[tuple[int, int], list[int]] = {}  # (rank, -length) -> starts, in order
    for start, first in enumerate(stretch):
        for length in step.lengths.get(first, ()):
            key = stretch[start : start + length]
            if len(key) == length and key in phrases:
                found.setdefault((ranks.get(key, 0), -length), []).append(start)
    taken = bytearray(len(stretch))
    chosen: list[tuple[int, int, str]] = []
    for kind in sorted(found):
        length = -kind[1]
        for start in found[kind]:
            end = start + length
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * length
                chosen.append((start, end, phrases[stretch[start:end]]))
    chosen.sort()
    return chosen
