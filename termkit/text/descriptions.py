"""Ideographic description sequences: ⿰虫风 describes one character, and no dictionary may change a part of it."""

from __future__ import annotations

import re

from termkit.core.span import Span

_OPERATOR = re.compile("[\u2ff0-\u2fff]")


def descriptions(text: str) -> tuple[list[Span], int]:
    """The complete sequences, in order and disjoint, and where the first begins that the text breaks off, or its end.

    A sequence is an operator and as many operands: any characters, or sequences in their turn.
    """
    ends: dict[int, int] = {}  # where the sequence of each operator ends; 0 where it never does
    operators = [match.start() for match in _OPERATOR.finditer(text)]
    for start in reversed(operators):
        end = start + 1
        for _ in range(_operands(text[start])):
            end = ends.get(end, end + 1) if 0 < end < len(text) else 0
        ends[start] = end
    found: list[Span] = []
    for start in operators:
        if ends[start] and (not found or start >= found[-1].end):
            found.append(Span(start, ends[start]))
    return found, next((start for start in operators if not ends[start]), len(text))


def _operands(char: str) -> int:
    return 1 if char >= "\u2ffe" else 3 if char in "\u2ff2\u2ff3" else 2
