"""The attack table of a reward: whether a policy is paid for what makes no translation any better."""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from termkit.core.attack import AttackRow, AttackTable, Example
from termkit.errors import ConfigError, InputError, hint
from termkit.jobs.attack_inputs import Segments
from termkit.rewards.attacks import ATTACKS, BY_NAME, Attack, Item

RewardFunction = Callable[[str, str, dict[str, list[str]], "str | None"], Any]
GAIN = 0.01  # of a segment, that counts as a gain
SHARE = 0.02  # of segments that may gain


def load_reward(name: str) -> RewardFunction:
    """The function that ``module:function`` names; the current folder is looked in first, as with ``python -m``.

    Runs the module's code. Raises ConfigError where there is no such module or function.
    """
    module_name, colon, attribute = name.partition(":")
    if not colon or not module_name or not attribute:
        raise ConfigError(f"--reward {name}: write module:function, such as termkit.rewards:reward")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found: Any = importlib.import_module(module_name)
    except Exception as error:  # whatever the module itself raises
        raise ConfigError(f"--reward {name}: cannot import {module_name}: {type(error).__name__}: {error}") from error
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise ConfigError(f"--reward {name}: {module_name} has no {part!r}; {hint(part, _public(found))}")
        found = getattr(found, part)
    if not callable(found):
        raise ConfigError(f"--reward {name}: {attribute} is no function but {type(found).__name__}")
    function: RewardFunction = found
    return function


def _public(module: Any) -> list[str]:
    return [name for name in dir(module) if not name.startswith("_")]


def choose_attacks(names: Iterable[str]) -> tuple[Attack, ...]:
    """The attacks of these names, all where none is given. Raises ConfigError for an unknown one."""
    chosen = []
    for name in names:
        if name not in BY_NAME:
            raise ConfigError(f"--attack {name}: no such attack; {hint(name, BY_NAME)}")
        chosen.append(BY_NAME[name])
    return tuple(chosen) or ATTACKS


def attack_table(
    segments: Segments,
    function: RewardFunction,
    name: str,
    *,
    attacks: Sequence[Attack] = ATTACKS,
    with_reference: bool = True,
    seed: int = 0,
    max_gain: float = GAIN,
    max_share: float = SHARE,
) -> AttackTable:
    """Attacks every output in every way. ``function(source, output, terms, reference)`` gives a number or a ``.value``.

    Raises InputError, naming segment, system and attack, where the function raises or gives no finite number.
    """
    judge = _Judge(function, segments, with_reference)
    base = {system: [judge(number, system, text, "") for number, text in enumerate(texts)]
            for system, texts in segments.systems.items()}  # fmt: skip
    rows = tuple(_row(attack, segments, base, judge, seed, max_gain) for attack in attacks)
    flat = [value for values in base.values() for value in values]
    means = {system: math.fsum(values) / len(values) for system, values in base.items()}
    return AttackTable(name, len(flat), math.fsum(flat) / len(flat), means, rows, max_gain, max_share)


class _Judge:
    """Calls the reward, and tells where it fails."""

    def __init__(self, function: RewardFunction, segments: Segments, with_reference: bool) -> None:
        self._function = function
        self._segments = segments
        self._with_reference = with_reference

    def __call__(self, number: int, system: str, output: str, attack: str) -> float:
        item = self._segments.items[number]
        where = f"segment {self._segments.ids[number]} of {system}" + (f" under {attack}" if attack else "")
        reference = item.reference if self._with_reference else None
        try:
            result = self._function(item.source, output, _terms(item), reference)
            value: Any = getattr(result, "value", result)
            if value is None or isinstance(value, (str, bytes, bool)):
                raise TypeError(f"{value!r} is no number")
            number_value = float(value)
        except Exception as error:  # whatever a stranger's function raises
            raise InputError(f"{where}: the reward failed: {type(error).__name__}: {error}") from error
        if not math.isfinite(number_value):
            raise InputError(f"{where}: the reward is {number_value}; a finite number is needed")
        return number_value


def _terms(item: Item) -> dict[str, list[str]]:
    return {source: list(targets) for source, targets in item.terms}


def _row(
    attack: Attack, segments: Segments, base: Mapping[str, Sequence[float]], judge: _Judge, seed: int, max_gain: float
) -> AttackRow:
    values: list[float] = []
    gains: list[float] = []
    worst = -math.inf
    example: Example | None = None
    for system, texts in segments.systems.items():
        differences = []
        for number, (item, text) in enumerate(zip(segments.items, texts, strict=True)):
            before = base[system][number]
            attacked = attack(text, item, seed)
            value = before if attacked == text else judge(number, system, attacked, attack.name)
            values.append(value)
            differences.append(value - before)
            if value > before and (example is None or value - before > example.value - example.base):
                example = Example(segments.ids[number], system, before, value, attacked)
        gains += differences
        worst = max(worst, math.fsum(differences) / len(differences))
    share = sum(gain > max_gain for gain in gains) / len(gains)
    mean = math.fsum(values) / len(values)
    return AttackRow(attack.name, attack.summary, mean, math.fsum(gains) / len(gains), worst, share, example)
