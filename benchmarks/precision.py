"""``python -m benchmarks.precision CORPUS``: how many of the findings of ``termkit check`` are faults, by reading.

The checker runs over aligned segments; a sample of its findings is drawn by chance, shown, and labelled by a person.
Labels are kept in ``labels/`` and used again by every later run.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.precision_data import CORPORA, DATA, Checked, check_corpus, check_rows, marked, read_rows
from benchmarks.precision_labels import (
    VERDICTS,
    Label,
    Labels,
    Standing,
    forgotten,
    key_of,
    read_labels,
    read_sheet,
    sample,
    sheet,
    standing,
    strata,
    tier,
    weighted,
    wilson,
    write_labels,
)
from benchmarks.precision_later import later_lines
from termkit.core.finding import Finding
from termkit.core.language import canonical
from termkit.core.rule import Rule
from termkit.errors import TermkitError
from termkit.rules import RULES

_FOLDER = Path(__file__).with_name("labels")
_ROW = "{:<8} {:<22} {:>6} {:>8} {:>7} {:>5} {:>5}  {}"
_HELP = "t true, f false, u unsure, s skip, q quit; a cause may follow: 'f other sense'"


class Given(NamedTuple):
    """A bitext of one's own."""

    glossary: Path | None
    source: str
    target: str


