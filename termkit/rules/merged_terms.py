"""Two concepts that the source keeps apart stand under one word in the target.

The word is known to be a rendering of both: a form that the glossary gives to both, but not as the preferred one of
both (that would be by design), or what the texts were seen to say instead of the approved form of one of them. Where
both are asked for in one passage, the word counts for neither. Once for each pair of concepts, with counts and places;
no fault by itself, but a reader can no longer tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from termkit.core.finding import Finding, Spot
from termkit.core.glossary import Glossary
from termkit.core.language import primary
from termkit.core.rule import Project, Rule, Sample, finding_at

_MOST_CONCEPTS = 12  # under one word; beyond, the word says nothing
_KIN = 6  # letters that reactive and reactivity have in common
_LEAST_LEARNT = 3  # places of a rendering that was learnt

_Places = dict[str, list[Spot]]  # by concept, in the order in which they were met


def _check(project: Project) -> Iterator[Finding]:
    reported: set[tuple[str, str, str]] = set()
    for (language, word), concepts in _shared(project).items():
        if len(concepts) > _MOST_CONCEPTS:
            continue
        for one, other in combinations(concepts, 2):
            pair = (language, min(one, other), max(one, other))
            if pair in reported or _by_design(project.glossary, language, word, one, other):
                continue
            if found := _report(project.glossary, language, word, {one: concepts[one], other: concepts[other]}):
                reported.add(pair)
                yield found


def _shared(project: Project) -> dict[tuple[str, str], _Places]:
    """The places of each word, by language, for each concept that it renders."""
    shared: dict[tuple[str, str], _Places] = {}
    languages: dict[str, str] = {}
    for (language, concept_id), renderings in project.uses.by_concept.items():
        for rendering in renderings.values():
            for place in rendering.places:
                languages[place.spot.path] = language
                word = (language, _word(place.spot.text))
                shared.setdefault(word, {}).setdefault(concept_id, []).append(place.spot)
    for count in project.counts.values():
        for string, number in count.practice:
            for one in project.practice.missed[count.language, count.concept] if number >= _LEAST_LEARNT else ():
                learnt = one.place(string)
                language = languages.get(learnt.path, "") if learnt else ""
                if learnt and language:
                    places = shared.setdefault((language, _word(string)), {})
                    places.setdefault(count.concept, []).append(learnt)
    return shared


def _word(text: str) -> str:
    """What is one word for the reader: without case, line breaks and the s of the plural."""
    word = " ".join(text.split()).casefold()
    return word.removesuffix("s") if word.isascii() and len(word) > 3 else word


def _prefers(glossary: Glossary, language: str, word: str, concept_id: str) -> bool:
    preferred = glossary.by_id[concept_id].preferred(language)
    return preferred is not None and _word(preferred) == word


def _by_design(glossary: Glossary, language: str, word: str, one: str, other: str) -> bool:
    """Both prefer the word, one is a name, or the source has one inside the other (batch, minibatch) or its kin."""
    left, right = glossary.by_id[one], glossary.by_id[other]
    if left.is_name or right.is_name:
        return True
    if _prefers(glossary, language, word, one) and _prefers(glossary, language, word, other):
        return True
    sides = [
        [term.text.casefold() for term in concept.terms if primary(term.language) != primary(language)]
        for concept in (left, right)
    ]
    return any(a in b or b in a or (a.isascii() and a[:_KIN] == b[:_KIN]) for a in sides[0] for b in sides[1])


def _passage(place: Spot) -> tuple[str, int, str]:
    return place.path, place.line, place.segment


def _report(glossary: Glossary, language: str, word: str, places: _Places) -> Finding | None:
    """At the first place of the concept that has the word in the lower rank, or has it less often."""
    one, other = places
    both = {_passage(spot) for spot in places[one]} & {_passage(spot) for spot in places[other]}
    alone = {concept: [spot for spot in spots if _passage(spot) not in both] for concept, spots in places.items()}
    if not alone[one] or not alone[other]:
        return None
    lower = min(alone, key=lambda concept: (_prefers(glossary, language, word, concept), len(alone[concept])))
    first = alone[lower][0]
    counts = " and ".join(f"{concept} ({len(spots)}×)" for concept, spots in alone.items())
    preferred = glossary.by_id[lower].preferred(language)
    return finding_at(
        first,
        rule=RULE.name,
        severity=RULE.severity,
        message=f"{' '.join(first.text.split())!r} stands for {counts}, which the source keeps apart",
        concept=lower,
        related=[spot for spots in alone.values() for spot in spots if spot != first],
        suggestions=(preferred,) if preferred and _word(preferred) != word else (),
        confidence=0.5,
    )


_TWO = ("Inference takes time.", "Inference is dear.")
_OTHERS_ZH, _OTHERS_EN = ("別的事。",) * 20, ("Something else.",) * 20

RULE = Rule(
    name="merged-terms",
    summary="two concepts under one rendering while the source keeps them apart",
    severity="neutral",
    mqm="terminology",
    doc=__doc__,
    project=_check,
    samples=(
        Sample(
            concepts="""
              image: {zh-Hant: 圖像, en: image}
              imagery: {zh-Hant: 影像, en: {preferred: imagery, variants: [image]}}
            """,
            source="圖像很大。\n\n影像很小。",
            target="The image is big.\n\nThe image is small.",
            finds=("image",),
        ),
        Sample(
            concepts="""
              inference: {zh-Hant: 推論, en: inference}
              reasoning: {zh-Hant: 推理, en: reasoning}
            """,
            source="\n\n".join(["他談推理。", "推論很快。", "它學會推理。", "推理要時間。", "推理很貴。", *_OTHERS_ZH]),
            target="\n\n".join(["On inference.", "Fast inference.", "It learns inference.", *_TWO, *_OTHERS_EN]),
            finds=("inference",),
            note="learnt from the texts: the rendering of 推理 is absent, and the word of another stands there",
        ),
        Sample(
            concepts="""
              image: {zh-Hant: 圖像, en: image}
              picture: {zh-Hant: 圖片, en: image}
            """,
            source="圖像很大。\n\n圖片很小。",
            target="The image is big.\n\nThe image is small.",
            finds=(),
            note="the glossary gives both the same preferred form on purpose",
        ),
    ),
)
