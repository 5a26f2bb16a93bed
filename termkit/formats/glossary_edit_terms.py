"""Further terms of concepts that a glossary's YAML text has: each is put where it belongs, and no other byte changes.

As for all edits of the text, what one leads to is for the caller to read again and to compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from termkit.core.glossary import Glossary, Place, Status, Term
from termkit.core.language import canonical
from termkit.core.span import LineIndex
from termkit.errors import LanguageError
from termkit.formats.glossary_edit import (
    Insertion,
    apply,
    column_of,
    concepts_node,
    end_of,
    line_end,
    newline_of,
    span_of,
)
from termkit.formats.glossary_rows import field_of_status
from termkit.formats.glossary_yaml_writer import scalar, terms_value

_Entries = list[tuple[yaml.Node, yaml.Node]]


def with_terms(text: str, glossary: Glossary, additions: Mapping[str, Sequence[Term]]) -> str:
    """The text of ``glossary`` with further terms of its concepts, by their ids; a preferred one only where none is."""
    for name, terms in additions.items():
        for term in terms:
            text = apply(text, _edits(text, glossary, name, term))
    return text


def with_remark(text: str, place: Place, remark: str) -> str:
    """The text with a comment at the end of a line."""
    at = line_end(text, LineIndex(text).line(place.line).start + place.column - 1)
    start = text.rfind("\n", 0, at) + 1
    mark = f"; {remark}" if "  # " in text[start:at] else f"  # {remark}"
    return apply(text, [Insertion(at, at, mark)])


def _edits(text: str, glossary: Glossary, name: str, term: Term) -> list[Insertion]:
    key, value = next(entry for entry in concepts_node(text).value if entry[0].value == name)
    if isinstance(value, yaml.MappingNode):
        stated = next((child for tag, child in value.value if _is_tag(tag.value, term.language)), None)
        if stated is not None:
            return _in_language(text, stated, term)
        return [_entry(text, value, term.language, terms_value([term]))]
    if term.language == glossary.target and term.status == "admitted":
        return _in_language(text, value, term)
    return _lengthened(text, glossary, key, value, term)


def _is_tag(written: object, language: str) -> bool:
    try:
        return canonical(str(written)) == language
    except LanguageError:
        return False


def _lengthened(text: str, glossary: Glossary, key: yaml.Node, value: yaml.Node, term: Term) -> list[Insertion]:
    """The short form as a long one: 代理: agent becomes 代理: {zh-Hant: 代理, en: agent, ...}."""
    source, target = glossary.source, glossary.target
    of_source = [_term(key, "preferred"), *([term] if term.language == source else [])]
    other = "" if term.language in (source, target) else f", {term.language}: {terms_value([term])}"
    before, behind = f"{{{source}: {terms_value(of_source)}, {target}: ", f"{other}}}"
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        start, end = span_of(value)[0], end_of(text, value)
        if "#" in text[start:end]:
            return []  # a comment would be lost; the caller refuses what does not say what it should
        terms = [_term(item, "admitted" if number else "preferred") for number, item in enumerate(value.value)]
        terms += [term] if term.language == target else []
        return [Insertion(text.index(":", end_of(text, key)) + 1, end, f" {before}{terms_value(terms)}{behind}")]
    inside = _in_language(text, value, term) if term.language == target else _flow_safe(text, value)
    return _around(text, value, before, behind, inside)


def _term(node: yaml.Node, status: Status) -> Term:
    return Term(str(node.value), "", status)


def _in_language(text: str, node: yaml.Node, term: Term) -> list[Insertion]:
    """The term among those of one language."""
    name = field_of_status(term.status)
    if isinstance(node, yaml.MappingNode):
        there = next((child for key, child in node.value if key.value == name), None)
        if there is not None:
            return _listed(text, there, term.text)
        return [_entry(text, node, name, scalar(term.text) if name == "preferred" else f"[{scalar(term.text)}]")]
    if term.status == "admitted":
        return _listed(text, node, term.text)
    added = f"{name}: [{scalar(term.text)}]"
    if not isinstance(node, yaml.SequenceNode):
        return _around(text, node, "{preferred: ", f", {added}}}", _flow_safe(text, node))
    return _by_status(text, node, added) if node.flow_style else _by_status_in_lines(text, node, added)


def _listed(text: str, node: yaml.Node, new: str) -> list[Insertion]:
    """One text more in a list; a text alone becomes a list."""
    if not isinstance(node, yaml.SequenceNode):
        return _around(text, node, "[", f", {scalar(new)}]", _flow_safe(text, node))
    behind = end_of(text, node.value[-1])
    if node.flow_style:
        return [Insertion(behind, behind, f", {scalar(new)}")]
    at = line_end(text, behind)
    return [Insertion(at, at, f"{newline_of(text)}{' ' * column_of(node)}- {scalar(new)}")]


def _by_status(text: str, node: yaml.SequenceNode, added: str) -> list[Insertion]:
    """[a, b] by status: {preferred: a, admitted: [b], ...}."""
    (start, _), end = span_of(node), end_of(text, node)
    if len(node.value) == 1:
        last = end_of(text, node.value[0])
        return [Insertion(start, start + 1, "{preferred: "), Insertion(last, end, f", {added}}}")]
    second = span_of(node.value[1])[0]
    return [
        Insertion(start, start + 1, "{preferred: "),
        Insertion(second, second, "admitted: ["),
        Insertion(end, end, f", {added}}}"),
    ]


def _by_status_in_lines(text: str, node: yaml.SequenceNode, added: str) -> list[Insertion]:
    """A list of lines by status, in lines."""
    break_ = newline_of(text) + " " * column_of(node)
    first = span_of(node)[0]
    at = line_end(text, end_of(text, node))
    edits = [Insertion(first, span_of(node.value[0])[0], "preferred: "), Insertion(at, at, f"{break_}{added}")]
    if len(node.value) > 1:
        dash = text.rindex("-", 0, span_of(node.value[1])[0])
        edits.append(Insertion(dash, dash, f"admitted:{break_}"))
    return edits


def _entry(text: str, node: yaml.MappingNode, name: str, value: str) -> Insertion:
    """One key more in a mapping."""
    behind = end_of(text, node.value[-1][1])
    if node.flow_style:
        return Insertion(behind, behind, f", {name}: {value}")
    at = line_end(text, end_of(text, _last_language(node.value)))
    return Insertion(at, at, f"{newline_of(text)}{' ' * column_of(node.value[0][0])}{name}: {value}")


def _last_language(entries: _Entries) -> yaml.Node:
    """The last value under a language tag, behind which another one belongs; else the last value."""
    languages = [value for key, value in entries if _language(key.value)]
    return (languages or [value for _, value in entries])[-1]


def _language(written: object) -> bool:
    try:
        return bool(canonical(str(written)))
    except LanguageError:
        return False


def _around(text: str, node: yaml.Node, before: str, behind: str, inside: list[Insertion]) -> list[Insertion]:
    """New text before and behind a value, merged with edits that begin or end where it does."""
    start, end = span_of(node)[0], end_of(text, node)
    new = apply(text[start:end], [Insertion(one.start - start, one.end - start, one.text) for one in inside])
    return [Insertion(start, end, f"{before}{new}{behind}")]


def _flow_safe(text: str, node: yaml.Node) -> list[Insertion]:
    """Quotes around a plain text that would mean something else among brackets."""
    if not isinstance(node, yaml.ScalarNode) or node.style:
        return []
    start, end = span_of(node)[0], end_of(text, node)
    written = scalar(str(node.value))
    return [] if written == text[start:end] or not written.startswith(('"', "'")) else [Insertion(start, end, written)]
