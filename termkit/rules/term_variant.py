"""Two forms of one concept in one text: 氛圍編程 here, 氛圍程式設計 there.

This rule looks at a text by itself: at a source, or at a version whose source is not at hand. Preferred and admitted
forms are one group; each variant, each deprecated form and each form of another region (代碼 in Taiwan text, where
the glossary says 程式碼 for Taiwan and 代码 for the mainland) is a group of its own. Two groups in one text make one
finding, at the first minority form, with all other places beside it. A single form, even a refused one, is no
finding here: without its source a word may mean anything. A deprecated form with a `deprecated-when` condition is
left out, since the other side is not there to ask. `scope` and `exempt` of a concept hold here as well; its `when`
and `unless` do not: they look at a source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding, Spot
from termkit.core.glossary import Concept
from termkit.core.match import TermMatch
from termkit.core.place import spot
from termkit.core.rule import DocumentCheck, Rule, Sample, finding

_MOST_PLACES = 1000  # of one form that are listed; in a text of a hundred megabytes the counts must do


@dataclass
class _Group:
    """The occurrences of one form: how many, where the first ones are, and what the first one looks like."""

    first: Finding
    count: int = 0
    places: list[Spot] = field(default_factory=list)


_Forms = dict[str, dict[str, _Group]]  # by concept, then by form


def _gather(view: DocumentView) -> _Forms:
    groups: _Forms = {}
    if not view.has_source:  # deprecated-term and inconsistent-term see more
        for concept_id, matches in view.by_concept.items():
            concept = view.glossary.by_id[concept_id]
            if not view.is_scope_of(concept) or not _may_vary(concept, view.document.language):
                continue
            _collect(view, matches, groups.setdefault(concept_id, {}))
    return groups


def _merge(parts: Sequence[_Forms]) -> _Forms:
    groups: _Forms = {}
    for part in parts:
        for concept_id, forms in part.items():
            known = groups.setdefault(concept_id, {})
            for form, group in forms.items():
                first = known.setdefault(form, _Group(group.first))
                first.count += group.count
                first.places.extend(group.places[: _MOST_PLACES - len(first.places)])
    return groups


def _conclude(parts: Sequence[_Forms]) -> Iterator[Finding]:
    for forms in _merge(parts).values():
        if len(forms) > 1:
            yield _report(forms)


def _may_vary(concept: Concept, language: str) -> bool:
    """Does a concept have forms of two groups at all?"""
    return any(concept.role(term, language) not in ("approved", None) for term in concept.terms)


def _collect(view: DocumentView, matches: tuple[TermMatch, ...], forms: dict[str, _Group]) -> None:
    """Takes in the occurrences of one concept in one part."""
    concept = view.glossary.by_id[matches[0].concept]
    main = concept.preferred(view.document.language) or concept.id
    conditional = {form for form, _ in concept.when}
    for match in matches:
        if match.role == "contextual" or (match.role != "approved" and match.form in conditional):
            continue
        form = main if match.role == "approved" else match.form
        if form not in forms:
            first = finding(view, match, rule=RULE.name, severity=RULE.severity, message="", suggestions=(main,))
            forms[form] = _Group(first)
        group = forms[form]
        group.count += 1
        if len(group.places) < _MOST_PLACES:
            group.places.append(spot(view, match.start, match.end))


def _report(forms: dict[str, _Group]) -> Finding:
    """One finding at the first minority form; on a tie the preferred form counts as the majority."""
    main = next(iter(forms.values())).first.suggestions[0]
    majority = max(forms, key=lambda form: (forms[form].count, form == main, form))
    first = min((group.first for form, group in forms.items() if form != majority), key=lambda f: f.start)
    others = sorted(place for group in forms.values() for place in group.places if place.start != first.start)
    counts = sorted(forms.values(), key=lambda group: (-group.count, group.first.start))
    shown = ", ".join(f"{group.first.text} {group.count}×" for group in counts)
    message = f"{len(forms)} forms of one concept in this text: {shown}; use {main!r} throughout"
    return replace(first, message=message, related=tuple(others))


RULE = Rule(
    name="term-variant",
    summary="two forms of one concept in one text",
    severity="minor",
    mqm="term-inconsistency",
    doc=__doc__,
    document=DocumentCheck(_gather, _conclude, _merge),
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
