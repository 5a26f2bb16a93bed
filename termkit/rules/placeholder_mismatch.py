"""A placeholder of the source is missing, changed or new in the target.

Placeholders are what a program replaces: {x}, {{x}}, ${x}, %s, %(x)s, %1$s, ICU arguments, inline tags, $t(key), and
references such as :numref:`fig_x`. They may stand in another order and may be repeated, but the same ones must be
there; conversions without a name (%s, %d) are taken in turn by the program, so their number and order count too. The
branches of an ICU message differ between languages: what stands only in some of them may be left out, and a
translation that needs no plural may use the plain argument. A count may be left out where the other side writes the
number (one file, 1 個檔案). In Markdown and prose, HTML is markup of the text and may differ; in entries of catalogs
it may not; there, tags must also be closed and opened as the source does it. Code, formulas and URLs are left alone,
{#anchor} and other attributes as well. What is lost or new several times in an entry is told once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from termkit.core.document import Document, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Finding, Spot
from termkit.core.mqm import Severity
from termkit.core.place import spot
from termkit.core.rule import Rule, Sample, finding_at
from termkit.core.span import Span
from termkit.text.placeholders import HTML, Placeholder, find_placeholders
from termkit.text.tags import find_tags, without_partner

_COARSE = frozenset({"section", "document"})
_COUNTS = frozenset({"count", "n", "num", "number", "total", "size", "length", "quantity"})
_COUNTERS = (
    "个個项項份条條张張篇页頁行列位名种種件台臺本段句字词詞门門组組套批轮輪步级級层層章节節天日周週月年秒次"
    "颗顆块塊片支只隻场場封则則款座辆輛棵家人"
)
_ONE = re.compile(
    rf"(?<![A-Za-z])(?:one|a single)(?![A-Za-z])|(?<![第统統唯逐十百千万萬零〇])[一两兩] ?[{_COUNTERS}]"
    rf"|(?<![\d.,第])1 ?[{_COUNTERS}]|(?<![简簡菜订訂清表])[单單][个個]",
    re.IGNORECASE,
)  # a numeral before what it counts; not the first, the seventy-first or a unified one
_MONEY = re.compile(r"[元圓圆¥￥€]|USD|dollars?", re.IGNORECASE)
_VERBATIM = re.compile(r"(?<![:`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\$\$?[^$]+\$|[a-z]+://\S+", re.DOTALL)
# Tags that only format: emphasis need not fall on the same words in another language.
_FORMATTING = re.compile(
    r"</?(?:b|i|em|strong|u|s|sub|sup|small|big|br|wbr|span|code|mark|font|q|cite|kbd|var|samp|abbr|del|ins)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[{%<`$\ufffc]")


class _Side(NamedTuple):
    """What stands in a passage: in its text, and in its code, formulas and URLs, which are not compared."""

    plain: list[Placeholder]
    code: list[Placeholder]


def _check(view: PairView) -> Iterator[Finding]:
    renamed: set[tuple[str, str]] = set()
    for segment in view.pair.segments:
        if segment.basis in _COARSE or segment.target.start == segment.target.end:
            continue
        source = _placeholders(view.source, segment.source, segment)
        target = _placeholders(view.target, segment.target, segment)
        told: list[Placeholder] = []
        if source.plain or target.plain:
            yield from _compare(view, segment, source, target, told)
            yield from _references(view, source.plain, target.plain, renamed)
        if segment.basis == "unit":
            yield from _unpaired(view, segment, {one.key for one in told})


def _compare(
    view: PairView, segment: Segment, source: _Side, target: _Side, told: list[Placeholder]
) -> Iterator[Finding]:
    """Findings on what one side lacks; adds it to ``told``."""
    texts = [
        side.document.text[slice(*span)]
        for side, span in ((view.source, segment.source), (view.target, segment.target))
    ]
    source, target = (_Side([one for one in side.plain if one.kind != "role"], side.code) for side in (source, target))
    source, target = _signs_apart(source, target, texts[1]), _signs_apart(target, source, texts[0])
    lost, new = _without(texts[1], source, target), _without(texts[0], target, source)
    if any(_MONEY.search(text) for text in texts):
        lost, new = _less_dollars(lost, new), _less_dollars(new, lost)
    olds, others = _alike(lost), _alike(new)
    for number, places in enumerate(others):
        old = olds[number] if number < len(olds) else []
        yield _finding(view, spot(view.target, places[0].start, places[0].end), old, places)
    for old in olds[len(others) :]:
        yield _finding(view, spot(view.target, *segment.target), old, [])
    told += [*lost, *new]
    if not told:
        yield from _order(view, source.plain, target.plain)


def _alike(some: Iterable[Placeholder]) -> list[list[Placeholder]]:
    """The same placeholders together, in the order in which each first stands."""
    groups: dict[str, list[Placeholder]] = {}
    for one in some:
        groups.setdefault(one.key, []).append(one)
    return list(groups.values())


def _signs_apart(side: _Side, other: _Side, text: str) -> _Side:
    """With the %{name} of {rate}%{name} as a percent sign and {name}, where the other side, ``text``, has them so."""
    if "%" not in text or not any(one.key.startswith("%{") for one in side.plain):
        return side
    keys = {one.key for one in (*other.plain, *other.code)}
    if any(key.startswith("%{") for key in keys):
        return side
    ends = {one.end for one in side.plain if not one.key.startswith("%{")}
    return side._replace(
        plain=[
            one._replace(start=one.start + 1, kind="brace", key=one.key[1:])
            if one.start in ends and one.key.startswith("%{") and one.key[1:] in keys
            else one
            for one in side.plain
        ]
    )


def _unpaired(view: PairView, segment: Segment, told: set[str]) -> Iterator[Finding]:
    """The first tag of an entry that is not closed or not opened, where the source's all are."""
    text = view.target.document.text[slice(*segment.target)]
    if ">" not in text or "<" not in text:
        return
    source = find_tags(view.source.document.text[slice(*segment.source)])
    known = {tag.element for tag in source}
    verbatim: dict[Span, list[Span]] = {}
    alone = [
        tag
        for tag in without_partner(find_tags(text))
        if (tag.element in known or tag.element in HTML) and f"<{tag.element}>" not in told
        if not _in_code(view.target.document, _moved(tag.start, tag.end, segment.target.start), verbatim)
    ]
    if alone and not without_partner(source):
        places = [spot(view.target, *_moved(tag.start, tag.end, segment.target.start)) for tag in alone]
        fault = "closes nothing" if alone[0].closing else "is not closed"
        yield finding_at(
            places[0],
            rule=RULE.name,
            severity="major",
            message=f"the tag {places[0].text!r} {fault}",
            related=places[1:],
            confidence=0.95,
        )


