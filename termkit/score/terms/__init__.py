"""What became of the terms of a text: the metrics of the shared tasks, as they were published, and ours beside them.

    termkit.score.terms.evaluate(sources, hypotheses, [references], terms, metric="tsr-wmt25")

``termkit.score.terms.catalog`` lists the metrics, one file each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termkit.core.score import Score
    from termkit.score.terms.lemmas import Lemmatise
    from termkit.score.terms.task import Entries

__all__ = ["evaluate"]


def evaluate(
    sources: Sequence[str],
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str | None]] | None,
    terms: Sequence[Entries],
    metric: str = "tsr-wmt25",
    *,
    documents: Sequence[str] | None = None,
    source_language: str = "zh-Hant",
    target_language: str = "en",
    variant: str | None = None,
    lemmatiser: str | Lemmatise | None = None,
    n_bootstrap: int = 1000,
    seed: int | None = None,
) -> Score:
    """The score of a draft on the terms that its sources require; ``value`` is a share of 1.

    ``references`` is a list of reference streams, as in sacrebleu; None or ``[]`` where there is none. ``terms`` has,
    for each segment, a dict of source term to list of targets; with ``documents``, the name of the document of each
    segment, it may have one for each document instead. ``variant`` is ``fixed`` (the default) or ``compat`` (with the
    faults of the published script) for metrics that have both. ``lemmatiser`` is a function of one word of the target,
    or ``termkit-english``, ``identity``, or ``none``: no model.

    ``n`` is what was counted, ``ceiling`` what the reference itself gets (the best of several; None without any), and
    ``interval`` where 95 of 100 of ``n_bootstrap`` resamples lie, of documents where they are named, else of segments;
    None where either is below 2. ``seed`` is SACREBLEU_SEED, or 12345, where it is None. Raises InputError for texts of
    another shape and where no required term can be counted, ConfigError for an unknown metric, variant or lemmatiser
    and for an option that the metric does not have.
    """
    from termkit.score.terms.public import evaluated

    options = {"variant": variant, "lemmatiser": lemmatiser}
    languages = (source_language, target_language)
    return evaluated(sources, hypotheses, references, terms, metric, documents, languages, options, n_bootstrap, seed)
