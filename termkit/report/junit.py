"""Findings as JUnit XML, which nearly every CI server shows: a suite for each file, a case for each rule in it.

A rule with a finding worse than neutral is a failed case, one with neutral or suppressed findings alone a passed or
skipped one; a file without findings is one passed case, a file that could not be read an error. Times are zero and
the timestamp is constant: the schemas ask for them, and the report must not differ between two runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from termkit.core.finding import Finding
from termkit.core.result import CheckResult
from termkit.errors import Problem
from termkit.report.characters import xml_safe
from termkit.report.context import ReportContext
from termkit.report.findings import plural, worst_first
from termkit.report.places import relative_path

TIMESTAMP = "1970-01-01T00:00:00"
_CLEAN = "no findings"


def render(result: CheckResult, context: ReportContext) -> str:
    """The document, with a line break at the end."""
    findings, unread, suppressed = defaultdict(list), defaultdict(list), defaultdict(list)
    for finding in result.findings:
        findings[finding.path].append(finding)
    for problem in result.unread:
        unread[problem.path].append(problem)
    for each in result.suppressed:
        suppressed[each.finding.path].append(each.finding)
    tree = Element("testsuites")
    for number, path in enumerate(sorted({*result.paths, *findings, *unread, *suppressed})):
        name = xml_safe(relative_path(path, context.root))
        cases = list(_cases(name, unread[path], findings[path], suppressed[path]))
        tree.append(_suite(number, name, cases, [f for f in findings[path] if f.severity == "neutral"]))
    indent(tree)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(tree, encoding="unicode")}\n'


def _suite(number: int, name: str, cases: list[Element], neutral: list[Finding]) -> Element:
    counts = {key: sum(case.find(tag) is not None for case in cases) for key, tag in _OUTCOMES}
    suite = Element(
        "testsuite",
        {
            "name": name,
            "package": "termkit",
            "id": str(number),
            "timestamp": TIMESTAMP,
            "hostname": "localhost",
            "tests": str(len(cases)),
            **{key: str(count) for key, count in counts.items()},
            "time": "0",
        },
    )
    SubElement(suite, "properties")
    suite.extend(cases)
    SubElement(suite, "system-out").text = _listed(neutral)
    SubElement(suite, "system-err").text = ""
    return suite


_OUTCOMES = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))


def _cases(path: str, unread: list[Problem], findings: list[Finding], suppressed: list[Finding]) -> Iterable[Element]:
    """The cases of one file, by name."""
    for problem in unread:
        case = _case("readable", path)
        outcome = SubElement(case, "error", message=xml_safe(problem.message), type="unread-file")
        outcome.text = xml_safe(str(problem))
        yield case
    rules: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        rules[finding.rule].append(finding)
    silent = {finding.rule for finding in suppressed} - set(rules)
    for rule in sorted({*rules, *silent}):
        case = _case(rule, path)
        faults = [finding for finding in rules[rule] if finding.severity != "neutral"]
        if faults:
            _failure(case, faults)
        elif rule in silent:
            SubElement(case, "skipped")
        yield case
    if not (unread or rules or silent):
        yield _case(_CLEAN, path)


def _case(name: str, path: str) -> Element:
    return Element("testcase", name=name, classname=path, time="0")


def _failure(case: Element, faults: list[Finding]) -> None:
    worst = worst_first(faults)[0]
    message = worst.message if len(faults) == 1 else f"{plural(len(faults), 'finding')}, first {worst.message}"
    outcome = SubElement(case, "failure", message=xml_safe(message), type=worst.severity)
    outcome.text = _listed(faults)


def _listed(findings: Iterable[Finding]) -> str:
    """The findings as compilers write them, one a line."""
    lines = (f"{f.path}:{f.line}:{f.column}: {f.severity} {f.rule}: {' '.join(f.message.split())}" for f in findings)
    return xml_safe("\n".join(lines))
