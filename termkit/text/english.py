"""A Latin-script glossary term in every shape that running text gives it.

``latin_form("fine-tune")`` accepts fine-tune, fine tune, finetune, fine-tuned, fine-tuning, and ``fine`` and
``tunes`` on two lines; it refuses refine-tune, fine-tuner and fine, tune. What is accepted:

- *Edges.* No letter, digit or underscore beside the term; Chinese neighbours are fine. No ``-4`` or ``.5`` behind
  it, so that GPT is not in GPT-4, nor GPT-4 in GPT-4.5. An edge that is a sign (``C++``, ``.NET``) needs nothing.
- *Inflection.* Plural, possessive and verb forms of every word of three letters or more, and the way back; see
  ``inflection``. No derivation. A term that is a single word in -ing or -ed is a noun or an adjective (reasoning,
  jagged) and takes plural and possessive only, unless it is a closed compound (pretraining, benchmaxxing), which
  behaves as ``pre-training`` does. Acronyms and names take these two only as well. The possessive ``'s`` belongs to
  the match; the bare apostrophe of ``agents'`` does not, for it may be a closing quote.
- *Joints.* Where the term has a space or a hyphen, text may have spaces, a hyphen, nothing, or one line break with
  its indentation; never a blank line. Behind a single letter the term's hyphen takes no space: k-means, kmeans.
  Where the term is closed, text may have a hyphen with two letters or more before it and three or more behind, and
  a space behind an element of ``_ELEMENTS``: pre-training, pre training.
- *Spelling.* British and American; see ``spelling``.
- All else, slashes, dots and digits, stands as it is written.

Functions that take a *view* want the text as ``fold`` gives it. Matching walks forward from the start word by word
and never goes back, so a hit costs time linear in what it reads.

Source: ``_ELEMENTS`` is our own choice from the closed compounds of software and machine-learning prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from termkit.text.fold import fold
from termkit.text.inflection import inflections, is_participle, is_regular_word, plurals
from termkit.text.spelling import spellings

_Kind = Literal["word", "noun", "acronym", "plain"]

# letters of the Latin, Greek and Cyrillic scripts with their combining marks, digits and the underscore
_LETTER = r"[0-9A-Z_a-zªµºÀ-ÖØ-öø-\u052f\u1e00-\u1fff\u2c60-\u2c7f\ua720-\ua7ff]"
_EDGE = re.compile(_LETTER)
_RUN = re.compile(_LETTER + "++")
_ACRONYM = re.compile(r"[A-Z]{2,6}|[A-Z]{2,5}s")
_INNER_POSSESSIVE = re.compile(r"(?<=\w)'s(?=[ -])")
_TWO_IN_ONE = re.compile(r"(?<![a-z])[a-z]{2,}+(?=[0-9])|e(?=mail)")  # the first of two words that a term writes as one
_BREAK = r"(?:\r\n|\r|\n)[ \t]*+"
_SPACE = rf"(?:[ \t]++(?:{_BREAK})?+|{_BREAK})"  # spaces, or one line break with the spaces around it
_SOFT = rf"(?:-(?:{_BREAK})?+|{_SPACE})"  # what stands for a space or a hyphen of the term
_HYPHEN = "-"
_TIES = frozenset("-.,+#")  # signs that may tie what is behind an occurrence to it
_SPACE_OPENERS = (" ", "\t", "\n", "\r")
_SPLIT_MIN = 6  # letters; a shorter closed word is not looked for with a hyphen in it

# of original text, in which capitals are judged
_WIDTH = str.maketrans(
    {**{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}, "\u2019": "'", "\u02bc": "'"}
)
_POSSESSIVE = re.compile(r"'[sS]?(?![^\W_])")
_ALPHABETIC = re.compile(r"[^\W\d_]+")
_CASE_WORD = re.compile(r"[^\W_]+")

# first parts of closed compounds that are also written as two words
_FIRST_PARTS = """
    back bench bit block chat code command cross data file fine front hard host hyper key life line looks machine meta
    micro multi name open over path post pre real run script self server soft source space stack super text time token
    tool user vibe web white word work
