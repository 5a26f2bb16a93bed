"""The check of a project from end to end: inputs, tasks, outcome, then what settings, comments and baseline leave."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from termkit.config import Config
from termkit.core.glossary import Glossary
from termkit.core.language import canonical
from termkit.core.result import CheckResult
from termkit.errors import ConfigError, Problem, hint
from termkit.formats.glossary_cache import cache_folder
from termkit.jobs.check import all_rules, run
from termkit.jobs.inputs import BitextInput, CatalogInput, Input, find_inputs
from termkit.jobs.outcome import Outcome, conclude
from termkit.jobs.tasks import Catalogs, Checker, Task, UnitFile, read_portions
from termkit.jobs.works import Work

if TYPE_CHECKING:
    from termkit.core.rule import Rule


@dataclass(frozen=True)
class Request:
    """What a person asked for; what is empty is left to the configuration."""

    paths: tuple[Path, ...] = ()
    source: Path | None = None
    source_language: str | None = None
    target_language: str | None = None
    encoding: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    baseline: Path | None = None
    no_baseline: bool = False
    update_baseline: bool = False
    grow_baseline: bool = False
    diff_from: str | None = None
    strict: bool = False
    jobs: int | None = None
    digests: bool = False
    cache: bool = False


def check_project(request: Request, config: Config, glossary: Glossary) -> CheckResult:
    """The result of a whole run. Raises ConfigError and InputError for what makes a run impossible."""
    config = _merged(config, request)
    if request.encoding:
        _refuse_unknown(request.encoding)
    rules = _rules(config, request)
    languages = (_tag(request.source_language), _tag(request.target_language))
    found = find_inputs(
        request.paths,
        glossary,
        config=config,
        source=request.source,
        source_language=languages[0],
        target_language=languages[1],
        exclude=config.exclude,
        force_exclude=request.force_exclude,
    )
    strict = request.strict or config.strict
    folder = cache_folder() if request.cache else None
    checker = Checker(glossary, rules, request.encoding, strict, request.digests, config.root, folder)
    problems: list[Problem] = []
    tasks = _tasks(found.inputs, glossary, languages, request.encoding, problems)
    outcome = run(tasks, checker, jobs=_jobs(request, config, found.inputs))
    outcome.unread.extend([*found.faults, *problems])
    outcome.notes.update(found.notes)
    judged = outcome.evidence or outcome.fared or outcome.findings
    result = conclude(outcome, glossary, checker.chosen if judged else ())
    return _adopted(result, outcome, request, config, checker)


def _refuse_unknown(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise ConfigError(f"unknown encoding {encoding!r}; write utf-8, utf-16, utf-32, gb18030 or big5") from None


def _merged(config: Config, request: Request) -> Config:
    """The configuration with what was asked for: flags add to ``ignore`` and ``exclude``, and replace ``select``."""
    from termkit.config import rule_names

    for name in (*request.select, *request.ignore):
        if name not in rule_names():
            raise ConfigError(f"no rule is named {name!r}; {hint(name, rule_names())}")
    return replace(
        config,
        select=request.select or config.select,
        ignore=(*config.ignore, *request.ignore),
        exclude=(*config.exclude, *request.exclude),
    )


def _rules(config: Config, request: Request) -> tuple[Rule, ...] | None:
    """The rules that are wanted somewhere; None for all of them."""
    if not (config.select or config.ignore or config.severity or config.overrides):
        return None
    from termkit.jobs.overrides import rules_needed

    rules = all_rules()
    needed = rules_needed(config, [rule.name for rule in rules])
    if request.select:
        needed &= frozenset(request.select)
    chosen = [rule for rule in rules if rule.name in needed and rule.name not in request.ignore]
    if not chosen:
        raise ConfigError("no rule is left to check with; select fewer rules away, or name one with --select")
    return tuple(chosen)


def _tag(language: str | None) -> str | None:
    return canonical(language) if language else None


def _tasks(
    inputs: Sequence[Input],
    glossary: Glossary,
    languages: tuple[str | None, str | None],
    encoding: str | None,
    problems: list[Problem],
) -> Iterator[Task]:
    """The inputs as tasks; a bitext of rows becomes as many as it has portions, read as they are asked for."""
    from termkit.formats.bitext import bitext_format

    for each in inputs:
        if isinstance(each, Work):
            yield each
        elif isinstance(each, CatalogInput):
            module = f"termkit.formats.{each.format}_catalog"
            yield Catalogs(each.source, each.target, module, (each.source_language, each.target_language))
        else:
            pair = _languages_of(each, glossary, languages)
            format_ = bitext_format(str(each.path), each.format)
            assert format_ is not None
            if format_.streams:
                yield from read_portions(each.path, format_, pair, encoding, problems)
            else:
                yield UnitFile(each.path, format_, pair, asked=languages[1] is not None)


def _languages_of(each: BitextInput, glossary: Glossary, languages: tuple[str | None, str | None]) -> tuple[str, str]:
    """The languages of a bilingual file: those asked for, those it declares by its name, or the glossary's."""
    source = languages[0] or each.source or glossary.source
    target = languages[1] or each.target or (glossary.source if source == glossary.target else glossary.target)
    return glossary.narrow(source), glossary.narrow(target)


