"""Gates as JUnit XML, which nearly every CI server shows: a suite for each draft, a case for each gate.

A draft without gates is one passed case. Times are zero and the timestamp is constant: the schemas ask for them, and
the report must not differ between two runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from termkit.core.score import DraftScores, GateResult, ScoreResult
from termkit.report.characters import harmless, xml_safe
from termkit.report.junit import TIMESTAMP
from termkit.report.score.tables import cell, gate_line


def render(result: ScoreResult) -> str:
    """The document, with a line break at the end."""
    tree = Element("testsuites")
    for number, draft in enumerate(result.drafts):
        tree.append(_suite(number, draft, [gate for gate in result.gates if gate.path == draft.path]))
    if result.differences:
        tree.append(_differences(len(result.drafts), result.differences))
    indent(tree)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(tree, encoding="unicode")}\n'


def _suite(number: int, draft: DraftScores, gates: list[GateResult]) -> Element:
    name = _safe(draft.path)
    suite = _empty(number, name, len(gates) or 1, sum(not gate.passed for gate in gates))
    properties = SubElement(suite, "properties")
    for score in draft.scores:
        SubElement(properties, "property", {"name": _safe(score.name), "value": cell(score)})
    for gate in gates:
        case = _case(suite, name, f"gate {gate.name}")
        if not gate.passed:
            _fail(case, gate_line(gate))
    if not gates:
        _case(suite, name, "scores")
    SubElement(suite, "system-out").text = "\n".join(_safe(f"{score.name} {cell(score)}") for score in draft.scores)
    SubElement(suite, "system-err").text = ""
    return suite


def _differences(number: int, texts: Sequence[str]) -> Element:
    """What sacrebleu counted otherwise, as a suite of its own: it fails the run as well."""
    suite = _empty(number, "sacrebleu", len(texts), len(texts))
    SubElement(suite, "properties")
    for count, text in enumerate(texts, 1):
        _fail(_case(suite, "sacrebleu", f"difference {count}"), text)
    SubElement(suite, "system-out").text = ""
    SubElement(suite, "system-err").text = ""
    return suite


def _empty(number: int, name: str, tests: int, failures: int) -> Element:
    return Element(
        "testsuite",
        {
            "name": name,
            "package": "termkit",
            "id": str(number),
            "timestamp": TIMESTAMP,
            "hostname": "localhost",
            "tests": str(tests),
            "failures": str(failures),
            "errors": "0",
            "skipped": "0",
            "time": "0",
        },
    )


def _case(suite: Element, name: str, what: str) -> Element:
    return SubElement(suite, "testcase", {"name": _safe(what), "classname": name, "time": "0"})


def _fail(case: Element, message: str) -> None:
    SubElement(case, "failure", {"message": _safe(message), "type": "gate"}).text = _safe(message)


def _safe(text: str) -> str:
    """On one line, without what XML forbids or what steers a viewer."""
    return xml_safe(harmless(text))
