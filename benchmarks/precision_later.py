"""What became of a text later: a judge of findings that needs no reader."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from benchmarks.precision_data import Checked
from benchmarks.precision_labels import tier, wilson
from termkit.core.finding import Finding

_LETTER = re.compile(r"[^\W\d_]")
_PLAIN = str.maketrans({",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）", " ": None})


def became_true(finding: Finding, row: dict[str, Any]) -> bool | None:
    """Does the later text hold fewer of the flagged words? None where there is no later text."""
    later = row.get("fixed_later")
    return None if not later else later.count(finding.text) < row["target"].count(finding.text)


def was_edited(row: dict[str, Any]) -> bool:
    """Was more than punctuation and spacing changed later?"""
    later = row.get("fixed_later")
    return bool(later) and later.translate(_PLAIN) != row["target"].translate(_PLAIN)


def replaces_word(before: str, after: str) -> bool:
    """Does an edit put letters in the place of letters, anywhere?"""
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return any(
        what == "replace" and _LETTER.search(before[a:b]) and _LETTER.search(after[c:d]) for what, a, b, c, d in steps
    )


def later_lines(checked: Checked) -> Iterator[str]:
    """Precision of errors and warnings, and recall, as the later texts have it."""
    judged: list[tuple[Finding, bool]] = []
    for finding in checked.findings:
        row = checked.rows.get(finding.segment)
        verdict = became_true(finding, row) if row and tier(finding) != "note" else None
        if verdict is not None:
            judged.append((finding, verdict))
    yield "against the later texts (fixed_later); findings true / all, errors and warnings:"
    groups: defaultdict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for finding, verdict in judged:
        groups[tier(finding), finding.rule][verdict] += 1
        groups[tier(finding), "all rules"][verdict] += 1
    for (name, rule), counts in sorted(groups.items()):
        yield f"  {name:<8} {rule:<22} {_share(counts[True], counts.total())}"
    hit = {finding.segment for finding, verdict in judged if verdict}
    edited = [name for name, row in checked.rows.items() if was_edited(row)]
    yield f"  recall over segments with an edit             {_recall(edited, hit)}"
    worded = [name for name in edited if _replaces(checked.rows[name])]
    yield f"  recall over those that replace a word at all  {_recall(worded, hit)}"


def _replaces(row: dict[str, Any]) -> bool:
    return replaces_word(row["target"].translate(_PLAIN), row["fixed_later"].translate(_PLAIN))


def _recall(segments: Iterable[str], hit: set[str]) -> str:
    names = list(segments)
    return _share(sum(name in hit for name in names), len(names))


def _share(true: int, number: int) -> str:
    low, high = wilson(true, number)
    return f"{true} / {number} = {true / number:.2f} ({low:.2f} to {high:.2f})" if number else "0 / 0"
