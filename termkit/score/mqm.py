"""MQM: what the checker found in a draft, weighed by severity, for every 100 words or characters (lower is better).

The penalty of MQM (Multidimensional Quality Metrics) by the findings of termkit's rules, with the weights that MQM's
core gives to severities: neutral 0, minor 1, major 5, critical 25. WMT counts a minor fault of punctuation as a tenth
(Freitag et al. 2021, arXiv 2104.14478); ``WMT`` are those weights.

These are a machine's findings, no annotation by people: rules see terms, names, numbers, scripts and punctuation, and
know nothing of a fluent mistranslation. So the number compares drafts of one text under the same rules and the same
glossary; it is not comparable with an MQM score that people gave, and 0 does not mean that a translation is right.

Words are counted in English. In Chinese, a character counts 1 and so does a word of letters or a number; punctuation
counts nowhere, nor does what is masked (code, URLs).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from termkit import __version__
from termkit.core.document import Block, Document
from termkit.core.finding import Finding
from termkit.core.language import is_chinese
from termkit.core.mqm import SEVERITIES
from termkit.core.score import Omission
from termkit.score.metric import Material, Metric
from termkit.score.statistics import Floats, Statistics

PUNCTUATION_RULES = frozenset({"han-latin-spacing", "punctuation-width", "quote-style"})
SCALE = 1000  # weights are counted in thousandths, so that statistics are integers
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_UNIT = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


@dataclass(frozen=True)
class Weights:
    """What a finding of each severity counts; ``punctuation``: a minor one of a rule about punctuation."""

    critical: float = 25.0
    major: float = 5.0
    minor: float = 1.0
    neutral: float = 0.0
    punctuation: float | None = None  # None: as any other minor one

    def of(self, finding: Finding) -> float:
        """The weight of one finding."""
        if self.punctuation is not None and finding.severity == "minor" and finding.rule in PUNCTUATION_RULES:
            return self.punctuation
        return float(getattr(self, finding.severity))

    def __str__(self) -> str:
        """As in a signature: ``critical=25,major=5,minor=1,neutral=0``."""
        named: dict[str, float] = {severity: getattr(self, severity) for severity in SEVERITIES}
        if self.punctuation is not None:
            named["punctuation"] = self.punctuation
        return ",".join(f"{name}={weight:g}" for name, weight in named.items())


CORE = Weights()
WMT = Weights(punctuation=0.1)


def mqm_statistics(
    findings: Iterable[Finding], document: Document, weights: Weights = CORE, rules: Collection[str] = ()
) -> Statistics:
    """The statistics of a draft: a segment is a block of it (a paragraph, a heading, an item).

    ``findings`` of other files, and those that stand in a source, are not this draft's and count nothing. One between
    two blocks counts for the earlier. ``rules`` are the names of those that looked, for the signature; empty: not said.
    """
    blocks = document.blocks or (Block(0, len(document.text), "paragraph"),)
    starts = [document.locate(block.start, block.start).start for block in blocks]
    chinese = is_chinese(document.language)
    rows = np.zeros((len(blocks), 2 + len(SEVERITIES)), dtype=np.int64)
    rows[:, 1] = [_length(document, block, chinese) for block in blocks]
    for finding in findings:
        if finding.path == document.path and finding.side == "target":
            row = rows[max(0, bisect_right(starts, finding.start) - 1)]
            row[0] += round(SCALE * weights.of(finding))
            row[2 + SEVERITIES.index(finding.severity)] += 1
    return Statistics(
        metric="mqm",
        signature=_signature(weights, chinese, rules),
        columns=("penalty", "length", *SEVERITIES),
        rows=rows,
        size=len(blocks),
    )


def _length(document: Document, block: Block, chinese: bool) -> int:
    """Words or characters of a block, without what is masked."""
    pieces, start = [], block.start
    for mask in document.masks_in(block.start, block.end):
        pieces.append(document.text[start : max(start, mask.start)])
        start = max(start, mask.end)
    pieces.append(document.text[start : block.end])
    pattern = _UNIT if chinese else _WORD
    return sum(len(pattern.findall(piece)) for piece in pieces)


def _signature(weights: Weights, chinese: bool, rules: Collection[str]) -> str:
    per = "characters" if chinese else "words"
    names = "+".join(sorted(rules))
    told = f"{len(rules)}-{crc32(names.encode()):08x}" if len(rules) > 3 else names or "unsaid"
    return f"weights:{weights}|per:100{per}|rules:{told}|version:{__version__}"


def _values(statistics: Statistics, sums: Floats) -> Floats:
    """Penalty for every 100 words or characters; NaN where there are none."""
    penalty, length = sums[..., 0] / SCALE, sums[..., 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(length > 0, 100 * penalty / length, np.nan))


def _of_material(material: Material) -> Omission:
    return Omission("mqm", "a check's findings are needed: a source, a glossary, and texts that are not read by lines")


METRIC = Metric(
    name="mqm",
    summary="the checker's findings, weighed by severity, for every 100 words or characters",
    needs="source",
    higher_is_better=False,
    maximum=None,
    digits=2,
    doc=__doc__,
    statistics=_of_material,
    values=_values,
    samples=(),
    n=lambda statistics: int(statistics.column("length").sum()),
)
