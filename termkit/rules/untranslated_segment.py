"""A whole passage was left in the language of the source.

Major where the target says word for word what the source says, and that is prose; minor where it differs a little but
holds no word of its own language. Prose is English of at least four words, of which some are lower-case words that
only sentences have (the, is, to), or Chinese of at least six characters, without what is kept anyway: code, URLs,
placeholders, names of the glossary. Names, labels, titles of works, numbers, and quoted code are no prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from termkit.core.document import Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Finding
from termkit.core.language import is_chinese, primary
from termkit.core.mqm import Severity
from termkit.core.place import spot
from termkit.core.rule import Rule, Sample, finding_at
from termkit.core.span import Span

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_FEWEST_WORDS = 4
_FEWEST_HAN = 6
# Words that titles and names have few of, and English sentences many.
_GRAMMAR = frozenset(
    "a an the is are was were be been has have had do does did can could will would should may must not no to of in on "
    "at by for from with and or but if when while that this these those it its you your we our they their he she his "
    "her as than so which who what how there here all any some each more most also only into over about please".split()
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|《[^》]*》|‘[^’]*’|(?<!\*)\*[^*\s][^*]*\*(?!\*)")


class _Words(NamedTuple):
    """What a passage says, without what is kept in every language."""

    text: str
    words: tuple[str, ...]
    han: int


def _check(view: PairView) -> Iterator[Finding]:
    if primary(view.source.document.language) == primary(view.target.document.language):
        return
    for segment in view.pair.segments:
        if segment.basis in ("section", "document") or segment.target.start == segment.target.end:
            continue
        if found := _judge(view, segment):
            yield found


def _judge(view: PairView, segment: Segment) -> Finding | None:
    chinese_source = is_chinese(view.source.document.language)
    if _is_rendered(view, segment, chinese_source):
        return None
    source, target = _words(view.source, segment.source), _words(view.target, segment.target)
    if not (_is_chinese_prose(target) if chinese_source else _is_english_prose(target)):
        return None
    same = source.text == target.text
    severity: Severity = "major" if same else "minor"
    return finding_at(
        spot(view.target, *segment.target),
        rule=RULE.name,
        severity=severity,
        message="the passage is the source's, untranslated" if same else "the passage is in the source's language",
        related=(spot(view.source, *segment.source),),
        confidence=0.95 if same else 0.7,
    )


def _is_rendered(view: PairView, segment: Segment, chinese_source: bool) -> bool:
    """A quick look: English with more letters than Han, Chinese with any Han characters, are what they should be."""
    text = view.target.document.text[segment.target.start : segment.target.end]
    han = len(_HAN.findall(text))
    return han == 0 or han * 2 < len(text) / 3 if chinese_source else han > 0


def _words(view: DocumentView, span: Span) -> _Words:
    """The passage without masks and names of the glossary, its white space made one."""
    document = view.document
    kept = [mask for mask in document.masks if mask.start < span.end and mask.end > span.start]
    kept += [match.span for match in view.within(span) if view.glossary.by_id[match.concept].is_name]
    parts, position = [], span.start
    for start, end in sorted(kept):
        parts.append(document.text[position : max(position, start)])
        position = max(position, end)
    text = " ".join(" ".join([*parts, document.text[position : span.end]]).split())
    return _Words(text, tuple(_WORD.findall(text)), len(_HAN.findall(text)))


def _is_english_prose(passage: _Words) -> bool:
    """Words in lower case, with grammar between them, outside quotation marks."""
    words = _WORD.findall(_QUOTED.sub(" ", passage.text))
    grammar = sum(word.lower() in _GRAMMAR for word in words)
    lower = sum(word[0].islower() for word in words)
    return len(words) >= _FEWEST_WORDS and lower * 2 >= len(words) and grammar * 6 >= len(words) and grammar > 0


def _is_chinese_prose(passage: _Words) -> bool:
    han = len(_HAN.findall(_QUOTED.sub(" ", passage.text)))
    return han >= _FEWEST_HAN and han > 2 * len(passage.words)


RULE = Rule(
    name="untranslated-segment",
    summary="a whole passage left in the language of the source",
    severity="major",
    mqm="untranslated",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="file: 文件",
            source="The file could not be opened.",
            source_language="en",
            target="The file could not be opened.",
            language="zh-Hans",
            finds=("The file could not be opened.",),
        ),
        Sample(
            concepts="檔案: file",
            source="這個檔案無法開啟，請再試一次。",
            target="這個檔案無法開啟，請再試一次。",
            finds=("這個檔案無法開啟，請再試一次。",),
        ),
        Sample(
            concepts="os: {keep: The Art of Computer Programming}",
            source="The Art of Computer Programming",
            source_language="en",
            target="The Art of Computer Programming",
            language="zh-Hans",
            finds=(),
            note="a name that the glossary keeps",
        ),
        Sample(
            concepts="file: 文件",
            source="Visual Studio Code",
            source_language="en",
            target="Visual Studio Code",
            language="zh-Hans",
            finds=(),
            note="a label without a sentence in it",
        ),
    ),
)
