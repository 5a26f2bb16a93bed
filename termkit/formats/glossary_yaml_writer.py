"""Writes a glossary as termkit's YAML: the short form where it says all, else a line, else a block.

What is written is read back equal (but for the places), and the same glossary always gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import yaml

from termkit.core.glossary import ANY, Concept, Example, Glossary, Scope, Term
from termkit.formats.glossary_fields import CONCEPT, ROOT, SCOPE, TERMS, Field
from termkit.formats.glossary_rows import attribute, field_of_status, normal, stated

_WIDTH = 120
_PLAIN = re.compile(
    r"[^\W_](?:[\w .()/+'（）·，。、；：？！“”‘’「」『』《》…—~-]*[\w.()/+'（）·，。、；：？！“”‘’「」『』《》…—~-])?"
)
_NUMBER = re.compile(r"[0-9][0-9a-fxoA-FXO_.+-]*")
_STRING = "tag:yaml.org,2002:str"
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_LONGEST_KEY = 900  # characters; YAML's own limit for a key before a colon is 1024


def write_yaml(glossary: Glossary) -> str:
    """The text of a glossary file; ``read_glossary`` gives the same concepts again."""
    tags = f"{{source: {glossary.source}, target: {glossary.target}}}"
    head = {"termkit": "termkit: 1", "languages": f"languages: {tags}", "concepts": "concepts:"}
    lines = [head[field.name] for field in ROOT]
    if not glossary.concepts:
        lines[-1] += " {}"
    for concept in glossary.concepts:
        lines.extend(f"  {line}" for line in concept_lines(concept, glossary.source, glossary.target))
    return "\n".join(lines) + "\n"


def concept_lines(concept: Concept, source: str, target: str) -> list[str]:
    """The lines of one concept, not indented."""
    concept = normal(concept)
    key = scalar(concept.id)
    short = _short(concept, source, target)
    if short is not None:
        return _entry(key, short)
    entries = list(_entries(concept))
    flow = "{" + ", ".join(f"{scalar(name)}: {value}" for name, value in entries if isinstance(value, str)) + "}"
    simple = all(isinstance(value, str) and name not in _LONG_FIELDS for name, value in entries)
    if len(key) > _LONGEST_KEY:
        flow = "{" + ", ".join(f"{scalar(name)}: {_flow(value)}" for name, value in entries) + "}"
        return _entry(key, flow)
    if simple and len(key) + len(flow) + 4 <= _WIDTH:
        return [f"{key}: {flow}"]
    lines = [f"{key}:"]
    for name, value in entries:
        if isinstance(value, str):
            lines.append(f"  {scalar(name)}: {value}")
        else:
            lines.append(f"  {scalar(name)}:")
            lines.extend(f"    {inner}: {text}" for inner, text in value)
    return lines


_LONG_FIELDS = tuple(field.name for field in CONCEPT if field.shape in ("conditions", "examples"))


def _entry(key: str, value: str) -> list[str]:
    return [f"{key}: {value}"] if len(key) <= _LONGEST_KEY else [f"? {key}", f": {value}"]


def _short(concept: Concept, source: str, target: str) -> str | None:
    """The value of the short form, or None where it would not say all."""
    first, *rest = concept.terms or (None,)
    if first is None or first != Term(concept.id, source, "preferred", first.place) or not rest:
        return None
    if concept != Concept(concept.id, concept.terms, concept.place):
        return None
    wanted = ["preferred", *["admitted"] * (len(rest) - 1)]
    if any(term.language != target for term in rest) or [term.status for term in rest] != wanted:
        return None
    return sequence(term.text for term in rest)


def _entries(concept: Concept) -> Iterator[tuple[str, str | list[tuple[str, str]]]]:
    """The keys of the long form with their values: a text in flow style, or a mapping of such texts."""
    names = [term for term in concept.terms if term.language == ANY]
    for field in CONCEPT:
        if field.name == "keep":
            if names:
                yield field.name, sequence(term.text for term in names)
            yield from ((language, terms_value(terms)) for language, terms in _by_language(concept))
        else:
            value = getattr(concept, attribute(field))
            if value != Concept.__dataclass_fields__[attribute(field)].default:
                yield field.name, _value(field, value)


def _by_language(concept: Concept) -> Iterator[tuple[str, list[Term]]]:
    groups: dict[str, list[Term]] = {}
    for term in stated(concept):
        if term.language != ANY:
            groups.setdefault(term.language, []).append(term)
    return iter(groups.items())


def terms_value(terms: list[Term]) -> str:
    """What stands under a language: a term, a list whose first is preferred, or a mapping by status."""
    statuses = [term.status for term in terms]
    if statuses == ["preferred", *["admitted"] * (len(terms) - 1)]:
        return sequence(term.text for term in terms)
    order = [field.name for field in TERMS]
    groups: dict[str, list[str]] = {}
    for term in terms:
        groups.setdefault(field_of_status(term.status), []).append(term.text)
    ranked = sorted(groups, key=lambda name: order.index(name) if name in order else len(order))
    return "{" + ", ".join(f"{name}: {_status_value(name, groups[name])}" for name in ranked) + "}"


def _status_value(name: str, texts: list[str]) -> str:
    return scalar(texts[0]) if name == "preferred" else f"[{', '.join(map(scalar, texts))}]"


def _value(field: Field, value: object) -> str | list[tuple[str, str]]:
    if field.name == "status":
        return "decided" if value else "proposed"
    if field.shape == "flag":
        return "true" if value else "false"
    if field.shape == "scope":
        assert isinstance(value, Scope)
        named = [(key.name, getattr(value, key.name)) for key in SCOPE]
        return "{" + ", ".join(f"{name}: {sequence(texts)}" for name, texts in named if texts) + "}"
    if field.shape == "conditions":
        assert isinstance(value, tuple)
        return [(scalar(form), scalar(pattern)) for form, pattern in value]
    if field.shape == "examples":
        assert isinstance(value, tuple)
        return _examples(value)
    return scalar(value) if isinstance(value, str) else sequence(map(str, value))  # type: ignore[call-overload]


def _examples(examples: tuple[Example, ...]) -> list[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for example in examples:
        groups.setdefault(example.kind, []).append(_example(example))
    return [(name, f"[{', '.join(group)}]") for name, group in groups.items()]


def _example(example: Example) -> str:
    if not example.source:
        return scalar(example.text)
    return f"{{source: {scalar(example.source)}, target: {scalar(example.text)}}}"


def _flow(value: str | list[tuple[str, str]]) -> str:
    return value if isinstance(value, str) else "{" + ", ".join(f"{name}: {text}" for name, text in value) + "}"


def sequence(texts: Iterable[str]) -> str:
    """One text by itself, several as a list in flow style."""
    written = [scalar(text) for text in texts]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _tag_of(text: str) -> str:
    """What YAML 1.1 takes a plain text for."""
    tags = yaml.resolver.Resolver.yaml_implicit_resolvers.get(text[:1], ())
    return next((tag for tag, pattern in tags if pattern.match(text)), _STRING)


def scalar(text: str) -> str:
    """A text as a YAML scalar that every reader takes for that text, in flow and in block style."""
    if _PLAIN.fullmatch(text) and text.isprintable() and _is_string(text):
        return text
    if text.isprintable() and ("\\" in text or '"' in text) and text.strip():
        return "'" + text.replace("'", "''") + "'"
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _is_string(text: str) -> bool:
    """True where no version of YAML takes the plain text for a number, a truth value or the like."""
    if not text.isascii():
        return True
    if text.lower() in ("y", "n", "yes", "no", "on", "off", "true", "false", "null"):
        return False
    return not _NUMBER.fullmatch(text) and _tag_of(text) == _STRING
