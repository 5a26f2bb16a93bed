"""An entry of a catalog: a message under its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from termkit.core.language import canonical
from termkit.core.passage import Passage
from termkit.errors import LanguageError
from termkit.formats.tags import says_chinese


class Entry(NamedTuple):
    """A message. ``key`` is the path to it, without the language that a whole file may stand under."""

    key: str  # menu.items[2].title
    passage: Passage  # placeholders in it are text like any other


def entries_below(found: Iterable[tuple[str | None, Passage]]) -> Iterator[Entry]:
    """The entries of passages, each with the key at the top that it stands under; their ``where`` is the whole key.

    If that key is the same for all and names a language (``zh-TW:`` at the top of Rails' files), it is left out.
    """
    found = list(found)
    roots = {root for root, _ in found}
    root = next(iter(roots)) if len(roots) == 1 else None
    prefix = f"{root}." if root and _is_language(root) else ""
    for _, passage in found:
        yield Entry(passage.where.removeprefix(prefix) or passage.where, passage)


def _is_language(key: str) -> bool:
    """True for a tag of Chinese or English."""
    try:
        return says_chinese(key) or bool(canonical(key))
    except LanguageError:
        return False
