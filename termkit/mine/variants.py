"""Families of variants: surfaces in texts that are one word, of another region, in another rendering.

Three proofs are taken: the vocabulary for conversion says that two words are one (代碼, 程式碼); a word that may have
another sense stands behind the same modifier as its kin (錯誤信息, 錯誤訊息); the English of both is the same, and they
share a modifier (氛圍程式, 氛圍編程: vibe coding). English that differs refutes the first two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from termkit.core.document import Document
from termkit.core.span import Span
from termkit.mine.kindred import SCRIPTS, Bond, Kin, Script, kindred, pair
from termkit.mine.renderings import English
from termkit.mine.sightings import MOST_PLACES, Seen, Sightings, is_modifier, see_terms, see_words
from termkit.mine.spellings import see_spellings
from termkit.text.fold import fold

_SHORTEST = 2  # characters of a modifier, and of a word
_NEARNESS: tuple[Bond, ...] = ("one", "behind", "sense")


@dataclass(frozen=True)
class Surface:
    """A way of writing, how often it stands in the texts, and its first places: number of the document, span."""

    term: str
    count: int
    places: tuple[tuple[int, Span], ...]


class Family(NamedTuple):
    """Surfaces that are one word, the most frequent first, and why they are taken for one."""

    key: str  # the word of the mainland in Simplified characters, or what all of them render
    surfaces: tuple[Surface, ...]
    reason: str


class _Group(NamedTuple):
    """A family in the making: folded forms, and where each of them stands."""

    key: str
    forms: dict[str, list[Sightings]]
    reason: str


def find_families(
    documents: Iterable[Document],
    *,
    renderings: Mapping[str, Sequence[str]] | None = None,
    candidates: Sequence[str] = (),
) -> list[Family]:
    """The families of variants in Chinese texts, those that stand there most often first.

    ``renderings``: the English of Chinese surfaces, from aligned texts. ``candidates``: terms for which forms with a
    part exchanged are looked for as well (氛圍編程, 氛圍程式設計).
    """
    texts = list(documents)
    english = English(renderings or {})
    seen = see_words(texts)
    kin = _Kin(seen, english)
    groups = _minimal(list(kin.families()))
    terms = [*_exchanged(candidates, kin), *_rendered(english, kin)]
    wanted = list(dict.fromkeys(form for term in terms for form in term.forms))
    found = see_terms(texts, wanted)
    compounds = [group for term in terms if (group := term.seen(found, english))]
    spelt = (_Group(word, {word: [each]}, "spellings of one word") for word, each in see_spellings(texts).items())
    return _ordered([*compounds, *kin.behind(), *groups, *spelt])


def _rendered(english: English, kin: _Kin) -> Iterator[_Term]:
    """Forms that share a rendering, and a modifier or a head, or are kin."""
    for rendering, surfaces in english.by_rendering().items():
        for forms in _joined(surfaces, _alike(surfaces, kin)):
            yield _Term(rendering, tuple(forms), f"all render {rendering!r}")


def _alike(surfaces: Sequence[str], kin: _Kin) -> Iterator[tuple[str, str]]:
    """Pairs of forms with one rendering that share two characters at the start or at the end, or are kin."""
    starts: dict[str, list[str]] = defaultdict(list)
    ends: dict[str, list[str]] = defaultdict(list)
    for surface in sorted(surfaces, key=len):
        starts[surface[:_SHORTEST]].append(surface)
        if not any(surface.endswith(shorter) for shorter in ends[surface[-_SHORTEST:]]):
            ends[surface[-_SHORTEST:]].append(surface)
    for bucket in starts.values():
        for one, other in pairwise(bucket):
            if not other.startswith(one) or kin.are_heads(one, other):
                yield one, other
            elif bucket[0] != one and not other.startswith(bucket[0]):
                yield bucket[0], other
    for bucket in ends.values():
        yield from pairwise(bucket)
    there = set(surfaces)
    for surface in surfaces:
        for partner in kin.partners(surface):
            if partner in there:
                yield surface, partner


class _Term(NamedTuple):
    """Forms that are a family if two of them stand in the texts."""

    key: str
    forms: tuple[str, ...]
    reason: str
    loose: frozenset[str] = frozenset()

    def seen(self, found: Mapping[str, Mapping[str, Sightings]], english: English) -> _Group | None:
        """The family of those that do stand there by themselves, not only inside one of the others."""
        of: dict[str, list[Sightings]] = {}
        for form in self.forms:
            inside = {other for other in self.forms if other != form and form in other}
            own = [each for cover, each in found.get(form, {}).items() if not any(other in cover for other in inside)]
            if own:
                of[form] = own
        if len(of.keys() - self.loose) < 2:
            return None
        linked = (both for both in combinations(sorted(of), 2) if english.agree(*both) is not False)
        largest = max(_joined(list(of), linked), key=len, default=())
        return _Group(self.key, {form: of[form] for form in largest}, self.reason) if len(largest) > 1 else None


class _Kin:
    """The words with kin that stand in the texts, and which of them are one."""

    def __init__(self, seen: Seen, english: English) -> None:
        self._seen = seen
        self._english = english
        self._kin: dict[str, dict[Script, Kin]] = defaultdict(dict)
        self._keys: dict[str, list[str]] = defaultdict(list)
        for script in SCRIPTS:
            for kin in kindred(script).kin:
                self._kin[kin.key][script] = kin
                for word in kin.words:
                    if kin.key not in self._keys[word]:
                        self._keys[word].append(kin.key)
        self._heads = {head.key: head for script in SCRIPTS for head in kindred(script).heads}

    def families(self) -> Iterator[_Group]:
        """Words that are one wherever they stand."""
        for key in self._kin:
            words = self._present(key)
            pairs = combinations(words, 2)
            for forms in _joined(words, ((a, b) for a, b in pairs if self._bond(key, a, b) == "one")):
                yield _Group(key, {form: [self._seen.words[form]] for form in forms}, f"regional forms of {key}")

    def behind(self) -> Iterator[_Group]:
        """Words that are one behind the same modifier."""
        for key in self._kin:
            for one, other in combinations(self._present(key), 2):
                if self._bond(key, one, other) == "behind":
                    yield from self._behind(key, (one, other))
        for head in self._heads.values():
            yield from self._behind(head.key, head.words, head.loose)

    def partners(self, word: str, bonds: Collection[Bond] = _NEARNESS) -> list[str]:
        """All words that have one of the bonds with a word."""
        keys = self._keys.get(word, ())
        every = (other for key in keys for kin in self._kin[key].values() for other in kin.words)
        return [other for other in dict.fromkeys(every) if other != word and self.bond(word, other) in bonds]

    def bond(self, one: str, other: str) -> Bond | None:
        """The nearest bond of two words under any key."""
        shared = [key for key in self._keys.get(one, ()) if key in self._keys.get(other, ())]
        bonds = {self._bond(key, one, other) for key in shared}
        return next((bond for bond in _NEARNESS if bond in bonds), None)

    def are_heads(self, one: str, other: str) -> bool:
        """Do two forms differ in the head alone, behind a modifier of two characters or more?"""
        cut = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        return any(
            self.bond(one[at:], other[at:]) or any({one[at:], other[at:]} <= {*h.words} for h in self._heads.values())
            for at in range(_SHORTEST, cut + 1)
        )

    def heads_in(self, term: str) -> Iterator[tuple[int, str, tuple[str, ...], frozenset[str]]]:
        """The words inside a term that have kin: where, the key, the words of one family, those that are loose."""
        for start in range(len(term)):
            for end in range(start + _SHORTEST, len(term) + 1):
                word = term[start:end]
                if len(word) == len(term) or self._goes_on(term, start, end):
                    continue
                is_head = start >= _SHORTEST and end == len(term) and is_modifier(term[:start])
                if is_head:
                    for head in self._heads.values():
                        if word in head.words:
                            yield start, head.key, (word, *(each for each in head.words if each != word)), head.loose
                for key in self._keys.get(word, ()):
                    bonds: tuple[Bond, ...] = ("one", "behind") if is_head else ("one",)
                    partners = self.partners(word, bonds)
                    if partners := [other for other in partners if key in self._keys[other]]:
                        yield start, key, (word, *partners), frozenset()

    def _goes_on(self, term: str, start: int, end: int) -> bool:
        """Does a word begin inside a range of a term and end behind it: 記錄檔|案?"""
        return any(
            term[cut:stop] in self._keys for cut in range(start + 1, end) for stop in range(end + 1, len(term) + 1)
        )

    def _behind(self, key: str, words: Sequence[str], loose: frozenset[str] = frozenset()) -> Iterator[_Group]:
        by_modifier: dict[str, dict[str, list[Sightings]]] = defaultdict(dict)
        for word in words:
            for modifier, each in self._seen.behind.get(word, {}).items():
                by_modifier[modifier][modifier + word] = [each]
        for modifier, forms in by_modifier.items():
            firm = [form for form in forms if form[len(modifier) :] not in loose]
            if len(firm) < 2 or (loose and len(firm) == len(forms)):
                continue
            if not any(self._english.agree(one, other) is False for one, other in combinations(forms, 2)):
                yield _Group(modifier + key, forms, f"forms of {key} behind {modifier}")

    def _present(self, key: str) -> list[str]:
        words = dict.fromkeys(word for kin in self._kin[key].values() for word in kin.words)
        return sorted(word for word in words if word in self._seen.words)

    def _bond(self, key: str, one: str, other: str) -> Bond | None:
        """How near two words are in the scripts in which both stand; the English has the last word."""
        agree = self._english.agree(one, other)
        if agree is False:
            return None
        seen = self._seen.words
        common = set.intersection(
            *(seen[word].scripts if word in seen else self._seen.scripts for word in (one, other))
        )
        kin = [each for script, each in self._kin[key].items() if script in common or not common]
        bonds = {each.bonds.get(pair(one, other)) for each in kin}
        nearest = next((bond for bond in _NEARNESS if bond in bonds), None)
        return "one" if nearest and agree else nearest


def _exchanged(candidates: Sequence[str], kin: _Kin) -> Iterator[_Term]:
    """For each candidate with a word inside that has kin: the same term with each of the kin."""
    done: set[tuple[str, ...]] = set()
    for term in dict.fromkeys(map(fold, candidates)):
        for start, key, words, loose in kin.heads_in(term):
            before, after = term[:start], term[start + len(words[0]) :]
            forms = tuple(sorted(before + word + after for word in words))
            if forms not in done:
                done.add(forms)
                joining = frozenset(before + word + after for word in loose)
                yield _Term(before + key + after, forms, f"forms of {key} in one term", joining)


def _minimal(groups: list[_Group]) -> list[_Group]:
    """Without the families that a shorter one explains: 数据集, 資料集 where there is 数据, 資料."""
    key_of: dict[str, str] = {}
    kept: list[_Group] = []
    for group in sorted(groups, key=lambda group: (len(group.key), group.key)):
        if len({_by_keys(form, key_of) for form in group.forms}) > 1:
            kept.append(group)
            key_of.update((form, group.key) for form in group.forms if form not in key_of)
    return kept


def _by_keys(form: str, key_of: Mapping[str, str]) -> str:
    """A form with the words in it that have a key replaced by that."""
    at, parts = 0, []
    while at < len(form):
        sizes = range(len(form) - at, _SHORTEST - 1, -1)
        size = next((size for size in sizes if form[at : at + size] in key_of), 0)
        parts.append(key_of[form[at : at + size]] if size else form[at])
        at += size or 1
    return "".join(parts)


def _joined(items: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """What the pairs join, as lists of two or more in the order of the items."""
    group = {item: [item] for item in items}
    for one, other in pairs:
        if group[one] is not group[other]:
            group[one].extend(group[other])
            group.update(dict.fromkeys(list(group[other]), group[one]))
    lists = {id(members): members for members in (group[item] for item in items)}
    order = {item: number for number, item in enumerate(items)}
    return [sorted(members, key=order.__getitem__) for members in lists.values() if len(members) > 1]


def _ordered(groups: Iterable[_Group]) -> list[Family]:
    """The families by their counts, without those whose surfaces are all in one before."""
    families: list[Family] = []
    by_surface: dict[str, list[set[str]]] = defaultdict(list)
    for group in sorted(groups, key=lambda group: -len(group.forms)):
        family = Family(group.key, _surfaces(group), group.reason)
        terms = {surface.term for surface in family.surfaces}
        if not any(terms <= other for other in by_surface[family.surfaces[0].term]):
            families.append(family)
            for term in terms:
                by_surface[term].append(terms)
    return sorted(families, key=lambda family: (-sum(surface.count for surface in family.surfaces), family.key))


def _surfaces(group: _Group) -> tuple[Surface, ...]:
    counts: dict[str, int] = defaultdict(int)
    places: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    for sightings in (each for of in group.forms.values() for each in of):
        for written, count in sightings.counts.items():
            counts[written] += count
            places[written] += sightings.places[written]
    surfaces = (Surface(term, count, tuple(sorted(places[term])[:MOST_PLACES])) for term, count in counts.items())
    return tuple(sorted(surfaces, key=lambda surface: (-surface.count, surface.term)))
