"""A term of the source language was left standing in the target.

The source passage holds the concept, and the target holds the source term itself: 有向無環圖 in an English sentence.
What is left alone:

- a gloss: the source term right beside an approved rendering, as at first mention ("vibe coding (氛圍編程)"), or in
  brackets that hold hardly anything but Latin (稠密块（dense block）, (比如 slots));
- names, which stay as they are by definition, and forms that the glossary admits in the target language too;
- English in Chinese text that is likely a name: acronyms (CRD), a capital that the glossary's term has not (a
  Kubernetes Service), and a word beside other English words (TiDB Operator);
- English that is code, by the signs around it (`reactive(state)`, `context.emit`), or in a passage of code;
- what the project does throughout: where most places keep the English term, the glossary and the practice disagree,
  which is one remark in the summary and not a fault at each place.

Chinese left in an English text is major. English left in a Chinese text is minor: it may be meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from termkit.core.evidence import PairView, Tally
from termkit.core.finding import ConceptCount, Finding
from termkit.core.match import TermMatch
from termkit.core.place import places
from termkit.core.rule import Rule, Sample, finding
from termkit.text.code import is_code, looks_like_code
from termkit.text.mixed import count_han, has_han
from termkit.text.wording import preferred_form

_OPENING, _CLOSING = "(（[［", ")）]］"
_LATIN = re.compile(r"[A-Za-z]")
_WORD_BEFORE = re.compile(r"[A-Za-z0-9`*_][ \-/→>]*$")
_WORD_AFTER = re.compile(r"[ \-/→>]*[A-Za-z0-9`*_]")
_BETWEEN = frozenset(" \t\n()（）[]［］「」『』“”\"'‘’,，:：/、*_")  # what may stand between a rendering and its gloss
_INSIDE = re.compile(r"[a-z,;)] $")
_LONGEST_GLOSS = 200  # code points to the brackets around it
_PRACTISED = 0.5  # the share of places that must be rendered, lest the English term be what the project says


def _check(view: PairView) -> Iterator[Finding]:
    text = view.target.document.text
    for tally in view.tallies:
        for match in tally.alien:
            chinese = has_han(text[match.start : match.end])
            if _is_gloss(match, tally, text) or (not chinese and _is_left_on_purpose(match, tally, view)):
                continue
            preferred = preferred_form(tally.concept, view.target.document.language)
            use = f"; write {preferred!r}" if preferred else ""
            yield finding(
                view.target,
                match,
                rule=RULE.name,
                severity=RULE.severity if chinese else "minor",
                message=f"{text[match.start : match.end]!r} was left untranslated{use}",
                related=places(view.source, tally.source),
                suggestions=(preferred,) if preferred else (),
                fix="unsafe",
                confidence=0.95 if chinese else 0.6,
            )


def _weigh(finding: Finding, count: ConceptCount) -> Finding | None:
    """Nothing where the project keeps the English term in most places."""
    if finding.severity == "minor" and count.required > 1 and count.met < _PRACTISED * count.required:
        return None
    return finding


def _is_gloss(match: TermMatch, tally: Tally, text: str) -> bool:
    """Does it stand in brackets with nothing of the target's language, or right beside an approved rendering?"""
    start, end = tally.segment.target
    before = text[max(start, match.start - _LONGEST_GLOSS) : match.start]
    after = text[match.end : min(end, match.end + _LONGEST_GLOSS)]
    opening = max(map(before.rfind, _OPENING))
    closing = min((at for at in map(after.find, _CLOSING) if at >= 0), default=-1)
    if opening > max(map(before.rfind, _CLOSING)) and closing >= 0:
        inside = before[opening:] + after[:closing]
        if has_han(match.form) and not _LATIN.search(inside):
            return True
        if not has_han(match.form) and 2 * count_han(inside) < len(_LATIN.findall(inside)) + match.end - match.start:
            return True
    number = bisect_left(tally.approved, match)
    return any(  # the approved renderings next to it
        set(text[min(match.end, other.end) : max(match.start, other.start)]) <= _BETWEEN
        for other in tally.approved[max(0, number - 1) : number + 1]
    )


def _is_left_on_purpose(match: TermMatch, tally: Tally, view: PairView) -> bool:
    """English in Chinese: an acronym, a capital of its own, a word beside other English words, or code."""
    text = view.target.document.text
    surface = text[match.start : match.end]
    if text[slice(*tally.segment.target)].strip() == surface:
        return False  # a label that nobody translated
    if surface.removesuffix("s").isupper():
        return True
    if surface[:1].isupper() and (match.form[:1].islower() or _is_capital_in_source(surface, tally, view)):
        return True
    if _WORD_BEFORE.search(text[max(0, match.start - 3) : match.start]) or _WORD_AFTER.match(text, match.end):
        return True
    return is_code(text, match.start, match.end) or looks_like_code(text[slice(*tally.segment.target)])


def _is_capital_in_source(surface: str, tally: Tally, view: PairView) -> bool:
    """Does the source write the word with its capital inside a sentence, as it writes names?"""
    text = view.source.document.text
    return any(
        text[match.start : match.end] == surface and _INSIDE.search(text[max(0, match.start - 2) : match.start])
        for match in tally.source
    )


RULE = Rule(
    name="untranslated-term",
    summary="the source term left standing in the target",
    severity="major",
    mqm="untranslated",
    doc=__doc__,
    pair=_check,
    weigh=_weigh,
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