@click.command()
@click.argument("corpus")
@click.option("--data", default=DATA, show_default=True, type=click.Path(path_type=Path), help="The data folder.")
@click.option("--glossary", type=click.Path(path_type=Path, dir_okay=False), help="For a JSONL file of your own.")
@click.option("--from", "source", default="", metavar="TAG", help="Language of its sources.")
@click.option("--to", "target", default="", metavar="TAG", help="Language of its targets.")
@click.option("--sample", "number", default=60, show_default=True, type=click.IntRange(0), help="Findings to read.")
@click.option("--seed", default=1, show_default=True, help="Of the draw.")
@click.option("--rule", "names", multiple=True, type=click.Choice([rule.name for rule in RULES]))
@click.option("--tier", "tiers", multiple=True, type=click.Choice(["error", "warning", "note"]))
@click.option("--label", "ask", is_flag=True, help="Ask for the labels that the sample lacks.")
@click.option("--who", default="reader-1", show_default=True, help="Whose labels they are.")
@click.option("--export", "export", type=click.Path(path_type=Path, dir_okay=False), help="Write what lacks a label.")
@click.option("--import", "sheets", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--labels", "folder", default=_FOLDER, type=click.Path(path_type=Path), help="Where labels are kept.")
def main(
    corpus: str,
    data: Path,
    glossary: Path | None,
    source: str,
    target: str,
    number: int,
    seed: int,
    names: tuple[str, ...],
    tiers: tuple[str, ...],
    ask: bool,
    who: str,
    export: Path | None,
    sheets: tuple[Path, ...],
    folder: Path,
) -> None:
    """Measure the precision of the checker on CORPUS: a name, or a JSONL file of id, source and target.

    Names: vue, d2l, tidb-operator, openclaw, openclaw-hant, cindy-before, wmt25.
    """
    rules = [rule for rule in RULES if not names or rule.name in names]
    try:
        checked = _check(corpus, data, Given(glossary, source, target), rules)
        path = folder / f"{corpus if corpus in CORPORA else Path(corpus).stem}.tsv"
        labels = read_labels(path)
        for each in sheets:
            labels |= read_sheet(each, who)
        if sheets:
            write_labels(path, labels)
        wanted = [finding for finding in checked.findings if not tiers or tier(finding) in tiers]
        drawn = sample(wanted, number, seed)
        if ask:
            _ask(drawn, checked, labels, path, who)
        if export:
            unread = [finding for finding in drawn if key_of(finding) not in labels]
            export.write_text(sheet((each, *marked(checked, each)) for each in unread), encoding="utf-8")
            click.echo(f"{export}: {len(unread)} findings of the sample lack a label", err=True)
    except TermkitError as error:
        raise click.UsageError(str(error)) from None
    for line in _report(corpus, checked, wanted, labels, rules if not tiers else ()):
        click.echo(line)
    if any("fixed_later" in row for row in checked.rows.values()):
        for line in later_lines(checked):
            click.echo(line)


def _check(corpus: str, data: Path, given: Given, rules: Sequence[Rule]) -> Checked:
    if corpus in CORPORA:
        chosen = CORPORA[corpus]
        if not (data / chosen.segments).exists():
            raise click.UsageError(f"{data / chosen.segments}: not there; --data DIR names the folder that holds it")
        return check_corpus(chosen, data, rules)
    if not Path(corpus).is_file():
        raise click.UsageError(f"{corpus!r} is neither a file nor one of {', '.join(CORPORA)}")
    if not (given.glossary and given.source and given.target):
        raise click.UsageError(f"{corpus}: a file of your own needs --glossary FILE --from TAG --to TAG")
    from termkit.jobs.glossary_exchange import read_any

    languages = canonical(given.source), canonical(given.target)
    return check_rows(list(read_rows(Path(corpus), "source", "target")), read_any(given.glossary), languages, rules)


def _ask(drawn: Sequence[Finding], checked: Checked, labels: Labels, path: Path, who: str) -> None:
    """Shows what has no label yet and takes the answers; every answer is written at once."""
    unread = [finding for finding in drawn if key_of(finding) not in labels]
    for count, finding in enumerate(unread, 1):
        source, target = marked(checked, finding)
        place = f"{count}/{len(unread)} {tier(finding)} {finding.rule} {finding.concept} {finding.segment}"
        click.echo(f"\n{place}\n  {finding.message}\n  S {source}\n  T {target}")
        answer, cause = _answer()
        if answer == "q":
            return
        if answer != "s":
            labels[key_of(finding)] = Label(VERDICTS[answer], cause, who)
            write_labels(path, labels)


def _answer() -> tuple[str, str]:
    while True:
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            return "q", ""
        answer, _, cause = line.strip().partition(" ")
        if not line or answer in ("s", "q"):
            return answer or "q", ""
        if answer in VERDICTS:
            return answer, cause.strip()
        click.echo(_HELP)


def _report(
    corpus: str, checked: Checked, findings: Sequence[Finding], labels: Labels, rules: Sequence[Rule]
) -> Iterator[str]:
    segments = len(checked.rows)
    yield f"{corpus}: {segments} segments, {len(findings)} findings, {len(labels)} labels"
    yield _ROW.format("tier", "rule", "found", "per 1000", "labels", "read", "true", "precision (95 %)")
    standings: dict[str, list[Standing]] = {}
    for (name, rule), group in strata(findings).items():
        fared = standing(group, labels)
        standings.setdefault(name, []).append(fared)
        share = (fared.precision, *wilson(fared.true, fared.read)) if fared.read else None
        yield _line(name, rule, fared, segments, share)
    for name, several in standings.items():
        total = Standing(*(sum(column) for column in zip(*several, strict=True)))
        yield _line(name, "all, by their findings", total, segments, weighted(several))
    covered = sum(key_of(finding) in labels for finding in findings)
    gone = Counter(label.verdict for label in forgotten(labels, checked.findings, [rule.name for rule in rules]))
    yield f"{covered} of {len(findings)} findings have a label"
    if gone:
        yield f"labels of findings that are not made any more: {gone['true']} true, {gone['false']} false"


def _line(name: str, rule: str, fared: Standing, segments: int, share: tuple[float, float, float] | None) -> str:
    rate = f"{fared.found * 1000 / max(1, segments):.1f}"
    said = "{:.2f} ({:.2f} to {:.2f})".format(*share) if share else "-"
    return _ROW.format(name, rule, fared.found, rate, fared.covered, fared.read, fared.true, said)


if __name__ == "__main__":
    main()
