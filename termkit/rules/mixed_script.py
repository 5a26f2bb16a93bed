"""A Simplified character in Traditional text, or the reverse, by positive proof only.

A character counts as Simplified where the conversion dictionaries give it Traditional counterparts other than
itself and the Traditional character set of Taiwan and Hong Kong (Big5) does not hold it; as Traditional, the other
way round, where GB 2312 does not hold it. Characters that live in both scripts (后, 里, 面, 了, 台) are never
reported, and "a converter would change it" is no proof: 群 and 平台 are right in Taiwan. Text beside Japanese kana is
left alone, since Japanese has its own simplified forms, and so is the word 日本語.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from termkit.core.evidence import DocumentView
from termkit.core.finding import Finding
from termkit.core.language import script
from termkit.core.place import spot
from termkit.core.rule import Rule, Sample, finding_at

_KANA = re.compile("日本語|[\u3041-\u309f\u30a0-\u30fa\u30fc-\u30ff]")
_KANA_WINDOW = 20  # code points on each side in which kana make a passage Japanese


def _wrong(text: str, text_script: str) -> Iterator[re.Match[str]]:
    """Runs of characters of the other script. Only those that the text holds are searched for: mostly none."""
    from termkit.text.script import simplified_only, traditional_only

    if not text or text.isascii():
        return iter(())
    held = set(text) & (simplified_only() if text_script == "Hant" else traditional_only())
    return re.finditer("[" + "".join(sorted(held)) + "]+", text) if held else iter(())


def _check(parts: Iterable[DocumentView]) -> Iterator[Finding]:
    for part in parts:
        yield from _check_part(part)


def _check_part(view: DocumentView) -> Iterator[Finding]:
    document = view.document
    text_script = script(document.language)
    if text_script not in ("Hant", "Hans"):
        return
    name = "Simplified" if text_script == "Hant" else "Traditional"
    for match in _wrong(document.text, text_script):
        start, end = match.span()
        if _KANA.search(document.text, max(0, start - _KANA_WINDOW), end + _KANA_WINDOW):
            continue
        if document.is_masked(start, end):
            continue
        right = _in_script(match[0], text_script)
        yield finding_at(
            spot(view, start, end),
            rule=RULE.name,
            severity=RULE.severity,
            message=f"{match[0]!r} is {name} in {document.language} text; write {right!r}",
            suggestions=(right,),
            fix="safe",
        )


def _in_script(text: str, text_script: str) -> str:
    from termkit.text.script import to_simplified, to_traditional

    return to_traditional(text) if text_script == "Hant" else to_simplified(text)


RULE = Rule(
    name="mixed-script",
    summary="a Simplified character in Traditional text, or the reverse",
    severity="major",
    mqm="character-encoding",
    doc=__doc__,
    document=_check,
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
            target="这个模型會说话。",
            language="zh-Hans",
            finds=("會",),
        ),
        Sample(
            concepts="氛圍編程: vibe coding",
            target="日文的「学校の図書館」用的是日本漢字。",
            language="zh-Hant-TW",
            finds=(),
            note="Japanese, as the kana show",
        ),
    ),
)
