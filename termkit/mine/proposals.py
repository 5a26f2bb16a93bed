"""Gathers what may be a term, and everything that the texts say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from termkit.core.glossary import Glossary
from termkit.core.span import Span
from termkit.mine.branching import Gram, repeated
from termkit.mine.cues import CueKind, find_cues
from termkit.mine.lexicon import divide, is_edge, is_general
from termkit.mine.pages import Page, han_runs
from termkit.mine.phrases import compounds, latin, mixed, stripped
from termkit.mine.words import INTRODUCES, adjectives
from termkit.text.fold import fold
from termkit.text.mixed import has_han

_COHESION = 2.0  # bits that a recurring string needs
_BRANCHING = 0.5
_MOST = 20_000  # recurring strings that are looked at
_SHORT = 300_000  # Han characters of all texts, up to which a single occurrence says something
_KEPT = 8  # places of a proposal
_ALWAYS = 0.8  # of the occurrences of a string before which one adjective stands: then it is a part of the term
_PART = 1 << 20  # characters searched at a time
_MARKS: tuple[CueKind, ...] = ("quotes", "bold", "item", "english", "abbreviated")


@dataclass
class Proposal:
    """A form of the view, and what is known of it."""

    count: int = 0
    places: list[tuple[Page, Span]] = field(default_factory=list)  # the first ones
    surfaces: Counter[str] = field(default_factory=Counter)
    gram: Gram | None = None
    cues: Counter[CueKind] = field(default_factory=Counter)
    english: str = ""  # what stands behind it in parentheses
    beside: str = ""  # what stands before it
    compound: bool = False
    bounded: int = 0  # occurrences as a whole stretch of content words
    recurring: int = 0  # words of it that the texts use again
    words: tuple[str, ...] = ()
    known: str = ""
    whole: str = ""  # the form with an adjective that stands before it nearly always
    is_described: bool = False  # begins with an adjective that other occurrences of the rest have not

    def add(self, page: Page, span: Span) -> None:
        """Takes in an occurrence."""
        self.count += 1
        self.surfaces[page.text[span.start : span.end]] += 1
        if len(self.places) < _KEPT:
            self.places.append((page, span))

    @property
    def is_name(self) -> bool:
        """Is it of Latin letters alone?"""
        return not self.words

    @property
    def is_introduced(self) -> bool:
        """Does it begin with a word that may only introduce a term?"""
        return self.words[:1] == (INTRODUCES,)

    @property
    def is_unknown(self) -> bool:
        """Is it a compound of single characters, so a word that no list has?"""
        return self.compound and len(self.words) > 2 and all(len(word) == 1 for word in self.words)

    @property
    def is_marked(self) -> bool:
        """Did an author mark it as a term?"""
        return any(self.cues[kind] for kind in _MARKS)


def propose(pages: Sequence[Page], known: Glossary | None) -> dict[str, Proposal]:
    """All proposals that stand in the texts, by their form, with their occurrences."""
    found: dict[str, Proposal] = {}
    _take_grams(pages, found)
    for page in pages:
        _take_cues(page, found)
        for span in mixed(page):
            found.setdefault(page.view[span.start : span.end].replace(" ", ""), Proposal())
    if sum(page.han for page in pages) <= _SHORT:
        _take_compounds(pages, found)
    names = _names(pages)
    for form in [form for form in found if not has_han(form)]:
        cues = found.pop(form).cues
        if form in names:
            names[form].cues += cues
    tallies = _of_glossary(pages, known) if known else {}
    for form in filter(has_han, tallies):
        found.setdefault(form, Proposal())
    _count(pages, found)
    found = {form: proposal for form, proposal in found.items() if proposal.count and _settle(form, proposal)}
    _compare_described(found)
    found |= names
    for form, tally in tallies.items():
        found.setdefault(form, tally)
    if known:
        _mark_known(found, known, tallies)
    return found


def _take_grams(pages: Iterable[Page], found: dict[str, Proposal]) -> None:
    for gram in repeated((page.view for page in pages), cohesion=_COHESION, branching=_BRANCHING, most=_MOST):
        for form in _with_stripped(divide(gram.text)):
            proposal = found.setdefault(form, Proposal())
            if form == gram.text:
                proposal.gram = gram


def _compare_described(found: Mapping[str, Proposal]) -> None:
    """Compares forms that begin with an adjective with what they are without it: one of the two is no term."""
    for form, proposal in found.items():
        bare = found.get(form[1:]) if proposal.words[0] in adjectives() else None
        if bare is None:
            continue
        if proposal.count >= _ALWAYS * bare.count:
            bare.whole = form
        else:
            proposal.is_described = True


def _mark_known(found: Mapping[str, Proposal], known: Glossary, tallies: Mapping[str, Proposal]) -> None:
    """Notes the concepts: those that were found in the texts, and those whose English stands in them: vibe coding."""
    for concept in known.concepts:
        for term in concept.terms:
            proposal = found.get(fold(term.text))
            if proposal is not None:
                proposal.known = proposal.known or concept.id
    for form, tally in tallies.items():
        found[form].known = tally.known


def _with_stripped(words: tuple[str, ...]) -> Iterator[str]:
    """The form without what no term has at its edge, and without what may only introduce it."""
    words = stripped(words)
    if len("".join(words)) > 1:
        yield "".join(words)
    if (words[:1] == (INTRODUCES,) or (words and words[0] in adjectives())) and len("".join(words[1:])) > 1:
        yield "".join(words[1:])


def _take_cues(page: Page, found: dict[str, Proposal]) -> None:
    for cue in find_cues(page):
        if cue.kind == "heading":
            _take_heading(page, cue.span, found)
            continue
        marked = page.view[cue.span.start : cue.span.end].strip()
        forms = [marked]
        if han_runs().fullmatch(marked):
            forms = list(_with_stripped(divide(marked)))
        for form in forms:
            proposal = found.setdefault(form, Proposal())
            if form == marked or marked == INTRODUCES + form:
                proposal.cues[cue.kind] += 1
                proposal.english = proposal.english or (cue.detail if cue.kind == "english" else "")
                proposal.beside = proposal.beside or (cue.detail if cue.kind == "beside" else "")


def _take_heading(page: Page, span: Span, found: dict[str, Proposal]) -> None:
    """The runs of a heading as wholes; that they stand in a heading is counted with their occurrences."""
    for match in han_runs().finditer(page.view, span.start, span.end):
        if len(match.group()) <= 14:
            for form in _with_stripped(divide(match.group())):
                found.setdefault(form, Proposal())


def _take_compounds(pages: Iterable[Page], found: dict[str, Proposal]) -> None:
    words: Counter[str] = Counter()
    forms: set[str] = set()
    for page in pages:
        for run in han_runs().findall(page.view):
            words.update(divide(run))
        for phrase in compounds(page):
            form = page.view[phrase.span.start : phrase.span.end]
            proposal = found.setdefault(form, Proposal())
            proposal.compound = True
            proposal.bounded += phrase.bounded
            forms.add(form)
    for form in forms:
        found[form].recurring = sum(words[word] > 1 and len(word) > 1 and not is_general(word) for word in divide(form))


def _names(pages: Iterable[Page]) -> dict[str, Proposal]:
    """English words and names; a shorter one counts inside a longer one as well, if it stands alone elsewhere."""
    found: dict[str, Proposal] = {}
    spans: list[tuple[Page, Span]] = [(page, span) for page in pages for span in latin(page)]
    alone = {page.view[span.start : span.end] for page, span in spans}
    for page, span in spans:
        for inner in _inner(page.view[span.start : span.end]):
            at = Span(span.start + inner.start, span.start + inner.end)
            form = page.view[at.start : at.end]
            if form in alone:
                found.setdefault(form, Proposal()).add(page, at)
                block = page.block_at(at.start)
                found[form].cues["heading"] += block is not None and block.kind == "heading"
    return found


def _inner(phrase: str) -> Iterator[Span]:
    """The stretches of whole words in a phrase."""
    ends = list(accumulate(len(word) + 1 for word in phrase.split(" ")))
    starts = [0, *ends[:-1]]
    for number, start in enumerate(starts):
        for end in ends[number:]:
            yield Span(start, end - 1)


def _of_glossary(pages: Iterable[Page], known: Glossary) -> dict[str, Proposal]:
    """What the glossary has and the texts hold."""
    from termkit.text.match import Matcher

    matcher = Matcher(known)
    found: dict[str, Proposal] = {}
    for page in pages:
        for match in matcher.find(page.document, alien=False).native:
            form = page.view[match.start : match.end]
            if "\0" in form:
                continue
            proposal = found.setdefault(form, Proposal(words=divide(form) if has_han(form) else ()))
            proposal.known = proposal.known or match.concept
            proposal.add(page, match.span)
    return found


def _count(pages: Iterable[Page], found: Mapping[str, Proposal]) -> None:
    """Finds every occurrence of every form."""
    from ahocorasick_rs import AhoCorasick

    forms = sorted(found)
    if not forms:
        return
    automaton = AhoCorasick(forms, store_patterns=False)
    for page in pages:
        for offset, part in _stretches(page.view):
            for number, start, end in automaton.find_matches_as_indexes(part, overlapping=True):
                _take(page, Span(offset + start, offset + end), found[forms[number]])


def _take(page: Page, span: Span, proposal: Proposal) -> None:
    proposal.add(page, span)
    block = page.block_at(span.start)
    if block is not None and block.kind == "heading":
        proposal.cues["heading"] += 1


def _stretches(view: str) -> Iterator[tuple[int, str]]:
    """The view in parts that end with a line, so that the matches of a big text are not held all at once."""
    start = 0
    while start < len(view):
        end = view.find("\n", min(len(view), start + _PART)) + 1 or len(view)
        yield start, view[start:end]
        start = end


def _settle(form: str, proposal: Proposal) -> bool:
    """Notes the words of a form; False where its edges mostly lie inside words of the runs in which it stands."""
    if not han_runs().fullmatch(form):
        proposal.words = (form,)
        return "的" not in form and (proposal.count > 1 or proposal.is_marked)
    clean = 0
    for page, span in proposal.places:
        run = page.run_at(span.start)
        words = divide(page.view[run.start : run.end])
        cuts = [run.start, *accumulate(map(len, words), initial=run.start)][1:]
        if span.start in cuts and span.end in cuts:
            proposal.words = proposal.words or words[cuts.index(span.start) : cuts.index(span.end)]
            clean += 1
    if not proposal.words:
        proposal.words = divide(form)
    return 2 * clean >= len(proposal.places) or proposal.is_marked


def begins_or_ends_badly(words: tuple[str, ...]) -> bool:
    """Is its first or last word one that no term has there?"""
    return stripped(words) != words or is_edge(words[-1])
