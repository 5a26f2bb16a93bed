"""A word of another region: mainland vocabulary in a text for Taiwan or Hong Kong, or the reverse.

Only words of a short list are reported, which writers of the text's region hardly ever use: 軟件 and 默認 in Taiwan,
滑鼠 and 軟體 in the mainland. Hong Kong is a region of its own: 軟件 is right there and 軟體 is not. Words of which
only the sense is regional (文件, 對象, 程序, 質量) are left alone. Text that is Traditional without a region is held to
what is foreign in Taiwan and Hong Kong alike; Simplified text without a region is the mainland's.

The glossary wins: a form that it approves, or a word inside one, is never reported; and where a text has its source
beside it, forms that the glossary refuses are left to deprecated-term. Words in titles of books are left alone, and
words that the text only mentions as another region's (大陸稱「視頻」). There is one finding for a word in a text, at
the first place; the others are related. What is foreign for certain is minor, what is likely so is neutral.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding, Spot
from termkit.core.language import is_chinese
from termkit.core.place import spot
from termkit.core.rule import DocumentCheck, Rule, Sample, finding_at
from termkit.text.habits import MOST_PLACES

_CONFIDENCE = {True: 0.95, False: 0.8}  # of what is certain, and of what is likely
_BESIDE = 20  # code points on each side in which a text says whose word it is
_REGION = "大陸|大陆|內地|内地|中國|中国|對岸|对岸|[臺台][灣湾]|香港|港澳|港[臺台]|澳門|澳门|繁體|简体|簡體|繁体"
_SAY = "[稱称叫譯译作謂谓說说寫写]|用語|用语|用詞|用词|慣用|惯用|術語|术语|俗"
_CLAUSE = "[^，。；！？\n]"
_SAID_BEFORE = re.compile(f"(?:{_REGION}){_CLAUSE}{{0,6}}?(?:{_SAY}){_CLAUSE}{{0,5}}\\Z")
_SAID_AFTER = re.compile(f"[」』”\"'’]{_CLAUSE}{{0,4}}?(?:{_REGION}){_CLAUSE}{{0,4}}?(?:{_SAY}|的)")
_TITLE = re.compile("《[^》\n]{1,60}》|〈[^〉\n]{1,60}〉")
_ACCEPTED = ("approved", "variant", "contextual")  # roles of glossary forms in which a word is right
_REFUSED = ("refused", "foreign")  # what deprecated-term speaks of, beside a source


@dataclass
class _Uses:
    """The places of one foreign word."""

    native: str
    is_certain: bool
    count: int = 0
    places: list[Spot] = field(default_factory=list)


def _gather(view: DocumentView) -> dict[str, _Uses]:
    document = view.document
    if not is_chinese(document.language) or document.text.isascii():
        return {}
    from termkit.text.regions import foreign_words

    found: dict[str, _Uses] = {}
    for start, end, row, native in foreign_words(document.text, document.language):
        if document.is_masked(start, end) or _is_settled(view, start, end) or _is_mention(document.text, start, end):
            continue
        uses = found.setdefault(row.word, _Uses(native.word, native.is_certain))
        uses.count += 1
        if uses.count <= MOST_PLACES:
            uses.places.append(spot(view, start, end))
    return found


def _is_settled(view: DocumentView, start: int, end: int) -> bool:
    """Is the range in a form that the glossary has for this language, or one of which another rule speaks?"""
    matches = view.matches.native
    roles = (*_ACCEPTED, *_REFUSED) if view.has_source else _ACCEPTED
    before = bisect_right(matches, start, key=lambda match: match.start)
    return any(match.end >= end and match.role in roles for match in matches[max(0, before - 4) : before])


def _is_mention(text: str, start: int, end: int) -> bool:
    """Does the text speak of the word, or of a title that holds it, and not in it?"""
    if _SAID_BEFORE.search(text[max(0, start - _BESIDE) : start]) or _SAID_AFTER.match(text, end, end + _BESIDE):
        return True
    opening = max(text.rfind(mark, max(0, start - 60), start) for mark in "《〈")
    title = _TITLE.match(text, opening) if opening >= 0 else None
    return title is not None and title.end() > end


def _merge(parts: Sequence[dict[str, _Uses]]) -> dict[str, _Uses]:
    whole: dict[str, _Uses] = {}
    for part in parts:
        for word, uses in part.items():
            known = whole.setdefault(word, _Uses(uses.native, uses.is_certain))
            known.count += uses.count
            known.places.extend(uses.places[: MOST_PLACES - len(known.places)])
    return whole


def _conclude(parts: Sequence[dict[str, _Uses]]) -> Iterator[Finding]:
    for uses in _merge(parts).values():
        yield _report(uses)


def _report(uses: _Uses) -> Finding:
    first = uses.places[0]
    often = f"; {uses.count} such places" if uses.count > 1 else ""
    alternatives = uses.native.split(" / ")
    return finding_at(
        first,
        rule=RULE.name,
        severity=RULE.severity if uses.is_certain else "neutral",
        message=f"{first.text!r} is another region's word; write {' or '.join(map(repr, alternatives))}{often}",
        related=uses.places[1:],
        suggestions=tuple(alternatives) if len(alternatives) == 1 else (),
        fix="unsafe" if len(alternatives) == 1 else "",
        confidence=_CONFIDENCE[uses.is_certain],
    )


RULE = Rule(
    name="wrong-region",
    summary="a word of another region: mainland vocabulary in a text for Taiwan or Hong Kong, or the reverse",
    severity="minor",
    mqm="wrong-term",
    doc=__doc__,
    document=DocumentCheck(_gather, _conclude, _merge),
    samples=(
        Sample(
            concepts="氛圍編程: vibe coding",
            target="這個軟件的默認設定存在硬盤裡，軟件很小。",
            language="zh-Hant-TW",
            finds=("軟件", "默認", "硬盤"),
            note="one finding for each word",
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="這個軟件要打印，用軟體的人說質素好，坐的士去。",
            language="zh-Hant-HK",
            finds=("軟體",),
            note="Hong Kong is a region of its own",
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="用滑鼠打开这个软体，软体动物不算。",
            language="zh-Hans",
            finds=("滑鼠", "软体"),
        ),
        Sample(
            concepts="{software: {zh-Hant: 軟件, en: software}}",
            target="軟件工程很難，大陸稱「視頻」，其實時間不多，刺激活動也少。",
            language="zh-Hant-TW",
            finds=(),
            note="the glossary wins, a mention is no use, and letters of two words are no word",
        ),
    ),
)
