"""One row of a batch: the texts and terms that a framework hands over, made plain.

Rows come from parquet files, JSON and chats, so a text may be a list of messages, a list of terms may be a numpy array
of objects, and a table of terms may be filled up with None where other rows have a term.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from termkit.core.glossary import Glossary
from termkit.errors import InputError
from termkit.rewards.judge import rewards
from termkit.rewards.settings import DEFAULT, Settings
from termkit.rewards.value import Reward

TermTable = tuple[Mapping[str, Any], ...]  # records of source, targets and refused, as the reward takes them
FIELDS = ("source", "terms", "reference")  # what a row may say, by the names of columns and keys
LOGGED = ("quality", "needed", "credited", "misplaced", "over_generated", "missing", "deprecated", "untranslated")


class Row(NamedTuple):
    """What is known of one output. ``terms`` is None where the row names none of its own."""

    output: str
    source: str = ""
    terms: TermTable | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Scoring:
    """How rows are judged: the terms of rows that name none, the languages, and how strictly.

    ``thinking`` ends what a model says to itself: an output counts from behind its last occurrence; empty: all of it.
    """

    terms: TermTable | Glossary | None = None
    source_language: str | None = None
    target_language: str | None = None
    settings: Settings = DEFAULT
    thinking: str = "</think>"

    def row(self, completion: Any, fields: Mapping[str, Any], where: str) -> Row:
        """The row of a completion and its ``source``, ``terms`` and ``reference``.

        A completion that is none is an empty output. Raises InputError, naming ``where``, for fields that are none.
        """
        return Row(
            answer(completion_text(completion), self.thinking),
            text_field(fields.get("source"), f"{where}: source") or "",
            term_table(fields.get("terms"), f"{where}: terms"),
            text_field(fields.get("reference"), f"{where}: reference"),
        )

    def judge(self, rows: Sequence[Row]) -> list[Reward | None]:
        """The reward of each row; None where it has no source, or neither terms nor a reference."""
        asked = [row for row in rows if self._applies(row)]
        given = iter(
            rewards(
                [row.source for row in asked],
                [row.output for row in asked],
                [self._terms(row) for row in asked],
                [row.reference for row in asked],
                source_language=self.source_language,
                target_language=self.target_language,
                settings=self.settings,
            )
        )
        return [next(given) if self._applies(row) else None for row in rows]

    def _applies(self, row: Row) -> bool:
        has_terms = bool(row.terms) or (row.terms is None and self.terms is not None)
        return bool(row.source.strip()) and (has_terms or bool(row.reference and row.reference.strip()))

    def _terms(self, row: Row) -> TermTable | Glossary:
        if row.terms is not None:
            return row.terms
        return () if self.terms is None else self.terms


def scoring(
    glossary: Glossary | None,
    terms: Any,
    source_language: str | None,
    target_language: str | None,
    settings: Settings,
    thinking: str,
) -> Scoring:
    """The Scoring of what the factories take; raises InputError where both a glossary and terms are given."""
    if glossary is not None and terms is not None:
        raise InputError("a reward takes a glossary or terms for all rows, not both; rows may name terms of their own")
    table = glossary if glossary is not None else term_table(terms, "terms")
    return Scoring(table, source_language, target_language, settings, thinking)


def label_fields(label: Any, extra: Any, where: str) -> Mapping[str, Any]:
    """The fields of a label: a record, a JSON object in a string, or else the reference itself.

    ``extra`` is a record whose fields count where the label has none. Raises InputError for another label.
    """
    label, extra = plain(label), plain(extra)
    record = _parsed(label) if isinstance(label, str) else label
    if isinstance(record, str):
        record = {"reference": record} if record else {}
    if record is not None and not isinstance(record, Mapping):
        kind = type(label).__name__
        raise InputError(f"{where}: a label is a reference, or a record of {', '.join(FIELDS)}, not {kind}")
    if record and not set(record) & set(FIELDS):
        keys = ", ".join(map(str, record))
        raise InputError(f"{where}: a record with none of {', '.join(FIELDS)}; it has {keys}")
    fields = dict(extra) if isinstance(extra, Mapping) else {}
    return fields | {name: value for name, value in (record or {}).items() if plain(value) is not None}


def _parsed(label: str) -> Any:
    """The record that a string holds as JSON, or the string: a reference may begin with a brace."""
    if not label.lstrip().startswith("{"):
        return label
    try:
        return json.loads(label)
    except (ValueError, RecursionError):
        return label


def plain(value: Any) -> Any:
    """What numpy, pyarrow and pandas wrap: arrays as lists, scalars as themselves, missing as None."""
    for unwrap in ("as_py", "tolist"):
        method = getattr(value, unwrap, None)
        if callable(method):
            value = method()
    return None if isinstance(value, float) and value != value else value


def text_field(value: Any, where: str) -> str | None:
    """A text of a row, or None; a list of one text is that text."""
    value = plain(value)
    if isinstance(value, list | tuple) and len(value) == 1:
        value = plain(value[0])
    if value is None or isinstance(value, str):
        return value
    raise InputError(f"{where}: a text is wanted, not {type(value).__name__}")


def term_table(value: Any, where: str) -> TermTable | None:
    """Source terms with the renderings that are allowed and those that are refused, or None.

    A mapping of term to rendering or renderings, a list of pairs, a list of records of ``source``, ``target`` or
    ``targets`` and perhaps ``refused``, or one of these as JSON. Renderings that are None or empty do not count, nor
    do terms without one. Raises InputError for what is none of these.
    """
    value = plain(value)
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else None
        except (ValueError, RecursionError):
            raise InputError(f"{where}: no JSON; a mapping of source terms to renderings is wanted") from None
    if value is None:
        return None
    table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for source, targets, refused in _entries(value, where):
        term = plain(source)
        if not isinstance(term, str):
            raise InputError(f"{where}: a term is a text, not {type(term).__name__}")
        before = table.get(term, ((), ()))
        more = (_renderings(targets, f"{where}: {term!r}"), _renderings(refused, f"{where}: {term!r}"))
        table[term] = (tuple(dict.fromkeys(before[0] + more[0])), tuple(dict.fromkeys(before[1] + more[1])))
    return tuple(
        {"source": term, "targets": targets, "refused": refused}
        for term, (targets, refused) in table.items()
        if term and targets
    )


def _entries(value: Any, where: str) -> Iterator[tuple[Any, Any, Any]]:
    if isinstance(value, Mapping):
        yield from ((term, targets, None) for term, targets in value.items())
        return
    if not isinstance(value, list | tuple):
        raise InputError(f"{where}: a mapping of source terms to renderings is wanted, not {type(value).__name__}")
    for entry in map(plain, value):
        if isinstance(entry, Mapping) and "source" in entry:
            targets = plain(entry.get("targets"))
            yield entry["source"], entry.get("target") if targets is None else targets, entry.get("refused")
        elif isinstance(entry, list | tuple) and len(entry) == 2:
            yield entry[0], entry[1], None
        elif entry is not None:
            raise InputError(f"{where}: an entry is a pair, or a record of source and target")


def _renderings(value: Any, where: str) -> tuple[str, ...]:
    value = plain(value)
    texts = [plain(each) for each in (value if isinstance(value, list | tuple) else [value])]
    for text in texts:
        if text is not None and not isinstance(text, str):
            raise InputError(f"{where}: a rendering is a text, not {type(text).__name__}")
    return tuple(text for text in texts if text)


def completion_text(completion: Any) -> str:
    """The text of a completion: itself, or what the last message of the assistant says; empty where there is none."""
    completion = plain(completion)
    if isinstance(completion, str):
        return completion
    messages = completion if isinstance(completion, list | tuple) else [completion]
    for message in reversed(messages):
        if _part(message, "role") in (None, "assistant"):
            return _content(_part(message, "content"))
    return ""


def _content(content: Any) -> str:
    """The text of a message, whose content may be a list of parts."""
    content = plain(content)
    if isinstance(content, str):
        return content
    if not isinstance(content, list | tuple):
        return ""
    texts = (part if isinstance(part, str) else _part(part, "text") for part in content)
    return "".join(text for text in texts if isinstance(text, str))


def _part(message: Any, name: str) -> Any:
    """A field of a message, which is a record or an object."""
    return message.get(name) if isinstance(message, Mapping) else getattr(message, name, None)


def answer(text: str, thinking: str) -> str:
    """The text behind the last ``thinking``. Thought that was begun and not ended (``<think>``) is no answer."""
    if not thinking:
        return text
    _, end, rest = text.rpartition(thinking)
    if end:
        return rest.strip()
    begun = thinking.startswith("</") and text.lstrip().startswith(thinking.replace("</", "<", 1))
    return "" if begun else text


def numbers(reward: Reward) -> dict[str, float]:
    """The components that are numbers."""
    return {
        name: float(value)
        for name, value in reward.components.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def record(reward: Reward | None) -> dict[str, float]:
    """A reward as numbers, of the same keys for all."""
    components = {} if reward is None else numbers(reward)
    return {
        "score": 0.0 if reward is None else reward.value,
        "applicable": float(reward is not None),
        **{name: components.get(name, 0.0) for name in LOGGED},
    }
