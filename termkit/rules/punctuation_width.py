"""Half-width punctuation between Chinese characters in a text that writes full-width marks, or the reverse.

Only marks with a Chinese character before them and after them (with one space at most between) are counted, so
numbers, times, code, English phrases, list markers and emoticons are left alone. Each mark is judged by how the same
text writes that mark, or, where it is rare, by how it writes all of them; brackets by brackets only. The majority must
be clear, at least three to one in eight cases or more. One finding a text, at the first place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding, Spot
from termkit.core.language import is_chinese
from termkit.core.rule import DocumentCheck, Rule, Sample, finding_at
from termkit.text.habits import FEWEST, HAN, MOST_PLACES, Habit, habits_by_mark, joined

_WIDE = dict(zip(",.!?:;()", "，。！？：；（）", strict=True))
_NARROW = {wide: narrow for narrow, wide in _WIDE.items()}
_FEWEST_OF_ONE = 4  # times that a bracket itself is written the usual way, lest the other one speak for it
_BRACKETS = frozenset("()")
_NUMERAL = "一二三四五六七八九十"  # 一. 前言


_MARKS = {narrow: (narrow, "half-width") for narrow in _WIDE} | {
    wide: (narrow, "full-width") for narrow, wide in _WIDE.items()
}
# A mark between two Chinese characters; the mark comes first, so that it is what the search looks for.
_PATTERN = rf"[,.!?:;()，。！？：；（）](?<=[{HAN}].)(?<!^[{_NUMERAL}]\.)(?= ?[{HAN}])"


def _gather(view: DocumentView) -> dict[str, Habit]:
    return habits_by_mark(view, _PATTERN, _MARKS) if is_chinese(view.document.language) else {}


def _merge(parts: Sequence[dict[str, Habit]]) -> dict[str, Habit]:
    return {mark: joined(part[mark] for part in parts if part) for mark in _WIDE}


def _conclude(parts: Sequence[dict[str, Habit]]) -> Iterator[Finding]:
    habits = _merge(parts)
    brackets = joined(habits[mark] for mark in _BRACKETS).usual
    marks = joined(habit for mark, habit in habits.items() if mark not in _BRACKETS).usual
    places: list[Spot] = []
    for mark, habit in habits.items():
        usual = brackets if mark in _BRACKETS else habit.usual if habit.total >= FEWEST else marks
        if usual and (mark not in _BRACKETS or habit.ways[usual].count >= _FEWEST_OF_ONE):
            places.extend(habit.others(usual))
    if places:
        yield _report(sorted(places, key=lambda place: place.start)[:MOST_PLACES], habits)


def _report(places: list[Spot], habits: dict[str, Habit]) -> Finding:
    first = places[0].text
    other = _WIDE.get(first) or _NARROW[first]
    habit = habits[first if first in _WIDE else other]
    counts = {name: way.count for name, way in habit.ways.items()}
    few, many = ("half-width", "full-width") if first in _WIDE else ("full-width", "half-width")
    return finding_at(
        places[0],
        rule=RULE.name,
        severity=RULE.severity,
        message=f"{few} {first!r} {counts[few]}× between Chinese characters, where the text has {many} marks elsewhere "
        f"({other!r} {counts[many]}×); {len(places)} such places",
        related=places[1:],
        suggestions=(other,),
        fix="safe",
        confidence=0.95,
    )


RULE = Rule(
    name="punctuation-width",
    summary="half-width punctuation between Chinese characters in a text with full-width marks, or the reverse",
    severity="neutral",
    mqm="punctuation",
    doc=__doc__,
    document=DocumentCheck(_gather, _conclude, _merge),
    samples=(
        Sample(
            concepts="檔案: file",
            target="一個，兩個，三個。四個，五個。六個，七個，八個，九個,十個。十一，十二。",
            language="zh-Hant-TW",
            finds=(",",),
        ),
        Sample(
            concepts="檔案: file",
            target="一個,兩個,三個,四個，五個，六個，下午3:30到，版本1.2，`a,b`，很好:)。七個，八個,九個。",
            language="zh-Hant-TW",
            finds=(),
            note="no clear majority; numbers, code and emoticons are none of its business",
        ),
    ),
)
