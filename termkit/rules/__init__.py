"""The rules, one file each. This tuple is the only list of them; a test holds it against the folder."""

from __future__ import annotations

from termkit.core.rule import Rule
from termkit.rules import (
    addition,
    altered_name,
    deprecated_term,
    han_latin_spacing,
    inconsistent_term,
    merged_terms,
    missing_term,
    mixed_script,
    number_mismatch,
    omission,
    placeholder_mismatch,
    punctuation_width,
    quote_style,
    term_variant,
    unpractised_term,
    untranslated_segment,
    untranslated_term,
    wrong_region,
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
    wrong_region.RULE,
    number_mismatch.RULE,
    placeholder_mismatch.RULE,
    untranslated_segment.RULE,
    omission.RULE,
    addition.RULE,
    merged_terms.RULE,
    quote_style.RULE,
    punctuation_width.RULE,
    han_latin_spacing.RULE,
)
