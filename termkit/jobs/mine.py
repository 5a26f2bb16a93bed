"""Mines a tree: files -> Chinese documents and passages -> candidates with their renderings, families, rivals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from termkit.config import Config
from termkit.core.glossary import ANY, Glossary
from termkit.core.language import is_chinese, related, script
from termkit.core.mined import (
    Example,
    Mined,
    MinedCandidate,
    MinedFamily,
    MinedRendering,
    MinedRival,
    MinedSurface,
    ReadCounts,
    Sight,
    Why,
)
from termkit.core.span import Span
from termkit.errors import InputError, Problem
from termkit.jobs.mine_gather import Material, Wanted, chinese_of, gather
from termkit.jobs.mine_read import Chinese, Read, read
from termkit.jobs.reading import shown
from termkit.mine.candidates import Candidate, find_candidates
from termkit.mine.pairs import Rendering, TermPair, find_pairs
from termkit.mine.rivals import Rival, find_rivals
from termkit.mine.twins import Twin
from termkit.mine.variants import Family, find_families
from termkit.text.fold import fold
from termkit.text.mixed import count_han

_SURE = 0.5  # Dice from which a rendering tells families apart ...
_SURE_COUNT = 3  # ... if it stands in so many passages
_IN_FAMILIES = 300  # candidates, the best ones, that are looked at for variants
_SAMPLE = 200_000  # code points by which the script of all texts is told
_EXAMPLES = 3
_BEGINNING = re.compile(r"(?:^|[.!?:]\s|[\n#>*-]\s)\W*$")  # what stands before a capital that means nothing


class Order(NamedTuple):
    """What a person asked for."""

    wanted: Wanted
    top: int = 50  # candidates and families
    min_count: int = 1


@dataclass(frozen=True)
class Outcome:
    """What was found, and what could not be read."""

    mined: Mined
    unread: tuple[Problem, ...]


def mine(order: Order, config: Config, glossary: Glossary | None = None, material: Material | None = None) -> Outcome:
    """Everything that the texts show. Rivals need a glossary and passages in both languages.

    ``material`` is what was gathered already. Raises InputError where there is no Chinese at all in what can be read,
    and for paths that are not there.
    """
    material = material or gather(order.wanted, config, glossary)
    found = read(material, glossary, order.wanted.encoding)
    if not found.chinese:
        raise _nothing(order, found)
    documents = [each.document for each in found.chinese]
    candidates = [one for one in find_candidates(documents, glossary) if one.count >= order.min_count]
    twins = [twin for group in found.twins.values() for twin in group]
    best = candidates[: max(order.top, _IN_FAMILIES)]
    pairs = {pair.term: pair for pair in find_pairs(twins, [one.term for one in best], known=_renderings(glossary))}
    sure = {pair.term: _sure(pair) for pair in pairs.values()}
    families = _families(found.chinese, sure, [one.term for one in best[:_IN_FAMILIES]], glossary)
    languages = _languages(found, glossary, _beginning(found.chinese))
    mined = Mined(
        *languages,
        _counts(found),
        tuple(_candidate(one, pairs.get(one.term), found.chinese, twins) for one in best[: order.top]),
        tuple(families[: order.top]),
        tuple(_rivals(found, glossary, order.top)) if glossary else (),
        len(candidates),
        glossary.path if glossary else "",
        tuple(found.notes),
    )
    return Outcome(mined, tuple(found.faults))


def _sure(pair: TermPair) -> list[str]:
    return [each.english for each in pair.renderings[:1] if each.dice >= _SURE and each.count >= _SURE_COUNT]


def _nothing(order: Order, found: Read) -> InputError:
    where = ", ".join(shown(path) for path in order.wanted.paths) or "the project"
    reasons = [*map(str, found.faults), *found.notes]
    lines = [f"{where}: no Chinese text in it to mine", *reasons[:10]]
    return InputError("\n".join(lines))


def _beginning(chinese: Iterable[Chinese]) -> str:
    """The beginning of all texts together, as much as tells their script."""
    parts: list[str] = []
    for each in chinese:
        parts.append(each.document.text[:_SAMPLE])
        if sum(map(len, parts)) > _SAMPLE:
            break
    return "\n".join(parts)


def _languages(found: Read, glossary: Glossary | None, sample: str) -> tuple[str, str]:
    """Source and target: the glossary's, else those of most passages, else Chinese and English."""
    if glossary is not None:
        return glossary.source, glossary.target
    if found.twins:
        return max(found.twins, key=lambda languages: len(found.twins[languages]))
    return chinese_of(sample) or found.chinese[0].document.language, "en"


def _counts(found: Read) -> ReadCounts:
    return ReadCounts(
        len({each.document.path for each in found.chinese}),
        found.bilingual,
        found.pairs,
        sum(map(len, found.twins.values())),
        sum(count_han(each.document.text) for each in found.chinese),
    )


def _renderings(glossary: Glossary | None) -> dict[str, list[str]]:
    """The English of the Chinese terms in the glossary."""
    known: dict[str, list[str]] = {}
    for concept in glossary.concepts if glossary else ():
        english = [term.text for term in concept.terms if _approved_english(term.language, term.status)]
        for term in concept.terms:
            if is_chinese(term.language) and english:
                known.setdefault(term.text, []).extend(english)
    return known