"""
_ELEMENTS = frozenset(_FIRST_PARTS.split())
_PARTICLES = frozenset(("around", "away", "back", "down", "off", "out", "over"))  # work out is no workout


class _Shape(NamedTuple):
    """How one word of a term may look in a view."""

    forms: frozenset[str]
    covers: tuple[str, ...]  # the fewest strings such that every form begins with one of them
    heads: tuple[str, ...]  # how it looks when the next word is written on to it
    splits: tuple[str, ...]  # how it begins when it is a closed word written as two: ``pre-``, ``data ``


class _Word(NamedTuple):
    """A word in its place in a term."""

    forms: frozenset[str]
    heads: tuple[str, ...]  # empty where the next word may not be written on to it
    splits: frozenset[str]
    initials: str  # the first letters of the forms
    following: re.Pattern[str] | None  # the joint behind it and, as group 1, the word of the view behind that


class _Token(NamedTuple):
    """A word as the glossary writes it, and the signs behind it."""

    written: str
    folded: str
    signs: str


def is_name(term: str) -> bool:
    """True where the glossary's capitals say that the term is a proper name: ``Rust``, ``OpenAI``.

    A word with a capital inside makes the whole term a name, and so does the initial capital of a single word. Two
    words or more in Title Case are an expression whose author likes capitals (Supervised Finetuning); a name of
    several words is said to be one by ``keep``.
    """
    if term.islower():
        return False
    words = _ALPHABETIC.findall(_POSSESSIVE.sub("", term.translate(_WIDTH)))
    if any(word[1:] != word[1:].lower() and not word.isupper() for word in words):
        return True
    return len(words) == 1 and words[0][0].isupper() and not words[0].isupper()


# --- the parts of a term


def _tokens(term: str, folded: str) -> Iterator[_Token]:
    """The words of a term, each with the signs behind it. ``gpt4`` and ``email`` are two words with no sign between.

    A possessive inside a term is left out, since the joint behind it allows for one: Moore's law, Moore law.
    """
    spans = [run.span() for run in _RUN.finditer(folded)]
    if "'" in folded:
        spans = [(start, end) for start, end in spans if not _INNER_POSSESSIVE.match(folded, start - 1)]
    two = _TWO_IN_ONE.search(folded)
    for (start, end), (until, _) in zip(spans, [*spans[1:], (len(folded), 0)], strict=True):
        signs = folded[end:until]
        if signs[:2] == "'s" or (signs[:1] == "'" and folded[end - 1] == "s" and signs[1:2] in (" ", "-")):
            signs = signs[1:].removeprefix("s")
        if two and (first := _TWO_IN_ONE.match(folded, start, end)):
            yield _Token(term[start : first.end()], first[0], "")
            start = first.end()
        yield _Token(term[start:end], folded[start:end], signs)


def _is_compound(word: str) -> bool:
    """True for a closed compound of a known element: ``pretraining``, ``benchmaxxing``, but not ``working``."""
    return any(word[:size] in _ELEMENTS for size in range(3, min(8, len(word) - 4)))


def _kind(token: _Token, tokens: list[_Token], name: bool) -> _Kind:
    """Which endings a word takes, from how the glossary writes it."""
    written, folded = token.written, token.folded
    if not folded.isascii() or not folded.isalpha():
        return "plain"
    if _ACRONYM.fullmatch(written):
        return "acronym"
    if not is_regular_word(folded):
        return "plain"
    if name and not written.islower():
        return "noun"
    return "noun" if len(tokens) == 1 and is_participle(folded) and not _is_compound(folded) else "word"


def _splits(covers: tuple[str, ...]) -> Iterator[str]:
    for cover in covers:
        for size in range(2, len(cover)):
            head = cover[:size]
            if len(cover) >= _SPLIT_MIN:
                yield head + "-"
            if head in _ELEMENTS:
                yield from (head + space for space in _SPACE_OPENERS)


@lru_cache(maxsize=16384)
def _shape(word: str, kind: _Kind) -> _Shape:
    forms = frozenset((word,))
    if kind == "word":
        forms = inflections(word)
    elif kind == "noun":
        forms = plurals(word)
    elif kind == "acronym":
        base = word[:-1] if word.endswith("s") and len(word) > 2 else word
        forms = frozenset((word, base, base + "s", word + "es") if word != base else (word, word + "s"))
    covers: list[str] = []
    for form in sorted(forms):
        if not covers or not form.startswith(covers[-1]):
            covers.append(form)
    splits = tuple(_splits(tuple(covers))) if kind in ("word", "noun") else ()
    return _Shape(forms, tuple(covers), spellings(word), splits)


def _may_close(left: _Token, right: _Token) -> bool:
    """Whether two words may be written as one: ``finetune``, ``gpt4``, ``kmeans``; not ``air`` for AI R."""
    first, second = left.folded, right.folded
    if first[-1].isdigit() or second[0].isdigit():
        return first[-1].isdigit() != second[0].isdigit() and len(first) + len(second) > 2
    if len(first) == 1:
        return left.signs != " " and (len(second) >= 3 or right.written.isupper())
    return len(second) >= 2 and len(first) + len(second) >= 5


def _joint(token: _Token) -> str:
    """The pattern of what a view may have where the term has ``token.signs``."""
    signs = token.signs
    if not signs or (signs == "-" and len(token.folded) == 1):
        return _HYPHEN
    if signs == "-" or signs.isspace():
        return _SOFT
    return _SPACE.join(re.escape(piece) for piece in re.split(r"\s+", signs))


@lru_cache(maxsize=256)
def _following(joint: str) -> re.Pattern[str]:
    """A joint and, as group 1, the word behind it. Before a soft joint a possessive may stand: user's guide."""
    possessive = "(?:'s|(?<=s)')?+" if joint == _SOFT else ""
    return re.compile(f"{possessive}{joint}({_LETTER}++)")


