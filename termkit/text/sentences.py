"""Where sentences end, in Chinese and in English, by rule.

One pattern finds the marks that may end a sentence, with the quotes and brackets that close after them; a few rules
then look at what stands on either side. Offsets are code points. Full-width marks (。！？) end a sentence wherever they
stand; half-width ones (.!?) need white space after them, or Chinese characters around them.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from termkit.core.language import is_chinese
from termkit.core.span import Span


def _words(text: str) -> frozenset[str]:
    """A set of words, written in one line."""
    return frozenset(text.split())


_CLOSERS = re.escape("”’」』】》〉)）]］\"'*_")
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = frozenset("。！？｡")
# Marks, then what closes after them, with footnote numbers and the target of a link: 。」 ?! ！』 ……” ."[2] 。](url)
_MARK = re.compile(
    rf"""(?P<mark>[。！？｡.!?…．]+)
         (?P<closers>(?:\]\([^()\s]{{0,300}}\)|\[\d{{1,3}}\]|[{_CLOSERS}]+[。！？]*)*)
       | (?P<blank>\n[^\S\r\n]*\n|\r\n[^\S\r\n]*\r\n|\r[^\S\r\n]*\r|\u2029)""",
    re.VERBOSE,
)
_GROUP = re.compile(r"\([^()\n]{0,300}\)|（[^（）\n]{0,300}）")
_GOES_ON = frozenset("，、；：,;:）」』的(")  # a clause follows: the mark ended something inside it
# 「……。」他說: who said it belongs to what was said; 知道 is no verb of saying.
_SAID = re.compile(rf"[{_HAN}]{{0,5}}?(?:[說说問问喊答叫嚷]|(?<!知)道)(?=[，。：！,:]|$)")
_QUOTES = frozenset('“‘「『"')
# What numbers a heading or an item at the beginning of a sentence: 12 and 4.2 and 70/15, III, 十二.
_LIST_NUMBER = re.compile(r"\d{1,4}(?:[./-]\d{1,4})*|[IVXLC]{2,}|[一二三四五六七八九十百]+|[０-９]+")
_NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万萬")
_STAMMER = 3  # characters at most that are said again after dots
_ANOTHER = re.compile(r"[和与與及跟或][“‘「『《]")  # 「好！」和「不！」
_BOUNDARY_OPENERS = "\"'“‘「『(（[【《*_`"
_ABBREVIATIONS = _words(
    "mr mrs ms messrs dr prof hon rev st mt gen col lt capt sgt maj adm gov sen rep pres vs v cf viz e.g "
    "i.e eg ie resp incl excl approx ca c al dept univ est ed eds trans jan feb mar apr jun jul aug sept "
    "oct nov dec mon tue wed thu fri"
)
_BEFORE_NUMBER = _words("no nos fig figs eq eqs eqn sec secs ch vol pp p art ex tab app para ver v")
_MAY_END = _words("etc inc ltd co corp jr sr bros u.s u.k u.n e.u a.m p.m am pm ph.d m.d b.a m.a d.c")
# Words that begin a sentence far more often than they follow an abbreviation inside one.
_STARTERS = _words(
    "The A An This That These Those It Its He She We They You I In On At As For From With By To If When "
    "While After Before Since Because Although But And Or So However Then There Here What Why How Who Our "
    "Their His Her My Your Some Many Most All Each Every No Not Now Thus Also Still Yet Once Both Such"
)
_LAST_WORD = re.compile(rf"[^\s{_HAN}(\[{{\"'“‘「（,;:/—–-]+\Z")
_FIRST_WORD = re.compile(r"[\"'“‘(\[*_`]*([A-Za-z]+)")


def sentences(text: str, start: int, end: int, language: str) -> list[Span]:
    """The sentences of ``text[start:end]``, in order, without the white space around them.

    Together they cover every character that is not white space. A blank line always ends a sentence.
    """
    spans: list[Span] = []
    chinese = is_chinese(language)
    groups = [match.span() for match in _GROUP.finditer(text, start, end)]
    begin = _skip_space(text, start, end)
    for match in _MARK.finditer(text, start, end):
        if match.end() <= begin:
            continue
        if match["blank"] is not None or _ends(text, begin, end, match, groups, chinese):
            spans.append(_trim(text, begin, match.end()))
            begin = _skip_space(text, match.end(), end)
    if begin < end:
        spans.append(_trim(text, begin, end))
    return spans


def _ends(text: str, begin: int, end: int, match: re.Match[str], groups: list[tuple[int, int]], chinese: bool) -> bool:
    """True when the mark found ends the sentence that began at ``begin``."""
    after = match.end()
    if after == end:
        return True
    at = bisect_right(groups, (match.start(), len(text))) - 1
    if at >= 0 and match.start() < groups[at][1] and (after < groups[at][1] or groups[at][0] > begin):
        return False  # inside round brackets that are only a part of the sentence
    mark, following = match["mark"], text[after]
    if mark in (".", "．") and not match["closers"] and _is_in_number(text, begin, match.start(), following):
        return False
    if following.isspace():
        wide = not _WIDE.isdisjoint(mark)
        return wide or _ends_before_space(text, begin, end, match, chinese)
    if following in _GOES_ON:
        return False
    if match["closers"] and (
        match["closers"][-1] in "》〉"
        or following == "—"
        or _ANOTHER.match(text, after, end)
        or _is_told(text, begin, match.start(), after, end)
    ):
        return False
    if "…" in mark or set(mark) == {"."}:
        return _ends_by_dots(text, begin, match, chinese)
    if not _WIDE.isdisjoint(mark):
        return True
    return _is_han(following) or following in "「『“‘《（【"


def _is_in_number(text: str, begin: int, dot: int, following: str) -> bool:
    """True for the dot of 一．六 and for the one after the number of a heading or an item: 四. 結論."""
    if _LIST_NUMBER.fullmatch(text, begin, dot):
        return True
    return following in _NUMERALS and text[dot - 1 : dot] in _NUMERALS


def _is_told(text: str, begin: int, mark: int, after: int, end: int) -> bool:
    """True where a quotation has ended and what follows says whose it is, not whose the next one is.

    「……。」他說。「……」 tells of what was before. 他說：「……。」她問：「……」 does not: that had been told.
    """
    found = _SAID.match(text, after, end)
    if found is None or text[begin] in _QUOTES:
        return found is not None
    introduced = not _QUOTES.isdisjoint(text[begin:mark])
    return not introduced and text[found.end() : found.end() + 1] not in ("：", ":")


def _ends_by_dots(text: str, begin: int, match: re.Match[str], chinese: bool) -> bool:
    """Dots without white space after them: in Chinese …… ends a sentence, and so does a full stop between Han."""
    mark, after = match["mark"], match.end()
    if mark.strip("….") and mark[-1] not in "….":
        return True
    said = text[begin : match.start()].lstrip(_BOUNDARY_OPENERS)
    if len(said) <= _STAMMER and text.startswith(said, after) and not match["closers"]:  # ……好 and 你……你是誰？
        return False
    if not chinese or text[after] in "。！？!?.…（/\\`" or (text[after].isascii() and text[after].isalnum()):
        return False
    if len(mark) > 1:
        return True
    return mark == "." and _is_han(text[after]) and _is_han(text[match.start() - 1 : match.start()])


def _ends_before_space(text: str, begin: int, end: int, match: re.Match[str], chinese: bool) -> bool:
    """The same for half-width marks with white space after them."""
    following = _skip_space(text, match.end(), end)
    if following == end:
        return True
    opened = following
    while opened < end and text[opened] in _BOUNDARY_OPENERS:
        opened += 1
    first = text[opened : opened + 1]
    named = "`" in text[following:opened] or text[opened + 1 : opened + 2].isupper()
    if first.islower() and not named:  # `foo` and iPhone may begin a sentence, other small letters do not
        return False
    if match["mark"] == "." and not match["closers"]:
        return _full_stop(text, begin, match.start(), following)
    return not (match["mark"] == "…" and chinese) or _is_han(first)


def _full_stop(text: str, begin: int, dot: int, following: int) -> bool:
    """False when the full stop at ``dot`` belongs to an abbreviation, an initial or the number of a list item."""
    word_match = _LAST_WORD.search(text, max(begin, dot - 24), dot)
    if word_match is None:
        return True
    word = word_match.group()
    if word.isdigit() and word_match.start() == begin:
        return False
    lower = word.lower()
    if lower in _BEFORE_NUMBER and text[following].isdigit():
        return False
    if lower in _ABBREVIATIONS and (word != "No"):
        return False
    initial = len(word) == 1 and word.isascii() and word.isupper()
    if initial or lower in _MAY_END or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word):
        first = _FIRST_WORD.match(text, following)
        return first is not None and first[1] in _STARTERS
    return True


def _is_han(character: str) -> bool:
    """True for one Chinese character; false for the empty string."""
    return bool(character) and (
        character >= "\U00020000" or "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"
    )


def _skip_space(text: str, start: int, end: int) -> int:
    """The first position from ``start`` on that holds no white space."""
    while start < end and text[start].isspace():
        start += 1
    return start


def _trim(text: str, start: int, end: int) -> Span:
    """The range without white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
