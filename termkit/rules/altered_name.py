"""A name that the glossary keeps was changed: translated, re-spaced, written in another case, or misspelt.

The source passage holds the name more often than the target holds it in one of its spellings, and something stands
in its place: a form listed as deprecated for the name (谷歌 for Google), the name in another case or spacing
(ClaudeCode), or a word one letter away from it (Andrej Karpaty). A single word must be long, or have a capital inside,
to be a misspelling rather than another word: Apply is not Apple. Digits are never guessed at: o1 is not o3. A name
that is simply absent is counted by missing-term. The fix is safe where only capitals, spaces or hyphens differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from termkit.core.evidence import PairView, Tally
from termkit.core.finding import Finding
from termkit.core.match import TermMatch
from termkit.core.place import places
from termkit.core.rule import Rule, Sample, finding, outermost
from termkit.text.substitute import same_but_spelling

_SHORTEST = 5  # letters of a word in which one wrong letter is a misspelling rather than another word
_LONG = 8  # letters from which a word that stands by itself is evidence
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")


def _check(view: PairView) -> Iterator[Finding]:
    tallies = [t for t in view.tallies if len(t.approved) < len(t.source) and t.concept.names]
    rivals = {id(tally): _rivals(view, tally) for tally in tallies}
    widest = set(outermost(match for matches in rivals.values() for match in matches))
    for tally in tallies:
        names = tally.concept.names
        for match in sorted(widest.intersection(rivals[id(tally)])):
            text = view.target.document.text[match.start : match.end]
            ending = same_but_spelling(text, names[0])
            yield finding(
                view.target,
                match,
                rule=RULE.name,
                severity=RULE.severity,
                message=f"{text!r} stands for the name {names[0]!r}, which stays as it is",
                related=places(view.source, tally.source),
                suggestions=(names[0] + (ending or ""),),
                fix="unsafe" if ending is None else "safe",
            )


def _rivals(view: PairView, tally: Tally) -> list[TermMatch]:
    return sorted(tally.altered + tally.refused + tally.foreign) or _misspelt(view, tally)


def _misspelt(view: PairView, tally: Tally) -> list[TermMatch]:
    """Words that are one letter away from a word of the name, or run its words together, where the name is absent."""
    text = view.target.document.text
    taken = view.target.within(tally.segment.target)
    found: list[TermMatch] = []
    for name in tally.concept.names:
        joined = "".join(name.split()).casefold()
        parts = [(word.start(), word[0]) for word in _WORD.finditer(name) if len(word[0]) >= _SHORTEST]
        for word in _WORD.finditer(text, tally.segment.target.start, tally.segment.target.end):
            if view.target.document.is_masked(*word.span()):
                continue
            if word[0].casefold() == joined and word[0] != name:
                found.append(TermMatch(*word.span(), tally.concept.id, name, "approved", exact=False))
            for offset, part in parts:
                if not _one_letter_away(word[0].removesuffix("s") if part[-1] != "s" else word[0], part):
                    continue
                start, end = _extent(text, word.start(), word.end(), name, offset, part)
                if (start, end) == word.span() and len(part) < _LONG and part[1:].islower():
                    continue
                if not any(start < match.end and match.start < end for match in taken):
                    found.append(TermMatch(start, end, tally.concept.id, name, "approved", exact=False))
    return found[: len(tally.source)]


def _extent(text: str, start: int, end: int, name: str, offset: int, part: str) -> tuple[int, int]:
    """The misspelt word with the rest of the name around it, where that stands there as it should."""
    before, after = name[:offset], name[offset + len(part) :]
    if before and text[max(0, start - len(before)) : start] == before:
        start -= len(before)
    if after and text[end : end + len(after)] == after:
        end += len(after)
    return start, end


def _one_letter_away(word: str, name: str) -> bool:
    """Same capital, and one letter inserted, left out, replaced or swapped with its neighbour."""
    if word[:1] != name[:1] or word == name or abs(len(word) - len(name)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    rest, goal = word[same:], name[same:]
    if len(rest) > 1 and len(goal) > 1 and rest[0] == goal[1] and rest[1] == goal[0] and rest[2:] == goal[2:]:
        return True
    return rest[1:] == goal[1:] or rest[1:] == goal or rest == goal[1:]


RULE = Rule(
    name="altered-name",
    summary="a name that stays verbatim was changed, misspelt or translated",
    severity="major",
    mqm="no-translate",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="claude-code: {keep: Claude Code}",
            source="Claude Code 在本機執行。",
            target="ClaudeCode runs on your machine.",
            finds=("ClaudeCode",),
        ),
        Sample(
            concepts="karpathy: {keep: Andrej Karpathy}",
            source="Andrej Karpathy 寫了一篇回顧。",
            target="Andrej Karpaty wrote a review.",
            finds=("Andrej Karpaty",),
        ),
        Sample(
            concepts="google: {keep: Google, zh: {deprecated: [谷歌]}}".replace("zh:", "zh-Hans:"),
            source="Google shipped it.",
            source_language="en",
            target="谷歌发布了它。",
            language="zh-Hans",
            finds=("谷歌",),
        ),
        Sample(
            concepts="apple: {keep: Apple}",
            source="Apple 推出產品，他申請了。",
            target="The company launched it. Apply here.",
            finds=(),
            note="short words are one letter away from many others",
        ),
        Sample(
            concepts="o1: {keep: o1}\no3: {keep: o3}",
            source="o1 之後是 o3。",
            target="Then came o3.",
            finds=(),
            note="one digit is another product, not a misspelling; absence is counted elsewhere",
        ),
        Sample(
            concepts="cursor: {keep: Cursor}",
            source="Cursor 改變了編輯器。",
            target="Cursor changed editors; its cursor now writes.",
            finds=(),
            note="the name is there; the common noun beside it is another word",
        ),
    ),
)
