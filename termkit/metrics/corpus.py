"""What the four string metrics share: a sacrebleu metric over all segments at once, with its signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from termkit.core.score import Omission, Score
from termkit.errors import InputError
from termkit.metrics.metric import Material

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric as SacrebleuMetric


def corpus_score(name: str, make: Callable[[], SacrebleuMetric], material: Material) -> Score | Omission:
    """The corpus score of sacrebleu's own class, which ``make`` builds (and imports) only when it is needed.

    The signature is sacrebleu's, with ``|segments:paragraph`` (or ``section``, ``document``) behind it where the
    segments are not the lines of the files. Raises InputError when a reference has more or fewer segments than the
    draft: sacrebleu would cut the longer one in silence.
    """
    if not material.references:
        return Omission(name, "no reference is known")
    for reference in material.references:
        if len(reference) != len(material.hypotheses):
            raise InputError(f"{len(material.hypotheses)} hypotheses but {len(reference)} references: one for each")
    if not material.hypotheses:
        raise InputError("there is no segment to score")
    metric = make()
    value = metric.corpus_score(list(material.hypotheses), [list(reference) for reference in material.references])
    basis = "" if material.segments == "line" else f"|segments:{material.segments}"
    return Score(name, float(value.score), f"{metric.get_signature()}{basis}", len(material.hypotheses))
