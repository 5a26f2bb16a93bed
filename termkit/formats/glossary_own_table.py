"""termkit's own table of a glossary: a row a concept, a column for each language and status, and for further keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

from termkit.core.glossary import ANY, Concept, Glossary
from termkit.errors import Problem
from termkit.formats.glossary_fields import TERMS
from termkit.formats.glossary_header import FIELDS, HELD
from termkit.formats.glossary_rows import attribute, field_of_status, languages, losses, stated


def table(glossary: Glossary, name: str) -> tuple[list[list[str]], tuple[Problem, ...]]:
    """Our own table of a glossary, its header first, and what a table called ``name`` cannot hold."""
    keys = _own_columns(glossary)
    rows = [[f"termkit:{glossary.source}:{glossary.target}", *(_column_name(*key) for key in keys)]]
    for concept in glossary.concepts:
        rows.append([concept.id, *(_own_cell(concept, *key) for key in keys)])
    return rows, tuple(losses(glossary, HELD, name))


def _own_columns(glossary: Glossary) -> list[tuple[str, str]]:
    """(language, status) for terms, ("", key of the glossary) for the rest; only what is used."""
    used = {(term.language, term.status) for concept in glossary.concepts for term in stated(concept)}
    statuses: list[str] = ["preferred", "admitted"]
    statuses += [status for _, status in used if status not in statuses]
    order = [ANY, *languages(glossary)]
    keys = [
        (tag, status) for tag in order for status in dict.fromkeys(sorted(statuses, key=_rank)) if (tag, status) in used
    ]
    plain = [
        ("", field.name) for field in FIELDS.values() if any(_own_cell(c, "", field.name) for c in glossary.concepts)
    ]
    return keys + plain


def _rank(status: str) -> int:
    order = [field.name for field in TERMS]
    name = field_of_status(status)
    return order.index(name) if name in order else len(order)


def _column_name(language: str, key: str) -> str:
    if not language:
        return key
    name = "keep" if language == ANY else language
    return name if key == "preferred" else f"{name}:{field_of_status(key)}"


def _own_cell(concept: Concept, language: str, key: str) -> str:
    if language:
        return _packed(term.text for term in concept.terms if (term.language, term.status) == (language, key))
    field = FIELDS[key]
    value = getattr(concept, attribute(field))
    if value == Concept.__dataclass_fields__[attribute(field)].default:
        return ""
    if field.name == "status":
        return "decided" if value else "proposed"
    if field.shape == "flag":
        return "true" if value else "false"
    return value if isinstance(value, str) else _packed(value)


def _packed(texts: Iterable[str]) -> str:
    return "|".join(re.sub(r"[\\|]", r"\\\g<0>", text) for text in texts)
