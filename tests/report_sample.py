"""A result of a check that has something of everything a report must cope with, made by hand."""

from __future__ import annotations

from dataclasses import replace

from termkit.core.document import Document
from termkit.core.finding import CONTEXT, ConceptCount, Finding, Spot
from termkit.core.mqm import Severity
from termkit.core.result import CheckResult, PairSummary, Suppressed
from termkit.errors import Problem
from termkit.report.context import ReportContext, RuleInfo

TARGET_PATH = "譯文/essay one.en.md"
SOURCE_PATH = "譯文/essay one.zh-Hant.md"
CLEAN_PATH = "譯文/clean.en.md"
CATALOG_PATH = "locale/zh_TW.po"  # no document: it was read as a stream

TARGET = """# Foreword

我在𠮷野家 with atmosphere programming, 🍜 and vibe
coding. Atmosphere programming again.
"""
SOURCE = "# 前言\n\n氛圍編程讓能力呈鋸齒狀。\n"

RULES = (
    RuleInfo("deprecated-term", "a refused rendering", "A *refused* rendering.\n\nMore of it.", "major", "termbase"),
    RuleInfo("mixed-script", "characters of another script", "Characters of another script.", "minor", "spelling"),
)
CONTEXT_OF_RUN = ReportContext(version="1.2.3", rules=RULES, root="/srv/專案")


def document(path: str, text: str, language: str = "en") -> Document:
    return Document(path, text, language, ())


def finding(
    text: Document,
    wanted: str,
    rule: str = "deprecated-term",
    severity: Severity = "major",
    nth: int = 0,
    **more: object,
) -> Finding:
    """A finding at the n-th place of ``wanted`` in a text that is a file."""
    start = -1
    for _ in range(nth + 1):
        start = text.text.index(wanted, start + 1)
    end = start + len(wanted)
    line, column = text.lines.position(start)
    made = Finding(
        rule=rule,
        severity=severity,
        message=f"{' '.join(wanted.split())!r} is refused",
        concept="vibe",
        path=text.path,
        start=start,
        end=end,
        text=wanted,
        line=line,
        column=column,
        before=text.text[max(0, start - CONTEXT) : start].split("\n")[-1],
        after=text.text[end : end + CONTEXT].split("\n")[0],
        offset=start,
    )
    return replace(made, **more)  # type: ignore[arg-type]


target, source = document(TARGET_PATH, TARGET), document(SOURCE_PATH, SOURCE, "zh-Hant")
SOURCE_SPOT: Spot = finding(source, "氛圍編程", side="source").spot

FINDINGS = (
    Finding(
        rule="deprecated-term",
        severity="major",
        message="'視頻' is no zh-Hant-TW form for video; use '影片'",
        concept="video",
        path=CATALOG_PATH,
        start=240,
        end=242,
        text="視頻",
        line=12,
        column=11,
        related=(Spot(CATALOG_PATH, 220, 225, "video", 11, 12, "Play ", "", "menu.play", "source", 5),),
        suggestions=("影片",),
        fix="safe",
        before="播放",
        segment="menu.play",
        offset=2,
    ),
    Finding(
        rule="mixed-script",
        severity="minor",
        message='the file writes this with an escape: say "no"',
        concept="",
        path=CATALOG_PATH,
        start=300,
        end=305,
        text='a"b',
        line=15,
        column=9,
        suggestions=('a "b"',),
        fix="unsafe",
        segment="menu.quit",
    ),
    finding(target, "𠮷野家", rule="mixed-script", severity="critical", concept=""),
    finding(
        target,
        "atmosphere programming",
        related=(SOURCE_SPOT,),
        suggestions=("vibe coding",),
        fix="safe",
        confidence=0.943,
    ),
    finding(target, "vibe\ncoding", severity="minor", rule="inconsistent-term"),
    finding(
        target,
        "again",
        severity="neutral",
        message="| a `b` <script> @everyone\n::error::no, 100% {0} [x](y)\\| \ud800 \x00",
    ),
)
KNOWN = finding(target, "Atmosphere programming")
SILENT = Suppressed(finding(target, "Foreword", rule="mixed-script", severity="minor"), "a title: it stays")
UNREAD = (
    Problem("broken/檔案.md", 3, 7, "not UTF-8 at byte 12; say --encoding"),
    Problem("gone.md", 0, 0, "no such file"),
)
CONCEPTS = (
    ConceptCount("vibe", "vibe coding", 5, 1, 2, 2, (("atmosphere programming", 2), ("a|b", 1)), (("mood", 2),)),
    ConceptCount("jagged", "", 1, 0, 0, 1),
    ConceptCount("fine", "fine", 3, 3),
)


def sample() -> CheckResult:
    """The result."""
    documents = (target, source, document(CLEAN_PATH, "Nothing.\n"))
    return CheckResult(
        findings=tuple(sorted(FINDINGS, key=lambda f: f.order)),
        concepts=CONCEPTS,
        pairs=(PairSummary(SOURCE_PATH, TARGET_PATH, (("paragraph", 2),)),),
        documents={each.path: each for each in documents},
        alone=(CLEAN_PATH,),
        unread=UNREAD,
        baselined=(KNOWN,),
        suppressed=(SILENT,),
    )


def many(number: int, severity: Severity = "minor") -> CheckResult:
    """A result with ``number`` findings, one a line, of which the last is critical."""
    text = document("many.en.md", "wrong\n" * number)
    found = [
        Finding(
            "deprecated-term", severity, f"no {n}", "c", text.path, 6 * n, 6 * n + 5, "wrong", n + 1, 1, offset=6 * n
        )
        for n in range(number)
    ]
    found[-1] = replace(found[-1], severity="critical")
    return CheckResult(tuple(found), (), (), {text.path: text})