def _moved(start: int, end: int, offset: int) -> Span:
    return Span(start + offset, end + offset)


def _less_dollars(some: Sequence[Placeholder], others: Sequence[Placeholder]) -> list[Placeholder]:
    """Without ${price} that became {price} 美元: a dollar sign and a placeholder."""
    keys = {one.key.removeprefix("$") for one in others}
    return [one for one in some if one.kind != "brace" or one.key.removeprefix("$") not in keys]


def _references(
    view: PairView, source: Sequence[Placeholder], target: Sequence[Placeholder], renamed: set[tuple[str, str]]
) -> Iterator[Finding]:
    """References that point elsewhere, each change once; one that is left out, or added, is the writer's business."""
    lost, new = _references_only(source, target), _references_only(target, source)
    if len(lost) != len(new):
        return
    for old, other in zip(lost, new, strict=True):
        same_role = old.key.partition("`")[0] == other.key.partition("`")[0]
        if same_role and (old.key, other.key) not in renamed:
            renamed.add((old.key, other.key))
            yield _finding(view, spot(view.target, other.start, other.end), [old], [other], "neutral", 0.3)


def _references_only(asked: Sequence[Placeholder], given: Sequence[Placeholder]) -> list[Placeholder]:
    """The references of one side that the other lacks, each once."""
    known = {one.key for one in given}
    return list({one.key: one for one in reversed(asked) if one.kind == "role" and one.key not in known}.values())[::-1]


def _placeholders(view: DocumentView, span: Span, segment: Segment) -> _Side:
    """Those of a passage, at the document's offsets; apart those that are a part of code, of a URL or of a formula."""
    side = _Side([], [])
    text = view.document.text[span.start : span.end]
    if not _MARKS.search(text):
        return side
    verbatim: dict[Span, list[Span]] = {}
    for one in find_placeholders(text):
        if one.kind in ("tag", "inline") and segment.basis != "unit":
            continue
        if one.kind == "tag" and _FORMATTING.match(one.key):
            continue
        place = _moved(one.start, one.end, span.start)
        coded = _in_code(view.document, place, verbatim)
        (side.code if coded else side.plain).append(one._replace(start=place.start, end=place.end))
    return side


def _in_code(document: Document, one: Span, verbatim: dict[Span, list[Span]]) -> bool:
    """True inside a code span, a formula or a URL. Masks that touch are one, so the place within it is looked at.

    ``verbatim`` keeps what was found in each mask.
    """
    number = bisect_right(document.masks, one) - 1
    for mask in document.masks[max(0, number) : number + 2]:
        if mask.start <= one.start and one.end <= mask.end:
            if mask not in verbatim:
                verbatim[mask] = [Span(*part.span()) for part in _VERBATIM.finditer(document.text, *mask)]
            inside = verbatim[mask]
            last = bisect_right(inside, Span(one.start, len(document.text))) - 1
            return last >= 0 and one.end <= inside[last].end
    return False


