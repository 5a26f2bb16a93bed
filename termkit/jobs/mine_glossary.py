"""What was mined -> the text of a first glossary: proposed concepts, each with its evidence in a comment above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from termkit.core.glossary import ANY, Concept, Glossary, Term
from termkit.core.language import is_chinese, script
from termkit.core.mined import Mined, MinedCandidate, MinedRendering
from termkit.formats.glossary_yaml import read_glossary, what_is_wrong
from termkit.formats.glossary_yaml_writer import concept_lines, write_yaml
from termkit.report.characters import harmless
from termkit.text.fold import fold

_DICE = 0.4  # from which a rendering is proposed
_FEWEST = 2  # passages in which it stands beside the term ...
_FEWEST_OF_MANY = 3  # ... and where there are _MANY passages, in which two may meet by chance
_MANY = 100
_QUOTED = 60  # characters of a passage in a comment
_LONGEST = 60  # characters of a term


class FirstGlossary:
    """The concepts that the evidence carries. ``text`` is a glossary file that loads."""

    def __init__(self, mined: Mined) -> None:
        self._mined = mined
        self.concepts = tuple(_concepts(mined))
        self.text = self._written()

    def _written(self) -> str:
        """Raises GlossaryError if it does not load, which would be a fault of termkit."""
        source, target = self._mined.source, self._mined.target
        head = write_yaml(Glossary("", source, target, ()))
        lines = [_HEAD, head if not self.concepts else head.removesuffix(" {}\n") + "\n"]
        for concept, evidence in self.concepts:
            lines += [f"  # {evidence}\n", *(f"  {line}\n" for line in concept_lines(concept, source, target))]
        text = "".join(lines)
        read_glossary(text, "glossary.yaml")
        return text


_HEAD = """\
# Proposed by termkit from the texts themselves. A proposed concept warns where a decided one blocks: read each entry,
# mend it, then remove "status: proposed" from what is right, and the whole entry where it is wrong.
"""


def _concepts(mined: Mined) -> Iterator[tuple[Concept, str]]:
    """New candidates with a firm rendering, and names; where the texts have no English at all, the others too."""
    taken: set[str] = set()
    fewest = _FEWEST_OF_MANY if mined.read.passages >= _MANY else _FEWEST
    for one in mined.candidates:
        rendering = next((each for each in one.renderings if each.dice >= _DICE and each.times >= fewest), None)
        if one.known or len(one.term) > _LONGEST or (rendering and len(rendering.text) > _LONGEST):
            continue
        if one.kind == "name" or (rendering is not None and fold(rendering.text) == fold(one.term)):
            terms = [Term(one.term, ANY, "preferred")] if _is_name(one, rendering) else []
        else:
            terms = _terms(one, rendering, mined)
        key = terms[0].text if terms else ""
        forms = {fold(key), *(fold(term.text) for term in terms)}
        if terms and not forms & taken and not any(map(_is_unfit, terms)):
            taken |= forms
            yield Concept(key, tuple(terms), decided=False), _evidence(one, rendering)


def _is_unfit(term: Term) -> bool:
    """Can it never be found, or does it hold what steers a terminal?"""
    return what_is_wrong(term.text) is not None or harmless(term.text) != term.text


def _is_name(one: MinedCandidate, rendering: MinedRendering | None) -> bool:
    """Does it stay as it is in the other language, too, as far as that is known?"""
    same = rendering is None or fold(rendering.text) == fold(one.term)
    return same and one.count >= _FEWEST and any(map(str.isupper, one.term))


def _terms(one: MinedCandidate, rendering: MinedRendering | None, mined: Mined) -> list[Term]:
    """Source and target term; only the Chinese one where the texts have no English at all."""
    if rendering is None and mined.read.passages:
        return []
    tag = next(tag for tag in (mined.source, mined.target) if is_chinese(tag))
    chinese = Term(one.term, tag if script(one.language) == script(tag) else one.language, "preferred")
    if rendering is None:
        return [chinese]
    other = next((tag for tag in (mined.source, mined.target) if not is_chinese(tag)), "en")
    english = Term(rendering.text, other, "preferred")
    return [chinese, english] if is_chinese(mined.source) else [english, chinese]


def _evidence(one: MinedCandidate, rendering: MinedRendering | None) -> str:
    if rendering is None or not rendering.examples:
        place = one.places[0]
        return harmless(f"{one.count}×; {place}: {place.context[:_QUOTED]}")
    example = rendering.examples[0]
    passages = f"together in {rendering.times} passages"
    return harmless(
        f"{one.count}×, {passages}; {example.place}: {_around(example.chinese, one.surfaces)} = "
        f"{_around(example.english, (rendering.text,))}"
    )


def _around(text: str, forms: Iterable[str]) -> str:
    """The part of a passage in which one of the forms stands."""
    low = text.lower()
    at = next((at for form in forms if (at := low.find(form.lower())) >= 0), 0)
    start = max(0, at - _QUOTED // 3)
    cut = text[start : start + _QUOTED]
    return f"{'…' if start else ''}{cut}{'…' if start + _QUOTED < len(text) else ''}"