def _jobs(request: Request, config: Config, inputs: Sequence[Input]) -> int:
    """How many processes are worth their start: one for small work."""
    asked = request.jobs if request.jobs is not None else config.jobs if config.jobs is not None else 1
    if asked == 0:
        asked = os.cpu_count() or 1
    single = len(inputs) == 1 and not isinstance(inputs[0], BitextInput)
    return 1 if single else asked


def _adopted(result: CheckResult, outcome: Outcome, request: Request, config: Config, checker: Checker) -> CheckResult:
    """What is left once comments, settings, the baseline and the revision have had their say, in this order."""
    checked = outcome.checked
    if outcome.suppressions or config.suppress:
        from termkit.jobs import suppression

        silencers: list[suppression.Suppression | suppression.Setting] = [
            *outcome.suppressions,
            *suppression.read_settings(config),
        ]
        result = suppression.apply(result, silencers, checked, _names(checker))
    if config.path is not None or request.select or request.ignore:
        from termkit.jobs import overrides

        result = overrides.apply(result, config)
    path = None if request.no_baseline else request.baseline or config.baseline_path
    if path is not None:
        result = _without_known(result, path, checked, request, config, _names(checker))
    elif request.update_baseline:
        raise ConfigError("there is no baseline to update; name one: --baseline termkit-baseline.json")
    if request.diff_from:
        from termkit.jobs.changed import changed_lines, only_changed

        result = only_changed(result, changed_lines(request.diff_from, config.root))
    return result


def _names(checker: Checker) -> frozenset[str]:
    """The rules that ran."""
    return frozenset(rule.name for rule in checker.chosen)


def _without_known(
    result: CheckResult,
    path: Path,
    checked: frozenset[str],
    request: Request,
    config: Config,
    names: frozenset[str],
) -> CheckResult:
    """The result without what the baseline knows; the baseline is written where that was asked for."""
    from termkit.config import UNUSED_SUPPRESSION
    from termkit.jobs.baseline import Baseline, Scope, apply, load_baseline, updated, write

    ran = names if request.select else names | {UNUSED_SUPPRESSION}
    unread = frozenset(problem.path for problem in result.unread)
    scope = Scope(config.root, checked if request.paths else None, ran, unread)
    old = load_baseline(path) if path.exists() else None
    if old is None and not request.update_baseline:
        raise ConfigError(f"{path}: no such baseline; --update-baseline writes it")
    if request.update_baseline:
        old = updated(result, old, scope, grow=request.grow_baseline)
        write(old, path)
    applied = apply(result, old or Baseline(), scope)
    return replace(applied.result, notes=(*applied.result.notes, *applied.notes))
