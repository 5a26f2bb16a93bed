"""A placeholder of the source is missing, changed or new in the target.

Placeholders are what a program replaces: {x}, {{x}}, ${x}, %s, %(x)s, %1$s, ICU arguments, inline tags, $t(key), and
references such as :numref:`fig_x`. They may stand in another order and may be repeated, but the same ones must be
there; conversions without a name (%s, %d) are taken in turn by the program, so their number and order count too. The
branches of an ICU message differ between languages: what stands only in some of them may be left out, and a
translation that needs no plural may use the plain argument. A count may be left out where the other side writes the
number (one file, 1 個檔案). In Markdown and prose, HTML is markup of the text and may differ; in entries of catalogs
it may not. Code, formulas and URLs are left alone, {#anchor} and other attributes as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from termkit.core.document import Document, Segment
from termkit.core.evidence import DocumentView, PairView
from termkit.core.finding import Finding, Spot
from termkit.core.mqm import Severity
from termkit.core.place import spot
from termkit.core.rule import Rule, Sample, finding_at
from termkit.core.span import Span
from termkit.text.placeholders import Placeholder, find_placeholders

_COARSE = frozenset({"section", "document"})
_COUNTS = frozenset({"count", "n", "num", "number", "total", "size", "length", "quantity", "0"})
_ONE = re.compile(r"(?<![A-Za-z])(?:an?|one|once|single|1)(?![A-Za-z])|[一单單两兩]|1", re.IGNORECASE)
_MONEY = re.compile(r"[元圓圆¥￥€]|USD|dollars?", re.IGNORECASE)
_VERBATIM = re.compile(r"(?<![:`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\$\$?[^$]+\$|[a-z]+://\S+", re.DOTALL)
# Tags that only format: emphasis need not fall on the same words in another language.
_FORMATTING = re.compile(
    r"</?(?:b|i|em|strong|u|s|sub|sup|small|big|br|wbr|span|code|mark|font|q|cite|kbd|var|samp|abbr|del|ins)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[{%<`$\ufffc]")


def _check(view: PairView) -> Iterator[Finding]:
    renamed: set[tuple[str, str]] = set()
    for segment in view.pair.segments:
        if segment.basis in _COARSE or segment.target.start == segment.target.end:
            continue
        source = _placeholders(view.source, segment.source, segment)
        target = _placeholders(view.target, segment.target, segment)
        if source or target:
            yield from _compare(view, segment, source, target)
            yield from _references(view, source, target, renamed)


def _compare(
    view: PairView, segment: Segment, source: Sequence[Placeholder], target: Sequence[Placeholder]
) -> Iterator[Finding]:
    source, target = ([one for one in side if one.kind != "role"] for side in (source, target))
    lost = _without(view.target, segment.target, source, target)
    new = _without(view.source, segment.source, target, source)
    if _MONEY.search(
        view.source.document.text[slice(*segment.source)] + view.target.document.text[slice(*segment.target)]
    ):
        lost, new = _less_dollars(lost, new), _less_dollars(new, lost)
    for number, other in enumerate(new):
        old = lost[number] if number < len(lost) else None
        yield _finding(view, spot(view.target, other.start, other.end), old, other)
    for old in lost[len(new) :]:
        yield _finding(view, spot(view.target, *segment.target), old, None)
    if not lost and not new:
        yield from _order(view, source, target)


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
            yield _finding(view, spot(view.target, other.start, other.end), old, other, "neutral", 0.3)


def _references_only(asked: Sequence[Placeholder], given: Sequence[Placeholder]) -> list[Placeholder]:
    """The references of one side that the other lacks, each once."""
    known = {one.key for one in given}
    return list({one.key: one for one in reversed(asked) if one.kind == "role" and one.key not in known}.values())[::-1]


def _placeholders(view: DocumentView, span: Span, segment: Segment) -> list[Placeholder]:
    """Those of a passage, at the document's offsets; not those that are a part of code, of a URL or of a formula."""
    text = view.document.text[span.start : span.end]
    if not _MARKS.search(text):
        return []
    found = [
        one._replace(start=one.start + span.start, end=one.end + span.start)
        for one in find_placeholders(text)
        if segment.basis == "unit" or one.kind not in ("tag", "inline")
        if not (one.kind == "tag" and _FORMATTING.match(one.key))
    ]
    verbatim: dict[Span, list[Span]] = {}
    return [one for one in found if not _in_code(view.document, one, verbatim)]


def _in_code(document: Document, one: Placeholder, verbatim: dict[Span, list[Span]]) -> bool:
    """True inside a code span, a formula or a URL. Masks that touch are one, so the place within it is looked at.

    ``verbatim`` keeps what was found in each mask.
    """
    number = bisect_right(document.masks, Span(one.start, one.end)) - 1
    for mask in document.masks[max(0, number) : number + 2]:
        if mask.start <= one.start and one.end <= mask.end:
            if mask not in verbatim:
                verbatim[mask] = [Span(*part.span()) for part in _VERBATIM.finditer(document.text, *mask)]
            inside = verbatim[mask]
            last = bisect_right(inside, Span(one.start, len(document.text))) - 1
            return last >= 0 and one.end <= inside[last].end
    return False


def _without(
    view: DocumentView, span: Span, asked: Sequence[Placeholder], given: Sequence[Placeholder]
) -> list[Placeholder]:
    """Those of one side that the other lacks."""
    known = {one.key for one in given}
    counted = Counter(one.key for one in given)
    text = view.document.text[span.start : span.end]
    left: list[Placeholder] = []
    seen: Counter[str] = Counter()
    for one in asked:
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
                yield _finding(view, spot(view.target, new.start, new.end), old, new)
                return


def _finding(
    view: PairView,
    place: Spot,
    old: Placeholder | None,
    new: Placeholder | None,
    severity: Severity = "major",
    confidence: float = 0.95,
) -> Finding:
    was = _shown(view.source, old) if old else ""
    now = _shown(view.target, new) if new else ""
    if old and new:
        message = f"{now} stands where the source has {was}"
    else:
        message = f"{was} is missing" if old else f"{now} is not in the source"
    return finding_at(
        place,
        rule=RULE.name,
        severity=severity,
        message=message,
        related=[spot(view.source, old.start, old.end)] if old else (),
        suggestions=(view.source.document.text[old.start : old.end],) if old and new and old.kind != "inline" else (),
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
            source="One file in `{a: 1}` {#intro}",
            source_language="en",
            target="`{b: 1}` 裡有 {count} 個檔案 {#引言}",
            language="zh-Hant-TW",
            finds=(),
            note="code, an anchor, and a count that the source writes as a word",
        ),
    ),
)