def _approved_english(language: str, status: str) -> bool:
    return language != ANY and not is_chinese(language) and status in ("preferred", "admitted")


def _candidate(
    one: Candidate, pair: TermPair | None, chinese: Sequence[Chinese], twins: Sequence[Twin]
) -> MinedCandidate:
    places = tuple(chinese[place.document].sight(place.span) for place in one.places)
    return MinedCandidate(
        one.term,
        _language_of(one.term, chinese[one.places[0].document].document.language),
        one.count,
        one.score,
        tuple(Why(reason.name, reason.text, round(reason.points, 3)) for reason in one.reasons),
        places,
        one.surfaces,
        one.kind,
        one.known,
        tuple(_rendering(each, twins) for each in (pair.renderings if pair else ())),
    )


def _rendering(each: Rendering, twins: Sequence[Twin]) -> MinedRendering:
    examples = tuple(_examples(twins, each.examples))
    return MinedRendering(_uncapitalised(each.english, examples), each.count, each.dice, examples)


def _uncapitalised(english: str, examples: Sequence[Example]) -> str:
    """Without a capital that is there only because the examples begin a sentence with it."""
    if english[1:] != english[1:].lower() or english == english.lower() or not examples:
        return english
    plain = english[0].lower() + english[1:]
    for example in examples:
        at = example.english.find(english)
        if at >= 0 and plain not in example.english and not _BEGINNING.search(example.english[:at]):
            return english
    return plain


def _language_of(term: str, language: str) -> str:
    """The script of a term that proves one, else the language of its text."""
    from termkit.text.detect import detect

    told = detect(term).language
    return language if told is None or language.startswith(told) else told[:7]


def _examples(twins: Sequence[Twin], numbers: Iterable[int]) -> Iterable[Example]:
    for number in list(numbers)[:_EXAMPLES]:
        twin = twins[number]
        yield Example(_line(twin.chinese), _line(twin.english), twin.file, twin.line)


def _line(text: str) -> str:
    return " ".join(text.split())


def _families(
    chinese: Sequence[Chinese], renderings: Mapping[str, Sequence[str]], terms: Sequence[str], glossary: Glossary | None
) -> list[MinedFamily]:
    """The families in the texts of each script: what each script writes in its own way is no mixture."""
    found: list[MinedFamily] = []
    for tag in ("Hant", "Hans"):
        group = [each for each in chinese if script(each.document.language) == tag]
        families = find_families([each.document for each in group], renderings=renderings, candidates=terms)
        found += [_family(family, group, glossary) for family in families]
    return sorted(found, key=lambda family: -sum(surface.count for surface in family.surfaces))


def _family(family: Family, chinese: Sequence[Chinese], glossary: Glossary | None) -> MinedFamily:
    surfaces: list[MinedSurface] = []
    known: list[str] = []
    for each in family.surfaces:
        language = _language_of(each.term, chinese[each.places[0][0]].document.language)
        concept, role = _role(each.term, language, glossary)
        known += [concept] if concept else []
        surfaces.append(MinedSurface(each.term, language, each.count, _sights(chinese, each.places), role))
    return MinedFamily(family.key, family.reason, tuple(surfaces), known[0] if known else "")


def _role(form: str, language: str, glossary: Glossary | None) -> tuple[str, str]:
    """The concept of the glossary with this form, and what it is to a text in the language; empty where none has it.

    What the glossary says of the language itself goes before what it says of another script or region.
    """
    roles = [
        (not related(term.language, language), concept.id, concept.role(term, language) or "")
        for concept in (glossary.concepts if glossary else ())
        for term in concept.terms
        if is_chinese(term.language) and fold(term.text) == fold(form)
    ]
    return min(roles, key=lambda one: one[0])[1:] if roles else ("", "")


def _sights(chinese: Sequence[Chinese], places: Iterable[tuple[int, Span]]) -> tuple[Sight, ...]:
    return tuple(chinese[number].sight(span) for number, span in places)


def _rivals(found: Read, glossary: Glossary, most: int) -> list[MinedRival]:
    """What stands where approved renderings do not, the surest first, in each direction in which there are passages."""
    rivals: list[MinedRival] = []
    for (source, target), twins in found.twins.items():
        for each in find_rivals(twins, glossary, glossary.narrow(source), glossary.narrow(target)):
            rivals.append(_rival(each, glossary, source, target, twins))
    return sorted(rivals, key=lambda rival: -rival.g2)[:most] if len(found.twins) > 1 else rivals[:most]


def _rival(each: Rival, glossary: Glossary, source: str, target: str, twins: Sequence[Twin]) -> MinedRival:
    concept = glossary.by_id[each.concept]
    return MinedRival(
        each.concept,
        concept.preferred(source) or each.concept,
        each.approved,
        each.rival,
        target,
        each.count,
        each.missed,
        each.met,
        each.g2,
        each.status,
        each.reason,
        tuple(_examples(twins, each.examples)),
    )
