"""What may stand in a glossary: one table, read by the loader, the JSON Schema and the documentation."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Shape = Literal[
    "text", "flag", "status", "case", "speech", "texts", "regexes", "conditions", "scope", "examples", "terms"
]


class Field(NamedTuple):
    """One key of a mapping: its name, the shape of its value, and what it means."""

    name: str
    shape: Shape
    doc: str


ROOT: tuple[Field, ...] = (
    Field("termkit", "text", "Version of this format: 1."),
    Field("languages", "terms", "Language tags of the source and the target: {source: zh-Hant-TW, target: en}."),
    Field("concepts", "terms", "The concepts, by id or by source term."),
)

CONCEPT: tuple[Field, ...] = (
    Field("definition", "text", "What the concept is, in one line."),
    Field("note", "text", "Anything a translator should know."),
    Field("status", "status", "decided (default) blocks; proposed warns."),
    Field("required", "flag", "true: each absence is reported, not only counted."),
    Field(
        "keep", "texts", "A name that stays verbatim in every language; of several spellings the first is preferred."
    ),
    Field("deprecated-when", "conditions", "Form to regex: refused only where the other side's passage matches."),
    Field("deprecated-unless", "conditions", "Form to regex: not refused where the other side's passage matches."),
    Field(
        "when",
        "regexes",
        "Regexes: the concept is meant only where the source passage matches one of them (in pairs only).",
    ),
    Field(
        "unless",
        "regexes",
        "Regexes: the concept is not meant where the source passage matches one of them (in pairs only).",
    ),
    Field("also-allowed", "conditions", "Form to regex: approved, too, where the source passage matches."),
    Field("case", "case", "Letter case of the English terms: exact, or free (Session is found in session)."),
    Field("part-of-speech", "speech", "noun, verb or adjective: English words in another function are left alone."),
    Field("scope", "scope", "Where the concept holds: globs of paths and of keys; default: everywhere."),
    Field("exempt", "scope", "Where it does not hold: globs of paths and of keys."),
    Field("not-in", "texts", "Longer words in which this concept's characters are another word."),
    Field("includes", "texts", "Ids of concepts whose forms still count inside this concept's forms."),
    Field("examples", "examples", "Sentences in which the concept must be found: ok, bad, none."),
)

TERMS: tuple[Field, ...] = (
    Field("preferred", "text", "The form to use."),
    Field("admitted", "texts", "Forms that may stand beside the preferred one without remark."),
    Field("variants", "texts", "Known forms, each fine alone; mixing them in one text is reported."),
    Field("deprecated", "texts", "Refused forms."),
)

EXAMPLES: tuple[Field, ...] = (
    Field("ok", "examples", "The concept is found, and nothing is wrong."),
    Field("bad", "examples", "The concept is found, and a rule of termkit objects."),
    Field("none", "examples", "The concept is not found: its characters are another word here."),
)

SCOPE: tuple[Field, ...] = (
    Field(
        "paths",
        "texts",
        "Globs of files, as given or below the project's root, or of documents in a bilingual file: docs/api/**, *.po.",
    ),
    Field("keys", "texts", "Globs of keys or ids in bilingual files: errors.*."),
)

STATUSES = ("decided", "proposed")
CASES = ("exact", "free")
PARTS_OF_SPEECH = ("noun", "verb", "adjective")
LANGUAGE_KEY = r"^[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?$"

_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"oneOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_EXAMPLE = {
    "oneOf": [
        _TEXT,
        {
            "type": "object",
            "properties": {"source": _TEXT, "target": _TEXT},
            "required": ["source", "target"],
            "additionalProperties": False,
        },
    ]
}
_SHAPES: dict[Shape, dict[str, Any]] = {
    "text": _TEXT,
    "flag": {"type": "boolean"},
    "status": {"enum": list(STATUSES)},
    "case": {"enum": list(CASES)},
    "speech": {"enum": list(PARTS_OF_SPEECH)},
    "texts": _TEXTS,
    "regexes": _TEXTS,
    "scope": {
        "type": "object",
        "properties": {f.name: {**_TEXTS, "description": f.doc} for f in SCOPE},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "conditions": {
        "type": "object",
        "additionalProperties": {**_TEXT, "format": "regex"},
        "minProperties": 1,
    },
    "examples": {
        "type": "object",
        "properties": {f.name: {"type": "array", "items": _EXAMPLE, "description": f.doc} for f in EXAMPLES},
        "additionalProperties": False,
    },
}


def _properties(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {field.name: {**_SHAPES[field.shape], "description": field.doc} for field in fields}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a glossary file, made from the tables above."""
    terms = {
        "oneOf": [
            _TEXT,
            {
                "type": "array",
                "items": _TEXT,
                "minItems": 1,
                "description": "The first is preferred, the rest admitted.",
            },
            {"type": "object", "properties": _properties(TERMS), "additionalProperties": False, "minProperties": 1},
        ]
    }
    concept = {
        "type": "object",
        "properties": _properties(CONCEPT),
        "patternProperties": {LANGUAGE_KEY: {**terms, "description": "Terms in this language (a BCP 47 tag)."}},
        "additionalProperties": False,
        "minProperties": 1,
    }
    short = {**_TEXTS, "description": "Short form: preferred target term, or [preferred, admitted, ...]."}
    languages = {
        "type": "object",
        "properties": {"source": _TEXT, "target": _TEXT},
        "required": ["source", "target"],
        "additionalProperties": False,
    }
    version, tags, concepts = (field.doc for field in ROOT)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "termkit:glossary.schema.json",
        "title": "termkit glossary",
        "type": "object",
        "properties": {
            "termkit": {"enum": [1], "description": version},
            "languages": {**languages, "description": tags},
            "concepts": {
                "type": "object",
                "additionalProperties": {"anyOf": [short, {"$ref": "#/$defs/concept"}]},
                "description": concepts,
            },
        },
        "required": ["termkit", "languages", "concepts"],
        "additionalProperties": False,
        "$defs": {"concept": concept},
    }
