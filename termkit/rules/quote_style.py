"""Quotation marks, or apostrophes, that differ from those which the same text uses otherwise.

In Chinese “ ”, 「 」 and straight marks around Chinese words are told apart (『 』 stand inside others and are not
counted); in English curly and straight quotation marks, and curly and straight apostrophes. The text itself says what
is right: one finding where one way has a clear majority, at least three to one in eight cases or more, at the first of
the others, which are listed beside it. A text without a clear majority gets none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding
from termkit.core.language import is_chinese
from termkit.core.rule import DocumentCheck, Rule, Sample, finding_at
from termkit.text.habits import HAN, Habit, habit_of, joined

_CHINESE = {
    "「」": "「",
    "“”": "“",
    '""': rf'"(?<![A-Za-z0-9=\\.!?,]")(?=[^"\n]{{0,40}}[{HAN}][^"\n]{{0,40}}")(?![\s，。、；：）]|$)',
}
_QUOTES = {
    "“”": "“",
    '""': r'"(?<![\w=\\\)\]”]")(?=[A-Za-z][^"\n]{0,200}")',
}
_APOSTROPHES = {
    "’": r"’(?<=[A-Za-z]’)(?=(?:s|t|re|ve|ll|d|m)\b)",
    "'": r"'(?<=[A-Za-z]')(?=(?:s|t|re|ve|ll|d|m)\b)",
}


def _gather(view: DocumentView) -> list[Habit]:
    styles = (_CHINESE,) if is_chinese(view.document.language) else (_QUOTES, _APOSTROPHES)
    return [habit_of(view, style) for style in styles]


def _merge(parts: Sequence[list[Habit]]) -> list[Habit]:
    return [joined(habits) for habits in zip(*parts, strict=True)]


def _conclude(parts: Sequence[list[Habit]]) -> Iterator[Finding]:
    for habit in _merge(parts):
        yield from _report(habit)


def _report(habit: Habit) -> Iterator[Finding]:
    usual = habit.usual
    if usual is None or not (places := habit.others(usual)):
        return
    others = ", ".join(f"{name} {way.count}×" for name, way in habit.ways.items() if name != usual and way.count)
    yield finding_at(
        places[0],
        rule=RULE.name,
        severity=RULE.severity,
        message=f"{others} in a text that has {usual} {habit.ways[usual].count}×",
        related=places[1:],
        suggestions=(usual[0],),
        confidence=0.9,
    )


RULE = Rule(
    name="quote-style",
    summary="quotation marks or apostrophes other than those that the text uses elsewhere",
    severity="neutral",
    mqm="punctuation",
    doc=__doc__,
    document=DocumentCheck(_gather, _conclude, _merge),
    samples=(
        Sample(
            concepts="檔案: file",
            target="「一」「二」「三」\n\n「四」「五」「六」\n\n「七」和“八”。",
            language="zh-Hant-TW",
            finds=("“",),
        ),
        Sample(
            concepts="檔案: file",
            target="It's he's we’re that's who's what's it's she's don't.",
            finds=("’",),
        ),
        Sample(
            concepts="檔案: file",
            target='「一」「二」「三」「四」“五”“六”“七”“八”，`print("九")`。',
            language="zh-Hant-TW",
            finds=(),
            note="no majority; and code is code",
        ),
    ),
)
