"""Checks works against a glossary: read, align, match, judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from termkit.core.evidence import WorkView
from termkit.core.glossary import Glossary
from termkit.core.result import CheckResult
from termkit.jobs.outcome import MERGED, Outcome, conclude, judge, texts_of
from termkit.jobs.tasks import Checker, Task

if TYPE_CHECKING:
    from termkit.core.rule import Rule


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
    from termkit.jobs.progress import told

    for number, each in enumerate(told(outcomes), 1):
        outcome.merge(each)
        if number % MERGED == 0 and outcome.evidence:
            outcome.compact(checker.chosen)
    return outcome


def all_rules() -> Sequence[Rule]:
    """Every rule there is; imported when first asked for."""
    from termkit.rules import RULES

    return RULES
