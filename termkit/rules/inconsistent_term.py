"""One concept, two or more renderings across the segments, drafts and files of a work.

Only renderings that the glossary knows are compared, and only where the source holds the concept. Preferred and
admitted forms are one group: the glossary says that they may stand for each other (RLVR and its expansion). Each
form listed under `variants` is a group of its own. Where two groups meet in the texts of one language, every
document that holds a minority rendering gets one finding, with the majority, the counts and the places. A message
context (gettext's msgctxt) in which only the minority stands explains it. Refused
forms are left to deprecated-term.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.finding import Finding
from termkit.core.glossary import Glossary
from termkit.core.rule import Rule, Sample, finding_at
from termkit.core.uses import Place, Rendering, Uses


def _check(uses: Uses, glossary: Glossary) -> Iterator[Finding]:
    for (language, concept_id), renderings in uses.by_concept.items():
        if len(renderings) > 1:
            main = glossary.by_id[concept_id].preferred(language) or concept_id
            yield from _report(concept_id, list(renderings.values()), main)


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
            related=[spot for spot in everywhere if spot != first.spot],
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
