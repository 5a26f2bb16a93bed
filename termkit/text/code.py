"""Code that stands in a text without a fence around it, told by its signs."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

_BEFORE = re.compile(
    r"[\w.$@#'\"`\\/<{\[=]$|(?:\b(?:const|let|var|function|import|export|return|def|class|new|await)\s)$",
    re.ASCII,
)
_AFTER = re.compile(r"\(|\.\w|:\s*[\[{'\"]|['\"`\]}>=]|_|\s*=>?\s", re.ASCII)
# A line of code: it ends as prose does not, or holds what prose does not.
# No alternative reads on over line ends from the start of a line, or begins inside a word: the time is linear.
_LINE = re.compile(
    r"[;{}]\s*$|^[^\S\n]*+(?:[})\]]|//|/\*|\*\s)|=>|\b(?:const|let|var)\s++\w++\s*+=|\bfunction\s*+\w*+\(|\s//\s"
    r"|console\.\w++\(|(?<!\w)\w++\([^()\u3400-\u9fff]*+\)\s*+[;.{]"
    r"|^[^\S\n]*+(?:import|export|return|def|from|class)\s+[\w{*]",
    re.MULTILINE | re.ASCII,
)


def is_code(text: str, start: int, end: int) -> bool:
    """Is the word at ``[start, end)`` a part of code, by the signs right beside it: ``emit(``, ``context.emit``?"""
    return bool(_BEFORE.search(text[max(0, start - 10) : start]) or _AFTER.match(text, end))


@lru_cache(maxsize=8)  # each match in a passage asks again
def looks_like_code(passage: str) -> bool:
    """Is a passage code rather than prose, comments in it aside? Two signs of code are needed, or one in a line."""
    needed = 2 if "\n" in passage else 1
    return sum(1 for _ in islice(_LINE.finditer(passage), needed)) == needed
