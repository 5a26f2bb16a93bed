"""What a reader said of findings: kept in a table, drawn from by chance, and counted."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from termkit.core.finding import Finding
from termkit.core.mqm import Severity
from termkit.errors import InputError

TIERS: dict[Severity, str] = {"critical": "error", "major": "error", "minor": "warning", "neutral": "note"}
VERDICTS = {"t": "true", "f": "false", "u": "unsure"}
LONGEST = 24  # code points of a corpus that a label may quote
_Z = 1.959964  # of a normal distribution: 95 % lie within so many standard deviations
_HEADER = ("segment", "rule", "concept", "side", "start", "end", "text", "label", "cause", "who")


class Key(NamedTuple):
    """Which finding is meant, whatever else the corpus holds. Offsets are code points of the segment's own text."""

    segment: str
    rule: str
    concept: str
    side: str
    start: int
    end: int
    text: str


class Label(NamedTuple):
    """What somebody said of a finding."""

    verdict: str  # true, false, unsure
    cause: str
    who: str


Labels = dict[Key, Label]


def key_of(finding: Finding) -> Key:
    """The key under which a finding is remembered. Of a long text or a whole passage it has a digest, not the words."""
    text = " ".join(finding.text.split())
    if len(text) > LONGEST or not (finding.before or finding.after):
        text = "#" + hashlib.sha256(text.encode()).hexdigest()[:12]
    place = finding.side, finding.offset, finding.offset + len(finding.text)
    return Key(_cell(finding.segment), finding.rule, _cell(finding.concept), *place, text)


def read_labels(path: Path) -> Labels:
    """The labels in a table; none where there is no file. Raises InputError for a row that is none."""
    if not path.exists():
        return {}
    labels: Labels = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[1:], 2):
        key, label = _row(line.split("\t"), f"{path}:{number}:1")
        labels[key] = label
    return labels


def _row(cells: list[str], place: str) -> tuple[Key, Label]:
    if len(cells) < len(_HEADER):
        raise InputError(f"{place}: {len(cells)} columns; a label has {len(_HEADER)}: {', '.join(_HEADER)}")
    segment, rule, concept, side, start, end, text, verdict, cause, who = cells[: len(_HEADER)]
    if not (start.isdigit() and end.isdigit()):
        raise InputError(f"{place}: start and end must be numbers, not {start!r} and {end!r}")
    if verdict not in VERDICTS.values():
        raise InputError(f"{place}: {verdict!r} is no label; write one of {', '.join(VERDICTS.values())}")
    return Key(segment, rule, concept, side, int(start), int(end), text), Label(verdict, cause, who)


def write_labels(path: Path, labels: Labels) -> None:
    """Writes all labels, in the order of their keys, in one step."""
    from termkit.formats.files import write_atomic

    rows = ["\t".join(_HEADER)]
    rows += ["\t".join(_cell(part) for part in (*key, *label)) for key, label in sorted(labels.items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, ("\n".join(rows) + "\n").encode())


def _cell(part: str | int) -> str:
    return " ".join(str(part).split())


def sheet(findings: Iterable[tuple[Finding, str, str]]) -> str:
    """A table to be filled in elsewhere: the key, room for label, cause and who, and what a reader must see."""
    written = StringIO()
    table = csv.writer(written, "excel-tab", lineterminator="\n")
    table.writerow((*_HEADER, "message", "source", "target"))
    for found, source, target in findings:
        table.writerow(_cell(cell) for cell in (*key_of(found), "", "", "", found.message, source, target))
    return written.getvalue()


def read_sheet(path: Path, who: str) -> Labels:
    """The rows of a sheet that were filled in (t, f, u or the whole word). Raises InputError."""
    labels: Labels = {}
    try:
        rows = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""), "excel-tab"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    for number, cells in enumerate(rows[1:], 2):
        if len(cells) > 7 and (said := cells[7].strip().lower()):
            cells[7] = VERDICTS.get(said, said)
            key, label = _row([*cells, "", ""], f"{path}:{number}:1")
            labels[key] = label._replace(who=label.who or who)
    return labels


def tier(finding: Finding) -> str:
    """error, warning or note."""
    return TIERS[finding.severity]


def strata(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    """The findings by tier and rule, the worst tier first."""
    found: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for each in findings:
        found[tier(each), each.rule].append(each)
    order = list(dict.fromkeys(TIERS.values()))
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))


def sample(findings: Iterable[Finding], number: int, seed: int) -> list[Finding]:
    """``number`` findings by chance, the strata in turns, so that a rare rule is read too.

    The lot of a finding depends on the seed and its own key alone: when a rule changes, what stays is drawn again.
    """
    heaps = [sorted(stratum, key=lambda each: _lot(each, seed)) for stratum in strata(findings).values()]
    drawn: list[Finding] = []
    for turn in range(max(map(len, heaps), default=0)):
        drawn += [heap[turn] for heap in heaps if turn < len(heap)]
    return drawn[:number]


def _lot(finding: Finding, seed: int) -> str:
    return hashlib.sha256(f"{seed}{key_of(finding)}".encode()).hexdigest()


def wilson(true: int, read: int) -> tuple[float, float]:
    """The 95 % interval of a share.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association 22 (1927), 209-212.
    """
    if not read:
        return 0.0, 1.0
    share, weight = true / read, _Z * _Z / read
    middle = (share + weight / 2) / (1 + weight)
    reach = sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


class Standing(NamedTuple):
    """How the findings of one rule in one tier fared with their readers."""

    found: int
    covered: int  # have a label
    read: int  # are true or false
    true: int

    @property
    def precision(self) -> float:
        """true / read; read must not be 0."""
        return self.true / self.read


def standing(findings: Sequence[Finding], labels: Mapping[Key, Label]) -> Standing:
    """Counts the labels of findings."""
    said = [labels[key].verdict for each in findings if (key := key_of(each)) in labels]
    true = said.count("true")
    return Standing(len(findings), len(said), true + said.count("false"), true)


def weighted(standings: Iterable[Standing]) -> tuple[float, float, float] | None:
    """Precision of several rules together, each counting by its findings, with low and high; None: nothing was read.

    The interval weighs those of the rules, and so is rather too wide than too narrow. A rule that nobody read is left
    out.
    """
    read = [each for each in standings if each.read]
    found = sum(each.found for each in read)
    if not found:
        return None
    parts = [(each.found / found, each.precision, *wilson(each.true, each.read)) for each in read]
    share, low, high = (sum(part[0] * part[column] for part in parts) for column in (1, 2, 3))
    return share, low, high


def forgotten(labels: Mapping[Key, Label], findings: Iterable[Finding], rules: Iterable[str]) -> Iterator[Label]:
    """Labels of findings that ``rules`` make no more."""
    today, names = {key_of(each) for each in findings}, set(rules)
    return (label for key, label in labels.items() if key.rule in names and key not in today)
