"""A rule's page in Markdown: what ``termkit explain`` prints and ``docs/rules`` holds."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

from termkit.core.rule import Rule, Sample

_SCOPES = {
    "document": "one text",
    "pair": "a version beside its source",
    "project": "the renderings in all texts of a run",
}


def rule_page(rule: Rule) -> str:
    """The page, ending with a line break."""
    return "\n".join(_lines(rule)).rstrip() + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield f"# {rule.name}\n"
    yield f"Severity: {rule.severity}. Sees: {_SCOPES[rule.scope]}. MQM: {rule.mqm}.\n"
    yield rule.doc.strip() + "\n"
    for title, samples in (
        ("## Found\n", [sample for sample in rule.samples if sample.finds]),
        ("## Left alone\n", [sample for sample in rule.samples if not sample.finds]),
    ):
        if samples:
            yield title
            for sample in samples:
                yield from _sample(sample)


def _sample(sample: Sample) -> Iterator[str]:
    if sample.note:
        yield f"{sample.note[0].upper()}{sample.note[1:]}:\n"
    yield "```yaml"
    yield dedent(sample.concepts).strip()
    yield "```\n"
    if sample.source:
        yield f"- {sample.source_language}: {_inline(sample.source)}"
    yield f"- {sample.language}: {_inline(sample.target)}"
    if sample.finds:
        yield f"- found: {', '.join(f'`{text}`' for text in sample.finds)}"
    yield ""


def _inline(text: str) -> str:
    return " ¶ ".join(text.split("\n\n"))
