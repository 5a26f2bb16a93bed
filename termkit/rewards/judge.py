"""The reward: terms in place, averaged with the quality of the rest, under the gates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from termkit.errors import InputError
from termkit.rewards import guards
from termkit.rewards.counting import Counted, count_terms
from termkit.rewards.quality import against_reference, against_source
from termkit.rewards.settings import DEFAULT, Settings
from termkit.rewards.sides import Side
from termkit.rewards.terms import Entries, Forms, Task, entries_of, task
from termkit.rewards.tokens import View, view
from termkit.rewards.value import Reward

_FAR = 6  # characters of an output for one of the reference or source, beyond which nothing else is looked at
_FEW = 400  # characters that any output may have


def reward(
    source: Any,
    output: Any,
    terms_or_glossary: Any,
    reference: Any = None,
    *,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings = DEFAULT,
) -> Reward:
    """What ``output`` is worth as a translation of ``source`` that keeps the terms.

    ``terms_or_glossary``: source terms with their renderings, ``{"置業負擔能力": ["housing affordability"]}``, a list
    of ``{"source": ..., "targets": [...]}``, or a Glossary. Terms that do not stand in the source are passed over.
    Languages, such as ``zh-Hant`` and ``en``, are told by the characters of the source where they are not given.

    Never raises for what a model or a data set may hold: an output that is no text is worth 0, and says why.
    Deterministic; safe to call from many threads. What a source and a reference hold is worked out once and kept.
    """
    problem = _problem(source, output, reference)
    if problem:
        return _nothing(problem)
    chinese = _is_chinese_output(source, source_language, target_language)
    return _judge(source, output, entries_of(terms_or_glossary, chinese), reference, chinese, settings)


def rewards(
    sources: Sequence[Any],
    outputs: Sequence[Any],
    terms: Any,
    references: Sequence[Any] | None = None,
    *,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings = DEFAULT,
) -> list[Reward]:
    """The reward of each output, in order; exactly what ``reward`` gives for each.

    ``terms``: a list with the terms of each output, or one mapping, one list of ``{"source", "targets"}`` or one
    Glossary for all. Raises InputError for lists of unequal lengths.
    """
    given = [None] * len(outputs) if references is None else references
    each = _terms_of_each(terms, len(outputs))
    for name, values in (("sources", sources), ("references", given), ("terms", each)):
        if isinstance(values, str) or len(values) != len(outputs):
            raise InputError(f"rewards: {len(outputs)} outputs but {len(values)} {name}; give one for each output")
    kept: dict[tuple[int, bool], Entries] = {}  # samples of one source mostly share one value
    found = []
    for source, output, own, reference in zip(sources, outputs, each, given, strict=True):
        problem = _problem(source, output, reference)
        if problem:
            found.append(_nothing(problem))
            continue
        chinese = _is_chinese_output(source, source_language, target_language)
        entries = kept.get((id(own), chinese))
        if entries is None:
            entries = kept[id(own), chinese] = entries_of(own, chinese)
        found.append(_judge(source, output, entries, reference, chinese, settings))
    return found


def _terms_of_each(terms: Any, size: int) -> Sequence[Any]:
    """One value for each output. A list of ``{"source", "targets"}`` is the terms of all of them."""
    if isinstance(terms, (list, tuple)) and not any(isinstance(one, dict) and "source" in one for one in terms):
        return terms
    return [terms] * size


def _nothing(reason: str) -> Reward:
    return Reward(0.0, reason, {"terms": ()})


def _problem(source: Any, output: Any, reference: Any) -> str:
    """Why there is nothing to judge; empty where there is."""
    for name, text in (("output", output), ("source", source)):
        if not isinstance(text, str):
            return f"the {name} is no text but {type(text).__name__}"
        if not text.strip():
            return f"the {name} is empty"
    if reference is not None and not isinstance(reference, str):
        return f"the reference is no text but {type(reference).__name__}"
    return ""


def _is_chinese_output(source: str, source_language: str | None, target_language: str | None) -> bool:
    """As told; else by the characters of the source: what is Chinese is translated into English."""
    if target_language is not None:
        return str(target_language).lower().startswith("zh")
    if source_language is not None:
        return not str(source_language).lower().startswith("zh")
    return not _is_chinese(source)


@lru_cache(maxsize=8192)
def _is_chinese(text: str) -> bool:
    """True when Chinese characters are a third of the words or more."""
    words = [word for word in view(text).words if word.isalnum()]
    return 3 * sum(not word.isascii() for word in words) >= len(words) > 0


class _Model(NamedTuple):
    """A reference, and the forms of those terms that it has: what it does without is ordinary text."""

    side: Side
    forms: Forms


@lru_cache(maxsize=8192)
def _model(source: str, entries: Entries, chinese: bool, reference: str) -> _Model:
    text = view(reference)
    asked = task(source, entries, chinese)
    spans = asked.forms.find(text)
    used = {number for span in spans for number in span.entries}
    forms = Forms((form, n) for n, entry in enumerate(asked.entries) if n in used for form in entry.targets)
    return _Model(Side(text, spans), forms)


def _judge(
    source: str, output: str, entries: Entries, reference: str | None, chinese: bool, settings: Settings
) -> Reward:
    """The reward of texts that are texts."""
    if reference is not None and not reference.strip():
        reference = None
    if len(output) > _FAR * len(source if reference is None else reference) + _FEW:
        return _nothing("the output is far too long")
    asked = task(source, entries, chinese)
    model = None if reference is None else _model(source, entries, chinese, reference)
    text = View(output)
    side = Side(text, (asked.forms if model is None else model.forms).find(text))
    gates = guards.gates(asked, side, None if model is None else model.side, settings)
    if model is None:
        quality = against_source(asked, side, asked.side, settings)
        counted = count_terms(asked, side, asked.side, settings)
    else:
        quality, pairs = against_reference(side, model.side)
        counted = count_terms(asked, side, model.side, settings, pairs)
    return _mean(asked, text, counted, quality, gates, settings)


def _mean(
    asked: Task, text: View, counted: Counted, quality: float, gates: dict[str, float], settings: Settings
) -> Reward:
    """The gates times the mean of terms and quality."""
    refused, left = len(asked.refused.find(text)), len(asked.left.find(text))
    term: float | None = None
    charge = 0.0
    if counted.needed:
        wrong = counted.uncredited + refused + left
        kept = counted.credited / (counted.credited + wrong) if counted.credited else 0.0
        term = counted.credited / counted.needed * kept**settings.precision
        charge = settings.charge * wrong / counted.needed
        mean = settings.term_weight * (term - charge) + (1 - settings.term_weight) * quality
    else:
        mean = quality / (1 + counted.over + refused + left)
    value = min(1.0, max(0.0, gates["length"] * gates["language"] * gates["repetition"] * mean))
    components = {
        **gates, "quality": quality, "term": term, "charge": charge, "needed": counted.needed,
        "credited": counted.credited, "misplaced": counted.uncredited - counted.over, "over_generated": counted.over,
        "missing": counted.missing, "deprecated": refused, "untranslated": left, "terms": tuple(counted.verdicts),
    }  # fmt: skip
    return Reward(value, _reason(counted, quality, gates, refused, left), components)


def _reason(counted: Counted, quality: float, gates: dict[str, float], refused: int, left: int) -> str:
    """One line: what was credited, what was not and why, and what was taken off."""
    parts = [f"{counted.credited} of {counted.needed} terms credited" if counted.needed else "no terms are called for"]
    standings = [each.verdict for each in counted.verdicts]
    parts += [f"{standings.count(name)} {what}" for name, what in _SAID.items() if name in standings]
    parts += [f"{count} {what}" for count, what in ((refused, "refused"), (left, "left in the source")) if count]
    parts.append(f"quality of the rest {quality:.2f}")
    parts += [f"{name} x{factor:.2f}" for name, factor in gates.items() if factor < 1]
    return "; ".join(parts)


_SAID = {
    "missing": "missing",
    "misplaced": "out of place",
    "crowded": "where other words stand as well",
    "twice": "rendered in other words besides",
    "surplus": "too many",
}
