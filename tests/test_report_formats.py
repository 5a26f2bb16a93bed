"""The table of formats, and what holds for all of them: texts of any kind, the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from report_sample import CONTEXT_OF_RUN, sample

import termkit
from termkit.core.result import CheckResult
from termkit.errors import ConfigError, Problem
from termkit.report.context import ReportContext
from termkit.report.formats import FORMATS, format_of, render

NAMES = [entry.name for entry in FORMATS]
MACHINES = [
    name for name in NAMES if name not in ("text", "html")
]  # text quotes files that are at hand; html has its own tests
ANY = st.text(st.characters(exclude_categories=()), max_size=30)
PARSERS = {
    **dict.fromkeys(("json", "sarif", "gitlab", "rdjson"), json.loads),
    "jsonl": lambda text: [json.loads(line) for line in text.split("\n") if line],
    **dict.fromkeys(("junit", "checkstyle"), lambda text: etree.fromstring(text.encode("utf-8"))),
}


def wild(result: CheckResult, text: str) -> CheckResult:
    """The result with one text in every place that a file can fill."""
    spots = tuple(replace(f, path=text, text=text, segment=text).spot for f in result.findings[:1])
    found = [
        replace(
            f,
            path=text,
            text=text,
            message=text,
            concept=text,
            segment=text,
            suggestions=(text,),
            fix="safe",
            related=spots,
        )
        for f in result.findings
    ]
    concepts = tuple(
        replace(c, concept=text, preferred=text, spread=((text, 1),), practice=((text, 1),)) for c in result.concepts
    )
    return replace(
        result,
        findings=tuple(found),
        baselined=tuple(found[:1]),
        suppressed=tuple(each._replace(reason=text) for each in result.suppressed),
        concepts=concepts,
        unread=(Problem(text, 1, 1, text),),
        alone=(text,),
    )


@pytest.mark.parametrize("name", MACHINES)
@given(text=ANY)
def test_any_text_survives(name: str, text: str) -> None:
    rendered = render(name, wild(sample(), text), CONTEXT_OF_RUN)
    rendered.encode("utf-8")
    if name in PARSERS:
        PARSERS[name](rendered)


@pytest.mark.parametrize("name", MACHINES)
def test_a_report_ends_with_a_line_break(name: str) -> None:
    assert render(name, sample(), CONTEXT_OF_RUN).endswith("\n")


def test_text_survives_a_lone_surrogate() -> None:
    result = termkit.check_text("a \ud800 b", language="en", glossary=ROOT / "glossary.yaml")
    render("text", replace(result, alone=("\ud800",)), CONTEXT_OF_RUN).encode("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_result(name: str) -> None:
    if find_spec(next(entry.module for entry in FORMATS if entry.name == name)) is None:
        pytest.skip(f"{name} is not there yet")
    render(name, CheckResult((), (), (), {}), ReportContext("0"))


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="no report is named 'serif'; did you mean 'sarif'"):
        render("serif", sample(), CONTEXT_OF_RUN)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/Report.SARIF", "sarif"),
        ("x.sarif.json", "sarif"),
        ("x.json", "json"),
        ("gl-code-quality-report.json", "gitlab"),
        ("x.rdjson.json", "rdjson"),
        ("target/checkstyle-result.xml", "checkstyle"),
        ("junit.xml", "junit"),
        ("comment.md", "markdown"),
        ("x.jsonl", "jsonl"),
        ("x.html", "html"),
        ("x.csv", None),
        ("x", None),
    ],
)
def test_a_file_name_asks_for_its_format(path: str, name: str | None) -> None:
    assert format_of(path) == name


def test_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from report_sample import *\n"
        "from termkit.report.formats import render\n"
        f"sys.stdout.buffer.write(''.join(render(n, sample(), CONTEXT_OF_RUN) for n in {MACHINES}).encode())"
    )
    here = "".join(render(name, sample(), CONTEXT_OF_RUN) for name in MACHINES).encode()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        there = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True)
        assert there.stdout == here


def test_a_report_is_loaded_when_it_is_asked_for() -> None:
    code = "import sys, termkit.report.formats; print(any(m.startswith('termkit.report.sarif') for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
