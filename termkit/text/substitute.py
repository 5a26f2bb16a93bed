"""A term put in the place of another one, written as the place wants it: capital, plural, possessive."""

from __future__ import annotations

import re

from termkit.text.inflection import plural, plurals

_POSSESSIVE = re.compile(r"['’]s?\Z")
_ENDING = re.compile(r"(?:['’]s|s['’]|['’]|s)\Z")
_LAST_WORD = re.compile(r"[A-Za-z]+\Z")
_ARTICLE = re.compile(r"\b(an?)\s+\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\-‐‑]+")
_VOWELS = "aeio"  # of u and h the sound cannot be told by the letter
_CONSONANTS = "bcdfgjklmnpqrstvwxyz"


def same_but_spelling(text: str, name: str) -> str | None:
    """What ``text`` has behind the name that it spells with other capitals, spaces or hyphens: an ending, or nothing.

    None where it differs otherwise.
    """
    wanted = _joined(name)
    if _joined(text) == wanted:
        return ""
    ending = _ENDING.search(text)
    return ending[0] if ending and _joined(text[: ending.start()]) == wanted else None


def in_its_place(surface: str, term: str, new: str, before: str) -> str | None:
    """``new`` as it is to be written for ``surface``, an occurrence of the English ``term``; None where that is unsure.

    A capital at the start, a plural and a possessive are kept. ``before`` is the text before, for its article.
    """
    surface = " ".join(surface.split())
    possessive = _POSSESSIVE.search(surface)
    bare = surface[: possessive.start()] if possessive else surface
    plain = _as_plural(bare, term, new)
    if plain is None or (possessive and possessive[0] in ("'", "’") and not bare.endswith("s")):
        return None
    written = _with_capital(bare, term, plain)
    if written is None or not _keeps_article(bare, written, before):
        return None
    ending = possessive[0] if possessive else ""
    if ending:
        ending = ending[0] if written.endswith("s") and bare.lower() != term.lower() else f"{ending[0]}s"
    return written + ending


def _joined(text: str) -> str:
    return _BETWEEN.sub("", text).casefold()


def _as_plural(bare: str, term: str, new: str) -> str | None:
    """``new`` in the number of ``bare``; None where ``bare`` is neither the term nor its plural."""
    if bare.lower() == term.lower():
        return new
    old, last = _LAST_WORD.search(term), _LAST_WORD.search(new)
    if old is None or last is None or bare[: old.start()].lower() != term[: old.start()].lower():
        return None
    if bare[old.start() :].lower() not in plurals(old[0].lower()):
        return None
    ways = plurals(last[0]) - {last[0]} if last[0].islower() else set()
    regular = plural(last[0])
    return new[: last.start()] + regular[0] if ways == {regular[0]} else None


def _with_capital(bare: str, term: str, new: str) -> str | None:
    """``new`` with the capital that ``bare`` has and ``term`` has not."""
    if bare[:1] == term[:1]:
        return new if bare[1:] == bare[1:].lower() or bare.startswith(term) else None
    if not (bare[:1].isupper() and bare[1:] == bare[1:].lower() and new[1:2] == new[1:2].lower()):
        return None
    return new[:1].upper() + new[1:]


def _keeps_article(bare: str, new: str, before: str) -> bool:
    """Does the article before it fit the new term as well?"""
    if not _ARTICLE.search(before):
        return True
    return (kind := _sound(bare)) is not None and kind == _sound(new)


def _sound(word: str) -> bool | None:
    """True for a vowel at the start, False for a consonant, None where the letter does not tell."""
    if word[:2].isupper():
        return None
    first = word[:1].lower()
    return True if first in _VOWELS else False if first in _CONSONANTS else None
