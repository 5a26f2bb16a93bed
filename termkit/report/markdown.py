"""Findings as Markdown for a comment under a pull request: counts, concepts and what the texts do, findings by file.

Whatever comes from a file stands in a code span, so that no text can mention people, link, or break a table.
A comment may hold 65,536 characters: findings that do not fit are counted, the worst are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from termkit.core.finding import ConceptCount, Finding
from termkit.core.mqm import SEVERITIES
from termkit.core.result import CheckResult
from termkit.errors import Problem
from termkit.report.characters import encodable, harmless
from termkit.report.context import ReportContext
from termkit.report.findings import plural, worst_first
from termkit.report.places import relative_path

_COMMENT_SIZE = 60_000  # bytes
_LONGEST = 300  # code points of a quoted text
_FORMS = 5  # renderings of one concept
_TABLE_HEAD = (
    "| concept | needed | met | rival | absent | in the texts | practice |",
    "| --- | ---: | ---: | ---: | ---: | --- | --- |",
)


def render(result: CheckResult, context: ReportContext) -> str:
    """The page, fit for a comment."""
    return page(result, context, size=_COMMENT_SIZE)


def page(result: CheckResult, context: ReportContext, *, size: int) -> str:
    """The page of at most ``size`` bytes, with a line break at the end. A third of it is for the concepts."""
    head = [*_counts(result), *_unread(result, context.root, size // 6), *_concepts(result.concepts, size // 3)]
    rest = size - _bytes(head) - 200  # for what says how many are left out
    return encodable("\n".join([*head, *_findings(result, context.root, rest)])) + "\n"


def quoted(text: str) -> str:
    """The text as code on one line, fit for a table cell too; control characters show as U+FFFD."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    text = harmless(text)
    if not text:
        return "—"
    if not any(char in "`|\\" for char in text):
        return f"`{text}`"
    escaped = "".join(
        f"&#{ord(char)};" if char.isascii() and not char.isalnum() and char != " " else char for char in text
    )
    return f"<code>{escaped}</code>"


def _bytes(lines: Iterable[str]) -> int:
    return sum(len(line.encode("utf-8", "surrogatepass")) + 1 for line in lines)


def _counts(result: CheckResult) -> Iterator[str]:
    yield "## termkit"
    yield ""
    files = plural(len(result.paths), "file")
    if not result.findings:
        yield f"{files}: nothing found."
    else:
        yield f"| files | {' | '.join(SEVERITIES)} |"
        yield f"| ---: {'| ---: ' * len(SEVERITIES)}|"
        yield f"| {len(result.paths):,} | {' | '.join(f'{result.count(s):,}' for s in SEVERITIES)} |"
    known = [(len(result.baselined), "in the baseline"), (len(result.suppressed), "suppressed")]
    if any(number for number, _ in known):
        yield ""
        listed = [f"{plural(number, 'finding')} {what}" for number, what in known if number]
        yield f"Known: {', '.join(listed)}."
    if result.alone:
        yield ""
        yield f"{plural(len(result.alone), 'file')} without a source, checked alone."


def _unread(result: CheckResult, root: str, size: int) -> Iterator[str]:
    if not result.unread:
        return
    yield ""
    yield f"### Not read: {plural(len(result.unread), 'fault')}"
    yield ""
    lines = (_problem(problem, root) for problem in result.unread)
    yield from _fitting(lines, len(result.unread), size, "- … and {} more")


def _problem(problem: Problem, root: str) -> str:
    place = f":{problem.line}:{problem.column}" if problem.line else ""
    return f"- {quoted(relative_path(problem.path, root) + place)}: {quoted(problem.message)}"


def _concepts(concepts: Sequence[ConceptCount], size: int) -> Iterator[str]:
    rows = [count for count in concepts if count.met < count.required]
    if not rows:
        return
    yield ""
    yield "### Concepts"
    yield ""
    yield from _TABLE_HEAD
    rest = "\n… and {} more concepts that are not met everywhere"
    yield from _fitting(map(_concept, rows), len(rows), size, rest)


def _concept(count: ConceptCount) -> str:
    name = quoted(count.preferred or count.concept)
    numbers = f"{count.required:,} | {count.met:,} | {count.rivals:,} | {count.missing:,}"
    return f"| {name} | {numbers} | {_forms(count.spread)} | {_forms(count.practice)} |"


def _forms(forms: Sequence[tuple[str, int]]) -> str:
    shown = [f"{quoted(form)} {number:,}×" for form, number in forms[:_FORMS]]
    if len(forms) > _FORMS:
        shown.append(f"{len(forms) - _FORMS:,} more")
    return ", ".join(shown)


def _findings(result: CheckResult, root: str, size: int) -> Iterator[str]:
    """The findings by file, in the order of places; of too many, the worst."""
    kept: dict[str, list[Finding]] = defaultdict(list)
    worst = worst_first(result.findings)
    for finding in worst:
        lines = [_finding(finding)] if finding.path in kept else [*_heading(finding.path, root), _finding(finding)]
        size -= _bytes(lines)
        if size < 0:
            break
        kept[finding.path].append(finding)
    for path in sorted(kept):
        yield from _heading(path, root)
        yield from (_finding(finding) for finding in sorted(kept[path], key=lambda f: f.order))
    left = len(worst) - sum(map(len, kept.values()))
    if left:
        yield ""
        yield f"… and {plural(left, 'more finding')}, none of them worse than those above."


def _heading(path: str, root: str) -> list[str]:
    return ["", f"### {quoted(relative_path(path, root))}", ""]


def _finding(finding: Finding) -> str:
    concept = f" {quoted(finding.concept)}" if finding.concept else ""
    segment = f" in {quoted(finding.segment)}" if finding.segment else ""
    place = f"{finding.line}:{finding.column}{segment}"
    return f"- {place} **{finding.severity}** {quoted(finding.rule)}{concept}: {quoted(finding.message)}"


def _fitting(lines: Iterable[str], total: int, size: int, rest: str) -> Iterator[str]:
    """The lines that fit, and how many of the ``total`` do not."""
    for number, line in enumerate(lines):
        size -= _bytes([line])
        if size < 0:
            yield rest.format(f"{total - number:,}")
            return
        yield line
