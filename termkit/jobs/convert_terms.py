"""What a glossary asks of a conversion: its terms of the one written Chinese become its terms of the other."""

from __future__ import annotations

from collections.abc import Iterator

from termkit.core.glossary import ANY, Concept, Glossary
from termkit.core.language import covers, is_chinese, related
from termkit.text.convert import TermRule, converter


def term_rules(glossary: Glossary, source: str, to: str) -> tuple[TermRule, ...]:
    """A rule for each term that is approved in ``source`` and has a preferred counterpart in ``to``.

    Names that the glossary keeps stay as they are, and so do the longer words in which a term's characters are
    another word (``not-in``), which convert as without the glossary. No term is derived: a concept that states no
    term in one of the two languages gives no rule. Of several concepts with one term the first counts.
    """
    rules: dict[str, TermRule] = {}
    for concept in glossary.concepts:
        for rule in _rules(concept, source, to):
            rules.setdefault(rule.source, rule)
    return tuple(rules.values())


def _rules(concept: Concept, source: str, to: str) -> Iterator[TermRule]:
    for term in concept.terms:
        if term.language == ANY and term.status != "deprecated":
            yield TermRule(term.text, term.text, concept.id)
    target = _preferred(concept, to)
    if target is None:
        return
    forms = [
        term.text
        for term in concept.terms
        if is_chinese(term.language) and related(term.language, source) and term.status in ("preferred", "admitted")
    ]
    for longer in concept.not_in:
        if any(form in longer for form in forms):
            yield TermRule(longer, converter(to, source).text(longer), concept.id)
    for form in forms:
        yield TermRule(form, target, concept.id)


def _preferred(concept: Concept, language: str) -> str | None:
    """The term that the concept itself prefers in ``language``: of that very tag, else a wider, else a narrower one."""
    terms = [term for term in concept.in_language(language, "preferred") if is_chinese(term.language)]
    terms.sort(key=lambda term: (term.language != language, not covers(term.language, language)))
    return terms[0].text if terms else None
