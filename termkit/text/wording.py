"""The form of a concept that a text should have, as the text's own script writes it."""

from __future__ import annotations

from termkit.core.glossary import Concept
from termkit.core.language import is_chinese, script


def preferred_form(concept: Concept, language: str) -> str | None:
    """The preferred form for text in ``language``; one that is stated for the other script only is converted."""
    form = concept.preferred(language)
    if form is None or form.isascii() or not is_derived(concept, language):
        return form
    from termkit.text.script import to_simplified, to_traditional

    return to_traditional(form) if script(language) == "Hant" else to_simplified(form)


def is_derived(concept: Concept, language: str) -> bool:
    """True where the glossary states a Chinese form for another script or region only, so that nobody asked for it."""
    return is_chinese(language) and not concept.is_name and not concept.states(language)
