"""The approved rendering of a concept is absent from the target, and nothing known stands in its place.

Absence alone is weak evidence: a translator may use a pronoun, merge two sentences, or paraphrase for good reasons;
of such findings on real projects about one in six was a fault. So it is counted per concept and shown in the summary;
in texts that are paired it is one neutral finding a document as well, where the glossary states a form for the text's
own script. A concept marked `required: true` is reported at each place, as major, and `--strict` reports all concepts
at each place, as minor.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.evidence import PairView, Tally
from termkit.core.finding import Finding
from termkit.core.mqm import Severity
from termkit.core.place import places, spot
from termkit.core.rule import Rule, Sample, finding_at
from termkit.text.wording import is_derived, preferred_form

_MOST_PLACES = 50  # that are listed beside a remark about a concept


def _check(view: PairView) -> Iterator[Finding]:
    missed: dict[str, list[Tally]] = {}
    total: dict[str, int] = {}
    for tally in view.tallies:
        total[tally.concept.id] = total.get(tally.concept.id, 0) + len(tally.source)
        if tally.missing:
            missed.setdefault(tally.concept.id, []).append(tally)
    for concept_id, tallies in missed.items():
        if tallies[0].concept.required or view.strict:
            severity: Severity = "major" if tallies[0].concept.required else "minor"
            yield from (_at(view, [tally], severity, "is not rendered here") for tally in tallies)
        elif not (view.is_portion or is_derived(tallies[0].concept, view.target.document.language)):
            count = sum(tally.missing for tally in tallies)
            yield _at(view, tallies, RULE.severity, f"is not rendered in {count} of {total[concept_id]} places")


def _at(view: PairView, tallies: list[Tally], severity: Severity, what: str) -> Finding:
    """A finding over the first passage that should hold the rendering."""
    tally = tallies[0]
    preferred = preferred_form(tally.concept, view.target.document.language)
    use = f"; expected {preferred!r}" if preferred else ""
    return finding_at(
        spot(view.target, *tally.segment.target),
        rule=RULE.name,
        severity="minor" if severity == "major" and not tally.concept.decided else severity,
        message=f"{tally.source[0].form} {what}{use}",
        concept=tally.concept.id,
        related=[place for each in tallies for place in places(view.source, each.source[:1])][:_MOST_PLACES],
        suggestions=(preferred,) if preferred else (),
        confidence=0.2,
    )


RULE = Rule(
    name="missing-term",
    summary="approved rendering absent, no rival seen: counted per concept",
    severity="neutral",
    mqm="termbase",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="鋸齒狀: jagged",
            source="它的能力呈鋸齒狀。",
            target="Its capabilities are uneven.",
            finds=("Its capabilities are uneven.",),
        ),
        Sample(
            concepts="鋸齒狀: jagged",
            source="它的能力呈鋸齒狀。",
            target="Its capabilities are jagged.",
            finds=(),
        ),
    ),
)
