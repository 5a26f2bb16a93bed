"""What can be said of a glossary by itself: lint, its own examples, and a readable listing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from termkit.core.document import Block, Document, Pair, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.glossary import ANY, EVERYWHERE, Concept, Example, Glossary, Place, Term
from termkit.core.language import is_chinese, script
from termkit.core.span import Span
from termkit.errors import Problem
from termkit.rules import RULES
from termkit.text.match import Matcher
from termkit.text.mixed import has_han

_RULES = tuple(rule for rule in RULES if rule.name not in ("missing-term", "mixed-script"))


def lint(glossary: Glossary) -> list[Problem]:
    """What a reader should look at again, in the order of the file. Contradictions were refused by the loader."""
    problems = [
        Problem(glossary.path, *place, message)
        for check in (_one_sided, _short_forms, _shared_forms, _never_found, _wrong_script)
        for place, message in check(glossary)
    ]
    return sorted(set(problems))


def _one_sided(glossary: Glossary) -> Iterator[tuple[Place, str]]:
    """A concept that cannot be checked against anything."""
    for concept in glossary.concepts:
        for language in (glossary.source, glossary.target):
            approved = concept.approved(language)
            listed = concept.in_language(language)
            if not approved and listed:
                yield listed[0].place, f"concept {concept.id!r} refuses forms in {language} but approves none"
        if len(concept.terms) == 1 and not concept.is_name:
            yield concept.place, f"concept {concept.id!r} has one term in one language: nothing can be compared"


def _short_forms(glossary: Glossary) -> Iterator[tuple[Place, str]]:
    for concept in glossary.concepts:
        for term in concept.terms:
            if len(term.text) == 1 and has_han(term.text):
                yield (
                    term.place,
                    f"{term.text!r} is one character: it will be found inside other words; "
                    "list those under 'not-in', or use a longer term",
                )


def _shared_forms(glossary: Glossary) -> Iterator[tuple[Place, str]]:
    """A form that one concept approves and another refuses, without a condition to tell them apart."""
    approved: dict[tuple[str, str], Concept] = {}
    for concept in glossary.concepts:
        for term in concept.terms:
            if term.status in ("preferred", "admitted"):
                approved.setdefault((term.language, term.text.casefold()), concept)
    for concept in glossary.concepts:
        conditional = {form for form, _ in (*concept.when, *concept.unless)}
        for term in concept.terms:
            other = approved.get((term.language, term.text.casefold()))
            if term.status != "deprecated" or other is None or other is concept or term.text in conditional:
                continue
            yield (
                term.place,
                f"{term.text!r} is refused for {concept.id!r} but approved for {other.id!r} (line {other.place.line}); "
                "say when with 'deprecated-when'",
            )


def _never_found(glossary: Glossary) -> Iterator[tuple[Place, str]]:
    """A term that its own text does not yield: another concept or its own ``not-in`` shields it always."""
    matcher = Matcher(glossary)
    for concept in glossary.concepts:
        for term in concept.terms:
            language = _language_of(term, glossary)
            matches = matcher.find(_document(term.text, language)).native
            if not any(match.concept == concept.id for match in matches):
                by = ", ".join(sorted({match.concept for match in matches})) or "its own 'not-in'"
                yield term.place, f"{term.text!r} of {concept.id!r} can never be found: {by} takes its place"


def _wrong_script(glossary: Glossary) -> Iterator[tuple[Place, str]]:
    """A Simplified character in a term for Traditional text, or the reverse."""
    from termkit.text.script import simplified_only, to_simplified, to_traditional, traditional_only

    for concept in glossary.concepts:
        for term in concept.terms:
            if not is_chinese(term.language) or term.status == "deprecated":
                continue
            hant = script(term.language) == "Hant"
            wrong = set(term.text) & (simplified_only() if hant else traditional_only())
            if wrong:
                right = (to_traditional if hant else to_simplified)(term.text)
                shown = "".join(sorted(wrong))
                yield term.place, f"{term.text!r} holds {shown!r}, which is not {term.language}; write {right!r}"


def _language_of(term: Term, glossary: Glossary) -> str:
    return glossary.target if term.language == ANY else term.language


class Outcome(NamedTuple):
    """What one example of the glossary showed; ``complaint`` is empty when it holds."""

    concept: str
    example: Example
    complaint: str


def run_examples(glossary: Glossary) -> list[Outcome]:
    """Runs every example through the matcher and the rules."""
    # an example stands in no file and under no key
    concepts = tuple(replace(concept, scope=EVERYWHERE, exempt=EVERYWHERE) for concept in glossary.concepts)
    matcher = Matcher(replace(glossary, concepts=concepts))
    return [
        Outcome(concept.id, example, _complaint(concept, example, matcher))
        for concept in glossary.concepts
        for example in concept.examples
    ]


def _complaint(concept: Concept, example: Example, matcher: Matcher) -> str:
    glossary = matcher.glossary
    view = _view(example.text, example.source, matcher)
    if isinstance(view, PairView):
        found = any(tally.concept.id == concept.id for tally in view.tallies)
        objections = [f for rule in _RULES if rule.pair for f in rule.pair(view) if f.concept == concept.id]
        where = "in the source"
    else:
        matches = view.by_concept.get(concept.id, ())
        found = bool(matches)
        refused = [m for m in matches if m.role == "refused"]
        documents = [rule.document for rule in _RULES if rule.document]
        objections = [f for check in documents for f in check.conclude([check.gather(view)]) if f.concept == concept.id]
        if refused and not objections:
            return "" if example.kind == "bad" else f"{refused[0].form!r} is refused"
        where = f"in {view.document.language} text"
    if example.kind == "none":
        return f"{concept.id!r} is found {where}" if found else ""
    if not found:
        return f"{concept.id!r} is not found {where}"
    if example.kind == "ok":
        return objections[0].message if objections else ""
    return "" if objections else f"no rule of {glossary.path} objects"


def _view(text: str, source: str, matcher: Matcher) -> DocumentView | PairView:
    glossary = matcher.glossary
    if not source:
        chinese = glossary.source if is_chinese(glossary.source) else glossary.target
        other = glossary.target if chinese == glossary.source else glossary.source
        return _document_view(_document(text, chinese if has_han(text) else other), matcher)
    left = _document_view(_document(source, glossary.source), matcher)
    right = _document_view(_document(text, glossary.target), matcher, has_source=True)
    segment = Segment(Span(0, len(source)), Span(0, len(text)), "sentence")
    return PairView(Pair(left.document, right.document, (segment,)), left, right)


def _document(text: str, language: str) -> Document:
    return Document("example", text, language, (Block(0, len(text), "paragraph"),))


def _document_view(document: Document, matcher: Matcher, has_source: bool = False) -> DocumentView:
    return DocumentView(document, matcher.find, matcher.glossary, has_source)


def listing(glossary: Glossary) -> Iterator[str]:
    """One line a concept: source term, target term, and how many other forms are known."""
    from termkit.report.text import pad, width

    rows = [
        (_first(concept, glossary.source), _first(concept, glossary.target), concept) for concept in glossary.concepts
    ]
    columns = max((width(row[0]) for row in rows), default=0)
    for source, target, concept in rows:
        refused = sum(1 for term in concept.terms if term.status == "deprecated")
        marks = ["name"] if concept.is_name else []
        marks += ["proposed"] if not concept.decided else []
        marks += ["required"] if concept.required else []
        marks += [f"{refused} refused"] if refused else []
        yield f"{pad(source, columns)}  {target}" + (f"  ({', '.join(marks)})" if marks else "")


def _first(concept: Concept, language: str) -> str:
    return concept.preferred(language) or "–"


def page(glossary: Glossary, concept: Concept) -> Iterator[str]:
    """Everything the glossary knows of one concept."""
    yield f"{concept.id}  ({glossary.path}:{concept.place.line})"
    for text in (concept.definition, concept.note):
        if text:
            yield f"  {text}"
    by_language: dict[str, list[Term]] = {}
    for term in concept.terms:
        by_language.setdefault(term.language, []).append(term)
    for language, terms in by_language.items():
        yield f"  {'all languages' if language == ANY else language}"
        for term in terms:
            yield f"    {term.status:<10} {term.text}{_condition(concept, term.text)}"
    for language, form in _derived(concept):
        yield f"  {language}"
        yield f"    derived    {form}"
    for label, values in (("not in", concept.not_in), ("includes", concept.includes)):
        if values:
            yield f"  {label:<10}   {', '.join(values)}"
    for example in concept.examples:
        shown = f"{example.source} → {example.text}" if example.source else example.text
        yield f"  {example.kind:<10}   {shown}"


def _condition(concept: Concept, form: str) -> str:
    parts = [f"when /{pattern}/" for text, pattern in concept.when if text == form]
    parts += [f"unless /{pattern}/" for text, pattern in concept.unless if text == form]
    return f"  ({'; '.join(parts)})" if parts else ""


def _derived(concept: Concept) -> Iterator[tuple[str, str]]:
    """The form of the script for which the concept states none, by conversion."""
    from termkit.text.convert import convert

    chinese = [term for term in concept.terms if is_chinese(term.language) and term.status == "preferred"]
    scripts = {script(term.language) for term in chinese}
    if len(scripts) == 1:
        to = "zh-Hant" if scripts == {"Hans"} else "zh-Hans"
        yield to, convert(chinese[0].text, to=to, source=chinese[0].language, vocabulary="none")
