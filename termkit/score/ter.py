"""TER: edits that turn the draft into the reference, for each hundred words of the reference (0 is best).

Insertions, deletions, substitutions and shifts of a phrase, each one edit (Snover et al. 2006, 2006.amta-papers.25).
The words, lower-cased, the edits and the signature are sacrebleu's; how they are found is ours (ter_tokens.py,
edit_rate.py), which does not take minutes for a long passage. English words are what white space separates; Chinese is
normalized with ``asian_support``, which makes each character a word: without the normalization a Chinese sentence is
one word, and TER says only whether it is equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import lcm

import numpy as np

from termkit.core.language import is_chinese
from termkit.core.score import Omission
from termkit.score.edit_rate import edit_rate
from termkit.score.metric import Material, Metric, Sample
from termkit.score.signature import signature, yes
from termkit.score.statistics import Floats, Integers, Option, Statistics
from termkit.score.strings import Streams, of_material, of_sums
from termkit.score.ter_tokens import split_reference, split_words


@dataclass(frozen=True)
class Ter:
    """TER with sacrebleu's options and defaults."""

    normalized: bool = False
    no_punct: bool = False
    asian_support: bool = False
    case_sensitive: bool = False

    name = "ter"
    columns = ("edits", "reference")  # words of the references, times what makes their average an integer

    @property
    def options(self) -> dict[str, Option]:
        """All of them."""
        return asdict(self)

    def signature(self, references: int | None) -> str:
        """Exactly sacrebleu's."""
        case = "mixed" if self.case_sensitive else "lc"
        options = f"norm:{yes(self.normalized)}|punct:{yes(not self.no_punct)}|asian:{yes(self.asian_support)}"
        return signature(references, f"case:{case}", "tok:tercom", options)

    def rows(self, hypotheses: Sequence[str], references: Streams) -> Integers:
        """The counts of each segment, [segments, 2]."""
        options = asdict(self)
        scale = lcm(*range(1, len(references) + 1))
        rows = np.zeros((len(hypotheses), 2), dtype=np.int64)
        for number, (text, *others) in enumerate(zip(hypotheses, *references, strict=True)):
            words = split_words(text, **options)
            theirs = [split_reference(other, **options) for other in others if other is not None]
            edits = min(edit_rate(words, each) for each in theirs)
            rows[number] = edits, sum(map(len, theirs)) * scale // len(theirs)
        return rows

    def values(self, sums: Floats, streams: int = 1) -> Floats:
        """Edits for each hundred words, for each row of sums, [..., 2] to [...]."""
        edits, words = sums[..., 0], sums[..., 1] / lcm(*range(1, streams + 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(words > 0, 100 * (edits / words), np.where(edits > 0, 100.0, 0.0))


def _statistics(material: Material) -> Statistics | Omission:
    chinese = is_chinese(material.language)
    return of_material(Ter(normalized=chinese, asian_support=chinese), material)


METRIC = Metric(
    name="ter",
    summary="edits that would turn the draft into the reference",
    needs="reference",
    higher_is_better=False,
    maximum=None,
    digits=2,
    doc=__doc__,
    statistics=_statistics,
    values=lambda statistics, sums: of_sums(Ter, statistics, sums),
    samples=(
        Sample(
            hypotheses=("the cat sat on the mat",),
            references=("the cat sat on a mat",),
            value=100 / 6,
            note="one substitution, six words",
        ),
        Sample(
            hypotheses=("幽靈搬進電腦。",),
            references=("幽靈住進電腦。",),
            value=100 / 7,
            language="zh-Hant",
            note="one substitution, six characters and a full stop",
        ),
    ),
)
