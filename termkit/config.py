"""termkit.toml -> one frozen Config. Defaults give way to the file, the file to flags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from termkit.core.language import canonical
from termkit.core.mqm import Severity
from termkit.errors import ConfigError, LanguageError, hint

FILE_NAME = "termkit.toml"
METRICS = ("bleu", "chrf", "chrf++", "ter", "term-accuracy", "term-consistency")


@dataclass(frozen=True)
class Config:
    """All settings of a run. Paths are relative to ``root``, the folder of termkit.toml."""

    root: Path = Path()
    path: Path | None = None  # of termkit.toml, if there is one
    glossary: str = "glossary.yaml"
    works: tuple[str, ...] = ("translations",)
    source: str | None = None  # language of the sources; the glossary's where None
    disable: tuple[str, ...] = ()
    fail_on: Severity | None = "minor"  # None: findings never fail a run
    strict: bool = False
    metrics: tuple[str, ...] = METRICS
    gates: Mapping[str, float] = field(default_factory=dict)

    @property
    def glossary_path(self) -> Path:
        """Where the glossary lies."""
        return self.root / self.glossary


def find_config(start: Path) -> Path | None:
    """termkit.toml in ``start`` or the nearest folder above it."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def load_config(path: Path | None) -> Config:
    """The configuration in ``path``, or the defaults; raises ConfigError with file, line, cause and cure."""
    if path is None:
        return Config()
    import tomllib

    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    return _Reader(path, text).config(data)


def _rule_names() -> tuple[str, ...]:
    from termkit.rules import RULES

    return tuple(rule.name for rule in RULES)


class _Reader:
    """Checks the tables of one file, one by one, and says what would be right."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = re.split(r"\r\n|\r|\n", text)

    def config(self, data: dict[str, Any]) -> Config:
        self._known("", data, ("project", "check", "score"))
        project = self._table(data, "project", ("glossary", "works", "source"))
        check = self._table(data, "check", ("disable", "fail-on", "strict"))
        score = self._table(data, "score", ("metrics", "gates"))
        default = Config()
        return Config(
            root=self._path.parent,
            path=self._path,
            glossary=self._text(project, "glossary", default.glossary),
            works=self._texts(project, "works", default.works),
            source=self._language(project, "source"),
            disable=self._names(check, "disable", _rule_names() if "disable" in check else (), ()),
            fail_on=self._fail_on(check),
            strict=self._flag(check, "strict", default.strict),
            metrics=self._names(score, "metrics", METRICS, default.metrics),
            gates=self._gates(score),
        )

    def _fail(self, key: str, message: str) -> ConfigError:
        line = next((n for n, text in enumerate(self._lines, 1) if re.match(rf'\s*\[?"?{re.escape(key)}"?\b', text)), 1)
        return ConfigError(f"{self._path}:{line}: {message}")

    def _known(self, where: str, table: dict[str, Any], names: Iterable[str]) -> None:
        for key in table:
            if key not in names:
                raise self._fail(key, f"unknown key {key!r}{where}; {hint(key, names)}")

    def _table(self, data: dict[str, Any], name: str, keys: tuple[str, ...]) -> dict[str, Any]:
        table = data.get(name, {})
        if not isinstance(table, dict):
            raise self._fail(name, f"{name!r} is a table: write [{name}]")
        self._known(f" in [{name}]", table, keys)
        return table

    def _text(self, table: dict[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or not value:
            raise self._fail(key, f"{key!r} is a text in quotes, not {value!r}")
        return value

    def _texts(self, table: dict[str, Any], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = table.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self._fail(key, f'{key!r} is a list of texts: ["..."], not {value!r}')
        return tuple(value)

    def _names(
        self, table: dict[str, Any], key: str, known: tuple[str, ...], default: tuple[str, ...]
    ) -> tuple[str, ...]:
        names = self._texts(table, key, default)
        for name in names:
            if name not in known:
                raise self._fail(key, f"{key}: unknown name {name!r}; {hint(name, known)}")
        return names

    def _flag(self, table: dict[str, Any], key: str, default: bool) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            raise self._fail(key, f"{key!r} is true or false, not {value!r}")
        return value

    def _language(self, table: dict[str, Any], key: str) -> str | None:
        if key not in table:
            return None
        try:
            return canonical(self._text(table, key, ""))
        except LanguageError as error:
            raise self._fail(key, str(error)) from None

    def _fail_on(self, table: dict[str, Any]) -> Severity | None:
        value = table.get("fail-on", "minor")
        if value == "never":
            return None
        for severity in get_args(Severity):
            if value == severity:
                found: Severity = severity
                return found
        raise self._fail("fail-on", f"'fail-on' is one of {', '.join(get_args(Severity))} or never, not {value!r}")

    def _gates(self, score: dict[str, Any]) -> dict[str, float]:
        gates = score.get("gates", {})
        if not isinstance(gates, dict):
            raise self._fail("gates", "'gates' is a table: write [score.gates]")
        self._known(" in [score.gates]", gates, METRICS)
        for name, value in gates.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise self._fail(name, f"gate {name!r} is a number, not {value!r}")
        return {name: float(value) for name, value in gates.items()}
