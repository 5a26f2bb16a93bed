"""A view of a text for matching: one script, one width, one case, and the same length.

Every character is replaced by one character, so an offset in the view is an offset in the text: there is no way
back to lose. Traditional becomes Simplified, full-width Latin becomes ASCII, letters become lower-case, curly
apostrophes, typographic hyphens and unusual spaces become the plain ones.
"""

from __future__ import annotations

from functools import lru_cache

_FULL_WIDTH = range(0xFF01, 0xFF5F)  # ！ to ～, each 0xFEE0 above its ASCII twin
_PLAIN = {
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u00a0": " ",
    "\u2007": " ",
    "\u202f": " ",
    "\u3000": " ",
}
_CASED = range(0x41, 0x590)  # Latin, Greek, Cyrillic, Armenian: the letters that English glossaries hold
_SURROGATES = range(0xD800, 0xE000)  # a lone one can reach us from Python; the automaton speaks UTF-8 only


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    from termkit.text.script import fold_table  # reads dictionaries: only where there is Chinese to fold

    table = dict(fold_table())
    for code in _CASED:
        lower = chr(code).lower()
        if len(lower) == 1 and lower != chr(code):  # 'İ'.lower() is two code points: left alone
            table[code] = lower
    for code in _FULL_WIDTH:
        table[code] = chr(code - 0xFEE0).lower()
    for char, plain in _PLAIN.items():
        table[ord(char)] = plain
    for code in _SURROGATES:
        table[code] = "\ufffd"
    return table


def fold(text: str) -> str:
    """The view of ``text`` for matching; ``len(fold(text)) == len(text)``."""
    return text.lower() if text.isascii() else text.translate(_table())
