"""verifiers: functions for a ``Rubric`` (up to 0.3) and for the rewards of a ``Task`` (``verifiers.v1``).

    rubric = vf.Rubric(funcs=[term_reward(load_glossary("glossary.yaml"))])

Both find out by the names of the parameters what to give: a Rubric has ``prompt``, ``completion``, ``answer``,
``state``, ``task``, ``info`` and the columns of the row, a Task ``task`` (its data) and ``trace``, and awaits the
result. They want a number: a row to which the reward does not apply gets 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from termkit.core.glossary import Glossary
from termkit.rewards.adapters.rows import FIELDS, Scoring, label_fields, plain, scoring
from termkit.rewards.settings import DEFAULT, Settings


@dataclass(frozen=True)
class RubricReward:
    """A function for ``vf.Rubric(funcs=[...])``."""

    scoring: Scoring
    name: str

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(
        self,
        completion: Any = None,
        prompt: Any = None,
        answer: Any = None,
        state: Any = None,
        task: Any = None,
        info: Any = None,
        **columns: Any,
    ) -> float:
        """The reward of a rollout.

        ``answer`` is a reference, or a record (or JSON) of ``source``, ``terms`` and ``reference``; what it lacks is
        looked for in ``info``, then in ``task``, then in the columns of the row. Raises InputError for other fields.
        """
        if completion is None and isinstance(state, Mapping):
            completion = state.get("completion")
        extra = _record(columns) | _record(task) | _record(info)
        return _value(self.scoring, completion, label_fields(answer, extra, "answer"))


@dataclass(frozen=True)
class AsyncRubricReward:
    """The same for ``await``, for a Rubric and for the rewards of a Task."""

    scoring: Scoring
    name: str

    @property
    def __name__(self) -> str:
        return self.name

    async def __call__(
        self,
        completion: Any = None,
        prompt: Any = None,
        answer: Any = None,
        state: Any = None,
        task: Any = None,
        info: Any = None,
        trace: Any = None,
        **columns: Any,
    ) -> float:
        """What ``RubricReward`` gives; with ``trace``, for its last reply under the fields of ``task``."""
        if trace is not None:
            return _value(self.scoring, getattr(trace, "last_reply", None), _record(task))
        judge = RubricReward(self.scoring, self.name)
        return judge(completion, prompt, answer, state, task, info, **columns)


def term_reward(
    glossary: Glossary | None = None,
    *,
    terms: Any = None,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings = DEFAULT,
    thinking: str = "</think>",
    name: str = "term_reward",
) -> RubricReward:
    """A rubric function; ``glossary`` or ``terms`` hold for rows without terms of their own."""
    return RubricReward(scoring(glossary, terms, source_language, target_language, settings, thinking), name)


def async_term_reward(
    glossary: Glossary | None = None,
    *,
    terms: Any = None,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings = DEFAULT,
    thinking: str = "</think>",
    name: str = "term_reward",
) -> AsyncRubricReward:
    """An asynchronous rubric function, which a Task of ``verifiers.v1`` takes too."""
    return AsyncRubricReward(scoring(glossary, terms, source_language, target_language, settings, thinking), name)


def _value(made: Scoring, completion: Any, fields: Mapping[str, Any]) -> float:
    judged = made.judge([made.row(completion, fields, "the row")])[0]
    return 0.0 if judged is None else judged.value


def _record(data: Any) -> dict[str, Any]:
    """The fields that a record or an object has; a task may be a mere name."""
    found = data if isinstance(data, Mapping) else {field: getattr(data, field, None) for field in FIELDS}
    return {field: found[field] for field in FIELDS if plain(found.get(field)) is not None}


task_reward = async_term_reward()  # for ``--env.taskset.task.rewards.terms.fn``, where rows name their terms
