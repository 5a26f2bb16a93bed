"""How much each reason weighs, and how it is told. The weights were chosen by hand on texts of several kinds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from math import log2
from typing import NamedTuple

from termkit.mine.cues import CueKind
from termkit.mine.lexicon import commonness, is_edge, is_general, is_head
from termkit.mine.proposals import Proposal, begins_or_ends_badly
from termkit.mine.words import actions, adjectives, soft_heads, suffixes

_CUES: dict[CueKind, tuple[float, str]] = {
    "english": (4.0, "followed by its English"),
    "abbreviated": (4.0, "stands in parentheses behind its abbreviation"),
    "quotes": (3.6, "stands in quotes"),
    "bold": (1.5, "stands in bold"),
    "heading": (1.0, "stands in a heading"),
    "item": (1.0, "begins a list item"),
    "beside": (0.3, "stands behind English"),
    "title": (0.5, "stands in a title"),
}
_CHARACTERS_A_WORD = 1.7
_SURPRISING = 9.0  # bits by which an everyday word must be more frequent than usual to be a term
_FIRM = 4.0  # bits that a term needs which begins with what may be grammar: 过拟合
_LONGEST = 16
_MOST_WORDS = 8


class Reason(NamedTuple):
    """Why a string may be a term, or may not be one. ``points`` is its share of the score."""

    name: str
    text: str
    points: float


def judge(form: str, proposal: Proposal, han: int) -> tuple[float, tuple[Reason, ...]] | None:
    """Score and reasons; None for what is no candidate. ``han`` is the number of Han characters in the texts."""
    if proposal.is_name:
        reasons = tuple(_of_name(proposal))
    elif not proposal.known and _is_refused(form, proposal):
        return None
    else:
        reasons = tuple(_of_term(form, proposal, han))
    score = sum(reason.points for reason in reasons)
    if score <= 0 and not proposal.known:
        return None
    return score, tuple(sorted((r for r in reasons if r.text), key=lambda reason: (-reason.points, reason.name)))


def _is_refused(form: str, proposal: Proposal) -> bool:
    """Is its shape no term's?"""
    words = proposal.words
    if len(form) > _LONGEST or len(words) > _MOST_WORDS or len(form) < 2:
        return True
    hinted = proposal.is_marked or proposal.cues["heading"] > 0 or " " in proposal.beside
    if proposal.whole or (words[0] in adjectives() and (proposal.is_described or (proposal.count < 2 and not hinted))):
        return True
    if proposal.is_introduced:
        return not (proposal.cues["english"] or proposal.cues["heading"])
    if proposal.cues["english"] or proposal.cues["abbreviated"]:
        return False
    unknown = proposal.is_unknown
    if begins_or_ends_badly(words) and not unknown:
        return True
    if proposal.count < 2 and not (hinted or proposal.compound):
        return True
    if words[0] in soft_heads() and words[0] != "可" and not proposal.is_marked and not unknown:
        return proposal.gram is None or proposal.gram.cohesion < _FIRM or proposal.count < 3
    inner = [word for word in words[1:-1] if is_edge(word)]
    if not inner or unknown:
        return False
    if proposal.compound:
        return False
    if proposal.cues["quotes"]:
        return len(inner) > 1 or len(form) > 6
    return inner != ["的"] or proposal.count < 3 or proposal.gram is None or min(len(words[0]), len(words[-1])) < 2


def _of_term(form: str, proposal: Proposal, han: int) -> Iterator[Reason]:
    words, gram = proposal.words, proposal.gram
    if proposal.known:
        yield Reason("known", f"in the glossary: {proposal.known}", 0.5)
    if proposal.count > 1:
        yield Reason("repeated", f"stands {proposal.count} times", 1.4 * log2(proposal.count))
    if gram is not None:
        points = 0.15 * min(gram.cohesion, 10) + 0.5 * min(gram.branching, 2)
        yield Reason("cohesion", f"holds together (PMI {gram.cohesion:.1f})", points)
    yield from _of_cues(proposal)
    yield from _of_structure(form, proposal)
    common = commonness(form) if len(words) == 1 else None
    if common is not None:
        usual = log2(proposal.count / (common * max(1, han / _CHARACTERS_A_WORD)))
        if usual < _SURPRISING:
            yield Reason("common", "is an everyday word", 0.8 * (usual - _SURPRISING))
    if len(words) == 1 and is_general(form):
        yield Reason("general", "", -3.0)
    elif proposal.is_marked or proposal.is_unknown:
        return
    elif all(map(is_general, words)):
        yield Reason("general", "", -2.0)
    elif is_general(words[0]) or is_general(words[-1]):
        yield Reason("general", "", -1.0)


def _of_structure(form: str, proposal: Proposal) -> Iterator[Reason]:
    words = proposal.words
    yield Reason("length", "", 0.8 if len(form) > 3 else 0.4 if len(form) == 3 else 0.0)
    if len(words) > 1 and is_head(words[-1]):
        yield Reason("head", f"ends as compounds do: {_as_written(proposal)[-1]}", 1.0)
    if proposal.is_unknown:
        yield Reason("unknown", "is in no list of words", 0.8)
    if proposal.compound and len(words) > 1:
        yield from _of_compound(proposal)


def _as_written(proposal: Proposal) -> list[str]:
    """The words of a term in the script in which the texts mostly write it: the folded form has the same length."""
    surface = max(sorted(proposal.surfaces), key=lambda surface: proposal.surfaces[surface], default="")
    if len(surface) != sum(map(len, proposal.words)):
        return list(proposal.words)
    starts = accumulate(map(len, proposal.words), initial=0)
    return [surface[start : start + len(word)] for start, word in zip(starts, proposal.words, strict=False)]


def _of_compound(proposal: Proposal) -> Iterator[Reason]:
    words = proposal.words
    parts = 2 if proposal.is_unknown else max(2, len(words) - (words[-1] in suffixes()))  # 计算量 is one
    points = 0.5 * (proposal.bounded > 0) + 1.6 * proposal.recurring / parts + max(0.0, 0.9 - 0.3 * (parts - 2))
    yield Reason("compound", "is a compound: " + "+".join(_as_written(proposal)), points)
    if proposal.count < 2 and not proposal.is_marked:
        yield Reason("action", "", -0.8 * (words[0] in actions()) - 0.6 * (words[-1] in actions()))
        yield Reason("long", "", -0.4 * (parts > 3))


def _of_cues(proposal: Proposal) -> Iterator[Reason]:
    for kind, (weight, text) in _CUES.items():
        number = proposal.cues[kind]
        if not number:
            continue
        if kind == "quotes" and any(map(is_edge, proposal.words)):
            weight -= 0.3  # an expression rather than a term
        if kind == "beside" and " " in proposal.beside:
            weight += 0.6  # two English words are seldom an attribute
        detail = {"english": proposal.english, "beside": proposal.beside}.get(kind, "")
        told = f"{text}: {detail}" if detail else text
        yield Reason(kind, told if number == 1 else f"{told}, {number} times", weight + 0.5 * log2(number))


def _of_name(proposal: Proposal) -> Iterator[Reason]:
    surface = proposal.surfaces.most_common(1)[0][0]
    if proposal.known:
        yield Reason("known", f"in the glossary: {proposal.known}", 0.5)
    capital = any(map(str.isupper, surface))
    yield Reason("latin", "a name in Chinese text" if capital else "English in Chinese text", 1.6 if capital else 0.6)
    if proposal.count > 1:
        yield Reason("repeated", f"stands {proposal.count} times", 1.4 * log2(proposal.count))
    yield from _of_cues(proposal)
