"""One concept, two or more renderings across the segments, drafts and files of a work.

Renderings that the glossary knows are compared, and only where the source holds the concept. Preferred and
admitted forms are one group: the glossary says that they may stand for each other (RLVR and its expansion). Each
form listed under `variants` is a group of its own. Where two groups meet in the texts of one language, every
document that holds a minority rendering gets one finding, with the majority, the counts and the places. A message
context (gettext's msgctxt) in which only the minority stands explains it.

Where the glossary's rendering stands in most places, what the texts say in the others is learnt from them: a string
that is common where the rendering is absent and rare elsewhere. If it shares a character with the known term (操作符
beside 运算符), that is one finding for the whole run, less certain than the others. Refused
forms are left to deprecated-term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from termkit.core.finding import ConceptCount, Finding
from termkit.core.place import MOST_NAMED
from termkit.core.practice import lowered
from termkit.core.rule import Project, Rule, Sample, finding_at
from termkit.core.uses import Place, Rendering
from termkit.text.wording import preferred_form

_LEAST_PLACES = 3  # of a rendering that was learnt
_COMMON = frozenset(
    "例如 比如 如何 如果 所有 可以 进行 進行 使用 通过 通過 需要 以及 其中 方式 情况 情況 问题 問題 结果 結果".split()
)
_LEAST_SHARE = 0.5  # of the places must have the glossary's rendering, lest it be the glossary that is odd


def _check(project: Project) -> Iterator[Finding]:
    for (language, concept_id), renderings in project.uses.by_concept.items():
        main = preferred_form(project.glossary.by_id[concept_id], language) or concept_id
        if len(renderings) > 1:
            yield from _report(concept_id, list(renderings.values()), main)
    for count in project.counts.values():
        yield from _learnt(project, count)


def _learnt(project: Project, count: ConceptCount) -> Iterator[Finding]:
    """What the texts say instead of the glossary's rendering, at its first place, with the others beside it."""
    concept = project.glossary.by_id[count.concept]
    if concept.is_name or count.met < max(_LEAST_PLACES, _LEAST_SHARE * count.required):
        return
    for string, number in count.practice:
        if number < _LEAST_PLACES or not _is_rival(string, [term.text for term in concept.terms]):
            continue
        if string in _COMMON or not _stands_alone(string, count, project):
            continue
        key = (count.language, count.concept)
        missed = [one for one in project.practice.missed[key] if string in lowered(one.passage)]
        places = [place for one in missed if (place := one.place(string))]
        if not places:
            continue
        first = next((place for place in places if place.text.lower() == string), places[0])
        others = [place for place in places if place is not first]
        sources = [one.source for one in missed if one.source][:1]
        yield finding_at(
            first,
            rule=RULE.name,
            severity=RULE.severity,
            message=f"{string!r} seems to stand for {count.preferred!r} {number}×, which stands {count.met}×",
            concept=count.concept,
            related=(*sources, *others)[:MOST_NAMED],
            suggestions=(count.preferred,) if count.preferred else (),
            confidence=0.6,
        )


def _stands_alone(string: str, count: ConceptCount, project: Project) -> bool:
    """Does it stand in enough passages outside the longer terms of other concepts (连接 but in 全连接层)?"""
    longer = {
        term.text.lower()
        for other in project.glossary.concepts
        if other.id != count.concept
        for term in other.terms
        if string in term.text.lower()
    }
    if string in longer:
        return False  # it renders that concept
    if not longer:
        return True
    inside = re.compile("|".join(map(re.escape, sorted(longer, key=len, reverse=True))))
    missed = project.practice.missed[count.language, count.concept]
    passages = (inside.sub("", lowered(one.passage)) for one in missed)
    return sum(string in passage for passage in passages) >= _LEAST_PLACES


def _is_rival(string: str, terms: list[str]) -> bool:
    """Another word for the same thing shares something with a known term, and neither is a part of the other."""
    parts = string.split() if string.isascii() else string
    return any(part in term.lower() for part in parts for term in terms) and not any(
        string in term.lower() or term.lower() in string for term in terms
    )


def _report(concept_id: str, renderings: list[Rendering], main: str) -> Iterator[Finding]:
    """One finding for each document that holds a minority rendering, at the first place; on a tie ``main`` wins."""
    renderings.sort(key=lambda one: (-one.count, one.form != main, one.form))
    usual, *others = renderings
    shown = ", ".join(f"{one.surface!r} {one.count}×" for one in renderings)
    everywhere = [place.spot for one in renderings for place in one.places]
    firsts: dict[str, Place] = {}
    for place in sorted((place for one in others for place in _unexplained(one, usual)), key=lambda place: place.spot):
        firsts.setdefault(place.document, place)
    for first in firsts.values():
        surface = " ".join(first.spot.text.split())
        yield finding_at(
            first.spot,
            rule=RULE.name,
            severity=RULE.severity,
            message=f"{surface!r} is one of {len(renderings)} renderings in use: {shown}",
            concept=concept_id,
            related=[spot for spot in everywhere if spot != first.spot][:MOST_NAMED],
            suggestions=(main,),
        )


def _unexplained(rendering: Rendering, usual: Rendering) -> list[Place]:
    """The places of a minority rendering, but for those whose context, as the file states it, the majority never has.

    A message context is there to say that the same words mean another thing.
    """
    contexts = {place.context for place in usual.places}
    return [place for place in rendering.places if not place.context or place.context in contexts]


RULE = Rule(
    name="inconsistent-term",
    summary="one concept, two or more renderings across segments, drafts and files",
    severity="minor",
    mqm="term-inconsistency",
    doc=__doc__,
    project=_check,
    samples=(
        Sample(
            concepts="trace: {zh-Hant: 推理軌跡, en: {preferred: reasoning trace, variants: [chain of reasoning]}}",
            source="推理軌跡變長了。\n\n推理軌跡很重要。\n\n推理軌跡可以看見。",
            target="Reasoning traces grow.\n\nA chain of reasoning matters.\n\nThe reasoning trace is visible.",
            finds=("chain of reasoning",),
        ),
        Sample(
            concepts="可驗證獎勵的強化學習: [RLVR, Reinforcement Learning from Verifiable Rewards]",
            source="可驗證獎勵的強化學習是主角。\n\n可驗證獎勵的強化學習很貴。",
            target="Reinforcement learning from verifiable rewards leads.\n\nRLVR is expensive.",
            finds=(),
            note="an acronym and its expansion, both admitted",
        ),
    ),
)
