"""A term of the source language was left standing in the target.

The source passage holds the concept, and the target holds the source term itself: 有向無環圖 in an English sentence.
A gloss is no fault: the source term right beside an approved rendering, in brackets or not, as at first mention
("vibe coding (氛圍編程)"). Names stay as they are by definition, and a form that the glossary admits in the target
language too (RLVR in Chinese) is a rendering, not a rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.evidence import PairView, Tally
from termkit.core.finding import Finding
from termkit.core.match import TermMatch
from termkit.core.rule import Rule, Sample, finding, places

_BETWEEN = frozenset(" \t\n()（）[]［］「」『』“”\"'‘’,，:：/、")  # what may stand between a rendering and its gloss


def _check(view: PairView) -> Iterator[Finding]:
    for tally in view.tallies:
        preferred = tally.concept.preferred(view.target.document.language)
        for match in tally.alien:
            if _is_gloss(match, tally, view.target.document.text):
                continue
            use = f"; write {preferred!r}" if preferred else ""
            yield finding(
                view.target,
                match,
                rule=RULE.name,
                severity=RULE.severity,
                message=f"{match.form!r} was left untranslated{use}",
                related=places(view.source, tally.source),
                suggestions=(preferred,) if preferred else (),
            )


def _is_gloss(match: TermMatch, tally: Tally, text: str) -> bool:
    """Does an approved rendering stand right beside it?"""
    return any(
        set(text[min(match.end, other.end) : max(match.start, other.start)]) <= _BETWEEN for other in tally.approved
    )


RULE = Rule(
    name="untranslated-term",
    summary="the source term left standing in the target",
    severity="major",
    mqm="untranslated",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="有向無環圖: [DAG, directed acyclic graph]",
            source="它把呼叫編排成有向無環圖。",
            target="It orchestrates the calls into a 有向無環圖.",
            finds=("有向無環圖",),
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            source="這就是氛圍編程。",
            target="This is vibe coding (氛圍編程).",
            finds=(),
            note="a gloss beside the rendering",
        ),
        Sample(
            concepts="rlvr: {en: RLVR, zh-Hant: [可驗證獎勵的強化學習, RLVR]}",
            source="RLVR is the new stage.",
            source_language="en",
            target="RLVR 是新的階段。",
            language="zh-Hant",
            finds=(),
            note="the acronym is admitted in Chinese",
        ),
    ),
)
