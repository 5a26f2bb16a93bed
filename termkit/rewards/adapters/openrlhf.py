"""OpenRLHF: ``reward_func`` of a Python file given as ``--reward.remote_url`` (earlier ``--remote_rm_url``).

    from termkit.rewards.adapters.openrlhf import reward_function
    reward_func = reward_function(load_glossary("glossary.yaml"))

OpenRLHF calls ``reward_func(queries, prompts, labels)`` with lists of one (earlier: of many) and takes a record of
``rewards``, ``scores`` and ``extra_logs``. A query is the prompt with the response behind it, special tokens and all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from termkit.core.glossary import Glossary
from termkit.errors import InputError
from termkit.rewards.adapters.rows import Scoring, label_fields, plain, record, scoring
from termkit.rewards.settings import DEFAULT, Settings

_SPECIAL = r"(?:<[|｜][^<>|｜\s]{1,40}[|｜]>|</?s>|<(?:eos|bos|pad|end_of_turn|start_of_turn)>|\[PAD\])"
_FIRST, _LAST = re.compile(_SPECIAL), re.compile(rf"{_SPECIAL}$")
_LONGEST = 44  # characters of a special token
_TAIL = 40  # characters of a prompt's end that are enough to find where it ends


class Rewards(NamedTuple):
    """What OpenRLHF wants to know of a batch, a number for each query."""

    rewards: list[float]
    extra_logs: dict[str, list[float]]


@dataclass(frozen=True)
class RewardFunction:
    """``reward_func`` with its settings."""

    scoring: Scoring

    def __call__(
        self, queries: Sequence[Any], prompts: Sequence[Any] | None = None, labels: Any = None, **_: Any
    ) -> dict[str, Any]:
        """``rewards`` and ``scores`` (in [0, 1]) and ``extra_logs``: tensors, or lists where torch is not installed.

        Raises InputError as ``judge`` does; OpenRLHF writes its text into the log.
        """
        judged = self.judge(queries, prompts, labels)
        return {
            "rewards": _tensor(judged.rewards),
            "scores": _tensor(judged.rewards),
            "extra_logs": {name: _tensor(values) for name, values in judged.extra_logs.items()},
        }

    def judge(self, queries: Sequence[Any], prompts: Sequence[Any] | None, labels: Any) -> Rewards:
        """The reward of each query.

        A label is a reference, or a record (or JSON) of ``source``, ``terms`` and ``reference``. A row that has no
        source, or neither terms nor a reference, gets 0, with ``applicable`` 0; a query in which its prompt cannot be
        found gets 0, with ``response_found`` 0. Raises InputError for lists that are no lists or of different length,
        and for labels that are none.
        """
        texts, asked, given = (_list(name, values) for name, values in _named(queries, prompts, labels))
        if not len(texts) == len(asked) == len(given):
            raise InputError(
                f"{len(texts)} queries, {len(asked)} prompts and {len(given)} labels; there should be as many"
            )
        responses = [response(query, prompt) for query, prompt in zip(texts, asked, strict=True)]
        rows = [
            self.scoring.row(text or "", label_fields(label, None, f"label {number}"), f"label {number}")
            for number, (text, label) in enumerate(zip(responses, given, strict=True))
        ]
        records = [
            record(each) | {"response_found": float(text is not None)}
            for each, text in zip(self.scoring.judge(rows), responses, strict=True)
        ]
        names = [name for name in (records[0] if records else ()) if name != "score"]
        return Rewards([each["score"] for each in records], {name: [each[name] for each in records] for name in names})


def response(query: Any, prompt: Any) -> str | None:
    """What stands behind the prompt in a query, without special tokens at its ends; None where it cannot be told.

    Decoding may put a token before the prompt, or cut its beginning: its end is looked for then.
    """
    if not isinstance(query, str):
        return None
    if not isinstance(prompt, str) or not prompt:
        return _bare(query)
    for known in (prompt, prompt.strip()[-_TAIL:]):
        start = query.find(known)
        if known and start >= 0:
            return _bare(query[start + len(known) :])
    return None


def _bare(text: str) -> str:
    """A text without spaces and special tokens at its ends."""
    while True:
        text = text.strip()
        if first := _FIRST.match(text):
            text = text[first.end() :]
        elif last := _LAST.search(text[-_LONGEST:]):
            text = text[: len(text) - len(last[0])]
        else:
            return text


def reward_function(
    glossary: Glossary | None = None,
    *,
    terms: Any = None,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings = DEFAULT,
    thinking: str = "</think>",
) -> RewardFunction:
    """``reward_func`` with a glossary, or with terms, for labels that name none of their own."""
    return RewardFunction(scoring(glossary, terms, source_language, target_language, settings, thinking))


def _named(queries: Any, prompts: Any, labels: Any) -> tuple[tuple[str, Any], ...]:
    """The three lists with their names; responses alone may come without prompts."""
    queries = plain(queries)
    if prompts is None and isinstance(queries, list | tuple):
        prompts = [""] * len(queries)
    return ("queries", queries), ("prompts", prompts), ("labels", labels)


def _list(name: str, values: Any) -> list[Any]:
    values = plain(values)
    if not isinstance(values, list | tuple):
        raise InputError(f"{name}: a list is wanted, not {type(values).__name__}")
    return list(values)


def _tensor(values: list[float]) -> Any:
    try:
        torch = import_module("torch")
    except ImportError:
        return values
    return torch.tensor(values, dtype=torch.float32)


reward_func = reward_function()
