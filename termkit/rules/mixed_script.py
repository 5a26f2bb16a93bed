"""A Simplified character in Traditional text, or the reverse, by positive proof only.

A character counts as Simplified where the conversion dictionaries give it Traditional counterparts other than
itself and the Traditional character set of Taiwan and Hong Kong (Big5) does not hold it; as Traditional, the other
way round, where GB 2312 does not hold it. Characters that both scripts write (后, 里, 干, 著) are reported only in
words in which this script writes another one, which are a closed list: 后面 for 後面, 這里 for 這裡, 于是, 什么, but
never 皇后, 公里, 若干 or 老么. "A converter would change it" is no proof: 群 and 平台 are right in Taiwan, and shapes
that only regions tell apart (裡 and 裏, 台 and 臺) are nobody's business here.

Text beside Japanese kana or Korean letters is left alone, since these have shapes of their own, and so are the names of
the scripts (简体中文) and a character or word in quotes of which the text says that it is Simplified or Traditional.
The fix is safe where the character has one counterpart only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding
from termkit.core.language import script
from termkit.core.place import spot
from termkit.core.rule import DocumentCheck, Rule, Sample, finding_at

_FOREIGN = re.compile("日本語|[\u3041-\u309f\u30a0-\u30fa\u30fc-\u30ff\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_FOREIGN_WINDOW = 20  # code points on each side in which kana or Hangul make a passage Japanese or Korean
_MODES = {"zh-Hant-HK": "s2hk", "zh-Hant-MO": "s2hk"}  # of conversion; s2tw for other Traditional text

_ABOUT = re.compile("简体|繁体|正体|异体|简化|繁化|簡體|繁體|正體|異體|簡化|俗字|字形|写作|寫作|写成|寫成")
_SCRIPT_NAME = re.compile("(?:简体|繁體|正體)(?:中文|字)?(?:翻译|翻譯|版)?|[简繁](?=[）)/／、・·|])")
_NAME_WINDOW = 6  # code points in which the name of a script, or a short word in quotes, must begin and end
_ABOUT_WINDOW = 16  # code points on each side in which a text that speaks of the scripts says so
_QUOTED = re.compile("[「『“‘\"'《〈（(【]([^「」『』“”‘’\"'\n]{1,4})[」』”’\"'》〉）)】]")


class _Wrong(NamedTuple):
    """Characters that are of the other script, and what is right instead."""

    start: int
    end: int
    right: str
    is_sure: bool  # is there one counterpart only?


def _check(view: DocumentView) -> list[Finding]:
    text_script = script(view.document.language)
    if text_script not in ("Hant", "Hans"):
        return []
    return [_finding(view, wrong) for wrong in _runs(view, text_script)]


def _finding(view: DocumentView, wrong: _Wrong) -> Finding:
    language = view.document.language
    name = "Simplified" if script(language) == "Hant" else "Traditional"
    place = spot(view, wrong.start, wrong.end)
    return finding_at(
        place,
        rule=RULE.name,
        severity=RULE.severity,
        message=f"{place.text!r} is {name} in {language} text; write {wrong.right!r}",
        suggestions=(wrong.right,),
        fix="safe" if wrong.is_sure else "unsafe",
        confidence=0.99,
    )


def _runs(view: DocumentView, text_script: str) -> Iterator[_Wrong]:
    """Wrong characters, those side by side as one."""
    run: _Wrong | None = None
    for wrong in _characters(view, text_script):
        if run and run.end == wrong.start:
            run = _Wrong(run.start, wrong.end, run.right + wrong.right, run.is_sure and wrong.is_sure)
            continue
        if run:
            yield run
        run = wrong
    if run:
        yield run


def _characters(view: DocumentView, text_script: str) -> Iterator[_Wrong]:
    """Each wrong character. Only those that the text holds are searched for."""
    from termkit.text.ambiguous import ambiguous, proved_right
    from termkit.text.script import simplified_only, traditional_only

    text, language = view.document.text, view.document.language
    if not text or text.isascii():
        return
    certain = simplified_only() if text_script == "Hant" else traditional_only()
    held = set(text) & (certain | ambiguous(text_script))
    for match in re.finditer("[" + "".join(sorted(held)) + "]", text) if held else ():
        at, char = match.start(), match[0]
        if char in certain:
            right, is_sure = _counterpart(text, at, language)
        elif proof := proved_right(text, at, text_script):
            right, is_sure = _in_region(proof, language), True
        else:
            continue
        if right != char and not view.document.is_masked(at, at + 1) and not _is_left_alone(text, at):
            yield _Wrong(at, at + 1, right, is_sure)


def _counterpart(text: str, at: int, language: str) -> tuple[str, bool]:
    """What is written for a character that is certainly of the other script, and whether it can be nothing else."""
    from termkit.text.convert import opencc
    from termkit.text.dictionaries import dictionary

    to_hant = script(language) == "Hant"
    mode, name = (_mode(language), "STCharacters") if to_hant else ("t2s", "TSCharacters")
    char, low = text[at], max(0, at - 6)
    window = text[low : at + 7]
    if to_hant:  # the neighbours are Traditional; the dictionaries know Simplified words
        window = opencc(window, "t2s")
    converted = opencc(window, mode)
    is_alone = len(dictionary(name).get(char, ())) <= 1
    is_aligned = len(converted) == len(window) == len(text[low : at + 7])
    return converted[at - low] if is_aligned else opencc(char, mode), is_alone


def _mode(language: str) -> str:
    return _MODES.get(language, "s2tw")


def _in_region(char: str, language: str) -> str:
    """A character of the dictionaries' standard as the text's region writes it."""
    from termkit.text.convert import opencc

    return opencc(char, _mode(language).replace("s2", "t2")) if script(language) == "Hant" else char


def _is_left_alone(text: str, at: int) -> bool:
    """Is the place Japanese or Korean, the name of a script, or an example of how a script writes?"""
    if _FOREIGN.search(text, max(0, at - _FOREIGN_WINDOW), at + 1 + _FOREIGN_WINDOW):
        return True
    if any(match.end() > at for match in _near(_SCRIPT_NAME, text, at)):
        return True
    if not any(match.start(1) <= at < match.end(1) for match in _near(_QUOTED, text, at)):
        return False
    line = text.rfind("\n", 0, at) + 1
    return _ABOUT.search(text, max(line, at - _ABOUT_WINDOW), at + 1 + _ABOUT_WINDOW) is not None


def _near(pattern: re.Pattern[str], text: str, at: int) -> Iterator[re.Match[str]]:
    """Matches that begin a few code points before a place, or at it."""
    starts = range(max(0, at - _NAME_WINDOW), at + 1)
    return (match for start in starts if (match := pattern.match(text, start)))


def _conclude(parts: Sequence[list[Finding]]) -> Iterator[Finding]:
    yield from _merge(parts)


def _merge(parts: Sequence[list[Finding]]) -> list[Finding]:
    return [finding for part in parts for finding in part]


RULE = Rule(
    name="mixed-script",
    summary="a Simplified character in Traditional text, or the reverse",
    severity="major",
    mqm="character-encoding",
    doc=__doc__,
    document=DocumentCheck(_check, _conclude, _merge),
    samples=(
        Sample(
            concepts="氛圍編程: vibe coding",
            target="這个模型很强，訓練数據也多。",
            language="zh-Hant-TW",
            finds=("个", "强", "数"),
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="皇后在平台後面，了解群眾的表情，只吃麵。",
            language="zh-Hant-TW",
            finds=(),
            note="all of these live in both scripts",
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="于是這里的干部采用標准，然后恢復計划。",
            language="zh-Hant-TW",
            finds=("于", "里", "干", "采", "准", "后", "划"),
            note="both scripts have these characters, but not in these words",
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="老么走了三公里，沒有若干干涉，皇后面前划船，于右任神采飛揚。",
            language="zh-Hant-TW",
            finds=(),
            note="the same characters in words where they are right",
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="这个模型會说话，随著时间特徵更明顯，但著名的乾隆皇帝在瞭望。",
            language="zh-Hans",
            finds=("會", "著", "徵", "顯"),
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="日文的「学校の図書館」用的是日本漢字。",
            language="zh-Hant-TW",
            finds=(),
            note="Japanese, as the kana show",
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="簡體的「发」在繁體有兩個字；另有简体中文版。",
            language="zh-Hant-TW",
            finds=(),
            note="a text about the scripts",
        ),
    ),
)
