"""Scores as text for a person: tables, best draft first, with what is to be known of each number below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from termkit.core.score import Comparison, DraftScores, Profile, ProfilePart, ScoreResult, WeakSegment
from termkit.report.score.tables import (
    CEILING,
    Table,
    agreement_line,
    cell,
    chance,
    compared_by,
    digits_of,
    gate_line,
    higher_is_better,
    number,
    pairing_line,
    plain,
    signed,
    some,
    tables,
)
from termkit.report.text import width
from termkit.score.profiles import MANY, extremes, sparkline

_LONGEST = 160  # columns of a text that is quoted
_PARTS = 3  # named at either end of a profile
_NAME = 40  # columns of a name of one
_PATH = 60  # columns of a path in a table


def render(result: ScoreResult, *, color: bool = False) -> str:
    """The report as text that ends with a line break."""
    lines: list[str] = []
    for table in tables(result.drafts):
        lines += _table(table, result)
        lines += _below(table)
    lines += map(agreement_line, result.agreements)
    if result.agreements:
        lines.append("")
    if result.caution:
        lines += [result.caution, ""]
    lines += [
        f"{_verdict(False, color)}  sacrebleu counted something else: {plain(text)}" for text in result.differences
    ]
    lines += [f"{_verdict(gate.passed, color)}  {gate_line(gate)}" for gate in result.gates]
    return "\n".join(lines).rstrip("\n") + "\n"


def _verdict(passed: bool, color: bool) -> str:
    word = "PASS" if passed else "FAIL"
    if not color:
        return word
    import click

    return click.style(word, fg="green" if passed else "red", bold=True)


def _table(table: Table, result: ScoreResult) -> Iterator[str]:
    """Title, drafts, ceiling, signatures."""
    yield plain(table.title)
    ranked = len(table.drafts) > 1 and any(draft.cluster for draft in table.drafts)
    first = ("#",) if ranked else ()
    rows = [(*first, "draft", *table.metrics)]
    for draft in table.drafts:
        rank = (str(draft.cluster or "-"),) if ranked else ()
        rows.append((*rank, _end(draft.path), *(cell(draft.score(metric)) for metric in table.metrics)))
    ceilings = [table.ceiling(metric) for metric in table.metrics]
    if any(ceiling is not None for ceiling in ceilings):
        cells = (number(metric, ceiling) for metric, ceiling in zip(table.metrics, ceilings, strict=True))
        rows.append((*("" for _ in first), CEILING, *cells))
    yield from _aligned(rows, len(first) + 1)
    yield ""
    yield from _signatures(table)
    if result.draws and any(score.interval for draft in table.drafts for score in draft.scores):
        yield f"± is half of where 95 of 100 of {result.draws} resamples lie"
    if ranked:
        yield from _clusters(table, result.comparisons)
    yield ""


def _aligned(rows: Sequence[Sequence[str]], left: int) -> Iterator[str]:
    """The first ``left`` columns to the left, the others to the right; wide characters take two columns."""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        names = [text + " " * (size - width(text)) for text, size in zip(row[:left], widths[:left], strict=True)]
        values = [" " * (size - width(text)) + text for text, size in zip(row[left:], widths[left:], strict=True)]
        yield "  ".join([*names, *values])


def _clusters(table: Table, comparisons: Sequence[Comparison]) -> Iterator[str]:
    metric = compared_by(table, comparisons)
    if metric is not None:
        yield (
            f"#: drafts with the same number cannot be told apart by {metric} "
            "(all pairs, paired resamples, Holm's correction, 0.05)"
        )


def _signatures(table: Table) -> Iterator[str]:
    """Each metric's signature with n, once where the drafts share it, else with the drafts that it holds for."""
    column = max(map(len, table.metrics), default=0)
    for metric in table.metrics:
        paths: dict[tuple[str, int], list[str]] = {}
        for draft in table.drafts:
            score = draft.score(metric)
            if score:
                paths.setdefault((score.signature, score.n), []).append(draft.path)
        for (signature, n), of in paths.items():
            where = f"  ({some(of)})" if len(paths) > 1 else ""
            yield f"{metric:<{column}}  n={n}  {signature}{where}"
    pairings: dict[str, list[str]] = {}
    for draft in table.drafts:
        for pairing in draft.pairings:
            pairings.setdefault(pairing_line(pairing), []).append(draft.path)
    for how, of in pairings.items():
        where = f"  ({some(of)})" if len(of) < len(table.drafts) else ""
        yield f"{'paired':<{column}}  {how}{where}"


