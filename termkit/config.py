"""termkit.toml -> one frozen Config. Defaults give way to the file, the file to flags."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from termkit.core.language import canonical
from termkit.core.mqm import SEVERITIES, Severity
from termkit.errors import ConfigError, LanguageError, hint

FILE_NAME = "termkit.toml"
METRICS = ("bleu", "chrf", "chrf++", "ter", "term-accuracy", "term-consistency")  # what is scored unless told
METRIC_NAMES = (
    *METRICS,
    *"term-consistency-all over-generation deprecated-rate untranslated-rate mqm".split(),
    *"tsr-wmt25 tsr-wmt25-sentence tsr-wmt23-regex tsr-wmt23-fuzzy90 tsr-wmt23-lemma-regex tsr-wmt23".split(),
    *"exact-match-wmt21 window-overlap-wmt21-2 window-overlap-wmt21-3 term-ter-wmt21".split(),
    *(
        f"consistency-{pseudo}-{average}{types}"
        for types in ("", "-2+")
        for pseudo in ("first", "frequent", "predefined")
        for average in ("micro", "macro")
    ),
    *"term-untranslated-rate term-over-generation".split(),
)
MODELS = ("comet", "metricx")  # metrics that a local model makes

UNUSED_SUPPRESSION = "unused-suppression"  # a finding about the checker's own settings; no text is needed to judge it

Level = Severity | Literal["off"]
_CHECK_LISTS = ("select", "ignore", "disable", "exclude", "overrides", "suppress")
_CHECK_VALUES = ("severity", "fail-on", "strict", "baseline", "jobs")
_LEVELS: tuple[Level, ...] = (*SEVERITIES, "off")
_DISTANCE = re.compile(r"\s*baseline\b.*")  # of a gate: from the baseline
_NAME = re.compile(r"\{([A-Za-z][\w-]*)\}", re.ASCII)


class Override(NamedTuple):
    """What holds for some files only. A later one goes before an earlier one."""

    paths: tuple[str, ...]  # globs, below the root
    select: tuple[str, ...] = ()  # only these rules, even where ``ignore`` of the whole project names them
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Level] = {}
    line: int = 0  # of termkit.toml, 1-based


class Suppress(NamedTuple):
    """Findings that somebody decided to live with, by file, key and concept; what is empty stands for all."""

    rules: tuple[str, ...]
    reason: str
    paths: tuple[str, ...] = ()  # globs, below the root
    segments: tuple[str, ...] = ()  # globs for keys and ids
    concepts: tuple[str, ...] = ()
    line: int = 0  # of termkit.toml, 1-based


class PairPattern(NamedTuple):
    """Which files are source and translation: ``docs/zh/{path}`` and ``docs/en/{path}``; both have the same names."""

    source: str
    target: str
    source_language: str | None = None  # canonical tags; None: by the names of the files, or the glossary
    target_language: str | None = None
    glossary: str | None = None  # instead of the project's
    line: int = 0  # of termkit.toml, 1-based


OMITS = 50.0  # nats, on either side of 0, by which leaving out may be made likelier


@dataclass(frozen=True)
class Config:
    """All settings of a run. Paths are relative to ``root``, the folder of termkit.toml."""

    root: Path = Path()
    path: Path | None = None  # of termkit.toml, if there is one
    glossary: str = "glossary.yaml"
    works: tuple[str, ...] = ("translations",)
    source: str | None = None  # language of the sources; the glossary's where None
    pairs: tuple[PairPattern, ...] = ()
    select: tuple[str, ...] = ()  # rules; none: all of them
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Level] = field(default_factory=dict)  # by rule
    fail_on: Severity | None = "minor"  # None: findings never fail a run
    strict: bool = False
    baseline: str | None = None
    exclude: tuple[str, ...] = ()  # globs of files and folders that are not checked
    jobs: int | None = None  # processes; 0: one for each processor; None: not said
    overrides: tuple[Override, ...] = ()
    suppress: tuple[Suppress, ...] = ()
    metrics: tuple[str, ...] = METRICS
    gates: Mapping[str, float | str] = field(default_factory=dict)
    lexicon: str | None = None  # of the project: grows with each `termkit align`
    omits: float = 0.0  # above 0: passages without a counterpart are likelier in these texts, below 0 less so

    @property
    def glossary_path(self) -> Path:
        """Where the glossary lies."""
        return self.root / self.glossary

    @property
    def baseline_path(self) -> Path | None:
        """Where the baseline lies, if there is to be one."""
        return self.root / self.baseline if self.baseline else None

    @property
    def lexicon_path(self) -> Path | None:
        """Where the lexicon lies that grows with each alignment, if there is to be one."""
        return self.root / self.lexicon if self.lexicon else None

    @property
    def disable(self) -> tuple[str, ...]:
        """The older name of ``ignore``."""
        return self.ignore


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
    except (RecursionError, ValueError):  # very deep brackets, or a number of more digits than Python takes
        raise ConfigError(f"{path}: holds what no setting is: brackets nested without end, or a huge number") from None
    return _Reader(path, text).config(data)


@cache
def rule_names() -> tuple[str, ...]:
    """Every name that settings and suppressions may use for a rule."""
    from termkit.rules import RULES

    return (*(rule.name for rule in RULES), UNUSED_SUPPRESSION)


class _Reader:
    """Checks the tables of one file, one by one, and says what would be right."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = re.split(r"\r\n|\r|\n", text)
        self._first = 0  # the line, 0-based, from which on the key of a fault is looked for

    def config(self, data: dict[str, Any]) -> Config:
        self._known("", data, ("project", "check", "score", "align"))
        project = self._table(data, "project", ("glossary", "works", "source", "pairs"))
        check = self._table(data, "check", (*_CHECK_LISTS, *_CHECK_VALUES))
        score = self._table(data, "score", ("metrics", "gates"))
        align = self._table(data, "align", ("lexicon", "omits"))
        default = Config()
        return Config(
            root=self._path.parent,
            path=self._path,
            glossary=self._text(project, "glossary", default.glossary),
            works=self._texts(project, "works", default.works),
            source=self._language(project, "source"),
            select=self._rules(check, "select"),
            ignore=tuple(dict.fromkeys((*self._rules(check, "ignore"), *self._rules(check, "disable")))),
            severity=self._severity(check, " in [check.severity]"),
            fail_on=self._fail_on(check),
            strict=self._flag(check, "strict", default.strict),
            baseline=self._maybe(check, "baseline"),
            exclude=self._texts(check, "exclude", ()),
            jobs=self._jobs(check),
            metrics=self._names(score, "metrics", METRIC_NAMES, default.metrics),
            gates=self._gates(score),
            lexicon=self._maybe(align, "lexicon"),
            omits=self._number(align, "omits", default.omits, OMITS),
            pairs=tuple(self._pair(table) for table in self._tables(project, "project", "pairs")),
            overrides=tuple(self._override(table) for table in self._tables(check, "check", "overrides")),
            suppress=tuple(self._suppress(table) for table in self._tables(check, "check", "suppress")),
        )

    def _fail(self, key: str, message: str) -> ConfigError:
        """The error, at the first line behind ``_first`` that begins with the key, else at that line."""
        pattern = re.compile(rf'\s*(?:\[\[?\s*(?:[\w-]+\.)*|(?:[\w-]+\.)+)?["\']?{re.escape(key)}(?![\w-])')
        lines = enumerate(self._lines[self._first :], self._first + 1)
        line = next((number for number, text in lines if pattern.match(text)), self._first + 1)
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

    def _tables(self, parent: dict[str, Any], where: str, name: str) -> Iterator[dict[str, Any]]:
        """Each table of an array of tables; while it is looked at, faults are placed behind its header."""
        tables = parent.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._fail(name, f"{name!r} is an array of tables: write [[{where}.{name}]]")
        header = re.compile(rf"\s*\[\[\s*{where}\s*\.\s*{name}\s*\]\]")
        starts = [number for number, text in enumerate(self._lines) if header.match(text)]
        if len(starts) != len(tables):  # written inline
            starts = [next((n for n, text in enumerate(self._lines) if name in text), 0)] * len(tables)
        for table, self._first in zip(tables, starts, strict=True):
            yield table
        self._first = 0

    def _override(self, table: dict[str, Any]) -> Override:
        where = " in [[check.overrides]]"
        self._known(where, table, ("paths", "select", "ignore", "severity"))
        self._needed(table, "paths", where, 'name the files: paths = ["docs/**"]')
        select, ignore = self._rules(table, "select"), self._rules(table, "ignore")
        line = self._first + 1
        return Override(self._texts(table, "paths", ()), select, ignore, self._severity(table, where), line)

    def _suppress(self, table: dict[str, Any]) -> Suppress:
        where = " in [[check.suppress]]"
        self._known(where, table, ("rules", "reason", "paths", "segments", "keys", "concepts"))
        self._needed(table, "rules", where, 'name what is silenced: rules = ["deprecated-term"]')
        self._needed(table, "reason", where, 'say why: reason = "quoted from the contract"')
        found = Suppress(
            rules=self._rules(table, "rules"),
            reason=self._text(table, "reason", "").strip(),
            paths=self._texts(table, "paths", ()),
            segments=(*self._texts(table, "segments", ()), *self._texts(table, "keys", ())),
            concepts=self._texts(table, "concepts", ()),
            line=self._first + 1,
        )
        if not found.reason:
            raise self._fail("reason", "'reason' is empty; say why these findings stay")
        if not (found.paths or found.segments or found.concepts):
            message = (
                "silences everywhere; add 'paths', 'keys' or 'concepts', or name the rule under 'ignore' in [check]"
            )
            raise self._fail("suppress", message)
        return found

    def _pair(self, table: dict[str, Any]) -> PairPattern:
        where = " in [[project.pairs]]"
        self._known(where, table, ("source", "target", "source-language", "target-language", "glossary"))
        names: dict[str, list[str]] = {}
        for key in ("source", "target"):
            self._needed(table, key, where, f'say which files: {key} = "docs/{key}/{{path}}"')
            pattern = self._text(table, key, "")
            names[key] = _NAME.findall(pattern)
            if set("{}").intersection(_NAME.sub("", pattern)):
                raise self._fail(key, f"{key}: a brace in {pattern!r} is not of a name such as {{path}}")
            if os.path.isabs(pattern) or ".." in re.split(r"[/\\]", pattern):
                message = "leads out of the project; a pattern begins at the folder of termkit.toml"
                raise self._fail(key, f"{key}: {pattern!r} {message}")
            if len(set(names[key])) < len(names[key]):
                raise self._fail(key, f"{key}: {pattern!r} has a name twice; give each its own, {{a}} and {{b}}")
        source, target = table["source"], table["target"]
        if set(names["source"]) != set(names["target"]):
            message = f"{target!r} and {source!r} differ in their names; what {{path}} is in one it is in the other"
            raise self._fail("target", message)
        if source == target:
            raise self._fail("target", f"source and target are both {source!r}; a file is no translation of itself")
        return PairPattern(
            source,
            target,
            self._language(table, "source-language"),
            self._language(table, "target-language"),
            self._maybe(table, "glossary"),
            self._first + 1,
        )

    def _needed(self, table: dict[str, Any], key: str, where: str, cure: str) -> None:
        if not table.get(key):
            raise self._fail(key, f"{key!r} is missing{where}; {cure}")

    def _text(self, table: dict[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or not value:
            raise self._fail(key, f"{key!r} is a text in quotes, not {value!r}")
        return value

    def _maybe(self, table: dict[str, Any], key: str) -> str | None:
        return self._text(table, key, "") if key in table else None

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

    def _rules(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        return self._names(table, key, rule_names(), ()) if key in table else ()

    def _severity(self, table: dict[str, Any], where: str) -> dict[str, Level]:
        levels = table.get("severity", {})
        if not isinstance(levels, dict):
            raise self._fail("severity", "'severity' is a table: severity = {mixed-script = \"minor\"}")
        if levels:
            self._known(where, levels, rule_names())
        return {rule: self._level(rule, value) for rule, value in levels.items()}

    def _level(self, rule: str, value: object) -> Level:
        for level in _LEVELS:
            if value == level:
                return level
        raise self._fail(rule, f"severity of {rule!r} is one of {', '.join(_LEVELS)}, not {value!r}")

    def _jobs(self, table: dict[str, Any]) -> int | None:
        value = table.get("jobs")
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise self._fail("jobs", f"'jobs' is a number of processes, or 0 for one a processor, not {value!r}")
        return value

    def _number(self, table: dict[str, Any], key: str, default: float, most: float) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > most:
            raise self._fail(key, f"{key!r} is a number from -{most:g} to {most:g}, not {value!r}")
        return float(value)

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

    def _gates(self, score: dict[str, Any]) -> dict[str, float | str]:
        """Bounds by metric or part of one; what a text says, the scorer reads."""
        gates = score.get("gates", {})
        if not isinstance(gates, dict):
            raise self._fail("gates", "'gates' is a table: write [score.gates]")
        for name, value in gates.items():
            metric = name.partition("[")[0].strip()
            if metric not in (*METRIC_NAMES, *MODELS):
                raise self._fail(name, f"unknown key {name!r} in [score.gates]; {hint(metric, METRIC_NAMES)}")
            if isinstance(value, bool) or not (isinstance(value, int | float) or _DISTANCE.fullmatch(str(value))):
                raise self._fail(name, f"gate {name!r} is a number, not {value!r}, or a distance as 'baseline-0.5'")
        return {name: value if isinstance(value, str) else float(value) for name, value in gates.items()}
