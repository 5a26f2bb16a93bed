"""A term of the source language was left standing in the target.

The source passage holds the concept, and the target holds the source term itself: 有向無環圖 in an English sentence.
What is left alone:

- a gloss: the source term right beside an approved rendering, as at first mention ("vibe coding (氛圍編程)"), or
  alone in brackets (稠密块（dense block）);
- names, which stay as they are by definition, and forms that the glossary admits in the target language too;
- English in Chinese text that is likely a name: acronyms (CRD), a capital that the glossary's term has not (a
  Kubernetes Service), and a word beside other English words (TiDB Operator).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from termkit.core.evidence import PairView, Tally
from termkit.core.finding import Finding
from termkit.core.match import TermMatch
from termkit.core.place import places
from termkit.core.rule import Rule, Sample, finding
from termkit.text.mixed import has_han

_OPENING, _CLOSING = "(（[［", ")）]］"
_LATIN = re.compile(r"[A-Za-z]")
_WORD_BEFORE = re.compile(r"[A-Za-z0-9`][ \-]$")
_WORD_AFTER = re.compile(r"[ \-][A-Za-z0-9`]")
_BETWEEN = frozenset(" \t\n()（）[]［］「」『』“”\"'‘’,，:：/、")  # what may stand between a rendering and its gloss


def _check(view: PairView) -> Iterator[Finding]:
    for tally in view.tallies:
        for match in tally.alien:
            preferred = tally.concept.preferred(view.target.document.language)
            text = view.target.document.text
            if _is_gloss(match, tally, text) or _is_likely_name(match, text):
                continue
            use = f"; write {preferred!r}" if preferred else ""
            yield finding(
                view.target,
                match,
                rule=RULE.name,
                severity=RULE.severity,
                message=f"{text[match.start : match.end]!r} was left untranslated{use}",
                related=places(view.source, tally.source),
                suggestions=(preferred,) if preferred else (),
            )


def _is_gloss(match: TermMatch, tally: Tally, text: str) -> bool:
    """Does it stand in brackets with nothing of the target's language, or right beside an approved rendering?"""
    start, end = tally.segment.target
    before, after = text[start : match.start], text[match.end : end]
    opening = max(map(before.rfind, _OPENING))
    closing = min((at for at in map(after.find, _CLOSING) if at >= 0), default=-1)
    if opening > max(map(before.rfind, _CLOSING)) and closing >= 0:
        inside = before[opening:] + after[:closing]
        if not (_LATIN.search(inside) if has_han(match.form) else has_han(inside)):
            return True
    return any(
        set(text[min(match.end, other.end) : max(match.start, other.start)]) <= _BETWEEN for other in tally.approved
    )


def _is_likely_name(match: TermMatch, text: str) -> bool:
    """English in Chinese: an acronym, a word with a capital of its own, or a word beside other English words."""
    surface = text[match.start : match.end]
    if has_han(surface):
        return False
    if surface.removesuffix("s").isupper() or (surface[:1].isupper() and match.form[:1].islower()):
        return True
    return bool(_WORD_BEFORE.search(text[max(0, match.start - 2) : match.start]) or _WORD_AFTER.match(text, match.end))


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
            concepts="block: 块\nvariance: 方差",
            source="A dense block has low variance.",
            source_language="en",
            target="稠密块（dense block）的variance较低。",
            language="zh-Hans",
            finds=("variance",),
            note="one in brackets, one left standing",
        ),
        Sample(
            concepts="operator: 算子\nservice: 服务\nCRD: 自定义资源",
            source="The TiDB operator exposes a service and a CRD.",
            source_language="en",
            target="TiDB Operator 会暴露一个 Service 和一个 CRD。",
            language="zh-Hans",
            finds=(),
            note="names, by their neighbours and their capitals",
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
