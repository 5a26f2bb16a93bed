"""Checks works against a glossary: read, align, match, judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from termkit.core.evidence import WorkView
from termkit.core.glossary import Glossary
from termkit.core.result import CheckResult
from termkit.errors import InputError
from termkit.jobs.outcome import Outcome, conclude, judge, texts_of
from termkit.jobs.reading import shown
from termkit.jobs.tasks import Checker, Task
from termkit.jobs.views import read_work
from termkit.jobs.works import Work, find_works, work_of
from termkit.text.match import Matcher

_MERGED = 16  # tasks after which the evidence of texts in several parts is made one

if TYPE_CHECKING:
    from termkit.core.rule import Rule


def works_of(
    paths: Sequence[Path],
    glossary: Glossary,
    *,
    folders: Iterable[Path] = (),
    source: Path | None = None,
    source_language: str | None = None,
    language: str | None = None,
) -> list[Work]:
    """The works to check: those of ``paths`` (files and folders), or those in ``folders`` when there are none."""
    if not paths:
        folders = list(folders)
        works = find_works(folders, glossary, source_language)
        if not works:
            where = ", ".join(shown(folder) for folder in folders)
            raise InputError(f"{where}: no file in it is named <work>.<language tag>.<ext>, such as essay.en.md")
        return works
    works = []
    for path in paths:
        if path.is_dir():
            found = find_works([path], glossary, source_language)
            if not found:
                raise InputError(f"{path}: no file in it is named <work>.<language tag>.<ext>, such as essay.en.md")
            works.extend(found)
        else:
            works.append(work_of(path, language, glossary, source))
    return _joined(works)


def _joined(works: list[Work]) -> list[Work]:
    """Files of one source are one work, so that renderings are compared across them."""
    joined: dict[Path | int, Work] = {}
    for number, work in enumerate(works):
        key: Path | int = work.source.path.resolve() if work.source else number
        if key in joined:
            joined[key].versions.extend(v for v in work.versions if v not in joined[key].versions)
        else:
            joined[key] = work
    return list(joined.values())


def check_works(
    works: Iterable[Work],
    glossary: Glossary,
    *,
    encoding: str | None = None,
    rules: Sequence[Rule] | None = None,
    strict: bool = False,
) -> CheckResult:
    """Checks files with ``rules``, all of them if None. The order of findings is that of files and places.

    Raises InputError for what cannot be read.
    """
    matcher = Matcher(glossary)
    return check_views((read_work(work, matcher, encoding, strict, None) for work in works), glossary, rules=rules)


def check_views(views: Iterable[WorkView], glossary: Glossary, *, rules: Sequence[Rule] | None = None) -> CheckResult:
    """Checks works that were read and matched already."""
    outcome = Outcome()
    chosen: Sequence[Rule] | None = rules
    for view in views:
        if chosen is None and not all(text.is_empty for text in texts_of(view)):
            chosen = all_rules()
        outcome.merge(judge(view, glossary, chosen or ()))
    return conclude(outcome, glossary, chosen or ())


def run(tasks: Iterable[Task], checker: Checker, *, jobs: int = 1) -> Outcome:
    """The outcome of all tasks, in their order whatever the number of processes; tasks may come one by one."""
    outcome = Outcome()
    if jobs == 1:
        outcomes: Iterable[Outcome] = map(checker.check, tasks)
    else:
        from termkit.jobs.parallel import in_processes

        outcomes = in_processes(checker.check, tasks, jobs)
    for number, each in enumerate(outcomes, 1):
        outcome.merge(each)
        if number % _MERGED == 0 and outcome.evidence:
            outcome.compact(checker.chosen)
    return outcome


def all_rules() -> Sequence[Rule]:
    """Every rule there is; imported when first asked for."""
    from termkit.rules import RULES

    return RULES