def _word(token: _Token, shape: _Shape, following: _Token | None) -> _Word:
    splits = frozenset(shape.splits)
    initials = "".join({cover[0] for cover in shape.covers})
    if following is None:
        return _Word(shape.forms, (), splits, initials, None)
    joint = _joint(token)
    closes = joint in (_SOFT, _HYPHEN) and _may_close(token, following)
    return _Word(shape.forms, shape.heads if closes else (), splits, initials, _following(joint))


def _seeds(prefix: str, tokens: list[_Token], shape: _Shape) -> tuple[str, ...]:
    """What the occurrences of a term begin with. A word of one or two letters is lengthened by what may follow it."""
    if " " in prefix:
        return (prefix.partition(" ")[0],)
    first = tokens[0]
    if len(shape.covers[0]) > 2 or (len(tokens) == 1 and not first.signs):
        return tuple(prefix + seed for seed in (*shape.covers, *shape.splits))
    joint = _joint(first)
    openers: tuple[str, ...] = (first.signs[:1],)
    if joint in (_SOFT, _HYPHEN):
        openers = ("-", "'", *_SPACE_OPENERS) if joint == _SOFT else ("-",)
    elif first.signs[0].isspace():
        openers = _SPACE_OPENERS
    seeds = [form + opener for form in shape.forms for opener in openers]
    if len(tokens) > 1 and _may_close(first, tokens[1]):
        seeds += [head + tokens[1].folded[:1] for head in shape.heads]
    return tuple(prefix + seed for seed in sorted(seeds))