def _without(text: str, asked: _Side, given: _Side) -> list[Placeholder]:
    """Those of one side that the other, ``text``, has neither in its text nor in its code."""
    counted = Counter(one.key for one in given.code)
    counted -= Counter(one.key for one in asked.code)
    counted += Counter(one.key for one in given.plain)
    known = counted.keys() | {one.key for one in given.code}
    left: list[Placeholder] = []
    seen: Counter[str] = Counter()
    for one in asked.plain:
        seen[one.key] += 1
        enough = seen[one.key] <= counted[one.key] if _is_taken_in_turn(one) else one.key in known
        if enough or one.optional or (_is_count(one) and _ONE.search(text)):
            continue
        left.append(one)
    return left


def _is_taken_in_turn(one: Placeholder) -> bool:
    return (one.kind == "printf" and not one.name and "$" not in one.key) or one.key in ("{}", "\ufffc")


def _is_count(one: Placeholder) -> bool:
    return one.name.lower() in _COUNTS or one.name.lower().endswith("count") or one.key in ("%d", "%i", "%u", "%ld")


def _order(view: PairView, source: Sequence[Placeholder], target: Sequence[Placeholder]) -> Iterator[Finding]:
    """Conversions without a name, in an order in which the program would put the wrong values."""
    left, right = (
        [one for one in side if one.kind == "printf" and _is_taken_in_turn(one)] for side in (source, target)
    )
    if len(left) == len(right):
        for old, new in zip(left, right, strict=True):
            if old.key != new.key:
                yield _finding(view, spot(view.target, new.start, new.end), [old], [new])
                return


def _finding(
    view: PairView,
    place: Spot,
    old: Sequence[Placeholder],
    new: Sequence[Placeholder],
    severity: Severity = "major",
    confidence: float = 0.95,
) -> Finding:
    """One finding on the places of one placeholder in the source, or in the target, or on both."""
    was = _shown(view.source, old[0]) if old else ""
    now = _shown(view.target, new[0]) if new else ""
    if old and new:
        message = f"{now} stands where the source has {was}"
    else:
        message = f"{was} is missing" if old else f"{now} is not in the source"
    related = [spot(view.source, one.start, one.end) for one in old]
    related += [spot(view.target, one.start, one.end) for one in new[1:]]
    written = [view.source.document.text[one.start : one.end] for one in old[:1] if new and one.kind != "inline"]
    return finding_at(
        place,
        rule=RULE.name,
        severity=severity,
        message=message,
        related=related,
        suggestions=tuple(written),
        confidence=confidence,
    )


def _shown(view: DocumentView, one: Placeholder) -> str:
    return (
        "an inline element" if one.kind == "inline" else f"the placeholder {view.document.text[one.start : one.end]!r}"
    )


RULE = Rule(
    name="placeholder-mismatch",
    summary="a placeholder of the source is missing, changed or new in the target",
    severity="major",
    mqm="omitted-variable",
    doc=__doc__,
    pair=_check,
    samples=(
        Sample(
            concepts="檔案: file",
            source="已上傳 {count} 個檔案到 {folder}。",
            target="Uploaded {count} files to {dir}.",
            finds=("{dir}",),
        ),
        Sample(
            concepts="file: 文件",
            source="%s has %d files.",
            source_language="en",
            target="%d 个文件在 %s 里。",
            language="zh-Hans",
            finds=("%d",),
            note="without names the program fills them in turn: %2$d and %1$s may change places",
        ),
        Sample(
            concepts="file: 文件",
            source="{count, plural, one {# file for {name}} other {# files for {name}}} at ${price}, 100% done.",
            source_language="en",
            target="{name} 的 {count} 個檔案，${price}，完成 100%。",
            language="zh-Hant-TW",
            finds=(),
            note="no plural in Chinese, another order, and a percent sign that is none",
        ),
        Sample(
            concepts="file: 文件",
            source="The file took %.3fs, incl. {rate}% {name}",
            source_language="en",
            target="此文件用了 %.3f 秒，包括{rate}%{name}",
            language="zh-Hans",
            finds=(),
            note="%.3fs is %.3f and a unit, and the %{name} here is a percent sign and {name}",
        ),
        Sample(
            concepts="file: 文件",
            source="One file in `{a: 1}` {#intro}",
            source_language="en",
            target="`{b: 1}` 裡有 {count} 個檔案 {#引言}",
            language="zh-Hant-TW",
            finds=(),
            note="code, an anchor, and a count that the source writes as a word",
        ),
        Sample(
            concepts="file: 文件",
            source="Saved to {0}",
            source_language="en",
            target="两边都已保存",
            language="zh-Hans",
            finds=("两边都已保存",),
            note="{0} may be anything, and 两边 counts nothing that it could stand for",
        ),
        Sample(
            concepts="file: 文件",
            source="%d files are left",
            source_language="en",
            target="一起留下的第一个文件",
            language="zh-Hans",
            finds=("一起留下的第一个文件",),
            note="neither together (一起) nor first (第一个) is the number of the files",
        ),
    ),
)
