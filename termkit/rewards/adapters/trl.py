"""TRL: a reward function for ``GRPOTrainer`` and ``RLOOTrainer``.

    trainer = GRPOTrainer(model, reward_funcs=term_reward(load_glossary("glossary.yaml")), train_dataset=dataset, ...)

TRL calls ``f(prompts=..., completions=..., completion_ids=..., trainer_state=..., log_extra=..., log_metric=...,
**columns)``, each column of the dataset as a list with one value for each completion, and takes a list of floats in
which None is "does not apply".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from termkit.core.glossary import Glossary
from termkit.errors import ConfigError, InputError
from termkit.rewards.adapters.rows import Scoring, numbers, plain, scoring
from termkit.rewards.settings import DEFAULT, Settings
from termkit.rewards.value import Reward


@dataclass(frozen=True)
class TermReward:
    """A reward function with a name, as TRL logs it; it can be pickled."""

    scoring: Scoring
    columns: Mapping[str, str]  # field to the name of its column
    name: str

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(
        self,
        prompts: Sequence[Any] | None = None,
        completions: Sequence[Any] | None = None,
        completion_ids: Sequence[Any] | None = None,
        log_extra: Callable[[str, list[Any]], None] | None = None,
        log_metric: Callable[[str, float], None] | None = None,
        **columns: Any,
    ) -> list[float | None]:
        """The reward of each completion; None where its row has no source, or neither terms nor a reference.

        Raises ConfigError where the dataset has no column of sources, InputError for a field that is none.
        """
        outputs = list(plain(completions)) if completions is not None else []
        fields = self._fields(len(outputs), columns)
        rows = [
            self.scoring.row(output, record, f"row {number} of the batch")
            for number, (output, record) in enumerate(zip(outputs, fields, strict=True))
        ]
        judged = self.scoring.judge(rows)
        if log_extra is not None:
            log_extra(f"{self.name} reason", [None if each is None else each.reason for each in judged])
        if log_metric is not None:
            self._log(log_metric, judged)
        return [None if each is None else each.value for each in judged]

    def _fields(self, size: int, columns: Mapping[str, Any]) -> list[dict[str, Any]]:
        """For each completion the fields that the dataset has."""
        found = {field: list(plain(columns[name])) for field, name in self.columns.items() if name in columns}
        if "source" not in found:
            there = ", ".join(sorted(name for name, values in columns.items() if isinstance(values, list)))
            raise ConfigError(
                f"{self.name}: the dataset has no column {self.columns['source']!r} of sources; it has "
                f"{there or 'none'} besides the prompt; name it with columns={{'source': ...}}"
            )
        for field, values in found.items():
            if len(values) != size:
                raise InputError(f"column {self.columns[field]}: {len(values)} values for {size} completions")
        return [{field: values[number] for field, values in found.items()} for number in range(size)]

    def _log(self, log_metric: Callable[[str, float], None], judged: Sequence[Reward | None]) -> None:
        """The means of the components, beside TRL's own metrics."""
        means: dict[str, list[float]] = defaultdict(list)
        for each in judged:
            for name, value in numbers(each).items() if each is not None else ():
                means[name].append(value)
        for name, values in means.items():
            log_metric(f"{self.name}/{name}", fmean(values))


def term_reward(
    glossary: Glossary | None = None,
    *,
    terms: Any = None,
    columns: Mapping[str, str] | None = None,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings = DEFAULT,
    thinking: str = "</think>",
    name: str = "term_reward",
) -> TermReward:
    """A reward function for ``reward_funcs``.

    Rows give their ``source``, and ``terms`` or a ``reference`` or both, in columns of these names, or of those that
    ``columns`` names. ``glossary`` or ``terms`` hold for rows without terms of their own. An output counts from behind
    its last ``thinking``; with an empty one, all of it.
    """
    names = {"source": "source", "terms": "terms", "reference": "reference"}
    unknown = set(columns or ()) - set(names)
    if unknown:
        raise ConfigError(f"columns: no field is called {min(unknown)!r}; known are {', '.join(names)}")
    made = scoring(glossary, terms, source_language, target_language, settings, thinking)
    return TermReward(made, names | dict(columns or {}), name)
