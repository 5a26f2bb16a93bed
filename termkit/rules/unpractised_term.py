"""A concept that the project does not practise: its approved rendering hardly ever stands where it is needed.

One remark for the whole run, at the first place, with what the texts say instead as far as it could be learnt: either
the glossary is to be mended or the texts are, and only a person knows which. A form that is derived from the other
script says nothing, since nobody stated it, and neither do concepts that are needed in few places.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.finding import ConceptCount, Finding
from termkit.core.glossary import Concept
from termkit.core.practice import lowered
from termkit.core.rule import Project, Rule, Sample, finding_at
from termkit.text.wording import is_derived

_LEAST_PLACES = 8
_MOST_MET = 0.1


def _check(project: Project) -> Iterator[Finding]:
    for count in project.counts.values():
        missed = project.practice.missed.get((count.language, count.concept))
        concept = project.glossary.by_id[count.concept]
        if not missed or not count.preferred or is_derived(concept, count.language) or _is_refused(concept, count):
            continue
        if count.required < _LEAST_PLACES or count.met > _MOST_MET * count.required:
            continue
        said = "; the texts say " + ", ".join(f"{form!r} ({number})" for form, number in count.practice)
        form = count.practice[0][0] if count.practice else ""
        first = next((one for one in missed if one.spot and form in lowered(one.passage)), missed[0])
        place = first.place(form) if form else first.spot
        if place is None:
            continue
        yield finding_at(
            place,
            rule=RULE.name,
            severity=RULE.severity,
            message=f"{count.preferred!r} is met in {count.met} of {count.required} places of {first.surface!r}"
            + (said if form else ""),
            concept=count.concept,
            related=(first.source,) if first.source else (),
            confidence=0.9,
        )


def _is_refused(concept: Concept, count: ConceptCount) -> bool:
    """True where the forms that stand instead are refused by name: then the texts are wrong, and each place is told."""
    return count.rivals > 0 and any(term.status == "deprecated" for term in concept.terms)


_LINES = (
    ("A block has a scope.", "块有作用域。"),
    ("Names leave the scope at its end.", "名字在作用域结束时消失。"),
    ("Each file is a scope of its own.", "每个文件自成作用域。"),
    ("The inner scope hides outer names.", "内层作用域遮住外面的名字。"),
    ("Loops open a scope.", "循环打开新作用域。"),
    ("Look it up in the next scope.", "到下一层作用域去找。"),
    ("The scope decides.", "由作用域决定。"),
    ("Errors name the scope.", "报错会写明作用域。"),
    ("A block has braces.", "块有花括号。"),
    ("Names are short.", "名字很短。"),
    ("Each file is small.", "每个文件都小。"),
    ("The inner loop ends.", "内层循环结束。"),
    ("Loops take time.", "循环费时。"),
    ("Look it up.", "去查一查。"),
    ("The reader decides.", "由读者决定。"),
    ("Errors are shown.", "报错会显示。"),
)

RULE = Rule(
    name="unpractised-term",
    summary="a concept whose approved rendering the project hardly ever uses",
    severity="neutral",
    mqm="termbase",
    doc=__doc__,
    project=_check,
    samples=(
        Sample(
            concepts="scope: {en: scope, zh-Hans: 有效范围}",
            source="\n\n".join(source for source, _ in _LINES),
            source_language="en",
            target="\n\n".join(target for _, target in _LINES),
            language="zh-Hans",
            finds=("作用域",),
            note="one remark for all eight lines",
        ),
        Sample(
            concepts="scope: {en: scope, zh-Hans: 作用域}",
            source="The scope of a name.",
            source_language="en",
            target="名称的有效范围。",
            language="zh-Hans",
            finds=(),
            note="one place is no practice",
        ),
    ),
)
