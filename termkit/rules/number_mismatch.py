"""A number of the source became another number, or has no counterpart at all.

Digits of both widths, thousands separators, percent, scales (3.5億 is 350 million), Chinese numerals, English number
words, ordinals, dates, decades and fractions are compared by what they are worth. Where a number in digits has no
counterpart and neither has one on the other side, they are rivals (12 against 21, 36億 against 36 billion): major.
Where one of the two is a word (three against 四個) it is minor. A number that is merely absent, or added, is neutral
only when it is written in two digits or more, is no year, and the passages are paired as entries or sentences; small
numbers come and go in good translations. Code, URLs and placeholders are left alone, and so are list markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from termkit.core.document import Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Finding
from termkit.core.mqm import Severity
from termkit.core.place import spot
from termkit.core.rule import Rule, Sample, finding_at
from termkit.core.span import Span

if TYPE_CHECKING:
    from fractions import Fraction

    from termkit.text.numbers import Number

_ROLE = re.compile(r":[a-z]{2,16}:`[^`\n]*`")  # :cite:`Hochreiter.1997`
_FINE = frozenset({"unit", "sentence"})
_MOST = 40  # numbers without a counterpart that are compared in one passage; more are another passage
_SHOWN = 3  # numbers named in a message
_COARSE = frozenset({"section", "document"})


class _Passage(NamedTuple):
    """The numbers of both sides of a segment."""

    source: list[Number]
    target: list[Number]


def _check(view: PairView) -> Iterator[Finding]:
    from termkit.text.numbers import asks, unanswered

    segments = [
        segment
        for segment in view.pair.segments
        if segment.basis not in _COARSE and segment.target.start < segment.target.end
    ]

    @lru_cache(maxsize=4)  # a passage and its neighbours
    def read(index: int) -> _Passage:
        segment = segments[index]
        return _Passage(_numbers(view.source, segment.source), _numbers(view.target, segment.target))

    for index, segment in enumerate(segments):
        if not asks(_passage(view.source, segment.source)) and not asks(_passage(view.target, segment.target)):
            continue
        near = [index]
        if segment.basis == "sentence":  # a number may have gone to the sentence before or after
            around = range(max(0, index - 1), min(index + 2, len(segments)))
            near = [each for each in around if segments[each].basis == "sentence"]
        lost = list(unanswered(read(index).source, (number for each in near for number in read(each).target)))
        new = list(unanswered(read(index).target, (number for each in near for number in read(each).source)))
        if lost or new:
            yield from _judge(view, segment, lost, new)


def _passage(view: DocumentView, span: Span) -> str:
    return view.document.text[span.start : span.end]


def _judge(view: PairView, segment: Segment, lost: list[Number], new: list[Number]) -> Iterator[Finding]:
    """Rivals, or else what is absent on either side."""
    digits = [n for n in lost if n.kind == "digits"], [n for n in new if n.kind == "digits"]
    rivals = list(_rivals(view, *digits))
    if not rivals and len(lost) == len(new) == 1:
        rivals = [(lost[0], new[0])]
    for old, other in rivals:
        yield _changed(view, old, other)
    if segment.basis in _FINE and not rivals:
        absent = [number for number in digits[0] if _is_weighty(view.source, number)]
        added = [number for number in digits[1] if _is_weighty(view.target, number)]
        if absent:
            yield _absent(view, segment, absent)
        if added:
            yield _added(view, added)


def _numbers(view: DocumentView, span: Span) -> list[Number]:
    """The numbers of a passage, at the document's offsets; those in code and the like answer others, no more."""
    from termkit.text.numbers import find_numbers

    text = _passage(view, span)
    roles = [match.span() for match in _ROLE.finditer(text)] if "`" in text else []
    found = []
    for number in find_numbers(text):
        start, end = number.start + span.start, number.end + span.start
        masked = view.document.is_masked(start, end) or any(a <= number.start < b for a, b in roles)
        found.append(number._replace(start=start, end=end, kind="hint" if masked else number.kind))
    return found


