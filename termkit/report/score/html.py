"""Scores as one HTML page for a person: gates, a table for each work, and what stands behind the numbers.

The page needs nothing but itself and can be read without a script. Charts are drawn beside the numbers they show, so
that the numbers are there for everybody; drafts of one table share a scale for each metric.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from termkit.core.document import Document
from termkit.core.result import CheckResult
from termkit.core.score import DraftScores, ScoreResult
from termkit.report.characters import encodable
from termkit.report.findings import plural
from termkit.report.page import shell
from termkit.report.score.charts import count_of
from termkit.report.score.tables import chance, gate_value, metric_of, number, shortfall, signed, threshold
from termkit.report.score.works import SURE, named_language, tells, works_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from termkit.report.html_text import Languages

_REFERENCES = 3  # of one segment
_FINDINGS = 8  # of one segment
_NAMES = 4  # drafts that are named beside a signature


def render(result: ScoreResult) -> str:
    """The page, with a line break at the end."""
    from termkit.report.html_text import cut, visible

    page = shell("score")
    languages = _languages(result.drafts)
    works = works_of(result)
    shown = sum(len(work.cards) for work in works)
    values = {
        "page": page,
        "result": result,
        "works": works,
        "failed": [gate for gate in result.gates if not gate.passed],
        "kept": [gate for gate in result.gates if gate.passed],
        "anchors": {row.draft.path: row.anchor for work in works for _, rows in work.bands for row in rows},
        "cards_left": sum(map(tells, result.drafts)) - shown,
        "figures_left": sum(count_of(work.table) - len(work.figures) for work in works),
        "visible": visible,
        "plain": lambda text: str(visible(text).striptags()),
        "label": _label,
        "guess": languages.guess,
        "prose": lambda text, *hints: languages.words(cut(text), "en", hints),
        "cut": cut,
        "plural": plural,
        "number": number,
        "threshold": threshold,
        "shortfall": shortfall,
        "chance": chance,
        "gate_value": gate_value,
        "metric_of": metric_of,
        "signed": signed,
        "sure": SURE,
        "names": _NAMES,
        "most_references": _REFERENCES,
        "most_findings": _FINDINGS,
    }
    return encodable(page.template.render(values)) + "\n"


def _label(path: str, common: str = "") -> Markup:
    """A path whose folders stand back, without the ``common`` one."""
    from markupsafe import Markup

    from termkit.report.html_text import visible

    if not path:
        return Markup("<span>the texts given</span>")
    folder, slash, name = path.removeprefix(common).rpartition("/")
    shown = Markup('<span class="folder">{}</span>').format(visible(folder + slash)) if slash else Markup("")
    return Markup('<bdi class="path">{}<wbr/>{}</bdi>').format(shown, visible(name))


def _languages(drafts: Sequence[DraftScores]) -> Languages:
    """What tells Chinese words apart inside English sentences."""
    from termkit.report.html_text import Languages

    tags = {draft.path: draft.language for draft in drafts if draft.language}
    tags |= {draft.source: tag for draft in drafts if draft.source and (tag := named_language(draft.source))}
    return Languages(CheckResult((), (), (), {path: Document(path, "", tag, ()) for path, tag in tags.items()}))