class LatinForm:
    """One Latin-script term in all the shapes running text gives it; made by ``latin_form``.

    ``seeds``: lower-case strings; whatever ``match`` accepts begins with one of them.
    """

    __slots__ = ("_numeric", "_plain", "_prefix", "_reach", "_suffix", "_words", "seeds", "term")

    def __init__(self, term: str) -> None:
        self.term = term = term.strip()
        folded = fold(term)
        if not _EDGE.search(folded.replace("_", "")):
            raise ValueError(f"{term[:40]!r} has no Latin letter and no digit; a term needs one")
        tokens = list(_tokens(term, folded))
        self._prefix = folded[: folded.index(tokens[0].folded)]
        self._words: tuple[_Word, ...] = ()
        self.seeds = _seeds(self._prefix, tokens, _shape(tokens[0].folded, _kind(tokens[0], tokens, is_name(term))))

    def __repr__(self) -> str:
        return f"latin_form({self.term!r})"

    def match(self, view: str, start: int) -> int | None:
        """The end offset of the longest accepted occurrence that begins at ``start`` of the view, or None."""
        words = self._words or self._prepare()
        if self._prefix:
            if not view.startswith(self._prefix, start):
                return None
        elif start and view[start - 1] != " " and _EDGE.match(view, start - 1):
            return None
        run = _RUN.match(view, start + len(self._prefix))
        if not run:
            return None
        at, text, end = 0, run[0], run.end()
        while True:
            forms, _, _, initials, following = words[at]
            if text not in forms:
                mended = text[0] in initials and self._mended(view, text, end, at)
                if not mended:
                    return None
                at, end = mended
                following = words[at].following
            if not following:
                return end if self._plain and view[end : end + 1] == " " else self._end(view, start, end)
            run = following.match(view, end)
            if not run:
                return None
            at, text, end = at + 1, run[1], run.end()

    @property
    def first_forms(self) -> frozenset[str]:
        """The first word in all its shapes, when it stands by itself; none where something stands before it."""
        words = self._words or self._prepare()
        return frozenset() if self._prefix else words[0].forms

    @property
    def next_initial(self) -> str:
        """The letter that begins what follows the first word where no hyphen follows it; empty: any may.

        Many terms of a glossary begin with the same word. This tells most of them apart at a glance.
        """
        words = self._words or self._prepare()
        if self._prefix or len(words) < 2 or any(not split.endswith("-") for split in words[0].splits):
            return ""
        initials = {form[0] for form in words[1].forms}
        return initials.pop() if len(initials) == 1 else ""

    def _prepare(self) -> tuple[_Word, ...]:
        """The words of the term, worked out at the first hit: most terms of a large glossary never have one."""
        tokens = list(_tokens(self.term, fold(self.term)))
        name = is_name(self.term)
        self._words = tuple(
            _word(token, _shape(token.folded, _kind(token, tokens, name)), following)
            for token, following in zip(tokens, [*tokens[1:], None], strict=True)
        )
        self._suffix = re.compile(_joint(tokens[-1])) if tokens[-1].signs else None
        self._numeric = tokens[0].folded[0].isdigit()
        self._plain = not (self._suffix or self._numeric)  # a space behind the last word ends the occurrence
        self._reach = 2 * len(self.term) + 16  # code points; a longer run of letters is none of ours
        return self._words

    def _mended(self, view: str, text: str, end: int, at: int) -> tuple[int, int] | None:
        """Words written as one (``finetune``) and closed words written as two (``pre-training``).

        ``text`` is a run of letters that ends at ``end`` and is no form of word ``at``. Gives the number of the last
        word it holds, and where that ends.
        """
        if len(text) > self._reach:
            return None
        while True:
            forms, heads, splits, _, _ = self._words[at]
            if text in forms:
                return at, end
            if heads and text.startswith(heads):
                text = text[next(len(head) for head in heads if text.startswith(head)) :]
                at += 1
            elif text + view[end : end + 1] in splits:
                second = _following(_SOFT).match(view, end)
                return (at, second.end()) if second and _is_whole(text, view[end], second[1], forms) else None
            else:
                return None

    def _end(self, view: str, start: int, end: int) -> int | None:
        """Where the occurrence ends whose last word ends at ``end``, or None when what is around it belongs to it."""
        if self._suffix:
            found = self._suffix.match(view, end)
            if not found:
                return None
            end = found.end()
        elif _goes_on(view, start, end):
            return None
        if self._numeric and not self._prefix and start > 1 and view[start - 1] in ".," and view[start - 2].isdigit():
            return None
        if view.startswith("'s", end) and not _EDGE.match(view, end + 2):
            return end + 2
        return end


