"""The reward: terms in place, averaged with the quality of the rest, under the gates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from termkit.rewards import guards
from termkit.rewards.places import content_pairs, in_reference, in_source
from termkit.rewards.quality import against_reference, against_source
from termkit.rewards.settings import DEFAULT, Settings
from termkit.rewards.sides import Side
from termkit.rewards.terms import Entries, Forms, Task, entries_of, task
from termkit.rewards.tokens import View, view
from termkit.rewards.value import Reward, Verdict

_FAR = 6  # characters of an output for one of the reference or source, beyond which nothing is looked at


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
    """What ``output`` is worth as a translation of ``source`` that keeps the terms."""
    problem = _problem(source, output, reference)
    if problem:
        return Reward(0.0, problem, {"terms": ()})
    chinese = _is_chinese_output(source, reference, source_language, target_language)
    return _judge(source, output, entries_of(terms_or_glossary, chinese), reference, chinese, settings)


def _problem(source: Any, output: Any, reference: Any) -> str:
    for name, text in (("output", output), ("source", source)):
        if not isinstance(text, str):
            return f"the {name} is no text but {type(text).__name__}"
        if not text.strip():
            return f"the {name} is empty"
    if reference is not None and not isinstance(reference, str):
        return f"the reference is no text but {type(reference).__name__}"
    return ""


def _is_chinese_output(source: str, reference: str | None, source_language: str | None, target: str | None) -> bool:
    """As told; else by the characters of the source: what is Chinese is translated into English."""
    if target is not None:
        return str(target).lower().startswith("zh")
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
    if reference is not None and not reference.strip():
        reference = None
    if len(output) > _FAR * len(source if reference is None else reference) + 400:
        return Reward(0.0, "the output is far too long", {"terms": (), "length": 0.0})
    asked = task(source, entries, chinese)
    text = View(output)
    model = None if reference is None else _model(source, entries, chinese, reference)
    side = Side(text, (asked.forms if model is None else model.forms).find(text))
    reference_view = None if model is None else model.side.view
    gates = {
        "length": guards.length(asked, text, reference_view, settings),
        "language": guards.language(asked, text, reference_view),
        "repetition": guards.repetition(asked, text, reference_view, settings),
    }
    gate = gates["length"] * gates["language"] * gates["repetition"]
    if model is None:
        quality = against_source(asked, side, asked.side, settings)
        counted = _count(asked, side, asked.side, settings)
    else:
        quality, pairs = against_reference(side, model.side)
        counted = _count(asked, side, model.side, settings, pairs)
    return _mean(asked, text, side, counted, quality, gates, gate, settings)


class _Counted:
    """How the terms of an output stand."""

    def __init__(self) -> None:
        self.needed = self.credited = self.uncredited = self.over = self.missing = 0
        self.verdicts: list[Verdict] = []


def _count(
    asked: Task, side: Side, other: Side, settings: Settings, pairs: Sequence[tuple[int, int]] | None = None
) -> _Counted:
    counted = _Counted()
    shared = None if pairs is None else content_pairs(side, other, pairs)
    there = _by_entry(asked, other)
    here = _by_entry(asked, side)
    for number, entry in enumerate(asked.entries):
        places = there.get(number, [])
        wanted = asked.needed[number]
        needed = min(wanted, len(places))
        spans = here.get(number, [])
        allowed = max(wanted, len(places))
        free = list(places)
        credited = rest = 0
        for span in spans:
            standing = "surplus"
            if free:
                where = side.where[span]
                nearest = min(free, key=lambda place: abs(other.where[place] - where))
                free.remove(nearest)
                if shared is None:
                    standing = in_source(asked, side, span, other, nearest, settings)
                else:
                    standing = in_reference(asked, side, span, other, nearest, shared, settings)
            if standing == "credited" and credited == needed:
                standing = "allowed"
            credited += standing == "credited"
            rest += standing != "credited" and standing != "allowed"
            counted.verdicts.append(Verdict(entry.sources[0], " ".join(side.view.words[side.spans[span].start : side.spans[span].end]), standing))
        over = max(0, len(spans) - allowed)
        if not places:  # the reference does without it: to use it is no fault
            rest = over
        counted.needed += needed
        counted.credited += credited
        counted.uncredited += rest
        counted.over += over
        lacking = max(0, needed - len(spans))
        counted.missing += lacking
        counted.verdicts.extend([Verdict(entry.sources[0], "", "missing")] * lacking)
    return counted


def _by_entry(asked: Task, side: Side) -> dict[int, list[int]]:
    """The spans of each entry; a form of several entries goes to those that still lack one."""
    found: dict[int, list[int]] = {}
    for number, span in enumerate(side.spans):
        best = max(span.entries, key=lambda entry: asked.needed[entry] - len(found.get(entry, ())))
        found.setdefault(best, []).append(number)
    return found


def _mean(
    asked: Task, text: View, side: Side, counted: _Counted, quality: float, gates: dict[str, float], gate: float,
    settings: Settings,
) -> Reward:  # fmt: skip
    refused = len(asked.refused.find(text))
    left = len(asked.left.find(text))
    credited = counted.credited
    present = credited + counted.uncredited + refused + left
    if counted.needed:
        term = credited / counted.needed * (credited / present) ** settings.precision if credited else 0.0
        mean = settings.term_weight * term + (1 - settings.term_weight) * quality
    else:
        term = None
        mean = quality / (1 + counted.over + refused + left)
    value = min(1.0, max(0.0, gate * mean))
    components = {
        **gates, "quality": quality, "term": term, "needed": counted.needed, "credited": credited,
        "misplaced": counted.uncredited - counted.over, "over_generated": counted.over, "missing": counted.missing,
        "deprecated": refused, "untranslated": left, "terms": tuple(counted.verdicts),
    }  # fmt: skip
    return Reward(value, "draft", components)


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
    """The reward of each output. ``terms``: a list of one each, or one mapping or glossary for all."""
    each = terms if isinstance(terms, (list, tuple)) and len(terms) == len(outputs) else [terms] * len(outputs)
    given = references if references is not None else [None] * len(outputs)
    return [
        reward(s, o, t, r, source_language=source_language, target_language=target_language, settings=settings)
        for s, o, t, r in zip(sources, outputs, each, given, strict=True)
    ]
