"""The formats of a report of scores, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from termkit.core.score import ScoreResult


def _text(result: ScoreResult, color: bool) -> str:
    from termkit.report.score.text import render

    return render(result, color=color)


def _json(result: ScoreResult, color: bool) -> str:
    from termkit.report.score.json import score_report

    return score_report(result) + "\n"


def _html(result: ScoreResult, color: bool) -> str:
    from termkit.report.score.html import render

    return render(result)


def _markdown(result: ScoreResult, color: bool) -> str:
    from termkit.report.score.markdown import render

    return render(result)


def _junit(result: ScoreResult, color: bool) -> str:
    from termkit.report.score.junit import render

    return render(result)


RENDERERS: Mapping[str, Callable[[ScoreResult, bool], str]] = {
    "text": _text,
    "json": _json,
    "html": _html,
    "markdown": _markdown,
    "junit": _junit,
}
