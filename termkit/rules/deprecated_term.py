"""A refused rendering stands in the target while its concept is in the aligned source.

Two kinds of forms count: those that the glossary lists as `deprecated` for the target's language, and, between
Chinese variants, the form of another script or region where the glossary states its own for this one (程式码 in
Simplified text that should say 代码). Both are evidence that a reader can see: the form stands there, and the source
passage holds the concept. Conditions (`deprecated-when`, `deprecated-unless`) look at the source passage, and
`not-in` words are left alone. Where the approved form stands as often as the source asks for it, the refused one may
render something else, and is minor; a form that another concept of the same passage asks for is left alone. Without
the concept in the source the same characters are nobody's business.

The fix, an unsafe one, writes the preferred form, in English with the capital, the plural and the possessive that stand
there. There is none where the glossary has several preferred forms or a condition, or where the article would change.
"""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.document import Segment
from termkit.core.evidence import PairView, Tally
from termkit.core.finding import Finding
from termkit.core.language import primary
from termkit.core.match import TermMatch
from termkit.core.place import places
from termkit.core.rule import Rule, Sample, finding, outermost
from termkit.text.substitute import in_its_place
from termkit.text.wording import preferred_form


def _check(view: PairView) -> Iterator[Finding]:
    language = view.target.document.language
    suspects = [tally for tally in view.tallies if tally.refused or tally.foreign]
    tallies = [tally for tally in suspects if not tally.concept.is_name]  # altered-name speaks of names
    widest = set(outermost(match for tally in tallies for match in tally.refused + tally.foreign))
    beside = _by_segment(view) if tallies else {}
    for tally in tallies:
        preferred = preferred_form(tally.concept, language)
        is_met = len(tally.approved) >= len(tally.source)  # then the refused form may render something else
        for match in sorted(widest.intersection(tally.refused + tally.foreign)):
            if _renders_another(match, tally, beside[tally.segment], language):
                continue
            why = "is refused" if match.role == "refused" else f"is no {language} form"
            use = f"; use {preferred!r}" if preferred else ""
            text = " ".join(view.target.document.text[match.start : match.end].split())
            mended = _mended(view, tally, match)
            yield finding(
                view.target,
                match,
                rule=RULE.name,
                severity="minor" if is_met else RULE.severity,
                message=f"{text!r} {why} for {tally.source[0].form}{use}",
                related=places(view.source, tally.source),
                suggestions=(mended or preferred,) if preferred else (),
                fix="unsafe" if mended and not is_met else "",
                confidence=0.5 if is_met else 0.95,
            )


def _by_segment(view: PairView) -> dict[Segment, list[Tally]]:
    """The tallies of each segment."""
    groups: dict[Segment, list[Tally]] = {}
    for tally in view.tallies:
        groups.setdefault(tally.segment, []).append(tally)
    return groups


def _renders_another(match: TermMatch, tally: Tally, beside: list[Tally], language: str) -> bool:
    """Is the refused form what another concept of the same source passage asks for: 區域 for area, but not for zone?"""
    return any(
        match.form in other.concept.approved(language) for other in beside if other.concept.id != tally.concept.id
    )


def _mended(view: PairView, tally: Tally, match: TermMatch) -> str | None:
    """What can be written instead: the one preferred form, where nothing depends on the context."""
    document, concept = view.target.document, tally.concept
    forms = concept.in_language(document.language, "preferred")
    conditions = (*concept.when, *concept.unless, *concept.also_allowed)
    if len(forms) != 1 or any(form in (match.form, forms[0].text) for form, _ in conditions):
        return None
    if primary(document.language) != "en":
        return forms[0].text
    surface, before = document.text[match.start : match.end], document.text[max(0, match.start - 8) : match.start]
    return in_its_place(surface, match.form, forms[0].text, before)


RULE = Rule(
    name="deprecated-term",
    summary="a refused rendering in the target while its concept is in the aligned source",
    severity="major",
    mqm="termbase",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="vibe: {zh-Hant: 氛圍編程, en: {preferred: vibe coding, deprecated: [atmosphere programming]}}",
            source="氛圍編程讓人人都能寫程式。",
            target="Atmosphere programming lets everyone write programs.",
            finds=("Atmosphere programming",),
        ),
        Sample(
            concepts="vibe: {zh-Hant: 氛圍編程, en: {preferred: vibe coding, deprecated: [atmosphere programming]}}",
            source="他在大氣研究所寫程式。",
            target="He does atmosphere programming at the weather institute.",
            finds=(),
            note="the concept is not in the source: another thing is meant",
        ),
        Sample(
            concepts="code: {zh-Hant-TW: 程式碼, zh-Hans: 代码, en: code}",
            source="這段程式碼很短。",
            target="这段程式码很短。",
            language="zh-Hans",
            finds=("程式码",),
            note="characters were converted, the word was not",
        ),
        Sample(
            concepts="""
              file: {zh-Hant-TW: 檔案, zh-Hans: 文件, en: file}
              document: {zh-Hant-TW: 文件, zh-Hans: 文档, en: document}
            """,
            source="打開文件和檔案。",
            target="打开文档和文件。",
            language="zh-Hans",
            finds=(),
            note="文件 is what the mainland calls a file: another region's document, but right here",
        ),
        Sample(
            concepts="""
              bug:
                zh-Hant: 程式錯誤
                en: {preferred: bug, deprecated: [loophole]}
                deprecated-unless: {loophole: 漏洞}
            """,
            source="法律的漏洞與程式錯誤不同。",
            target="A loophole in the law is not a bug.",
            finds=(),
            note="the condition sees that the source speaks of loopholes too",
        ),
    ),
)