def _rivals(view: PairView, lost: Sequence[Number], new: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Each number of the target with the most similar one of the source, each value once, in the target's order."""
    from termkit.text.numbers import likeness

    old, others = _distinct(lost), _distinct(new)
    if len(old) == len(others) and all(
        _prefix(view.source, a) == _prefix(view.target, b) for a, b in zip(old, others, strict=True)
    ):
        yield from zip(old, others, strict=True)
        return
    pairs = [
        (likeness(_text(view.source, a), _text(view.target, b)), -abs(i - j), -j, -i)
        for i, a in enumerate(old)
        for j, b in enumerate(others)
        if _prefix(view.source, a) == _prefix(view.target, b)
    ]
    chosen: dict[int, int] = {}
    for _, _, j, i in sorted(pairs, reverse=True):
        if -j not in chosen and -i not in chosen.values():
            chosen[-j] = -i
    for j, i in sorted(chosen.items()):
        yield old[i], others[j]


def _distinct(numbers: Sequence[Number]) -> list[Number]:
    """Each value once, where it first stands."""
    firsts: dict[Fraction, Number] = {}
    for number in numbers:
        firsts.setdefault(number.value, number)
    return list(firsts.values())[:_MOST]


def _prefix(view: DocumentView, number: Number) -> str | None:
    """What the number is a part of: GPT of GPT-4; None when it stands by itself."""
    if number.bare:
        return None
    before = view.document.text[max(0, number.start - 24) : number.start].rstrip("-. ")
    return "".join(char if char.isalnum() and char.isascii() else " " for char in before).split(" ")[-1].casefold()


def _text(view: DocumentView, number: Number) -> str:
    return view.document.text[number.start : number.end]


def _shown(view: DocumentView, number: Number) -> str:
    """The number as it is written, and in digits where it has a scale: '3.5億' (350,000,000)."""
    text = _text(view, number)
    worth = f"{int(number.value):,}" if number.value.denominator == 1 else ""
    is_scaled = number.kind == "digits" and not text[-1].isdecimal()
    return f"{text!r} ({worth})" if is_scaled and worth else repr(text)


def _changed(view: PairView, old: Number, other: Number) -> Finding:
    both_digits = old.kind == other.kind == "digits"
    severity: Severity = "major" if both_digits else "minor"
    return finding_at(
        spot(view.target, other.start, other.end),
        rule=RULE.name,
        severity=severity,
        message=f"{_shown(view.target, other)} stands where the source has {_shown(view.source, old)}",
        related=(spot(view.source, old.start, old.end),),
        confidence=0.95 if both_digits else 0.6,
    )


def _absent(view: PairView, segment: Segment, numbers: Sequence[Number]) -> Finding:
    shown = ", ".join(list(dict.fromkeys(repr(_text(view.source, number)) for number in numbers))[:_SHOWN])
    return finding_at(
        spot(view.target, *segment.target),
        rule=RULE.name,
        severity="neutral",
        message=f"{shown} of the source has no counterpart here",
        related=[spot(view.source, number.start, number.end) for number in numbers],
        confidence=0.3,
    )


def _added(view: PairView, numbers: Sequence[Number]) -> Finding:
    first, *others = numbers
    return finding_at(
        spot(view.target, first.start, first.end),
        rule=RULE.name,
        severity="neutral",
        message=f"{_text(view.target, first)!r} has no counterpart in the source",
        related=[spot(view.target, number.start, number.end) for number in others],
        confidence=0.3,
    )


def _is_weighty(view: DocumentView, number: Number) -> bool:
    """Two digits or more, by itself. Years and 100% are put into other words, or left out, with good reason."""
    is_year = number.value.denominator == 1 and 1900 <= number.value < 2100
    digits = sum(char.isdecimal() for char in _text(view, number))
    return number.bare and digits >= 2 and number.value >= 10 and number.value != 100 and not is_year


RULE = Rule(
    name="number-mismatch",
    summary="a number of the source has no counterpart, or another number stands in its place",
    severity="major",
    mqm="number",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="訓練: training",
            source="訓練用了 12 張卡，花了 3.5億 元。",
            target="Training used 21 cards and cost 3.5 billion yuan.",
            finds=("21", "3.5 billion"),
            note="digits swapped; a scale taken for another",
        ),
        Sample(
            concepts="training: 训练",
            source="The model was trained in four steps.",
            source_language="en",
            target="模型分三步训练。",
            language="zh-Hans",
            finds=("三",),
        ),
        Sample(
            concepts="訓練: training",
            source="1990 年代的第三個模型有一億兩千萬個參數，佔百分之五十，2025年3月發布。",
            target="The third model of the '90s had 120 million parameters, 50%, and was released in March 2025.",
            finds=(),
            note="the same numbers, written in each language's way",
        ),
        Sample(
            concepts="訓練: training",
            source="把這兩個步驟合而為一，再看一次 `seed=42` 的結果。",
            target="Merge the steps and look at the result of `seed=42` once more.",
            finds=(),
            note="small numbers come and go",
        ),
    ),
)
