"""verl: ``compute_score`` for ``custom_reward_function``, single and in batches.

    custom_reward_function.path=pkg://termkit.rewards.adapters.verl custom_reward_function.name=compute_score

verl calls ``compute_score(data_source=..., solution_str=..., ground_truth=..., extra_info=..., **reward_kwargs)`` and,
from its batch reward manager, ``compute_score(data_sources=..., solution_strs=..., ground_truths=..., extra_infos=...,
**reward_kwargs)``; it takes a number, or a record with ``score``, whose other keys it logs and which must be the same
for all rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from termkit.core.glossary import Glossary
from termkit.errors import InputError
from termkit.rewards.adapters.rows import Scoring, label_fields, plain, record, scoring
from termkit.rewards.settings import DEFAULT, Settings


@dataclass(frozen=True)
class ComputeScore:
    """``compute_score`` of one row."""

    scoring: Scoring

    def __call__(
        self,
        data_source: Any = None,
        solution_str: Any = None,
        ground_truth: Any = None,
        extra_info: Any = None,
        **_: Any,
    ) -> dict[str, float]:
        """The reward under ``score``, and what it was made of.

        ``ground_truth`` is a reference, or a record (or JSON) of ``source``, ``terms`` and ``reference``; what it
        lacks is looked for in ``extra_info``. A row that has no source, or neither terms nor a reference, scores 0 and
        has ``applicable`` 0. Raises InputError for a field that is none.
        """
        return ComputeScoreBatch(self.scoring)([data_source], [solution_str], [ground_truth], [extra_info])[0]


@dataclass(frozen=True)
class ComputeScoreBatch:
    """``compute_score`` of verl's batch reward manager."""

    scoring: Scoring

    def __call__(
        self,
        data_sources: Any = None,
        solution_strs: Any = (),
        ground_truths: Any = (),
        extra_infos: Any = None,
        **_: Any,
    ) -> list[dict[str, float]]:
        """What ``ComputeScore`` gives, for each row."""
        solutions, labels = list(plain(solution_strs)), list(plain(ground_truths))
        extras = [None] * len(solutions) if extra_infos is None else list(plain(extra_infos))
        if not len(solutions) == len(labels) == len(extras):
            raise InputError(
                f"verl: {len(solutions)} solutions, {len(labels)} ground truths and {len(extras)} extra infos; "
                "they should be as many"
            )
        rows = [
            self.scoring.row(solution, label_fields(label, extra, f"row {number}"), f"row {number}")
            for number, (solution, label, extra) in enumerate(zip(solutions, labels, extras, strict=True))
        ]
        return [record(each) for each in self.scoring.judge(rows)]


def score_function(
    glossary: Glossary | None = None,
    *,
    terms: Any = None,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings = DEFAULT,
    thinking: str = "</think>",
) -> ComputeScore:
    """``compute_score`` with a glossary, or with terms, for rows that name none of their own."""
    return ComputeScore(scoring(glossary, terms, source_language, target_language, settings, thinking))


def batch_score_function(
    glossary: Glossary | None = None,
    *,
    terms: Any = None,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings = DEFAULT,
    thinking: str = "</think>",
) -> ComputeScoreBatch:
    """``compute_score_batch`` with a glossary, or with terms, for rows that name none of their own."""
    return ComputeScoreBatch(scoring(glossary, terms, source_language, target_language, settings, thinking))


compute_score = score_function()
compute_score_batch = batch_score_function()
