"""Two forms of one concept in one text: 氛圍編程 here, 氛圍程式設計 there.

This rule looks at a text by itself: at a source, or at a version whose source is not at hand. Preferred and admitted
forms are one group; each variant, each deprecated form and each form of another region (代碼 in Taiwan text, where
the glossary says 程式碼 for Taiwan and 代码 for the mainland) is a group of its own. Two groups in one text make one
finding, at the first minority form, with all other places beside it. A single form, even a refused one, is no
finding here: without its source a word may mean anything. A deprecated form with a `deprecated-when` condition is
left out, since the other side is not there to ask.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding
from termkit.core.glossary import Concept
from termkit.core.match import TermMatch
from termkit.core.rule import Rule, Sample, finding, places


def _check(view: DocumentView) -> Iterator[Finding]:
    if view.has_source:
        return  # deprecated-term and inconsistent-term see more
    language = view.document.language
    for concept_id, matches in view.by_concept.items():
        concept = view.glossary.by_id[concept_id]
        if concept.is_name and all(match.role == "approved" for match in matches):
            continue
        main = concept.preferred(language) or concept_id
        groups = _groups(concept, matches, main)
        if len(groups) > 1:
            yield _report(view, groups, main)


def _groups(concept: Concept, matches: tuple[TermMatch, ...], main: str) -> dict[str, list[TermMatch]]:
    conditional = {form for form, _ in concept.when}
    groups: dict[str, list[TermMatch]] = {}
    for match in matches:
        if match.role == "approved":
            groups.setdefault(main, []).append(match)
        elif match.form not in conditional:
            groups.setdefault(match.form, []).append(match)
    return groups


def _report(view: DocumentView, groups: dict[str, list[TermMatch]], main: str) -> Finding:
    majority = max(groups, key=lambda form: (len(groups[form]), form == main, form))
    minority = sorted(match for form, matches in groups.items() if form != majority for match in matches)
    others = sorted(match for matches in groups.values() for match in matches if match != minority[0])
    counts = sorted(groups.items(), key=lambda item: (-len(item[1]), item[1][0].start))
    text = view.document.text
    shown = ", ".join(f"{text[matches[0].start : matches[0].end]} {len(matches)}×" for _, matches in counts)
    return finding(
        view,
        minority[0],
        rule=RULE.name,
        severity=RULE.severity,
        message=f"{len(groups)} forms of one concept in this text: {shown}; use {main!r} throughout",
        related=places(view, others),
        suggestions=(main,),
    )


RULE = Rule(
    name="term-variant",
    summary="two forms of one concept in one text",
    severity="minor",
    mqm="term-inconsistency",
    doc=__doc__,
    document=_check,
    samples=(
        Sample(
            concepts="vibe: {en: vibe coding, zh-Hant: {preferred: 氛圍編程, deprecated: [氛圍程式設計, 氛圍程式]}}",
            target="氛圍編程流行起來。氛圍程式設計人人能做。氛圍編程很快。",
            language="zh-Hant-TW",
            finds=("氛圍程式設計",),
        ),
        Sample(
            concepts="llm: {en: LLM, zh-Hant: [大型語言模型, LLM]}",
            target="大型語言模型（LLM）很強。LLM 也會錯。",
            language="zh-Hant-TW",
            finds=(),
            note="an acronym beside its expansion, both admitted",
        ),
        Sample(
            concepts="video: {en: video, zh-Hant-TW: 影片, zh-Hans: 视频}\nslides: {en: slides, zh-Hant-TW: 投影片}",
            target="投影片比視頻小。",
            language="zh-Hant-TW",
            finds=(),
            note="投影片 is another word, and shields the 影片 inside it",
        ),
    ),
)