def latin_form(term: str) -> LatinForm:
    """The form of a term. Raises ValueError for a term without a Latin letter or a digit."""
    return LatinForm(term)


def _is_whole(first: str, sign: str, second: str, forms: frozenset[str]) -> bool:
    """True when two runs with a hyphen or a space between them are one closed word: ``pre`` and ``training``."""
    return len(second) >= 3 and first + second in forms and (sign == "-" or second not in _PARTICLES)


def _goes_on(view: str, start: int, end: int) -> bool:
    """True when signs tie what is behind an occurrence to it: GPT-4, 4.5, C++."""
    sign = view[end : end + 1]
    if sign not in _TIES:
        return False
    if sign in "+#":
        return end - start == 1
    return (sign == "-" or view[end - 1].isdigit()) and view[end + 1 : end + 2].isdigit()


# --- capitals


def _pieces(term: str, surface: str) -> Iterator[tuple[str, str]]:
    """The words of a term beside the same words of an occurrence, which may be closed up or written as two."""
    words = _CASE_WORD.findall(_POSSESSIVE.sub("", term.translate(_WIDTH)))
    shown = _CASE_WORD.findall(_POSSESSIVE.sub("", surface.translate(_WIDTH)))[::-1]
    surplus = len(shown) - len(words)
    for word in words:
        if not shown:
            return
        piece = shown.pop()
        if surplus < 0 and len(piece) > len(word):  # finetune for fine-tune
            shown.append(piece[len(word) :])
            piece, surplus = piece[: len(word)], surplus + 1
        elif surplus > 0 and len(piece) < len(word):  # pre-training for pretraining
            yield word[: len(piece)], piece
            word, piece, surplus = word[len(piece) :], shown.pop(), surplus - 1
        yield word, piece


def _keeps_case(word: str, piece: str) -> bool:
    """True when the letters that the two share have the same case, and the ending is in lower case."""
    shared = 0
    for one, other in zip(word, piece, strict=False):
        if one.lower() != other.lower():
            break
        if one != other:
            return False
        shared += 1
    return piece[shared:] == piece[shared:].lower()


def _is_plain(piece: str) -> bool:
    """True for lower, Capitalised and UPPER."""
    return piece.isupper() or piece[1:] == piece[1:].lower()


@lru_cache(maxsize=8192)
def case_exact(term: str, surface: str) -> bool:
    """True when an occurrence keeps the term's capitals letter for letter; its endings are in lower case."""
    return surface == term or all(_keeps_case(word, piece) for word, piece in _pieces(term, surface))


@lru_cache(maxsize=8192)
def case_fits(term: str, surface: str) -> bool:
    """True when the capitals of an occurrence (original text, ``match``'s range) are such as its term may have.

    Upper case throughout fits every term. A name fits as it is written. In other terms an acronym of up to four
    letters keeps its capitals (RL is not in rl, LLMs fits LLM), and every other word may be lower, Capitalised or
    UPPER.
    """
    if surface == term or surface.isupper():
        return True
    if is_name(term):
        return case_exact(term, surface)
    return all(
        _keeps_case(word, piece) or piece.isupper() if word.isupper() and len(word) <= 4 else _is_plain(piece)
        for word, piece in _pieces(term, surface)
    )
