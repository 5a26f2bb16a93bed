"""Terms that Chinese texts use, ranked, each with the reasons that a person can check.

Four things propose a candidate: strings that recur as wholes (branching.py), marks that the author set (cues.py),
compounds of content words and names in Latin letters (phrases.py), and the glossary. What proposes it does not decide:
every proposal is counted, its edges are held against the words of the runs in which it stands (lexicon.py), and
everything known of it is weighed together. A string that is explained by a longer one is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from termkit.core.document import Document
from termkit.core.glossary import Glossary
from termkit.core.language import is_chinese
from termkit.core.span import Span
from termkit.errors import LanguageError
from termkit.mine.pages import Page
from termkit.mine.proposals import Proposal, propose
from termkit.mine.weights import Reason, judge

_SHOWN = 5  # places of a candidate
_EXPLAINED = 0.8  # of the occurrences of a string that stand in one longer candidate


class Place(NamedTuple):
    """Where a candidate stands: the number of the document, in the order given, and code points of its text."""

    document: int
    span: Span


class Candidate(NamedTuple):
    """A string that may be a term. ``known`` is the concept of the glossary that has it; empty where none has."""

    term: str  # as the texts mostly write it
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks a candidate for
    score: float  # only its order means something
    reasons: tuple[Reason, ...]
    places: tuple[Place, ...]  # the first few
    surfaces: tuple[str, ...]  # all ways in which it is written, the most frequent first
    kind: Literal["term", "name"] = "term"  # name: Latin letters alone
    known: str = ""


def find_candidates(
    documents: Iterable[Document], known: Glossary | None = None, *, limit: int | None = None
) -> list[Candidate]:
    """The candidates of all texts together, the best first, at most ``limit``.

    Texts in Traditional and in Simplified characters may be mixed. Nothing that a mask touches is part of a candidate.
    Raises LanguageError for a text that is not Chinese.
    """
    pages = list(_pages(documents))
    proposals = propose(pages, known)
    han = sum(page.han for page in pages)
    judged: dict[str, Candidate] = {}
    for form, proposal in proposals.items():
        verdict = judge(form, proposal, han)
        if verdict is not None:
            judged[form] = _candidate(proposal, *verdict)
    explained = _explained(judged, proposals)
    found = [candidate for form, candidate in judged.items() if form not in explained]
    found.sort(key=lambda candidate: (-candidate.score, candidate.places[0], candidate.term))
    return found if limit is None else found[:limit]


def _pages(documents: Iterable[Document]) -> Iterator[Page]:
    for number, document in enumerate(documents):
        if not is_chinese(document.language):
            raise LanguageError(
                f"{document.path}: terms are mined from Chinese texts, and this one is {document.language!r}; "
                "give its language as zh-Hant or zh-Hans"
            )
        yield Page(number, document)


def _candidate(proposal: Proposal, score: float, reasons: tuple[Reason, ...]) -> Candidate:
    surfaces = tuple(sorted(proposal.surfaces, key=lambda surface: (-proposal.surfaces[surface], surface)))
    return Candidate(
        surfaces[0],
        proposal.count,
        round(score, 3),
        reasons,
        tuple(Place(page.number, span) for page, span in proposal.places[:_SHOWN]),
        surfaces,
        "name" if proposal.is_name else "term",
        proposal.known,
    )


def _explained(judged: Mapping[str, Candidate], proposals: Mapping[str, Proposal]) -> set[str]:
    """The forms that stand nearly always in one longer form which is as good, and that no author marked."""
    most: dict[str, tuple[int, str, float]] = {}  # of each part of a form: the form with its count and score
    for form, candidate in judged.items():
        if candidate.kind == "name" or proposals[form].is_introduced:
            continue
        for start in range(len(form)):
            for end in range(start + 2, len(form) + (start > 0)):
                part = form[start:end]
                if part in judged and candidate.count > most.get(part, (0,))[0]:
                    most[part] = (candidate.count, form, candidate.score)
    explained = {
        form
        for form, (count, _, score) in most.items()
        if count >= _EXPLAINED * judged[form].count
        and not proposals[form].is_marked
        and not judged[form].known
        and (judged[form].count > 1 or score > judged[form].score - 1)
    }
    cut = {form: most[form][1] for form in explained if judged[form].count > 1}
    cut.update((form, proposal.whole) for form, proposal in proposals.items() if proposal.whole)
    return explained | {form for form in judged if not proposals[form].is_marked and _breaks(form, cut)}


def _breaks(form: str, cut: Mapping[str, str]) -> bool:
    """Does the form begin or end amid a longer candidate: 语言模型平台, where 语言模型 is always 大语言模型?"""
    for at in range(2, len(form)):
        head, tail = cut.get(form[:at], ""), cut.get(form[-at:], "")
        if (head and not head.startswith(form[:at])) or (tail and not tail.endswith(form[-at:])):
            return True
    return False
