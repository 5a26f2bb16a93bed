"""Two catalogs, one a language, as one bitext: the messages of the same key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from termkit.core.passage import Passage
from termkit.core.unit import Bitext, State, Unit
from termkit.formats.entry import Entry

_PLURAL = re.compile(r"(?P<stem>.+)(?P<between>[._])(?P<number>zero|one|two|few|many|other|plural)", re.DOTALL)
_NUMBERS = ("other", "plural", "many", "few", "two", "one", "zero")  # what may stand for a number that is not there


def pair(source_entries: Iterable[Entry], target_entries: Iterable[Entry], extra: list[Entry] | None = None) -> Bitext:
    """A unit for each key of the source, in its order, with an empty target where there is no translation.

    Plural forms (``item_one``, ``item_other`` of i18next, ``item.one`` of Rails) of one language are paired with those
    that the other has: Chinese has ``other`` only. So a form may be in several units, and one that the target does not
    need is in none. Entries of the target that the source does not have are added to ``extra``. Of a key that is there
    twice the last counts, as for the programs that read it.
    """
    sources = {entry.key: entry.passage for entry in source_entries}
    targets = {entry.key: entry.passage for entry in target_entries}
    partners = {key: _partner(key, sources, targets) for key in targets}
    by_source: dict[str, list[str]] = {}
    for key, partner in partners.items():
        if partner is not None:
            by_source.setdefault(partner, []).append(key)
        elif extra is not None:
            extra.append(Entry(key, targets[key]))
    units = tuple(_units(sources, targets, by_source))
    return Bitext(units, _language(sources.values()), _language(targets.values()))


def _units(
    sources: Mapping[str, Passage], targets: Mapping[str, Passage], by_source: Mapping[str, list[str]]
) -> Iterator[Unit]:
    """The units in the order of the source."""
    for key, passage in sources.items():
        found = by_source.get(key, ())
        for other in found:
            yield Unit(other, passage, targets[other], _state(passage, targets[other]))
        if not found and _partner(key, targets, sources) is None:
            yield Unit(key, passage, Passage(()), _state(passage, Passage(())))


def _state(source: Passage, target: Passage) -> State:
    """Untranslated where there is a text and no translation."""
    return "translated" if target.text.strip() or not source.text.strip() else "untranslated"


def _partner(key: str, others: Mapping[str, Passage], own: Mapping[str, Passage]) -> str | None:
    """The key of the other catalog that says the same: the same key, or another number of the same plural."""
    if key in others:
        return key
    match = _PLURAL.fullmatch(key)
    stem, between = (match["stem"], match["between"]) if match else (key, "_")
    forms = [f"{stem}{between}{number}" for number in _NUMBERS]
    if not any(form in catalog for form in forms[:2] for catalog in (others, own)):  # step_one, step_two: no plural
        return None
    return next((form for form in (*forms, stem) if form in others), None)


def _language(passages: Iterable[Passage]) -> str | None:
    """The language that a file declares for all its passages."""
    tags = {passage.language for passage in passages}
    return tags.pop() if len(tags) == 1 else None
