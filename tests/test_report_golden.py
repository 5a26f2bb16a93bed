"""Every report of one result, to the letter. ``python tests/test_report_golden.py`` writes the files anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from report_sample import CONTEXT_OF_RUN, sample

from termkit.report import github
from termkit.report.formats import render

GOLDEN = Path(__file__).parent / "golden" / "report"
FILES = {
    "jsonl": "report.jsonl",
    "sarif": "report.sarif",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "junit": "junit.xml",
    "checkstyle": "checkstyle.xml",
    "rdjson": "rdjson.json",
    "markdown": "report.md",
}


@pytest.mark.parametrize("name", FILES)
def test_the_report_is_the_golden_one(name: str) -> None:
    assert render(name, sample(), CONTEXT_OF_RUN) == (GOLDEN / FILES[name]).read_text(encoding="utf-8")


def test_a_short_summary_is_the_comment() -> None:
    assert github.summary(sample(), CONTEXT_OF_RUN) == (GOLDEN / FILES["markdown"]).read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, file in FILES.items():
        (GOLDEN / file).write_text(render(name, sample(), CONTEXT_OF_RUN), encoding="utf-8", newline="\n")
