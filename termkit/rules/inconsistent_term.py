"""One concept, two or more renderings across the segments, drafts and files of a work.

Only renderings that the glossary knows are compared, and only where the source holds the concept. Preferred and
admitted forms are one group: the glossary says that they may stand for each other (RLVR and its expansion). Each
form listed under `variants` is a group of its own. Where two groups meet in the versions of one language, every
document that holds a minority rendering gets one finding, with the majority, the counts and all places. Refused
forms are left to deprecated-term.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from termkit.core.evidence import PairView, Tally, WorkView
from termkit.core.finding import Finding
from termkit.core.match import TermMatch
from termkit.core.rule import Rule, Sample, finding, places


def _check(view: WorkView) -> Iterator[Finding]:
    by_language: dict[str, list[PairView]] = {}
    for pair in view.pairs:
        by_language.setdefault(pair.target.document.language, []).append(pair)
    for language, pairs in by_language.items():
        concepts = {name: tallies[0].concept for pair in pairs for name, tallies in pair.by_concept.items()}
        for concept_id, concept in concepts.items():
            main = concept.preferred(language) or concept_id
            groups = [_groups(pair, concept_id, main) for pair in pairs]
            counts: Counter[str] = Counter()
            for group in groups:
                counts.update({form: len(matches) for form, matches in group.items()})
            if len(counts) > 1:
                yield from _report(pairs, groups, counts, main)


def _groups(pair: PairView, concept_id: str, main: str) -> dict[str, list[TermMatch]]:
    """Where each rendering of the concept stands in one document; approved forms under the preferred one."""
    groups: dict[str, list[TermMatch]] = {}
    for tally in pair.by_concept.get(concept_id, ()):
        _collect(tally, main, groups)
    return groups


def _collect(tally: Tally, main: str, groups: dict[str, list[TermMatch]]) -> None:
    if tally.approved:
        groups.setdefault(main, []).extend(tally.approved)
    for match in tally.variant:
        groups.setdefault(match.form, []).append(match)


def _report(
    pairs: list[PairView], groups: list[dict[str, list[TermMatch]]], counts: Counter[str], main: str
) -> Iterator[Finding]:
    majority = max(counts, key=lambda form: (counts[form], form == main, form))
    seen = {
        form: _surface(pair, matches[0])
        for pair, group in zip(pairs, groups, strict=True)
        for form, matches in group.items()
    }
    shown = ", ".join(f"{seen[form]!r} {count}×" for form, count in counts.most_common())
    everywhere = [
        place
        for pair, group in zip(pairs, groups, strict=True)
        for matches in group.values()
        for place in places(pair.target, matches)
    ]
    for pair, group in zip(pairs, groups, strict=True):
        minority = sorted(match for form, matches in group.items() if form != majority for match in matches)
        if not minority:
            continue
        first = minority[0]
        yield finding(
            pair.target,
            first,
            rule=RULE.name,
            severity=RULE.severity,
            message=f"{_surface(pair, first)!r} is one of {len(counts)} renderings in use: {shown}",
            related=[place for place in everywhere if (place.path, place.start) != (_path(pair), first.start)],
            suggestions=(main,),
        )


def _surface(pair: PairView, match: TermMatch) -> str:
    """The words as they stand in the text."""
    return " ".join(pair.target.document.text[match.start : match.end].split())


def _path(pair: PairView) -> str:
    return pair.target.document.path


RULE = Rule(
    name="inconsistent-term",
    summary="one concept, two or more renderings across segments, drafts and files",
    severity="minor",
    mqm="term-inconsistency",
    doc=__doc__,
    work=_check,
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
