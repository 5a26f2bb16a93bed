"""Scores of translations: sacrebleu's numbers in a fraction of its time, and what the terms of a text became.

    termkit.score.corpus(hypotheses, [references], metric="chrf")         one Score for all segments
    termkit.score.segments(hypotheses, [references], metric="chrf++")     one for each
    termkit.score.terms.evaluate(sources, hypotheses, [references], terms, metric="tsr-wmt25")

``references`` is a list of reference streams, as in sacrebleu: one list for each reference, with a text for each
hypothesis (None where a segment has fewer references).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from termkit.core.score import Score
    from termkit.score import terms
    from termkit.score.statistics import Option
    from termkit.score.strings import Streams

__all__ = ["corpus", "segments", "terms"]


def __getattr__(name: str) -> ModuleType:
    """``terms`` is imported when first asked for."""
    if name == "terms":
        return import_module("termkit.score.terms")
    raise AttributeError(f"module 'termkit.score' has no attribute {name!r}")


def corpus(
    hypotheses: Sequence[str],
    references: Streams,
    metric: str = "chrf",
    *,
    n_bootstrap: int = 1,
    language: str | None = None,
    **options: Option,
) -> Score:
    """The score of all segments together: the value and the signature that sacrebleu gives.

    ``metric`` is ``bleu``, ``chrf``, ``chrf++`` or ``ter``; ``options`` are those of sacrebleu's class, by its names
    and with its defaults. ``language`` chooses the tokenizer where ``options`` do not. With ``n_bootstrap`` above 1 the
    score has the interval of so many resamples, from the seed in SACREBLEU_SEED. Raises InputError for texts that are
    no parallel lists, ConfigError for an unknown metric or option.
    """
    from termkit.score.public import corpus_score

    return corpus_score(hypotheses, references, metric, n_bootstrap, language, options)


def segments(
    hypotheses: Sequence[str],
    references: Streams,
    metric: str = "chrf",
    *,
    language: str | None = None,
    **options: Option,
) -> list[Score]:
    """The score of each segment by itself, as ``sentence_score`` of sacrebleu's class gives it.

    BLEU has ``effective_order`` here unless it is set, as sacrebleu's ``sentence_bleu`` has; see ``corpus``.
    """
    from termkit.score.public import segment_scores

    return segment_scores(hypotheses, references, metric, language, options)
