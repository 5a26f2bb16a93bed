"""What termkit.toml says of rules and severities, for the project and for some of its files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from re import Pattern
from typing import NamedTuple

from termkit.config import Config, Level, Override
from termkit.core.finding import Finding
from termkit.core.result import CheckResult, Suppressed
from termkit.errors import ConfigError
from termkit.jobs.project_path import project_path
from termkit.jobs.trees import glob_pattern


class _Settings(NamedTuple):
    """What holds for one file."""

    select: frozenset[str]  # none: every rule
    ignore: frozenset[str]
    severity: Mapping[str, Level]

    def level(self, finding: Finding) -> Level:
        """How bad the finding is here; ``off`` where its rule is not wanted."""
        if finding.rule in self.ignore or (self.select and finding.rule not in self.select):
            return "off"
        return self.severity.get(finding.rule, finding.severity)


def rules_needed(config: Config, names: Collection[str]) -> frozenset[str]:
    """Those of the rules called ``names`` that some file may want: the others need not run at all."""
    wanted = {name for name in names if (not config.select or name in config.select) and name not in config.ignore}
    wanted.update(name for override in config.overrides for name in override.select if name in names)
    severities = [config.severity, *(override.severity for override in config.overrides)]
    levels = {name: {by_rule[name] for by_rule in severities if name in by_rule} for name in wanted}
    return frozenset(name for name in wanted if levels[name] != {"off"} or name not in config.severity)


def apply(result: CheckResult, config: Config) -> CheckResult:
    """The findings that the settings leave, with the severities they give. Raises ConfigError for a faulty glob."""
    overrides = [(_patterns(override, config), override) for override in config.overrides]

    @cache
    def settings(path: str) -> _Settings:
        below = project_path(path, config.root)
        found = _Settings(frozenset(config.select), frozenset(config.ignore), config.severity)
        for patterns, override in overrides:
            if any(pattern.fullmatch(below) for pattern in patterns):
                found = _overridden(found, override)
        return found

    def judged(finding: Finding) -> Iterator[Finding]:
        level = settings(finding.path).level(finding)
        if level != "off":
            yield finding if level == finding.severity else replace(finding, severity=level)

    return replace(
        result,
        findings=tuple(kept for finding in result.findings for kept in judged(finding)),
        baselined=tuple(kept for finding in result.baselined for kept in judged(finding)),
        suppressed=tuple(Suppressed(kept, one.reason) for one in result.suppressed for kept in judged(one.finding)),
    )


def _overridden(settings: _Settings, override: Override) -> _Settings:
    """``select`` of an override is the new selection, and takes its rules out of what is ignored."""
    select = frozenset(override.select) or settings.select
    ignore = (settings.ignore - frozenset(override.select)) | frozenset(override.ignore)
    return _Settings(select, ignore, {**settings.severity, **override.severity})


def _patterns(override: Override, config: Config) -> list[Pattern[str]]:
    try:
        return [glob_pattern(glob) for glob in override.paths]
    except ConfigError as error:
        raise ConfigError(f"{config.path}:{override.line}: {error}") from None
