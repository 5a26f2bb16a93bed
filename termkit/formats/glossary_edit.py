"""Edits of a glossary's YAML text: an entry or a language is put where it belongs, and no other byte changes.

The places come from the nodes of PyYAML. What an edit leads to is for the caller to read again and to compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import yaml

from termkit.core.glossary import Concept, Glossary, Term
from termkit.formats.glossary_yaml_writer import concept_lines, scalar, terms_value

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Insertion(NamedTuple):
    """New text in place of ``[start, end)``."""

    start: int
    end: int
    text: str


def with_concept(text: str, glossary: Glossary, concept: Concept) -> str:
    """The text of ``glossary`` with one more concept, behind the last one."""
    lines = concept_lines(concept, glossary.source, glossary.target)
    concepts = concepts_node(text)
    newline = newline_of(text)
    if not concepts.value:
        block = "".join(f"{newline}  {line}" for line in lines)
        return apply(text, [Insertion(*span_of(concepts), block), _without_space(text, concepts)])
    if concepts.flow_style:
        end = end_of(text, concepts)
        inside = end_of(text, concepts.value[-1][1])
        return apply(text, [Insertion(inside, inside, f", {_in_flow(concept, glossary)}")]) if inside < end else text
    indent = " " * column_of(concepts.value[0][0])
    at = line_end(text, end_of(text, concepts))
    return apply(text, [Insertion(at, at, "".join(f"{newline}{indent}{line}" for line in lines))])


def with_languages(text: str, glossary: Glossary, derived: Mapping[str, Sequence[Term]]) -> str:
    """The text of ``glossary`` with further terms of its concepts (by id), each marked ``# derived``."""
    insertions: list[Insertion] = []
    for key, value in concepts_node(text).value:
        terms = derived.get(key.value)
        if terms:
            insertions.extend(_filled(text, glossary, key, value, _by_language(terms)))
    return apply(text, insertions)


def _by_language(terms: Sequence[Term]) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.language, []).append(term)
    return groups


def _filled(
    text: str, glossary: Glossary, key: yaml.Node, value: yaml.Node, groups: dict[str, list[Term]]
) -> list[Insertion]:
    if isinstance(value, yaml.MappingNode) and not value.flow_style:
        return [_block_lines(text, glossary, value, groups)]
    entries = "".join(f", {language}: {terms_value(terms)}" for language, terms in groups.items())
    end = end_of(text, value)
    if isinstance(value, yaml.MappingNode):
        inside = end_of(text, value.value[-1][1])
        return [Insertion(inside, inside, entries), _remark(text, end, groups)]
    start, _ = span_of(value)
    kept = text[start:end] if isinstance(value, yaml.SequenceNode) and value.flow_style else _sequence(value)
    long = f"{{{glossary.source}: {scalar(str(key.value))}, {glossary.target}: {kept}{entries}}}"
    block = isinstance(value, yaml.SequenceNode) and not value.flow_style
    colon = text.index(":", end_of(text, key)) + 1
    return [Insertion(colon if block else start, end, f" {long}" if block else long), _remark(text, end, groups)]


def _sequence(value: yaml.Node) -> str:
    items = value.value if isinstance(value, yaml.SequenceNode) else [value]
    written = [scalar(str(item.value)) for item in items]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _block_lines(text: str, glossary: Glossary, value: yaml.MappingNode, groups: dict[str, list[Term]]) -> Insertion:
    """The new languages on lines of their own, behind the last line of a language, else behind the last line."""
    indent = " " * column_of(value.value[0][0])
    lines = [f"{language}: {terms_value(terms)}  # derived" for language, terms in groups.items()]
    chinese = [child for name, child in value.value if str(name.value).lower().startswith("zh")]
    at = line_end(text, end_of(text, chinese[-1] if chinese else value))
    return Insertion(at, at, "".join(f"{newline_of(text)}{indent}{line}" for line in lines))


def _remark(text: str, end: int, groups: dict[str, list[Term]]) -> Insertion:
    """What says at the end of the line which languages were derived."""
    at = line_end(text, end)
    rest = text[end:at]
    at = end + len(rest.rstrip())
    mark = f"; derived: {', '.join(groups)}" if "#" in rest else f"  # derived: {', '.join(groups)}"
    return Insertion(at, at, mark)


def _in_flow(concept: Concept, glossary: Glossary) -> str:
    """The concept as an entry of a mapping in flow style."""
    key, *rest = concept_lines(concept, glossary.source, glossary.target)
    if not rest:
        return key
    inner = ", ".join(line.strip() for line in rest)
    return f"{key} {{{inner}}}"


def concepts_node(text: str) -> yaml.MappingNode:
    """The mapping of all concepts."""
    root = yaml.compose(text, Loader=_LOADER)
    assert isinstance(root, yaml.MappingNode)  # the loader has read it
    node = next(value for key, value in root.value if key.value == "concepts")
    assert isinstance(node, yaml.MappingNode)
    return node


def span_of(node: yaml.Node) -> tuple[int, int]:
    """Where a node begins and ends, as PyYAML has it."""
    assert node.start_mark is not None  # the composer marks every node
    assert node.end_mark is not None
    return node.start_mark.index, node.end_mark.index


def column_of(node: yaml.Node) -> int:
    """The column, from 0, in which a node begins."""
    assert node.start_mark is not None
    return int(node.start_mark.column)


def end_of(text: str, node: yaml.Node) -> int:
    """Where a node ends; PyYAML counts blank lines and comments behind a block as part of it."""
    while True:
        if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
            node = node.value[-1][1]
        elif isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
            node = node.value[-1]
        else:
            break
    start, end = span_of(node)
    return start + len(text[start:end].rstrip())


def line_end(text: str, at: int) -> int:
    """The end of the line, before its terminator."""
    ends = [found for found in (text.find("\n", at), text.find("\r", at)) if found >= 0]
    return min(ends, default=len(text))


def newline_of(text: str) -> str:
    """How the text ends its lines."""
    return "\r\n" if "\r\n" in text else "\n"


def _without_space(text: str, node: yaml.Node) -> Insertion:
    """Nothing in place of the blanks before a node."""
    start, _ = span_of(node)
    return Insertion(len(text[:start].rstrip(" ")), start, "")


def apply(text: str, insertions: list[Insertion]) -> str:
    """The text with all insertions made; none may begin where another one does."""
    for start, end, new in sorted(insertions, key=lambda insertion: (insertion.start, insertion.end), reverse=True):
        text = text[:start] + new + text[end:]
    return text
