"""Why an occurrence of a term is missed: what stands in the target instead of an approved form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, get_args

from termkit.core.document import Document
from termkit.core.evidence import Tally
from termkit.core.glossary import Concept
from termkit.core.match import TermMatch
from termkit.core.span import Span
from termkit.score.term_spans import disjoint, free
from termkit.score.term_tiers import is_respelt
from termkit.text.english import LatinForm, latin_form
from termkit.text.fold import fold
from termkit.text.mixed import has_han

Miss = Literal[
    "other-case",
    "form-variant",
    "other-spelling",
    "abbreviation",
    "altered-name",
    "deprecated",
    "foreign",
    "untranslated",
    "other-term",
    "omitted",
]
MISSES: tuple[Miss, ...] = get_args(Miss)  # where several would do, the first explains a miss

_WORD = re.compile(r"[^\W_]+")
_PASSED = frozenset(("of", "the", "and", "for", "in", "on", "to", "a", "an", "by", "from", "with"))
_LEAST_LETTERS = 2


def misses_of(tally: Tally, number: int, recased: int, others: int, language: str) -> dict[Miss, int]:
    """What explains so many misses of a concept in a segment; each thing that stands there explains one.

    ``recased``: how many of its approved forms stand there in capitals that the glossary does not allow. ``others``:
    how many approved forms of other concepts stand there that the source does not need.
    """
    rivals = _kinds(tally, language)
    rivals["other-case"], rivals["other-term"] = recased, others
    found: dict[Miss, int] = {}
    for miss in MISSES[:-1]:
        found[miss] = min(number, rivals[miss])
        number -= found[miss]
    found["omitted"] = number
    return found


def _kinds(tally: Tally, language: str) -> Counter[Miss]:
    kinds: Counter[Miss] = Counter()
    kinds["altered-name"], kinds["foreign"] = len(tally.altered), len(tally.foreign)
    kinds["untranslated"] = len(tally.alien)
    for match in tally.variant + tally.refused:
        kinds[kind_of(match, tally.concept, language)] += 1
    return kinds


def count_recased(concept: Concept, target: Document, span: Span, taken: Sequence[Span]) -> int:
    """How many approved forms stand in a range in other capitals, outside the spans that are taken (in order).

    Names are left out: what becomes of them is an altered name.
    """
    forms = [form for form in concept.approved(target.language) if _has_case(form, concept)]
    if not forms or concept.is_name:
        return 0
    view = fold(target.text[span.start : span.end])
    found = {
        (span.start + start, span.start + end)
        for form in map(_latin, forms)
        for seed in form.seeds
        for start in _starts(view, seed)
        if (end := form.match(view, start)) is not None
    }
    places = [TermMatch(start, end, concept.id, "", None) for start, end in found if not target.is_masked(start, end)]
    return len(disjoint(free(places, taken)))


def _has_case(form: str, concept: Concept) -> bool:
    return not has_han(form) and (concept.case == "exact" or form != form.lower())


@lru_cache(maxsize=1 << 12)
def _latin(form: str) -> LatinForm:
    return latin_form(form)


def _starts(view: str, seed: str) -> Iterator[int]:
    start = view.find(seed)
    while start >= 0:
        yield start
        start = view.find(seed, start + 1)


def kind_of(match: TermMatch, concept: Concept, language: str) -> Miss:
    """What a variant or a refused form is to the approved ones of its concept."""
    if any(is_respelt(form, match.form) for form in concept.approved(language)):
        return "other-spelling"
    full = (term.text for term in concept.terms if term.status in ("preferred", "admitted"))
    if any(is_short_for(match.form, form) or is_short_for(form, match.form) for form in full):
        return "abbreviation"
    return "form-variant" if match.role == "variant" else "deprecated"


@lru_cache(maxsize=1 << 14)
def is_short_for(short: str, full: str) -> bool:
    """Is it made of the initials of all words (RLHF), or of characters of a Chinese full form in their order (大模型)?

    The words of grammar may be passed over. A Chinese short form begins as the full one does.
    """
    short, full = fold(short), fold(full)
    if not _LEAST_LETTERS <= len(short) < len(full) or short in full.split():
        return False
    if has_han(short):
        rest = iter(full)
        return short[0] == full[0] and all(char in rest for char in short)
    words = _WORD.findall(full)
    told = ("".join(word[0] for word in words), "".join(word[0] for word in words if word not in _PASSED))
    return len(words) > 1 and any(short.removesuffix("s") == initials.removesuffix("s") for initials in told)
