"""Words that one Traditional text spells in two ways: 發布, 發佈; 裡面, 裏面; 平台, 平臺."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from termkit.core.document import Document
from termkit.core.language import script
from termkit.core.span import Span
from termkit.mine.sightings import Sightings, read
from termkit.text.accurate import word_list
from termkit.text.boundaries import crosses_words
from termkit.text.fold import fold

_LONGEST_WORD = 4
# Characters that are one in Simplified text, and of which Traditional text writes now one, now the other, in the same
# word. Chosen by hand; those that are two words in Traditional text (複, 復; 發, 髮; 後, 后) are not among them.
_FORMS = (
    "裡裏 台臺 布佈 占佔 注註 周週 托託 升昇 游遊 秘祕 群羣 峰峯 床牀 着著 吃喫 線綫 衛衞 說説 雇僱 念唸 回迴 伙夥 "
    "嘆歎 讚贊 鑑鑒 卷捲 艷豔 志誌 采採 沖衝 鉤鈎 麵麪 為爲 汙污 煙菸 劃畫 盡儘 欲慾 贊讚 瞭了 決决 污汙 啟啓 脫脱"
)


def see_spellings(documents: Sequence[Document]) -> dict[str, Sightings]:
    """The words of Traditional texts that stand there in more than one spelling, by their folded form."""
    seen: dict[str, Sightings] = {}
    for reading in read(documents):
        if script(reading.document.language) == "Hant":
            for start, end in _words_in(reading.document.text, reading.view):
                if not (reading.document.masks and reading.document.is_masked(start, end)):
                    each = seen.setdefault(reading.view[start:end], Sightings())
                    each.add(reading.document.text[start:end], reading.number, Span(start, end), reading.script)
    return {word: each for word, each in seen.items() if len(each.counts) > 1 and _are_spellings([*each.counts])}


def _are_spellings(written: Sequence[str]) -> bool:
    """Do the words differ in nothing but forms of one character? 並為 and 併為 are two words."""
    columns = ("".join(dict.fromkeys(column)) for column in zip(*written, strict=True))
    return all(len(column) == 1 or any(set(column) <= set(forms) for forms in _FORMS.split()) for column in columns)


def _words_in(text: str, view: str) -> Iterator[tuple[int, int]]:
    """The words with a character in them that has two forms: of those that hold it the longest, the first of equals."""
    words = word_list()[0]
    reached = 0
    for found in _pattern().finditer(text):
        at = found.start()
        if at < reached:
            continue
        sizes = range(_LONGEST_WORD, 1, -1)
        spans = ((start, start + size) for size in sizes for start in range(max(reached, at - size + 1), at + 1))
        whole = ((start, end) for start, end in spans if view[start:end] in words and end <= len(view))
        if span := next((each for each in whole if not crosses_words(view, *each)), None):
            yield span
            reached = span[1]


@cache
def _pattern() -> re.Pattern[str]:
    same = (forms for forms in _FORMS.split() if len(set(fold(forms))) == 1)
    return re.compile(f"[{''.join(dict.fromkeys(''.join(same)))}]")
