"""A space between Chinese and Latin letters or digits where the same text writes none, or the reverse.

Letters and digits are judged apart, since many put a space beside a word and none beside a number; dates, times and
captions (2025年, 圖1 標題) do not count, and neither does anything next to punctuation, symbols, Markdown marks, code
or URLs. The majority must be clear, at least three to one in eight cases or more. One finding a text, at the first
place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding, Spot
from termkit.core.language import is_chinese
from termkit.core.rule import DocumentCheck, Rule, Sample, finding_at
from termkit.text.habits import HAN, MOST_PLACES, Habit, habit_of, joined

_UNITS = "年月日號号時时點点分秒歲岁倍"
_CAPTION = "第圖图表式例題题章節节附錄录"  # 圖1 標題: the space parts a number from a title
_NO_CAPTION = rf"(?<![{_CAPTION}][0-9])(?<![{_CAPTION}][0-9][0-9])(?<![{_CAPTION}] [0-9])"
_BEFORE, _AFTER = rf"(?<![{_CAPTION}{_UNITS}])", rf"(?![{_UNITS}])"
_PATTERNS = {
    "letters": {
        "no space": rf"[A-Za-z](?=[{HAN}])[{HAN}]|[{HAN}](?=[A-Za-z])[A-Za-z]",
        "a space": rf"[A-Za-z](?= [{HAN}]) [{HAN}]|[{HAN}](?= [A-Za-z]) [A-Za-z]",
    },
    "digits": {
        "no space": rf"[0-9](?=[{HAN}]){_AFTER}{_NO_CAPTION}[{HAN}]|[{HAN}](?=[0-9]){_BEFORE}[0-9]",
        "a space": rf"[0-9](?= [{HAN}])(?! [{_UNITS}]){_NO_CAPTION} [{HAN}]|[{HAN}](?= [0-9]){_BEFORE} [0-9]",
    },
}


def _gather(view: DocumentView) -> dict[str, Habit]:
    if not is_chinese(view.document.language):
        return {}
    return {what: habit_of(view, ways) for what, ways in _PATTERNS.items()}


def _merge(parts: Sequence[dict[str, Habit]]) -> dict[str, Habit]:
    return {what: joined(part[what] for part in parts if part) for what in _PATTERNS}


def _conclude(parts: Sequence[dict[str, Habit]]) -> Iterator[Finding]:
    habits = _merge(parts)
    places = [place for habit in habits.values() if (usual := habit.usual) for place in habit.others(usual)]
    if places:
        yield _report(sorted(places, key=lambda place: place.start)[:MOST_PLACES], habits)


def _report(places: list[Spot], habits: dict[str, Habit]) -> Finding:
    first = places[0].text
    spaced = " " in first
    habit = habits["digits" if any(char.isdecimal() for char in first) else "letters"]
    few, many = ("a space", "no space") if spaced else ("no space", "a space")
    return finding_at(
        places[0],
        rule=RULE.name,
        severity=RULE.severity,
        message=f"{few} in {first!r}; between Chinese and Latin the text has {many} {habit.ways[many].count}×, "
        f"{few} {habit.ways[few].count}×; {len(places)} such places",
        related=places[1:],
        suggestions=(first.replace(" ", "") if spaced else f"{first[0]} {first[1]}",),
        fix="safe",
        confidence=0.9,
    )


RULE = Rule(
    name="han-latin-spacing",
    summary="a space between Chinese and Latin where the text has none elsewhere, or the reverse",
    severity="neutral",
    mqm="whitespace",
    doc=__doc__,
    document=DocumentCheck(_gather, _conclude, _merge),
    samples=(
        Sample(
            concepts="檔案: file",
            target="用 Git 管理，用 Rust 寫，用 Python 跑，用 Go 連，但用Java 測。",
            language="zh-Hant-TW",
            finds=("用J",),
        ),
        Sample(
            concepts="檔案: file",
            target="用 Git 管理，用 Rust 寫，用Python跑，用Go連，50%的人在 2025年用 `x`測。",
            language="zh-Hant-TW",
            finds=(),
            note="no clear majority",
        ),
    ),
)
