"""TER: edits that turn the draft into the reference, for each hundred words of the reference (0 is best).

Insertions, deletions, substitutions and shifts of a phrase, each one edit (Snover et al. 2006, 2006.amta-papers.25).
The class, the signature and the words are sacrebleu's, lower-cased; the search for shifts is ours (edit_rate.py), which
gives the same edits and does not take minutes for a long passage. English words are what white space separates; Chinese
is normalized with ``asian_support``, which makes each character a word: without the normalization a Chinese
sentence is one word, and TER says only whether it is equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from termkit.core.language import is_chinese
from termkit.core.score import Omission, Score
from termkit.metrics.corpus import corpus_score
from termkit.metrics.metric import Material, Metric, Sample

if TYPE_CHECKING:
    from sacrebleu.metrics.ter import TER


def _score(material: Material) -> Score | Omission:
    return corpus_score(METRIC.name, lambda: _make(is_chinese(material.language)), material)


def _make(chinese: bool) -> TER:
    from sacrebleu.metrics.ter import TER

    from termkit.metrics.edit_rate import edit_rate

    class QuickTER(TER):
        """sacrebleu's TER with another search."""

        def _compute_segment_statistics(self, hypothesis: str, ref_kwargs: dict[str, Any]) -> list[float]:
            """The edits to the nearest reference, and the average length of the references."""
            references: list[list[str]] = ref_kwargs["ref_words"]
            edits = min(edit_rate(hypothesis.split(), reference) for reference in references)
            return [edits, sum(map(len, references)) / len(references)]

    return QuickTER(normalized=chinese, asian_support=chinese)


METRIC = Metric(
    name="ter",
    summary="edits that would turn the draft into the reference",
    needs="reference",
    higher_is_better=False,
    maximum=None,
    digits=2,
    doc=__doc__,
    function=_score,
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
