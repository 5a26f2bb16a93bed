"""Places in the texts that are being checked, as reports need them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from termkit.core.evidence import DocumentView
from termkit.core.finding import CONTEXT, Spot
from termkit.core.match import TermMatch

_LINE_END = re.compile(r"[\r\n]")
MOST_NAMED = 20  # where a text is one segment, each of very many findings would name very many places


def spot(view: DocumentView, start: int, end: int) -> Spot:
    """The place ``[start, end)`` of the view's document, as a report needs it."""
    document = view.document
    text, where = document.text, document.locate(start, end)
    low, high = max(0, start - CONTEXT), end + CONTEXT
    before, after = text[low:start], text[end:high]
    if "\n" in before or "\r" in before:
        before = _LINE_END.split(before)[-1]
    if "\n" in after or "\r" in after:
        after = _LINE_END.split(after, maxsplit=1)[0]
    return Spot(
        document.path,
        where.start + view.offset,
        where.end + view.offset,
        text[start:end],
        where.line + view.line,
        where.column,
        before,
        after,
        where.segment,
        view.side,
        where.offset + view.offset,
    )


def places(view: DocumentView, matches: Iterable[TermMatch]) -> tuple[Spot, ...]:
    """The first places of matches in ``view``, for the ``related`` of a finding."""
    return tuple(spot(view, match.start, match.end) for match in islice(matches, MOST_NAMED))