def _below(table: Table) -> Iterator[str]:
    """What is known of each draft besides its scores."""
    for draft in table.drafts:
        lines = [*_details(draft), *_deltas(draft), *_flags(draft), *map(_profile, draft.profiles)]
        for weak in draft.worst:
            lines += _weak(weak)
        if lines:
            yield plain(draft.path)
            yield from (f"  {line}" for line in lines)
            yield ""


def _details(draft: DraftScores) -> Iterator[str]:
    for detail in draft.details:
        counts = ", ".join(f"{name} {count}" for name, count in detail.counts if count)
        if counts:
            yield f"{detail.metric} {detail.what}: {counts}"


def _deltas(draft: DraftScores) -> Iterator[str]:
    for delta in draft.deltas:
        odds = "" if delta.p is None else f", p = {chance(delta.p)}"
        yield (
            f"{delta.metric} {signed(delta.metric, delta.difference)} against the baseline's "
            f"{number(delta.metric, delta.baseline)}{odds}"
        )


def _flags(draft: DraftScores) -> Iterator[str]:
    yield from (f"{flag.name}: {plain(flag.message)}" for flag in draft.flags)


def _profile(profile: Profile) -> str:
    ends = extremes(profile, _PARTS, higher_is_better(profile.metric))
    told = [
        f"{what} {', '.join(_part(profile.metric, part) for part in parts)}"
        for what, parts in (("weakest", ends.weakest), ("strongest", ends.strongest))
        if parts
    ]
    if profile.jagged is not None:
        uneven = f"uneven by {number(profile.metric, profile.jagged)} beyond chance"
        told.append(uneven if profile.jagged else "no more uneven than chance explains")
    drawn = sparkline(profile, digits_of(profile.metric))
    if len(profile.parts) > MANY:
        drawn = f"{len(profile.parts)} parts {drawn.rpartition(' ')[2]}"
    return f"{profile.metric} by {profile.by}  {drawn}  {'; '.join(told)}"


def _part(metric: str, part: ProfilePart) -> str:
    return f"{_short(part.name, _NAME) or 'the beginning'} {number(metric, part.value)}"


def _weak(weak: WeakSegment) -> Iterator[str]:
    where = f"line {weak.line}" if weak.line else f"segment {weak.number + 1}"
    yield f"{where}: {weak.metric} {number(weak.metric, weak.value)}"
    texts = [("source", weak.source), ("draft", weak.hypothesis), *(("reference", text) for text in weak.references)]
    for name, text in texts:
        if text or name == "draft":
            yield f"  {name:<9}  {_short(text)}".rstrip()
    for finding in weak.findings:
        yield f"  found      {_short(finding)}"


def _short(text: str, most: int = _LONGEST) -> str:
    """One line of at most ``most`` columns, whatever a text holds."""
    text = plain(text[: most * 2])
    if width(text) <= most:
        return text
    while width(text) >= most:
        text = text[: len(text) - max(1, (width(text) - most) // 2)]
    return text + "…"


def _end(path: str) -> str:
    """A path for a table: of a long one the end, which tells drafts apart."""
    path = plain(path)
    if width(path) <= _PATH:
        return path
    while width(path) >= _PATH:
        path = path[max(1, (width(path) - _PATH) // 2) :]
    return "…" + path
