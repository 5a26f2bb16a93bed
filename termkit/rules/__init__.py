"""The rules, one file each. This tuple is the only list of them; a test holds it against the folder."""

from __future__ import annotations

from termkit.core.rule import Rule
from termkit.rules import (
    altered_name,
    deprecated_term,
    inconsistent_term,
    missing_term,
    mixed_script,
    term_variant,
    unpractised_term,
    untranslated_term,
)

RULES: tuple[Rule, ...] = (
    deprecated_term.RULE,
    untranslated_term.RULE,
    altered_name.RULE,
    inconsistent_term.RULE,
    term_variant.RULE,
    unpractised_term.RULE,
    missing_term.RULE,
    mixed_script.RULE,
)
