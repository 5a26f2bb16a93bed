"""Characters that an output cannot hold are replaced by U+FFFD, never left out."""

from __future__ import annotations

import re
from functools import cache

_SURROGATES = re.compile("[\ud800-\udfff]")
# Controls of terminals and of writing direction, which could make a report show what is not there.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def encodable(text: str) -> str:
    """The text without lone surrogates, which no UTF-8 file can hold."""
    return _SURROGATES.sub("\ufffd", text)


def harmless(text: str) -> str:
    """The text without control characters, line ends included."""
    return _STEERING.sub("\ufffd", text)


def xml_safe(text: str) -> str:
    """The text without the characters that XML 1.0 forbids even as references."""
    return _not_in_xml().sub("\ufffd", text)


@cache  # when first needed: a class with astral ranges takes milliseconds
def _not_in_xml() -> re.Pattern[str]:
    return re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
