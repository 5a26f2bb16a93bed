"""Gates as JUnit XML, which nearly every CI server shows: a suite for each draft, a case for each gate.

A draft without gates is one passed case. Times are zero and the timestamp is constant: the schemas ask for them, and
the report must not differ between two runs.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from termkit.core.score import DraftScores, GateResult, ScoreResult
from termkit.report.characters import xml_safe
from termkit.report.junit import TIMESTAMP
from termkit.report.score.tables import cell, gate_line


def render(result: ScoreResult) -> str:
    """The document, with a line break at the end."""
    tree = Element("testsuites")
    for number, draft in enumerate(result.drafts):
        tree.append(_suite(number, draft, [gate for gate in result.gates if gate.path == draft.path]))
    indent(tree)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(tree, encoding="unicode")}\n'


def _suite(number: int, draft: DraftScores, gates: list[GateResult]) -> Element:
    name = xml_safe(draft.path)
    suite = Element(
        "testsuite",
        {
            "name": name,
            "package": "termkit",
            "id": str(number),
            "timestamp": TIMESTAMP,
            "hostname": "localhost",
            "tests": str(len(gates) or 1),
            "failures": str(sum(not gate.passed for gate in gates)),
            "errors": "0",
            "skipped": "0",
            "time": "0",
        },
    )
    properties = SubElement(suite, "properties")
    for score in draft.scores:
        SubElement(properties, "property", {"name": xml_safe(score.name), "value": cell(score)})
    for gate in gates:
        case = SubElement(suite, "testcase", {"name": xml_safe(f"gate {gate.name}"), "classname": name, "time": "0"})
        if not gate.passed:
            message = xml_safe(gate_line(gate))
            SubElement(case, "failure", {"message": message, "type": "gate"}).text = message
    if not gates:
        SubElement(suite, "testcase", {"name": "scores", "classname": name, "time": "0"})
    SubElement(suite, "system-out").text = xml_safe("\n".join(f"{score.name} {cell(score)}" for score in draft.scores))
    SubElement(suite, "system-err").text = ""
    return suite
